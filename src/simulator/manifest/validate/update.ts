// What may change once an object exists (section 3.12, V-93).
import { internalClaim, internalEphemeral, internalJson, internalSpec, internalTemplate, unifiedDiff } from '../internal-json.ts';
import { sameData } from '../merge.ts';
import { quantityOf, toNumber } from '../quantity.ts';
import type {
  ConfigMap,
  Container,
  Job,
  Kind,
  KubernetesObject,
  LabelSelector,
  PersistentVolumeClaim,
  PodSpec,
  PodTemplateSpec,
  Secret,
} from '../types.ts';
import { validateEphemeralOnly } from './containers.ts';
import { Errors } from './errors.ts';
import type { FieldError } from './errors.ts';
import { validateCreate } from './index.ts';
import { validateCronJob } from './jobs.ts';
import { selectorJson } from './metadata.ts';
import { validateTolerations } from './scheduling.ts';

const IMMUTABLE = 'field is immutable';
const POD_TEXT =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** Errors of a change, in the server's order: of most kinds the new object's own errors come first. Both objects have their defaults. */
export function validateUpdate(old: KubernetesObject, next: KubernetesObject): readonly FieldError[] {
  const errors = new Errors();
  const own = (): void => {
    if (next.kind === 'CronJob') validateCronJob(next, errors, false);
    else for (const error of validateCreate(withoutEphemeral(next))) errors.add(error);
  };
  const change = CHANGES[next.kind];
  const last = LATE.has(next.kind);
  if (!last) own();
  if (old.kind === next.kind) change?.(old as never, next as never, errors);
  if (last) own();
  return errors.list;
}
/** Kinds whose own rules come after what may not change. */
const LATE: ReadonlySet<Kind> = new Set(['ConfigMap', 'Secret', 'Service']);
type Changes = {
  readonly [K in Kind]?: (
    old: Extract<KubernetesObject, { kind: K }>,
    next: Extract<KubernetesObject, { kind: K }>,
    errors: Errors,
  ) => void;
};
const CHANGES: Changes = {
  Pod: (old, next, errors) => validatePodUpdate(old.spec ?? { containers: [] }, next.spec ?? { containers: [] }, errors),
  Deployment: (old, next, errors) => selectorStays(old.spec?.selector, next.spec?.selector, errors),
  ReplicaSet: (old, next, errors) => selectorStays(old.spec?.selector, next.spec?.selector, errors),
  DaemonSet: (old, next, errors) => selectorStays(old.spec?.selector, next.spec?.selector, errors),
  Job: validateJobUpdate,
  StatefulSet: (old, next, errors) => {
    const changeable = new Set([
      'replicas',
      'ordinals',
      'template',
      'updateStrategy',
      'revisionHistoryLimit',
      'persistentVolumeClaimRetentionPolicy',
      'minReadySeconds',
    ]);
    const fixed = (spec: object | undefined): object =>
      Object.fromEntries(Object.entries(spec ?? {}).filter(([key]) => !changeable.has(key)));
    if (!sameData(fixed(old.spec), fixed(next.spec)))
      errors.forbidden(
        'spec',
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      );
  },
  Service: (old, next, errors) => {
    if (
      old.spec?.clusterIP &&
      old.spec.type !== 'ExternalName' &&
      next.spec?.type !== 'ExternalName' &&
      next.spec?.clusterIP !== old.spec.clusterIP
    )
      errors.invalid(
        'spec.clusterIPs[0]',
        next.spec?.clusterIP ? [next.spec.clusterIP] : null,
        'may not change once set',
        'spec.clusterIP',
      );
  },
  ConfigMap: (old, next, errors) => dataStays(old, next, ['data', 'binaryData'], errors),
  Secret: (old, next, errors) => {
    if (old.type !== next.type) errors.invalid('type', next.type ?? '', IMMUTABLE);
    dataStays(old, next, ['data'], errors);
  },
  PersistentVolumeClaim: validateClaimUpdate,
};
function dataStays<T extends ConfigMap | Secret>(old: T, next: T, fields: readonly (keyof T & string)[], errors: Errors): void {
  if (!old.immutable) return;
  if (!next.immutable) errors.forbidden('immutable', 'field is immutable when `immutable` is set');
  for (const field of fields)
    if (!sameData(old[field] ?? {}, next[field] ?? {})) errors.forbidden(field, 'field is immutable when `immutable` is set');
}

