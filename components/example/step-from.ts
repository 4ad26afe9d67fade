import type { Beat } from '../../src/site/run/types.ts';

/** The next or previous time at which something worth stopping for happens. */
export function stepFrom(time: number, direction: 1 | -1, beats: readonly Beat[], end: number): number {
  const stops = beats.filter((beat) => beat.minor !== true);
  if (direction === 1) return stops.find((beat) => beat.at > time + 0.5)?.at ?? end;
  return stops.findLast((beat) => beat.at < time - 0.5)?.at ?? 0;
}
