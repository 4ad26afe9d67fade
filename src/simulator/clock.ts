/**
 * Virtual time. The only clock of the simulator: one queue of events ordered by (time, sequence number),
 * so two events at the same millisecond run in the order in which they were scheduled.
 */

/** Virtual milliseconds since the cluster began; fractions are allowed. */
export type Time = number;

/** A scheduled callback; opaque, only good for {@link Clock.cancel}. */
export interface Timer {
  readonly at: Time;
  readonly sequence: number;
  run: (() => void) | null;
}

export interface Clock {
  /** The current virtual time. */
  now(): Time;
  /** Runs `run` at time `at` (at once-in-order if `at` is past). */
  at(at: Time, run: () => void): Timer;
  /** Runs `run` after `delay` ms; an infinite delay never runs. */
  after(delay: number, run: () => void): Timer;
  /** Takes a timer back; a timer that ran or was cancelled is ignored. */
  cancel(timer: Timer): void;
}

export interface EventQueue extends Clock {
  /** The time of the next event, or `undefined` when nothing is scheduled. */
  next(): Time | undefined;
  /** Runs the next event and answers true, or answers false when there is none at or before `until`. */
  step(until: Time): boolean;
  /** Sets the clock to `time` (≥ now) once nothing is due before it. */
  advance(time: Time): void;
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

/** A clock at 0 with an empty queue: a binary heap, so that scheduling and running cost log n. */
export function createEventQueue(): EventQueue {
  const heap: Timer[] = [];
  let now: Time = 0;
  let sequence = 0;

  const up = (start: number): void => {
    let i = start;
    const timer = heap[i]!;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = timer;
  };
  const pop = (): Timer | undefined => {
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  };
  /** Cancelled timers stay in the heap until they come to the top. */
  const peek = (): Timer | undefined => {
    while (heap.length > 0 && heap[0]!.run === null) pop();
    return heap[0];
  };

  const at = (time: Time, run: () => void): Timer => {
    const timer: Timer = { at: Math.max(time, now), sequence: sequence++, run };
    if (timer.at === Infinity) return timer;
    heap.push(timer);
    up(heap.length - 1);
    return timer;
  };
  return {
    now: () => now,
    at,
    after: (delay, run) => at(now + Math.max(0, delay), run),
    cancel: (timer) => {
      timer.run = null;
    },
    next: () => peek()?.at,
    step: (until) => {
      const timer = peek();
      if (timer === undefined || timer.at > until) return false;
      pop();
      now = timer.at;
      const run = timer.run!;
      timer.run = null;
      run();
      return true;
    },
    advance: (time) => {
      now = Math.max(now, time);
    },
  };
}

/**
 * What a task waits for: subscribes `wake` and answers how to unsubscribe. A wait may wake early or for nothing;
 * the waiter looks again.
 */
export type Wait = (wake: () => void) => () => void;

/** Why a waiting task goes on: what it waited for may have come, or a signal interrupted it. */
export type Wake = 'ready' | 'interrupted';

/** Something that takes virtual time: a generator that yields what it waits for. Used for processes and kubectl commands. */
export type Task<T> = Generator<Wait, T, Wake>;

/** Waits until `time`; answers 'interrupted' when a signal came first. */
export function* until(clock: Clock, time: Time): Task<Wake> {
  while (clock.now() < time) {
    const wake = yield (wakeUp) => {
      const timer = clock.at(time, wakeUp);
      return () => clock.cancel(timer);
    };
    if (wake === 'interrupted') return wake;
  }
  return 'ready';
}

/** Everybody who waits for one condition; `wakeAll` lets each look again. */
export interface WaitQueue {
  readonly wait: Wait;
  wakeAll(): void;
}

export function createWaitQueue(): WaitQueue {
  const waiting = new Set<() => void>();
  return {
    wait: (wake) => {
      waiting.add(wake);
      return () => waiting.delete(wake);
    },
    wakeAll: () => {
      for (const wake of [...waiting]) wake();
    },
  };
}

/**
 * Runs a task to its end on the clock; `done` gets its result. Answers a function that stops it early
 * (the generator's `finally` blocks run).
 */
export function runTask<T>(clock: Clock, task: Task<T>, done: (result: T) => void): () => void {
  let cancel: (() => void) | null = null;
  let ended = false;
  const resume = (): void => {
    if (ended) return;
    const step = task.next('ready');
    if (step.done) {
      ended = true;
      done(step.value);
      return;
    }
    let woken = false;
    const unsubscribe = step.value(() => {
      if (woken || ended) return;
      woken = true;
      clock.after(0, () => {
        unsubscribe();
        resume();
      });
    });
    cancel = unsubscribe;
  };
  resume();
  return () => {
    if (ended) return;
    ended = true;
    cancel?.();
    task.return(undefined as never);
  };
}
