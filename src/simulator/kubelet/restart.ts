// Whether an exited container is started again (2.5, L-61 … L-70).
import type { Container, ContainerRestartRule } from '../manifest/types.ts';
import type { BoundPod, ContainerRecord, RuntimeStatus } from './pod-status.ts';
import { everybody, newest } from './pod-status.ts';

/** L-65: the first rule whose exit codes match. */
export function matchingRule(container: Container, exitCode: number): ContainerRestartRule | undefined {
  return container.restartPolicyRules?.find(({ exitCodes }) => {
    if (exitCodes === undefined) return false;
    const listed = exitCodes.values?.includes(exitCode) ?? false;
    return exitCodes.operator === 'In' ? listed : exitCodes.operator === 'NotIn' ? !listed : false;
  });
}

/** The container's own policy, else the Pod's. */
export const effectivePolicy = (container: Container, podPolicy: string | undefined): string =>
  container.restartPolicy ?? podPolicy ?? 'Always';

/** L-64. */
export function restartsAfter(container: Container, podPolicy: string | undefined, exitCode: number): boolean {
  if (container.restartPolicy !== undefined && matchingRule(container, exitCode) !== undefined) return true;
  const policy = effectivePolicy(container, podPolicy);
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** L-63. */
export function shouldBeRestarted(pod: BoundPod, container: Container, status: RuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const record = newest(status, container.name);
  if (record === undefined) return true;
  if (record.state === 'running') return false;
  if (record.state === 'created') return true;
  return restartsAfter(container, pod.spec.restartPolicy, record.exitCode ?? 0);
}

/** L-43: out of memory is a failure even with exit code 0. */
export const initFailed = (record: ContainerRecord): boolean => (record.exitCode ?? 0) !== 0 || record.reason === 'OOMKilled';

/** L-70: the container has exited with a code whose first matching rule restarts all. */
export function triggersRestartOfAll(container: Container, status: RuntimeStatus): boolean {
  const record = newest(status, container.name);
  return record?.state === 'exited' && matchingRule(container, record.exitCode ?? 0)?.action === 'RestartAllContainers';
}

/** L-71: only Pods with such a rule have the condition. */
export const hasRestartAllRule = (pod: BoundPod): boolean =>
  everybody(pod).some((c) => c.restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers') ?? false);
