import { COST } from './budget.ts';
import { exceed } from './machine.ts';
import { checkMemory, createProcess } from './processes.ts';
import type { Process } from './processes.ts';

/** What a fork costs now: see `COST.forkBurst`. */
export function costOfFork({ container, machine }: Process): number {
  const now = machine.clock.now();
  container.forks = Math.min(COST.forkBurst, container.forks + ((now - container.forksAt) / 1000) * COST.forksPerSecond) - 1;
  container.forksAt = now;
  if (container.forks >= 0) return COST.fork;
  exceed(machine, 'turns', container.id);
  return (-container.forks / COST.forksPerSecond) * 1000;
}

/** A child with copies of everything; its program is still to be launched. */
export function forkProcess(process: Process): Process {
  const child = createProcess({
    container: process.container,
    parent: process,
    pgid: process.pgid,
    uid: process.uid,
    gid: process.gid,
    groups: process.groups,
    rights: process.rights,
    umask: process.umask,
    root: process.root,
    cwd: process.cwd,
    title: process.title,
    executable: process.executable,
    ended: null,
    env: process.env,
    dispositions: [...process.dispositions].filter(([, disposition]) => disposition === 'ignore'),
  });
  for (const [fd, slot] of process.descriptors) {
    slot.description.references++;
    child.descriptors.set(fd, { description: slot.description, closeOnExec: slot.closeOnExec });
  }
  checkMemory(process);
  return child;
}
