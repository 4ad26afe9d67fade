/** Every lab: its solution and at least two other right answers pass, at least four wrong ones fail in the task they name. A folder is a case. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectSchema } from '../../src/simulator/claims/schema.ts';
import { checkClaims } from '../../src/site/claims/check.ts';
import { parseDuration } from '../../src/site/duration.ts';
import { play } from '../../src/site/run/play.ts';
import type { Lab } from '../../components/lab/types.ts';

const root = path.resolve(import.meta.dirname, '../../content/labs');
const folders = fs.readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() && fs.existsSync(path.join(root, entry.name, 'lab.ts')) ? [entry.name] : []));

/** The numbers (from 1) of the tasks a manifest does not solve. */
function missed(name: string, lab: Lab, manifest: string): readonly number[] {
  const input = {
    manifest,
    until: parseDuration(lab.until),
    file: `${name}.yaml`,
    actions: (lab.actions ?? []).map(({ at, run }) => ({ kind: 'command' as const, at: parseDuration(at), line: run })),
  };
  const { trace } = play(input);
  return lab.tasks.flatMap((task, i) => (checkClaims(trace, input, task.checks.map((check) => expectSchema.parse(check.expect))).every((verdict) => verdict.holds) ? [] : [i + 1]));
}

it('finds the labs', () => expect(folders.length).toBeGreaterThan(0));

describe.each(folders)('lab %s', async (name) => {
  const { lab } = (await import(path.join(root, name, 'lab.ts'))) as { lab: Lab };
  const files = fs.readdirSync(path.join(root, name)).filter((file) => file.endsWith('.yaml'));
  const text = (file: string): string => fs.readFileSync(path.join(root, name, file), 'utf8');
  it('has two other right answers and four wrong ones', () => {
    expect(files.filter((file) => file.startsWith('right-')).length).toBeGreaterThanOrEqual(2);
    expect(files.filter((file) => file.startsWith('wrong-')).length).toBeGreaterThanOrEqual(4);
  });
  it('is not solved at the start', () => expect(missed(name, lab, text('start.yaml'))).not.toEqual([]));
  it.each(files.filter((file) => /^(solution|right-)/.test(file)))('%s passes', (file) => expect(missed(name, lab, text(file))).toEqual([]));
  it.each(files.filter((file) => file.startsWith('wrong-')))('%s fails where it says', (file) => {
    const says = /^# misses: (\d+)/.exec(text(file))?.[1];
    expect(says, `${file} begins with “# misses: TASK”`).toBeDefined();
    expect(missed(name, lab, text(file))).toContain(Number(says));
  });
});
