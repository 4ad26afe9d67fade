import type { Task } from '../../clock.ts';
import { parseImage } from '../../manifest/image-name.ts';
import { decodeStruct } from '../../manifest/decode.ts';
import { jsonMergePatch, jsonPatch, strategicMerge } from '../../manifest/merge.ts';
import { pruneZero } from '../../manifest/shape.ts';
import type { Pod } from '../../manifest/types.ts';
import type { JsonObject as SourceJson } from '../../manifest/yaml/read.ts';
import { waitUntil, type Command, type Env } from '../env.ts';
import { fail, usage } from '../errors.ts';
import { copy, isObject, setField, type JsonObject } from '../json.ts';
import { createFrom, make } from '../make.ts';
import { attachWhenRunning } from './attach.ts';

/** `a=b,c=d` */
export function pairs(text: string): JsonObject {
  const out: JsonObject = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals < 0 || part.includes('=', equals + 1)) throw fail(`unexpected label spec: ${part}`);
    if (equals === 0) throw fail('unexpected empty label key');
    setField(out, part.slice(0, equals), part.slice(equals + 1));
  }
  return out;
}
/** `--annotations`, each flag a pair; a value may hold commas and signs. */
function annotationsOf(list: readonly string[]): JsonObject {
  const out: JsonObject = {};
  for (const pair of list) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw fail(`invalid annotations format: ${pair}`);
    setField(out, pair.slice(0, equals), pair.slice(equals + 1));
  }
  return out;
}
/** What kubectl takes for an image's name: anything its grammar of references allows. */
const isReference = (image: string): boolean => parseImage(image) !== undefined || /^[0-9a-f]{64}$/.test(image);
/** What kubectl takes for the name of an environment variable. */
const isEnvName = (name: string): boolean => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..');
/** Throws what kubectl says to another name in a list of variables. */
export function requireEnvName(name: string): void {
  if (!isEnvName(name))
    throw fail(
      `${JSON.stringify(name)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
    );
}

/** `--overrides` over what was generated, in one of three ways; what is no field of a Pod falls away. */
function overridden(pod: JsonObject, text: string, type: string): JsonObject {
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    throw fail(
      type === 'merge' ? 'Invalid JSON Patch' : type === 'strategic' ? 'invalid JSON document' : 'invalid character in --overrides',
    );
  }
  if (type === 'json' ? !Array.isArray(patch) : !isObject(patch)) throw fail('Invalid JSON Patch');
  const result =
    type === 'json'
      ? jsonPatch(pod, patch)
      : type === 'strategic'
        ? strategicMerge('Pod', pod, patch as JsonObject)
        : jsonMergePatch(pod, patch as JsonObject);
  if (!result.ok) throw fail(result.message);
  const decoded = decodeStruct(copy(result.value) as SourceJson, 'Pod');
  if (decoded.failure !== undefined) throw fail(decoded.failure.message);
  return { ...pruneZero(decoded.object, 'Pod'), status: {} };
}
function podOf(env: Env, name: string): JsonObject {
  const { flags } = env;
  const rest = flags.dash >= 0 ? env.args.slice(flags.dash) : env.args.slice(1);
  const image = flags.string('image') ?? '';
  const restart = flags.string('restart') || 'Always';
  const env2 = flags.list('env').map((e) => {
    const equals = e.indexOf('=');
    if (equals < 1 || !isEnvName(e.slice(0, equals))) throw fail(`invalid env: ${e}`);
    const value = e.slice(equals + 1);
    return { name: e.slice(0, equals), ...(value === '' ? {} : { value }) };
  });
  const port = flags.string('port');
  if (port !== undefined && !/^\d+$/.test(port)) throw fail(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const labels = flags.has('labels') ? pairs(flags.string('labels') ?? '') : { run: name };
  const policy = flags.string('image-pull-policy') ?? '';
  const annotations = flags.list('annotations');
  const container = {
    ...(rest.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: rest } : {}),
    ...(env2.length > 0 ? { env: env2 } : {}),
    image,
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    name,
    ...(port === undefined ? {} : { ports: [{ containerPort: Number(port) }] }),
    resources: {},
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true, ...(flags.bool('leave-stdin-open') ? {} : { stdinOnce: true }) } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  const pod: JsonObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(annotations.length > 0 ? { annotations: annotationsOf(annotations) } : {}),
      labels,
      name,
      ...(flags.has('namespace') ? { namespace: env.namespace } : {}),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: restart },
    status: {},
  };
  const overrides = flags.string('overrides') ?? '';
  return overrides === '' ? pod : overridden(pod, overrides, flags.string('override-type') || 'merge');
}
/** The Service of `--expose`: named, labelled and selecting as the Pod. */
function serviceOf(env: Env, name: string): JsonObject {
  const port = Number(env.flags.string('port'));
  const labels = env.flags.string('labels') ? pairs(env.flags.string('labels') ?? '') : undefined;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...(labels === undefined ? {} : { labels }),
      name,
      ...(env.flags.has('namespace') ? { namespace: env.namespace } : {}),
    },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labels ?? { run: name } },
    status: { loadBalancer: {} },
  };
}

function* run(env: Env): Task<number> {
  const { flags, args, path } = env;
  const name = args[0];
  if (!flags.has('image')) throw fail('required flag(s) "image" not set');
  if (name === undefined || flags.dash === 0) throw usage(path, 'NAME is required for run');
  const image = flags.string('image') ?? '';
  if (image === '') throw fail('--image is required');
  if (!isReference(image)) throw fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin')) throw usage(path, '-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && !flags.string('port')) throw usage(path, '--port must be set when exposing a service');
  const restart = flags.string('restart') ?? '';
  if (!['', 'Always', 'OnFailure', 'Never'].includes(restart)) throw usage(path, `invalid restart policy: ${restart}`);
  const attaching = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
  if (flags.bool('rm') && !attaching) throw usage(path, '--rm should only be used for attached containers');
  const dry = flags.string('dry-run');
  if (attaching && dry !== undefined && dry !== 'none')
    throw usage(path, "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  const policy = flags.string('image-pull-policy') ?? '';
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw usage(path, `invalid image pull policy: ${policy}`);
  const pod = podOf(env, name);
  if (!attaching) {
    if (!flags.bool('expose')) return make(env, pod);
    // kubectl prints the Service as soon as it has made it, and the Pod at the end.
    const yaml = flags.string('output') === 'yaml';
    const code = make(env, serviceOf(env, name));
    if (yaml) env.io.out('---\n');
    return code === 0 ? make(env, pod) : code;
  }
  const created = createFrom(env, pod);
  const namespace = created.metadata.namespace ?? env.namespace;
  try {
    const ready = (p: Pod): boolean =>
      p.status?.phase === 'Succeeded' ||
      p.status?.phase === 'Failed' ||
      (p.status?.phase === 'Running' && p.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true);
    yield* attachWhenRunning(env, namespace, name, name, ready, true);
    const policy = flags.string('restart') ?? 'Always';
    if (policy === 'Always' || flags.bool('leave-stdin-open')) return 0;
    const pod = (): Pod | undefined => env.api.get('Pod', namespace, name);
    const over = (): boolean =>
      pod() === undefined || pod()?.status?.phase === 'Succeeded' || (policy === 'Never' && pod()?.status?.phase === 'Failed');
    yield* waitUntil(env, env.clock.now() + flags.duration('pod-running-timeout', 60_000), over);
    const end = pod()?.status?.containerStatuses?.[0]?.state?.terminated;
    if (pod()?.status?.phase !== 'Failed' || end === undefined) return 0;
    env.warn(`pod ${namespace}/${name} terminated (${end.reason ?? ''})\n${end.message ?? ''}`.trimEnd());
    return end.exitCode;
  } finally {
    if (flags.bool('rm')) {
      env.api.delete('Pod', namespace, name);
      env.say(`pod "${name}" deleted from ${namespace} namespace`);
    }
  }
}
export const RUN: Command = {
  name: 'run',
  summary: 'Run a particular image on the cluster',
  usage:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  flags:
    'image:s port:s env:l labels,l:s annotations:l restart:s command:b rm:b stdin,i:b tty,t:b attach:b quiet,q:b leave-stdin-open:b dry-run:o=unchanged output,o:s overrides:s override-type:s expose:b image-pull-policy:s privileged:b pod-running-timeout:d timeout:d wait:b force:b grace-period:i cascade:o=background save-config:b record:b field-manager:s show-managed-fields:b template:s',
  run,
};
