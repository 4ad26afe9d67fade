/** Statements of awk, and the value of expressions that wait: for input, for a command, for what a function of the program does. */
import type { Task } from '../../clock.ts';
import { formatText } from './awk-builtins.ts';
import { argumentsOf, arrayAt, assign, cellOf, evaluatePure, subscript } from './awk-evaluate.ts';
import { readMain, readRecord } from './awk-input.ts';
import { isTurnDue, pause, type AwkState } from './awk-state.ts';
import { AwkError, type Cell, type Expression, type Statement } from './awk-tree.ts';
import { fromInput, isTrue, numberText, toNumber, type Value } from './awk-values.ts';
import { specialText, str } from './awk-variables.ts';

/** Leaves everything up to the loop over records. */
export class Jump extends Error {
  readonly to: 'next' | 'nextfile' | 'exit';
  constructor(to: 'next' | 'nextfile' | 'exit') {
    super(to);
    this.to = to;
  }
}
type Flow = 'normal' | 'break' | 'continue' | 'return';

const constant = (value: Value): Expression => ({ k: 'value', value, pure: true });
/** An expression of the same value that waits for nothing any more. */
function* settle(awk: AwkState, e: Expression): Task<Expression> {
  return e.pure ? e : constant(yield* evaluate(awk, e));
}
function* settleAll(awk: AwkState, list: readonly Expression[]): Task<Expression[]> {
  const out: Expression[] = [];
  for (const e of list) out.push(yield* settle(awk, e));
  return out;
}
/** The same variable, element or field, whose subscripts wait for nothing any more. */
function* settleTarget(awk: AwkState, e: Expression): Task<Expression> {
  if (e.pure) return e;
  if (e.k === 'element') return { ...e, list: yield* settleAll(awk, e.list), pure: true };
  return e.k === 'field' ? { ...e, a: yield* settle(awk, e.a), pure: true } : e;
}

/** The value of any expression: what waits in it is evaluated first. */
export function* evaluate(awk: AwkState, e: Expression): Task<Value> {
  if (e.pure) return evaluatePure(awk, e);
  switch (e.k) {
    case 'and':
      return Number((yield* truth(awk, e.a)) && (yield* truth(awk, e.b)));
    case 'or':
      return Number((yield* truth(awk, e.a)) || (yield* truth(awk, e.b)));
    case 'conditional':
      return yield* evaluate(awk, (yield* truth(awk, e.a)) ? e.b : e.c);
    case 'group':
      if (e.list.length === 1) return yield* evaluate(awk, e.list[0]!);
      return evaluatePure(awk, { ...e, list: yield* settleAll(awk, e.list), pure: true });
    case 'element':
    case 'field':
      return evaluatePure(awk, yield* settleTarget(awk, e));
    case 'assign': {
      const b = yield* settle(awk, e.b);
      return evaluatePure(awk, { ...e, a: yield* settleTarget(awk, e.a), b, pure: true });
    }
    case 'step':
      return evaluatePure(awk, { ...e, a: yield* settleTarget(awk, e.a), pure: true });
    case 'binary':
    case 'match': {
      const a = constant(yield* evaluate(awk, e.a));
      return evaluatePure(awk, { ...e, a, b: yield* settle(awk, e.b), pure: true });
    }
    case 'unary':
      return evaluatePure(awk, { ...e, a: yield* settle(awk, e.a), pure: true });
    case 'in':
      return evaluatePure(awk, { ...e, list: yield* settleAll(awk, e.list), pure: true });
    case 'call':
      return yield* call(awk, e.name, e.list);
    case 'getline':
      return yield* getline(awk, e);
    case 'builtin':
      return yield* waitingBuiltin(awk, e);
    default:
      return evaluatePure(awk, e);
  }
}
function* truth(awk: AwkState, e: Expression): Task<boolean> {
  return isTrue(e.pure ? evaluatePure(awk, e) : yield* evaluate(awk, e));
}

function* waitingBuiltin(awk: AwkState, e: Expression & { k: 'builtin' }): Task<Value> {
  // A target (of sub, split …) stays what it is.
  const list: Expression[] = [];
  for (const x of e.list) {
    if (x.k === 'variable' || x.k === 'regex') list.push(x);
    else list.push(x.k === 'element' || x.k === 'field' ? yield* settleTarget(awk, x) : yield* settle(awk, x));
  }
  const name = (): string => (list.length === 0 ? '' : str(awk.special, evaluatePure(awk, list[0]!)));
  switch (e.name) {
    case 'system':
      yield* awk.t.flush();
      return yield* awk.streams.system(name());
    case 'close':
      return yield* awk.streams.close(name());
    case 'fflush':
      yield* awk.t.flush();
      return 0;
    default:
      return evaluatePure(awk, { ...e, list, pure: true });
  }
}

