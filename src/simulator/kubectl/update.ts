import { decodeStruct, formatPath } from '../manifest/decode.ts';
import { applyDefaults } from '../manifest/defaults/index.ts';
import { invalidText } from '../manifest/envelope.ts';
import { applyPatch, sameData } from '../manifest/merge.ts';
import { structOf } from '../manifest/schema.ts';
import { pruneZero } from '../manifest/shape.ts';
import type { KubernetesObject } from '../manifest/types.ts';
import { errorText } from '../manifest/validate/errors.ts';
import { validateResize } from '../manifest/validate/resize.ts';
import { validateUpdate } from '../manifest/validate/update.ts';
import type { JsonObject as SourceJson } from '../manifest/yaml/read.ts';
import type { Env } from './env.ts';
import { KubectlError, server } from './errors.ts';
import { copy, dig, isObject, setField, type JsonObject } from './json.ts';
import { groupResource, LAST_APPLIED, resourceOf, type ApiObject } from './kinds.ts';
import { goString } from './print/json.ts';
import { strategicDiff } from './patchDiff.ts';
import { withCause, withLastApplied, type DryRun } from './write.ts';

interface ChangeOptions {
  readonly dry?: DryRun;
  /** What is done, for failures that say so, e.g. `error when replacing "pod.yaml"`. */
  readonly doing?: string;
  /** `strict` refuses unknown fields, `warn` tells of them. */
  readonly unknown?: 'strict' | 'warn';
  /** The subresource it goes to. */
  readonly subresource?: 'resize';
}
const META = ['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences', 'generateName'] as const;

/**
 * Sends a changed object: decoded, defaulted and held against the old one. Answers the stored object, which is `old` itself when nothing
 * changed; throws the API server's refusal. Status is left alone.
 */
