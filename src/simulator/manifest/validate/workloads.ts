// Deployment, ReplicaSet, StatefulSet and DaemonSet (V-88 … V-94).
import type { DaemonSet, Deployment, DeploymentStrategy, LabelSelector, PodTemplateSpec, ReplicaSet, StatefulSet } from '../types.ts';
import { internalJson } from '../internal-json.ts';
import { validateClaimSpec } from './claim.ts';
import type { Errors } from './errors.ts';
import { goJson } from './errors.ts';
import {
  selectorIsEmpty,
  selectorIsUsable,
  selectorJson,
  selectorMatches,
  validateAnnotations,
  validateLabels,
  validateMetadata,
  validateSelector,
} from './metadata.ts';
import { M_NONNEGATIVE, dnsLabel } from './names.ts';
import { validateTemplate } from './pod.ts';

const PERCENT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
const MISMATCH = '`selector` does not match template `labels`';

export function nonNegative(value: number | undefined, path: string, errors: Errors): void {
  if (value !== undefined && value < 0) errors.invalid(path, value, M_NONNEGATIVE);
}

export function validateDeployment(object: Deployment, errors: Errors): void {
  validateMetadata(object.metadata, errors);
  const spec = object.spec;
  nonNegative(spec?.replicas, 'spec.replicas', errors);
  validateOwnSelector(spec?.selector, 'empty selector is invalid for deployment', errors);
  validateReplicaTemplate(spec?.selector, spec?.template, errors);
  validateStrategy(spec?.strategy ?? {}, errors);
  nonNegative(spec?.minReadySeconds, 'spec.minReadySeconds', errors);
  nonNegative(spec?.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
  const deadline = spec?.progressDeadlineSeconds;
  nonNegative(deadline, 'spec.progressDeadlineSeconds', errors);
  if (deadline !== undefined && deadline <= (spec?.minReadySeconds ?? 0))
    errors.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds');
}

export function validateReplicaSet(object: ReplicaSet, errors: Errors): void {
  validateMetadata(object.metadata, errors);
  nonNegative(object.spec?.replicas, 'spec.replicas', errors);
  nonNegative(object.spec?.minReadySeconds, 'spec.minReadySeconds', errors);
  validateOwnSelector(object.spec?.selector, 'empty selector is invalid for deployment', errors); // the server's own slip
  validateReplicaTemplate(object.spec?.selector, object.spec?.template, errors);
}

function validateOwnSelector(selector: LabelSelector | undefined, emptyText: string, errors: Errors): void {
  if (!selector) {
    errors.required('spec.selector');
    return;
  }
  validateSelector(selector, 'spec.selector', errors);
  if (selectorIsEmpty(selector)) errors.add({ path: 'spec.selector', type: 'invalid', value: selectorJson(selector), detail: emptyText });
}

/** V-89, V-91, V-92. A selector that cannot be used hides what is wrong with the template. */
function validateReplicaTemplate(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined, errors: Errors): void {
  if (selector && !selectorIsUsable(selector)) {
    errors.add({ path: 'spec.selector', type: 'invalid', value: selectorJson(selector), detail: 'invalid label selector' });
    return;
  }
  validateMatch(selector, template, errors);
  validateTemplate(template, 'spec.template', errors);
  validateAlways(template, 'ReplicaSet', errors);
}
export function validateMatch(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined, errors: Errors): void {
  if (!selectorMatches(selector, template?.metadata?.labels))
    errors.invalid('spec.template.metadata.labels', template?.metadata?.labels, MISMATCH);
}
function validateAlways(template: PodTemplateSpec | undefined, owner: string, errors: Errors): void {
  const policy = template?.spec?.restartPolicy;
  if (policy !== 'Always') errors.unsupported('spec.template.spec.restartPolicy', policy ?? '', ['Always']);
  if (template?.spec?.activeDeadlineSeconds !== undefined)
    errors.forbidden('spec.template.spec.activeDeadlineSeconds', `activeDeadlineSeconds in ${owner} is not Supported`);
}

function validateStrategy(strategy: DeploymentStrategy, errors: Errors): void {
  const at = 'spec.strategy';
  const { rollingUpdate } = strategy;
  const type: string = strategy.type ?? '';
  if (type === 'Recreate') {
    if (rollingUpdate) errors.forbidden(`${at}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'");
  } else if (type === 'RollingUpdate') {
    validateRolling(rollingUpdate?.maxUnavailable, rollingUpdate?.maxSurge, `${at}.rollingUpdate`, errors);
    if (amount(rollingUpdate?.maxUnavailable) === 0 && amount(rollingUpdate?.maxSurge) === 0)
      errors.invalid(`${at}.rollingUpdate.maxUnavailable`, rollingUpdate?.maxUnavailable, 'may not be 0 when `maxSurge` is 0');
    notOverHundred(rollingUpdate?.maxUnavailable, `${at}.rollingUpdate.maxUnavailable`, errors);
  } else {
    const rolling = rollingUpdate
      ? `{"MaxUnavailable":${goJson(rollingUpdate.maxUnavailable ?? 0)},"MaxSurge":${goJson(rollingUpdate.maxSurge ?? 0)}}`
      : 'null';
    errors.add({
      path: at,
      type: 'unsupported',
      value: `{"Type":${goJson(type)},"RollingUpdate":${rolling}}`,
      detail: 'supported values: "Recreate", "RollingUpdate"',
      at: `${at}.type`,
      allowed: ['Recreate', 'RollingUpdate'],
    });
  }
}
function validateRolling(unavailable: string | number | undefined, surge: string | number | undefined, path: string, errors: Errors): void {
  intOrPercent(unavailable, `${path}.maxUnavailable`, errors);
  intOrPercent(surge, `${path}.maxSurge`, errors);
}
function intOrPercent(value: string | number | undefined, path: string, errors: Errors): void {
  if (typeof value === 'string') {
    if (!/^[0-9]+%$/.test(value)) errors.invalid(path, value, PERCENT);
  } else nonNegative(value, path, errors);
}
const amount = (value: string | number | undefined): number =>
  typeof value === 'number' ? value : /^([0-9]+%|[-+]?[0-9]+)$/.test(value ?? '') ? Number.parseInt(value ?? '0', 10) : 0;
function notOverHundred(value: string | number | undefined, path: string, errors: Errors): void {
  if (typeof value === 'string' && /^[0-9]+%$/.test(value) && amount(value) > 100)
    errors.invalid(path, value, 'must not be greater than 100%');
}

/** A StatefulSet's Pod spec is not looked into when it is created; its Pods are. */
export function validateStatefulSet(object: StatefulSet, errors: Errors): void {
  validateMetadata(object.metadata, errors, dnsLabel);
  const spec = object.spec;
  const policy: string = spec?.podManagementPolicy ?? '';
  if (policy !== 'OrderedReady' && policy !== 'Parallel')
    errors.invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'");
  const strategy = spec?.updateStrategy;
  const type: string = strategy?.type ?? '';
  if (type === 'OnDelete') {
    if (strategy?.rollingUpdate)
      errors.add({
        path: 'spec.updateStrategy.rollingUpdate',
        type: 'invalid',
        value: internalJson(strategy.rollingUpdate, 'StatefulRolling'),
        detail: "only allowed for updateStrategy 'RollingUpdate'",
      });
  } else if (type === 'RollingUpdate')
    nonNegative(strategy?.rollingUpdate?.partition, 'spec.updateStrategy.rollingUpdate.partition', errors);
  else
    errors.add({
      path: 'spec.updateStrategy',
      type: 'invalid',
      value: internalJson(strategy ?? {}, 'StatefulStrategy'),
      detail: "must be 'RollingUpdate' or 'OnDelete'",
      at: 'spec.updateStrategy.type',
    });
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value: string | undefined = spec?.persistentVolumeClaimRetentionPolicy?.[field];
    if (value !== 'Retain' && value !== 'Delete')
      errors.unsupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, value ?? '', ['Retain', 'Delete']);
  }
  nonNegative(spec?.replicas, 'spec.replicas', errors);
  nonNegative(spec?.minReadySeconds, 'spec.minReadySeconds', errors);
  nonNegative(spec?.ordinals?.start, 'spec.ordinals.start', errors);
  const { selector, template } = spec ?? {};
  validateOwnSelector(selector, 'empty selector is invalid for statefulset', errors);
  if (selector && !selectorIsUsable(selector))
    errors.add({ path: 'spec.selector', type: 'invalid', value: selectorJson(selector), detail: '' });
  else {
    validateMatch(selector, template, errors);
    validateLabels(template?.metadata?.labels, 'spec.template.labels', errors);
    validateAnnotations(template?.metadata?.annotations, 'spec.template.annotations', errors);
  }
  validateAlways(template, 'StatefulSet', errors);
  for (const [i, claim] of (spec?.volumeClaimTemplates ?? []).entries())
    if (claim.spec?.accessModes === undefined) validateClaimSpec(claim.spec, `spec.volumeClaimTemplates[${i}].spec`, errors);
}

export function validateDaemonSet(object: DaemonSet, errors: Errors): void {
  validateMetadata(object.metadata, errors);
  const { selector, template, updateStrategy, minReadySeconds, revisionHistoryLimit } = object.spec ?? {};
  validateSelector(selector, 'spec.selector', errors);
  if (!selector || selectorIsUsable(selector)) validateMatch(selector, template, errors);
  if (selector && selectorIsEmpty(selector))
    errors.add({ path: 'spec.selector', type: 'invalid', value: '{}', detail: 'empty selector is invalid for daemonset' });
  validateTemplate(template, 'spec.template', errors);
  validateAlways(template, 'DaemonSet', errors);
  nonNegative(minReadySeconds, 'spec.minReadySeconds', errors);
  const at = 'spec.updateStrategy';
  const type: string = updateStrategy?.type ?? '';
  if (type === 'RollingUpdate') {
    const { maxUnavailable, maxSurge } = updateStrategy?.rollingUpdate ?? {};
    validateRolling(maxUnavailable, maxSurge, `${at}.rollingUpdate`, errors);
    if (amount(maxUnavailable) > 0 && amount(maxSurge) > 0)
      errors.invalid(`${at}.rollingUpdate.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero');
    else if (amount(maxUnavailable) === 0 && amount(maxSurge) === 0)
      errors.required(`${at}.rollingUpdate.maxUnavailable`, 'cannot be 0 when maxSurge is 0');
  } else if (type !== 'OnDelete') errors.unsupported(`${at}.type`, type, ['RollingUpdate', 'OnDelete']);
  nonNegative(revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
}
