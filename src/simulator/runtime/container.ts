// What the runtime keeps of a container, and how a process starts in it.
import type { Timer } from '../clock.ts';
import type { FileSystem, Kernel, Network, PidNamespace, ProcessHandle } from '../system/kernel-types.ts';
import type { Bytes, ExitStatus, Signal } from '../system/types.ts';
import type { Log } from './logs.ts';
import { rightsFor } from './rights.ts';
import { encodeText } from './text.ts';
import type { ContainerConfig, ContainerId, RuntimeContainer, Sandbox, SandboxConfig } from './types.ts';
import { resolveUser } from './users.ts';

export interface SandboxRecord {
  sandbox: Sandbox;
  config: SandboxConfig;
  network: Network;
  pids: PidNamespace | null;
  containers: Container[];
  removed: ContainerId[];
}
export interface Container {
  record: RuntimeContainer;
  home: SandboxRecord;
  root: FileSystem;
  pids: PidNamespace;
  handle: ProcessHandle | null;
  log: Log;
  words: FileSystem;
  signal: Signal | null;
  killTimer: Timer | null;
  waiting: (() => void)[];
  execs: number;
  /** Gives bytes to process 1's stdin; null where it has none. */
  push: ((data: Bytes | null) => void) | null;
  readonly attached: Set<(stream: 'stdout' | 'stderr', data: Bytes) => void>;
}

const SIGNAL_NUMBERS: Readonly<Partial<Record<Signal, number>>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
};
/** An exit status as a shell would see it (L-322). */
export const exitCodeOf = (status: ExitStatus): number =>
  'code' in status ? status.code & 255 : 128 + (SIGNAL_NUMBERS[status.signal] ?? 0);

/** The environment runc gives to everybody. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** 64 hexadecimal digits that depend on nothing but a counter. */
export function fakeId(seed: number): string {
  let out = '';
  let state = (seed * 0x9e3779b1 + 0x7f4a7c15) >>> 0;
  while (out.length < 64) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0;
    out += ((state ^ (state >>> 15)) >>> 0).toString(16).padStart(8, '0');
  }
  return out.slice(0, 64);
}

/** The environment of a container's processes: runc's, the image's, the manifest's. */
function environment(config: ContainerConfig, home: string, hostname: string): ReadonlyMap<string, string> {
  const env = new Map<string, string>([
    ['PATH', PATH],
    ['HOSTNAME', encodeText(hostname)],
  ]);
  if (config.tty) env.set('TERM', 'xterm');
  for (const [name, value] of Object.entries(config.image.env)) env.set(encodeText(name), encodeText(value));
  for (const [name, value] of config.env) env.set(encodeText(name), encodeText(value));
  if (!env.has('HOME')) env.set('HOME', encodeText(home));
  return env;
}

/** Starts a process in a container: process 1, or an exec beside it. */
export function startProcess(
  kernel: Kernel,
  container: Container,
  argv: readonly string[],
  output: (stream: 'stdout' | 'stderr', data: Bytes) => void,
  done: (status: ExitStatus, oomKilled: boolean) => void,
  more: { readonly tty: boolean; readonly stdin?: (push: (data: Bytes | null) => void) => void },
): ProcessHandle {
  const { config } = container.record;
  const user = resolveUser(config, container.root);
  const who = 'error' in user ? { uid: 0, gid: 0, groups: [0], home: '/' } : user;
  return kernel.start({
    container: container.record.id,
    root: container.root,
    mounts:
      config.terminationMessagePath === ''
        ? config.mounts
        : [...config.mounts, { path: config.terminationMessagePath, fileSystem: container.words, subPath: 'log' }],
    network: container.home.network,
    pids: container.pids,
    hostname: encodeText(container.home.sandbox.hostname),
    argv: argv.map(encodeText),
    env: environment(config, who.home, container.home.sandbox.hostname),
    cwd: encodeText(config.workingDir ?? (config.image.workingDir === '' ? '/' : config.image.workingDir)),
    uid: who.uid,
    gid: who.gid,
    groups: who.groups,
    rights: rightsFor(config),
    tty: more.tty,
    ...(config.memoryLimit === undefined ? {} : { memoryLimit: config.memoryLimit }),
    ...(config.cpuLimit === undefined ? {} : { cpuLimit: config.cpuLimit }),
    output,
    ...(more.stdin === undefined ? {} : { stdin: more.stdin }),
    ended: done,
  });
}
