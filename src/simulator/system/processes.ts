import { createWaitQueue } from '../clock.ts';
import type { Task, Time, Timer, Wait, WaitQueue, Wake } from '../clock.ts';
import { BASE_RSS, COST, MAX_CALLS_WITHOUT_WAITING } from './budget.ts';
import { drop } from './descriptors.ts';
import type { Slot } from './descriptors.ts';
import { ProgramExit, ProgramKilled, SystemError, fail } from './errors.ts';
import { exceed } from './machine.ts';
import type { Container, Machine } from './machine.ts';
import type { Location } from './paths.ts';
import { defaultAction } from './signals.ts';
import { createSys } from './sys.ts';
import type { Bytes, Disposition, ExitStatus, ProcessInfo, Program, Rights, Signal, Sys } from './types.ts';
import { areZeros } from './zeros.ts';

/** A pid namespace: its processes by number. */
export interface PidTable {
  readonly id: number;
  next: number;
  readonly processes: Map<number, Process>;
  /** A pause process is number 1: it reaps orphans and nothing kills it. */
  readonly withPause: boolean;
}

export interface Process {
  readonly machine: Machine;
  readonly container: Container;
  readonly pids: PidTable;
  readonly pid: number;
  /** Null: started from outside, or orphaned to pause. */
  parent: Process | null;
  readonly children: Set<Process>;
  pgid: number;
  uid: number;
  gid: number;
  groups: readonly number[];
  rights: Rights;
  umask: number;
  root: Location;
  cwd: Location;
  title: readonly string[];
  executable: string;
  env: ReadonlyMap<string, string>;
  readonly descriptors: Map<number, Slot>;
  readonly dispositions: Map<Signal, Disposition>;
  pending: Signal[];
  sys: Sys;
  task: Task<number> | null;
  /** Set by exec: what runs from the next step on. */
  replacement: Program | null;
  state: 'alive' | 'ending' | 'zombie' | 'gone';
  running: boolean;
  stopped: boolean;
  heldWake: Wake | null;
  unsubscribe: (() => void) | null;
  timer: Timer | null;
  wake: Wake;
  /** Virtual time of work done and not yet waited for. */
  debt: number;
  busyUntil: Time;
  calls: number;
  ticks: number;
  memory: number;
  readonly started: Time;
  status: ExitStatus | null;
  readonly childEnded: WaitQueue;
  readonly ended: ((status: ExitStatus, oomKilled: boolean) => void) | null;
}

type Fresh = Pick<
  Process,
  'container' | 'parent' | 'pgid' | 'uid' | 'gid' | 'groups' | 'rights' | 'umask' | 'root' | 'cwd' | 'title' | 'executable' | 'ended'
> & {
  readonly env: ReadonlyMap<string, string>;
  readonly dispositions: Iterable<readonly [Signal, Disposition]>;
};

/** A new process that does not run yet; EAGAIN when there are too many. */
export function createProcess(fresh: Fresh): Process {
  const { container } = fresh;
  const { machine, pids } = container;
  if (machine.live >= machine.budget.processes) {
    exceed(machine, 'processes', container.id);
    fail('EAGAIN');
  }
  const pid = pids.next++;
  const process = {
    ...fresh,
    machine,
    pids,
    pid,
    children: new Set<Process>(),
    pgid: fresh.pgid === 0 ? pid : fresh.pgid,
    descriptors: new Map<number, Slot>(),
    dispositions: new Map(fresh.dispositions),
    pending: [],
    task: null,
    replacement: null,
    state: 'alive',
    running: false,
    stopped: false,
    heldWake: null,
    unsubscribe: null,
    timer: null,
    wake: 'ready',
    debt: 0,
    busyUntil: 0,
    calls: 0,
    ticks: 0,
    memory: 0,
    started: machine.clock.now(),
    status: null,
    childEnded: createWaitQueue(),
  } as unknown as Process;
  machine.live++;
  container.processes.add(process);
  pids.processes.set(pid, process);
  fresh.parent?.children.add(process);
  return process;
}

