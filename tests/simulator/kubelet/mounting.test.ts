// Every type of hostPath over everything that can lie there, and every way in which the files of a mounted volume change (section 9).
import { describe, expect, test } from 'vitest';
import type { PodSpec, Volume } from '../../../src/simulator/manifest/types.ts';
import type { FileSystem } from '../../../src/simulator/system/kernel-types.ts';
import { dated, looks, makeStorage, podWith } from './storage.ts';
import type { Data } from './storage.ts';

type HostPathType = NonNullable<Volume['hostPath']>['type'];

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
      const { node: real, one, said } = makeStorage();
      if (what === 'directory') real.mkdir(path, 0o755);
      else if (what !== 'nothing') real.writeFile(path, 'kept', { mode: what === 'file' ? 0o644 : 0o600 });
      // Nothing in a container can make a device or a socket on the node: it is only told of here.
      const node: FileSystem = { ...real, stat: (at) => { const stat = real.stat(at); return stat?.type === 'file' && what !== 'file' && what !== 'nothing' ? { ...stat, type: what as 'socket' } : stat; } };
      const mounted = one({ hostPath: { path, ...(type === undefined ? {} : { type }) } }, {}, node);
      if (mounted === undefined) return said.map((line) => line.split(' : ')[1]).join();
      expect(mounted).toEqual({ fileSystem: node, subPath: path, readOnly: false, hasPayload: false });
      expect(real.readFile(path)).toBe(what === 'nothing' ? (type === 'FileOrCreate' ? '' : undefined) : what === 'directory' ? undefined : 'kept');
      return looks(node, path);
    });
    expect(found).toEqual(wanted.map((want, i) => want(`/data/${there[i]}`)));
  });
  test('a refusal makes nothing, and is an event of the Pod', () => {
    const { node, one, said } = makeStorage();
    for (const type of ['Directory', 'File', 'Socket', 'CharDevice', 'BlockDevice'] as const) one({ hostPath: { path: '/data/x', type } });
    expect([node.list('/data'), new Set(said.map((line) => line.split(' : ')[1])).size]).toEqual([[], 5]);
    expect(said[0]).toBe('225 Warning FailedMount - MountVolume.SetUp failed for volume "v" : hostPath type check failed: /data/x is not a directory');
  });
  test.each([['/nope/deep/file', 'no'], ['/nope/file/', 'no'], ['/data/file', 'file 644 0:0'], ['/file', 'file 644 0:0'], ['/data//file', 'file 644 0:0']])('FileOrCreate makes no parent: %s', (path, want) => {
    const { node, one, said } = makeStorage();
    const mounted = one({ hostPath: { path, type: 'FileOrCreate' } });
    if (want !== 'no') expect([mounted?.subPath, looks(node, path)]).toEqual([path, want]);
    else expect([mounted, said, looks(node, '/nope')]).toEqual([undefined, [`225 Warning FailedMount - MountVolume.SetUp failed for volume "v" : open ${path}: no such file or directory`], 'nothing']);
  });
  test('a directory is made with its parents, and all Pods see it', () => {
    const { node, one } = makeStorage();
    one({ hostPath: { path: '/a/b/c', type: 'DirectoryOrCreate' } })?.fileSystem.writeFile('/a/b/c/x', 'kept');
    expect(one({ hostPath: { path: '/a/b', type: 'Directory' } })?.fileSystem.readFile('/a/b/c/x')).toBe('kept');
    expect(node.readFile('/a/b/c/x')).toBe('kept');
  });
  test.each(['/tmp', '/var/log/pods', '/var/log/containers', '/var/lib/kubelet', '/var/run', '/etc', '/mnt', '/opt', '/home', '/usr', '/srv', '/run', '/data'])(
    'every node has %s',
    (path) => expect(looks(makeStorage().node, path)).toBe(path === '/tmp' ? 'directory 1777 0:0' : dir),
  );
  test('and a name', () => expect(makeStorage().node.readFile('/etc/hostname')).toBe('node-1\n'));
});

