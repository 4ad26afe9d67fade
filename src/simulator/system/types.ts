import type { Task, Time, Wake } from '../clock.ts';

/** Bytes in a string: one char (U+0000 … U+00FF) a byte. Text becomes bytes (UTF-8) when a manifest enters, and text again when a log leaves. */
export type Bytes = string;

export type Signal =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGILL'
  | 'SIGTRAP'
  | 'SIGABRT'
  | 'SIGBUS'
  | 'SIGFPE'
  | 'SIGKILL'
  | 'SIGUSR1'
  | 'SIGSEGV'
  | 'SIGUSR2'
  | 'SIGPIPE'
  | 'SIGALRM'
  | 'SIGTERM'
  | 'SIGCHLD'
  | 'SIGCONT'
  | 'SIGSTOP'
  | 'SIGTSTP'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGWINCH';

export type Errno =
  | 'EPERM'
  | 'ENOENT'
  | 'ESRCH'
  | 'EINTR'
  | 'EIO'
  | 'ENOEXEC'
  | 'EBADF'
  | 'ECHILD'
  | 'EAGAIN'
  | 'ENOMEM'
  | 'EACCES'
  | 'EBUSY'
  | 'EEXIST'
  | 'EXDEV'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EINVAL'
  | 'EMFILE'
  | 'ENOTTY'
  | 'ETXTBSY'
  | 'EFBIG'
  | 'ENOSPC'
  | 'ESPIPE'
  | 'EROFS'
  | 'EMLINK'
  | 'EPIPE'
  | 'ENAMETOOLONG'
  | 'ENOTEMPTY'
  | 'ELOOP'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'ENETUNREACH'
  | 'ECONNRESET'
  | 'ENOTCONN'
  | 'ETIMEDOUT'
  | 'ECONNREFUSED'
  | 'EHOSTUNREACH'
  | 'ENOTSOCK'
  | 'EAFNOSUPPORT';

/** What a failed call throws inside a program. `message` is glibc's strerror text, e.g. `No such file or directory`. (Class: `system/errors.ts`.) */
export interface SystemError extends Error {
  readonly errno: Errno;
}

/** How a process ended: an exit status 0…255, or the signal that killed it. */
export type ExitStatus = { readonly code: number } | { readonly signal: Signal };

/** A program: given its system calls, runs to an exit status. `exit()` from deep inside is `sys.exit`. */
export type Program = (sys: Sys) => Task<number>;

export type FileType = 'file' | 'directory' | 'symlink' | 'fifo' | 'socket' | 'character' | 'block';
export interface Stat {
  readonly inode: number;
  readonly device: number;
  readonly type: FileType;
  /** Permission bits with setuid/setgid/sticky, e.g. 0o644. */
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of 512 bytes. */
  readonly blocks: number;
  /** A device's major and minor number. */
  readonly numbers?: DeviceNumbers | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
}
/** What a device is known by. */
export type DeviceNumbers = readonly [major: number, minor: number];
export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly exclusive?: boolean;
  readonly directory?: boolean;
  readonly nonblock?: boolean;
}
export interface MountInfo {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly readOnly: boolean;
}
export interface FileSystemUse {
  readonly size: number;
  readonly used: number;
  readonly files: number;
}
/** What a process may do beyond its user: masks of capabilities (`system/capabilities.ts`), and what limits it further. */
export interface Rights {
  readonly permitted: number;
  readonly effective: number;
  readonly bounding: number;
  readonly inheritable: number;
  readonly ambient: number;
  /** Set by `allowPrivilegeEscalation: false`. */
  readonly noNewPrivileges: boolean;
  /** Whether a seccomp filter is there. */
  readonly seccomp: boolean;
}
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly uid: number;
  readonly argv: readonly string[];
  readonly state: 'R' | 'S' | 'Z' | 'T';
  readonly started: Time;
  readonly rssBytes: number;
}
export interface SocketInfo {
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  readonly state: 'LISTEN' | 'ESTABLISHED';
  readonly pid: number;
}
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** What a signal does: the default, nothing, or a function that runs at the process's next step (set a flag; do not block). */
export type Disposition = 'default' | 'ignore' | ((signal: Signal) => void);

/**
 * The system calls of one process. Calls that may block are generators (`yield* sys.read(0)`); the rest answer at once.
 * A failed call throws a {@link SystemError}. Text (argv, env, paths, data) is {@link Bytes} throughout.
 * A blocking call that a caught signal interrupts throws EINTR, except `sleep` and `poll`, which answer 'interrupted'/[].
 */
export interface Sys {
  readonly pid: number;
  readonly ppid: number;
  readonly argv: readonly string[];
  /** The process's environment; a child gets a copy. */
  readonly env: Map<string, string>;
  uid(): number;
  gid(): number;
  groups(): readonly number[];
  /** setgroups, setgid, setuid: EPERM without CAP_SETGID, CAP_SETUID. */
  setGroups(groups: readonly number[]): void;
  setGid(gid: number): void;
  setUid(uid: number): void;
  rights(): Rights;
  /** Changes the inheritable or ambient set, or sets no_new_privs; EPERM for more than is allowed. */
  setRights(change: Partial<Pick<Rights, 'inheritable' | 'ambient' | 'noNewPrivileges'>>): void;
  hostname(): string;
  /** Names the Pod anew: EPERM without CAP_SYS_ADMIN. */
  setHostname(name: string): void;
  /** Milliseconds since the Unix epoch, of virtual time. */
  now(): number;
  /** Milliseconds since the node booted. */
  uptime(): number;

