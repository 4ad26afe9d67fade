// Small words for tasks that wait: a sync of the kubelet reads from top to bottom although it takes time.
import type { Clock, Task } from '../clock.ts';
import { createWaitQueue, runTask, until } from '../clock.ts';

/** Waits for something that answers through a callback. */
export function* call<T>(start: (done: (value: T) => void) => void): Task<T> {
  const result: { value: T }[] = [];
  const queue = createWaitQueue();
  start((value) => {
    result.push({ value });
    queue.wakeAll();
  });
  while (result.length === 0) yield queue.wait;
  return result[0]!.value;
}

/** Lets `ms` pass. */
export function* pause(clock: Clock, ms: number): Task<void> {
  const end = clock.now() + ms;
  while (clock.now() < end) yield* until(clock, end);
}

/** Runs tasks side by side and waits for the last one. */
export function* together(clock: Clock, tasks: readonly Task<void>[]): Task<void> {
  const queue = createWaitQueue();
  let left = tasks.length;
  for (const task of tasks) {
    runTask(clock, task, () => {
      left--;
      queue.wakeAll();
    });
  }
  while (left > 0) yield queue.wait;
}

/** Something that happens once: others wait for it, at most until a deadline. */
export interface Moment {
  readonly reached: () => boolean;
  readonly reach: () => void;
  /** True when it has happened, false when the deadline came first. */
  readonly wait: (clock: Clock, deadline: number) => Task<boolean>;
}

export function createMoment(): Moment {
  const queue = createWaitQueue();
  let done = false;
  return {
    reached: () => done,
    reach: () => {
      done = true;
      queue.wakeAll();
    },
    *wait(clock, deadline) {
      while (!done && clock.now() < deadline) {
        yield (wake) => {
          const unsubscribe = queue.wait(wake);
          const timer = clock.at(deadline, wake);
          return () => {
            unsubscribe();
            clock.cancel(timer);
          };
        };
      }
      return done;
    },
  };
}
