/**
 * Deep recursion without a deep stack. A generator that delegates to a generator costs JavaScript stack at every resumption, and a
 * shell function that calls itself some hundred times would use it up. So a function's body runs as a task of its own beside its
 * caller: the caller yields a marker, and the process's outermost generator ({@link runDetached}) runs the body before it goes on.
 */
import type { Task, Wait } from '../clock.ts';

interface Call {
  readonly task: Task<unknown>;
  outcome: { readonly value: unknown } | { readonly error: unknown } | null;
}
const calls = new WeakMap<Wait, Call>();

/** Like `yield* task`, but `task` does not stand on the caller's stack. Only inside {@link runDetached}. */
export function* detached<T>(task: Task<T>): Task<T> {
  const marker: Wait = () => () => undefined;
  const call: Call = { task, outcome: null };
  calls.set(marker, call);
  yield marker;
  const outcome = call.outcome as { readonly value: T } | { readonly error: unknown } | null;
  if (outcome === null) throw new Error('detached outside of runDetached');
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/** Runs a task and all it detaches, one above the other in a list instead of on the stack. */
export function* runDetached<T>(task: Task<T>): Task<T> {
  const above: { readonly caller: Task<unknown>; readonly call: Call }[] = [];
  let current: Task<unknown> = task;
  let wake: 'ready' | 'interrupted' = 'ready';
  for (;;) {
    let outcome: NonNullable<Call['outcome']>;
    try {
      const step = current.next(wake);
      wake = 'ready';
      if (step.done !== true) {
        const call = calls.get(step.value);
        if (call === undefined) wake = yield step.value;
        else {
          above.push({ caller: current, call });
          current = call.task;
        }
        continue;
      }
      outcome = { value: step.value };
    } catch (error) {
      outcome = { error };
    }
    const last = above.pop();
    if (last === undefined) {
      if ('error' in outcome) throw outcome.error;
      return outcome.value as T;
    }
    last.call.outcome = outcome;
    current = last.caller;
  }
}
