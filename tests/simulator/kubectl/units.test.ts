import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goDuration, humanDuration, parseDuration } from '../../../src/simulator/kubectl/print/duration.ts';
import { goTemplate } from '../../../src/simulator/kubectl/print/goTemplate.ts';
import { findPath, jsonpath, PathError } from '../../../src/simulator/kubectl/print/jsonpath.ts';
import { tabwriter } from '../../../src/simulator/kubectl/print/tabwriter.ts';
import { printKyaml } from '../../../src/simulator/kubectl/print/kyaml.ts';
import { compareKeys, printYaml } from '../../../src/simulator/kubectl/print/yaml.ts';
import { labelMatcher } from '../../../src/simulator/kubectl/selectors.ts';
import { COMMANDS } from '../../../src/simulator/kubectl/commands/table.ts';
import { flagsOf } from '../../../src/simulator/kubectl/flags.ts';
import { parse } from 'yaml';
import { live, SHOP } from './live.ts';

test.each([[119, '119s'], [120, '2m'], [125, '2m5s'], [599, '9m59s'], [600, '10m'], [10799, '179m'], [10800, '3h'], [27000, '7h30m'], [28800, '8h'], [172800, '2d'], [190000, '2d4h'], [691200, '8d'], [-1, '0s'], [-3, '<invalid>'], [63072000, '2y'], [64000000, '2y10d']])('%d seconds are %s', (s, text) => expect(humanDuration(s * 1000)).toBe(text));
test.each<readonly [string, number | string]>([['1h2m3.5s', 3723500], ['0', 0], ['-5s', -5000], ['5', 'missing unit in duration "5"'], ['5x', 'unknown unit "x" in duration "5x"'], ['', 'invalid duration ""']])('the duration %j', (text, ms) => expect(parseDuration(text)).toBe(ms));
test('Go prints durations its own way', () => expect([90_000, 500, 3_600_000].map(goDuration)).toEqual(['1m30s', '500ms', '1h0m0s']));

test('columns are blocks of consecutive lines; a line without a TAB ends one', () => {
  expect(tabwriter('a\tb\nlong\tc\nno tab\nx\ty\n')).toBe('a     b\nlong  c\nno tab\nx  y\n');
  expect(tabwriter('a\t\nbb\tc\n')).toBe('a   \nbb  c\n');
  expect(tabwriter('é\tb\nxx\tc\n')).toBe('é   b\nxx  c\n');
});

const POD = { metadata: { name: 'a', labels: { 'app.io/name': 'shop', n: '2' } }, spec: { containers: [{ name: 'x', ports: [80, 81] }, { name: 'y' }], on: true, none: null }, items: [1, 2, 3] };
describe('jsonpath', () => {
  test.each([
    ['{.metadata.name}', 'a'], ['{.spec.containers[*].name}', 'x y'], ["{.metadata.labels['app\\.io/name']}", 'shop'], ['{.metadata.labels.app\\.io/name}', 'shop'], ['{.items[-1:]}', '3'], ['{.items[::2]}', '1 3'], ['{.items[0,2]}', '1 3'],
    ['{..name}', 'a x y'], ['{range .items[*]}<{@}>{end}', '<1><2><3>'], ['{range .nope[*]}x{end}y', 'y'], ['{.spec.containers[?(@.name=="y")]}', '{"name":"y"}'], ['{.spec.containers[?(@.ports)].name}', 'x'], ['{.items[?(@>1)]}', '2 3'],
    ['{"a\\tb"}', 'a\tb'], ['{.spec.on} {.spec.none}', 'true null'], ['plain', 'plain'], ['{.nope}', ''], ['{.spec.containers[0].ports}', '[80,81]'],
  ])('%s', (template, text) => expect(jsonpath(template, POD)).toBe(text));
  test.each([
    ['{.items[1:7]}', 'array index out of bounds: index 6, length 3'], ['{.items[9]}', 'array index out of bounds: index 9, length 3'], ['{.a', 'unclosed action'], ['{.metadata[0]}', 'map[string]interface {} is not array or slice'], ['{foo}', 'unrecognized identifier foo'], ['{end}', 'not in range, nothing to end'], ['{.items[x]}', 'invalid array index x'], ['{"a', 'unterminated quoted string'],
  ])('%s fails: %s', (template, message) => expect(() => jsonpath(template, POD)).toThrow(new PathError(message)));
  test('a missing key is an error when it must be there', () => expect(() => findPath('{.nope}', POD, false)).toThrow('nope is not found'));
});

