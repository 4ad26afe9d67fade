import { expect, test } from 'vitest';
import type { Lane } from '../../src/site/run/types.ts';
import { candidates, complete, suggestionsFor } from './complete.ts';

const lane = (container: string, role: Lane['role']): Lane => ({ pod: 'shop', container, role, image: '', segments: [], marks: [] });
const lanes = [lane('crew', 'init'), lane('clerk', 'app')];

test.each([
  ['kub', ['kubectl']],
  ['kubectl des', ['describe']],
  ['kubectl get po', ['pods']],
  ['kubectl logs s', ['shop']],
  ['kubectl logs shop -c c', ['crew', 'clerk']],
  ['kubectl get pod shop -o y', ['yaml']],
  ['kubectl logs shop --t', ['--timestamps', '--tail']],
  ['kubectl nonsense zzz', []],
])('%j can go on with %j', (line, words) => expect(candidates(line, lanes)).toEqual(words));

test('one candidate is filled in with a space, several as far as they agree', () => {
  expect(complete('kubectl des', lanes)).toEqual({ line: 'kubectl describe ', choices: [] });
  expect(complete('kubectl logs shop -c ', lanes)).toEqual({ line: 'kubectl logs shop -c c', choices: ['crew', 'clerk'] });
});
test('suggestions name what is there', () => {
  expect(suggestionsFor(lanes)).toContain('kubectl logs shop -c crew');
  expect(suggestionsFor([])).toContain('kubectl get pods');
});
