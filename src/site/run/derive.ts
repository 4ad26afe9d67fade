/** Everything the pages draw, from a trace. */
import { indexTrace } from '../../simulator/index.ts';
import type { Trace } from '../../simulator/index.ts';
import { beatsOf } from './beats.ts';
import { lanesOf } from './lanes.ts';
import { rowsAt } from './rows-at.ts';
import { rowsOf } from './rows.ts';
import { sceneAt } from './scene.ts';
import type { Figure, PodRow } from './types.ts';
import { yamlParts } from './yaml-parts.ts';

/** `kubectl get pod` without AGE (which only says how far the run went). */
export function tableText(rows: readonly PodRow[]): string {
  if (rows.length === 0) return 'No resources found in default namespace.';
  const cells = [['NAME', 'READY', 'STATUS', 'RESTARTS'], ...rows.map((row) => [row.pod, row.ready, row.status, row.restarts])];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)) + 3);
  return cells
    .map((line) => line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd(widths[column]!))).join(''))
    .join('\n');
}

/** The sentence a page shows when a budget or an unknown image kept the run from being the whole truth. */
function noteOf(trace: Trace): string | undefined {
  const budget = trace.facts.find((fact) => fact.kind === 'budget');
  if (budget?.kind === 'budget') return `A budget ran out at ${(budget.at / 1000).toFixed(1)} s: ${budget.message}.`;
  const note = trace.facts.find((fact) => fact.kind === 'note');
  return note?.kind === 'note' ? note.message : undefined;
}

/** The figure of a trace: its lanes, rows, beats and final scene. */
export function derive(trace: Trace, manifest: string): Figure {
  const index = indexTrace(trace);
  const lanes = lanesOf(trace);
  const rows = rowsOf(trace);
  const role = (pod: string, container: string) => lanes.find((lane) => lane.pod === pod && lane.container === container)?.role;
  const pod = lanes[0]?.pod;
  return {
    end: trace.end,
    lanes,
    rows,
    scene: pod === undefined ? undefined : sceneAt(index, lanes, rows, pod, trace.end),
    table: tableText(rowsAt(rows, trace.end, trace.end)),
    parts: yamlParts(manifest),
    note: noteOf(trace),
    beats: beatsOf(trace, index, rows, role),
  };
}
