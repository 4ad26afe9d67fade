// The kubelet: watches Pods bound to its node, and runs a worker for each (section 1).
import type { Api } from '../api/types.ts';
import type { Clock } from '../clock.ts';
import { runTask } from '../clock.ts';
import { parseQuantity } from '../manifest/quantity.ts';
import type { ContainerStatus, KubernetesObject, Pod } from '../manifest/types.ts';
import type { ExecHandle, ExecResult, Runtime } from '../runtime/types.ts';
import type { Bytes } from '../system/types.ts';
import type { Emit } from '../trace/facts.ts';
import { admissionProblem } from './admission.ts';
import { createBackOff } from './backoff.ts';
import type { Context } from './context.ts';
import { recordEvent } from './context.ts';
import { watchStorage } from './eviction.ts';
import { createImageManager } from './image-manager.ts';
import { createPleg } from './pleg.ts';
import type { PodState } from './pod-state.ts';
import { podIpOf } from './pod-state.ts';
import type { BoundPod } from './pod-status.ts';
import { NO_STATUS } from './pod-status.ts';
import type { ProbeType } from './probes.ts';
import { createPodProbes } from './probes.ts';
import { deadlineOf } from './status.ts';
import { createStatusManager } from './status-manager.ts';
import { allocate } from './resize.ts';
import type { SyncResult, SyncTools } from './sync.ts';
import { syncPod, syncTerminated, syncTerminating } from './sync.ts';
import { CRASH_BACKOFF, IMAGE_BACKOFF, TIMING, backOffRetry, lastTick, nextTick } from './timing.ts';
import { createNodeStorage, createPodVolumes } from './volumes.ts';

