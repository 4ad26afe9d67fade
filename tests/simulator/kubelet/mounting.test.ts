// Every type of hostPath over everything that can lie there, and every way in which the files of a mounted volume change (section 9).
import { describe, expect, test } from 'vitest';
import { createEventQueue, runTask } from '../../../src/simulator/clock.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import { createNodeStorage, createPodVolumes } from '../../../src/simulator/kubelet/volumes.ts';
import type { Mounted } from '../../../src/simulator/kubelet/volumes.ts';
import type { Container, ObjectMeta, PodSpec, Volume } from '../../../src/simulator/manifest/types.ts';
import { createRuntime } from '../../../src/simulator/runtime/runtime.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { FileSystem } from '../../../src/simulator/system/kernel-types.ts';

type HostPathType = NonNullable<NonNullable<Volume['hostPath']>['type']>;
const EPOCH = Date.UTC(2026, 10, 21, 9, 0, 0, 500);
type Data = Readonly<Record<string, string>>;

/** A node: its storage, the objects it can read, and what it says. `mount` mounts all volumes of a Pod. */
function rig() {
  const clock = createEventQueue();
  const kernel = createKernel({ clock, epoch: EPOCH });
  const real = createRuntime({ clock, kernel, emit: () => undefined, resolveImage: () => ({ error: 'not found', code: 'ErrImagePull' }), nodeAddress: '10.77.0.1' });
  const objects = new Map<string, { readonly data: Data }>();
  const said: string[] = [];
  const context = {
    clock, epoch: EPOCH, node: { name: 'node-1', address: '10.77.0.1', allocatable: { memory: '1Gi' } },
    runtime: real,
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
  const volumesOf = (node: () => FileSystem = storage.node) => {
    const volumes = createPodVolumes(context, { ...storage, node });
    /** When a wait that begins now ends, and how. */
    const wait = (pod: BoundPod, stop: () => boolean = () => false): { ended: string } => {
      const result = { ended: '' };
      runTask(clock, volumes.wait(pod, '10.1.0.9', stop), (ok) => (result.ended = `${clock.now()} ${ok}`));
      return result;
    };
    return { ...volumes, wait };
  };
  const mount = (pod: BoundPod, node?: () => FileSystem): Mounted | undefined => {
    const volumes = volumesOf(node);
    volumes.wait(pod);
    run(clock.now() + 400);
    return volumes.get('v');
  };
  return { clock, objects, said, storage, run, volumesOf, mount };
}
const uses: Container = { name: 'a', volumeMounts: [{ name: 'v', mountPath: '/v' }] };
const using = (volume: Omit<Volume, 'name'>, spec: Partial<PodSpec> = {}, metadata: ObjectMeta = { name: 'shop', namespace: 'mall', labels: { a: '1' } }): BoundPod =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [uses], volumes: [{ name: 'v', ...volume }], ...spec } });
const octal = (mode: number | undefined): string => (mode ?? 0).toString(8);
const looks = (fileSystem: FileSystem, path: string): string => {
  const stat = fileSystem.stat(path);
  return stat === undefined ? 'nothing' : `${stat.type} ${octal(stat.mode)} ${stat.uid}:${stat.gid}`;
};

