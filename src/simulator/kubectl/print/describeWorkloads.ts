import type { ObjectReader } from '../../api/types.ts';
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  JobTemplateSpec,
  Pod,
  PodTemplateSpec,
  ReplicaSet,
  StatefulSet,
} from '../../manifest/types.ts';
import { containers } from './containers.ts';
import { spread, volumes } from './describePod.ts';
import { rfc1123 } from './duration.ts';
import { formatLabels, formatSelector, jobDuration } from './tables.ts';
import { annotations, controller, heading, labels, tolerations, type Writer } from './writer.ts';

/** `Pod Template:` of any workload. */
export function podTemplate(w: Writer, t: PodTemplateSpec | undefined): void {
  w.line(0, 'Pod Template:');
  if (t === undefined) {
    w.line(0, '  <unset>');
    return;
  }
  labels(w, '  Labels', t.metadata?.labels);
  if (Object.keys(t.metadata?.annotations ?? {}).length > 0) annotations(w, t.metadata?.annotations, '  ');
  const spec = t.spec;
  if (spec?.serviceAccountName) w.line(0, `  Service Account:\t${spec.serviceAccountName}`);
  if (spec?.initContainers !== undefined && spec.initContainers.length > 0)
    containers(w, 'Init Containers', spec.initContainers, undefined, undefined, '  ');
  containers(w, 'Containers', spec?.containers ?? [], undefined, undefined, '  ');
  volumes(w, spec?.volumes, '  ');
  spread(w, spec?.topologySpreadConstraints, '  ');
  if (spec?.priorityClassName) w.line(0, `  Priority Class Name:\t${spec.priorityClassName}`);
  labels(w, 'Node-Selectors', spec?.nodeSelector, '  ');
  tolerations(w, spec?.tolerations, '  ');
}
const owner = (w: Writer, o: Deployment | ReplicaSet | Job | StatefulSet): void => {
  const by = controller(o);
  if (by !== undefined) w.line(0, `Controlled By:\t${by}`);
};
/** `1 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the Pods an object controls. */
function podsStatus(reader: ObjectReader, o: { readonly metadata: { readonly uid?: string; readonly namespace?: string } }): string {
  const pods = reader
    .list('Pod', o.metadata.namespace)
    .filter((p: Pod) => p.metadata.ownerReferences?.some((r) => r.uid === o.metadata.uid) === true);
  const of = (phase: string): number => pods.filter((p) => p.status?.phase === phase).length;
  return `${of('Running')} Running / ${of('Pending')} Waiting / ${of('Succeeded')} Succeeded / ${of('Failed')} Failed`;
}
function conditions(
  w: Writer,
  list: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined,
): void {
  if (list === undefined || list.length === 0) return;
  w.line(0, 'Conditions:\n  Type\tStatus\tReason');
  w.line(1, '----\t------\t------');
  for (const c of list) w.line(1, `${c.type} \t${c.status}\t${c.reason ?? ''}`);
}

const REVISION = 'deployment.kubernetes.io/revision';
/** ReplicaSets of a Deployment: the one of its template, and the older ones. */
export function replicaSets(
  reader: ObjectReader,
  d: Deployment,
): { readonly current: ReplicaSet | undefined; readonly old: readonly ReplicaSet[] } {
  const all = reader
    .list('ReplicaSet', d.metadata.namespace)
    .filter((r) => r.metadata.ownerReferences?.some((o) => o.uid === d.metadata.uid) === true);
  const current = all.find(
    (r) => r.metadata.annotations?.[REVISION] !== undefined && r.metadata.annotations[REVISION] === d.metadata.annotations?.[REVISION],
  );
  return { current, old: all.filter((r) => r !== current) };
}
const created = (list: readonly ReplicaSet[]): string =>
  list.length === 0
    ? '<none>'
    : list.map((r) => `${r.metadata.name ?? ''} (${r.status?.replicas ?? 0}/${r.spec?.replicas ?? 0} replicas created)`).join(', ');

