import type { Clock } from '../clock.ts';
import type { Bytes, ExitStatus, FileTree, ProcessInfo, Rights, Signal, Stat } from './types.ts';

/** Limits of a whole run; see `budget.ts` for the defaults. */
export interface Budget {
  readonly steps: number;
  /** Loop turns of one process without waiting, after which it is played in slow motion. */
  readonly turns: number;
  readonly processes: number;
  readonly fileBytes: number;
}

/** What the kernel tells the room above it, so that facts can be made of it. */
export interface KernelObserver {
  fileChanged?(change: {
    readonly pid: number;
    readonly container: string;
    readonly operation: 'create' | 'write' | 'remove' | 'rename' | 'mkdir' | 'symlink' | 'chmod';
    readonly path: string;
    readonly fileSystem: FileSystem;
    readonly inner: string;
    readonly size: number;
    readonly content?: Bytes;
  }): void;
  connection?(c: {
    readonly container: string | null;
    readonly address: string;
    readonly port: number;
    readonly outcome: 'connected' | 'refused' | 'timeout' | 'unreachable';
    readonly server: string | null;
  }): void;
  listening?(l: {
    readonly container: string;
    readonly address: string;
    readonly port: number;
    readonly outcome: 'listening' | 'inUse' | 'closed';
  }): void;
  /** A program of ours failed in a way no real one does: a defect of the simulator, played as SIGSEGV. */
  crashed?(crash: { readonly pid: number; readonly container: string; readonly argv: readonly string[]; readonly error: unknown }): void;
  budgetExceeded?(budget: keyof Budget, limit: number, container: string | null): void;
}

/** A tree of files that can be mounted: a volume, or a container's root. */
export interface FileSystem {
  readonly name: string;
  /** Bytes in use now. */
  used(): number;
  /** Reads a file from outside (kubelet, views); undefined when it is not there. */
  readFile(path: string): Bytes | undefined;
  /** Writes from outside (configMap updates, /etc/hosts, break-it actions); directories are made. */
  writeFile(path: string, data: Bytes, options?: { readonly mode?: number; readonly uid?: number; readonly gid?: number }): void;
  remove(path: string): void;
  symlink(target: string, path: string): void;
  chown(path: string, uid: number, gid: number, recursive?: boolean): void;
  chmod(path: string, mode: number): void;
  stat(path: string): Stat | undefined;
  /** Where a symbolic link points; undefined when it is none. */
  readlink(path: string): string | undefined;
  mkdir(path: string, mode?: number): void;
  /** Names in a directory; [] when it is none. */
  list(path: string): readonly string[];
}
export interface FileSystemOptions {
  readonly name: string;
  readonly type?: 'overlay' | 'tmpfs' | 'ext4';
  /** Writes beyond give ENOSPC. */
  readonly sizeLimit?: number;
  readonly readOnly?: boolean;
  readonly tree?: FileTree;
  /** Mode of the root directory; default 0o755. */
  readonly mode?: number;
}
export interface Mount {
  readonly path: string;
  readonly fileSystem: FileSystem;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** One Pod's (or the node's) network: an address and one set of ports. */
export interface Network {
  readonly address: string;
  /** Processes' view of names: /etc/hosts is read from the container; this is asked next. */
  close(): void;
}
export interface PidNamespace {
  readonly id: number;
}

export interface StartOptions {
  /** Who this is, for the observer and for limits: the container's id. */
  readonly container: string;
  readonly root: FileSystem;
  readonly mounts: readonly Mount[];
  readonly network: Network;
  readonly pids: PidNamespace;
  readonly hostname: string;
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups?: readonly number[];
  /** Before the program is started, as runc sets them; containerd's default when absent. */
  readonly rights?: Rights;
  readonly tty?: boolean;
  /** The container's memory limit in bytes; shared by all processes started with the same `container`. */
  readonly memoryLimit?: number;
  /** The container's cpu limit in cores: what /sys/fs/cgroup/cpu.max says. */
  readonly cpuLimit?: number;
  /** Called with each chunk written to fd 1 and 2. */
  readonly output: (stream: 'stdout' | 'stderr', data: Bytes) => void;
  /** Bytes for fd 0; absent: /dev/null. A `push(null)` ends it. */
  readonly stdin?: (push: (data: Bytes | null) => void) => void;
  readonly ended: (status: ExitStatus, oomKilled: boolean) => void;
}
export interface ProcessHandle {
  /** In its pid namespace. */
  readonly pid: number;
  signal(signal: Signal): void;
  /** Kills the process and everything it started. */
  killTree(): void;
}

/** The machine: processes, files and sockets on the virtual clock. The runtime is its only user. */
export interface Kernel {
  readonly clock: Clock;
  createFileSystem(options: FileSystemOptions): FileSystem;
  /** A copy-on-write root over an image's files (cheap: a crash loop makes thousands). */
  createRoot(name: string, image: FileTree, options?: { readonly readOnly?: boolean }): FileSystem;
  /** `sysctls`: those of its namespace below `net.ipv4.`, by their last name; absent: the kernel's own. */
  createNetwork(address: string, sysctls?: ReadonlyMap<string, string>): Network;
  createPidNamespace(options?: { readonly withPause?: boolean }): PidNamespace;
  /** Cluster DNS: answers addresses for a name asked from a namespace's search domains. */
  setResolver(resolve: (name: string, from: Network) => readonly string[]): void;
  /** Service addresses: rewrites a destination to a Pod's, or null when nobody stands behind it. */
  setRouter(route: (address: string, port: number) => { readonly address: string; readonly port: number } | null | undefined): void;
  /** Starts a program found through argv[0] (searched in env PATH when without a slash). Throws ENOENT, EACCES, EISDIR, ENOTDIR, or a NoWorkingDirectory. With a process already in `pids`, this is an exec into the container. */
  start(options: StartOptions): ProcessHandle;
  /** Other limits for the processes of a container (see {@link StartOptions}); what is absent is unlimited. */
  setLimits(container: string, limits: Pick<StartOptions, 'memoryLimit' | 'cpuLimit'>): void;
  /** Kills every process of a container (SIGKILL), e.g. when its process 1 has ended. */
  killContainer(container: string): void;
  processes(pids: PidNamespace): readonly ProcessInfo[];
  /** A request from the node (kubelet probes): connects from outside the Pod; answers through `done`. Returns how to give up. */
  request(
    address: string,
    port: number,
    data: Bytes | null,
    timeoutMs: number,
    done: (result: { readonly outcome: 'connected' | 'refused' | 'timeout' | 'unreachable'; readonly response: Bytes }) => void,
  ): () => void;
  readonly observer: KernelObserver;
}
