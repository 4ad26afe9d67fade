// Who a container runs as, and why it may not (L-128, L-129).
import type { Capabilities, Container } from '../manifest/types.ts';
import { slotFor } from '../parts.ts';
import type { Image } from '../images/types.ts';
import type { BoundPod } from './pod-status.ts';
import { podFullName } from './pod-status.ts';

/** What few manifests say: see `hardening.ts`. */
export const HARDENING = slotFor<Pick<typeof import('./hardening.ts'), 'appArmorProblem' | 'seccompProblem' | 'sysctlProblem'>>('fields');

export interface Identity {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly supplementalGroups: readonly number[];
  readonly readOnlyRootFilesystem: boolean;
  readonly capabilities?: Capabilities;
  readonly privileged: boolean;
  readonly noNewPrivileges: boolean;
  readonly seccomp: boolean;
}

/** The container's own securityContext goes before the Pod's. */
export function identityOf(pod: BoundPod, container: Container): Identity {
  const own = container.securityContext;
  const shared = pod.spec.securityContext;
  const user = own?.runAsUser ?? shared?.runAsUser;
  const group = own?.runAsGroup ?? shared?.runAsGroup;
  const groups = new Set([...(shared?.fsGroup === undefined ? [] : [shared.fsGroup]), ...(shared?.supplementalGroups ?? [])]);
  return {
    ...(user === undefined ? {} : { runAsUser: user }),
    ...(group === undefined ? {} : { runAsGroup: group }),
    supplementalGroups: [...groups],
    readOnlyRootFilesystem: own?.readOnlyRootFilesystem === true,
    ...(own?.capabilities === undefined ? {} : { capabilities: own.capabilities }),
    privileged: own?.privileged === true,
    noNewPrivileges: own?.allowPrivilegeEscalation === false,
    // Without a word of it the kubelet asks for none (`seccompDefault` is off).
    seccomp: (own?.seccompProfile ?? shared?.seccompProfile)?.type === 'RuntimeDefault',
  };
}

/** The message of the CreateContainerConfigError, or undefined when the container may run. */
export function nonRootProblem(pod: BoundPod, container: Container, image: Image): string | undefined {
  if ((container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot) !== true) return undefined;
  const where = `(pod: "${podFullName(pod)}", container: ${container.name})`;
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  if (user !== undefined) return user === 0 ? `container's runAsUser breaks non-root policy ${where}` : undefined;
  const named = image.user.split(':')[0] ?? '';
  if (named === '' || /^0+$/.test(named)) return `container has runAsNonRoot and image will run as root ${where}`;
  if (!/^\d+$/.test(named))
    return `container has runAsNonRoot and image has non-numeric user (${named}), cannot verify user is non-root ${where}`;
  return undefined;
}
