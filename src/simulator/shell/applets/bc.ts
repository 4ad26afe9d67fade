/** A small bc. */
import type { Task } from '../../clock.ts';
import {
  add,
  CalcError,
  decimal,
  divide,
  inBase,
  multiply,
  power,
  remainder,
  rescale,
  show,
  showIn,
  squareRoot,
  toNumber,
  type Decimal,
} from './decimal.ts';
import { fixed } from './format.ts';
import { openInput, readAll } from './input.ts';
import type { Tool } from './tool.ts';

/** The core of bc: expressions, variables, scale, if, while, print of results. */
export function* bc(t: Tool): Task<number> {
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
