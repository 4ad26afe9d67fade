// The downward API: fields of the Pod and resources of its containers, as text (L-123).
import type { Container, ObjectFieldSelector, ResourceFieldSelector } from '../manifest/types.ts';
import { quantityOf } from '../manifest/quantity.ts';
import type { BoundPod } from './pod-status.ts';

/** What the node adds: its addresses and what it has to give. */
export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  readonly allocatable: Readonly<Record<string, string | number>>;
}

const quote = (text: string): string => `"${text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`;
const formatMap = (map: Readonly<Record<string, string>> | undefined): string =>
  Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}=${quote(map![key] ?? '')}`)
    .join('\n');

/** The text of a `fieldRef`, or undefined for a path that does not exist (validation refuses those). */
export function podField(pod: BoundPod, selector: ObjectFieldSelector, node: NodeFacts, podIp: string): string | undefined {
  const path = selector.fieldPath;
  const indexed = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path);
  if (indexed !== null) {
    const map = indexed[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
    const key = indexed[2] ?? '';
    return map !== undefined && Object.hasOwn(map, key) ? map[key] : '';
  }
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name ?? '';
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(pod.metadata.labels);
    case 'metadata.annotations':
      return formatMap(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? 'default';
    case 'status.hostIP':
    case 'status.hostIPs':
      return node.address;
    case 'status.podIP':
    case 'status.podIPs':
      return podIp;
    default:
      return undefined;
  }
}

/** The number a `resourceFieldRef` gives, in units of its divisor, rounded up; the node's allocatable where no limit is set. */
export function resourceField(container: Container, selector: ResourceFieldSelector, node: NodeFacts): string {
  const [side, ...rest] = selector.resource.split('.');
  const name = rest.join('.');
  const list = side === 'limits' ? container.resources?.limits : container.resources?.requests;
  const set = list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;
  const amount = quantityOf(set ?? (side === 'limits' ? node.allocatable[name] : '0'));
  const divisor = selector.divisor === undefined || String(selector.divisor) === '0' ? quantityOf('1') : quantityOf(selector.divisor);
  if (divisor.nano <= 0n) return '0';
  return String((amount.nano + divisor.nano - 1n) / divisor.nano);
}
