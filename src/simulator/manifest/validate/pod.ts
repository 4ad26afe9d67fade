// A Pod's spec, and what is checked in Pods but not in templates (E-09, V-75 … V-81, V-94).
import type { Pod, PodSpec, PodTemplateSpec } from '../types.ts';
import { oneOf, validateContainers, validateImageSpace } from './containers.ts';
import { validateFileKeyRefs } from './env.ts';
import type { Errors } from './errors.ts';
import { validateAnnotations, validateLabels, validateMetadata } from './metadata.ts';
import { dnsLabel, dnsSubdomain, dnsSubdomainWithUnderscore, validIP } from './names.ts';
import { validatePodResources, validateResources } from './resources.ts';
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts';
import { validatePodSecurityContext } from './security.ts';
import { validateVolumes } from './volumes.ts';

const MAX_INT32 = 2_147_483_647;

export function validatePod(pod: Pod, errors: Errors): void {
  validateMetadata(pod.metadata, errors);
  const spec = pod.spec ?? { containers: [] };
  validatePodSpec(spec, 'spec', true, errors);
  for (const kind of ['containers', 'initContainers'] as const)
    for (const [i, container] of (spec[kind] ?? []).entries()) validateImageSpace(container, `spec.${kind}[${i}]`, errors);
  if (spec.ephemeralContainers?.length) errors.forbidden('spec.ephemeralContainers', 'cannot be set on create');
  if (spec.nodeName && spec.schedulingGates?.length)
    errors.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared');
}

/** A template's labels are reported under `labels`, not `metadata.labels`. */
export function validateTemplate(template: PodTemplateSpec | undefined, path: string, errors: Errors): void {
  validateLabels(template?.metadata?.labels, `${path}.labels`, mapAt(errors, `${path}.labels`, `${path}.metadata.labels`));
  validateAnnotations(
    template?.metadata?.annotations,
    `${path}.annotations`,
    mapAt(errors, `${path}.annotations`, `${path}.metadata.annotations`),
  );
  const spec = template?.spec ?? { containers: [] };
  validatePodSpec(spec, `${path}.spec`, false, errors);
  if (spec.ephemeralContainers?.length)
    errors.forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template');
}
/** The same collector, but places under `from` are looked for under `to`. */
function mapAt(errors: Errors, from: string, to: string): Errors {
  const mapped = Object.create(errors) as Errors;
  mapped.add = (error) => errors.add({ ...error, at: (error.at ?? error.path).replace(from, to) });
  return mapped;
}