/** V-93. A Job that is suspended and never ran may still get another place: labels, annotations, node selector, tolerations, affinity, gates. */
function validateJobUpdate(old: Job, next: Job, errors: Errors): void {
  const [before, after] = [old.spec, next.spec];
  if (!sameData(before?.completions, after?.completions)) {
    if (after?.completionMode !== 'Indexed') errors.invalid('spec.completions', after?.completions ?? null, IMMUTABLE);
    else if (after.completions !== undefined && after.completions !== after.parallelism)
      errors.invalid('spec.completions', after.completions, 'can only be modified in tandem with spec.parallelism');
  }
  selectorStays(before?.selector, after?.selector, errors);
  const movable = before?.suspend === true && after?.suspend === true && old.status?.startTime === undefined;
  const template = movable ? placed(before.template, after.template) : before?.template;
  if (!sameData(template, after?.template))
    errors.add({ path: 'spec.template', type: 'invalid', value: internalTemplate(after?.template ?? {}), detail: IMMUTABLE });
  if (!sameData(before?.completionMode, after?.completionMode))
    errors.invalid('spec.completionMode', after?.completionMode ?? null, IMMUTABLE);
  for (const [field, struct] of [
    ['podFailurePolicy', 'FailurePolicy'],
    ['successPolicy', 'SuccessPolicy'],
  ] as const) {
    const policy = after?.[field];
    if (!sameData(before?.[field], policy))
      errors.add({
        path: `spec.${field}`,
        type: 'invalid',
        value: policy === undefined ? 'null' : internalJson(policy, struct),
        detail: IMMUTABLE,
      });
    if (field === 'podFailurePolicy')
      for (const plain of ['backoffLimitPerIndex', 'managedBy'] as const)
        if (before?.[plain] !== after?.[plain]) errors.invalid(`spec.${plain}`, after?.[plain] ?? null, IMMUTABLE);
  }
}
/** The old template at the new one's place. */
function placed(old: PodTemplateSpec, next: PodTemplateSpec): PodTemplateSpec {
  const { nodeSelector, tolerations, schedulingGates, affinity } = next.spec ?? { containers: [] };
  const nodes = affinity?.nodeAffinity;
  const { nodeAffinity: _, ...others } = old.spec?.affinity ?? {};
  const whole =
    affinity === undefined && Object.keys(others).length === 0 ? undefined : { ...others, ...(nodes && { nodeAffinity: nodes }) };
  return {
    ...old,
    metadata: { ...old.metadata, labels: next.metadata?.labels, annotations: next.metadata?.annotations },
    spec: { ...(old.spec ?? { containers: [] }), nodeSelector, tolerations, schedulingGates, affinity: whole },
  };
}

/** A bound claim may ask for more room; everything else stays as it was, and the answer shows what did not. */
function validateClaimUpdate(old: PersistentVolumeClaim, next: PersistentVolumeClaim, errors: Errors): void {
  const [before, after] = [old.spec ?? {}, next.spec ?? {}];
  const wanted = after.resources?.requests?.storage;
  const had = before.resources?.requests?.storage;
  const bound = old.status?.phase === 'Bound';
  const allowed = {
    ...after,
    ...(before.volumeName === undefined ? { volumeName: undefined } : {}),
    ...(bound ? { volumeAttributesClassName: before.volumeAttributesClassName } : {}),
    ...(bound && wanted !== undefined && had !== undefined
      ? { resources: { ...after.resources, requests: { ...after.resources?.requests, storage: had } } }
      : {}),
  };
  if (!sameData(allowed, before))
    errors.forbidden(
      'spec',
      `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${unifiedDiff(internalClaim(before), internalClaim(allowed))}`,
    );
  if (
    wanted !== undefined &&
    had !== undefined &&
    toNumber(quantityOf(wanted)) < toNumber(quantityOf(had)) &&
    toNumber(quantityOf(wanted)) <= toNumber(quantityOf(old.status?.capacity?.['storage']))
  )
    errors.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity');
}

