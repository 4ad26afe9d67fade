/** Child processes: forking, the job table, waiting. */
import type { Task } from '../clock.ts';
import { isSystemError } from '../system/errors.ts';
import { SIGNAL_NUMBERS } from '../system/signals.ts';
import type { ExitStatus, Signal, Sys } from '../system/types.ts';
import { runDetached } from './detached.ts';
import { raise, writeTo } from './messages.ts';
import { copyShell, type Job, type JobStatus, type Shell } from './state.ts';
import { checkInterrupt, clearTraps, ignoreSignal, reinstallSignals, setSignal } from './traps.ts';

/** glibc's strsignal. */
const SIGNAL_TEXTS: Readonly<Record<Signal, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGILL: 'Illegal instruction',
  SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault',
  SIGUSR2: 'User defined signal 2',
  SIGPIPE: 'Broken pipe',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
  SIGCHLD: 'Child exited',
  SIGCONT: 'Continued',
  SIGSTOP: 'Stopped (signal)',
  SIGTSTP: 'Stopped',
  SIGTTIN: 'Stopped (tty input)',
  SIGTTOU: 'Stopped (tty output)',
  SIGWINCH: 'Window changed',
};
export type ForkMode = 'foreground' | 'background' | 'plain';

const toStatus = (status: ExitStatus): JobStatus =>
  'code' in status ? { code: status.code, signal: null } : { code: 128 + SIGNAL_NUMBERS[status.signal], signal: status.signal };

/** A loop that starts children and never waits fills the table; past this the oldest one that ended is forgotten. */
const MAX_JOBS = 300;

/** A new job; one that ended and was waited for gives up its number. */
export function makeJob(shell: Shell): Job {
  for (const job of [...shell.jobs]) if (job.done && job.waited && !shell.options.has('m')) freeJob(shell, job);
  if (shell.jobs.length >= MAX_JOBS) {
    const oldest = shell.jobs.find((job) => job.done);
    if (oldest !== undefined) freeJob(shell, oldest);
  }
  const taken = new Set(shell.jobs.map((job) => job.number));
  let number = 1;
  while (taken.has(number)) number++;
  const job: Job = { number, processes: [], done: false, changed: false, waited: false };
  shell.jobs.push(job);
  shell.jobOrder.unshift(number);
  return job;
}
export function freeJob(shell: Shell, job: Job): void {
  shell.jobs = shell.jobs.filter((other) => other !== job);
  shell.jobOrder = shell.jobOrder.filter((number) => number !== job.number);
}
/** The current job first. */
export const jobsInOrder = (shell: Shell): readonly Job[] =>
  shell.jobOrder.flatMap((number) => shell.jobs.filter((job) => job.number === number));

export interface ForkOptions {
  readonly job: Job | null;
  readonly mode: ForkMode;
  /** What `jobs` shows. */
  readonly command?: string;
  /** `$(trap)` still prints the parent's traps; `jobs | …` still has its jobs. */
  readonly keepTraps?: boolean;
  readonly keepJobs?: boolean;
}
/** Starts a child that is a copy of the shell and runs `body`; answers its pid. */
export function* forkShell(shell: Shell, options: ForkOptions, body: (child: Shell) => Task<number>): Task<number> {
  const { job, mode } = options;
  const child = copyShell(shell);
  const firstInJob = job === null || job.processes.length === 0;
  let pid: number;
  try {
    const { level } = shell;
    pid = shell.sys.fork((sys) => runDetached(startChild(child, sys, level, options, firstInJob, body)));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (job !== null) freeJob(shell, job);
    return yield* raise(shell, `can't fork: ${error.message}`);
  }
  if (job !== null) {
    job.processes.push({ pid, status: null, command: options.command ?? '' });
    if (mode === 'background') shell.backgroundPid = pid;
  }
  return pid;
}
function* startChild(
  child: Shell,
  sys: Sys,
  level: number,
  options: ForkOptions,
  first: boolean,
  body: (child: Shell) => Task<number>,
): Task<number> {
  child.sys = sys;
  return yield* body(yield* becomeChild(child, level, options, first));
}
function* becomeChild(child: Shell, parentLevel: number, options: ForkOptions, firstInJob: boolean): Task<Shell> {
  if (options.keepTraps === true) child.shownTraps = new Map(child.traps);
  reinstallSignals(child);
  clearTraps(child);
  if (options.mode === 'background') {
    ignoreSignal(child, 2);
    ignoreSignal(child, 3);
    if (firstInJob) {
      child.sys.close(0);
      yield* child.sys.open('/dev/null', { read: true });
    }
  }
  if (parentLevel === 0) for (const number of [2, 15, 3]) setSignal(child, number);
  if (options.keepJobs === true) {
    // The child's table is a copy: its own, still empty job is known there by number only.
    const own = child.jobs.find((job) => job.number === options.job?.number);
    if (own !== undefined) freeJob(child, own);
  } else {
    child.jobs = [];
    child.jobOrder = [];
  }
  return child;
}

