/** A simple command: its words, redirections and assignments, then the function, builtin or program it names. */
import type { Assignment, Command as CommandNode, Redirection } from 'unbash';
import type { Task } from '../clock.ts';
import type { BuiltinEntry, Command, Evaluator, Flags } from './evaluator.ts';
import { detached } from './detached.ts';
import { expandDocument, expandToString, expandWord, literalOf } from './expand.ts';
import { forkShell, makeJob, reapEnded, waitForJob } from './jobs.ts';
import { KEYWORDS, isAssignment } from './tokens.ts';
import { DEFAULT_PATH, execute, findCommand, findInternal } from './lookup.ts';
import { errorText, outOfMemory, say, writeTo } from './messages.ts';
import { popRedirections, prepareRedirections, redirectSafely } from './redirect.ts';
import { ShellException, maybeSingleQuote, singleQuote, type Shell, type ShellFunction } from './state.ts';
import { lineAt, type Unit } from './syntax.ts';
import { assign, getVariable, makeLocal, popLocals, pushLocals, storeVariable } from './variables.ts';
import { parseWord } from './word.ts';

/** Functions nested deeper than this have used up the real shell's stack too. */
const DEEPEST = 4000;
/** Most words of one command, and of the functions that wait for it together. */
const MOST_WORDS = 100_000;

interface Words {
  readonly argv: readonly string[];
  readonly command: Command | null;
  /** Whether the first word names a special builtin: its errors end the shell, its assignments stay. */
  readonly special: boolean;
  readonly path: string | undefined;
  readonly viaCommand: boolean;
}
type TextNode = { readonly text: string } & object;

export function* evaluateCommand(shell: Shell, evaluator: Evaluator, unit: Unit, node: CommandNode, flags: Flags): Task<number> {
  shell.line = shell.errorLine = lineAt(unit, node.pos);
  shell.substitutionStatus = 0;
  const redirectionDepth = shell.redirections.length;
  const localDepth = shell.locals.length;
  shell.redirections.push([]);
  const words = yield* expandArguments(shell, evaluator, node);
  const { argv, special, command } = words;
  const keepsAssignments = argv.length === 0 || special;
  if (!keepsAssignments) pushLocals(shell);
  const isExec = command?.kind === 'builtin' && command.entry.name === 'exec';
  const redirections = node.redirects as readonly Redirection[];
  if (redirections.length > 0) {
    const actions = yield* prepareRedirections(shell, evaluator, redirections);
    shell.errorDescriptor = 2;
    const status = yield* redirectSafely(shell, evaluator, actions, shell.redirections[redirectionDepth]!);
    if (status !== 0) {
      shell.status = status;
      if (special) throw new ShellException('error');
      return leave(shell, redirectionDepth, localDepth, status, false);
    }
  } else shell.errorDescriptor = 2;
  const assigned: string[] = [];
  for (const part of node.prefix) {
    if (part.type !== 'Assignment') continue;
    const text = yield* assignmentText(shell, evaluator, part);
    assigned.push(text);
    if (keepsAssignments) yield* assign(shell, text, isExec && argv.length > 1 ? { exported: true } : {});
    else yield* makeLocal(shell, text, true);
  }
  if (shell.options.has('x') && !shell.tracing) yield* trace(shell, evaluator, assigned, argv);
  const status = argv.length === 0 ? shell.substitutionStatus : yield* run(shell, evaluator, words, flags, unit, node);
  if (shell.options.has('i') && shell.functionDepth === 0 && argv.length > 0) storeVariable(shell, '_', argv[argv.length - 1]!);
  return leave(shell, redirectionDepth, localDepth, status, isExec);
}
function leave(shell: Shell, redirectionDepth: number, localDepth: number, status: number, keep: boolean): number {
  while (shell.redirections.length > redirectionDepth) popRedirections(shell, keep && shell.redirections.length === redirectionDepth + 1);
  while (shell.locals.length > localDepth) popLocals(shell);
  return status;
}

const assignmentText = function* (shell: Shell, evaluator: Evaluator, node: Assignment): Task<string> {
  return yield* expandToString(shell, evaluator, node as TextNode, 'assignment');
};

/** Expands the words; `command NAME` gives way to NAME at once, as its arguments may be assignments. */
function* expandArguments(shell: Shell, evaluator: Evaluator, node: CommandNode): Task<Words> {
  const nodes: TextNode[] = [];
  if (node.name !== undefined) nodes.push(node.name);
  for (const part of node.suffix) if (part.type === 'Word' || part.type === 'Assignment') nodes.push(part);
  const argv: string[] = [];
  let next = 0;
  /** Expands words until one gives something. */
  const fill = function* (): Task<boolean> {
    while (next < nodes.length) {
      const literal = literalOf(nodes[next]!);
      if (literal !== null) {
        next++;
        argv.push(literal);
        return true;
      }
      const more = yield* expandWord(shell, evaluator, nodes[next++]!);
      for (const word of more) argv.push(word);
      if (more.length > 0) return true;
    }
    return false;
  };
  let command: Command | null = null;
  let special: boolean | null = null;
  let path: string | undefined;
  let functions = true;
  let viaCommand = false;
  if (yield* fill()) {
    for (;;) {
      command = findInternal(shell, argv[0]!, functions);
      if (command?.kind !== 'builtin') break;
      special ??= command.entry.special;
      if (command.entry.name !== 'command') break;
      // `command [-p] [--] NAME`: other options are for the builtin itself.
      let at = 1;
      let ownPath = path;
      let plain = true;
      for (;;) {
        if (argv.length <= at && !(yield* fill())) {
          plain = false;
          break;
        }
        const word = argv[at]!;
        if (!word.startsWith('-') || word === '-') break;
        at++;
        if (word === '--') {
          if (argv.length <= at && !(yield* fill())) plain = false;
          break;
        }
        if (!/^-p+$/.test(word)) {
          plain = false;
          break;
        }
        ownPath = DEFAULT_PATH;
      }
      if (!plain) break;
      path = ownPath;
      argv.splice(0, at);
      functions = false;
      viaCommand = true;
    }
    const assigns = command?.kind === 'builtin' && command.entry.assigns;
    for (; next < nodes.length; next++) {
      const word = nodes[next]!;
      const literal = literalOf(word);
      if (literal !== null && !assigns) argv.push(literal);
      else if (assigns && isAssignment(word.text)) argv.push(yield* expandToString(shell, evaluator, word, 'assignment'));
      else for (const field of yield* expandWord(shell, evaluator, word)) argv.push(field);
      if (argv.length > MOST_WORDS) yield* outOfMemory(shell);
    }
    // Long lists are work: `set -- "$@" "$@"` in a loop must not cost the reader's machine more than other loops.
    if (argv.length > 64) yield* shell.sys.tick(argv.length >> 3);
  }
  return { argv, command, special: special ?? false, path, viaCommand };
}

