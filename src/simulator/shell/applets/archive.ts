/** tar, cpio, gzip and its relatives. */
import type { Task } from '../../clock.ts';
import type { Bytes, Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { gunzip, gzip, InflateError } from './deflate.ts';
import { makeDirectory, statOf } from './file-tools.ts';
import { globMatch } from './glob.ts';
import { modeString } from './mode.ts';
import { loadNames, type Names } from './path.ts';
import { strftime } from './time.ts';
import { inputs, openInput, openOutput, readAll, readFile, writeFile } from './input.ts';
import { joinPath, splitLines } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

interface Member {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly type: Stat['type'] | 'hardlink';
  readonly link: string;
  readonly user: string;
  readonly group: string;
  readonly data: Bytes;
}

const octal = (n: number, width: number): string =>
  `${Math.floor(n)
    .toString(8)
    .padStart(width - 1, '0')}\0`;
const TYPE_FLAGS: Readonly<Record<string, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  character: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};
function header(m: Member): Bytes {
  const field = (s: string, n: number): string => s.slice(0, n).padEnd(n, '\0');
  const head = `${field(m.name, 100)}${octal(m.mode & 0o7777, 8)}${octal(m.uid, 8)}${octal(m.gid, 8)}${octal(m.data.length, 12)}${octal(m.mtime / 1000, 12)}`;
  const tail = `${TYPE_FLAGS[m.type] ?? '0'}${field(m.link, 100)}ustar  \0${field(m.user, 32)}${field(m.group, 32)}`.padEnd(
    512 - 156,
    '\0',
  );
  let sum = 8 * 32;
  for (const c of head + tail) sum += c.charCodeAt(0);
  return `${head}${sum.toString(8).padStart(6, '0')}\0 ${tail}`;
}
function writeMember(m: Member): Bytes {
  const long =
    m.name.length > 99
      ? header({ ...m, name: '././@LongLink', type: 'file', data: `${m.name}\0` }).replace(/^([\s\S]{156})0/, '$1L') +
        `${m.name}\0`.padEnd(Math.ceil((m.name.length + 1) / 512) * 512, '\0')
      : '';
  return long + header(m) + m.data.padEnd(Math.ceil(m.data.length / 512) * 512, '\0');
}
function readMembers(data: Bytes): Member[] | null {
  const out: Member[] = [];
  let longName = '';
  if (data !== '' && data.length < 512) return null;
  for (let at = 0; at + 512 <= data.length;) {
    const h = data.slice(at, at + 512);
    if (/^\0+$/.test(h)) break;
    const text = (from: number, n: number): string => h.slice(from, from + n).split('\0', 1)[0]!;
    const num = (from: number, n: number): number => parseInt(text(from, n).trim() || '0', 8);
    if (!/^[0-7 ]+$/.test(text(148, 8).trim())) return out.length === 0 ? null : out;
    const size = num(124, 12);
    const body = data.slice(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
    const flag = h[156]!;
    if (flag === 'L') {
      longName = body.replace(/\0+$/, '');
      continue;
    }
    const prefix = h.slice(257, 262) === 'ustar' && h[262] === '\0' ? text(345, 155) : '';
    const type = (Object.entries(TYPE_FLAGS).find(([, f]) => f === flag)?.[0] ?? 'file') as Member['type'];
    out.push({
      name: longName || (prefix === '' ? '' : `${prefix}/`) + text(0, 100),
      mode: num(100, 8),
      uid: num(108, 8),
      gid: num(116, 8),
      size,
      mtime: num(136, 12) * 1000,
      type,
      link: text(157, 100),
      user: text(265, 32),
      group: text(297, 32),
      data: body,
    });
    longName = '';
  }
  return out;
}

function* tarCreate(
  t: Tool,
  names: Names,
  paths: readonly string[],
  verbose: (line: string) => Task<void>,
  archive: Stat | null,
): Task<{ readonly data: Bytes; readonly status: number }> {
  const { sys } = t;
  const parts: Bytes[] = [];
  let status = 0;
  let told = false;
  const seen = new Map<string, string>();
  const exclude = t.all('exclude');
  const visit = function* (path: string): Task<void> {
    let s: Stat;
    try {
      s = t.has('h') ? sys.stat(path) : sys.lstat(path);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
      return;
    }
    yield* sys.tick();
    if (exclude.some((p) => globMatch(p, path) || globMatch(p, path.slice(path.lastIndexOf('/') + 1)))) return;
    if (archive !== null && s.inode === archive.inode && s.device === archive.device) {
      yield* t.warn(`${path}: file is the archive; skipping`);
      return;
    }
    let name = safeName(path);
    if (name !== path && !told) {
      told = true;
      yield* t.warn(`removing leading '${path.slice(0, path.length - name.length)}' from member names`);
    }
    if (name === '') return;
    if (s.type === 'directory' && !name.endsWith('/')) name += '/';
    if (verbose !== undefined && t.has('v')) yield* verbose(name);
    let data = '';
    let type: Member['type'] = s.type;
    let link = s.type === 'symlink' ? sys.readlink(path) : '';
    const id = `${s.device}:${s.inode}`;
    if (s.type === 'file') {
      const first = s.nlink > 1 ? seen.get(id) : undefined;
      if (first !== undefined) [type, link] = ['hardlink', first];
      else {
        seen.set(id, name);
        try {
          data = yield* readFile(sys, path);
        } catch (e) {
          yield* t.warn(`can't open '${path}': ${strerror(e)}`);
          status = 1;
          return;
        }
      }
    }
    parts.push(
      writeMember({
        name,
        mode: s.mode,
        uid: s.uid,
        gid: s.gid,
        size: data.length,
        mtime: s.mtime,
        type,
        link,
        user: names.user(s.uid),
        group: names.group(s.gid),
        data,
      }),
    );
    if (s.type === 'directory') for (const child of sys.readdir(path)) yield* visit(joinPath(path, child));
  };
  for (const path of paths) yield* visit(path);
  // busybox leaves out the zeros that would fill twenty blocks.
  return { data: parts.join('') + '\0'.repeat(1024), status };
}

/** A member's name without what would lead out of the directory: slashes at the start, and all up to the last `..`. */
const safeName = (name: string): string => name.replace(/^.*(^|\/)\.\.(\/|$)/, '').replace(/^\/+/, '');
/** Whether a member is what a pattern names, or below it: only as many components count as the pattern has. */
const isOf = (pattern: string, name: string): boolean => globMatch(pattern, name.split('/').slice(0, pattern.split('/').length).join('/'));
const ownerOf = (m: Member): string => `${m.user || m.uid}/${m.group || m.gid}`;
function* tar(t: Tool): Task<number> {
  const { sys } = t;
  const modes = ['c', 'x', 't'].filter((k) => t.has(k));
  if (modes.length !== 1) return yield* t.usage();
  const file = t.str('f') ?? '-';
  const names = yield* loadNames(sys);
  const compressed = t.has('z') || (/\.(tgz|tar\.gz)$/.test(file) && t.has('a'));
  if (t.has('c')) {
    let paths = [...t.args];
    for (const list of t.all('T')) paths = paths.concat(splitLines(yield* readFile(sys, list)));
    if (paths.length === 0) return yield* t.die('empty archive');
    const out = yield* openOutput(t, file, undefined, 0o666, 'open');
    const archive = file === '-' ? null : sys.fstat(out);
    if (t.has('C')) yield* enter(t);
    const say = function* (line: string): Task<void> {
      yield* file === '-' ? t.error(`${line}\n`) : t.print(`${line}\n`);
    };
    const made = yield* tarCreate(t, names, paths, say, archive);
    yield* t.flush();
    yield* sys.write(out, compressed ? gzip(made.data, sys.now()) : made.data);
    if (made.status !== 0) yield* t.warn('error exit delayed from previous errors');
    return made.status;
  }
  const fd = yield* openInput(t, file, "can't open");
  if (fd === null) return 1;
  let data = yield* readAll(sys, fd);
  if (data.startsWith('\x1f\x8b') && !t.has('j')) {
    try {
      data = gunzip(data);
    } catch (e) {
      if (e instanceof InflateError) return yield* t.die(e.message);
      throw e;
    }
  } else if (t.has('z') || t.has('j')) {
    yield* t.warn('invalid magic');
    return yield* t.die('short read');
  }
  const members = readMembers(data);
  if (members === null) return yield* t.die('invalid tar magic');
  if (data === '') return yield* t.die('short read');
  if (t.has('C')) yield* enter(t);
  const wanted = t.args.map((a) => a.replace(/\/+$/, ''));
  const unwanted = [...t.all('exclude')];
  for (const list of t.all('X')) unwanted.push(...splitLines(yield* readFile(sys, list)));
  const strip = yield* t.number(t.str('strip-components') ?? '0');
  const found = new Set<string>();
  let status = 0;
  let told = false;
  for (const m of members) {
    if (unwanted.some((pattern) => isOf(pattern, m.name)) || (wanted.length > 0 && !wanted.some((pattern) => isOf(pattern, m.name))))
      continue;
    found.add(m.name.replace(/\/+$/, ''));
    let name = m.name;
    const safe = safeName(name);
    if (safe !== name) {
      if (!told) yield* t.warn(`removing leading '${name.slice(0, name.length - safe.length)}' from member names`);
      told = true;
      name = safe;
    }
    if (t.has('t') || t.has('v')) {
      const line =
        t.has('t') && t.has('v')
          ? `${modeString({ type: m.type === 'hardlink' ? 'file' : m.type, mode: m.mode })} ${ownerOf(m)} ${String(m.size).padStart(9)} ${strftime('%Y-%m-%d %H:%M:%S', m.mtime, sys.env.get('TZ'))} ${name}${m.link === '' ? '' : ` -> ${m.link}`}`
          : name;
      if (t.has('O')) yield* t.error(`${line}\n`);
      else yield* t.print(`${line}\n`);
    }
    if (t.has('t') || name === '') continue;
    if (t.has('O')) {
      if (m.type === 'file') yield* t.print(m.data);
      continue;
    }
    const [target, link] = [name.replace(/\/+$/, ''), m.link].map((path) => path.split('/').slice(strip).join('/')) as [string, string];
    if (target !== '' && !(yield* extract(t, { ...m, name: target, link: m.type === 'hardlink' ? link : m.link }, names))) status = 1;
    yield* sys.tick();
  }
  for (const w of wanted) {
    if (found.has(w)) continue;
    yield* t.warn(`${w}: not found in archive`);
    status = 1;
  }
  return status;
}
function* enter(t: Tool): Task<void> {
  try {
    t.sys.chdir(t.str('C')!);
  } catch (e) {
    yield* t.die(`can't change directory to '${t.str('C')}': ${strerror(e)}`);
  }
}
/** busybox does not look whether owner, mode and times could be set. */
function quietly(call: () => void): void {
  try {
    call();
  } catch (e) {
    strerror(e);
  }
}
function* extract(t: Tool, m: Member, names: Names): Task<boolean> {
  const { sys } = t;
  const cut = m.name.lastIndexOf('/');
  if (cut > 0 && statOf(t, m.name.slice(0, cut)) === null && !(yield* makeDirectory(t, m.name.slice(0, cut), true, null))) return false;
  const mode = t.has('p') || sys.uid() === 0 ? m.mode & 0o7777 : m.mode & 0o777 & ~sys.umask();
  try {
    const there = statOf(t, m.name, false);
    if (m.type === 'directory') {
      if (there?.type !== 'directory') sys.mkdir(m.name, 0o777);
    } else {
      if (there !== null && t.has('k')) {
        yield* t.warn(`can't open '${m.name}': File exists`);
        return false;
      }
      if (there !== null) sys.unlink(m.name);
      if (m.type === 'symlink') sys.symlink(m.link, m.name);
      else if (m.type === 'hardlink') sys.link(m.link, m.name);
      else if (m.type === 'fifo') sys.mkfifo(m.name, mode);
      else yield* writeFile(sys, m.name, m.data, 0o600);
    }
    if (m.type === 'symlink' || m.type === 'hardlink') return true;
    if (sys.uid() === 0 && !t.has('o'))
      quietly(() =>
        sys.chown(
          m.name,
          (t.has('numeric-owner') ? undefined : names.uid(m.user)) ?? m.uid,
          (t.has('numeric-owner') ? undefined : names.gid(m.group)) ?? m.gid,
        ),
      );
    quietly(() => sys.chmod(m.name, mode));
    if (!t.has('m')) quietly(() => sys.utimes(m.name, m.mtime, m.mtime));
    return true;
  } catch (e) {
    yield* t.warn(
      `can't ${m.type === 'directory' ? 'make dir' : m.type === 'symlink' ? 'create symlink' : 'open'} '${m.name}': ${strerror(e)}`,
    );
    return false;
  }
}

/** gzip and gunzip in place, zcat to standard output. */
function* gzipFiles(t: Tool): Task<number> {
  const { sys } = t;
  const unpack = t.name === 'gunzip' || t.name === 'zcat' || t.has('d') || t.has('t');
  const toStdout = t.has('c') || t.name === 'zcat';
  let status = 0;
  for (const path of inputs(t)) {
    if (path === '-') {
      const data = yield* readAll(sys, 0);
      const out = yield* convert(t, data, unpack);
      if (out === null) status = 1;
      else if (!t.has('t')) yield* t.print(out);
      continue;
    }
    if (unpack && !toStdout && !t.has('t') && !/\.(gz|tgz|Z)$/.test(path)) {
      if (statOf(t, path) !== null) {
        yield* t.warn(`${path}: unknown suffix - ignored`);
        status = 1;
        continue;
      }
    }
    if (statOf(t, path)?.type === 'directory' && !toStdout) {
      yield* t.warn(`can't remove file '${path}': Is a directory`);
      status = 1;
      continue;
    }
    let data: Bytes;
    try {
      data = yield* readFile(sys, path);
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
      continue;
    }
    const target = unpack ? path.replace(/\.tgz$/, '.tar').replace(/\.(gz|Z)$/, '') : `${path}.gz`;
    let fd = -1;
    if (!toStdout && !t.has('t')) {
      try {
        fd = yield* sys.open(
          target,
          { write: true, create: true, exclusive: !t.has('f'), truncate: t.has('f') },
          sys.stat(path).mode & 0o777,
        );
      } catch (e) {
        yield* t.warn(`can't open '${target}': ${strerror(e)}`);
        status = 1;
        continue;
      }
    }
    const out = yield* convert(t, data, unpack);
    if (out === null) {
      status = 1;
      if (fd >= 0) {
        sys.close(fd);
        sys.unlink(target);
      }
    } else if (toStdout) yield* t.print(out);
    else if (fd >= 0) {
      yield* sys.write(fd, out);
      sys.close(fd);
      const s = sys.stat(path);
      sys.utimes(target, s.atime, s.mtime);
      if (!t.has('k')) sys.unlink(path);
    }
  }
  return status;
}
function* convert(t: Tool, data: Bytes, unpack: boolean): Task<Bytes | null> {
  if (!unpack) return gzip(data, t.sys.now());
  if (!data.startsWith('\x1f\x8b')) {
    yield* t.warn(t.name === 'zcat' ? 'no gzip/bzip2/xz magic' : 'invalid magic');
    return null;
  }
  try {
    return gunzip(data);
  } catch (e) {
    if (!(e instanceof InflateError)) throw e;
    yield* t.warn(e.message);
    return null;
  }
}

/** cpio in the new ASCII format. */
function* cpio(t: Tool): Task<number> {
  const { sys } = t;
  const hex = (n: number): string => Math.floor(n).toString(16).padStart(8, '0').toUpperCase();
  const pad = (s: string): string => s.padEnd(Math.ceil(s.length / 4) * 4, '\0');
  if (t.has('o')) {
    let out = '';
    const entry = (name: string, s: Stat | null, body: string, type: number): void => {
      out += pad(
        `070701${[s?.inode ?? 0, s === null ? 0 : (s.mode & 0o7777) | type, s?.uid ?? 0, s?.gid ?? 0, s?.nlink ?? 1, s === null ? 0 : s.mtime / 1000, body.length, 0, 0, 0, 0, name.length + 1, 0].map(hex).join('')}${name}\0`,
      );
      out += pad(body);
    };
    for (const path of splitLines(yield* readAll(sys, 0))) {
      const s = statOf(t, path, false);
      if (s === null) {
        yield* t.warn(`${path}: No such file or directory`);
        return 1;
      }
      const body = s.type === 'file' ? yield* readFile(sys, path) : s.type === 'symlink' ? sys.readlink(path) : '';
      entry(path.replace(/^\/+/, ''), s, body, s.type === 'directory' ? 0o040000 : s.type === 'symlink' ? 0o120000 : 0o100000);
    }
    entry('TRAILER!!!', null, '', 0);
    yield* t.print(out.padEnd(Math.ceil(out.length / 512) * 512, '\0'));
    return 0;
  }
  const fd = t.has('F') ? yield* openInput(t, t.str('F')!, "can't open") : 0;
  if (fd === null) return 1;
  const data = yield* readAll(sys, fd);
  let at = 0;
  for (;;) {
    if (data.length < at + 110) return yield* t.die('short read');
    if (data.slice(at, at + 6) !== '070701') return yield* t.die('unsupported cpio format, use newc or crc');
    const field = (i: number): number => parseInt(data.slice(at + 6 + 8 * i, at + 14 + 8 * i), 16) || 0;
    const [mode, mtime, size, nameSize] = [field(1), field(5), field(6), field(11)];
    const name = data.slice(at + 110, at + 110 + nameSize - 1);
    const start = at + Math.ceil((110 + nameSize) / 4) * 4;
    at = start + Math.ceil(size / 4) * 4;
    if (name === 'TRAILER!!!') break;
    if (at > data.length) return yield* t.die('short read');
    if (t.has('t') || t.has('v')) yield* t.print(`${name}\n`);
    if (t.has('t')) continue;
    const type = mode & 0o170000;
    const old = statOf(t, name, false);
    if (old !== null && !t.has('u') && type !== 0o040000 && Math.floor(old.mtime / 1000) >= mtime) {
      yield* t.warn(`${name} not created: newer or same age file exists`);
      continue;
    }
    const body = data.slice(start, start + size);
    const cut = name.lastIndexOf('/');
    if (cut > 0 && t.has('d')) yield* makeDirectory(t, name.slice(0, cut), true, null);
    try {
      if (type === 0o040000) sys.mkdir(name, 0o777);
      else if (type === 0o120000) sys.symlink(body, name);
      else yield* writeFile(sys, name, body, 0o600);
      if (type !== 0o120000) {
        sys.chmod(name, mode & 0o7777);
        if (t.has('m')) sys.utimes(name, mtime * 1000, mtime * 1000);
      }
    } catch (e) {
      if (errnoOf(e) !== 'EEXIST') yield* t.warn(`${name}: ${strerror(e)}`);
    }
  }
  yield* t.flush();
  yield* t.error(`${Math.ceil(at / 512)} blocks\n`);
  return 0;
}

function* unzip(t: Tool): Task<number> {
  const path = t.args[0]!;
  const s = statOf(t, path) ?? statOf(t, `${path}.zip`);
  if (s === null) return yield* t.die(`can't open ${path}[.zip]`);
  return yield* t.die('zip archives cannot be read in this simulator');
}

const gzipApplet = applet('cfkvqdtn123456789', gzipFiles);
/** `tar xzf` without a dash. */
const tarApplet: AppletTable[string] = applet(
  {
    short: 'txcf:C:T:X:vzjJZaOopkmhSW',
    long: 'list:t extract:x create:c file=:f directory=:C verbose:v gzip:z exclude= to-stdout:O keep-old:k same-permissions:p dereference:h no-same-owner:o numeric-owner overwrite strip-components= files-from=:T',
    dashless: true,
  },
  tar,
);
export const archiveApplets: AppletTable = {
  tar: tarApplet,
  gzip: gzipApplet,
  gunzip: gzipApplet,
  zcat: gzipApplet,
  cpio: applet({ short: 'F:Huov0midtLpHR:', long: 'extract:i list:t create:o' }, cpio),
  unzip: applet({ short: '+fopjnuqlxvtd:', min: 1 }, unzip),
};
