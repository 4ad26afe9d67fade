/** Builtins that steer the shell itself. */
import type { Task } from '../../clock.ts';
import { isSystemError } from '../../system/errors.ts';
import type { BuiltinContext } from '../evaluator.ts';
import { raise } from '../messages.ts';
import { ShellException, type Shell } from '../state.ts';
import { persist, setSignal } from '../traps.ts';
import { getVariable } from '../variables.ts';
import { put, readNumber, readOptions } from './tools.ts';

export function trueCommand(shell: Shell): Task<number> {
  return put(shell, '');
}
export function* falseCommand(shell: Shell): Task<number> {
  return 1 | (yield* put(shell, ''));
}

export function* breakCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const wanted = argv[1] === undefined ? 1 : yield* readNumber(shell, argv[1]);
  if (wanted <= 0) yield* raise(shell, `Illegal number: ${argv[1]}`);
  const count = Math.min(wanted, shell.loops);
  if (count > 0) {
    shell.skip = argv[0] === 'continue' ? 'continue' : 'break';
    shell.skipCount = count;
  }
  return 0;
}
export function* returnCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const status = argv[1] === undefined ? shell.status : yield* readNumber(shell, argv[1]);
  shell.skip = argv[1] === undefined ? 'return-default' : 'return';
  return status;
}
export function* exitCommand(shell: Shell, argv: readonly string[]): Task<number> {
  if (argv[1] !== undefined) shell.savedStatus = (yield* readNumber(shell, argv[1])) & 255;
  throw new ShellException('exit');
}
export function* shiftCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const count = argv[1] === undefined ? 1 : yield* readNumber(shell, argv[1]);
  if (count > shell.parameters.list.length) return 1;
  shell.parameters = { list: shell.parameters.list.slice(count), optind: 1, optoff: -1 };
  return 0;
}

export function* evalCommand(shell: Shell, argv: readonly string[], { evaluator, flags }: BuiltinContext): Task<number> {
  if (argv.length === 1) return 0;
  return yield* evaluator.text(shell, argv.slice(1).join(' '), flags.tested === true ? { tested: true } : {});
}

/** Reads a whole file; an error ends the command. */
export function* readScript(shell: Shell, path: string): Task<string> {
  try {
    const fd = yield* persist(shell, () => shell.sys.open(path, { read: true }));
    const out: string[] = [];
    try {
      for (;;) {
        const data = yield* persist(shell, () => shell.sys.read(fd));
        if (data === '') return out.join('');
        out.push(data);
        if (out.length > 1024) yield* raise(shell, 'out of memory');
      }
    } finally {
      shell.sys.close(fd);
    }
  } catch (error) {
    if (isSystemError(error)) return yield* raise(shell, `can't open '${path}': ${error.message}`);
    throw error;
  }
}
/** Where `.` finds a file without a slash: in $PATH only. */
function* findScript(shell: Shell, name: string): Task<string> {
  if (name.includes('/')) return name;
  for (const directory of getVariable(shell, 'PATH')?.split(':') ?? []) {
    const path = directory === '' ? name : `${directory}/${name}`;
    try {
      if (shell.sys.stat(path).type === 'file') return path;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
  return yield* raise(shell, `${name}: not found`);
}
export function* dotCommand(shell: Shell, argv: readonly string[], { evaluator }: BuiltinContext): Task<number> {
  const { rest } = yield* readOptions(shell, argv, '');
  if (rest[0] === undefined) return 2;
  if (shell.sourceDepth >= 50) yield* raise(shell, 'nesting too deep');
  const path = yield* findScript(shell, rest[0]);
  const { parameters, fromFile } = shell;
  const text = yield* readScript(shell, path);
  if (rest.length > 1) shell.parameters = { list: rest.slice(1), optind: 1, optoff: -1 };
  shell.commandName = path;
  shell.fromFile = true;
  shell.sourceDepth++;
  try {
    const status = yield* evaluator.text(shell, text, {}, 1);
    if (shell.skip === 'return' || shell.skip === 'return-default') shell.skip = null;
    return status;
  } finally {
    shell.sourceDepth--;
    shell.fromFile = fromFile;
    if (rest.length > 1) shell.parameters = parameters;
  }
}

export function* execCommand(shell: Shell, argv: readonly string[], { evaluator }: BuiltinContext): Task<number> {
  const options = yield* readOptions(shell, argv, 'a:');
  const { rest } = options;
  if (rest[0] === undefined) return 0;
  shell.options.delete('i');
  shell.options.delete('m');
  // The program is to find its signals as if it had been started normally.
  shell.level++;
  setSignal(shell, 3);
  const name = options.last('a');
  shell.status = yield* evaluator.execute(shell, name === undefined ? rest : [name, ...rest.slice(1)], { name: rest[0] });
  throw new ShellException('end');
}
