import { BASE_RSS } from './budget.ts';
import { mayTrace } from './capabilities.ts';
import { fail } from './errors.ts';
import type { Description } from './descriptors.ts';
import { createInode, createStore } from './inodes.ts';
import type { Directory, Inode, Special, Store } from './inodes.ts';
import type { Machine } from './machine.ts';
import { locate, pathOf } from './paths.ts';
import type { Location } from './paths.ts';
import { memoryOf } from './processes.ts';
import type { PidTable, Process } from './processes.ts';
import { mountsOf } from './files.ts';
import { KERNEL_RELEASE } from './release.ts';
import { SIGNAL_NUMBERS } from './signals.ts';
import { hostnameOf, socketsOf } from './sockets.ts';
import type { Bytes, FileTree, Signal } from './types.ts';

/** The recorded node: two cores, about 24 GiB. */
const NODE_MEMORY_KIB = 24_576_000;

type Text = (viewer: Process) => Bytes;

/** A directory whose entries are made when asked for. */
function dynamic(
  get: (name: string, viewer: Process | null) => Inode | undefined,
  names: (viewer: Process | null) => readonly string[],
): Directory {
  return { get, names, set: () => undefined, delete: () => undefined };
}

/** A mask of signals as /proc/PID/status prints it. */
const mask = (signals: Iterable<Signal>): string => {
  let bits = 0n;
  for (const signal of signals) bits |= 1n << BigInt(SIGNAL_NUMBERS[signal] - 1);
  return bits.toString(16).padStart(16, '0');
};

/** A mask of capabilities as it prints them. */
const capabilities = (set: number): string => set.toString(16).padStart(16, '0');

/** The name the kernel keeps of a program: fifteen bytes of its file's name. */
const commOf = (process: Process): string => {
  const path = process.executable;
  return path.slice(path.lastIndexOf('/') + 1).slice(0, 15);
};

const stateOf = (process: Process, viewer: Process): 'R' | 'S' | 'T' | 'Z' =>
  process.state === 'zombie' ? 'Z' : process.stopped ? 'T' : process === viewer ? 'R' : 'S';
const STATE_NAMES = { R: 'running', S: 'sleeping', T: 'stopped', Z: 'zombie' } as const;
const ppidOf = (process: Process): number => process.parent?.pid ?? (process.pids.withPause && process.ended === null ? 1 : 0);

function status(process: Process, viewer: Process): Bytes {
  const state = stateOf(process, viewer);
  const kib = process.state === 'zombie' ? 0 : Math.ceil((BASE_RSS + process.memory) / 1024);
  const ignored: Signal[] = [];
  const caught: Signal[] = [];
  for (const [signal, disposition] of process.dispositions) (typeof disposition === 'function' ? caught : ignored).push(signal);
  const { uid, gid, pid, rights } = process;
  const filters = rights.seccomp ? 1 : 0;
  const rows: readonly (readonly [string, string])[] = [
    ['Name', commOf(process)],
    ['Umask', process.umask.toString(8).padStart(4, '0')],
    ['State', `${state} (${STATE_NAMES[state]})`],
    ['Tgid', String(pid)],
    ['Ngid', '0'],
    ['Pid', String(pid)],
    ['PPid', String(ppidOf(process))],
    ['TracerPid', '0'],
    ['Uid', `${uid}\t${uid}\t${uid}\t${uid}`],
    ['Gid', `${gid}\t${gid}\t${gid}\t${gid}`],
    ['FDSize', '64'],
    ['Groups', `${process.groups.join(' ')} `],
    ['NSpid', String(pid)],
    ['VmPeak', `${String(kib + 3900).padStart(8)} kB`],
    ['VmSize', `${String(kib + 3900).padStart(8)} kB`],
    ['VmRSS', `${String(kib).padStart(8)} kB`],
    ['Threads', '1'],
    ['SigPnd', mask([])],
    ['SigBlk', mask([])],
    ['SigIgn', mask(ignored)],
    ['SigCgt', mask(caught)],
    ['CapInh', capabilities(rights.inheritable)],
    ['CapPrm', capabilities(rights.permitted)],
    ['CapEff', capabilities(rights.effective)],
    ['CapBnd', capabilities(rights.bounding)],
    ['CapAmb', capabilities(rights.ambient)],
    ['NoNewPrivs', rights.noNewPrivileges ? '1' : '0'],
    ['Seccomp', String(2 * filters)],
    ['Seccomp_filters', String(filters)],
    ['Cpus_allowed_list', '0-1'],
  ];
  return rows.map(([name, value]) => `${name}:\t${value}\n`).join('');
}

