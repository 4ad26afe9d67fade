// A Pod's volumes (section 9), mounted without a Pod that runs: what lies where, whose it is, and when the kubelet tries again.
import { describe, expect, test } from 'vitest';
import { createApi } from '../../../src/simulator/api/store.ts';
import { createEventQueue, runTask } from '../../../src/simulator/clock.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import { createNodeStorage, createPodVolumes } from '../../../src/simulator/kubelet/volumes.ts';
import type { Mounted, PodVolumes } from '../../../src/simulator/kubelet/volumes.ts';
import type { PodSpec, Volume } from '../../../src/simulator/manifest/types.ts';
import { createRuntime } from '../../../src/simulator/runtime/runtime.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { FileSystem } from '../../../src/simulator/system/kernel-types.ts';

const EPOCH = Date.UTC(2026, 10, 21, 9, 0, 0);
const NODE_MEMORY = 1024 ** 3;

interface Node {
  readonly context: Context;
  readonly node: FileSystem;
  /** The volumes of one more Pod. */
  pod(): PodVolumes;
  /** The limit each tmpfs was made with, by the volume's name. */
  readonly sizes: ReadonlyMap<string, number | undefined>;
  run(until: number): void;
  events(): readonly string[];
}
function makeNode(): Node {
  const clock = createEventQueue();
  const emit = (): void => undefined;
  const api = createApi({ clock, epoch: EPOCH, emit });
  api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const real = createRuntime({
    clock,
    kernel: createKernel({ clock, epoch: EPOCH }),
    emit,
    resolveImage: () => ({ error: 'not found', code: 'ErrImagePull' }),
    nodeAddress: '10.77.0.1',
  });
  const sizes = new Map<string, number | undefined>();
  const runtime: Context['runtime'] = {
    ...real,
    createVolume: (name, options) => {
      if (options?.medium === 'Memory') sizes.set(name, options.sizeLimit);
      return real.createVolume(name, options);
    },
  };
  const node = { name: 'node-1', address: '10.77.0.1', allocatable: { cpu: '2', memory: String(NODE_MEMORY) } };
  const context: Context = { clock, api, runtime, emit, epoch: EPOCH, node };
  const storage = createNodeStorage(context);
  return {
    context,
    node: storage.node(),
    pod: () => createPodVolumes(context, storage),
    sizes,
    run: (until) => {
      while (clock.step(until));
      clock.advance(until);
    },
    events: () => api.list('Event').map(({ type, reason, message, count }) => `${count ?? 1} ${type} ${reason} ${message}`),
  };
}
/** A Pod whose one container mounts all its volumes. */
const podOf = (volumes: readonly Volume[], more: Partial<PodSpec> = {}, name = 'shop'): BoundPod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: `u-${name}` },
  spec: { containers: [{ name: 'app', volumeMounts: volumes.map((v) => ({ name: v.name, mountPath: `/${v.name}` })) }], volumes, ...more },
});
interface Wait {
  readonly volumes: PodVolumes;
  /** Undefined while it still waits. */
  readonly answer: () => { readonly mounted: boolean; readonly at: number } | undefined;
}
const start = (on: Node, pod: BoundPod, stop = (): boolean => false, volumes = on.pod()): Wait => {
  let answer: { readonly mounted: boolean; readonly at: number } | undefined;
  runTask(on.context.clock, volumes.wait(pod, '10.1.0.9', stop), (mounted) => (answer = { mounted, at: on.context.clock.now() }));
  return { volumes, answer: () => answer };
};
const mounted = (on: Node, pod: BoundPod): PodVolumes => {
  const { volumes, answer } = start(on, pod);
  on.run(on.context.clock.now() + 1000);
  expect(answer()?.mounted).toBe(true);
  return volumes;
};
const one = (on: Node, volume: Omit<Volume, 'name'>, more: Partial<PodSpec> = {}): Mounted | undefined =>
  mounted(on, podOf([{ name: 'v', ...volume }], more)).get('v');
