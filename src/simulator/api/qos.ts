import type { PodSpec, ResourceRequirements } from '../manifest/types.ts';
import { quantityValue } from './quantity.ts';

type Qos = 'BestEffort' | 'Burstable' | 'Guaranteed';
const RESOURCES = ['cpu', 'memory'] as const;

const amount = (list: Readonly<Record<string, string | number>> | undefined, resource: string): number =>
  list !== undefined && Object.hasOwn(list, resource) ? quantityValue(list[resource] ?? 0) : 0;

function classify(all: readonly (ResourceRequirements | undefined)[]): Qos {
  const sum = (which: 'requests' | 'limits', resource: string): number => all.reduce((total, one) => total + amount(one?.[which], resource), 0);
  const nothing = RESOURCES.every((resource) => sum('requests', resource) === 0 && sum('limits', resource) === 0);
  if (nothing) return 'BestEffort';
  const guaranteed = RESOURCES.every((resource) =>
    all.every((one) => amount(one?.limits, resource) > 0) && Math.abs(sum('requests', resource) - sum('limits', resource)) < 1e-9);
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

/** A Pod's QoS class from the cpu and memory of all its containers, inits too, or of the Pod itself where that is set (L-402, L-403). */
export function podQos(spec: PodSpec): Qos {
  if (spec.resources !== undefined) return classify([spec.resources]);
  return classify([...(spec.initContainers ?? []), ...spec.containers].map((container) => container.resources));
}
