// What is mounted into a container: its volumeMounts, and the files the kubelet manages for every Pod.
import type { Container, EphemeralContainer, PodDNSConfig } from '../manifest/types.ts';
import type { FileSystem, Mount } from '../system/kernel-types.ts';
import { encodeText } from '../runtime/text.ts';
import { expand } from './expansion.ts';
import type { BoundPod } from './pod-status.ts';
import { follow } from './subpath.ts';
import type { Mounted, PodVolumes } from './volumes.ts';

/** The mounts, or the message of the CreateContainerConfigError (L-130 … L-132). */
export function containerMounts(
  container: Container | EphemeralContainer,
  volumes: PodVolumes,
  env: ReadonlyMap<string, string>,
  sandbox = '',
): { readonly mounts: readonly Mount[] } | { readonly error: string; readonly reason?: 'CreateContainerError' } {
  const mounts: Mount[] = [];
  for (const wanted of container.volumeMounts ?? []) {
    const volume = volumes.get(wanted.name);
    if (volume === undefined) return { error: `cannot find volume "${wanted.name}" to mount into container "${container.name}"` };
    let subPath = wanted.subPath ?? '';
    if (wanted.subPathExpr !== undefined && wanted.subPathExpr !== '') {
      const missing: string[] = [];
      subPath = expand(wanted.subPathExpr, (name) => {
        const value = env.get(name);
        if (value === undefined || value === '') missing.push(name);
        return value;
      });
      if (missing.length > 0) return { error: `missing value for ${missing[0]}` }; // L-130
    }
    if (subPath.startsWith('/')) return { error: `error SubPath \`${subPath}\` must not be an absolute path` }; // L-131
    if (subPath.split('/').includes('..')) return { error: `unable to provision SubPath \`${subPath}\`: must not contain '..'` };
    const readOnly = wanted.readOnly === true || volume.readOnly;
    if (volume.image !== undefined && subPath !== '') {
      const wrong = imageSubPathProblem(volume, encodeText(subPath), sandbox);
      if (wrong !== undefined)
        return {
          error: `failed to mount image volume: ImageVolumeMountFailed: failed to ensure image subpath ${JSON.stringify(subPath)} in ${wrong}`,
          reason: 'CreateContainerError',
        };
    }
    // L-137: resolved now and never again: an update swaps a link above it.
    const found = subPath === '' ? { path: volume.subPath ?? '' } : subPathOf(volume, encodeText(subPath));
    if ('problem' in found)
      return { error: `failed to ${found.problem} for volumeMount "${wanted.name}" of container "${container.name}"` };
    const { path } = found;
    mounts.push({ path: encodeText(wanted.mountPath), fileSystem: volume.fileSystem, ...(path === '' ? {} : { subPath: path }), readOnly });
  }
  return { mounts };
}