export function changeObject(env: Env, old: ApiObject, json: JsonObject, options: ChangeOptions = {}): ApiObject {
  const { kind } = old;
  const { status: _status, ...rest }: JsonObject = { ...withCause(env, copy(json) as JsonObject), apiVersion: old.apiVersion, kind };
  checkIdentity(old, rest, options.doing);
  // Kinds that readers cannot write as manifests (nodes, events …) are taken as they come.
  if (structOf(kind) === undefined) return store(env, old, rest as unknown as KubernetesObject, options);
  const decoded = decodeStruct(rest as SourceJson, kind);
  const refuse = (detail: string): KubectlError => {
    const cause = `patch: Invalid value: ${JSON.stringify(goString(strategicDiff(kind, old, rest)))}: ${detail}`;
    return new KubectlError({ text: `The request is invalid: ${cause}`, causes: [cause] });
  };
  if (decoded.failure !== undefined)
    throw refuse(
      decoded.failure.message.replace(
        /^json: cannot unmarshal (\w+)(?: .*)? into .* of type (\S+)$/,
        (_all, from: string, to: string) => `cannot convert ${from === 'number' ? 'int64' : from} to ${to.replace(/^v1\./, '')}`,
      ),
    );
  if (decoded.unknown.length > 0) {
    const fields = decoded.unknown.map((u) => `unknown field "${formatPath(u.path)}"`);
    if (options.unknown === 'strict') throw refuse(`strict decoding error: ${fields.join(', ')}`);
    for (const f of fields) env.warn(`Warning: ${f}`);
  }
  const draft = decoded.object as unknown as KubernetesObject;
  applyDefaults(draft as never);
  const before = old as KubernetesObject;
  const next = admitted(before, pruneZero(draft as unknown as Record<string, unknown>, kind) as unknown as KubernetesObject);
  const resize = options.subresource === 'resize' && before.kind === 'Pod' && next.kind === 'Pod';
  const errors = resize ? validateResize(before, next) : validateUpdate(before, next);
  if (errors.length > 0)
    throw new KubectlError({ text: invalidText(kind, old.metadata.name ?? '', errors), causes: errors.map(errorText) });
  return store(env, old, next, options);
}
function store(env: Env, old: ApiObject, next: KubernetesObject, options: ChangeOptions): ApiObject {
  const metadata: JsonObject = { ...old.metadata };
  for (const key of META) {
    const value = (next.metadata as JsonObject)[key];
    if (value === undefined) delete metadata[key];
    else metadata[key] = value;
  }
  const object = { ...next, metadata } as unknown as KubernetesObject;
  if (sameData(withoutStatus(old as KubernetesObject), withoutStatus(object))) return old;
  const result = env.api.update(object, { dryRun: options.dry === 'server' });
  if (!result.ok) throw server(result.failure, options.doing);
  return result.object;
}
/** What a change may not say: another name, another uid, a version that has passed. */
function checkIdentity(old: ApiObject, json: JsonObject, doing?: string): void {
  const { name = '', uid, resourceVersion } = old.metadata;
  const said = (key: string): unknown => dig(json, 'metadata', key);
  const refusal = (code: number, reason: string, message: string): KubectlError => server({ code, reason, message }, doing);
  if (said('name') !== undefined && said('name') !== name)
    throw refusal(400, 'BadRequest', `the name of the object (${String(said('name'))}) does not match the name on the URL (${name})`);
  if (said('uid') !== undefined && said('uid') !== uid)
    throw new KubectlError({
      text: invalidText(old.kind, name, [
        { path: 'metadata.uid', type: 'invalid', value: JSON.stringify(said('uid')), detail: 'field is immutable' },
      ]),
    });
  if (said('resourceVersion') !== undefined && said('resourceVersion') !== resourceVersion) {
    throw refusal(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${groupResource(resourceOf(old.kind))} ${JSON.stringify(name)}: the object has been modified; please apply your changes to the latest version and try again`,
    );
  }
}
/** Admission works on updates too: a Pod that left them out gets its priority and the usual tolerations back (V-85). */
function admitted(old: KubernetesObject, next: KubernetesObject): KubernetesObject {
  if (old.kind !== 'Pod' || next.kind !== 'Pod' || next.spec === undefined) return next;
  const usual = (old.spec?.tolerations ?? []).filter(
    (t) => t.key === 'node.kubernetes.io/not-ready' || t.key === 'node.kubernetes.io/unreachable',
  );
  const missing = usual.filter(
    (t) => next.spec?.tolerations?.some((n) => n.key === t.key || (n.key === undefined && n.operator === 'Exists')) !== true,
  );
  const tolerations = missing.length === 0 ? next.spec.tolerations : [...(next.spec.tolerations ?? []), ...missing];
  const { priority = old.spec?.priority, preemptionPolicy = old.spec?.preemptionPolicy } = next.spec;
  return {
    ...next,
    spec: {
      ...next.spec,
      ...(tolerations === undefined ? {} : { tolerations }),
      ...(priority === undefined ? {} : { priority }),
      ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }),
    },
  };
}
const withoutStatus = (o: KubernetesObject): JsonObject => {
  const { status: _status, ...rest } = o as unknown as JsonObject;
  return rest;
};
const parse = (text: string | undefined): JsonObject | undefined => {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** What `apply` makes of an object that is there already: a three-way merge with what the last `apply` said; `remember` notes what this one says. */
export function applyChange(
  env: Env,
  old: ApiObject,
  typed: JsonObject,
  file: string,
  dry: DryRun,
  remember = true,
): { readonly object: ApiObject; readonly changed: boolean; readonly notes: readonly string[] } {
  const saved = old.metadata.annotations?.[LAST_APPLIED];
  const notes =
    saved !== undefined
      ? []
      : [
          `resource ${resourceOf(old.kind).plural}/${old.metadata.name ?? ''} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
        ];
  const next = withLastApplied(withCause(env, typed), remember);
  const { status, ...current } = old as unknown as JsonObject;
  const merged = applyPatch(old.kind, current, parse(saved), next);
  if (!merged.ok)
    throw new KubectlError({
      text: `error: error when applying patch:\nto:\nResource: "${resourceOf(old.kind).plural}", GroupVersionKind: "${old.apiVersion}, Kind=${old.kind}"\nName: "${old.metadata.name ?? ''}", Namespace: "${old.metadata.namespace ?? ''}"\nfor: ${JSON.stringify(file)}: error when patching ${JSON.stringify(file)}: ${merged.message}`,
    });
  if (old.metadata.deletionTimestamp !== undefined)
    notes.push(`Detected changes to resource ${old.metadata.name ?? ''} which is currently being deleted.`);
  // kubectl says `configured` when it had a patch to send, even one that leaves the object as it was (`cpu: 0.5`, a Secret's `stringData`).
  const changed = !sameData({ ...merged.value, status }, { ...current, status });
  if (dry === 'client') return { object: { ...old, ...(merged.value as object) } as ApiObject, changed, notes };
  return { object: changeObject(env, old, copy(merged.value) as JsonObject, { dry, unknown: 'strict' }), changed, notes };
}
/** `replace`: the file's object instead of the stored one; what admission had added is missing then (V-85). */
export const replaceWith = (env: Env, old: ApiObject, typed: JsonObject, file: string, dry: DryRun): ApiObject => {
  const json = copy(typed) as JsonObject;
  const spec = json['spec'];
  // The API server fills these in again; a Service keeps its address.
  if (old.kind === 'Service' && isObject(spec)) {
    const kept = (old as unknown as JsonObject)['spec'];
    if (isObject(kept))
      for (const key of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy', 'sessionAffinity', 'type'])
        if (!Object.hasOwn(spec, key) && kept[key] !== undefined) setField(spec, key, kept[key]);
  }
  return changeObject(env, old, json, { dry, doing: `error when replacing ${JSON.stringify(file)}`, unknown: 'strict' });
};
