// What a plain scalar means to kubectl (go-yaml v2's resolve.go), and how a text becomes documents and values (apimachinery's YAMLReader, go-yaml's decode.go, sigs.k8s.io/yaml).
import { describe, expect, test } from 'vitest';
import { readYaml, setOwn } from '../../../src/simulator/manifest/yaml/read.ts';
import { quoteYaml, resolvePlain } from '../../../src/simulator/manifest/yaml/scalars.ts';
import { outcome } from './helpers.ts';

describe('plain scalars (Y-50 … Y-54)', () => {
  test.each<[string, unknown]>([
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word): [string, boolean] => [word, true]), ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word): [string, boolean] => [word, false]), ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
    ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word): [string, number] => [word, Infinity]), ...['-.inf', '-.Inf', '-.INF'].map((word): [string, number] => [word, -Infinity]), ...['.nan', '.NaN', '.NAN'].map((word): [string, number] => [word, NaN]),
    ...['yEs', 'oN', 'nULL', 'tRUE', '~~', 'nil', 'none', '.iNf', '.Nan', '-.nan', '+.NaN', 'inf', '-inf', 'Infinity', 'NaN'].map((word): [string, string] => [word, word]),
    ['0', 0], ['7', 7], ['-7', -7], ['+7', 7], ['-0', 0], ['12', 12], ['1_000', 1000], ['1__0_', 10], ['_1', '_1'], ['-_1', -1], ['9007199254740993', 2 ** 53], ['18446744073709551615', 2 ** 64], ['99999999999999999999', 1e20], ['-99999999999999999999', -1e20],
    ['0x1F', 31], ['0X1f', 31], ['-0x10', -16], ['+0xA', 10], ['0x', '0x'], ['0xG', '0xG'], ['0x1.5', '0x1.5'], ['0xFFFFFFFFFFFFFFFF', 2 ** 64], ['0x10000000000000000', '0x10000000000000000'], ['0x8000000000000000', 2 ** 63], ['+0x7FFFFFFFFFFFFC00', 2 ** 63 - 1024], ['+0x8000000000000000', '+0x8000000000000000'], ['-0x8000000000000000', -(2 ** 63)], ['-0x8000000000000001', '-0x8000000000000001'],
    ['0b101', 5], ['0B11', 3], ['-0b11', -3], ['0b2', '0b2'], ['0b', '0b'], ['0o17', 15], ['0O17', 15], ['0o8', '0o8'], ['0o', '0o'], ['017', 15], ['-017', -15], ['00', 0], ['0_7', 7], ['08', 8], ['018', 18], ['09.5', 9.5],
    ['1.5', 1.5], ['-1.5', -1.5], ['+1.5', 1.5], ['1.', 1], ['.5', 0.5], ['.25', 0.25], ['.5e10', 5e9], ['+.25', 0.25], ['+.5', 0.5], ['-.5', -0.5], ['1_0.5', 10.5], ['1e3', 1000], ['1E3', 1000], ['1e+3', 1000], ['1.5e-3', 0.0015], ['.5e1', 5], ['.5E-1', 0.05], ['1.e2', 100], ['1e400', '1e400'], ['-1e400', '-1e400'], ['1_0e400', '1_0e400'], ['.5e400', '.5e400'], ['1e-400', 0],
    ...['1e', '1e+', '1.5.2', '1a', 'a1', '1 2', '.', '..', '.e1', '.5_0', '.5e', '.5.5', '+', '-', '+-1', '--1', '1-', '1,5', '5%', '1:30', '12:30:45', '2024-01-01', '80/tcp', 'x.5', '٣', '.5x', '.5e1x', 'x0x1', '0x1x', '07x'].map((word): [string, string] => [word, word]),
  ])('%s is %s', (text, want) => expect(resolvePlain(text)).toBe(want));
});

test.each([
  ...['a', 'a.b', 'a/b:c', 'x@y', 'a+b', '50%', 'a-b_c', '1.2.3', '+', 'nginx:1.27', '/x'].map((text) => [text, text]),
  ...['', ' ', 'a b', 'a:', 'a: b', '-a', ':a', '%a', '@a', 'true', 'No', '5', '5.', '.5', '1e3', '~', '*a', '&a', '{a}', '[a]', '#a', 'a#', "it's", 'é', 'a\nb', 'a"b'].map((text) => [text, JSON.stringify(text)]),
])('%j is written %s', (text, want) => {
  expect(quoteYaml(text)).toBe(want);
  expect(readYaml(`a: ${quoteYaml(text)}`)[0]?.value).toEqual({ a: text });
});

