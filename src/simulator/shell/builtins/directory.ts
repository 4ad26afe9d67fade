/** cd and pwd. */
import type { Task } from '../../clock.ts';
import { isSystemError } from '../../system/errors.ts';
import { raise } from '../messages.ts';
import type { Shell } from '../state.ts';
import { getVariable, setVariable } from '../variables.ts';
import { put, readOptions, type Options } from './tools.ts';

/** The last of -L and -P counts. */
const physical = (options: Options): boolean => options.given[options.given.length - 1]?.[0] === 'P';

/** `directory` with `to` applied to it as text, `..` taking names away. */
function resolve(directory: string, to: string): string {
  const names: string[] = [];
  for (const name of (to.startsWith('/') ? to : `${directory}/${to}`).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `${/^\/\/(?!\/)/.test(to) ? '//' : '/'}${names.join('/')}`;
}
/** Sets the directory the shell believes in (null: asks the kernel), $PWD and, for cd, $OLDPWD. */
export function* setDirectory(shell: Shell, directory: string | null, old: string | null): Task<void> {
  if (old !== null) yield* setVariable(shell, 'OLDPWD', old, { exported: true });
  shell.directory = directory ?? shell.sys.cwd();
  yield* setVariable(shell, 'PWD', shell.directory, { exported: true });
}

export function* cdCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'LP');
  const operand = options.rest[0];
  let target =
    operand === undefined ? (getVariable(shell, 'HOME') ?? '') : operand === '-' ? (getVariable(shell, 'OLDPWD') ?? '') : operand;
  let print = operand === '-';
  const absolute = target.startsWith('/') || /^\.\.?(?:\/|$)/.test(target);
  if (target === '') target = '.';
  if (!absolute) {
    for (const prefix of getVariable(shell, 'CDPATH')?.split(':') ?? []) {
      const path = prefix === '' ? target : `${prefix}/${target}`;
      try {
        if (shell.sys.stat(path).type !== 'directory') continue;
      } catch (error) {
        if (isSystemError(error)) continue;
        throw error;
      }
      if (prefix !== '') print = true;
      target = path;
      break;
    }
  }
  const before = shell.directory ?? '';
  const logical = physical(options) || (shell.directory === null && !target.startsWith('/')) ? null : resolve(before, target);
  try {
    shell.sys.chdir(logical ?? target);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    yield* raise(shell, `can't cd to ${target}: ${error.message}`);
  }
  yield* setDirectory(shell, logical, before);
  for (const entry of shell.commandHash.values()) entry.stale = true;
  return print ? yield* put(shell, `${shell.directory}\n`) : 0;
}
export function* pwdCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'LP');
  return yield* put(shell, `${physical(options) ? shell.sys.cwd() : (shell.directory ?? '')}\n`);
}
