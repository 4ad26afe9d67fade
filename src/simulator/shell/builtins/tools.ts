/** What builtins share. */
import type { Task } from '../../clock.ts';
import { isSystemError } from '../../system/errors.ts';
import type { Bytes } from '../../system/types.ts';
import { raise } from '../messages.ts';
import type { Shell } from '../state.ts';

/** Writes to standard output; answers 0, or 1 when it cannot be written. */
export function* put(shell: Shell, text: Bytes): Task<number> {
  if (text === '') return 0;
  try {
    yield* shell.sys.write(1, text);
    return 0;
  } catch (error) {
    if (isSystemError(error) && error.errno !== 'EPIPE') return 1;
    throw error;
  }
}

export interface Options {
  /** Letters in the order given, with the argument of those that take one. */
  readonly given: readonly (readonly [string, string])[];
  readonly rest: readonly string[];
  has(letter: string): boolean;
  last(letter: string): string | undefined;
}
/** Reads options as ash's nextopt does: letters, `:` after one that takes an argument. */
export function* readOptions(shell: Shell, argv: readonly string[], letters: string): Task<Options> {
  const given: [string, string][] = [];
  let at = 1;
  outer: for (; at < argv.length; at++) {
    const word = argv[at]!;
    if (!word.startsWith('-') || word === '-') break;
    if (word === '--') {
      at++;
      break;
    }
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      const known = letter === ':' ? -1 : letters.indexOf(letter);
      if (known < 0) yield* raise(shell, `illegal option -${letter}`);
      if (letters[known + 1] !== ':') {
        given.push([letter, '']);
        continue;
      }
      const value = i + 1 < word.length ? word.slice(i + 1) : argv[++at];
      if (value === undefined) return yield* raise(shell, `no arg for -${letter} option`);
      given.push([letter, value]);
      continue outer;
    }
  }
  return {
    given,
    rest: argv.slice(at),
    has: (letter) => given.some(([name]) => name === letter),
    last: (letter) => given.findLast(([name]) => name === letter)?.[1],
  };
}
/** A plain number, or the error that it is none. */
export function* readNumber(shell: Shell, text: string): Task<number> {
  if (!/^[0-9]+$/.test(text)) yield* raise(shell, `Illegal number: ${text}`);
  return Math.min(Number(text), 0x7fffffff);
}
