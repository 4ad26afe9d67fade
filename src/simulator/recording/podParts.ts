import type { Time } from '../clock.ts';
import { podRow } from '../kubectl/print/podRow.ts';
import type { Event, Pod, PodSpec } from '../manifest/types.ts';
import type { TraceIndex } from '../trace/fold.ts';
import { containerHistories, type ContainerHistory, type Instance } from './instances.ts';

export interface Row {
  readonly t: Time;
  readonly READY: string;
  readonly STATUS: string;
  readonly RESTARTS: string;
  readonly restartsText: string;
}
export interface LogRun {
  readonly restartCount: number;
  readonly how: 'follow';
  readonly lines: readonly { readonly t: Time; readonly text: string }[];
}
export interface Termination {
  readonly deletedT: Time;
  readonly gracePeriodSeconds: number;
  readonly exits: readonly {
    readonly name: string;
    readonly exitCode: number;
    readonly reason: string | null;
    readonly finishedAt: Time | null;
    readonly exactFinished: Time | null;
    readonly runtimeExitStatus: number | null;
  }[];
  readonly rows: readonly Row[];
  readonly goneT: Time | null;
  readonly tookMs: number | null;
}
/** Everything recorded of one Pod; times from `zero`. */
export interface PodRecord {
  readonly pod: string;
  readonly bornT: Time;
  readonly defaulted: { readonly metadata: Pod['metadata']; readonly spec: PodSpec | undefined };
  readonly watch: readonly object[];
  readonly table: readonly Row[];
  readonly containers: Readonly<Record<string, ContainerHistory>>;
  readonly logs: Readonly<Record<string, readonly LogRun[]>>;
  readonly termination?: Termination;
}

const round = (time: Time): Time => Math.round(time);

function withoutApplied(metadata: Pod['metadata']): Pod['metadata'] {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return { ...metadata, annotations: annotations.length > 0 ? Object.fromEntries(annotations) : undefined };
}

/** The distinct rows of `kubectl get pod -w`. */
export function rowsOf(index: TraceIndex, namespace: string, pod: string, zero: Time): readonly Row[] {
  const rows: Row[] = [];
  for (const fact of index.versions('Pod', namespace, pod)) {
    if (fact.type === 'DELETED') continue;
    const row = podRow(fact.object as Pod, index.trace.epoch + fact.at);
    const next = {
      t: round(fact.at - zero),
      READY: row.ready,
      STATUS: row.status,
      RESTARTS: String(row.restartCount),
      restartsText: row.restarts,
    };
    const last = rows.at(-1);
    if (last === undefined || last.READY !== next.READY || last.STATUS !== next.STATUS || last.RESTARTS !== next.RESTARTS) rows.push(next);
  }
  return rows;
}

/**
 * When a container was killed and removed in one go, so that its end never showed in the status (L-72): whoever follows its log then
 * reads the runtime's complaint that it is gone.
 */
const removedUnseen = (instance: Instance | undefined): Time | undefined =>
  instance !== undefined && instance.exactFinished !== null && instance.exitCode === null ? instance.exactFinished : undefined;

function logsOf(
  index: TraceIndex,
  namespace: string,
  pod: string,
  containers: Readonly<Record<string, ContainerHistory>>,
  zero: Time,
): Readonly<Record<string, readonly LogRun[]>> {
  const result: Record<string, LogRun[]> = Object.create(null) as Record<string, LogRun[]>;
  for (const [name, { instances }] of Object.entries(containers)) {
    const numbers = new Set(instances.filter((it) => it.synthetic !== true).map((it) => it.restartCount));
    if (numbers.size === 0) continue;
    const lines = index.logs(namespace, pod, name, Infinity);
    result[name] = [...numbers]
      .sort((a, b) => a - b)
      .map((restartCount) => {
        const own = lines
          .filter((line) => line.ref.restartCount === restartCount)
          .map((line) => ({ t: round(line.at - zero), text: line.text }));
        const removed = removedUnseen(instances.find((it) => it.restartCount === restartCount && it.synthetic !== true));
        const id =
          index
            .runs(namespace, pod)
            .find((run) => run.ref.container === name && run.ref.restartCount === restartCount)
            ?.containerID.replace('containerd://', '') ?? '';
        const last =
          removed === undefined
            ? []
            : [{ t: removed, text: `rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found` }];
        return { restartCount, how: 'follow', lines: [...own, ...last] };
      });
  }
  return result;
}

