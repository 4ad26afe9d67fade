/** The current record of an awk program: its text, its fields and their number, each made of the other when needed. */
import { AwkError } from './awk-tree.ts';
import { fromInput, toNumber, type Value } from './awk-values.ts';
import { ignoresCase, literalRegex, specialText, str, type Specials } from './awk-variables.ts';
import type { Regex } from './regex.ts';

export interface AwkRecord {
  /** Splits text as FS or the given separator says. */
  split(text: string, separator: string | Regex): string[];
  /** Makes the fields, and with them NF, if that has not been done. */
  splitFields(): void;
  text(): string;
  set(text: string): void;
  field(n: number): Value;
  setField(n: number, v: Value): void;
  setCount(n: number): void;
}

/** A field's number; negative ones end the program. */
export function fieldNumber(v: Value): number {
  const n = Math.trunc(toNumber(v));
  if (n < 0) throw new AwkError('cmd. line:1: Access to negative field');
  return n;
}

export function createRecord(special: Specials): AwkRecord {
  let fields: Value[] = [];
  let record = '';
  let splitDone = true;
  let recordStale = false;

  const split = (text: string, separator: string | Regex): string[] => {
    if (text === '') return [];
    const paragraphs = special.RS.value === '' ? '\n' : '';
    if (separator === ' ') return text.match(/[^ \t\n]+/g) ?? [];
    if (separator === '') return [...text];
    if (typeof separator === 'string' && separator.length === 1) {
      if (/[a-zA-Z]/.test(separator) && ignoresCase(special)) return text.split(new RegExp(`[${separator}${paragraphs}]`, 'i'));
      if (paragraphs !== '' && separator !== '\n') return text.split(/\n/).flatMap((l) => l.split(separator));
      return text.split(separator);
    }
    const re = typeof separator === 'string' ? literalRegex(special, separator) : separator;
    const out: string[] = [];
    let rest = text;
    let current = '';
    let again = false;
    while (rest !== '') {
      const m = re.exec(rest, again);
      again = true;
      const line = paragraphs === '' ? -1 : rest.indexOf('\n');
      if (line >= 0 && (m === null || m[0]! > line)) {
        out.push(current + rest.slice(0, line));
        current = '';
        rest = rest.slice(line + 1);
      } else if (m === null) {
        out.push(current + rest);
        return out;
      } else if (m[1] === m[0]) {
        // A separator is never empty.
        current += rest.slice(0, m[1]! + 1);
        rest = rest.slice(m[1]! + 1);
      } else {
        out.push(current + rest.slice(0, m[0]));
        current = '';
        rest = rest.slice(m[1]);
      }
    }
    out.push(current);
    return out;
  };
  const splitFields = (): void => {
    if (splitDone) return;
    splitDone = true;
    fields = split(record, specialText(special, 'FS')).map(fromInput);
    special.NF.value = fields.length;
  };
  const joinRecord = (): void => {
    if (!recordStale) return;
    recordStale = false;
    record = fields.map((v) => str(special, v)).join(specialText(special, 'OFS'));
  };
  const set = (text: string): void => {
    record = text;
    splitDone = false;
    recordStale = false;
  };
  const setCount = (n: number): void => {
    splitFields();
    n = Math.max(0, Math.min(100_000, Math.trunc(n)));
    while (fields.length < n) fields.push(undefined);
    fields.length = n;
    special.NF.value = n;
    recordStale = true;
  };
  const field = (n: number): Value => {
    if (n === 0) {
      joinRecord();
      return fromInput(record);
    }
    splitFields();
    return fields[n - 1];
  };
  const setField = (n: number, v: Value): void => {
    if (n === 0) return set(str(special, v));
    splitFields();
    if (n > fields.length) setCount(n);
    fields[n - 1] = v;
    recordStale = true;
  };
  const text = (): string => {
    joinRecord();
    return record;
  };
  return { split, splitFields, text, set, field, setField, setCount };
}
