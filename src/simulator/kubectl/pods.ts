import type { ContainerStatus, LabelSelector, Pod } from '../manifest/types.ts';
import type { Env } from './env.ts';
import { fail, KubectlError } from './errors.ts';
import { findResource, type ApiObject, type Resource } from './kinds.ts';
import { dig, isObject } from './json.ts';

/** A resource by one of its names; commands that ask the API server's discovery themselves say without `error: ` that there is none. */
export function knownResource(name: string): Resource {
  const found = findResource(name);
  if (found === undefined) throw new KubectlError({ text: `the server doesn't have a resource type "${name}"` });
  return found;
}

/** Containers in the order in which kubectl names them: regular, ephemeral, init (K-61). */
export function containerNames(pod: Pod): readonly { readonly name: string; readonly label: string }[] {
  const spec = pod.spec;
  return [
    ...(spec?.containers ?? []).map((c) => ({ name: c.name, label: c.name })),
    ...(spec?.ephemeralContainers ?? []).map((c) => ({ name: c.name, label: `${c.name} (ephem)` })),
    ...(spec?.initContainers ?? []).map((c) => ({ name: c.name, label: `${c.name} (init)` })),
  ];
}
export const statusOf = (pod: Pod, container: string): ContainerStatus | undefined =>
  [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.ephemeralContainerStatuses ?? []),
  ].find((s) => s.name === container);

const DEFAULT = 'kubectl.kubernetes.io/default-container';
/** The container a command means (K-60 … K-62, K-71); the note about a default goes to stderr unless `quiet`. */
export function chooseContainer(env: Env, pod: Pod, asked: string | undefined, strict: boolean, quiet = false): string {
  const all = containerNames(pod);
  const out = all.map((c) => c.label).join(', ');
  const missing = (name: string): never => {
    throw fail(`container ${name} is not valid for pod ${pod.metadata.name ?? ''} out of: ${out}`);
  };
  if (asked !== undefined && asked !== '') return all.some((c) => c.name === asked) ? asked : missing(asked);
  const annotated = pod.metadata.annotations?.[DEFAULT];
  if (annotated !== undefined && annotated !== '') {
    if (all.some((c) => c.name === annotated)) return annotated;
    if (strict) return missing(annotated);
    if (!quiet) env.warn(`Default container name "${annotated}" not found in pod ${pod.metadata.name ?? ''}`);
  }
  const first = all[0]?.name ?? '';
  if (all.length > 1 && !quiet) env.warn(`Defaulted container "${first}" out of: ${out}`);
  return first;
}

/** The label selector by which a workload or Service finds its Pods. */
export function podSelector(object: ApiObject): LabelSelector | undefined {
  const selector = dig(object, 'spec', 'selector');
  if (!isObject(selector)) return undefined;
  return object.kind === 'Service' || object.kind === 'ReplicationController'
    ? { matchLabels: selector as Record<string, string> }
    : selector;
}
export function matchesSelector(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> = {}): boolean {
  if (selector === undefined) return false;
  const has = (k: string): boolean => Object.hasOwn(labels, k);
  return (
    Object.entries(selector.matchLabels ?? {}).every(([k, v]) => has(k) && labels[k] === v) &&
    (selector.matchExpressions ?? []).every((e) => {
      const inside = has(e.key) && (e.values ?? []).includes(labels[e.key] ?? '');
      return e.operator === 'In' ? inside : e.operator === 'NotIn' ? !inside : e.operator === 'Exists' ? has(e.key) : !has(e.key);
    })
  );
}
const readySince = (p: Pod): number => {
  const ready = p.status?.conditions?.find((c) => c.type === 'Ready' && c.status === 'True');
  return ready === undefined ? Infinity : Date.parse(ready.lastTransitionTime ?? '') || 0;
};
const restarts = (p: Pod): number => Math.max(0, ...(p.status?.containerStatuses ?? []).map((c) => c.restartCount));
const PHASES: Readonly<Record<string, number>> = { Unknown: 1, Pending: 2 };
/** Which Pod of several is meant: assigned, running, ready, ready for longer, fewer restarts, older. */
function preferred(a: Pod, b: Pod): number {
  const keys = (p: Pod): readonly number[] => [
    p.spec?.nodeName ? 0 : 1,
    PHASES[p.status?.phase ?? ''] ?? 0,
    readySince(p),
    restarts(p),
    Date.parse(p.metadata.creationTimestamp ?? '') || 0,
  ];
  const [x, y] = [keys(a), keys(b)];
  const at = x.findIndex((k, i) => k !== y[i]);
  return at < 0 ? 0 : (x[at] ?? 0) < (y[at] ?? 0) ? -1 : 1;
}
/** Pods of a workload, the one that is meant first. */
export function podsOf(env: Env, object: ApiObject): readonly Pod[] {
  if (object.kind === 'CronJob')
    return env.api
      .list('Job', object.metadata.namespace)
      .filter((j) => j.metadata.ownerReferences?.some((r) => r.uid === object.metadata.uid) === true)
      .flatMap((j) => podsOf(env, j));
  const selector = podSelector(object);
  return env.api
    .list('Pod', object.metadata.namespace)
    .filter((p) => matchesSelector(selector, p.metadata.labels))
    .toSorted(preferred);
}

const WORKLOADS = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Service']);
/** `x`, `pod/x`, `deploy/x` → its Pods, the one that is meant first; `missing` words the failure for an absent object, `doing` that for one without Pods. */
export function podsFor(env: Env, word: string, missing: (resource: Resource, name: string) => Error, doing = 'attach to'): readonly Pod[] {
  if (word.split('/').length > 2) throw fail('arguments in resource/name form may not have more than one slash');
  const slash = word.indexOf('/');
  const typeName = slash < 0 ? 'pods' : word.slice(0, slash);
  const name = slash < 0 ? word : word.slice(slash + 1);
  const resource = findResource(typeName);
  if (resource === undefined) throw fail(`the server doesn't have a resource type "${typeName}"`);
  const object = resource.stored === undefined ? undefined : env.api.get(resource.stored, env.namespace, name);
  if (object === undefined) throw missing(resource, name);
  if (object.kind === 'Pod') return [object];
  if (!WORKLOADS.has(object.kind)) throw fail(`cannot ${doing} *v1.${object.kind}: selector for *v1.${object.kind} not implemented`);
  if (object.kind === 'Service' && Object.keys(object.spec?.selector ?? {}).length === 0)
    throw fail(`cannot ${doing} *v1.Service: invalid service '${name}': Service is defined without a selector`);
  const pods = podsOf(env, object);
  if (pods.length === 0) throw fail('timed out waiting for the condition');
  return pods;
}
/** The one Pod that is meant. */
export function podFor(env: Env, word: string, missing: (resource: Resource, name: string) => Error): Pod {
  const [pod] = podsFor(env, word, missing);
  if (pod === undefined) throw fail('timed out waiting for the condition');
  return pod;
}
