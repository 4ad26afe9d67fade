// What the server accepts with a warning (P-09, V-03, V-22, V-23, V-27, V-97).
import { readQuantity } from '../quantity.ts';
import type { Container, EphemeralContainer, KubernetesObject, PodSpec, ServiceSpec, Volume } from '../types.ts';
import { goQuote } from './errors.ts';
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
    case 'Service':
      return serviceWarnings(object.spec ?? {});
    default:
      return [];
  }
}

/** Fields of a Service that its type leaves without effect (pkg/api/service/warnings.go). */
function serviceWarnings({
  type = 'ClusterIP',
  clusterIP,
  externalIPs = [],
  externalName = '',
  loadBalancerIP = '',
  sessionAffinity,
}: ServiceSpec): Warning[] {
  const named = type === 'ExternalName';
  const headless = type === 'ClusterIP' && clusterIP === 'None';
  const rows: readonly (readonly [boolean, string, string])[] = [
    [headless && loadBalancerIP !== '', 'loadBalancerIP', 'spec.loadBalancerIP is ignored for headless services'],
    [headless && externalIPs.length > 0, 'externalIPs', 'spec.externalIPs is ignored for headless services'],
    [headless && sessionAffinity !== 'None', 'sessionAffinity', 'spec.SessionAffinity is ignored for headless services'],
    [
      !headless && !named && externalIPs.length > 0,
      'externalIPs',
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
    [named && externalIPs.length > 0, 'externalIPs', 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [!named && externalName !== '', 'externalName', 'spec.externalName is ignored when spec.type is not "ExternalName"'],
  ];
  return rows.flatMap(([holds, field, text]) => (holds ? [{ path: `spec.${field}`, text }] : []));
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
  for (const [i, volume] of (spec.volumes ?? []).entries())
    for (const text of overlappingPaths(volume)) warn(`${path}.volumes[${i}]`, text, false);
  for (const [i, { ip = '' }] of repeated(spec.hostAliases, 'ip')) warn(`${path}.hostAliases[${i}].ip`, `duplicate ip ${goQuote(ip)}`);
  for (const [i, { name = '' }] of repeated(spec.imagePullSecrets, 'name'))
    warn(`${path}.imagePullSecrets[${i}].name`, `duplicate name ${goQuote(name)}`);
  for (const [i, secret] of (spec.imagePullSecrets ?? []).entries())
    if (!secret.name) warn(`${path}.imagePullSecrets[${i}].name`, 'invalid empty name ""');
  const placed: Placed[] = (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((kind) =>
    (spec[kind] ?? []).map((container, i) => ({ container, path: `${path}.${kind}[${i}]` })),
  );
  for (const one of placed) containerWarnings(one, warn);
  portWarnings(placed, warn);
  return found;
}

/** The items, with their indexes, whose key one before them has already. */
function repeated<K extends string, T extends Readonly<Partial<Record<K, string>>>>(list: readonly T[] = [], key: K): [number, T][] {
  const seen = new Set<string>();
  return [...list.entries()].filter(([, item]) => seen.has(item[key] ?? '') || !seen.add(item[key] ?? ''));
}

interface Path {
  readonly path: string;
  readonly from: string;
}
/** Files of one volume that would stand at the same path, or one below the other (pkg/api/pod/warnings.go). */
function overlappingPaths(volume: Volume): string[] {
  const within = (kind: string, list: readonly Path[]): string[] => {
    const before: Path[] = [];
    return list.flatMap(({ path: written, from }) => {
      const path = written.replace(/\/+$/, '');
      const clash = before.filter(
        (b) => path !== '' && b.path !== '' && (`${b.path}/`.startsWith(`${path}/`) || `${path}/`.startsWith(`${b.path}/`)),
      );
      before.push({ path, from });
      const told = (one: Path): string => goQuote(one.path) + (one.from === '' ? '' : ` (${one.from})`);
      return clash.map((c) => `volume ${goQuote(volume.name)} (${kind}): overlapping paths: ${told({ path, from })} with ${told(c)}`);
    });
  };
  // A path that is missing is an error elsewhere; here, as in Go, it is empty.
  const paths = (items: readonly { readonly path?: string }[] | undefined, from = ''): Path[] =>
    (items ?? []).map(({ path = '' }) => ({ path, from }));
  const { configMap, secret, downwardAPI, projected } = volume;
  return [
    ...within(`ConfigMap ${goQuote(configMap?.name ?? '')}`, paths(configMap?.items)),
    ...within(`Secret ${goQuote(secret?.secretName ?? '')}`, paths(secret?.items)),
    ...within('DownwardAPI', paths(downwardAPI?.items)),
    ...within(
      'Projected',
      (projected?.sources ?? []).flatMap((source) =>
        source.configMap?.items
          ? paths(source.configMap.items, `ConfigMap ${goQuote(source.configMap.name ?? '')}`)
          : source.secret?.items
            ? paths(source.secret.items, `Secret ${goQuote(source.secret.name ?? '')}`)
            : source.downwardAPI?.items
              ? paths(source.downwardAPI.items, 'DownwardAPI')
              : paths(source.serviceAccountToken ? [source.serviceAccountToken] : [], 'ServiceAccountToken'),
      ),
    ),
  ];
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
      if (own.hostIP !== '' && own.hostPort === 0)
        warn(
          at,
          `hostIP set without hostPort: {Name:${port.name ?? ''} HostPort:0 ContainerPort:${port.containerPort ?? 0} Protocol:${port.protocol ?? ''} HostIP:${own.hostIP}}`,
        );
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
