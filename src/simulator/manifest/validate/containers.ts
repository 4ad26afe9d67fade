// Containers of all three kinds (V-10 … V-25, V-37 … V-40, V-57, V-61 … V-63), in the order of E-09 and E-11.
import type { Container, ContainerPort, EphemeralContainer, PodSpec, Volume, VolumeMount } from '../types.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import type { Errors } from './errors.ts';
import { M_INIT, dnsLabel, localPath, noBacksteps, portName, portNumber } from './names.ts';
import { validateLifecycle, validateProbe } from './probes.ts';
import { validateResizePolicy, validateResources } from './resources.ts';
import { validateSecurityContext } from './security.ts';

type Volumes = ReadonlyMap<string, Volume>;
interface Context {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  readonly errors: Errors;
  readonly grace: number;
  readonly hostUsers: boolean;
}
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Only the ephemeral containers: what `kubectl debug` sends. */
export function validateEphemeralOnly(spec: PodSpec, volumes: Volumes, path: string, errors: Errors): void {
  validateEphemeral(
    { spec, volumes, errors, grace: spec.terminationGracePeriodSeconds ?? 30, hostUsers: spec.hostUsers !== false },
    `${path}.ephemeralContainers`,
  );
}

export function validateContainers(spec: PodSpec, volumes: Volumes, path: string, errors: Errors): void {
  const context: Context = { spec, volumes, errors, grace: spec.terminationGracePeriodSeconds ?? 30, hostUsers: spec.hostUsers !== false };
  validateMain(context, `${path}.containers`);
  validateInits(context, `${path}.initContainers`);
  validateEphemeral(context, `${path}.ephemeralContainers`);
}

function validateMain(context: Context, path: string): void {
  const { spec, errors, grace } = context;
  const containers = spec.containers ?? [];
  if (containers.length === 0) {
    errors.required(path);
    return;
  } // V-10
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const at = `${path}[${i}]`;
    validateCommon(container, context, false, at);
    const { name = '' } = container;
    if (names.has(name)) errors.duplicate(`${at}.name`, name);
    names.add(name);
    validateLifecycle(container.lifecycle, grace, `${at}.lifecycle`, errors);
    for (const probe of PROBES) validateProbe(probe, container[probe], grace, at, errors);
    validateRestartPolicy(container, at, errors);
  }
  validateHostPorts(containers, path, errors);
}

function validateInits(context: Context, path: string): void {
  const { spec, errors, grace } = context;
  const names = new Set((spec.containers ?? []).map((c) => c.name ?? ''));
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    const at = `${path}[${i}]`;
    const sidecar = container.restartPolicy === 'Always';
    validateCommon(container, context, !sidecar, at);
    validateRestartPolicy(container, at, errors);
    const { name = '' } = container;
    if (names.has(name)) errors.duplicate(`${at}.name`, name);
    else if (name !== '') names.add(name);
    validateHostPorts([container], path, errors); // each alone, and indexed from 0 (V-24)
    if (sidecar) {
      validateLifecycle(container.lifecycle, grace, `${at}.lifecycle`, errors);
      for (const probe of PROBES) validateProbe(probe, container[probe], grace, at, errors);
    } else for (const field of ['lifecycle', ...PROBES] as const) if (container[field]) errors.forbidden(`${at}.${field}`, M_INIT); // V-57
  }
}

const NOT_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;
function validateEphemeral(context: Context, path: string): void {
  const { spec, errors } = context;
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c) => c.name ?? ''));
  const names = new Set(others);
  for (const [i, container] of (spec.ephemeralContainers ?? []).entries()) {
    const at = `${path}[${i}]`;
    validateCommon(container, context, false, at);
    validateImageSpace(container, at, errors);
    const { name = '', targetContainerName: target = '' } = container;
    if (names.has(name)) errors.duplicate(`${at}.name`, name);
    names.add(name);
    if (target !== '' && !others.has(target)) errors.notFound(`${at}.targetContainerName`, target);
    for (const field of NOT_EPHEMERAL) {
      const value: unknown = container[field];
      const empty =
        value === undefined ||
        (Array.isArray(value) && value.length === 0) ||
        (field === 'resources' && Object.keys(value as object).length === 0);
      if (!empty) errors.forbidden(`${at}.${field}`, 'cannot be set for an Ephemeral Container');
    }
    for (const [j, mount] of (container.volumeMounts ?? []).entries()) {
      for (const field of ['subPath', 'subPathExpr'] as const)
        if (mount[field]) errors.forbidden(`${at}.volumeMounts[${j}].${field}`, 'cannot be set for an Ephemeral Container');
    }
  }
}

