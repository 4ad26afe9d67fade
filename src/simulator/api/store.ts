import type { Clock } from '../clock.ts';
import type { Kind, KubernetesObject, ObjectMeta } from '../manifest/types.ts';
import type { Emit } from '../trace/facts.ts';
import { createRecorder } from './events.ts';
import { deepFreeze, equal, share } from './freeze.ts';
import { createIdentities, type Identities } from './identity.ts';
import { KINDS, resourceName } from './kinds.ts';
import { COUNTED, prepare } from './prepare.ts';
import type { Api, ApiFailure, ApiResult, WatchEvent } from './types.ts';

export interface ApiOptions {
  readonly clock: Clock;
  /** What virtual 0 is on the calendar, ms since the Unix epoch. */
  readonly epoch: number;
  readonly emit: Emit;
}
/** The store and what only its owner (the cluster) needs of it. */
export interface ApiServer extends Api {
  readonly identities: Identities;
}

/** How long the garbage collector takes to follow a deleted owner; recordings show 15 to 60 ms. */
const COLLECT_MS = 20;

const keyOf = (namespace: string, name: string): string => `${namespace}\n${name}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** RFC 3339 in whole seconds, as the API writes times. */
export const formatTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export function createApi({ clock, epoch, emit }: ApiOptions): ApiServer {
  const tables = new Map<Kind, Map<string, KubernetesObject>>();
  const sorted = new Map<Kind, readonly KubernetesObject[]>();
  const listeners = new Set<(event: WatchEvent) => void>();
  const identities = createIdentities('central mall');
  const timestamp = (): string => formatTime(epoch + clock.now());
  const recorder = createRecorder(clock, timestamp, epoch);
  let version = 1000;
  let pending: WatchEvent[] = [];

  const table = (kind: Kind): Map<string, KubernetesObject> => {
    let found = tables.get(kind);
    if (found === undefined) tables.set(kind, (found = new Map()));
    return found;
  };
  const namespaceOf = (kind: Kind, namespace: string | undefined): string => (KINDS[kind].namespaced ? (namespace ?? 'default') : '');

  const publish = (event: WatchEvent): void => {
    emit({ kind: 'object', type: event.type, object: event.object });
    sorted.delete(event.object.kind);
    pending.push(event);
    if (pending.length > 1) return;
    clock.after(0, () => {
      const events = pending;
      pending = [];
      for (const each of events) for (const listener of [...listeners]) listener(each);
    });
  };
  /** Stores `object` as a new version of `old`; nothing happens when it says the same. */
  const put = (object: KubernetesObject, old: KubernetesObject | undefined): KubernetesObject => {
    const shared = share(old, object);
    if (old !== undefined && shared === old) return old;
    const stored = deepFreeze({ ...shared, metadata: { ...shared.metadata, resourceVersion: String(++version) } }) as KubernetesObject;
    table(stored.kind).set(keyOf(stored.metadata.namespace ?? '', stored.metadata.name ?? ''), stored);
    publish(old === undefined ? { type: 'ADDED', object: stored } : { type: 'MODIFIED', object: stored, old });
    return stored;
  };
  const find = (kind: Kind, namespace: string | undefined, name: string): KubernetesObject | undefined =>
    tables.get(kind)?.get(keyOf(namespaceOf(kind, namespace), name));

  const failure = (code: number, reason: string, message: string): { readonly ok: false; readonly failure: ApiFailure } => ({
    ok: false,
    failure: { code, reason, message },
  });
  const notFound = (kind: Kind, name: string): { readonly ok: false; readonly failure: ApiFailure } =>
    failure(404, 'NotFound', `${resourceName(kind)} "${name}" not found`);

  /** Takes an object out of the store, and has the collector look at what it owned. */
  const drop = (object: KubernetesObject, orphan: boolean): void => {
    table(object.kind).delete(keyOf(object.metadata.namespace ?? '', object.metadata.name ?? ''));
    const last = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(++version) } }) as KubernetesObject;
    publish({ type: 'DELETED', object: last, old: object });
    if (object.kind === 'Event') return;
    clock.after(COLLECT_MS, () => {
      if (object.kind === 'Namespace') emptyNamespace(object.metadata.name ?? '');
      else release(object.metadata.uid ?? '', orphan);
    });
  };
  /** Everything an object of this uid owned loses its owner, or goes too when it had no other. */
  const release = (uid: string, orphan: boolean): void => {
    for (const each of tables.values())
      for (const dependent of [...each.values()]) {
        const owners = dependent.metadata.ownerReferences;
        if (owners === undefined || !owners.some((owner) => owner.uid === uid)) continue;
        const rest = owners.filter((owner) => owner.uid !== uid);
        if (orphan || rest.length > 0)
          put(
            { ...dependent, metadata: { ...dependent.metadata, ownerReferences: rest.length > 0 ? rest : undefined } } as KubernetesObject,
            dependent,
          );
        else api.delete(dependent.kind, dependent.metadata.namespace ?? '', dependent.metadata.name ?? '');
      }
  };
  const emptyNamespace = (name: string): void => {
    for (const each of tables.values())
      for (const object of [...each.values()]) {
        if (object.metadata.namespace === name) api.delete(object.kind, name, object.metadata.name ?? '');
      }
  };
  /** An object on its way out leaves when nothing holds it: no finalizers, and for a Pod no grace left. */
  const settle = (object: KubernetesObject): KubernetesObject => {
    const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
    const held = (finalizers?.length ?? 0) > 0 || (deletionGracePeriodSeconds ?? 0) > 0;
    if (deletionTimestamp !== undefined && !held) drop(object, false);
    return object;
  };

  /** L-200: what a request's grace comes to for this object. */
  const graceOf = (object: KubernetesObject, asked: number | undefined): number => {
    if (object.kind !== 'Pod') return 0;
    if ((object.spec?.nodeName ?? '') === '' || object.status?.phase === 'Succeeded' || object.status?.phase === 'Failed') return 0;
    const grace = asked ?? object.spec?.terminationGracePeriodSeconds ?? 30;
    return grace < 0 ? 1 : Math.trunc(grace);
  };

  const api: ApiServer = {
    identities,
    timestamp,
    get: (kind, namespace, name) => find(kind, namespace, name) as never,
    list: (kind, namespace) => {
      let all = sorted.get(kind);
      if (all === undefined) {
        all = [...(tables.get(kind)?.values() ?? [])].sort(
          (a, b) =>
            compare(a.metadata.namespace ?? '', b.metadata.namespace ?? '') || compare(a.metadata.name ?? '', b.metadata.name ?? ''),
        );
        sorted.set(kind, all);
      }
      return (namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace)) as never;
    },

    create: (object, options) => {
      const { kind } = object;
      const space = namespaceOf(kind, object.metadata.namespace);
      const prefix = object.metadata.generateName;
      const name = object.metadata.name ?? (prefix === undefined ? '' : prefix.slice(0, 58) + identities.suffix());
      if (name === '') return failure(422, 'Invalid', `resource name may not be empty`);
      if (space !== '' && find('Namespace', '', space) === undefined) return failure(404, 'NotFound', `namespaces "${space}" not found`);
      if (find(kind, space, name) !== undefined) return failure(409, 'AlreadyExists', `${resourceName(kind)} "${name}" already exists`);
      const metadata: ObjectMeta = {
        ...object.metadata,
        name,
        ...(space === '' ? { namespace: undefined } : { namespace: space }),
        uid: identities.uid(),
        creationTimestamp: timestamp(),
        ...(COUNTED.has(kind) ? { generation: 1 } : {}),
        resourceVersion: undefined,
        deletionTimestamp: undefined,
        deletionGracePeriodSeconds: undefined,
      };
      const prepared = prepare({ ...object, metadata } as KubernetesObject, { reader: api, identities });
      if ('forbidden' in prepared) return failure(403, 'Forbidden', prepared.forbidden);
      const clean = share(undefined, prepared);
      return { ok: true, object: (options?.dryRun === true ? deepFreeze(clean) : put(clean, undefined)) as typeof object };
    },

    update: (object, options) => {
      const name = object.metadata.name ?? '';
      const old = find(object.kind, object.metadata.namespace, name);
      if (old === undefined) return notFound(object.kind, name);
      const before = old as unknown as Record<string, unknown>;
      const after = object as unknown as Record<string, unknown>;
      // Binding a Pod to its node is a subresource of its own and no change of generation.
      const bound = object.kind === 'Pod' && old.kind === 'Pod' && old.spec?.nodeName !== object.spec?.nodeName;
      const changed = COUNTED.has(object.kind) && !bound && !equal(before['spec'], after['spec']);
      const kept: Partial<ObjectMeta> = {
        uid: old.metadata.uid,
        creationTimestamp: old.metadata.creationTimestamp,
        resourceVersion: old.metadata.resourceVersion,
        deletionTimestamp: old.metadata.deletionTimestamp,
        deletionGracePeriodSeconds: old.metadata.deletionGracePeriodSeconds,
        namespace: old.metadata.namespace,
        generation: changed ? (old.metadata.generation ?? 0) + 1 : old.metadata.generation,
      };
      const status = Object.hasOwn(before, 'status') ? { status: before['status'] } : {};
      const next = { ...after, metadata: { ...object.metadata, ...kept }, ...status } as unknown as KubernetesObject;
      if (options?.dryRun === true) return { ok: true, object: deepFreeze(share(old, next)) as typeof object };
      return { ok: true, object: settle(put(next, old)) as typeof object };
    },

    updateStatus: (object) => {
      const name = object.metadata.name ?? '';
      const old = find(object.kind, object.metadata.namespace, name);
      if (old === undefined) return notFound(object.kind, name);
      const { status } = object as unknown as { readonly status?: unknown };
      return { ok: true, object: put({ ...old, status } as unknown as KubernetesObject, old) as typeof object };
    },

    delete: (kind, namespace, name, options): ApiResult<KubernetesObject> => {
      const old = find(kind, namespace, name);
      if (old === undefined) return notFound(kind, name);
      const grace = graceOf(old, options?.gracePeriodSeconds);
      const foreground = options?.propagation === 'Foreground' && hasDependents(old.metadata.uid ?? '');
      const finalizers = [...(old.metadata.finalizers ?? []), ...(foreground ? ['foregroundDeletion'] : [])];
      // A Pod is marked even when it goes at once: watchers see both.
      if (finalizers.length === 0 && kind !== 'Pod') {
        drop(old, options?.propagation === 'Orphan');
        return { ok: true, object: old };
      }
      const running = old.metadata.deletionTimestamp !== undefined;
      // A second delete can only shorten the grace period (L-201).
      if (running && grace >= (old.metadata.deletionGracePeriodSeconds ?? 0)) return { ok: true, object: old };
      const marked = put(
        {
          ...old,
          metadata: {
            ...old.metadata,
            ...(finalizers.length > 0 ? { finalizers } : {}),
            deletionTimestamp: formatTime(epoch + clock.now() + grace * 1000),
            deletionGracePeriodSeconds: grace,
            ...(old.metadata.generation === undefined || running ? {} : { generation: old.metadata.generation + 1 }),
          },
        } as KubernetesObject,
        old,
      );
      if (grace === 0 && finalizers.length === 0) drop(marked, options?.propagation === 'Orphan');
      if (foreground) clock.after(COLLECT_MS, () => collectForeground(marked.kind, namespace, name));
      return { ok: true, object: marked };
    },

    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recordEvent: (input) => {
      const recorded = recorder.record(input);
      if (recorded === undefined) return;
      const { event } = recorded;
      const old = find('Event', event.metadata.namespace, event.metadata.name ?? '');
      if (old === undefined)
        put({ ...event, metadata: { ...event.metadata, uid: identities.uid(), creationTimestamp: timestamp() } }, undefined);
      else put({ ...old, ...event, metadata: old.metadata } as KubernetesObject, old);
    },
  };

  const dependentsOf = (uid: string): readonly KubernetesObject[] =>
    [...tables.values()].flatMap((each) =>
      [...each.values()].filter((object) => object.metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false),
    );
  const hasDependents = (uid: string): boolean => dependentsOf(uid).length > 0;
  /** Foreground deletion: dependents first; the owner goes when the last has gone. */
  const collectForeground = (kind: Kind, namespace: string, name: string): void => {
    const owner = find(kind, namespace, name);
    if (owner === undefined) return;
    const dependents = dependentsOf(owner.metadata.uid ?? '');
    if (dependents.length === 0) {
      api.update({
        ...owner,
        metadata: { ...owner.metadata, finalizers: owner.metadata.finalizers?.filter((f) => f !== 'foregroundDeletion') },
      } as KubernetesObject);
      return;
    }
    for (const object of dependents) {
      if (object.metadata.deletionTimestamp === undefined)
        api.delete(object.kind, object.metadata.namespace ?? '', object.metadata.name ?? '', { propagation: 'Foreground' });
    }
    clock.after(100, () => collectForeground(kind, namespace, name));
  };
  return api;
}
