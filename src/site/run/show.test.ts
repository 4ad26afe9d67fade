import { afterEach, expect, test } from 'vitest';
import { manifest } from './fixture.ts';
import { exampleInput, keyOf, labInput, printInput, stripInput } from './input.ts';
import { play } from './play.ts';
import { moments, print, show } from './show.ts';
import { REHEARSED, momentsOf, printed, shown } from './shown.ts';

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
test('what was rehearsed is not played again, and nothing else is taken for it', async () => {
  rehearsed[REHEARSED] = new Map([[keyOf(input), 'rehearsed']]);
  expect(await shown(input)).toBe('rehearsed');
  for (const other of [exampleInput(props, manifest, []), exampleInput({ ...props, until: '13s' }, manifest, input.expects)])
    expect(await shown(other), keyOf(other)).toHaveProperty('figure');
});
test('commands are asked of the run they stand in', async () => {
  const asked = printInput({ sample: 'shop', at: '5s', run: ['kubectl get pod nobody', 'kubectl version --client'] }, manifest);
  expect(await printed(asked)).toEqual(print(asked));
  expect(print(asked)[0]).toContain('pods "nobody" not found');
});
test('a lab is played as its examples are', () => expect(labInput('shop', props, manifest, input.expects)).toEqual(input));
test('a comic looks at its run at the times of its frames, and does not lie about one that is refused', async () => {
  const strip = { title: 'A shop', sample: 'shop', until: '12s', frames: [{ at: '1s' }, { at: '12s' }] };
  const seen = await momentsOf(stripInput(strip, manifest));
  expect(seen.map(({ ms }) => ms)).toEqual([1000, 12_000]);
  expect(seen).toEqual(moments(stripInput(strip, manifest)));
  expect(() => moments(stripInput(strip, manifest.replace('kind: Pod', 'kind: Pot')))).toThrow(/“A shop”: the cluster refuses shop\.yaml/);
});
