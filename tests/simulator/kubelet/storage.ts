// A node that has nothing but storage: what lies on it, the objects a volume can be made of, and what the kubelet says while it mounts.
import { expect } from 'vitest';
import { createEventQueue, runTask } from '../../../src/simulator/clock.ts';
import type { EventQueue } from '../../../src/simulator/clock.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import { createNodeStorage, createPodVolumes } from '../../../src/simulator/kubelet/volumes.ts';
import type { Mounted, PodVolumes } from '../../../src/simulator/kubelet/volumes.ts';
import type { PodSpec, Volume } from '../../../src/simulator/manifest/types.ts';
import { createRuntime } from '../../../src/simulator/runtime/runtime.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { FileSystem } from '../../../src/simulator/system/kernel-types.ts';

const EPOCH = Date.UTC(2026, 10, 21, 9, 0, 0, 500);
export const NODE_MEMORY = 1024 ** 3;
export type Data = Readonly<Record<string, string>>;

export interface Storage {
  readonly clock: EventQueue;
  /** The node's own files. */
  readonly node: FileSystem;
  /** ConfigMaps and Secrets: `KIND NAMESPACE/NAME`. */
  readonly objects: Map<string, { readonly data: Data }>;
  /** Events, one a line: `MS TYPE REASON FIELD MESSAGE`. */
  readonly said: readonly string[];
  /** The limit each tmpfs was made with, by the volume's name. */
  readonly sizes: ReadonlyMap<string, number | undefined>;
  run(until: number): void;
  /** The volumes of one more Pod; `node` shows it other files on the node than there are. */
  podVolumes(node?: FileSystem): PodVolumes;
  /** Waits for a Pod's volumes from now on; `ended` says when that is over, and how: `MS true`. */
  wait(volumes: PodVolumes, pod: BoundPod, stop?: () => boolean): { readonly ended: string };
  /** The volumes of a Pod, after as long as a first try takes. */
  mounted(pod: BoundPod, node?: FileSystem): PodVolumes;
  /** The volume `v`, mounted in a Pod that has no other. */
  one(volume: Omit<Volume, 'name'>, spec?: Partial<PodSpec>, node?: FileSystem): Mounted | undefined;
}
export function makeStorage(): Storage {
  const clock = createEventQueue();
  const real = createRuntime({
    clock,
    kernel: createKernel({ clock, epoch: EPOCH }),
    emit: () => undefined,
    resolveImage: () => ({ error: 'not found', code: 'ErrImagePull' }),
    nodeAddress: '10.77.0.1',
  });
  const objects = new Map<string, { readonly data: Data }>();
  const said: string[] = [];
  const sizes = new Map<string, number | undefined>();
  const context = {
    clock,
    epoch: EPOCH,
    node: { name: 'node-1', address: '10.77.0.1', allocatable: { memory: String(NODE_MEMORY) } },
    runtime: {
      ...real,
      createVolume: (name: string, options?: { readonly medium?: string; readonly sizeLimit?: number }) => {
        if (options?.medium === 'Memory') sizes.set(name, options.sizeLimit);
        return real.createVolume(name, options as object);
      },
    },
    api: {
      get: (kind: string, space: string, name: string) => objects.get(`${kind} ${space}/${name}`),
      recordEvent: (event: { readonly type: string; readonly reason: string; readonly message: string; readonly fieldPath?: string }) =>
        void said.push(`${clock.now()} ${event.type} ${event.reason} ${event.fieldPath ?? '-'} ${event.message}`),
    },
  } as unknown as Context;
  const storage = createNodeStorage(context);
  const run = (until: number): void => {
    while (clock.step(until));
    clock.advance(until);
  };
  const podVolumes = (node?: FileSystem): PodVolumes => createPodVolumes(context, { ...storage, ...(node && { node: () => node }) });
  const wait: Storage['wait'] = (volumes, pod, stop = () => false) => {
    const result = { ended: '' };
    runTask(clock, volumes.wait(pod, '10.1.0.9', stop), (ok) => (result.ended = `${clock.now()} ${ok}`));
    return result;
  };
  const mounted: Storage['mounted'] = (pod, node) => {
    const volumes = podVolumes(node);
    wait(volumes, pod);
    run(clock.now() + 400);
    return volumes;
  };
  const one: Storage['one'] = (volume, spec, node) => mounted(podWith([{ name: 'v', ...volume }], spec), node).get('v');
  return { clock, node: storage.node(), objects, said, sizes, run, podVolumes, wait, mounted, one };
}

/** A Pod whose one container mounts all its volumes. */
export const podWith = (volumes: readonly Volume[], spec: Partial<PodSpec> = {}, metadata: BoundPod['metadata'] = {}): BoundPod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'shop', namespace: 'mall', uid: 'u1', labels: { a: '1' }, ...metadata },
  spec: { containers: [{ name: 'app', volumeMounts: volumes.map(({ name }) => ({ name, mountPath: `/${name}` })) }], volumes, ...spec },
});
/** What lies at a path: `TYPE MODE UID:GID`. */
export const looks = (files: FileSystem | undefined, path: string): string => {
  const stat = files?.stat(path);
  return stat === undefined ? 'nothing' : `${stat.type} ${stat.mode.toString(8)} ${stat.uid}:${stat.gid}`;
};
/** The directory with the date that a payload lies in; there is exactly one. */
export const dated = (files: FileSystem): string => {
  const [found = '', ...more] = files.list('/').filter((name) => name.startsWith('..') && name !== '..data');
  expect(more).toEqual([]);
  return found;
};
