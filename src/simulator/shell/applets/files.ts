import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { copyTo, type CopyFlags } from './copy.ts';
import { parseMode } from './mode.ts';
import { parseDate } from './time.ts';
import { openOutput } from './input.ts';
import { orDie } from './path.ts';
import { baseName, joinPath } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

/** stat or lstat, or null when there is nothing. */
export function statOf(t: Tool, path: string, follow = true): Stat | null {
  try {
    return follow ? t.sys.stat(path) : t.sys.lstat(path);
  } catch (e) {
    strerror(e);
    return null;
  }
}

/** bb_make_directory: with `parents`, each missing directory on the way; false after a message. */
export function* makeDirectory(t: Tool, path: string, parents: boolean, mode: number | null, tell = false): Task<boolean> {
  const pieces = parents ? (path.match(/\/*[^/]+\/*/g) ?? [path]) : [path];
  let prefix = '';
  for (const [i, piece] of pieces.entries()) {
    prefix += piece;
    const last = i === pieces.length - 1;
    try {
      t.sys.mkdir(prefix, 0o777);
      if (tell) yield* t.print(`created directory: '${prefix}'\n`);
      if (!last) t.sys.chmod(prefix, t.sys.stat(prefix).mode | 0o300);
      else if (mode !== null) t.sys.chmod(prefix, mode);
    } catch (e) {
      let text = strerror(e);
      if (parents && (errnoOf(e) === 'EEXIST' || errnoOf(e) === 'EISDIR' || errnoOf(e) === 'EROFS')) {
        try {
          if (t.sys.stat(prefix).type === 'directory') continue;
        } catch (again) {
          text = strerror(again);
        }
        if (!last) text = 'Not a directory'; // stat("FILE/")
      }
      yield* t.warn(`can't create directory '${prefix}': ${text}`);
      return false;
    }
  }
  return true;
}
function* mkdir(t: Tool): Task<number> {
  let status = 0;
  const text = t.str('m');
  const mode = text === undefined ? null : parseMode(text, 0o777, t.sys.umask(), true);
  if (text !== undefined && mode === null) return yield* t.die(`invalid mode '${text}'`);
  for (const path of t.args) {
    if (!(yield* makeDirectory(t, path, t.has('p'), mode, t.has('v')))) status = 1;
  }
  return status;
}
function* rmdir(t: Tool): Task<number> {
  let status = 0;
  for (const operand of t.args) {
    for (let path = operand; ;) {
      try {
        t.sys.rmdir(path);
      } catch (e) {
        if (t.has('ignore') && errnoOf(e) === 'ENOTEMPTY') break;
        yield* t.warn(`'${path}': ${strerror(e)}`);
        status = 1;
        break;
      }
      const cut = path.replace(/\/+$/, '').lastIndexOf('/');
      if (!t.has('p') || cut <= 0) break;
      path = path.slice(0, cut);
    }
  }
  return status;
}

/** A question on standard error; true for y or Y. */
export function* confirm(t: Tool, question: string): Task<boolean> {
  yield* t.error(question);
  let answer = '';
  for (;;) {
    const c = yield* t.sys.read(0, 1);
    if (c === '' || c === '\n') break;
    answer += c;
  }
  return /^\s*y/i.test(answer);
}

