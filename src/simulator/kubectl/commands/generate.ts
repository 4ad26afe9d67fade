import type { Task } from '../../clock.ts';
import { portName, portNumber } from '../../manifest/validate/names.ts';
import { jsonString } from '../print/json.ts';
import type { Command, Env, Run } from '../env.ts';
import { fail, KubectlError, usage } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { copy, dig, field, isObject, setField } from '../json.ts';
import { select } from '../select.ts';
import { make } from '../make.ts';
import { requireEnvName } from './run.ts';

/** Flags of every generator. */
const COMMON =
  'dry-run:o=unchanged output,o:s save-config:b validate:o=strict field-manager:s show-managed-fields:b template:s allow-missing-template-keys:b';

/** Exactly one NAME before `--`. */
export function nameOf(env: Env): string {
  const { flags, args } = env;
  const names = flags.dash >= 0 ? args.slice(0, flags.dash) : args;
  if (names.length !== 1) throw usage(env.path, `exactly one NAME is required, got ${names.length}`);
  return names[0] ?? '';
}
const commandOf = (env: Env): readonly string[] => (env.flags.dash >= 0 ? env.args.slice(env.flags.dash) : []);
/** Throws cobra's word on flags that must be there. */
export function requireFlags(env: Env, ...names: readonly string[]): void {
  const missing = names.filter((n) => !env.flags.has(n)).map((n) => JSON.stringify(n));
  if (missing.length > 0) throw fail(`required flag(s) ${missing.join(', ')} not set`);
}
/** A container's name from its image: `docker.io/library/nginx:1.27` → `nginx`. */
const imageName = (image: string): string =>
  (image.slice(image.lastIndexOf('/') + 1).split(/[:@]/)[0] ?? '').replace(/[_.]/g, '-').toLowerCase();
const base64 = (text: string): string => {
  let bytes = '';
  for (const b of new TextEncoder().encode(text)) bytes += String.fromCharCode(b);
  return btoa(bytes);
};

/** A generator as a command: builds an object and creates it; `failure` begins what is said when that is refused. */
export const generator = (name: string, summary: string, flags: string, build: (env: Env) => JsonObject, failure?: string): Command => ({
  name,
  summary,
  flags: `${COMMON} ${flags}`,
  run: function* run(env): Task<number> {
    return make(env, build(env), failure);
  } satisfies Run,
});

function deployment(env: Env): JsonObject {
  requireFlags(env, 'image');
  const name = nameOf(env);
  const images = env.flags.list('image');
  const command = commandOf(env);
  if (images.length > 1 && command.length > 0) throw fail('cannot specify multiple --image options and command');
  const port = env.flags.int('port', -1);
  const replicas = env.flags.int('replicas', 1);
  const labels = { app: name };
  const containers = images.map((image, i) => ({
    image,
    name: imageName(image),
    resources: {},
    // The port is the first container's.
    ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
    ...(command.length > 0 ? { command } : {}),
  }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { labels, name },
    spec: { replicas, selector: { matchLabels: labels }, strategy: {}, template: { metadata: { labels }, spec: { containers } } },
    status: {},
  };
}
function jobSpec(env: Env, name: string, restartPolicy: string): JsonObject {
  const command = commandOf(env);
  return {
    template: {
      metadata: {},
      spec: {
        containers: [{ image: env.flags.string('image') ?? '', name, resources: {}, ...(command.length > 0 ? { command } : {}) }],
        restartPolicy,
      },
    },
  };
}
function job(env: Env): JsonObject {
  const name = nameOf(env);
  const { flags } = env;
  const from = flags.string('from');
  if (from !== undefined && commandOf(env).length > 0) throw fail('cannot specify --from and command');
  if (from === undefined && !flags.has('image')) throw fail('either --image or --from must be specified');
  if (from !== undefined && flags.has('image')) throw fail('either --image or --from must be specified');
  if (from === undefined) return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: jobSpec(env, name, 'Never'), status: {} };
  const { items, errors } = select(env, { args: [from] });
  if (errors[0] !== undefined) throw errors[0];
  const [cron] = items;
  if (cron === undefined) throw fail('from must be an existing cronjob');
  const { resource, object } = cron;
  if (resource.kind !== 'CronJob') throw fail(`unknown object type *${resource.version}.${resource.kind}`);
  const source = object.metadata.name ?? '';
  const template = copy(dig(object, 'spec', 'jobTemplate'));
  const metadata = {
    name,
    annotations: {
      'cronjob.kubernetes.io/instantiate': 'manual',
      ...(field(dig(template, 'metadata'), 'annotations') as object | undefined),
    },
    ownerReferences: [{ apiVersion: 'batch/v1', controller: true, kind: 'CronJob', name: source, uid: object.metadata.uid }],
    ...(isObject(dig(template, 'metadata', 'labels')) ? { labels: dig(template, 'metadata', 'labels') } : {}),
  };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: field(template, 'spec'), status: {} };
}
function cronJob(env: Env): JsonObject {
  requireFlags(env, 'image', 'schedule');
  const name = nameOf(env);
  const restart = env.flags.string('restart') ?? 'OnFailure';
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: { jobTemplate: { metadata: { name }, spec: jobSpec(env, name, restart) }, schedule: env.flags.string('schedule') ?? '' },
    status: {},
  };
}

