import type { Sys, Stat } from '../../system/types.ts';
import { slotFor } from '../../parts.ts';
import type { AppletTable } from '../types.ts';
import { rawApplet, strerror } from './tool.ts';

const UNARY = new Set('-r -w -x -e -f -d -c -b -p -u -g -k -s -t -z -n -h -O -G -L -S'.split(' '));
const BINARY = new Set('= == != < > -eq -ne -ge -gt -le -lt -nt -ot -ef'.split(' '));
const INTEGER = new Set('-eq -ne -ge -gt -le -lt'.split(' '));
const TYPES: Readonly<Record<string, Stat['type']>> = {
  '-f': 'file',
  '-d': 'directory',
  '-c': 'character',
  '-b': 'block',
  '-p': 'fifo',
  '-S': 'socket',
};
const BITS: Readonly<Record<string, number>> = { '-u': 0o4000, '-g': 0o2000, '-k': 0o1000 };

/** Patterns and regular expressions, which only `[[ ]]` has. */
export const PATTERNS = slotFor<
  Pick<typeof import('./glob.ts'), 'globMatch'> & Pick<typeof import('./regex.ts'), 'compileRegex' | 'RegexError'>
>('text');

class SyntaxProblem extends Error {}

const statOf = (sys: Sys, path: string, link = false): Stat | null => {
  try {
    return link ? sys.lstat(path) : sys.stat(path);
  } catch (e) {
    strerror(e);
    return null;
  }
};
const integer = (text: string): bigint => {
  const m = /^\s*([+-]?)(\d+)\s*$/.exec(text);
  if (m === null) throw new SyntaxProblem(text === '' ? 'bad number' : `${text}: bad number`);
  const n = BigInt(m[2]!);
  if (n > 0x7fffffffffffffffn) throw new SyntaxProblem(`${text}: out of range`);
  return m[1] === '-' ? -n : n;
};

/**
 * The value of a `test` expression: exit status 0 or 1, or 2 with a message (without the command's name).
 * `double`: as `[[ ]]` of busybox, where `=` matches patterns and `&&`, `||`, `=~` are operators.
 */
