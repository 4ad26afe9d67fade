// A Pod's volumes: mounted before any container starts (L-344), retried with back-off, kept as long as the Pod (section 9).
import type { Task } from '../clock.ts';
import type { Image } from '../images/types.ts';
import type { Volume } from '../manifest/types.ts';
import { parseQuantity, toNumber } from '../manifest/quantity.ts';
import { podLimits } from '../manifest/resources.ts';
import type { FileSystem } from '../system/kernel-types.ts';
import type { FileType } from '../system/types.ts';
import type { Context } from './context.ts';
import { recordEvent } from './context.ts';
import { pause } from './flow.ts';
import type { Payload } from './payload.ts';
import { volumePayload } from './payload.ts';
import type { BoundPod } from './pod-status.ts';
import { follow } from './subpath.ts';
import { TIMING } from './timing.ts';

/** A mounted volume: where its files lie and whether the kubelet's mount is read-only. */
export interface Mounted {
  readonly fileSystem: FileSystem;
  readonly subPath?: string;
  readonly readOnly: boolean;
  readonly hasPayload: boolean;
  /** The image whose files it holds. */
  readonly image?: Image;
}
export interface PodVolumes {
  /** Waits until all volumes in use are mounted; false when `stop` says so, or after 2 min 3 s. */
  readonly wait: (pod: BoundPod, podIp: string, stop: () => boolean) => Task<boolean>;
  readonly get: (name: string) => Mounted | undefined;
  /** Gives an image volume the files of its image, once that is on the node. */
  readonly fill: (name: string, image: Image) => void;
  /** Brings changed ConfigMaps, Secrets and labels into mounted volumes (L-348). */
  readonly refresh: (pod: BoundPod, podIp: string) => void;
}
/** Directories that live as long as the node, or the claim. */
export interface NodeStorage {
  readonly node: () => FileSystem;
  readonly claim: (key: string) => FileSystem;
}

export function createNodeStorage({ runtime }: Context): NodeStorage {
  const claims = new Map<string, FileSystem>();
  let node: FileSystem | undefined;
  return {
    node: () => {
      if (node === undefined) {
        node = runtime.createVolume('node');
        for (const path of [
          '/tmp',
          '/var/log/pods',
          '/var/log/containers',
          '/var/lib/kubelet',
          '/var/run',
          '/etc',
          '/mnt',
          '/opt',
          '/home',
          '/usr',
          '/srv',
          '/run',
          '/data',
        ])
          node.mkdir(path, path === '/tmp' ? 0o1777 : 0o755);
        node.writeFile('/etc/hostname', 'node-1\n');
      }
      return node;
    },
    claim: (key) => {
      let found = claims.get(key);
      if (found === undefined) {
        found = runtime.createVolume(key);
        found.chmod('/', 0o777);
        claims.set(key, found);
      }
      return found;
    },
  };
}

type Mount = Mounted | { readonly error: string };
interface Slot {
  volume: Volume;
  mounted: Mounted | undefined;
  payload: Payload | undefined;
  written: string;
  directory: string;
  tries: number;
  retryAt: number;
  generation: number;
  /** What an image volume holds. */
  image: Image | undefined;
}

