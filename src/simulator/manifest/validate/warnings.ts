// What the server accepts with a warning (P-09, V-03, V-22, V-23, V-27, V-97).
import { readQuantity } from '../quantity.ts';
import type { Container, EphemeralContainer, KubernetesObject, PodSpec } from '../types.ts';
import { dnsLabel } from './names.ts';

export interface Warning {
  readonly path: string;
  readonly text: string;
}
interface Placed {
  readonly container: Container | EphemeralContainer;
  readonly path: string;
}
const DEPRECATED_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const NO_POD = 'a null labelSelector results in matching no pod';

export function warningsFor(object: KubernetesObject): readonly Warning[] {
  switch (object.kind) {
    case 'Pod': {
      const { name = '' } = object.metadata;
      const dns = name === '' ? [] : dnsLabel(name);
      const text = `this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${dns.join(' ')}]`;
      return [...(dns.length > 0 ? [{ path: 'metadata.name', text: `metadata.name: ${text}` }] : []), ...podWarnings(object.spec, 'spec')];
    }
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return [...ownerName(object.metadata.name), ...podWarnings(object.spec?.template?.spec, 'spec.template.spec')];
    case 'CronJob':
      return [
        ...ownerName(object.metadata.name),
        ...podWarnings(object.spec?.jobTemplate?.spec?.template?.spec, 'spec.jobTemplate.spec.template.spec'),
      ];
    default:
      return [];
  }
}

function ownerName(name = ''): Warning[] {
  const messages = name === '' ? [] : dnsLabel(name);
  return messages.length === 0
    ? []
    : [
        {
          path: 'metadata.name',
          text: `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
        },
      ];
}

function podWarnings(spec: PodSpec | undefined, path: string): Warning[] {
  if (!spec) return [];
  const found: Warning[] = [];
  const warn = (at: string, text: string, prefixed = true): void => {
    found.push({ path: at, text: prefixed ? `${at}: ${text}` : text });
  };
  for (const key of Object.keys(spec.nodeSelector ?? {}).sort()) {
    const text = Object.hasOwn(DEPRECATED_LABELS, key) ? DEPRECATED_LABELS[key] : undefined;
    if (text !== undefined) warn(`${path}.nodeSelector[${key}]`, text);
  }
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const {
      requiredDuringSchedulingIgnoredDuringExecution: required = [],
      preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
    } = spec.affinity?.[kind] ?? {};
    for (const [i, term] of required.entries())
      if (!term.labelSelector) warn(`${path}.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${i}].labelSelector`, NO_POD);
    for (const [i, { podAffinityTerm: term }] of preferred.entries())
      if (term && !term.labelSelector)
        warn(`${path}.affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm.labelSelector`, NO_POD);
  }
  for (const [i, constraint] of (spec.topologySpreadConstraints ?? []).entries())
    if (!constraint.labelSelector) warn(`${path}.topologySpreadConstraints[${i}].labelSelector`, NO_POD);
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    for (const [j, source] of (volume.projected?.sources ?? []).entries()) {
      if (Object.keys(source).length === 0)
        warn(`${path}.volumes[${i}].projected.sources[${j}]`, `volume "${volume.name}" (Projected) has no sources provided`, false);
    }
    if (volume.gitRepo) warn(`${path}.volumes[${i}].gitRepo`, 'deprecated in v1.11, and disabled by default in v1.33+');
  }
  for (const [i, secret] of (spec.imagePullSecrets ?? []).entries())
    if (!secret.name) warn(`${path}.imagePullSecrets[${i}].name`, 'invalid empty name ""');
  const placed: Placed[] = (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((kind) =>
    (spec[kind] ?? []).map((container, i) => ({ container, path: `${path}.${kind}[${i}]` })),
  );
  for (const one of placed) containerWarnings(one, warn);
  portWarnings(placed, warn);
  return found;
}

function containerWarnings({ container, path }: Placed, warn: (at: string, text: string) => void): void {
  for (const side of ['limits', 'requests'] as const)
    for (const name of ['memory', 'ephemeral-storage']) {
      const text = container.resources?.[side]?.[name];
      const amount = text === undefined ? 'format' : readQuantity(String(text));
      if (typeof amount !== 'string' && amount.nano % 1_000_000_000n !== 0n)
        warn(`${path}.resources.${side}[${name}]`, `fractional byte value "${text ?? ''}" is invalid, must be an integer`);
    }
  const names = new Set<string>();
  for (const [i, { name, value = '', valueFrom }] of (container.env ?? []).entries()) {
    const reference = `$(${name})`;
    if (names.has(name) && (valueFrom || value === reference || !value.includes(reference)))
      warn(`${path}.env[${i}]`, `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`);
    names.add(name);
  }
}

function portWarnings(placed: readonly Placed[], warn: (at: string, text: string) => void): void {
  const byPort = new Map<string, { readonly at: string; readonly hostIP: string; readonly hostPort: number }[]>();
  const byName = new Map<string, string>();
  for (const { container, path } of placed)
    for (const [i, port] of (container.ports ?? []).entries()) {
      const at = `${path}.ports[${i}]`;
      const own = { at, hostIP: port.hostIP ?? '', hostPort: port.hostPort ?? 0 };
      const key = `${port.containerPort ?? 0}/${port.protocol ?? ''}`;
      const others = byPort.get(key) ?? [];
      for (const other of others) {
        if (own.hostIP === other.hostIP && own.hostPort === other.hostPort) warn(at, `duplicate port definition with ${other.at}`);
        else if (own.hostPort === 0 || other.hostPort === 0) warn(at, `overlapping port definition with ${other.at}`);
        else if (own.hostPort === other.hostPort && (own.hostIP === '') !== (other.hostIP === ''))
          warn(at, `dangerously ambiguous port definition with ${other.at}`);
      }
      byPort.set(key, [...others.slice(0, 20), own]);
      if (!port.name) continue;
      const first = byName.get(port.name);
      if (first === undefined) byName.set(port.name, at);
      else if (!first.startsWith(`${path}.`))
        warn(
          at,
          `duplicate port name ${JSON.stringify(port.name)} with ${first}, services and probes that select ports by name will use ${first}`,
        );
    }
}