/** Lets `program` run in `process` after `delay` ms. */
export function launch(process: Process, program: Program, argv: readonly string[], env: ReadonlyMap<string, string>, delay: number): void {
  process.sys = createSys(process, argv, new Map(env));
  process.env = process.sys.env;
  process.task = program(process.sys);
  process.busyUntil = process.machine.clock.now() + delay;
  schedule(process, 'ready');
}

/** Resumes a waiting process as soon as its own work lets it. */
export function schedule(process: Process, wake: Wake): void {
  if (process.state !== 'alive' || process.timer !== null) return;
  if (process.stopped) {
    process.heldWake = wake;
    return;
  }
  process.wake = wake;
  process.timer = process.machine.clock.at(process.busyUntil, () => {
    process.timer = null;
    const { unsubscribe } = process;
    process.unsubscribe = null;
    unsubscribe?.();
    // It waited for more than its own work: what it did before is no endless loop.
    if (process.machine.clock.now() > process.busyUntil + 0.5) process.ticks = 0;
    resume(process, process.wake);
  });
}

function resume(process: Process, wake: Wake): void {
  if (process.state !== 'alive' || process.task === null) return;
  process.running = true;
  process.calls = 0;
  try {
    if (process.pending.length > 0) handlePending(process);
    const step = process.task.next(wake);
    if (process.state !== 'alive') return;
    if (step.done === true) finish(process, { code: step.value & 255 });
    else if (process.replacement !== null) {
      const program = process.replacement;
      process.replacement = null;
      launch(process, program, process.title, process.env, COST.exec + process.debt);
      process.debt = 0;
    } else block(process, step.value);
  } catch (error) {
    if (process.state !== 'alive') return;
    if (error instanceof ProgramExit) finish(process, { code: error.status & 255 });
    else if (error instanceof SystemError) finish(process, error.errno === 'EPIPE' ? { signal: 'SIGPIPE' } : { code: 1 });
    else if (!(error instanceof ProgramKilled)) {
      // A program that recurses too deep runs into its stack's end, as a real one does.
      if (!(error instanceof RangeError))
        process.machine.observer.crashed?.({ pid: process.pid, container: process.container.id, argv: process.title, error });
      finish(process, { signal: 'SIGSEGV' });
    }
  } finally {
    process.running = false;
  }
}

function block(process: Process, wait: Wait): void {
  process.busyUntil = process.machine.clock.now() + process.debt;
  process.debt = 0;
  let woken = false;
  const unsubscribe = wait(() => {
    if (woken) return;
    woken = true;
    schedule(process, 'ready');
  });
  process.unsubscribe = unsubscribe;
  if (process.pending.length > 0) schedule(process, 'interrupted');
}

/** Charges work to a process. Answers whether it should now give up the processor. */
export function charge(process: Process, cost: number): boolean {
  const { machine } = process;
  process.debt += cost;
  if (++machine.steps > machine.budget.steps || ++process.calls > MAX_CALLS_WITHOUT_WAITING) {
    exceed(machine, 'steps', process.container.id);
    end(process, { signal: 'SIGKILL' });
    throw new ProgramKilled('SIGKILL');
  }
  if (--machine.work < 0) refill(process);
  return process.debt >= COST.slice;
}

/**
 * Counts the steps the machine has earned since it last ran out of them. When it owes some, this one is done when they are earned: so
 * all programs together keep to the rate, however many there are.
 */
function refill(process: Process): void {
  const { machine } = process;
  const now = machine.clock.now();
  machine.work = Math.min(COST.workBurst, machine.work + ((now - machine.workAt) / 1000) * COST.workPerSecond);
  machine.workAt = now;
  if (machine.work >= 0) return;
  process.debt = Math.max(process.debt, (-machine.work / COST.workPerSecond) * 1000);
  exceed(machine, 'turns', process.container.id);
}

