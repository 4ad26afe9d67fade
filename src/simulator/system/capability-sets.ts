/** The names of capabilities, and changing one's sets by hand: for manifests that name some, and for setpriv. */
import { both, capable, either, within } from './capabilities.ts';
import { fail } from './errors.ts';
import type { Process } from './processes.ts';
import type { Rights } from './types.ts';

const CAP_SETPCAP = 8;
const names: readonly string[] = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN ' +
  'NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME ' +
  'SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON ' +
  'BPF CHECKPOINT_RESTORE'
).split(' ');

/** capset(2) and prctl(2); EPERM for more than is allowed. */
function change(process: Process, { inheritable, ambient, noNewPrivileges }: Partial<Rights>): void {
  const old = process.rights;
  if (inheritable !== undefined) {
    const allowed = capable(process, CAP_SETPCAP) ? old.bounding : both(old.bounding, old.permitted);
    if (!within(inheritable, either(old.inheritable, allowed))) fail('EPERM');
    process.rights = { ...process.rights, inheritable, ambient: both(old.ambient, inheritable) };
  }
  if (ambient !== undefined) {
    const now = process.rights;
    if (!within(ambient, either(now.ambient, both(now.permitted, now.inheritable)))) fail('EPERM');
    process.rights = { ...now, ambient };
  }
  if (noNewPrivileges === true) process.rights = { ...process.rights, noNewPrivileges };
}

export const capabilitySets = { names, change };
