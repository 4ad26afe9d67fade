import type { Time } from '../clock.ts';
import type { ContainerStateTerminated, ContainerStatus, Pod } from '../manifest/types.ts';
import type { ObjectFact } from '../trace/facts.ts';
import type { ContainerRun, TraceIndex } from '../trace/fold.ts';

/** One run of a container as a watcher of the API and of the runtime saw it. Times in ms from the Pod's creation; null: never seen. */
export interface Instance {
  readonly restartCount: number;
  /** The status of no real container: the kubelet made it up. */
  readonly synthetic?: true;
  readonly startedAt: Time | null;
  readonly finishedAt: Time | null;
  readonly runningT: Time | null;
  readonly startedTrueT: Time | null;
  readonly readyT: Time | null;
  readonly terminatedT: Time | null;
  readonly exactStarted: Time | null;
  readonly exactFinished: Time | null;
  readonly runtimeExitStatus: number | null;
  readonly exitCode: number | null;
  readonly reason: string | null;
  readonly signal: number | null;
  readonly message?: string;
}
export interface Waiting {
  readonly t: Time;
  readonly reason: string | null;
  readonly message?: string;
}
export interface ContainerHistory {
  readonly role: 'init' | 'sidecar' | 'app' | 'ephemeral';
  readonly instances: readonly Instance[];
  readonly waiting: readonly Waiting[];
}

const SYNTHETIC = new Set(['ContainerStatusUnknown', 'RestartingAllContainers']);
type Draft = { -readonly [K in keyof Instance]: Instance[K] };
const blank = (restartCount: number): Draft => ({
  restartCount,
  startedAt: null,
  finishedAt: null,
  runningT: null,
  startedTrueT: null,
  readyT: null,
  terminatedT: null,
  exactStarted: null,
  exactFinished: null,
  runtimeExitStatus: null,
  exitCode: null,
  reason: null,
  signal: null,
});

function histories(
  versions: readonly ObjectFact[],
  name: string,
  runs: readonly ContainerRun[],
  born: Time,
  epoch: number,
): { readonly instances: readonly Instance[]; readonly waiting: readonly Waiting[] } {
  const instances = new Map<string, Draft>();
  const waiting: Waiting[] = [];
  const calendar = (time: string | undefined): Time | null => (time === undefined ? null : Date.parse(time) - epoch - born);
  const draft = (key: string, restartCount: number): Draft => {
    let found = instances.get(key);
    if (found === undefined) {
      found = blank(restartCount);
      const run = runs.find(
        (each) => key === each.containerID || key === `containerd://${each.containerID}` || each.containerID === `containerd://${key}`,
      );
      if (run !== undefined) {
        found.exactStarted = Math.round(run.startedAt - born);
        if (run.finished !== undefined) {
          found.exactFinished = Math.round(run.finished.at - born);
          found.runtimeExitStatus = run.finished.exitCode;
        }
      }
      instances.set(key, found);
    }
    return found;
  };
  const ended = (state: ContainerStateTerminated, restartCount: number, t: Time): void => {
    const made = SYNTHETIC.has(state.reason ?? '') || state.containerID === undefined;
    const key = made ? `made up ${restartCount}` : (state.containerID ?? '');
    // A run that was seen is not made up a second time: RestartAllContainers keeps telling of itself in lastState.
    if (made && !instances.has(key) && [...instances.values()].some((each) => each.restartCount === restartCount)) return;
    const it = draft(key, restartCount);
    if (it.terminatedT !== null) return;
    if (made) it.synthetic = true;
    it.terminatedT = t;
    it.startedAt ??= calendar(state.startedAt);
    it.finishedAt = calendar(state.finishedAt);
    it.exitCode = state.exitCode;
    it.reason = state.reason ?? null;
    it.signal = state.signal ?? null;
    if (state.message !== undefined) it.message = state.message;
  };

  for (const { at, object } of versions) {
    const pod = object as Pod;
    const status: ContainerStatus | undefined = [
      ...(pod.status?.initContainerStatuses ?? []),
      ...(pod.status?.containerStatuses ?? []),
      ...(pod.status?.ephemeralContainerStatuses ?? []),
    ].find((each) => each.name === name);
    if (status === undefined) continue;
    const t = Math.round(at - born);
    const { waiting: wait, running, terminated } = status.state ?? {};
    // When a container waits, its lastState is its run number restartCount; otherwise the run before.
    if (status.lastState?.terminated !== undefined)
      ended(status.lastState.terminated, wait !== undefined ? status.restartCount : status.restartCount - 1, t);
    if (running !== undefined) {
      const it = draft(status.containerID ?? '', status.restartCount);
      it.startedAt ??= calendar(running.startedAt);
      it.runningT ??= t;
      if (status.started === true) it.startedTrueT ??= t;
      if (status.ready) it.readyT ??= t;
    }
    if (terminated !== undefined) {
      ended(terminated, status.restartCount, t);
      if (status.ready) {
        const it = instances.get(terminated.containerID ?? '');
        if (it !== undefined) it.readyT ??= t;
      }
    }
    const reason = wait?.reason ?? null;
    if (waiting.at(-1)?.reason !== reason && (reason !== null || waiting.length > 0))
      waiting.push({ t, reason, ...(wait?.message === undefined ? {} : { message: wait.message }) });
  }
  return { instances: [...instances.values()], waiting };
}

/** The runs of every container of a Pod, in the order of the spec. */
export function containerHistories(
  index: TraceIndex,
  namespace: string,
  name: string,
  born: Time,
): Readonly<Record<string, ContainerHistory>> {
  const versions = index.versions('Pod', namespace, name);
  const spec = (versions.at(-1)?.object as Pod | undefined)?.spec;
  const result: Record<string, ContainerHistory> = Object.create(null) as Record<string, ContainerHistory>;
  const add = (container: string, role: ContainerHistory['role']): void => {
    const runs = index.runs(namespace, name).filter((run) => run.ref.container === container);
    result[container] = { role, ...histories(versions, container, runs, born, index.trace.epoch) };
  };
  for (const container of spec?.initContainers ?? []) add(container.name, container.restartPolicy === 'Always' ? 'sidecar' : 'init');
  for (const container of spec?.containers ?? []) add(container.name, 'app');
  for (const container of spec?.ephemeralContainers ?? []) add(container.name, 'ephemeral');
  return result;
}
