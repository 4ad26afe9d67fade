/** Jobs and CronJobs. */
import { JOBS } from '../controllers/controllers.ts';
import { runCronJobs } from '../controllers/cronJob.ts';
import { runJobs } from '../controllers/job.ts';

export const fill = (): void => JOBS.fill({ jobs: runJobs, cronJobs: runCronJobs });
