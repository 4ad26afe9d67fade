/** Signals by number and name, as `kill -l` and `trap` tell them. */

/** Those with a name of their own; the number is the place. */
export const SIGNAL_NAMES: readonly string[] =
  'EXIT HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS'.split(
    ' ',
  );
/** The last signal number and one more. */
export const NSIG = 65;
/** glibc's first and last real-time signals. */
const REAL_TIME: Readonly<Record<string, number>> = { MIN: 34, MAX: 64 };

/** A signal's number by number or name (with or without SIG, any case), or -1. */
export function signalNumber(text: string): number {
  if (/^[0-9]+$/.test(text)) return Number(text) < NSIG ? Number(text) : -1;
  const name = text.toUpperCase().replace(/^SIG/, '');
  const realTime = /^RT(MIN|MAX)(?:([+-])([0-9]{1,2}))?$/.exec(name);
  if (realTime !== null) return REAL_TIME[realTime[1]!]! + (realTime[3] === undefined ? 0 : Number(`${realTime[2]}${realTime[3]}`));
  return SIGNAL_NAMES.indexOf(name === 'IO' ? 'POLL' : name === 'IOT' ? 'ABRT' : name);
}
/** `TERM` for 15; the number itself when it has no name. */
export const signalName = (number: number): string => SIGNAL_NAMES[number] ?? String(number);
/** The lines of `kill -l`. */
export const signalList = (): string =>
  [...SIGNAL_NAMES.entries(), [34, 'RTMIN'], [64, 'RTMAX']]
    .slice(1)
    .map(([number, name]) => `${String(number).padStart(2)}) ${name}\n`)
    .join('');
