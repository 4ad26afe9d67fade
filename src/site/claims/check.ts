/** Checks claims against a run that has been played: at build time, in `npm run claims`, and in the worker. */
import { check, simulate } from '../../simulator/index.ts';
import type { Expect, Trace, Verdict } from '../../simulator/index.ts';
import type { PlayInput } from '../run/play.ts';

/** One verdict for each expectation. */
export function checkClaims(trace: Trace, input: PlayInput, expects: readonly Expect[]): readonly Verdict[] {
  const run = {
    manifest: input.manifest,
    file: input.file ?? 'pod.yaml',
    trace,
    actionCount: input.actions.length,
    rerun: (actions: PlayInput['actions'], until: number) => simulate({ ...input, actions: [...input.actions, ...actions], until }),
  };
  return expects.map((expect) => check(run, expect));
}
