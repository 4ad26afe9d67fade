/** cat, head, tail, wc and others that pass lines through. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import {
  applet, BKM, closeInput, createLines, createTool, getopt, decodeUtf8, isSystemError, openInput, openOutput, rawApplet, readAll, readAllQuietly, strerror, type Tool,
} from './tool.ts';


const inputs = (t: Tool): readonly string[] => (t.args.length === 0 ? ['-'] : t.args);
const withoutNewline = (line: string): string => (line.endsWith('\n') ? line.slice(0, -1) : line);

/** Copies a descriptor to standard output; false after a message when reading fails. */
export function* copyOut(t: Tool, fd: number): Task<boolean> {
  for (;;) {
    let chunk: string;
    try {
      chunk = yield* t.sys.read(fd, 65536);
    } catch (e) {
      yield* t.warn(`read error: ${strerror(e)}`);
      return false;
    }
    if (chunk === '') return true;
    try {
      yield* t.sys.write(1, chunk);
    } catch (e) {
      yield* t.warn(`write error: ${strerror(e)}`);
      return false;
    }
  }
}

/** Makes control bytes visible as cat -v does. */
export function visible(text: string, ends: boolean, tabs: boolean): string {
  return text.replace(ends || tabs ? /[\0-\x1f\x7f-\xff]/g : /[\0-\x08\x0b-\x1f\x7f-\xff]/g, (c) => {
    let code = c.charCodeAt(0);
    if (c === '\n') return ends ? '$\n' : c;
    if (c === '\t') return tabs ? '^I' : c;
    let out = '';
    if (code >= 128) {
      out = 'M-';
      code -= 128;
    }
    return out + (code < 32 ? `^${String.fromCharCode(code + 64)}` : code === 127 ? '^?' : String.fromCharCode(code));
  });
}

interface Numbering { all: boolean; nonempty: boolean; width: number; separator: string; next: number; step: number; empty: string }
function* numbered(t: Tool, fd: number, n: Numbering): Task<void> {
  const lines = createLines(t.sys, fd);
  for (let line = yield* lines.next(); line !== null; line = yield* lines.next()) {
    const text = withoutNewline(line);
    let out: string;
    if (n.all || (n.nonempty && text !== '')) {
      out = `${String(n.next).padStart(n.width)}${n.separator}${text}\n`;
      n.next += n.step;
    } else out = n.nonempty ? n.empty : `${n.empty.slice(0, -1)}${text}\n`;
    if (t.put(out)) yield* t.flush();
  }
  lines.end();
}

function* cat(t: Tool): Task<number> {
  let status = 0;
  const n: Numbering = { all: t.has('n'), nonempty: t.has('b'), width: 6, separator: '\t', next: 1, step: 1, empty: '\n' };
  if (n.nonempty) n.all = false;
  const ends = t.has('e') || t.has('A');
  const tabs = t.has('t') || t.has('A');
  const show = ends || tabs || t.has('v');
  let atLineStart = true;
  for (const path of inputs(t)) {
    const counted = n.all || n.nonempty;
    const fd = yield* openInput(t, path, counted && !show ? 'name' : "can't open");
    if (fd === null) {
      status = 1;
      continue;
    }
    if (counted && !show) {
      yield* numbered(t, fd, n);
      continue;
    }
    if (show) {
      for (;;) {
        let chunk = '';
        try {
          chunk = yield* t.sys.read(fd);
        } catch (e) {
          strerror(e);
          status = 1;
        }
        if (chunk === '') break;
        for (const line of counted ? (chunk.match(/[^\n]*\n|[^\n]+/g) ?? []) : [chunk]) {
          const number = counted && atLineStart && !(n.nonempty && line === '\n') ? `${String(n.next++).padStart(6)}  ` : '';
          atLineStart = line.endsWith('\n');
          yield* t.print(number + visible(line, ends, tabs));
        }
      }
    } else if (!(yield* copyOut(t, fd))) status = 1;
    closeInput(t, fd);
  }
  return status;
}

function* nl(t: Tool): Task<number> {
  const style = t.str('b') ?? 't';
  const width = yield* t.number(t.str('w') ?? '6');
  const separator = t.str('s') ?? '\t';
  const n: Numbering = { all: style === 'a', nonempty: style === 't', width, separator, next: yield* t.number(t.str('v') ?? '1'), step: yield* t.number(t.str('i') ?? '1'), empty: `${' '.repeat(width + separator.length)}\n` };
  let status = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) status = 1;
    else yield* numbered(t, fd, n);
  }
  return status;
}

