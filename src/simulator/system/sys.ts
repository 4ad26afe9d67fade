import { until } from '../clock.ts';
import type { Task, Wake } from '../clock.ts';
import { COST } from './budget.ts';
import { CAPABILITY_SETS, CAP_SETGID, CAP_SETUID, CAP_SYS_ADMIN, afterSetUid, mustBeCapable } from './capabilities.ts';
import * as children from './children.ts';
import * as calls from './descriptor-calls.ts';
import { closeDescriptor, install, slotOf } from './descriptors.ts';
import { ProgramExit, SystemError, fail } from './errors.ts';
import * as files from './files.ts';
import { kill } from './kill.ts';
import { lookUpName } from './names.ts';
import { changeRoot, locate, pathOf, permits, walk } from './paths.ts';
import { charge, chargeBytes, chargeTurn, checkMemory, deliver, listProcesses, pay } from './processes.ts';
import type { Process } from './processes.ts';
import { CONNECT_TIMEOUT, accept, connect, connectionOf, hostnameOf, listen, localName, shutdownSending, socketsOf } from './sockets.ts';
import type {
  DeviceNumbers,
  Bytes,
  Disposition,
  ExitStatus,
  FileSystemUse,
  MountInfo,
  OpenFlags,
  Peer,
  ProcessInfo,
  Program,
  Rights,
  Signal,
  SocketInfo,
  Stat,
  Sys,
} from './types.ts';

/** The system calls of `process`, started with `argv` and `env`. */
export const createSys = (process: Process, argv: readonly string[], env: Map<string, string>): Sys => new ProcessSys(process, argv, env);

/** One object a process; the work is done in the files named for it. A class, because a fork makes one of these each time. */
class ProcessSys implements Sys {
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  readonly #process: Process;

  constructor(process: Process, argv: readonly string[], env: Map<string, string>) {
    this.#process = process;
    this.argv = argv;
    this.env = env;
  }

