import { isList, isObject } from '../json.ts';
import { numberText } from './number.ts';

/** A string as Go's encoding/json writes it: `<`, `>`, `&` escaped. */
export const jsonString = (s: string): string =>
  JSON.stringify(s).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Compact JSON with sorted keys, as Go's `json.Marshal` of a map. */
export function compactJson(value: unknown): string {
  if (isList(value)) return `[${value.map(compactJson).join(',')}]`;
  if (isObject(value))
    return `{${keys(value)
      .map((k) => `${jsonString(k)}:${compactJson(value[k])}`)
      .join(',')}}`;
  return leaf(value);
}
/** Which order the sorted keys take of what stands at a field; `''` is the whole. */
export type KeyOrder = (keys: readonly string[], at: string) => readonly string[];
/** `-o json`: four blanks, sorted keys unless `order` has another; without the final line end. */
export function indentedJson(value: unknown, indent = '', order: KeyOrder = (names) => names, at = ''): string {
  const inner = `${indent}    `;
  if (isList(value))
    return value.length === 0 ? '[]' : `[\n${value.map((v) => inner + indentedJson(v, inner, order, at)).join(',\n')}\n${indent}]`;
  if (!isObject(value)) return leaf(value);
  const names = order(keys(value), at);
  return names.length === 0
    ? '{}'
    : `{\n${names.map((k) => `${inner}${jsonString(k)}: ${indentedJson(value[k], inner, order, k)}`).join(',\n')}\n${indent}}`;
}
export const printJson = (value: unknown, order?: KeyOrder): string => `${indentedJson(value, '', order)}\n`;

const keys = (o: object): readonly string[] =>
  Object.entries(o)
    .filter(([, v]) => v !== undefined)
    .map(([k]) => k)
    .sort();
const leaf = (v: unknown): string =>
  typeof v === 'string' ? jsonString(v) : typeof v === 'number' ? numberText(v) : typeof v === 'boolean' ? String(v) : 'null';

/** A value as Go's `fmt.Sprint` shows it: `map[app:shop]`, `[a b]`, `<nil>`. */
export function goString(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isList(value)) return `[${value.map(goString).join(' ')}]`;
  if (isObject(value))
    return `map[${keys(value)
      .map((k) => `${k}:${goString(value[k])}`)
      .join(' ')}]`;
  return value === null || value === undefined ? '<nil>' : leaf(value);
}
/** A value as Go's `%#v` shows it. */
export function goSyntax(value: unknown): string {
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isObject(value))
    return `map[string]interface {}{${keys(value)
      .map((k) => `${JSON.stringify(k)}:${goSyntax(value[k])}`)
      .join(', ')}}`;
  if (typeof value === 'string') return JSON.stringify(value);
  return value === null || value === undefined ? 'interface {}(nil)' : leaf(value);
}
