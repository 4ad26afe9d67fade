/** expr, factor and a small bc and dc. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { fixed } from './format.ts';
import { compileRegex, RegexError } from './regex.ts';
import { openInput, readAll } from './input.ts';
import { rawApplet, type Tool } from './tool.ts';

class ExprError extends Error {}
type ExprValue = bigint | string;
const toBig = (v: ExprValue): bigint | null => (typeof v === 'bigint' ? v : /^-?\d+$/.test(v) ? BigInt(v) : null);
const isNull = (v: ExprValue): boolean => (typeof v === 'bigint' ? v === 0n : v === '' || v === '0');

function evaluateExpr(args: readonly string[]): ExprValue {
  let at = 0;
  const number = (v: ExprValue): bigint => {
    const n = toBig(v);
    if (n === null) throw new ExprError('non-numeric argument');
    return n;
  };
  const word = (): string => {
    const w = args[at++];
    if (w === undefined) throw new ExprError('syntax error');
    return w;
  };
  const match = (s: ExprValue, p: ExprValue): ExprValue => {
    let regex;
    try {
      regex = compileRegex(String(p));
    } catch (e) {
      if (e instanceof RegexError) throw new ExprError(`bad regex '${p}': ${e.message}`);
      throw e;
    }
    const text = String(s);
    const m = regex.exec(text);
    if (m === null || m[0] !== 0) return regex.groups > 0 ? '' : 0n;
    return regex.groups > 0 && m[2]! >= 0 ? text.slice(m[2], m[3]) : BigInt(m[1]!);
  };
  const primary = (): ExprValue => {
    const w = args[at];
    if (w === undefined || w === ')') throw new ExprError('syntax error');
    at++;
    if (w !== '(') return w;
    const v = or();
    if (args[at++] !== ')') throw new ExprError('syntax error');
    return v;
  };
  const keyword = (): ExprValue => {
    switch (args[at]) {
      case 'quote':
        at++;
        return word();
      case 'length':
        at++;
        return BigInt(String(keyword()).length);
      case 'match': {
        at++;
        const s = keyword();
        return match(s, keyword());
      }
      case 'index': {
        at++;
        const s = String(keyword());
        const set = String(keyword());
        return BigInt([...s].findIndex((c) => set.includes(c)) + 1);
      }
      case 'substr': {
        at++;
        const s = String(keyword());
        const from = toBig(keyword());
        const count = toBig(keyword());
        return from === null || count === null || from <= 0n || count <= 0n
          ? ''
          : s.slice(Number(from) - 1, Number(from) - 1 + Number(count));
      }
      default:
        return primary();
    }
  };
  const level =
    (operators: readonly string[], next: () => ExprValue, apply: (op: string, a: ExprValue, b: ExprValue) => ExprValue) =>
    (): ExprValue => {
      let a = next();
      while (args[at] !== undefined && operators.includes(args[at]!)) {
        const op = args[at++]!;
        a = apply(op, a, next());
      }
      return a;
    };
  const wrap = (n: bigint): bigint => BigInt.asIntN(64, n);
  const colon = level([':'], keyword, (_op, a, b) => match(a, b));
  const product = level(['*', '/', '%'], colon, (op, a, b) => {
    const [x, y] = [number(a), number(b)];
    if (op !== '*' && y === 0n) throw new ExprError('division by zero');
    return wrap(op === '*' ? x * y : op === '/' ? x / y : x % y);
  });
  const sum = level(['+', '-'], product, (op, a, b) => wrap(op === '+' ? number(a) + number(b) : number(a) - number(b)));
  const compare = level(['<', '<=', '=', '==', '!=', '>=', '>'], sum, (op, a, b) => {
    const [x, y] = [toBig(a), toBig(b)];
    const [l, r]: [bigint | string, bigint | string] = x !== null && y !== null ? [x, y] : [String(a), String(b)];
    return BigInt(
      op === '<'
        ? l < r
        : op === '<='
          ? l <= r
          : op === '=' || op === '=='
            ? l === r
            : op === '!='
              ? l !== r
              : op === '>='
                ? l >= r
                : l > r,
    );
  });
  const and = level(['&'], compare, (_op, a, b) => (isNull(a) || isNull(b) ? 0n : a));
  const or = level(['|'], and, (_op, a, b) => (isNull(a) ? b : a));
  const v = or();
  if (at < args.length) throw new ExprError('syntax error');
  return v;
}
function* expr(t: Tool): Task<number> {
  if (t.args.length === 0) return yield* t.die('too few arguments');
  if (t.args.length > 1000) return yield* t.die('syntax error');
  try {
    const v = evaluateExpr(t.args);
    yield* t.print(`${v}\n`);
    return isNull(v) ? 1 : 0;
  } catch (e) {
    if (e instanceof ExprError) return yield* t.die(e.message);
    throw e;
  }
}

function* factor(t: Tool): Task<number> {
  const numbers = t.args.length === 0 ? (yield* readAll(t.sys, 0)).split(/\s+/).filter(Boolean) : t.args;
  for (const text of numbers) {
    if (!/^\d+$/.test(text)) return yield* t.usage();
    let n = BigInt(text);
    const out: bigint[] = [];
    for (let p = 2n, turns = 0; p * p <= n && turns < 5_000_000; p += p === 2n ? 1n : 2n, turns++) {
      while (n % p === 0n) {
        out.push(p);
        n /= p;
      }
      if ((turns & 4095) === 4095) yield* t.sys.tick();
    }
    if (n > 1n) out.push(n);
    yield* t.print(`${text}:${out.map((p) => ` ${p}`).join('')}\n`);
  }
  return 0;
}

/** A decimal number: digits times 10^-scale. */
interface Decimal {
  readonly n: bigint;
  readonly s: number;
}
const ten = (k: number): bigint => 10n ** BigInt(Math.max(0, k));
const rescale = (d: Decimal, s: number): Decimal => (s >= d.s ? { n: d.n * ten(s - d.s), s } : { n: d.n / ten(d.s - s), s });
const decimal = (text: string): Decimal => {
  const [whole = '', fraction = ''] = text.split('.');
  return { n: BigInt(`${whole}${fraction}` || '0'), s: fraction.length };
};
function show(d: Decimal): string {
  const sign = d.n < 0n ? '-' : '';
  const digits = (d.n < 0n ? -d.n : d.n).toString().padStart(d.s + 1, '0');
  const whole = digits.slice(0, digits.length - d.s);
  // bc prints no zero before the point.
  return d.s === 0 ? sign + whole : d.n === 0n ? '0' : `${sign}${whole === '0' ? '' : whole}.${digits.slice(-d.s)}`;
}
const DIGITS = '0123456789ABCDEF';
/** A literal in the input base; whole numbers only when that is not ten. */
const inBase = (text: string, base: number): Decimal => {
  if (base === 10) return decimal(text.replace(/[A-F]/g, '9'));
  let n = 0n;
  for (const c of text.split('.')[0]!) n = n * BigInt(base) + BigInt(DIGITS.indexOf(c));
  return { n, s: 0 };
};
const showIn = (d: Decimal, base: number): string =>
  base === 10 || base < 2 || base > 16 ? show(d) : rescale(d, 0).n.toString(base).toUpperCase();
