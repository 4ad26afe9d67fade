/** cut, paste, tr, uniq, comm: tools on columns and neighbouring lines. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { escapeSequence } from './escapes.ts';
import { characterClass, compileRegex, RegexError } from './regex.ts';
import { writeOut } from './lines.ts';
import { createLines, eachInput, inputs, type Lines, openInput, openOutput, withoutNewline } from './input.ts';
import { applet, strerror, type Tool } from './tool.ts';

type Range = readonly [number, number];
function* ranges(t: Tool, text: string): Task<Range[]> {
  const list: Range[] = [];
  for (const piece of text.split(',').filter(Boolean)) {
    const dash = piece.indexOf('-');
    const from = dash < 0 ? piece : piece.slice(0, dash);
    const first = from === '' ? 0 : Math.max(0, (yield* t.number(from)) - 1);
    if (dash < 0) list.push([first, first]);
    else if (piece.slice(dash + 1) === '') list.push([first, Infinity]);
    else {
      const last = yield* t.number(piece.slice(dash + 1));
      if (last < first) return yield* t.die(`${last}<${first}`);
      list.push([first, last - 1]);
    }
  }
  if (list.length === 0) return yield* t.die('missing list of positions');
  return t.has('D') ? list : list.sort((a, b) => a[0] - b[0]);
}

function* cut(t: Tool): Task<number> {
  const kinds = ['b', 'c', 'f', 'F'].filter((k) => t.has(k));
  if (kinds.length > 1) return yield* t.usage();
  const kind = kinds[0];
  if (kind === undefined) return yield* t.die('expected a list of bytes, characters, or fields');
  const byField = kind === 'f' || kind === 'F';
  if (!byField && t.has('s')) return yield* t.die('suppressing non-delimited lines makes sense only when operating on fields');
  if (!byField && t.has('d')) return yield* t.die('a delimiter may be specified only when operating on fields');
  const list = yield* ranges(t, t.str(kind) ?? '');
  const given = t.str('d') ?? '';
  const delimiter = given === '' ? '\t' : given[0]!;
  let splitter = null;
  if (kind === 'F') {
    try {
      splitter = compileRegex(given === '' ? '[[:space:]]+' : given, { extended: true });
    } catch (e) {
      if (e instanceof RegexError) return yield* t.die(`bad regex '${given}': ${e.message}`);
      throw e;
    }
  }
  const glue = t.str('O') ?? (kind === 'F' ? ' ' : given === '' ? '\t' : given);
  const fieldsOf = (line: string): string[] => {
    if (splitter === null) return line.split(delimiter);
    const out: string[] = [];
    let rest = line;
    for (let m = splitter.exec(rest, out.length > 0); m !== null && m[1]! > m[0]!; m = splitter.exec(rest, true)) {
      out.push(rest.slice(0, m[0]));
      rest = rest.slice(m[1]);
    }
    return [...out, rest];
  };
  return yield* eachInput(t, 'name', function* (fd) {
    const lines = createLines(t.sys, fd);
    let number = 0;
    for (let line = yield* lines.next(); line !== null; line = yield* lines.next()) {
      const text = withoutNewline(line);
      let out: string | null = '';
      if (!byField) {
        const taken = new Set<number>();
        for (const [a, b] of list) {
          for (let i = a; i < text.length && i <= Math.max(a, b); i++) {
            if (!taken.has(i)) out += text[i]!;
            taken.add(i);
          }
        }
      } else if (delimiter === '\n' && kind === 'f') {
        out = list.some(([a, b]) => number >= a && number <= b) ? text : null;
      } else {
        const fields = fieldsOf(text);
        if (fields.length === 1) out = t.has('s') && kind === 'f' ? null : text;
        else {
          const picked: string[] = [];
          const taken = new Set<number>();
          for (const [a, b] of list) {
            for (let i = a; i < fields.length && i <= b; i++) {
              if (t.has('D') || !taken.has(i)) picked.push(fields[i]!);
              taken.add(i);
            }
          }
          out = picked.join(glue);
        }
      }
      number++;
      if (out !== null && t.put(`${out}\n`)) yield* t.flush();
    }
    lines.end();
    return true;
  });
}

function* paste(t: Tool): Task<number> {
  const raw = t.str('d') ?? '\t';
  const delimiters: string[] = [];
  for (let i = 0; i < raw.length;) {
    if (raw[i] !== '\\') delimiters.push(raw[i++]!);
    else if (raw[i + 1] === '0') {
      delimiters.push('');
      i += 2;
    } else {
      const [c, next] = escapeSequence(raw, i + 1);
      delimiters.push(c);
      i = next;
    }
  }
  if (delimiters.length === 0) delimiters.push('');
  const glue = (i: number): string => delimiters[i % delimiters.length]!;
  const sources: (Lines | null)[] = [];
  const standard = createLines(t.sys, 0); // each `-` reads on in the same stream
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) return 1;
    sources.push(fd === 0 ? standard : createLines(t.sys, fd));
  }
  if (t.has('s')) {
    for (const source of sources) {
      let out = '';
      let i = -1;
      for (let line = yield* source!.next(); line !== null; line = yield* source!.next())
        out += (i++ < 0 ? '' : glue(i - 1)) + withoutNewline(line);
      yield* t.print(`${out}\n`);
    }
    return 0;
  }
  for (;;) {
    let alive = false;
    for (const [i, source] of sources.entries()) {
      const line = source === null ? null : yield* source.next();
      if (line === null) {
        sources[i] = null; // from here on not even its separator is printed
        continue;
      }
      alive = true;
      yield* t.print(withoutNewline(line) + (i === sources.length - 1 ? '\n' : glue(i)));
    }
    if (!alive) return 0;
  }
}

/** The bytes a tr operand stands for. */
function expandSet(text: string): string {
  let out = '';
  for (let i = 0; i < text.length;) {
    let c: string;
    if (text[i] === '[' && (text[i + 1] === ':' || text[i + 1] === '=')) {
      const end = text.indexOf(`${text[i + 1]}]`, i + 2);
      const name = end < 0 ? '' : text.slice(i + 2, end);
      const test = text[i + 1] === ':' ? characterClass(name) : undefined;
      if (test !== undefined) {
        for (let n = 0; n < 256; n++) if (test(n)) out += String.fromCharCode(n);
        i = end + 2;
        continue;
      }
      if (text[i + 1] === '=' && name.length === 1) {
        out += name;
        i = end + 2;
        continue;
      }
    }
    if (text[i] === '\\' && i + 1 < text.length) [c, i] = escapeSequence(text, i + 1);
    else c = text[i++]!;
    if (text[i] === '-' && i + 1 < text.length) {
      let to = text[i + 1]!;
      let next = i + 2;
      if (to === '\\' && next < text.length) [to, next] = escapeSequence(text, next);
      for (let n = c.charCodeAt(0); n <= to.charCodeAt(0); n++) out += String.fromCharCode(n);
      i = next;
    } else out += c;
  }
  return out;
}

