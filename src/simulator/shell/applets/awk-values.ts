/** Values of awk: numbers, strings, and input that looks like a number and counts as both. */
import { format } from './format.ts';
import { AwkError, type Cell } from './awk-tree.ts';

/** Text from outside (a field, getline, -v) that looks numeric. */
export class Numeric {
  readonly text: string;
  readonly number: number;
  constructor(text: string, number: number) {
    this.text = text;
    this.number = number;
  }
}
export type Value = number | string | Numeric | undefined;

const NUMBER = /^[ \t\n\r]*[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;
const parse = (text: string): number => {
  const t = text.trim();
  return /^[+-]?0[xX]/.test(t) ? (t.startsWith('-') ? -1 : 1) * Number(t.replace(/^[+-]/, '')) : Number(t);
};
/** What strtod makes of the beginning. */
export const leadingNumber = (text: string): number => {
  const m = NUMBER.exec(text);
  return m === null ? 0 : parse(m[0]);
};
/** A string from outside: numeric when all of it is a number. */
export function fromInput(text: string): Value {
  const m = NUMBER.exec(text);
  return m !== null && m[0].length === text.replace(/[ \t\n\r]+$/, '').length ? new Numeric(text, parse(m[0])) : text;
}
export const toNumber = (v: Value): number =>
  typeof v === 'number' ? v : v === undefined ? 0 : typeof v === 'string' ? leadingNumber(v) : v.number;
/** A number in CONVFMT or OFMT; whole ones always without a fraction. */
export function numberText(n: number, conversion: string): string {
  if (Number.isNaN(n)) return '-nan'; // the sign bit of what the processor makes
  if (Number.isInteger(n) && Math.abs(n) < 2 ** 63)
    return Object.is(n, -0) ? '0' : n < 1e21 && n > -1e21 ? BigInt(n).toString() : String(n);
  const m = /^(.*?)%([-+ #0]*)(\d*)(?:\.(\d*))?([a-zA-Z])(.*)$/s.exec(conversion);
  if (m === null) return String(n);
  return m[1]! + format({ flags: m[2]!, width: Number(m[3]), precision: m[4] === undefined ? -1 : Number(m[4]), letter: m[5]! }, n) + m[6]!;
}
export const isTrue = (v: Value): boolean =>
  typeof v === 'number' ? v !== 0 : v === undefined ? false : typeof v === 'string' ? v !== '' : v.number !== 0;
export const isNumeric = (v: Value): boolean => typeof v !== 'string';

/** An array that is walked in the order of busybox's hash table. */
export class AwkArray {
  readonly items = new Map<string, Value>();
  keys(): string[] {
    const primes = [251, 1021, 4093, 16381, 65521];
    let size = 61;
    let table: string[][] = Array.from({ length: size }, () => []);
    let count = 0;
    for (const name of this.items.keys()) {
      if (++count > size * 8 && primes.length > 0) {
        const old = table;
        size = primes.shift()!;
        table = Array.from({ length: size }, () => []);
        for (const chain of old) for (const k of [...chain].reverse()) table[hash(k) % size]!.push(k);
      }
      // A new one goes to the head of its chain; chains are kept reversed here.
      table[hash(name) % size]!.push(name);
    }
    return table.flatMap((chain) => chain.reverse());
  }
}
function hash(name: string): number {
  let h = 0;
  for (let i = 0; i < name.length; i++) h = (((name.charCodeAt(i) << 24) >> 24) + (h << 6) - h) | 0;
  return h >>> 0;
}

/** The array of a cell, made when there is none yet. */
export const arrayOf = (cell: Cell): AwkArray => (cell.array ??= cell.link === undefined ? new AwkArray() : arrayOf(cell.link));
/** Whether a cell has been used as an array. */
export const hasArray = (cell: Cell): boolean => cell.array !== undefined || (cell.link !== undefined && hasArray(cell.link));

/** One of `+ - * / % ^`; a division by zero ends the program. */
export function arithmetic(op: string, x: number, y: number): number {
  switch (op) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '^':
      return x ** y;
    default:
      if (y === 0) throw new AwkError('cmd. line:1: Division by zero');
      return op === '/' ? x / y : x % y;
  }
}