class CalcError extends Error {}
const divide = (a: Decimal, b: Decimal, scale: number): Decimal => {
  if (b.n === 0n) throw new CalcError('divide by zero');
  return { n: (a.n * ten(scale + b.s)) / (b.n * ten(a.s)), s: scale };
};
const add = (a: Decimal, b: Decimal, sign: bigint): Decimal => {
  const s = Math.max(a.s, b.s);
  return { n: rescale(a, s).n + sign * rescale(b, s).n, s };
};
const multiply = (a: Decimal, b: Decimal, scale: number): Decimal =>
  rescale({ n: a.n * b.n, s: a.s + b.s }, Math.min(a.s + b.s, Math.max(scale, a.s, b.s)));
const remainder = (a: Decimal, b: Decimal, scale: number): Decimal => {
  const q = divide(a, b, scale);
  return rescale(add(a, { n: q.n * b.n, s: q.s + b.s }, -1n), Math.max(scale + b.s, a.s));
};
const toNumber = (d: Decimal): number => Number(d.n) / 10 ** d.s;
const power = (a: Decimal, b: Decimal, scale: number): Decimal => {
  const e = Number(rescale(b, 0).n);
  if (Math.abs(e) > 10_000) throw new CalcError('number too big');
  const p: Decimal = { n: a.n ** BigInt(Math.abs(e)), s: a.s * Math.abs(e) };
  return e >= 0 ? rescale(p, Math.min(p.s, Math.max(scale, a.s))) : divide({ n: 1n, s: 0 }, p, scale);
};
const squareRoot = (a: Decimal, scale: number): Decimal => {
  if (a.n < 0n) throw new CalcError('negative number');
  const s = Math.max(scale, a.s);
  const target = rescale(a, 2 * s).n;
  let x = 1n << BigInt(Math.ceil(target.toString(2).length / 2));
  for (let y = (x + target / x) >> 1n; y < x; y = (x + target / x) >> 1n) x = y;
  return { n: target === 0n ? 0n : x, s };
};

