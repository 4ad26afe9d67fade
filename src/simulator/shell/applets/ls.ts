import type { Task } from '../../clock.ts';
import type { Stat } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { humanReadable } from './format.ts';
import { modeString } from './mode.ts';
import { loadNames, type Names } from './path.ts';
import { versionCompare } from './sort.ts';
import { strftime } from './time.ts';
import { joinPath, textWidth } from './text.ts';
import { applet, strerror, type Tool } from './tool.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: Stat;
}

const extension = (name: string): string => (name.includes('.') ? name.slice(name.indexOf('.')) : '');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function* ls(t: Tool): Task<number> {
  const { sys } = t;
  let status = 0;
  const order = t.given.map(([o]) => o);
  const last = (...options: string[]): string | undefined => order.findLast((o) => options.includes(o));
  const long = t.has('l') ? last('l', 'C', 'x') === 'l' || t.has('n') || t.has('g') : t.has('n') || t.has('g') || t.has('full-time');
  const tty = sys.isatty(1);
  const layout = long ? '1' : (last('1', 'C', 'x') ?? (tty ? 'C' : '1'));
  const color = t.given.findLast(([o]) => o === 'color');
  const colored = color === undefined ? tty : /^(al|y|f)/.test(color[1] ?? 'always') || (/^(au|t|if)/.test(color[1] ?? '') && tty);
  const time = t.has('c') && last('c', 'u') === 'c' ? 'ctime' : t.has('u') ? 'atime' : 'mtime';
  const sort = last('t', 'S') ?? (t.has('X') ? 'X' : t.has('v') ? 'v' : '');
  const width = Math.max(1, (t.has('w') ? (yield* t.number(t.str('w')!)) || 80 : Number(sys.env.get('COLUMNS')) || 80) - 1);
  const names: Names | null = long && !t.has('n') ? yield* loadNames(sys) : null;
  const tz = sys.env.get('TZ');

  const compareEntries = (a: Entry, b: Entry): number => {
    let d = t.has('group-directories-first') ? Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory') : 0;
    if (d === 0) {
      if (sort === 'S') d = b.stat.size - a.stat.size;
      else if (sort === 't') d = Math.floor(b.stat[time] / 1000) - Math.floor(a.stat[time] / 1000);
      else if (sort === 'X') d = compare(extension(a.name), extension(b.name));
      else if (sort === 'v') d = versionCompare(a.name, b.name);
      if (d === 0) d = compare(a.name, b.name);
    }
    return t.has('r') ? -d : d;
  };
  const mark = (s: Stat): string => {
    if (s.type === 'directory') return '/';
    if (t.has('p') && !t.has('F')) return '';
    if (!t.has('F')) return '';
    return s.type === 'symlink'
      ? '@'
      : s.type === 'socket'
        ? '='
        : s.type === 'fifo'
          ? '|'
          : s.type === 'file' && (s.mode & 0o111) !== 0
            ? '*'
            : '';
  };
  const paint = (s: Stat, text: string): string => {
    if (!colored) return text;
    const [bold, fg] = (
      {
        directory: [1, 34],
        symlink: [1, 36],
        fifo: [0, 33],
        socket: [1, 35],
        character: [1, 33],
        block: [1, 33],
        file: (s.mode & 0o111) !== 0 ? [1, 32] : [0, 0],
      } as const
    )[s.type];
    return `\x1b[${bold};${fg}m${text}\x1b[m`;
  };
  const quote = (name: string): string => {
    const shown = name.replace(/[\0-\x1f\x7f]/g, '?');
    return t.has('Q') ? `"${shown.replace(/["\\]/g, '\\$&')}"` : shown;
  };
  /** One entry's text and the columns its line has so far. */
  const show = (e: Entry): string => {
    const s = e.stat;
    let out = '';
    if (t.has('i')) out += `${String(s.inode).padStart(7)} `;
    if (t.has('s')) out += t.has('h') ? `${humanReadable(s.blocks * 512).padStart(7)} ` : `${String(s.blocks / 2).padStart(6)} `;
    if (long) {
      out += `${modeString(s)} ${String(s.nlink).padStart(4)} `;
      const user = names === null ? String(s.uid) : names.user(s.uid);
      const group = names === null ? String(s.gid) : names.group(s.gid);
      if (!t.has('g')) out += `${user.padEnd(8)} `;
      out += `${group.padEnd(8)} `;
      if (s.type === 'character' || s.type === 'block') {
        const [major, minor] = s.numbers ?? [0, 0];
        out += `${String(major).padStart(4)}, ${String(minor).padStart(3)} `;
      } else out += t.has('h') ? `${humanReadable(s.size).padStart(7)} ` : `${String(s.size).padStart(9)} `;
      const at = s[time];
      const age = sys.now() - at;
      out += t.has('full-time')
        ? strftime('%Y-%m-%d %H:%M:%S %z ', at, tz)
        : strftime(age < 365 * 43_200_000 && age > -900_000 ? '%b %e %H:%M ' : '%b %e  %Y ', at, tz);
    }
    out += paint(s, quote(e.name));
    if (long && s.type === 'symlink') {
      let target: Stat | null = null;
      try {
        target = sys.stat(e.path);
      } catch (error) {
        strerror(error);
      }
      out += ` -> ${target === null ? quote(sys.readlink(e.path)) : paint(target, quote(sys.readlink(e.path)))}`;
      return out + (t.has('F') || t.has('p') ? (target === null ? '' : mark(target)) : '');
    }
    return out + (t.has('F') || t.has('p') ? mark(s) : '');
  };
  const display = function* (entries: Entry[]): Task<void> {
    entries.sort(compareEntries);
    if (layout === '1') {
      for (const e of entries) if (t.put(`${show(e)}\n`)) yield* t.flush();
      return;
    }
    const column = Math.max(...entries.map((e) => textWidth(quote(e.name)))) + 2 + (t.has('i') ? 8 : 0) + (t.has('s') ? 5 : 0);
    const columns = Math.max(1, Math.floor(width / column));
    const rows = columns > 1 ? Math.ceil(entries.length / columns) : entries.length;
    for (let row = 0; row < rows; row++) {
      let line = '';
      let used = 0;
      for (let c = 0; c < columns; c++) {
        const e = entries[layout === 'x' ? row * columns + c : c * rows + row];
        if (e === undefined) continue;
        const text = show(e);
        if (c > 0) line += ' '.repeat(Math.max(0, c * column - used));
        line += text;
        used = Math.max(used, c * column) + textWidth(text.replace(/\x1b\[[0-9;]*m/g, ''));
      }
      yield* t.print(`${line}\n`);
    }
  };
  const entry = function* (path: string, name: string, follow: boolean): Task<Entry | null> {
    try {
      return { name, path, stat: follow || t.has('L') ? sys.stat(path) : sys.lstat(path) };
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
      return null;
    }
  };
  let headers = t.args.length > 1 || t.has('R');
  let first = true;
  const directories = function* (list: Entry[]): Task<void> {
    for (const d of list) {
      if (headers || t.has('R')) {
        yield* t.print(`${first ? '' : '\n'}${d.path}:\n`);
        first = false;
      }
      let found: string[];
      try {
        found = [...sys.readdir(d.path)];
      } catch (e) {
        yield* t.warn(`can't open '${d.path}': ${strerror(e)}`);
        status = 1;
        continue;
      }
      if (t.has('a')) found.push('.', '..');
      const entries: Entry[] = [];
      for (const name of found) {
        if (name.startsWith('.') && !t.has('a') && !t.has('A')) continue;
        const e = yield* entry(joinPath(d.path, name), name, false);
        if (e !== null) entries.push(e);
      }
      yield* sys.tick();
      if (long || t.has('s')) {
        const total = Math.ceil(entries.reduce((n, e) => n + e.stat.blocks, 0) / 2);
        yield* t.print(
          `total ${
            t.has('h')
              ? humanReadable(total * 1024)
                  .replace(/\.0(?=[A-Z]$)/, '')
                  .padEnd(7)
              : total
          }\n`,
        );
      }
      if (entries.length > 0) yield* display(entries);
      if (t.has('R')) yield* directories(entries.filter((e) => e.stat.type === 'directory' && e.name !== '.' && e.name !== '..'));
    }
  };

  const files: Entry[] = [];
  const dirs: Entry[] = [];
  // Links named on the command line are followed unless -l, -i, -s, -F or -d show the link itself.
  const follow = t.has('H') || t.has('L') || !(long || t.has('i') || t.has('s') || t.has('F') || t.has('d'));
  for (const path of t.args.length === 0 ? ['.'] : t.args) {
    let e: Entry | null = null;
    try {
      e = { name: path, path, stat: follow ? sys.stat(path) : sys.lstat(path) };
    } catch (error) {
      yield* t.warn(`${path}: ${strerror(error)}`);
      status = 1;
    }
    if (e !== null) (e.stat.type === 'directory' && !t.has('d') ? dirs : files).push(e);
  }
  if (files.length > 0) {
    yield* display(files);
    first = false;
  }
  headers = t.args.length > 1;
  dirs.sort(compareEntries);
  yield* directories(dirs);
  return status;
}

export const lsApplets: AppletTable = {
  ls: applet({ short: '1AaCxdLHRFplinshrSXvctukgQw:T:', long: 'full-time group-directories-first color==' }, ls),
};
