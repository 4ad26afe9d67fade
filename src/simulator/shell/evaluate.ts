/** Walks the tree and does what it says, with ash's rules for status, `set -e` and leaving loops and functions. */
import type { Task } from '../clock.ts';
import { evaluateCommand } from './command.ts';
import { detached } from './detached.ts';
import type { Evaluator, Flags } from './evaluator.ts';
import { expandToPattern, expandToString, expandWord } from './expand.ts';
import { Reader } from './grammar.ts';
import { forkShell, makeJob, waitForJob, type ForkMode } from './jobs.ts';
import { ShellSyntaxError } from './tokens.ts';
import { execute, findCommand } from './lookup.ts';
import { raise, raiseSyntax, writeTo } from './messages.ts';
import { compilePattern, matches } from './pattern.ts';
import { popRedirections, prepareRedirections, redirect, redirectSafely } from './redirect.ts';
import { ShellException, type Shell } from './state.ts';
import { runTraps } from './traps.ts';
import type { AndOr, Case, CompleteCommand, For, If, List, Loop, Node, Pipeline, Redirected, Redirection, Subshell } from './tree.ts';
import { setVariable } from './variables.ts';

/** Texts evaluated inside each other (eval in eval) deeper than this have used up the real shell's stack. */
const DEEPEST_TEXT = 4000;
/** Most values of one `for`. */
const MOST_VALUES = 200_000;

const TESTED: Flags = { tested: true };
const NO_FLAGS: Flags = {};
/** Not the last thing the shell does. */
const inner = (flags: Flags): Flags => (flags.tested === true ? TESTED : NO_FLAGS);

/** Whether {@link runTraps} has anything to do. */
const signalled = (shell: Shell): boolean => shell.pendingSignal !== 0 || shell.pendingInterrupt;
const traps = (shell: Shell): Task<void> => runTraps(shell, (text) => evaluateText(shell, text, NO_FLAGS));

/** Evaluates a node: `$?` is the answer. Ends the shell when `exit` is set or `set -e` says so. */
export function* evaluate(shell: Shell, node: Node, flags: Flags): Task<number> {
  if (shell.options.has('n')) return shell.status;
  if (signalled(shell)) yield* traps(shell);
  let checked = false;
  let status: number | null;
  switch (node.type) {
    case 'simple':
      yield* shell.sys.tick();
      checked = true;
      status = yield* evaluateCommand(shell, evaluator, node, flags);
      break;
    case 'pipeline':
      if (node.negated) {
        status = (yield* evaluatePipeline(shell, node, TESTED)) === 0 ? 1 : 0;
        break;
      }
      checked = true;
      status = yield* evaluatePipeline(shell, node, flags);
      break;
    case 'group':
      return yield* evaluateList(shell, node.body, flags);
    case 'and-or':
      status = yield* evaluateAndOr(shell, node, flags);
      break;
    case 'if':
      status = yield* evaluateIf(shell, node, flags);
      break;
    case 'for':
      status = yield* evaluateFor(shell, node, flags);
      break;
    case 'while':
    case 'until':
      status = yield* evaluateLoop(shell, node, flags);
      break;
    case 'case':
      status = yield* evaluateCase(shell, node, flags);
      break;
    case 'subshell':
      checked = true;
      status = yield* evaluateSubshell(shell, node, [], flags);
      break;
    case 'redirected':
      if (node.command.type === 'subshell') {
        checked = true;
        status = yield* evaluateSubshell(shell, node.command, node.redirections, flags);
      } else status = yield* evaluateRedirected(shell, node, flags);
      break;
    case 'function':
      shell.functions.set(node.name, { name: node.name, body: node.body, line: node.line });
      status = 0;
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

export function* evaluateList(shell: Shell, list: List, flags: Flags): Task<number> {
  for (const [index, { node, background }] of list.entries()) {
    const last = index === list.length - 1;
    const own = last ? flags : inner(flags);
    if (background) yield* evaluateBackground(shell, node, own);
    else yield* evaluate(shell, node, own);
    if (shell.skip !== null) break;
  }
  if (flags.exit === true) throw new ShellException('end');
  return shell.status;
}
function* evaluateBackground(shell: Shell, node: Node, flags: Flags): Task<void> {
  if (shell.options.has('n')) return;
  if (signalled(shell)) yield* traps(shell);
  yield* shell.sys.tick();
  shell.line = shell.errorLine = node.line;
  if (node.type === 'pipeline' && !node.negated) yield* startPipeline(shell, node, 'background', flags);
  else {
    const job = makeJob(shell);
    yield* forkShell(shell, { job, mode: 'background', node }, (child) =>
      runChild(child, () => evaluate(child, node, { exit: true })),
    );
  }
  shell.status = 0;
  if (signalled(shell)) yield* traps(shell);
  if (flags.exit === true) throw new ShellException('end');
}
function* evaluatePipeline(shell: Shell, node: Pipeline, flags: Flags): Task<number> {
  if (node.commands.length === 1) return yield* evaluate(shell, node.commands[0]!, flags);
  yield* shell.sys.tick();
  shell.interruptsOff++;
  try {
    return yield* waitForJob(shell, yield* startPipeline(shell, node, 'foreground', flags));
  } finally {
    shell.interruptsOff--;
  }
}
/** Every command of a pipeline is a child of the shell. */
function* startPipeline(shell: Shell, node: Pipeline, mode: ForkMode, flags: Flags): Task<ReturnType<typeof makeJob>> {
  const { sys } = shell;
  const job = makeJob(shell);
  let previous = -1;
  for (const [index, command] of node.commands.entries()) {
    const last = index === node.commands.length - 1;
    const name = command.type === 'simple' ? (command.words[0]?.text ?? '') : '';
    if (/^[A-Za-z_]\w*$/.test(name)) findCommand(shell, name);
    const [reader, writer] = last ? [-1, -1] : sys.pipe();
    const input = previous;
    yield* forkShell(shell, { job, mode, node: command, keepJobs: name === 'jobs' }, (child) =>
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
        return evaluate(child, command, { exit: true, tested: flags.tested === true && mode !== 'background' });
      }),
    );
    if (previous >= 0) sys.close(previous);
    previous = reader;
    if (writer >= 0) sys.close(writer);
  }
  return job;
}