const mode = (files: FileSystem | undefined, path: string): string | undefined => files?.stat(path)?.mode.toString(8).padStart(4, '0');
const settings = (data: Readonly<Record<string, string>>): Parameters<Context['api']['create']>[0] => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'default' },
  data,
});

describe('hostPath (L-350)', () => {
  type Kind = NonNullable<Volume['hostPath']>['type'];
  const there = (): Node => {
    const on = makeNode();
    on.node.writeFile('/srv/file', 'x');
    on.node.mkdir('/srv/dir');
    return on;
  };
  test.each<[NonNullable<Kind>, string, string]>([
    ['Directory', '/srv/file', 'a directory'],
    ['Directory', '/srv/none', 'a directory'],
    ['DirectoryOrCreate', '/srv/file', 'a directory'],
    ['File', '/srv/dir', 'a file'],
    ['File', '/srv/none', 'a file'],
    ['FileOrCreate', '/srv/dir', 'a file'],
    ['Socket', '/srv/file', 'a socket file'],
    ['Socket', '/srv/none', 'a socket file'],
    ['CharDevice', '/srv/file', 'a character device'],
    ['CharDevice', '/srv/none', 'a character device'],
    ['BlockDevice', '/srv/dir', 'a block device'],
    ['BlockDevice', '/srv/none', 'a block device'],
  ])('%s: %s is not %s', (type, path, what) => {
    const on = there();
    const { volumes, answer } = start(on, podOf([{ name: 'v', hostPath: { path, type } }]));
    on.run(400);
    expect([volumes.get('v'), answer()]).toEqual([undefined, undefined]);
    expect(on.events()).toEqual([
      `1 Warning FailedMount MountVolume.SetUp failed for volume "v" : hostPath type check failed: ${path} is not ${what}`,
    ]);
    if (path === '/srv/none') expect(on.node.stat(path)).toBeUndefined();
  });
  test.each<[Kind, string, string, string]>([
    ['Directory', '/srv/dir', 'directory', '0755'],
    ['DirectoryOrCreate', '/srv/dir', 'directory', '0755'],
    ['DirectoryOrCreate', '/srv/none', 'directory', '0755'],
    ['File', '/srv/file', 'file', '0644'],
    ['FileOrCreate', '/srv/file', 'file', '0644'],
    ['FileOrCreate', '/srv/none', 'file', '0644'],
    ['', '/srv/file', 'file', '0644'],
    ['', '/srv/none', 'directory', '0755'],
    [undefined, '/srv/none', 'directory', '0755'],
  ])('of type %s, %s is a %s of mode %s', (type, path, kind, bits) => {
    const on = there();
    expect(one(on, { hostPath: { path, ...(type === undefined ? {} : { type }) } })).toEqual({
      fileSystem: on.node,
      subPath: path,
      readOnly: false,
      hasPayload: false,
    });
    expect([on.node.stat(path)?.type, mode(on.node, path)]).toEqual([kind, bits]);
  });
  test('what is there keeps what it holds', () => {
    const on = there();
    one(on, { hostPath: { path: '/srv/file', type: 'FileOrCreate' } });
    expect(on.node.readFile('/srv/file')).toBe('x');
  });
  test.each(['/tmp', '/var/log/pods', '/var/log/containers', '/var/lib/kubelet', '/var/run', '/etc', '/mnt', '/opt', '/home', '/usr', '/srv', '/run', '/data'])(
    'every node has %s',
    (path) => expect(mode(makeNode().node, path)).toBe(path === '/tmp' ? '1777' : '0755'),
  );
  test('and a name', () => expect(makeNode().node.readFile('/etc/hostname')).toBe('node-1\n'));
});

