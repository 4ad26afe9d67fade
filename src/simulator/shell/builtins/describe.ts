/** Builtins that say what a name means. */
import type { Task } from '../../clock.ts';
import { isSystemError } from '../../system/errors.ts';
import { BUILTIN_WORDS, builtinName } from '../builtin-names.ts';
import type { BuiltinContext, Evaluator } from '../evaluator.ts';
import { KEYWORDS } from '../tokens.ts';
import { errorText, say } from '../messages.ts';
import { singleQuote, type Shell } from '../state.ts';
import { hashBucket } from '../variables.ts';
import { put, readOptions } from './tools.ts';

const DEFAULT_PATH = '/sbin:/usr/sbin:/bin:/usr/bin';

function* describe(shell: Shell, evaluator: Evaluator, name: string, verbose: boolean, path?: string): Task<number> {
  const answer = function* (long: string, short: string): Task<number> {
    yield* put(shell, verbose ? `${name}${long}\n` : `${short}\n`);
    return 0;
  };
  if (KEYWORDS.has(name)) return yield* answer(' is a shell keyword', name);
  const alias = shell.aliases.get(name);
  if (alias !== undefined) return yield* answer(` is an alias for ${alias}`, `alias ${name}=${singleQuote(alias)}`);
  const command = evaluator.find(shell, name, path === undefined ? {} : { path });
  switch (command.kind) {
    case 'function':
      return yield* answer(' is a function', name);
    case 'builtin':
      return yield* answer(` is a ${command.entry.special ? 'special ' : ''}shell builtin`, name);
    case 'program':
      if (command.path !== null || exists(shell, name)) return yield* answer(` is ${command.path ?? name}`, command.path ?? name);
  }
  if (verbose) yield* put(shell, `${name}: not found\n`);
  return 127;
}
function exists(shell: Shell, path: string): boolean {
  try {
    shell.sys.stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** `command -v` and `-V`; running a command never comes here. */
export function* commandCommand(shell: Shell, argv: readonly string[], { evaluator }: BuiltinContext): Task<number> {
  const options = yield* readOptions(shell, argv, 'pvV');
  const name = options.rest[0];
  if (name === undefined) return 0;
  return yield* describe(shell, evaluator, name, options.has('V'), options.has('p') ? DEFAULT_PATH : undefined);
}
export function* typeCommand(shell: Shell, argv: readonly string[], { evaluator }: BuiltinContext): Task<number> {
  const quiet = argv[1]?.startsWith('-') === true;
  let status = 0;
  for (const name of argv.slice(quiet ? 2 : 1)) status |= yield* describe(shell, evaluator, name, !quiet);
  return status;
}

export function* hashCommand(shell: Shell, argv: readonly string[], { evaluator }: BuiltinContext): Task<number> {
  const options = yield* readOptions(shell, argv, 'r');
  if (options.has('r')) {
    shell.commandHash.clear();
    return 0;
  }
  if (options.rest.length === 0) {
    const sorted = [...shell.commandHash].sort(([a], [b]) => hashBucket(a, 31) - hashBucket(b, 31));
    return yield* put(shell, sorted.map(([, entry]) => `${entry.path}${entry.stale ? '*' : ''}\n`).join(''));
  }
  let status = 0;
  for (const name of options.rest) {
    shell.commandHash.delete(name);
    const command = evaluator.find(shell, name);
    if (command.kind !== 'unknown') continue;
    yield* say(shell, `${name}: ${errorText(command.errno, 'not found')}`);
    status = 1;
  }
  return status;
}

export function* helpCommand(shell: Shell): Task<number> {
  let text = 'Built-in commands:\n------------------\n';
  let column = 0;
  for (const word of BUILTIN_WORDS) {
    const name = builtinName(word);
    text += `${column === 0 ? '\t' : ' '}${name}`;
    column += name.length + 1;
    if (column <= 60) continue;
    text += '\n';
    column = 0;
  }
  return yield* put(shell, `${text}\n`);
}
