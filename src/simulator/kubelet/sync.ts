// The three kinds of sync of a Pod (1.3, 2.2, 6.2): each a task that reads from top to bottom.
import type { Task } from '../clock.ts';
import type { Container, EphemeralContainer } from '../manifest/types.ts';
import type { Sandbox } from '../runtime/types.ts';
import { computePodActions } from './actions.ts';
import { recordEvent } from './context.ts';
import { call, pause } from './flow.ts';
import type { Failure } from './image-manager.ts';
import { killAll, killContainer } from './kill.ts';
import { podFiles, podHostname } from './mounts.ts';
import type { Pleg } from './pleg.ts';
import type { PodState } from './pod-state.ts';
import { podIpOf } from './pod-state.ts';
import type { RuntimeStatus } from './pod-status.ts';
import { inits, isSidecar, newest } from './pod-status.ts';
import { finishResize } from './resize.ts';
import type { Role, StartTools } from './start.ts';
import { crashBackOff, limitsOf, startContainer, startRule } from './start.ts';
import { generateStatus } from './status.ts';
import type { StatusManager } from './status-manager.ts';
import { MINIMUM_GRACE_SECONDS, TIMING } from './timing.ts';

export interface SyncTools extends StartTools {
  readonly statuses: StatusManager;
  readonly pleg: Pleg;
}

/** How a sync ended; `until`: the earliest end of a crash back-off (L-4). */
export type SyncResult = { readonly end: 'terminal' | 'clean' | 'again' } | { readonly end: 'error'; readonly until?: number };

/** L-24: status, volumes, probes, then the runtime part (L-35). */
export function* syncPod(tools: SyncTools, state: PodState): Task<SyncResult> {
  const { context, statuses } = tools;
  const { clock } = context;
  finishResize(context, state);
  const status = generateStatus(context, state, false);
  statuses.set(state, status);
  if (status.phase === 'Failed' || status.phase === 'Succeeded') return { end: 'terminal' };
  const { cache } = state;
  yield* pause(clock, 3);
  if (!(yield* state.volumes.wait(state.pod, podIpOf(state), () => state.work !== 'sync'))) return { end: 'error' };
  state.volumes.refresh(state.pod, podIpOf(state));
  state.probes.add(state.pod);
  return yield* syncContainers(tools, state, cache);
}

