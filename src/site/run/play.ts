/** Runs a manifest and derives what the pages show: the same at build time, in the worker and in tests. */
import { decodeManifest, simulate } from '../../simulator/index.ts';
import type { Action, Time, Trace } from '../../simulator/index.ts';
import { hashText } from '../hash.ts';
import { derive } from './derive.ts';
import type { Run } from './types.ts';

export interface PlayInput {
  readonly manifest: string;
  readonly actions: readonly Action[];
  readonly until: Time;
  readonly file?: string;
}

/** What the first apply failed with though each document is sound, e.g. for what kubectl adds to it. */
function failureOf({ facts }: Trace): string | undefined {
  const apply = facts.flatMap((fact) => (fact.kind === 'action' && fact.index < 0 ? [fact] : []));
  return apply.some(({ exitCode = 0 }) => exitCode > 0) ? apply.map(({ stderr = '' }) => stderr).join('') : undefined;
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
    refused: refusals.length === 0 ? failureOf(trace) : refusals.join('\n'),
    took: now() - began,
  };
}