function statLine(process: Process, viewer: Process): Bytes {
  const ticks = Math.floor((process.started + 3_600_000) / 10);
  const head = `${process.pid} (${commOf(process)}) ${stateOf(process, viewer)} ${ppidOf(process)} ${process.pgid} ${process.pgid} 0 -1 4194560`;
  return `${head} 0 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 4521984 ${128 + Math.ceil(process.memory / 4096)}${' 0'.repeat(28)}\n`;
}

const PROCESS_FILES: Readonly<Record<string, (process: Process, viewer: Process) => Bytes>> = {
  cmdline: (process) => (process.state === 'zombie' ? '' : process.title.map((word) => `${word}\0`).join('')),
  comm: (process) => `${commOf(process)}\n`,
  environ: (process, viewer) => {
    mustTrace(viewer, process);
    return [...process.env].map(([name, value]) => `${name}=${value}\0`).join('');
  },
  status,
  stat: statLine,
  statm: (process) => `1104 ${128 + Math.ceil(process.memory / 4096)} 100 200 0 120 0\n`,
  mounts: (process) => mountLines(process),
  mountinfo: (process) => mountLines(process),
  cgroup: () => '0::/\n',
  oom_score_adj: () => '1000\n',
  limits: () =>
    'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1048576              1048576              files     \n',
};

/** Throws EACCES when the viewer may not look into the process. */
function mustTrace(viewer: Process, process: Process): void {
  if (!mayTrace(viewer, process)) fail('EACCES');
}

const mountLines: Text = (viewer) =>
  mountsOf(viewer)
    .map(({ source, target, type, readOnly }) => `${source} ${target} ${type} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`)
    .join('');

const hex = (address: string): string =>
  address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .join('');
const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

const uptimeOf = (machine: Machine): number => (machine.clock.now() + 3_600_000) / 1000;

const FILES: Readonly<Record<string, Text>> = {
  uptime: ({ machine }) => `${uptimeOf(machine).toFixed(2)} ${(uptimeOf(machine) * 1.9).toFixed(2)}\n`,
  loadavg: ({ pids }) => `0.08 0.03 0.01 1/${120 + pids.processes.size} ${pids.next - 1}\n`,
  meminfo: ({ container }) => {
    const free = NODE_MEMORY_KIB - 4_000_000 - Math.ceil(memoryOf(container) / 1024);
    const row = (name: string, kib: number): string => `${`${name}:`.padEnd(16)}${String(kib).padStart(8)} kB\n`;
    return (
      row('MemTotal', NODE_MEMORY_KIB) +
      row('MemFree', free) +
      row('MemAvailable', free + 2_000_000) +
      row('Buffers', 100_000) +
      row('Cached', 2_000_000) +
      row('SwapTotal', 0) +
      row('SwapFree', 0) +
      row('Shmem', 10_000) +
      row('SReclaimable', 100_000)
    );
  },
  cpuinfo: () =>
    [0, 1]
      .map(
        (core) => `processor\t: ${core}\nvendor_id\t: GenuineIntel\nmodel name\t: Virtual CPU\ncpu MHz\t\t: 2000.000\ncpu cores\t: 2\n\n`,
      )
      .join(''),
  version: () => `Linux version ${KERNEL_RELEASE} (root@build) (gcc (Debian 14.2.0-19) 14.2.0, GNU ld 2.44) #1 SMP PREEMPT_DYNAMIC\n`,
  stat: ({ machine }) =>
    `cpu  ${Math.floor(uptimeOf(machine) * 5)} 0 ${Math.floor(uptimeOf(machine) * 3)} ${Math.floor(uptimeOf(machine) * 190)} 0 0 0 0 0 0\nprocesses 1000\nbtime ${Math.floor(machine.epoch / 1000) - 3600}\n`,
  filesystems: () => 'nodev\ttmpfs\nnodev\tproc\nnodev\tsysfs\nnodev\toverlay\n\text4\n',
  mounts: mountLines,
};