describe('claims (L-350)', () => {
  test('the data survives the Pod, and is one for all that claim it', () => {
    const on = makeNode();
    const claim = { persistentVolumeClaim: { claimName: 'box' } };
    const first = one(on, claim);
    expect(first).toMatchObject({ readOnly: false, hasPayload: false });
    expect(mode(first?.fileSystem, '/')).toBe('0777');
    const again = mounted(on, podOf([{ name: 'w', ...claim }], {}, 'other')).get('w');
    expect(again?.fileSystem).toBe(first?.fileSystem);
    expect(one(on, { persistentVolumeClaim: { claimName: 'other' } })?.fileSystem).not.toBe(first?.fileSystem);
    expect(one(on, { persistentVolumeClaim: { claimName: 'box', readOnly: true } })?.readOnly).toBe(true);
  });
  test('an ephemeral volume is the claim POD-VOLUME', () => {
    const on = makeNode();
    const made = one(on, { ephemeral: {} });
    expect(one(on, { persistentVolumeClaim: { claimName: 'shop-v' } })?.fileSystem).toBe(made?.fileSystem);
  });
  test('a claim is of its namespace', () => {
    const on = makeNode();
    const volume = { name: 'v', persistentVolumeClaim: { claimName: 'box' } };
    const pod = podOf([volume]);
    const elsewhere = mounted(on, { ...pod, metadata: { ...pod.metadata, namespace: 'mall' } }).get('v');
    expect(elsewhere?.fileSystem).not.toBe(mounted(on, pod).get('v')?.fileSystem);
  });
});

