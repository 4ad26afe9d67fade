/** Times as authors write them: `15s`, `1m30s`, `500ms`. */

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Virtual ms of a duration such as `1m30s`; throws on anything else. */
export function parseDuration(text: string): number {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text.trim())
    throw new Error(`“${text}” is no duration: write 15s, 1m30s or 500ms`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit!]!, 0);
}

/** `00:07.2`: minutes, seconds and tenths, for clocks that must not jump about; from an hour on `1:00:07.2`. */
export function clockText(time: number): string {
  const tenths = Math.floor(time / 100 + 1e-6);
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  return `${hours === 0 ? '' : `${hours}:`}${two(minutes)}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
}

/** `7.2 s`, `1 min 5 s`: for sentences. */
export function spoken(time: number): string {
  if (time < 60_000) return `${(Math.round(time / 100) / 10).toString()} s`;
  const seconds = Math.round(time / 1000);
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
