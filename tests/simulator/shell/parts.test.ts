/** The shell's parts on their own, as tables. */
import { describe, expect, it } from 'vitest';
import { ArithmeticError, evaluateArithmetic } from '../../../src/simulator/shell/arithmetic.ts';
import { breakFields, type Piece } from '../../../src/simulator/shell/fields.ts';
import { Reader } from '../../../src/simulator/shell/grammar.ts';
import { NeedMoreInput, ShellSyntaxError } from '../../../src/simulator/shell/tokens.ts';
import { compilePattern, matchPrefix, matchSuffix, matches, replacePattern } from '../../../src/simulator/shell/pattern.ts';
import { maybeSingleQuote, singleQuote } from '../../../src/simulator/shell/state.ts';
import type { List, Node, Redirection } from '../../../src/simulator/shell/tree.ts';
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

/** A tree as text: one form for each kind of node. */
const tell = (list: List): string => list.map(({ node, background }) => tellNode(node) + (background ? ' &' : '')).join('; ');
const tellRedirections = (redirections: readonly Redirection[]): string =>
  redirections.map((each) => ` ${each.fd}${each.type === 'file' ? `${each.operator}${each.target.text}` : `<<${JSON.stringify(each.body)}${each.plain ? ' plain' : ''}`}`).join('');
function tellNode(node: Node): string {
  switch (node.type) {
    case 'simple':
      return `[${[...node.assignments, ...node.words].map(({ text }) => text).join(',')}]${tellRedirections(node.redirections)}`;
    case 'pipeline':
      return (node.negated ? '! ' : '') + node.commands.map(tellNode).join(' | ');
    case 'and-or':
      return tellNode(node.first) + node.rest.map(({ operator, node: next }) => ` ${operator} ${tellNode(next)}`).join('');
    case 'if':
      return `if ${node.branches.map(({ condition, body }) => `${tell(condition)} then ${tell(body)}`).join(' elif ')}${node.otherwise === null ? '' : ` else ${tell(node.otherwise)}`} fi`;
    case 'while':
    case 'until':
      return `${node.type} ${tell(node.condition)} do ${tell(node.body)} done`;
    case 'for':
      return `for ${node.name}${node.words === null ? '' : ` in ${node.words.map(({ text }) => text).join(',')}`} do ${tell(node.body)} done`;
    case 'case':
      return `case ${node.word.text} ${node.items.map(({ patterns, body }) => `${patterns.map(({ text }) => text).join('|')}) ${tell(body)}`).join(' ;; ')} esac`;
    case 'group':
      return `{ ${tell(node.body)} }`;
    case 'subshell':
      return `( ${tell(node.body)} )`;
    case 'redirected':
      return tellNode(node.command) + tellRedirections(node.redirections);
    case 'function':
      return `${node.name}() ${tellNode(node.body)}`;
  }
}

describe('the reader', () => {
  const read = (text: string, aliases: Readonly<Record<string, string>> = {}): readonly string[] => {
    const reader = new Reader(text, 0, new Map(Object.entries(aliases)), true);
    const out: string[] = [];
    for (let command = reader.nextCommand(); command !== null; command = reader.nextCommand()) if (command.list.length > 0) out.push(tell(command.list));
    return out;
  };
  it.each([
    ['a line is a command', 'a; b &\nc', ['[a]; [b] &', '[c]']],
    ['a compound command goes over lines', 'if a\nthen b\nfi\nc', ['if [a] then [b] fi', '[c]']],
    ['if has branches', 'if a; then b; elif c; then d; else e; fi', ['if [a] then [b] elif [c] then [d] else [e] fi']],
    ['loops', 'while a; do b; done; until a\ndo b; done', ['while [a] do [b] done; until [a] do [b] done']],
    ['for has words, or the parameters', 'for x in a "b c"; do :; done; for y do :; done', ['for x in a,"b c" do [:] done; for y do [:] done']],
    ['case has patterns', 'case $x in (a|b) c;; *) d; e\nesac', ['case $x a|b) [c] ;; *) [d]; [e] esac']],
    ['pipelines in lists', '! a | b && c || d', ['! [a] | [b] && [c] || [d]']],
    ['assignments stand before the name', 'a=1 >f b c=2', ['[a=1,b,c=2] 1>f']],
    ['redirections of a group', '{ a; } <f 2>&1', ['{ [a] } 0<f 2>&1']],
    ['a here-document belongs to its line', 'cat <<E; a\nx\nE\nb', ['[cat] 0<<"x\\n"; [a]', '[b]']],
    ['a here-document without its tabs', 'cat <<-E\n\tx\\\n\ty\n\tE\n', ['[cat] 0<<"x\\\\\\n\\ty\\n"']],
    ['a quoted delimiter', "cat <<'E'\n$x\nE\n", ['[cat] 0<<"$x\\n" plain']],
    ['a here-document that the end cuts off', 'cat <<E\nx', ['[cat] 0<<"x\\n"']],
    ['((…)) are two subshells', '((a))', ['( ( [a] ) )']],
    ['bash words are words', 'time a; select b; [[ a && b ]]', ["[time,a]; [select,b]; [[[,a,'&&',b,]]]"]],
    ['x+=1 is a command', 'x+=1', ['[x+=1]']],
    ['any command can be a body', 'f() echo hi', ['f() [echo,hi]']],
    ['a function with redirections', 'function f { a; } >g', ['f() { [a] } 1>g']],
    ['{fd}> is a word and a redirection', 'a {b}>c', ['[a,{b}] 1>c']],
    ['operators go on in the next line', 'a 2>\\\n>b |\\\n| c', ['[a] 2>>b || [c]']],
  ])('%s', (_name, text, trees) => expect(read(text)).toEqual(trees));
  it('puts aliases in their place, with a blank at the end the next word too', () => {
    expect(read('ll x; w w', { ll: 'ls -l', w: 'w ', x: 'y' })).toEqual(['[ls,-l,x]; [w,w]']);
  });
  it('says where a node stands', () => {
    const list = new Reader('\n a; \\\n{ b\n} >c &', 1, new Map(), true).innerList();
    expect(list.map(({ node: { line, start, end, source } }) => [line, source.text.slice(start, end)])).toEqual([[2, 'a'], [3, '{ b\n} >c']]);
  });
  it.each([
    ['if a; fi', 'unexpected "fi" (expecting "then")'], ['a )', 'unexpected ")"'], ['while a', 'unexpected end of file (expecting "do")'], ["a 'b", 'unterminated quoted string'],
    ['a `b', 'EOF in backquote substitution'], ['${a', "missing '}'"], ['$((1', "missing '))'"], ['for 1 in a; do b; done', 'bad for loop variable'], ['break() { a; }', 'bad function name'],
    ['a <<<b', 'unexpected redirection'], ['a=(b)', 'unexpected "("'], ['{ }', 'unexpected "}"'], ['$(if)', 'unexpected ")"'],
  ])('%s: %s', (text, message) => expect(() => read(text)).toThrow(new ShellSyntaxError(message, 0)));
  it('asks for more where more can come', () => {
    for (const text of ['if a\n', 'a &&\n', "a 'b\n", 'cat <<E\n', 'a', '$(b\n']) expect(() => new Reader(text, 0, new Map(), false).nextCommand()).toThrow(NeedMoreInput);
    expect(new Reader('a\n', 0, new Map(), false).nextCommand()?.written).toBe('a\n');
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
