/** Our shell and applets against what a real busybox 1.36.1 did. What still differs is listed with its reason in shell/gaps.json; nothing else may. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { playScript, type Transcript } from '../../src/simulator/index.ts';

const folder = new URL('./shell/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const gaps = read('gaps.json') as Readonly<Record<string, string>>;
const topics = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'gaps.json').sort();

/** Lines that only name a signal are a race in the real shell: it prints them where `wait` reaps, not where the child was reaped before. */
const RACY = /^(?:Terminated|Killed|Hangup|Interrupt|Alarm clock|User defined signal [12])$/;
/** Whether a text is what was recorded, where a mask stands for anything on its line. */
function matches(real: string, ours: string): boolean {
  const calm = (text: string): string => text.split('\n').filter((line) => !RACY.test(line)).join('\n');
  const pattern = calm(real).replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/<(?:PID|SECONDS|RATE|BUILD)>/g, '[^\\n]*?');
  return new RegExp(`^${pattern}$`).test(calm(ours));
}
const agrees = (real: Transcript, ours: Transcript): boolean => real.exitCode === ours.exitCode && matches(real.stdout, ours.stdout) && matches(real.stderr, ours.stderr);
const shown = ({ exitCode, stdout, stderr }: Transcript): unknown => ({ exitCode, stdout, stderr });

describe.each(topics)('%s', (file) => {
  const topic = file.replace('.json', '');
  const real = read(file) as readonly Transcript[];
  it.each(real.map((transcript) => [transcript.name, transcript] as const))('%s', (name, transcript) => {
    const crashes: unknown[] = [];
    const ours = playScript(transcript, (error) => crashes.push(error));
    expect(crashes).toEqual([]);
    if (Object.hasOwn(gaps, `${topic}/${name}`)) expect(agrees(transcript, ours), 'listed in gaps.json, but agrees').toBe(false);
    else if (!agrees(transcript, ours)) expect(shown(ours)).toEqual(shown(transcript));
  });
});

it('lists only transcripts that exist, each with its reason', () => {
  const names = new Set(topics.flatMap((file) => (read(file) as readonly Transcript[]).map(({ name }) => `${file.replace('.json', '')}/${name}`)));
  expect(Object.entries(gaps).filter(([key, reason]) => !names.has(key) || reason.length < 20)).toEqual([]);
});

it.each([['a\n', 'a\n', true], ['a\n', 'b\n', false], ['x\nTerminated\n', 'x\n', true], ['pid <PID>\n', 'pid 17\n', true], ['pid <PID>\n', 'pid 17\nmore\n', false]])(
  'compares %j with %j',
  (real, ours, same) => expect(matches(real, ours)).toBe(same),
);
