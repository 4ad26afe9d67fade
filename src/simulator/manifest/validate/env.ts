// Environment variables and where they come from (V-26 … V-32, V-81).
import { formatQuantity, quantityOf } from '../quantity.ts';
import type { Container, EnvFromSource, EnvVar, ObjectFieldSelector, ResourceFieldSelector, Volume } from '../types.ts';
import type { Errors } from './errors.ts';
import { configKey, dnsSubdomain, envVarName, localPath, qualifiedName } from './names.ts';

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** Every path the server can convert, allowed here or not. */
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.host',
]);
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
/** Which resources a divisor is checked for, and what the server calls them. */
const DIVIDED: readonly (readonly [RegExp, string])[] = [
  [/^(limits|requests)\.cpu$/, 'cpu'],
  [/^(limits|requests)\.memory$/, 'memory'],
  [/^(limits|requests)\.ephemeral-storage$/, 'local ephemeral storage'],
  [/^(limits|requests)\.hugepages-/, 'hugepages'],
];
const CPU_DIVISORS = ['1m', '1'];
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

export function validateEnv(vars: readonly EnvVar[], path: string, errors: Errors): void {
  for (const [i, variable] of vars.entries()) {
    const at = `${path}[${i}]`;
    if (!variable.name) errors.required(`${at}.name`);
    else errors.messages(`${at}.name`, variable.name, envVarName(variable.name));
    if (variable.valueFrom) validateValueFrom(variable, `${at}.valueFrom`, errors);
  }
}

function validateValueFrom(variable: EnvVar, path: string, errors: Errors): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = variable.valueFrom ?? {};
  if (fieldRef) validateFieldRef(fieldRef, ENV_FIELDS, `${path}.fieldRef`, errors);
  if (resourceFieldRef) validateResourceFieldRef(resourceFieldRef, false, `${path}.resourceFieldRef`, errors);
  if (configMapKeyRef) validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`, errors);
  if (secretKeyRef) validateKeyRef(secretKeyRef, `${path}.secretKeyRef`, errors);
  if (fileKeyRef) {
    if (!fileKeyRef.key) errors.required(`${path}.fileKeyRef.key`);
    else errors.messages(`${path}.fileKeyRef.key`, fileKeyRef.key, envVarName(fileKeyRef.key));
    if (!fileKeyRef.path) errors.required(`${path}.fileKeyRef.path`);
    else errors.messages(`${path}.fileKeyRef.path`, fileKeyRef.path, localPath(fileKeyRef.path));
    if (!fileKeyRef.volumeName) errors.required(`${path}.fileKeyRef.volumeName`);
  }
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter((s) => s !== undefined).length;
  if (sources === 0)
    errors.invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`');
  else if (variable.value) errors.invalid(path, '', 'may not be specified when `value` is not empty');
  else if (sources > 1) errors.invalid(path, '', 'may not have more than one field specified at a time');
}

/** V-31: the name is checked as a name even when it is missing. */
function validateKeyRef(ref: { readonly name?: string; readonly key?: string }, path: string, errors: Errors): void {
  errors.messages(`${path}.name`, ref.name ?? '', dnsSubdomain(ref.name ?? ''));
  if (!ref.key) errors.required(`${path}.key`);
  else errors.messages(`${path}.key`, ref.key, configKey(ref.key));
}

export function validateFieldRef(ref: ObjectFieldSelector, allowed: readonly string[], path: string, errors: Errors, at = path): void {
  const field = ref.fieldPath ?? '';
  if (field === '') {
    errors.required(`${path}.fieldPath`, '', at);
    return;
  }
  const wrong = (message: string): void =>
    errors.invalid(`${path}.fieldPath`, field, `error converting fieldPath: ${message}`, `${at}.fieldPath`);
  if (ref.apiVersion !== undefined && ref.apiVersion !== 'v1') {
    wrong(`unsupported pod version: ${ref.apiVersion}`);
    return;
  }
  const parts = /^(.+?)\['(.*)'\]$/s.exec(field);
  if (parts) {
    const [, base = '', key = ''] = parts;
    if (base !== 'metadata.labels' && base !== 'metadata.annotations') {
      wrong(`field label does not support subscript: ${field}`);
      return;
    }
    errors.messages(path, key, qualifiedName(base === 'metadata.annotations' ? key.toLowerCase() : key), `${at}.fieldPath`);
  } else if (!KNOWN_FIELDS.has(field)) wrong(`field label not supported: ${field}`);
  else if (!allowed.includes(field)) errors.unsupported(`${path}.fieldPath`, field, allowed, `${at}.fieldPath`);
}

export function validateResourceFieldRef(ref: ResourceFieldSelector, inVolume: boolean, path: string, errors: Errors, at = path): void {
  const { resource = '' } = ref;
  if (inVolume && !ref.containerName) errors.required(`${path}.containerName`, '', at);
  else if (resource === '') errors.required(`${path}.resource`, '', at);
  else if (!RESOURCES.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource))
    errors.unsupported(`${path}.resource`, resource, RESOURCES, `${at}.resource`);
  const divisor = formatQuantity(quantityOf(ref.divisor));
  if (divisor === '0') return;
  const words = DIVIDED.find(([pattern]) => pattern.test(resource))?.[1];
  const [values, listed] = words === 'cpu' ? [CPU_DIVISORS, CPU_DIVISORS.join(' and ')] : [BYTE_DIVISORS, BYTE_DIVISORS.join(', ')];
  // V-30: it prints the resource.
  if (words !== undefined && !values.includes(divisor))
    errors.invalid(
      `${path}.divisor`,
      resource,
      `only divisor's values ${listed} are supported with the ${words} resource`,
      `${at}.divisor`,
    );
}

/** V-32: the two errors about sources name no index. */
export function validateEnvFrom(sources: readonly EnvFromSource[], path: string, errors: Errors): void {
  for (const [i, source] of sources.entries()) {
    const at = `${path}[${i}]`;
    if (source.prefix) errors.messages(`${at}.prefix`, source.prefix, envVarName(source.prefix));
    for (const kind of ['configMapRef', 'secretRef'] as const) {
      const ref = source[kind];
      if (!ref) continue;
      if (!ref.name) errors.required(`${at}.${kind}.name`);
      // as the beginning of a name: a hyphen at its end passes (ValidateConfigMapName with `prefix`)
      else errors.messages(`${at}.${kind}.name`, ref.name, dnsSubdomain(ref.name.replace(/(?<=.).-$/, 'a')));
    }
    if (!source.configMapRef && !source.secretRef) errors.invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`', at);
    else if (source.configMapRef && source.secretRef) errors.invalid(path, '', 'may not have more than one field specified at a time', at);
  }
}

/** V-81: a file's volume has to exist and be an emptyDir. */
export function validateFileKeyRefs(
  containers: readonly Container[],
  volumes: ReadonlyMap<string, Volume>,
  path: string,
  errors: Errors,
): void {
  for (const [i, container] of containers.entries())
    for (const [j, { valueFrom }] of (container.env ?? []).entries()) {
      const name = valueFrom?.fileKeyRef?.volumeName;
      if (!name) continue;
      const at = `${path}[${i}].env[${j}].valueFrom.fileKeyRef.volumeName`;
      const volume = volumes.get(name);
      if (!volume) errors.notFound(at, name);
      else if (!volume.emptyDir) errors.invalid(at, name, 'referenced volume must be of type emptyDir');
    }
}
