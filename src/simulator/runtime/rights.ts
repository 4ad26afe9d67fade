/** What containerd and runc let a container's processes do (containerd 2.1, `WithCapabilities`, `WithPrivileged`). */
import {
  ALL_CAPABILITIES,
  CAPABILITY_SETS,
  DEFAULT_CAPABILITIES,
  DEFAULT_RIGHTS,
  rightsOf,
  withCapability,
} from '../system/capabilities.ts';
import type { Rights } from '../system/types.ts';
import type { ContainerConfig } from './types.ts';

/** The rights its processes start with. A name nobody knows is left out, as runc does; that includes one written with `CAP_`. */
export function rightsFor({ capabilities, privileged, noNewPrivileges, seccomp }: ContainerConfig): Rights {
  if (privileged === true) return rightsOf(ALL_CAPABILITIES, noNewPrivileges); // without a seccomp profile, whatever is asked for
  if (capabilities === undefined && noNewPrivileges !== true && seccomp !== true) return DEFAULT_RIGHTS;
  const has = (list: readonly string[] = [], name: string): boolean => list.some((each) => each.toUpperCase() === name);
  const { add, drop } = capabilities ?? {};
  let bounding = DEFAULT_CAPABILITIES;
  if (has(add, 'ALL')) bounding = ALL_CAPABILITIES;
  if (has(drop, 'ALL')) bounding = 0;
  // ALL goes first, then single ones are added, then taken away.
  if (capabilities !== undefined)
    for (const [capability, name] of CAPABILITY_SETS.get().names.entries())
      if (has(drop, name) || has(add, name)) bounding = withCapability(bounding, capability, !has(drop, name));
  return rightsOf(bounding, noNewPrivileges, seccomp);
}
