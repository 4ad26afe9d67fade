// What the kubelet refuses although the scheduler (or nobody) has bound it (L-29).
import { podRequests } from '../manifest/resources.ts';
import { compareQuantities, quantityOf } from '../manifest/quantity.ts';
import type { NodeFacts } from './fields.ts';
import type { BoundPod } from './pod-status.ts';
import { everybody } from './pod-status.ts';
import { HARDENING } from './security.ts';

interface Refusal {
  readonly reason: string;
  readonly message: string;
}
/** Whether the Pod names a kind of AppArmor profile anywhere, in a field or in an annotation of old. */
const confined = (pod: BoundPod): boolean =>
  [pod.spec, ...everybody(pod)].some((each) => each.securityContext?.appArmorProfile !== undefined) ||
  Object.keys(pod.metadata.annotations ?? {}).some((key) => key.startsWith('container.apparmor'));

/** Why the Pod does not fit beside `others`, or undefined. */
export function admissionProblem(pod: BoundPod, others: readonly BoundPod[], node: NodeFacts): Refusal | undefined {
  const sysctls = pod.spec.securityContext?.sysctls === undefined ? undefined : HARDENING.get().sysctlProblem(pod);
  if (sysctls !== undefined) return sysctls;
  for (const [name, wanted] of podRequests(pod.spec)) {
    const text = node.allocatable[name];
    if (text === undefined || wanted.nano === 0n) continue;
    const capacity = quantityOf(text);
    const used = others.reduce((sum, other) => sum + (podRequests(other.spec).get(name)?.nano ?? 0n), 0n);
    if (compareQuantities({ ...wanted, nano: used + wanted.nano }, capacity) <= 0) continue;
    const unit = name === 'cpu' ? 1_000_000n : 1_000_000_000n; // cpu is counted in thousandths
    return {
      reason: `OutOf${name}`,
      message: `Node didn't have enough resource: ${name}, requested: ${wanted.nano / unit}, used: ${used / unit}, capacity: ${capacity.nano / unit}`,
    };
  }
  return confined(pod) ? HARDENING.get().appArmorProblem(pod) : undefined;
}
