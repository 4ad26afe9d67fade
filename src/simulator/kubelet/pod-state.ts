import type { Timer } from '../clock.ts';
import type { PodStatus } from '../manifest/types.ts';
import type { Sandbox } from '../runtime/types.ts';
import type { FileSystem } from '../system/kernel-types.ts';
import type { Failure } from './image-manager.ts';
import type { BoundPod, ContainerRecord, RuntimeStatus } from './pod-status.ts';
import type { PodProbes } from './probes.ts';
import type { ResizeState } from './resize.ts';
import type { PodVolumes } from './volumes.ts';

/** What the pod worker does next (KL: sync → terminating → terminated). */
export type Work = 'sync' | 'terminating' | 'terminated' | 'finished';

/** Everything the kubelet holds of one Pod. */
export interface PodState {
  readonly uid: string;
  /** The Pod, with the resources it has been allocated. */
  pod: BoundPod;
  /** As the API has it. */
  object: BoundPod;
  resize: ResizeState;
  work: Work;
  /** The API object is gone: nothing is written any more. */
  gone: boolean;
  /** Refused at admission, or evicted: phase, reason and message that win (L-29, L-220, L-261). */
  verdict: { readonly reason: string; readonly message: string; readonly graceSeconds?: number; readonly condition?: boolean } | undefined;
  graceSeconds: number | undefined;

  busy: boolean;
  pending: boolean;
  lastSyncEnd: number;
  retry: Timer | null;
  /** Runs when the cached runtime status gets newer. */
  onNewer: (() => void) | undefined;

  cache: RuntimeStatus;
  sandbox: Sandbox | undefined;
  /** Sandboxes so far, and what the last relist knew of them. */
  sandboxes: string[];
  seenSandbox: string;
  seen: ReadonlyMap<string, ContainerRecord['state']>;

  /** L-27: why the latest start attempt failed. */
  readonly failures: Map<string, Failure>;
  /** The highest run number of each container whose log was made (L-111). */
  readonly runs: Map<string, number>;
  /** Container ids by run, newest last (logs). */
  readonly ids: Map<string, string[]>;
  readonly words: Map<string, string>;

  status: PodStatus | undefined;
  pushing: boolean;

  readonly volumes: PodVolumes;
  readonly probes: PodProbes;
  files: FileSystem | undefined;
  deadline: Timer | null;
}

export const podIpOf = (state: PodState): string => state.sandbox?.address ?? '';
