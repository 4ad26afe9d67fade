import type { Api } from '../api/types.ts';
import type { Clock } from '../clock.ts';
import type { Container, EphemeralContainer } from '../manifest/types.ts';
import type { Runtime } from '../runtime/types.ts';
import type { ContainerRef, Emit } from '../trace/facts.ts';
import type { NodeFacts } from './fields.ts';
import type { BoundPod } from './pod-status.ts';

/** What every part of the kubelet works with. */
export interface Context {
  readonly clock: Clock;
  readonly api: Api;
  readonly runtime: Runtime;
  readonly emit: Emit;
  readonly node: NodeFacts;
  /** What virtual 0 is on the calendar, ms since the Unix epoch. */
  readonly epoch: number;
}
export type EventType = 'Normal' | 'Warning';

/** Where a container stands in the spec, as events name it (L-108). */
export function fieldPath(pod: BoundPod, container: Container | EphemeralContainer): string {
  const list = pod.spec.initContainers?.some((c) => c.name === container.name)
    ? 'initContainers'
    : pod.spec.ephemeralContainers?.some((c) => c.name === container.name)
      ? 'ephemeralContainers'
      : 'containers';
  return `spec.${list}{${container.name}}`;
}

/** Records an event of the kubelet, about the Pod or one of its containers. */
export function recordEvent(
  context: Context,
  pod: BoundPod,
  container: Container | EphemeralContainer | null,
  type: EventType,
  reason: string,
  message: string,
): void {
  context.api.recordEvent({
    object: pod,
    type,
    reason,
    message,
    component: 'kubelet',
    host: context.node.name,
    ...(container === null ? {} : { fieldPath: fieldPath(pod, container) }),
  });
}

export const refOf = (pod: BoundPod, container: string, restartCount: number): ContainerRef => ({
  namespace: pod.metadata.namespace ?? '',
  pod: pod.metadata.name ?? '',
  container,
  restartCount,
});