export function deployment(w: Writer, d: Deployment, reader: ObjectReader): void {
  heading(w, d.metadata);
  w.line(0, `CreationTimestamp:\t${rfc1123(d.metadata.creationTimestamp)}`);
  labels(w, 'Labels', d.metadata.labels);
  annotations(w, d.metadata.annotations);
  w.line(0, `Selector:\t${formatSelector(d.spec?.selector)}`);
  const s = d.status;
  w.line(
    0,
    `Replicas:\t${d.spec?.replicas ?? 0} desired | ${s?.updatedReplicas ?? 0} updated | ${s?.replicas ?? 0} total | ${s?.availableReplicas ?? 0} available | ${s?.unavailableReplicas ?? 0} unavailable`,
  );
  w.line(0, `StrategyType:\t${d.spec?.strategy?.type ?? ''}`);
  w.line(0, `MinReadySeconds:\t${d.spec?.minReadySeconds ?? 0}`);
  const rolling = d.spec?.strategy?.rollingUpdate;
  if (rolling !== undefined)
    w.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable ?? ''} max unavailable, ${rolling.maxSurge ?? ''} max surge`);
  podTemplate(w, d.spec?.template);
  conditions(w, s?.conditions);
  const { current, old } = replicaSets(reader, d);
  if (current === undefined && old.length === 0) return;
  w.line(0, `OldReplicaSets:\t${created(old)}`);
  w.line(0, `NewReplicaSet:\t${created(current === undefined ? [] : [current])}`);
}
export function replicaSet(w: Writer, r: ReplicaSet, reader: ObjectReader): void {
  heading(w, r.metadata);
  w.line(0, `Selector:\t${formatSelector(r.spec?.selector)}`);
  labels(w, 'Labels', r.metadata.labels);
  annotations(w, r.metadata.annotations);
  owner(w, r);
  w.line(0, `Replicas:\t${r.status?.replicas ?? 0} current / ${r.spec?.replicas ?? 0} desired`);
  w.line(0, `Pods Status:\t${podsStatus(reader, r)}`);
  podTemplate(w, r.spec?.template);
  conditions(w, r.status?.conditions);
}
export function statefulSet(w: Writer, s: StatefulSet, reader: ObjectReader): void {
  heading(w, s.metadata);
  w.line(0, `CreationTimestamp:\t${rfc1123(s.metadata.creationTimestamp)}`);
  w.line(0, `Selector:\t${formatSelector(s.spec?.selector)}`);
  labels(w, 'Labels', s.metadata.labels);
  annotations(w, s.metadata.annotations);
  w.line(0, `Replicas:\t${s.spec?.replicas ?? 0} desired | ${s.status?.replicas ?? 0} total`);
  w.line(0, `Update Strategy:\t${s.spec?.updateStrategy?.type ?? ''}`);
  const partition = s.spec?.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) {
    w.line(1, `Partition:\t${partition}`);
    const most = s.spec?.updateStrategy?.rollingUpdate?.maxUnavailable;
    if (most !== undefined) w.line(1, `MaxUnavailable:\t${most}`);
  }
  w.line(0, `Pods Status:\t${podsStatus(reader, s)}`);
  podTemplate(w, s.spec?.template);
  const claims = s.spec?.volumeClaimTemplates ?? [];
  w.line(0, `Volume Claims:${claims.length === 0 ? '\t<none>' : ''}`);
  for (const c of claims) {
    w.line(1, `Name:\t${c.metadata.name ?? ''}`);
    w.line(1, `StorageClass:\t${c.spec?.storageClassName ?? ''}`);
    labels(w, 'Labels', c.metadata.labels, '  ');
    labels(w, 'Annotations', c.metadata.annotations, '  ');
    w.line(1, `Capacity:\t${c.spec?.resources?.requests?.['storage'] ?? '<default>'}`);
    w.line(1, `Access Modes:\t[${(c.spec?.accessModes ?? []).join(' ')}]`);
  }
}
export function daemonSet(w: Writer, d: DaemonSet, reader: ObjectReader): void {
  heading(w, d.metadata);
  w.line(0, `Selector:\t${formatSelector(d.spec?.selector)}`);
  w.line(0, `Node-Selector:\t${formatLabels(d.spec?.template.spec?.nodeSelector)}`);
  labels(w, 'Labels', d.metadata.labels);
  annotations(w, d.metadata.annotations);
  const s = d.status;
  w.line(0, `Desired Number of Nodes Scheduled: ${s?.desiredNumberScheduled ?? 0}`);
  w.line(0, `Current Number of Nodes Scheduled: ${s?.currentNumberScheduled ?? 0}`);
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${s?.updatedNumberScheduled ?? 0}`);
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${s?.numberAvailable ?? 0}`);
  w.line(0, `Number of Nodes Misscheduled: ${s?.numberMisscheduled ?? 0}`);
  w.line(0, `Pods Status:\t${podsStatus(reader, d)}`);
  podTemplate(w, d.spec?.template);
}
export function job(w: Writer, j: Job, _reader: ObjectReader, now: number): void {
  const { spec, status } = j;
  heading(w, j.metadata);
  w.line(0, `Selector:\t${formatSelector(spec?.selector)}`);
  labels(w, 'Labels', j.metadata.labels);
  annotations(w, j.metadata.annotations);
  owner(w, j);
  w.line(0, `Parallelism:\t${spec?.parallelism ?? '<unset>'}`);
  w.line(0, `Completions:\t${spec?.completions ?? '<unset>'}`);
  if (spec?.completionMode !== undefined) w.line(0, `Completion Mode:\t${spec.completionMode}`);
  if (spec?.suspend !== undefined) w.line(0, `Suspend:\t${spec.suspend}`);
  if (spec?.backoffLimit !== undefined) w.line(0, `Backoff Limit:\t${spec.backoffLimit}`);
  if (spec?.ttlSecondsAfterFinished !== undefined) w.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`);
  if (status?.startTime !== undefined) w.line(0, `Start Time:\t${rfc1123(status.startTime)}`);
  if (status?.completionTime !== undefined) w.line(0, `Completed At:\t${rfc1123(status.completionTime)}`);
  if (status?.startTime !== undefined && status.completionTime !== undefined) w.line(0, `Duration:\t${jobDuration(j, now)}`);
  if (spec?.activeDeadlineSeconds !== undefined) w.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`);
  w.line(
    0,
    `Pods Statuses:\t${status?.active ?? 0} Active${status?.ready === undefined ? '' : ` (${status.ready} Ready)`} / ${status?.succeeded ?? 0} Succeeded / ${status?.failed ?? 0} Failed`,
  );
  if (spec?.completionMode === 'Indexed') w.line(0, `Completed Indexes:\t${status?.completedIndexes || '<none>'}`);
  podTemplate(w, spec?.template);
}
function jobTemplate(w: Writer, t: JobTemplateSpec): void {
  w.line(0, `Selector:\t${t.spec?.selector === undefined ? '<unset>' : formatSelector(t.spec.selector)}`);
  w.line(0, `Parallelism:\t${t.spec?.parallelism ?? '<unset>'}`);
  w.line(0, `Completions:\t${t.spec?.completions ?? '<unset>'}`);
  if (t.spec?.activeDeadlineSeconds !== undefined) w.line(0, `Active Deadline Seconds:\t${t.spec.activeDeadlineSeconds}s`);
  podTemplate(w, t.spec?.template);
}
export function cronJob(w: Writer, c: CronJob): void {
  heading(w, c.metadata);
  labels(w, 'Labels', c.metadata.labels);
  annotations(w, c.metadata.annotations);
  w.line(0, `Schedule:\t${c.spec.schedule}`);
  w.line(0, `Concurrency Policy:\t${c.spec.concurrencyPolicy ?? ''}`);
  w.line(0, `Suspend:\t${c.spec.suspend === undefined ? '<unset>' : c.spec.suspend ? 'True' : 'False'}`);
  w.line(0, `Time Zone:\t${c.spec.timeZone ?? '<unset>'}`);
  w.line(0, `Successful Job History Limit:\t${c.spec.successfulJobsHistoryLimit ?? '<unset>'}`);
  w.line(0, `Failed Job History Limit:\t${c.spec.failedJobsHistoryLimit ?? '<unset>'}`);
  w.line(
    0,
    `Starting Deadline Seconds:\t${c.spec.startingDeadlineSeconds === undefined ? '<unset>' : `${c.spec.startingDeadlineSeconds}s`}`,
  );
  jobTemplate(w, c.spec.jobTemplate);
  w.line(0, `Last Schedule Time:\t${c.status?.lastScheduleTime === undefined ? '<unset>' : rfc1123(c.status.lastScheduleTime)}`);
  const active = c.status?.active ?? [];
  w.line(0, `Active Jobs:\t${active.length === 0 ? '<none>' : active.map((a) => a.name ?? '').join(', ')}`);
}
