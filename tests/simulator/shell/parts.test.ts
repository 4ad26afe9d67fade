/** The shell's parts on their own, as tables. */
import { describe, expect, it } from 'vitest';
import { parse } from 'unbash';
import { ArithmeticError, evaluateArithmetic } from '../../../src/simulator/shell/arithmetic.ts';
import { breakFields, type Piece } from '../../../src/simulator/shell/fields.ts';
import { Reader } from '../../../src/simulator/shell/grammar.ts';
import { NeedMoreInput, ShellSyntaxError } from '../../../src/simulator/shell/tokens.ts';
import { compilePattern, matchPrefix, matchSuffix, matches, replacePattern } from '../../../src/simulator/shell/pattern.ts';
import { maybeSingleQuote, singleQuote } from '../../../src/simulator/shell/state.ts';
import { parseWord } from '../../../src/simulator/shell/word.ts';

describe('arithmetic', () => {
  const compute = (text: string): string => {
    const variables = new Map([['a', '5'], ['b', 'a+1'], ['loop', 'loop']]);
    try {
      const value = evaluateArithmetic(text, { get: (name) => variables.get(name) ?? null, set: (name, to) => void variables.set(name, to) });
      return `${value} a=${variables.get('a')}`;
    } catch (error) {
      if (error instanceof ArithmeticError) return error.message;
      throw error;
    }
  };
  it.each([
    ['1+2*3', '7 a=5'], ['-2**2', '4 a=5'], ['2**3**2', '512 a=5'], ['a++ + a', '11 a=6'], ['++a', '6 a=6'], ['2++3', '5 a=5'], ['b*2', '12 a=5'], ['', '0 a=5'],
    ['0 && (a=9)', '0 a=9'], ['a>3?10:20', '10 a=5'], ['0x1F+010+2#101', '44 a=5'], ['64#_', '63 a=5'], ['9223372036854775807+1', '-9223372036854775808 a=5'],
    ['99999999999999999999', '0 a=5'], ['1<<65', '2 a=5'], ['a=1,a+1', '2 a=1'], ['1/0', 'divide by zero'], ['1+', 'arithmetic syntax error'], ['5 5', 'arithmetic syntax error'],
    ['08', 'arithmetic syntax error'], ['1=2', 'arithmetic syntax error'], ['1 ? 2', 'malformed ?: operator'], ['2**-1', 'exponent less than 0'], ['loop', 'expression recursion loop detected'],
  ])('%s is %s', (text, result) => expect(compute(text)).toBe(result));
});

describe('patterns', () => {
  it.each<[string, string, boolean]>([
    ['a*c', 'abbc', true], ['a*c', 'abcd', false], ['*', '', true], ['?', '', false], ['[a-c]x', 'bx', true], ['[!a-c]', 'b', false], ['[^a]', 'b', true], ['[]a]', ']', true],
    ['[[:digit:]]*', '7up', true], ['[[:upper:]]', 'a', false], ['\\*', '*', true], ['\\*', 'x', false], ['[ab', '[ab', true], ['a[', 'a[', true], ['*a*b*c', 'xaybzc', true],
  ])('%s on %j: %s', (pattern, text, result) => expect(matches(compilePattern(pattern), text)).toBe(result));
  it.each<[string, string, number, number, number, number]>([
    ['*/', 'a/b/c', 2, 4, -1, -1], ['.*', 'a.b.c', -1, -1, 2, 4], ['x', 'abc', -1, -1, -1, -1], ['*', 'abc', 0, 3, 0, 3],
  ])('%s on %s: shortest and longest prefix, shortest and longest suffix', (pattern, text, ...lengths) => {
    const compiled = compilePattern(pattern);
    expect([matchPrefix(compiled, text, false), matchPrefix(compiled, text, true), matchSuffix(compiled, text, false), matchSuffix(compiled, text, true)]).toEqual(lengths);
  });
  it.each([['-', 'a-b-c', '+', false, 'a+b-c'], ['-', 'a-b-c', '+', true, 'a+b+c'], ['?', 'abc', 'x', true, 'xxx'], ['b*', 'abcb', 'x', false, 'ax'], ['*', '', 'w', false, 'w'], ['z', 'abc', 'x', true, 'abc']] as const)(
    'replaces %s in %s by %s (all: %s)',
    (pattern, text, by, all, result) => expect(replacePattern(compilePattern(pattern), text, by, all)).toBe(result),
  );
});

