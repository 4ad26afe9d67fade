// What a Pod asks for as a whole (L-390 … L-397) and the QoS class that follows from it (L-402, D-44).
import { addQuantities, compareQuantities, formatQuantity, quantityOf } from './quantity.ts';
import type { Quantity } from './quantity.ts';
import type { Container, PodSpec, ResourceRequirements } from './types.ts';

/** Resource name → amount, in the order the names were first met. */
export type ResourceTotals = ReadonlyMap<string, Quantity>;
type Side = 'requests' | 'limits';
type Totals = Map<string, Quantity>;

const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' };
const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';
/** Only these may be set for the Pod as a whole. */
const isPodLevel = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** The requests the scheduler reckons with: inits and sidecars, pod-level resources and overhead included. */
export const podRequests = (spec: PodSpec): ResourceTotals => podTotals(spec, 'requests');
/** The limits of the whole Pod, computed likewise. */
export const podLimits = (spec: PodSpec): ResourceTotals => podTotals(spec, 'limits');

function podTotals(spec: PodSpec, side: Side): ResourceTotals {
  const total = containerTotals(spec, side);
  for (const [name, text] of entries(spec.resources, side)) if (isPodLevel(name)) total.set(name, quantityOf(text)); // L-393
  for (const [name, text] of Object.entries(spec.overhead ?? {})) {
    // L-394
    const have = total.get(name);
    if (side === 'requests') add(total, name, quantityOf(text));
    else if (have && have.nano !== 0n) total.set(name, addQuantities(have, quantityOf(text)));
  }
  return total;
}

/** The aggregate of the containers alone, without pod-level resources and overhead (L-390 … L-392). */
export function containerTotals(spec: PodSpec, side: Side): Map<string, Quantity> {
  const total: Totals = new Map();
  for (const container of spec.containers ?? []) addAll(total, container.resources, side);
  const sidecars: Totals = new Map();
  const peak: Totals = new Map();
  for (const init of spec.initContainers ?? []) {
    if (isSidecar(init)) {
      addAll(total, init.resources, side); // L-390: all sidecars run beside the main containers
      addAll(sidecars, init.resources, side);
      raise(peak, sidecars);
    } else {
      const alone: Totals = new Map(sidecars); // L-391: a regular init runs beside the sidecars before it
      addAll(alone, init.resources, side);
      raise(peak, alone);
    }
  }
  raise(total, peak);
  return total;
}

function entries(resources: ResourceRequirements | undefined, side: Side): [string, string | number][] {
  return Object.entries(resources?.[side] ?? {});
}
function addAll(total: Totals, resources: ResourceRequirements | undefined, side: Side): void {
  for (const [name, text] of entries(resources, side)) add(total, name, quantityOf(text));
}
function add(total: Totals, name: string, amount: Quantity): void {
  const have = total.get(name);
  total.set(name, have ? addQuantities(have, amount) : amount);
}
function raise(total: Totals, floor: ResourceTotals): void {
  for (const [name, amount] of floor)
    if (compareQuantities(amount, total.get(name) ?? ZERO) > 0 || !total.has(name)) total.set(name, amount);
}

/** L-402: looks at cpu and memory only, and at quantities above zero only; ephemeral containers do not count. */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const podLevel = [...entries(spec.resources, 'requests'), ...entries(spec.resources, 'limits')].length > 0;
  const parts = podLevel ? [spec.resources] : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c) => c.resources);
  const requests: Totals = new Map();
  const limits: Totals = new Map();
  let allLimited = true;
  for (const resources of parts) {
    gather(requests, resources, 'requests');
    if (gather(limits, resources, 'limits') < 2) allLimited = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const equal =
    requests.size === limits.size && [...requests].every(([name, amount]) => compareQuantities(amount, limits.get(name) ?? ZERO) === 0);
  return allLimited && equal ? 'Guaranteed' : 'Burstable';
}

function gather(total: Totals, resources: ResourceRequirements | undefined, side: Side): number {
  let found = 0;
  for (const [name, text] of entries(resources, side)) {
    const amount = quantityOf(text);
    if ((name !== 'cpu' && name !== 'memory') || amount.nano <= 0n) continue;
    add(total, name, amount);
    found++;
  }
  return found;
}

/** Totals as the API prints them. */
export function formatTotals(totals: ResourceTotals): Readonly<Record<string, string>> {
  return Object.fromEntries([...totals].map(([name, amount]) => [name, formatQuantity(amount)]));
}
