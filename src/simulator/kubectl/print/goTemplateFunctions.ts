import { decodeText } from '../../runtime/text.ts';
import { isList, isObject } from '../json.ts';
import { goString } from './json.ts';
import { numberText } from './number.ts';

/**
 * A Go value. `boxed`: it came out of a map or a list, so its static type is `interface {}`. `number` tells a constant's type (`int`, `float64`) from
 * `int64`, which numbers of an object have.
 */
export interface GoValue {
  readonly value: unknown;
  readonly boxed?: boolean;
  readonly number?: 'int' | 'float64';
}
/** No value at all: what a missing key is. */
export const INVALID: GoValue = { value: undefined };
export const isInvalid = (v: GoValue): boolean => v.value === undefined;
/** A null is a nil interface: no value once it is taken out of it. */
export const unboxed = (v: GoValue): GoValue =>
  v.value === null ? INVALID : v.boxed === true ? { value: v.value, ...(v.number === undefined ? {} : { number: v.number }) } : v;

export function goType({ value, number }: GoValue): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return number ?? (Number.isInteger(value) ? 'int64' : 'float64');
  return isList(value) ? '[]interface {}' : 'map[string]interface {}';
}
const kind = (v: GoValue): string => (typeof v.value === 'number' ? goType(v).replace(/\d.*/, '') : typeof v.value);
/** Ends a call: `error calling NAME: …`. */
export class CallError extends Error {}
const bad = (message: string): never => {
  throw new CallError(message);
};

export const truth = ({ value }: GoValue): boolean =>
  isList(value) ? value.length > 0 : isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
/** fmt.Sprint: blanks only between two operands of which neither is a string. */
const sprint = (args: readonly GoValue[]): string =>
  args
    .map((a, i) => (i > 0 && typeof a.value !== 'string' && typeof args[i - 1]?.value !== 'string' ? ' ' : '') + goString(a.value))
    .join('');

