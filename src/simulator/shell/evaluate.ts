/** Walks unbash's tree and does what it says, with ash's rules for status, `set -e` and leaving loops and functions. */
import type {
  AndOr,
  Case,
  CommandNode,
  CompoundList,
  For,
  If,
  Pipeline,
  PipelineNode,
  Redirected,
  Statement,
  Subshell,
  While,
} from 'unbash';
import type { Task } from '../clock.ts';
import { evaluateCommand } from './command.ts';
import { detached } from './detached.ts';
import type { Evaluator, Flags } from './evaluator.ts';
import { expandToPattern, expandToString, expandWord } from './expand.ts';
import { Reader } from './grammar.ts';
import { forkShell, makeJob, waitForJob, type ForkMode } from './jobs.ts';
import { ShellSyntaxError } from './tokens.ts';
import { execute, findCommand } from './lookup.ts';
import { outOfMemory, raise, raiseSyntax, writeTo } from './messages.ts';
import { compilePattern, matches } from './pattern.ts';
import { popRedirections, prepareRedirections, redirect, redirectSafely } from './redirect.ts';
import { ShellException, type Shell } from './state.ts';
import { lineAt, parseCommand, type Unit } from './syntax.ts';
import { runTraps } from './traps.ts';
import { setVariable } from './variables.ts';

/** Texts evaluated inside each other (eval in eval) deeper than this have used up the real shell's stack. */
const DEEPEST_TEXT = 4000;
/** Most values of one `for`. */
const MOST_VALUES = 200_000;

type Node = CommandNode | Pipeline | AndOr | CompoundList;
const TESTED: Flags = { tested: true };
const NO_FLAGS: Flags = {};
/** Not the last thing the shell does. */
const inner = (flags: Flags): Flags => (flags.tested === true ? TESTED : NO_FLAGS);

/** Whether {@link runTraps} has anything to do. */
const signalled = (shell: Shell): boolean => shell.pendingSignal !== 0 || shell.pendingInterrupt;
const traps = (shell: Shell): Task<void> => runTraps(shell, (text) => evaluateText(shell, text, NO_FLAGS));

/** Evaluates a node: `$?` is the answer. Ends the shell when `exit` is set or `set -e` says so. */
export function* evaluate(shell: Shell, unit: Unit, node: Node, flags: Flags): Task<number> {
  if (shell.options.has('n')) return shell.status;
  if (signalled(shell)) yield* traps(shell);
  let checked = false;
  let status: number | null;
  switch (node.type) {
    case 'Command':
      yield* shell.sys.tick();
      checked = true;
      status = yield* evaluateCommand(shell, evaluator, unit, node, flags);
      break;
    case 'Pipeline':
      if (node.prefixes.length % 2 === 1) {
        status = (yield* evaluatePipeline(shell, unit, node, TESTED)) === 0 ? 1 : 0;
        break;
      }
      checked = true;
      status = yield* evaluatePipeline(shell, unit, node, flags);
      break;
    case 'CompoundList':
      return yield* evaluateList(shell, unit, node.commands, flags);
    case 'BraceGroup':
      return yield* evaluateList(shell, unit, node.body.commands, flags);
    case 'AndOr':
      status = yield* evaluateAndOr(shell, unit, node, flags);
      break;
    case 'If':
      status = yield* evaluateIf(shell, unit, node, flags);
      break;
    case 'For':
      status = yield* evaluateFor(shell, unit, node, flags);
      break;
    case 'While':
      status = yield* evaluateLoop(shell, unit, node, flags);
      break;
    case 'Case':
      status = yield* evaluateCase(shell, unit, node, flags);
      break;
    case 'Subshell':
      checked = true;
      status = yield* evaluateSubshell(shell, unit, node, null, flags);
      break;
    case 'Redirected':
      if (node.command.type === 'Subshell') {
        checked = true;
        status = yield* evaluateSubshell(shell, unit, node.command, node, flags);
      } else status = yield* evaluateRedirected(shell, unit, node, flags);
      break;
    case 'Function':
      shell.functions.set(node.name.text, { name: node.name.text, body: node.body, unit, line: lineAt(unit, node.pos) });
      status = 0;
      break;
    default:
      // bash's own constructs: the reader hides them from unbash, so this is never met.
      return yield* raise(shell, `syntax error: unexpected ${node.type}`);
  }
  if (status !== null) shell.status = status;
  if (signalled(shell)) yield* traps(shell);
  if (checked && flags.tested !== true && status !== null && status !== 0) {
    yield* errorTrap(shell);
    if (shell.options.has('e')) throw new ShellException('end');
  }
  if (flags.exit === true) throw new ShellException('end');
  return shell.status;
}

