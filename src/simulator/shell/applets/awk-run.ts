/** A run of an awk program: BEGIN, then its rules on each record, then END. */
import type { Task } from '../../clock.ts';
import { evaluate, execute, Jump } from './awk-execute.ts';
import { nextFile, readMain } from './awk-input.ts';
import { createState, setVariable, type AwkState } from './awk-state.ts';
import type { AwkProgram, Cell, Expression, Rule, Statement } from './awk-tree.ts';
import { isTrue } from './awk-values.ts';
import type { Tool } from './tool.ts';

const PRINT_RECORD: Statement = { k: 'print', list: [], redirect: '', target: null };

/** Runs the program and answers its exit status. `globals`: the variables it names; `assignments`: those of -v, as `NAME=TEXT`. */
export function* runAwk(
  t: Tool,
  program: AwkProgram,
  globals: Map<string, Cell>,
  operands: readonly string[],
  assignments: readonly string[],
): Task<number> {
  const awk = createState(t, program, globals, operands);
  for (const text of assignments) setVariable(awk, text);
  const exits = yield* executeAll(awk, program.begin);
  if (!exits && (program.rules.length > 0 || program.end.length > 0)) yield* readAll(awk, program.rules);
  // `exit` runs END too, except within END itself.
  yield* executeAll(awk, program.end);
  yield* t.flush();
  yield* awk.streams.closeAll();
  return awk.exitCode;
}

/** Runs the blocks of BEGIN or END; true when `exit` ended them. */
function* executeAll(awk: AwkState, blocks: readonly Statement[]): Task<boolean> {
  for (const block of blocks) if ((yield* jumpOf(execute(awk, block))) === 'exit') return true;
  return false;
}

function* readAll(awk: AwkState, rules: readonly Rule[]): Task<void> {
  for (;;) {
    const text = yield* readMain(awk);
    if (text === null) return;
    awk.record.set(text);
    const jump = yield* jumpOf(apply(awk, rules));
    if (jump === 'exit') return;
    if (jump === 'nextfile') yield* nextFile(awk);
  }
}

/** Applies each rule to the current record. */
function* apply(awk: AwkState, rules: readonly Rule[]): Task<void> {
  for (const rule of rules) if (yield* fits(awk, rule)) yield* execute(awk, rule.body ?? PRINT_RECORD);
}
/** Whether a rule is for the current record; a range of records begins and ends here. */
function* fits(awk: AwkState, rule: Rule): Task<boolean> {
  if (rule.from === null) return true;
  const holds = function* (e: Expression): Task<boolean> {
    return isTrue(yield* evaluate(awk, e));
  };
  if (rule.to === null) return yield* holds(rule.from);
  if (!rule.active) {
    if (!(yield* holds(rule.from))) return false;
    rule.active = true;
  }
  if (yield* holds(rule.to)) rule.active = false;
  return true;
}

/** Which of `next`, `nextfile` and `exit` ended a task; null when it came to its end. */
function* jumpOf(task: Task<unknown>): Task<Jump['to'] | null> {
  try {
    yield* task;
    return null;
  } catch (e) {
    if (e instanceof Jump) return e.to;
    throw e;
  }
}
