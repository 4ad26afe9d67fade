/** How processes begin and are waited for: fork, exec, both in one, and wait. */
import type { Task } from '../clock.ts';
import { COST } from './budget.ts';
import { afterExec } from './capabilities.ts';
import { closeDescriptor } from './descriptors.ts';
import { fail } from './errors.ts';
import { loadProgram } from './exec.ts';
import type { Loaded } from './exec.ts';
import { costOfFork, forkProcess } from './fork.ts';
import { charge, launch, reap } from './processes.ts';
import type { Process } from './processes.ts';
import type { ExitStatus, Program } from './types.ts';

/** Handlers are not inherited, as they are functions of this program: they are the default again; ignored stays ignored. */
export function fork(process: Process, program: Program, argv: readonly string[], env: ReadonlyMap<string, string>): number {
  charge(process, costOfFork(process));
  const child = forkProcess(process);
  launch(child, program, argv, env, COST.fork + process.debt);
  return child.pid;
}

/** What a process is named and may do once it runs another file; descriptors that are to be closed then are. */
function become(process: Process, { argv, path }: Loaded): void {
  process.title = argv;
  process.executable = path;
  process.rights = afterExec(process.rights, process.uid);
  for (const [fd, slot] of [...process.descriptors]) if (slot.closeOnExec) closeDescriptor(process, fd);
}

export function* exec(process: Process, path: string, argv: readonly string[], env: ReadonlyMap<string, string>): Task<never> {
  const loaded = loadProgram(process, path, argv);
  become(process, loaded);
  for (const [signal, disposition] of process.dispositions) if (typeof disposition === 'function') process.dispositions.delete(signal);
  process.env = env;
  process.memory = 0;
  process.replacement = loaded.program;
  yield () => () => undefined;
  return fail('EIO');
}

export function spawn(process: Process, path: string, argv: readonly string[], env: ReadonlyMap<string, string>): number {
  const loaded = loadProgram(process, path, argv);
  charge(process, costOfFork(process));
  const child = forkProcess(process);
  become(child, loaded);
  launch(child, loaded.program, loaded.argv, env, COST.fork + COST.exec + process.debt);
  return child.pid;
}

/** wait(2): the first child that fits and has ended, by order of birth. */
export function* wait(
  process: Process,
  pid: number | 'any',
  nohang: boolean,
): Task<{ readonly pid: number; readonly status: ExitStatus } | null> {
  const fits = (child: Process): boolean => pid === 'any' || child.pid === pid;
  for (;;) {
    let some = false;
    for (const child of process.children) {
      if (!fits(child)) continue;
      some = true;
      if (child.state !== 'zombie') continue;
      const { status } = child;
      reap(child);
      return { pid: child.pid, status: status! };
    }
    if (!some) fail('ECHILD');
    if (nohang) return null;
    const wake = yield process.childEnded.wait;
    if (wake === 'interrupted' && ![...process.children].some((child) => child.state === 'zombie' && fits(child))) fail('EINTR');
  }
}
