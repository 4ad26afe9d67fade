import type { Time } from '../clock.ts';
import type { ContainerStatus, Pod } from '../manifest/types.ts';
import type { TraceIndex } from '../trace/fold.ts';

/** Something that happened to a container or the Pod: `app starts`, `app#1 finishes`, `pod gone`. */
export interface Moment {
  readonly name: string;
  readonly at: Time;
}

const ready = (pod: Pod | undefined): boolean => pod?.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
const statuses = (pod: Pod | undefined): readonly ContainerStatus[] => [
  ...(pod?.status?.initContainerStatuses ?? []),
  ...(pod?.status?.containerStatuses ?? []),
];

/** Every moment of a Pod's life that a claim can name, in order of time. The first run of a container is `NAME` and `NAME#0`. */
export function momentsOf(index: TraceIndex, namespace: string, pod: string): readonly Moment[] {
  const moments: Moment[] = [];
  const add = (who: string, what: string, at: Time): void => void moments.push({ name: `${who} ${what}`, at });
  for (const run of index.runs(namespace, pod)) {
    const who = `${run.ref.container}#${run.ref.restartCount}`;
    add(who, 'starts', run.startedAt);
    if (run.finished !== undefined) add(who, 'finishes', run.finished.at);
  }
  for (const fact of index.trace.facts) {
    if (fact.kind === 'signal' && fact.ref.namespace === namespace && fact.ref.pod === pod && fact.signal !== 'SIGKILL')
      add(`${fact.ref.container}#${fact.ref.restartCount}`, 'stopping', fact.at);
  }
  let before: Pod | undefined;
  for (const fact of index.versions('Pod', namespace, pod)) {
    const now = fact.object as Pod;
    if (fact.type === 'DELETED') add('pod', 'gone', fact.at);
    if (before?.metadata.deletionTimestamp === undefined && now.metadata.deletionTimestamp !== undefined) add('pod', 'deleted', fact.at);
    if (now.status?.phase === 'Running' && before?.status?.phase !== 'Running') add('pod', 'running', fact.at);
    if (ready(now) !== ready(before)) add('pod', ready(now) ? 'ready' : 'unready', fact.at);
    const old = new Map(statuses(before).map((c) => [c.name, c]));
    for (const c of statuses(now))
      if (c.ready !== (old.get(c.name)?.ready ?? false)) add(`${c.name}#${c.restartCount}`, c.ready ? 'ready' : 'unready', fact.at);
    before = now;
  }
  return moments.sort((a, b) => a.at - b.at);
}

/** When a named moment came; `app starts` means the first time, `app#1 starts` that of the second run. */
export function findMoment(moments: readonly Moment[], name: string): Moment | undefined {
  const [who = '', what = ''] = name.split(' ');
  if (who === 'pod' || who.includes('#')) return moments.find((moment) => moment.name === name);
  return moments.find(
    (moment) => moment.name.startsWith(`${who}#`) && moment.name.endsWith(` ${what}`) && moment.name.split('#')[0] === who,
  );
}
