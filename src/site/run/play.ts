/** Runs a manifest and derives what the pages show: the same at build time, in the worker and in tests. */
import { decodeManifest, simulate } from '../../simulator/index.ts';
import type { Action, Time } from '../../simulator/index.ts';
import { hashText } from '../hash.ts';
import { derive } from './derive.ts';
import type { Run } from './types.ts';

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
  const drawing = derive(trace, manifest);
  return {
    ...drawing,
    trace,
    hash: hashText(JSON.stringify(trace)),
    problems: decoded.problems,
    refused: refusals.length === 0 ? undefined : refusals.join('\n'),
    took: now() - began,
  };
}
