import { createIdentities } from '../../api/identity.ts';
import { formatTime } from '../../api/store.ts';
import type { Kind } from '../../manifest/types.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail } from '../errors.ts';
import { printerOf } from '../format.ts';
import { dig, type JsonObject } from '../json.ts';
import { resourceOf, type ApiObject } from '../kinds.ts';
import { compactJson } from '../print/json.ts';
import { asObject } from '../write.ts';
import { nameOf } from './generate.ts';

/** Who issues the cluster's tokens, and whom they are for unless `--audience` says otherwise. */
const ISSUER = 'https://kubernetes.default.svc.cluster.local';
/** What a token can be bound to: it ends with the object. */
const BOUND = ['Node', 'Pod', 'Secret'] as const;
/** Seconds a token is good for: the API server's default, and the least and most it grants. */
const HOUR = 3600;
const LEAST = 600;
const MOST = 2 ** 32;

const base64Url = (bytes: string): string => btoa(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const refused = (message: string): never => {
  throw fail(`failed to create token: ${message}`);
};

/** What kubectl itself checks, in its order. */
function checkFlags({ flags }: Env): void {
  const duration = flags.duration('duration', 0);
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((part) => flags.string(`bound-object-${part}`) ?? '');
  if (duration < 0) throw fail('--duration must be greater than or equal to 0');
  if (duration % 1000 !== 0) throw fail('--duration cannot be expressed in units less than seconds');
  if (flags.list('audience').includes('')) throw fail('--audience must not be an empty string');
  if (kind === '') {
    if (name !== '') throw fail('--bound-object-name can only be set if --bound-object-kind is provided');
    if (uid !== '') throw fail('--bound-object-uid can only be set if --bound-object-kind is provided');
    return;
  }
  if (!BOUND.some((k) => k === kind)) throw fail(`supported --bound-object-kind values are ${BOUND.join(', ')}`);
  if (name === '') throw fail('--bound-object-name is required if --bound-object-kind is provided');
}
/** The object that the token ends with; throws what the API server says. */
function boundTo(env: Env, account: string): ApiObject | undefined {
  const kind = env.flags.string('bound-object-kind') ?? '';
  const name = env.flags.string('bound-object-name') ?? '';
  if (kind === '') return undefined;
  const object = env.api.get(kind as Kind, kind === 'Node' ? '' : env.namespace, name);
  if (object === undefined) return refused(`${resourceOf(kind).plural} ${JSON.stringify(name)} not found`);
  if (kind === 'Pod' && dig(object, 'spec', 'serviceAccountName') !== account)
    refused(`cannot bind token for serviceaccount ${JSON.stringify(account)} to pod running with different serviceaccount name.`);
  const uid = env.flags.string('bound-object-uid') ?? '';
  if (uid !== '' && uid !== object.metadata.uid)
    refused(
      `Operation cannot be fulfilled on ${resourceOf(kind).plural} ${JSON.stringify(name)}: the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  return object;
}

/** `create token`: a JWT with the claims of a service account. Its signature only looks like one: nobody here has a key. */
function* token(env: Env): Task<number> {
  const name = nameOf(env);
  const printer = env.flags.has('output') || env.flags.has('template') ? printerOf(env) : undefined;
  checkFlags(env);
  const seconds = env.flags.duration('duration', 0) / 1000 || HOUR;
  const account = env.api.get('ServiceAccount', env.namespace, name);
  if (account === undefined) return refused(`serviceaccounts ${JSON.stringify(name)} not found`);
  if (seconds < LEAST || seconds > MOST)
    refused(
      `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${String(seconds)}: may not specify a duration ${seconds < LEAST ? 'less than 10 minutes' : 'larger than 2^32 seconds'}`,
    );
  const bound = boundTo(env, name);
  const reference = ({ metadata }: ApiObject): JsonObject => ({ name: metadata.name, uid: metadata.uid });
  const node = bound?.kind === 'Pod' ? env.api.get('Node', '', String(dig(bound, 'spec', 'nodeName'))) : undefined;
  const issued = Math.floor(env.now() / 1000);
  const audiences = env.flags.has('audience') ? env.flags.list('audience') : [ISSUER];
  const ids = createIdentities(`token ${String(env.clock.now())} ${account.metadata.uid ?? ''}`);
  const claims = {
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: ISSUER,
    jti: ids.uid(),
    'kubernetes.io': {
      namespace: env.namespace,
      ...(node === undefined ? {} : { node: reference(node) }),
      ...(bound === undefined ? {} : { [bound.kind.toLowerCase()]: reference(bound) }),
      serviceaccount: reference(account),
    },
    nbf: issued,
    sub: `system:serviceaccount:${env.namespace}:${name}`,
  };
  const noise = (length: number): string => Array.from({ length }, () => String.fromCharCode(ids.below(256))).join('');
  // The key's id is the cluster's, so it is the same in every token.
  const kid = base64Url(createIdentities(ISSUER).uid().replace(/-/g, '').padEnd(32, '0'));
  const text = [compactJson({ alg: 'RS256', kid }), compactJson(claims), noise(256)].map(base64Url).join('.');
  if (printer === undefined) {
    // Only a terminal is given a line's end.
    env.io.out(env.io.tty === true ? `${text}\n` : text);
    return 0;
  }
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { creationTimestamp: formatTime(issued * 1000), name, namespace: env.namespace },
    spec: {
      audiences,
      boundObjectRef: bound === undefined ? null : { apiVersion: 'v1', kind: bound.kind, ...reference(bound) },
      expirationSeconds: seconds,
    },
    status: { expirationTimestamp: formatTime((issued + seconds) * 1000), token: text },
  };
  env.io.out(printer([asObject(request)], true));
  return 0;
}
export const TOKEN: Command = {
  name: 'token',
  summary: 'Request a service account token',
  usage: 'SERVICE_ACCOUNT_NAME [options]',
  flags:
    'audience:l bound-object-kind:s bound-object-name:s bound-object-uid:s duration:d output,o:s template:s allow-missing-template-keys:b show-managed-fields:b',
  run: token,
};