export function createPodVolumes(context: Context, storage: NodeStorage): PodVolumes {
  const { clock, runtime, api } = context;
  const slots = new Map<string, Slot>();
  const payloadOf = (pod: BoundPod, podIp: string, volume: Volume): ReturnType<typeof volumePayload> => {
    const space = pod.metadata.namespace ?? '';
    return volumePayload(
      {
        pod,
        node: context.node,
        podIp,
        configMap: (name) => api.get('ConfigMap', space, name),
        secret: (name) => api.get('Secret', space, name),
      },
      volume,
    );
  };

  const mount = (pod: BoundPod, podIp: string, slot: Slot): Mount => {
    const { volume } = slot;
    const space = pod.metadata.namespace ?? '';
    const payload = payloadOf(pod, podIp, volume);
    if (payload !== undefined) {
      if ('error' in payload) return { error: payload.error };
      const fileSystem = volume.configMap === undefined ? inMemory(pod, volume) : runtime.createVolume(volume.name);
      writePayload(slot, fileSystem, payload, context.epoch + clock.now(), pod.spec.securityContext?.fsGroup);
      return { fileSystem, readOnly: true, hasPayload: true };
    }
    if (volume.hostPath !== undefined) return hostPath(storage.node(), volume.hostPath.path, volume.hostPath.type ?? '');
    const claim =
      volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral === undefined ? undefined : `${pod.metadata.name ?? ''}-${volume.name}`);
    if (claim !== undefined)
      return {
        fileSystem: storage.claim(`${space}/${claim}`),
        readOnly: volume.persistentVolumeClaim?.readOnly === true,
        hasPayload: false,
      };
    return emptyDir(pod, volume);
  };
  /** L-342: tmpfs has a size; disk limits are not enforced on writing (L-343). */
  const inMemory = (pod: BoundPod, volume: Volume): FileSystem => {
    const sizeLimit = memorySize(context, pod, volume);
    return runtime.createVolume(volume.name, { medium: 'Memory', ...(sizeLimit === undefined ? {} : { sizeLimit }) });
  };
  const emptyDir = (pod: BoundPod, volume: Volume): Mounted => {
    const memory = volume.emptyDir?.medium === 'Memory';
    const fileSystem = memory ? inMemory(pod, volume) : runtime.createVolume(volume.name);
    const group = pod.spec.securityContext?.fsGroup;
    fileSystem.chmod('/', (memory ? 0o1777 : 0o777) | (group === undefined ? 0 : 0o2000));
    if (group !== undefined) fileSystem.chown('/', 0, group);
    return { fileSystem, readOnly: false, hasPayload: false };
  };
  const attempt = (pod: BoundPod, podIp: string, slot: Slot): void => {
    const result = mount(pod, podIp, slot);
    if (!('error' in result)) {
      slot.mounted = result;
      return;
    }
    // L-345: events repeat with a back-off of 0.5 s doubling to 2 min 2 s.
    recordEvent(
      context,
      pod,
      null,
      'Warning',
      'FailedMount',
      `MountVolume.SetUp failed for volume "${slot.volume.name}" : ${result.error}`,
    );
    slot.retryAt = clock.now() + Math.min(TIMING.mountBackOffMax, TIMING.mountBackOff * 2 ** slot.tries);
    slot.tries++;
  };

  return {
    *wait(pod, podIp, stop) {
      const used = usedVolumes(pod);
      for (const volume of used) {
        if (!slots.has(volume.name))
          slots.set(volume.name, {
            volume,
            mounted: undefined,
            payload: undefined,
            written: '',
            directory: '',
            tries: 0,
            retryAt: clock.now() + TIMING.mountFirst,
            generation: 0,
            image: undefined,
          });
      }
      const waiting = (): readonly Slot[] => [...slots.values()].filter((slot) => slot.mounted === undefined);
      if (waiting().length === 0) return true;
      const giveUp = clock.now() + TIMING.mountTimeout;
      for (let poll = clock.now() + TIMING.mountPoll; ;) {
        const next = Math.min(poll, ...waiting().map((slot) => slot.retryAt));
        yield* pause(clock, Math.max(1, next - clock.now()));
        if (stop()) return false;
        for (const slot of waiting()) if (slot.retryAt <= clock.now()) attempt(pod, podIp, slot);
        if (clock.now() < poll) continue;
        poll += TIMING.mountPoll;
        if (waiting().length === 0) return true;
        if (clock.now() >= giveUp) return false;
      }
    },
    get: (name) => slots.get(name)?.mounted,
    fill: (name, image) => {
      const slot = slots.get(name);
      if (slot?.image === image || slot === undefined) return;
      slot.image = image;
      slot.mounted = { fileSystem: runtime.createVolume(name, { image }), readOnly: true, hasPayload: false, image };
    },
    refresh: (pod, podIp) => {
      for (const slot of slots.values()) {
        if (slot.mounted?.hasPayload !== true) continue;
        const payload = payloadOf(pod, podIp, slot.volume);
        if (payload !== undefined && !('error' in payload))
          writePayload(slot, slot.mounted.fileSystem, payload, context.epoch + clock.now(), pod.spec.securityContext?.fsGroup);
      }
    },
  };
}

