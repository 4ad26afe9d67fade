import type { Clock, Timer } from '../clock.ts';
import type { Api, WatchEvent } from '../api/types.ts';
import type { Kind, KubernetesObject, LabelSelector, OwnerReference, Pod } from '../manifest/types.ts';

export interface ControllerContext {
  readonly clock: Clock;
  /** What virtual 0 is on the calendar, ms since the Unix epoch. */
  readonly epoch: number;
  readonly api: Api;
}
/** An object's key in a controller's queue. */
export interface Key {
  readonly namespace: string;
  readonly name: string;
}

export interface Controller {
  /** Which objects of its own the change may concern. */
  concerns(event: WatchEvent): readonly Key[];
  /** Brings one of them nearer to what its spec asks for; answers after how many ms to look again without being called. */
  sync(key: Key): number | undefined;
  /** How long after a change it looks; changes in between are one look. */
  delay(event: WatchEvent): number;
}

/** A controller's latency on an idle node: watch, queue and one request (recordings show 5 to 15 ms). */
export const SYNC_MS = 10;

/** Runs a controller: one queue without duplicates, the earliest asked-for time wins. */
export function runController({ clock, api }: ControllerContext, controller: Controller): void {
  const queue = new Map<string, Timer>();
  const enqueue = (key: Key, delay: number): void => {
    const id = `${key.namespace}\n${key.name}`;
    const waiting = queue.get(id);
    if (waiting !== undefined) {
      if (waiting.at <= clock.now() + delay) return;
      clock.cancel(waiting);
    }
    queue.set(
      id,
      clock.after(delay, () => {
        queue.delete(id);
        const again = controller.sync(key);
        if (again !== undefined) enqueue(key, Math.max(1, again));
      }),
    );
  };
  api.watch((event) => {
    if (event.object.kind === 'Event') return;
    for (const key of controller.concerns(event)) enqueue(key, controller.delay(event));
  });
}

export const keyOf = (object: KubernetesObject): Key => ({ namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' });
export const controllerOf = (object: KubernetesObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller === true);

/** The key of the object's controller when that is of the given kind. */
export function ownerKeys(object: KubernetesObject, kind: Kind): readonly Key[] {
  const owner = controllerOf(object);
  return owner?.kind === kind ? [{ namespace: object.metadata.namespace ?? '', name: owner.name }] : [];
}

export const ownerReference = (owner: KubernetesObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name ?? '',
  uid: owner.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

export const isFinished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
/** Neither finished nor on its way out. */
export const isActive = (pod: Pod): boolean => !isFinished(pod) && pod.metadata.deletionTimestamp === undefined;
export const isReady = (pod: Pod): boolean => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
/** Ready for at least `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (!isReady(pod)) return false;
  const since = pod.status?.conditions?.find((c) => c.type === 'Ready')?.lastTransitionTime;
  return minReadySeconds === 0 || (since !== undefined && now - Date.parse(since) >= minReadySeconds * 1000);
}

export function matches(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> | undefined): boolean {
  const value = (key: string): string | undefined => (labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined);
  if (selector === undefined) return false;
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, wanted]) => value(key) === wanted) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
      const has = value(key);
      switch (operator) {
        case 'In':
          return has !== undefined && (values ?? []).includes(has);
        case 'NotIn':
          return has === undefined || !(values ?? []).includes(has);
        case 'Exists':
          return has !== undefined;
        case 'DoesNotExist':
          return has === undefined;
        default:
          return false;
      }
    })
  );
}

/** The Pods that name `owner` as their controller. */
export const podsOf = (api: Api, owner: KubernetesObject): readonly Pod[] =>
  api.list('Pod', owner.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid);

/** The order in which surplus Pods go: unbound, pending, unready, then the youngest first. */
export function byDispensability(a: Pod, b: Pod): number {
  const rank = (pod: Pod): number => (pod.spec?.nodeName === undefined ? 0 : pod.status?.phase === 'Pending' ? 1 : !isReady(pod) ? 2 : 3);
  const born = (pod: Pod): number => Date.parse(pod.metadata.creationTimestamp ?? '') || 0;
  return rank(a) - rank(b) || born(b) - born(a);
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
}
/** The conditions with one set anew; its transition time stays while its status does. */
export function setCondition<C extends Condition>(conditions: readonly C[], next: C): readonly C[] {
  const old = conditions.find((c) => c.type === next.type);
  if (old !== undefined && old.status === next.status && old.reason === next.reason && old.message === next.message) return conditions;
  const merged = old !== undefined && old.status === next.status ? { ...next, lastTransitionTime: old.lastTransitionTime } : next;
  return old === undefined ? [...conditions, merged] : conditions.map((c) => (c === old ? merged : c));
}
/** `undefined` for zero: such counts are left out of a status. */
export const some = (count: number): number | undefined => (count === 0 ? undefined : count);
