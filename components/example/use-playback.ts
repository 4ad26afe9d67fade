import { useMemo, useEffect, useRef, useState } from 'preact/hooks';
import type { Clock } from '../../src/site/clock.ts';
import { movableClock } from '../../src/site/clock.ts';

export const speeds = [0.5, 1, 2, 4, 10] as const;

export interface Playback {
  readonly clock: Clock;
  readonly playing: boolean;
  readonly speed: number;
  play(from?: number): void;
  pause(): void;
  toggle(): void;
  /** Goes to a time and stays there (or goes on playing, when it plays). */
  seek(time: number): void;
  setSpeed(speed: number): void;
}

/** The reader's place in virtual time. It moves with the screen's frames while playing and stops at `end`. */
export function usePlayback(end: number, start: number): Playback {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const limit = useRef(end);
  limit.current = end;
  /** At once, as an effect's end comes a frame late. */
  const running = useRef(false);
  const { clock, seek, play, pause } = useMemo(() => {
    const clock = movableClock(start);
    return {
      clock,
      seek: (to: number) => clock.move(Math.max(0, Math.min(limit.current, to))),
      play: (from?: number) => {
        if (from !== undefined) clock.move(from);
        else if (clock.now() >= limit.current - 1) clock.move(0);
        running.current = true;
        setPlaying(true);
      },
      pause: () => {
        running.current = false;
        setPlaying(false);
      },
    };
  }, []);

  useEffect(() => {
    if (!playing) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(now) {
      if (!running.current) return;
      // A tab that slept does not jump to the end.
      const next = clock.now() + Math.min(250, Math.max(0, now - before)) * speed;
      before = now;
      clock.move(Math.min(next, limit.current));
      if (next >= limit.current) setPlaying(false);
      else frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, speed]);

  return useMemo(
    () => ({ clock, playing, speed, play, pause, toggle: () => (playing ? pause() : play()), seek, setSpeed }),
    [playing, speed],
  );
}
