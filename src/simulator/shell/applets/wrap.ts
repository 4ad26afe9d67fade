/** fold, expand, unexpand, strings. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { inputs, withoutNewline } from './lines.ts';
import { applet, closeInput, createLines, decodeUtf8, openInput, readAllQuietly, type Tool } from './tool.ts';

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

export const wrapApplets: AppletTable = {
  fold: applet({ short: 'bsw:', long: '' }, fold),
  expand: applet({ short: 'it:', long: 'initial:i tabs=:t' }, tabs),
  unexpand: applet({ short: 'ft:a', long: 'first-only:f tabs=:t all:a' }, tabs),
  strings: applet('afon:t:', strings),
};
