import { createIdentities } from '../../api/identity.ts';
import { applyDefaults } from '../../manifest/defaults/index.ts';
import { invalidText } from '../../manifest/envelope.ts';
import { internalEphemeral, unifiedDiff } from '../../manifest/internal-json.ts';
import { sameData } from '../../manifest/merge.ts';
import type { Container, EphemeralContainer, KubernetesObject, Pod } from '../../manifest/types.ts';
import { validateCreate } from '../../manifest/validate/index.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, notFound, serverText } from '../errors.ts';
import { copy, type JsonObject } from '../json.ts';
import { groupResource } from '../kinds.ts';
import { createFrom } from '../make.ts';
import { podFor, statusOf } from '../pods.ts';
import { resourceNamed } from '../select.ts';
import { attachWhenRunning } from './attach.ts';

const NEW_FIELDS = ['command', 'args', 'env', 'stdin', 'tty', 'imagePullPolicy'] as const;

/** What `general`, the default profile, gives a debugging container. */
const PTRACE = { capabilities: { add: ['SYS_PTRACE'] } };
const PROFILES = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'];
const security = (profile: string): Container['securityContext'] => {
  switch (profile) {
    case 'general':
      return PTRACE;
    case 'restricted':
      return {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      };
    case 'netadmin':
      return { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } };
    case 'sysadmin':
      return { privileged: true };
    default:
      return undefined;
  }
};
function containerOf(env: Env, name: string): Container {
  const { flags, args } = env;
  const rest = flags.dash >= 0 ? args.slice(flags.dash) : args.slice(1);
  const policy = flags.string('image-pull-policy');
  const variables = flags.list('env').map((e) => ({ name: e.slice(0, e.indexOf('=')), value: e.slice(e.indexOf('=') + 1) }));
  const context = security(flags.string('profile') ?? 'general');
  return {
    name,
    image: flags.string('image') ?? '',
    terminationMessagePolicy: 'File',
    ...(policy === undefined ? {} : { imagePullPolicy: policy as 'Always' }),
    ...(rest.length > 0 ? (flags.bool('arguments-only') ? { args: rest } : { command: rest }) : {}),
    ...(variables.length > 0 ? { env: variables } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    ...(context === undefined ? {} : { securityContext: context }),
  };
}
function nameFor(env: Env, pod: Pod): string {
  const asked = env.flags.string('container');
  if (asked !== undefined && asked !== '') return asked;
  const name = `debugger-${createIdentities(`${pod.metadata.uid ?? ''} ${pod.spec?.ephemeralContainers?.length ?? 0} ${env.clock.now()}`).suffix()}`;
  if (!env.flags.bool('quiet')) env.say(`Defaulting debug container name to ${name}.`);
  return name;
}
/** Adds an ephemeral container through its own subresource (K-97); one that is there already may not be changed (K-95). */
function addEphemeral(env: Env, pod: Pod, added: EphemeralContainer): void {
  const spec = pod.spec;
  const old = spec?.ephemeralContainers ?? [];
  const name = pod.metadata.name ?? '';
  const same = old.find((c) => c.name === added.name);
  if (same !== undefined) {
    // kubectl applies its profile to every container of that name, so the old one gets the capability twice.
    const add = same.securityContext?.capabilities?.add ?? [];
    const extra = added.securityContext?.capabilities?.add ?? [];
    const given = Object.fromEntries(NEW_FIELDS.flatMap((k) => (added[k] === undefined ? [] : [[k, added[k]]])));
    const changed = {
      ...same,
      image: added.image,
      ...given,
      securityContext: { ...same.securityContext, capabilities: { ...same.securityContext?.capabilities, add: [...add, ...extra] } },
    };
    if (sameData(same, changed)) return;
    throw new KubectlError({
      text: `The Pod "${name}" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers ${JSON.stringify(same.name)} may not be changed\n${unifiedDiff(internalEphemeral(same), internalEphemeral(changed))}`,
    });
  }
  const next = copy({ ...pod, spec: { ...spec, ephemeralContainers: [...old, added] } }) as unknown as Pod;
  applyDefaults(next as never);
  const errors = validateCreate(next as KubernetesObject).filter(
    (e) => e.path.startsWith('spec.ephemeralContainers[') || e.path.startsWith('spec.ephemeralContainers.'),
  );
  if (errors.length > 0) throw new KubectlError({ text: invalidText('Pod', name, errors) });
  const result = env.api.update(next);
  if (!result.ok) throw new KubectlError({ text: serverText(result.failure) });
}
/** `--copy-to`: another Pod with the same spec, changed as asked (K-98). */
function copyPod(env: Env, pod: Pod): readonly [name: string, container: string] {
  const { flags } = env;
  const name = flags.string('copy-to') ?? '';
  const spec = copy(pod.spec) as unknown as NonNullable<Pod['spec']>;
  const images = new Map(flags.list('set-image').map((s) => [s.slice(0, s.indexOf('=')), s.slice(s.indexOf('=') + 1)]));
  const keep = (flag: string): boolean => flags.bool(flag);
  const stripped = spec.containers.map((c): Container => ({
    ...c,
    image: images.get(c.name) ?? images.get('*') ?? c.image,
    ...(keep('keep-liveness') ? {} : { livenessProbe: undefined }),
    ...(keep('keep-readiness') ? {} : { readinessProbe: undefined }),
    ...(keep('keep-startup') ? {} : { startupProbe: undefined }),
  }));
  let container = flags.string('container') ?? '';
  let containers: readonly Container[] = stripped;
  const existing = stripped.find((c) => c.name === container);
  if (flags.has('image') || existing === undefined) {
    if (existing !== undefined) containers = stripped.map((c) => (c === existing ? { ...c, ...containerOf(env, c.name) } : c));
    else if (flags.has('image')) {
      container = nameFor(env, pod);
      containers = [...stripped, containerOf(env, container)];
    } else if (images.size === 0) throw fail('you must specify image when creating new container');
  } else {
    const { image: _image, securityContext: _context, ...given } = containerOf(env, container);
    containers = stripped.map((c) => (c === existing ? { ...c, ...given } : c));
  }
  const share = flags.has('share-processes') ? flags.bool('share-processes') : true;
  const json = JSON.parse(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        ...(pod.metadata.annotations === undefined ? {} : { annotations: pod.metadata.annotations }),
        ...(keep('keep-labels') ? { labels: pod.metadata.labels } : {}),
      },
      spec: {
        ...spec,
        containers,
        ephemeralContainers: undefined,
        ...(keep('same-node') ? {} : { nodeName: undefined }),
        ...(share ? { shareProcessNamespace: true } : {}),
      },
    }),
  ) as JsonObject;
  if (flags.bool('replace')) env.api.delete('Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '');
  createFrom(env, json);
  return [name, container === '' ? (containers[0]?.name ?? '') : container];
}
function debugNode(env: Env, name: string): readonly [pod: string, container: string] {
  if (env.api.get('Node', '', name) === undefined) throw notFound('nodes', name);
  const pod = `node-debugger-${name}-${createIdentities(`${name} ${env.clock.now()}`).suffix()}`;
  env.say(`Creating debugging pod ${pod} with container debugger on node ${name}.`);
  createFrom(
    env,
    copy({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: pod },
      spec: {
        containers: [
          { ...containerOf(env, env.flags.string('container') ?? 'debugger'), volumeMounts: [{ mountPath: '/host', name: 'host-root' }] },
        ],
        hostIPC: true,
        hostNetwork: true,
        hostPID: true,
        nodeName: name,
        restartPolicy: 'Never',
        tolerations: [{ operator: 'Exists' }],
        volumes: [{ hostPath: { path: '/' }, name: 'host-root' }],
      },
    }) as JsonObject,
  );
  return [pod, env.flags.string('container') ?? 'debugger'];
}

