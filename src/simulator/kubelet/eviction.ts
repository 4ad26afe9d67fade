// Who uses more of the node's disk than its limits let it (L-343): looked at by the eviction manager, from statistics that lag.
import { compareQuantities, formatQuantity, parseQuantity, quantityOf } from '../manifest/quantity.ts';
import { podLimits } from '../manifest/resources.ts';
import type { Context } from './context.ts';
import type { PodState } from './pod-state.ts';
import type { BoundPod } from './pod-status.ts';
import { everybody, newest } from './pod-status.ts';
import { TIMING, nextTick } from './timing.ts';

/** Bytes on the node's disk. */
export interface DiskUse {
  /** By volume: emptyDirs on disk. */
  readonly volumes: ReadonlyMap<string, number>;
  /** By container: its own layer and its log. */
  readonly containers: ReadonlyMap<string, number>;
}

const sum = (uses: ReadonlyMap<string, number>): number => [...uses.values()].reduce((total, bytes) => total + bytes, 0);
const over = (bytes: number, limit: string | number | undefined): boolean => {
  const most = parseQuantity(limit);
  return most !== undefined && most > 0 && bytes > most;
};

/** The eviction's text, or undefined when the Pod keeps within its limits: first each emptyDir, then the Pod, then each container. */
export function storageProblem({ spec }: BoundPod, use: DiskUse): string | undefined {
  for (const { name, emptyDir } of spec.volumes ?? [])
    if (over(use.volumes.get(name) ?? 0, emptyDir?.sizeLimit))
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${formatQuantity(quantityOf(emptyDir!.sizeLimit!))}". `;
  const total = podLimits(spec).get('ephemeral-storage');
  const used = BigInt(sum(use.volumes) + sum(use.containers)) * 1_000_000_000n;
  if (total !== undefined && compareQuantities({ ...total, nano: used }, total) > 0)
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatQuantity(total)}. `;
  for (const { name, resources } of spec.containers) {
    const limit = resources?.limits?.['ephemeral-storage'];
    if (limit !== undefined && over(use.containers.get(name) ?? 0, limit))
      return `Container ${name} exceeded its local ephemeral storage limit "${formatQuantity(quantityOf(limit))}". `;
  }
  return undefined;
}

/** Disk emptyDirs of a Pod. */
const disks = ({ spec }: BoundPod): NonNullable<BoundPod['spec']['volumes']> =>
  (spec.volumes ?? []).filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== 'Memory');

/**
 * Looks every ten seconds (L-13) as long as the Pod is synced. What volumes hold is measured far less often than what containers do: the
 * kubelet's volume statistics begin with the next minute and are renewed after one to two.
 */
export function watchStorage(context: Context, state: PodState, evict: (message: string) => void): void {
  const { clock, runtime } = context;
  const limited = podLimits(state.pod.spec).has('ephemeral-storage');
  if (!limited && disks(state.pod).every((volume) => volume.emptyDir?.sizeLimit === undefined)) return;
  let volumes: ReadonlyMap<string, number> = new Map();
  let measureAt = nextTick(clock.now(), TIMING.volumeStats, TIMING.volumeStatsPhase);
  const look = (): void => {
    if (state.work !== 'sync') return;
    if (clock.now() >= measureAt) {
      volumes = new Map(disks(state.pod).map(({ name }) => [name, state.volumes.get(name)?.fileSystem.used() ?? 0]));
      measureAt += TIMING.volumeStatsAgain;
    }
    const containers = new Map(
      everybody(state.pod).map(({ name }) => {
        const record = newest(state.cache, name);
        return [name, record?.state === 'running' ? runtime.diskUse(record.id) : 0];
      }),
    );
    const message = storageProblem(state.pod, { volumes, containers });
    if (message === undefined) clock.at(nextTick(clock.now(), TIMING.eviction, 0), look);
    else evict(message);
  };
  clock.at(nextTick(clock.now(), TIMING.eviction, 0), look);
}
