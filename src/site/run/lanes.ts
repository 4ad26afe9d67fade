/** The timeline's lanes: for each container of each Pod, what state it was in from when to when. */
import type { ContainerStatus, Fact, Pod, Time, Trace } from '../../simulator/index.ts';
import type { Lane, Mark, Role, Segment } from './types.ts';

/** Lanes a page is given at most. */
export const MOST_LANES = 300;

type Versions = { readonly at: Time; readonly pod: Pod | undefined }[];
interface Life {
  readonly start: Time;
  end: Time;
  readonly restart: number;
  exit?: { readonly code: number; readonly reason: string };
}

const statusOf = (pod: Pod | undefined, container: string): ContainerStatus | undefined =>
  [
    ...(pod?.status?.initContainerStatuses ?? []),
    ...(pod?.status?.containerStatuses ?? []),
    ...(pod?.status?.ephemeralContainerStatuses ?? []),
  ].find((status) => status.name === container);

const containersOf = (pod: Pod): { name: string; role: Role; image: string }[] => [
  ...(pod.spec?.initContainers ?? []).map((c) => ({
    name: c.name,
    role: c.restartPolicy === 'Always' ? ('sidecar' as const) : ('init' as const),
    image: c.image ?? '',
  })),
  ...(pod.spec?.containers ?? []).map((c) => ({ name: c.name, role: 'app' as const, image: c.image ?? '' })),
  ...(pod.spec?.ephemeralContainers ?? []).map((c) => ({ name: c.name, role: 'ephemeral' as const, image: c.image ?? '' })),
];

/** How the container stands at a moment: a life that covers it, or what the Pod's status says between lives. */
function stateAt(at: Time, lives: readonly Life[], pod: Pod | undefined, container: string): Omit<Segment, 'from' | 'to'> {
  const terminating = pod?.metadata.deletionTimestamp !== undefined;
  const shared = terminating ? { terminating } : {};
  const status = statusOf(pod, container);
  const life = lives.findLast((each) => each.start <= at);
  if (life !== undefined && at < life.end) {
    const ready = status?.ready === true && status.state?.running !== undefined && status.restartCount === life.restart;
    return { state: ready ? 'ready' : 'running', reason: ready ? 'Ready' : 'Running', restart: life.restart, ...shared };
  }
  const waiting = status?.state?.waiting?.reason;
  // The status lags behind the runtime: after a life has ended it may still say what held before it.
  const current = life === undefined || (status?.lastState?.terminated !== undefined && status.restartCount >= life.restart);
  if (life?.exit !== undefined && !(current && waiting !== undefined)) {
    return {
      state: life.exit.code === 0 ? 'done' : 'failed',
      reason: life.exit.reason,
      exitCode: life.exit.code,
      restart: life.restart,
      ...shared,
    };
  }
  return {
    state: 'waiting',
    reason: waiting ?? (pod?.spec?.nodeName === undefined ? 'Pending' : 'PodInitializing'),
    restart: life?.restart ?? 0,
    ...shared,
  };
}

const same = (a: Segment, b: Omit<Segment, 'from' | 'to'>): boolean =>
  a.state === b.state && a.reason === b.reason && a.restart === b.restart && a.exitCode === b.exitCode && a.terminating === b.terminating;

function segmentsOf(lives: readonly Life[], versions: Versions, container: string, end: Time): readonly Segment[] {
  const born = versions.find(({ pod }) => pod !== undefined && containersOf(pod).some((c) => c.name === container))?.at ?? 0;
  const gone = versions.find(({ pod, at }) => pod === undefined && at > born)?.at ?? end;
  const times = [...new Set([born, ...versions.map(({ at }) => at), ...lives.flatMap((life) => [life.start, life.end])])]
    .filter((at) => at >= born && at < gone)
    .sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (const [i, from] of times.entries()) {
    const to = Math.min(times[i + 1] ?? gone, gone);
    const state = stateAt(from, lives, versions.findLast(({ at }) => at <= from)?.pod, container);
    const last = segments.at(-1);
    if (last !== undefined && same(last, state)) segments[segments.length - 1] = { ...last, to };
    else if (to > from) segments.push({ from, to, ...state });
  }
  return segments;
}

function into<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function markOf(fact: Fact): Mark | undefined {
  switch (fact.kind) {
    case 'probe':
      return {
        at: fact.at,
        kind: 'probe',
        good: fact.success,
        text: `${fact.probe} probe ${fact.success ? 'succeeds' : `fails: ${fact.message}`}`,
      };
    case 'signal':
      return { at: fact.at, kind: 'signal', good: fact.signal !== 'SIGKILL', text: fact.signal };
    case 'hook':
      return { at: fact.at, kind: 'hook', good: fact.phase !== 'failed', text: `${fact.hook} hook ${fact.phase}` };
    case 'pull':
      return fact.phase === 'started'
        ? undefined
        : {
            at: fact.at,
            kind: 'pull',
            good: fact.phase === 'succeeded',
            text: `image ${fact.image} ${fact.phase === 'succeeded' ? 'fetched' : 'could not be fetched'}`,
          };
    default:
      return undefined;
  }
}

/**
 * One lane for every container of every Pod of the trace, Pods in order of creation, containers in the order in which they start; `more` is how
 * many there are beyond those a page is given.
 */
export function lanesOf(trace: Trace): { readonly lanes: readonly Lane[]; readonly more: number } {
  const pods = new Map<string, Versions>();
  const lives = new Map<string, Life[]>();
  const marks = new Map<string, Mark[]>();
  const key = (pod: string, container: string): string => `${pod}\n${container}`;
  for (const fact of trace.facts) {
    if (fact.kind === 'object' && fact.object.kind === 'Pod' && fact.object.metadata.namespace === trace.namespace) {
      const name = fact.object.metadata.name ?? '';
      const versions = pods.get(name) ?? [];
      versions.push({ at: fact.at, pod: fact.type === 'DELETED' ? undefined : fact.object });
      pods.set(name, versions);
    } else if (fact.kind === 'containerStarted') {
      into(lives, key(fact.ref.pod, fact.ref.container), { start: fact.at, end: trace.end + 1, restart: fact.ref.restartCount });
    } else if (fact.kind === 'containerFinished') {
      const life = lives.get(key(fact.ref.pod, fact.ref.container))?.at(-1);
      if (life !== undefined) {
        life.end = fact.at;
        life.exit = { code: fact.exitCode, reason: fact.reason };
      }
    }
    const mark = markOf(fact);
    if (mark !== undefined && 'ref' in fact && fact.ref !== undefined) {
      into(marks, key(fact.ref.pod, fact.ref.container), mark);
    }
  }
  const all = [...pods].flatMap(([name, versions]) => {
    const last = versions.findLast(({ pod }) => pod !== undefined)?.pod;
    return last === undefined ? [] : containersOf(last).map((container) => ({ ...container, pod: name, versions }));
  });
  const lanes = all.slice(0, MOST_LANES).map(({ name: container, role, image, pod, versions }) => ({
    pod,
    container,
    role,
    image,
    segments: segmentsOf(lives.get(key(pod, container)) ?? [], versions, container, trace.end),
    marks: marks.get(key(pod, container)) ?? [],
  }));
  return { lanes, more: all.length - lanes.length };
}
