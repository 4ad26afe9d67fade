import { CAP_KILL, capable, mustBeCapable } from './capabilities.ts';
import { fail } from './errors.ts';
import { deliver } from './processes.ts';
import type { Process } from './processes.ts';
import type { Signal } from './types.ts';

/** Whether kill(2) with `pid` means a process: one, the own group, all but the first and the caller, or a group. */
function isMeant(other: Process, caller: Process, pid: number): boolean {
  if (pid > 0) return other.pid === pid;
  if (pid === 0) return other.pgid === caller.pgid;
  return pid === -1 ? other.pid !== 1 && other !== caller : other.pgid === -pid;
}

/** kill(2): by pid, and the caller last, who may not survive it. */
export function kill(process: Process, pid: number, signal: Signal | 0): void {
  const { processes, withPause } = process.pids;
  const targets = [...processes.values()]
    .filter((other) => isMeant(other, process, pid))
    .sort((a, b) => Number(a === process) - Number(b === process) || a.pid - b.pid);
  if (targets.length === 0) {
    if (!withPause || pid !== 1) fail('ESRCH');
    // The pause process is nobody here: it runs as 65535, and no signal moves it.
    if (process.uid !== 65535) mustBeCapable(process, CAP_KILL);
    return;
  }
  const allowed = targets.filter((other) => process.uid === other.uid || capable(process, CAP_KILL));
  if (allowed.length === 0) fail('EPERM');
  if (signal !== 0) for (const other of allowed) deliver(other, signal, false);
}
