// One error of the API server: its grammar (E-01 … E-04) and what it knows for the reader.

export type ErrorType =
  'required' | 'invalid' | 'duplicate' | 'unsupported' | 'forbidden' | 'notFound' | 'tooLong' | 'tooMany' | 'internal' | 'typeInvalid';
export interface FieldError {
  readonly path: string;
  readonly type: ErrorType;
  /** The bad value as it is printed; undefined for types that print none. */
  readonly value?: string;
  readonly detail: string;
  /** Where the value stands in the manifest, when the path does not say it (some of the server's paths are wrong). */
  readonly at?: string;
  /** Values that would be right. */
  readonly allowed?: readonly string[];
}

const TYPES: Readonly<Record<ErrorType, readonly [text: string, reason: string]>> = {
  required: ['Required value', 'FieldValueRequired'],
  invalid: ['Invalid value', 'FieldValueInvalid'],
  duplicate: ['Duplicate value', 'FieldValueDuplicate'],
  unsupported: ['Unsupported value', 'FieldValueNotSupported'],
  forbidden: ['Forbidden', 'FieldValueForbidden'],
  notFound: ['Not found', 'FieldValueNotFound'],
  tooLong: ['Too long', 'FieldValueTooLong'],
  tooMany: ['Too many', 'FieldValueTooMany'],
  internal: ['Internal error', 'InternalError'],
  typeInvalid: ['Invalid value', 'FieldValueTypeInvalid'],
};

/** The error without its path, as in Status.details.causes: `Invalid value: "x": must be …`. */
export function errorBody(error: FieldError): string {
  const parts: string[] = [TYPES[error.type][0]];
  if (error.value !== undefined) parts.push(error.value);
  if (error.detail !== '') parts.push(error.detail);
  return parts.join(': ');
}
/** The whole error on one line. */
export const errorText = (error: FieldError): string => `${error.path}: ${errorBody(error)}`;
export const errorReason = (error: FieldError): string => TYPES[error.type][1];

/** Collects errors under paths; validators get one and add to it in the server's order. */
export class Errors {
  readonly list: FieldError[] = [];
  add(error: FieldError): void {
    if (this.list.length < 500) this.list.push(error);
  }
  required(path: string, detail = '', at?: string): void {
    this.add({ path, type: 'required', detail, ...(at !== undefined && { at }) });
  }
  invalid(path: string, value: unknown, detail: string, at?: string): void {
    this.add({ path, type: 'invalid', value: goValue(value), detail, ...(at !== undefined && { at }) });
  }
  duplicate(path: string, value: unknown, at?: string): void {
    this.add({ path, type: 'duplicate', value: goValue(value), detail: '', ...(at !== undefined && { at }) });
  }
  unsupported(path: string, value: unknown, allowed: readonly string[], at?: string): void {
    this.add({
      path,
      type: 'unsupported',
      value: goValue(value),
      detail: `supported values: ${allowed.map((v) => goQuote(v)).join(', ')}`,
      allowed,
      ...(at !== undefined && { at }),
    });
  }
  forbidden(path: string, detail: string, at?: string): void {
    this.add({ path, type: 'forbidden', detail, ...(at !== undefined && { at }) });
  }
  notFound(path: string, value: unknown, at?: string): void {
    this.add({ path, type: 'notFound', value: goValue(value), detail: '', ...(at !== undefined && { at }) });
  }
  tooMany(path: string, count: number, most: number): void {
    this.add({ path, type: 'tooMany', value: String(count), detail: `must have at most ${most} items` });
  }
  tooLong(path: string, most: number): void {
    this.add({ path, type: 'tooLong', detail: `may not be more than ${most} bytes` });
  }
  /** One `Invalid value` for each message. */
  messages(path: string, value: string, messages: readonly string[], at?: string): void {
    for (const message of messages) this.invalid(path, value, message, at);
  }
  get size(): number {
    return this.list.length;
  }
}

/** A value as the server prints it (E-02): strings quoted, numbers bare, the rest as JSON; absent is null. */
export function goValue(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return goJson(value);
}

/** JSON as Go writes it: sorted map keys, `<`, `>`, `&` escaped. */
export function goJson(value: unknown): string {
  const sorted = (v: unknown): unknown =>
    Array.isArray(v)
      ? v.map(sorted)
      : typeof v === 'object' && v !== null
        ? Object.fromEntries(
            Object.entries(v)
              .filter(([, x]) => x !== undefined)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, x]) => [k, sorted(x)]),
          )
        : v;
  return JSON.stringify(sorted(value)).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Go's `%q`: quoted, with what cannot be printed escaped. */
export function goQuote(text: string): string {
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    if (c === '"' || c === '\\') out += `\\${c}`;
    else if (NAMED[c] !== undefined) out += NAMED[c];
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (/[\p{C}\p{Z}]/u.test(c) && c !== ' ')
      out += code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    else out += c;
  }
  return `${out}"`;
}
const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
