/** What builtins, expansion and redirections need of the rooms above them, and the types they share. */
import type { Function as FunctionNode } from 'unbash';
import type { Task } from '../clock.ts';
import type { Errno } from '../system/types.ts';
import type { Shell, ShellFunction } from './state.ts';
import type { Unit } from './syntax.ts';

export interface Flags {
  /** The shell ends with this command: it may be replaced by it. */
  readonly exit?: boolean;
  /** The status is being tested: `set -e` does not act. */
  readonly tested?: boolean;
}

export interface BuiltinContext {
  readonly evaluator: Evaluator;
  readonly flags: Flags;
}
export type Builtin = (shell: Shell, argv: readonly string[], context: BuiltinContext) => Task<number>;
export interface BuiltinEntry {
  readonly name: string;
  readonly run: Builtin;
  /** POSIX's special builtins. */
  readonly special: boolean;
  /** Arguments that look like assignments are expanded as such. */
  readonly assigns: boolean;
}
/** What a name means. */
export type Command =
  | { readonly kind: 'function'; readonly definition: ShellFunction }
  | { readonly kind: 'builtin'; readonly entry: BuiltinEntry }
  /** `path` is where it was found; null for a name with a slash. */
  | { readonly kind: 'program'; readonly path: string | null }
  | { readonly kind: 'unknown'; readonly errno: Errno };
export interface FindOptions {
  readonly functions?: boolean;
  readonly path?: string;
}
export interface ExecuteOptions {
  readonly path?: string | undefined;
  readonly found?: string | null;
  readonly name?: string;
}

export interface Evaluator {
  /** Evaluates a parsed piece. */
  unit(shell: Shell, unit: Unit, flags: Flags): Task<number>;
  /** Evaluates a function's body. */
  body(shell: Shell, unit: Unit, body: FunctionNode['body'], flags: Flags): Task<number>;
  /** Reads and evaluates a text command by command (eval, trap, `-c`, a sourced file); `line` is its first line's number. */
  text(shell: Shell, text: string, flags: Flags, line?: number): Task<number>;
  /** Runs what a forked shell is for, and its end. */
  child(shell: Shell, body: () => Task<number>): Task<number>;
  /** What a command name means. */
  find(shell: Shell, name: string, options?: FindOptions): Command;
  /** Replaces the process by a program, or says why not and answers 126 or 127. */
  execute(shell: Shell, argv: readonly string[], options?: ExecuteOptions): Task<number>;
}