  /** Sleeps `ms` (Infinity allowed). */
  sleep(ms: number): Task<Wake>;
  /** Gives up the processor: called once a loop turn by whatever could loop without another call. Charges the step budget and a little virtual time; `turns` when one call did the work of many. */
  tick(turns?: number): Task<void>;
  /** Ends the process from any depth. */
  exit(status: number): never;

  open(path: string, flags: OpenFlags, mode?: number): Task<number>;
  close(fd: number): void;
  dup(fd: number, min?: number): number;
  dup2(from: number, to: number): void;
  /** A pipe's two ends: [read, write]. */
  pipe(): readonly [number, number];
  /** Up to `max` bytes (default 65536); '' at end of file. */
  read(fd: number, max?: number): Task<Bytes>;
  /** Writes all of `data`; a pipe nobody reads gives SIGPIPE, then EPIPE. */
  write(fd: number, data: Bytes): Task<void>;
  seek(fd: number, offset: number, whence: 'set' | 'current' | 'end'): number;
  setCloseOnExec(fd: number, on: boolean): void;
  isOpen(fd: number): boolean;
  fds(): readonly number[];
  isatty(fd: number): boolean;
  ftruncate(fd: number, size: number): void;
  /** The descriptors that can be read (or accept, or are at EOF) now; waits at most `timeout` ms. */
  poll(fds: readonly number[], timeout: number): Task<readonly number[]>;

  cwd(): string;
  chdir(path: string): void;
  umask(mask?: number): number;
  stat(path: string): Stat;
  lstat(path: string): Stat;
  fstat(fd: number): Stat;
  exists(path: string): boolean;
  /** Whether the process may 'r'ead, 'w'rite, e'x'ecute the path (any combination). */
  access(path: string, how: string): boolean;
  /** Names in the directory, sorted as the file system keeps them (creation order), without `.` and `..`. */
  readdir(path: string): readonly string[];
  mkdir(path: string, mode?: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  realpath(path: string): string;
  mkfifo(path: string, mode?: number): void;
  /** Makes a device; EPERM without CAP_MKNOD. */
  mknod(path: string, type: 'character' | 'block', numbers: DeviceNumbers, mode?: number): void;
  /** The process's root is that directory from now on; EPERM without CAP_SYS_CHROOT. The working directory stays. */
  chroot(path: string): void;
  chmod(path: string, mode: number): void;
  chown(path: string, uid: number, gid: number, follow?: boolean): void;
  utimes(path: string, atime: number, mtime: number, follow?: boolean): void;
  truncate(path: string, size: number): void;
  mounts(): readonly MountInfo[];
  statfs(path: string): FileSystemUse;

  /** A child with copies of everything that runs `program` (a subshell, one side of a pipe); answers its pid. */
  fork(program: Program): number;
  /** Replaces this process by the file at `path` (no PATH search); throws ENOENT, EACCES, ENOEXEC. */
  exec(path: string, argv: readonly string[], env: ReadonlyMap<string, string>): Task<never>;
  /** fork + exec in one: the child's descriptors are this process's; throws like exec before anything is started. */
  spawn(path: string, argv: readonly string[], env: ReadonlyMap<string, string>): number;
  /** Waits for a child; null with `nohang` when none has ended; ECHILD when there is none. */
  wait(pid: number | 'any', options?: { readonly nohang?: boolean }): Task<{ readonly pid: number; readonly status: ExitStatus } | null>;
  /** pid > 0 a process, 0 the own group, -1 all, < -1 a group. Signal 0 only checks. */
  kill(pid: number, signal: Signal | 0): void;
  signal(signal: Signal, disposition: Disposition): void;
  disposition(signal: Signal): 'default' | 'ignore' | 'caught';
  setpgid(pid: number, pgid: number): void;
  setsid(): void;
  /** Every process of the pid namespace, by pid. */
  processes(): readonly ProcessInfo[];
  /** What `ps` and /proc/PID/cmdline show from now on (nginx does that). */
  setTitle(argv: readonly string[]): void;
  /** Sets how much memory the process uses beyond its base; going over the container's limit brings the OOM killer. */
  setMemory(bytes: number): void;

  /** Listens on a TCP port; EADDRINUSE when another process of the Pod has it, EACCES for a low port of the node's without CAP_NET_BIND_SERVICE. */
  listen(address: string, port: number): number;
  accept(fd: number): Task<{ readonly fd: number; readonly peer: Peer }>;
  /** Connects to an IP address (names go through `resolve` first): ECONNREFUSED, ETIMEDOUT after `timeout` ms, EHOSTUNREACH. */
  connect(address: string, port: number, timeout?: number): Task<number>;
  /** Half-closes a connection's sending side. */
  shutdown(fd: number): void;
  peer(fd: number): Peer;
  socketName(fd: number): Peer;
  /** Addresses of a name from /etc/hosts and cluster DNS; an empty list when there is none. */
  resolve(name: string): Task<readonly string[]>;
  /** The Pod's interfaces: lo and eth0. */
  interfaces(): readonly { readonly name: string; readonly address: string; readonly prefix: number; readonly mac: string }[];
  sockets(): readonly SocketInfo[];
}

/** A tree to build file systems from: a file's bytes, a program, a link, or a directory. */
export type FileTree = { readonly [name: string]: FileNode };
export type FileNode =
  | Bytes
  | { readonly type: 'file'; readonly data: Bytes; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  /** `size`: how long `ls` finds the executable; default busybox's. */
  | { readonly type: 'program'; readonly program: Program; readonly mode?: number; readonly size?: number }
  | { readonly type: 'symlink'; readonly target: string }
  | { readonly type: 'directory'; readonly entries: FileTree; readonly mode?: number; readonly uid?: number; readonly gid?: number };
