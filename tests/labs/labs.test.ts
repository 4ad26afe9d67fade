/**
 * Every lab: at the start no task is solved; the solution and at least two other right answers pass; at least four wrong ones fail, and the
 * reader is told in the words that the file's first line expects. A folder is a case.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectSchema } from '../../src/simulator/claims/schema.ts';
import { checkClaims } from '../../src/site/claims/check.ts';
import { parseDuration } from '../../src/site/duration.ts';
import { play } from '../../src/site/run/play.ts';
import type { Lab } from '../../components/lab/types.ts';

const root = path.resolve(import.meta.dirname, '../../content/labs');
const folders = fs.readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** For each task what the reader is told, check by check; undefined where a check is content. */
function judge(name: string, lab: Lab, manifest: string): readonly (readonly (string | undefined)[])[] {
  const input = {
    manifest,
    until: parseDuration(lab.until),
    file: `${name}.yaml`,
    actions: (lab.actions ?? []).map(({ at, run }) => ({ kind: 'command' as const, at: parseDuration(at), line: run })),
  };
  const { trace } = play(input);
  return lab.tasks.map(({ checks }) =>
    checkClaims(
      trace,
      input,
      checks.map((check) => expectSchema.parse(check.expect)),
    ).map(({ holds }, i) => (holds ? undefined : checks[i]!.miss)),
  );
}

it('finds twelve labs and two exams of six tasks', async () => {
  expect(folders.filter((name) => /^\d/.test(name)).length).toBeGreaterThanOrEqual(12);
  for (const name of folders.filter((each) => each.startsWith('exam-'))) {
    const { lab } = (await import(path.join(root, name, 'lab.ts'))) as { lab: Lab };
    expect([lab.level, lab.tasks.length], name).toEqual(['exam', 6]);
  }
});

describe.each(folders)('lab %s', async (name) => {
  const { lab } = (await import(path.join(root, name, 'lab.ts'))) as { lab: Lab };
  const files = fs.readdirSync(path.join(root, name)).filter((file) => file.endsWith('.yaml'));
  const text = (file: string): string => fs.readFileSync(path.join(root, name, file), 'utf8');
  const manifest = (file: string): string => text(file).replace(/^#.*\n/gm, '').trim();
  const verdicts = new Map(files.map((file) => [file, judge(name, lab, text(file))]));
  const wrong = files.filter((file) => file.startsWith('wrong-'));

  it('has two other right answers and four wrong ones, no two alike', () => {
    expect(files.filter((file) => file.startsWith('right-')).length).toBeGreaterThanOrEqual(2);
    expect(wrong.length).toBeGreaterThanOrEqual(4);
    expect(new Set(files.map(manifest)).size).toBe(files.length);
  });
  it('has no task that the start solves', () => {
    expect(verdicts.get('start.yaml')!.flatMap((told, i) => (told.every((miss) => miss === undefined) ? [`task ${i + 1}`] : []))).toEqual([]);
  });
  it.each(files.filter((file) => /^(solution|right-)/.test(file)))('%s passes', (file) => {
    expect(verdicts.get(file)!.flat().filter((miss) => miss !== undefined)).toEqual([]);
  });
  it.each(wrong)('%s is told what is wrong', (file) => {
    const [, task, says] = /^# misses (\d+): (.+)/.exec(text(file)) ?? [];
    expect(says, `${file} begins with “# misses TASK: what the reader is told”`).toBeDefined();
    expect(verdicts.get(file)![Number(task) - 1]!.find((miss) => miss !== undefined)).toBe(says);
  });
  it('asks nothing in vain: each check fails for the start or for a wrong answer', () => {
    const failing = new Set(['start.yaml', ...wrong].flatMap((file) => verdicts.get(file)!.flat()));
    expect(lab.tasks.flatMap(({ checks }) => checks.map(({ miss }) => miss)).filter((miss) => !failing.has(miss))).toEqual([]);
  });
  it('has a wrong answer to each task, and hints unless it is an exam', () => {
    const missed = new Set(wrong.map((file) => Number(/^# misses (\d+)/.exec(text(file))?.[1])));
    expect(lab.tasks.flatMap((_, i) => (missed.has(i + 1) ? [] : [`task ${i + 1}`]))).toEqual([]);
    if (lab.level !== 'exam') expect(lab.tasks.filter(({ hints }) => hints.length < 2).map(({ say }) => say)).toEqual([]);
    expect(lab.why.length).toBeGreaterThan(60);
  });
});
