import { formatTime } from '../api/store.ts';
import type { CronJob, Job } from '../manifest/types.ts';
import { controllerOf, keyOf, ownerKeys, ownerReference, runController, SYNC_MS, type ControllerContext, type Key } from './controller.ts';
import { parseSchedule } from './cron.ts';
import { jobFinished } from './job.ts';

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const failed = (job: Job): boolean => job.status?.conditions?.some((c) => c.type === 'Failed' && c.status === 'True') ?? false;

/** Makes a Job each time a CronJob's schedule is due. */
export function runCronJobs(context: ControllerContext): void {
  const { api, clock, epoch } = context;
  const component = 'cronjob-controller';
  const jobsOf = (cron: CronJob): readonly Job[] => api.list('Job', cron.metadata.namespace).filter((job) => controllerOf(job)?.uid === cron.metadata.uid);

  const start = (cron: CronJob, scheduled: number): void => {
    const template = cron.spec.jobTemplate;
    const made = api.create<Job>({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        ...(template.metadata?.labels === undefined ? {} : { labels: template.metadata.labels }),
        annotations: { ...template.metadata?.annotations, [SCHEDULED]: formatTime(scheduled) },
        name: `${cron.metadata.name ?? ''}-${Math.floor(scheduled / 60_000)}`,
        namespace: cron.metadata.namespace,
        ownerReferences: [ownerReference(cron)],
      },
      spec: template.spec ?? { template: {} },
    });
    if (made.ok) api.recordEvent({ object: cron, component, type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${made.object.metadata.name ?? ''}` });
  };

  /** Finished Jobs beyond the history limits go, the oldest first. */
  const tidy = (cron: CronJob, jobs: readonly Job[]): void => {
    const finished = jobs.filter(jobFinished).sort((a, b) => Date.parse(a.status?.startTime ?? '') - Date.parse(b.status?.startTime ?? ''));
    for (const [all, limit] of [[finished.filter((job) => !failed(job)), cron.spec.successfulJobsHistoryLimit ?? 3], [finished.filter(failed), cron.spec.failedJobsHistoryLimit ?? 1]] as const) {
      for (const job of all.slice(0, Math.max(0, all.length - limit))) {
        api.delete('Job', cron.metadata.namespace ?? '', job.metadata.name ?? '');
        api.recordEvent({ object: cron, component, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name ?? ''}` });
      }
    }
  };

  const sync = (key: Key): number | undefined => {
    const cron = api.get('CronJob', key.namespace, key.name);
    if (cron === undefined || cron.metadata.deletionTimestamp !== undefined) return undefined;
    const schedule = parseSchedule(cron.spec.schedule);
    const now = epoch + clock.now();
    const known = new Set((cron.status?.active ?? []).map((ref) => ref.uid));
    for (const job of jobsOf(cron)) {
      if (known.has(job.metadata.uid) && jobFinished(job)) api.recordEvent({ object: cron, component, type: 'Normal', reason: 'SawCompletedJob', message: `Saw completed job: ${job.metadata.name ?? ''}, condition: ${failed(job) ? 'Failed' : 'Complete'}` });
    }
    let last = cron.status?.lastScheduleTime;
    if (schedule !== undefined && cron.spec.suspend !== true) {
      const due = schedule(Date.parse(last ?? cron.metadata.creationTimestamp ?? ''));
      const tooLate = due !== undefined && cron.spec.startingDeadlineSeconds !== undefined && now - due > cron.spec.startingDeadlineSeconds * 1000;
      if (due !== undefined && due <= now && !tooLate) {
        const running = jobsOf(cron).filter((job) => !jobFinished(job));
        if (running.length > 0 && cron.spec.concurrencyPolicy === 'Forbid') {
          api.recordEvent({ object: cron, component, type: 'Normal', reason: 'JobAlreadyActive', message: 'Not starting job because prior execution is running and concurrency policy is Forbid' });
        } else {
          if (cron.spec.concurrencyPolicy === 'Replace') for (const job of running) {
            api.delete('Job', key.namespace, job.metadata.name ?? '');
            api.recordEvent({ object: cron, component, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name ?? ''}` });
          }
          start(cron, due);
        }
        last = formatTime(due);
      }
    }
    const jobs = jobsOf(cron);
    tidy(cron, jobs);
    const active = jobs.filter((job) => !jobFinished(job));
    const successes = jobs.flatMap((job) => (job.status?.completionTime === undefined ? [] : [job.status.completionTime])).sort();
    api.updateStatus({
      ...cron,
      status: {
        ...(active.length === 0 ? {} : { active: active.map((job) => ({ apiVersion: 'batch/v1', kind: 'Job', name: job.metadata.name ?? '', namespace: key.namespace, uid: job.metadata.uid ?? '', resourceVersion: job.metadata.resourceVersion ?? '' })) }),
        ...(last === undefined ? {} : { lastScheduleTime: last }),
        ...(successes.length === 0 ? {} : { lastSuccessfulTime: successes.at(-1) }),
      },
    });
    const next = schedule?.(now);
    return next === undefined || cron.spec.suspend === true ? undefined : next - now + SYNC_MS;
  };
  runController(context, {
    sync,
    concerns: ({ object }) => (object.kind === 'CronJob' ? [keyOf(object)] : object.kind === 'Job' ? ownerKeys(object, 'CronJob') : []),
    delay: () => SYNC_MS,
  });
}
