/** wait, jobs, fg, bg. */
import type { Task } from '../../clock.ts';
import { describeJob, freeJob, getJob, jobStatus, jobsInOrder, reapEnded, waitForAny, waitForJob, waitForOne, waitForJobEnd } from '../jobs.ts';
import { raise } from '../messages.ts';
import type { Job, Shell } from '../state.ts';
import { put, readNumber, readOptions } from './tools.ts';

/** A trapped signal ends a wait with its number and 128. */
const interrupted = (shell: Shell): number => 128 + shell.pendingSignal;

export function* waitCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'n');
  if (options.rest.length === 0) return yield* waitForAll(shell, options.has('n'));
  let status = 127;
  for (const word of options.rest) {
    let job: Job | undefined;
    if (word.startsWith('%')) job = yield* getJob(shell, word);
    else {
      const pid = yield* readNumber(shell, word);
      job = jobsInOrder(shell).find((other) => other.processes[other.processes.length - 1]?.pid === pid);
    }
    if (job === undefined) continue;
    yield* waitForJobEnd(shell, job, true);
    if (shell.pendingSignal !== 0) return interrupted(shell);
    job.waited = true;
    status = jobStatus(shell, job);
  }
  return status;
}
function* waitForAll(shell: Shell, one: boolean): Task<number> {
  for (;;) {
    for (const job of jobsInOrder(shell)) if (job.done) job.waited = true;
    if (jobsInOrder(shell).every((job) => job.done)) return one && shell.jobs.length === 0 ? 127 : 0;
    const ended = one ? yield* waitForOne(shell) : yield* waitForAny(shell);
    if (shell.pendingSignal !== 0) return interrupted(shell);
    if (typeof ended === 'number') return ended;
    // What was in the table is not there any more.
    if (ended === 'none') for (const job of shell.jobs) job.done = true;
  }
}

export function* jobsCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const options = yield* readOptions(shell, argv, 'lp');
  yield* reapEnded(shell);
  const shown: Job[] = [];
  if (options.rest.length === 0) shown.push(...jobsInOrder(shell));
  else for (const name of options.rest) shown.push(yield* getJob(shell, name));
  for (const job of shown) {
    yield* put(shell, options.has('p') ? `${job.processes[0]?.pid}\n` : describeJob(shell, job, options.has('l')));
    job.changed = false;
    if (job.done) freeJob(shell, job);
  }
  return 0;
}

/** There is no job control without a terminal: fg and bg know only what `set -m` started. */
export function* fgCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const { rest } = yield* readOptions(shell, argv, '');
  let status = 0;
  for (const name of rest.length === 0 ? [undefined] : rest) {
    const job = yield* getJob(shell, name);
    if (!shell.options.has('m')) yield* raise(shell, `job ${name ?? '(null)'} not created under job control`);
    const text = job.processes.map((process) => process.command).join(' | ');
    const background = argv[0] === 'bg';
    yield* put(shell, `${background ? `[${job.number}] ` : ''}${text}\n`);
    for (const process of job.processes) if (process.status === null) shell.sys.kill(process.pid, 'SIGCONT');
    status = background ? 0 : yield* waitForJob(shell, job);
  }
  return status;
}