describe('L-350 a hostPath is what its type says', () => {
  const [dir, file] = ['directory 755 0:0', 'file 644 0:0'];
  const not = (what: string) => (path: string) => `hostPath type check failed: ${path} is not ${what}`;
  const [noDir, noFile, noSocket, noChar, noBlock] = [not('a directory'), not('a file'), not('a socket file'), not('a character device'), not('a block device')] as const;
  const as = (type: string) => () => `${type} 600 0:0`;
  const kept = (what: string) => () => what;
  // What lies there already:                  nothing       directory   file        socket            character            block
  test.each<[HostPathType | undefined, ...((path: string) => string)[]]>([
    [undefined, kept(dir), kept(dir), kept(file), as('socket'), as('character'), as('block')],
    ['', kept(dir), kept(dir), kept(file), as('socket'), as('character'), as('block')],
    ['Directory', noDir, kept(dir), noDir, noDir, noDir, noDir],
    ['DirectoryOrCreate', kept(dir), kept(dir), noDir, noDir, noDir, noDir],
    ['File', noFile, noFile, kept(file), noFile, noFile, noFile],
    ['FileOrCreate', kept(file), noFile, kept(file), noFile, noFile, noFile],
    ['Socket', noSocket, noSocket, noSocket, as('socket'), noSocket, noSocket],
    ['CharDevice', noChar, noChar, noChar, noChar, as('character'), noChar],
    ['BlockDevice', noBlock, noBlock, noBlock, noBlock, noBlock, as('block')],
  ])('%s', (type, ...wanted) => {
    const there = ['nothing', 'directory', 'file', 'socket', 'character', 'block'];
    const found = there.map((what) => {
      const path = `/data/${what}`;
      const { storage, mount, said } = rig();
      const real = storage.node();
      if (what === 'directory') real.mkdir(path, 0o755);
      else if (what !== 'nothing') real.writeFile(path, 'kept', { mode: what === 'file' ? 0o644 : 0o600 });
      // Nothing in a container can make a device or a socket on the node: it is only told of here.
      const node: FileSystem = { ...real, stat: (at) => { const stat = real.stat(at); return stat?.type === 'file' && what !== 'file' && what !== 'nothing' ? { ...stat, type: what as 'socket' } : stat; } };
      const mounted = mount(using({ hostPath: { path, ...(type === undefined ? {} : { type }) } }), () => node);
      if (mounted === undefined) return said.map((line) => line.split(' : ')[1]).join();
      expect([mounted.subPath, mounted.readOnly, mounted.hasPayload, real.readFile(path)]).toEqual([path, false, false, what === 'nothing' ? (type === 'FileOrCreate' ? '' : undefined) : what === 'directory' ? undefined : 'kept']);
      return looks(node, path);
    });
    expect(found).toEqual(wanted.map((want, i) => want(`/data/${there[i]}`)));
  });
  test('a refusal makes nothing', () => {
    const { storage, mount, said } = rig();
    for (const type of ['Directory', 'File', 'Socket', 'CharDevice', 'BlockDevice'] as const) mount(using({ hostPath: { path: '/data/x', type } }));
    expect([storage.node().list('/data'), new Set(said.map((line) => line.split(' : ')[1])).size]).toEqual([[], 5]);
    expect(said[0]).toBe('225 Warning FailedMount - MountVolume.SetUp failed for volume "v" : hostPath type check failed: /data/x is not a directory');
  });
  test.each([['/nope/deep/file', 'no'], ['/nope/file/', 'no'], ['/data/file', 'file 644 0:0'], ['/file', 'file 644 0:0'], ['/data//file', 'file 644 0:0']])('FileOrCreate makes no parent: %s', (path, want) => {
    const { storage, mount, said } = rig();
    const mounted = mount(using({ hostPath: { path, type: 'FileOrCreate' } }));
    if (want !== 'no') expect([mounted?.subPath, looks(storage.node(), path)]).toEqual([path, want]);
    else expect([mounted, said, looks(storage.node(), '/nope')]).toEqual([undefined, [`225 Warning FailedMount - MountVolume.SetUp failed for volume "v" : open ${path}: no such file or directory`], 'nothing']);
  });
  test('a directory is made with its parents, and all Pods see it', () => {
    const { storage, mount } = rig();
    const one = mount(using({ hostPath: { path: '/a/b/c', type: 'DirectoryOrCreate' } }));
    one?.fileSystem.writeFile('/a/b/c/x', 'kept');
    expect(mount(using({ hostPath: { path: '/a/b', type: 'Directory' } }, {}, { name: 'other' }))?.fileSystem.readFile('/a/b/c/x')).toBe('kept');
    expect(storage.node()).toBe(one?.fileSystem);
  });
});

