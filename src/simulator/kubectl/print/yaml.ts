import { isList, isObject } from '../json.ts';
import { numberText } from './number.ts';

/**
 * YAML as `kubectl -o yaml` writes it: sigs.k8s.io/yaml over go-yaml v2. Keys sorted, two blanks, list markers under
 * their key (D-01); a string is plain when it reads back as a string, else double-quoted, or a block when it has line ends.
 */

const isLetter = (c: string): boolean => /\p{L}/u.test(c);
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';
function digits(s: readonly string[], from: number, start: number): readonly [value: number, end: number] {
  let n = start;
  let i = from;
  for (; isDigit(s[i]); i++) n = n * 10 + Number(s[i]);
  return [n, i];
}
/** go-yaml's key order: letters after other characters, runs of digits by value (`a2` before `a10`). */
export function compareKeys(x: string, y: string): number {
  const a = [...x];
  const b = [...y];
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [p, q] = [a[i] ?? '', b[i] ?? ''];
    if (p === q) continue;
    const [pl, ql] = [isLetter(p), isLetter(q)];
    if (pl && ql) return p < q ? -1 : 1;
    if (pl || ql) return ql ? -1 : 1;
    let start = 0;
    if (p === '0' || q === '0')
      for (let j = i - 1; j >= 0 && isDigit(a[j]); j--)
        if (a[j] !== '0') {
          start = 1;
          break;
        }
    const [an, ai] = digits(a, i, start);
    const [bn, bi] = digits(b, i, start);
    if (an !== bn) return an < bn ? -1 : 1;
    if (ai !== bi) return ai < bi ? -1 : 1;
    return p < q ? -1 : 1;
  }
  return a.length - b.length;
}

const WORDS = new Set(
  'y Y yes Yes YES on On ON n N no No NO off Off OFF true True TRUE false False FALSE ~ null Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF <<'
    .split(' ')
    .concat(''),
);
const NUMBER = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|\d+|(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?)$/;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[+-]\d\d:\d\d)|\s+\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/;
const BASE60 = /^[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/;
/** Whether an unquoted reading gives back a string. */
export const readsAsString = (s: string): boolean =>
  !WORDS.has(s) && !NUMBER.test(s.replaceAll('_', '')) && !DATE.test(s) && !BASE60.test(s);

const UNPRINTABLE = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
/** Line breaks to YAML 1.1 that are none elsewhere; only an escape keeps them. */
const OTHER_BREAK = /[\x85\u2028\u2029]/;
/** Whether the emitter lets a one-line string stand plain in a block. */
const plainAllowed = (s: string): boolean =>
  !/^[ #,[\]{}&*!|>'"%@`]|^[?:-](\s|$)|^(---|\.\.\.)|: |:$|\s#| $/.test(s) && !UNPRINTABLE.test(s);

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};
function doubleQuoted(s: string): string {
  let out = '';
  for (const c of s) {
    const code = c.codePointAt(0) ?? 0;
    if (Object.hasOwn(ESCAPES, c) && c !== '\xa0') out += `\\${ESCAPES[c] ?? ''}`;
    else if (!UNPRINTABLE.test(c)) out += c;
    else
      out +=
        code <= 0xff
          ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
          : code <= 0xffff
            ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
            : `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
  }
  return `"${out}"`;
}
function block(s: string, indent: string): string {
  const hint = /^[ \n]/.test(s) ? '2' : '';
  const chomp = !s.endsWith('\n') ? '-' : s === '\n' || s.endsWith('\n\n') ? '+' : '';
  const lines = (s.endsWith('\n') ? s.slice(0, -1) : s).split('\n');
  return `|${hint}${chomp}\n${lines.map((l) => (l === '' ? '' : indent + l)).join('\n')}`;
}
/** libyaml breaks lines at the first blank past this column. */
const WIDTH = 80;
/** Breaks a one-line scalar that starts at `column`; continued lines are led by `indent`. */
function fold(s: string, column: number, indent: string): string {
  const quote = s[0] === '"' || s[0] === "'" ? s[0] : undefined;
  const at = quote === undefined ? 0 : 1;
  const chars = [...s];
  let out = '';
  let spaces = false;
  chars.forEach((c, i) => {
    const next = chars[i + 1];
    const inner = quote === undefined || (i > at && i < chars.length - 1 - at);
    if (c === ' ' && !spaces && column > WIDTH && inner && (next !== ' ' || quote === '"')) {
      out += `\n${indent}${quote === '"' && next === ' ' ? '\\' : ''}`;
      column = indent.length;
    } else {
      out += c;
      column++;
    }
    spaces = c === ' ';
  });
  return out;
}
/** Where a scalar stands: the column it starts at and what leads its further lines. */
interface Place {
  readonly column: number;
  readonly indent: string;
}
/** A scalar; without a place (keys) it stays on one line. */
function stringText(s: string, place: Place | undefined): string {
  const wrap = (text: string): string => (place === undefined ? text : fold(text, place.column, place.indent));
  if (s.includes('\n'))
    return place !== undefined && !OTHER_BREAK.test(s) && !/ $| \n/.test(s) && !UNPRINTABLE.test(s)
      ? block(s, place.indent)
      : wrap(doubleQuoted(s));
  if (OTHER_BREAK.test(s)) return wrap(doubleQuoted(s));
  if (!readsAsString(s)) return doubleQuoted(s);
  if (plainAllowed(s)) return wrap(s);
  return wrap(UNPRINTABLE.test(s) ? doubleQuoted(s) : `'${s.replaceAll("'", "''")}'`);
}
function scalar(value: unknown, place: Place): string {
  if (typeof value === 'string') return stringText(value, place);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  return 'null';
}

/** Lines of a value that stands below its parent; `depth` blanks lead each. */
function lines(value: unknown, depth: number, out: string[]): void {
  const pad = ' '.repeat(depth);
  if (isList(value)) {
    for (const item of value) {
      const inner: string[] = [];
      if (nested(item)) {
        lines(item, depth + 2, inner);
        out.push(`${pad}- ${(inner[0] ?? '').slice(depth + 2)}`, ...inner.slice(1));
      } else out.push(`${pad}- ${inline(item, { column: depth + 2, indent: `${pad}  ` })}`);
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)
      .filter((k) => value[k] !== undefined)
      .sort(compareKeys)) {
      const child = value[key];
      const name = stringText(key, undefined);
      if (!nested(child)) out.push(`${pad}${name}: ${inline(child, { column: depth + name.length + 2, indent: `${pad}  ` })}`);
      else {
        out.push(`${pad}${name}:`);
        lines(child, isList(child) ? depth : depth + 2, out);
      }
    }
  }
}
const nested = (v: unknown): boolean => (isList(v) ? v.length > 0 : isObject(v) && Object.values(v).some((x) => x !== undefined));
const inline = (v: unknown, place: Place): string => (isList(v) ? '[]' : isObject(v) ? '{}' : scalar(v, place));

/** `-o yaml` of any JSON value. */
export function printYaml(value: unknown): string {
  if (!nested(value)) return `${inline(value, { column: 0, indent: '  ' })}\n`;
  const out: string[] = [];
  lines(value, 0, out);
  return `${out.join('\n')}\n`;
}
