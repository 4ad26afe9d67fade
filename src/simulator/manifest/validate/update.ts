// What may change once an object exists (section 3.12, V-93).
import { internalEphemeral, internalSpec, unifiedDiff } from '../internal-json.ts';
import { sameData } from '../merge.ts';
import type { Container, KubernetesObject, LabelSelector, PodSpec } from '../types.ts';
import { validateEphemeralOnly } from './containers.ts';
import { Errors } from './errors.ts';
import type { FieldError } from './errors.ts';
import { validateCreate } from './index.ts';
import { selectorJson } from './metadata.ts';
import { validateTolerations } from './scheduling.ts';

const IMMUTABLE = 'field is immutable';
const POD_TEXT = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** Errors of a change, the new object's own errors first. Both objects have their defaults. */
export function validateUpdate(old: KubernetesObject, next: KubernetesObject): readonly FieldError[] {
  const errors = new Errors();
  for (const error of validateCreate(withoutEphemeral(next))) errors.add(error);
  if (old.kind === 'Pod' && next.kind === 'Pod') validatePodUpdate(old.spec ?? { containers: [] }, next.spec ?? { containers: [] }, errors);
  else if (old.kind === 'Deployment' && next.kind === 'Deployment') selectorStays(old.spec?.selector, next.spec?.selector, errors);
  else if (old.kind === 'ReplicaSet' && next.kind === 'ReplicaSet') selectorStays(old.spec?.selector, next.spec?.selector, errors);
  else if (old.kind === 'DaemonSet' && next.kind === 'DaemonSet') selectorStays(old.spec?.selector, next.spec?.selector, errors);
  else if (old.kind === 'Job' && next.kind === 'Job') {
    if (old.spec?.completionMode !== 'Indexed' && !sameData(old.spec?.completions, next.spec?.completions)) errors.invalid('spec.completions', next.spec?.completions ?? null, IMMUTABLE);
    selectorStays(old.spec?.selector, next.spec?.selector, errors);
    if (!sameData(old.spec?.template, next.spec?.template)) errors.invalid('spec.template', next.spec?.template, IMMUTABLE);
    if (!sameData(old.spec?.completionMode, next.spec?.completionMode)) errors.invalid('spec.completionMode', next.spec?.completionMode ?? null, IMMUTABLE);
  } else if (old.kind === 'StatefulSet' && next.kind === 'StatefulSet') {
    const changeable = new Set(['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds']);
    const fixed = (spec: object | undefined): object => Object.fromEntries(Object.entries(spec ?? {}).filter(([key]) => !changeable.has(key)));
    if (!sameData(fixed(old.spec), fixed(next.spec))) errors.forbidden('spec', "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
  } else if (old.kind === 'Service' && next.kind === 'Service') {
    if (old.spec?.clusterIP && old.spec.type !== 'ExternalName' && next.spec?.type !== 'ExternalName' && next.spec?.clusterIP !== old.spec.clusterIP) errors.invalid('spec.clusterIPs[0]', next.spec?.clusterIP ? [next.spec.clusterIP] : null, 'may not change once set', 'spec.clusterIP');
  } else if (old.kind === 'ConfigMap' && next.kind === 'ConfigMap' && old.immutable) {
    if (!next.immutable) errors.forbidden('immutable', 'field is immutable when `immutable` is set');
    for (const field of ['data', 'binaryData'] as const) if (!sameData(old[field] ?? {}, next[field] ?? {})) errors.forbidden(field, 'field is immutable when `immutable` is set');
  } else if (old.kind === 'Secret' && next.kind === 'Secret') {
    if (old.type !== next.type) errors.invalid('type', next.type ?? '', IMMUTABLE);
    if (old.immutable && !next.immutable) errors.forbidden('immutable', 'field is immutable when `immutable` is set');
    if (old.immutable && !sameData(old.data ?? {}, next.data ?? {})) errors.forbidden('data', 'field is immutable when `immutable` is set');
  } else if (old.kind === 'PersistentVolumeClaim' && next.kind === 'PersistentVolumeClaim') {
    const fixed = (spec: object | undefined): object => Object.fromEntries(Object.entries(spec ?? {}).filter(([key]) => key !== 'resources' && key !== 'volumeAttributesClassName'));
    if (!sameData(fixed(old.spec), fixed(next.spec))) errors.forbidden('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims');
  }
  return errors.list;
}

/** Errors of the Pod's ephemeralcontainers subresource: those there are stay as they are (K-97). */
export function validateEphemeralUpdate(old: PodSpec, next: PodSpec): readonly FieldError[] {
  const errors = new Errors();
  validateEphemeralOnly(next, new Map((next.volumes ?? []).map((v) => [v.name, v])), 'spec', errors);
  for (const before of old.ephemeralContainers ?? []) {
    const after = next.ephemeralContainers?.find((c) => c.name === before.name);
    if (!after) errors.forbidden('spec.ephemeralContainers', `existing ephemeral containers "${before.name}" may not be removed\n`);
    else if (!sameData(before, after)) errors.forbidden('spec.ephemeralContainers', `existing ephemeral containers "${before.name}" may not be changed\n${unifiedDiff(internalEphemeral(before), internalEphemeral(after))}`);
  }
  return errors.list;
}

/** Ephemeral containers come by their own way (`kubectl debug`), not with the Pod. */
function withoutEphemeral(object: KubernetesObject): KubernetesObject {
  return object.kind === 'Pod' && object.spec?.ephemeralContainers ? { ...object, spec: { ...object.spec, ephemeralContainers: undefined } } : object;
}
function selectorStays(old: LabelSelector | undefined, next: LabelSelector | undefined, errors: Errors): void {
  if (next && !sameData(old, next)) errors.add({ path: 'spec.selector', type: 'invalid', value: selectorJson(next), detail: IMMUTABLE });
}

/** V-82 … V-84: images, a lower deadline and more tolerations; the rest is fixed. */
function validatePodUpdate(old: PodSpec, next: PodSpec, errors: Errors): void {
  for (const kind of ['containers', 'initContainers'] as const) {
    if ((old[kind]?.length ?? 0) !== (next[kind]?.length ?? 0)) { errors.forbidden(`spec.${kind}`, 'pod updates may not add or remove containers'); return; }
  }
  const before = old.activeDeadlineSeconds;
  const after = next.activeDeadlineSeconds;
  if (after !== undefined && before !== undefined && after > before) { errors.invalid('spec.activeDeadlineSeconds', after, 'must be less than or equal to previous value'); return; }
  if (after === undefined && before !== undefined) errors.invalid('spec.activeDeadlineSeconds', null, 'must not update from a positive integer to nil value');
  for (const toleration of old.tolerations ?? []) {
    const still = next.tolerations?.some((t) => sameData({ ...t, tolerationSeconds: undefined }, { ...toleration, tolerationSeconds: undefined }));
    if (!still) { errors.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'); break; }
  }
  validateTolerations(next.tolerations ?? [], 'spec.tolerations', errors);
  const images = (containers: readonly Container[] | undefined, from: readonly Container[] | undefined): readonly Container[] | undefined => containers?.map((c, i) => ({ ...c, image: from?.[i]?.image }));
  const munged: PodSpec = { ...next, containers: images(next.containers, old.containers) ?? [], initContainers: images(next.initContainers, old.initContainers), activeDeadlineSeconds: before, tolerations: old.tolerations, schedulingGates: old.schedulingGates, ephemeralContainers: old.ephemeralContainers };
  if (!sameData(munged, old)) errors.forbidden('spec', `${POD_TEXT}\n${unifiedDiff(internalSpec(old), internalSpec(munged))}`);
}