/** Removes a file or tree as rm does; false after a message. */
export function* removeFile(
  t: Tool,
  path: string,
  o: { readonly recursive: boolean; readonly force: boolean; readonly ask?: boolean; readonly verbose?: boolean },
): Task<boolean> {
  let s: Stat;
  try {
    s = t.sys.lstat(path);
  } catch (e) {
    if (o.force && errnoOf(e) === 'ENOENT') return true;
    yield* t.warn(`can't ${errnoOf(e) === 'ENOENT' ? 'remove' : 'stat'} '${path}': ${strerror(e)}`);
    return false;
  }
  yield* t.sys.tick();
  const protectedFile = !o.force && s.type !== 'symlink' && t.sys.isatty(0) && !t.sys.access(path, 'w');
  if (s.type === 'directory') {
    if (!o.recursive) {
      yield* t.warn(`'${path}' is a directory`);
      return false;
    }
    if ((o.ask === true || protectedFile) && !(yield* confirm(t, `${t.name}: descend into directory '${path}'? `))) return true;
    let fine = true;
    try {
      for (const name of t.sys.readdir(path)) if (!(yield* removeFile(t, joinPath(path, name), o))) fine = false;
    } catch (e) {
      yield* t.warn(`can't open '${path}': ${strerror(e)}`);
      return false;
    }
    if (o.ask === true && !(yield* confirm(t, `${t.name}: remove directory '${path}'? `))) return fine;
    if (!fine) return false;
  } else if ((o.ask === true || protectedFile) && !(yield* confirm(t, `${t.name}: remove '${path}'? `))) return true;
  try {
    if (s.type === 'directory') t.sys.rmdir(path);
    else t.sys.unlink(path);
  } catch (e) {
    yield* t.warn(`can't remove '${path}': ${strerror(e)}`);
    return false;
  }
  if (o.verbose === true) yield* t.print(s.type === 'directory' ? `removed directory: '${path}'\n` : `removed '${path}'\n`);
  return true;
}
function* rm(t: Tool): Task<number> {
  if (t.args.length === 0) return t.has('f') ? 0 : yield* t.usage();
  let status = 0;
  const order = t.given.map(([o]) => o);
  const force = order.lastIndexOf('f') > order.lastIndexOf('i');
  for (const path of t.args) {
    const last = baseName(path);
    if (last === '.' || last === '..') {
      yield* t.warn("can't remove '.' or '..'");
      status = 1;
    } else if (
      !(yield* removeFile(t, path, { recursive: t.has('r') || t.has('R'), force, ask: t.has('i') && !force, verbose: t.has('v') }))
    )
      status = 1;
  }
  return status;
}

function* cp(t: Tool): Task<number> {
  const recursive = t.has('r') || t.has('R') || t.has('a');
  const noFollow = (recursive || t.has('d') || t.has('P')) && !t.has('L');
  const order = t.given.map(([o]) => o);
  const flags: CopyFlags = {
    recursive,
    follow: !noFollow,
    followOperands: t.has('H'),
    preserve: t.has('p') || t.has('a'),
    ask: t.has('i') && order.lastIndexOf('i') > order.lastIndexOf('n'),
    keep: t.has('n') && order.lastIndexOf('n') > order.lastIndexOf('i'),
    update: t.has('u'),
    verbose: t.has('v'),
    link: t.has('l') ? 'hard' : t.has('s') ? 'soft' : null,
    removeFirst: t.has('remove-destination'),
    seen: new Map(),
  };
  const into = t.str('t');
  const target = into ?? t.args.at(-1)!;
  if (into === undefined && t.args.length < 2) return yield* t.usage();
  const sources = into === undefined ? t.args.slice(0, -1) : t.args;
  const to = statOf(t, target);
  const plain = t.has('T') || (into === undefined && sources.length === 1 && to?.type !== 'directory');
  if (plain) {
    const from = statOf(t, sources[0]!, !noFollow);
    if (t.has('T') && to?.type === 'directory' && from?.type !== 'directory') return yield* t.die(`'${target}' is a directory`);
    const isSimple = t.has('T') || from?.type !== 'directory' || (recursive && to === null);
    if (isSimple) return (yield* copyTo(t, sources[0]!, target, flags)) ? 0 : 1;
  }
  let status = 0;
  for (const source of sources) {
    let path = joinPath(target, baseName(source));
    if (t.has('parents')) {
      path = joinPath(target, source.replace(/^\/+/, ''));
      if (!(yield* makeDirectory(t, path.slice(0, path.lastIndexOf('/')), true, null))) return 1;
    }
    if (!(yield* copyTo(t, source, path, flags))) status = 1;
  }
  return status;
}