describe('emptyDir (L-341, L-342)', () => {
  test.each<[string, Volume['emptyDir'], number | undefined, string, number]>([
    ['on disk', {}, undefined, '0777', 0],
    ['on disk, of a group', {}, 2000, '2777', 2000],
    ['in memory', { medium: 'Memory' }, undefined, '1777', 0],
    ['in memory, of a group', { medium: 'Memory' }, 2000, '3777', 2000],
  ])('%s', (_, emptyDir, fsGroup, bits, gid) => {
    const made = one(makeNode(), { emptyDir: emptyDir ?? {} }, fsGroup === undefined ? {} : { securityContext: { fsGroup } });
    expect(made).toMatchObject({ readOnly: false, hasPayload: false });
    expect([mode(made?.fileSystem, '/'), made?.fileSystem.stat('/')?.gid, made?.fileSystem.list('/')]).toEqual([bits, gid, []]);
  });
  test('a volume without a source is one', () => expect(mode(one(makeNode(), {})?.fileSystem, '/')).toBe('0777'));
  const limited = (memory: string): Partial<PodSpec> => ({
    containers: [{ name: 'app', resources: { limits: { memory } }, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  });
  test.each<[string, string | undefined, Partial<PodSpec>, number]>([
    ['the node, where nothing else is said', undefined, {}, NODE_MEMORY],
    ['sizeLimit', '1Ki', limited('1Mi'), 1024],
    ["the Pod's limit", '2Mi', limited('1Mi'), 1024 ** 2],
    ['the node, where more is asked', '8Gi', {}, NODE_MEMORY],
    ['no limit by a sizeLimit of 0', '0', limited('1Mi'), 1024 ** 2],
  ])('in memory it has the least: %s', (_, sizeLimit, more, want) => {
    const on = makeNode();
    one(on, { emptyDir: { medium: 'Memory', ...(sizeLimit === undefined ? {} : { sizeLimit }) } }, more);
    expect([...on.sizes]).toEqual([['v', want]]);
  });
  test('on disk no limit holds on writing (L-343)', () => {
    const on = makeNode();
    one(on, { emptyDir: { sizeLimit: '1Ki' } });
    expect([...on.sizes]).toEqual([]);
  });
});

describe('files the kubelet writes (L-348)', () => {
  const withSettings = (data: Readonly<Record<string, string>>): Node => {
    const on = makeNode();
    on.context.api.create(settings(data));
    on.context.api.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'default' }, data: { token: 'eA==' } });
    return on;
  };
  const stamped = (files: FileSystem | undefined): readonly string[] =>
    (files?.list('/') ?? []).filter((name) => name.startsWith('..') && name !== '..data');
  test('a stamped directory, a link to it, and a link for each name at the top', () => {
    const made = one(withSettings({ a: '1', b: '2' }), {
      configMap: { name: 'settings', items: [{ key: 'a', path: 'deep/a' }, { key: 'b', path: 'deep/b' }, { key: 'b', path: 'b' }] },
    });
    const files = made?.fileSystem;
    expect(made).toMatchObject({ readOnly: true, hasPayload: true });
    expect(stamped(files)).toEqual([expect.stringMatching(/^\.\.2026_11_21_09_00_00\.\d{9}$/)]);
    expect([...(files?.list('/') ?? [])].filter((name) => !name.startsWith('..')).sort()).toEqual(['b', 'deep']);
    expect([files?.readFile('/deep/a'), files?.readFile('/..data/deep/b'), files?.readFile('/b')]).toEqual(['1', '2', '2']);
    expect(mode(files, `/${stamped(files)[0]}`)).toBe('0755');
  });
  test.each<[string, Omit<Volume, 'name'>, string, string, string]>([
    ['a ConfigMap', { configMap: { name: 'settings' } }, 'a', '0777', '2777'],
    ['a Secret', { secret: { secretName: 'keys', defaultMode: 0o400 } }, 'token', '1777', '3777'],
  ])('%s is owned by the fsGroup, which can read it', (_, volume, file, alone, shared) => {
    const own = one(withSettings({ a: '1' }), volume)?.fileSystem;
    expect([mode(own, '/'), own?.stat(`/..data/${file}`)?.gid, mode(own, `/${stamped(own)[0]}`)]).toEqual([alone, 0, '0755']);
    const files = one(withSettings({ a: '1' }), volume, { securityContext: { fsGroup: 2000 } })?.fileSystem;
    const path = `/${stamped(files)[0]}/${file}`;
    expect([mode(files, '/'), files?.stat('/')?.gid, files?.stat(path)?.gid, mode(files, `/${stamped(files)[0]}`)]).toEqual([shared, 2000, 2000, '2755']);
    expect(mode(files, path)).toBe(file === 'token' ? '0440' : '0644');
  });
  test('Secrets lie in memory, ConfigMaps on the disk', () => {
    const on = withSettings({ a: '1' });
    mounted(on, podOf([{ name: 's', secret: { secretName: 'keys' } }, { name: 'c', configMap: { name: 'settings' } }]));
    expect([...on.sizes.keys()]).toEqual(['s']);
  });
  test('a change swaps the directory: new names come, old ones go, what is the same is not written', () => {
    const on = withSettings({ a: '1', gone: 'x' });
    const pod = podOf([{ name: 'v', configMap: { name: 'settings' } }]);
    const volumes = mounted(on, pod);
    const files = volumes.get('v')?.fileSystem;
    const before = stamped(files);
    on.run(5000);
    volumes.refresh(pod, '10.1.0.9');
    expect(stamped(files)).toEqual(before);
    on.context.api.update(settings({ a: '2', fresh: 'y' }));
    volumes.refresh(pod, '10.1.0.9');
    expect(stamped(files)).toEqual([expect.stringMatching(/^\.\.2026_11_21_09_00_05\.\d{9}$/)]);
    expect([...(files?.list('/') ?? [])].filter((name) => !name.startsWith('..')).sort()).toEqual(['a', 'fresh']);
    expect([files?.readFile('/a'), files?.readFile('/fresh')]).toEqual(['2', 'y']);
    expect(stamped(files)[0]?.slice(-9)).not.toBe(before[0]?.slice(-9));
  });
  test('what is deleted meanwhile stays as it was', () => {
    const on = withSettings({ a: '1' });
    const pod = podOf([{ name: 'v', configMap: { name: 'settings' } }, { name: 'e', emptyDir: {} }]);
    const volumes = mounted(on, pod);
    on.context.api.delete('ConfigMap', 'default', 'settings');
    volumes.refresh(pod, '10.1.0.9');
    expect(volumes.get('v')?.fileSystem.readFile('/a')).toBe('1');
    expect(volumes.get('e')?.fileSystem.list('/')).toEqual([]);
  });
});

