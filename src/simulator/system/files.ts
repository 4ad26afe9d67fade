import type { Task } from '../clock.ts';
import { CAP_CHOWN, CAP_FOWNER, CAP_FSETID, CAP_MKNOD, capable, mustBeCapable } from './capabilities.ts';
import { changed } from './changes.ts';
import { deviceOf } from './devices.ts';
import { install, openDevice, openDirectory, openFile, openStream, openText } from './descriptors.ts';
import type { Description } from './descriptors.ts';
import { fail } from './errors.ts';
import { addName, createInode, removeName, resizeData } from './inodes.ts';
import type { Inode, NewInode } from './inodes.ts';
import { locate, mustBeWritable, pathOf, permits, walk } from './paths.ts';
import type { Found, Location } from './paths.ts';
import { createStream } from './pipes.ts';
import type { Process } from './processes.ts';
import type { DeviceNumbers, FileSystemUse, MountInfo, OpenFlags, Stat } from './types.ts';

/** Throws unless names in the directory may change. */
function mustChange(process: Process, directory: Location): void {
  mustBeWritable(directory);
  if (!permits(process, directory.inode, 3)) fail('EACCES');
}

/** A sticky directory (/tmp) lets only owners take names away. */
function mustRemove(process: Process, directory: Location, inode: Inode): void {
  if (directory.inode.store.type === 'proc') fail('EPERM');
  mustChange(process, directory);
  if ((directory.inode.mode & 0o1000) !== 0 && process.uid !== directory.inode.uid) mustOwn(process, inode);
}

function mustOwn(process: Process, inode: Inode): void {
  if (process.uid !== inode.uid) mustBeCapable(process, CAP_FOWNER);
}

const inGroup = ({ gid, groups }: Process, wanted: number): boolean => gid === wanted || groups.includes(wanted);

/** Makes a new inode under a name that is free. */
function make(process: Process, found: Found, options: Omit<NewInode, 'uid' | 'gid'>): Location {
  const { directory, name } = found;
  if (directory.inode.directory === null) fail('ENOTDIR');
  // A working directory that was removed takes no new names.
  if (directory.inode.links === 0) fail('ENOENT');
  mustChange(process, directory);
  if (directory.inode.store.type === 'proc') fail('ENOENT');
  // A directory with the setgid bit hands its group down: fsGroup volumes do that.
  const gid = (directory.inode.mode & 0o2000) === 0 ? process.gid : directory.inode.gid;
  const mode = options.type === 'directory' ? options.mode | (directory.inode.mode & 0o2000) : options.mode;
  const inode = createInode(directory.inode.store, { ...options, mode, uid: process.uid, gid });
  addName(directory.inode, name, inode);
  return { parent: directory, name, inode, mount: directory.mount };
}

const MISSING = { read: false, write: false };

/** open(2) up to the descriptor's number. */
export function* openPath(process: Process, path: string, flags: OpenFlags, mode: number): Task<number> {
  const found = walk(process, path, !(flags.create && flags.exclusive));
  let { location } = found;
  const wants = { ...MISSING, ...flags };
  if (location === undefined) {
    if (!flags.create) fail('ENOENT');
    if (found.slash) fail('EISDIR');
    location = make(process, found, { type: 'file', mode: mode & ~process.umask & 0o7777 });
    changed(process, 'create', location);
    return install(process, openFile(location, flags));
  }
  if (flags.create && flags.exclusive) fail('EEXIST');
  const { inode } = location;
  if (inode.special?.kind === 'descriptor') return install(process, reopen(process, inode.special.description(process), flags));
  if (inode.type === 'directory') {
    if (wants.write || (flags.create && !flags.directory)) fail('EISDIR');
    if (!permits(process, inode, 4)) fail('EACCES');
    return install(process, openDirectory(location, flags));
  }
  if (flags.directory) fail('ENOTDIR');
  if (inode.type === 'socket') fail('ENOENT');
  if ((wants.read && !permits(process, inode, 4)) || (wants.write && !permits(process, inode, 2))) fail('EACCES');
  if (wants.write && inode.type === 'file' && inode.special === null) mustBeWritable(location);
  if (inode.type === 'fifo') return install(process, yield* openFifo(location, flags));
  // The container's device cgroup lets nobody open what runc did not make itself.
  if (inode.special === null && inode.type !== 'file') fail('EPERM');
  if (inode.special !== null) return install(process, openSpecial(process, location, flags));
  if (flags.truncate && wants.write && inode.content.size > 0) {
    resizeData(inode, 0);
    changed(process, 'write', location);
  }
  return install(process, openFile(location, flags));
}

