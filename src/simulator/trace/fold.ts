/**
 * A trace folded to a moment. `indexTrace` sorts a trace's facts once; every question after that is a binary search,
 * so a view may be scrubbed from end to end. All of it is pure: the same trace and time give the same answer.
 */
import type { Time } from '../clock.ts';
import type { Kind, KubernetesObject } from '../manifest/types.ts';
import type {
  ActionFact,
  ConnectionFact,
  ContainerFinishedFact,
  ContainerRef,
  ContainerStartedFact,
  Fact,
  FileFact,
  HookFact,
  LogFact,
  ObjectFact,
  ProbeFact,
  Trace,
} from './facts.ts';

/** Reads objects as they were at a moment; the same shape as the live store's reader. */
export interface Objects {
  get<K extends Kind>(kind: K, namespace: string, name: string): Extract<KubernetesObject, { kind: K }> | undefined;
  list<K extends Kind>(kind: K, namespace?: string): readonly Extract<KubernetesObject, { kind: K }>[];
}
/** One life of one container. */
export interface ContainerRun {
  readonly ref: ContainerRef;
  readonly role: ContainerStartedFact['role'];
  readonly containerID: string;
  readonly startedAt: Time;
  /** Absent while it runs. */
  readonly finished?: ContainerFinishedFact;
}
export interface FileEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly size: number;
  readonly content?: string;
  readonly changedAt: Time;
  /** Who changed it last. */
  readonly by: ContainerRef;
}
interface History {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly versions: ObjectFact[];
}

export interface TraceIndex {
  readonly trace: Trace;
  /** How many facts have happened at `time`. */
  count(time: Time): number;
  objectsAt(time: Time): Objects;
  /** All versions of one object, in order. */
  versions(kind: Kind, namespace: string, name: string): readonly ObjectFact[];
  /** Every run of every container of a Pod (of all Pods without one), by start. */
  runs(namespace?: string, pod?: string): readonly ContainerRun[];
  /** The run that is the newest at `time`, as far as it has got by then. */
  runAt(namespace: string, pod: string, container: string, time: Time): ContainerRun | undefined;
  /** Lines written up to `time`; of one run, or of all runs of the container. */
  logs(namespace: string, pod: string, container: string, time: Time, restartCount?: number): readonly LogFact[];
  /** A Pod's volume as its containers have left it by `time`. */
  volumeFiles(namespace: string, pod: string, volume: string, time: Time): readonly FileEntry[];
  /** What a container has changed in its own layer by `time`; a restart begins anew (L-352). */
  containerFiles(namespace: string, pod: string, container: string, restartCount: number, time: Time): readonly FileEntry[];
  /** The volumes of a Pod that files were written to. */
  volumes(namespace: string, pod: string): readonly string[];
  /** Runs of probes up to `time`. */
  probes(namespace: string, pod: string, container: string, time: Time): readonly ProbeFact[];
  hooks(namespace: string, pod: string, container: string, time: Time): readonly HookFact[];
  connections(time: Time): readonly ConnectionFact[];
  actions(time: Time): readonly ActionFact[];
}

/** The number of entries at or before `time` in a list ordered by `at`. */
function upTo(list: readonly { readonly at: Time }[], time: Time): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.at <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
const before = <T extends { readonly at: Time }>(list: readonly T[] | undefined, time: Time): readonly T[] =>
  list === undefined ? [] : list.slice(0, upTo(list, time));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function into<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

interface Sorted {
  read: number;
  readonly objects: Map<string, History>;
  readonly names: Map<Kind, History[]>;
  readonly runs: Map<string, ContainerRun[]>;
  readonly logs: Map<string, LogFact[]>;
  readonly files: Map<string, FileFact[]>;
  readonly probes: Map<string, ProbeFact[]>;
  readonly hooks: Map<string, HookFact[]>;
  readonly connections: ConnectionFact[];
  readonly actions: ActionFact[];
}
const podKey = (namespace: string, pod: string): string => `${namespace}\n${pod}`;
const containerKey = (ref: { readonly namespace: string; readonly pod: string; readonly container: string }): string =>
  `${podKey(ref.namespace, ref.pod)}\n${ref.container}`;

