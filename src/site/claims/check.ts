/** Checks claims against a run that has been played: at build time, in `npm run claims`, and in the worker. */
import { ask, check } from '../../simulator/index.ts';
import type { Action, Expect, Trace, Verdict } from '../../simulator/index.ts';
import type { PlayInput } from '../run/play.ts';

/** One verdict for each expectation. */
export function checkClaims(trace: Trace, input: PlayInput, expects: readonly Expect[]): readonly Verdict[] {
  const run = {
    manifest: input.manifest,
    file: input.file ?? 'pod.yaml',
    trace,
    ask: (action: Action, patience: number) => ask(input, action, patience),
  };
  return expects.map((expect) => check(run, expect));
}