/** What moving bytes costs the reader's machine counts as steps too; a long run of zero bytes is not moved. */
export function chargeBytes(process: Process, data: Bytes): void {
  const steps = areZeros(data) ? 0 : Math.floor(data.length / COST.bytesPerStep);
  process.machine.steps += steps;
  process.machine.work -= steps;
}

/** Charges one turn of a loop or one read or write; those of a process that never waits become dear. */
export function chargeTurn(process: Process, cost: number, slow: number): boolean {
  const { machine } = process;
  if (++process.ticks <= machine.budget.turns) return charge(process, cost);
  exceed(machine, 'turns', process.container.id);
  return charge(process, slow);
}

/** Waits until the charged work is done; signals do not shorten it. */
export function* pay(process: Process): Task<void> {
  const { clock } = process.machine;
  const until = clock.now() + process.debt;
  yield (wake) => {
    const timer = clock.at(until, wake);
    return () => clock.cancel(timer);
  };
}

/** The program has come to its end; what it still owes passes first. */
function finish(process: Process, status: ExitStatus): void {
  if (process.debt < 0.01) {
    end(process, status);
    return;
  }
  dieAfter(process, status, process.debt);
}

/** Lets a process do nothing any more, and end in `delay` ms. */
function dieAfter(process: Process, status: ExitStatus, delay: number): void {
  const { clock } = process.machine;
  process.state = 'ending';
  if (process.timer !== null) clock.cancel(process.timer);
  process.timer = null;
  const { unsubscribe } = process;
  process.unsubscribe = null;
  unsubscribe?.();
  clock.after(delay, () => end(process, status));
}

/** Ends a process now: closes what it had, gives its children away, tells its parent. */
export function end(process: Process, status: ExitStatus): void {
  if (process.state === 'zombie' || process.state === 'gone') return;
  const { machine, pids, container, parent } = process;
  process.state = 'zombie';
  process.status = status;
  process.task = null;
  process.stopped = false;
  if (process.timer !== null) machine.clock.cancel(process.timer);
  process.timer = null;
  const { unsubscribe } = process;
  process.unsubscribe = null;
  unsubscribe?.();
  for (const slot of process.descriptors.values()) drop(slot.description);
  process.descriptors.clear();
  process.memory = 0;
  machine.live--;
  container.processes.delete(process);
  const first = pids.withPause ? null : (pids.processes.get(1) ?? null);
  if (process === first) {
    // pid_namespaces(7): with process 1 its whole namespace dies.
    for (const other of [...pids.processes.values()]) if (other !== process) end(other, { signal: 'SIGKILL' });
  }
  for (const child of process.children) {
    child.parent = first === process ? null : first;
    if (child.parent === null) {
      if (child.state === 'zombie') reap(child);
    } else {
      child.parent.children.add(child);
      if (child.state === 'zombie') tellParent(child, child.parent);
    }
  }
  process.children.clear();
  if (container.processes.size === 0 && machine.containers.get(container.id) === container) machine.containers.delete(container.id);
  if (parent === null || parent.state !== 'alive') reap(process);
  else tellParent(process, parent);
  const { ended } = process;
  if (ended !== null) {
    const { oomKilled } = container;
    machine.clock.after(0, () => ended(status, oomKilled));
  }
}

function tellParent(process: Process, parent: Process): void {
  if (parent.dispositions.get('SIGCHLD') === 'ignore') reap(process);
  parent.childEnded.wakeAll();
  deliver(parent, 'SIGCHLD', true);
}

/** Removes a zombie that was waited for. */
export function reap(process: Process): void {
  process.state = 'gone';
  process.parent?.children.delete(process);
  process.pids.processes.delete(process.pid);
}

