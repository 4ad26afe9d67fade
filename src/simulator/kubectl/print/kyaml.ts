import { isList, isObject } from '../json.ts';
import { numberText } from './number.ts';
import { readsAsString } from './yaml.ts';

/**
 * KYAML as `kubectl -o kyaml` writes it: braces and brackets as in JSON, but a comma behind every field, names without
 * quotes where they cannot be misread, and a string of several lines folded so that its lines stand below each other.
 */

const pad = (level: number): string => '  '.repeat(level);
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\0': '\\0',
  '\u001b': '\\e',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};
const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');
function escaped(c: string): string {
  const known = ESCAPES[c];
  if (known !== undefined) return known;
  if (c === ' ' || !/[\p{C}\p{Z}]/u.test(c)) return c;
  const code = c.codePointAt(0) ?? 0;
  return code < 0x80 ? `\\x${hex(code, 2)}` : code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}
const quote = (text: string): string => Array.from(text, escaped).join('');
/** One line of a folded string: a blank that aligns it, or a backslash that keeps the blank it begins with. */
const folded = (line: string, level: number): string => `${pad(level)}${/^[^\S\n]/u.test(line) ? '\\' : ' '}${quote(line)}`;
function string(text: string, level: number): string {
  if (!text.includes('\n')) return `"${quote(text)}"`;
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return `"\\\n${lines.map((line) => `${folded(line, level)}\\n\\\n`).join('')}${last === '' ? '' : `${folded(last, level)}\\\n`}${pad(level)}"`;
}
/** A name that nobody takes for a number, a date, a yes or a no. */
const name = (key: string): string =>
  /^[\p{L}\p{N}_]([\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u.test(key) &&
  readsAsString(key) &&
  !/^(?:[tf]|true|false|yes|no|on|off|y|n|null)$/i.test(key)
    ? key
    : `"${quote(key)}"`;

function write(value: unknown, level: number): string {
  if (isList(value)) {
    if (value.length === 0) return '[]';
    if (value.every((v) => isList(v) || isObject(v))) return `[${value.map((v) => write(v, level)).join(', ')}]`;
    return `[\n${value.map((v) => `${pad(level + 1)}${write(v, level + 1)},\n`).join('')}${pad(level)}]`;
  }
  if (isObject(value)) {
    const fields = Object.keys(value)
      .filter((k) => value[k] !== undefined)
      .sort();
    return fields.length === 0
      ? '{}'
      : `{\n${fields.map((k) => `${pad(level + 1)}${name(k)}: ${write(value[k], level + 1)},\n`).join('')}${pad(level)}}`;
  }
  return typeof value === 'string'
    ? string(value, level + 1)
    : typeof value === 'number'
      ? numberText(value)
      : typeof value === 'boolean'
        ? String(value)
        : 'null';
}
export const printKyaml = (value: unknown): string => `---\n${write(value, 0)}\n`;
