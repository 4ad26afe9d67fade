import type { Job, JobCondition, JobStatus, Pod } from '../manifest/types.ts';
import {
  controllerOf,
  isActive,
  isFinished,
  isReady,
  keyOf,
  ownerKeys,
  podsOf,
  runController,
  some,
  SYNC_MS,
  type ControllerContext,
  type Key,
} from './controller.ts';
import {
  failedIndexes,
  failureCounts,
  failureRecord,
  INDEX,
  indexesToTry,
  indexStatus,
  metSuccessPolicy,
  succeededIndexes,
  triesEachIndex,
  type FailureRecord,
} from './jobIndexes.ts';
import { judgeFailure, replacementDelay, restartedTooOften, type FailureVerdict } from './jobPolicy.ts';
import { MOST_REPLICAS, podFromTemplate } from './replicaSet.ts';

const TRACKING = 'batch.kubernetes.io/job-tracking';
/** The Job controller gathers what happens to Pods for one second before it looks (recordings: 1.00 to 1.03 s). */
const BATCH_MS = 1000;

const tracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(TRACKING) ?? false;
const has = (status: JobStatus | undefined, type: string): JobCondition | undefined =>
  status?.conditions?.find((c) => c.type === type && c.status === 'True');
export const jobFinished = (job: Job): boolean => has(job.status, 'Complete') !== undefined || has(job.status, 'Failed') !== undefined;
/** A Pod on its way out counts as failed at once, unless only failed Pods are to be replaced (podReplacementPolicy). */
const hasFailed = (job: Job, pod: Pod): boolean =>
  pod.status?.phase === 'Failed' ||
  (pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded' && job.spec?.podReplacementPolicy !== 'Failed');

interface Failure {
  readonly reason: string;
  readonly message: string;
}

/** Runs Jobs to completion: counts their Pods by finalizers, replaces failed ones, and says when it is done or hopeless. */
export function runJobs(context: ControllerContext): void {
  const { api, clock, epoch } = context;
  const component = 'job-controller';
  /** By the Job's place, with its uid, as long as it is there. */
  const records = new Map<string, FailureRecord & { readonly uid: string | undefined }>();
  const release = (pod: Pod): void => {
    const rest = pod.metadata.finalizers?.filter((finalizer) => finalizer !== TRACKING) ?? [];
    api.update({ ...pod, metadata: { ...pod.metadata, finalizers: rest.length > 0 ? rest : undefined } });
  };
  const event = (object: Job, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    api.recordEvent({ object, component, type, reason, message });
  const condition = (type: string, reason: string, message: string, status = 'True'): JobCondition => ({
    type,
    status,
    lastProbeTime: api.timestamp(),
    lastTransitionTime: api.timestamp(),
    reason,
    message,
  });
  const withCondition = (status: JobStatus, next: JobCondition): JobStatus => ({
    ...status,
    conditions: [...(status.conditions ?? []).filter((c) => c.type !== next.type), next],
  });

  const createPod = (job: Job, pods: readonly Pod[], index: number | undefined): void => {
    const name = job.metadata.name ?? '';
    const pod = podFromTemplate(job.spec?.template, job, { generateName: index === undefined ? `${name}-` : `${name}-${index}-` });
    const indexed: Pod =
      index === undefined
        ? pod
        : {
            ...pod,
            metadata: {
              ...pod.metadata,
              labels: { ...pod.metadata.labels, [INDEX]: String(index) },
              annotations: {
                ...pod.metadata.annotations,
                [INDEX]: String(index),
                ...failureCounts(job, pods, index, (old) => judgeFailure(job, old)),
              },
            },
            spec: {
              ...pod.spec!,
              hostname: pod.spec?.hostname ?? `${name}-${index}`,
              containers: pod.spec!.containers.map((c) => ({
                ...c,
                env: [
                  ...(c.env ?? []),
                  { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX}']` } } },
                ],
              })),
            },
          };
    const made = api.create({ ...indexed, metadata: { ...indexed.metadata, finalizers: [TRACKING] } });
    if (made.ok) event(job, 'Normal', 'SuccessfulCreate', `Created pod: ${made.object.metadata.name ?? ''}`);
    else event(job, 'Warning', 'FailedCreate', `Error creating: ${made.failure.message}`);
  };
  const deletePod = (job: Job, pod: Pod): void => {
    api.delete('Pod', job.metadata.namespace ?? '', pod.metadata.name ?? '');
    event(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name ?? ''}`);
  };

  /** Why the Job has failed for good, if it has. */
  const failure = (
    job: Job,
    pods: readonly Pod[],
    failed: number,
    verdicts: readonly FailureVerdict[],
    lost: readonly number[],
    succeeded: number,
  ): Failure | undefined => {
    const ruled = verdicts.find((v) => v.action === 'FailJob');
    if (ruled !== undefined) return { reason: 'PodFailurePolicy', message: ruled.message ?? '' };
    if (failed > (job.spec?.backoffLimit ?? 6) || restartedTooOften(job, pods))
      return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    const deadline = job.spec?.activeDeadlineSeconds;
    const start = Date.parse(job.status?.startTime ?? '');
    if (deadline !== undefined && job.spec?.suspend !== true && epoch + clock.now() - start >= deadline * 1000)
      return { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    if (lost.length > (job.spec?.maxFailedIndexes ?? Infinity))
      return { reason: 'MaxFailedIndexesExceeded', message: 'Job has exceeded the specified maximal number of failed indexes' };
    if (lost.length > 0 && lost.length + succeeded >= (job.spec?.completions ?? 0))
      return { reason: 'FailedIndexes', message: 'Job has failed indexes' };
    return undefined;
  };

  /** The status gets its last condition, and the Job its last Event. */
  const conclude = (job: Job, status: JobStatus): void => {
    const failed = has(status, 'FailureTarget');
    if (failed !== undefined) {
      api.updateStatus({ ...job, status: withCondition(status, condition('Failed', failed.reason ?? '', failed.message ?? '')) });
      event(job, 'Warning', failed.reason ?? '', failed.message ?? '');
      return;
    }
    const met = has(status, 'SuccessCriteriaMet');
    api.updateStatus({
      ...job,
      status: { ...withCondition(status, condition('Complete', met?.reason ?? '', met?.message ?? '')), completionTime: api.timestamp() },
    });
    event(job, 'Normal', 'Completed', 'Job completed');
  };

  const suspended = (job: Job, status: JobStatus, active: readonly Pod[]): JobStatus => {
    if (has(status, 'Suspended') !== undefined) return status;
    for (const pod of active) deletePod(job, pod);
    event(job, 'Normal', 'Suspended', 'Job suspended');
    return { ...withCondition(status, condition('Suspended', 'JobSuspended', 'Job suspended')), startTime: undefined, active: undefined };
  };

  /** First the terminated Pods are noted, then their finalizers go, then they count: nobody is counted twice or never. */
  const count = (
    job: Job,
    noted: JobStatus,
    done: readonly Pod[],
    sums: { readonly succeeded: number; readonly failed: number; readonly lost: readonly number[] },
  ): void => {
    api.updateStatus({ ...job, status: { ...noted, uncountedTerminatedPods: names(done) } });
    for (const pod of done) release(pod);
    const status: JobStatus = {
      ...noted,
      succeeded: some(sums.succeeded),
      failed: some(sums.failed),
      ...indexStatus(job, done, sums.lost),
    };
    const ending = has(status, 'FailureTarget') !== undefined || has(status, 'SuccessCriteriaMet') !== undefined;
    clock.after(SYNC_MS, () => {
      const now = api.get('Job', job.metadata.namespace ?? '', job.metadata.name ?? '');
      if (now === undefined) return;
      const left = podsOf(api, now).filter((pod) => !isFinished(pod)).length;
      if (ending && left === 0) conclude(now, { ...status, active: undefined, terminating: 0, ready: 0 });
      else api.updateStatus({ ...now, status });
    });
  };

  const sync = (key: Key): number | undefined => {
    const job = api.get('Job', key.namespace, key.name);
    const place = `${key.namespace}/${key.name}`;
    if (job === undefined) {
      records.delete(place);
      // The Job is gone: nobody counts its Pods any more.
      for (const pod of api.list('Pod', key.namespace))
        if (tracked(pod) && controllerOf(pod)?.kind === 'Job' && controllerOf(pod)?.name === key.name) release(pod);
      return undefined;
    }
    if (job.metadata.deletionTimestamp !== undefined) return undefined;
    if (jobFinished(job)) {
      records.delete(place);
      return afterFinish(job);
    }
    const { spec } = job;
    const pods = podsOf(api, job);
    const parallelism = Math.min(spec?.parallelism ?? 1, MOST_REPLICAS);
    const active = pods.filter(isActive);
    const done = pods.filter((pod) => (isFinished(pod) || hasFailed(job, pod)) && tracked(pod));
    const failures = done.filter((pod) => hasFailed(job, pod)).map((pod) => ({ pod, verdict: judgeFailure(job, pod) }));
    const succeeded = (job.status?.succeeded ?? 0) + done.filter((pod) => pod.status?.phase === 'Succeeded').length;
    const failed = (job.status?.failed ?? 0) + failures.filter(({ verdict }) => verdict.action !== 'Ignore').length;
    const lost = failedIndexes(job, failures);
    const { uid } = job.metadata;
    const known = records.get(place);
    const record = failureRecord(
      known?.uid === uid ? known : undefined,
      done.filter((pod) => pod.status?.phase === 'Succeeded'),
      failures.map(({ pod }) => pod),
    );
    records.set(place, { ...record, uid });
    let status: JobStatus = {
      ...job.status,
      startTime: job.status?.startTime ?? (spec?.suspend === true ? undefined : api.timestamp()),
      terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isFinished(pod)).length,
      ready: active.filter(isReady).length,
      active: some(active.length),
      uncountedTerminatedPods: {},
    };

    const hopeless =
      has(status, 'FailureTarget') === undefined && has(status, 'SuccessCriteriaMet') === undefined
        ? failure(
            { ...job, status },
            pods,
            failed,
            failures.map(({ verdict }) => verdict),
            lost,
            succeeded,
          )
        : undefined;
    const met = metSuccessPolicy(job, succeededIndexes(job, done));
    const enough = spec?.completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= spec.completions;
    if (hopeless !== undefined) status = withCondition(status, condition('FailureTarget', hopeless.reason, hopeless.message));
    else if (
      (enough || met !== undefined) &&
      has(status, 'SuccessCriteriaMet') === undefined &&
      has(status, 'FailureTarget') === undefined
    ) {
      const reached = condition('SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods');
      status = withCondition(status, met === undefined ? reached : condition('SuccessCriteriaMet', 'SuccessPolicy', met));
    }
    const ending = has(status, 'FailureTarget') !== undefined || has(status, 'SuccessCriteriaMet') !== undefined;
    if (ending) for (const pod of active) deletePod(job, pod);

    if (ending && done.length > 0) {
      count(job, status, done, { succeeded, failed, lost });
      return BATCH_MS;
    }
    if (ending) {
      const left = podsOf(api, job).filter((pod) => !isFinished(pod));
      if (left.length === 0) conclude(job, { ...status, active: undefined, terminating: 0, ready: 0 });
      else
        api.updateStatus({
          ...job,
          status: { ...status, active: some(left.filter(isActive).length), terminating: left.filter((pod) => !isActive(pod)).length },
        });
      return undefined;
    }

    if (spec?.suspend === true) {
      status = suspended(job, status, active);
      if (done.length > 0) count(job, status, done, { succeeded, failed, lost });
      else api.updateStatus({ ...job, status });
      return undefined;
    }
    if (has(status, 'Suspended') !== undefined) {
      status = { ...withCondition(status, condition('Suspended', 'JobResumed', 'Job resumed', 'False')), startTime: api.timestamp() };
      event(job, 'Normal', 'Resumed', 'Job resumed');
    }
    const open =
      spec?.completions === undefined
        ? succeeded > 0
          ? 0
          : parallelism
        : Math.min(parallelism, spec.completions - succeeded - lost.length);
    const missing = open - active.length - (spec?.podReplacementPolicy === 'Failed' ? (status.terminating ?? 0) : 0);
    const held = record.failures === 0 || triesEachIndex(job) ? 0 : record.last + replacementDelay(record.failures) - (epoch + clock.now());
    const tries = missing > 0 && held <= 0 ? indexesToTry(job, pods, missing, lost, epoch + clock.now()) : { now: [] };
    for (const index of tries.now) createPod(job, pods, index);
    const wait = tries.wait ?? held;
    for (const pod of active.slice(0, Math.max(0, -missing))) deletePod(job, pod);
    status = { ...status, active: some(podsOf(api, job).filter(isActive).length) };
    if (done.length > 0) count(job, status, done, { succeeded, failed, lost });
    else api.updateStatus({ ...job, status });
    if (missing > 0 && wait > 0) return wait;
    const deadline = spec?.activeDeadlineSeconds;
    return deadline === undefined ? undefined : Math.max(1, Date.parse(status.startTime ?? '') + deadline * 1000 - (epoch + clock.now()));
  };

  const afterFinish = (job: Job): number | undefined => {
    for (const pod of podsOf(api, job)) if (tracked(pod) && (isFinished(pod) || hasFailed(job, pod))) release(pod);
    const ttl = job.spec?.ttlSecondsAfterFinished;
    if (ttl === undefined) return undefined;
    const end = job.status?.completionTime ?? has(job.status, 'Failed')?.lastTransitionTime ?? '';
    const left = Date.parse(end) + ttl * 1000 - (epoch + clock.now());
    if (left > 0) return left;
    api.delete('Job', job.metadata.namespace ?? '', job.metadata.name ?? '');
    return undefined;
  };

  runController(context, {
    sync,
    concerns: ({ object }) => (object.kind === 'Job' ? [keyOf(object)] : object.kind === 'Pod' ? ownerKeys(object, 'Job') : []),
    delay: ({ type, object }) => {
      const orphan =
        object.kind === 'Pod' &&
        object.metadata.deletionTimestamp !== undefined &&
        api.get('Job', object.metadata.namespace ?? '', controllerOf(object)?.name ?? '') === undefined;
      return object.kind === 'Pod' && type !== 'ADDED' && !orphan ? BATCH_MS : SYNC_MS;
    },
  });
}

const names = (pods: readonly Pod[]): NonNullable<JobStatus['uncountedTerminatedPods']> => {
  const uids = (succeeded: boolean): readonly string[] | undefined => {
    const found = pods.filter((pod) => (pod.status?.phase === 'Succeeded') === succeeded).map((pod) => pod.metadata.uid ?? '');
    return found.length > 0 ? found : undefined;
  };
  return { succeeded: uids(true), failed: uids(false) };
};