function* errorTrap(shell: Shell): Task<void> {
  const action = shell.traps.get(-1);
  if (action === undefined || action === '' || shell.inErrorTrap) return;
  const { status } = shell;
  shell.inErrorTrap = true;
  try {
    yield* evaluateText(shell, action, NO_FLAGS);
  } catch (error) {
    if (!(error instanceof ShellException) || error.kind !== 'error') throw error;
  } finally {
    shell.inErrorTrap = false;
  }
  shell.status = status;
}

function* evaluateList(shell: Shell, unit: Unit, statements: readonly Statement[], flags: Flags): Task<number> {
  for (const [index, statement] of statements.entries()) {
    const last = index === statements.length - 1;
    const own = last ? flags : inner(flags);
    if (statement.background === true) yield* evaluateBackground(shell, unit, statement, own);
    else yield* evaluate(shell, unit, statement.command, own);
    if (shell.skip !== null) break;
  }
  if (flags.exit === true) throw new ShellException('end');
  return shell.status;
}
function* evaluateBackground(shell: Shell, unit: Unit, statement: Statement, flags: Flags): Task<void> {
  if (shell.options.has('n')) return;
  if (signalled(shell)) yield* traps(shell);
  yield* shell.sys.tick();
  const { command } = statement;
  shell.line = shell.errorLine = lineAt(unit, statement.pos);
  if (command.type === 'Pipeline' && command.prefixes.length === 0) yield* startPipeline(shell, unit, command, 'background', flags);
  else {
    const job = makeJob(shell);
    yield* forkShell(shell, { job, mode: 'background', command: textOf(shell, unit, command) }, (child) =>
      runChild(child, () => evaluate(child, unit, command, { exit: true })),
    );
  }
  shell.status = 0;
  if (signalled(shell)) yield* traps(shell);
  if (flags.exit === true) throw new ShellException('end');
}
/** What `jobs` will show: the shell keeps it only under job control. */
const textOf = (shell: Shell, unit: Unit, node: { readonly pos: number; readonly end: number }): string =>
  shell.options.has('m') ? unit.source.slice(node.pos, node.end) : '';

function* evaluatePipeline(shell: Shell, unit: Unit, node: Pipeline, flags: Flags): Task<number> {
  if (node.commands.length === 1) return yield* evaluate(shell, unit, node.commands[0]!, flags);
  yield* shell.sys.tick();
  shell.interruptsOff++;
  try {
    return yield* waitForJob(shell, yield* startPipeline(shell, unit, node, 'foreground', flags));
  } finally {
    shell.interruptsOff--;
  }
}
/** Every command of a pipeline is a child of the shell. */
function* startPipeline(shell: Shell, unit: Unit, node: Pipeline, mode: ForkMode, flags: Flags): Task<ReturnType<typeof makeJob>> {
  const { sys } = shell;
  const job = makeJob(shell);
  let previous = -1;
  for (const [index, command] of node.commands.entries()) {
    const last = index === node.commands.length - 1;
    if (command.type === 'Command' && command.name !== undefined && /^[A-Za-z_]\w*$/.test(command.name.text))
      findCommand(shell, command.name.text);
    const [reader, writer] = last ? [-1, -1] : sys.pipe();
    const input = previous;
    const isJobs = command.type === 'Command' && command.name?.text === 'jobs';
    yield* forkShell(shell, { job, mode, command: textOf(shell, unit, command), keepJobs: isJobs }, (child) =>
      runChild(child, () => {
        if (writer >= 0) child.sys.close(reader);
        if (input > 0) {
          child.sys.dup2(input, 0);
          child.sys.close(input);
        }
        if (writer > 1) {
          child.sys.dup2(writer, 1);
          child.sys.close(writer);
        }
        return evaluate(child, unit, command, { exit: true, tested: flags.tested === true && mode !== 'background' });
      }),
    );
    if (previous >= 0) sys.close(previous);
    previous = reader;
    if (writer >= 0) sys.close(writer);
  }
  return job;
}