function sortFact(sorted: Sorted, fact: Fact): void {
  switch (fact.kind) {
    case 'object': {
      const { kind, metadata } = fact.object;
      const key = `${kind}\n${metadata.namespace ?? ''}\n${metadata.name ?? ''}`;
      let history = sorted.objects.get(key);
      if (history === undefined) {
        history = { kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '', versions: [] };
        sorted.objects.set(key, history);
        into(sorted.names, kind, history);
      }
      history.versions.push(fact);
      return;
    }
    case 'containerStarted':
      into(sorted.runs, podKey(fact.ref.namespace, fact.ref.pod), {
        ref: fact.ref,
        role: fact.role,
        containerID: fact.containerID,
        startedAt: fact.at,
      });
      return;
    case 'containerFinished': {
      const runs = sorted.runs.get(podKey(fact.ref.namespace, fact.ref.pod)) ?? [];
      const i = runs.findLastIndex((run) => run.ref.container === fact.ref.container && run.ref.restartCount === fact.ref.restartCount);
      if (i >= 0) runs[i] = { ...runs[i]!, finished: fact };
      return;
    }
    case 'log':
      return into(sorted.logs, containerKey(fact.ref), fact);
    case 'file':
      return into(
        sorted.files,
        fact.volume === null
          ? `${containerKey(fact.ref)}\n${fact.ref.restartCount}`
          : `${podKey(fact.ref.namespace, fact.ref.pod)}\nvolume\n${fact.volume}`,
        fact,
      );
    case 'probe':
      return into(sorted.probes, containerKey(fact.ref), fact);
    case 'hook':
      return into(sorted.hooks, containerKey(fact.ref), fact);
    case 'connection':
      sorted.connections.push(fact);
      return;
    case 'action':
      sorted.actions.push(fact);
      return;
    default:
  }
}

/** Files after the given changes, by path. */
function foldFiles(facts: readonly FileFact[]): readonly FileEntry[] {
  const files = new Map<string, FileEntry>();
  for (const fact of facts) {
    const old = files.get(fact.inner);
    if (fact.operation === 'remove') {
      files.delete(fact.inner);
      continue;
    }
    const type = fact.operation === 'mkdir' ? 'directory' : fact.operation === 'symlink' ? 'symlink' : (old?.type ?? 'file');
    const content = fact.content ?? (fact.operation === 'chmod' ? old?.content : undefined);
    files.set(fact.inner, {
      path: fact.inner,
      type,
      size: fact.size,
      ...(content === undefined ? {} : { content }),
      changedAt: fact.at,
      by: fact.ref,
    });
  }
  return [...files.values()].sort((a, b) => compare(a.path, b.path));
}

const sortedOf = new WeakMap<TraceIndex, Sorted>();
const startOfAll = (): Sorted => ({
  read: 0,
  objects: new Map(),
  names: new Map(),
  runs: new Map(),
  logs: new Map(),
  files: new Map(),
  probes: new Map(),
  hooks: new Map(),
  connections: [],
  actions: [],
});

/**
 * Sorts a trace's facts for {@link TraceIndex}. With the index of an earlier state of the same growing trace, only the new facts
 * are read; the earlier index must not be used after that.
 */
