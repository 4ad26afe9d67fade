import type { Expect } from '../../src/simulator/claims/schema.ts';

/** One thing that must be true of the reader's run, and what to say when it is not. */
export interface Check {
  readonly expect: Expect;
  /** Names what is wrong, in a sentence, without giving the solution away. */
  readonly miss: string;
}
export interface Task {
  readonly say: string;
  /** From a nudge to nearly the answer; opened one by one. */
  readonly hints: readonly string[];
  readonly checks: readonly Check[];
  /** Why the solution solves it; shown with the solution. */
  readonly why?: string;
}
/**
 * A lab. Its folder `content/labs/NAME/` holds `lab.ts` (this), `start.yaml`, `solution.yaml`, and for the tests `right-*.yaml` (must pass)
 * and `wrong-*.yaml` (must fail; the first line `# misses TASK: …` says in which task, and in which words the reader is told).
 */
export interface Lab {
  readonly goal: string;
  readonly level: 'guided' | 'practice' | 'exam';
  readonly minutes: number;
  readonly until: string;
  readonly actions?: readonly { readonly at: string; readonly run: string }[];
  readonly tasks: readonly Task[];
  /** Why the solution is one. */
  readonly why: string;
}
