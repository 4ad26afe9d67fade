import type { Budget } from './kernel-types.ts';

/**
 * How much one run may do before it is stopped. Chosen so that every sample stays far below, and a hostile one costs a few seconds.
 */
export const DEFAULT_BUDGET: Budget = {
  /** Loop turns and system calls. */
  steps: 10_000_000,
  /** Loop turns of one process without ever waiting; past it each turn costs `slowTick`. */
  turns: 150_000,
  /** Processes alive at once; a fork bomb meets EAGAIN here. */
  processes: 400,
  /** Bytes in all files of all file systems; long runs of zero bytes are free. */
  fileBytes: 64 * 1024 * 1024,
};

/** Virtual milliseconds that work costs. Measured on the recorded node in order of magnitude: `sh -c true` takes 1–2 ms there. */
export const COST = {
  fork: 0.3,
  /**
   * A container that forks without end (a loop of commands that never sleeps) is held to a rate after a burst: each process costs
   * the reader's machine more than all else.
   */
  forkBurst: 3_000,
  forksPerSecond: 25,
  /**
   * All programs together are held to a rate after a burst, like the turns of one: many that each do much (a loop of `find /`) would
   * cost the reader's machine what one endless loop would. The dearest sample takes 30,000 steps in ten minutes.
   */
  workBurst: 300_000,
  workPerSecond: 5_000,
  /** Bytes read or written that count as a step: copying them takes the reader's machine about as long. */
  bytesPerStep: 8_192,
  exec: 0.6,
  call: 0.002,
  /** Three gigabytes a second. */
  byte: 3e-7,
  tick: 0.003,
  /**
   * A process that computed for `turns` ticks without ever waiting pays this much a tick: it loops, and playing each of its real
   * millions of turns a second would only cost the reader time.
   */
  slowTick: 10,
  /** The same for a read or write. */
  slowCall: 0.1,
  /** A process gives up the processor once it owes this much. */
  slice: 1,
  /** Between a signal that kills and the death it brings: the killed process has to be scheduled for it; its killer goes on meanwhile. */
  death: 0.1,
  /** One connection set-up inside the node. */
  connect: 0.1,
  /** One question to the cluster's DNS. */
  lookup: 1,
} as const;

/** Calls a program may make without once letting others run, before it is taken for broken. */
export const MAX_CALLS_WITHOUT_WAITING = 2_000_000;

/** Resident memory of a process that never said how much it uses: busybox's order of magnitude. */
export const BASE_RSS = 512 * 1024;

/** Linux's default limit of open descriptors in a container. */
export const MAX_DESCRIPTORS = 1024;