export function testStatus(sys: Sys, args: readonly string[], double = false): { readonly status: number; readonly error?: string } {
  const and = double ? '&&' : '-a';
  const or = double ? '||' : '-o';
  let at = 0;
  const isBinary = (word: string | undefined): boolean => word !== undefined && (BINARY.has(word) || (double && word === '=~'));

  const file = (op: string, path: string): boolean => {
    if (op === '-L' || op === '-h') return statOf(sys, path, true)?.type === 'symlink';
    const s = statOf(sys, path);
    if (s === null) return false;
    const type = TYPES[op];
    if (type !== undefined) return s.type === type;
    const bit = BITS[op];
    if (bit !== undefined) return (s.mode & bit) !== 0;
    switch (op) {
      case '-r':
      case '-w':
      case '-x': {
        const wanted = op === '-r' ? 4 : op === '-w' ? 2 : 1;
        if (sys.uid() === 0) return wanted !== 1 || (s.mode & 0o111) !== 0;
        const shift = s.uid === sys.uid() ? 6 : s.gid === sys.gid() || sys.groups().includes(s.gid) ? 3 : 0;
        return (s.mode & (wanted << shift)) !== 0;
      }
      case '-s':
        return s.size > 0;
      case '-O':
        return s.uid === sys.uid();
      case '-G':
        return s.gid === sys.gid();
      default:
        return true;
    }
  };
  const binary = (): boolean => {
    const a = args[at]!;
    const op = args[at + 1]!;
    const b = args[at + 2];
    at += 2;
    if (b === undefined) throw new SyntaxProblem(`${op}: argument expected`);
    if (INTEGER.has(op)) {
      const x = integer(a);
      const y = integer(b);
      return op === '-eq' ? x === y : op === '-ne' ? x !== y : op === '-ge' ? x >= y : op === '-gt' ? x > y : op === '-le' ? x <= y : x < y;
    }
    switch (op) {
      case '=':
      case '==':
        return double ? PATTERNS.get().globMatch(b, a) : a === b;
      case '!=':
        return double ? !PATTERNS.get().globMatch(b, a) : a !== b;
      case '<':
        return a < b;
      case '>':
        return a > b;
      case '=~':
        return PATTERNS.get().compileRegex(b, { extended: true }).exec(a) !== null;
      default: {
        const x = statOf(sys, a);
        const y = statOf(sys, b);
        if (x === null || y === null) return false;
        const seconds = (s: Stat): number => Math.floor(s.mtime / 1000);
        return op === '-nt'
          ? seconds(x) > seconds(y)
          : op === '-ot'
            ? seconds(x) < seconds(y)
            : x.device === y.device && x.inode === y.inode;
      }
    }
  };
  // As busybox does: each level leaves `at` on the last word it used.
  const primary = (): boolean => {
    const word = args[at];
    if (word === undefined) throw new SyntaxProblem('argument expected');
    if (word === '(') {
      at++;
      const value = disjunction();
      if (args[++at] !== ')') throw new SyntaxProblem('closing paren expected');
      return value;
    }
    if (isBinary(args[at + 1]) && args[at + 2] !== undefined) return binary();
    if (UNARY.has(word)) {
      const operand = args[at + 1];
      if (operand === undefined) return word !== '';
      at++;
      if (word === '-z') return operand === '';
      if (word === '-n') return operand !== '';
      if (word === '-t') return sys.isatty(Number(integer(operand)));
      return file(word, operand);
    }
    if (isBinary(args[at + 1])) return binary();
    return word !== '';
  };
  const negation = (): boolean => {
    if (args[at] !== '!') return primary();
    if (args[at + 1] === undefined) return true;
    at++;
    return !negation();
  };
  const conjunction = (): boolean => {
    const value = negation();
    if (args[at + 1] !== and) return value;
    at += 2;
    const right = conjunction();
    return right && value;
  };
  const disjunction = (): boolean => {
    const value = conjunction();
    if (args[at + 1] !== or) return value;
    at += 2;
    const right = disjunction();
    return right || value;
  };
  try {
    if (args.length > 5000) return { status: 2, error: 'too many arguments' };
    // POSIX's rules for up to four words come first: `[ ( = ( ]` compares, `[ ! -n ]` is about the word `-n`.
    let words = args;
    for (let negated = false; ; negated = !negated, words = words.slice(1)) {
      const answer = (value: boolean): { readonly status: number } => ({ status: value === negated ? 1 : 0 });
      if (words.length === 0) return answer(false);
      if (words.length === 1) return answer(words[0] !== '');
      if (words.length === 3 && isBinary(words[1])) {
        args = words;
        return answer(binary());
      }
      if (words.length === 4 && words[0] === '(' && words[3] === ')') {
        // As in busybox: the parenthesis is gone for what follows, too.
        args = args.slice(0, -1);
        words = words.slice(1, 3);
      }
      if (words[0] !== '!') break;
    }
    const value = disjunction();
    const rest = args[at + 1];
    if (rest !== undefined) return { status: 2, error: `${rest}: unknown operand` };
    return { status: value ? 0 : 1 };
  } catch (e) {
    const patterns = PATTERNS.peek();
    if (patterns !== undefined && e instanceof patterns.RegexError) return { status: 2 };
    if (e instanceof SyntaxProblem) return { status: 2, error: e.message };
    throw e;
  }
}

/** `test`, `[` and `[[` under the name `called`: checks the closing bracket. */
export function bracketStatus(sys: Sys, called: string, args: readonly string[]): { readonly status: number; readonly error?: string } {
  if (!called.startsWith('[')) return testStatus(sys, args);
  const close = called === '[[' ? ']]' : ']';
  if (args.at(-1) !== close) return { status: 2, error: `missing ${close}` };
  return testStatus(sys, args.slice(0, -1), called === '[[');
}

const test = rawApplet(function* (t) {
  const { status, error } = bracketStatus(t.sys, t.name, t.args);
  if (error !== undefined) yield* t.warn(error);
  return status;
}, 2);

export const testApplets: AppletTable = { test, '[': test, '[[': test };