describe('waiting (L-344, L-345)', () => {
  const late: Volume = { name: 'late', configMap: { name: 'settings' } };
  test('nothing to mount is no wait', () => expect(start(makeNode(), podOf([])).answer()).toEqual({ mounted: true, at: 0 }));
  test('what is mounted is found at the next look, every 300 ms', () => {
    const on = makeNode();
    const { answer } = start(on, podOf([{ name: 'v', emptyDir: {} }]));
    on.run(5000);
    expect(answer()).toEqual({ mounted: true, at: 300 });
  });
  test('what no container mounts is not set up', () => {
    const on = makeNode();
    const { volumes, answer } = start(on, { ...podOf([late]), spec: { ...podOf([late]).spec, containers: [{ name: 'app' }] } });
    expect([answer()?.mounted, volumes.get('late')]).toEqual([true, undefined]);
  });
  const mounts = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
  test.each<[string, Partial<PodSpec>]>([
    ['an init container mounts', { initContainers: [{ name: 'i', ...mounts }] }],
    ['an ephemeral container mounts', { ephemeralContainers: [{ name: 'e', ...mounts }] }],
    ['an env is read from', { containers: [{ name: 'a', env: [{ name: 'A', value: '' }, { name: 'B', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'p', key: 'k' } } }] }] }],
  ])('what %s is', (_, more) => {
    const on = makeNode();
    expect(mounted(on, podOf([{ name: 'v' }], { containers: [{ name: 'app' }], ...more })).get('v')).toBeDefined();
  });
  test('one that is missing holds all, is tried again after 0.5 s, 1 s, 2 s …, and heals when it is there (L-346)', () => {
    const on = makeNode();
    const { volumes, answer } = start(on, podOf([{ name: 'v', emptyDir: {} }, late]));
    const tries = [224, 225, 724, 725, 1724, 1725, 3724, 3725].map((at) => {
      on.run(at);
      return Number(on.events()[0]?.split(' ')[0] ?? 0);
    });
    expect(tries).toEqual([0, 1, 1, 2, 2, 3, 3, 4]);
    expect(on.events()[0]).toMatch(/^4 Warning FailedMount MountVolume\.SetUp failed for volume "late" : configmap "settings" not found$/);
    expect([volumes.get('v') !== undefined, volumes.get('late'), answer()]).toEqual([true, undefined, undefined]);
    on.context.api.create(settings({ a: '1' }));
    on.run(9000);
    // Tried at 7725; the look after it is the next multiple of 300.
    expect(answer()).toEqual({ mounted: true, at: 7800 });
  });
  test('the wait gives up after 123 s, and the next one goes on with the same back-off, of 122 s at most', () => {
    const on = makeNode();
    const pod = podOf([late]);
    const { volumes, answer } = start(on, pod);
    on.run(130_000);
    expect(answer()).toEqual({ mounted: false, at: 123_000 });
    const again = start(on, pod, undefined, volumes);
    // The eighth try was at 63 725; the ninth is at once, as its time has passed between the two waits.
    const tries = [130_000, 130_100, 251_900, 252_100].map((at) => {
      on.run(at);
      return Number(on.events()[0]?.split(' ')[0]);
    });
    expect([tries, again.answer()]).toEqual([[8, 9, 9, 10], undefined]);
    on.run(254_000);
    expect(again.answer()?.mounted).toBe(false);
  });
  test('and ends when it is told to', () => {
    const on = makeNode();
    let ends = false;
    const { answer } = start(on, podOf([late]), () => ends);
    on.run(1000);
    ends = true;
    on.run(2000);
    expect(answer()).toEqual({ mounted: false, at: 1200 });
  });
});