function* debug(env: Env): Task<number> {
  const { flags, args } = env;
  const [word] = args;
  const copying = (flags.string('copy-to') ?? '') !== '';
  const rest = flags.dash >= 0 ? args.slice(flags.dash) : [];
  const image = flags.string('image');
  const target = flags.string('target');
  const profile = flags.string('profile');
  if (profile !== undefined && !PROFILES.includes(profile)) throw fail(`unknown profile: ${profile}`);
  if (flags.bool('attach') && image === undefined && !flags.has('container'))
    throw fail('you must specify --container or create a new container using --image in order to attach.');
  if (copying) {
    if (image === undefined && !flags.has('set-image') && rest.length === 0)
      throw fail('you must specify --image, --set-image or command arguments.');
    if (rest.length > 0 && image === undefined && !flags.has('container'))
      throw fail('you must specify an existing container or a new image when specifying args.');
  } else {
    for (const only of ['replace', 'same-node', 'set-image']) if (flags.has(only)) throw fail(`--${only} may only be used with --copy-to.`);
    if (image === undefined) throw fail('you must specify --image when not using --copy-to.');
  }
  for (const pair of flags.list('set-image'))
    if (!pair.includes('='))
      throw new KubectlError({
        text: `error: invalid argument ${JSON.stringify(pair)} for "--set-image" flag: ${pair} must be formatted as key=value\nSee 'kubectl debug --help' for usage.`,
      });
  if (image !== undefined && !/^[\w][\w.\-/:@]*$/.test(image))
    throw fail(`invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (word === undefined || flags.dash === 0) throw fail('NAME or filename is required for debug');
  const policy = flags.string('image-pull-policy') ?? '';
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw fail(`invalid image pull policy: ${policy}`);
  if (target !== undefined && target !== '') {
    if (copying) throw fail('--target is incompatible with --copy-to. Use --share-processes instead.');
    if (!flags.bool('quiet'))
      env.say(
        `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.`,
      );
  }
  if (flags.bool('tty') && !flags.bool('stdin')) throw fail('-i/--stdin is required for containers with -t/--tty=true');
  if (profile === 'legacy')
    env.warn(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".',
    );
  let name: string;
  let container: string;
  if (/^nodes?\//.test(word)) [name, container] = debugNode(env, word.slice(word.indexOf('/') + 1));
  else {
    if (word.includes('/')) {
      const { group, version, kind } = resourceNamed(word.split('/')[0] ?? '');
      if (kind !== 'Pod') throw fail(`"${group}/${version}, Kind=${kind}" not supported by debug`);
    }
    const pod = podFor(env, word, (r, n) => notFound(groupResource(r), n));
    name = pod.metadata.name ?? '';
    if (copying) [name, container] = copyPod(env, pod);
    else {
      container = nameFor(env, pod);
      addEphemeral(env, pod, { ...containerOf(env, container), ...(target ? { targetContainerName: target } : {}) });
    }
  }
  const attach = flags.has('attach') ? flags.bool('attach') : flags.bool('stdin');
  if (!attach) return 0;
  const begun = (p: Pod): boolean => {
    const state = statusOf(p, container)?.state;
    return state?.running !== undefined || state?.terminated !== undefined;
  };
  return yield* attachWhenRunning(env, env.namespace, name, container, begun, false);
}
export const DEBUG: Command = {
  name: 'debug',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  flags:
    'arguments-only:b attach:b container,c:s copy-to:s custom:s env:l image:s image-pull-policy:s keep-annotations:b keep-init-containers:b keep-labels:b keep-liveness:b keep-readiness:b keep-startup:b profile:s quiet,q:b replace:b same-node:b set-image:c share-processes:b stdin,i:b target:s tty,t:b filename,f:c',
  run: debug,
};
