// Starting one container (4.1): back-off, image, configuration, create, start, postStart; each failure has its waiting reason.
import type { Task } from '../clock.ts';
import type { Container, EphemeralContainer } from '../manifest/types.ts';
import { parseQuantity } from '../manifest/quantity.ts';
import { decodeText, encodeText } from '../runtime/text.ts';
import type { ContainerConfig, Limits } from '../runtime/types.ts';
import type { BackOff } from './backoff.ts';
import { goDuration } from './backoff.ts';
import type { Context, EventType } from './context.ts';
import { recordEvent, refOf } from './context.ts';
import { makeEnvironment } from './environment.ts';
import { expand } from './expansion.ts';
import { pause } from './flow.ts';
import { runHook } from './hooks.ts';
import type { Failure, ImageManager } from './image-manager.ts';
import { killContainer } from './kill.ts';
import { containerMounts, managedMounts } from './mounts.ts';
import type { PodState } from './pod-state.ts';
import { podIpOf } from './pod-state.ts';
import type { BoundPod, ContainerRecord, RuntimeStatus } from './pod-status.ts';
import { isSidecar, newest, podFullName } from './pod-status.ts';
import { HARDENING, identityOf, nonRootProblem } from './security.ts';
import { TIMING } from './timing.ts';

export interface StartTools {
  readonly context: Context;
  readonly images: ImageManager;
  readonly crashes: BackOff;
  /** Break-it: ms a container of this name takes longer to start. */
  readonly startDelay: (name: string) => number;
}
export type Role = ContainerConfig['role'];

/** L-84. */
const backOffKey = (state: PodState, container: Container | EphemeralContainer): string =>
  `${state.uid}/${container.name}/${container.image ?? ''}/${JSON.stringify(container.resources ?? {})}`;