const NET_FILES: Readonly<Record<string, Text>> = {
  tcp: ({ container }) =>
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
    socketsOf(container.host)
      .filter((socket) => socket.local !== '::')
      .map(
        (socket, i) =>
          `${String(i).padStart(4)}: ${hex(socket.local)}:${hexPort(socket.localPort)} ${hex(socket.remote)}:${hexPort(socket.remotePort)} ${socket.state === 'LISTEN' ? '0A' : '01'} 00000000:00000000 00:00000000 00000000     0        0 ${20000 + i} 1 0000000000000000 100 0 0 10 0\n`,
      )
      .join(''),
  tcp6: () =>
    '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n',
  dev: () =>
    'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n  eth0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n',
};

/** /proc for a pid namespace. */
export function createProc(machine: Machine, pids: PidTable): Store {
  const store: Store = createStore(machine, {
    name: 'proc',
    type: 'proc',
    readOnly: false,
    sizeLimit: Infinity,
    now: () => machine.epoch + machine.clock.now(),
    mayGrow: () => true,
    reserve: () => undefined,
    mode: 0o555,
    root: dynamic(
      (name, viewer) => top(name, viewer),
      () => [
        ...[...(pids.withPause ? [1] : []), ...pids.processes.keys()].sort((a, b) => a - b).map(String),
        ...Object.keys(FILES),
        'net',
        'self',
        'sys',
        'thread-self',
      ],
    ),
  });
  const inode = (
    type: Inode['type'],
    mode: number,
    special: Special | null,
    extra: { readonly target?: string; readonly directory?: Directory; readonly owner?: Process } = {},
  ): Inode =>
    createInode(store, {
      type,
      mode,
      uid: extra.owner?.uid ?? 0,
      gid: extra.owner?.gid ?? 0,
      ...(special === null ? {} : { special }),
      ...(extra.target === undefined ? {} : { target: extra.target }),
      ...(extra.directory === undefined ? {} : { directory: extra.directory }),
    });
  const text = (make: Text): Inode => inode('file', 0o444, { kind: 'text', text: make });
  const link = (target: string): Inode => inode('symlink', 0o777, null, { target });
  const table = (files: Readonly<Record<string, Text>>): Inode =>
    inode('directory', 0o555, null, {
      directory: dynamic(
        (name) => (Object.hasOwn(files, name) ? text(files[name]!) : undefined),
        () => Object.keys(files),
      ),
    });
  const descriptors = (process: Process): Inode =>
    inode('directory', 0o500, null, {
      owner: process,
      directory: dynamic(
        (name) => {
          const slot = /^\d+$/.test(name) ? process.descriptors.get(Number(name)) : undefined;
          if (slot === undefined) return undefined;
          const { description } = slot;
          const { location } = description;
          const target =
            description.kind === 'tty'
              ? '/dev/pts/0'
              : location === null
                ? `${description.kind === 'pipe' || description.kind === 'output' ? 'pipe' : 'socket'}:[${10000 + Number(name)}]`
                : pathOf(location);
          const open = (viewer: Process): Description => {
            mustTrace(viewer, process);
            return description;
          };
          return inode('symlink', 0o700, { kind: 'descriptor', description: open }, { target, owner: process });
        },
        () => [...process.descriptors.keys()].sort((a, b) => a - b).map(String),
      ),
    });
  const ofProcess = (process: Process): Inode =>
    inode('directory', 0o555, null, {
      owner: process,
      directory: dynamic(
        (name) => {
          const place = (location: () => Location, target: string): Inode =>
            inode(
              'symlink',
              0o777,
              {
                kind: 'place',
                location: (viewer) => {
                  mustTrace(viewer, process);
                  return location();
                },
              },
              { target },
            );
          if (Object.hasOwn(PROCESS_FILES, name))
            return inode(
              'file',
              name === 'environ' ? 0o400 : 0o444,
              { kind: 'text', text: (viewer) => PROCESS_FILES[name]!(process, viewer) },
              { owner: process },
            );
          if (name === 'fd') return descriptors(process);
          if (name === 'root') return place(() => process.root, '/');
          if (name === 'cwd') return place(() => process.cwd, '');
          if (name === 'exe') return place(() => locate(process, process.executable), process.executable);
          return name === 'net' ? table(NET_FILES) : undefined;
        },
        () => [...Object.keys(PROCESS_FILES), 'cwd', 'exe', 'fd', 'net', 'root'],
      ),
    });
  const pause = (): Inode =>
    table({
      cmdline: () => '/pause\0',
      comm: () => 'pause\n',
      status: () =>
        'Name:\tpause\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t1\nPid:\t1\nPPid:\t0\nUid:\t65535\t65535\t65535\t65535\nGid:\t65535\t65535\t65535\t65535\n',
      stat: () => `1 (pause) S 0 1 1 0 -1 4194560${' 0'.repeat(42)}\n`,
    });
  const kernel = table({
    hostname: ({ container }) => `${hostnameOf(container)}\n`,
    osrelease: () => `${KERNEL_RELEASE}\n`,
    ostype: () => 'Linux\n',
    pid_max: () => '4194304\n',
  });
  const directory = (entries: Readonly<Record<string, Inode>>): Inode =>
    inode('directory', 0o555, null, {
      directory: dynamic(
        (name) => (Object.hasOwn(entries, name) ? entries[name] : undefined),
        () => Object.keys(entries),
      ),
    });
  const ipv4 = inode('directory', 0o555, null, {
    directory: dynamic(
      (name, viewer) => {
        const value = viewer?.container.host.sysctls.get(name);
        return value === undefined ? undefined : text(() => `${value.replaceAll(' ', '\t')}\n`);
      },
      (viewer) => [...(viewer?.container.host.sysctls.keys() ?? [])],
    ),
  });
  const sys = directory({ kernel, net: directory({ ipv4 }) });
  const top = (name: string, viewer: Process | null): Inode | undefined => {
    if (/^\d+$/.test(name)) {
      const process = pids.processes.get(Number(name));
      return process === undefined ? (pids.withPause && name === '1' ? pause() : undefined) : ofProcess(process);
    }
    if (Object.hasOwn(FILES, name)) return text(FILES[name]!);
    if (name === 'self' || name === 'thread-self') return viewer === null ? undefined : link(String(viewer.pid));
    if (name === 'net') return link('self/net');
    return name === 'sys' ? sys : undefined;
  };
  return store;
}

