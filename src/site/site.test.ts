import { describe, expect, test } from 'vitest';
import { clockText, parseDuration, spoken } from './duration.ts';
import { formatYaml } from './format-yaml.ts';
import { hashText } from './hash.ts';
import { fromFragment, toFragment } from './share.ts';

describe('durations', () => {
  test.each([
    ['15s', 15_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['2.5s', 2500],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));
  test.each(['', '15', 's', '15 s', '1x', '-3s'])('%j is refused', (text) => expect(() => parseDuration(text)).toThrow(/no duration/));
  test('clocks do not jump about', () =>
    expect([0, 7200, 61_050, 599_999, 86_399_950].map(clockText)).toEqual(['00:00.0', '00:07.2', '01:01.0', '09:59.9', '23:59:59.9']));
  test('sentences use plain words', () =>
    expect([300, 7240, 60_000, 65_000].map(spoken)).toEqual(['0.3 s', '7.2 s', '1 min', '1 min 5 s']));
});

describe('the hash of a trace', () => {
  test('equal texts, equal hash; a changed character changes it', () => {
    expect(hashText('{"at":1}')).toBe(hashText('{"at":1}'));
    expect(hashText('{"at":1}')).not.toBe(hashText('{"at":2}'));
    expect(hashText('')).toMatch(/^[0-9a-f]{14}$/);
  });
});

describe('links', () => {
  const shared = {
    sample: 'two-crews',
    manifest: 'kind: Pod\n# ünïcode 🏬\n',
    actions: [
      { kind: 'command', at: 4000, line: 'kubectl get pod' } as const,
      { kind: 'break', at: 5000, what: { type: 'killContainer', pod: 'a', container: 'b' } } as const,
    ],
  };
  test('hold the whole state', async () => expect(await fromFragment(`#${await toFragment(shared)}`)).toEqual(shared));
  test('drop actions of other kinds and fields of their own', async () => {
    const odd = {
      sample: 'x',
      actions: [
        { kind: 'eval', at: 1, code: 'x' },
        { kind: 'command', at: -1, line: 'x' },
        { kind: 'command', at: 1, line: 'ls', extra: 1 },
      ],
    };
    expect(await fromFragment(`#${await toFragment(odd as never)}`)).toEqual({
      sample: 'x',
      actions: [{ kind: 'command', at: 1, line: 'ls' }],
    });
  });
  test.each(['', '#', '#two-crews', '#s=', '#s=!!!', '#s=AAAA', `#s=${'A'.repeat(400_000)}`])('%.20s is no state of ours', async (text) =>
    expect(await fromFragment(text)).toBeUndefined(),
  );
  test('that unfold to too much are refused', async () =>
    expect(await fromFragment(`#${await toFragment({ sample: 'x', manifest: 'a'.repeat(2_000_000), actions: [] })}`)).toBeUndefined());
});

describe('laying out a manifest', () => {
  test('keeps comments and documents', () =>
    expect(formatYaml('# head\nkind:   Pod # what\nspec:\n    containers:\n        -   name: a\n---\nkind: Job\n')).toBe(
      '# head\nkind: Pod # what\nspec:\n  containers:\n  - name: a\n---\nkind: Job\n',
    ));
  test('leaves broken text alone', () => expect(formatYaml('a: [\n')).toBe('a: [\n'));
});
