/** The value of awk expressions that wait for nothing: no input, no command, no function of the program. */
import { callBuiltin, type Arguments } from './awk-builtins.ts';
import { fieldNumber } from './awk-record.ts';
import { countElement, setCell, type AwkState } from './awk-state.ts';
import { AwkError, type Cell, type Expression } from './awk-tree.ts';
import { arithmetic, arrayOf, hasArray, isNumeric, isTrue, toNumber, type AwkArray, type Value } from './awk-values.ts';
import { dynamicRegex, ignoresCase, literalRegex, scalar, specialText, str } from './awk-variables.ts';
import type { Regex } from './regex.ts';

/** The cell of a variable, in the function that runs or global. */
export const cellOf = (awk: AwkState, e: Expression & { k: 'variable' }): Cell => e.cell ?? awk.frame[e.local] ?? { value: undefined };

/** The array an expression names; whatever else it is ends the program. */
export function arrayAt(awk: AwkState, e: Expression): AwkArray {
  if (e.k !== 'variable') throw new AwkError('cmd. line:1: Not an array');
  return arrayOf(cellOf(awk, e));
}
/** The key of an element: several subscripts are joined by SUBSEP. */
export function subscript(awk: AwkState, list: readonly Expression[]): string {
  if (list.length === 1) return textOf(awk, list[0]!);
  return list.map((e) => textOf(awk, e)).join(specialText(awk.special, 'SUBSEP'));
}

/** Gives a variable, an element or a field a value; anything else lets it go. */
export function assign(awk: AwkState, e: Expression, v: Value): void {
  if (e.k === 'group' && e.list.length === 1) assign(awk, e.list[0]!, v);
  else if (e.k === 'variable') setCell(awk, cellOf(awk, e), v);
  else if (e.k === 'field') awk.record.setField(fieldNumber(evaluatePure(awk, e.a)), v);
  else if (e.k === 'element') {
    const { items } = arrayAt(awk, e.array);
    const key = subscript(awk, e.list);
    if (!items.has(key)) countElement(awk);
    items.set(key, v);
  }
}

const regexOf = (awk: AwkState, e: Expression): Regex =>
  e.k === 'regex' ? literalRegex(awk.special, e.source) : dynamicRegex(awk.special, textOf(awk, e));

function compare(awk: AwkState, op: string, a: Value, b: Value): boolean {
  let d: number;
  if (isNumeric(a) && isNumeric(b)) d = toNumber(a) - toNumber(b);
  else {
    let [x, y] = [str(awk.special, a), str(awk.special, b)];
    if (ignoresCase(awk.special)) [x, y] = [x.toLowerCase(), y.toLowerCase()];
    d = x < y ? -1 : x > y ? 1 : 0;
  }
  switch (op) {
    case '<':
      return d < 0;
    case '<=':
      return d <= 0;
    case '==':
      return d === 0;
    case '!=':
      return d !== 0;
    case '>':
      return d > 0;
    default:
      return d >= 0;
  }
}

/** What a builtin or printf is given; its values are found when asked for. */
export const argumentsOf = (awk: AwkState, list: readonly Expression[]): Arguments => ({
  count: list.length,
  value: (i) => (list[i] === undefined ? undefined : evaluatePure(awk, list[i])),
  isRegex: (i) => list[i]?.k === 'regex',
  regex: (i) => regexOf(awk, list[i]!),
  isArray: (i) => list[i]?.k === 'variable' && hasArray(cellOf(awk, list[i])),
  array: (i) => arrayAt(awk, list[i]!),
  assign: (i, v) => assign(awk, list[i]!, v),
});

/** An expression's value as text. */
export const textOf = (awk: AwkState, e: Expression): string => str(awk.special, evaluatePure(awk, e));

/** The value of an expression that is pure. */
export function evaluatePure(awk: AwkState, e: Expression): Value {
  switch (e.k) {
    case 'value':
      return e.value as Value;
    case 'regex':
      return Number(literalRegex(awk.special, e.source).exec(awk.record.text()) !== null);
    case 'variable': {
      const cell = cellOf(awk, e);
      if (cell === awk.special.NF) awk.record.splitFields();
      return scalar(cell);
    }
    case 'field':
      return awk.record.field(fieldNumber(evaluatePure(awk, e.a)));
    case 'element': {
      // To look at an element makes it.
      const { items } = arrayAt(awk, e.array);
      const key = subscript(awk, e.list);
      if (!items.has(key)) {
        countElement(awk);
        items.set(key, undefined);
      }
      return items.get(key);
    }
    case 'assign': {
      let v = evaluatePure(awk, e.b);
      if (e.op !== '') v = arithmetic(e.op, toNumber(evaluatePure(awk, e.a)), toNumber(v));
      assign(awk, e.a, v);
      return v;
    }
    case 'step': {
      const was = toNumber(evaluatePure(awk, e.a));
      assign(awk, e.a, was + e.by);
      return e.before ? was + e.by : was;
    }
    case 'binary': {
      const a = evaluatePure(awk, e.a);
      const b = evaluatePure(awk, e.b);
      if (e.op === ' ') return str(awk.special, a) + str(awk.special, b);
      if ('+-*/%^'.includes(e.op)) return arithmetic(e.op, toNumber(a), toNumber(b));
      return Number(compare(awk, e.op, a, b));
    }
    case 'unary': {
      const a = evaluatePure(awk, e.a);
      return e.op === '!' ? Number(!isTrue(a)) : e.op === '-' ? -toNumber(a) : toNumber(a);
    }
    case 'and':
      return Number(isTrue(evaluatePure(awk, e.a)) && isTrue(evaluatePure(awk, e.b)));
    case 'or':
      return Number(isTrue(evaluatePure(awk, e.a)) || isTrue(evaluatePure(awk, e.b)));
    case 'conditional':
      return evaluatePure(awk, isTrue(evaluatePure(awk, e.a)) ? e.b : e.c);
    case 'match':
      return Number((regexOf(awk, e.b).exec(textOf(awk, e.a)) !== null) !== e.negate);
    case 'in':
      return Number(arrayAt(awk, e.array).items.has(subscript(awk, e.list)));
    case 'group':
      return e.list.length === 1 ? evaluatePure(awk, e.list[0]!) : subscript(awk, e.list);
    case 'builtin':
      return callBuiltin(awk, e.name, argumentsOf(awk, e.list));
    default:
      return undefined;
  }
}