/** Takes one ended child into the table. 'none' without children, 'interrupted' by a signal, else the job it belonged to (or null). */
function* reapOne(shell: Shell, nohang: boolean): Task<'none' | 'interrupted' | { readonly job: Job | null; readonly status: JobStatus }> {
  let ended: { readonly pid: number; readonly status: ExitStatus } | null;
  try {
    ended = yield* shell.sys.wait('any', nohang ? { nohang: true } : undefined);
  } catch (error) {
    if (isSystemError(error, 'ECHILD')) return 'none';
    if (isSystemError(error, 'EINTR')) return 'interrupted';
    throw error;
  }
  if (ended === null) return 'none';
  const { pid } = ended;
  const status = toStatus(ended.status);
  const job = shell.jobs.find((other) => !other.done && other.processes.some((process) => process.pid === pid)) ?? null;
  if (job !== null) {
    for (const process of job.processes) if (process.pid === pid) process.status = status;
    if (job.processes.every((process) => process.status !== null)) {
      job.done = true;
      job.changed = true;
    }
  }
  return { job, status };
}
/** Prints that a job's process died of a signal; not for INT and PIPE. */
function* reportSignal(shell: Shell, status: JobStatus): Task<void> {
  if (status.signal === null || status.signal === 'SIGINT' || status.signal === 'SIGPIPE') return;
  yield* writeTo(shell, 2, `${SIGNAL_TEXTS[status.signal as Signal]}\n`);
}

/** Takes in every child that has ended already. */
export function* reapEnded(shell: Shell): Task<void> {
  while (typeof (yield* reapOne(shell, true)) === 'object');
}
/** Waits until `job` is done, or (for the `wait` builtin) a trapped signal came. */
export function* waitForJobEnd(shell: Shell, job: Job, stopForSignals: boolean): Task<void> {
  while (!job.done) {
    const got = yield* reapOne(shell, false);
    if (got === 'none') {
      job.done = true;
      break;
    }
    if (got === 'interrupted') {
      if (stopForSignals) checkInterrupt(shell);
      if (stopForSignals && shell.pendingSignal !== 0) return;
      continue;
    }
    if (got.job === job) yield* reportSignal(shell, got.status);
    if (stopForSignals && shell.pendingSignal !== 0) return;
  }
  yield* reapEnded(shell);
}
/** Waits for any child to end or a trapped signal; 'none' where there is no child. */
export function* waitForAny(shell: Shell): Task<'none' | 'ended' | 'interrupted'> {
  const got = yield* reapOne(shell, false);
  if (got === 'interrupted') checkInterrupt(shell);
  return typeof got === 'object' ? 'ended' : got;
}
/**
 * `wait -n` as busybox 1.36.1 has it: it goes on until a job has ended with 0 (then the status is 0), until a process ends whose job
 * goes on, or until there are no children. What is left over from its loop, 1, it reads as a death by signal 1.
 */
export function* waitForOne(shell: Shell): Task<number> {
  let status = 129;
  for (;;) {
    const got = yield* reapOne(shell, status === 0);
    if (got === 'interrupted') {
      checkInterrupt(shell);
      if (shell.pendingSignal !== 0) return status;
      continue;
    }
    if (got === 'none' || got.job?.done !== true) return status;
    const last = got.job.processes.at(-1);
    if (last?.status?.code === 0) status = 0;
  }
}

/** The status of a job: its last process's, with pipefail the last that failed. */
export function jobStatus(shell: Shell, job: Job): number {
  const codes = job.processes.map((process) => process.status?.code ?? 0);
  const last = codes[codes.length - 1] ?? 0;
  return shell.options.has('pipefail') ? (codes.findLast((code) => code !== 0) ?? 0) : last;
}
/** Waits for a foreground job and forgets it. Interrupts wait until it is over. */
export function* waitForJob(shell: Shell, job: Job): Task<number> {
  shell.interruptsOff++;
  try {
    yield* waitForJobEnd(shell, job, false);
  } finally {
    shell.interruptsOff--;
  }
  const status = jobStatus(shell, job);
  freeJob(shell, job);
  return status;
}

/** `%1`, `%%`, `%-`, `%name`, `%?text`, or nothing for the current job. */
export function* getJob(shell: Shell, name: string | undefined): Task<Job> {
  const order = jobsInOrder(shell);
  const known = (job: Job | undefined, message: string): Task<Job> =>
    (function* () {
      return job ?? (yield* raise(shell, message));
    })();
  if (name === undefined || name === '%' || name === '%+' || name === '%%') return yield* known(order[0], 'No current job');
  if (name === '%-') return yield* known(order[1], 'No previous job');
  if (!name.startsWith('%')) return yield* raise(shell, `${name}: no such job`);
  const text = name.slice(1);
  if (/^[0-9]+$/.test(text))
    return yield* known(
      shell.jobs.find((job) => job.number === Number(text)),
      `${name}: no such job`,
    );
  const matching = order.filter((job) =>
    text.startsWith('?') ? job.processes[0]!.command.includes(text.slice(1)) : job.processes[0]!.command.startsWith(text),
  );
  if (matching.length > 1) return yield* raise(shell, `${name}: ambiguous`);
  return yield* known(matching[0], `${name}: no such job`);
}
/** A line of `jobs`. */
export function describeJob(shell: Shell, job: Job, pids: boolean): string {
  const order = shell.jobOrder;
  const mark = order[0] === job.number ? '+' : order[1] === job.number ? '-' : ' ';
  const status = job.processes[job.processes.length - 1]!.status;
  const state =
    !job.done || status === null
      ? 'Running'
      : status.signal === null
        ? status.code === 0
          ? 'Done'
          : `Done(${status.code})`
        : SIGNAL_TEXTS[status.signal as Signal];
  const head = `[${job.number}]${mark}  ${pids ? `${job.processes[0]!.pid} ` : ''}${state}`;
  const indent = `[${job.number}]   `.length;
  const lines = job.processes.map((process, index) => {
    if (index === 0) return `${head}${' '.padStart(33 - head.length)}${process.command}`;
    return pids ? `\n${''.padEnd(indent)}${process.pid} `.padEnd(34) + `| ${process.command}` : ` | ${process.command}`;
  });
  return `${lines.join('')}\n`;
}