function* evaluateAndOr(shell: Shell, unit: Unit, node: AndOr, flags: Flags): Task<null> {
  const run = (command: PipelineNode, own: Flags): Task<number> => evaluate(shell, unit, command, own);
  const last = node.commands.length - 1;
  yield* run(node.commands[0]!, last === 0 ? flags : TESTED);
  for (let i = 1; i <= last; i++) {
    if (shell.skip !== null) break;
    if ((node.operators[i - 1] === '&&') === (shell.status === 0)) yield* run(node.commands[i]!, i === last ? flags : TESTED);
  }
  return null;
}
function* evaluateIf(shell: Shell, unit: Unit, node: If, flags: Flags): Task<number | null> {
  for (const branch of [{ clause: node.clause, then: node.then }, ...node.elif]) {
    const status = yield* evaluate(shell, unit, branch.clause, TESTED);
    if (shell.skip !== null) return null;
    if (status === 0) return yield* evaluate(shell, unit, branch.then, flags);
  }
  return node.else === undefined ? 0 : yield* evaluate(shell, unit, node.else, flags);
}

/** After a body: whether the loop is left. `break 2` goes on breaking outside. */
function leavesLoop(shell: Shell): boolean {
  const { skip } = shell;
  if (skip === null) return false;
  if (skip === 'break' || skip === 'continue') {
    if (--shell.skipCount <= 0) shell.skip = null;
    else return true;
    return skip === 'break';
  }
  return true;
}
function* evaluateLoop(shell: Shell, unit: Unit, node: While, flags: Flags): Task<number> {
  shell.loops++;
  let status = 0;
  for (;;) {
    yield* shell.sys.tick();
    const tested = yield* evaluate(shell, unit, node.clause, TESTED);
    if (shell.skip !== null) {
      const { skip } = shell;
      if (skip === 'return' || skip === 'return-default') status = tested;
      if (leavesLoop(shell)) break;
      continue;
    }
    if ((tested === 0) !== (node.kind === 'while')) break;
    status = yield* evaluate(shell, unit, node.body, inner(flags));
    if (leavesLoop(shell)) break;
  }
  shell.loops--;
  return status;
}
function* evaluateFor(shell: Shell, unit: Unit, node: For, flags: Flags): Task<number> {
  shell.line = shell.errorLine = lineAt(unit, node.pos);
  const values: string[] = [];
  if (node.wordlist === undefined) values.push(...shell.parameters.list);
  else
    for (const word of node.wordlist) {
      for (const value of yield* expandWord(shell, evaluator, word)) values.push(value);
      if (values.length > MOST_VALUES) yield* outOfMemory(shell);
    }
  shell.loops++;
  let status = 0;
  for (const value of values) {
    yield* shell.sys.tick();
    yield* setVariable(shell, node.name.text, value);
    status = yield* evaluate(shell, unit, node.body, inner(flags));
    if (leavesLoop(shell)) break;
  }
  shell.loops--;
  return status;
}
function* evaluateCase(shell: Shell, unit: Unit, node: Case, flags: Flags): Task<number> {
  shell.line = shell.errorLine = lineAt(unit, node.pos);
  const value = yield* expandToString(shell, evaluator, node.word);
  for (const item of node.items) {
    if (shell.skip !== null) break;
    for (const word of item.pattern) {
      if (!matches(compilePattern(yield* expandToPattern(shell, evaluator, word)), value)) continue;
      return item.body.commands.length === 0 ? 0 : yield* evaluate(shell, unit, item.body, flags);
    }
  }
  return 0;
}

function* evaluateSubshell(shell: Shell, unit: Unit, node: Subshell, redirected: Redirected | null, flags: Flags): Task<number> {
  yield* shell.sys.tick();
  shell.line = shell.errorLine = lineAt(unit, node.pos);
  const actions = yield* prepareRedirections(shell, evaluator, redirected?.redirects ?? []);
  const body = function* (own: Shell): Task<number> {
    yield* redirect(own, evaluator, actions, null);
    return yield* evaluate(own, unit, node.body, { ...flags, exit: true });
  };
  if (flags.exit === true && !shell.mayHaveTraps) return yield* body(shell);
  const job = makeJob(shell);
  shell.interruptsOff++;
  try {
    yield* forkShell(shell, { job, mode: 'foreground', command: textOf(shell, unit, node) }, (child) => runChild(child, () => body(child)));
    return yield* waitForJob(shell, job);
  } finally {
    shell.interruptsOff--;
  }
}
function* evaluateRedirected(shell: Shell, unit: Unit, node: Redirected, flags: Flags): Task<number> {
  shell.line = shell.errorLine = lineAt(unit, node.pos);
  const actions = yield* prepareRedirections(shell, evaluator, node.redirects);
  const depth = shell.redirections.length;
  shell.redirections.push([]);
  let status = yield* redirectSafely(shell, evaluator, actions, shell.redirections[depth]!);
  if (status === 0) status = yield* evaluate(shell, unit, node.command, inner(flags));
  while (shell.redirections.length > depth) popRedirections(shell);
  return status;
}