describe('L-348 files that the kubelet writes', () => {
  const config: Omit<Volume, 'name'> = { configMap: { name: 'c', items: [{ key: 'a', path: 'a' }, { key: 'b', path: 'deep/b', mode: 0o400 }], optional: true } };
  const start = { data: { a: '1', b: '2' } };
  /** All there is, but for the directory with the date. */
  const names = (fileSystem: FileSystem): readonly string[] => [...fileSystem.list('/')].filter((name) => name !== dated(fileSystem)).sort();
  test.each<[string, Omit<Volume, 'name'>, PodSpec['securityContext'], readonly string[]]>([
    ['a ConfigMap', config, {}, ['directory 777 0:0', 'directory 755 0:0', 'file 644 0:0', 'file 400 0:0']],
    ['a Secret', { secret: { secretName: 'c', items: config.configMap!.items!, defaultMode: 0o600 } }, {}, ['directory 1777 0:0', 'directory 755 0:0', 'file 600 0:0', 'file 400 0:0']],
    ['projected', { projected: { sources: [{ configMap: config.configMap! }] } }, {}, ['directory 1777 0:0', 'directory 755 0:0', 'file 644 0:0', 'file 400 0:0']],
    ['a ConfigMap, of a group', config, { fsGroup: 7 }, ['directory 2777 0:7', 'directory 2755 0:7', 'file 644 0:7', 'file 440 0:7']],
    ['a Secret, of a group', { secret: { secretName: 'c', items: config.configMap!.items!, defaultMode: 0o400 } }, { fsGroup: 7 }, ['directory 3777 0:7', 'directory 2755 0:7', 'file 440 0:7', 'file 440 0:7']],
  ])('%s', (_, volume, securityContext, want) => {
    const { objects, one, sizes } = makeStorage();
    objects.set('ConfigMap mall/c', start);
    objects.set('Secret mall/c', { data: { a: 'MQ==', b: 'Mg==' } });
    const { fileSystem, ...rest } = one(volume, { ...(securityContext && { securityContext }) })!;
    expect([names(fileSystem), rest]).toEqual([['..data', 'a', 'deep'], { readOnly: true, hasPayload: true }]);
    expect([fileSystem.readFile('/a'), fileSystem.readFile('/deep/b'), fileSystem.readFile('/..data/deep/b'), fileSystem.stat('/a')?.type]).toEqual(['1', '2', '2', 'symlink']);
    expect(dated(fileSystem)).toMatch(/^\.\.2026_11_21_09_00_00\.\d{9}$/);
    const directory = `/${dated(fileSystem)}`;
    expect(['/', directory, `${directory}/a`, `${directory}/deep/b`].map((path) => looks(fileSystem, path))).toEqual(want);
    // What is no ConfigMap lies in memory.
    expect([...sizes.keys()]).toEqual(volume.configMap === undefined ? ['v'] : []);
  });
  test.each<[string, { readonly data: Data } | undefined, readonly string[], string | undefined, boolean]>([
    ['nothing has changed', { data: { ...start.data, other: '3' } }, ['..data', 'a', 'deep'], '1', false],
    ['a value', { data: { a: '3', b: '2' } }, ['..data', 'a', 'deep'], '3', true],
    ['a key has gone', { data: { a: '1' } }, ['..data', 'a'], '1', true],
    ['the other has gone', { data: { b: '2' } }, ['..data', 'deep'], undefined, true],
    ['the object has gone, and may', undefined, ['..data'], undefined, true],
  ])('a change: %s', (_, changed, want, a, swaps) => {
    const { objects, run, mounted } = makeStorage();
    objects.set('ConfigMap mall/c', start);
    const pod = podWith([{ name: 'v', ...config }]);
    const volumes = mounted(pod);
    const { fileSystem } = volumes.get('v')!;
    const before = dated(fileSystem);
    if (changed === undefined) objects.delete('ConfigMap mall/c');
    else objects.set('ConfigMap mall/c', changed);
    run(60_400);
    volumes.refresh(pod, '10.1.0.9');
    expect([names(fileSystem), fileSystem.readFile('/a'), fileSystem.stat('/a') !== undefined]).toEqual([want, a, a !== undefined]);
    const after = dated(fileSystem);
    if (swaps) expect([after.slice(0, -10), after.slice(-9) === before.slice(-9)]).toEqual(['..2026_11_21_09_01_00', false]);
    else expect(after).toBe(before);
    objects.set('ConfigMap mall/c', start);
    volumes.refresh(pod, '10.1.0.9');
    expect([names(fileSystem), fileSystem.readFile('/a'), fileSystem.readFile('/deep/b')]).toEqual([['..data', 'a', 'deep'], '1', '2']);
    // Twice within a second: still another directory.
    expect(dated(fileSystem) !== after).toBe(swaps);
  });
  test('an object that must be there and has gone leaves the files; labels and addresses follow', () => {
    const { objects, mounted } = makeStorage();
    objects.set('ConfigMap mall/c', start);
    const fields: Volume = { name: 'w', downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }, { path: 'ip', fieldRef: { fieldPath: 'status.podIP' } }] } };
    const all: readonly Volume[] = [{ name: 'v', configMap: { name: 'c' } }, fields, { name: 'e', emptyDir: {} }];
    const volumes = mounted(podWith(all));
    objects.delete('ConfigMap mall/c');
    volumes.refresh(podWith(all, {}, { labels: { a: '2' } }), '10.1.0.7');
    expect([['v', '/a'], ['w', '/l'], ['w', '/ip']].map(([name, path]) => volumes.get(name!)?.fileSystem.readFile(path!))).toEqual(['1', 'a="2"', '10.1.0.7']);
    expect(volumes.get('e')?.fileSystem.list('/')).toEqual([]);
  });
});
