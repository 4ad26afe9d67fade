// What a node without more than the kubelet's defaults refuses of a security context: unsafe sysctls, AppArmor, seccomp profiles of its own.
import type { Container, EphemeralContainer } from '../manifest/types.ts';
import type { BoundPod } from './pod-status.ts';
import { everybody } from './pod-status.ts';

/** What a container may change without the kubelet's `--allowed-unsafe-sysctls` (kubelet/sysctl/safe_sysctls.go); the node's kernel knows all. */
const SAFE: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);
/** `net/ipv4/conf/eth0.1/x` → `net.ipv4.conf.eth0/1.x`; what has a dot before any slash stays as it is (ConvertSysctlVariableToDotsSeparator). */
function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  return first === '/' ? name.replace(/[./]/g, (c) => (c === '/' ? '.' : '/')) : name;
}

/**
 * Why the kubelet does not take the Pod, before it looks at what it needs (kubelet/sysctl/allowlist.go). Safe ones beside the host's namespaces are
 * refused by the API server already.
 */
export function sysctlProblem({ spec }: BoundPod): { readonly reason: string; readonly message: string } | undefined {
  const unsafe = (spec.securityContext?.sysctls ?? []).map(({ name = '' }) => dotted(name)).find((name) => !SAFE.has(name));
  return unsafe === undefined
    ? undefined
    : { reason: 'SysctlForbidden', message: `forbidden sysctl: ${JSON.stringify(unsafe)} not allowlisted` };
}
/** The same after it has found room: the node's kernel has no AppArmor (security/apparmor/validate.go). */
export function appArmorProblem(pod: BoundPod): { readonly reason: string; readonly message: string } | undefined {
  const profiles = [
    pod.spec.securityContext?.appArmorProfile,
    ...[...everybody(pod), ...(pod.spec.ephemeralContainers ?? [])].map((c) => c.securityContext?.appArmorProfile),
  ];
  const annotated = Object.entries(pod.metadata.annotations ?? {}).find(([key]) =>
    key.startsWith('container.apparmor.security.beta.kubernetes.io/'),
  );
  if (!profiles.some((p) => p !== undefined && p.type !== 'Unconfined') && (annotated === undefined || annotated[1] === 'unconfined'))
    return undefined;
  return { reason: 'AppArmor', message: 'Cannot enforce AppArmor: AppArmor is not enabled on the host' };
}
/** Why containerd does not make the container: nobody has put a profile on the node (contrib/seccomp, `WithProfile`). */
export function seccompProblem(pod: BoundPod, { securityContext }: Container | EphemeralContainer): string | undefined {
  const profile = securityContext?.seccompProfile ?? pod.spec.securityContext?.seccompProfile;
  if (profile?.type !== 'Localhost' || securityContext?.privileged === true) return undefined;
  const file = `/var/lib/kubelet/seccomp/${profile.localhostProfile ?? ''}`;
  return `failed to create containerd container: cannot load seccomp profile ${JSON.stringify(file)}: open ${file}: no such file or directory`;
}