/** What a container sees of its own limits under /sys/fs/cgroup (version 2). */
export const CGROUP_FILES: readonly (readonly [string, Special])[] = (
  [
    ['cgroup.controllers', () => 'cpuset cpu io memory hugetlb pids rdma misc\n'],
    ['cgroup.procs', ({ container }) => [...container.processes].map(({ pid }) => `${pid}\n`).join('')],
    ['cpu.max', ({ container }) => `${container.cpuLimit === Infinity ? 'max' : Math.round(container.cpuLimit * 100_000)} 100000\n`],
    ['cpu.weight', () => '1\n'],
    ['memory.current', ({ container }) => `${memoryOf(container)}\n`],
    ['memory.max', ({ container }) => `${container.memoryLimit === Infinity ? 'max' : Math.floor(container.memoryLimit / 4096) * 4096}\n`],
    ['memory.swap.max', () => '0\n'],
    ['memory.events', () => 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n'],
    ['pids.current', ({ container }) => `${container.processes.size}\n`],
    ['pids.max', () => 'max\n'],
  ] as readonly (readonly [string, Text])[]
).map(([name, text]) => [name, { kind: 'text', text }] as const);

/** What of /sys programs look at. */
export const SYS_TREE: FileTree = {
  class: {
    type: 'directory',
    entries: { net: { type: 'directory', entries: { lo: { type: 'directory', entries: {} }, eth0: { type: 'directory', entries: {} } } } },
  },
  fs: { type: 'directory', entries: { cgroup: { type: 'directory', entries: {} } } },
  devices: {
    type: 'directory',
    entries: { system: { type: 'directory', entries: { cpu: { type: 'directory', entries: { online: '0-1\n' } } } } },
  },
};
