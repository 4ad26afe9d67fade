/** What happened, fact by fact, in sentences: the steps of the player and its "what just happened and why" line. */
import { explain } from '../../simulator/index.ts';
import type { Fact, Trace, TraceIndex } from '../../simulator/index.ts';
import type { Beat, PodRow, Role } from './types.ts';

const roles: Readonly<Partial<Record<Fact['kind'], Beat['role']>>> = {
  pull: 'image',
  probe: 'probe',
  listen: 'port',
  connection: 'port',
  file: 'volume',
};

/** Facts the simulator's own explanation leaves out, because only a reader who looks closely wants them. */
function small(fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'log':
      return `${fact.ref.container} says: ${fact.text.length > 160 ? `${fact.text.slice(0, 160)}…` : fact.text}`;
    case 'file':
      if (fact.volume === null) return undefined;
      if (fact.operation === 'create' || fact.operation === 'write')
        return `${fact.ref.container} writes ${fact.path} (volume ${fact.volume}).`;
      return fact.operation === 'remove' ? `${fact.ref.container} removes ${fact.path} (volume ${fact.volume}).` : undefined;
    case 'connection': {
      const to = fact.server === undefined ? `${fact.address}:${fact.port}` : `${fact.server.container} on port ${fact.port}`;
      if (fact.ref === undefined) return undefined;
      return fact.outcome === 'connected' ? `${fact.ref.container} calls ${to}.` : `${fact.ref.container} calls ${to}: ${fact.outcome}.`;
    }
    default:
      return undefined;
  }
}

/** The beats of a trace, in time order. `rows` gives the changes of STATUS, which are beats of their own. */
export function beatsOf(
  trace: Trace,
  index: TraceIndex,
  rows: readonly PodRow[],
  roleOf: (pod: string, container: string) => Role | undefined,
): readonly Beat[] {
  const beats: Beat[] = [];
  // What the cluster has of its own before the manifest is applied is no news.
  const start = trace.facts.findIndex((fact) => fact.kind === 'action');
  for (const fact of trace.facts.slice(Math.max(0, start))) {
    const told = explain(index, fact);
    const text = told?.text ?? small(fact);
    if (text === undefined) continue;
    const ref = 'ref' in fact ? fact.ref : undefined;
    const role =
      (ref === undefined ? undefined : roleOf(ref.pod, ref.container)) ??
      roles[fact.kind] ??
      (fact.kind === 'object' ? 'kubelet' : undefined);
    const pod = ref?.pod ?? (fact.kind === 'object' && fact.object.kind === 'Pod' ? fact.object.metadata.name : undefined);
    const last = beats.at(-1);
    if (last !== undefined && last.text === text && last.at === fact.at) continue;
    beats.push({
      at: fact.at,
      text,
      ...(told?.rule === undefined ? {} : { rule: told.rule }),
      ...(role === undefined ? {} : { role }),
      ...(pod === undefined ? {} : { pod }),
      ...(ref === undefined ? {} : { container: ref.container }),
      ...(told === undefined ? { minor: true } : {}),
    });
  }
  for (const row of rows) {
    beats.push({
      at: row.from,
      text: `kubectl get pod now says ${row.ready} ${row.status} for ${row.pod}.`,
      pod: row.pod,
      role: 'kubelet',
      minor: true,
    });
  }
  return beats.sort((a, b) => a.at - b.at);
}
