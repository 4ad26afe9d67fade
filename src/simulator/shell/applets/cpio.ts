/** cpio in the new ASCII format; and unzip, which opens nothing here. */
import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { makeDirectory, statOf } from './file-tools.ts';
import { openInput, readAll, readFile, writeFile } from './input.ts';
import { splitLines } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

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

export const cpioApplets: AppletTable = {
  cpio: applet({ short: 'F:Huov0midtLpHR:', long: 'extract:i list:t create:o' }, cpio),
  unzip: applet({ short: '+fopjnuqlxvtd:', min: 1 }, unzip),
};