function openSpecial(process: Process, location: Location, flags: OpenFlags): Description {
  const { inode } = location;
  const { special } = inode;
  if (special?.kind === 'text') return openText(location, special.text(process));
  if (special?.kind !== 'device') fail('ENOENT');
  if (special.name === 'tty') {
    if (process.container.terminal === null) fail('ENOENT');
    return process.container.terminal;
  }
  return openDevice(location, inode, special.name, flags, process.machine.random);
}

/** Opens /proc/self/fd/N: a file anew, everything else as it is. */
function reopen(process: Process, description: Description, flags: OpenFlags): Description {
  if (description.location?.inode.special?.kind === 'device') return openSpecial(process, description.location, flags);
  const { location, inode } = description;
  if (description.kind !== 'file' || location === null || inode === null || inode.special !== null) return description;
  if (flags.write) mustBeWritable(location);
  if (flags.truncate && flags.write) {
    resizeData(inode, 0);
    changed(process, 'write', location);
  }
  return openFile(location, flags);
}

/** A FIFO's open waits for the other side; opened for both, it is its own other side. */
function* openFifo(location: Location, flags: OpenFlags): Task<Description> {
  const { inode } = location;
  const stream = (inode.stream ??= createStream());
  const end = !flags.write ? 'read' : flags.read ? 'both' : 'write';
  const description = openStream(stream, end, flags, location);
  if (end === 'both') return description;
  const other = end === 'read' ? 'writers' : 'readers';
  while (stream[other] === 0 && !flags.nonblock && !(end === 'read' && stream.buffer !== '')) {
    if ((yield stream.changed.wait) === 'interrupted') {
      description.close();
      fail('EINTR');
    }
  }
  return description;
}

/** Whole pages of data; short links lie in their inode, and on tmpfs a directory's names take no pages of it. */
const blocksOf = ({ type, store }: Inode, size: number): number =>
  store.type === 'proc' || store.type === 'sysfs'
    ? 0
    : type === 'file'
      ? Math.ceil(size / 4096) * 8
      : type === 'directory' && store.type !== 'tmpfs'
        ? 8
        : 0;

export function statOf(inode: Inode, viewer: Process | null): Stat {
  const { directory } = inode;
  let links = inode.links;
  let size = inode.type === 'symlink' ? inode.target.length : inode.content.size;
  if (directory !== null) {
    const names = directory.names(viewer);
    links = 2;
    if (inode.store.type === 'proc') size = 0;
    else if (inode.store.type === 'tmpfs') size = 40 + 20 * names.length;
    else size = 4096;
    if (inode.store.type !== 'proc') for (const name of names) if (directory.get(name, viewer)?.type === 'directory') links++;
  }
  return {
    inode: inode.number,
    device: inode.store.device,
    type: inode.type,
    mode: inode.mode,
    nlink: links,
    uid: inode.uid,
    gid: inode.gid,
    size,
    blocks: blocksOf(inode, size),
    atime: inode.atime,
    mtime: inode.mtime,
    ctime: inode.ctime,
    numbers: inode.numbers,
  };
}

export function readDirectory(process: Process, path: string): readonly string[] {
  const { inode } = locate(process, path);
  if (inode.directory === null) fail('ENOTDIR');
  if (!permits(process, inode, 4)) fail('EACCES');
  return inode.directory.names(process);
}