test.each([
  ['{{.metadata.name}}', 'a'], ['{{range .spec.containers}}{{.name}};{{end}}', 'x;y;'], ['{{if .spec.on}}yes{{else}}no{{end}}', 'yes'], ['{{if .nope}}a{{else if .spec.on}}b{{end}}', 'b'], ['{{.nope}}', '<no value>'], ['{{len .items}} {{index .items 1}}', '3 2'],
  ['{{range $i, $c := .spec.containers}}{{$i}}{{$c.name}}{{end}}', '0x1y'], ['a {{- "b" -}} c', 'abc'], ['{{with .metadata}}{{.name}}{{end}}', 'a'], ['{{eq .metadata.name "a"}} {{not true}}', 'true false'], ['{{printf "%s-%d" .metadata.name 3}}', 'a-3'], ['{{.metadata.name | printf "%q"}}', '"a"'], ['{{"aGk=" | base64decode}}', 'hi'],
])('go-template %s', (template, text) => expect(goTemplate(template, POD)).toBe(text));

describe('label selectors', () => {
  const labels = { app: 'shop', tier: 'web', n: '5' };
  test.each<readonly [string, boolean]>([['app=shop', true], ['app==shop,tier!=db', true], ['app', true], ['!app', false], ['!none', true], ['tier in (web, db)', true], ['tier notin (web)', false], ['none notin (x)', true], ['none!=x', true], ['n>4', true], ['n<4', false], ['', true], ['app=', false]])('%j', (selector, holds) => {
    const matches = labelMatcher(selector);
    expect(typeof matches === 'string' ? matches : matches(labels)).toBe(holds);
  });
  test('a bad one is refused in words', () => expect(labelMatcher('app in shop')).toBe("unable to parse requirement: found 'shop' expected: '('"));
});

test('keys are sorted as go-yaml does: digits by value, letters last', () => expect(['a10', 'a2', 'b', 'a-b', 'ab', 'A'].sort(compareKeys)).toEqual(['A', 'a-b', 'a2', 'a10', 'ab', 'b']));
// The reader takes more for numbers than YAML 1.1 does (a lone dot, `e0`); go-yaml does not.
const text = fc.string({ maxLength: 120 }).filter((s) => !/^[-+]?\.?[eE]?[-+\d_]*$/.test(s));
test('whatever is printed as YAML reads back the same', () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z][\w .:#-]{0,12}[a-z]$/), fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 }))), (value) => {
    const plain = JSON.parse(JSON.stringify(value)) as unknown;
    expect(parse(printYaml(plain), { schema: 'yaml-1.1', logLevel: 'silent' }) ?? {}).toEqual(plain);
    expect(parse(printKyaml(plain), { schema: 'yaml-1.1', logLevel: 'silent' })).toEqual(plain);
  }), { numRuns: 300 });
});

test('no command line, however odd, breaks the cluster', () => {
  const words = ['shop', 'web', 'pod', 'pods', 'deploy/web', 'pod/shop', 'all', '-', 'a=b', 'a-', '=', 'x/y/z', '', '__proto__', '--', '-o', 'yaml', 'jsonpath={..}', '{', '-l', 'app in (', '-A', '-f', 'pod.yaml', 'pod.spec', '--image=busybox:1.36', '--dry-run=client', '-p', '{"spec":null}', '[{}]', '--for=delete', '--timeout=1s', 'echo', '🙂'];
  const values = ['', '1', '-1', 'yaml', '{.a[', '{{', '9'.repeat(30), '__proto__'];
  const command = fc.constantFrom(...COMMANDS).chain((c) => fc.tuple(
    c.children === undefined ? fc.constant([c.name]) : fc.constantFrom(...c.children).map((child) => [c.name, child.name.split('|')[0] ?? '']),
    fc.array(fc.oneof(fc.constantFrom(...words), fc.tuple(fc.constantFrom(...flagsOf(c.flags ?? 'x:b')), fc.constantFrom(...values)).map(([f, v]) => (f.type === 'b' ? `--${f.name}` : `--${f.name}=${v}`))), { maxLength: 5 }),
  ).map(([head, rest]) => [...head, ...rest]));
  const at = live(SHOP);
  fc.assert(fc.property(command, (argv) => {
    const { simulation } = at;
    const handle = simulation.act({ kind: 'kubectl', at: simulation.now(), argv, stdin: SHOP });
    simulation.runTo(simulation.now() + 1500);
    handle.stop();
    if (simulation.failure !== undefined) throw simulation.failure;
  }), { numRuns: 150 });
});

test('KYAML folds a string of several lines and quotes what could be misread', () => {
  expect(printKyaml({ b: [{ x: 1 }, {}], a: ['p', 'q'], yes: true, '1.5': null, 'a.b/c': '', d: 'one\n  two "2"\nlast', e: [] })).toBe(
    '---\n{\n  "1.5": null,\n  a: [\n    "p",\n    "q",\n  ],\n  a.b/c: "",\n  b: [{\n    x: 1,\n  }, {}],\n  d: "\\\n     one\\n\\\n    \\  two \\"2\\"\\n\\\n     last\\\n    ",\n  e: [],\n  "yes": true,\n}\n',
  );
});
