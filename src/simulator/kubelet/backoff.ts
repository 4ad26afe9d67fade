import type { Time } from '../clock.ts';

interface Entry {
  delay: number;
  updated: Time;
}

/** Exponential back-off by key (L-80 … L-98): plain times in, no clock inside. */
export interface BackOff {
  /** The delay in force for an event at `since`: undefined when there is no live entry. */
  delay(key: string, since: Time): number | undefined;
  /** Creates the entry (first delay) or doubles it. */
  next(key: string, since: Time, now: Time): void;
  /** Forgets keys that start with `prefix`: the Pod is gone. */
  forget(prefix: string): void;
}

/** @param limits ms; an entry is expired when the event lies more than `reset` after its last change (L-83). */
export function createBackOff(limits: { readonly initial: number; readonly max: number; readonly reset: number }): BackOff {
  const entries = new Map<string, Entry>();
  const live = (key: string, since: Time): Entry | undefined => {
    const entry = entries.get(key);
    return entry === undefined || since - entry.updated > limits.reset ? undefined : entry;
  };
  return {
    delay: (key, since) => live(key, since)?.delay,
    next: (key, since, now) => {
      const entry = live(key, since);
      entries.set(key, { delay: entry === undefined ? limits.initial : Math.min(entry.delay * 2, limits.max), updated: now });
    },
    forget: (prefix) => {
      for (const key of [...entries.keys()]) if (key.startsWith(prefix)) entries.delete(key);
    },
  };
}

/** A Go duration of whole seconds: `10s`, `1m20s`, `5m0s`, `1h0m0s` (L-90). */
export function goDuration(ms: number): string {
  if (ms > 0 && ms < 1000) return `${ms}ms`;
  const total = Math.floor(ms / 1000);
  const rest = (ms % 1000) / 1000;
  const seconds = `${(total % 60) + rest}s`;
  if (total < 60) return seconds;
  const minutes = `${Math.floor(total / 60) % 60}m${seconds}`;
  return total < 3600 ? minutes : `${Math.floor(total / 3600)}h${minutes}`;
}
