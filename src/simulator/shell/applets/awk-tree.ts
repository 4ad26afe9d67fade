/** The tree of an awk program. */
import type { AwkArray } from './awk-values.ts';

/** Holds a variable's scalar, and beside it, as busybox has it, its array. `link`: the caller's cell that an argument names; they share the array. */
export interface Cell {
  value: unknown;
  array?: AwkArray;
  readonly special?: string;
  readonly link?: Cell;
}

export type Expression = { readonly pure: boolean } & (
  | { readonly k: 'value'; readonly value: unknown }
  | { readonly k: 'regex'; readonly source: string }
  /** A variable: global, or the local with that number. */
  | { readonly k: 'variable'; readonly cell: Cell | null; readonly local: number; readonly name: string }
  | { readonly k: 'field'; readonly a: Expression }
  | { readonly k: 'element'; readonly array: Expression; readonly list: readonly Expression[] }
  | { readonly k: 'assign'; readonly op: string; readonly a: Expression; readonly b: Expression }
  | { readonly k: 'step'; readonly by: 1 | -1; readonly before: boolean; readonly a: Expression }
  | { readonly k: 'binary'; readonly op: string; readonly a: Expression; readonly b: Expression }
  | { readonly k: 'unary'; readonly op: string; readonly a: Expression }
  | { readonly k: 'and' | 'or'; readonly a: Expression; readonly b: Expression }
  | { readonly k: 'conditional'; readonly a: Expression; readonly b: Expression; readonly c: Expression }
  | { readonly k: 'match'; readonly negate: boolean; readonly a: Expression; readonly b: Expression }
  | { readonly k: 'in'; readonly list: readonly Expression[]; readonly array: Expression }
  | { readonly k: 'group'; readonly list: readonly Expression[] }
  | { readonly k: 'call'; readonly name: string; readonly list: readonly Expression[] }
  | { readonly k: 'builtin'; readonly name: string; readonly list: readonly Expression[] }
  | { readonly k: 'getline'; readonly from: 'input' | 'file' | 'command'; readonly a: Expression | null; readonly b: Expression | null }
);
export type Statement =
  | { readonly k: 'expression'; readonly a: Expression }
  | { readonly k: 'print' | 'printf'; readonly list: readonly Expression[]; readonly redirect: string; readonly target: Expression | null }
  | { readonly k: 'block'; readonly body: readonly Statement[] }
  | { readonly k: 'if'; readonly a: Expression; readonly then: Statement; readonly otherwise: Statement | null }
  | { readonly k: 'while'; readonly a: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly k: 'for';
      readonly start: Statement | null;
      readonly a: Expression | null;
      readonly step: Statement | null;
      readonly body: Statement;
    }
  | { readonly k: 'each'; readonly variable: Expression; readonly array: Expression; readonly body: Statement }
  | { readonly k: 'break' | 'continue' | 'next' | 'nextfile' }
  | { readonly k: 'exit' | 'return'; readonly a: Expression | null }
  | { readonly k: 'delete'; readonly array: Expression; readonly list: readonly Expression[] | null };
export interface Rule {
  readonly from: Expression | null;
  readonly to: Expression | null;
  readonly body: Statement | null;
  active: boolean;
}
export interface AwkFunction {
  readonly params: readonly string[];
  body: Statement;
  defined: boolean;
}
export interface AwkProgram {
  readonly begin: Statement[];
  readonly end: Statement[];
  readonly rules: Rule[];
  readonly functions: Map<string, AwkFunction>;
}

export class AwkError extends Error {}

export const BUILTINS = new Set(
  'length substr index split sub gsub gensub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush systime strftime mktime and or xor compl lshift rshift'.split(
    ' ',
  ),
);
