// The Pod's phase (7.1): a pure function of the spec and the container statuses.
import type { ContainerStatus } from '../manifest/types.ts';
import type { BoundPod } from './pod-status.ts';
import { inits, isSidecar } from './pod-status.ts';
import { restartsAfter } from './restart.ts';

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';
export interface PhaseInput {
  readonly pod: BoundPod;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  /** The Pod is being ended for good and its containers are dead (L-252). */
  readonly final: boolean;
  /** Whose `started` the status before this one had true: it is what the phase of a running sidecar goes by (L-250). */
  readonly startedBefore: ReadonlySet<string>;
  /** Some main container exists in the current sandbox (L-251 row 2). */
  readonly mainCreated: boolean;
}

/** L-75: a container removed by RestartAllContainers comes back. */
const comesBack = (reason: string | undefined): boolean => reason === 'RestartingAllContainers';

/** L-250 … L-252. */
export function getPhase({ pod, init, main, final, startedBefore, mainCreated }: PhaseInput): Phase {
  const policy = pod.spec.restartPolicy;
  const byName = (list: readonly ContainerStatus[], name: string): ContainerStatus | undefined =>
    list.find((status) => status.name === name);
  let pendingInit = 0,
    failedInit = 0,
    pendingSidecar = 0,
    unknown = 0,
    running = 0,
    waiting = 0,
    stopped = 0,
    stoppedFinal = 0,
    succeeded = 0;

  for (const container of inits(pod.spec)) {
    const status = byName(init, container.name);
    const last = status?.lastState?.terminated;
    if (isSidecar(container)) {
      if (status === undefined) unknown++;
      else if (status.state?.running !== undefined) {
        if (!startedBefore.has(container.name)) pendingSidecar++;
        running++;
      } else if (status.state?.terminated === undefined && last === undefined) {
        pendingSidecar++;
        waiting++;
      } // terminated or crash-looping sidecars are ignored (L-258)
      continue;
    }
    const ended = status?.state?.terminated ?? (status?.state?.running === undefined ? last : undefined);
    if (ended === undefined) pendingInit++;
    else if (ended.exitCode !== 0 && !comesBack(ended.reason) && !restartsAfter(container, policy, ended.exitCode)) failedInit++;
  }
  for (const container of pod.spec.containers) {
    const status = byName(main, container.name);
    const ended = status?.state?.terminated ?? status?.lastState?.terminated;
    if (status === undefined) unknown++;
    else if (status.state?.running !== undefined) running++;
    else if (ended === undefined) waiting++;
    else {
      stopped++;
      if (status.state?.terminated?.exitCode === 0) succeeded++;
      if (!comesBack(ended.reason) && !restartsAfter(container, policy, ended.exitCode)) stoppedFinal++;
    }
  }

  if (failedInit > 0) return 'Failed';
  if (pendingInit > 0 || (pendingSidecar > 0 && !mainCreated)) return 'Pending';
  if (waiting > 0) return 'Pending';
  if (running > 0 && unknown === 0) return 'Running';
  if (running === 0 && stopped > 0 && unknown === 0) {
    if (final) return stopped === succeeded ? 'Succeeded' : 'Failed';
    if (stoppedFinal < stopped) return 'Running';
    return stopped === succeeded ? 'Succeeded' : 'Failed';
  }
  return 'Pending';
}
