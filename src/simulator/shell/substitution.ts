/** `$(…)`, backquotes, `<(…)` and `>(…)`: commands in words. */
import type { Task } from '../clock.ts';
import type { Evaluator } from './evaluator.ts';
import { forkShell, makeJob, waitForJob } from './jobs.ts';
import { ShellSyntaxError } from './tokens.ts';
import { outOfMemory, raiseSyntax } from './messages.ts';
import type { Shell } from './state.ts';
import { parseSubstitution, type Unit } from './syntax.ts';
import { persist } from './traps.ts';
import type { Part } from './word.ts';

/** Most bytes a command substitution or a result may have. */
const LONGEST = 64 * 1024 * 1024;
const commandUnits = new WeakMap<Part, Unit>();

function unitOf(part: Part, text: string, line: number): Unit {
  let unit = commandUnits.get(part);
  if (unit === undefined) {
    unit = parseSubstitution(text, line);
    commandUnits.set(part, unit);
  }
  return unit;
}
function* parsed(shell: Shell, part: Part, text: string): Task<Unit> {
  try {
    return unitOf(part, text, part.type === 'command' && part.backquoted ? shell.parseLine : shell.line);
  } catch (error) {
    if (error instanceof ShellSyntaxError) return yield* raiseSyntax(shell, error.message, error.line);
    throw error;
  }
}
const onlyCommand = (unit: Unit): string | null => {
  const statement = unit.script.commands[0];
  return unit.script.commands.length === 1 && statement?.command.type === 'Command' && statement.command.suffix.length === 0
    ? (statement.command.name?.text ?? null)
    : null;
};

/** `$(…)`: the output of a child without its last newlines. */
export function* substitute(shell: Shell, part: Part, text: string, evaluator: Evaluator): Task<string> {
  const unit = yield* parsed(shell, part, text);
  if (unit.script.commands.length === 0) return '';
  const [reader, writer] = shell.sys.pipe();
  shell.interruptsOff++;
  const job = makeJob(shell);
  yield* forkShell(shell, { job, mode: 'plain', keepTraps: onlyCommand(unit) === 'trap' }, (child) =>
    childInPipe(child, reader, writer, 1, unit, evaluator),
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
        yield* outOfMemory(shell);
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
function* childInPipe(child: Shell, reader: number, writer: number, fd: 0 | 1, unit: Unit, evaluator: Evaluator): Task<number> {
  const [own, others] = fd === 1 ? [writer, reader] : [reader, writer];
  child.sys.close(others);
  if (own !== fd) {
    child.sys.dup2(own, fd);
    child.sys.close(own);
  }
  child.options.delete('e');
  return yield* evaluator.child(child, () => evaluator.unit(child, unit, { exit: true }));
}
/** `<(…)` and `>(…)`: the name of a pipe's end under /dev/fd. */
export function* processSubstitution(shell: Shell, part: Part & { readonly type: 'process' }, evaluator: Evaluator): Task<string> {
  const unit = yield* parsed(shell, part, part.text);
  const [reader, writer] = shell.sys.pipe();
  const [childEnd, ownEnd] = part.direction === '<' ? [writer, reader] : [reader, writer];
  yield* forkShell(shell, { job: null, mode: 'plain' }, (child) =>
    childInPipe(child, reader, writer, part.direction === '<' ? 1 : 0, unit, evaluator),
  );
  shell.sys.close(childEnd);
  const fd = shell.sys.dup(ownEnd, 63);
  shell.sys.close(ownEnd);
  shell.redirections[shell.redirections.length - 1]?.push({ fd, movedTo: -1 });
  return `/dev/fd/${fd}`;
}
