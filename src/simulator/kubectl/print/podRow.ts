import type { ContainerStatus, Pod } from '../../manifest/types.ts';
import { humanDuration } from './duration.ts';

/** A row of `kubectl get pod`. */
export interface PodRow {
  readonly name: string;
  /** `1/2` */
  readonly ready: string;
  /** `Running`, `Init:0/2`, `CrashLoopBackOff`, … */
  readonly status: string;
  /** Only the number, e.g. `3`. */
  readonly restartCount: number;
  /** As shown: `3` or `3 (20s ago)`. */
  readonly restarts: string;
}

interface Count {
  restarts: number;
  at: number;
}
const add = (count: Count, status: ContainerStatus): void => {
  count.restarts += status.restartCount;
  const finished = Date.parse(status.lastState?.terminated?.finishedAt ?? '');
  if (finished > count.at) count.at = finished;
};
const ended = (t: { readonly reason?: string; readonly signal?: number; readonly exitCode: number }): string =>
  t.reason !== undefined && t.reason !== ''
    ? t.reason
    : t.signal !== undefined && t.signal !== 0
      ? `Signal:${t.signal}`
      : `ExitCode:${t.exitCode}`;

/** READY, STATUS and RESTARTS by the API server's algorithm (spec 4.2); `now` in ms since the Unix epoch. */
export function podRow(pod: Pod, now: number): PodRow {
  const spec = pod.spec;
  const status = pod.status;
  const inits = spec?.initContainers ?? [];
  const sidecars = new Set(inits.filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  const total = (spec?.containers.length ?? 0) + sidecars.size;
  const condition = (type: string): string | undefined => status?.conditions?.find((c) => c.type === type)?.status;

  let ready = 0;
  let reason: string = status?.phase ?? 'Unknown';
  if (status?.reason) reason = status.reason;
  if (status?.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated')) reason = 'SchedulingGated';

  let all: Count = { restarts: 0, at: -Infinity };
  const ofSidecars: Count = { restarts: 0, at: -Infinity };
  let initializing = false;
  for (const [i, c] of (status?.initContainerStatuses ?? []).entries()) {
    add(all, c);
    const sidecar = sidecars.has(c.name);
    if (sidecar) add(ofSidecars, c);
    const { terminated, waiting } = c.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && c.started === true) {
      if (c.ready) ready++;
      continue;
    }
    if (terminated !== undefined) reason = `Init:${ended(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') reason = `Init:${waiting.reason}`;
    else reason = `Init:${i}/${inits.length}`;
    initializing = true;
    break;
  }
  if (!initializing || condition('Initialized') === 'True') {
    all = { ...ofSidecars };
    let hasRunning = false;
    let errorReason: string | undefined;
    for (const c of [...(status?.containerStatuses ?? [])].reverse()) {
      add(all, c);
      const { terminated, waiting, running } = c.state ?? {};
      if (waiting?.reason) reason = waiting.reason;
      else if (terminated !== undefined) {
        reason = ended(terminated);
        if (terminated.exitCode !== 0) errorReason = reason;
      } else if (c.ready && running !== undefined) {
        hasRunning = true;
        ready++;
      }
    }
    if (reason === 'Completed') {
      if (hasRunning) reason = condition('Ready') === 'True' ? 'Running' : (errorReason ?? 'NotReady');
      else if (errorReason !== undefined) reason = errorReason;
    }
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status?.reason === 'NodeLost') reason = 'Unknown';
    else if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') reason = 'Terminating';
  }
  return {
    name: pod.metadata.name ?? '',
    ready: `${ready}/${total}`,
    status: reason,
    restartCount: all.restarts,
    restarts: all.restarts !== 0 && all.at !== -Infinity ? `${all.restarts} (${humanDuration(now - all.at)} ago)` : String(all.restarts),
  };
}
