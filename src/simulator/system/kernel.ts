import type { Clock } from '../clock.ts';
import { COST, DEFAULT_BUDGET } from './budget.ts';
import { DEFAULT_RIGHTS, afterExec } from './capabilities.ts';
import { createChanges } from './changes.ts';
import { openDevice, openOutput, openStream, openTerminal } from './descriptors.ts';
import type { Description } from './descriptors.ts';
import { NoWorkingDirectory, SystemError, fail } from './errors.ts';
import { startProgram } from './exec.ts';
import { ensureDirectory, lookUp, viewOf } from './filesystem.ts';
import { addName, createInode, createStore } from './inodes.ts';
import type { Store } from './inodes.ts';
import type {
  Budget,
  FileSystem,
  Kernel,
  KernelObserver,
  Mount,
  Network,
  PidNamespace,
  ProcessHandle,
  StartOptions,
} from './kernel-types.ts';
import { exceed } from './machine.ts';
import type { Container, Machine } from './machine.ts';
import { locate } from './paths.ts';
import type { Location, MountEntry } from './paths.ts';
import { addWriter, createStream, dropWriter } from './pipes.ts';
import { createProcess, deliver, end, killContainerProcesses, killTree, launch, listProcesses, checkMemory } from './processes.ts';
import type { PidTable, Process } from './processes.ts';
import { DEVICES, DEVICE_LINKS } from './devices.ts';
import { CGROUP_FILES, SYS_TREE, createProc } from './procfs.ts';
import { programsOn } from './programs.ts';
import { createHost, requestFromNode } from './sockets.ts';
import type { Host } from './sockets.ts';
import type { FileTree } from './types.ts';

export interface KernelOptions {
  readonly clock: Clock;
  /** What virtual 0 is on the calendar, ms since the Unix epoch. */
  readonly epoch: number;
  readonly budget?: Partial<Budget>;
  readonly observer?: KernelObserver;
}

/** What stores differ in, besides their name and type. */
interface StoreWish {
  readonly sizeLimit?: number;
  readonly readOnly?: boolean;
  readonly tree?: FileTree;
  readonly mode?: number;
}
/** Bytes that fit into /dev, and into /dev/shm: containerd's `size=65536k`. */
const DEVICES_SIZE = 64 * 1024 ** 2;

/** Numbers that runc's own threads take in a pid namespace before the program it starts runs: its first child is process 7. */
const RUNC_THREADS = 5;

