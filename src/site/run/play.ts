/** Runs a manifest and derives what the pages show: the same at build time, in the worker and in tests. */
import { decodeManifest, simulate } from '../../simulator/index.ts';
import type { Action, Time } from '../../simulator/index.ts';
import { hashText } from '../hash.ts';
import { derive } from './derive.ts';
import type { Figure, Run } from './types.ts';

export interface PlayInput {
  readonly manifest: string;
  readonly actions: readonly Action[];
  readonly until: Time;
  readonly file?: string;
}

/** One whole run. Never throws for what a reader wrote; `now` gives real ms, only to say how long it took. */
export function play({ manifest, actions, until, file }: PlayInput, now: () => number = () => 0): Run {
  const began = now();
  const decoded = decodeManifest(manifest);
  const trace = simulate({ manifest, actions, until, ...(file === undefined ? {} : { file }) });
  const refusals = decoded.documents.flatMap((document) =>
    document.refusal === undefined ? [] : [document.refusal.replaceAll('%FILE%', file ?? 'pod.yaml')],
  );
  const figure = derive(trace, manifest);
  return {
    ...figure,
    trace,
    hash: hashText(JSON.stringify(trace)),
    problems: decoded.problems,
    refused: refusals.length === 0 ? undefined : refusals.join('\n'),
    took: now() - began,
  };
}

/** The part of a run that the static figure needs and the page carries: no trace, and of the beats only the last. */
export function figureOf({ end, lanes, rows, scene, table, parts, note, beats }: Run): Figure {
  const last = beats.findLast((beat) => beat.minor !== true) ?? beats.at(-1);
  return { end, lanes, rows, scene, table, parts, note, beats: last === undefined ? [] : [last] };
}
