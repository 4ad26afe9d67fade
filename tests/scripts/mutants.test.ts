// The scores of mutants, from Stryker's report.
import { expect, test } from 'vitest';
import { countOf, scoreOf, scoresOf } from '../../scripts/lib/mutants.mjs';

const mutants = (text: string): { readonly status: string; readonly statusReason?: string }[] =>
  text.split(' ').map(
    (letter) =>
      ({
        K: { status: 'Killed' },
        T: { status: 'Timeout' },
        S: { status: 'Survived' },
        N: { status: 'NoCoverage' },
        I: { status: 'Ignored' },
        C: { status: 'CompileError' },
        E: { status: 'RuntimeError', statusReason: 'Error: not in the sample' },
      })[letter]!,
  );

test('each kind is counted', () =>
  expect(countOf(mutants('K K T S N I E E C'))).toEqual({ killed: 2, timeout: 1, survived: 1, noCoverage: 1, untried: 1, unsampled: 2 }));
test.each([
  ['K K T S', { score: 75, error: 0 }],
  ['K N', { score: 50, error: 0 }],
  ['N', { score: 0, error: 0 }],
  ['I', { score: 100, error: 0 }],
  ['K K K S I I', { score: 75, error: 0 }],
  ['K S E E', { score: 50, error: 69.3 }],
  ['K E E E N N N N', { score: 50, error: 0 }],
  ['E N', { score: 0, error: 0 }],
])('%s', (text, want) => expect(scoreOf(countOf(mutants(text)))).toEqual(want));
test('a room is all its files', () => {
  const report = {
    files: { 'src/simulator/manifest/b.ts': { mutants: mutants('S') }, 'src/simulator/manifest/yaml/a.ts': { mutants: mutants('K') } },
  };
  expect(scoresOf(report, { oneIn: 1 })).toMatchObject({
    oneIn: 1,
    score: 50,
    killed: 1,
    survived: 1,
    files: { 'b.ts': { score: 0 }, 'yaml/a.ts': { score: 100 } },
  });
});