function* trace(shell: Shell, evaluator: Evaluator, assigned: readonly string[], argv: readonly string[]): Task<void> {
  shell.tracing = true;
  const prefix = yield* expandDocument(shell, evaluator, parseWord(getVariable(shell, 'PS4') ?? '', 'document'));
  shell.tracing = false;
  const words = [
    ...assigned.map((text) => `${text.slice(0, text.indexOf('=') + 1)}${maybeSingleQuote(text.slice(text.indexOf('=') + 1))}`),
    ...argv.map((word) => (KEYWORDS.has(word) ? singleQuote(word) : maybeSingleQuote(word))),
  ];
  yield* writeTo(shell, shell.errorDescriptor < 0 ? 2 : shell.errorDescriptor, `${prefix}${words.join(' ')}\n`);
}

function* run(shell: Shell, evaluator: Evaluator, words: Words, flags: Flags, unit: Unit, node: CommandNode): Task<number> {
  const { argv, path } = words;
  const name = argv[0]!;
  const command = words.command ?? findCommand(shell, name, { functions: !words.viaCommand, ...(path === undefined ? {} : { path }) });
  switch (command.kind) {
    case 'unknown': {
      const hook = shell.functions.get('command_not_found_handle');
      if (hook !== undefined) yield* callFunction(shell, evaluator, hook, ['command_not_found_handle', name], {});
      else yield* say(shell, `${name}: ${errorText(command.errno, 'not found')}`);
      return (shell.status = 127);
    }
    case 'function':
      yield* callFunction(shell, evaluator, command.definition, argv, flags);
      break;
    case 'builtin':
      try {
        yield* callBuiltin(shell, evaluator, command.entry, argv, flags);
      } catch (error) {
        // Only a special builtin's error ends a script.
        if (!(error instanceof ShellException) || error.kind !== 'error' || words.special) throw error;
      }
      break;
    case 'program': {
      if (flags.exit === true && !shell.mayHaveTraps) {
        shell.status = yield* execute(shell, argv, { path, found: command.path });
        throw new ShellException('end');
      }
      const job = makeJob(shell);
      shell.interruptsOff++;
      try {
        yield* forkShell(
          shell,
          { job, mode: 'foreground', command: shell.options.has('m') ? unit.source.slice(node.pos, node.end) : '' },
          (child) => execute(child, argv, { path, found: command.path }),
        );
        return yield* waitForJob(shell, job);
      } finally {
        shell.interruptsOff--;
      }
    }
  }
  yield* reapEnded(shell);
  return shell.status;
}

/** Runs a builtin: messages name it, `$?` is its answer. */
function* callBuiltin(shell: Shell, evaluator: Evaluator, entry: BuiltinEntry, argv: readonly string[], flags: Flags): Task<void> {
  const before = shell.commandName;
  shell.commandName = argv[0]!;
  try {
    shell.status = (yield* entry.run(shell, argv, { evaluator, flags })) & 255;
  } finally {
    shell.commandName = before;
  }
}

/** Calls a function with its own parameters. */
function* callFunction(shell: Shell, evaluator: Evaluator, definition: ShellFunction, argv: readonly string[], flags: Flags): Task<void> {
  if (++shell.functionDepth > DEEPEST) throw new RangeError('stack used up');
  const { parameters, line, functionName } = shell;
  shell.heldWords += argv.length;
  if (shell.heldWords > MOST_WORDS) {
    shell.heldWords = 0;
    yield* outOfMemory(shell);
  }
  const errorAction = shell.traps.get(-1);
  if (!shell.options.has('E')) shell.traps.delete(-1);
  shell.parameters = { list: argv.slice(1), optind: 1, optoff: -1 };
  shell.functionName = definition.name;
  try {
    yield* detached(evaluator.body(shell, definition.unit, definition.body, flags.tested === true ? { tested: true } : {}));
  } finally {
    if (errorAction !== undefined && !shell.traps.has(-1)) shell.traps.set(-1, errorAction);
    shell.parameters = parameters;
    shell.functionName = functionName;
    shell.line = line;
    shell.functionDepth--;
    shell.heldWords = Math.max(0, shell.heldWords - argv.length);
    if (shell.skip === 'return' || shell.skip === 'return-default') shell.skip = null;
  }
}