function* syncContainers(tools: SyncTools, state: PodState, status: RuntimeStatus): Task<SyncResult> {
  const { context, pleg } = tools;
  const { clock } = context;
  const actions = computePodActions({ pod: state.pod, status, probes: state.probes.results });
  const failures: Failure[] = [];
  let acted = false;

  if (actions.reset.length > 0) {
    yield* reset(tools, state, actions.reset, status);
    return { end: 'again' }; // L-73
  }
  if (actions.killPod) {
    const running = status.containers.filter((record) => record.state === 'running');
    if (status.attempts > 0) {
      if (actions.createSandbox)
        recordEvent(context, state.pod, null, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.'); // L-32
      yield* killAll(context, state, running, state.pod.spec.terminationGracePeriodSeconds ?? 30);
      yield* stopSandbox(tools, state);
      acted = true;
    }
    if (!actions.createSandbox) {
      pleg.relistSoon(state);
      return { end: 'clean' };
    }
  }
  for (const { container, record, message, probe } of actions.kill) {
    // L-35: one after another
    yield* killContainer(context, state, container, record, { message, graceSeconds: probeGrace(state, container, probe) });
    acted = true;
  }
  for (const container of inits(state.pod.spec)) keepNewestDead(tools, state, container.name);
  if (actions.createSandbox) {
    yield* createSandbox(tools, state);
    acted = true;
  }

  const unpulled = yield* pullImageVolumes(tools, state);
  const startOne = function* (container: Container | EphemeralContainer, role: Role): Task<Failure | undefined> {
    acted = true;
    const restart = newest(status, container.name) !== undefined;
    const held = role === 'ephemeral' ? undefined : crashBackOff(tools, state, container as Container, status);
    const failure =
      held ??
      unpulledVolume(tools, state, container, unpulled) ??
      (yield* startContainer(tools, state, container, role, status, startRule(container as Container, role, restart)));
    if (failure === undefined) state.failures.delete(container.name);
    else {
      state.failures.set(container.name, failure);
      failures.push(failure);
    }
    keepNewestDead(tools, state, container.name);
    return failure;
  };
  const { spec } = state.pod;
  for (const i of actions.ephemeral) {
    const container = spec.ephemeralContainers?.[i];
    if (container !== undefined) yield* startOne(container, 'ephemeral');
  }
  let blocked = false;
  for (const i of actions.init) {
    const container = spec.initContainers?.[i];
    if (container === undefined) continue;
    const failure = yield* startOne(container, isSidecar(container) ? 'sidecar' : 'init');
    if (failure !== undefined && !isSidecar(container)) {
      // L-38
      blocked = true;
      break;
    }
  }
  for (const { container, record } of blocked ? [] : actions.update) {
    yield* pause(clock, TIMING.update);
    context.runtime.updateContainer(record.id, limitsOf(state.pod, container));
  }
  for (const i of blocked ? [] : actions.main) {
    const container = spec.containers[i];
    if (container !== undefined) yield* startOne(container, 'app'); // L-37: a failure stops nobody else
  }
  if (failures.length === 0) {
    const updated = actions.update.length > 0;
    if (acted || updated) pleg.relistSoon(state); // L-22
    return { end: updated ? 'again' : 'clean' };
  }
  const ends = failures.flatMap((failure) => (failure.until === undefined ? [] : [failure.until]));
  yield* pause(clock, 1);
  return ends.length > 0 ? { end: 'error', until: Math.min(...ends) } : { end: 'error' };
}

/** L-350: the images of image volumes are fetched in every sync; those that cannot be fail later, with the containers that mount them. */
function* pullImageVolumes({ images }: SyncTools, { pod, volumes }: PodState): Task<ReadonlyMap<string, Failure>> {
  const failures = new Map<string, Failure>();
  for (const { name, image } of pod.spec.volumes ?? []) {
    if (image === undefined) continue;
    const wanted = { name: image.reference ?? '', policy: image.pullPolicy, container: null, restartCount: 0 };
    const result = yield* images.ensure(pod, wanted);
    if ('image' in result) volumes.fill(name, result.image);
    else failures.set(name, result);
  }
  return failures;
}
function unpulledVolume(
  { context }: SyncTools,
  { pod }: PodState,
  container: Container | EphemeralContainer,
  unpulled: ReadonlyMap<string, Failure>,
): Failure | undefined {
  const failures = (container.volumeMounts ?? []).flatMap(({ name }) => unpulled.get(name) ?? []);
  for (const { reason } of failures) recordEvent(context, pod, container, 'Warning', 'Failed', `Error: ${reason}`);
  return failures.at(-1);
}

/** L-176: the probe's own grace counts for its kill, unless the Pod is being deleted. */
function probeGrace({ pod }: PodState, container: Container, probe: 'liveness' | 'startup' | undefined): number {
  const own =
    probe === 'liveness'
      ? container.livenessProbe?.terminationGracePeriodSeconds
      : probe === 'startup'
        ? container.startupProbe?.terminationGracePeriodSeconds
        : undefined;
  return pod.metadata.deletionGracePeriodSeconds ?? own ?? pod.spec.terminationGracePeriodSeconds ?? 30;
}

/** L-11: one dead instance of each container is kept besides the newest. */
function keepNewestDead({ context }: SyncTools, state: PodState, name: string): void {
  if (state.sandbox === undefined) return;
  const records = context.runtime.containers(state.sandbox.id).filter((record) => record.config.name === name);
  for (const record of records.slice(0, -2)) if (record.state === 'exited') context.runtime.removeContainer(record.id);
}

function* createSandbox({ context, statuses, pleg }: SyncTools, state: PodState): Task<void> {
  const { runtime } = context;
  const { pod } = state;
  const hostname = podHostname(pod);
  const sandbox = yield* call<Sandbox>((done) =>
    runtime.runPodSandbox(
      {
        namespace: pod.metadata.namespace ?? '',
        pod: pod.metadata.name ?? '',
        uid: state.uid,
        hostname,
        hostNetwork: pod.spec.hostNetwork === true,
        shareProcessNamespace: pod.spec.shareProcessNamespace === true,
        ...(pod.spec.securityContext?.sysctls === undefined ? {} : { sysctls: pod.spec.securityContext.sysctls }),
      },
      done,
    ),
  );
  state.sandbox = sandbox;
  state.sandboxes.push(sandbox.id);
  pleg.expect(state);
  const files = podFiles(pod, sandbox.address);
  state.files ??= runtime.createVolume('pod-files', { internal: true });
  state.files.writeFile('/hosts', files.hosts);
  state.files.writeFile('/hostname', files.hostname);
  state.files.writeFile('/resolv.conf', files.resolv);
  statuses.setSandboxReady(state); // L-283
}

function* stopSandbox({ context, pleg }: SyncTools, state: PodState): Task<void> {
  if (state.sandbox?.ready !== true) return;
  yield* pause(context.clock, TIMING.sandboxStop);
  context.runtime.stopPodSandbox(state.sandbox.id);
  pleg.expect(state);
}

/** L-72: stop with grace 0 (at least 2 s for the runtime), no preStop, and remove. */
function* reset({ context, pleg }: SyncTools, state: PodState, containers: readonly Container[], status: RuntimeStatus): Task<void> {
  const { clock, runtime } = context;
  for (const container of containers) {
    const record = newest(status, container.name);
    if (record === undefined) continue;
    if (record.state === 'running') {
      recordEvent(context, state.pod, container, 'Normal', 'Killing', 'killing');
      yield* call<unknown>((done) => runtime.stopContainer(record.id, MINIMUM_GRACE_SECONDS, () => done(undefined)));
      yield* pause(clock, TIMING.stopped);
    }
    for (const each of runtime.containers(record.sandbox)) if (each.config.name === container.name) runtime.removeContainer(each.id);
    state.failures.delete(container.name);
    yield* pause(clock, 5);
  }
  pleg.relistSoon(state);
}

/** L-201: status, workers, kill everything, sandbox, final status. */
export function* syncTerminating(tools: SyncTools, state: PodState): Task<SyncResult> {
  const { context, statuses, pleg } = tools;
  statuses.set(state, generateStatus(context, state, false));
  state.probes.stopForTermination(state.pod);
  yield* pause(context.clock, TIMING.kill);
  pleg.look(state);
  yield* killAll(
    context,
    state,
    state.cache.containers.filter((record) => record.state === 'running'),
    graceOf(state),
  );
  yield* stopSandbox(tools, state);
  state.probes.stopAll();
  pleg.look(state);
  state.work = 'terminated'; // from here on the API may hear of the end (L-260)
  statuses.set(state, generateStatus(context, state, true));
  return { end: 'again' };
}

/** L-201, L-202: never below 1 s. */
export function graceOf({ pod, verdict, graceSeconds }: PodState): number {
  return Math.max(
    1,
    graceSeconds ?? pod.metadata.deletionGracePeriodSeconds ?? verdict?.graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30,
  );
}

/** L-215: volumes are gone, the last patch, and the object may go. */
export function* syncTerminated({ context, statuses }: SyncTools, state: PodState): Task<SyncResult> {
  statuses.set(state, generateStatus(context, state, true));
  yield* pause(context.clock, 3);
  state.work = 'finished';
  statuses.terminate(state);
  return { end: 'clean' };
}
