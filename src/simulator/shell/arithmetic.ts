/**
 * `$((…))` as busybox works it out: 64-bit, an operator stack, both sides of `&&`, `||` and `?:` always computed,
 * a variable's text read as an expression again.
 */

export interface ArithmeticVariables {
  get(name: string): string | null;
  set(name: string, value: string): void;
}
/** What the shell prints after its name: `divide by zero`, `arithmetic syntax error`, … */
export class ArithmeticError extends Error {}

const SYNTAX = 'arithmetic syntax error';
const fail = (message: string = SYNTAX): never => {
  throw new ArithmeticError(message);
};
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

interface Operand {
  value: bigint;
  name: string | null;
  second: bigint | null;
}
type Operator = string;

/** Binding strength; unary `-`, `+` and `++x` are written u-, u+, pre++. */
const PRECEDENCE: ReadonlyMap<Operator, number> = new Map(
  [
    ['(', 'none'],
    [','],
    ['=', '|=', '^=', '+=', '-=', '<<=', '>>=', '*=', '/=', '%=', '&='],
    ['?', ':'],
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '>', '>=', '<='],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
    ['**'],
    ['~', '!'],
    ['u-', 'u+'],
    ['pre++', 'pre--'],
    ['post++', 'post--'],
  ].flatMap((row, level) => row.map((operator) => [operator, level] as const)),
);
const UNARY = PRECEDENCE.get('~')!;
const RIGHT = new Set([PRECEDENCE.get('='), PRECEDENCE.get('**'), PRECEDENCE.get('?')]);
/** Longest first. */
const TOKENS = [
  '<<=',
  '>>=',
  '<<',
  '>>',
  '||',
  '&&',
  '!=',
  '<=',
  '>=',
  '==',
  '|=',
  '&=',
  '*=',
  '/=',
  '%=',
  '+=',
  '-=',
  '--',
  '^=',
  '++',
  '**',
  '!',
  '<',
  '>',
  '=',
  '|',
  '&',
  '*',
  '/',
  '%',
  '+',
  '-',
  '^',
  '~',
  ',',
  '?',
  ':',
  ')',
  '(',
];

const bool = (value: boolean): bigint => (value ? 1n : 0n);
/** x86 shifts by the low six bits. */
const shift = (by: bigint): bigint => by & 63n;

function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) fail('exponent less than 0');
  let result = 1n;
  for (let b = base, e = exponent; e > 0n; e >>= 1n, b = wrap(b * b)) if ((e & 1n) === 1n) result = wrap(result * b);
  return result;
}
function divide(left: bigint, right: bigint, remainder: boolean): bigint {
  if (right === 0n) fail('divide by zero');
  return remainder ? left % right : left / right;
}
const BINARY: ReadonlyMap<Operator, (left: bigint, right: bigint) => bigint> = new Map<Operator, (left: bigint, right: bigint) => bigint>([
  ['|', (a, b) => a | b],
  ['||', (a, b) => bool(a !== 0n || b !== 0n)],
  ['&', (a, b) => a & b],
  ['^', (a, b) => a ^ b],
  ['&&', (a, b) => bool(a !== 0n && b !== 0n)],
  ['==', (a, b) => bool(a === b)],
  ['!=', (a, b) => bool(a !== b)],
  ['>=', (a, b) => bool(a >= b)],
  ['>', (a, b) => bool(a > b)],
  ['<', (a, b) => bool(a < b)],
  ['<=', (a, b) => bool(a <= b)],
  ['>>', (a, b) => a >> shift(b)],
  ['<<', (a, b) => a << shift(b)],
  ['*', (a, b) => a * b],
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  [',', (_, b) => b],
  ['**', power],
  ['/', (a, b) => divide(a, b, false)],
  ['%', (a, b) => divide(a, b, true)],
]);

/** A number as strtoull(…, 0) and `base#digits` read it: its value and where it ends. */
function readNumber(text: string, start: number): { readonly value: bigint; readonly end: number } {
  const rest = text.slice(start, start + 100);
  const based = /^([1-9][0-9]?)#/.exec(rest);
  const base = based === null ? 0 : Number(based[1]);
  if (based !== null && base >= 2 && base <= 64) {
    let value = 0n;
    let i = start + based[0].length;
    for (; i < text.length; i++) {
      const digit = digitIn(text[i]!, base);
      if (digit === null || digit >= base) break;
      value = BigInt.asUintN(64, value * BigInt(base) + BigInt(digit));
    }
    return { value: wrap(value), end: i };
  }
  const number = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(rest)?.[0] ?? '';
  const value = BigInt(/^0[0-7]+$/.test(number) ? `0o${number}` : number === '' ? '0' : number);
  // What does not fit into 64 bits is 0.
  return { value: value >= 1n << 64n ? 0n : wrap(value), end: start + number.length };
}
function digitIn(c: string, base: number): number | null {
  if (c >= '0' && c <= '9') return c.charCodeAt(0) - 48;
  if (base > 36 && c === '_') return 63;
  if (base > 36 && c === '@') return 62;
  if (!/^[a-zA-Z]$/.test(c)) return null;
  return c.toLowerCase().charCodeAt(0) - 87 + (base > 36 && c < 'a' ? 26 : 0);
}

