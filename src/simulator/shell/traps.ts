/** Signals: their names, what the shell tells the kernel to do with them, and the actions of `trap`. */
import type { Task } from '../clock.ts';
import { isSystemError } from '../system/errors.ts';
import { signalByNumber } from '../system/signals.ts';
import type { Signal } from '../system/types.ts';
import { ShellException, type Shell } from './state.ts';

const INT = 2;
const QUIT = 3;
const TERM = 15;
const CHLD = 17;

/** Tells the kernel what to do with a signal, after a trap was set or the shell forked. */
export function setSignal(shell: Shell, number: number): void {
  const signal = signalByNumber(number);
  if (signal === undefined || signal === 'SIGKILL' || signal === 'SIGSTOP') return;
  const action = shell.traps.get(number);
  let wanted: 'default' | 'ignore' | 'catch' = action === undefined ? 'default' : action === '' ? 'ignore' : 'catch';
  if (shell.level === 0 && wanted === 'default') {
    const interactive = shell.options.has('i');
    if (number === INT && (interactive || shell.options.has('c') || !shell.options.has('s'))) wanted = 'catch';
    else if (number === QUIT) wanted = 'ignore';
    else if (number === TERM && interactive) wanted = 'ignore';
  }
  if (number === CHLD) wanted = 'catch';
  if (!shell.dispositions.has(number)) {
    const inherited = shell.sys.disposition(signal);
    // A signal that was ignored on entry stays so, whatever a script asks for.
    if (inherited === 'ignore' && number !== CHLD) shell.hardIgnored.add(number);
    shell.dispositions.set(number, inherited === 'ignore' ? 'ignore' : 'default');
  }
  if (shell.hardIgnored.has(number) || shell.dispositions.get(number) === wanted) return;
  shell.dispositions.set(number, wanted);
  shell.sys.signal(signal, wanted === 'catch' ? (got) => caught(shell, got, number) : wanted);
}
/** Makes a signal ignored for good (background commands and INT, QUIT). */
export function ignoreSignal(shell: Shell, number: number): void {
  const signal = signalByNumber(number);
  if (signal !== undefined && !shell.hardIgnored.has(number)) shell.sys.signal(signal, 'ignore');
  shell.hardIgnored.add(number);
  shell.dispositions.set(number, 'ignore');
}

function caught(shell: Shell, _signal: Signal, number: number): void {
  if (number === CHLD && !shell.traps.has(CHLD)) return;
  if (number === INT && !shell.traps.has(INT)) {
    shell.pendingInterrupt = true;
    return;
  }
  shell.gotSignals.add(number);
  shell.pendingSignal = number;
}

/** In a child: actions are forgotten, ignoring stays. */
export function clearTraps(shell: Shell): void {
  for (const [number, action] of [...shell.traps]) {
    if (action === '') continue;
    shell.traps.delete(number);
    if (number > 0) setSignal(shell, number);
  }
  shell.mayHaveTraps = false;
}
/** After a fork the kernel has forgotten the shell's handlers. */
export function reinstallSignals(shell: Shell): void {
  for (const [number, state] of [...shell.dispositions]) {
    if (state !== 'catch') continue;
    shell.dispositions.set(number, 'default');
    setSignal(shell, number);
  }
}

/** Acts on an untrapped SIGINT: dies of it, or (interactive, process 1) gives up the command with status 130. */
export function checkInterrupt(shell: Shell): void {
  if (!shell.pendingInterrupt || shell.interruptsOff > 0) return;
  shell.pendingInterrupt = false;
  if (!(shell.level === 0 && shell.options.has('i'))) {
    shell.sys.signal('SIGINT', 'default');
    shell.sys.kill(shell.sys.pid, 'SIGINT');
  }
  shell.status = 128 + INT;
  throw new ShellException('interrupt');
}

/** Runs the actions of the signals that came. `run` evaluates a text. */
export function* runTraps(shell: Shell, run: (text: string) => Task<number>): Task<void> {
  checkInterrupt(shell);
  if (shell.pendingSignal === 0) return;
  const last = shell.savedStatus;
  const status = last < 0 ? shell.status : last;
  shell.savedStatus = status;
  shell.pendingSignal = 0;
  for (const number of [...shell.gotSignals].sort((a, b) => a - b)) {
    if (shell.skip !== null) {
      shell.pendingSignal = number;
      break;
    }
    shell.gotSignals.delete(number);
    const action = shell.traps.get(number);
    if (action === undefined || action === '') continue;
    yield* run(action);
    if (shell.skip !== 'return') shell.status = status;
  }
  shell.savedStatus = last;
}

/** A system call that a signal interrupted is made again, unless the shell has to act. */
export function* persist<T>(shell: Shell, call: () => Task<T>): Task<T> {
  for (;;) {
    try {
      return yield* call();
    } catch (error) {
      if (!isSystemError(error, 'EINTR')) throw error;
      checkInterrupt(shell);
    }
  }
}
