import { formatTime } from '../api/store.ts';
import type { CronJob, Job, ObjectReference } from '../manifest/types.ts';
import { controllerOf, keyOf, ownerKeys, ownerReference, runController, SYNC_MS, type ControllerContext, type Key } from './controller.ts';
import { lastDue, parseSchedule } from './cron.ts';
import { jobFinished } from './job.ts';

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const failed = (job: Job): boolean => job.status?.conditions?.some((c) => c.type === 'Failed' && c.status === 'True') ?? false;

/** Makes a Job each time a CronJob's schedule is due. */
export function runCronJobs(context: ControllerContext): void {
  const { api, clock, epoch } = context;
  const component = 'cronjob-controller';
  const jobsOf = (cron: CronJob): readonly Job[] =>
    api.list('Job', cron.metadata.namespace).filter((job) => controllerOf(job)?.uid === cron.metadata.uid);

  const start = (cron: CronJob, scheduled: number): Job | undefined => {
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
    if (made.ok)
      api.recordEvent({
        object: cron,
        component,
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: `Created job ${made.object.metadata.name ?? ''}`,
      });
    return made.ok ? made.object : undefined;
  };

  /** Finished Jobs beyond the history limits go, the oldest first. */
  const tidy = (cron: CronJob, jobs: readonly Job[]): void => {
    const finished = jobs.filter(jobFinished).sort((a, b) => Date.parse(a.status?.startTime ?? '') - Date.parse(b.status?.startTime ?? ''));
    for (const [all, limit] of [
      [finished.filter((job) => !failed(job)), cron.spec.successfulJobsHistoryLimit ?? 3],
      [finished.filter(failed), cron.spec.failedJobsHistoryLimit ?? 1],
    ] as const) {
      for (const job of all.slice(0, Math.max(0, all.length - limit))) {
        api.delete('Job', cron.metadata.namespace ?? '', job.metadata.name ?? '');
        api.recordEvent({
          object: cron,
          component,
          type: 'Normal',
          reason: 'SuccessfulDelete',
          message: `Deleted job ${job.metadata.name ?? ''}`,
        });
      }
    }
  };

  const sync = (key: Key): number | undefined => {
    const cron = api.get('CronJob', key.namespace, key.name);
    if (cron === undefined || cron.metadata.deletionTimestamp !== undefined) return undefined;
    const now = epoch + clock.now();
    const event = (type: 'Normal' | 'Warning', reason: string, message: string): void => {
      api.recordEvent({ object: cron, component, type, reason, message });
    };
    const before = jobsOf(cron);
    let active: readonly ObjectReference[] = cron.status?.active ?? [];
    const drop = (uid: string | undefined): void => {
      active = active.filter((ref) => ref.uid !== uid);
    };
    for (const job of before) {
      const found = active.some((ref) => ref.uid === job.metadata.uid);
      // Such as one that a reader made by `kubectl create job --from`.
      if (!found && !jobFinished(job))
        event('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${job.metadata.name ?? ''}`);
      if (!found || !jobFinished(job)) continue;
      drop(job.metadata.uid);
      event(
        'Normal',
        'SawCompletedJob',
        `Saw completed job: ${job.metadata.name ?? ''}, condition: ${failed(job) ? 'Failed' : 'Complete'}`,
      );
    }
    for (const ref of active) {
      if (before.some((job) => job.metadata.uid === ref.uid)) continue;
      event('Normal', 'MissingJob', `Active job went missing: ${ref.name ?? ''}`);
      drop(ref.uid);
    }
    let last = cron.status?.lastScheduleTime;
    const schedule = parseSchedule(cron.spec.schedule);
    if (schedule !== undefined && cron.spec.suspend !== true) {
      const deadline = cron.spec.startingDeadlineSeconds === undefined ? undefined : cron.spec.startingDeadlineSeconds * 1000;
      const due = lastDue(
        schedule,
        Math.max(Date.parse(last ?? cron.metadata.creationTimestamp ?? ''), deadline === undefined ? 0 : now - deadline),
        now,
      );
      if (due?.many === true)
        event(
          'Warning',
          'TooManyMissedTimes',
          'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
        );
      if (due !== undefined && deadline !== undefined && due.time + deadline < now)
        event(
          'Warning',
          'MissSchedule',
          `Missed scheduled time to start a job: ${new Date(due.time).toUTCString().replace('GMT', '+0000')}`,
        );
      else if (due !== undefined && cron.spec.concurrencyPolicy === 'Forbid' && active.length > 0)
        event('Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid');
      else if (due !== undefined) {
        if (cron.spec.concurrencyPolicy === 'Replace')
          for (const ref of active) {
            api.delete('Job', key.namespace, ref.name ?? '');
            drop(ref.uid);
            event('Normal', 'SuccessfulDelete', `Deleted job ${ref.name ?? ''}`);
          }
        const made = start(cron, due.time);
        if (made !== undefined)
          active = [
            ...active,
            {
              apiVersion: 'batch/v1',
              kind: 'Job',
              name: made.metadata.name ?? '',
              namespace: key.namespace,
              uid: made.metadata.uid ?? '',
              resourceVersion: made.metadata.resourceVersion ?? '',
            },
          ];
        last = formatTime(due.time);
      }
    }
    const jobs = jobsOf(cron);
    tidy(cron, jobs);
    const successes = jobs.flatMap((job) => (job.status?.completionTime === undefined ? [] : [job.status.completionTime])).sort();
    api.updateStatus({
      ...cron,
      status: {
        ...(active.length === 0 ? {} : { active }),
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