export function makeDirectory(process: Process, path: string, mode: number): void {
  const found = walk(process, path, false);
  if (found.location !== undefined) fail('EEXIST');
  changed(process, 'mkdir', make(process, found, { type: 'directory', mode: mode & ~process.umask & 0o7777 }));
}

export function removeDirectory(process: Process, path: string): void {
  const { directory, name, location } = walk(process, path, false);
  if (location === undefined) fail('ENOENT');
  if (location.inode.directory === null) fail('ENOTDIR');
  if (name === '') fail(path.replace(/\/+$/, '').endsWith('..') ? 'ENOTEMPTY' : 'EINVAL');
  if (location.mount !== directory.mount) fail('EBUSY');
  mustRemove(process, directory, location.inode);
  if (location.inode.directory.names(process).length > 0) fail('ENOTEMPTY');
  removeName(directory.inode, name, location.inode);
  changed(process, 'remove', location);
}

export function removeFile(process: Process, path: string): void {
  const { directory, name, location } = walk(process, path, false);
  if (location === undefined) fail('ENOENT');
  if (location.inode.directory !== null) fail('EISDIR');
  if (location.mount !== directory.mount) fail('EBUSY');
  mustRemove(process, directory, location.inode);
  removeName(directory.inode, name, location.inode);
  changed(process, 'remove', location);
}

export function renamePath(process: Process, from: string, to: string): void {
  const source = walk(process, from, false);
  const target = walk(process, to, false);
  const moved = source.location ?? fail('ENOENT');
  if (source.name === '' || target.name === '') fail('EBUSY');
  if (moved.mount !== source.directory.mount || (target.location !== undefined && target.location.mount !== target.directory.mount))
    fail('EBUSY');
  if (source.directory.mount !== target.directory.mount) fail('EXDEV');
  mustRemove(process, source.directory, moved.inode);
  mustChange(process, target.directory);
  for (let at: Location | null = target.directory; at !== null; at = at.parent) if (at.inode === moved.inode) fail('EINVAL');
  const old = target.location?.inode;
  if (old === moved.inode) return;
  if (old !== undefined) {
    if (old.directory !== null && moved.inode.directory === null) fail('EISDIR');
    if (old.directory === null && moved.inode.directory !== null) fail('ENOTDIR');
    if (old.directory !== null && old.directory.names(process).length > 0) fail('ENOTEMPTY');
    removeName(target.directory.inode, target.name, old);
  } else if (target.slash && moved.inode.directory === null) fail('ENOTDIR');
  addName(target.directory.inode, target.name, moved.inode);
  removeName(source.directory.inode, source.name, moved.inode);
  changed(process, 'remove', moved);
  changed(process, 'rename', { parent: target.directory, name: target.name, inode: moved.inode, mount: target.directory.mount });
}

export function linkPath(process: Process, from: string, to: string): void {
  const source = locate(process, from, false);
  if (source.inode.directory !== null) fail('EPERM');
  const target = walk(process, to, false);
  if (target.location !== undefined) fail('EEXIST');
  if (source.mount !== target.directory.mount) fail('EXDEV');
  mustChange(process, target.directory);
  addName(target.directory.inode, target.name, source.inode);
  changed(process, 'create', { parent: target.directory, name: target.name, inode: source.inode, mount: source.mount });
}

export function symlinkPath(process: Process, target: string, path: string): void {
  const found = walk(process, path, false);
  if (found.location !== undefined) fail('EEXIST');
  if (target === '') fail('ENOENT');
  changed(process, 'symlink', make(process, found, { type: 'symlink', mode: 0o777, target }));
}

export function makeNode(
  process: Process,
  path: string,
  type: 'fifo' | 'character' | 'block',
  mode: number,
  numbers?: DeviceNumbers,
): void {
  const found = walk(process, path, false);
  if (found.location !== undefined) fail('EEXIST');
  mustChange(process, found.directory);
  if (type !== 'fifo') mustBeCapable(process, CAP_MKNOD);
  const options = { type, mode: mode & ~process.umask & 0o7777 };
  changed(
    process,
    'create',
    make(process, found, numbers === undefined ? options : { ...options, numbers, special: deviceOf(type, numbers) }),
  );
}