function terminationOf(
  index: TraceIndex,
  namespace: string,
  pod: string,
  containers: Readonly<Record<string, ContainerHistory>>,
  rows: readonly Row[],
  zero: Time,
): Termination | undefined {
  const versions = index.versions('Pod', namespace, pod);
  const marked = versions.find((fact) => fact.object.metadata.deletionTimestamp !== undefined);
  if (marked === undefined) return undefined;
  const deletedT = round(marked.at - zero);
  const gone = versions.find((fact) => fact.type === 'DELETED');
  const exits = Object.entries(containers).flatMap(([name, { instances }]) =>
    instances.flatMap((it) =>
      (it.exactFinished ?? -1) < deletedT || it.exitCode === null
        ? []
        : [
            {
              name,
              exitCode: it.exitCode,
              reason: it.reason,
              finishedAt: it.finishedAt,
              exactFinished: it.exactFinished,
              runtimeExitStatus: it.runtimeExitStatus,
            },
          ],
    ),
  );
  const goneT = gone === undefined ? null : round(gone.at - zero);
  return {
    deletedT,
    gracePeriodSeconds: marked.object.metadata.deletionGracePeriodSeconds ?? 0,
    exits: exits.sort((a, b) => (a.exactFinished ?? 0) - (b.exactFinished ?? 0)),
    rows: rows.filter((row) => row.t >= deletedT),
    goneT,
    tookMs: goneT === null ? null : goneT - deletedT,
  };
}

/** Everything of one Pod that a recording holds, with 0 at `zero`. */
export function recordPod(index: TraceIndex, namespace: string, pod: string, zero: Time): PodRecord {
  const versions = index.versions('Pod', namespace, pod);
  const first = versions[0]!;
  const object = first.object as Pod;
  const watch: object[] = [];
  let last: unknown;
  for (const fact of versions) {
    const { metadata, status } = fact.object as Pod;
    if (fact.type === 'MODIFIED' && status === last && metadata.deletionTimestamp === undefined) continue;
    last = status;
    watch.push({
      t: round(fact.at - zero),
      type: fact.type,
      ...(metadata.deletionTimestamp === undefined
        ? {}
        : { deletionTimestamp: metadata.deletionTimestamp, deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds }),
      generation: metadata.generation,
      status,
    });
  }
  const containers = containerHistories(index, namespace, pod, zero);
  const table = rowsOf(index, namespace, pod, zero);
  const termination = terminationOf(index, namespace, pod, containers, table, zero);
  return {
    pod,
    bornT: round(first.at - zero),
    defaulted: { metadata: withoutApplied(object.metadata), spec: object.spec },
    watch,
    table,
    // Ephemeral containers have logs and exits, but no place in the list.
    containers: Object.fromEntries(Object.entries(containers).filter(([, { role }]) => role !== 'ephemeral')),
    logs: logsOf(index, namespace, pod, containers, zero),
    ...(termination === undefined ? {} : { termination }),
  };
}

/** The namespace's Events, each with the times at which its count rose. */
export function recordEvents(index: TraceIndex, namespace: string, zero: Time): readonly object[] {
  const calendar = (time: string | undefined): Time | null => (time === undefined ? null : Date.parse(time) - index.trace.epoch - zero);
  const all = new Map<string, { event: Event; seen: { t: Time; count: number }[] }>();
  for (const fact of index.trace.facts) {
    if (fact.kind !== 'object' || fact.object.kind !== 'Event' || fact.type === 'DELETED' || fact.object.metadata.namespace !== namespace)
      continue;
    const name = fact.object.metadata.name ?? '';
    const seen = { t: round(fact.at - zero), count: fact.object.count ?? 1 };
    const known = all.get(name);
    if (known === undefined) all.set(name, { event: fact.object, seen: [seen] });
    else {
      known.event = fact.object;
      known.seen.push(seen);
    }
  }
  return [...all.values()].map(({ event, seen }) => ({
    t: seen[0]!.t,
    type: event.type,
    reason: event.reason,
    source: event.source?.component ?? event.reportingComponent,
    message: event.message,
    object: `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`,
    fieldPath: event.involvedObject.fieldPath ?? null,
    count: event.count ?? 1,
    firstTimestampAt: calendar(event.firstTimestamp),
    lastTimestampAt: calendar(event.lastTimestamp),
    eventTimeAt: calendar(event.eventTime),
    seen,
  }));
}