/** Errors of the Pod's ephemeralcontainers subresource: those there are stay as they are (K-97). */
export function validateEphemeralUpdate(old: PodSpec, next: PodSpec): readonly FieldError[] {
  const errors = new Errors();
  validateEphemeralOnly(next, new Map((next.volumes ?? []).map((v) => [v.name, v])), 'spec', errors);
  for (const before of old.ephemeralContainers ?? []) {
    const after = next.ephemeralContainers?.find((c) => c.name === before.name);
    if (!after) errors.forbidden('spec.ephemeralContainers', `existing ephemeral containers "${before.name}" may not be removed\n`);
    else if (!sameData(before, after))
      errors.forbidden(
        'spec.ephemeralContainers',
        `existing ephemeral containers "${before.name}" may not be changed\n${unifiedDiff(internalEphemeral(before), internalEphemeral(after))}`,
      );
  }
  return errors.list;
}

/** Ephemeral containers come by their own way (`kubectl debug`), not with the Pod. */
function withoutEphemeral(object: KubernetesObject): KubernetesObject {
  return object.kind === 'Pod' && object.spec?.ephemeralContainers
    ? { ...object, spec: { ...object.spec, ephemeralContainers: undefined } }
    : object;
}
function selectorStays(old: LabelSelector | undefined, next: LabelSelector | undefined, errors: Errors): void {
  if (next && !sameData(old, next)) errors.add({ path: 'spec.selector', type: 'invalid', value: selectorJson(next), detail: IMMUTABLE });
}

/** V-82 … V-84: images, a lower deadline and more tolerations; the rest is fixed. */
function validatePodUpdate(old: PodSpec, next: PodSpec, errors: Errors): void {
  for (const kind of ['containers', 'initContainers'] as const) {
    if ((old[kind]?.length ?? 0) !== (next[kind]?.length ?? 0)) {
      errors.forbidden(`spec.${kind}`, 'pod updates may not add or remove containers');
      return;
    }
  }
  const before = old.activeDeadlineSeconds;
  const after = next.activeDeadlineSeconds;
  if (after !== undefined && before !== undefined && after > before) {
    errors.invalid('spec.activeDeadlineSeconds', after, 'must be less than or equal to previous value');
    return;
  }
  if (after === undefined && before !== undefined)
    errors.invalid('spec.activeDeadlineSeconds', null, 'must not update from a positive integer to nil value');
  for (const toleration of old.tolerations ?? []) {
    const still = next.tolerations?.some((t) =>
      sameData({ ...t, tolerationSeconds: undefined }, { ...toleration, tolerationSeconds: undefined }),
    );
    if (!still) {
      errors.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds');
      break;
    }
  }
  validateTolerations(next.tolerations ?? [], 'spec.tolerations', errors);
  const images = (containers: readonly Container[] | undefined, from: readonly Container[] | undefined): readonly Container[] | undefined =>
    containers?.map((c, i) => ({ ...c, image: from?.[i]?.image }));
  const munged: PodSpec = {
    ...next,
    containers: images(next.containers, old.containers) ?? [],
    initContainers: images(next.initContainers, old.initContainers),
    activeDeadlineSeconds: before,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ephemeralContainers: old.ephemeralContainers,
  };
  if (!sameData(munged, old)) errors.forbidden('spec', `${POD_TEXT}\n${unifiedDiff(internalSpec(old), internalSpec(munged))}`);
}
