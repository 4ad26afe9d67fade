/** fold, expand, unexpand, strings. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { closeInput, eachInput, eachLine, nameOf, readAllQuietly, withoutNewline } from './input.ts';
import { decodeUtf8 } from './text.ts';
import { applet, type Tool } from './tool.ts';

function* fold(t: Tool): Task<number> {
  const width = yield* t.number(t.str('w') ?? '80', { min: 1, max: 10_000 });
  const wrap = function* (line: string): Task<void> {
    const chars = t.has('b') ? [...withoutNewline(line)] : decodeUtf8(withoutNewline(line));
    let out = '';
    for (let start = 0; start < chars.length;) {
      let column = 0;
      let end = start;
      for (; end < chars.length; end++) {
        const c = chars[end]!;
        const next = t.has('b')
          ? column + 1
          : c === '\b'
            ? Math.max(0, column - 1)
            : c === '\r'
              ? 0
              : c === '\t'
                ? (column | 7) + 1
                : column + 1;
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
  };
  return yield* eachLine(t, wrap, (path) => `${path}: Input/output error`);
}

/** expand and unexpand: tabs to spaces and back. */
function* tabs(t: Tool): Task<number> {
  const size = yield* t.number(t.str('t') ?? '8', { min: 1 });
  const toSpaces = t.name === 'expand';
  const all = t.has('a') || (t.has('t') && !t.has('f'));
  const convert = function* (line: string): Task<void> {
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
      for (let i = 0; i < text.length;) {
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
  };
  return yield* eachLine(t, convert, (path) => `${nameOf(path)}: Input/output error`);
}

function* strings(t: Tool): Task<number> {
  const least = yield* t.number(t.str('n') ?? '4', { min: 1 });
  const pattern = new RegExp(`[\\t -~]{${Math.min(least, 1000)},}`, 'g');
  const radix = t.has('o') ? 'o' : t.str('t');
  return yield* eachInput(t, 'name', function* (fd, path) {
    const all = yield* readAllQuietly(t.sys, fd);
    for (const m of all.matchAll(pattern)) {
      const offset = radix === undefined ? '' : `${m.index.toString(radix === 'o' ? 8 : radix === 'x' ? 16 : 10).padStart(7)} `;
      yield* t.print(`${t.has('f') ? `${path}: ` : ''}${offset}${m[0]}\n`);
    }
    closeInput(t, fd);
    return true;
  });
}

export const wrapApplets: AppletTable = {
  fold: applet({ short: 'bsw:', long: '' }, fold),
  expand: applet({ short: 'it:', long: 'initial:i tabs=:t' }, tabs),
  unexpand: applet({ short: 'ft:a', long: 'first-only:f tabs=:t all:a' }, tabs),
  strings: applet('afon:t:', strings),
};
