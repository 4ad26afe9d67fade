import type { Task } from '../clock.ts';
import { slotFor } from '../parts.ts';
import type { Builtin } from './evaluator.ts';
import type { Shell } from './state.ts';

/** What few scripts use of the shell: some builtins, and commands from standard input. */
export const RARE = slotFor<{ readonly builtins: Readonly<Record<string, Builtin>>; commandLoop(shell: Shell): Task<void> }>('shell');