describe('documents (P-10, Y-57)', () => {
  test.each<[string, (readonly [start: number, end: number, value: unknown])[]]>([
    ['', []], ['a: 1\n', [[0, 5, { a: 1 }]]], ['\n', [[0, 1, null]]],
    ['a: 1\n---\nb: 2\n', [[0, 5, { a: 1 }], [9, 14, { b: 2 }]]], ['---\na: 1\n', [[0, 9, { a: 1 }]]], ['---\na: 1\n---\nb: 2', [[0, 9, { a: 1 }], [13, 17, { b: 2 }]]], ['a: 1\n---', [[0, 5, { a: 1 }]]], ['a: 1\n---\n', [[0, 5, { a: 1 }]]],
    ['a: 1\n---\n---\nb: 2\n', [[0, 5, { a: 1 }], [9, 18, { b: 2 }]]], ['---\n---\na: 1\n', [[0, 4, null], [8, 13, { a: 1 }]]], ['---', [[0, 3, null]]],
    ['a: 1\n--- # words\nb: 2\n', [[0, 5, { a: 1 }], [17, 22, { b: 2 }]]], ['a: 1\n---  \t\nb: 2\n', [[0, 5, { a: 1 }], [12, 17, { b: 2 }]]], ['a: 1\r\n---\r\nb: 2\r\n', [[0, 6, { a: 1 }], [11, 17, { b: 2 }]]],
    ['a: 1\n ---\n', [[0, 10, { a: '1 ---' }]]], ['a: |\n  x\n  ---\n', [[0, 15, { a: 'x\n---\n' }]]], ['a: b---\n', [[0, 8, { a: 'b---' }]]], ['a: "\u2028--- b"\n', [[0, 12, 'line 2: found unexpected document indicator']]], ['a: b # \u2029--- c\n', [[0, 14, { a: 'b' }]]],
  ])('%j', (text, want) => expect(readYaml(text).map(({ start, end, value, error }) => [start, end, error === undefined ? value : error.message])).toEqual(want));

  test.each<[string, number, string, number, number?]>([
    ['a: 1\n--- b\nc: 2\n', 1, 'invalid Yaml document separator: b', 5], ['a: 1\n----\n', 1, 'invalid Yaml document separator: -', 5], ['---a: 1\n', 1, 'invalid Yaml document separator: a: 1', 0],
    ['a: 1\n---\nb: [1\n---\nc: 3\n', 2, "error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'", 15, 12], ['a: 1\n---\nb: &x\n  c: *x\n', 2, "error converting YAML to JSON: yaml: anchor 'x' value contains itself", 17],
    ['a: 1\n---\nb: {{c}}\n', 2, 'error converting YAML to JSON: yaml: invalid map key: map[interface {}]interface {}{"c":interface {}(nil)}', 13],
  ])('%j: what is broken is the last that is read', (text, count, said, offset, begin) => {
    const documents = readYaml(text);
    const error = documents.at(-1)?.error;
    expect([documents.length, error?.said, error?.offset, error?.begin]).toEqual([count, said, offset, begin ?? error?.begin]);
    expect(said.endsWith(error?.message ?? '?')).toBe(true);
    expect(documents.slice(0, -1).filter((document) => document.error)).toEqual([]);
    expect(documents.at(-1)?.value).toBeNull();
  });
  test('what is good is read once, what is broken each time', () => {
    expect(readYaml('a: 1\n')).toBe(readYaml('a: 1\n'));
    const other = readYaml('a: 2\n');
    expect(other[0]?.value).toEqual({ a: 2 });
    expect(readYaml('a: 2\n')).toBe(other);
    expect(readYaml('a: [\n')).not.toBe(readYaml('a: [\n'));
    expect(readYaml('a: 1\n---\na: [\n')).not.toBe(readYaml('a: 1\n---\na: [\n'));
  });
  test('half a character is none', () => {
    const value = (text: string): unknown => readYaml(`a: ${text}\n`)[0]?.value;
    expect([value('\ud83d'), value('x\ude00y'), value('😀'), value('\ude00\ud83d')]).toEqual([{ a: '\ufffd' }, { a: 'x\ufffdy' }, { a: '😀' }, { a: '\ufffd\ufffd' }]);
  });
  test('far too long', () => {
    const [document, ...more] = readYaml(`a: ${'x'.repeat(2_000_000)}`);
    expect([document?.start, document?.end, document?.value, document?.root, document?.error, more]).toEqual([0, 2_000_003, null, null, { message: 'input is too long', problem: 'input is too long', offset: 0, said: 'error converting YAML to JSON: yaml: input is too long' }, []]);
  });
});

