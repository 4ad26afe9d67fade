/** Everything the pages draw, from a trace. */
import { indexTrace } from '../../simulator/index.ts';
import type { Trace } from '../../simulator/index.ts';
import { beatsOf } from './beats.ts';
import { lanesOf } from './lanes.ts';
import { rowsOf } from './rows.ts';
import type { Drawing } from './types.ts';
import { yamlParts } from './yaml-parts.ts';

/** The sentence a page shows when a budget or an unknown image kept the run from being the whole truth. */
function noteOf(trace: Trace): string | undefined {
  const budget = trace.facts.find((fact) => fact.kind === 'budget');
  if (budget?.kind === 'budget') return `A budget ran out at ${(budget.at / 1000).toFixed(1)} s: ${budget.message}.`;
  const note = trace.facts.find((fact) => fact.kind === 'note');
  return note?.kind === 'note' ? note.message : undefined;
}

/** What is drawn of a trace: lanes, rows, beats; of the containers only as many as a page is given. */
export function derive(trace: Trace, manifest: string): Drawing {
  const index = indexTrace(trace);
  const { lanes, more } = lanesOf(trace);
  const roles = new Map(lanes.map((lane) => [`${lane.pod}/${lane.container}`, lane.role]));
  const rows = rowsOf(trace, new Set(lanes.map((lane) => lane.pod)));
  return {
    end: trace.end,
    lanes,
    rows,
    parts: yamlParts(manifest),
    note: noteOf(trace),
    beats: beatsOf(trace, index, rows, (name, container) => roles.get(`${name}/${container}`)),
    ...(more > 0 && { more }),
  };
}