function* call(awk: AwkState, name: string, args: readonly Expression[]): Task<Value> {
  const f = awk.functions.get(name);
  if (f === undefined) throw new AwkError('cmd. line:1: Call to undefined function');
  if (++awk.calls > 1000) throw new AwkError('cmd. line:1: function call nesting too deep');
  if (isTurnDue(awk)) yield* pause(awk);
  const locals: Cell[] = [];
  for (let i = 0; i < Math.max(args.length, f.params.length); i++) {
    const arg = args[i];
    if (arg === undefined) locals.push({ value: undefined });
    else if (arg.k === 'variable') {
      const cell = cellOf(awk, arg);
      if (cell === awk.special.NF) awk.record.splitFields();
      locals.push({ value: cell.value, link: cell });
    } else locals.push({ value: yield* evaluate(awk, arg) });
  }
  const outer = awk.frame;
  awk.frame = locals;
  awk.returned = undefined;
  try {
    yield* execute(awk, f.body);
    return awk.returned;
  } finally {
    awk.frame = outer;
    awk.returned = undefined;
    awk.calls--;
  }
}

/** 1 for a record, 0 at the end, -1 when the file cannot be opened. Only records of the main input are counted. */
function* getline(awk: AwkState, e: Expression & { k: 'getline' }): Task<Value> {
  let text: string | null;
  if (e.from === 'input') text = yield* readMain(awk);
  else {
    yield* awk.t.flush();
    const id = yield* awk.streams.source(e.from, str(awk.special, yield* evaluate(awk, e.b!)));
    if (id < 0) return -1;
    text = yield* readRecord(awk, id);
  }
  if (text === null) return 0;
  if (e.a === null) awk.record.set(text);
  else assign(awk, yield* settleTarget(awk, e.a), fromInput(text));
  return 1;
}

function* print(awk: AwkState, s: Statement & { k: 'print' | 'printf' }): Task<void> {
  const list = yield* settleAll(awk, s.list);
  const shown = (e: Expression): string => {
    const v = evaluatePure(awk, e);
    return typeof v === 'number' ? numberText(v, specialText(awk.special, 'OFMT')) : str(awk.special, v);
  };
  let text: string;
  if (s.k === 'printf') text = formatText(awk, argumentsOf(awk, list));
  else {
    text = list.length === 0 ? awk.record.text() : list.map(shown).join(specialText(awk.special, 'OFS'));
    text += specialText(awk.special, 'ORS');
  }
  if (s.target === null) yield* awk.t.print(text);
  else yield* awk.streams.write(s.redirect, str(awk.special, yield* evaluate(awk, s.target)), text);
}

/** Runs a statement; how it ended says where to go on. `next`, `nextfile` and `exit` throw a {@link Jump}. */
export function* execute(awk: AwkState, s: Statement): Task<Flow> {
  switch (s.k) {
    case 'expression':
      if (s.a.pure) evaluatePure(awk, s.a);
      else yield* evaluate(awk, s.a);
      return 'normal';
    case 'block':
      for (const inner of s.body) {
        if (inner.k === 'expression' && inner.a.pure) {
          evaluatePure(awk, inner.a);
          continue;
        }
        const flow = yield* execute(awk, inner);
        if (flow !== 'normal') return flow;
      }
      return 'normal';
    case 'print':
    case 'printf':
      yield* print(awk, s);
      return 'normal';
    case 'if':
      if (yield* truth(awk, s.a)) return yield* execute(awk, s.then);
      return s.otherwise === null ? 'normal' : yield* execute(awk, s.otherwise);
    case 'while':
      for (let first = s.first; ; first = false) {
        if (!first && !(yield* truth(awk, s.a))) return 'normal';
        if (isTurnDue(awk)) yield* pause(awk);
        const flow = yield* execute(awk, s.body);
        if (flow === 'break') return 'normal';
        if (flow === 'return') return flow;
      }
    case 'for':
      if (s.start !== null) yield* execute(awk, s.start);
      for (;;) {
        if (s.a !== null && !(yield* truth(awk, s.a))) return 'normal';
        if (isTurnDue(awk)) yield* pause(awk);
        const flow = yield* execute(awk, s.body);
        if (flow === 'break') return 'normal';
        if (flow === 'return') return flow;
        if (s.step !== null) yield* execute(awk, s.step);
      }
    case 'each':
      for (const key of arrayAt(awk, s.array).keys()) {
        assign(awk, s.variable, fromInput(key));
        const flow = yield* execute(awk, s.body);
        if (flow === 'break') return 'normal';
        if (flow === 'return') return flow;
      }
      return 'normal';
    case 'break':
    case 'continue':
      return s.k;
    case 'next':
    case 'nextfile':
      throw new Jump(s.k);
    case 'exit':
      if (s.a !== null) awk.exitCode = Math.trunc(toNumber(yield* evaluate(awk, s.a))) & 255;
      throw new Jump('exit');
    case 'return':
      awk.returned = s.a === null ? undefined : yield* evaluate(awk, s.a);
      return 'return';
    case 'delete':
      if (s.list === null) arrayAt(awk, s.array).items.clear();
      else arrayAt(awk, s.array).items.delete(subscript(awk, yield* settleAll(awk, s.list)));
      return 'normal';
  }
}
