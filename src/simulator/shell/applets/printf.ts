/** printf, seq, yes, usleep. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { escapeSequence } from './escapes.ts';
import { format } from './format.ts';
import { applet, parseNumber, rawApplet, type Tool } from './tool.ts';

const WHOLE = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/;
/** An integer as C's strtoll with base 0 reads it; null when it is none. */
export function wholeNumber(text: string): bigint | null {
  const m = WHOLE.exec(text);
  if (m === null) return null;
  const digits = m[2]!;
  const n = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return m[1] === '-' ? -n : n;
}
const FLOAT = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+|inf(?:inity)?|nan)$/i;

/** printf as busybox does it; `usageStatus` tells what no format at all gives. */
export function* runPrintf(t: Pick<Tool, 'name' | 'print' | 'warn' | 'usage'>, args: readonly string[]): Task<number> {
  const [template, ...values] = args[0] === '--' ? args.slice(1) : args;
  if (template === undefined) {
    if (t.name === 'printf') return yield* t.usage();
    yield* t.warn('usage: printf FORMAT [ARGUMENT...]');
    return 2;
  }
  let used = 0;
  let failed = false;
  const next = (): string | undefined => values[used++];
  const bad = function* (text: string): Task<number> {
    failed = true;
    yield* t.warn(`invalid number '${text}'`);
    return 0;
  };
  const star = function* (): Task<number> {
    const text = next() ?? '0';
    return /^-?\d+$/.test(text) ? Number(text) : yield* bad(text);
  };
  const integer = function* (value: string, signed: boolean): Task<bigint> {
    const text = value.replace(/^\s+/, '');
    const quoted = /^["']/.test(text);
    const n = quoted ? BigInt(text.charCodeAt(1) || 0) : wholeNumber(text);
    if (n === null) return BigInt(yield* bad(text));
    if (n > (signed ? 0x7fffffffffffffffn : 0xffffffffffffffffn) || n < -0x8000000000000000n) return BigInt(yield* bad(text));
    return n;
  };
  for (;;) {
    const before = used;
    for (let at = 0; at < template.length; at++) {
      const c = template[at]!;
      if (c === '\\') {
        if (template[at + 1] === 'c') return failed ? 1 : 0;
        const [byte, end] = escapeSequence(template, at + 1);
        yield* t.print(byte);
        at = end - 1;
        continue;
      }
      if (c !== '%') {
        yield* t.print(c);
        continue;
      }
      const start = at++;
      if (template[at] === '%') {
        yield* t.print('%');
        continue;
      }
      if (template[at] === 'b') {
        const text = next() ?? '';
        for (let i = 0; i < text.length; i++) {
          if (text[i] !== '\\') {
            yield* t.print(text[i]!);
            continue;
          }
          if (text[i + 1] === 'c') return failed ? 1 : 0;
          const skip = text[i + 1] === '0' && /[0-7]/.test(text[i + 2] ?? '') ? 2 : 1;
          const [byte, end] = escapeSequence(text, i + skip);
          yield* t.print(byte);
          i = end - 1;
        }
        continue;
      }
      let flags = /^[-+ #0]*/.exec(template.slice(at))![0];
      at += flags.length;
      let width = 0;
      let precision = -1;
      if (template[at] === '*') {
        at++;
        width = yield* star();
        if (width < 0) {
          flags += '-';
          width = -width;
        }
      } else {
        const digits = /^\d*/.exec(template.slice(at))![0];
        at += digits.length;
        width = Number(digits);
      }
      if (template[at] === '.') {
        at++;
        if (template[at] === '*') {
          at++;
          precision = yield* star();
        } else {
          const digits = /^\d*/.exec(template.slice(at))![0];
          at += digits.length;
          precision = Number(digits);
        }
      }
      const head = template.slice(start, at);
      while (/[lLhz]/.test(template[at] ?? '')) at++;
      const letter = template[at] ?? '';
      if (letter === '' || !'diouxXfeEgGcs'.includes(letter)) {
        yield* t.warn(`${head}${template.slice(at)}: invalid format`);
        return 1;
      }
      const value = next() ?? '';
      const conversion = { flags, width, precision, letter };
      if (letter === 's') yield* t.print(format(conversion, value));
      else if (letter === 'c') yield* t.print(format(conversion, value[0] ?? '\0'));
      else if ('diouxX'.includes(letter)) yield* t.print(format(conversion, yield* integer(value, letter === 'd' || letter === 'i')));
      else {
        const quoted = /^["']/.test(value);
        const x = quoted ? value.charCodeAt(1) || 0 : value === '' ? 0 : FLOAT.test(value) ? floatValue(value) : yield* bad(value);
        yield* t.print(format(conversion, x));
      }
    }
    if (used === before || used >= values.length) return failed ? 1 : 0;
  }
}
const floatValue = (text: string): number => {
  const s = text.trim().toLowerCase();
  if (/^[+-]?inf/.test(s)) return s.startsWith('-') ? -Infinity : Infinity;
  return s.endsWith('nan') ? NaN : /^[+-]?0x/.test(s) ? (s.startsWith('-') ? -1 : 1) * Number(s.replace(/^[+-]/, '')) : Number(s);
};

/** seq: numbers with as many decimals as the most precise of its operands. */
function* seq(t: Tool): Task<number> {
  const numbers: number[] = [];
  for (const text of t.args) {
    if (!FLOAT.test(text)) return yield* t.usage();
    numbers.push(floatValue(text));
  }
  const decimals = (text: string | undefined): number => /\.(\d*)/.exec(text ?? '')?.[1]?.length ?? 0;
  const [first, increment, last] =
    numbers.length === 1
      ? [1, 1, numbers[0]!]
      : numbers.length === 2
        ? [numbers[0]!, 1, numbers[1]!]
        : [numbers[0]!, numbers[1]!, numbers[2]!];
  const places = Math.min(20, Math.max(...t.args.slice(0, 2).map(decimals)));
  const whole = places === 0 && [first, increment, last].every(Number.isSafeInteger);
  const show = (x: number): string => (whole ? String(x) : format({ flags: '', width: 0, precision: places, letter: 'f' }, x));
  const width = t.has('w') ? Math.max(show(first).length, show(last).length) : 0;
  const separator = t.str('s') ?? '\n';
  // Computing each from the first, and a small allowance, keep rounding from losing the last.
  const allowance = Number.isFinite(increment) ? 1e-10 * Math.abs(increment || 1) : 0;
  for (let i = 0; ; i++) {
    const value = i === 0 ? first : first + i * increment;
    if (increment >= 0 ? value > last + allowance : value < last - allowance) {
      if (i > 0) yield* t.print('\n');
      return 0;
    }
    const text = width > 0 ? format({ flags: '0', width, precision: places, letter: 'f' }, value) : show(value);
    if (t.put(i === 0 ? text : separator + text)) yield* t.flush();
    if ((i & 31) === 31) yield* t.sys.tick();
  }
}

function* yes(t: Tool): Task<number> {
  const line = `${t.args.length === 0 ? 'y' : t.args.join(' ')}\n`;
  const block = line.repeat(Math.max(1, Math.ceil(4096 / line.length)));
  for (;;) {
    yield* t.sys.write(1, block);
    yield* t.sys.tick();
  }
}

function* usleep(t: Tool): Task<number> {
  const us = parseNumber(t.args[0] ?? '');
  if (Number.isNaN(us)) return yield* t.die(`invalid number '${t.args[0]}'`);
  yield* t.sys.sleep(us / 1000);
  return 0;
}

export const printfApplets: AppletTable = {
  printf: rawApplet((t) => runPrintf(t, t.args)),
  seq: applet({ short: '+ws:', min: 1, max: 3 }, seq),
  yes: rawApplet(yes),
  usleep: applet({ short: '+', min: 1 }, usleep),
};