function* evaluateAndOr(shell: Shell, node: AndOr, flags: Flags): Task<null> {
  const { first, rest } = node;
  yield* evaluate(shell, first, TESTED);
  for (const [index, { operator, node: next }] of rest.entries()) {
    if (shell.skip !== null) break;
    if ((operator === '&&') === (shell.status === 0)) yield* evaluate(shell, next, index === rest.length - 1 ? flags : TESTED);
  }
  return null;
}
function* evaluateIf(shell: Shell, node: If, flags: Flags): Task<number | null> {
  for (const { condition, body } of node.branches) {
    const status = yield* evaluateList(shell, condition, TESTED);
    if (shell.skip !== null) return null;
    if (status === 0) return yield* evaluateList(shell, body, flags);
  }
  return node.otherwise === null ? 0 : yield* evaluateList(shell, node.otherwise, flags);
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
function* evaluateLoop(shell: Shell, node: Loop, flags: Flags): Task<number> {
  shell.loops++;
  let status = 0;
  for (;;) {
    yield* shell.sys.tick();
    const tested = yield* evaluateList(shell, node.condition, TESTED);
    if (shell.skip !== null) {
      const { skip } = shell;
      if (skip === 'return' || skip === 'return-default') status = tested;
      if (leavesLoop(shell)) break;
      continue;
    }
    if ((tested === 0) !== (node.type === 'while')) break;
    status = yield* evaluateList(shell, node.body, inner(flags));
    if (leavesLoop(shell)) break;
  }
  shell.loops--;
  return status;
}
function* evaluateFor(shell: Shell, node: For, flags: Flags): Task<number> {
  shell.line = shell.errorLine = node.line;
  const values: string[] = [];
  if (node.words === null) values.push(...shell.parameters.list);
  else
    for (const word of node.words) {
      for (const value of yield* expandWord(shell, evaluator, word)) values.push(value);
      if (values.length > MOST_VALUES) yield* raise(shell, 'out of memory');
    }
  shell.loops++;
  let status = 0;
  for (const value of values) {
    yield* shell.sys.tick();
    yield* setVariable(shell, node.name, value);
    status = yield* evaluateList(shell, node.body, inner(flags));
    if (leavesLoop(shell)) break;
  }
  shell.loops--;
  return status;
}
function* evaluateCase(shell: Shell, node: Case, flags: Flags): Task<number> {
  shell.line = shell.errorLine = node.line;
  const value = yield* expandToString(shell, evaluator, node.word);
  for (const item of node.items) {
    if (shell.skip !== null) break;
    for (const word of item.patterns) {
      if (!matches(compilePattern(yield* expandToPattern(shell, evaluator, word)), value)) continue;
      return item.body.length === 0 ? 0 : yield* evaluateList(shell, item.body, flags);
    }
  }
  return 0;
}

function* evaluateSubshell(shell: Shell, node: Subshell, redirections: readonly Redirection[], flags: Flags): Task<number> {
  yield* shell.sys.tick();
  shell.line = shell.errorLine = node.line;
  const actions = yield* prepareRedirections(shell, evaluator, redirections);
  const body = function* (own: Shell): Task<number> {
    yield* redirect(own, evaluator, actions, null);
    return yield* evaluateList(own, node.body, { ...flags, exit: true });
  };
  if (flags.exit === true && !shell.mayHaveTraps) return yield* body(shell);
  const job = makeJob(shell);
  shell.interruptsOff++;
  try {
    yield* forkShell(shell, { job, mode: 'foreground', node }, (child) => runChild(child, () => body(child)));
    return yield* waitForJob(shell, job);
  } finally {
    shell.interruptsOff--;
  }
}
function* evaluateRedirected(shell: Shell, node: Redirected, flags: Flags): Task<number> {
  shell.line = shell.errorLine = node.line;
  const actions = yield* prepareRedirections(shell, evaluator, node.redirections);
  const depth = shell.redirections.length;
  shell.redirections.push([]);
  let status = yield* redirectSafely(shell, evaluator, actions, shell.redirections[depth]!);
  if (status === 0) status = yield* evaluate(shell, node.command, inner(flags));
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
    const command = yield* nextCommand(shell, reader);
    if (command === null) return status;
    if (command.list.length > 0) status = yield* evaluateList(shell, command.list, command.last ? flags : inner(flags));
    else if (command.last && flags.exit === true) return shell.status;
    if (shell.skip !== null) return status;
  }
}
/** The next complete command of a reader; its syntax error is said and raised. */
export function* nextCommand(shell: Shell, reader: Reader): Task<CompleteCommand | null> {
  shell.parseLine = reader.outerLine = shell.line;
  try {
    const command = reader.nextCommand();
    if (command !== null && reader.echoes && shell.options.has('v')) yield* writeTo(shell, 2, command.written);
    return command;
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
  list: evaluateList,
  node: evaluate,
  text: evaluateText,
  child: runChild,
  find: findCommand,
  execute,
};
