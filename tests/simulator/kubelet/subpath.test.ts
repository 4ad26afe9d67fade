// Where a subPath and a hostPath lead through symbolic links (L-131, L-137, L-350).
import { expect, test } from 'vitest';
import { createEventQueue } from '../../../src/simulator/clock.ts';
import { containerMounts } from '../../../src/simulator/kubelet/mounts.ts';
import { follow } from '../../../src/simulator/kubelet/subpath.ts';
import type { Mounted, PodVolumes } from '../../../src/simulator/kubelet/volumes.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { FileSystem } from '../../../src/simulator/system/kernel-types.ts';
import { makeStorage } from './storage.ts';

const made = (mode = 0o777): FileSystem => {
  const files = createKernel({ clock: createEventQueue(), epoch: 0 }).createFileSystem({ name: 'v', mode });
  files.mkdir('/shop/back', 0o700);
  files.writeFile('/shop/file', 'x');
  for (const [name, target] of [['rel', 'shop'], ['twice', 'rel/back'], ['abs', '/etc'], ['own', '/shop/back'], ['up', '../..'], ['round', 'shop/../shop'], ['nowhere', 'shop/new'], ['self', 'self']] as const)
    files.symlink(target, `/${name}`);
  return files;
};
/** Where a mount of this subPath lands, and what was made for it; or why there is none. */
const lands = (subPath: string, root = ''): string => {
  const fileSystem = made();
  const volume: Mounted = { fileSystem, readOnly: false, hasPayload: false, ...(root === '' ? {} : { subPath: root }) };
  const result = containerMounts({ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/x', subPath }] }, { get: () => volume } as unknown as PodVolumes, new Map());
  if ('error' in result) return result.error.replace(' for volumeMount "v" of container "app"', '');
  const path = result.mounts[0]?.subPath ?? '';
  return `${path} ${fileSystem.stat(path)?.mode.toString(8) ?? 'nothing'}`;
};

test.each<[what: string, subPath: string, want: string, root?: string]>([
  ['a directory', 'shop/back', '/shop/back 700'],
  ['a file', 'shop/file', '/shop/file 644'],
  ['what is missing is made', 'new/deep', '/new/deep 777'],
  ['a link', 'rel', '/shop 700'],
  ['a link to a link', 'twice', '/shop/back 700'],
  ['below a link: made in the directory it means', 'rel/new', '/shop/new 777'],
  ['a link that goes up and stays inside', 'round', '/shop 700'],
  ['through a file', 'shop/file/x', 'failed to prepare subPath'],
  ['a link to itself', 'self', 'failed to prepare subPath'],
  ['an absolute link, to what every node has', 'abs', 'failed to prepare subPath'],
  ['an absolute link, as the container has it', 'own', 'failed to create subPath directory'],
  ['a link up and out', 'up', 'failed to prepare subPath'],
  ['a link to nothing', 'nowhere', 'failed to create subPath directory'],
  ['on the node, an absolute link stays inside', 'back/../back', '/shop/back 700', '/shop'],
])('%s', (_, subPath, want, root) => {
  if (subPath.includes('..')) expect(follow(made(), root ?? '', subPath)).toMatchObject({ path: want.split(' ')[0] });
  else expect(lands(subPath, root)).toBe(want);
});

test('on the node, absolute links lead on, and out of the volume', () => {
  const files = made();
  files.symlink('/shop/file', '/shop/in');
  expect([follow(files, '/shop', 'in'), follow(files, '/', 'own'), follow(files, '/shop/back', '../file')]).toMatchObject([{ path: '/shop/file' }, { path: '/shop/back' }, { outside: '/shop/file' }]);
});

test('a directory that is made for a subPath keeps the sticky bit and the group of its volume', () => {
  const fileSystem = made(0o1777);
  fileSystem.chmod('/', 0o3777);
  fileSystem.chown('/', 0, 2000);
  containerMounts({ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/x', subPath: 'till' }] }, { get: () => ({ fileSystem, readOnly: false, hasPayload: false }) } as unknown as PodVolumes, new Map());
  expect(fileSystem.stat('/till')).toMatchObject({ mode: 0o3777, gid: 2000 });
});

test.each<[target: string, type: 'Directory' | 'File', want: string | undefined]>([
  ['/data/real', 'Directory', '/data/real'],
  ['real', 'Directory', '/data/real'],
  ['real/file', 'File', '/data/real/file'],
  ['real', 'File', undefined],
  ['gone', 'Directory', undefined],
])('L-350 a hostPath that is a link to %s, as a %s', (target, type, want) => {
  const { node, one, said } = makeStorage();
  node.mkdir('/data/real', 0o755);
  node.writeFile('/data/real/file', 'x');
  node.symlink(target, '/data/link');
  expect(one({ hostPath: { path: '/data/link', type } })?.subPath).toBe(want);
  if (want === undefined) expect(said[0]).toContain(`hostPath type check failed: /data/link is not a ${type.toLowerCase()}`);
});
