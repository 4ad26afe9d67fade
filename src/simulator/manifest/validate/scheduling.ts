// Where a Pod may run: tolerations, affinity, spreading, gates (V-78, V-79).
import type {
  Affinity,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
} from '../types.ts';
import type { Errors } from './errors.ts';
import { validateSelector } from './metadata.ts';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './names.ts';

export function validateTolerations(tolerations: readonly Toleration[], path: string, errors: Errors): void {
  for (const [i, toleration] of tolerations.entries()) {
    const at = `${path}[${i}]`;
    const { key = '', value = '' } = toleration;
    const operator: string = toleration.operator ?? '';
    const effect: string = toleration.effect ?? '';
    if (key !== '') errors.messages(`${at}.key`, key, qualifiedName(key));
    else if (operator !== 'Exists')
      errors.invalid(
        `${at}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      );
    if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    if (operator === '' || operator === 'Equal') {
      const messages = labelValue(value);
      if (messages.length > 0) errors.invalid(`${at}.operator`, value, messages.join(';'), `${at}.value`);
    } else if (operator === 'Exists') {
      if (value !== '') errors.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'", `${at}.value`);
    } else errors.unsupported(`${at}.operator`, operator, ['Equal', 'Exists']);
    const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
    if (effect !== '' && !effects.includes(effect)) errors.unsupported(`${at}.effect`, effect, effects);
  }
}

export function validateAffinity(affinity: Affinity | undefined, path: string, errors: Errors): void {
  const node = affinity?.nodeAffinity;
  const required = node?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required) {
    const at = `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
    if (!required.nodeSelectorTerms?.length) errors.required(at, 'must have at least one node selector term');
    for (const [i, term] of (required.nodeSelectorTerms ?? []).entries()) validateNodeTerm(term, true, `${at}[${i}]`, errors);
  }
  for (const [i, term] of (node?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const at = `${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    validateWeight(term.weight, at, errors);
    validateNodeTerm(term.preference ?? {}, false, `${at}.preference`, errors);
  }
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const pods = affinity?.[kind];
    for (const [i, term] of (pods?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries())
      validatePodTerm(term, `${path}.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`, errors);
    for (const [i, term] of (pods?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
      const at = `${path}.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      validateWeight(term.weight, at, errors);
      validatePodTerm(term.podAffinityTerm ?? { topologyKey: '' }, `${at}.podAffinityTerm`, errors);
    }
  }
}
function validateWeight(weight: number | undefined, path: string, errors: Errors): void {
  if ((weight ?? 0) <= 0 || (weight ?? 0) > 100) errors.invalid(`${path}.weight`, weight ?? 0, 'must be in the range 1-100');
}
function validateNodeTerm(term: NodeSelectorTerm, checkValues: boolean, path: string, errors: Errors): void {
  for (const [i, requirement] of (term.matchExpressions ?? []).entries())
    validateNodeRequirement(requirement, checkValues, `${path}.matchExpressions[${i}]`, errors);
  for (const [i, requirement] of (term.matchFields ?? []).entries()) {
    const at = `${path}.matchFields[${i}]`;
    const { operator, key = '', values = [] } = requirement;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length !== 1)
        errors.required(`${at}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    } else errors.invalid(`${at}.operator`, operator ?? '', 'not a valid selector operator');
    if (key !== 'metadata.name') errors.invalid(`${at}.key`, key, 'not a valid field selector key');
    else for (const [j, value] of values.entries()) errors.messages(`${at}.values[${j}]`, value, dnsSubdomain(value));
  }
}
function validateNodeRequirement(requirement: NodeSelectorRequirement, checkValues: boolean, at: string, errors: Errors): void {
  const { key = '', values = [] } = requirement;
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) errors.required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'");
      break;
    default:
      errors.invalid(`${at}.operator`, requirement.operator ?? '', 'not a valid selector operator');
  }
  errors.messages(`${at}.key`, key, qualifiedName(key));
  if (checkValues) for (const [j, value] of values.entries()) errors.messages(`${at}.values[${j}]`, value, labelValue(value));
}
function validatePodTerm(term: PodAffinityTerm, path: string, errors: Errors): void {
  validateSelector(term.labelSelector, `${path}.labelSelector`, errors);
  validateSelector(term.namespaceSelector, `${path}.namespaceSelector`, errors);
  for (const [i, name] of (term.namespaces ?? []).entries())
    errors.messages(`${path}.namespace`, name, dnsLabel(name), `${path}.namespaces[${i}]`);
  if (!term.topologyKey) errors.required(`${path}.topologyKey`, 'can not be empty');
  errors.messages(`${path}.topologyKey`, term.topologyKey ?? '', qualifiedName(term.topologyKey ?? ''));
}

export function validateSpread(constraints: readonly TopologySpreadConstraint[], path: string, errors: Errors): void {
  const seen = new Set<string>();
  for (const [i, constraint] of constraints.entries()) {
    const at = `${path}[${i}]`;
    const { maxSkew = 0, topologyKey = '', minDomains } = constraint;
    const action: string = constraint.whenUnsatisfiable ?? '';
    if (maxSkew <= 0) errors.invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero');
    if (topologyKey === '') errors.required(`${at}.topologyKey`, 'can not be empty');
    else errors.messages(`${at}.topologyKey`, topologyKey, qualifiedName(topologyKey));
    if (action !== 'DoNotSchedule' && action !== 'ScheduleAnyway')
      errors.unsupported(`${at}.whenUnsatisfiable`, action, ['DoNotSchedule', 'ScheduleAnyway']);
    const pair = `{${topologyKey}, ${action}}`;
    if (seen.has(pair)) errors.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair, at);
    seen.add(pair);
    if (minDomains !== undefined && minDomains <= 0) errors.invalid(`${at}.minDomains`, minDomains, 'must be greater than zero');
    if (minDomains !== undefined && action !== 'DoNotSchedule')
      errors.invalid(`${at}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`);
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[field];
      if (value !== undefined && value !== 'Honor' && value !== 'Ignore') errors.unsupported(`${at}.${field}`, value, ['Honor', 'Ignore']);
    }
    validateSelector(constraint.labelSelector, `${at}.labelSelector`, errors);
  }
}

export function validateGates(spec: PodSpec, path: string, errors: Errors): void {
  for (const [i, gate] of (spec.readinessGates ?? []).entries())
    errors.messages(`${path}.readinessGates[${i}].conditionType`, gate.conditionType ?? '', qualifiedName(gate.conditionType ?? ''));
  const seen = new Set<string>();
  for (const [i, gate] of (spec.schedulingGates ?? []).entries()) {
    const at = `${path}.schedulingGates[${i}]`;
    const { name = '' } = gate;
    errors.messages(at, name, qualifiedName(name), `${at}.name`);
    if (seen.has(name)) errors.duplicate(at, name, `${at}.name`);
    seen.add(name);
  }
}
