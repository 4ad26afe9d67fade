// Our tree of a YAML text against the one the library `yaml` makes: the same nodes with the same values at the same places.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Composer, Parser, isAlias, isMap, isScalar, isSeq, stringify } from 'yaml';
import { readTree, type Node } from '../../../src/simulator/manifest/yaml/tree.ts';
import { checkSyntax } from '../../../src/simulator/manifest/yaml/syntax.ts';

const samples = new URL('../../../content/samples/', import.meta.url);

const ours = (node: Node | null): unknown => {
  if (node === null) return null;
  const at = node.range.slice(0, 2);
  switch (node.kind) {
    case 'scalar': return [...at, node.value, node.plain, node.tag ?? '', node.anchor ?? ''];
    case 'alias': return [...at, '*', node.source, node.target?.range.slice(0, 1)];
    case 'seq': return [...at, node.items.map(ours), node.anchor ?? ''];
    case 'map': return [...at, node.items.map(({ key, value }) => [ours(key), ours(value)]), node.anchor ?? ''];
  }
};
function theirs(text: string): unknown {
  const composer = new Composer({ version: '1.1', schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  const [document] = composer.compose(new Parser().parse(text));
  if (document === undefined) return null;
  const walk = (node: unknown): unknown => {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return [...node.range!.slice(0, 2), '*', node.source, node.resolve(document)?.range?.slice(0, 1)];
    if (isScalar(node)) return [...node.range!.slice(0, 2), typeof node.value === 'string' ? node.value : '', node.type === 'PLAIN', node.tag ?? '', node.anchor ?? ''];
    if (isSeq(node)) return [...node.range!.slice(0, 2), node.items.map(walk), node.anchor ?? ''];
    if (isMap(node)) return [...node.range!.slice(0, 2), node.items.map(({ key, value }) => [walk(key), walk(value)]), node.anchor ?? ''];
    return 'something else';
  };
  return walk(document.contents);
}

/** Whether the library reads it without a complaint; it is stricter than kubectl's reader about indentation in `[ ]`, `{ }` and quotes. */
const accepted = (text: string): boolean => [...new Composer({ version: '1.1', schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' }).compose(new Parser().parse(text))].every(({ errors }) => errors.length === 0);

describe('samples', () => {
  test.each(readdirSync(samples).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
    for (const text of readFileSync(new URL(name, samples), 'utf8').split(/^---$/m)) expect(ours(readTree(text))).toEqual(theirs(text));
  });
});

test.each([
  '', '# only words\n', '---\n', '--- a\n', 'a:\n', 'a: \n# x\nb:', '- \n-\n- a\n', 'a:\n- b\n-\n', '[a, b: c, , d]', '[a, b: c, {d: e, f, g: }, [h]]', '{}', '[]', '? a\n: b\n? c\n', '? [x, y]\n: z\n', 'a: &x 1\nb: *x\n', 'a: &x\n  b: *x\n',
  '&top\na: *top\n', '!!int "3"', 'a: !foo b\nc: !!str 4\n', 'a: !<tag:yaml.org,2002:str> 1', 'a: |\n  x\n  y\n\nb: >-\n  f\n  g\n\n  h\n', "a: 'it''s'\nb: \"x\\n\\u00e9\\\n  y\"\n", 'a: b c\n  d\n\n  e\n', 'a: 1 # x\n# y\nb: 2\n', 'a: &e\nb: *e\n', '<<: {a: 1}\n',
  'a: {b: 1,\n  c: 2}  # x\nd: [\n 1,\n 2,\n]\n', '{a: , b: }', '{? a : b}', '[? a : b]', '"a": \'b\'\n', 'x: !!binary aGk=\n', '...\n', '%YAML 1.1\n---\na: b\n', '- - a\n  - b\n- c: d\n  e: f\n', 'a:\r\n  b: c\r\n', '{a: &x 1, b: *x, *x : c}', '\ufeffa: b\n',
])('%j', (text) => expect(ours(readTree(text))).toEqual(theirs(text)));

// The right side says the same indented deeper, which the library reads too; kubectl's reader asks for no indentation there (libyaml).
test.each([
  ['a:\n  b: [x,\n  y]\n', 'a:\n  b: [x,\n    y]\n'], ['a:\n  b: [x,\n"y z"]\n  c: 1\n', 'a:\n  b: [x,\n    "y z"]\n  c: 1\n'],
  ['- {a: b,\nc: d}\n- e\n', '- {a: b,\n  c: d}\n- e\n'], ['a:\n  b: "x\ny"\n  c: \'z\n\'\n', 'a:\n  b: "x\n    y"\n  c: \'z\n    \'\n'],
  ['a:\n- b: [\n  c\n]\n- d: e\n', 'a:\n- b: [\n    c\n    ]\n- d: e\n'],
])('further lines of brackets and quotes need no indentation: %j', (text, deeper) => {
  const values = (node: Node | null): unknown => node?.kind === 'scalar' ? node.value : node?.kind === 'seq' ? node.items.map(values) : node?.kind === 'map' ? node.items.map(({ key, value }) => [values(key), values(value)]) : node;
  expect(checkSyntax(text)).toBeUndefined();
  expect(values(readTree(text))).toEqual(values(readTree(deeper)));
});

test('anything that can be written', () => {
  const tree = fc.letrec((tie) => ({ value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 })) })).value;
  fc.assert(
    fc.property(tree, fc.boolean(), fc.integer({ min: 0, max: 20 }), (value, flow, cut) => {
      const text = stringify(value, flow ? { collectionStyle: 'flow' } : {});
      expect(ours(readTree(text))).toEqual(theirs(text));
      const rest = text.slice(cut);
      if (checkSyntax(rest) === undefined && accepted(rest)) expect(ours(readTree(rest))).toEqual(theirs(rest));
    }),
    { numRuns: 400 },
  );
});
