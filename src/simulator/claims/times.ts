import type { Time } from '../clock.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `4s`, `1m30s`, `500ms` in virtual ms; NaN for other texts. */
export function readTime(text: string): Time {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return NaN;
  return parts.reduce((sum, part) => sum + Number(part[1]) * (UNITS[part[2] ?? ''] ?? 0), 0);
}

/** A time as people read it: `4.2 s`. */
export const showTime = (time: Time): string => `${Math.round(time / 100) / 10} s`;
