import { CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SYS_CHROOT, capable, mustBeCapable } from './capabilities.ts';
import { fail } from './errors.ts';
import type { Inode, Store } from './inodes.ts';
import type { Process } from './processes.ts';

/** One mounted tree (or file) in a container. */
export interface MountEntry {
  /** Where it is mounted, e.g. `/var/log`. */
  readonly target: string;
  readonly source: string;
  readonly store: Store;
  readonly root: Inode;
  readonly readOnly: boolean;
  /** Path of `root` inside the store: '' or `/sub/path`. */
  readonly base: string;
  /** What is mounted over directories and files of this mount. */
  readonly covers: Map<Inode, MountEntry>;
}

/** A place in the tree a process sees: an inode and the way that led to it. */
export interface Location {
  readonly parent: Location | null;
  readonly name: string;
  readonly inode: Inode;
  readonly mount: MountEntry;
}

const MAX_LINKS = 40;

/** The absolute path of a place. */
export function pathOf(location: Location): string {
  if (location.parent === null) return '/';
  let path = '';
  for (let at: Location = location; at.parent !== null; at = at.parent) path = `/${at.name}${path}`;
  return path;
}

/** The path inside the mounted store, e.g. `/index.html` of a volume. */
export function innerPathOf(location: Location): string {
  let path = '';
  let at: Location = location;
  while (at.parent !== null && at.parent.mount === location.mount) {
    path = `/${at.name}${path}`;
    at = at.parent;
  }
  return `${location.mount.base}${path}` || '/';
}

/** Whether a process has the permission bits `bits` (4 read, 2 write, 1 execute) on an inode. */
export function permits(process: Process, inode: Inode, bits: number): boolean {
  let { mode } = inode;
  if (inode.uid === process.uid) mode >>= 6;
  else if (inode.gid === process.gid || process.groups.includes(inode.gid)) mode >>= 3;
  if ((mode & bits) === bits) return true;
  const directory = inode.type === 'directory';
  // No capability makes a file executable that nobody may execute.
  if (((bits & 1) === 0 || directory || (inode.mode & 0o111) !== 0) && capable(process, CAP_DAC_OVERRIDE)) return true;
  return (directory ? (bits & 2) === 0 : bits === 4) && capable(process, CAP_DAC_READ_SEARCH);
}

/** A name in a directory, mounts considered. */
function child(process: Process, directory: Location, name: string): Location | undefined {
  const inode = directory.inode.directory!.get(name, process);
  if (inode === undefined) return undefined;
  const cover = directory.mount.covers.get(inode);
  if (cover === undefined) return { parent: directory, name, inode, mount: directory.mount };
  return { parent: directory, name, inode: cover.root, mount: cover };
}

/** Where a path leads: the directory that has (or would have) its last name, and what is there. */
export interface Found {
  readonly directory: Location;
  /** '' when the path ends in `/`, `.` or `..` of a directory that exists. */
  readonly name: string;
  readonly location: Location | undefined;
  /** The path ended in a slash: only a directory will do. */
  readonly slash: boolean;
}

/** Walks `path`; a final symbolic link is followed when `follow`. Only the last name may be missing. */
export function walk(process: Process, path: string, follow: boolean, start: Location = process.cwd, depth = 0): Found {
  if (path === '') fail('ENOENT');
  if (path.length >= 4096) fail('ENAMETOOLONG');
  if (path.includes('\0')) fail('EINVAL');
  let at = path.startsWith('/') ? process.root : start;
  const names = path.split('/').filter((name) => name !== '');
  const slash = path.endsWith('/');
  if (names.length === 0) return { directory: at, name: '', location: at, slash: true };
  // A way of two thousand names, or of forty links, is not one step.
  process.machine.work -= (names.length >> 2) + depth;
  for (let i = 0; ; i++) {
    const name = names[i]!;
    const last = i === names.length - 1;
    if (at.inode.directory === null) fail('ENOTDIR');
    if (!permits(process, at.inode, 1)) fail('EACCES');
    if (name.length > 255) fail('ENAMETOOLONG');
    if (name === '.' || name === '..') {
      if (name === '..') at = at.parent ?? at;
      if (last) return { directory: at, name: '', location: at, slash: true };
      continue;
    }
    let next = child(process, at, name);
    if (next === undefined) {
      if (!last) fail('ENOENT');
      return { directory: at, name, location: undefined, slash };
    }
    if (next.inode.type === 'symlink' && (!last || follow || slash)) {
      const { special } = next.inode;
      if (special?.kind === 'place') next = special.location(process);
      else if (special?.kind !== 'descriptor') {
        if (depth >= MAX_LINKS) fail('ELOOP');
        const found = walk(process, next.inode.target, true, at, depth + 1);
        if (last) return { ...found, slash: slash || found.slash };
        if (found.location === undefined) fail('ENOENT');
        next = found.location;
      }
    }
    if (last) {
      if (slash && next.inode.directory === null) fail('ENOTDIR');
      return { directory: at, name, location: next, slash };
    }
    at = next;
  }
}

/** The existing place a path means. */
export function locate(process: Process, path: string, follow = true): Location {
  return walk(process, path, follow).location ?? fail('ENOENT');
}

/** chroot(2): what a process calls `/` from now on. Its place is the root of a view of that mount. */
export function changeRoot(process: Process, path: string): void {
  const location = locate(process, path);
  if (location.inode.directory === null) fail('ENOTDIR');
  if (!permits(process, location.inode, 1)) fail('EACCES');
  mustBeCapable(process, CAP_SYS_CHROOT);
  process.root = {
    parent: null,
    name: '',
    inode: location.inode,
    mount: { ...location.mount, base: innerPathOf(location).replace(/^\/$/, '') },
  };
}

/** Throws EROFS when nothing may be changed at a place. */
export function mustBeWritable(location: Location): void {
  if (location.mount.readOnly || location.mount.store.readOnly) fail('EROFS');
}
