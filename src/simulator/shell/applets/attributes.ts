import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { statOf } from './file-tools.ts';
import { format, humanReadable } from './format.ts';
import { modeString, parseMode, typeBits } from './mode.ts';
import { loadNames, type Names } from './path.ts';
import { strftime } from './time.ts';
import { getopt } from './getopt.ts';
import { baseName, joinPath } from './text.ts';
import { applet, createTool, errnoOf, rawApplet, strerror, type Tool } from './tool.ts';

/** Runs `change` on a path and, with -R, on everything under it; counts failures through its answer. */
function* walk(
  t: Tool,
  path: string,
  recursive: boolean,
  change: (path: string, s: Stat, top: boolean) => Task<boolean>,
  top = true,
): Task<boolean> {
  let s: Stat;
  try {
    s = top ? t.sys.stat(path) : t.sys.lstat(path);
  } catch (e) {
    yield* t.warn(`${path}: ${strerror(e)}`);
    return false;
  }
  yield* t.sys.tick();
  let fine = yield* change(path, s, top);
  if (recursive && s.type === 'directory') {
    try {
      for (const name of t.sys.readdir(path)) if (!(yield* walk(t, joinPath(path, name), true, change, false))) fine = false;
    } catch (e) {
      if (!t.has('f')) yield* t.warn(`can't open '${path}': ${strerror(e)}`);
      fine = false;
    }
  }
  return fine;
}

function* chmod(t: Tool, operands: readonly string[]): Task<number> {
  const [text, ...paths] = operands;
  if (text === undefined || paths.length === 0) return yield* t.usage();
  let status = 0;
  for (const path of paths) {
    if (parseMode(text, 0, 0) === null) return yield* t.die(`invalid mode '${text}'`);
    const change = function* (p: string, s: Stat): Task<boolean> {
      if (s.type === 'symlink') return true;
      const mode = parseMode(text, s.mode, t.sys.umask(), s.type === 'directory')!;
      try {
        t.sys.chmod(p, mode);
      } catch (e) {
        if (!t.has('f')) yield* t.warn(`${p}: ${strerror(e)}`);
        return false;
      }
      if (t.has('v') || (t.has('c') && (s.mode & 0o7777) !== mode)) {
        const octal = mode.toString(8).padStart(4, '0');
        yield* t.print(`mode of '${p}' changed to ${octal} (${modeString({ type: s.type, mode }).slice(1)})\n`);
      }
      return true;
    };
    if (!(yield* walk(t, path, t.has('R'), change))) status = 1;
  }
  return status;
}

function* chown(t: Tool): Task<number> {
  const names = yield* loadNames(t.sys);
  const spec = t.args[0]!;
  let uid: number | undefined;
  let gid: number | undefined;
  const group = t.name === 'chgrp' ? spec : /[:.](.*)$/s.exec(spec)?.[1];
  if (t.name !== 'chgrp') {
    const user = spec.replace(/[:.].*$/s, '');
    if (user !== '') {
      uid = names.uid(user);
      if (uid === undefined)
        return yield* t.die(group === undefined || group === '' ? `unknown user ${user}` : `unknown user/group ${spec}`);
      if (group === '')
        gid = names.users.find((u) => u.id === uid) === undefined ? undefined : Number(names.users.find((u) => u.id === uid)!.fields[3]);
    }
  }
  if (group !== undefined && group !== '') {
    gid = names.gid(group);
    if (gid === undefined)
      return yield* t.die(t.name === 'chgrp' || uid === undefined ? `unknown group ${group}` : `unknown user/group ${spec}`);
  }
  let status = 0;
  for (const path of t.args.slice(1)) {
    const change = function* (p: string, s: Stat, top: boolean): Task<boolean> {
      try {
        t.sys.chown(p, uid ?? s.uid, gid ?? s.gid, top && !t.has('h'));
      } catch (e) {
        if (!t.has('f')) yield* t.warn(`${p}: ${strerror(e)}`);
        return false;
      }
      if (t.has('v') || (t.has('c') && ((uid ?? s.uid) !== s.uid || (gid ?? s.gid) !== s.gid)))
        yield* t.print(`changed ownership of '${p}' to ${uid ?? s.uid}:${gid ?? s.gid}\n`);
      return true;
    };
    if (!(yield* walk(t, path, t.has('R'), change))) status = 1;
  }
  return status;
}

