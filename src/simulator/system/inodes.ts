import { contentOf, heldBytes, resizeContent, writeContent } from './content.ts';
import type { Content } from './content.ts';
import { fail } from './errors.ts';
import type { Stream } from './pipes.ts';
import type { Process } from './processes.ts';
import type { Location } from './paths.ts';
import type { Programs } from './programs.ts';
import type { Description } from './descriptors.ts';
import type { Bytes, DeviceNumbers, FileNode, FileTree, FileType, Program } from './types.ts';

/** Names in a directory. `viewer` matters only where the answer depends on who asks (/proc/self). */
export interface Directory {
  get(name: string, viewer: Process | null): Inode | undefined;
  set(name: string, inode: Inode): void;
  delete(name: string): void;
  names(viewer: Process | null): readonly string[];
}

/** What makes an inode more than stored bytes. */
export type Special =
  | { readonly kind: 'device'; readonly name: 'null' | 'zero' | 'full' | 'random' | 'tty' }
  /** A file of /proc: its text is made when it is opened. */
  | { readonly kind: 'text'; readonly text: (viewer: Process) => Bytes }
  /** A link of /proc that leads to a thing, not to a name. */
  | { readonly kind: 'place'; readonly location: (viewer: Process) => Location }
  | { readonly kind: 'descriptor'; readonly description: (viewer: Process) => Description };

export interface Inode {
  readonly number: number;
  readonly store: Store;
  readonly type: FileType;
  mode: number;
  uid: number;
  gid: number;
  /** Names that lead here; directories count themselves when asked. */
  links: number;
  atime: number;
  mtime: number;
  ctime: number;
  readonly content: Content;
  readonly program: Program | null;
  readonly target: string;
  readonly directory: Directory | null;
  /** A FIFO's pipe while somebody has it open. */
  stream: Stream | null;
  readonly special: Special | null;
  /** A device's major and minor number. */
  readonly numbers?: DeviceNumbers | undefined;
  /** Open descriptions; an unlinked file's room is free again when they are gone. */
  opens: number;
  /** Bytes this file is charged in its store, and in the run's budget. */
  charged: number;
  held: number;
}

/** One file system's state. */
export interface Store {
  readonly device: number;
  readonly name: string;
  readonly type: 'overlay' | 'tmpfs' | 'ext4' | 'proc' | 'sysfs';
  readonly readOnly: boolean;
  readonly sizeLimit: number;
  used: number;
  files: number;
  nextNumber: number;
  readonly programs: Programs;
  /** Calendar time, ms. */
  readonly now: () => number;
  /** Whether the run's budget lets files grow by `bytes`. */
  readonly mayGrow: (bytes: number) => boolean;
  /** Counts bytes in the run's budget. */
  readonly reserve: (bytes: number) => void;
  root: Inode;
}

/** An image's tree made ready once and shared by all roots over it. */
interface Template {
  readonly number: number;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly data: Bytes;
  readonly program: Program | null;
  /** Bytes of the program's file. */
  readonly size: number;
  readonly target: string;
  readonly entries: ReadonlyMap<string, Template> | null;
  links: number;
}

const templates = new WeakMap<FileTree, Template>();
const BUSYBOX_SIZE = 1_131_168;

