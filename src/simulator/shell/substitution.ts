/** `$(…)`, backquotes, `<(…)` and `>(…)`: commands in words. */
import type { Task } from '../clock.ts';
import type { Evaluator } from './evaluator.ts';
import { Reader } from './grammar.ts';
import { forkShell, makeJob, waitForJob } from './jobs.ts';
import { ShellSyntaxError } from './tokens.ts';
import { raise, raiseSyntax } from './messages.ts';
import type { Shell } from './state.ts';
import { persist } from './traps.ts';
import type { List } from './tree.ts';
import type { Part } from './word.ts';

/** Most bytes a command substitution or a result may have. */
const LONGEST = 64 * 1024 * 1024;
const NO_ALIASES: ReadonlyMap<string, string> = new Map();
const lists = new WeakMap<Part, List>();

/** The commands of a substitution, read once. */
function* listOf(shell: Shell, part: Part, text: string): Task<List> {
  let list = lists.get(part);
  if (list !== undefined) return list;
  const line = part.type === 'command' && part.backquoted ? shell.parseLine : shell.line;
  try {
    list = new Reader(text, line, NO_ALIASES, true).innerList();
  } catch (error) {
    if (error instanceof ShellSyntaxError) return yield* raiseSyntax(shell, error.message, error.line);
    throw error;
  }
  lists.set(part, list);
  return list;
}
const onlyCommand = ([first, ...more]: List): string | null =>
  more.length === 0 && first?.node.type === 'simple' && first.node.words.length === 1 ? first.node.words[0]!.text : null;

/** `$(…)`: the output of a child without its last newlines. */
export function* substitute(shell: Shell, part: Part, text: string, evaluator: Evaluator): Task<string> {
  const list = yield* listOf(shell, part, text);
  if (list.length === 0) return '';
  const [reader, writer] = shell.sys.pipe();
  shell.interruptsOff++;
  const job = makeJob(shell);
  yield* forkShell(shell, { job, mode: 'plain', keepTraps: onlyCommand(list) === 'trap' }, (child) =>
    childInPipe(child, reader, writer, 1, list, evaluator),
  );
  shell.sys.close(writer);
  const out: string[] = [];
  let size = 0;
  try {
    for (;;) {
      const data = yield* persist(shell, () => shell.sys.read(reader));
      if (data === '') break;
      size += data.length;
      out.push(data);
      if (size > LONGEST) {
        shell.sys.close(reader);
        yield* raise(shell, 'out of memory');
      }
    }
    shell.sys.close(reader);
    shell.substitutionStatus = yield* waitForJob(shell, job);
  } finally {
    shell.interruptsOff--;
  }
  const result = out.join('');
  let end = result.length;
  while (end > 0 && result[end - 1] === '\n') end--;
  return result.slice(0, end).replaceAll('\0', '');
}
function* childInPipe(child: Shell, reader: number, writer: number, fd: 0 | 1, list: List, evaluator: Evaluator): Task<number> {
  const [own, others] = fd === 1 ? [writer, reader] : [reader, writer];
  child.sys.close(others);
  if (own !== fd) {
    child.sys.dup2(own, fd);
    child.sys.close(own);
  }
  child.options.delete('e');
  return yield* evaluator.child(child, () => evaluator.list(child, list, { exit: true }));
}
/** `<(…)` and `>(…)`: the name of a pipe's end under /dev/fd. */
export function* processSubstitution(shell: Shell, part: Part & { readonly type: 'process' }, evaluator: Evaluator): Task<string> {
  const list = yield* listOf(shell, part, part.text);
  const [reader, writer] = shell.sys.pipe();
  const [childEnd, ownEnd] = part.direction === '<' ? [writer, reader] : [reader, writer];
  yield* forkShell(shell, { job: null, mode: 'plain' }, (child) =>
    childInPipe(child, reader, writer, part.direction === '<' ? 1 : 0, list, evaluator),
  );
  shell.sys.close(childEnd);
  const fd = shell.sys.dup(ownEnd, 63);
  shell.sys.close(ownEnd);
  shell.redirections[shell.redirections.length - 1]?.push({ fd, movedTo: -1 });
  return `/dev/fd/${fd}`;
}