/** Directories that every node has: a link to one leads somewhere. */
const ON_EVERY_NODE = /^\/(?:bin|dev|etc|home|lib|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?$/;

/**
 * L-131, L-137: where a subPath leads. What is missing becomes a directory with the volume's own mode, even in a ConfigMap, whose files only
 * containers cannot write; a link that leads out of the volume, or to nothing, is refused.
 */
function subPathOf(volume: Mounted, subPath: string): { readonly path: string } | { readonly problem: string } {
  const { fileSystem, subPath: root = '' } = volume;
  if (volume.hasPayload) {
    const path = join(root, resolveLinks(fileSystem, subPath));
    if (fileSystem.stat(path) === undefined) makeSubPath(volume, path);
    return { path };
  }
  const place = follow(fileSystem, root, subPath);
  if ('through' in place) return { problem: 'prepare subPath' };
  if ('dangling' in place) return { problem: 'create subPath directory' };
  if ('outside' in place)
    return { problem: root !== '' || ON_EVERY_NODE.test(place.outside) ? 'prepare subPath' : 'create subPath directory' };
  if ('missing' in place) makeSubPath(volume, place.missing);
  return { path: 'missing' in place ? place.missing : place.path };
}
/** An image's files are containerd's to mount, and it makes nothing in them: only a directory that is there will do (`ensureImageSubPath`). */
function imageSubPathProblem({ fileSystem, image }: Mounted, subPath: string, sandbox: string): string | undefined {
  const place = follow(fileSystem, '', subPath);
  const at = `"/run/containerd/io.containerd.grpc.v1.cri/image-volumes/${sandbox}/${image?.digest.replace('sha256:', '') ?? ''}"`;
  if ('stat' in place && place.stat?.type === 'directory') return undefined;
  if ('stat' in place) return `${at}: only directory subpath is supported, subpath: ${JSON.stringify(subPath)}, mountpoint: ${at} `;
  const why = 'outside' in place ? 'path escapes from parent' : 'through' in place ? 'not a directory' : 'no such file or directory';
  return `${at}: openat ${subPath}: ${why}`;
}
function makeSubPath({ fileSystem, subPath }: Mounted, path: string): void {
  const parent = fileSystem.stat(subPath ?? '/');
  fileSystem.mkdir(path, (parent?.mode ?? 0o777) & 0o7777);
  fileSystem.chown(path, 0, parent?.gid ?? 0);
}

const join = (outer: string | undefined, inner: string): string => [outer ?? '', inner].filter((part) => part !== '').join('/');

/** The atomic writer's `key` is a link to `..data/key`; a bind mount is of what it names now. */
function resolveLinks(fileSystem: FileSystem, path: string): string {
  return fileSystem.stat(`/..data/${path}`) === undefined ? path : `..data/${path}`;
}

export interface PodFiles {
  readonly hosts: string;
  readonly hostname: string;
  readonly resolv: string;
}
const DNS = { server: '10.96.0.10', domain: 'cluster.local' } as const;

/** /etc/hosts, /etc/hostname and /etc/resolv.conf of a Pod (L-374, L-375). */
export function podFiles(pod: BoundPod, podIp: string): PodFiles {
  const { spec } = pod;
  const hostname = shortHostname(pod);
  const space = pod.metadata.namespace ?? '';
  const fqdn = fullHostname(pod);
  const aliases = spec.hostAliases ?? [];
  const local = ['127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback'];
  const own = [
    '# Kubernetes-managed hosts file.',
    ...local,
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${podIp}\t${fqdn === '' ? '' : `${fqdn}\t`}${hostname}`,
  ];
  const hosts = [
    ...(spec.hostNetwork === true ? ['# Kubernetes-managed hosts file (host network).', ...local] : own),
    ...(aliases.length === 0
      ? []
      : ['', '# Entries added by HostAliases.', ...aliases.map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}`)]),
  ].join('\n');
  return {
    hosts: `${hosts}\n`,
    hostname: `${podHostname(pod)}\n`,
    resolv: resolvConf(spec.dnsPolicy ?? 'ClusterFirst', spec.dnsConfig, spec.hostNetwork === true, space),
  };
}

/** What `hostname` says in all containers of a Pod (L-374). */
export const podHostname = (pod: BoundPod): string => (pod.spec.setHostnameAsFQDN === true ? fullHostname(pod) : '') || shortHostname(pod);

/** With the Pod's subdomain, or '' where it has none. */
function fullHostname(pod: BoundPod): string {
  const { subdomain = '', hostnameOverride = '' } = pod.spec;
  return subdomain === '' || hostnameOverride !== ''
    ? ''
    : `${shortHostname(pod)}.${subdomain}.${pod.metadata.namespace ?? ''}.svc.${DNS.domain}`;
}
function shortHostname({ metadata, spec }: BoundPod): string {
  if (spec.hostnameOverride !== undefined && spec.hostnameOverride !== '') return spec.hostnameOverride;
  if (spec.hostNetwork === true) return 'node-1';
  return (spec.hostname === undefined || spec.hostname === '' ? (metadata.name ?? '') : spec.hostname).slice(0, 63).replace(/[-.]+$/, '');
}

function resolvConf(policy: string, config: PodDNSConfig | undefined, hostNetwork: boolean, space: string): string {
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !hostNetwork);
  const servers = cluster ? [DNS.server] : policy === 'None' ? [] : [DNS.server];
  const searches = cluster ? [`${space}.svc.${DNS.domain}`, `svc.${DNS.domain}`, DNS.domain] : [];
  const options = new Map<string, string | undefined>(cluster ? [['ndots', '5']] : []);
  for (const option of config?.options ?? []) options.set(option.name ?? '', option.value);
  const allSearches = [...new Set([...searches, ...(config?.searches ?? [])])];
  return [
    ...(allSearches.length > 0 ? [`search ${allSearches.join(' ')}`] : []),
    ...[...new Set([...servers, ...(config?.nameservers ?? [])])].map((server) => `nameserver ${server}`),
    ...(options.size > 0
      ? [`options ${[...options].map(([name, value]) => (value === undefined ? name : `${name}:${value}`)).join(' ')}`]
      : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Mounts of the managed files, where the container does not mount those paths itself. */
export function managedMounts(container: Container | EphemeralContainer, files: FileSystem): readonly Mount[] {
  const own = new Set((container.volumeMounts ?? []).map((mount) => mount.mountPath));
  return (
    [
      ['/etc/hosts', 'hosts'],
      ['/etc/hostname', 'hostname'],
      ['/etc/resolv.conf', 'resolv.conf'],
    ] as const
  )
    .filter(([path]) => !own.has(path))
    .map(([path, subPath]) => ({ path, fileSystem: files, subPath }));
}