export function readLink(process: Process, path: string): string {
  const { inode } = locate(process, path, false);
  if (inode.type !== 'symlink') fail('EINVAL');
  if (inode.special?.kind === 'place') return pathOf(inode.special.location(process));
  if (inode.special?.kind === 'descriptor') inode.special.description(process);
  return inode.target;
}

export function changeMode(process: Process, path: string, mode: number): void {
  const location = locate(process, path);
  mustBeWritable(location);
  mustOwn(process, location.inode);
  const keeps = inGroup(process, location.inode.gid) || capable(process, CAP_FSETID);
  location.inode.mode = mode & (keeps ? 0o7777 : 0o5777);
  location.inode.ctime = location.inode.store.now();
  changed(process, 'chmod', location);
}

export function changeOwner(process: Process, path: string, uid: number, gid: number, follow: boolean): void {
  const location = locate(process, path, follow);
  mustBeWritable(location);
  const { inode } = location;
  const owner = process.uid === inode.uid;
  if ((uid !== -1 && !(owner && uid === inode.uid)) || (gid !== -1 && !(owner && (gid === inode.gid || inGroup(process, gid)))))
    mustBeCapable(process, CAP_CHOWN);
  if (uid !== -1) inode.uid = uid;
  if (gid !== -1) inode.gid = gid;
  // Another owner's program does not run as the old one, whoever gave it away.
  if (inode.type === 'file') inode.mode &= (inode.mode & 0o10) === 0 ? 0o3777 : 0o1777;
  inode.ctime = inode.store.now();
}

export function changeTimes(process: Process, path: string, atime: number, mtime: number, follow = true): void {
  const location = locate(process, path, follow);
  mustBeWritable(location);
  const now = location.inode.store.now();
  // Whoever may write may say that it was now; another time is the owner's to set.
  if (process.uid !== location.inode.uid && !capable(process, CAP_FOWNER)) {
    if (atime !== now || mtime !== now) fail('EPERM');
    if (!permits(process, location.inode, 2)) fail('EACCES');
  }
  location.inode.atime = atime;
  location.inode.mtime = mtime;
}

/** Cuts or lengthens a file; the new part is zero bytes. */
export function resize(process: Process, location: Location, size: number): void {
  const { inode } = location;
  if (inode.directory !== null) fail('EISDIR');
  if (inode.type !== 'file' || inode.special !== null || size < 0) fail('EINVAL');
  if (size > 2 ** 32) fail('EFBIG');
  resizeData(inode, size);
  changed(process, 'write', location);
}

export function truncatePath(process: Process, path: string, size: number): void {
  const location = locate(process, path);
  if (location.inode.directory !== null) fail('EISDIR');
  mustBeWritable(location);
  if (!permits(process, location.inode, 2)) fail('EACCES');
  resize(process, location, size);
}

/** The mounts a process sees, in the order they were made. */
export function mountsOf(process: Process): readonly MountInfo[] {
  return process.container.mounts.map((mount) => ({
    source: mount.source,
    target: mount.target,
    type: mount.store.type,
    readOnly: mount.readOnly || mount.store.readOnly,
  }));
}

/** A node's disk, for what has no limit of its own: the recorded node's is of that order. */
const DISK = 100 * 1024 ** 3;

export function useOf(process: Process, path: string): FileSystemUse {
  const { store } = locate(process, path).mount;
  if (store.type === 'proc' || store.type === 'sysfs') return { size: 0, used: 0, files: 0 };
  const size = Number.isFinite(store.sizeLimit) ? store.sizeLimit : store.type === 'tmpfs' ? 64 * 1024 ** 2 : DISK;
  return { size, used: store.type === 'overlay' || store.type === 'ext4' ? store.used + 20 * 1024 ** 3 : store.used, files: store.files };
}
