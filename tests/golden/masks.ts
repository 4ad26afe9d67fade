/** What differs from run to run for no reason that matters: names of Pods, ids, addresses, times, durations. */
import type { GoldenRecording } from './recording.ts';

type Step = readonly [RegExp, string | ((match: string) => string)];

const ANYWHERE: readonly Step[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/\b[0-9a-f]{64}\b/g, 'HASH'],
  [/\b[0-9a-f]{12,63}\b/g, 'HASH'],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, (address) => (address.startsWith('127.') || address === '0.0.0.0' ? address : 'IP')],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| ?[+-]\d{4})?( UTC)?/g, 'TIME'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z]?[a-z]*\d* ?[A-Za-z0-9]+ [^\n]*?\d\d:\d\d:\d\d[^\n]*?\d{4}( [+-]\d{4})?/g, 'TIME'],
  [/\b\d\d:\d\d:\d\d\b/g, 'TIME'],
  [/\bnode-1\b|\bnode\b(?=\/)/g, 'NODE'],
  [/\bin \d+(\.\d+)?(m?s|µs) \(\d+(\.\d+)?(m?s|µs) including waiting\)\. Image size: \d+ bytes/g, 'in DURATION. Image size: N bytes'],
  [/\((\d+[smh])+ ago\)/g, '(AGO ago)'],
  [/:\d{4,5}->/g, ':PORT->'],
];
const IN_TABLES: readonly Step[] = [
  [/(?<=\S) {2,}(?=\S)/g, '  '],
  [/(?<=^| {2})(\d+[smhd]){1,2}(?= {2}| \(x|$)/g, 'AGE'],
  [/\(x\d+ over (\d+[smhd])+\)/g, '(xN over AGE)'],
  [/(?<=resourceVersion"?: ?")\d+/g, 'N'],
  [/-[bcdf-hj-np-tv-z2456789]{8,10}(?=[\s(-]|$)/g, '-HASH'],
];
const apply = (text: string, steps: readonly Step[]): string =>
  steps.reduce((now, [pattern, by]) => (typeof by === 'string' ? now.replace(pattern, by) : now.replace(pattern, by)), text);
const podNames = (recording: GoldenRecording | undefined): readonly string[] =>
  [recording?.pod, ...(recording?.otherPods ?? []).map((other) => other.pod)].filter((name): name is string => name !== undefined && name !== '');

/** A text with everything that is random masked. */
export function mask(text: string | null | undefined, recording?: GoldenRecording): string {
  const named = podNames(recording).reduce((now, name) => now.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'), 'POD'), text ?? '');
  return apply(named, ANYWHERE);
}
/** A command's output: ages, padding and hashes masked too, line by line. */
export const maskTable = (text: string | undefined, recording: GoldenRecording): string =>
  mask(text, recording).split('\n').map((line) => apply(line, IN_TABLES).trimEnd()).join('\n');

/** All texts of plain data masked, and keys sorted. */
export function maskData(value: unknown, recording: GoldenRecording): unknown {
  if (typeof value === 'string') return mask(value, recording);
  if (Array.isArray(value)) return value.map((part) => maskData(part, recording));
  if (typeof value !== 'object' || value === null) return value;
  const data = value as Record<string, unknown>;
  return Object.fromEntries(Object.keys(data).sort().map((key) => [key, maskData(data[key], recording)]));
}
