/**
 * Every duration the kubelet takes, in virtual ms. Constants of the source first (L-1 … L-17, L-80 …), then what the
 * recordings of an idle node show (L-526), where the real one jitters the middle of its range.
 */
export const TIMING = {
  /** L-1: 60 s × (1 + U[0, 0.5)). */
  resync: 75_000,
  /** L-2: 10 s × (1 + U[0, 0.5)). */
  retry: 12_500,
  /** L-4: what is left of a back-off, capped at 60 s, × (1 + U[0, 0.5)). */
  backOffCap: 60_000,
  jitter: 1.25,
  /** L-6: delayed retries are looked at once a second. */
  queuePeriod: 1000,
  queuePhase: 0,
  /** L-7: one second from the end of a relist to the next, which takes a few ms itself. */
  relistPeriod: 1004,
  relistPhase: 650,
  /** L-10. */
  housekeeping: 2000,
  /** L-11. */
  containerGc: 60_000,
  /** L-13, L-343. */
  eviction: 10_000,
  /** Volume statistics: a Pod's first with the next turn of a minute, the next ones after 60 s × (1 + U[0, 1)) each. */
  volumeStats: 60_000,
  volumeStatsPhase: 30_000,
  volumeStatsAgain: 90_000,
  /** L-19e: the active deadline is looked at each second. */
  deadlinePeriod: 1000,
  /** L-14, L-344: the wait for volumes polls every 300 ms and gives up after 2 min 3 s. */
  mountPoll: 300,
  mountTimeout: 123_000,
  /** L-345: 0.5 s doubling to 2 min 2 s. */
  mountBackOff: 500,
  mountBackOffMax: 122_000,
  /** The first mount try happens in the next turn of the reconciler. */
  mountFirst: 225,
  /** L-348: a changed ConfigMap or Secret reaches running volumes at the next resync; the middle of 60 to 90 s. */
  volumeUpdate: 60_000,

  /** From the object in the store to the kubelet's reaction. */
  watch: 6,
  /** From a new status in the kubelet to its patch in the store. */
  statusPush: 4,
  /** Sandbox: namespaces, network, pause container. */
  sandbox: 92,
  sandboxStop: 92,
  /** Looking up an image that is present. */
  imageCheck: 4,
  create: 14,
  start: 36,
  /** From the running process to the Started event. */
  started: 9,
  /** Bringing new limits to a container's cgroup. */
  update: 8,
  /** On-demand relist (L-22). */
  relist: 6,
  /** From a process's end to the runtime's list of containers saying so. */
  exitLag: 30,
  /** CPU time that runc needs inside the container's limit before the program runs: 20m of a core make 250 ms of it. */
  startCpu: 5,
  /** From a sync to its first kill. */
  kill: 8,
  /** From a dead process to the runtime's answer that it has stopped. */
  stopped: 14,
  /** An exec in a container takes that long to set up. */
  exec: 30,
  /** One probe's way from the node to the container. */
  probe: 4,
  /** The last patch of a terminated Pod to its removal. */
  remove: 5,
} as const;

/** L-80. */
export const CRASH_BACKOFF = { initial: 10_000, max: 300_000, reset: 600_000 } as const;
/** L-95. */
export const IMAGE_BACKOFF = { initial: 10_000, max: 300_000, reset: 600_000 } as const;
/** L-17. */
export const MINIMUM_GRACE_SECONDS = 2;

/** L-4: when the worker looks again at a Pod whose back-off has `left` ms to go. */
export function backOffRetry(left: number): number {
  return Math.min(TIMING.backOffCap, Math.max(0, left)) * TIMING.jitter;
}

/** The first moment of a tick (period, phase) strictly after `time`. */
export function nextTick(time: number, period: number, phase: number): number {
  const count = Math.floor((time - phase) / period) + 1;
  return phase + Math.max(0, count) * period;
}

/** The last moment of a tick at or before `time`, or -Infinity. */
export function lastTick(time: number, period: number, phase: number): number {
  return time < phase ? -Infinity : phase + Math.floor((time - phase) / period) * period;
}
