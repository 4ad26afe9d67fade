// Indexed Jobs: which indexes are done, which have failed for good, and which may be tried (now, or later).
import type { ContainerStatus, Job, JobStatus, Pod } from '../manifest/types.ts';
import { isActive } from './controller.ts';
import { replacementDelay, type FailureVerdict } from './jobPolicy.ts';

export const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';

export interface PodFailure {
  readonly pod: Pod;
  readonly verdict: FailureVerdict;
}
export interface IndexesToTry {
  readonly now: readonly (number | undefined)[];
  /** Milliseconds until the first of those that are still held up may be tried. */
  readonly wait?: number;
}

const indexOf = (pod: Pod): number => Number(pod.metadata.annotations?.[INDEX] ?? NaN);
const counted = (pod: Pod, annotation: string): number => Number(pod.metadata.annotations?.[annotation] ?? 0);
const perIndex = (job: Job): number | undefined => (job.spec?.completionMode === 'Indexed' ? job.spec.backoffLimitPerIndex : undefined);
export const triesEachIndex = (job: Job): boolean => perIndex(job) !== undefined;

/** `0-2,5`: indexes in ranges, as an Indexed Job's status writes them. */
function writeIndexes(indexes: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const index of [...new Set(indexes)].filter(Number.isFinite).sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from},${to}` : `${from}-${to}`)).join(',');
}
export const parseIndexes = (text: string | undefined): readonly number[] =>
  (text ?? '')
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [from = 0, to = from] = part.split('-').map(Number);
      return Array.from({ length: Math.max(0, Math.min(to - from + 1, 10_000)) }, (_, i) => from + i);
    });

/** The indexes that succeeded, those of `done` among them. */
export const succeededIndexes = (job: Job, done: readonly Pod[]): readonly number[] =>
  job.spec?.completionMode !== 'Indexed'
    ? []
    : [
        ...new Set([
          ...parseIndexes(job.status?.completedIndexes),
          ...done.filter((pod) => pod.status?.phase === 'Succeeded').map(indexOf),
        ]),
      ].filter(Number.isFinite);

/** KEP-3850: an index has failed when a rule says so, or when it failed once more than `backoffLimitPerIndex`. */
export function failedIndexes(job: Job, failures: readonly PodFailure[]): readonly number[] {
  const limit = perIndex(job);
  if (limit === undefined) return [];
  const fresh = failures
    .filter(({ pod, verdict }) => verdict.action === 'FailIndex' || (verdict.action !== 'Ignore' && counted(pod, FAILURES) >= limit))
    .map(({ pod }) => indexOf(pod));
  return [...new Set([...parseIndexes(job.status?.failedIndexes), ...fresh])];
}

/** What an Indexed Job's status says of its indexes; `failedIndexes` is there (if empty) as soon as each index has a limit. */
export function indexStatus(job: Job, done: readonly Pod[], failed: readonly number[]): Partial<JobStatus> {
  if (job.spec?.completionMode !== 'Indexed') return {};
  const completed = writeIndexes(succeededIndexes(job, done));
  return {
    ...(completed === '' ? {} : { completedIndexes: completed }),
    ...(triesEachIndex(job) ? { failedIndexes: writeIndexes(failed) } : {}),
  };
}

/** The failed Pod that a new one of this index would replace. */
const lastFailed = (pods: readonly Pod[], index: number): Pod | undefined =>
  pods
    .filter((pod) => pod.status?.phase === 'Failed' && indexOf(pod) === index)
    .reduce<Pod | undefined>((last, pod) => (last === undefined || finishedAt(pod) >= finishedAt(last) ? pod : last), undefined);

/** The last end among these, or undefined when one of them has not ended, or nobody knows when. */
const latestEnd = (before: number | undefined, statuses: readonly ContainerStatus[]): number | undefined => {
  let latest = before;
  for (const { state } of statuses) {
    const end = Date.parse(state?.terminated?.finishedAt ?? '');
    if (Number.isNaN(end)) return undefined;
    latest = Math.max(latest ?? end, end);
  }
  return latest;
};
/**
 * When a Pod has ended, as the Job controller sees it (`getFinishedTime`): the last of its main containers and sidecars; where one of them never ran, such
 * as after an init container's failure, since when the Pod is not ready; then when it was deleted, or made.
 */
export function finishedAt(pod: Pod): number {
  const { metadata, spec, status } = pod;
  const sidecars = new Set(spec?.initContainers?.flatMap((c) => (c.restartPolicy === 'Always' ? c.name : [])));
  const ended = latestEnd(
    latestEnd(undefined, status?.containerStatuses ?? []),
    (status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
  );
  if (ended !== undefined) return ended;
  const unready = status?.conditions?.find((c) => c.type === 'Ready' && c.status === 'False')?.lastTransitionTime;
  if (unready !== undefined) return Date.parse(unready);
  if (metadata.deletionTimestamp !== undefined)
    return Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return Date.parse(metadata.creationTimestamp ?? '') || 0;
}

/** How many Pods have failed since the last that succeeded, and when the last of them did. */
export interface FailureRecord {
  readonly failures: number;
  readonly last: number;
}
const NO_FAILURES: FailureRecord = { failures: 0, last: 0 };
/** The record after these Pods have ended too (`newBackoffRecord`): a success sets it back; what a policy ignores counts all the same. */
export function failureRecord(before: FailureRecord = NO_FAILURES, succeeded: readonly Pod[], failed: readonly Pod[]): FailureRecord {
  const success = succeeded.length === 0 ? -Infinity : Math.max(...succeeded.map(finishedAt));
  const ends = failed.map(finishedAt).filter((end) => end > success);
  const start = succeeded.length === 0 ? before : NO_FAILURES;
  return ends.length === 0 ? start : { failures: start.failures + ends.length, last: Math.max(...ends) };
}

/** How often the index has failed before: the annotations of its next Pod. */
export function failureCounts(
  job: Job,
  pods: readonly Pod[],
  index: number,
  judge: (pod: Pod) => FailureVerdict,
): Readonly<Record<string, string>> {
  if (!triesEachIndex(job)) return {};
  const last = lastFailed(pods, index);
  const ignored = last !== undefined && judge(last).action === 'Ignore';
  const failures = last === undefined ? 0 : counted(last, FAILURES) + (ignored ? 0 : 1);
  const spared = last === undefined ? 0 : counted(last, IGNORED) + (ignored ? 1 : 0);
  return { [FAILURES]: String(failures), ...(spared > 0 ? { [IGNORED]: String(spared) } : {}) };
}

/**
 * For an Indexed Job the lowest indexes that neither run nor are done nor have failed; for others `undefined` as many times as Pods are
 * missing. Where each index has a limit, each waits on its own: those that need not wait are tried without the others.
 */
export function indexesToTry(job: Job, pods: readonly Pod[], missing: number, failed: readonly number[], now: number): IndexesToTry {
  if (job.spec?.completionMode !== 'Indexed') return { now: Array.from({ length: missing }, () => undefined) };
  const taken = new Set([
    ...parseIndexes(job.status?.completedIndexes),
    ...failed,
    ...pods.filter((pod) => isActive(pod) || pod.status?.phase === 'Succeeded').map(indexOf),
  ]);
  const free: number[] = [];
  for (let i = 0; i < (job.spec.completions ?? 0) && free.length < missing; i++) if (!taken.has(i)) free.push(i);
  if (!triesEachIndex(job)) return { now: free };
  const wait = (index: number): number => {
    const last = lastFailed(pods, index);
    if (last === undefined) return 0;
    return Math.max(0, finishedAt(last) + replacementDelay(counted(last, FAILURES) + counted(last, IGNORED) + 1) - now);
  };
  const ready = free.filter((index) => wait(index) === 0);
  return ready.length > 0 || free.length === 0 ? { now: ready } : { now: [], wait: Math.min(...free.map(wait)) };
}

/** KEP-3998: the first rule of the `successPolicy` that is met, in the controller's words. */
export function metSuccessPolicy(job: Job, succeeded: readonly number[]): string | undefined {
  const at = (job.spec?.successPolicy?.rules ?? []).findIndex((rule) => {
    if (rule.succeededIndexes === undefined) return rule.succeededCount !== undefined && succeeded.length >= rule.succeededCount;
    const wanted = parseIndexes(rule.succeededIndexes);
    const met = wanted.filter((index) => succeeded.includes(index)).length;
    return met >= (rule.succeededCount ?? wanted.length);
  });
  return at < 0 ? undefined : `Matched rules at index ${at}`;
}
