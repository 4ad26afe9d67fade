import type { Clock } from '../clock.ts';
import type { Changes } from './changes.ts';
import type { Description } from './descriptors.ts';
import type { Store } from './inodes.ts';
import type { Budget, FileSystem, KernelObserver, Network } from './kernel-types.ts';
import type { Location, MountEntry } from './paths.ts';
import type { PidTable, Process } from './processes.ts';
import type { Programs } from './programs.ts';
import type { Host } from './sockets.ts';

/** The state of the whole kernel; each file of this room works on its part of it. */
export interface Machine {
  readonly clock: Clock;
  readonly epoch: number;
  readonly budget: Budget;
  readonly observer: KernelObserver;
  steps: number;
  /** Steps that may still be taken at full speed (see `COST.workBurst`), and when they were last counted. */
  work: number;
  workAt: number;
  live: number;
  fileBytes: number;
  /** Stores there are: each is a device of its own. */
  devices: number;
  readonly programs: Programs;
  readonly exceeded: Set<keyof Budget>;
  readonly changes: Changes;
  readonly fileSystems: WeakMap<Store, FileSystem>;
  /** Hosts by address. */
  readonly networks: Map<string, Host>;
  readonly containers: Map<string, Container>;
  route: (address: string, port: number) => { readonly address: string; readonly port: number } | null | undefined;
  resolve: (name: string, from: Network) => readonly string[];
  readonly random: () => number;
}

/** What the processes of one container share. */
export interface Container {
  readonly id: string;
  readonly machine: Machine;
  readonly root: Location;
  readonly mounts: readonly MountEntry[];
  readonly pids: PidTable;
  readonly hostname: string;
  readonly processes: Set<Process>;
  memoryLimit: number;
  /** Cores; Infinity: no limit. */
  cpuLimit: number;
  /** Bytes in tmpfs files that this container's processes wrote: they count as its memory. */
  memoryFiles: number;
  readonly host: Host;
  terminal: Description | null;
  oomKilled: boolean;
  /** Forks still at the ordinary price, as of `forksAt`. */
  forks: number;
  forksAt: number;
}

/** Tells once a run that a budget is gone. */
export function exceed(machine: Machine, budget: keyof Budget, container: string | null): void {
  if (machine.exceeded.has(budget)) return;
  machine.exceeded.add(budget);
  machine.observer.budgetExceeded?.(budget, machine.budget[budget], container);
}
