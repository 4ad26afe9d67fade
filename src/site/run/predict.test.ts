import { expect, test } from 'vitest';
import { manifest } from './fixture.ts';
import { play } from './play.ts';
import { mutants, predictionOptions } from './predict.ts';
import { rowsAt } from './rows-at.ts';

const input = { manifest, actions: [], until: 12_000 };
const statusAt = (text: string, at: number): string | undefined => rowsAt(play({ ...input, manifest: text }).rows, at, Infinity)[0]?.status;

test('every mutant is another manifest, and says in which way', () => {
  const all = mutants(manifest);
  expect(new Set(all.map((mutant) => mutant.manifest)).size).toBe(all.length);
  for (const mutant of all) expect(mutant.manifest, mutant.because).not.toBe(manifest);
  expect(all.map((mutant) => mutant.because)).toContain('crew slept 9 s instead of 3');
});
test('wrong answers are right for the mutant they name', () => {
  const options = predictionOptions(input, 2000, undefined);
  expect(options.map((option) => option.text)).toContain(statusAt(manifest, 2000));
  const wrong = options.filter((option) => option.because !== undefined);
  expect(wrong.length).toBeGreaterThanOrEqual(2);
  for (const { text, because } of wrong)
    expect(statusAt(mutants(manifest).find((mutant) => mutant.because === because)!.manifest, 2000), because).toBe(text);
});
test('the author’s own options keep their words; the right one is never missing', () => {
  const options = predictionOptions(input, 2000, ['Terminating', 'Running']);
  expect(options.map((option) => option.text)).toEqual(['Init:0/1', 'Running', 'Terminating']);
  expect(options.map((option) => option.because === undefined)).toEqual([true, false, true]);
});
test('where nothing differs there is nothing to ask', () =>
  expect(() => predictionOptions(input, 0, undefined)).toThrow(/ask at another time/));
test('what is no Pod has no mutants', () => {
  for (const text of ['', '[', 'kind: Job', '- a', 'spec: 1', 'spec: {containers: 5}']) expect(mutants(text), text).toEqual([]);
});