/** Only volumes that some container mounts are set up. */
function usedVolumes(pod: BoundPod): readonly Volume[] {
  const names = new Set(
    [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])].flatMap((c) =>
      [
        ...(c.volumeMounts ?? []),
        ...(c.env ?? []).flatMap((e) => (e.valueFrom?.fileKeyRef === undefined ? [] : [{ name: e.valueFrom.fileKeyRef.volumeName }])),
      ].map((mount) => mount.name),
    ),
  );
  return (pod.spec.volumes ?? []).filter((volume) => names.has(volume.name));
}

/** L-342: the least of node, Pod limit and sizeLimit. */
function memorySize(context: Context, pod: BoundPod, volume: Volume): number | undefined {
  const podLimit = podLimits(pod.spec).get('memory');
  const sizes = [
    parseQuantity(context.node.allocatable['memory']),
    podLimit === undefined ? undefined : toNumber(podLimit),
    parseQuantity(volume.emptyDir?.sizeLimit),
  ];
  const known = sizes.filter((size): size is number => size !== undefined && size > 0);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** What a type asks for, and how the refusal names it. */
const HOST_PATHS: Readonly<Record<string, readonly [FileType, string]>> = {
  Directory: ['directory', 'a directory'],
  DirectoryOrCreate: ['directory', 'a directory'],
  File: ['file', 'a file'],
  FileOrCreate: ['file', 'a file'],
  Socket: ['socket', 'a socket file'],
  CharDevice: ['character', 'a character device'],
  BlockDevice: ['block', 'a block device'],
};
/** L-350. A file is never given a parent; without a type the runtime makes a directory of what is missing. */
function hostPath(node: FileSystem, path: string, type: string): Mount {
  const place = follow(node, '/', path);
  const there = 'path' in place ? place.stat : undefined;
  if (there === undefined) {
    if (type === 'FileOrCreate') {
      const parent = node.stat(path.replace(/\/+[^/]*\/*$/, ''));
      if (parent === undefined) return { error: `open ${path}: no such file or directory` };
      node.writeFile(path, '', { mode: 0o644 });
    } else if (type === '' || type === 'DirectoryOrCreate') node.mkdir(path, 0o755);
  }
  const wanted = HOST_PATHS[type];
  if (wanted !== undefined && (there ?? node.stat(path))?.type !== wanted[0])
    return { error: `hostPath type check failed: ${path} is not ${wanted[1]}` };
  const linked = 'path' in place && node.stat(path)?.type === 'symlink';
  return { fileSystem: node, subPath: linked ? place.path : path, readOnly: false, hasPayload: false };
}

/** L-348: the atomic writer; a new timestamped directory, then one link is swapped. */
function writePayload(slot: Slot, fileSystem: FileSystem, payload: Payload, now: number, group: number | undefined): void {
  const fingerprint = [...payload].map(([path, file]) => `${path}\0${file.mode}\0${file.data}`).join('\0\0');
  if (slot.payload !== undefined && slot.written === fingerprint) return;
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '_').replace('T', '_');
  const directory = `..${stamp}.${String(100_000_000 + ((slot.generation * 7_919_731 + 271_828_182) % 900_000_000))}`;
  fileSystem.mkdir(`/${directory}`, 0o755);
  for (const [path, file] of payload)
    fileSystem.writeFile(`/${directory}/${path}`, file.data, {
      mode: group === undefined ? file.mode : file.mode | 0o440,
      ...(group === undefined ? {} : { gid: group }),
    });
  const top = (files: Payload | undefined): Set<string> => new Set([...(files?.keys() ?? [])].map((path) => path.split('/')[0] ?? ''));
  fileSystem.symlink(directory, '/..data');
  for (const name of top(payload)) if (!top(slot.payload).has(name)) fileSystem.symlink(`..data/${name}`, `/${name}`);
  for (const name of top(slot.payload)) if (!top(payload).has(name)) fileSystem.remove(`/${name}`);
  if (slot.directory !== '') fileSystem.remove(`/${slot.directory}`);
  // tmpfs keeps its sticky bit, a ConfigMap's directory is a plain emptyDir; fsGroup owns everything and its directories pass the group on.
  const mode = slot.volume.configMap === undefined ? 0o1777 : 0o777;
  fileSystem.chmod('/', group === undefined ? mode : mode | 0o2000);
  if (group !== undefined) {
    fileSystem.chown('/', 0, group, true);
    fileSystem.chmod(`/${directory}`, 0o2755);
  }
  slot.directory = directory;
  slot.payload = payload;
  slot.written = fingerprint;
  slot.generation++;
}
