import type { Task } from '../../clock.ts';
import { getJob, jobStatus, jobsInOrder, waitForAny, waitForJobEnd, waitForOne } from '../jobs.ts';
import type { Job, Shell } from '../state.ts';
import { readNumber, readOptions } from './tools.ts';

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
