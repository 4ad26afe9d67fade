/** set, and options in general. */
import type { Task } from '../../clock.ts';
import { raise, say } from '../messages.ts';
import { OPTIONS, optionKey, singleQuote, type OptionKey, type Shell } from '../state.ts';
import { getVariable } from '../variables.ts';
import { put } from './tools.ts';

/** `-o name`, `+o name`, or the list without a name. */
export function* setLongOption(shell: Shell, name: string | undefined, on: boolean): Task<number> {
  const named = OPTIONS.filter((option) => option[1] !== '');
  if (name === undefined) {
    const state = (key: OptionKey): boolean => shell.options.has(key);
    return yield* put(
      shell,
      named
        .map((option) =>
          on
            ? `${option[1].padEnd(16)}${state(optionKey(option)) ? 'on' : 'off'}\n`
            : `set ${state(optionKey(option)) ? '-' : '+'}o ${option[1]}\n`,
        )
        .join(''),
    );
  }
  const option = named.find((other) => other[1] === name);
  if (option === undefined) {
    yield* say(shell, `illegal option ${on ? '-' : '+'}o ${name}`);
    return 1;
  }
  if (on) shell.options.add(optionKey(option));
  else shell.options.delete(optionKey(option));
  return 0;
}
export function* setShortOption(shell: Shell, letter: string, on: boolean): Task<void> {
  const option = OPTIONS.find((other) => other[0] === letter && other[1] !== '');
  if (option === undefined) yield* raise(shell, `illegal option ${on ? '-' : '+'}${letter}`);
  else if (on) shell.options.add(optionKey(option));
  else shell.options.delete(optionKey(option));
}

/** Job control needs a terminal: without one `set -m` (and `sh -i`) is taken back with a word. Forked shells do not look. */
export function* settleJobControl(shell: Shell, before: boolean): Task<void> {
  if (before || shell.level > 0 || !shell.options.has('m') || [2, 1, 0].some((fd) => shell.sys.isatty(fd))) return;
  yield* say(shell, "can't access tty; job control turned off");
  shell.options.delete('m');
}

export function* setCommand(shell: Shell, argv: readonly string[]): Task<number> {
  if (argv.length === 1) return yield* showVariables(shell);
  const hadJobs = shell.options.has('m');
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at]!;
    if (!/^[-+]/.test(word)) break;
    const on = word[0] === '-';
    if (word === '-' || word === '--') {
      at++;
      if (word === '-') {
        shell.options.delete('x');
        shell.options.delete('v');
      } else if (at === argv.length) shell.parameters = { list: [], optind: 1, optoff: -1 };
      break;
    }
    for (const letter of word.slice(1)) {
      if (letter !== 'o') {
        yield* setShortOption(shell, letter, on);
        continue;
      }
      const status = yield* setLongOption(shell, argv[at + 1], on);
      if (status !== 0) return status;
      if (at + 1 < argv.length) at++;
    }
  }
  yield* settleJobControl(shell, hadJobs);
  if (at < argv.length) shell.parameters = { list: argv.slice(at), optind: 1, optoff: -1 };
  return 0;
}
function* showVariables(shell: Shell): Task<number> {
  const names = [...shell.variables.keys()]
    .filter((name) => shell.variables.get(name)!.value !== null && !['RANDOM', 'EPOCHSECONDS', 'EPOCHREALTIME'].includes(name))
    .sort((a, b) => (a < b ? -1 : 1));
  return yield* put(shell, names.map((name) => `${name}=${singleQuote(getVariable(shell, name) ?? '')}\n`).join(''));
}