export function validatePodSpec(spec: PodSpec, path: string, isPod: boolean, errors: Errors): void {
  const volumes = validateVolumes(spec.volumes ?? [], `${path}.volumes`, errors);
  validateResourceClaims(spec, `${path}.resourceClaims`, errors);
  validateContainers(spec, volumes, path, errors);
  validatePodResources(spec, `${path}.resources`, errors);
  if (spec.hostNetwork) validateHostNetwork(spec, path, isPod, errors);
  oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`, errors);
  oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], `${path}.dnsPolicy`, errors);
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors);
  validatePodSecurityContext(spec, path, errors);
  validateAffinity(spec.affinity, `${path}.affinity`, errors);
  validateDns(spec, `${path}.dnsConfig`, errors);
  validateGates(spec, path, errors);
  validateSpread(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`, errors);
  if (spec.hostUsers === false) {
    if (spec.hostNetwork) errors.forbidden(`${path}.hostNetwork`, 'when `hostUsers` is false');
    if (spec.hostPID) errors.forbidden(`${path}.HostPID`, 'when `hostUsers` is false', `${path}.hostPID`);
    if (spec.hostIPC) errors.forbidden(`${path}.HostIPC`, 'when `hostUsers` is false', `${path}.hostIPC`);
  }
  if (spec.hostnameOverride !== undefined) validateHostnameOverride(spec, path, errors);
  const name = (
    field: 'serviceAccountName' | 'nodeName' | 'hostname' | 'subdomain' | 'priorityClassName' | 'runtimeClassName',
    rule: (text: string) => string[],
  ): void => {
    const value = spec[field];
    if (value) errors.messages(`${path}.${field}`, value, rule(value));
  };
  name('serviceAccountName', dnsSubdomain);
  name('nodeName', dnsSubdomain);
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32))
    errors.invalid(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive');
  name('hostname', dnsLabel);
  name('subdomain', dnsLabel);
  validateTolerations(spec.tolerations ?? [], `${path}.tolerations`, errors);
  for (const [i, alias] of (spec.hostAliases ?? []).entries()) {
    errors.messages(`${path}.hostAliases[${i}].ip`, alias.ip ?? '', validIP(alias.ip ?? ''));
    for (const [j, host] of (alias.hostnames ?? []).entries())
      errors.messages(`${path}.hostAliases[${i}].hostnames[${j}]`, host, dnsSubdomain(host));
  }
  name('priorityClassName', dnsSubdomain);
  name('runtimeClassName', dnsSubdomain);
  if (spec.preemptionPolicy !== undefined)
    oneOf(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${path}.preemptionPolicy`, errors);
  if (spec.overhead) validateResources({ limits: spec.overhead }, `${path}.overhead`, errors);
  if (spec.os) {
    const os: string = spec.os.name ?? '';
    if (os === '') errors.required(`${path}.os.name`, 'cannot be empty');
    else if (os !== 'linux' && os !== 'windows') errors.unsupported(`${path}.os`, os, ['linux', 'windows'], `${path}.os.name`);
  }
  validateFileKeyRefs(spec.initContainers ?? [], volumes, `${path}.initContainers`, errors);
  validateFileKeyRefs(spec.containers ?? [], volumes, `${path}.containers`, errors);
}

function validateResourceClaims(spec: PodSpec, path: string, errors: Errors): void {
  const names = new Set<string>();
  for (const [i, claim] of (spec.resourceClaims ?? []).entries()) {
    const at = `${path}[${i}].name`;
    const { name = '' } = claim;
    if (name === '') errors.required(at);
    else if (names.has(name)) errors.duplicate(at, name);
    else errors.messages(at, name, dnsLabel(name));
    names.add(name);
  }
}
function validateHostNetwork(spec: PodSpec, path: string, isPod: boolean, errors: Errors): void {
  for (const [i, container] of (spec.containers ?? []).entries())
    for (const [j, port] of (container.ports ?? []).entries()) {
      const { hostPort = 0, containerPort = 0 } = port;
      if ((isPod || hostPort !== 0) && hostPort !== containerPort)
        errors.invalid(`${path}.containers[${i}].ports[${j}].hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true');
    }
}
function validateDns(spec: PodSpec, path: string, errors: Errors): void {
  const { dnsConfig } = spec;
  if (spec.dnsPolicy === 'None') {
    if (!dnsConfig) {
      errors.required(path, 'must provide `dnsConfig` when `dnsPolicy` is None');
      return;
    }
    if (!dnsConfig.nameservers?.length) {
      errors.required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None');
      return;
    }
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (nameservers.length > 3) errors.invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers');
  for (const [i, server] of nameservers.entries()) errors.messages(`${path}.nameservers[${i}]`, server, validIP(server));
  if (searches.length > 32) errors.invalid(`${path}.searches`, searches, 'must not have more than 32 search paths');
  if (searches.join(' ').length > 2048)
    errors.invalid(`${path}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list');
  for (const [i, search] of searches.entries())
    if (search !== '.')
      errors.messages(`${path}.searches[${i}]`, search.replace(/\.$/, ''), dnsSubdomainWithUnderscore(search.replace(/\.$/, '')));
  for (const [i, option] of options.entries()) if (!option.name) errors.required(`${path}.options[${i}]`, 'must not be empty');
}
function validateHostnameOverride(spec: PodSpec, path: string, errors: Errors): void {
  const name = spec.hostnameOverride ?? '';
  if (spec.hostNetwork) errors.forbidden(`${path}.hostnameOverride`, 'may not be specified when hostNetwork is true');
  if (spec.setHostnameAsFQDN)
    errors.forbidden(`${path}.setHostnameAsFQDN`, 'setHostnameAsFQDN cannot be set when hostnameOverride is specified');
  if (name.length > 64) errors.invalid(`${path}.hostnameOverride`, name, 'must be no more than 64 bytes');
  errors.messages(`${path}.hostnameOverride`, name, dnsSubdomain(name));
}