/** Nested variables (`a=b+1; b=c*2`) and parentheses deeper than this are an error, not a full stack. */
const DEPTH = 60;

/** The value of an expression, after expansion. @throws {ArithmeticError} */
export function evaluateArithmetic(expression: string, variables: ArithmeticVariables, seen: readonly string[] = []): bigint {
  if (seen.length > DEPTH) fail('expression recursion loop detected');
  const numbers: Operand[] = [];
  const operators: Operator[] = ['('];
  let last: Operator | 'number' = '(';
  let i = 0;

  const resolve = (operand: Operand): void => {
    if (operand.name === null) return;
    const text = variables.get(operand.name);
    if (text === null) operand.value = 0n;
    else {
      if (seen.includes(operand.name)) fail('expression recursion loop detected');
      operand.value = evaluateArithmetic(text, variables, [...seen, operand.name]);
    }
  };
  const assign = (operand: Operand, value: bigint): void => {
    if (operand.name === null) return void fail();
    variables.set(operand.name, String(value));
  };
  const apply = (operator: Operator): void => {
    const top = numbers[numbers.length - 1] ?? fail();
    resolve(top);
    if (operator === '!' || operator === '~' || operator === 'u-' || operator === 'u+') {
      top.value =
        operator === '!' ? bool(top.value === 0n) : operator === '~' ? ~top.value : operator === 'u-' ? wrap(-top.value) : top.value;
      top.name = null;
      return;
    }
    if (operator.length > 3) {
      const after = wrap(top.value + (operator.endsWith('+') ? 1n : -1n));
      assign(top, after);
      if (operator.startsWith('pre')) top.value = after;
      top.name = null;
      return;
    }
    numbers.pop();
    const left = numbers[numbers.length - 1] ?? fail();
    if ((top.second !== null) !== (operator === '?')) fail('malformed ?: operator');
    if (operator !== '=') resolve(left);
    if (operator === '?') left.value = left.value !== 0n ? top.value : top.second!;
    else if (operator === ':') {
      if (numbers.length < 2) fail('malformed ?: operator');
      left.second = top.value;
    } else if (operator === '=') {
      assign(left, top.value);
      left.value = top.value;
    } else {
      const plain = PRECEDENCE.get(operator) === PRECEDENCE.get('=') ? operator.slice(0, -1) : operator;
      const value = wrap(BINARY.get(plain)!(left.value, top.value));
      if (plain !== operator) assign(left, value);
      left.value = value;
    }
    left.name = null;
  };
  /** Applies what binds tighter than `operator` (all up to the paren, for `)`). */
  const reduce = (operator: Operator): void => {
    const level = PRECEDENCE.get(operator) ?? -1;
    for (;;) {
      const before = operators[operators.length - 1];
      if (before === undefined) fail();
      if (operator === ')') {
        operators.pop();
        if (before === '(') {
          const top = numbers[numbers.length - 1];
          if (top !== undefined) {
            resolve(top);
            top.name = null;
          }
          return;
        }
      } else {
        const stronger = PRECEDENCE.get(before!)!;
        if (before === '(' || stronger < level || (stronger === level && RIGHT.has(level))) return;
        operators.pop();
      }
      apply(before!);
    }
  };

  for (;;) {
    while (i < expression.length && /\s/.test(expression[i]!)) i++;
    if (i >= expression.length) break;
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(expression.slice(i, i + 300))?.[0];
    if (name !== undefined || /[0-9]/.test(expression[i]!)) {
      if (last === 'number') fail();
      const number = name === undefined ? readNumber(expression, i) : { value: 0n, end: i + name.length };
      if (name === undefined && /[A-Za-z0-9_]/.test(expression[number.end] ?? '')) fail();
      numbers.push({ value: number.value, name: name ?? null, second: null });
      i = number.end;
      last = 'number';
      continue;
    }
    let operator = TOKENS.find((token) => expression.startsWith(token, i)) ?? fail();
    // `2++3` is 2 + +3, and `++3` is + + 3: the double sign needs a variable on one side.
    if (operator === '++' || operator === '--') {
      const after = /^\s*[A-Za-z_]/.test(expression.slice(i + 2, i + 50));
      if (!(last === 'number' && numbers[numbers.length - 1]?.name != null) && !after) operator = operator[0]!;
    }
    i += operator.length;
    if (last === 'number') {
      if (operator === '++' || operator === '--') {
        apply(`post${operator}`);
        continue;
      }
    } else if (operator === '+' || operator === '-') operator = `u${operator}`;
    else if (operator === '++' || operator === '--') operator = `pre${operator}`;
    if (operator === ')') {
      if (last !== 'number') fail();
      reduce(operator);
      if (operators.length === 0) fail();
      last = 'number';
      continue;
    }
    const level = PRECEDENCE.get(operator)!;
    if (operator !== '(' && level < UNARY) {
      if (last !== 'number') fail();
      reduce(operator);
    }
    operators.push(operator);
    last = operator;
  }
  if (numbers.length === 0 && operators.length === 1) return 0n;
  if (last !== 'number') fail();
  reduce(')');
  if (operators.length > 0 || numbers.length !== 1) fail();
  return numbers[0]!.value;
}
