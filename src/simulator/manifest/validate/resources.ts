// Requests and limits of containers and Pods (V-65 … V-70, V-97).
import { compareQuantities, formatQuantity, quantityOf, readQuantity } from '../quantity.ts';
import { containerTotals } from '../resources.ts';
import type { ContainerResizePolicy, PodSpec, ResourceRequirements } from '../types.ts';
import type { Errors } from './errors.ts';
import { M_NONNEGATIVE, qualifiedName } from './names.ts';

const FOR_CONTAINERS = new Set(['cpu', 'memory', 'ephemeral-storage']);
/** Names that mean something somewhere in the API (quotas, claims), though not to a container. */
const STANDARD = new Set([
  ...FOR_CONTAINERS,
  'storage',
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
]);
const isHuge = (name: string): boolean => name.startsWith('hugepages-');
const isNative = (name: string): boolean =>
  !name.includes('/') || name.startsWith('kubernetes.io/') || /^[^/]*\.kubernetes\.io\//.test(name);
const isExtended = (name: string): boolean => !isNative(name) && !name.startsWith('requests.');
const sorted = (list: Readonly<Record<string, string | number>> | undefined): [string, string | number][] =>
  Object.entries(list ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

export function validateResources(resources: ResourceRequirements | undefined, path: string, errors: Errors, podLevel = false): void {
  if (!resources) return;
  const nameRule = podLevel ? validatePodName : validateName;
  for (const [name, text] of sorted(resources.limits)) {
    nameRule(name, `${path}.limits[${name}]`, errors);
    validateAmount(name, text, `${path}.limits[${name}]`, errors);
    if (isHuge(name)) validatePages(name, text, path, errors, `${path}.limits[${name}]`);
  }
  for (const [name, text] of sorted(resources.requests)) {
    const at = `${path}.requests[${name}]`;
    nameRule(name, at, errors);
    validateAmount(name, text, at, errors);
    const limit = resources.limits?.[name];
    const overcommit = isNative(name) && !isHuge(name);
    const amount = quantityOf(text);
    if (limit === undefined) {
      if (!overcommit) errors.required(`${path}.limits`, 'Limit must be set for non overcommitable resources');
    } else {
      const order = compareQuantities(amount, quantityOf(limit));
      const most = formatQuantity(quantityOf(limit));
      if (order !== 0 && !overcommit)
        errors.invalid(`${path}.requests`, formatQuantity(amount), `must be equal to ${name} limit of ${most}`, at);
      else if (order > 0)
        errors.invalid(`${path}.requests`, formatQuantity(amount), `must be less than or equal to ${name} limit of ${most}`, at);
    }
    if (isHuge(name)) validatePages(name, text, path, errors, at);
  }
  const names = [...Object.keys(resources.limits ?? {}), ...Object.keys(resources.requests ?? {})];
  if (names.some(isHuge) && !names.includes('cpu') && !names.includes('memory')) errors.forbidden(path, 'HugePages require cpu or memory');
}

/** What is wrong with a name anywhere in the API. */
function nameErrors(name: string): readonly string[] {
  const messages = qualifiedName(name);
  return messages.length > 0 || name.includes('/') || STANDARD.has(name) || /^(requests\.)?hugepages-/.test(name)
    ? messages
    : ['must be a standard resource type or fully qualified'];
}
function validateName(name: string, path: string, errors: Errors): void {
  errors.messages(path, name, nameErrors(name));
  if (!name.includes('/')) {
    if (!FOR_CONTAINERS.has(name) && !isHuge(name)) errors.invalid(path, name, 'must be a standard resource for containers');
  } else if (!isNative(name) && !isExtended(name)) errors.invalid(path, name, "doesn't follow extended resource name standard");
}
function validatePodName(name: string, path: string, errors: Errors): void {
  const messages = nameErrors(name);
  errors.messages(path, name, messages);
  if (messages.length === 0 && !isPodName(name)) errors.unsupported(path, name, ['cpu', 'hugepages-', 'memory']);
}
/** Pages are whole ones: `hugepages-2Mi` comes in multiples of 2Mi. */
function validatePages(name: string, text: string | number, path: string, errors: Errors, at: string): void {
  const size = readQuantity(name.slice('hugepages-'.length));
  const amount = quantityOf(text);
  if (typeof size === 'string' || size.nano <= 0n || size.nano % 1_000_000_000n !== 0n || amount.nano % size.nano !== 0n) {
    errors.invalid(path, formatQuantity(amount), `${formatQuantity(amount)} is not positive integer multiple of ${name}`, at);
  }
}
function validateAmount(name: string, text: string | number, path: string, errors: Errors): void {
  const amount = quantityOf(text);
  if (amount.nano < 0n) errors.invalid(path, formatQuantity(amount), M_NONNEGATIVE);
  if (isExtended(name) && amount.nano % 1_000_000_000n !== 0n) errors.invalid(path, formatQuantity(amount), 'must be an integer');
}

/** V-69, with the server's odd path for a container's limit. */
export function validatePodResources(spec: PodSpec, path: string, errors: Errors): void {
  const { resources } = spec;
  if (!resources) return;
  if (resources.claims?.length) errors.forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level');
  validateResources(resources, path, errors, true);
  for (const [name, total] of [...containerTotals(spec, 'requests')].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = resources.requests?.[name];
    if (own === undefined && !isPodName(name)) continue;
    if (compareQuantities(total, quantityOf(own)) > 0)
      errors.invalid(
        `${path}.requests[${name}]`,
        formatQuantity(quantityOf(own)),
        `must be greater than or equal to aggregate container requests of ${formatQuantity(total)}`,
      );
  }
  for (const [i, container] of (spec.containers ?? []).entries())
    for (const [name, text] of sorted(container.resources?.limits)) {
      const most = resources.limits?.[name];
      if (most !== undefined && compareQuantities(quantityOf(text), quantityOf(most)) > 0) {
        errors.invalid(
          `${path}.containers[${i}][${name}].limits`,
          formatQuantity(quantityOf(text)),
          `must be less than or equal to pod limits of ${formatQuantity(quantityOf(most))}`,
          `${path.replace(/\.resources$/, '')}.containers[${i}].resources.limits[${name}]`,
        );
      }
    }
}
const isPodName = (name: string): boolean => name === 'cpu' || name === 'memory' || isHuge(name);

export function validateResizePolicy(
  policies: readonly ContainerResizePolicy[],
  podPolicy: string,
  isRegularInit: boolean,
  path: string,
  errors: Errors,
): void {
  const seen = new Set<string>();
  for (const [i, policy] of policies.entries()) {
    const { resourceName = '', restartPolicy = '' } = policy as { resourceName?: string; restartPolicy?: string };
    const at = `${path}[${i}]`;
    if (seen.has(resourceName)) errors.duplicate(at, resourceName);
    seen.add(resourceName);
    if (resourceName === '') errors.required(path, '', at);
    else if (resourceName !== 'cpu' && resourceName !== 'memory')
      errors.unsupported(path, resourceName, ['cpu', 'memory'], `${at}.resourceName`);
    if (restartPolicy === '') errors.required(path, '', at);
    else if (restartPolicy !== 'NotRequired' && restartPolicy !== 'RestartContainer')
      errors.unsupported(path, restartPolicy, ['NotRequired', 'RestartContainer'], `${at}.restartPolicy`);
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.invalid(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'", `${at}.restartPolicy`);
    if (isRegularInit && restartPolicy === 'RestartContainer')
      errors.invalid(`${at}.restartPolicy`, restartPolicy, "must not be set to 'RestartContainer' for non-sidecar initContainers");
  }
}