function* mv(t: Tool): Task<number> {
  const into = t.str('t');
  if (into === undefined && t.args.length < 2) return yield* t.usage();
  const target = into ?? t.args.at(-1)!;
  const sources = into === undefined ? t.args.slice(0, -1) : t.args;
  const isDirectory = statOf(t, target)?.type === 'directory';
  const rename = into === undefined && sources.length === 1 && (!isDirectory || t.has('T'));
  if (rename && t.has('T') && isDirectory && statOf(t, sources[0]!)?.type !== 'directory' && statOf(t, sources[0]!) !== null)
    return yield* t.die(`'${target}' is a directory`);
  const order = t.given.map(([o]) => o).filter((o) => o === 'f' || o === 'i' || o === 'n');
  const policy = order.at(-1);
  let status = 0;
  for (const source of sources) {
    const path = rename ? target : joinPath(target, baseName(source));
    const there = statOf(t, path, false);
    let moved = true;
    if (there !== null && policy === 'n') moved = false;
    else if (there !== null && policy !== 'f' && (policy === 'i' || (t.sys.isatty(0) && !t.sys.access(path, 'w'))))
      moved = yield* confirm(t, `mv: overwrite '${path}'? `);
    if (moved && !(yield* moveOne(t, source, path, there))) status = 1;
    if (t.has('v')) yield* t.print(`'${source}' -> '${path}'\n`);
  }
  return status;
}
function* moveOne(t: Tool, source: string, path: string, there: Stat | null): Task<boolean> {
  try {
    t.sys.rename(source, path);
    return true;
  } catch (e) {
    const from = statOf(t, source, false);
    if (errnoOf(e) !== 'EXDEV' || from === null) {
      yield* t.warn(`can't rename '${source}': ${strerror(e)}`);
      return false;
    }
    if (there !== null) {
      if ((there.type === 'directory') !== (from.type === 'directory')) {
        yield* t.warn(
          there.type === 'directory' ? "can't overwrite directory with non-directory" : "can't overwrite non-directory with directory",
        );
        return false;
      }
      try {
        t.sys.unlink(path);
      } catch (again) {
        yield* t.warn(`can't remove '${path}': ${strerror(again)}`);
        return false;
      }
    }
  }
  // Another file system: copy, then remove.
  const flags: CopyFlags = { recursive: true, follow: false, preserve: true, seen: new Map() };
  return (yield* copyTo(t, source, path, flags)) && (yield* removeFile(t, source, { recursive: true, force: true }));
}

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
function* unlink(t: Tool): Task<number> {
  try {
    t.sys.unlink(t.args[0]!);
    return 0;
  } catch (e) {
    return yield* t.die(`can't remove file '${t.args[0]}': ${strerror(e)}`);
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
  if (mode === null) return yield* t.die(`invalid mode '${text}'`);
  for (const path of t.args) {
    try {
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
  if (mode === null) return yield* t.die(`invalid mode '${text}'`);
  const fifo = type.startsWith('p');
  if (!/^[pcbu]/.test(type) || numbers.length !== (fifo ? 0 : 2)) return yield* t.usage();
  const [major = 0, minor = 0] = [yield* t.number(numbers[0] ?? '0'), yield* t.number(numbers[1] ?? '0')];
  yield* orDie(t, path, () => {
    if (fifo) t.sys.mkfifo(path, mode);
    else t.sys.mknod(path, type.startsWith('b') ? 'block' : 'character', major, minor, mode);
    if (text !== undefined) t.sys.chmod(path, mode);
  });
  return 0;
}

function* install(t: Tool): Task<number> {
  const mode = parseMode(t.str('m') ?? '755', 0, 0) ?? 0o755;
  let status = 0;
  if (t.has('d')) {
    for (const path of t.args) if (!(yield* makeDirectory(t, path, true, mode))) status = 1;
    return status;
  }
  const into = t.str('t');
  if (t.args.length < (into === undefined ? 2 : 1)) return yield* t.usage();
  const target = into ?? t.args.at(-1)!;
  if (t.has('D') && !(yield* makeDirectory(t, into ?? (target.slice(0, Math.max(0, target.lastIndexOf('/'))) || '.'), true, null)))
    return 1;
  const isDirectory = statOf(t, target)?.type === 'directory';
  for (const source of into === undefined ? t.args.slice(0, -1) : t.args) {
    const path = isDirectory ? joinPath(target, baseName(source)) : target;
    if (yield* copyTo(t, source, path, { follow: true, preserve: t.has('p'), seen: new Map() })) t.sys.chmod(path, mode);
    else status = 1;
  }
  return status;
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
        t.sys.close(yield* openOutput(t, path));
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
  const fd = yield* openOutput(t, path, { read: true, write: true, create: true });
  if (span === 0) return yield* t.die(`fallocate '${path}': Invalid argument`);
  if (t.sys.fstat(fd).size < length) t.sys.ftruncate(fd, length);
  return 0;
}

/** tree: names under a directory, drawn with lines. */
function* tree(t: Tool): Task<number> {
  let directories = 0;
  let files = 0;
  const show = function* (path: string, prefix: string): Task<void> {
    let names: string[];
    try {
      names = t.sys
        .readdir(path)
        .filter((n) => !n.startsWith('.'))
        .sort();
    } catch (e) {
      strerror(e);
      return;
    }
    for (const [i, name] of names.entries()) {
      const last = i === names.length - 1;
      const full = joinPath(path, name);
      const s = statOf(t, full, false);
      const branch = last ? '\xe2\x94\x94\xe2\x94\x80\xe2\x94\x80 ' : '\xe2\x94\x9c\xe2\x94\x80\xe2\x94\x80 ';
      yield* t.print(`${prefix}${branch}${name}${s?.type === 'symlink' ? ` -> ${t.sys.readlink(full)}` : ''}\n`);
      yield* t.sys.tick();
      if (s?.type === 'directory') {
        directories++;
        yield* show(full, prefix + (last ? '    ' : '\xe2\x94\x82   '));
      } else files++;
    }
  };
  for (const path of t.args.length === 0 ? ['.'] : t.args) {
    const readable = statOf(t, path)?.type === 'directory';
    yield* t.print(readable ? `${path}\n` : `${path} [error opening dir]\n`);
    if (readable) yield* show(path, '');
  }
  yield* t.print(`\n${directories} directories, ${files} files\n`);
  return 0;
}

function* shred(t: Tool): Task<number> {
  let status = 0;
  for (const path of t.args) {
    try {
      const size = t.sys.stat(path).size;
      const fd = yield* t.sys.open(path, { write: true });
      yield* t.sys.write(fd, '\0'.repeat(Math.min(size, 1 << 24)));
      t.sys.close(fd);
      if (t.has('u')) t.sys.unlink(path);
    } catch (e) {
      yield* t.warn(`can't open '${path}': ${strerror(e)}`);
      status = 1;
    }
  }
  return status;
}

const CP_LONG =
  'archive:a force:f interactive:i no-clobber:n link:l dereference:L no-dereference:P recursive:R symbolic-link:s no-target-directory:T target-directory=:t verbose:v update:u remove-destination parents reflink==';
export const fileApplets: AppletTable = {
  mkdir: applet({ short: 'm:pv', long: 'mode=:m parents:p verbose:v', min: 1 }, mkdir),
  rmdir: applet({ short: 'p', long: 'parents:p ignore-fail-on-non-empty:ignore', min: 1 }, rmdir),
  rm: applet('fiRrv', rm),
  cp: applet({ short: 'pdRfinlsLHarPvuTt:', long: CP_LONG, min: 1 }, cp),
  mv: applet(
    { short: 'finTt:v', long: 'interactive:i force:f no-clobber:n no-target-directory:T target-directory=:t verbose:v', min: 1 },
    mv,
  ),
  ln: applet({ short: 'sfnbS:vT', min: 1 }, ln),
  touch: applet({ short: 'chr:d:t:amf', long: 'no-create:c no-dereference:h reference=:r date=:d', min: 1 }, touch),
  link: applet({ min: 2, max: 2 }, link),
  unlink: applet({ min: 1, max: 1 }, unlink),
  mktemp: applet({ short: 'dqtp:u', max: 1 }, mktemp),
  mkfifo: applet({ short: 'm:', min: 1 }, mkfifo),
  mknod: applet({ short: 'm:', min: 2, max: 4 }, mknod),
  install: applet({ short: 'cvb:Ddpsg:m:o:t:', min: 1 }, install),
  truncate: applet({ short: 'cs:', min: 1 }, truncate),
  fallocate: applet({ short: 'l:o:', min: 1, max: 1 }, fallocate),
  tree: applet('', tree),
  shred: applet({ short: 'fuzn:vx', min: 1 }, shred),
};