function* tr(t: Tool): Task<number> {
  const remove = t.has('d');
  const squeeze = t.has('s');
  let from = expandSet(t.args[0]!);
  if (t.has('c') || t.has('C')) {
    const members = new Set(from);
    from = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i))
      .filter((c) => !members.has(c))
      .join('');
  }
  const second = t.args[1];
  let to = '';
  if (second !== undefined) {
    if (second === '') return yield* t.die('STRING2 cannot be empty');
    to = expandSet(second);
  }
  const map = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));
  const deleted = new Uint8Array(256);
  const squeezed = new Uint8Array(256);
  if (remove) for (const c of from) deleted[c.charCodeAt(0)] = 1;
  else if (second !== undefined) for (let i = 0; i < from.length; i++) map[from.charCodeAt(i)] = to[Math.min(i, to.length - 1)]!;
  if (squeeze) for (const c of second === undefined ? from : to) squeezed[c.charCodeAt(0)] = 1;
  let last = '';
  for (;;) {
    let chunk: string;
    try {
      chunk = yield* t.sys.read(0, 65536);
    } catch (e) {
      return yield* t.die(`read error: ${strerror(e)}`);
    }
    if (chunk === '') return 0;
    yield* t.sys.tick(chunk.length >> 9);
    let out = '';
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      if (deleted[code] === 1) continue;
      const c = map[code]!;
      if (c === last && squeezed[c.charCodeAt(0)] === 1) continue;
      out += c;
      last = c;
    }
    if (out !== '') yield* writeOut(t, out);
  }
}

