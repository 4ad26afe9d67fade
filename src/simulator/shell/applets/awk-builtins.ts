/** awk's functions that wait for nothing. */
import type { AwkState } from './awk-state.ts';
import { AwkError } from './awk-tree.ts';
import { fromInput, isNumeric, toNumber, type AwkArray, type Value } from './awk-values.ts';
import { ignoresCase, specialText, str } from './awk-variables.ts';
import { format } from './format.ts';
import type { Regex } from './regex.ts';
import { fromLocal, strftime } from './time.ts';

/** Arguments by their number, from 0: as values, or as the patterns, arrays and targets that they are. Each call evaluates anew. */
export interface Arguments {
  readonly count: number;
  /** Nothing where there is no argument. */
  readonly value: (i: number) => Value;
  readonly isRegex: (i: number) => boolean;
  readonly regex: (i: number) => Regex;
  readonly isArray: (i: number) => boolean;
  readonly array: (i: number) => AwkArray;
  readonly assign: (i: number, v: Value) => void;
}

/** printf's text: format, then arguments; missing ones are empty. */
export function formatText(awk: AwkState, args: Arguments): string {
  if (args.count === 0) throw new AwkError('cmd. line:1: Too few arguments');
  const template = str(awk.special, args.value(0));
  let used = 1;
  return template.replace(/%%|%[^a-zA-Z%]+%|%([^a-zA-Z%]*)([a-zA-Z])/g, (_whole, modifiers: string | undefined, letter: string) => {
    if (modifiers === undefined) return '%';
    if (modifiers.includes('*')) throw new AwkError('cmd. line:1: %*x formats are not supported');
    const value = args.value(used++);
    const m = /^([-+ #0]*)(\d*)(?:\.(\d*))?/.exec(modifiers)!;
    const c = { flags: m[1]!, width: Number(m[2]), precision: m[3] === undefined ? -1 : Number(m[3]), letter };
    if (letter === 'c')
      return format(
        c,
        isNumeric(value) && value !== undefined ? String.fromCharCode(toNumber(value) & 255) : str(awk.special, value).slice(0, 1),
      );
    if (letter === 's') return format(c, str(awk.special, value));
    const n = toNumber(value);
    if ('diouxX'.includes(letter)) return format(c, cInt(n, letter));
    if (!'eEfFgGaA'.includes(letter)) throw new AwkError('cmd. line:1: Invalid format specifier');
    return Number.isNaN(n) ? format({ ...c, letter: 's' }, '-nan') : format(c, n);
  });
}
/** (int)d on x86: what does not fit is the smallest integer. */
const cInt = (n: number, letter: string): bigint => {
  const t = Math.trunc(n);
  const int = Number.isNaN(t) || t >= 2 ** 31 || t < -(2 ** 31) ? -(2 ** 31) : t;
  return letter === 'd' || letter === 'i' ? BigInt(int) : BigInt(int >>> 0);
};

function substitute(regex: Regex, replacement: string, text: string, which: number, groups: boolean): [string, number] {
  let out = '';
  let rest = text;
  let count = 0;
  for (;;) {
    const m = regex.exec(rest, count > 0);
    if (m === null) break;
    const [start, end] = m as [number, number];
    count++;
    if (count < which) out += rest.slice(0, end);
    else {
      out += rest.slice(0, start);
      let slashes = 0;
      for (const c of replacement) {
        if (c === '\\') {
          slashes++;
          continue;
        }
        const group = c === '&' ? 0 : groups && c >= '0' && c <= '9' ? Number(c) : -1;
        if (group < 0) out += '\\'.repeat(slashes) + c;
        else {
          // Half of the backslashes stay; an odd one before & (an even number before a digit) makes it a plain character.
          out += '\\'.repeat(slashes >> 1);
          const plain = (slashes + (c === '&' ? 0 : 1)) % 2 === 1;
          out += plain ? c : (m[2 * group] ?? -1) < 0 ? '' : rest.slice(m[2 * group], m[2 * group + 1]);
        }
        slashes = 0;
      }
      out += '\\'.repeat(slashes);
    }
    rest = rest.slice(end);
    if (count === which) break;
    if (start === end) {
      if (rest === '') break;
      out += rest[0]!;
      rest = rest.slice(1);
    }
  }
  return [out + rest, count];
}

/** Calls the builtin of that name; those that wait (system, close, fflush) are no business of this. */
export function callBuiltin(awk: AwkState, name: string, args: Arguments): Value {
  const text = (i: number): string => str(awk.special, args.value(i));
  const number = (i: number): number => toNumber(args.value(i));
  const need = (n: number): void => {
    if (args.count < n) throw new AwkError('cmd. line:1: Too few arguments');
  };
  const bits = (i: number): bigint => BigInt.asUintN(64, BigInt(Math.trunc(number(i)) || 0));
  switch (name) {
    case 'length':
      if (args.count === 0) return awk.record.text().length;
      return args.isArray(0) ? args.array(0).items.size : text(0).length;
    case 'substr': {
      need(2);
      const s = text(0);
      const start = Math.min(s.length, Math.max(0, Math.trunc(number(1) - 1)));
      return s.slice(start, args.count > 2 ? start + Math.max(0, Math.trunc(number(2))) : undefined);
    }
    case 'index': {
      need(2);
      let [whole, part] = [text(0), text(1)];
      if (ignoresCase(awk.special)) [whole, part] = [whole.toLowerCase(), part.toLowerCase()];
      return part === '' ? 0 : whole.indexOf(part) + 1;
    }
    case 'tolower':
      return text(0).replace(/[A-Z]+/g, (s) => s.toLowerCase());
    case 'toupper':
      return text(0).replace(/[a-z]+/g, (s) => s.toUpperCase());
    case 'sprintf':
      return formatText(awk, args);
    case 'split': {
      need(2);
      const s = text(0);
      const pieces = awk.record.split(s, args.count < 3 ? specialText(awk.special, 'FS') : args.isRegex(2) ? args.regex(2) : text(2));
      const array = args.array(1);
      array.items.clear();
      pieces.forEach((p, i) => array.items.set(String(i + 1), fromInput(p)));
      return pieces.length;
    }
    case 'match': {
      need(2);
      const m = args.regex(1).exec(text(0));
      const start = m === null ? 0 : m[0]! + 1;
      awk.special.RSTART.value = start;
      awk.special.RLENGTH.value = m === null ? -1 : m[1]! - m[0]!;
      return start;
    }
    case 'sub':
    case 'gsub': {
      need(2);
      const onRecord = args.count < 3;
      const [out, count] = substitute(args.regex(0), text(1), onRecord ? awk.record.text() : text(2), name === 'sub' ? 1 : 0, false);
      if (count > 0) {
        if (onRecord) awk.record.set(out);
        else args.assign(2, out);
      }
      return count;
    }
    case 'gensub': {
      need(3);
      // What is no positive number (g, by custom) stands for all.
      const which = Math.max(0, Math.trunc(number(2)));
      return substitute(args.regex(0), text(1), args.count < 4 ? awk.record.text() : text(3), which, true)[0];
    }
    case 'sin':
      return Math.sin(number(0));
    case 'cos':
      return Math.cos(number(0));
    case 'atan2':
      return Math.atan2(number(0), number(1));
    case 'exp':
      return Math.exp(number(0));
    case 'log':
      return Math.log(number(0));
    case 'sqrt':
      return Math.sqrt(number(0));
    case 'int':
      return Math.trunc(number(0));
    case 'rand': {
      awk.random = (Math.imul(awk.random, 1103515245) + 12345) >>> 0;
      return (awk.random >>> 1) / 2 ** 31;
    }
    case 'srand': {
      const was = awk.seed;
      awk.seed = args.count === 0 ? Math.floor(awk.t.sys.now() / 1000) : Math.trunc(number(0));
      awk.random = awk.seed >>> 0;
      return was;
    }
    case 'systime':
      return Math.floor(awk.t.sys.now() / 1000);
    case 'strftime':
      return strftime(
        args.count === 0 ? '%a %b %e %H:%M:%S %Z %Y' : text(0),
        args.count > 1 ? number(1) * 1000 : awk.t.sys.now(),
        awk.t.sys.env.get('TZ'),
      );
    case 'mktime': {
      const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = text(0).trim().split(/\s+/).map(Number);
      const at = fromLocal(awk.t.sys.env.get('TZ'), y, mo - 1, d, h, mi, s);
      return Number.isNaN(at) ? -1 : Math.floor(at / 1000);
    }
    case 'and':
      return Number(bits(0) & bits(1));
    case 'or':
      return Number(bits(0) | bits(1));
    case 'xor':
      return Number(bits(0) ^ bits(1));
    case 'compl':
      return Number(BigInt.asUintN(64, ~bits(0)));
    case 'lshift':
      return Number(BigInt.asUintN(64, bits(0) << (bits(1) & 63n)));
    case 'rshift':
      return Number(bits(0) >> (bits(1) & 63n));
    default:
      return undefined;
  }
}