/** The same node object under several names is one file with several hard links. */
function compile(tree: FileTree): Template {
  const cached = templates.get(tree);
  if (cached !== undefined) return cached;
  const seen = new Map<FileNode, Template>();
  let number = 2;
  const plain = { uid: 0, gid: 0, data: '', program: null, size: 0, target: '', entries: null, links: 1 };
  const directory = (entries: FileTree, mode = 0o755, uid = 0, gid = 0): Template => {
    const own = number++;
    const children = new Map<string, Template>();
    for (const name of Object.keys(entries)) children.set(name, node(entries[name]!));
    return { ...plain, number: own, type: 'directory', mode, uid, gid, entries: children };
  };
  const node = (file: FileNode): Template => {
    if (typeof file === 'string') return { ...plain, number: number++, type: 'file', mode: 0o644, data: file };
    const known = seen.get(file);
    if (known !== undefined) {
      known.links++;
      return known;
    }
    let made: Template;
    switch (file.type) {
      case 'directory':
        return directory(file.entries, file.mode, file.uid, file.gid);
      case 'symlink':
        made = { ...plain, number: number++, type: 'symlink', mode: 0o777, target: file.target };
        break;
      case 'program':
        made = {
          ...plain,
          number: number++,
          type: 'file',
          mode: file.mode ?? 0o755,
          program: file.program,
          size: file.size ?? BUSYBOX_SIZE,
        };
        break;
      case 'file':
        made = {
          ...plain,
          number: number++,
          type: 'file',
          mode: file.mode ?? 0o644,
          uid: file.uid ?? 0,
          gid: file.gid ?? 0,
          data: file.data,
        };
        break;
    }
    seen.set(file, made);
    return made;
  };
  const root = directory(tree);
  templates.set(tree, root);
  return root;
}

/** A directory that only exists in this store. */
function plainDirectory(): Directory {
  const entries = new Map<string, Inode>();
  return {
    get: (name) => entries.get(name),
    set: (name, inode) => void entries.set(name, inode),
    delete: (name) => void entries.delete(name),
    names: () => [...entries.keys()],
  };
}

/** A directory over an image's: names are copied up when they are looked at, `null` hides one. */
function overlayDirectory(store: Store, lower: ReadonlyMap<string, Template>, shared: Map<Template, Inode>): Directory {
  const upper = new Map<string, Inode | null>();
  return {
    get: (name) => {
      const found = upper.get(name);
      if (found !== undefined) return found ?? undefined;
      const template = lower.get(name);
      if (template === undefined) return undefined;
      const inode = fromTemplate(store, template, shared);
      upper.set(name, inode);
      return inode;
    },
    set: (name, inode) => void upper.set(name, inode),
    delete: (name) => {
      if (lower.has(name)) upper.set(name, null);
      else upper.delete(name);
    },
    names: () => {
      const names: string[] = [];
      for (const name of lower.keys()) if (upper.get(name) !== null) names.push(name);
      for (const [name, inode] of upper) if (inode !== null && !lower.has(name)) names.push(name);
      return names;
    },
  };
}

/** When the files of images were last changed, as on the recorded node: 14 Nov 2023. */
const IMAGE_TIME = 1_700_000_000_000;

function fromTemplate(store: Store, template: Template, shared: Map<Template, Inode>): Inode {
  const existing = shared.get(template);
  if (existing !== undefined) return existing;
  const time = IMAGE_TIME;
  const inode: Inode = {
    number: template.number,
    store,
    type: template.type,
    mode: template.mode,
    uid: template.uid,
    gid: template.gid,
    links: template.links,
    atime: time,
    mtime: time,
    ctime: time,
    content: contentOf(template.program === null ? template.data : store.programs.bytesOf(template.program, template.size)),
    program: template.program,
    target: template.target,
    directory: template.entries === null ? null : overlayDirectory(store, template.entries, shared),
    stream: null,
    special: null,
    opens: 0,
    charged: 0,
    held: 0,
  };
  if (template.links > 1) shared.set(template, inode);
  return inode;
}

export interface NewInode {
  readonly type: FileType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target?: string;
  readonly special?: Special | undefined;
  readonly numbers?: DeviceNumbers;
  readonly directory?: Directory;
}

/** A new inode without a name yet. */
export function createInode(store: Store, options: NewInode): Inode {
  const time = store.now();
  store.files++;
  return {
    number: store.nextNumber++,
    store,
    type: options.type,
    mode: options.mode,
    uid: options.uid,
    gid: options.gid,
    links: 0,
    atime: time,
    mtime: time,
    ctime: time,
    content: contentOf(''),
    program: null,
    target: options.target ?? '',
    directory: options.type === 'directory' ? (options.directory ?? plainDirectory()) : null,
    stream: null,
    special: options.special ?? null,
    numbers: options.numbers,
    opens: 0,
    charged: 0,
    held: 0,
  };
}

const FIRST_DEVICE = 0x30;

