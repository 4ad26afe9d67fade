/** The line under the scrubber: what happened last, why, and by which rule. */
import { clockText } from '../../src/site/duration.ts';
import type { Beat } from '../../src/site/run/types.ts';
import { Rule } from '../rule/Rule.tsx';
import { beatAt } from './beat-at.ts';
import { useTime } from '../../src/site/clock.ts';
import type { Clock } from '../../src/site/clock.ts';

export interface JustHappenedProps {
  readonly clock: Clock;
  readonly beats: readonly Beat[];
  readonly playing: boolean;
  /** Address of the page that lists the rules. */
  readonly rules: string;
}

export function JustHappened({ clock, beats, playing, rules }: JustHappenedProps) {
  const beat = useTime(clock, (time) => beatAt(beats, time));
  return (
    <p class="just-happened" aria-live={playing ? 'off' : 'polite'} data-role={beat?.role}>
      {beat === undefined ? (
        <span>Press play: the Pod is about to be created.</span>
      ) : (
        <>
          <time>{clockText(beat.at)}</time> <span>{beat.text}</span> {beat.rule !== undefined && <Rule rule={beat.rule} page={rules} />}
        </>
      )}
    </p>
  );
}
