import type { KubernetesObject } from '../manifest/types.ts';
import type { Env } from './env.ts';
import { KubectlError, serverText } from './errors.ts';
import { copy, dig, equal, isObject, setField, type JsonObject } from './json.ts';
import { resourceOf, type ApiObject } from './kinds.ts';
import { LAST_APPLIED } from './print/writer.ts';
import { decodeJson, withLastApplied, type DryRun } from './write.ts';

/** Why an update was refused: kubectl words it in its own way for some commands. */
export class Refused extends KubectlError {}

/**
 * Sends a changed object: decoded, defaulted and validated anew, then held against the old one. Answers the stored object; throws the
 * API server's refusal. Nothing happens when nothing changed.
 */
export function changeObject(env: Env, old: ApiObject, json: JsonObject, dry: DryRun = 'none'): ApiObject {
  const next = copy(json) as JsonObject;
  delete next['status'];
  // A running Pod's ephemeral containers cannot be set on create, so they are kept out of that check.
  const ephemeral = old.kind === 'Pod' ? dig(next, 'spec', 'ephemeralContainers') : undefined;
  if (ephemeral !== undefined && isObject(next['spec'])) delete next['spec']['ephemeralContainers'];
  const doc = decodeJson({ ...env, namespace: old.metadata.namespace ?? '' }, next, 'replace');
  if (doc?.refusal !== undefined) throw new Refused(doc.refusal);
  if (doc?.object === undefined) throw new Refused('error: unable to decode the object');
  const decoded = copy(doc.object) as JsonObject;
  if (ephemeral !== undefined && isObject(decoded['spec'])) setField(decoded['spec'], 'ephemeralContainers', ephemeral);
  const object = { ...decoded, metadata: { ...old.metadata, ...(decoded['metadata'] as object) } } as unknown as KubernetesObject;
  // Metadata that the new object leaves out is gone, not kept.
  for (const key of ['labels', 'annotations', 'finalizers'] as const) if (dig(decoded, 'metadata', key) === undefined) delete (object.metadata as JsonObject)[key];
  if (same(old, object)) return old;
  const result = env.api.update(object, { dryRun: dry === 'server' });
  if (!result.ok) throw new Refused(serverText(result.failure));
  return result.object;
}
const same = (a: ApiObject, b: ApiObject): boolean => {
  const strip = (o: ApiObject): JsonObject => {
    const out = { ...o } as unknown as JsonObject;
    delete out['status'];
    const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...metadata } = o.metadata;
    out['metadata'] = JSON.parse(JSON.stringify(metadata)) as unknown;
    return JSON.parse(JSON.stringify(out)) as JsonObject;
  };
  return equal(strip(a), strip(b));
};

/** What `apply` makes of an object that is there already; `whole` replaces it instead of merging. */
export function applyChange(env: Env, old: ApiObject, typed: JsonObject, _file: string, dry: DryRun, whole = false): { readonly object: ApiObject; readonly changed: boolean; readonly notes: readonly string[] } {
  const saved = old.metadata.annotations?.[LAST_APPLIED];
  const notes = whole || saved !== undefined ? [] : [`resource ${resourceOf(old.kind).plural}/${old.metadata.name ?? ''} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`];
  const next = withLastApplied(typed);
  if (!whole && saved !== undefined && dig(next, 'metadata', 'annotations', LAST_APPLIED) === saved) return { object: old, changed: false, notes };
  const object = dry === 'client' ? old : changeObject(env, old, next, dry);
  return { object, changed: object !== old, notes };
}