/** `--from-literal`, `--from-file`, `--from-env-file` as keys and texts; a file without a key has `key`, or its own name. */
function dataOf(env: Env, key?: string): JsonObject {
  const { flags, host } = env;
  const out: JsonObject = {};
  const secret = env.path.includes(' secret ');
  if (flags.has('from-env-file') && (flags.has('from-file') || flags.has('from-literal')))
    throw fail('from-env-file cannot be combined with from-file or from-literal');
  const add = (key: string, value: string): void => {
    if (Object.hasOwn(out, key))
      throw fail(
        secret
          ? `cannot add key ${key}, another key by that name already exists`
          : `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(env.args[0] ?? '')}`,
      );
    if (!/^[-._a-zA-Z0-9]+$/.test(key))
      throw fail(
        `${JSON.stringify(key)} is not ${secret ? 'valid key name for a Secret' : 'a valid key name for a ConfigMap:'} a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      );
    setField(out, key, value);
  };
  const read = (path: string): string => {
    const content = host.readFile(path);
    if (content === undefined) throw fail(`error reading ${path}: no such file or directory`);
    return content;
  };
  for (const spec of flags.list('from-file')) {
    const equals = spec.indexOf('=');
    const path = spec.slice(equals + 1);
    if (path.includes('=')) throw fail("key names or file paths cannot contain '='");
    if (equals === 0) throw fail(`key name for file path ${path} missing`);
    if (equals > 0 && path === '') throw fail(`file path for key name ${spec.slice(0, equals)} missing`);
    add(equals < 0 ? (key ?? path.slice(path.lastIndexOf('/') + 1)) : spec.slice(0, equals), read(path));
  }
  for (const literal of flags.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals < 1) throw fail(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1));
  }
  for (const path of flags.list('from-env-file')) {
    for (const line of read(path).split('\n')) {
      const text = line.trimStart();
      if (text === '' || text.startsWith('#')) continue;
      const equals = text.indexOf('=');
      requireEnvName(equals < 0 ? text : text.slice(0, equals));
      add(equals < 0 ? text : text.slice(0, equals), equals < 0 ? '' : text.slice(equals + 1));
    }
  }
  return out;
}
function configMap(env: Env): JsonObject {
  const name = nameOf(env);
  const data = dataOf(env);
  return { apiVersion: 'v1', ...(Object.keys(data).length > 0 ? { data } : {}), kind: 'ConfigMap', metadata: { name } };
}
function secretOf(env: Env, data: JsonObject, type: string | undefined): JsonObject {
  const encoded: JsonObject = {};
  for (const key of Object.keys(data)) setField(encoded, key, base64(String(data[key])));
  return {
    apiVersion: 'v1',
    ...(Object.keys(data).length > 0 ? { data: encoded } : {}),
    kind: 'Secret',
    metadata: { name: nameOf(env) },
    ...(type === undefined || type === '' ? {} : { type }),
  };
}
const DOCKER_CONFIG = '.dockerconfigjson';
function registrySecret(env: Env): JsonObject {
  const { flags } = env;
  nameOf(env);
  if (flags.has('from-file')) return secretOf(env, dataOf(env, DOCKER_CONFIG), 'kubernetes.io/dockerconfigjson');
  const [username = '', password = ''] = [flags.string('docker-username'), flags.string('docker-password')];
  const server = flags.string('docker-server') ?? 'https://index.docker.io/v1/';
  if (username === '' || password === '' || server === '')
    throw fail(`either --from-file or the combination of --docker-username, --docker-password and --docker-server is required`);
  const email = flags.string('docker-email');
  // A struct in Go: its fields stand in this order.
  const entry = [
    ['username', username],
    ['password', password],
    ['email', email ?? ''],
    ['auth', base64(`${username}:${password}`)],
  ]
    .filter(([, value]) => value !== '')
    .map(([key = '', value = '']) => `${jsonString(key)}:${jsonString(value)}`);
  return secretOf(env, { [DOCKER_CONFIG]: `{"auths":{${jsonString(server)}:{${entry.join(',')}}}}` }, 'kubernetes.io/dockerconfigjson');
}
function tlsSecret(env: Env): JsonObject {
  const read = (flag: string): string => {
    const path = env.flags.string(flag) ?? '';
    const content = env.host.readFile(path);
    if (content === undefined) throw fail(`Cannot read file ${path}, open ${path}: no such file or directory`);
    return content;
  };
  nameOf(env);
  if (!env.flags.string('cert') || !env.flags.string('key')) throw fail('key and cert must be specified');
  const data = { 'tls.crt': read('cert'), 'tls.key': read('key') };
  for (const [file, what] of [
    ['tls.crt', 'certificate'],
    ['tls.key', 'key'],
  ] as const)
    if (!data[file].includes('-----BEGIN ')) throw fail(`tls: failed to find any PEM data in ${what} input`);
  return secretOf(env, data, 'kubernetes.io/tls');
}

/** `--tcp=PORT[:TARGET]`. */
function servicePort(spec: string): JsonObject {
  const [port = '', target = port] = spec.split(':');
  const wrong = (what: string): KubectlError => fail(`strconv.ParseUint: parsing ${JSON.stringify(port)}: ${what}`);
  if (!/^\d+$/.test(port)) throw wrong('invalid syntax');
  if (Number(port) > 65535) throw wrong('value out of range');
  const number = /^[+-]?\d+$/.test(target);
  const problems = !spec.includes(':') ? [] : number ? portNumber(Number(target)) : portName(target);
  if (problems.length > 0) throw fail(problems.join(','));
  return { port: Number(port), protocol: 'TCP', targetPort: number ? Number(target) : target };
}

function service(type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'): (env: Env) => JsonObject {
  return (env) => {
    const name = nameOf(env);
    const { flags } = env;
    const clusterIP = flags.string('clusterip');
    const tcp = flags.list('tcp');
    if (type === 'ExternalName') requireFlags(env, 'external-name');
    else if (tcp.length === 0 && clusterIP !== 'None') throw fail('at least one tcp port specifier must be provided');
    const ports = tcp.map((spec) => {
      const nodePort = flags.int('node-port', 0);
      return { name: spec.replace(':', '-'), ...(type === 'NodePort' && nodePort > 0 ? { nodePort } : {}), ...servicePort(spec) };
    });
    const labels = { app: name };
    const spec = {
      ...(clusterIP === undefined ? {} : { clusterIP }),
      ...(type === 'ExternalName' ? { externalName: flags.string('external-name') } : {}),
      ...(ports.length > 0 ? { ports } : {}),
      selector: labels,
      type,
    };
    return { apiVersion: 'v1', kind: 'Service', metadata: { labels, name }, spec, status: { loadBalancer: {} } };
  };
}
const plain =
  (kind: string, extra: JsonObject = {}) =>
  (env: Env): JsonObject => ({ apiVersion: 'v1', kind, metadata: { name: nameOf(env) }, ...extra });

const SOURCES = 'from-literal:l from-file:l from-env-file:l append-hash:b';
export const GENERATORS: readonly Command[] = [
  generator(
    'configmap|cm',
    'Create a config map from a local file, directory or literal value',
    SOURCES,
    configMap,
    'failed to create configmap: ',
  ),
  generator(
    'cronjob|cj',
    'Create a cron job with the specified name',
    'image:s schedule:s restart:s',
    cronJob,
    'failed to create cronjob: ',
  ),
  generator(
    'deployment|deploy',
    'Create a deployment with the specified name',
    'image:c port:i replicas,r:i',
    deployment,
    'failed to create deployment: ',
  ),
  generator('job', 'Create a job with the specified name', 'image:s from:s', job, 'failed to create job: '),
  generator('namespace|ns', 'Create a namespace with the specified name', '', plain('Namespace', { spec: {}, status: {} })),
  {
    name: 'secret',
    summary: 'Create a secret using a specified subcommand',
    usage: '(docker-registry | generic | tls)',
    children: [
      generator(
        'docker-registry',
        'Create a secret for use with a Docker registry',
        'docker-username:s docker-password:s docker-email:s docker-server:s from-file:l append-hash:b',
        registrySecret,
        'failed to create secret ',
      ),
      generator(
        'generic',
        'Create a secret from a local file, directory, or literal value',
        `${SOURCES} type:s`,
        (env) => secretOf(env, dataOf(env), env.flags.string('type')),
        'failed to create secret ',
      ),
      generator('tls', 'Create a TLS secret', 'cert:s key:s append-hash:b', tlsSecret, 'failed to create secret '),
    ],
  },
  {
    name: 'service|svc',
    summary: 'Create a service using a specified subcommand',
    usage: '[flags]',
    children: [
      generator(
        'clusterip',
        'Create a ClusterIP service',
        'tcp:c clusterip:s',
        service('ClusterIP'),
        'failed to create ClusterIP service: ',
      ),
      generator(
        'externalname',
        'Create an ExternalName service',
        'tcp:c external-name:s',
        service('ExternalName'),
        'failed to create ExternalName service: ',
      ),
      generator(
        'loadbalancer',
        'Create a LoadBalancer service',
        'tcp:c',
        service('LoadBalancer'),
        'failed to create LoadBalancer service: ',
      ),
      generator('nodeport', 'Create a NodePort service', 'tcp:c node-port:i', service('NodePort'), 'failed to create NodePort service: '),
    ],
  },
  generator(
    'serviceaccount|sa',
    'Create a service account with the specified name',
    '',
    plain('ServiceAccount'),
    'failed to create serviceaccount: ',
  ),
];
