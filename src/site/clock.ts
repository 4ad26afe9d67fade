/** Where in virtual time a view is. Only what depends on it is drawn anew when it moves, and only when what it shows changes. */
import { useSyncExternalStore } from 'preact/compat';

export interface Clock {
  now(): number;
  /** Calls `listener` after every move; answers how to stop that. */
  subscribe(listener: () => void): () => void;
}

/** A clock that stands: for figures on paper, and tests. */
export const stillClock = (time: number): Clock => ({ now: () => time, subscribe: () => () => undefined });

/** A clock that somebody moves. */
export function movableClock(start: number): Clock & { move(time: number): void } {
  let time = start;
  const listeners = new Set<() => void>();
  return {
    now: () => time,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move: (to) => {
      time = to;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** What `select` makes of the time, as it changes. `select` must answer the same value (by `Object.is`) while nothing changes. */
export const useTime = <T>(clock: Clock, select: (time: number) => T): T =>
  useSyncExternalStore(clock.subscribe, () => select(clock.now()));
