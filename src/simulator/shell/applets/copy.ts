import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import { confirm } from './file-tools.ts';
import { joinPath } from './text.ts';
import { errnoOf, strerror, type Tool } from './tool.ts';

export interface CopyFlags {
  readonly recursive?: boolean;
  /** Copy what links point to, not the links. */
  readonly follow?: boolean;
  readonly followOperands?: boolean;
  /** Keep mode, owner and times. */
  readonly preserve?: boolean;
  readonly ask?: boolean;
  readonly keep?: boolean;
  readonly update?: boolean;
  readonly verbose?: boolean;
  readonly removeFirst?: boolean;
  readonly link?: 'hard' | 'soft' | null;
  /** Directories made so far (a copy into itself ends there) and first names of hard links. */
  readonly seen: Map<string, string>;
}
const key = (s: Stat): string => `${s.device}:${s.inode}`;

/** Copies one file or tree to a path; false when it was not (fully) made, after messages. */
export function* copyTo(t: Tool, source: string, target: string, flags: CopyFlags, top = true): Task<boolean> {
  const { sys } = t;
  const follow = flags.follow === true || (top && flags.followOperands === true);
  yield* sys.tick();
  let from: Stat;
  try {
    from = follow ? sys.stat(source) : sys.lstat(source);
  } catch (e) {
    if (flags.link === 'soft' || flags.link === 'hard') return yield* makeLink(t, source, target, flags);
    yield* t.warn(`can't stat '${source}': ${strerror(e)}`);
    return false;
  }
  let to: Stat | null = null;
  try {
    to = sys.lstat(target);
  } catch (e) {
    if (errnoOf(e) !== 'ENOENT') {
      yield* t.warn(`can't stat '${target}': ${strerror(e)}`);
      return false;
    }
  }
  if (to !== null && key(from) === key(to)) {
    yield* t.warn(`'${source}' and '${target}' are the same file`);
    return false;
  }
  if (to !== null && flags.keep === true) return true;
  const done =
    from.type === 'directory'
      ? yield* copyDirectory(t, source, target, flags, from, to)
      : yield* copyOne(t, source, target, flags, from, to, follow);
  if (done === 'made' && flags.verbose === true) yield* t.print(`'${source}' -> '${target}'\n`);
  return done !== 'failed';
}
type Outcome = 'made' | 'skipped' | 'failed';

function* copyDirectory(t: Tool, source: string, target: string, flags: CopyFlags, from: Stat, to: Stat | null): Task<Outcome> {
  const { sys } = t;
  if (flags.recursive !== true) {
    yield* t.warn(`omitting directory '${source}'`);
    return 'failed';
  }
  if (flags.seen.has(key(from))) {
    yield* t.warn(`recursion detected, omitting directory '${source}'`);
    return 'failed';
  }
  let fine = true;
  if (to !== null && to.type !== 'directory') {
    // A link to a directory is good enough to copy into.
    yield* t.warn(`target '${target}' is not a directory`);
    return 'failed';
  }
  try {
    if (to === null) sys.mkdir(target, from.mode | 0o700);
    flags.seen.set(key(sys.lstat(target)), '');
  } catch (e) {
    yield* t.warn(`can't create directory '${target}': ${strerror(e)}`);
    return 'failed';
  }
  try {
    for (const name of sys.readdir(source)) {
      if (!(yield* copyTo(t, joinPath(source, name), joinPath(target, name), flags, false))) fine = false;
    }
  } catch (e) {
    yield* t.warn(`can't open '${source}': ${strerror(e)}`);
    fine = false;
  }
  try {
    if (to === null) sys.chmod(target, from.mode & ~(flags.preserve === true ? 0 : sys.umask()));
  } catch (e) {
    yield* t.warn(`can't preserve permissions of '${target}': ${strerror(e)}`);
  }
  yield* preserve(t, target, flags, from);
  if (flags.verbose === true) yield* t.print(`'${source}' -> '${target}'\n`);
  return fine ? 'skipped' : 'failed';
}

