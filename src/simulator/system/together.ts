import type { Task, Wait, Wake } from '../clock.ts';

/** Tasks that one program runs side by side, as an event loop does. */
export interface Together {
  /** Starts another task; it takes its first step when the program next waits. */
  add(task: Task<void>): void;
  /** How many are still at work. */
  count(): number;
  /** Runs until all have ended, or a caught signal interrupts the program. */
  run(): Task<Wake>;
}

interface Member {
  readonly task: Task<void>;
  unsubscribe: (() => void) | null;
  woken: boolean;
}

export function createTogether(): Together {
  const members = new Set<Member>();
  let notify: (() => void) | null = null;
  const subscribe = (member: Member, wait: Wait): void => {
    member.woken = false;
    member.unsubscribe = wait(() => {
      member.woken = true;
      notify?.();
    });
  };
  const step = (member: Member): void => {
    member.unsubscribe?.();
    member.unsubscribe = null;
    const result = member.task.next('ready');
    if (result.done === true) members.delete(member);
    else subscribe(member, result.value);
  };
  const anyWoken = (): boolean => {
    for (const member of members) if (member.woken) return true;
    return false;
  };
  return {
    add: (task) => void members.add({ task, unsubscribe: null, woken: true }),
    count: () => members.size,
    *run() {
      while (members.size > 0) {
        for (const member of [...members]) if (member.woken) step(member);
        if (members.size === 0) break;
        const wake = yield (wakeUp) => {
          notify = wakeUp;
          if (anyWoken()) wakeUp();
          return () => {
            notify = null;
          };
        };
        if (wake === 'interrupted') return wake;
      }
      return 'ready';
    },
  };
}
