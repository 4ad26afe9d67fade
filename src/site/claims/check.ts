/** Checks claims against a run that has been played: at build time, in `npm run claims`, and in the worker. */
import { askAll, check, isReading } from '../../simulator/index.ts';
import type { Action, Answer, ClaimRun, Expect, Trace, Verdict } from '../../simulator/index.ts';
import type { PlayInput } from '../run/play.ts';

const NOTHING: Answer = { stdout: '', stderr: '', output: '', exitCode: 0 };

/** One verdict for each expectation. Commands that change nothing are asked in one run, each other one in a run of its own. */
export function checkClaims(trace: Trace, input: PlayInput, expects: readonly Expect[]): readonly Verdict[] {
  const run = { manifest: input.manifest, file: input.file ?? 'pod.yaml', trace };
  // First only to hear what they would ask.
  const wanted = new Map<string, { readonly action: Action; readonly patience: number }>();
  const listen: ClaimRun['ask'] = (action, patience) => {
    if (isReading(action)) wanted.set(JSON.stringify(action), { action, patience });
    return NOTHING;
  };
  for (const expect of expects) check({ ...run, ask: listen }, expect);
  const answers = new Map<string, Answer>();
  if (wanted.size > 0) {
    const all = [...wanted];
    const told = askAll(
      input,
      all.map(([, { action }]) => action),
      Math.max(...all.map(([, { patience }]) => patience)),
    );
    all.forEach(([key], i) => answers.set(key, told[i]!));
  }
  const ask: ClaimRun['ask'] = (action, patience) => answers.get(JSON.stringify(action)) ?? askAll(input, [action], patience)[0]!;
  return expects.map((expect) => check({ ...run, ask }, expect));
}