  /** Counts a call that answers at once. */
  #call(): Process {
    const process = this.#process;
    if (process.state !== 'alive') fail('ESRCH');
    charge(process, COST.call);
    return process;
  }

  get pid(): number {
    return this.#process.pid;
  }
  get ppid(): number {
    const { parent, pids, ended } = this.#process;
    return parent?.pid ?? (pids.withPause && ended === null ? 1 : 0);
  }
  uid(): number {
    return this.#process.uid;
  }
  gid(): number {
    return this.#process.gid;
  }
  groups(): readonly number[] {
    return this.#process.groups;
  }
  setGroups(groups: readonly number[]): void {
    const process = this.#call();
    mustBeCapable(process, CAP_SETGID);
    process.groups = groups;
  }
  setGid(gid: number): void {
    const process = this.#call();
    if (gid !== process.gid) mustBeCapable(process, CAP_SETGID);
    process.gid = gid;
  }
  setUid(uid: number): void {
    const process = this.#call();
    if (uid !== process.uid) mustBeCapable(process, CAP_SETUID);
    process.rights = afterSetUid(process.rights, process.uid, uid);
    process.uid = uid;
  }
  rights(): Rights {
    return this.#process.rights;
  }
  setRights(change: Partial<Rights>): void {
    CAPABILITY_SETS.get().change(this.#call(), change);
  }
  hostname(): string {
    return hostnameOf(this.#process.container);
  }
  setHostname(name: string): void {
    const process = this.#call();
    mustBeCapable(process, CAP_SYS_ADMIN);
    process.container.host.hostname = name;
  }
  now(): number {
    const { machine } = this.#process;
    return machine.epoch + machine.clock.now();
  }
  uptime(): number {
    return this.#process.machine.clock.now() + 3_600_000;
  }

  *sleep(ms: number): Task<Wake> {
    const process = this.#call();
    // To sleep for no time is not to wait: a loop of it is a busy loop.
    if (ms > 0) process.ticks = 0;
    else yield* this.tick();
    const { clock } = process.machine;
    const end = clock.now() + process.debt + Math.max(0, ms);
    process.debt = 0;
    return yield* until(clock, end);
  }
  *tick(turns = 1): Task<void> {
    const process = this.#process;
    process.calls = 0;
    // Many turns in one are dear like many, but a program is not called endless for one long step.
    process.machine.steps += turns - 1;
    process.machine.work -= turns - 1;
    if (process.ticks > process.machine.budget.turns) process.debt += COST.slowTick * (turns - 1);
    else process.ticks += turns - 1;
    if (chargeTurn(process, COST.tick * turns, COST.slowTick)) yield* pay(process);
  }
  exit(status: number): never {
    throw new ProgramExit(status);
  }

  *open(path: string, flags: OpenFlags, mode = 0o666): Task<number> {
    return yield* files.openPath(this.#call(), path, flags, mode);
  }
  close(fd: number): void {
    closeDescriptor(this.#process, fd);
  }
  dup(fd: number, min = 0): number {
    const process = this.#call();
    return install(process, slotOf(process, fd).description, min);
  }
  dup2(from: number, to: number): void {
    calls.duplicate(this.#call(), from, to);
  }
  pipe(): readonly [number, number] {
    return calls.makePipe(this.#call());
  }
  *read(fd: number, max = 65536): Task<Bytes> {
    const process = this.#process;
    if (chargeTurn(process, COST.call, COST.slowCall)) yield* pay(process);
    const { description } = slotOf(process, fd);
    const data = yield* description.read(process, max);
    process.debt += data.length * COST.byte;
    chargeBytes(process, data);
    return data;
  }
  *write(fd: number, data: Bytes): Task<void> {
    const process = this.#process;
    chargeBytes(process, data);
    if (chargeTurn(process, COST.call + data.length * COST.byte, COST.slowCall)) yield* pay(process);
    const { description } = slotOf(process, fd);
    try {
      yield* description.write(process, data);
    } catch (error) {
      if (error instanceof SystemError && error.errno === 'EPIPE') deliver(process, 'SIGPIPE', false);
      throw error;
    }
  }
  seek(fd: number, offset: number, whence: 'set' | 'current' | 'end'): number {
    return calls.seek(this.#call(), fd, offset, whence);
  }
  setCloseOnExec(fd: number, on: boolean): void {
    slotOf(this.#call(), fd).closeOnExec = on;
  }
  isOpen(fd: number): boolean {
    return this.#process.descriptors.has(fd);
  }
  fds(): readonly number[] {
    return [...this.#process.descriptors.keys()].sort((a, b) => a - b);
  }
  isatty(fd: number): boolean {
    return this.#process.descriptors.get(fd)?.description.kind === 'tty';
  }
  ftruncate(fd: number, size: number): void {
    const process = this.#call();
    const { description } = slotOf(process, fd);
    if (!description.flags.write || description.location === null) fail('EINVAL');
    files.resize(process, description.location, size);
  }
  *poll(fds: readonly number[], timeout: number): Task<readonly number[]> {
    const process = this.#process;
    if (charge(process, COST.call)) yield* pay(process);
    return yield* calls.poll(process, fds, timeout);
  }

  cwd(): string {
    return pathOf(this.#process.cwd);
  }
  chdir(path: string): void {
    const process = this.#call();
    const location = locate(process, path);
    if (location.inode.directory === null) fail('ENOTDIR');
    if (!permits(process, location.inode, 1)) fail('EACCES');
    process.cwd = location;
  }
  umask(mask?: number): number {
    const old = this.#process.umask;
    if (mask !== undefined) this.#process.umask = mask & 0o777;
    return old;
  }
  stat(path: string): Stat {
    const process = this.#call();
    const { inode } = locate(process, path);
    if (inode.special?.kind === 'descriptor') return calls.statOfDescription(process, inode.special.description(process));
    return files.statOf(inode, process);
  }
  lstat(path: string): Stat {
    const process = this.#call();
    return files.statOf(locate(process, path, false).inode, process);
  }
  fstat(fd: number): Stat {
    const process = this.#call();
    return calls.statOfDescription(process, slotOf(process, fd).description);
  }
  exists(path: string): boolean {
    try {
      return walk(this.#call(), path, true).location !== undefined;
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }
  access(path: string, how: string): boolean {
    try {
      const process = this.#call();
      const { inode, mount } = locate(process, path);
      if (how.includes('w') && inode.special === null && (mount.readOnly || mount.store.readOnly)) return false;
      return permits(process, inode, (how.includes('r') ? 4 : 0) | (how.includes('w') ? 2 : 0) | (how.includes('x') ? 1 : 0));
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }
  readdir(path: string): readonly string[] {
    return files.readDirectory(this.#call(), path);
  }
  mkdir(path: string, mode = 0o777): void {
    files.makeDirectory(this.#call(), path, mode);
  }
  rmdir(path: string): void {
    files.removeDirectory(this.#call(), path);
  }
  unlink(path: string): void {
    files.removeFile(this.#call(), path);
  }
  rename(from: string, to: string): void {
    files.renamePath(this.#call(), from, to);
  }
  link(from: string, to: string): void {
    files.linkPath(this.#call(), from, to);
  }
  symlink(target: string, path: string): void {
    files.symlinkPath(this.#call(), target, path);
  }
  readlink(path: string): string {
    return files.readLink(this.#call(), path);
  }
  realpath(path: string): string {
    return pathOf(locate(this.#call(), path));
  }
  mkfifo(path: string, mode = 0o666): void {
    files.makeNode(this.#call(), path, 'fifo', mode);
  }
  mknod(path: string, type: 'character' | 'block', numbers: DeviceNumbers, mode = 0o666): void {
    files.makeNode(this.#call(), path, type, mode, numbers);
  }
  chroot(path: string): void {
    changeRoot(this.#call(), path);
  }
  chmod(path: string, mode: number): void {
    files.changeMode(this.#call(), path, mode);
  }
  chown(path: string, uid: number, gid: number, follow = true): void {
    files.changeOwner(this.#call(), path, uid, gid, follow);
  }
  utimes(path: string, atime: number, mtime: number, follow = true): void {
    files.changeTimes(this.#call(), path, atime, mtime, follow);
  }
  truncate(path: string, size: number): void {
    files.truncatePath(this.#call(), path, size);
  }
  mounts(): readonly MountInfo[] {
    return files.mountsOf(this.#call());
  }
  statfs(path: string): FileSystemUse {
    return files.useOf(this.#call(), path);
  }

  fork(program: Program): number {
    return children.fork(this.#call(), program, this.argv, this.env);
  }
  *exec(path: string, argv: readonly string[], env: ReadonlyMap<string, string>): Task<never> {
    return yield* children.exec(this.#call(), path, argv, env);
  }
  spawn(path: string, argv: readonly string[], env: ReadonlyMap<string, string>): number {
    return children.spawn(this.#call(), path, argv, env);
  }
  *wait(pid: number | 'any', options?: { readonly nohang?: boolean }): Task<{ readonly pid: number; readonly status: ExitStatus } | null> {
    const process = this.#process;
    if (charge(process, COST.call)) yield* pay(process);
    return yield* children.wait(process, pid, options?.nohang ?? false);
  }
  kill(pid: number, signal: Signal | 0): void {
    kill(this.#call(), pid, signal);
  }
  signal(signal: Signal, disposition: Disposition): void {
    const process = this.#call();
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') fail('EINVAL');
    if (disposition === 'default') process.dispositions.delete(signal);
    else process.dispositions.set(signal, disposition);
  }
  disposition(signal: Signal): 'default' | 'ignore' | 'caught' {
    const now = this.#process.dispositions.get(signal) ?? 'default';
    return typeof now === 'function' ? 'caught' : now;
  }
  setpgid(pid: number, pgid: number): void {
    const process = this.#call();
    const target = pid === 0 ? process : process.pids.processes.get(pid);
    if (target === undefined || (target !== process && target.parent !== process)) fail('ESRCH');
    target.pgid = pgid === 0 ? target.pid : pgid;
  }
  setsid(): void {
    const process = this.#call();
    process.pgid = process.pid;
  }
  processes(): readonly ProcessInfo[] {
    return listProcesses(this.#call().pids);
  }
  setTitle(argv: readonly string[]): void {
    this.#call().title = argv;
  }
  setMemory(bytes: number): void {
    const process = this.#call();
    process.memory = Math.max(0, bytes);
    checkMemory(process);
  }

  listen(address: string, port: number): number {
    const process = this.#call();
    return install(process, listen(process, address, port));
  }
  *accept(fd: number): Task<{ readonly fd: number; readonly peer: Peer }> {
    const process = this.#process;
    if (charge(process, COST.call)) yield* pay(process);
    const { description, peer } = yield* accept(process, slotOf(process, fd).description);
    return { fd: install(process, description), peer };
  }
  *connect(address: string, port: number, timeout = CONNECT_TIMEOUT): Task<number> {
    const process = this.#process;
    if (charge(process, COST.call)) yield* pay(process);
    return install(process, yield* connect(process, address, port, timeout));
  }
  shutdown(fd: number): void {
    shutdownSending(slotOf(this.#call(), fd).description);
  }
  peer(fd: number): Peer {
    return connectionOf(slotOf(this.#call(), fd).description).remote;
  }
  socketName(fd: number): Peer {
    return localName(slotOf(this.#call(), fd).description);
  }
  *resolve(name: string): Task<readonly string[]> {
    return yield* lookUpName(this.#call(), name);
  }
  interfaces(): readonly { readonly name: string; readonly address: string; readonly prefix: number; readonly mac: string }[] {
    const { address } = this.#call().container.host;
    const mac = `0a:58:${address
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join(':')}`;
    const lo = { name: 'lo', address: '127.0.0.1', prefix: 8, mac: '00:00:00:00:00:00' };
    return address.startsWith('127.') ? [lo] : [lo, { name: 'eth0', address, prefix: 24, mac }];
  }
  sockets(): readonly SocketInfo[] {
    return socketsOf(this.#call().container.host);
  }
}
