/** expr, factor and a small bc and dc. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { bc } from './bc.ts';
import { add, CalcError, decimal, divide, multiply, power, remainder, rescale, show, squareRoot, type Decimal } from './decimal.ts';
import { expr, factor } from './expr.ts';
import { openInput, readAll } from './input.ts';
import { rawApplet, type Tool } from './tool.ts';

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