function format(template: string, args: readonly GoValue[]): string {
  let used = 0;
  const typed = (a: GoValue): string => (isInvalid(a) || a.value === null ? '<nil>' : `${goType(a)}=${goString(a.value)}`);
  const text = template.replace(
    /%([-+# 0]*)(\d+)?(?:\.(\d+))?(.)?/gs,
    (_all, flags: string, width?: string, precision?: string, verb = '') => {
      if (verb === '') return '%!(NOVERB)';
      if (verb === '%') return '%';
      const arg = args[used++];
      if (arg === undefined) return `%!${verb}(MISSING)`;
      const { value } = arg;
      const none = value === undefined || value === null;
      const number = typeof value === 'number';
      const float = number && goType(arg) === 'float64';
      let s: string | undefined;
      if (verb === 'v') s = goString(value);
      else if (verb === 'T') s = none ? '<nil>' : goType(arg);
      else if (verb === 's' && typeof value === 'string')
        s = precision === undefined ? value : [...value].slice(0, Number(precision)).join('');
      else if (verb === 'q' && typeof value === 'string') s = JSON.stringify(value);
      else if (verb === 't' && typeof value === 'boolean') s = String(value);
      else if (verb === 'd' && number && !float) s = String(value);
      else if ((verb === 'x' || verb === 'X' || verb === 'o' || verb === 'b') && number && !float) {
        s = value.toString(verb === 'o' ? 8 : verb === 'b' ? 2 : 16);
        if (verb === 'X') s = s.toUpperCase();
      } else if ((verb === 'f' || verb === 'F') && float) s = value.toFixed(Math.min(100, Number(precision ?? 6)));
      else if (verb === 'g' && float) s = numberText(value);
      if (s === undefined) return `%!${verb}(${typed(arg)})`;
      if (flags.includes('+') && number && value >= 0) s = `+${s}`;
      const wide = Math.min(1000, Number(width ?? 0));
      if (flags.includes('-')) return s.padEnd(wide);
      if (flags.includes('0') && number)
        return (/^[+-]/.exec(s)?.[0] ?? '') + s.replace(/^[+-]/, '').padStart(wide - (/^[+-]/.test(s) ? 1 : 0), '0');
      return s.padStart(wide);
    },
  );
  const extra = args.slice(used);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.map(typed).join(', ')})`;
}

function position(index: GoValue, most: number): number {
  if (isInvalid(index)) bad('cannot index slice/array with nil');
  const { value } = index;
  if (typeof value !== 'number' || goType(index) === 'float64') return bad(`cannot index slice/array with type ${goType(index)}`);
  return value < 0 || value > most ? bad(`index out of range: ${String(value)}`) : value;
}
function index(item: GoValue, ...indexes: readonly GoValue[]): GoValue {
  let at = unboxed(item);
  if (isInvalid(at)) bad('index of untyped nil');
  for (const key of indexes.map(unboxed)) {
    const { value } = at;
    if (value === null) bad('index of nil pointer');
    if (isList(value)) {
      const i = position(key, value.length);
      if (i === value.length) bad('reflect: slice index out of range');
      at = { value: value[i], boxed: true };
    } else if (typeof value === 'string') {
      const i = position(key, value.length);
      if (i === value.length) bad('reflect: string index out of range');
      at = { value: value.charCodeAt(i) };
    } else if (isObject(value)) {
      if (isInvalid(key)) bad('value is nil; should be of type string');
      if (typeof key.value !== 'string') bad(`value has type ${goType(key)}; should be string`);
      at = { value: Object.hasOwn(value, String(key.value)) ? value[String(key.value)] : null, boxed: true };
    } else bad(`can't index item of type ${goType(at)}`);
  }
  return at;
}
function slice(item: GoValue, ...indexes: readonly GoValue[]): GoValue {
  const { value } = unboxed(item);
  if (value === undefined) bad('slice of untyped nil');
  if (indexes.length > 3) bad(`too many slice indexes: ${String(indexes.length)}`);
  if (!isList(value) && typeof value !== 'string') return bad(`can't slice item of type ${goType(item)}`);
  if (typeof value === 'string' && indexes.length === 3) bad('cannot 3-index slice a string');
  const [from = 0, to = value.length] = indexes.map((i) => position(unboxed(i), value.length));
  if (from > to) bad(`invalid slice index: ${String(from)} > ${String(to)}`);
  return { value: value.slice(from, to) };
}
function equals(first: GoValue, ...others: readonly GoValue[]): boolean {
  const a = unboxed(first);
  if (others.length === 0) bad('missing argument for comparison');
  return others.map(unboxed).some((b) => {
    if (isInvalid(a) || isInvalid(b)) return isInvalid(a) && isInvalid(b);
    if (kind(a) !== kind(b)) bad(`incompatible types for comparison: ${goType(a)} and ${goType(b)}`);
    if (typeof a.value === 'object') bad(`non-comparable type ${goString(b.value)}: ${goType(b)}`);
    return a.value === b.value;
  });
}
/** Less than nothing, nothing or more. */
function compare(first: GoValue, second: GoValue): number {
  const [a, b] = [unboxed(first), unboxed(second)];
  const wrong = (v: GoValue): boolean => isInvalid(v) || typeof v.value === 'object';
  if (wrong(a) || wrong(b)) bad('invalid type for comparison');
  if (kind(a) !== kind(b)) bad(`incompatible types for comparison: ${goType(a)} and ${goType(b)}`);
  if (typeof a.value === 'boolean') bad('invalid type for comparison');
  return (a.value as string) < (b.value as string) ? -1 : a.value === b.value ? 0 : 1;
}
function length(item: GoValue): GoValue {
  const { value } = item;
  if (value === null) bad('len of nil pointer');
  if (value === undefined) bad('reflect: call of reflect.Value.Type on zero Value');
  if (typeof value === 'string') return { value: new TextEncoder().encode(value).length, number: 'int' };
  if (isList(value)) return { value: value.length, number: 'int' };
  return isObject(value) ? { value: Object.keys(value).length, number: 'int' } : bad(`len of type ${goType(item)}`);
}
function decode(v: GoValue): string {
  const text = String(v.value);
  const broken = /[^A-Za-z\d+/=\r\n]|=(?=[^=\r\n])/.exec(text);
  try {
    if (broken === null && text.replace(/[\r\n]/g, '').length % 4 === 0) return decodeText(atob(text));
  } catch {
    // Told below.
  }
  return bad(`base64 decode failed: illegal base64 data at input byte ${String(broken?.index ?? Math.floor(text.length / 4) * 4)}`);
}
const HTML: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '\0': '\uFFFD' };
const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};
const control = (c: string): string => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
const words = (args: readonly GoValue[]): string => sprint(args.map((a) => (a.value === null ? { value: '<no value>' } : a)));
const flag = (value: boolean): GoValue => ({ value });
const text = (value: string): GoValue => ({ value });

