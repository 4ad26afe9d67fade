/** expr and factor. */
import type { Task } from '../../clock.ts';
import { readAll } from './input.ts';
import { compileRegex, RegexError } from './regex.ts';
import type { Tool } from './tool.ts';

class ExprError extends Error {}
type ExprValue = bigint | string;
/** As strtoll reads what is too large for 64 bits. */
const saturated = (n: bigint): bigint => (BigInt.asIntN(64, n) === n ? n : n < 0n ? -(1n << 63n) : (1n << 63n) - 1n);
const toBig = (v: ExprValue): bigint | null =>
  typeof v === 'bigint' ? v : /^\s*[-+]?\d+$/.test(v) ? saturated(BigInt(v.trim().replace('+', ''))) : null;
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
export function* expr(t: Tool): Task<number> {
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

export function* factor(t: Tool): Task<number> {
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
