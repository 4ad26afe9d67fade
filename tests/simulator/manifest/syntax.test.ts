// Rarer YAML: what the parser inside kubectl (go-yaml, libyaml) reads out of it, and its words and lines where it refuses (Y-20 … Y-29; scannerc.go, parserc.go).
import { describe, expect, test } from 'vitest';
import { checkSyntax } from '../../../src/simulator/manifest/yaml/syntax.ts';
import { outcome } from './helpers.ts';

const PARSING = (what: string): string => `error: error parsing pod.yaml: error converting YAML to JSON: yaml: ${what}`;
describe('what is read', () => {
  const read = (text: string): unknown => {
    const { said, document } = outcome(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  k: ${text}\n  z: end\n`);
    if (said !== '') throw new Error(said);
    return (document.object as { readonly data?: unknown } | undefined)?.data;
  };
  test.each([
    ['|\n    a\n    b', 'a\nb\n'], ['|-\n    a\n', 'a'], ['|+\n    a\n', 'a\n\n'], ['>\n    a\n    b\n\n    c', 'a b\nc\n'], ['|1\n    a', ' a\n'], ['|2-\n      a\n    b', '  a\nb'], ['|-2\n      a', '  a'], ['>+2\n      a', '  a\n'], ['|9\n             a', '  a\n'],
    ['| # words\n    a', 'a\n'], ['|\t\n    a', 'a\n'], ['|\n\n    a', '\na\n'], ['|\n    a\n   # less deep', 'a\n'], ['|\n    a\n\n      b\n    c', 'a\n\n  b\nc\n'], ['|\n    a: b\n    - c\n    \t# d', 'a: b\n- c\n\t# d\n'], ['|\n    --- a\n    ...', '--- a\n...\n'], ['|', ''],
    ['!!str 5', '5'], ['!<tag:yaml.org,2002:str> 5', '5'], ['!!str', ''], ['&x a', 'a'], ['&a-b_1 b', 'b'],
    ['"\\x41\\u00e9\\U0001F600"', 'Aé😀'], ['"\\U0010FFFF"', '\u{10FFFF}'], ['"\\uD7FF\\uE000"', '\uD7FF\uE000'], ['"a\\\n    b"', 'ab'], ['"a\n\n    b"', 'a\nb'], ['"\\0\\t\\e\\/\\N\\_\\L\\P"', '\0\t\x1b/\x85\xa0\u2028\u2029'], ["'it''s'", "it's"], ['"a # b: c"', 'a # b: c'],
    ['a#b', 'a#b'], ['a # b', 'a'], ['a:b', 'a:b'], ['-a', '-a'], ['?a', '?a'], ['a\n    b', 'a b'], ['a\n\n    b', 'a\nb'], ['a\t# b', 'a'], [':a', ':a'], ['a\n    # b', 'a'],
  ])('%j', (text, want) => expect(read(text)).toEqual({ k: want, z: 'end' }));
  test('a plain scalar in brackets ends at a comma, a bracket or a colon with a blank', () => expect(outcome('{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: b c, "d": e:f, ? g : h}}\n').document.object).toMatchObject({ data: { a: 'b c', d: 'e:f', g: 'h' } }));
  test('marks of begin and end, lines of Windows, a byte order mark', () => expect(outcome('\ufeffapiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: x}\r\ndata:\r\n  a: |\r\n    b\r\n    c\r\n...\r\n').document.object).toMatchObject({ data: { a: 'b\nc\n' } }));
});

describe('what is not', () => {
  test.each([
    ['directive of another kind', '%FOO\n', 'found unknown directive name'], ['directive with a sign', '%YAML! 1\n', 'found unexpected non-alphabetical character'], ['directive and nothing else', '%YAML 1.1\n', 'line 1: did not find expected <document start>'],
    ['tag without its end', 'a: 1\nb: !<x y\n', "line 2: did not find the expected '>'"], ['tag and a brace', 'a: 1\nb: !x{ y\n', 'line 2: did not find expected whitespace or line break'], ['tag alone, at the end of a list', 'a: 1\nb: [!x{]\n', 'line 2: did not find expected whitespace or line break'],
    ['no hexadecimal number', 'a: 1\nb: "\\xZ1"\n', 'line 2: did not find expected hexdecimal number'], ['half of one', 'a: 1\nb: "\\u12"\n', 'line 2: did not find expected hexdecimal number'], ['half of a pair', 'a: 1\nb: "\\ud800"\n', 'line 2: found invalid Unicode character escape code'], ['the other half', 'a: 1\nb: "\\uDFFF"\n', 'line 2: found invalid Unicode character escape code'], ['beyond Unicode', 'a: 1\nb: "\\U00110000"\n', 'line 2: found invalid Unicode character escape code'],
    ['end of the document in quotes', 'a: 1\nb: "c\n...\nd"\n', 'line 3: found unexpected document indicator'], ['quotes never closed', "a: 1\nb: 'c''\n", 'line 3: found unexpected end of stream'],
    ['indentation of 0', 'a: 1\nb: |0\n', 'line 2: found an indentation indicator equal to 0'], ['indentation of 0, after the sign', 'a: 1\nb: |-0\n', 'line 2: found an indentation indicator equal to 0'], ['words behind |', 'a: 1\nb: |x\n', 'line 2: did not find expected comment or line break'], ['two signs', 'a: 1\nb: |+-\n  c\n', 'line 2: did not find expected comment or line break'], ['two figures', 'a: 1\nb: >12\n  c\n', 'line 2: did not find expected comment or line break'],
    ['tab where | counts', 'a: 1\nb: |\n\tc\n', 'line 3: found a tab character where an indentation space is expected'], ['tab below the indentation', 'a: 1\nb:\n  c: |2\n  \td\n', 'line 4: found a tab character where an indentation space is expected'],
    ['a list behind a key', 'a: 1\nb: - c\n', 'line 2: block sequence entries are not allowed in this context'], ['? behind a key', 'a: 1\nb: ? c\n', 'line 2: mapping keys are not allowed in this context'], ['anchor without a name', 'a: 1\nb: & c\n', 'line 2: did not find expected alphabetic or numeric character'], ['alias without a name', 'a: 1\nb: *\n', 'line 2: did not find expected alphabetic or numeric character'], ['anchor with a dot', 'a: 1\nb: &c.d e\n', 'line 2: did not find expected alphabetic or numeric character'],
    ['a key after a list', '- a\nb: c\n', "line 1: did not find expected '-' indicator"], ['braces never closed', 'a: 1\nb: {c: d\ne: f\n', "line 2: did not find expected ',' or '}'"], ['no key', 'a: 1\n- b\n', 'line 1: did not find expected key'],
    ['control character', 'a: "\u0001"\n', 'control characters are not allowed'], ['grave accent', 'a: 1\nb: `c`\n', 'line 2: found character that cannot start any token'], ['| in brackets', 'a: 1\nb: [|]\n', 'line 2: found character that cannot start any token'],
    ['a key over several lines', 'a: 1\n"b\nc": d\n', "line 3: could not find expected ':'"], ['a long key', `a: 1\n${'b'.repeat(1025)}: c\n`, "line 2: could not find expected ':'"], ['merged with a word', 'a: 1\n<<: b\n', 'map merge requires map or sequence of maps as the value'], ['merged with words', 'a: 1\n<<: [b]\n', 'map merge requires map or sequence of maps as the value'],
    ['an anchor in itself', 'a: &x\n  b: *x\n', "anchor 'x' value contains itself"],
  ])('%s', (_, text, want) => expect(outcome(text).said).toBe(PARSING(want)));
});

// libyaml's grammar, a text a row (scannerc.go, parserc.go): what it takes, and what it refuses: its words, where the editor marks, and where what is broken begins.
describe('the grammar', () => {
  test.each([
    '', '# only words\n', '---\n', '--- a\n', 'a:\n', 'a: \n# x\nb:', '- \n-\n- a\n', 'a:\n- b\n-\n', '[a, b: c, {d: e, f, g: }, [h]]', '{}', '[]', '? a\n: b\n? c\n', '? [x, y]\n: z\n', 'a: &x 1\nb: *x\n', 'a: &x\n  b: *x\n',
    '&top\na: *top\n', '!!int "3"', 'a: !foo b\nc: !!str 4\n', 'a: !<tag:yaml.org,2002:str> 1', 'a: |\n  x\n  y\n\nb: >-\n  f\n  g\n\n  h\n', 'a: \'it\'\'s\'\nb: "x\\n\\u00e9\\\n  y"\n', 'a: b c\n  d\n\n  e\n',
    'a: 1 # x\n# y\nb: 2\n', 'a: &e\nb: *e\n', '<<: {a: 1}\n', 'a: {b: 1,\n  c: 2}  # x\nd: [\n 1,\n 2,\n]\n', '{a: , b: }', '{? a : b}', '[? a : b]', '"a": \'b\'\n', 'x: !!binary aGk=\n', '...\n', '%YAML 1.1\n---\na: b\n',
    '- - a\n  - b\n- c: d\n  e: f\n', 'a:\r\n  b: c\r\n', '{a: &x 1, b: *x, *x : c}', '\ufeffa: b\n', 'a: &x !y b\n', 'a: !y &x b\n', 'a: b, c\n', '[a b]\n', '{a b}\n', '- a\n b\n', '-a\n', '? a\nb: c\n', '[a, b]: c\n', '{a: b}: c\n',
    'a: !x\n', 'a: [b: c]\n', 'a: [b:c]\n', 'a: {b:c}\n', '- - - a\n', '-\n  -\n    a: b\n', '...\na: b\n', 'a: b\n...\nc: d\n', 'a: b\n--- c\n', '%TAG ! x\n---\na\n', '---\n---\n', '--- |\n a\n', '--- "a\n b"\n', 'a:\tb\n',
    'a: b\tc\n', '{a: b,\n\tc: d}\n', 'a: |2\n  b\n', 'a: |#b\n', '? |\n  a\n: b\n', '? ? a\n', '- ? a\n  : b\n', '[?a]\n', '[? a]\n', '{?a: b}\n', '[a :b]\n', '[-]\n', '{-: a}\n', '[a,]\n', '{a,}\n', '{a: b,}\n', '&x: a\n',
    'a: &x b\n? *x\n: c\n', 'a: &x b\n*x : c\n', 'a: &x b\n*x: c\n', '"a\nb"\n', 'a b c: d\n', 'a #b: c\n', 'a: b #c: d\n', '#a: b\n', 'a:#b\n', 'a: |-1\n  b\n', '!x: a\n', '!<x> a: b\n', '- !x\n- b\n', '- &x\n  - b\n',
    'a: &x\n- b\n', 'a: &x\nb: c\n', '[&x]\n', '[&x, a]\n', '[!x, a]\n', '{&x a: b}\n', '{a: !x }\n', 'a: "\\a\\b\\t\\\t\\n\\v\\f\\r\\e\\ \\"\\/\\\\\\N\\_\\L\\P\\0"\n', 'a:\n- b\n  c\n- d\n', '  a: b\nc: d\n', '  - a\n- b\n',
  ])('takes %j', (text) => expect(checkSyntax(text)).toBeUndefined());
  test.each<[string, string, number, number?]>([
    ['[a, b: c, , d]', 'did not find expected node content', 10], ['[&x &y b]\n', "did not find expected ',' or ']'", 4, 0], ['a: [b\n', "line 1: did not find expected ',' or ']'", 6, 3],
    ['a: {b\n', "line 1: did not find expected ',' or '}'", 6, 3], ['a: ]\n', 'did not find expected node content', 3], ['a: }\n', 'did not find expected node content', 3], [', a\n', 'did not find expected node content', 0],
    ['[a\n', "line 1: did not find expected ',' or ']'", 3, 0], ['[a: b: c]\n', "did not find expected ',' or ']'", 5, 0], ['{a: b c: d}\n', "did not find expected ',' or '}'", 7, 0],
    ['[[a]\n', "line 1: did not find expected ',' or ']'", 5, 0], ['- a\n-b\n', "line 3: could not find expected ':'", 7, 4], ['a: b\n c: d\n', 'line 2: mapping values are not allowed in this context', 7],
    ['a:\n b: c\n  d: e\n', 'line 3: mapping values are not allowed in this context', 12], ['a:\n  - b\n - c\n', 'line 2: did not find expected key', 10, 0], ['a: - b\n', 'block sequence entries are not allowed in this context', 3],
    ['a: b\n- c\n', 'line 1: did not find expected key', 5, 0], [': a\n', 'did not find expected key', 0], ['a: b\n:c\n', "line 3: could not find expected ':'", 8, 5], ['"a" b: c\n', 'did not find expected key', 4, 0],
    ['"a": "b" c\n', 'did not find expected key', 9, 0], ['\'a\'b: c\n', 'did not find expected key', 3, 0], ['a: "b"c\n', 'did not find expected key', 6, 0], ['a: &x *y\n', 'did not find expected key', 6, 0],
    ['a: &x &y b\n', 'did not find expected key', 6, 0], ['a: !x !y b\n', 'did not find expected key', 6, 0], ['*a\n', "unknown anchor 'a' referenced", 0], ['- *a\n', "unknown anchor 'a' referenced", 2],
    ['a: b: c\n', 'mapping values are not allowed in this context', 4], ['a: "b": c\n', 'mapping values are not allowed in this context', 6], ['a: {b: c: d}\n', "did not find expected ',' or '}'", 8, 3],
    ['%YAML 1.1\na: b\n', 'line 1: did not find expected <document start>', 10], ['a: "b\n--- c"\n', 'line 2: found unexpected document indicator', 6, 3], ['a: \'b\n... c\'\n', 'line 2: found unexpected document indicator', 6, 3],
    ['a: b\n\tc: d\n', 'line 2: found a tab character that violates indentation', 5, 3], ['- a\n\t- b\n', 'line 2: found a tab character that violates indentation', 4, 2],
    ['\ta: b\n', 'found character that cannot start any token', 0], ['a:\n \tb: c\n', 'line 2: found character that cannot start any token', 4], ['a: |\n\n  b\n c\n', 'line 3: did not find expected key', 11, 0],
    ['a: |\n   \n  b\n', 'line 2: did not find expected key', 11, 0], ['a: >\n b\n  c\nd\n', "line 5: could not find expected ':'", 14, 12], ['a: |2\n b\n', 'line 1: did not find expected key', 7, 0],
    ['a: | b\n', 'did not find expected comment or line break', 5, 3], ['a: ? b\n', 'mapping keys are not allowed in this context', 3], ['[a?]\n', "did not find expected ',' or ']'", 2, 0],
    ['[:a]\n', 'did not find expected node content', 1], ['[- a]\n', 'did not find expected node content', 1], ['[,]\n', 'did not find expected node content', 1], ['{,}\n', 'did not find expected node content', 1],
    ['[a,,b]\n', 'did not find expected node content', 3], ['{a: b,,}\n', 'did not find expected node content', 6], ['a: &x{b}\n', 'did not find expected alphabetic or numeric character', 5, 3],
    ['a: *x: b\n', "unknown anchor 'x' referenced", 3], ['"a\\\nb": c\n', 'line 2: mapping values are not allowed in this context', 6], ['\'a\n\nb\': c\n', 'line 3: mapping values are not allowed in this context', 6],
    ['a\nb: c\n', 'line 2: mapping values are not allowed in this context', 3], ['a: %b\n', 'found character that cannot start any token', 3], ['%a: b\n', 'found unexpected non-alphabetical character', 2, 0],
    [' %a: b\n', 'found character that cannot start any token', 1], ['@a: b\n', 'found character that cannot start any token', 0], ['`a`: b\n', 'found character that cannot start any token', 0],
    ['a: >-+\n  b\n', 'did not find expected comment or line break', 5, 3], ['- !x - b\n', 'block sequence entries are not allowed in this context', 5], ['- &x - b\n', 'block sequence entries are not allowed in this context', 5],
    ['a: "\\x4"\n', 'did not find expected hexdecimal number', 4, 3], ['a: "\\U0000004G"\n', 'did not find expected hexdecimal number', 4, 3], ['a: "\\', 'line 2: found unexpected end of stream', 6, 3],
    ['a: "\\c"\n', 'found unknown escape character', 4, 3], ['a: "\\é"\n', 'found unknown escape character', 4, 3], ['a:\n  b\n  c: d\n', 'line 3: mapping values are not allowed in this context', 10],
    ['a:\n  b\n c: d\n', 'line 3: mapping values are not allowed in this context', 9], ['a:\n  "b"\n  c: d\n', 'line 2: did not find expected key', 11, 0], ['a: "b"\n  c\n', 'line 1: did not find expected key', 9, 0],
    ['a: [b]\n  c\n', 'line 1: did not find expected key', 9, 0], ['a: [b] c\n', 'did not find expected key', 7, 0], ['a: [b]c\n', 'did not find expected key', 6, 0],
    ['a: {b: c}\n  d: e\n', 'line 1: did not find expected key', 12, 0], ['a: *b c\n', "unknown anchor 'b' referenced", 3], ['a:\n  b: c\n d: e\n', 'line 2: did not find expected key', 11, 0],
    ['a:\n   b: c\n  d: e\n', 'line 2: did not find expected key', 13, 0], ['k: {a: [b, c}\n', "did not find expected ',' or ']'", 12, 7], ['k: [a: {b, c]\n', "did not find expected ',' or '}'", 12, 7],
  ])('refuses %j: %s', (text, message, offset, begin = offset) => {
    const problem = checkSyntax(text);
    expect(problem).toEqual({ message, problem: message.replace(/^line \d+: /, ''), offset, begin });
  });
});