/** `head -3`, `tail -3`, `tail +3` as `-n`; options by hand since getopt does not know them. */
function oldStyle(args: readonly string[], plus: boolean): string[] {
  const out: string[] = [];
  for (const [i, a] of args.entries()) {
    const m = (plus ? /^([-+]\d+[bkm]?)([fc]?)$/ : /^(-\d+[bkm]?)()$/).exec(a);
    const isValue = i > 0 && /^-[a-zA-Z]*[ncs]$/.test(args[i - 1]!);
    if (m === null || isValue || (plus && a.startsWith('+') && i > 0)) out.push(a);
    else out.push('-n', a.startsWith('+') ? m[1]! : m[1]!.slice(1), ...(m[2] === '' ? [] : [`-${m[2]}`]));
  }
  return out;
}
function parsed(raw: Tool, args: readonly string[], short: string, long: string): { readonly t: Tool; readonly error: string | undefined } {
  const p = getopt(args, short, long);
  return { t: createTool(raw.sys, raw.name, p, 1), error: p.error };
}

function* head(raw: Tool): Task<number> {
  const { t, error } = parsed(raw, oldStyle(raw.args, false), 'n:c:qv', 'lines=:n bytes=:c quiet:q silent:q verbose:v');
  if (error !== undefined) {
    yield* t.warn(error);
    return yield* t.usage();
  }
  const bytes = t.has('c');
  const text = t.str(bytes ? 'c' : 'n') ?? '10';
  const fromEnd = text.startsWith('-');
  const count = yield* t.number(fromEnd ? text.slice(1) : text, { suffixes: BKM });
  const headers = (inputs(t).length > 1 && !t.has('q')) || t.has('v');
  let status = 0;
  let first = true;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      first = false;
      continue;
    }
    if (headers) yield* t.print(`${first ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
    first = false;
    // Byte counts and negative ones need more than lines, but fail alike.
    const lines = createLines(t.sys, fd, bytes || fromEnd ? '\0' : '\n');
    if (fromEnd) {
      let all = '';
      for (let piece = yield* lines.next(); piece !== null; piece = yield* lines.next()) all += piece;
      const list = bytes ? [] : (all.match(/[^\n]*\n|[^\n]+$/g) ?? []);
      yield* t.print(bytes ? all.slice(0, Math.max(0, all.length - count)) : list.slice(0, Math.max(0, list.length - count)).join(''));
    } else if (bytes) {
      for (let left = count; left > 0; ) {
        let chunk = '';
        try {
          chunk = yield* t.sys.read(fd, Math.min(left, 65536));
        } catch (e) {
          strerror(e);
          yield* t.warn(`${path === '-' ? 'standard input' : path}: Input/output error`);
          status = 1;
        }
        if (chunk === '') break;
        left -= chunk.length;
        yield* t.print(chunk);
      }
    } else {
      for (let i = 0; i < count; i++) {
        const line = yield* lines.next();
        if (line === null) break;
        if (t.put(line)) yield* t.flush();
      }
    }
    if (lines.failed() !== null) {
      yield* t.warn(`${path === '-' ? 'standard input' : path}: Input/output error`);
      status = 1;
    }
    lines.end();
  }
  yield* t.flush();
  return status;
}

/** Writes at once, or ends with `write error`. */
export function* writeOut(t: Tool, data: string): Task<void> {
  try {
    yield* t.sys.write(1, data);
  } catch (e) {
    yield* t.die(`write error: ${strerror(e)}`);
  }
}

interface Followed { readonly path: string; fd: number }
/** What tail prints of one file at first. */
function* tailOf(t: Tool, fd: number, bytes: boolean, fromStart: boolean, count: number): Task<void> {
  const { sys } = t;
  if (fromStart) {
    let skip = Math.max(0, count - 1);
    for (;;) {
      let chunk = yield* sys.read(fd, 65536);
      if (chunk === '') return;
      if (skip > 0 && bytes) {
        const cut = Math.min(skip, chunk.length);
        chunk = chunk.slice(cut);
        skip -= cut;
      }
      while (skip > 0 && chunk !== '') {
        const end = chunk.indexOf('\n');
        if (end < 0) chunk = '';
        else {
          chunk = chunk.slice(end + 1);
          skip--;
        }
      }
      if (chunk !== '') yield* writeOut(t, chunk);
    }
  }
  // Keeps no more than is needed; a line without an end (as of /dev/zero) grows until memory runs out.
  let kept = '';
  let size = 0;
  const parts: string[] = [];
  const cutLines = (text: string): number => {
    let at = text.endsWith('\n') ? text.length - 1 : text.length;
    for (let n = 0; n < count; n++) {
      at = text.lastIndexOf('\n', at - 1);
      if (at < 0) return 0;
    }
    return at + 1;
  };
  for (;;) {
    const chunk = yield* sys.read(fd, 65536);
    if (chunk === '') break;
    if (bytes) {
      kept = (kept + chunk).slice(count === 0 ? kept.length + chunk.length : -count);
      continue;
    }
    parts.push(chunk);
    size += chunk.length;
    if (size > 1 << 20) sys.setMemory(size);
    if (parts.length >= 64 && chunk.includes('\n')) {
      const text = parts.join('');
      const rest = text.slice(count === 0 ? text.length : cutLines(text));
      parts.length = 0;
      parts.push(rest);
      size = rest.length;
    }
  }
  if (!bytes) {
    kept = parts.join('');
    kept = count === 0 ? '' : kept.slice(cutLines(kept));
  }
  if (kept !== '') yield* writeOut(t, kept);
}

function* tail(raw: Tool): Task<number> {
  const { t, error } = parsed(raw, oldStyle(raw.args, true), 'fc:n:qs:vF', '');
  const { sys } = t;
  if (error !== undefined) {
    yield* t.warn(error);
    return yield* t.usage();
  }
  const bytes = t.given.findLast(([o]) => o === 'c' || o === 'n')?.[0] === 'c';
  const text = t.str(bytes ? 'c' : 'n') ?? '10';
  const fromStart = text.startsWith('+');
  const count = yield* t.number(text.replace(/^[-+]/, ''), { suffixes: BKM });
  const period = yield* t.number(t.str('s') ?? '1');
  let follow = t.has('f') || t.has('F');
  const paths = inputs(t);
  if (t.args.length === 0 && follow) {
    try {
      if (sys.fstat(0).type === 'fifo') follow = false;
    } catch (e) {
      strerror(e);
    }
  }
  let status = 0;
  const files: Followed[] = [];
  for (const path of paths) {
    const fd = yield* openInput(t, path, "can't open");
    if (fd === null) status = 1;
    if (fd !== null || t.has('F')) files.push({ path, fd: fd ?? -1 });
  }
  if (files.length === 0) return yield* t.die('no files');
  const headers = t.has('v') || (files.length > 1 && !t.has('q'));
  let shown = -1;
  const header = function* (i: number): Task<void> {
    if (!headers || shown === i) return;
    yield* sys.write(1, `${shown < 0 ? '' : '\n'}==> ${files[i]!.path === '-' ? 'standard input' : files[i]!.path} <==\n`);
    shown = i;
  };
  for (const [i, f] of files.entries()) {
    if (f.fd < 0) continue;
    yield* header(i);
    try {
      yield* tailOf(t, f.fd, bytes, fromStart, count);
    } catch (e) {
      yield* t.warn(`read error: ${strerror(e)}`);
      if (!bytes) status = 1;
    }
  }
  if (!follow) return status;
  for (;;) {
    yield* sys.sleep(Math.max(period * 1000, 10));
    for (const [i, f] of files.entries()) {
      if (t.has('F') && f.path !== '-') yield* reopen(t, f);
      if (f.fd < 0) continue;
      for (;;) {
        const size = sys.fstat(f.fd).size;
        if (size > 0 && size < position(t, f.fd)) sys.seek(f.fd, 0, 'set');
        let chunk = '';
        try {
          chunk = yield* sys.read(f.fd, 65536);
        } catch (e) {
          strerror(e);
        }
        if (chunk === '') break;
        yield* header(i);
        yield* sys.write(1, chunk);
      }
    }
  }
}
const position = (t: Tool, fd: number): number => {
  try {
    return t.sys.seek(fd, 0, 'current');
  } catch (e) {
    strerror(e);
    return 0;
  }
};
/** tail -F: notices that the name means another file now. */
function* reopen(t: Tool, f: Followed): Task<void> {
  const { sys } = t;
  try {
    if (f.fd >= 0) {
      const [a, b] = [sys.fstat(f.fd), sys.stat(f.path)];
      if (a.inode === b.inode && a.device === b.device) return;
    }
  } catch (e) {
    strerror(e);
  }
  const had = f.fd >= 0;
  if (had) sys.close(f.fd);
  f.fd = -1;
  try {
    f.fd = yield* sys.open(f.path, { read: true });
    yield* t.warn(`${f.path} has ${had ? 'been replaced' : 'appeared'}; following end of new file`);
  } catch (e) {
    if (!isSystemError(e)) throw e;
    if (had) yield* t.warn(`${f.path} has become inaccessible: ${e.message}`);
  }
}

function* wc(t: Tool): Task<number> {
  const kinds = ['l', 'w', 'm', 'c', 'L'].filter((k) => t.has(k));
  const columns = kinds.length === 0 ? ['l', 'w', 'c'] : kinds;
  const total: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  const line = (counts: Readonly<Record<string, number>>, name: string): string =>
    `${columns.map((k, i) => (columns.length === 1 && t.args.length < 2 ? String(counts[k]) : `${i === 0 ? '' : ' '}${String(counts[k]).padStart(9)}`)).join('')}${name === '' ? '' : ` ${name}`}\n`;
  let status = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      continue;
    }
    const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    let inWord = false;
    let width = 0;
    for (;;) {
      let chunk = '';
      try {
        chunk = yield* t.sys.read(fd, 65536);
      } catch (e) {
        yield* t.warn(`${path === '-' ? 'standard input' : path}: ${strerror(e)}`);
        status = 1;
      }
      if (chunk === '') break;
      counts['c']! += chunk.length;
      if (columns.length === 1 && columns[0] === 'c') continue;
      for (let i = 0; i < chunk.length; i++) {
        const c = chunk.charCodeAt(i);
        const continues = c >= 0x80 && c < 0xc0;
        if (!continues) counts['m']!++;
        if (c === 10) counts['l']!++;
        if (c === 10 || c === 13 || c === 12) {
          if (width > counts['L']!) counts['L'] = width;
          width = 0;
        } else if (c === 9) width = (width | 7) + 1;
        else if (c >= 32 && !continues) width++;
        if (c === 32 || (c >= 9 && c <= 13)) inWord = false;
        else if (!inWord && c > 32 && c !== 127) {
          inWord = true;
          counts['w']!++;
        }
      }
    }
    if (width > counts['L']!) counts['L'] = width;
    closeInput(t, fd);
    yield* t.print(line(counts, t.args.length === 0 ? '' : path));
    for (const k of ['l', 'w', 'm', 'c']) total[k]! += counts[k]!;
    total['L'] = Math.max(total['L']!, counts['L']!);
  }
  if (t.args.length > 1) yield* t.print(line(total, 'total'));
  return status;
}

function* tac(t: Tool): Task<number> {
  let status = 0;
  const lines: string[] = [];
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      continue;
    }
    const source = createLines(t.sys, fd);
    for (let line = yield* source.next(); line !== null; line = yield* source.next()) lines.push(line);
    if (source.failed() !== null) {
      yield* t.warn(`${path}: ${source.failed()}`);
      status = 1;
    }
    source.end();
  }
  if (lines.length > 0) yield* writeOut(t, lines.reverse().join(''));
  return status;
}
function* rev(t: Tool): Task<number> {
  let status = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      continue;
    }
    const lines = createLines(t.sys, fd);
    for (let line = yield* lines.next(); line !== null; line = yield* lines.next()) {
      const text = withoutNewline(line);
      yield* t.print(decodeUtf8(text).reverse().join('') + (text === line ? '' : '\n'));
    }
    lines.end();
  }
  return status;
}

function* tee(t: Tool): Task<number> {
  let status = 0;
  const out = [1];
  t.sys.signal('SIGPIPE', 'ignore');
  if (t.has('i')) t.sys.signal('SIGINT', 'ignore');
  for (const path of t.args) {
    try {
      out.push(path === '-' ? 1 : yield* t.sys.open(path, { write: true, create: true, append: t.has('a'), truncate: !t.has('a') }, 0o666));
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      status = 1;
    }
  }
  for (let chunk = yield* t.sys.read(0); chunk !== ''; chunk = yield* t.sys.read(0)) {
    for (const [i, fd] of [...out.entries()].reverse()) {
      try {
        yield* t.sys.write(fd, chunk);
      } catch (e) {
        yield* t.warn(`${fd === 1 ? 'standard output' : t.args[i - 1]}: ${strerror(e)}`);
        out.splice(i, 1);
        status = 1;
      }
    }
    if (out.length === 0) break;
  }
  return status;
}

function* split(t: Tool): Task<number> {
  const size = t.has('b') ? yield* t.number(t.str('b')!, { suffixes: { b: 512, k: 1024, m: 1 << 20, g: 1 << 30 } }) : 0;
  const count = yield* t.number(t.str('l') ?? '1000', { suffixes: BKM });
  const letters = yield* t.number(t.str('a') ?? '2');
  const fd = yield* openInput(t, t.args[0] ?? '-', "can't open");
  if (fd === null) return 1;
  let all: string;
  try {
    all = yield* readAll(t.sys, fd);
  } catch (e) {
    return yield* t.die(`${t.args[0] ?? 'standard input'}: ${strerror(e)}`);
  }
  const lines = t.has('b') ? [] : (all.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  const pieces: string[] = [];
  if (t.has('b')) for (let i = 0; i < all.length; i += Math.max(1, size)) pieces.push(all.slice(i, i + Math.max(1, size)));
  else for (let i = 0; i < lines.length; i += Math.max(1, count)) pieces.push(lines.slice(i, i + Math.max(1, count)).join(''));
  for (const [n, piece] of pieces.entries()) {
    let suffix = '';
    for (let i = 0, x = n; i < letters; i++, x = Math.floor(x / 26)) suffix = String.fromCharCode(97 + (x % 26)) + suffix;
    if (n >= 26 ** letters) return yield* t.die('suffixes exhausted');
    const out = yield* openOutput(t, (t.args[1] ?? 'x') + suffix, undefined, 0o666, 'open');
    yield* t.sys.write(out, piece);
    t.sys.close(out);
  }
  return 0;
}

function* fold(t: Tool): Task<number> {
  const width = yield* t.number(t.str('w') ?? '80', { min: 1, max: 10_000 });
  let status = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      continue;
    }
    const lines = createLines(t.sys, fd);
    for (let line = yield* lines.next(); line !== null; line = yield* lines.next()) {
      const chars = t.has('b') ? [...withoutNewline(line)] : decodeUtf8(withoutNewline(line));
      let out = '';
      for (let start = 0; start < chars.length; ) {
        let column = 0;
        let end = start;
        for (; end < chars.length; end++) {
          const c = chars[end]!;
          const next = t.has('b') ? column + 1 : c === '\b' ? Math.max(0, column - 1) : c === '\r' ? 0 : c === '\t' ? (column | 7) + 1 : column + 1;
          if (next > width) break;
          column = next;
        }
        if (end < chars.length && t.has('s')) {
          for (let i = end - 1; i >= start; i--) {
            if (chars[i] !== ' ' && chars[i] !== '\t') continue;
            end = i + 1;
            break;
          }
        }
        end = Math.max(start + 1, end);
        out += chars.slice(start, end).join('') + (end < chars.length ? '\n' : '');
        start = end;
      }
      yield* t.print(out + (line.endsWith('\n') ? '\n' : ''));
    }
    if (lines.failed() !== null) {
      yield* t.warn(`${path}: Input/output error`);
      status = 1;
    }
    lines.end();
  }
  return status;
}

/** expand and unexpand: tabs to spaces and back. */
function* tabs(t: Tool): Task<number> {
  const size = yield* t.number(t.str('t') ?? '8', { min: 1 });
  const toSpaces = t.name === 'expand';
  const all = t.has('a') || (t.has('t') && !t.has('f'));
  let status = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      continue;
    }
    const lines = createLines(t.sys, fd);
    for (let line = yield* lines.next(); line !== null; line = yield* lines.next()) {
      const text = withoutNewline(line);
      let out = '';
      if (toSpaces) {
        let column = 0;
        let initial = true;
        for (const c of decodeUtf8(text)) {
          if (c === '\t' && (initial || !t.has('i'))) {
            const n = size - (column % size);
            out += ' '.repeat(n);
            column += n;
          } else {
            if (c !== ' ') initial = false;
            out += c;
            column += c === '\t' ? size - (column % size) : 1;
          }
        }
      } else {
        let column = 0;
        for (let i = 0; i < text.length; ) {
          const blanks = /^[ \t]+/.exec(text.slice(i))?.[0] ?? '';
          if (blanks === '' || (i > 0 && !all)) {
            out += text[i]!;
            if ((text.charCodeAt(i) & 0xc0) !== 0x80) column++;
            i++;
            continue;
          }
          let end = column;
          for (const c of blanks) end = c === '\t' ? end + size - (end % size) : end + 1;
          while (Math.floor(column / size) < Math.floor(end / size)) {
            out += '\t';
            column = (Math.floor(column / size) + 1) * size;
          }
          out += ' '.repeat(end - column);
          column = end;
          i += blanks.length;
        }
      }
      yield* t.print(out + (line.endsWith('\n') ? '\n' : ''));
    }
    if (lines.failed() !== null) {
      yield* t.warn(`${path === '-' ? 'standard input' : path}: Input/output error`);
      status = 1;
    }
    lines.end();
  }
  return status;
}

function* strings(t: Tool): Task<number> {
  const least = yield* t.number(t.str('n') ?? '4', { min: 1 });
  const pattern = new RegExp(`[\\t -~]{${Math.min(least, 1000)},}`, 'g');
  const radix = t.has('o') ? 'o' : t.str('t');
  let status = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) {
      status = 1;
      continue;
    }
    const all = yield* readAllQuietly(t.sys, fd);
    for (const m of all.matchAll(pattern)) {
      const offset = radix === undefined ? '' : `${m.index.toString(radix === 'o' ? 8 : radix === 'x' ? 16 : 10).padStart(7)} `;
      yield* t.print(`${t.has('f') ? `${path}: ` : ''}${offset}${m[0]}\n`);
    }
    closeInput(t, fd);
  }
  return status;
}

/** dos2unix and unix2dos, in place or as a filter. */
function* lineEnds(t: Tool): Task<number> {
  const toUnix = t.has('u') || (!t.has('d') && t.name === 'dos2unix');
  const convert = (text: string): string => (toUnix ? text.replace(/\r\n/g, '\n') : text.replace(/\r?\n/g, '\r\n'));
  if (t.args.length === 0) {
    yield* t.print(convert(yield* readAll(t.sys, 0)));
    return 0;
  }
  for (const path of t.args) {
    const fd = yield* openInput(t, path, "can't open");
    if (fd === null) return 1;
    const text = convert(yield* readAll(t.sys, fd));
    t.sys.close(fd);
    const out = yield* openOutput(t, path);
    yield* t.sys.write(out, text);
    t.sys.close(out);
  }
  return 0;
}

/** less and more are cat when they cannot page; on a terminal they show all as well. */
const pager = rawApplet(function* (t) {
  let status = 0;
  const paths = t.args.filter((a) => !a.startsWith('-') || a === '-');
  for (const path of paths.length === 0 ? ['-'] : paths) {
    const fd = yield* openInput(t, path, "can't open");
    if (fd === null || !(yield* copyOut(t, fd))) status = 1;
  }
  return status;
});


export const lineApplets: AppletTable = {
  cat: applet('nbvteuA', cat),
  nl: applet({ short: 'w:s:v:i:b:', long: 'body-numbering=:b line-increment=:i number-separator=:s starting-line-number=:v number-width=:w' }, nl),
  head: rawApplet(head),
  tail: rawApplet(tail),
  wc: applet({ short: 'lwmcL', long: '' }, wc),
  tac: applet('', tac),
  rev: applet('', rev),
  tee: applet('ia', tee),
  split: applet({ short: 'l:b:a:', max: 2 }, split),
  fold: applet({ short: 'bsw:', long: '' }, fold),
  expand: applet({ short: 'it:', long: 'initial:i tabs=:t' }, tabs),
  unexpand: applet({ short: 'ft:a', long: 'first-only:f tabs=:t all:a' }, tabs),
  strings: applet('afon:t:', strings),
  dos2unix: applet('du', lineEnds),
  unix2dos: applet('du', lineEnds),
  less: pager,
  more: pager,
};
