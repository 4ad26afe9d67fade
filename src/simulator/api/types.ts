import type { Kind, KubernetesObject } from '../manifest/types.ts';

/** Reads objects; the live store and a trace folded to a moment both are one, so printers need not know which. */
export interface ObjectReader {
  get<K extends Kind>(kind: K, namespace: string, name: string): Extract<KubernetesObject, { kind: K }> | undefined;
  /** In the order the API server lists them: by namespace, then name. Without a namespace: all. */
  list<K extends Kind>(kind: K, namespace?: string): readonly Extract<KubernetesObject, { kind: K }>[];
}
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
  readonly old?: KubernetesObject;
}

/** The part of a failure a client sees; `reason` e.g. NotFound, AlreadyExists, Invalid, Conflict. */
export interface ApiFailure {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly causes?: readonly { readonly field: string; readonly reason: string; readonly message: string }[];
}
export type ApiResult<T> =
  { readonly ok: true; readonly object: T; readonly warnings?: readonly string[] } | { readonly ok: false; readonly failure: ApiFailure };

/**
 * The API server's store. Objects in and out are frozen plain data. It assigns uid, resourceVersion, creationTimestamp and generation;
 * decoding, defaulting and validation happen before (manifest room) for what readers send, and not at all for what controllers write.
 * Watchers run in a clock event of the same instant, never inside the call.
 */
export interface Api extends ObjectReader {
  create<T extends KubernetesObject>(object: T, options?: { readonly dryRun?: boolean }): ApiResult<T>;
  /** Replaces spec and metadata; `generation` rises when the spec changed. */
  update<T extends KubernetesObject>(object: T, options?: { readonly dryRun?: boolean }): ApiResult<T>;
  updateStatus<T extends KubernetesObject>(object: T): ApiResult<T>;
  /** Graceful for Pods (L-200), at once for the rest; owned objects follow (background propagation) unless 'Orphan'. */
  delete(
    kind: Kind,
    namespace: string,
    name: string,
    options?: { readonly gracePeriodSeconds?: number; readonly propagation?: 'Background' | 'Orphan' | 'Foreground' },
  ): ApiResult<KubernetesObject>;
  watch(listener: (event: WatchEvent) => void): () => void;
  /** Records an Event, or raises the count of one alike (same object, fieldPath, type, reason, message). */
  recordEvent(event: {
    readonly object: KubernetesObject;
    readonly fieldPath?: string;
    readonly type: 'Normal' | 'Warning';
    readonly reason: string;
    readonly message: string;
    readonly component: string;
    readonly host?: string;
  }): void;
  /** The present as the API writes it: RFC 3339, whole seconds. */
  timestamp(): string;
}