/** A machine on a virtual clock: see {@link Kernel}. */
export function createKernel(options: KernelOptions): Kernel {
  const { clock } = options;
  let seed = 0x2545f491;
  const machine: Machine = {
    clock,
    epoch: options.epoch,
    budget: { ...DEFAULT_BUDGET, ...options.budget },
    observer: options.observer ?? {},
    steps: 0,
    work: COST.workBurst,
    workAt: clock.now(),
    live: 0,
    fileBytes: 0,
    devices: 0,
    programs: programsOn(clock),
    exceeded: new Set(),
    changes: createChanges(),
    fileSystems: new WeakMap(),
    networks: new Map(),
    containers: new Map(),
    route: () => undefined,
    resolve: () => [],
    random: () => {
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      return seed >>> 8;
    },
  };
  const stores = new WeakMap<FileSystem, Store>();
  const tables = new WeakMap<PidNamespace, PidTable>();
  const procs = new WeakMap<PidTable, Store>();
  let namespaces = 0;

  const now = (): number => machine.epoch + clock.now();
  const mayGrow = (bytes: number): boolean => {
    if (machine.fileBytes + bytes <= machine.budget.fileBytes) return true;
    exceed(machine, 'fileBytes', null);
    return false;
  };
  const reserve = (bytes: number): void => {
    machine.fileBytes += bytes;
  };
  const newStore = (name: string, type: Store['type'], more: StoreWish = {}): Store =>
    createStore(machine, { readOnly: false, sizeLimit: Infinity, ...more, name, type, now, mayGrow, reserve });
  const createFiles = (name: string, type: 'overlay' | 'tmpfs' | 'ext4', more: StoreWish): FileSystem => {
    const store = newStore(name, type, more);
    const view = viewOf(store);
    stores.set(view, store);
    machine.fileSystems.set(store, view);
    return view;
  };

  const tableOf = (namespace: PidNamespace): PidTable => tables.get(namespace) ?? fail('EINVAL');
  const procOf = (pids: PidTable): Store => {
    let store = procs.get(pids);
    if (store === undefined) {
      store = createProc(machine, pids);
      procs.set(pids, store);
    }
    return store;
  };

  const devices = (): Store => {
    const store = newStore('dev', 'tmpfs', { sizeLimit: DEVICES_SIZE });
    for (const [name, special, numbers] of DEVICES)
      addName(store.root, name, createInode(store, { type: 'character', mode: 0o666, uid: 0, gid: 0, special, numbers }));
    for (const [name, target] of DEVICE_LINKS)
      addName(store.root, name, createInode(store, { type: 'symlink', mode: 0o777, uid: 0, gid: 0, target }));
    for (const name of ['pts', 'shm', 'mqueue']) ensureDirectory(store, name);
    return store;
  };
  const sharedMemory = new WeakMap<Network, Store>();
  /** /dev/shm is the Pod's, like its network: containerd mounts the sandbox's into every container. */
  const sharedMemoryOf = (network: Network): Store => {
    let store = sharedMemory.get(network);
    if (store === undefined) {
      store = newStore('shm', 'tmpfs', { sizeLimit: DEVICES_SIZE, mode: 0o1777 });
      sharedMemory.set(network, store);
    }
    return store;
  };
  const sysfs = newStore('sysfs', 'sysfs', { readOnly: true, tree: SYS_TREE });

  const cgroup = ensureDirectory(sysfs, 'fs/cgroup');
  if (cgroup !== undefined)
    for (const [name, special] of CGROUP_FILES)
      addName(cgroup, name, createInode(sysfs, { type: 'file', mode: 0o644, uid: 0, gid: 0, special }));

  /** Mounts one thing more into a container that is being made; makes the mount point as runc does. */
  const mount = (
    list: MountEntry[],
    container: { readonly root: Location },
    target: string,
    source: string,
    store: Store,
    subPath: string,
    readOnly: boolean,
  ): void => {
    const wanted = subPath === '' ? store.root : (lookUp(store, subPath) ?? ensureDirectory(store, subPath) ?? fail('ENOTDIR'));
    const base =
      subPath === ''
        ? ''
        : `/${subPath
            .split('/')
            .filter((name) => name !== '' && name !== '.')
            .join('/')}`;
    const entry: MountEntry = { target, source, store, root: wanted, readOnly, base, covers: new Map() };
    let at = container.root;
    const names = target.split('/').filter((name) => name !== '' && name !== '.');
    names.forEach((name, i) => {
      const last = i === names.length - 1;
      if (at.inode.directory === null) fail('ENOTDIR');
      let inode = at.inode.directory.get(name, null);
      // A link on the way is followed inside the container's own root.
      if (inode?.type === 'symlink') inode = lookUp(at.inode.store, names.slice(0, i + 1).join('/'));
      if (inode === undefined) {
        inode = createInode(at.inode.store, {
          type: last && wanted.directory === null ? 'file' : 'directory',
          mode: 0o755,
          uid: 0,
          gid: 0,
        });
        addName(at.inode, name, inode);
      }
      if (last) {
        at.mount.covers.set(inode, entry);
        return;
      }
      const cover = at.mount.covers.get(inode);
      at = { parent: at, name, inode: cover?.root ?? inode, mount: cover ?? at.mount };
    });
    list.push(entry);
  };

  const createContainer = (start: StartOptions, pids: PidTable): Container => {
    const store = stores.get(start.root) ?? fail('EINVAL');
    const rootMount: MountEntry = {
      target: '/',
      source: 'overlay',
      store,
      root: store.root,
      readOnly: store.readOnly,
      base: '',
      covers: new Map(),
    };
    const root: Location = { parent: null, name: '', inode: store.root, mount: rootMount };
    const mounts: MountEntry[] = [rootMount];
    const made = { root };
    mount(mounts, made, '/proc', 'proc', procOf(pids), '', false);
    mount(mounts, made, '/dev', 'tmpfs', devices(), '', false);
    mount(mounts, made, '/sys', 'sysfs', sysfs, '', true);
    if (!start.mounts.some(({ path }) => /^\/dev\/shm\/*$/.test(path)))
      mount(mounts, made, '/dev/shm', 'shm', sharedMemoryOf(start.network), '', false);
    const wanted = [...start.mounts].sort((a: Mount, b: Mount) => a.path.split('/').length - b.path.split('/').length);
    for (const { path, fileSystem, subPath, readOnly } of wanted) {
      const inside = stores.get(fileSystem) ?? fail('EINVAL');
      mount(mounts, made, path, inside.type === 'tmpfs' ? 'tmpfs' : '/dev/sda1', inside, subPath ?? '', readOnly ?? false);
    }
    return {
      id: start.container,
      machine,
      root,
      mounts,
      pids,
      hostname: start.hostname,
      processes: new Set(),
      memoryLimit: start.memoryLimit ?? Infinity,
      cpuLimit: start.cpuLimit ?? Infinity,
      memoryFiles: 0,
      host: start.network as Host,
      terminal: null,
      oomKilled: false,
      forks: COST.forkBurst,
      forksAt: clock.now(),
    };
  };

  /** The three standard descriptors. */
  const connectStreams = (start: StartOptions, process: Process): void => {
    const set = (fd: number, description: Description): void => {
      description.references++;
      process.descriptors.set(fd, { description, closeOnExec: false });
    };
    if (start.tty === true) {
      const terminal = openTerminal(
        (data) => start.output('stdout', data),
        () => {
          const group = [...process.container.processes].filter((other) => other === process || other.parent !== null);
          for (const other of group) if (inTree(other, process)) deliver(other, 'SIGINT', other === process);
        },
      );
      if (process.container.terminal === null) process.container.terminal = terminal.description;
      for (const fd of [0, 1, 2]) set(fd, terminal.description);
      if (start.stdin !== undefined) start.stdin(terminal.push);
      return;
    }
    if (start.stdin === undefined) {
      const location = locate(process, '/dev/null');
      set(0, openDevice(location, location.inode, 'null', { read: true }, machine.random));
    } else {
      const stream = createStream(Infinity);
      addWriter(stream);
      set(0, openStream(stream, 'read', { read: true }));
      let ended = false;
      start.stdin((data) => {
        if (ended) return;
        if (data === null) {
          ended = true;
          dropWriter(stream);
        } else if (stream.readers > 0) {
          stream.buffer += data;
          stream.changed.wakeAll();
        }
      });
    }
    set(
      1,
      openOutput((data) => start.output('stdout', data)),
    );
    set(
      2,
      openOutput((data) => start.output('stderr', data)),
    );
  };

  const start = (wanted: StartOptions): ProcessHandle => {
    const pids = tableOf(wanted.pids);
    let container = machine.containers.get(wanted.container);
    if (container === undefined) {
      container = createContainer(wanted, pids);
      machine.containers.set(wanted.container, container);
    }
    if (wanted.memoryLimit !== undefined) container.memoryLimit = wanted.memoryLimit;
    const process = createProcess({
      container,
      parent: null,
      pgid: 0,
      uid: wanted.uid,
      gid: wanted.gid,
      groups: wanted.groups ?? [],
      rights: afterExec(wanted.rights ?? DEFAULT_RIGHTS, wanted.uid),
      umask: 0o022,
      root: container.root,
      cwd: container.root,
      title: wanted.argv,
      executable: wanted.argv[0] ?? '',
      ended: wanted.ended,
      env: wanted.env,
      dispositions: [],
    });
    try {
      process.cwd = workingDirectory(process, wanted.cwd === '' ? '/' : wanted.cwd);
      const loaded = startProgram(process, wanted.argv, wanted.env.get('PATH'));
      process.title = loaded.argv;
      process.executable = loaded.path;
      connectStreams(wanted, process);
      launch(process, loaded.program, loaded.argv, wanted.env, COST.exec);
      checkMemory(process);
    } catch (error) {
      abandon(process, pids);
      throw error;
    }
    pids.next += RUNC_THREADS;
    return {
      pid: process.pid,
      signal: (signal) => deliver(process, signal, true),
      killTree: () => killTree(process),
    };
  };

  return {
    clock,
    observer: machine.observer,
    createFileSystem: (wanted) => createFiles(wanted.name, wanted.type ?? 'ext4', wanted),
    createRoot: (name, image, more) => createFiles(name, 'overlay', { tree: image, ...more }),
    createNetwork: (address, sysctls): Network => createHost(machine, address, sysctls),
    createPidNamespace: (more) => {
      const withPause = more?.withPause ?? false;
      const namespace: PidNamespace = { id: ++namespaces };
      tables.set(namespace, { id: namespace.id, next: withPause ? 2 + RUNC_THREADS : 1, processes: new Map(), withPause });
      return namespace;
    },
    setResolver: (resolve) => {
      machine.resolve = resolve;
    },
    setRouter: (route) => {
      machine.route = route;
    },
    start,
    setLimits: (id, { memoryLimit = Infinity, cpuLimit = Infinity }) => {
      const container = machine.containers.get(id);
      if (container !== undefined) Object.assign(container, { memoryLimit, cpuLimit });
    },
    killContainer: (id) => {
      const container = machine.containers.get(id);
      if (container !== undefined) killContainerProcesses(container);
    },
    processes: (namespace) => listProcesses(tableOf(namespace)),
    request: (address, port, data, timeoutMs, done) => requestFromNode(machine, address, port, data, timeoutMs, done),
  };
}

/** Whether a process is `ancestor` or came from it. */
function inTree(process: Process, ancestor: Process): boolean {
  for (let at: Process | null = process; at !== null; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** The container's working directory: runc makes it when it is missing, and cannot where a file stands in the way. */
function workingDirectory(process: Process, path: string): Location {
  try {
    const location = locate(process, path);
    if (location.inode.directory !== null) return location;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.errno === 'ENOENT' && ensureDirectory(process.root.inode.store, path) !== undefined) return locate(process, path);
  }
  throw new NoWorkingDirectory(path);
}

/** Forgets a process that never ran. */
function abandon(process: Process, pids: PidTable): void {
  const silent = process as { ended: Process['ended'] };
  silent.ended = null;
  end(process, { code: 127 });
  if (pids.processes.size === 0) pids.next = pids.withPause ? 2 + RUNC_THREADS : 1;
}
