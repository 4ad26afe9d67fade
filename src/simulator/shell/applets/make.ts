/** What makes files, or makes them longer, shorter or newer: ln, link, touch, mktemp, mkfifo, mknod, truncate, fallocate. */
import type { Task } from '../../clock.ts';
import { SystemError } from '../../system/errors.ts';
import type { AppletTable } from '../types.ts';
import { statOf } from './file-tools.ts';
import { openOutput } from './input.ts';
import { parseMode } from './mode.ts';
import { orDie } from './path.ts';
import { baseName, joinPath } from './text.ts';
import { parseDate } from './time.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

function* ln(t: Tool): Task<number> {
  if (t.has('T') && t.args.length > 2) return yield* t.die('-T accepts 2 args max');
  const operands = t.args.length === 1 ? [t.args[0]!, baseName(t.args[0]!)] : t.args;
  const last = operands.at(-1)!;
  let status = 0;
  for (const source of operands.slice(0, -1)) {
    let path = last;
    if (statOf(t, path, !(t.has('n') || t.has('T')))?.type === 'directory') {
      if (t.has('T')) return yield* t.die(`'${path}' is a directory`);
      path = joinPath(path, baseName(source));
    }
    try {
      if (!t.has('s') && statOf(t, source) === null) t.sys.lstat(source);
    } catch (e) {
      yield* t.warn(`${source}: ${strerror(e)}`);
      status = 1;
      continue;
    }
    try {
      if (t.has('b') && statOf(t, path, false) !== null) t.sys.rename(path, path + (t.str('S') ?? '~'));
      else if (t.has('f') && statOf(t, path, false) !== null) t.sys.unlink(path);
      if (t.has('s')) t.sys.symlink(source, path);
      else t.sys.link(source, path);
      if (t.has('v')) yield* t.print(`'${path}' -> '${source}'\n`);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
    }
  }
  return status;
}

function* touch(t: Tool): Task<number> {
  const now = t.sys.now();
  let atime = now;
  let mtime = now;
  const reference = t.str('r');
  if (reference !== undefined) {
    const s = statOf(t, reference);
    if (s === null) return yield* t.die(`can't stat '${reference}': No such file or directory`);
    [atime, mtime] = [s.atime, s.mtime];
  }
  const text = t.given.findLast(([o]) => o === 'd' || o === 't')?.[1];
  if (text !== undefined) {
    const at = parseDate(text, now, t.sys.env.get('TZ'), false);
    if (at === null) return yield* t.die(`invalid date '${text}'`);
    atime = mtime = at;
  }
  let status = 0;
  for (const path of t.args) {
    try {
      const s = statOf(t, path, !t.has('h'));
      if (s === null) {
        if (t.has('c')) continue;
        const fd = yield* t.sys.open(path, { read: true, write: true, create: true }, 0o666);
        t.sys.close(fd);
        if (reference !== undefined || text !== undefined) t.sys.utimes(path, atime, mtime);
        continue;
      }
      const onlyAccess = t.has('a') && !t.has('m');
      const onlyModify = t.has('m') && !t.has('a');
      if (t.has('h') && s.type === 'symlink') t.sys.utimes(path, onlyModify ? s.atime : atime, onlyAccess ? s.mtime : mtime, false);
      else t.sys.utimes(path, onlyModify ? s.atime : atime, onlyAccess ? s.mtime : mtime);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
    }
  }
  return status;
}

function* link(t: Tool): Task<number> {
  try {
    t.sys.link(t.args[0]!, t.args[1]!);
    return 0;
  } catch (e) {
    return yield* t.die(`can't create hardlink '${t.args[1]}' to '${t.args[0]}': ${strerror(e)}`);
  }
}
function* mktemp(t: Tool): Task<number> {
  let template = t.args[0] ?? 'tmp.XXXXXX';
  if (t.args.length === 0 || t.has('p') || t.has('t')) template = joinPath(t.str('p') ?? (t.sys.env.get('TMPDIR') || '/tmp'), template);
  if (!template.endsWith('XXXXXX')) return t.has('q') ? 1 : yield* t.die('Invalid argument');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  // Names are made of the process id and the clock, so that a run repeats.
  let seed = (t.sys.pid * 7919 + Math.floor(t.sys.now() * 31)) >>> 0;
  for (let tries = 0; tries < 100; tries++) {
    const path =
      template.slice(0, -6) +
      Array.from({ length: 6 }, () => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return letters[(seed >>> 8) % letters.length]!;
      }).join('');
    try {
      if (t.has('u')) {
        if (statOf(t, path, false) !== null) continue;
      } else if (t.has('d')) t.sys.mkdir(path, 0o700);
      else t.sys.close(yield* t.sys.open(path, { read: true, write: true, create: true, exclusive: true }, 0o600));
      yield* t.print(`${path}\n`);
      return 0;
    } catch (e) {
      if (errnoOf(e) === 'EEXIST') continue;
      return t.has('q') ? 1 : yield* t.die(strerror(e));
    }
  }
  return 1;
}