describe('fields', () => {
  const piece = (text: string, more: Partial<Piece> = {}): Piece => ({ text, quoted: false, split: true, ...more });
  const quoted = (text: string): Piece => piece(text, { quoted: true, split: false });
  it.each<[string, readonly Piece[], string | null, readonly string[]]>([
    ['blanks', [piece('  a   b ')], null, ['a', 'b']],
    ['colons', [piece(':a::b:')], ':', ['', 'a', '', 'b']],
    ['a colon among blanks', [piece(' a : b ')], ' :', ['a', 'b']],
    ['nothing', [piece('   ')], null, []],
    ['an empty quoted word', [quoted('')], null, ['']],
    ['quoted beside split', [piece('a b'), quoted(' c ')], null, ['a', 'b c ']],
    ['no separators', [piece('a b')], '', ['a b']],
  ])('%s', (_name, pieces, ifs, fields) => expect(breakFields(pieces, ifs).map((field) => field.map(({ text }) => text).join(''))).toEqual(fields));
});

describe('the reader', () => {
  const read = (text: string, aliases: Readonly<Record<string, string>> = {}): readonly string[] => {
    const reader = new Reader(text, 0, new Map(Object.entries(aliases)), true);
    const out: string[] = [];
    for (;;) {
      const command = reader.nextCommand();
      if (command === null) return out;
      if (command.source.trim() !== '') out.push(command.source.trimEnd());
    }
  };
  it.each([
    ['a line is a command', 'a; b\nc', ['a; b', 'c']],
    ['a compound command goes over lines', 'if a\nthen b\nfi\nc', ['if a\nthen b\nfi', 'c']],
    ['a here-document belongs to its line', 'cat <<E; a\nx\nE\nb', ['cat <<E; a\nx\nE', 'b']],
    ['a here-document that the end cuts off is closed', 'cat <<E\nx', ['cat <<E\nx\0\nE']],
    ['((…)) are two subshells', '((a))', ['( (a))']],
    ['bash words are hidden', 'time a; select b; [[ a && b ]]', ['\\time a; \\select b; \\[[ a \\&\\& b ]]']],
    ['x+=1 is a command', 'x+=1', ['x\\+=1']],
    ['any command can be a body', 'f() echo hi', ['f() { echo hi ;}']],
    ['{fd}> is a word and a redirection', 'a {b}>c', ['a {b} >c']],
  ])('%s', (_name, text, sources) => {
    expect(read(text)).toEqual(sources);
    for (const source of sources) expect(parse(source).errors).toBeUndefined();
  });
  it('puts aliases in their place, with a blank at the end the next word too', () => {
    expect(read('ll x; w w', { ll: 'ls -l', w: 'w ', x: 'y' })).toEqual(['ls -l x; w  w']);
  });
  it.each([
    ['if a; fi', 'unexpected "fi" (expecting "then")'], ['a )', 'unexpected ")"'], ['while a', 'unexpected end of file (expecting "do")'], ["a 'b", 'unterminated quoted string'],
    ['a `b', 'EOF in backquote substitution'], ['${a', "missing '}'"], ['$((1', "missing '))'"], ['for 1 in a; do b; done', 'bad for loop variable'], ['break() { a; }', 'bad function name'],
    ['a <<<b', 'unexpected redirection'], ['a=(b)', 'unexpected "("'], ['{ }', 'unexpected "}"'], ['$(if)', 'unexpected ")"'],
  ])('%s: %s', (text, message) => expect(() => read(text)).toThrow(new ShellSyntaxError(message, 0)));
  it('asks for more where more can come', () => {
    for (const text of ['if a\n', 'a &&\n', "a 'b\n", 'cat <<E\n', 'a', '$(b\n']) expect(() => new Reader(text, 0, new Map(), false).nextCommand()).toThrow(NeedMoreInput);
    expect(new Reader('a\n', 0, new Map(), false).nextCommand()?.source).toBe('a\n');
  });
});

describe('words', () => {
  it.each([
    ['"$@"', [['parameter', '@', '', true]]],
    ['${#}${#x}${##x}${#?}', [['parameter', '#', '', false], ['parameter', 'x', 'length', false], ['parameter', '#', '#', false], ['parameter', '?', 'length', false]]],
    ['${!x}${x^^}${}', [['parameter', '!', 'bad', false], ['parameter', 'x', 'bad', false], ['parameter', '', 'bad', false]]],
    ['${x:1}${x:-a}', [['parameter', 'x', ':', false], ['parameter', 'x', '-', false]]],
  ])('%s', (text, parts) => {
    expect(parseWord(text).map((part) => (part.type === 'parameter' ? [part.type, part.name, part.operation, part.quoted] : [part.type]))).toEqual(parts);
  });
});

it.each([["it's", `'it'"'"'s'`], ['', "''"], ["'''", `''"'''"`], ['a b', "'a b'"]])('quotes %j', (text, result) => expect(singleQuote(text)).toBe(result));
it.each([['a-b_c.d/e:f@g', 'a-b_c.d/e:f@g'], ['a b', "'a b'"], ['a=b', "'a=b'"], ['', ''], ['a%b', "'a%b'"]])('quotes %j for set -x', (text, result) => expect(maybeSingleQuote(text)).toBe(result));
