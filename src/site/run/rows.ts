/** `kubectl get pod` over time: which row each Pod showed from when to when. */
import { podRow } from '../../simulator/index.ts';
import type { Pod, Trace } from '../../simulator/index.ts';
import type { PodRow } from './types.ts';

/** The rows of the given Pods, in time order; a Pod that is deleted has no row any more. */
export function rowsOf(trace: Trace, pods: ReadonlySet<string>): readonly PodRow[] {
  const rows: PodRow[] = [];
  const open = new Map<string, number>();
  const close = (pod: string, at: number): void => {
    const index = open.get(pod);
    if (index === undefined) return;
    rows[index] = { ...rows[index]!, to: at };
    open.delete(pod);
  };
  for (const fact of trace.facts) {
    if (fact.kind !== 'object' || fact.object.kind !== 'Pod' || fact.object.metadata.namespace !== trace.namespace) continue;
    const pod: Pod = fact.object;
    const name = pod.metadata.name ?? '';
    if (!pods.has(name)) continue;
    if (fact.type === 'DELETED') {
      close(name, fact.at);
      continue;
    }
    const row = podRow(pod, trace.epoch + fact.at);
    const last = rows[open.get(name) ?? -1];
    if (
      last !== undefined &&
      last.ready === row.ready &&
      last.status === row.status &&
      last.restarts.split(' ')[0] === row.restarts.split(' ')[0]
    )
      continue;
    close(name, fact.at);
    open.set(name, rows.length);
    rows.push({ pod: name, from: fact.at, to: trace.end, ready: row.ready, status: row.status, restarts: String(row.restartCount) });
  }
  return rows.filter((row) => row.to > row.from || row.to === trace.end);
}