describe('values', () => {
  test.each<[string, unknown]>([
    ['a: !!str 5', { a: '5' }], ['a: !!int "5"', { a: 5 }], ['a: !!float "1.5"', { a: 1.5 }], ['a: !!bool "yes"', { a: true }], ['a: !!null ""', { a: null }], ['a: !mine 5', { a: '5' }], ['a: !<xtag:yaml.org,2002:int> 5', { a: '5' }], ['a: !<tag:yaml.org,2002:integer> 5', { a: '5' }], ['a: "5"', { a: '5' }], ["a: 'yes'", { a: 'yes' }], ['a: |-\n  5', { a: '5' }],
    ['1: a\nyes: b\n1.50: c\n0x10: d\n"null": e', { 1: 'a', true: 'b', 1.5: 'c', 16: 'd', null: 'e' }], ['.inf: a\n-.inf: b\n.nan: c', { '.inf': 'a', '-.inf': 'b', '.nan': 'c' }], ['"Infinity": a', { Infinity: 'a' }], ['a: Infinity\nb: NaN', { a: 'Infinity', b: 'NaN' }],
    ['a: 1\na: 2', { a: 2 }], ['a:\n- \n- ~\n- {}', { a: [null, null, {}] }], ['a: &x 1\nb: *x', { a: 1, b: 1 }], ['a: &x {c: 1}\nb: [*x, *x]', { a: { c: 1 }, b: [{ c: 1 }, { c: 1 }] }],
    ['a: &x {c: 1, d: 2}\nb: {<<: *x, d: 3}', { a: { c: 1, d: 2 }, b: { c: 1, d: 3 } }], ['a: &x {d: 2}\nb: {d: 3, <<: *x}', { a: { d: 2 }, b: { d: 2 } }], ['<<: {a: 1}', { a: 1 }], ['<<: [{a: 1}, {a: 2, b: 3}]', { a: 1, b: 3 }], ['x: &x {a: 1}\nz: {<<: [{a: 2}, *x]}', { x: { a: 1 }, z: { a: 2 } }], ['"<<": {a: 1}', { '<<': { a: 1 } }], ['<<: []', {}], ['x: &x {<<: {a: 1}}\nz: {<<: *x}', { x: { a: 1 }, z: { a: 1 } }],
  ])('%j', (text, want) => expect(readYaml(text)[0]?.value).toEqual(want));
  test.each([
    ['a: .inf', 'json: unsupported value: +Inf', 3], ['a: -.inf', 'json: unsupported value: -Inf', 3], ['a: [1, .nan]', 'json: unsupported value: NaN', 7],
    ['<<: 1', 'yaml: map merge requires map or sequence of maps as the value', 4], ['<<:', 'yaml: map merge requires map or sequence of maps as the value', 3], ['<<: [[{a: 1}]]', 'yaml: map merge requires map or sequence of maps as the value', 5], ['<<: [{a: 1}, 2]', 'yaml: map merge requires map or sequence of maps as the value', 13], ['x: &x [{a: 1}]\ny: {<<: *x}', 'yaml: map merge requires map or sequence of maps as the value', 23], ['x: &x [{a: 1}]\ny: {<<: [*x]}', 'yaml: map merge requires map or sequence of maps as the value', 24], ['x: &x 1\n<<: *x', 'yaml: map merge requires map or sequence of maps as the value', 12],
    ['[a, 1]: b', 'yaml: invalid map key: []interface {}{"a", 1}', 0], ['? {a: [b, ~, true], c: {}}\n: d', 'yaml: invalid map key: map[interface {}]interface {}{"a":[]interface {}{"b", interface {}(nil), true}, "c":map[interface {}]interface {}{}}', 2], ['~: [a]', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: []interface {}{"a"}', 0], ['a: 1\n~: 5', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: 5', 5],
  ])('%j: %s', (text, said, offset) => expect([readYaml(text)[0]?.error?.said, readYaml(text)[0]?.error?.offset]).toEqual([`error converting YAML to JSON: ${said}`, offset]));
  test('a bomb of aliases', () => {
    const bomb = Array.from({ length: 7 }, (_, i) => `x${i}: &x${i} [${Array(10).fill(i === 0 ? '1' : `*x${i - 1}`).join(', ')}]`).join('\n');
    expect(readYaml(bomb)[0]?.error?.message).toBe('document contains excessive aliasing');
    const merges = `x: &x {${Array.from({ length: 400 }, (_, i) => `k${i}: 1`).join(', ')}}\n${Array.from({ length: 80 }, (_, i) => `y${i}: {<<: *x}`).join('\n')}\n`;
    expect(readYaml(merges)[0]?.error?.message).toBe('document contains excessive aliasing');
  });
  test('a key may be called anything', () => {
    const object: Record<string, number> = {};
    setOwn(object, '__proto__', 1);
    setOwn(object, 'a', 2);
    expect(JSON.stringify(object)).toBe('{"__proto__":1,"a":2}');
    expect(Object.getOwnPropertyDescriptor(object, '__proto__')).toEqual({ value: 1, enumerable: true, writable: true, configurable: true });
    expect(JSON.stringify(readYaml('__proto__: {a: 1}')[0]?.value)).toBe('{"__proto__":{"a":1}}');
  });
});
test('Go writes no infinite number as JSON', () => expect(outcome('a: .inf\n').said).toBe('error: error parsing pod.yaml: error converting YAML to JSON: json: unsupported value: +Inf'));
