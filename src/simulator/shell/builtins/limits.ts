/** umask, ulimit, times. */
import type { Task } from '../../clock.ts';
import { parseMode } from '../applets/mode.ts';
import { complain, raise, writeTo } from '../messages.ts';
import type { Shell } from '../state.ts';
import { put, readOptions } from './tools.ts';

export function* umaskCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'S');
  const mask = shell.sys.umask();
  const text = options.rest[0];
  if (text === undefined) {
    if (!options.has('S')) return yield* put(shell, `${mask.toString(8).padStart(4, '0')}\n`);
    const bits = (shift: number): string => ['r', 'w', 'x'].filter((_, i) => ((mask >> shift) & (4 >> i)) === 0).join('');
    return yield* put(shell, `u=${bits(6)},g=${bits(3)},o=${bits(0)}\n`);
  }
  const octal = /^[0-9]/.test(text);
  const mode = parseMode(text, octal ? mask : mask ^ 0o777, mask);
  if (mode === null || mode > 0o777) return yield* raise(shell, `illegal mode: ${text}`);
  shell.sys.umask(octal ? mode : mode ^ 0o777);
  return 0;
}

/** In the order of `ulimit -a`: letter, words, value; a container's usual limits. */
const LIMITS: readonly (readonly [string, string, string])[] = [
  ['c', 'core file size (blocks)', 'unlimited'],
  ['d', 'data seg size (kb)', 'unlimited'],
  ['e', 'scheduling priority', '0'],
  ['f', 'file size (blocks)', 'unlimited'],
  ['i', 'pending signals', '31393'],
  ['l', 'max locked memory (kb)', '8192'],
  ['m', 'max memory size (kb)', 'unlimited'],
  ['n', 'open files', '1048576'],
  ['q', 'POSIX message queues (bytes)', '819200'],
  ['r', 'real-time priority', '0'],
  ['s', 'stack size (kb)', '8192'],
  ['t', 'cpu time (seconds)', 'unlimited'],
  ['u', 'max user processes', 'unlimited'],
  ['v', 'virtual memory (kb)', 'unlimited'],
  ['x', 'file locks', 'unlimited'],
];
export function* ulimitCommand(shell: Shell, argv: readonly string[]): Task<number> {
  /** Letters asked for, with the value to set. */
  const asked: [string, string | null][] = [];
  let all = false;
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i]!;
    const letters = word.replace(/^-/, '');
    if (!word.startsWith('-')) {
      asked.push(['f', word]);
      continue;
    }
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at]!;
      if ('HS'.includes(letter)) continue;
      if (letter === 'a') {
        all = true;
        continue;
      }
      if (!LIMITS.some(([name]) => name === letter)) {
        yield* writeTo(shell, 2, `ulimit: invalid option -- '${letter}'\n`);
        return 1;
      }
      const rest = letters.slice(at + 1);
      const next = argv[i + 1];
      if (rest !== '') asked.push([letter, rest]);
      else if (next !== undefined && !next.startsWith('-')) {
        asked.push([letter, next]);
        i++;
      } else asked.push([letter, null]);
      break;
    }
  }
  const valueOf = (letter: string): string => shell.limits.get(letter) ?? LIMITS.find(([name]) => name === letter)![2];
  const line = (letter: string): string => `${LIMITS.find(([name]) => name === letter)![1].padEnd(32)}(-${letter}) ${valueOf(letter)}\n`;
  if (all) return yield* put(shell, LIMITS.map(([letter]) => line(letter)).join(''));
  if (asked.length === 0) return yield* put(shell, `${valueOf('f')}\n`);
  for (const [letter, value] of asked) {
    if (value === null) yield* put(shell, asked.length > 1 ? line(letter) : `${valueOf(letter)}\n`);
    else if (value !== 'unlimited' && !/^[0-9]+$/.test(value)) {
      yield* complain(shell, `invalid number '${value}'`);
      return 1;
    } else shell.limits.set(letter, value);
  }
  return 0;
}

export function* timesCommand(shell: Shell): Task<number> {
  return yield* put(shell, '0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
}