/** A text with a line number of its own is a file's: `set -v` shows it. */
function textReader(shell: Shell, text: string, line: number | undefined): Reader {
  const reader = new Reader(text, line ?? shell.line, shell.aliases, true);
  reader.echoes = line !== undefined;
  return reader;
}
/** Reads and evaluates a text, one complete command after the other. */
export function* evaluateText(shell: Shell, text: string, flags: Flags, line?: number): Task<number> {
  if (++shell.textDepth > DEEPEST_TEXT) throw new RangeError('stack used up');
  try {
    return yield* detached(evaluateCommands(shell, textReader(shell, text, line), flags));
  } finally {
    shell.textDepth--;
  }
}
export function* evaluateCommands(shell: Shell, reader: Reader, flags: Flags): Task<number> {
  let status = 0;
  for (;;) {
    const unit = yield* nextUnit(shell, reader);
    if (unit === null) return status;
    if (unit.script.commands.length > 0) status = yield* evaluateUnit(shell, unit, unit.last ? flags : inner(flags));
    else if (unit.last && flags.exit === true) return shell.status;
    if (shell.skip !== null) return status;
  }
}
const evaluateUnit = (shell: Shell, unit: Unit, flags: Flags): Task<number> => evaluateList(shell, unit, unit.script.commands, flags);
/** The next complete command of a reader; its syntax error is said and raised. */
export function* nextUnit(shell: Shell, reader: Reader): Task<Unit | null> {
  shell.parseLine = reader.outerLine = shell.line;
  try {
    const text = reader.nextCommand();
    if (text !== null && reader.echoes && shell.options.has('v')) yield* writeTo(shell, 2, text.written);
    return text === null ? null : parseCommand(text);
  } catch (error) {
    if (error instanceof ShellSyntaxError) return yield* raiseSyntax(shell, error.message, error.line);
    throw error;
  }
}

/** Puts the shell back to where nothing is under way, after an exception of a kind (null: none). */
export function resetAfter(shell: Shell, kind: ShellException['kind'] | null): void {
  if (shell.savedStatus >= 0) {
    if (kind === 'exit' || shell.skip === 'return-default') shell.status = shell.savedStatus;
    shell.savedStatus = -1;
  }
  shell.skip = null;
  shell.loops = 0;
  shell.depth = 0;
  shell.functionDepth = 0;
  shell.heldWords = 0;
  shell.textDepth = 0;
  shell.tracing = false;
  while (shell.redirections.length > 0) popRedirections(shell);
}
/** The shell's end: its EXIT trap, then its status. */
export function* exitShell(shell: Shell, kind: ShellException['kind'] | null): Task<number> {
  shell.savedStatus = shell.status;
  let last = kind;
  const action = shell.traps.get(0);
  shell.traps.delete(0);
  try {
    if (action !== undefined) {
      shell.skip = null;
      yield* evaluateText(shell, action, NO_FLAGS);
      shell.skip = 'return-default';
    }
  } catch (error) {
    if (!(error instanceof ShellException)) throw error;
    last = error.kind;
  }
  resetAfter(shell, last);
  return shell.status;
}
/** Runs what a forked shell is for, and its end. */
function* runChild(shell: Shell, body: () => Task<number>): Task<number> {
  let kind: ShellException['kind'] | null = null;
  try {
    yield* body();
  } catch (error) {
    if (!(error instanceof ShellException)) throw error;
    kind = error.kind;
    resetAfter(shell, kind);
  }
  return yield* exitShell(shell, kind);
}

export const evaluator: Evaluator = {
  unit: evaluateUnit,
  body: (shell, unit, body, flags) => evaluate(shell, unit, body, flags),
  text: evaluateText,
  child: runChild,
  find: findCommand,
  execute,
};