describe('L-348 files that the kubelet writes', () => {
  const config: Omit<Volume, 'name'> = { configMap: { name: 'c', items: [{ key: 'a', path: 'a' }, { key: 'b', path: 'deep/b', mode: 0o400 }], optional: true } };
  const start = { data: { a: '1', b: '2' } };
  /** All there is, but for the directory with the date. */
  const names = (fileSystem: FileSystem): readonly string[] => [...fileSystem.list('/')].filter((name) => !name.startsWith('..2')).sort();
  const dated = (fileSystem: FileSystem): readonly string[] => fileSystem.list('/').filter((name) => name.startsWith('..2'));
  test.each<[string, Omit<Volume, 'name'>, PodSpec['securityContext'], readonly string[]]>([
    ['a ConfigMap', config, {}, ['directory 777 0:0', 'directory 755 0:0', 'file 644 0:0', 'file 400 0:0']],
    ['a Secret', { secret: { secretName: 'c', items: config.configMap!.items!, defaultMode: 0o600 } }, {}, ['directory 1777 0:0', 'directory 755 0:0', 'file 600 0:0', 'file 400 0:0']],
    ['projected', { projected: { sources: [{ configMap: config.configMap! }] } }, {}, ['directory 1777 0:0', 'directory 755 0:0', 'file 644 0:0', 'file 400 0:0']],
    ['a ConfigMap, of a group', config, { fsGroup: 7 }, ['directory 2777 0:7', 'directory 2755 0:7', 'file 644 0:7', 'file 440 0:7']],
    ['a Secret, of a group', { secret: { secretName: 'c', items: config.configMap!.items!, defaultMode: 0o400 } }, { fsGroup: 7 }, ['directory 3777 0:7', 'directory 2755 0:7', 'file 440 0:7', 'file 440 0:7']],
  ])('%s', (_, volume, securityContext, want) => {
    const { objects, mount } = rig();
    objects.set('ConfigMap mall/c', start);
    objects.set('Secret mall/c', { data: { a: 'MQ==', b: 'Mg==' } });
    const { fileSystem, ...rest } = mount(using(volume, { ...(securityContext && { securityContext }) }))!;
    expect([names(fileSystem), rest]).toEqual([['..data', 'a', 'deep'], { readOnly: true, hasPayload: true }]);
    expect([fileSystem.readFile('/a'), fileSystem.readFile('/deep/b'), fileSystem.stat('/a')?.type]).toEqual(['1', '2', 'symlink']);
    expect(dated(fileSystem)).toEqual([expect.stringMatching(/^\.\.2026_11_21_09_00_00\.\d{9}$/)]);
    const directory = `/${dated(fileSystem)[0]}`;
    expect(['/', directory, `${directory}/a`, `${directory}/deep/b`].map((path) => looks(fileSystem, path))).toEqual(want);
  });
  test.each<[string, { readonly data: Data } | undefined, readonly string[], string | undefined, boolean]>([
    ['nothing has changed', { data: { ...start.data, other: '3' } }, ['..data', 'a', 'deep'], '1', false],
    ['a value', { data: { a: '3', b: '2' } }, ['..data', 'a', 'deep'], '3', true],
    ['a key has gone', { data: { a: '1' } }, ['..data', 'a'], '1', true],
    ['the other has gone', { data: { b: '2' } }, ['..data', 'deep'], undefined, true],
    ['the object has gone, and may', undefined, ['..data'], undefined, true],
  ])('a change: %s', (_, changed, want, a, swaps) => {
    const { objects, run, clock, volumesOf } = rig();
    objects.set('ConfigMap mall/c', start);
    const volumes = volumesOf();
    const pod = using(config);
    volumes.wait(pod);
    run(400);
    const { fileSystem } = volumes.get('v')!;
    const before = dated(fileSystem);
    if (changed === undefined) objects.delete('ConfigMap mall/c');
    else objects.set('ConfigMap mall/c', changed);
    run(clock.now() + 60_000);
    volumes.refresh(pod, '10.1.0.9');
    expect([names(fileSystem), fileSystem.readFile('/a'), fileSystem.stat('/a') !== undefined, dated(fileSystem).length]).toEqual([want, a, a !== undefined, 1]);
    expect(dated(fileSystem)[0] !== before[0]).toBe(swaps);
    const after = dated(fileSystem);
    objects.set('ConfigMap mall/c', start);
    volumes.refresh(pod, '10.1.0.9');
    expect([names(fileSystem), fileSystem.readFile('/a'), fileSystem.readFile('/deep/b'), dated(fileSystem).length]).toEqual([['..data', 'a', 'deep'], '1', '2', 1]);
    // Twice within a second: still another directory.
    expect(dated(fileSystem)[0] !== after[0]).toBe(swaps);
  });
  test('an object that must be there and has gone leaves the files; labels and modes follow', () => {
    const { objects, run, volumesOf } = rig();
    objects.set('ConfigMap mall/c', start);
    const fields: Volume = { name: 'w', downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }, { path: 'ip', fieldRef: { fieldPath: 'status.podIP' } }] } };
    const volumes = volumesOf();
    const spec = { containers: [{ ...uses, volumeMounts: [...uses.volumeMounts!, { name: 'w', mountPath: '/w' }, { name: 'e', mountPath: '/e' }] }], volumes: [{ name: 'v', configMap: { name: 'c' } }, fields, { name: 'e', emptyDir: {} }] };
    volumes.wait(using({}, spec));
    run(400);
    objects.delete('ConfigMap mall/c');
    volumes.refresh(using({}, spec, { name: 'shop', namespace: 'mall', labels: { a: '2' } }), '10.1.0.7');
    expect([['v', '/a'], ['w', '/l'], ['w', '/ip']].map(([name, path]) => volumes.get(name!)?.fileSystem.readFile(path!))).toEqual(['1', 'a="2"', '10.1.0.7']);
    expect(volumes.get('e')?.fileSystem.list('/')).toEqual([]);
  });
});
