import type { Task } from '../../clock.ts';
import { raise, writeTo } from '../messages.ts';
import type { Shell } from '../state.ts';
import { checkName, getVariable, setVariable, storeVariable } from '../variables.ts';

export function* getoptsCommand(shell: Shell, argv: readonly string[]): Task<number> {
  if (argv.length < 3) yield* raise(shell, 'usage: getopts optstring var [arg]');
  const letters = argv[1]!;
  const variable = argv[2]!;
  const words = argv.length === 3 ? shell.parameters.list : argv.slice(3);
  if (shell.parameters.optind > words.length + 1) {
    shell.parameters.optind = 1;
    shell.parameters.optoff = -1;
  }
  let { optind } = shell.parameters;
  const { optoff } = shell.parameters;
  const silent = letters.startsWith(':') || getVariable(shell, 'OPTERR') === '0';
  let rest = optind <= 1 || optoff < 0 ? '' : (words[optind - 2] ?? '').slice(optoff);
  let found = '?';
  let argument: string | null = null;
  let done = false;
  if (rest === '') {
    const word = words[optind - 1];
    if (word === undefined || !word.startsWith('-') || word === '-') done = true;
    else {
      optind++;
      rest = word.slice(1);
      if (rest === '-') done = true;
    }
  }
  let left: string | null = null;
  if (!done) {
    const letter = rest[0]!;
    left = rest.slice(1);
    found = letter;
    const at = letters.startsWith(':') ? letters.indexOf(letter, 1) : letters.indexOf(letter);
    if (at < 0 || letter === ':') {
      found = '?';
      if (silent) argument = letter;
      else yield* writeTo(shell, 2, `Illegal option -${letter}\n`);
    } else if (letters[at + 1] === ':') {
      const value = left === '' ? words[optind - 1] : left;
      if (value === undefined) {
        found = silent ? ':' : '?';
        if (silent) argument = letter;
        else yield* writeTo(shell, 2, `No arg for -${letter} option\n`);
      } else {
        if (left === '') optind++;
        argument = value;
      }
      if (value !== undefined) left = null;
    } else argument = '';
  }
  yield* setVariable(shell, 'OPTARG', argument);
  storeVariable(shell, 'OPTIND', String(optind));
  yield* checkName(shell, variable);
  yield* setVariable(shell, variable, found);
  shell.parameters.optind = optind;
  shell.parameters.optoff = left === null || done ? -1 : (words[optind - 2] ?? '').length - left.length;
  return done ? 1 : 0;
}