/** L-89, L-90: looks at the newest exited instance in the status from before the sync. */
export function crashBackOff(
  { context, crashes }: StartTools,
  state: PodState,
  container: Container,
  status: RuntimeStatus,
): Failure | undefined {
  const dead = status.containers.find((record) => record.name === container.name && record.state === 'exited');
  if (dead?.finishedAt === undefined) return undefined;
  const key = backOffKey(state, container);
  const now = context.clock.now();
  const delay = crashes.delay(key, dead.finishedAt);
  if (delay === undefined || now - dead.finishedAt >= delay) {
    crashes.next(key, dead.finishedAt, now);
    return undefined;
  }
  recordEvent(
    context,
    state.pod,
    container,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${container.name} in pod ${podFullName(state.pod)}`,
  );
  return {
    reason: 'CrashLoopBackOff',
    message: `back-off ${goDuration(delay)} restarting failed container=${container.name} pod=${podFullName(state.pod)}`,
    until: dead.finishedAt + delay,
  };
}

/** L-100 … L-107; undefined when the container runs and its postStart hook is over. */
export function* startContainer(
  tools: StartTools,
  state: PodState,
  container: Container | EphemeralContainer,
  role: Role,
  status: RuntimeStatus,
  rule: string,
): Task<Failure | undefined> {
  const { context, images } = tools;
  const { clock, runtime } = context;
  const { pod } = state;
  const event = (type: EventType, reason: string, message: string): void => recordEvent(context, pod, container, type, reason, message);
  const failed = (reason: string, message: string): Failure => {
    event('Warning', 'Failed', `Error: ${message}`);
    return { reason, message };
  };
  const before = newest(status, container.name);
  const restartCount = before !== undefined ? before.restartCount + 1 : (state.runs.get(container.name) ?? -1) + 1; // L-111

  const image = yield* images.ensure(pod, { name: container.image ?? '', policy: container.imagePullPolicy, container, restartCount });
  if (!('image' in image)) return image;
  const config = makeConfig(context, state, container, role, restartCount, image.image, rule);
  if ('error' in config) return failed(config.reason ?? 'CreateContainerConfigError', config.error);
  yield* pause(clock, TIMING.create);
  const argv = [...(config.command ?? image.image.entrypoint), ...(config.args ?? (config.command === undefined ? image.image.cmd : []))];
  if (argv.length === 0)
    return failed(
      'CreateContainerError',
      `failed to generate container "${state.uid}" spec: failed to generate spec: no command specified`,
    );
  const profile = container.securityContext?.seccompProfile ?? pod.spec.securityContext?.seccompProfile;
  const unprofiled = profile?.type === 'Localhost' ? HARDENING.get().seccompProblem(pod, container) : undefined;
  if (unprofiled !== undefined) return failed('CreateContainerError', unprofiled);
  const id = runtime.createContainer(state.sandbox?.id ?? '', config);
  state.runs.set(container.name, restartCount);
  state.ids.set(container.name, [...(state.ids.get(container.name) ?? []), id].slice(-2));
  event('Normal', 'Created', 'Container created');
  yield* pause(clock, TIMING.start + throttled(container) + tools.startDelay(container.name));
  const problem = runtime.startContainer(id);
  if (problem !== undefined) return failed('RunContainerError', problem);
  yield* pause(clock, TIMING.started);
  event('Normal', 'Started', 'Container started');

  const hook = container.lifecycle?.postStart;
  if (hook === undefined) return undefined;
  const ref = refOf(pod, container.name, restartCount);
  context.emit({ kind: 'hook', ref, hook: 'postStart', phase: 'started', rule: 'L-138' });
  const message = yield* runHook(context, pod, container as Container, id, hook, podIpOf(state));
  context.emit({
    kind: 'hook',
    ref,
    hook: 'postStart',
    phase: message === undefined ? 'succeeded' : 'failed',
    ...(message === undefined ? {} : { message }),
    rule: message === undefined ? 'L-138' : 'L-140',
  });
  if (message === undefined) return undefined;
  event('Warning', 'FailedPostStartHook', 'PostStartHook failed');
  const record = runtime.containers(state.sandbox?.id ?? '').find((each) => each.id === id);
  if (record !== undefined) {
    const copy: ContainerRecord = { ...record, name: container.name, restartCount };
    yield* killContainer(context, state, container, copy, {
      message: 'FailedPostStartHook',
      graceSeconds: pod.spec.terminationGracePeriodSeconds ?? 30,
    });
  }
  return { reason: 'PostStartHookError', message };
}

function makeConfig(
  context: Context,
  state: PodState,
  container: Container | EphemeralContainer,
  role: Role,
  restartCount: number,
  image: ContainerConfig['image'],
  rule: string,
): ContainerConfig | { readonly error: string; readonly reason?: 'CreateContainerError' } {
  const { api, node } = context;
  const { pod } = state;
  const space = pod.metadata.namespace ?? '';
  const made = makeEnvironment({
    pod,
    container: container as Container,
    node,
    podIp: podIpOf(state),
    configMap: (name) => api.get('ConfigMap', space, name),
    secret: (name) => api.get('Secret', space, name),
    services: api.list('Service'),
    file: (volume, path) => {
      const found = state.volumes.get(volume)?.fileSystem.readFile(encodeText(path));
      return found === undefined ? undefined : decodeText(found);
    },
  });
  if ('error' in made) return made;
  const { env } = made;
  const notRoot = nonRootProblem(pod, container as Container, image);
  if (notRoot !== undefined) return { error: notRoot };
  const mounted = containerMounts(container, state.volumes, env, state.sandbox?.id);
  if ('error' in mounted) return mounted;
  const target =
    'targetContainerName' in container && container.targetContainerName !== undefined && container.targetContainerName !== ''
      ? container.targetContainerName
      : undefined;
  const targetId = target === undefined ? undefined : newest(state.cache, target)?.id;
  if (target !== undefined && targetId === undefined) return { error: `unable to find target container ${target}` }; // L-133
  const words = (list: readonly string[] | undefined): readonly string[] | undefined =>
    list === undefined || list.length === 0 ? undefined : list.map((word) => expand(word, (name) => env.get(name))); // L-119
  const command = words(container.command);
  const args = words(container.args);
  return {
    name: container.name,
    role,
    restartCount,
    image,
    imageName: container.image ?? '',
    env,
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    ...(container.workingDir === undefined || container.workingDir === '' ? {} : { workingDir: container.workingDir }),
    mounts: [...(state.files === undefined ? [] : managedMounts(container, state.files)), ...mounted.mounts],
    ...identityOf(pod, container as Container),
    ...limitsOf(pod, container),
    tty: container.tty === true,
    stdin: container.stdin === true,
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    ...(targetId === undefined ? {} : { targetContainer: targetId }),
    rule,
  };
}

/** What a container's cgroup gets: its own limits, else the Pod's. */
export function limitsOf({ spec }: BoundPod, { resources = {} }: Container | EphemeralContainer): Limits {
  const limit = (name: string): number | undefined => parseQuantity(resources.limits?.[name] ?? spec.resources?.limits?.[name]);
  const memory = limit('memory');
  const cores = limit('cpu');
  return {
    resources,
    ...(memory === undefined || memory <= 0 ? {} : { memoryLimit: memory }),
    ...(cores === undefined || cores <= 0 ? {} : { cpuLimit: cores }),
  };
}

/** L-408: a small CPU limit slows even the start. */
function throttled(container: Container | EphemeralContainer): number {
  const cores = parseQuantity(container.resources?.limits?.['cpu']);
  return cores === undefined || cores <= 0 || cores >= 0.5 ? 0 : Math.min(2000, TIMING.startCpu / cores);
}

/** Why a container starts now: the rule that a reader finds beside the fact. */
export function startRule(container: Container, role: Role, restart: boolean): string {
  if (restart) return role === 'app' ? 'L-52' : role === 'sidecar' ? 'L-42' : 'L-48';
  return role === 'ephemeral' ? 'L-379' : role === 'app' ? 'L-36' : isSidecar(container) ? 'L-41' : 'L-50';
}
