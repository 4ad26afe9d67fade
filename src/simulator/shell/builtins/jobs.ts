/** jobs, fg, bg. */
import type { Task } from '../../clock.ts';
import { describeJob, freeJob, getJob, jobsInOrder, reapEnded, waitForJob } from '../jobs.ts';
import { raise } from '../messages.ts';
import type { Job, Shell } from '../state.ts';
import { put, readOptions } from './tools.ts';

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
