// Moving a field one level in or out: only where shifting its lines does it, and nothing else changes.
import { describe, expect, test } from 'vitest';
import { fixIndentation } from '../../../src/simulator/manifest/fix-indentation.ts';
import { Lines } from '../../../src/simulator/manifest/yaml/locate.ts';
import type { Path } from '../../../src/simulator/manifest/yaml/locate.ts';
import { isObject, readYaml } from '../../../src/simulator/manifest/yaml/read.ts';

/** The text after the fix, its title first; undefined where there is none. `nth` of the documents. */
function fixed(text: string, path: Path, direction: 'in' | 'out', into?: string, base: Path = [], nth = 0): string | undefined {
  const yaml = readYaml(text)[nth];
  if (yaml === undefined) throw new Error('no document');
  const fix = fixIndentation({ lines: new Lines(text), yaml, base, value: isObject(yaml.value) ? yaml.value : {} }, path, direction, into);
  if (fix === undefined) return undefined;
  const after = text.slice(0, fix.range.start) + fix.text + text.slice(fix.range.end);
  expect(readYaml(after).find(({ error }) => error)).toBeUndefined();
  return `${fix.title}|${after}`;
}

describe('out', () => {
  test.each<[name: string, text: string, path: Path, want: string | undefined]>([
    ['the last of a map', 'a:\n  b:\n    c: 1\n    d: 2\n', ['a', 'b', 'd'], 'Move it out|a:\n  b:\n    c: 1\n  d: 2\n'],
    ['to the very left', 'a:\n  c: 1\n  d: 2\n', ['a', 'd'], 'Move it out|a:\n  c: 1\nd: 2\n'],
    ['with all its lines', 'a:\n  b:\n    c: 1\n    d:\n      e: 1\n\n      f: 2\ng: 3\n', ['a', 'b', 'd'], 'Move it out|a:\n  b:\n    c: 1\n  d:\n    e: 1\n\n    f: 2\ng: 3\n'],
    ['with a list at its own level', 'a:\n  c: 1\n  d:\n  - 1\n  - 2\ng: 3\n', ['a', 'd'], 'Move it out|a:\n  c: 1\nd:\n- 1\n- 2\ng: 3\n'],
    ['with the lines of Windows', 'a:\r\n  c: 1\r\n  d:\r\n    e: 1\r\n\r\n    f: 2\r\n', ['a', 'd'], 'Move it out|a:\r\n  c: 1\r\nd:\r\n  e: 1\r\n\r\n  f: 2\r\n'],
    ['over blanks alone', 'a:\n  c: 1\n  d:\n    e: 1\n \n    f: 2\n \nb: 1\n', ['a', 'd'], 'Move it out|a:\n  c: 1\nd:\n  e: 1\n \n  f: 2\n \nb: 1\n'],
    ['by as much as its owner stands less deep', 'a:\n      b:\n         c: 1\n         d: 2\n', ['a', 'b', 'd'], 'Move it out|a:\n      b:\n         c: 1\n      d: 2\n'],
    ['without a value', 'a:\n  c: 1\n  d:\n', ['a', 'd'], 'Move it out|a:\n  c: 1\nd:\n'],
    ['at the end of a text without a newline', 'a:\n  c: 1\n  d: 2', ['a', 'd'], 'Move it out|a:\n  c: 1\nd: 2'],
    ['… of several lines', 'a:\n  c: 1\n  d:\n    e: 2', ['a', 'd'], 'Move it out|a:\n  c: 1\nd:\n  e: 2'],
    ['before the next field of its owner', 'a:\n  b:\n    c: 1\n    d: 2\n  e: 3\n', ['a', 'b', 'd'], 'Move it out|a:\n  b:\n    c: 1\n  d: 2\n  e: 3\n'],
    ['with the comments that are its own', 'a:\n  c: 1\n  d: 2\n\n    # words\n  # more\n', ['a', 'd'], 'Move it out|a:\n  c: 1\nd: 2\n\n  # words\n  # more\n'],
    ['of the last item of a list', 'a:\n- c: 1\n  d: 2\nb: 3\n', ['a', 0, 'd'], 'Move it out|a:\n- c: 1\nd: 2\nb: 3\n'],
    ['of the last item of a list that stands deeper', 'x:\n  a:\n    - c: 1\n      d: 2\n  b: 3\n', ['x', 'a', 0, 'd'], 'Move it out|x:\n  a:\n    - c: 1\n  d: 2\n  b: 3\n'],
    ['of the last item of a list in a list', 'a:\n- - c: 1\n    d: 2\n', ['a', 0, 0, 'd'], 'Move it out|a:\n- - c: 1\nd: 2\n'],
    ['not when another field follows', 'a:\n  d: 2\n  c: 1\n', ['a', 'd'], undefined],
    ['nor over a comment before such a field', 'a:\n  d: 2\n# words\n  c: 1\n', ['a', 'd'], undefined],
    ['not when another item follows', 'a:\n- c: 1\n  d: 2\n- c: 3\n', ['a', 0, 'd'], undefined],
    ['nor one that stands deeper', 'a:\n  - c: 1\n    d: 2\n  - c: 3\n', ['a', 0, 'd'], undefined],
    ['not behind a dash', 'a:\n- d: 1\n', ['a', 0, 'd'], undefined],
    ['not in braces', 'a: {c: 1, d: 2}\n', ['a', 'd'], undefined],
    ['not from the top', 'a: 1\nd: 2\n', ['d'], undefined],
    ['not out of a list that is all', '- c: 1\n  d: 2\n', [0, 'd'], undefined],
    ['nothing that is not there', 'a:\n  c: 1\n', ['a', 'd'], undefined],
    ['no item', 'a:\n  - 1\n', ['a', 0], undefined],
  ])('%s', (_, text, path, want) => expect(fixed(text, path, 'out')).toBe(want));
});

