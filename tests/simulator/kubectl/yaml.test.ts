import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { printYaml } from '../../../src/simulator/kubectl/print/yaml.ts';
import { recordings } from './traces.ts';

test('every recorded -o yaml comes back from its own data, character by character', () => {
  const texts = recordings().flatMap((r) => [r.snapshot?.yaml, ...(r.actions ?? []).filter((a) => a.argv.join(' ').includes('-o yaml')).map((a) => a.stdout)]).filter((t): t is string => t !== undefined && t !== '');
  const wrong: string[] = [];
  for (const text of texts) {
    const ours = printYaml(parse(text, { schema: 'yaml-1.1' })).split('\n');
    const theirs = text.split('\n');
    const at = theirs.findIndex((l, i) => l !== ours[i]);
    if (at >= 0 || ours.length !== theirs.length) wrong.push(`${theirs[at] ?? ''} / ${ours[at] ?? ''}`);
  }
  expect(wrong).toEqual([]);
  expect(texts.length).toBeGreaterThan(20);
});

describe('strings are quoted as go-yaml does', () => {
  test.each([
    ['', '""'], ['yes', '"yes"'], ['y', '"y"'], ['1.20', '"1.20"'], ['0755', '"0755"'], ['1_000', '"1_000"'], ['12:30:45', '"12:30:45"'], ['80:80', '80:80'],
    ['2026-11-21', '"2026-11-21"'], ['a: b', "'a: b'"], ['- x', "'- x'"], ['*/5 * * * *', "'*/5 * * * *'"], ["it's", "it's"], ["'quoted'", "'''quoted'''"],
    ['a #b', "'a #b'"], ['a\tb', '"a\\tb"'], [' lead', "' lead'"], ['trail ', "'trail '"], ['two\nlines', '|-\n  two\n  lines'], ['end\n', '|\n  end'], ['more\n\n', '|+\n  more\n'],
    ['blank \nend', '"blank \\nend"'], ['{a}', "'{a}'"], ['$(A)', '$(A)'], ['&', "'&'"], ['null', '"null"'], ['0x1F', '"0x1F"'], ['1e3', '"1e3"'], ['-', "'-'"], ['~', '"~"'], ['x:', "'x:'"],
  ])('%j', (value, text) => expect(printYaml({ k: value })).toBe(`k: ${text}\n`));
});
