import type { Job, Pod, PodFailurePolicyRule } from '../manifest/types.ts';

/** What a Job's `podFailurePolicy` says of one failed Pod; 'Count' where no rule matches. */
export interface FailureVerdict {
  readonly action: PodFailurePolicyRule['action'];
  readonly message?: string;
}

/** Applies the first matching rule: by exit codes of containers, or by the Pod's conditions. */
export function judgeFailure(job: Job, pod: Pod): FailureVerdict {
  // Main containers first: a sidecar that was killed at the end must not speak for the app.
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const [index, rule] of (job.spec?.podFailurePolicy?.rules ?? []).entries()) {
    const codes = rule.onExitCodes;
    if (codes !== undefined) {
      for (const status of statuses) {
        const code = status.state?.terminated?.exitCode;
        if (code === undefined || code === 0 || (codes.containerName !== undefined && codes.containerName !== status.name)) continue;
        if (codes.values.includes(code) !== (codes.operator === 'In')) continue;
        return {
          action: rule.action,
          message: `Container ${status.name} for pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''} failed with exit code ${code} matching ${rule.action} rule at index ${index}`,
        };
      }
    }
    const matched = rule.onPodConditions?.find((pattern) =>
      pod.status?.conditions?.some((c) => c.type === pattern.type && c.status === (pattern.status ?? 'True')),
    );
    if (matched !== undefined) {
      return {
        action: rule.action,
        message: `Pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''} has condition ${matched.type} matching ${rule.action} rule at index ${index}`,
      };
    }
  }
  return { action: 'Count' };
}

/** L-68: with policy OnFailure a Job fails when its Pods' containers, inits and sidecars too, have restarted too often together. */
export function restartedTooOften(job: Job, pods: readonly Pod[]): boolean {
  if (job.spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  const running = pods.filter((pod) => pod.status?.phase === 'Running' || pod.status?.phase === 'Pending');
  const restarts = running.reduce(
    (total, pod) =>
      total +
      [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].reduce((sum, c) => sum + c.restartCount, 0),
    0,
  );
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** How long a failed Pod holds up its replacement: 10 s, doubled with every failure, at most ten minutes. */
export const replacementDelay = (failures: number): number =>
  failures === 0 ? 0 : Math.min(600_000, 10_000 * 2 ** Math.min(failures - 1, 10));