interface GoFunction {
  /** How many arguments it takes at least; exactly so many unless it is `variadic`. */
  readonly fixed: number;
  readonly variadic: boolean;
  /** Which type its first argument must have: `any` boxes what is missing as nil, `value` takes it as it is. */
  readonly takes: 'string' | 'any' | 'value';
  readonly call: (...args: readonly GoValue[]) => GoValue;
}
const fn = (fixed: number, call: GoFunction['call'], variadic = false, takes: GoFunction['takes'] = 'value'): GoFunction => ({
  fixed,
  variadic,
  takes,
  call,
});
/** The functions of text/template, and the two that kubectl adds. `and` and `or` stop early: whoever evaluates does so. */
export const FUNCTIONS: Readonly<Record<string, GoFunction>> = {
  and: fn(1, () => INVALID, true),
  or: fn(1, () => INVALID, true),
  not: fn(1, (v) => flag(!truth(unboxed(v ?? INVALID)))),
  len: fn(1, (v = INVALID) => length(v)),
  index: fn(1, (v = INVALID, ...keys) => index(v, ...keys), true),
  slice: fn(1, (v = INVALID, ...keys) => slice(v, ...keys), true),
  eq: fn(1, (a = INVALID, ...rest) => flag(equals(a, ...rest)), true),
  ne: fn(2, (a = INVALID, b = INVALID) => flag(!equals(a, b))),
  lt: fn(2, (a = INVALID, b = INVALID) => flag(compare(a, b) < 0)),
  le: fn(2, (a = INVALID, b = INVALID) => flag(compare(a, b) <= 0)),
  gt: fn(2, (a = INVALID, b = INVALID) => flag(compare(a, b) > 0)),
  ge: fn(2, (a = INVALID, b = INVALID) => flag(compare(a, b) >= 0)),
  print: fn(0, (...all) => text(sprint(all)), true, 'any'),
  println: fn(0, (...all) => text(`${all.map((a) => goString(a.value)).join(' ')}\n`), true, 'any'),
  printf: fn(1, (template = INVALID, ...all) => text(format(String(template.value), all)), true, 'string'),
  html: fn(0, (...all) => text(words(all).replace(/["'&<>\0]/g, (c) => HTML[c] ?? c)), true, 'any'),
  js: fn(0, (...all) => text(words(all).replace(/[\\'"<>&=\0-\x1f]/g, (c) => JS[c] ?? control(c))), true, 'any'),
  urlquery: fn(
    0,
    (...all) =>
      text(
        encodeURIComponent(words(all))
          .replace(/%20/g, '+')
          .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
      ),
    true,
    'any',
  ),
  base64decode: fn(1, (v = INVALID) => text(decode(v)), false, 'string'),
  exists: fn(
    1,
    (item = INVALID, ...keys) => {
      let at: unknown = item.value;
      for (const { value: key } of keys) {
        if (isObject(at) && typeof key === 'string') at = Object.hasOwn(at, key) ? at[key] : undefined;
        else at = isList(at) && typeof key === 'number' ? at[key] : undefined;
        if (at === undefined || at === null) return flag(false);
      }
      return flag(true);
    },
    true,
    'any',
  ),
};
