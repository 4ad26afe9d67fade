/**
 * Capabilities: what a process may do beyond its user (capabilities(7)). A set is a mask of 41 bits, which a number holds exactly. Files
 * have none here, so they change at exec and at setuid only.
 */
import { slotFor } from '../parts.ts';
import { fail } from './errors.ts';
import type { Process } from './processes.ts';
import type { Rights, Sys } from './types.ts';

/** What few runs need: see `capability-sets.ts`. */
export const CAPABILITY_SETS = slotFor<{
  /** Their names without `CAP_`, in the order of their numbers. */
  readonly names: readonly string[];
  readonly change: (process: Process, change: Partial<Rights>) => void;
}>('fields');

export const CAP_CHOWN = 0;
export const CAP_DAC_OVERRIDE = 1;
export const CAP_DAC_READ_SEARCH = 2;
export const CAP_FOWNER = 3;
export const CAP_FSETID = 4;
export const CAP_KILL = 5;
export const CAP_SETGID = 6;
export const CAP_SETUID = 7;
export const CAP_NET_BIND_SERVICE = 10;
export const CAP_NET_ADMIN = 12;
export const CAP_NET_RAW = 13;
export const CAP_SYS_CHROOT = 18;
export const CAP_SYS_PTRACE = 19;
export const CAP_SYS_ADMIN = 21;
export const CAP_SYS_NICE = 23;
export const CAP_SYS_TIME = 25;
export const CAP_MKNOD = 27;

/** Everything: up to CAP_CHECKPOINT_RESTORE, 40. */
export const ALL_CAPABILITIES = 2 ** 41 - 1;
/** containerd's fourteen (`defaultUnixCaps`). */
export const DEFAULT_CAPABILITIES = 0xa80425fb;

/** What runc gives before it starts a program; nothing is inheritable or ambient (containerd's `WithoutAmbientCaps`). */
export const rightsOf = (bounding: number, noNewPrivileges = false, seccomp = false): Rights => ({
  bounding,
  permitted: bounding,
  effective: bounding,
  inheritable: 0,
  ambient: 0,
  noNewPrivileges,
  seccomp,
});
export const DEFAULT_RIGHTS = rightsOf(DEFAULT_CAPABILITIES);

export const holds = (mask: number, capability: number): boolean => Math.floor(mask / 2 ** capability) % 2 === 1;
/** The set with a capability, or without it. */
export const withCapability = (mask: number, capability: number, on: boolean): number =>
  holds(mask, capability) === on ? mask : mask + (on ? 1 : -1) * 2 ** capability;
/** Whether a program may use a capability. */
export const may = (sys: Sys, capability: number): boolean => holds(sys.rights().effective, capability);
export const capable = (process: Process, capability: number): boolean => holds(process.rights.effective, capability);
/** Throws EPERM without the capability. */
export function mustBeCapable(process: Process, capability: number): void {
  if (!capable(process, capability)) fail('EPERM');
}

export const both = (a: number, b: number): number => Number(BigInt(a) & BigInt(b));
export const either = (a: number, b: number): number => Number(BigInt(a) | BigInt(b));
export const within = (small: number, large: number): boolean => both(small, large) === small;

/** execve(2): root gets what the bounding set lets it have, anybody else what is ambient. */
export function afterExec(rights: Rights, uid: number): Rights {
  const { bounding, inheritable, ambient } = rights;
  let permitted = uid !== 0 ? ambient : inheritable === 0 ? bounding : either(bounding, inheritable);
  if (rights.noNewPrivileges) permitted = both(permitted, rights.permitted);
  return permitted === rights.permitted && permitted === rights.effective ? rights : { ...rights, permitted, effective: permitted };
}

/** setuid(2): who stops being root loses all but the bounding and inheritable sets. */
export function afterSetUid(rights: Rights, from: number, to: number): Rights {
  if (from !== 0) return to === 0 ? { ...rights, effective: rights.permitted } : rights;
  return to === 0 ? rights : { ...rights, permitted: 0, effective: 0, ambient: 0 };
}

/** Whether `viewer` may look into another process (ptrace(2), access mode checking): its links, environment and descriptors under /proc. */
export function mayTrace(viewer: Process, other: Process): boolean {
  if (viewer === other || capable(viewer, CAP_SYS_PTRACE)) return true;
  return viewer.uid === other.uid && viewer.gid === other.gid && within(other.rights.permitted, viewer.rights.effective);
}
