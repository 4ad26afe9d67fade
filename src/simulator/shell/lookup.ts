/** Which function, builtin or file a command name means. */
import type { Task } from '../clock.ts';
import { isSystemError } from '../system/errors.ts';
import type { Errno, Stat } from '../system/types.ts';
import { BUILTINS } from './builtins/index.ts';
import type { Command, ExecuteOptions, FindOptions } from './evaluator.ts';
import { errorText, say } from './messages.ts';
import type { Shell } from './state.ts';
import { environment, getVariable } from './variables.ts';

/** `command -p` looks here. */
export const DEFAULT_PATH = '/sbin:/usr/sbin:/bin:/usr/bin';
const directories = (path: string | null): readonly string[] => (path === null ? [] : path.split(':'));
const join = (directory: string, name: string): string => (directory === '' ? name : `${directory}/${name}`);

/** What needs no look at the disk: functions and builtins. */
export function findInternal(shell: Shell, name: string, withFunctions = true): Command | null {
  if (name.includes('/')) return { kind: 'program', path: null };
  const definition = withFunctions ? shell.functions.get(name) : undefined;
  if (definition !== undefined) return { kind: 'function', definition };
  const entry = BUILTINS.get(name);
  return entry === undefined ? null : { kind: 'builtin', entry };
}
/** Finds a command; `path` is another list than $PATH (`command -p`), which is then not remembered. */
export function findCommand(shell: Shell, name: string, options: FindOptions = {}): Command {
  const internal = findInternal(shell, name, options.functions !== false);
  if (internal !== null) return internal;
  const own = options.path === undefined;
  const cached = own ? shell.commandHash.get(name) : undefined;
  if (cached !== undefined && !(cached.stale && !cached.path.startsWith('/'))) {
    cached.stale = false;
    return { kind: 'program', path: cached.path };
  }
  let errno: Errno = 'ENOENT';
  for (const directory of directories(options.path ?? getVariable(shell, 'PATH'))) {
    const path = join(directory, name);
    let stat: Stat;
    try {
      stat = shell.sys.stat(path);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.errno !== 'ENOENT' && error.errno !== 'ENOTDIR') errno = error.errno;
      continue;
    }
    errno = 'EACCES';
    if (stat.type !== 'file') continue;
    if (own) shell.commandHash.set(name, { path, stale: false });
    return { kind: 'program', path };
  }
  shell.commandHash.delete(name);
  return { kind: 'unknown', errno };
}

/** Replaces the process by a program; says why when it cannot, and answers 126 or 127. */
export function* execute(shell: Shell, argv: readonly string[], options: ExecuteOptions = {}): Task<number> {
  const name = options.name ?? argv[0] ?? '';
  const env = environment(shell);
  let errno: Errno = 'ENOENT';
  const paths = name.includes('/')
    ? [name]
    : directories(options.path ?? getVariable(shell, 'PATH')).map((directory) => join(directory, argv[0] ?? ''));
  const from = options.found == null ? 0 : Math.max(0, paths.indexOf(options.found));
  for (const path of paths.slice(from)) {
    const failed = yield* tryExecute(shell, path, argv, env);
    if (name.includes('/') || (failed !== 'ENOENT' && failed !== 'ENOTDIR')) errno = failed;
  }
  yield* say(shell, `${name}: ${errorText(errno, 'not found')}`);
  return ['ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR'].includes(errno) ? 127 : 126;
}
function* tryExecute(shell: Shell, path: string, argv: readonly string[], env: ReadonlyMap<string, string>): Task<Errno> {
  try {
    return yield* shell.sys.exec(path, argv, env);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.errno !== 'ENOEXEC') return error.errno;
  }
  // No `#!` and no program: a script for a new shell.
  for (const self of ['/bin/busybox', '/bin/sh']) {
    try {
      return yield* shell.sys.exec(self, ['ash', path, ...argv.slice(1)], env);
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
  return 'ENOEXEC';
}
