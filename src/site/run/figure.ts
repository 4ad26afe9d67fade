/** The static figure of a run, as pages are built with it. */
import { indexTrace } from '../../simulator/index.ts';
import { rowsAt } from './rows-at.ts';
import { sceneAt } from './scene.ts';
import type { Figure, PodRow, Run } from './types.ts';

/** `kubectl get pod` without AGE (which only says how far the run went). */
export function tableText(rows: readonly PodRow[]): string {
  if (rows.length === 0) return 'No resources found in default namespace.';
  const cells = [['NAME', 'READY', 'STATUS', 'RESTARTS'], ...rows.map((row) => [row.pod, row.ready, row.status, row.restarts])];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)) + 3);
  return cells
    .map((line) => line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd(widths[column]!))).join(''))
    .join('\n');
}

/** The part of a run that the static figure needs and the page carries: no trace, and of the beats only the last. */
export function figureOf({ end, lanes, rows, parts, note, beats, trace }: Run): Figure {
  const last = beats.findLast((beat) => beat.minor !== true) ?? beats.at(-1);
  const pod = lanes[0]?.pod;
  return {
    end,
    lanes,
    rows,
    scene: pod === undefined ? undefined : sceneAt(indexTrace(trace), lanes, rows, pod, end),
    table: tableText(rowsAt(rows, end, end)),
    parts,
    note,
    beats: last === undefined ? [] : [last],
  };
}
