import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export const speeds = [0.5, 1, 2, 4, 10] as const;

export interface Playback {
  readonly time: number;
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
  const [time, setTime] = useState(start);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const place = useRef(start);
  const limit = useRef(end);
  limit.current = end;

  const seek = useCallback((to: number) => {
    place.current = Math.max(0, Math.min(limit.current, to));
    setTime(place.current);
  }, []);
  const play = useCallback((from?: number) => {
    if (from !== undefined) place.current = from;
    else if (place.current >= limit.current - 1) place.current = 0;
    setTime(place.current);
    setPlaying(true);
  }, []);
  const pause = useCallback(() => setPlaying(false), []);

  useEffect(() => {
    if (!playing) return undefined;
    let before = performance.now();
    let frame = requestAnimationFrame(function tick(now) {
      // A tab that slept does not jump to the end.
      place.current += Math.min(250, Math.max(0, now - before)) * speed;
      before = now;
      if (place.current >= limit.current) {
        place.current = limit.current;
        setTime(place.current);
        setPlaying(false);
        return;
      }
      setTime(place.current);
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, speed]);

  return { time, playing, speed, play, pause, toggle: () => (playing ? pause() : play()), seek, setSpeed };
}
