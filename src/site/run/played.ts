/** Runs of a build: many pages show the same one, which is played once. Build time only: nothing is ever let go. */
import { forgetParts, forgetReviews, goodObjects, usedParts } from '../../simulator/index.ts';
import type { Preload } from '../../worker/protocol.ts';
import { play } from './play.ts';
import type { PlayInput } from './play.ts';
import type { Run } from './types.ts';

interface Played {
  readonly run: Run;
  /** What the browser should know before it plays the same. */
  readonly preload: Preload;
}
const runs = new Map<string, Played>();

/** The run of `input`, played unless it has been. */
export function played(input: PlayInput): Played {
  const { manifest, actions, until, file } = input;
  const key = JSON.stringify([manifest, actions, until, file]);
  let found = runs.get(key);
  if (found === undefined) {
    forgetParts();
    forgetReviews();
    const run = play(input);
    runs.set(key, (found = { run, preload: { parts: usedParts(), good: goodObjects() } }));
  }
  return found;
}