function validateCommon(container: Container | EphemeralContainer, context: Context, isRegularInit: boolean, at: string): void {
  const { errors, spec } = context;
  const { name = '' } = container;
  if (name === '') errors.required(`${at}.name`);
  else errors.messages(`${at}.name`, name, dnsLabel(name));
  if (!container.image) errors.required(`${at}.image`);
  oneOf(container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError'], `${at}.terminationMessagePolicy`, errors);
  validatePorts(container.ports ?? [], `${at}.ports`, errors);
  validateEnv(container.env ?? [], `${at}.env`, errors);
  validateEnvFrom(container.envFrom ?? [], `${at}.envFrom`, errors);
  validateMounts(container, context, `${at}.volumeMounts`);
  validateDevices(container, context, `${at}.volumeDevices`);
  oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.imagePullPolicy`, errors);
  validateResources(container.resources, `${at}.resources`, errors);
  validateResizePolicy(container.resizePolicy ?? [], spec.restartPolicy ?? '', isRegularInit, `${at}.resizePolicy`, errors);
  validateSecurityContext(container.securityContext, context.hostUsers, `${at}.securityContext`, errors);
}

/** A field that has a default: empty cannot be, anything not in the list is unsupported. */
export function oneOf(value: string | undefined, allowed: readonly string[], path: string, errors: Errors): void {
  if (value === undefined || value === '') errors.required(path);
  else if (!allowed.includes(value)) errors.unsupported(path, value, allowed);
}

/** V-12: only Pods are checked for it, and last. */
export function validateImageSpace(container: Container | EphemeralContainer, at: string, errors: Errors): void {
  const { image = '' } = container;
  if (image.trim() !== image) errors.invalid(`${at}.image`, image, 'must not have leading or trailing whitespace');
}

function validatePorts(ports: readonly ContainerPort[], path: string, errors: Errors): void {
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const at = `${path}[${i}]`;
    const { name = '', containerPort = 0, hostPort = 0 } = port;
    if (name !== '') {
      const messages = portName(name);
      errors.messages(`${at}.name`, name, messages);
      if (messages.length === 0 && names.has(name)) errors.duplicate(`${at}.name`, name);
      if (messages.length === 0) names.add(name);
    }
    if (containerPort === 0) errors.required(`${at}.containerPort`);
    else for (const message of portNumber(containerPort)) errors.invalid(`${at}.containerPort`, containerPort, message);
    if (hostPort !== 0) for (const message of portNumber(hostPort)) errors.invalid(`${at}.hostPort`, hostPort, message);
    oneOf(port.protocol, ['SCTP', 'TCP', 'UDP'], `${at}.protocol`, errors);
  }
}
function validateHostPorts(containers: readonly Container[], path: string, errors: Errors): void {
  const taken = new Set<string>();
  for (const [i, container] of containers.entries())
    for (const [j, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) errors.duplicate(`${path}[${i}].ports[${j}].hostPort`, key);
      taken.add(key);
    }
}

/** V-37 … V-40; some of the server's paths leave out the mount's index. */
function validateMounts(container: Container | EphemeralContainer, context: Context, path: string): void {
  const { errors, volumes } = context;
  const devices = container.volumeDevices ?? [];
  const paths = new Set<string>();
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const at = `${path}[${i}]`;
    const { name = '', mountPath = '', subPath = '', subPathExpr = '' } = mount;
    if (name === '') errors.required(`${at}.name`);
    if (!volumes.has(name)) errors.notFound(`${at}.name`, name);
    if (mountPath === '') errors.required(`${at}.mountPath`);
    if (paths.has(mountPath)) errors.invalid(`${at}.mountPath`, mountPath, 'must be unique');
    paths.add(mountPath);
    if (devices.some((d) => d.name === name)) errors.invalid(`${at}.name`, name, 'must not already exist in volumeDevices');
    if (devices.some((d) => d.devicePath === mountPath))
      errors.invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices');
    if (subPath !== '') errors.messages(`${path}.subPath`, subPath, localPath(subPath), `${at}.subPath`);
    if (subPathExpr !== '') {
      if (subPath !== '') errors.invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive');
      errors.messages(`${path}.subPathExpr`, subPathExpr, localPath(subPathExpr), `${at}.subPathExpr`);
    }
    validatePropagation(mount, container, path, at, errors);
  }
}
function validatePropagation(
  mount: VolumeMount,
  container: Container | EphemeralContainer,
  path: string,
  at: string,
  errors: Errors,
): void {
  const propagation: string | undefined = mount.mountPropagation;
  const recursive: string | undefined = mount.recursiveReadOnly;
  if (propagation !== undefined) {
    const allowed = ['Bidirectional', 'HostToContainer', 'None'];
    if (!allowed.includes(propagation)) errors.unsupported(`${path}.mountPropagation`, propagation, allowed, `${at}.mountPropagation`);
    if (propagation === 'Bidirectional' && !container.securityContext?.privileged) {
      errors.forbidden(
        `${path}.mountPropagation`,
        'Bidirectional mount propagation is available only to privileged containers',
        `${at}.mountPropagation`,
      );
    }
  }
  if (recursive === undefined || recursive === 'Disabled') return;
  if (recursive !== 'Enabled' && recursive !== 'IfPossible') {
    errors.unsupported(`${path}.recursiveReadOnly`, recursive, ['Disabled', 'IfPossible', 'Enabled'], `${at}.recursiveReadOnly`);
    return;
  }
  if (!mount.readOnly)
    errors.forbidden(`${path}.recursiveReadOnly`, 'may only be specified when readOnly is true', `${at}.recursiveReadOnly`);
  if (propagation !== undefined && propagation !== 'None')
    errors.forbidden(
      `${path}.recursiveReadOnly`,
      'may only be specified when mountPropagation is None or not specified',
      `${at}.recursiveReadOnly`,
    );
}
function validateDevices(container: Container | EphemeralContainer, context: Context, path: string): void {
  const { errors, volumes } = context;
  const mounts = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [i, device] of (container.volumeDevices ?? []).entries()) {
    const at = `${path}[${i}]`;
    const { name = '', devicePath = '' } = device;
    const volume = volumes.get(name);
    if (name === '') errors.required(`${at}.name`);
    if (names.has(name)) errors.invalid(`${at}.name`, name, 'must be unique');
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral)
      errors.invalid(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode');
    if (!volume) errors.notFound(`${at}.name`, name);
    if (devicePath === '') errors.required(`${at}.devicePath`);
    if (paths.has(devicePath)) errors.invalid(`${at}.devicePath`, devicePath, 'must be unique');
    if (devicePath !== '' && noBacksteps(devicePath).length > 0)
      errors.invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')");
    else paths.add(devicePath);
    if (mounts.some((m) => m.name === name)) errors.invalid(`${at}.name`, name, 'must not already exist in volumeMounts');
    if (mounts.some((m) => m.mountPath === devicePath))
      errors.invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts');
    if (name !== '') names.add(name);
  }
}

/** V-61 … V-63: legal on main and init containers alike. */
function validateRestartPolicy(container: Container, at: string, errors: Errors): void {
  const { restartPolicyRules: rules = [] } = container;
  const policy: string | undefined = container.restartPolicy;
  const allowed = ['Always', 'Never', 'OnFailure'];
  if (policy !== undefined && !allowed.includes(policy)) errors.unsupported(`${at}.restartPolicy`, policy, allowed);
  if (rules.length > 0 && policy === undefined)
    errors.required(`${at}.restartPolicy`, 'must specify restartPolicy when restart rules are used');
  if (rules.length > 20) errors.tooMany(`${at}.restartPolicyRules`, rules.length, 20);
  for (const [i, rule] of rules.entries()) {
    const path = `${at}.restartPolicyRules[${i}]`;
    const action: string = rule.action ?? '';
    const actions = ['Restart', 'RestartAllContainers'];
    if (!actions.includes(action)) errors.unsupported(`${path}.action`, action, actions);
    if (!rule.exitCodes) {
      errors.required(`${path}.exitCodes`, 'must be specified');
      continue;
    }
    const operator: string = rule.exitCodes.operator ?? '';
    if (operator !== 'In' && operator !== 'NotIn') errors.unsupported(`${path}.exitCodes.operator`, operator, ['In', 'NotIn']);
    const count = rule.exitCodes.values?.length ?? 0;
    if (count > 255) errors.tooMany(`${path}.exitCodes.values`, count, 255);
  }
}
