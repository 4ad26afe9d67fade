import type { Beat } from '../../src/site/run/types.ts';

/** The beat that the line under the scrubber tells: the last that matters, or the last at all when it is newer by a while. */
export function beatAt(beats: readonly Beat[], time: number): Beat | undefined {
  const last = beats.findLast((beat) => beat.at <= time);
  const major = beats.findLast((beat) => beat.at <= time && beat.minor !== true);
  return major !== undefined && last !== undefined && last.at - major.at < 700 ? major : (last ?? major);
}