function* copyOne(t: Tool, source: string, target: string, flags: CopyFlags, from: Stat, to: Stat | null, follow: boolean): Task<Outcome> {
  const { sys } = t;
  if (to !== null && flags.update === true && from.mtime <= to.mtime) return 'skipped';
  if (to !== null && flags.removeFirst === true) sys.unlink(target);
  if (flags.link === 'soft' || flags.link === 'hard') return (yield* makeLink(t, source, target, flags)) ? 'skipped' : 'failed';
  if (flags.recursive === true ? from.type === 'file' : from.type !== 'symlink') {
    if (!follow && from.nlink > 1) {
      const first = flags.seen.get(key(from));
      if (first !== undefined) {
        if (to !== null) sys.unlink(target);
        sys.link(first, target);
        return 'made';
      }
      flags.seen.set(key(from), target);
    }
    return yield* copyBytes(t, source, target, flags, from, to);
  }
  if (to !== null && !(yield* clear(t, target, 'File exists'))) return 'failed';
  try {
    if (from.type === 'symlink') sys.symlink(sys.readlink(source), target);
    else if (from.type === 'fifo') sys.mkfifo(target, from.mode);
    else if ((from.type === 'character' || from.type === 'block') && from.numbers !== undefined)
      sys.mknod(target, from.type, from.numbers, from.mode);
    else throw new Error('special');
  } catch (e) {
    yield* t.warn(
      from.type === 'symlink'
        ? `can't create symlink '${target}' to '${sys.readlink(source)}': ${strerror(e)}`
        : `can't create '${target}': Operation not permitted`,
    );
    return 'failed';
  }
  if (from.type === 'fifo') yield* preserve(t, target, flags, from);
  else if (flags.preserve === true) {
    try {
      sys.chown(target, from.uid, from.gid, false);
    } catch (e) {
      yield* t.warn(`can't preserve ownership of '${target}': ${strerror(e)}`);
    }
  }
  return 'made';
}

function* copyBytes(t: Tool, source: string, target: string, flags: CopyFlags, from: Stat, to: Stat | null): Task<Outcome> {
  const { sys } = t;
  let input: number;
  try {
    input = yield* sys.open(source, { read: true });
  } catch (e) {
    yield* t.warn(`can't open '${source}': ${strerror(e)}`);
    return 'failed';
  }
  const mode = from.type === 'file' ? from.mode & 0o7777 : 0o666;
  if (to !== null && flags.ask === true && !(yield* confirm(t, `${t.name}: overwrite '${target}'? `))) {
    sys.close(input);
    return 'skipped';
  }
  // busybox (FEATURE_NON_POSIX_CP) never writes into what is there: it removes it and makes a new file.
  let output: number;
  try {
    output = yield* sys.open(target, { write: true, create: true, exclusive: true }, mode);
  } catch (e) {
    if (!(yield* clear(t, target, strerror(e)))) {
      sys.close(input);
      return 'failed';
    }
    output = yield* sys.open(target, { write: true, create: true, exclusive: true }, mode);
  }
  let outcome: Outcome = 'made';
  try {
    for (;;) {
      const chunk = yield* sys.read(input, 65536);
      if (chunk === '') break;
      try {
        yield* sys.write(output, chunk);
      } catch (e) {
        yield* t.warn(`write error: ${strerror(e)}`);
        outcome = 'failed';
        break;
      }
    }
  } catch (e) {
    yield* t.warn(`read error: ${strerror(e)}`);
    outcome = 'failed';
  }
  sys.close(input);
  sys.close(output);
  if (outcome === 'made' && from.type === 'file') yield* preserve(t, target, flags, from);
  return outcome;
}

/** Removes what is in the way of a new file, or says why that cannot be made. */
function* clear(t: Tool, target: string, reason: string): Task<boolean> {
  try {
    t.sys.unlink(target);
    return true;
  } catch (e) {
    strerror(e);
    yield* t.warn(`can't create '${target}': ${reason}`);
    return false;
  }
}
function* makeLink(t: Tool, source: string, target: string, flags: CopyFlags): Task<boolean> {
  const make = (): void => (flags.link === 'soft' ? t.sys.symlink(source, target) : t.sys.link(source, target));
  try {
    make();
    return true;
  } catch (e) {
    if (!(yield* clear(t, target, strerror(e)))) return false;
    make();
    return true;
  }
}
function* preserve(t: Tool, target: string, flags: CopyFlags, from: Stat): Task<void> {
  if (flags.preserve !== true) return;
  const keep = function* (what: string, call: () => void): Task<boolean> {
    try {
      call();
      return true;
    } catch (e) {
      yield* t.warn(`can't preserve ${what} of '${target}': ${strerror(e)}`);
      return false;
    }
  };
  yield* keep('times', () => t.sys.utimes(target, from.atime, from.mtime));
  // Who does not own it does not get the right to run as its owner.
  const owned = yield* keep('ownership', () => t.sys.chown(target, from.uid, from.gid));
  yield* keep('permissions', () => t.sys.chmod(target, from.mode & (owned ? 0o7777 : 0o1777)));
}
