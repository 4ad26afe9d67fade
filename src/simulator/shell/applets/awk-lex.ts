/** Tokens of awk programs. */
import { AwkError, BUILTINS } from './awk-tree.ts';
import { escapeSequence } from './escapes.ts';

const KEYWORDS = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf'.split(' '),
);
const OPERATORS = [
  '**=',
  '&&',
  '||',
  '>>',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '**',
  '==',
  '<=',
  '>=',
  '!=',
  '!~',
  ...'{}()[];,+-*/%^!<>|?:~$=',
];

export interface Token {
  readonly t: 'number' | 'string' | 'regex' | 'name' | 'function' | 'keyword' | 'builtin' | 'operator' | 'newline' | 'end';
  readonly s: string;
  readonly spaced: boolean;
}

export interface Lexer {
  next(): Token;
  /** The regular expression after a slash that has just been taken (`ahead`: what has been taken of it already). */
  regex(ahead: string): string;
  /** Text that comes next, for a look further than a token. */
  ahead(length: number): string;
  fail(message: string): never;
}
export function createLexer(source: string, where: string): Lexer {
  let at = 0;
  let line = 1;
  /** Where the newest token begins: the place of every complaint. */
  let started = 1;
  const fail = (message: string): never => {
    throw new AwkError(`${where}:${started}: ${message}`);
  };

  const lexString = (): string => {
    let out = '';
    for (at++; source[at] !== '"';) {
      const c = source[at];
      if (c === undefined || c === '\n') return fail('Unexpected end of string');
      at++;
      if (c !== '\\') {
        out += c;
        continue;
      }
      const [byte, end] = escapeSequence(source, at);
      if (end > at) {
        out += byte;
        at = end;
      } else {
        if (source[at] === '\n') line++;
        else out += source[at] ?? '';
        at++;
      }
    }
    at++;
    return out;
  };
  const lexRegex = (): string => {
    let out = '';
    // The slash has been taken already.
    for (; source[at] !== '/';) {
      const c = source[at];
      if (c === undefined || c === '\n') return fail('Unexpected end of string');
      at++;
      if (c !== '\\') {
        out += c;
        continue;
      }
      const [byte, end] = escapeSequence(source, at);
      if (end > at) {
        out += source[at] === '\\' ? '\\\\' : byte;
        at = end;
      } else if (source[at] === '/') {
        out += '/';
        at++;
      } else out += `\\${source[at++] ?? ''}`;
    }
    at++;
    return out;
  };
  const next = (): Token => {
    let spaced = false;
    for (;;) {
      const c = source[at];
      if (c === ' ' || c === '\t' || c === '\r') at++;
      else if (c === '\\' && source[at + 1] === '\n') {
        at += 2;
        line++;
      } else if (c === '\\' && source.startsWith('\r\n', at + 1)) at += 3;
      else break;
      spaced = true;
    }
    started = line;
    if (source[at] === '#') while (at < source.length && source[at] !== '\n') at++;
    const c = source[at];
    const make = (t: Token['t'], s: string): Token => ({ t, s, spaced });
    if (c === undefined) return make('end', '');
    if (c === '\n') {
      at++;
      line++;
      return make('newline', '\n');
    }
    if (c === '"') return make('string', lexString());
    const number = /^(?:0[xX][0-9a-fA-F]+|0[0-7]+(?![.eE])|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(source.slice(at, at + 400))?.[0];
    if (number !== undefined) {
      at += number.length;
      return make('number', number);
    }
    const name = /^[A-Za-z_]\w*/.exec(source.slice(at, at + 256))?.[0];
    if (name !== undefined) {
      at += name.length;
      if (KEYWORDS.has(name)) return make('keyword', name);
      if (BUILTINS.has(name)) return make('builtin', name);
      return make(source[at] === '(' ? 'function' : 'name', name);
    }
    const operator = OPERATORS.find((o) => source.startsWith(o, at)) ?? fail('Unexpected token');
    at += operator.length;
    return make('operator', operator === '**' ? '^' : operator === '**=' ? '^=' : operator);
  };
  return {
    next,
    regex: (ahead) => {
      at -= ahead.length;
      return lexRegex();
    },
    ahead: (length) => source.slice(at, at + length),
    fail,
  };
}
