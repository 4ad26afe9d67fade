/** cat, head, tail, wc and others that pass lines through. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { headTailApplets } from './head-tail.ts';
import { closeInput, createLines, eachInput, eachLine, nameOf, openInput, openOutput, readAll, withoutNewline } from './input.ts';
import { decodeUtf8 } from './text.ts';
import { applet, BKM, rawApplet, strerror, type Tool } from './tool.ts';
import { wrapApplets } from './wrap.ts';

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

/** Writes at once, or ends with `write error`. */
export function* writeOut(t: Tool, data: string): Task<void> {
  try {
    yield* t.sys.write(1, data);
  } catch (e) {
    yield* t.die(`write error: ${strerror(e)}`);
  }
}

/** Makes control bytes visible as cat -v does: from a table, as each byte of a long input is looked at. */
export function visible(text: string, ends: boolean, tabs: boolean): string {
  if (!(ends || tabs ? /[\0-\x1f\x7f-\xff]/ : /[\0-\x08\x0b-\x1f\x7f-\xff]/).test(text)) return text;
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    out += code === 10 ? (ends ? '$\n' : '\n') : code === 9 ? (tabs ? '^I' : '\t') : VISIBLE[code]!;
  }
  return out;
}
const VISIBLE: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const code = byte & 127;
  return `${byte > 127 ? 'M-' : ''}${code < 32 ? `^${String.fromCharCode(code + 64)}` : code === 127 ? '^?' : String.fromCharCode(code)}`;
});

interface Numbering {
  all: boolean;
  nonempty: boolean;
  width: number;
  separator: string;
  next: number;
  step: number;
  empty: string;
}
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
  const n: Numbering = { all: t.has('n'), nonempty: t.has('b'), width: 6, separator: '\t', next: 1, step: 1, empty: '\n' };
  if (n.nonempty) n.all = false;
  const counted = n.all || n.nonempty;
  const ends = t.has('e') || t.has('A');
  const tabs = t.has('t') || t.has('A');
  if (!ends && !tabs && !t.has('v')) {
    return yield* eachInput(t, counted ? 'name' : "can't open", function* (fd) {
      if (counted) {
        yield* numbered(t, fd, n);
        return true;
      }
      const fine = yield* copyOut(t, fd);
      closeInput(t, fd);
      return fine;
    });
  }
  let atLineStart = true;
  return yield* eachInput(t, "can't open", function* (fd) {
    let fine = true;
    for (;;) {
      let chunk = '';
      try {
        chunk = yield* t.sys.read(fd);
      } catch (e) {
        strerror(e);
        fine = false;
      }
      if (chunk === '') break;
      yield* t.sys.tick(chunk.length >> 5);
      for (const line of counted ? (chunk.match(/[^\n]*\n|[^\n]+/g) ?? []) : [chunk]) {
        const number = counted && atLineStart && !(n.nonempty && line === '\n') ? `${String(n.next++).padStart(6)}  ` : '';
        atLineStart = line.endsWith('\n');
        yield* t.print(number + visible(line, ends, tabs));
      }
    }
    closeInput(t, fd);
    return fine;
  });
}

function* nl(t: Tool): Task<number> {
  const style = t.str('b') ?? 't';
  const width = yield* t.number(t.str('w') ?? '6');
  const separator = t.str('s') ?? '\t';
  const n: Numbering = {
    all: style === 'a',
    nonempty: style === 't',
    width,
    separator,
    next: yield* t.number(t.str('v') ?? '1'),
    step: yield* t.number(t.str('i') ?? '1'),
    empty: `${' '.repeat(width + separator.length)}\n`,
  };
  return yield* eachInput(t, 'name', function* (fd) {
    yield* numbered(t, fd, n);
    return true;
  });
}

function* wc(t: Tool): Task<number> {
  const kinds = ['l', 'w', 'm', 'c', 'L'].filter((k) => t.has(k));
  const columns = kinds.length === 0 ? ['l', 'w', 'c'] : kinds;
  const total: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  const line = (counts: Readonly<Record<string, number>>, name: string): string =>
    `${columns.map((k, i) => (columns.length === 1 && t.args.length < 2 ? String(counts[k]) : `${i === 0 ? '' : ' '}${String(counts[k]).padStart(9)}`)).join('')}${name === '' ? '' : ` ${name}`}\n`;
  const status = yield* eachInput(t, 'name', function* (fd, path) {
    let fine = true;
    const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    let inWord = false;
    let width = 0;
    for (;;) {
      let chunk = '';
      try {
        chunk = yield* t.sys.read(fd, 65536);
      } catch (e) {
        yield* t.warn(`${nameOf(path)}: ${strerror(e)}`);
        fine = false;
      }
      if (chunk === '') break;
      counts['c']! += chunk.length;
      if (columns.length === 1 && columns[0] === 'c') continue;
      if (columns.length === 1 && columns[0] === 'l') {
        for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) counts['l']!++;
        continue;
      }
      yield* t.sys.tick(chunk.length >> 10); // about what looking at each byte takes
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
    return fine;
  });
  if (t.args.length > 1) yield* t.print(line(total, 'total'));
  return status;
}

function* tac(t: Tool): Task<number> {
  const lines: string[] = [];
  const keep = function* (line: string): Task<void> {
    lines.push(line);
  };
  const status = yield* eachLine(t, keep, (path, reason) => `${path}: ${reason}`);
  if (lines.length > 0) yield* writeOut(t, lines.reverse().join(''));
  return status;
}
const rev = (t: Tool): Task<number> =>
  eachLine(t, function* (line) {
    const text = withoutNewline(line);
    yield* t.print(decodeUtf8(text).reverse().join('') + (text === line ? '' : '\n'));
  });

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
const pager = rawApplet((t) =>
  eachInput({ ...t, args: t.args.filter((a) => !a.startsWith('-') || a === '-') }, "can't open", (fd) => copyOut(t, fd)),
);

export const lineApplets: AppletTable = {
  ...wrapApplets,
  cat: applet('nbvteuA', cat),
  nl: applet(
    { short: 'w:s:v:i:b:', long: 'body-numbering=:b line-increment=:i number-separator=:s starting-line-number=:v number-width=:w' },
    nl,
  ),
  ...headTailApplets,
  wc: applet({ short: 'lwmcL', long: '' }, wc),
  tac: applet('', tac),
  rev: applet('', rev),
  tee: applet('ia', tee),
  split: applet({ short: 'l:b:a:', max: 2 }, split),
  dos2unix: applet('du', lineEnds),
  unix2dos: applet('du', lineEnds),
  less: pager,
  more: pager,
};
