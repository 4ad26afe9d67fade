// A container's environment, command and arguments (4.3), and why they cannot be made (L-125 … L-127).
import type { ConfigMap, Container, EnvVar, Secret, Service } from '../manifest/types.ts';
import { decodeText } from '../runtime/text.ts';
import { decodeBase64 } from './base64.ts';
import { envFileValue } from './env-file.ts';
import { expand } from './expansion.ts';
import type { NodeFacts } from './fields.ts';
import { podField, resourceField } from './fields.ts';
import type { BoundPod } from './pod-status.ts';

export interface EnvironmentInput {
  readonly pod: BoundPod;
  readonly container: Container;
  readonly node: NodeFacts;
  readonly podIp: string;
  readonly configMap: (name: string) => ConfigMap | undefined;
  readonly secret: (name: string) => Secret | undefined;
  /** All Services that a container may hear of. */
  readonly services: readonly Service[];
  /** The text of a file in a volume (`fileKeyRef`). */
  readonly file: (volume: string, path: string) => string | undefined;
}
/** The environment, or the message of the CreateContainerConfigError. */
export type Environment = { readonly env: ReadonlyMap<string, string> } | { readonly error: string };

class ConfigError extends Error {}

/** L-117, L-118: envFrom, then env in order; service variables fill what is left. */
export function makeEnvironment(input: EnvironmentInput): Environment {
  const env = new Map<string, string>();
  const services = serviceVariables(input);
  try {
    for (const source of input.container.envFrom ?? []) addAll(env, input, source);
    for (const variable of input.container.env ?? []) {
      const value = valueOf(input, variable, (name) => env.get(name) ?? services.get(name));
      if (value !== undefined) env.set(variable.name, value);
    }
  } catch (error) {
    if (error instanceof ConfigError) return { error: error.message };
    throw error;
  }
  for (const [name, value] of services) if (!env.has(name)) env.set(name, value);
  return { env };
}

function addAll(env: Map<string, string>, input: EnvironmentInput, source: NonNullable<Container['envFrom']>[number]): void {
  const prefix = source.prefix ?? '';
  const { configMapRef, secretRef } = source;
  let data: Readonly<Record<string, string>> = {};
  if (configMapRef !== undefined) {
    const found = input.configMap(configMapRef.name ?? '');
    if (found === undefined && configMapRef.optional !== true) throw new ConfigError(`configmap "${configMapRef.name ?? ''}" not found`); // L-125
    data = found?.data ?? {};
  } else if (secretRef !== undefined) {
    const found = input.secret(secretRef.name ?? '');
    if (found === undefined && secretRef.optional !== true) throw new ConfigError(`secret "${secretRef.name ?? ''}" not found`); // L-126
    data = decoded(found?.data);
  }
  for (const key of Object.keys(data).sort()) env.set(prefix + key, data[key] ?? '');
}
const decoded = (data: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, decodeText(decodeBase64(value))]));

/** One variable's value; undefined when it is optional and absent (L-134). */
function valueOf(input: EnvironmentInput, variable: EnvVar, lookup: (name: string) => string | undefined): string | undefined {
  const from = variable.valueFrom;
  if (from === undefined) return expand(variable.value ?? '', lookup);
  const space = input.pod.metadata.namespace ?? '';
  if (from.configMapKeyRef !== undefined) {
    const { name = '', key, optional } = from.configMapKeyRef;
    return fromKey(
      input.configMap(name)?.data,
      optional,
      key,
      `configmap "${name}" not found`,
      `couldn't find key ${key} in ConfigMap ${space}/${name}`,
    );
  }
  if (from.secretKeyRef !== undefined) {
    const { name = '', key, optional } = from.secretKeyRef;
    const value = fromKey(
      input.secret(name) === undefined ? undefined : (input.secret(name)?.data ?? {}),
      optional,
      key,
      `secret "${name}" not found`,
      `couldn't find key ${key} in Secret ${space}/${name}`,
    );
    return value === undefined ? undefined : decodeText(decodeBase64(value));
  }
  if (from.fieldRef !== undefined) return podField(input.pod, from.fieldRef, input.node, input.podIp) ?? '';
  if (from.resourceFieldRef !== undefined) {
    const wanted = from.resourceFieldRef.containerName;
    const container =
      [...input.pod.spec.containers, ...(input.pod.spec.initContainers ?? [])].find((c) => c.name === wanted) ?? input.container;
    return resourceField(container, from.resourceFieldRef, input.node);
  }
  if (from.fileKeyRef !== undefined) {
    const { volumeName, path, key, optional } = from.fileKeyRef;
    const text = input.file(volumeName, path);
    const value = text === undefined ? undefined : envFileValue(text, key);
    if (value === undefined) throw new ConfigError("couldn't parse env file");
    if (value !== '') return value;
    if (optional === true) return undefined;
    throw new ConfigError(`environment variable key "${key}" not found in file "${path}"`);
  }
  return '';
}

function fromKey(
  data: Readonly<Record<string, string>> | undefined,
  optional: boolean | undefined,
  key: string,
  absent: string,
  noKey: string,
): string | undefined {
  if (data !== undefined && Object.hasOwn(data, key)) return data[key];
  if (optional === true) return undefined;
  throw new ConfigError(data === undefined ? absent : noKey); // L-127
}

const variableName = (name: string): string => name.toUpperCase().replace(/-/g, '_');

/** The variables Docker links used to make: `WEB_SERVICE_HOST`, `WEB_PORT`, … of every Service with an address (L-117). */
function serviceVariables({ pod, services }: EnvironmentInput): ReadonlyMap<string, string> {
  const env = new Map<string, string>();
  for (const service of services) {
    const { name = '', namespace = '' } = service.metadata;
    const master = name === 'kubernetes' && namespace === 'default';
    const address = service.spec?.clusterIP ?? '';
    const ports = service.spec?.ports ?? [];
    const first = ports[0];
    if (address === '' || address === 'None' || first === undefined) continue;
    if (!master && (namespace !== pod.metadata.namespace || pod.spec.enableServiceLinks === false)) continue;
    const prefix = variableName(name);
    const proto = (port: (typeof ports)[number]): string => (port.protocol ?? 'TCP').toLowerCase();
    env.set(`${prefix}_SERVICE_HOST`, address);
    env.set(`${prefix}_SERVICE_PORT`, String(first.port));
    for (const port of ports)
      if (port.name !== undefined && port.name !== '') env.set(`${prefix}_SERVICE_PORT_${variableName(port.name)}`, String(port.port));
    env.set(`${prefix}_PORT`, `${proto(first)}://${address}:${first.port}`);
    for (const port of ports) {
      const base = `${prefix}_PORT_${port.port}_${proto(port).toUpperCase()}`;
      env.set(base, `${proto(port)}://${address}:${port.port}`);
      env.set(`${base}_PROTO`, proto(port));
      env.set(`${base}_PORT`, String(port.port));
      env.set(`${base}_ADDR`, address);
    }
  }
  return env;
}
