import type { Signal } from './types.ts';

/** Linux's numbers on x86-64. */
export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGWINCH: 28,
};

const BY_NUMBER: ReadonlyMap<number, Signal> = new Map(
  (Object.keys(SIGNAL_NUMBERS) as Signal[]).map((name) => [SIGNAL_NUMBERS[name], name]),
);

/** The signal with a number, e.g. 15 → SIGTERM; undefined for numbers the simulator does not play. */
export const signalByNumber = (number: number): Signal | undefined => BY_NUMBER.get(number);

/** The signal a name means, with or without `SIG`, in any case; undefined when there is none. */
export function signalByName(name: string): Signal | undefined {
  const upper = name.toUpperCase();
  const full = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  return Object.hasOwn(SIGNAL_NUMBERS, full) ? (full as Signal) : undefined;
}

/** What a signal does to a process that has not said otherwise: signal(7). */
export type DefaultAction = 'terminate' | 'ignore' | 'stop' | 'continue';

export function defaultAction(signal: Signal): DefaultAction {
  switch (signal) {
    case 'SIGCHLD':
    case 'SIGWINCH':
      return 'ignore';
    case 'SIGCONT':
      return 'continue';
    case 'SIGSTOP':
    case 'SIGTSTP':
    case 'SIGTTIN':
    case 'SIGTTOU':
      return 'stop';
    default:
      return 'terminate';
  }
}
