/** cpio in the new ASCII format; and unzip, which opens nothing here. */
import type { Task } from '../../clock.ts';
import type { Bytes, Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { makeDirectory, statOf } from './file-tools.ts';
import { openInput, readAll, readFile, writeFile } from './input.ts';
import { typeBits } from './mode.ts';
import { longLine, type Member } from './tar-format.ts';
import { splitLines } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

/** What stands in an entry's header and is used here; type and permissions are in `mode`, as in st_mode. */
interface Entry {
  readonly inode: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  /** Seconds. */
  readonly mtime: number;
  readonly name: string;
  readonly body: Bytes;
}
const MAGIC = '070701';
/** Magic, then thirteen numbers of eight hexadecimal digits. */
const HEADER = 110;
const TRAILER: Entry = { inode: 0, mode: 0, uid: 0, gid: 0, nlink: 1, mtime: 0, name: 'TRAILER!!!', body: '' };

/** Where the next entry or body may begin. */
const aligned = (at: number): number => Math.ceil(at / 4) * 4;

function writeEntry({ inode, mode, uid, gid, nlink, mtime, name, body }: Entry): Bytes {
  const numbers = [inode, mode, uid, gid, nlink, mtime, body.length, 0, 0, 0, 0, name.length + 1, 0];
  const hex = numbers.map((n) => Math.floor(n).toString(16).padStart(8, '0').toUpperCase()).join('');
  const head = `${MAGIC}${hex}${name}\0`;
  return head.padEnd(aligned(head.length), '\0') + body.padEnd(aligned(body.length), '\0');
}

/** Archives the files whose names come on standard input. */
function* create(t: Tool): Task<number> {
  const { sys } = t;
  let out = '';
  for (const path of splitLines(yield* readAll(sys, 0))) {
    const s = statOf(t, path, false);
    if (s === null) {
      yield* t.warn(`${path}: No such file or directory`);
      return 1;
    }
    const body = s.type === 'file' ? yield* readFile(sys, path) : s.type === 'symlink' ? sys.readlink(path) : '';
    const { inode, uid, gid, nlink } = s;
    const mode = (s.mode & 0o7777) | typeBits[s.type];
    out += writeEntry({ inode, mode, uid, gid, nlink, mtime: s.mtime / 1000, name: path.replace(/^\/+/, ''), body });
  }
  out += writeEntry(TRAILER);
  yield* t.print(out.padEnd(Math.ceil(out.length / 512) * 512, '\0'));
  return 0;
}

/** Lists an archive or unpacks it. */
function* read(t: Tool): Task<number> {
  const fd = t.has('F') ? yield* openInput(t, t.str('F')!, "can't open") : 0;
  if (fd === null) return 1;
  const data = yield* readAll(t.sys, fd);
  let at = 0;
  for (;;) {
    if (data.length < at + HEADER) return yield* t.die('short read');
    if (data.slice(at, at + MAGIC.length) !== MAGIC) return yield* t.die('unsupported cpio format, use newc or crc');
    const field = (i: number): number => parseInt(data.slice(at + 6 + 8 * i, at + 14 + 8 * i), 16) || 0;
    const [inode, mode, uid, gid, nlink, mtime, size] = [0, 1, 2, 3, 4, 5, 6].map(field) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const nameSize = field(11);
    const name = data.slice(at + HEADER, at + HEADER + nameSize - 1);
    const start = aligned(at + HEADER + nameSize);
    at = start + aligned(size);
    if (name === TRAILER.name) break;
    if (at > data.length) return yield* t.die('short read');
    const entry: Entry = { inode, mode, uid, gid, nlink, mtime, name, body: data.slice(start, start + size) };
    if (t.has('t') && t.has('v')) yield* t.print(`${longLine(memberOf(entry), t.sys.env.get('TZ'))}\n`);
    else if (t.has('t') || t.has('v')) yield* t.print(`${name}\n`);
    if (!t.has('t')) yield* extract(t, entry);
  }
  yield* t.flush();
  yield* t.error(`${Math.ceil(at / 512)} blocks\n`);
  return 0;
}

const typeOf = (mode: number): Stat['type'] =>
  (Object.keys(typeBits) as Stat['type'][]).find((type) => typeBits[type] === (mode & 0o170000)) ?? 'file';
function memberOf(entry: Entry): Omit<Member, 'data'> {
  const { name, mode, uid, gid, mtime, body } = entry;
  const type = typeOf(mode);
  return {
    name,
    mode,
    uid,
    gid,
    size: type === 'symlink' ? 0 : body.length,
    mtime: mtime * 1000,
    type,
    link: type === 'symlink' ? body : '',
    user: '',
    group: '',
  };
}

function* extract(t: Tool, { name, mode, mtime, body }: Entry): Task<void> {
  const { sys } = t;
  const type = typeOf(mode);
  const old = statOf(t, name, false);
  if (old !== null && !t.has('u') && type !== 'directory' && Math.floor(old.mtime / 1000) >= mtime) {
    yield* t.warn(`${name} not created: newer or same age file exists`);
    return;
  }
  const cut = name.lastIndexOf('/');
  if (cut > 0 && t.has('d')) yield* makeDirectory(t, name.slice(0, cut), true, null);
  try {
    if (type === 'directory') sys.mkdir(name, 0o777);
    else if (type === 'symlink') sys.symlink(body, name);
    else if (type === 'fifo') sys.mkfifo(name);
    else yield* writeFile(sys, name, body, 0o600);
    if (type === 'symlink') return;
    sys.chmod(name, mode & 0o7777);
    if (t.has('m')) sys.utimes(name, mtime * 1000, mtime * 1000);
  } catch (e) {
    if (errnoOf(e) !== 'EEXIST') yield* t.warn(`${name}: ${strerror(e)}`);
  }
}

function* unzip(t: Tool): Task<number> {
  const path = t.args[0]!;
  const s = statOf(t, path) ?? statOf(t, `${path}.zip`);
  if (s === null) return yield* t.die(`can't open ${path}[.zip]`);
  return yield* t.die('zip archives cannot be read in this simulator');
}

export const cpioApplets: AppletTable = {
  cpio: applet({ short: 'F:Huov0midtLpHR:', long: 'extract:i list:t create:o' }, (t) => (t.has('o') ? create(t) : read(t))),
  unzip: applet({ short: '+fopjnuqlxvtd:', min: 1 }, unzip),
};
