import type { Task } from '../../clock.ts';
import type { Pod } from '../../manifest/types.ts';
import { waitUntil, type Command, type Env } from '../env.ts';
import { fail, usage } from '../errors.ts';
import { isObject, setField, type JsonObject } from '../json.ts';
import { createFrom, make, mergePatch } from '../make.ts';
import { attachWhenRunning } from './attach.ts';

/** `a=b,c=d` */
export function pairs(text: string): JsonObject {
  const out: JsonObject = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals < 0) throw fail(`unexpected label spec: ${part}`);
    setField(out, part.slice(0, equals), part.slice(equals + 1));
  }
  return out;
}
function podOf(env: Env, name: string): JsonObject {
  const { flags } = env;
  const rest = flags.dash >= 0 ? env.args.slice(flags.dash) : env.args.slice(1);
  const image = flags.string('image') ?? '';
  if (!/^[\w][\w.\-/:@]*$/.test(image)) throw fail(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  const restart = flags.string('restart') ?? 'Always';
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) throw usage(env.path, `invalid restart policy: ${restart}`);
  const env2 = flags.list('env').map((e) => {
    const equals = e.indexOf('=');
    if (equals < 1) throw fail(`invalid env: ${e}`);
    return { name: e.slice(0, equals), value: e.slice(equals + 1) };
  });
  const port = flags.string('port');
  if (port !== undefined && !/^\d+$/.test(port)) throw fail(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const labels = flags.has('labels') ? pairs(flags.string('labels') ?? '') : { run: name };
  const policy = flags.string('image-pull-policy');
  if (policy !== undefined && !['', 'Always', 'IfNotPresent', 'Never'].includes(policy))
    throw usage(env.path, `invalid image pull policy: ${policy}`);
  const annotations = flags.list('annotations');
  const container = {
    ...(rest.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: rest } : {}),
    ...(env2.length > 0 ? { env: env2 } : {}),
    image,
    ...(policy === undefined ? {} : { imagePullPolicy: policy }),
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
      ...(annotations.length > 0 ? { annotations: pairs(annotations.join(',')) } : {}),
      labels,
      name,
      ...(flags.has('namespace') ? { namespace: env.namespace } : {}),
    },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: restart },
    status: {},
  };
  const overrides = flags.string('overrides');
  if (overrides === undefined) return pod;
  let patch: unknown;
  try {
    patch = JSON.parse(overrides);
  } catch {
    throw fail(`error parsing --overrides: invalid character`);
  }
  const merged = mergePatch(pod, patch);
  return isObject(merged) ? merged : pod;
}

function* run(env: Env): Task<number> {
  const { flags, args, path } = env;
  const name = args[0];
  if (name === undefined || flags.dash === 0) throw usage(path, 'NAME is required for run');
  if (!flags.has('image')) throw fail('required flag(s) "image" not set');
  const attaching = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
  if (flags.bool('rm') && !attaching) throw usage(path, '--rm should only be used for attached containers');
  if (flags.bool('tty') && !flags.bool('stdin')) throw usage(path, '-i/--stdin is required for containers with -t/--tty=true');
  const pod = podOf(env, name);
  const dry = flags.string('dry-run');
  if (attaching && dry !== undefined && dry !== 'none')
    throw usage(path, "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
  if (!attaching || (dry !== undefined && dry !== 'none')) {
    const code = make(env, pod);
    if (flags.bool('expose') && code === 0) {
      const port = Number(flags.string('port') ?? 0);
      if (port === 0) throw usage(path, '--port must be set when exposing a service');
      const service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name },
        spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: { run: name } },
        status: { loadBalancer: {} },
      };
      if (flags.string('output') === 'yaml') env.say('---');
      return make(env, service);
    }
    return code;
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