export interface KubeletOptions {
  readonly clock: Clock;
  readonly epoch: number;
  readonly api: Api;
  readonly runtime: Runtime;
  readonly emit: Emit;
  /** The node's name; its allocatable resources are read from the API. */
  readonly node: string;
  readonly nodeAddress: string;
}
export interface LogLine {
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
export interface ExecOptions {
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly output: (stream: 'stdout' | 'stderr', data: Bytes) => void;
  readonly done: (result: ExecResult) => void;
}
/** What the API server asks of a kubelet, and what a reader can break. */
export interface Kubelet {
  /** Lines of the run that `kubectl logs` shows, or undefined when there is none. */
  logs(namespace: string, pod: string, container: string, previous: boolean): readonly LogLine[] | undefined;
  exec(
    namespace: string,
    pod: string,
    container: string,
    argv: readonly string[],
    options: ExecOptions,
  ): ExecHandle | { readonly error: string };
  /** Joins a running container's process 1 (`kubectl attach`, `run -it`); undefined when it does not run. */
  attach(
    namespace: string,
    pod: string,
    container: string,
    options: { readonly output: ExecOptions['output']; readonly done: (exitCode: number) => void },
  ): ExecHandle | undefined;
  killContainer(namespace: string, pod: string, container: string): void;
  fillVolume(namespace: string, pod: string, volume: string): void;
  failProbe(namespace: string, pod: string, container: string, probe: ProbeType, until: number): void;
  /** Every later start of a container of this name takes `ms` longer. */
  slowStart(container: string, ms: number): void;
}

const hasSpec = (pod: Pod): pod is BoundPod => pod.spec !== undefined;

export function createKubelet(options: KubeletOptions): Kubelet {
  const { clock, epoch, api, runtime, emit } = options;
  const allocatable = api.get('Node', '', options.node)?.status?.allocatable ?? {};
  const slow = new Map<string, number>();
  const context: Context = { clock, api, runtime, emit, epoch, node: { name: options.node, address: options.nodeAddress, allocatable } };
  const storage = createNodeStorage(context);
  const statuses = createStatusManager(context);
  const crashes = createBackOff(CRASH_BACKOFF);
  const images = createImageManager(context, createBackOff(IMAGE_BACKOFF));
  const states = new Map<string, PodState>();
  const pleg = createPleg(context, (state) => trigger(state));
  const tools: SyncTools = { context, images, crashes, statuses, pleg, startDelay: (name) => slow.get(name) ?? 0 };

  runtime.onChange(({ sandbox }) => {
    for (const state of states.values()) if (state.sandboxes.includes(sandbox)) pleg.expect(state);
  });

  /** L-18: one sync at a time; what comes meanwhile waits as one pending update. */
  const trigger = (state: PodState): void => {
    if (state.work === 'finished') return;
    if (state.busy) state.pending = true;
    else work(state);
  };
  const work = (state: PodState): void => {
    state.busy = true;
    state.pending = false;
    if (state.retry !== null) clock.cancel(state.retry);
    state.retry = null;
    const run = (): void => {
      const task = state.work === 'sync' ? syncPod : state.work === 'terminating' ? syncTerminating : syncTerminated;
      runTask(clock, task(tools, state), (result) => completed(state, result));
    };
    // L-23: only with a runtime status newer than the last sync. Relists that would find nothing new are not played, but they count.
    if (Math.max(state.cache.at, lastTick(clock.now(), TIMING.relistPeriod, TIMING.relistPhase)) > state.lastSyncEnd) run();
    else {
      state.onNewer = run;
      pleg.expect(state);
    }
  };
  const completed = (state: PodState, result: SyncResult): void => {
    state.busy = false;
    state.lastSyncEnd = clock.now();
    if (state.work === 'finished') {
      state.probes.stopAll();
      if (state.gone) forget(state);
      retryResizes();
      return;
    }
    if (result.end === 'terminal' && state.work === 'sync') state.work = 'terminating';
    armDeadline(state);
    if (result.end === 'terminal' || result.end === 'again' || state.pending) {
      // L-5
      work(state);
      return;
    }
    const delay =
      result.end === 'clean'
        ? TIMING.resync // L-1
        : 'until' in result && result.until !== undefined
          ? backOffRetry(result.until - clock.now()) // L-4
          : TIMING.retry; // L-2
    state.retry = clock.at(nextTick(clock.now() + delay, TIMING.queuePeriod, TIMING.queuePhase), () => trigger(state));
  };
  /** L-19e. */
  const armDeadline = (state: PodState): void => {
    if (state.deadline !== null) clock.cancel(state.deadline);
    state.deadline = null;
    const at = state.work === 'sync' ? deadlineOf(context, state) : undefined;
    if (at !== undefined)
      state.deadline = clock.at(Math.max(clock.now() + 1, nextTick(at, TIMING.deadlinePeriod, 0)), () => trigger(state));
  };
  const forget = (state: PodState): void => {
    states.delete(state.uid);
    images.forget(state.uid);
    crashes.forget(state.uid);
    for (const id of state.sandboxes) runtime.removePodSandbox(id);
  };

  /** The other Pods that take room on the node. */
  const neighbours = (state: PodState): readonly BoundPod[] =>
    [...states.values()].filter((other) => other !== state && other.work === 'sync').map((other) => other.pod);
  /** Somebody has gone: what waits for room may have it now. */
  const retryResizes = (): void => {
    for (const state of states.values()) {
      if (state.resize.pending === undefined || state.work !== 'sync') continue;
      state.pod = allocate(context, state, state.object, neighbours(state));
      trigger(state);
    }
  };
  const admit = (pod: BoundPod): void => {
    const uid = pod.metadata.uid ?? '';
    if (states.has(uid) || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return;
    const state: PodState = {
      uid,
      pod,
      object: pod,
      resize: { pending: undefined, inProgress: undefined },
      work: 'sync',
      gone: false,
      verdict: undefined,
      graceSeconds: undefined,
      busy: false,
      pending: false,
      lastSyncEnd: -Infinity,
      retry: null,
      onNewer: undefined,
      cache: NO_STATUS,
      sandbox: undefined,
      sandboxes: [],
      seenSandbox: '',
      seen: new Map(),
      failures: new Map(),
      runs: new Map(),
      ids: new Map(),
      words: new Map(),
      status: undefined,
      pushing: false,
      files: undefined,
      deadline: null,
      volumes: createPodVolumes(context, storage),
      probes: createPodProbes(context, {
        pod: () => state.pod,
        status: () => state.status,
        podIp: () => podIpOf(state),
        changed: (type, _container, id, result) => {
          // L-161
          if (type === 'readiness') statuses.setReady(state, id, result === 'success');
          if (type === 'startup') statuses.setStarted(state, id, result === 'success');
          if ((type !== 'liveness' || result === 'failure') && state.work === 'sync') trigger(state);
        },
      }),
    };
    const problem = admissionProblem(pod, neighbours(state), context.node);
    states.set(uid, state);
    if (problem !== undefined) {
      // L-29: nobody works on it, so of its containers nothing is told (rejectPod).
      const { reason, message } = problem;
      recordEvent(context, pod, null, 'Warning', reason, message);
      state.work = 'finished';
      const { generation: observedGeneration } = pod.metadata;
      statuses.set(state, {
        ...(observedGeneration === undefined ? {} : { observedGeneration }),
        phase: 'Failed',
        reason,
        message: `Pod was rejected: ${message}`,
        qosClass: pod.status?.qosClass,
      });
      return;
    }
    watchStorage(context, state, (message) => evict(state, message));
    trigger(state);
  };
  const evict = (state: PodState, message: string): void => {
    // L-221, L-343
    state.verdict = { reason: 'Evicted', message, graceSeconds: 1 };
    recordEvent(context, state.pod, null, 'Warning', 'Evicted', message);
    state.work = 'terminating';
    trigger(state);
  };

  const terminate = (state: PodState): void => {
    if (state.work === 'sync') {
      state.work = 'terminating';
      trigger(state);
    } else if (state.work === 'finished' && state.status !== undefined) statuses.set(state, state.status, true);
    // A kill that runs is left alone: it has a context of its own (kubernetes#113606), so a shorter grace comes too late for it.
  };

  const changed = (object: KubernetesObject, deleted: boolean): void => {
    if (object.kind !== 'Pod' || !hasSpec(object) || object.spec.nodeName !== options.node) return;
    const state = states.get(object.metadata.uid ?? '');
    if (state === undefined) {
      if (!deleted) admit(object);
      return;
    }
    const before = state.object;
    if (deleted) {
      // That it is to go, and within what time, has come before (L-202): the kill is on its way.
      state.gone = true;
      if (state.work === 'finished') forget(state);
      return;
    }
    state.object = object;
    state.pod = allocate(context, state, object, neighbours(state));
    if (
      object.metadata.deletionTimestamp !== undefined &&
      (before.metadata.deletionTimestamp === undefined ||
        before.metadata.deletionGracePeriodSeconds !== object.metadata.deletionGracePeriodSeconds)
    ) {
      if (before.metadata.deletionTimestamp !== undefined) state.graceSeconds = object.metadata.deletionGracePeriodSeconds;
      terminate(state);
    } else if (
      object.spec !== before.spec ||
      object.metadata.labels !== before.metadata.labels ||
      object.metadata.annotations !== before.metadata.annotations ||
      gatesChanged(before, object)
    )
      trigger(state); // L-20
  };
  api.watch(({ type, object }) => {
    if (object.kind === 'Pod') clock.after(TIMING.watch, () => changed(object, type === 'DELETED'));
  });
  for (const pod of api.list('Pod')) changed(pod, false);

  const find = (namespace: string, name: string): PodState | undefined =>
    [...states.values()].find(({ pod, gone }) => !gone && pod.metadata.name === name && pod.metadata.namespace === namespace);
  const statusOf = (state: PodState, container: string): ContainerStatus | undefined =>
    [
      ...(state.status?.containerStatuses ?? []),
      ...(state.status?.initContainerStatuses ?? []),
      ...(state.status?.ephemeralContainerStatuses ?? []),
    ].find((s) => s.name === container);
  const runningId = (state: PodState | undefined, container: string): string | undefined =>
    state?.sandbox === undefined
      ? undefined
      : runtime.containers(state.sandbox.id).findLast((record) => record.config.name === container && record.state === 'running')?.id;
  const bare = (id: string | undefined): string | undefined => id?.replace('containerd://', '');

  return {
    logs: (namespace, pod, container, previous) => {
      const state = find(namespace, pod);
      const status = state === undefined ? undefined : statusOf(state, container);
      if (state === undefined || status === undefined) return undefined;
      // L-11: when a run ends, of the dead only this one is kept; the run before it is removed, and its log with it.
      if (previous && status.state?.terminated !== undefined) return undefined;
      const last = status.lastState?.terminated?.containerID;
      const now = status.state?.running !== undefined ? status.containerID : (status.state?.terminated?.containerID ?? last);
      // The status may lag: what runs already can be read already.
      const id = previous ? bare(last) : (bare(now) ?? state.ids.get(container)?.at(-1));
      return id === undefined ? undefined : runtime.logs(id);
    },
    exec: (namespace, pod, container, argv, more) => {
      const id = runningId(find(namespace, pod), container);
      return id === undefined ? { error: `container not found ("${container}")` } : runtime.exec(id, argv, more);
    },
    attach: (namespace, pod, container, more) => {
      const id = runningId(find(namespace, pod), container);
      return id === undefined ? undefined : runtime.attach(id, more);
    },
    killContainer: (namespace, pod, container) => {
      const id = runningId(find(namespace, pod), container);
      if (id !== undefined) runtime.killContainer(id);
    },
    fillVolume: (namespace, pod, volume) => {
      const state = find(namespace, pod);
      const mounted = state?.volumes.get(volume);
      const wanted = state?.pod.spec.volumes?.find((each) => each.name === volume);
      if (mounted !== undefined)
        mounted.fileSystem.writeFile(
          '/filled-by-the-reader',
          'x'.repeat(Math.max(0, fillSize(wanted?.emptyDir?.sizeLimit) - mounted.fileSystem.used())),
        );
    },
    failProbe: (namespace, pod, container, probe, until) => find(namespace, pod)?.probes.failUntil(container, probe, until),
    slowStart: (container, ms) => void slow.set(container, Math.max(0, ms)),
  };
}

/** Enough to go over a limit, or a mebibyte where there is none. */
function fillSize(limit: string | number | undefined): number {
  return Math.min(64 * 1024 * 1024, (parseQuantity(limit) ?? 1024 * 1024) + 1);
}

/** L-20: the one change of status that matters. */
function gatesChanged(before: BoundPod, after: BoundPod): boolean {
  return (after.spec.readinessGates ?? []).some(({ conditionType }) => {
    const status = (pod: BoundPod): string | undefined => pod.status?.conditions?.find((c) => c.type === conditionType)?.status;
    return status(before) !== status(after);
  });
}