describe('in', () => {
  test.each<[name: string, text: string, path: Path, into: string | undefined, want: string | undefined, base?: Path]>([
    ['behind the last line of the one before', 'a:\n  x: 1\nb: 2\n', ['b'], 'a', 'Indent it|a:\n  x: 1\n  b: 2\n'],
    ['as deep as the fields there', 'a:\n      x: 1\nb: 2\n', ['b'], 'a', 'Indent it|a:\n      x: 1\n      b: 2\n'],
    ['with all its lines', 'a:\n  x: 1\nb:\n- 1\n\n- 2\nc: 3\n', ['b'], 'a', 'Indent it|a:\n  x: 1\n  b:\n  - 1\n\n  - 2\nc: 3\n'],
    ['in a list', 'l:\n- a:\n    x: 1\n  b: 2\n- c: 3\n', ['l', 0, 'b'], 'a', 'Indent it|l:\n- a:\n    x: 1\n    b: 2\n- c: 3\n'],
    ['in a list of a List', 'items:\n- l:\n  - a:\n      x: 1\n    b: 2\n', ['l', 0, 'b'], 'a', 'Indent it|items:\n- l:\n  - a:\n      x: 1\n      b: 2\n', ['items', 0]],
    ['not past another field', 'a:\n  x: 1\nc: 1\nb: 2\n', ['b'], 'a', undefined],
    ['not into one that comes later', 'b: 2\na:\n  x: 1\n', ['b'], 'a', undefined],
    ['not into one that is not there', 'a:\n  x: 1\nb: 2\n', ['b'], 'c', undefined],
    ['not into one without a value', 'a:\nb: 2\n', ['b'], 'a', undefined],
    ['not into braces', 'a: {x: 1}\nb: 2\n', ['b'], 'a', undefined],
    ['not into braces on a line of their own that stand no deeper', 'a:\n {x: 1}\nb: 2\n', ['b'], 'a', undefined],
    ['not into text', 'a: x\nb: 2\n', ['b'], 'a', undefined],
    ['not into a list at the level of its key', 'a:\n- x: 1\nb: 2\n', ['b'], 'a', undefined],
    ['nor into one that stands deeper', 'a:\n  - x: 1\nb: 2\n', ['b'], 'a', undefined],
    ['not into text of several lines', 'a:\n  x\n  y\nb: 2\n', ['b'], 'a', undefined],
    ['not into one that stands behind a question mark', '? a\n: x: 1\nb: 2\n', ['b'], 'a', undefined],
    ['not where nothing says into what', 'a:\n  x: 1\nb: 2\n', ['b'], undefined, undefined],
  ])('%s', (_, text, path, into, want, base) => expect(fixed(text, path, 'in', into, base)).toBe(want));
});
test('in the second document', () => expect(fixed('z: 1\n---\na:\n  x: 1\nb: 2\n', ['b'], 'in', 'a', [], 1)).toBe('Indent it|z: 1\n---\na:\n  x: 1\n  b: 2\n'));