/** A store with an empty root, or one over an image's tree. */
export function createStore(
  machine: { devices: number; readonly programs: Programs },
  options: Pick<Store, 'name' | 'type' | 'readOnly' | 'sizeLimit' | 'now' | 'reserve' | 'mayGrow'> & {
    readonly mode?: number;
    readonly tree?: FileTree;
    readonly root?: Directory;
  },
): Store {
  const device = FIRST_DEVICE + machine.devices++;
  const store = { ...options, device, programs: machine.programs, used: 0, files: 0, nextNumber: 1_000_000 } as unknown as Store;
  if (options.tree === undefined) {
    store.nextNumber = 2;
    store.root = createInode(store, {
      type: 'directory',
      mode: options.mode ?? 0o755,
      uid: 0,
      gid: 0,
      ...(options.root === undefined ? {} : { directory: options.root }),
    });
  } else {
    store.root = createInode(store, {
      type: 'directory',
      mode: options.mode ?? 0o755,
      uid: 0,
      gid: 0,
      directory: overlayDirectory(store, compile(options.tree).entries!, new Map()),
    });
  }
  store.root.links = 1;
  return store;
}

const PAGE = 4096;

/** Bytes a file of this length takes: whole pages, as tmpfs and ext4 count. */
const room = (length: number): number => Math.ceil(length / PAGE) * PAGE;

/** The length up to which a file may grow towards `length`. */
function fits(inode: Inode, length: number): number {
  const { store } = inode;
  const more = room(length) - inode.charged;
  if (more <= 0 || store.used + more <= store.sizeLimit) return length;
  const left = Math.max(0, Math.floor((store.sizeLimit - store.used) / PAGE) * PAGE);
  return Math.min(length, inode.charged + left);
}

/** Brings the store's and the run's accounts up to date with a file's length. */
function charge(inode: Inode): void {
  const now = room(inode.content.size);
  inode.store.used += now - inode.charged;
  inode.charged = now;
  const held = heldBytes(inode.content);
  inode.store.reserve(held - inode.held);
  inode.held = held;
  inode.mtime = inode.ctime = inode.store.now();
}

/** Writes into a file; answers how much fitted. ENOSPC is the caller's to throw, after what fitted is there. */
export function writeData(inode: Inode, offset: number, data: Bytes): number {
  const end = offset + data.length;
  const allowed = Math.max(0, Math.min(data.length, fits(inode, Math.max(end, inode.content.size)) - offset));
  const part = allowed === data.length ? data : data.slice(0, allowed);
  if (!inode.store.mayGrow(Math.max(0, offset + part.length - inode.content.size))) return 0;
  if (part !== '') writeContent(inode.content, offset, part);
  charge(inode);
  return part.length;
}

/** Replaces all of a file; throws ENOSPC after writing what fits. */
export function setData(inode: Inode, data: Bytes): void {
  resizeContent(inode.content, 0);
  charge(inode);
  if (writeData(inode, 0, data) < data.length) fail('ENOSPC');
}

/** Cuts or lengthens a file; throws ENOSPC when there is no room. */
export function resizeData(inode: Inode, size: number): void {
  if (fits(inode, size) < size || !inode.store.mayGrow(0)) fail('ENOSPC');
  resizeContent(inode.content, size);
  charge(inode);
}

/** Frees a file's room when neither a name nor a descriptor leads to it. */
export function release(inode: Inode): void {
  if (inode.links > 0 || inode.opens > 0) return;
  inode.store.reserve(-inode.held);
  inode.store.used -= inode.charged;
  inode.charged = inode.held = 0;
  inode.store.files--;
}

/** Gives `inode` a name in `directory`. */
export function addName(directory: Inode, name: string, inode: Inode): void {
  directory.directory!.set(name, inode);
  inode.links++;
  directory.mtime = directory.ctime = inode.store.now();
}

export function removeName(directory: Inode, name: string, inode: Inode): void {
  directory.directory!.delete(name);
  inode.links--;
  directory.mtime = directory.ctime = inode.ctime = inode.store.now();
  release(inode);
}