export function indexTrace(trace: Trace, earlier?: TraceIndex): TraceIndex {
  const last = earlier?.trace.facts.at(-1);
  const goesOn = earlier !== undefined && last !== undefined && trace.facts[earlier.trace.facts.length - 1] === last;
  const sorted = (goesOn ? sortedOf.get(earlier) : undefined) ?? startOfAll();
  for (; sorted.read < trace.facts.length; sorted.read++) sortFact(sorted, trace.facts[sorted.read]!);

  const at = (history: History | undefined, time: Time): KubernetesObject | undefined => {
    if (history === undefined) return undefined;
    const fact = history.versions[upTo(history.versions, time) - 1];
    return fact === undefined || fact.type === 'DELETED' ? undefined : fact.object;
  };
  const fileCache = new Map<string, { readonly count: number; readonly entries: readonly FileEntry[] }>();
  const filesOf = (key: string, time: Time): readonly FileEntry[] => {
    const facts = sorted.files.get(key) ?? [];
    const count = upTo(facts, time);
    const cached = fileCache.get(key);
    if (cached?.count === count) return cached.entries;
    const entries = foldFiles(facts.slice(0, count));
    fileCache.set(key, { count, entries });
    return entries;
  };
  const runsOf = (namespace: string, pod: string): readonly ContainerRun[] => sorted.runs.get(podKey(namespace, pod)) ?? [];

  const index: TraceIndex = {
    trace,
    count: (time) => upTo(trace.facts, time),
    objectsAt: (time) => ({
      get: (kind, namespace, name) =>
        (at(sorted.objects.get(`${kind}\n${namespace}\n${name}`), time) ?? at(sorted.objects.get(`${kind}\n\n${name}`), time)) as never,
      // Sorted when it is asked for: a run may have ten thousand objects, and sorting at each would take seconds.
      list: (kind, namespace) =>
        (sorted.names.get(kind) ?? [])
          .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name))
          .flatMap((history) => {
            const object = namespace === undefined || history.namespace === namespace ? at(history, time) : undefined;
            return object === undefined ? [] : [object];
          }) as never,
    }),
    versions: (kind, namespace, name) => sorted.objects.get(`${kind}\n${namespace}\n${name}`)?.versions ?? [],
    runs: (namespace, pod) => {
      if (namespace !== undefined && pod !== undefined) return runsOf(namespace, pod);
      return [...sorted.runs.values()]
        .flat()
        .filter((run) => namespace === undefined || run.ref.namespace === namespace)
        .sort((a, b) => a.startedAt - b.startedAt);
    },
    runAt: (namespace, pod, container, time) => {
      const run = runsOf(namespace, pod).findLast((each) => each.ref.container === container && each.startedAt <= time);
      if (run?.finished === undefined || run.finished.at <= time) return run;
      return { ref: run.ref, role: run.role, containerID: run.containerID, startedAt: run.startedAt };
    },
    logs: (namespace, pod, container, time, restartCount) => {
      const lines = before(sorted.logs.get(containerKey({ namespace, pod, container })), time);
      return restartCount === undefined ? lines : lines.filter((line) => line.ref.restartCount === restartCount);
    },
    volumeFiles: (namespace, pod, volume, time) => filesOf(`${podKey(namespace, pod)}\nvolume\n${volume}`, time),
    containerFiles: (namespace, pod, container, restartCount, time) =>
      filesOf(`${containerKey({ namespace, pod, container })}\n${restartCount}`, time),
    volumes: (namespace, pod) => {
      const prefix = `${podKey(namespace, pod)}\nvolume\n`;
      return [...sorted.files.keys()]
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length))
        .sort(compare);
    },
    probes: (namespace, pod, container, time) => before(sorted.probes.get(containerKey({ namespace, pod, container })), time),
    hooks: (namespace, pod, container, time) => before(sorted.hooks.get(containerKey({ namespace, pod, container })), time),
    connections: (time) => before(sorted.connections, time),
    actions: (time) => before(sorted.actions, time),
  };
  sortedOf.set(index, sorted);
  return index;
}

/** The objects of a trace at a moment, for a single look; views that look often keep an {@link indexTrace}. */
export const objectsAt = (trace: Trace, time: Time): Objects => indexTrace(trace).objectsAt(time);
