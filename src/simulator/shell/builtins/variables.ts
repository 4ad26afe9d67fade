/** export, readonly, local, unset. */
import type { Task } from '../../clock.ts';
import { raise } from '../messages.ts';
import { singleQuote, type Shell } from '../state.ts';
import { checkName, getVariable, makeLocal, setVariable } from '../variables.ts';
import { put, readOptions } from './tools.ts';

export function* exportCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'np');
  const isReadonly = argv[0] === 'readonly';
  const off = options.has('n') && !isReadonly;
  const flag = isReadonly ? { readonly: true } : { exported: !off };
  for (const word of options.rest) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const variable = shell.variables.get(name);
    if (equals < 0 && variable !== undefined) {
      if (isReadonly) variable.readonly = true;
      else variable.exported = !off;
      continue;
    }
    yield* checkName(shell, word);
    yield* setVariable(shell, name, equals < 0 ? null : word.slice(equals + 1), flag);
    const stored = shell.variables.get(name);
    if (off && stored !== undefined) stored.exported = false;
  }
  if (options.rest.length > 0) return 0;
  const names = [...shell.variables]
    .filter(([, variable]) => (isReadonly ? variable.readonly : variable.exported))
    .map(([name]) => name)
    .sort((a, b) => (a < b ? -1 : 1));
  const line = (name: string): string => {
    const value = getVariable(shell, name);
    return `${argv[0]} ${name}${value === null ? '' : `=${singleQuote(value)}`}\n`;
  };
  return yield* put(shell, names.map(line).join(''));
}

export function* localCommand(shell: Shell, argv: readonly string[]): Task<number> {
  if (shell.locals.length === 0) yield* raise(shell, 'not in a function');
  for (const word of argv.slice(1)) yield* makeLocal(shell, word);
  return 0;
}

export function* unsetCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'vf');
  const functions = options.given[options.given.length - 1]?.[0] === 'f';
  for (const name of options.rest) {
    if (functions) shell.functions.delete(name);
    else {
      yield* checkName(shell, name);
      yield* setVariable(shell, name, null);
    }
  }
  return 0;
}
