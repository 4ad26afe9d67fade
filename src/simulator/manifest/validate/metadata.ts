// Names, labels, annotations and selectors (V-01 … V-07, V-91).
import type { LabelSelector, ObjectMeta } from '../types.ts';
import { Errors, goJson } from './errors.ts';
import { dnsLabel, dnsSubdomain, labelValue, maskTrailingDash, qualifiedName, utf8Length } from './names.ts';

type Labels = Readonly<Record<string, string>>;
const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion', 'kubernetes.io/pvc-protection']);
const sortedEntries = <T>(map: Readonly<Record<string, T>> | undefined): [string, T][] =>
  Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)); // E-10

/** Order: generateName, name, labels, annotations, owners, finalizers (E-09). */
export function validateMetadata(
  meta: ObjectMeta,
  errors: Errors,
  nameRule: (text: string) => string[] = dnsSubdomain,
  path = 'metadata',
): void {
  const { name = '', generateName = '' } = meta;
  if (generateName !== '') errors.messages(`${path}.generateName`, generateName, nameRule(maskTrailingDash(generateName)));
  if (name === '') errors.required(`${path}.name`, 'name or generateName is required');
  else errors.messages(`${path}.name`, name, nameRule(name), generateName === '' ? undefined : `${path}.generateName`);
  if (meta.namespace) errors.messages(`${path}.namespace`, meta.namespace, dnsLabel(meta.namespace));
  validateLabels(meta.labels, `${path}.labels`, errors);
  validateAnnotations(meta.annotations, `${path}.annotations`, errors);
  for (const [i, owner] of (meta.ownerReferences ?? []).entries()) {
    const at = `${path}.ownerReferences[${i}]`;
    const own = `${path}.ownerReferences`;
    if (!owner.apiVersion) errors.invalid(`${own}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty', at);
    if (!owner.kind) errors.invalid(`${own}.kind`, owner.kind ?? '', 'must not be empty', at);
    if (!owner.name) errors.invalid(`${own}.name`, owner.name ?? '', 'must not be empty', at);
    if (!owner.uid) errors.invalid(`${own}.uid`, owner.uid ?? '', 'must not be empty', at);
  }
  for (const finalizer of meta.finalizers ?? []) errors.messages(`${path}.finalizers`, finalizer, qualifiedName(finalizer));
  for (const [i, finalizer] of (meta.finalizers ?? []).entries()) {
    if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer))
      errors.invalid(`${path}.finalizers[${i}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified');
  }
}

/** The server's path has no key (V-05); the place in the text does. */
export function validateLabels(labels: Labels | undefined, path: string, errors: Errors): void {
  for (const [key, value] of sortedEntries(labels)) {
    errors.messages(path, key, qualifiedName(key), `${path}[${key}]`);
    errors.messages(path, value, labelValue(value), `${path}[${key}]`);
  }
}

export function validateAnnotations(annotations: Labels | undefined, path: string, errors: Errors): void {
  let size = 0;
  for (const [key, value] of sortedEntries(annotations)) {
    errors.messages(path, key, qualifiedName(key.toLowerCase()), `${path}[${key}]`);
    size += utf8Length(key) + utf8Length(value);
  }
  if (size > 262_144) errors.tooLong(path, 262_144);
}

/** What is wrong with a selector's own text; `undefined` is nobody's selector. */
export function validateSelector(selector: LabelSelector | undefined, path: string, errors: Errors): void {
  if (!selector) return;
  validateLabels(selector.matchLabels, `${path}.matchLabels`, errors);
  for (const [i, requirement] of (selector.matchExpressions ?? []).entries()) {
    const at = `${path}.matchExpressions[${i}]`;
    const { operator, values = [] } = requirement;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) errors.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) errors.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    } else errors.invalid(`${at}.operator`, operator ?? '', 'not a valid selector operator');
    errors.messages(`${at}.key`, requirement.key ?? '', qualifiedName(requirement.key ?? ''));
    for (const [j, value] of values.entries()) errors.messages(`${at}.values[${j}]`, value, labelValue(value));
  }
}

/** Whether the selector can be used at all: its keys, values and operators are legal. */
export function selectorIsUsable(selector: LabelSelector | undefined): boolean {
  const errors = new Errors();
  validateSelector(selector, '', errors);
  return errors.size === 0;
}
export const selectorIsEmpty = (selector: LabelSelector): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;

/** Whether labels match; a missing selector matches nothing, an empty one everything. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false;
  const has = (key: string): string | undefined => (labels && Object.hasOwn(labels, key) ? labels[key] : undefined);
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => has(key) === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = has(key);
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}

/** A selector in Go's field order, as messages print it. */
export function selectorJson(selector: LabelSelector): string {
  const parts: string[] = [];
  if (Object.keys(selector.matchLabels ?? {}).length > 0) parts.push(`"matchLabels":${goJson(selector.matchLabels)}`);
  if ((selector.matchExpressions ?? []).length > 0) {
    parts.push(
      `"matchExpressions":[${(selector.matchExpressions ?? []).map((e) => `{"key":${goJson(e.key ?? '')},"operator":${goJson(e.operator ?? '')}${e.values?.length ? `,"values":${goJson(e.values)}` : ''}}`).join(',')}]`,
    );
  }
  return `{${parts.join(',')}}`;
}