const TYPE_NAMES: Readonly<Record<Stat['type'], string>> = {
  file: 'regular file',
  directory: 'directory',
  symlink: 'symbolic link',
  fifo: 'fifo',
  socket: 'socket',
  character: 'character special file',
  block: 'block special file',
};

/** Expands `%…c` conversions with `value`, as stat -c and -f do. */
function statFormat(template: string, value: (letter: string) => string | number | null): string {
  return template.replace(/%([#\-+.I 0-9]*)(.?)/gs, (_whole, modifiers: string, letter: string) => {
    if (letter === '' || letter === '%') return '%';
    const v = value(letter);
    if (v === null) return letter;
    const m = /^([#\-+ 0]*)(\d*)(?:\.(\d*))?/.exec(modifiers)!;
    const precision = m[3] === undefined ? -1 : Number(m[3]);
    return format(
      { flags: m[1]!, width: Number(m[2]), precision, letter: typeof v === 'number' ? 'd' : 's' },
      typeof v === 'string' && precision < 0 && m[1]!.includes('0') ? v.padStart(Number(m[2]), '0') : v,
    );
  });
}
function statValue(t: Tool, path: string, s: Stat, names: Names): (letter: string) => string | number | null {
  const time = (ms: number): string => {
    const nanoseconds = String(Math.round((ms - Math.floor(ms / 1000) * 1000) * 1e6)).padStart(9, '0');
    return strftime(`%Y-%m-%d %H:%M:%S.${nanoseconds} %z`, ms, t.sys.env.get('TZ'));
  };
  const known = (list: Names['users'], id: number): string => list.find((a) => a.id === id)?.name ?? 'UNKNOWN';
  return (letter) => {
    switch (letter) {
      case 'n':
        return path;
      case 'N':
        return s.type === 'symlink' ? `'${path}' -> '${t.sys.readlink(path)}'` : path;
      case 'd':
        return s.device;
      case 'D':
        return s.device.toString(16);
      case 'i':
        return s.inode;
      case 'a':
        return (s.mode & 0o7777).toString(8);
      case 'A':
        return modeString(s);
      case 'f':
        return ((s.mode & 0o7777) | typeBits[s.type]).toString(16);
      case 'F':
        return s.type === 'file' && s.size === 0 ? 'regular empty file' : TYPE_NAMES[s.type];
      case 'h':
        return s.nlink;
      case 'u':
        return s.uid;
      case 'U':
        return known(names.users, s.uid);
      case 'g':
        return s.gid;
      case 'G':
        return known(names.groups, s.gid);
      case 't':
      case 'T':
        return (s.numbers?.[letter === 't' ? 0 : 1] ?? 0).toString(16);
      case 's':
        return s.size;
      case 'B':
        return 512;
      case 'b':
        return s.blocks;
      case 'o':
        return 4096;
      case 'm':
        return '/';
      case 'x':
        return time(s.atime);
      case 'X':
        return Math.floor(s.atime / 1000);
      case 'y':
        return time(s.mtime);
      case 'Y':
        return Math.floor(s.mtime / 1000);
      case 'z':
        return time(s.ctime);
      case 'Z':
        return Math.floor(s.ctime / 1000);
      default:
        return null;
    }
  };
}
/** `stat` without a format; of a device with its numbers. */
const defaultFormat = (device: boolean): string =>
  `  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\nDevice: %Dh/%dd\tInode: %-10i  Links: %${device ? '-5h Device type: %t,%T' : 'h'}\nAccess: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z`;
const STATFS =
  '  File: "%n"\n    ID: %-8i Namelen: %-7l Type: %T\nBlock size: %-10s\nBlocks: Total: %-10b Free: %-10f Available: %a\nInodes: Total: %-10c Free: %d';

function* stat(t: Tool): Task<number> {
  const names = yield* loadNames(t.sys);
  let status = 0;
  for (const path of t.args) {
    try {
      if (t.has('f')) {
        const use = t.sys.statfs(path);
        const mount = t.sys
          .mounts()
          .filter((m) => t.sys.realpath(path).startsWith(m.target))
          .sort((a, b) => b.target.length - a.target.length)[0];
        const blocks = (bytes: number): number => Math.floor(bytes / 4096);
        const values: Readonly<Record<string, string | number>> = {
          n: path,
          i: '0',
          l: 255,
          T: mount?.type === 'tmpfs' ? 'tmpfs' : 'UNKNOWN',
          t: '0',
          s: 4096,
          S: 4096,
          b: blocks(use.size),
          f: blocks(use.size - use.used),
          a: blocks(use.size - use.used),
          c: 6553600,
          d: 6553600 - use.files,
        };
        yield* t.print(`${statFormat(t.str('c') ?? STATFS, (l) => (Object.hasOwn(values, l) ? values[l]! : null))}\n`);
        continue;
      }
      const s = t.has('L') ? t.sys.stat(path) : t.sys.lstat(path);
      const template = t.str('c') ?? (t.has('t') ? '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %o' : defaultFormat(s.numbers !== undefined));
      yield* t.print(`${statFormat(template, statValue(t, path, s, names))}\n`);
    } catch (e) {
      yield* t.warn(
        t.has('f') ? `can't read file system information for '${path}': ${strerror(e)}` : `can't stat '${path}': ${strerror(e)}`,
      );
      status = 1;
    }
  }
  return status;
}

/** The absolute path without links, `.` and `..`; its last component need not exist if a directory is named before it. */
function realPath(t: Tool, path: string, depth = 0): string {
  try {
    return t.sys.realpath(path);
  } catch (e) {
    if (errnoOf(e) !== 'ENOENT' || depth > 40) throw e;
    if (statOf(t, path, false)?.type === 'symlink') {
      const target = t.sys.readlink(path);
      return realPath(t, target.startsWith('/') ? target : joinPath(t.sys.cwd(), target), depth + 1);
    }
    const clean = path.replace(/^\/+(?=\/)/, '').replace(/(?!^)\/+$/, '');
    const cut = clean.lastIndexOf('/');
    if (cut < 0) throw e;
    return cut === 0 ? clean : `${t.sys.realpath(clean.slice(0, cut))}/${clean.slice(cut + 1)}`;
  }
}
function* readlink(t: Tool): Task<number> {
  const path = t.args[0]!;
  try {
    const text = t.has('f') ? realPath(t, path) : t.sys.readlink(path);
    yield* t.print(t.has('n') ? text : `${text}\n`);
    return 0;
  } catch (e) {
    const text = errnoOf(e) === 'EINVAL' ? 'not a symlink' : strerror(e);
    if (t.has('v')) yield* t.warn(`${path}: ${t.has('f') ? '' : 'cannot read link: '}${text}`);
    return 1;
  }
}
function* realpath(t: Tool): Task<number> {
  if (t.args.length === 0) return yield* t.usage();
  let status = 0;
  for (const path of t.args) {
    try {
      yield* t.print(`${realPath(t, path)}\n`);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
    }
  }
  return status;
}

function* basename(t: Tool): Task<number> {
  const many = t.has('a') || t.has('s');
  if (!many && t.args.length > 2) return yield* t.usage();
  const suffix = t.str('s') ?? (many ? undefined : t.args[1]);
  for (const path of many ? t.args : t.args.slice(0, 1)) {
    let name = baseName(path);
    if (suffix !== undefined && suffix !== '' && name.length > suffix.length && name.endsWith(suffix)) name = name.slice(0, -suffix.length);
    yield* t.print(`${name}\n`);
  }
  return 0;
}
export function dirName(path: string): string {
  const clean = path.replace(/\/+$/, '');
  if (clean === '') return path === '' ? '.' : '/';
  const cut = clean.lastIndexOf('/');
  if (cut < 0) return '.';
  // Two leading slashes are kept, as glibc's dirname does.
  return clean.slice(0, cut).replace(/\/+$/, '') || (/^\/\/[^/]/.test(path) ? '//' : '/');
}

/** du: kilobytes a tree takes. */
function* du(t: Tool): Task<number> {
  const { sys } = t;
  let status = 0;
  const seen = new Set<string>();
  const unit = t.has('b') ? 1 : t.has('m') ? 1 << 20 : 1024;
  const show = (bytes: number): string => (t.has('h') && !t.has('b') ? humanReadable(bytes) : String(Math.ceil(bytes / unit)));
  const depth = t.has('s') ? 0 : t.has('d') ? yield* t.number(t.str('d')!) : Infinity;
  let total = 0;
  const measure = function* (path: string, level: number): Task<number> {
    let s: Stat;
    try {
      s = t.has('L') || (t.has('H') && level === 0) ? sys.stat(path) : sys.lstat(path);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
      return 0;
    }
    yield* sys.tick();
    const id = `${s.device}:${s.inode}`;
    if (s.nlink > 1 && !t.has('l')) {
      if (seen.has(id)) return 0;
      seen.add(id);
    }
    let bytes = t.has('b') ? (s.type === 'directory' ? 4096 : s.size) : s.blocks * 512;
    if (s.type === 'directory') {
      try {
        for (const name of sys.readdir(path)) bytes += yield* measure(joinPath(path, name), level + 1);
      } catch (e) {
        yield* t.warn(`can't open '${path}': ${strerror(e)}`);
        status = 1;
      }
    }
    if (level <= depth && (s.type === 'directory' || level === 0 || t.has('a'))) yield* t.print(`${show(bytes)}\t${path}\n`);
    return bytes;
  };
  for (const path of t.args.length === 0 ? ['.'] : t.args) total += yield* measure(path, 0);
  if (t.has('c')) yield* t.print(`${show(total)}\ttotal\n`);
  return status;
}

/** chmod's mode may begin with a dash (`chmod -x f`), so its options are taken by hand. */
const chmodApplet = rawApplet(function* (raw) {
  const i = raw.args.findIndex((a) => /^-[rwxXstugo]/.test(a));
  const dashed = i >= 0 && raw.args.slice(0, i).every((a) => a.startsWith('-')) ? raw.args[i] : undefined;
  const parsed = getopt(dashed === undefined ? raw.args : raw.args.filter((_, j) => j !== i), 'Rvcf');
  const t = createTool(raw.sys, raw.name, parsed, 1);
  if (parsed.error !== undefined) {
    yield* t.warn(parsed.error);
    return yield* t.usage();
  }
  const status = yield* chmod(t, dashed === undefined ? t.args : [dashed, ...t.args]);
  yield* t.flush();
  return status;
});

export const attributeApplets: AppletTable = {
  chmod: chmodApplet,
  chown: applet(
    { short: 'RhLHPcvf', long: 'recursive:R no-dereference:h changes:c silent:f quiet:f verbose:v dereference', min: 2 },
    chown,
  ),
  chgrp: applet({ short: 'RhLHPcvf', min: 2 }, chown),
  stat: applet({ short: 'tLfc:', min: 1 }, stat),
  readlink: applet({ short: 'fnvsq', long: 'canonicalize:f', min: 1, max: 1 }, readlink),
  realpath: rawApplet(realpath),
  basename: applet({ short: '+as:', min: 1 }, basename),
  dirname: applet({ min: 1, max: 1 }, function* (t) {
    yield* t.print(`${dirName(t.args[0]!)}\n`);
    return 0;
  }),
  du: applet({ short: 'aHkLsxhmlcd:b', long: 'summarize:s human-readable:h max-depth=:d all:a bytes:b' }, du),
};
