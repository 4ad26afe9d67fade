import type { Task } from '../../clock.ts';
import type { ExitStatus, Signal, Sys } from '../../system/types.ts';
import { SIGNAL_NAMES } from '../signals.ts';
import { strerror, isSystemError, type Tool } from './tool.ts';

const KNOWN = new Set(
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM CHLD CONT STOP TSTP TTIN TTOU WINCH'.split(' '),
);

/** The system's name of a signal number; those without one of their own act as the nearest that kills. */
export const signalOf = (number: number): Signal | 0 => {
  if (number === 0) return 0;
  const name = SIGNAL_NAMES[number] ?? '';
  return (KNOWN.has(name) ? `SIG${name}` : number === 23 ? 'SIGCHLD' : 'SIGTERM') as Signal;
};
/** An exit status as the shell's `$?` shows it. */
export const statusCode = (status: ExitStatus): number =>
  'code' in status ? status.code : 128 + SIGNAL_NAMES.indexOf(status.signal.slice(3));

/** Where execvp would find a program: each directory of PATH, or the name itself when it has a slash. */
export function candidates(sys: Sys, name: string, env: ReadonlyMap<string, string> = sys.env): readonly string[] {
  if (name.includes('/')) return [name];
  return (env.get('PATH') ?? '/bin:/usr/bin').split(':').map((d) => (d === '' ? name : `${d}/${name}`));
}
/** The first executable file of that name on PATH. */
export function which(sys: Sys, name: string, env: ReadonlyMap<string, string> = sys.env): string | undefined {
  return candidates(sys, name, env).find((path) => {
    try {
      return sys.stat(path).type === 'file' && sys.access(path, 'x');
    } catch (e) {
      strerror(e);
      return false;
    }
  });
}

/** Starts a program found on PATH; answers its pid, or the error's text and the status a shell would give. */
export function spawnOnPath(
  sys: Sys,
  argv: readonly string[],
  env: ReadonlyMap<string, string> = sys.env,
): number | { readonly text: string; readonly code: number } {
  let denied: Error | null = null;
  const name = argv[0] ?? '';
  for (const path of candidates(sys, name, env)) {
    try {
      return sys.spawn(path, argv, env);
    } catch (e) {
      if (!isSystemError(e)) throw e;
      if (e.errno === 'ENOEXEC') return sys.spawn('/bin/sh', ['/bin/sh', path, ...argv.slice(1)], env);
      if (e.errno === 'EACCES') denied ??= e;
      else if (e.errno !== 'ENOENT' && e.errno !== 'ENOTDIR') return { text: e.message, code: 126 };
    }
  }
  return denied === null ? { text: 'No such file or directory', code: 127 } : { text: denied.message, code: 126 };
}

/** Replaces the applet by another program, or prints `can't execute` and ends with 126 or 127. */
export function* execOnPath(t: Tool, argv: readonly string[], env: ReadonlyMap<string, string> = t.sys.env): Task<never> {
  let denied = false;
  yield* t.flush();
  for (const path of candidates(t.sys, argv[0] ?? '', env)) {
    try {
      return yield* t.sys.exec(path, argv, env);
    } catch (e) {
      if (!isSystemError(e)) throw e;
      if (e.errno === 'ENOEXEC') return yield* t.sys.exec('/bin/sh', ['/bin/sh', path, ...argv.slice(1)], env);
      if (e.errno === 'EACCES') denied = true;
      else if (e.errno !== 'ENOENT' && e.errno !== 'ENOTDIR') return yield* t.die(`can't execute '${argv[0]}': ${e.message}`, 126);
    }
  }
  return yield* t.die(`can't execute '${argv[0]}': ${denied ? 'Permission denied' : 'No such file or directory'}`, denied ? 126 : 127);
}

/** Runs a program to its end and answers its status, or undefined after a message when it cannot be started. */
export function* runOnPath(t: Tool, argv: readonly string[], env: ReadonlyMap<string, string> = t.sys.env): Task<number> {
  yield* t.flush();
  const child = spawnOnPath(t.sys, argv, env);
  if (typeof child !== 'number') {
    yield* t.warn(`can't execute '${argv[0]}': ${child.text}`);
    return child.code;
  }
  const ended = yield* t.sys.wait(child);
  return ended === null ? 1 : statusCode(ended.status);
}

export interface Account {
  readonly name: string;
  readonly id: number;
  readonly fields: readonly string[];
}
/** The entries of /etc/passwd or /etc/group. */
export function* accounts(sys: Sys, file: '/etc/passwd' | '/etc/group'): Task<readonly Account[]> {
  let text = '';
  try {
    const fd = yield* sys.open(file, { read: true });
    for (let chunk = yield* sys.read(fd); chunk !== ''; chunk = yield* sys.read(fd)) text += chunk;
    sys.close(fd);
  } catch (e) {
    strerror(e);
  }
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const fields = line.split(':');
      return { name: fields[0] ?? '', id: Number(fields[2]), fields };
    });
}
/** Names for ids, with the id itself where there is none. */
export interface Names {
  user(id: number): string;
  group(id: number): string;
  uid(name: string): number | undefined;
  gid(name: string): number | undefined;
  readonly users: readonly Account[];
  readonly groups: readonly Account[];
}
export function* loadNames(sys: Sys): Task<Names> {
  const users = yield* accounts(sys, '/etc/passwd');
  const groups = yield* accounts(sys, '/etc/group');
  const name = (list: readonly Account[], id: number): string => list.find((a) => a.id === id)?.name ?? String(id);
  const id = (list: readonly Account[], text: string): number | undefined =>
    list.find((a) => a.name === text)?.id ?? (/^\d+$/.test(text) ? Number(text) : undefined);
  return { users, groups, user: (n) => name(users, n), group: (n) => name(groups, n), uid: (n) => id(users, n), gid: (n) => id(groups, n) };
}

/** A user's groups: the first one, and those that name the user (initgroups(3)). */
export function groupsOf(names: Names, user: string, gid: number): number[] {
  return [gid, ...names.groups.filter((g) => g.id !== gid && (g.fields[3] ?? '').split(',').includes(user)).map((g) => g.id)];
}

/** setgroups, setgid, setuid, in this order; `words` is what is said of the first when it fails. */
export function* become(t: Tool, uid: number, gid: number, groups: readonly number[], words: string): Task<void> {
  for (const [name, call] of [
    [words, () => t.sys.setGroups(groups)],
    ['setgid', () => t.sys.setGid(gid)],
    ['setuid', () => t.sys.setUid(uid)],
  ] as const)
    yield* orDie(t, name, call);
}
/** Makes a call, or ends with its error. */
export function* orDie(t: Tool, words: string, call: () => void): Task<void> {
  try {
    call();
  } catch (e) {
    yield* t.die(`${words}: ${strerror(e)}`);
  }
}
