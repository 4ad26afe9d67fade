import { afterEach, expect, test } from 'vitest';
import { manifest } from './fixture.ts';
import { play } from './play.ts';
import { exampleInput, keyOf, labInput, print, printed, printInput, REHEARSED, show, shown } from './show.ts';

const rehearsed = globalThis as { [REHEARSED]?: ReadonlyMap<string, unknown> };
afterEach(() => void delete rehearsed[REHEARSED]);

const props = { sample: 'shop', until: '12s', actions: [{ at: '9s', run: 'kubectl delete pod shop --wait=false' }] };
const input = exampleInput(props, manifest, [{ ready: '9/9' }, { never: { ready: '9/9' } }]);

test('what is shown is what the same run comes to', () => {
  const { hash, parts, refused } = play(input);
  expect(show(input)).toMatchObject({ hash, parts, refused, verdicts: [{ holds: false }, { holds: true }], options: undefined });
});
test('a question has its options', () =>
  expect(show(exampleInput({ ...props, predict: { at: '2s', question: '?' } }, manifest, [])).options?.length).toBeGreaterThan(1));
test('what was rehearsed is not played again, and nothing else is taken for it', () => {
  rehearsed[REHEARSED] = new Map([[keyOf(input), 'rehearsed']]);
  expect(shown(input)).toBe('rehearsed');
  for (const other of [exampleInput(props, manifest, []), exampleInput({ ...props, until: '13s' }, manifest, input.expects)])
    expect(shown(other), keyOf(other)).toHaveProperty('figure');
});
test('commands are asked of the run they stand in', () => {
  const asked = printInput({ sample: 'shop', at: '5s', run: ['kubectl get pod nobody', 'kubectl version --client'] }, manifest);
  expect(printed(asked)).toEqual(print(asked));
  expect(print(asked)[0]).toContain('pods "nobody" not found');
});
test('a lab is played as its examples are', () => expect(labInput('shop', props, manifest, input.expects)).toEqual(input));