function* mkfifo(t: Tool): Task<number> {
  let status = 0;
  const text = t.str('m');
  const mode = text === undefined ? 0o666 : parseMode(text, 0o666, t.sys.umask());
  for (const path of t.args) {
    try {
      // busybox leaves it to the kernel to find fault with a mode that it cannot read.
      if (mode === null) throw new SystemError('EINVAL');
      t.sys.mkfifo(path, mode);
      if (text !== undefined) t.sys.chmod(path, mode);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
    }
  }
  return status;
}
function* mknod(t: Tool): Task<number> {
  const [path = '', type = '', ...numbers] = t.args;
  const text = t.str('m');
  const mode = text === undefined ? 0o666 : parseMode(text, 0o666, 0);
  const fifo = type.startsWith('p');
  if (!/^[pcbu]/.test(type) || numbers.length !== (fifo ? 0 : 2)) return yield* t.usage();
  const [major = 0, minor = 0] = [yield* t.number(numbers[0] ?? '0', { max: 4095 }), yield* t.number(numbers[1] ?? '0', { max: 1048575 })];
  yield* orDie(t, path, () => {
    if (mode === null) throw new SystemError('EINVAL');
    if (fifo) t.sys.mkfifo(path, mode);
    else t.sys.mknod(path, type.startsWith('b') ? 'block' : 'character', [major, minor], mode);
    if (text !== undefined) t.sys.chmod(path, mode);
  });
  return 0;
}

function* truncate(t: Tool): Task<number> {
  const text = t.str('s');
  if (text === undefined) return yield* t.usage();
  if (text.startsWith('+')) return yield* t.die(`invalid number '${text}'`);
  const size = yield* t.number(text, { suffixes: { c: 1, b: 512, k: 1024, K: 1024, m: 1 << 20, M: 1 << 20, G: 1 << 30, T: 2 ** 40 } });
  let status = 0;
  for (const path of t.args) {
    try {
      const s = statOf(t, path);
      if (s === null) {
        if (t.has('c')) continue;
        t.sys.close(yield* t.sys.open(path, { write: true, create: true }, 0o666));
      }
      t.sys.truncate(path, size);
    } catch (e) {
      yield* t.warn(`${path}: open: ${strerror(e)}`);
      status = 1;
    }
  }
  return status;
}
function* fallocate(t: Tool): Task<number> {
  if (!t.has('l')) return yield* t.usage();
  const size = (text: string): Task<number> =>
    t.number(text, { suffixes: { k: 1024, K: 1024, m: 1 << 20, M: 1 << 20, g: 1 << 30, G: 1 << 30 } });
  const span = yield* size(t.str('l')!);
  const length = span + (yield* size(t.str('o') ?? '0'));
  const path = t.args[0]!;
  const fd = yield* openOutput(t, path, { read: true, write: true, create: true }, 0o666, 'open');
  if (span === 0) return yield* t.die(`fallocate '${path}': Invalid argument`);
  if (t.sys.fstat(fd).size < length) t.sys.ftruncate(fd, length);
  return 0;
}

export const makeApplets: AppletTable = {
  ln: applet({ short: 'sfnbS:vT', min: 1 }, ln),
  touch: applet({ short: 'chr:d:t:amf', long: 'no-create:c no-dereference:h reference=:r date=:d', min: 1 }, touch),
  link: applet({ min: 2, max: 2 }, link),
  mktemp: applet({ short: 'dqtp:u', max: 1 }, mktemp),
  mkfifo: applet({ short: 'm:', min: 1 }, mkfifo),
  mknod: applet({ short: 'm:', min: 2, max: 4 }, mknod),
  truncate: applet({ short: 'cs:', min: 1 }, truncate),
  fallocate: applet({ short: 'l:o:', min: 1, max: 1 }, fallocate),
};