function* uniq(t: Tool): Task<number> {
  const skipFields = yield* t.number(t.str('f') ?? '0');
  const skipChars = yield* t.number(t.str('s') ?? '0');
  const width = t.has('w') ? yield* t.number(t.str('w')!) : Infinity;
  const fd = yield* openInput(t, t.args[0] ?? '-', "can't open");
  if (fd === null) return 1;
  if (t.args[1] !== undefined && t.args[1] !== '-') {
    const out = yield* openOutput(t, t.args[1]);
    t.sys.dup2(out, 1);
  }
  const key = (line: string): string => {
    let rest = line;
    for (let i = 0; i < skipFields; i++) rest = rest.replace(/^[ \t]*[^ \t]*/, '');
    rest = rest.slice(skipChars);
    if (width !== Infinity) rest = rest.slice(0, width);
    return t.has('i') ? rest.toLowerCase() : rest;
  };
  const lines = createLines(t.sys, fd, t.has('z') ? '\0' : '\n');
  let group: string | null = null;
  let count = 0;
  const show = function* (): Task<void> {
    if (group === null || (t.has('d') && count === 1) || (t.has('u') && count > 1)) return;
    yield* t.print(`${t.has('c') ? `${String(count).padStart(7)} ` : ''}${group}${t.has('z') ? '\0' : '\n'}`);
  };
  for (let line = yield* lines.next(); line !== null; line = yield* lines.next()) {
    const text = line.endsWith(t.has('z') ? '\0' : '\n') ? line.slice(0, -1) : line;
    if (group !== null && key(group) === key(text)) {
      count++;
      continue;
    }
    yield* show();
    group = text;
    count = 1;
  }
  yield* show();
  if (lines.failed() !== null) return yield* t.die(`${t.args[0] ?? '(null)'}: I/O error`);
  return 0;
}

function* comm(t: Tool): Task<number> {
  const sources: Lines[] = [];
  for (const path of t.args) {
    const fd = yield* openInput(t, path);
    if (fd === null) return 1;
    sources.push(createLines(t.sys, fd));
  }
  const [left, right] = sources as [Lines, Lines];
  const show = function* (column: 1 | 2 | 3, text: string): Task<void> {
    if (t.has(String(column))) return;
    const indent = column === 1 ? 0 : column === 2 ? Number(!t.has('1')) : Number(!t.has('1')) + Number(!t.has('2'));
    yield* t.print(`${'\t'.repeat(indent)}${text}\n`);
  };
  const next = function* (source: Lines): Task<string | null> {
    const line = yield* source.next();
    return line === null ? null : withoutNewline(line);
  };
  let a = yield* next(left);
  let b = yield* next(right);
  while (a !== null || b !== null) {
    if (b === null || (a !== null && a < b)) {
      yield* show(1, a!);
      a = yield* next(left);
    } else if (a === null || b < a) {
      yield* show(2, b);
      b = yield* next(right);
    } else {
      yield* show(3, a);
      a = yield* next(left);
      b = yield* next(right);
    }
  }
  return 0;
}

export const columnApplets: AppletTable = {
  cut: applet('b:c:f:d:O:sDF:n', cut),
  paste: applet({ short: 'd:s' }, paste),
  tr: applet({ short: '+cCds', min: 1, max: 2 }, tr),
  uniq: applet({ short: 'cduf:s:w:iz', max: 2 }, uniq),
  comm: applet({ short: '123', min: 2, max: 2 }, comm),
};