/** Sends a signal; `outside`: from an ancestor of the pid namespace (the runtime, the kernel). */
export function deliver(process: Process, signal: Signal, outside: boolean): void {
  if (process.state !== 'alive' && !(process.state === 'ending' && signal === 'SIGKILL')) return;
  const disposition = signal === 'SIGKILL' || signal === 'SIGSTOP' ? 'default' : (process.dispositions.get(signal) ?? 'default');
  const action = defaultAction(signal);
  const protectedFirst = process.pid === 1 && !process.pids.withPause;
  // pid_namespaces(7): process 1 gets only signals it has a handler for; from outside SIGKILL and SIGSTOP as well.
  if (protectedFirst && typeof disposition !== 'function' && !(outside && (signal === 'SIGKILL' || signal === 'SIGSTOP'))) return;
  if (signal === 'SIGCONT' && process.stopped) {
    process.stopped = false;
    const { heldWake } = process;
    process.heldWake = null;
    if (heldWake !== null) schedule(process, heldWake);
  }
  if (disposition === 'ignore') return;
  if (typeof disposition === 'function') {
    if (process.running) disposition(signal);
    else {
      if (!process.pending.includes(signal)) process.pending.push(signal);
      if (process.unsubscribe !== null) schedule(process, 'interrupted');
    }
    return;
  }
  if (action === 'ignore' || action === 'continue') return;
  if (action === 'stop') {
    process.stopped = true;
    if (process.timer !== null) {
      process.machine.clock.cancel(process.timer);
      process.timer = null;
      process.heldWake = process.wake;
    }
    return;
  }
  if (process.state === 'ending' || process.running) {
    const own = process.running;
    end(process, { signal });
    if (own && !outside) throw new ProgramKilled(signal);
  } else dieAfter(process, { signal }, COST.death);
}

function handlePending(process: Process): void {
  const signals = process.pending;
  process.pending = [];
  for (const signal of signals) {
    const disposition = process.dispositions.get(signal);
    if (typeof disposition === 'function') disposition(signal);
  }
}

/** Kills a process and everything that came from it. */
export function killTree(process: Process): void {
  const family = [...process.children];
  end(process, { signal: 'SIGKILL' });
  for (const child of family) killTree(child);
}

/** Bytes a container's processes use, and what they wrote to memory-backed files. */
export function memoryOf(container: Container): number {
  let bytes = 0;
  for (const process of container.processes) bytes += BASE_RSS + process.memory;
  return bytes + container.memoryFiles;
}

/** Over the limit the kernel kills the whole container: memory.oom.group, as the kubelet sets it (L-300 ff.). */
export function checkMemory(process: Process): void {
  const { container } = process;
  if (container.memoryLimit === Infinity || memoryOf(container) <= container.memoryLimit) return;
  container.oomKilled = true;
  killContainerProcesses(container);
  if (process.running) throw new ProgramKilled('SIGKILL');
}

export function killContainerProcesses(container: Container): void {
  for (const process of [...container.processes].sort((a, b) => a.pid - b.pid)) end(process, { signal: 'SIGKILL' });
}

/** A line of `ps`. */
export const infoOf = (process: Process): ProcessInfo => ({
  pid: process.pid,
  ppid: process.parent?.pid ?? (process.pids.withPause && process.ended === null ? 1 : 0),
  pgid: process.pgid,
  uid: process.uid,
  argv: process.title,
  state: process.state === 'zombie' ? 'Z' : process.stopped ? 'T' : process.running ? 'R' : 'S',
  started: process.started,
  rssBytes: process.state === 'zombie' ? 0 : BASE_RSS + process.memory,
});

/** All processes of a namespace, by pid; pause first where there is one. */
export function listProcesses(pids: PidTable): readonly ProcessInfo[] {
  const list = [...pids.processes.values()].map(infoOf).sort((a, b) => a.pid - b.pid);
  if (pids.withPause) list.unshift({ pid: 1, ppid: 0, pgid: 1, uid: 65535, argv: ['/pause'], state: 'S', started: 0, rssBytes: BASE_RSS });
  return list;
}