/** The core of bc: expressions, variables, scale, if, while, print of results. */
function* bc(t: Tool): Task<number> {
  const paths = t.args.filter((a) => !a.startsWith('-'));
  const math = t.args.some((a) => /^-[a-z]*l/.test(a));
  let source = '';
  for (const path of paths) {
    const fd = yield* openInput(t, path, "can't open");
    if (fd === null) return 1;
    source += yield* readAll(t.sys, fd);
  }
  source += yield* readAll(t.sys, 0);
  const variables = new Map<string, Decimal>([
    ['scale', { n: math ? 20n : 0n, s: 0 }],
    ['ibase', { n: 10n, s: 0 }],
    ['obase', { n: 10n, s: 0 }],
  ]);
  const scale = (): number => Math.min(1000, Number(variables.get('scale')!.n));
  const tokens = [
    ...source
      .replace(/\/\*[\s\S]*?\*\/|#[^\n]*|\\\n/g, ' ')
      .matchAll(/"[^"]*"|[\dA-F]+\.?[\dA-F]*|\.[\dA-F]+|[a-z_]\w*|[-+*/%^]=|[<>=!]=|&&|\|\||\+\+|--|[^\s]|\n/g),
  ].map((m) => m[0]);
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const number = (n: boolean): Decimal => ({ n: n ? 1n : 0n, s: 0 });
  const primary = (): Decimal => {
    const w = tokens[at++];
    if (w === undefined || w === '\n' || w === ';') throw new CalcError(`bad expression at '${(tokens[at - 1] ?? '').trim()}'`);
    if (w === '(') {
      const v = expression();
      if (tokens[at++] !== ')') throw new CalcError(`bad expression at '${(tokens[at - 1] ?? '').trim()}'`);
      return v;
    }
    if (w === '-') {
      const v = primary();
      return { n: -v.n, s: v.s };
    }
    if (w === '!') return number(primary().n === 0n);
    if (/^[\dA-F.]/.test(w)) return inBase(w, Number(variables.get('ibase')!.n));
    if (/^[a-z]/.test(w)) {
      if (peek() === '(') {
        at++;
        const v = expression();
        if (tokens[at++] !== ')') throw new CalcError(`bad expression at '${(tokens[at - 1] ?? '').trim()}'`);
        const x = toNumber(v);
        const real = (y: number): Decimal => rescale(decimal(fixed(Math.abs(y), 30)), scale());
        const signed = (y: number): Decimal => ({ n: real(y).n * (y < 0 ? -1n : 1n), s: scale() });
        switch (w) {
          case 'sqrt':
            return squareRoot(v, scale());
          case 'length':
            return { n: BigInt((v.n < 0n ? -v.n : v.n).toString().length), s: 0 };
          case 'scale':
            return { n: BigInt(v.s), s: 0 };
          case 's':
            return signed(Math.sin(x));
          case 'c':
            return signed(Math.cos(x));
          case 'a':
            return signed(Math.atan(x));
          case 'l':
            return signed(Math.log(x));
          case 'e':
            return signed(Math.exp(x));
          default:
            throw new CalcError(`undefined function: ${w}()`);
        }
      }
      const step = peek() === '++' ? 1n : peek() === '--' ? -1n : 0n;
      const v = variables.get(w) ?? { n: 0n, s: 0 };
      if (step !== 0n) {
        at++;
        variables.set(w, add(v, { n: step, s: 0 }, 1n));
      }
      return v;
    }
    throw new CalcError(`bad character '${w}'`);
  };
  const powers = (): Decimal => {
    const a = primary();
    if (peek() !== '^') return a;
    at++;
    return power(a, powers(), scale());
  };
  const products = (): Decimal => {
    let a = powers();
    while (['*', '/', '%'].includes(peek())) {
      const op = tokens[at++];
      const b = powers();
      a = op === '*' ? multiply(a, b, scale()) : op === '/' ? divide(a, b, scale()) : remainder(a, b, scale());
    }
    return a;
  };
  const sums = (): Decimal => {
    let a = products();
    while (peek() === '+' || peek() === '-') a = add(a, tokens[at++] === '+' ? { ...products() } : negate(products()), 1n);
    return a;
  };
  const negate = (d: Decimal): Decimal => ({ n: -d.n, s: d.s });
  const comparison = (): Decimal => {
    let a = sums();
    while (['<', '>', '<=', '>=', '==', '!='].includes(peek())) {
      const op = tokens[at++];
      const d = add(a, sums(), -1n).n;
      a = number(
        op === '<' ? d < 0n : op === '>' ? d > 0n : op === '<=' ? d <= 0n : op === '>=' ? d >= 0n : op === '==' ? d === 0n : d !== 0n,
      );
    }
    while (peek() === '&&' || peek() === '||') {
      const op = tokens[at++];
      const b = comparison();
      a = number(op === '&&' ? a.n !== 0n && b.n !== 0n : a.n !== 0n || b.n !== 0n);
    }
    return a;
  };
  let assigned = false;
  const expression = (): Decimal => {
    const name = peek();
    const op = tokens[at + 1] ?? '';
    if (/^[a-z]/.test(name) && /^[-+*/%^]?=$/.test(op) && op !== '==') {
      at += 2;
      const right = expression();
      const was = variables.get(name) ?? { n: 0n, s: 0 };
      const v =
        op === '='
          ? right
          : op === '+='
            ? add(was, right, 1n)
            : op === '-='
              ? add(was, right, -1n)
              : op === '*='
                ? multiply(was, right, scale())
                : op === '/='
                  ? divide(was, right, scale())
                  : op === '%='
                    ? remainder(was, right, scale())
                    : power(was, right, scale());
      variables.set(name, v);
      assigned = true;
      return v;
    }
    return comparison();
  };
  let turns = 0;
  let quit = false;
  const statement = function* (run: boolean): Task<void> {
    const w = peek();
    if (w === '{') {
      at++;
      while (peek() !== '}' && at < tokens.length) {
        if (peek() === ';' || peek() === '\n') at++;
        else yield* statement(run);
      }
      at++;
      return;
    }
    if (w === 'if' || w === 'while') {
      const loop = ++at;
      for (;;) {
        at = loop;
        const c = expressionIn();
        while (peek() === '\n') at++;
        const yes = run && c.n !== 0n;
        yield* statement(yes);
        if (w === 'while' && yes && ++turns < 1_000_000) {
          if ((turns & 63) === 0) yield* t.sys.tick();
          continue;
        }
        if (w === 'if') {
          const mark = at;
          while (peek() === ';' || peek() === '\n') at++;
          if (peek() === 'else') {
            at++;
            yield* statement(run && !yes);
          } else at = mark;
        }
        return;
      }
    }
    if (w === 'for') {
      at += 2;
      if (peek() !== ';') expression();
      at++;
      const test = at;
      while (peek() !== ';') at++;
      const step = ++at;
      for (let depth = 0; depth > 0 || peek() !== ')'; at++) depth += peek() === '(' ? 1 : peek() === ')' ? -1 : 0;
      const body = ++at;
      for (;;) {
        at = test;
        const yes = run && (peek() === ';' || expression().n !== 0n);
        at = body;
        while (peek() === '\n') at++;
        yield* statement(yes);
        if (!yes || ++turns > 1_000_000) return;
        if ((turns & 63) === 0) yield* t.sys.tick();
        const end = at;
        at = step;
        if (peek() !== ')') expression();
        at = end;
      }
    }
    if (w === 'quit' || w === 'halt') {
      at++;
      if (run) quit = true;
      return;
    }
    if (w === 'print') {
      do {
        at++;
        const piece = peek();
        if (piece.startsWith('"')) {
          at++;
          if (run) yield* t.print(piece.slice(1, -1).replace(/\\n/g, '\n').replace(/\\t/g, '\t'));
        } else {
          const v = expression();
          if (run) yield* t.print(show(v));
        }
      } while (peek() === ',');
      return;
    }
    if (w.startsWith('"')) {
      at++;
      if (run) yield* t.print(w.slice(1, -1));
      return;
    }
    assigned = false;
    const before = run ? null : new Map(variables);
    const v = expression();
    if (before !== null) for (const [k, x] of before) variables.set(k, x);
    if (!['', '\n', ';', '}'].includes(peek())) throw new CalcError(`bad expression at '${peek()}'`);
    if (run && !assigned) yield* t.print(`${showIn(v, Number(variables.get('obase')!.n))}\n`);
  };
  const expressionIn = (): Decimal => {
    if (tokens[at++] !== '(') throw new CalcError(`bad expression at '${(tokens[at - 1] ?? '').trim()}'`);
    const v = expression();
    if (tokens[at++] !== ')') throw new CalcError(`bad expression at '${(tokens[at - 1] ?? '').trim()}'`);
    return v;
  };
  while (at < tokens.length && !quit) {
    if (peek() === '\n' || peek() === ';') {
      at++;
      continue;
    }
    try {
      yield* statement(true);
    } catch (e) {
      if (!(e instanceof CalcError) && !(e instanceof RangeError)) throw e;
      yield* t.warn(e instanceof CalcError ? e.message : 'bad expression');
      if (e.message.startsWith('bad')) return 1;
      while (at < tokens.length && peek() !== '\n') at++;
    }
    if ((++turns & 63) === 0) yield* t.sys.tick();
  }
  return 0;
}

function* dc(t: Tool): Task<number> {
  let source = '';
  for (let i = 0; i < t.args.length; i++) {
    if (t.args[i] === '-e') source += ` ${t.args[++i] ?? ''}`;
    else if (t.args[i]!.startsWith('-e')) source += ` ${t.args[i]!.slice(2)}`;
    else {
      const fd = yield* openInput(t, t.args[i]!, "can't open");
      if (fd === null) return 1;
      source += yield* readAll(t.sys, fd);
    }
  }
  if (t.args.length === 0) source = yield* readAll(t.sys, 0);
  const stack: Decimal[] = [];
  const registers = new Map<string, Decimal>();
  let scale = 0;
  const pop = (): Decimal => {
    const v = stack.pop();
    if (v === undefined) throw new CalcError('stack has too few elements');
    return v;
  };
  for (const [w] of source.matchAll(/_?(?:\d+\.?\d*|\.\d+)|[sl].|\[[^\]]*\]|#[^\n]*|\S/g)) {
    try {
      if (/^_?[\d.]/.test(w)) {
        const d = decimal(w.replace('_', ''));
        stack.push(w.startsWith('_') ? { n: -d.n, s: d.s } : d);
      } else if ('+-*/%^'.includes(w)) {
        const b = pop();
        const a = pop();
        stack.push(
          w === '+'
            ? add(a, b, 1n)
            : w === '-'
              ? add(a, b, -1n)
              : w === '*'
                ? multiply(a, b, scale)
                : w === '/'
                  ? divide(a, b, scale)
                  : w === '%'
                    ? remainder(a, b, scale)
                    : power(a, b, scale),
        );
      } else if (w === 'p') yield* t.print(`${show(stack.at(-1) ?? pop())}\n`);
      else if (w === 'n') yield* t.print(show(pop()));
      else if (w === 'f')
        yield* t.print(
          [...stack]
            .reverse()
            .map((d) => `${show(d)}\n`)
            .join(''),
        );
      else if (w === 'd') stack.push(stack.at(-1) ?? pop());
      else if (w === 'r') {
        const b = pop();
        const a = pop();
        stack.push(b, a);
      } else if (w === 'c') stack.length = 0;
      else if (w === 'k') scale = Math.min(1000, Number(rescale(pop(), 0).n));
      else if (w === 'v') stack.push(squareRoot(pop(), scale));
      else if (w === 'q') break;
      else if (w.startsWith('s')) registers.set(w.slice(1), pop());
      else if (w.startsWith('l')) stack.push(registers.get(w.slice(1)) ?? { n: 0n, s: 0 });
      else if (w.startsWith('[')) stack.push({ n: 0n, s: 0 });
      else if (!w.startsWith('#')) throw new CalcError(`bad character '${w}'`);
    } catch (e) {
      if (!(e instanceof CalcError)) throw e;
      yield* t.warn(e.message);
    }
  }
  return 0;
}

export const calcApplets: AppletTable = { expr: rawApplet(expr, 2), factor: rawApplet(factor), bc: rawApplet(bc), dc: rawApplet(dc) };
