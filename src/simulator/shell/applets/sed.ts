import type { Task } from '../../clock.ts';
import type { Bytes } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import type { Regex } from './regex.ts';
import { parseSed, SedError, type Address, type Command } from './sed-parse.ts';
import { createLines, type Lines, openInput, readAll } from './input.ts';
import { applet, strerror, type Tool } from './tool.ts';

/** A line of input and how it ended: 'x' says that it had no newline. */
interface Line {
  readonly text: Bytes;
  readonly end: '\n' | '';
}
/** Where lines go: remembers whether the last one lacks its newline. */
interface Output {
  fd: number | null;
  text: Bytes;
  last: string;
}

/** The text of a match's replacement: \1…\9, &, \c. */
function replacement(template: string, line: string, m: readonly number[]): string {
  let out = '';
  for (let i = 0; i < template.length; i++) {
    const c = template[i]!;
    let group = c === '&' ? 0 : -1;
    if (c === '\\' && i + 1 < template.length) {
      const next = template[++i]!;
      if (next < '0' || next > '9') {
        out += next;
        continue;
      }
      group = Number(next);
    }
    if (group < 0) out += c;
    else if ((m[2 * group] ?? -1) >= 0) out += line.slice(m[2 * group], m[2 * group + 1]);
  }
  return out;
}

/** One `s` command on a line; null when nothing changed. */
function substitute(line: string, regex: Regex, template: string, which: number): string | null {
  let m = regex.exec(line);
  if (m === null) return null;
  let rest = line;
  let out = '';
  let count = 0;
  let changed = false;
  let emptyBefore = true;
  let atEnd = false;
  while (m !== null) {
    const [start, end] = m as [number, number];
    count++;
    if (which !== 0 && which !== count) {
      const taken = start === end ? end + 1 : end;
      out += rest.slice(0, taken);
      rest = rest.slice(taken);
    } else {
      out += rest.slice(0, start);
      // An empty match right after another is not replaced: "cccd" with c* and R gives RdR.
      if (emptyBefore || start !== 0 || start !== end) {
        out += replacement(template, rest, m);
        changed = true;
      }
      emptyBefore = start === end;
      let next = end;
      if (emptyBefore) {
        if (end >= rest.length) atEnd = true;
        else out += rest[next++]!;
      }
      rest = rest.slice(next);
      if (which !== 0) break;
    }
    if (rest === '') {
      if (atEnd) break;
      atEnd = true;
    }
    m = regex.exec(rest, true);
  }
  return changed ? out + rest : null;
}

function* sed(t: Tool): Task<number> {
  const { sys } = t;
  if (t.has('version')) {
    yield* t.print('This is not GNU sed version 4.0\n');
    return 0;
  }
  const extended = t.has('r') || t.has('E');
  const inPlace = t.has('i');
  const suffix = t.str('i') ?? '';
  let operands = [...t.args];
  const pieces: string[] = [];
  for (const [option, value] of t.given) {
    if (option === 'e') pieces.push(value ?? '');
    else if (option === 'f') {
      const fd = yield* openInput(t, value ?? '');
      if (fd === null) return 1;
      pieces.push((yield* readAll(sys, fd)).replace(/\n$/, ''));
    }
  }
  if (!t.has('e') && !t.has('f')) {
    const first = operands.shift();
    if (first === undefined) return yield* t.usage();
    pieces.push(first);
  }
  let script: ReturnType<typeof parseSed>;
  try {
    script = parseSed(pieces, extended);
  } catch (e) {
    if (e instanceof SedError) return yield* t.die(e.message);
    throw e;
  }
  const { commands } = script;
  const quiet = t.has('n') || script.quiet;
  const files = new Map<string, Output>();
  for (const c of commands) {
    if (c.file === null || files.has(c.file)) continue;
    try {
      files.set(c.file, { fd: yield* sys.open(c.file, { write: true, create: true, truncate: true }, 0o666), text: '', last: '\n' });
    } catch (e) {
      return yield* t.die(`can't open '${c.file}': ${strerror(e)}`);
    }
  }
  if (operands.length === 0) operands = ['-'];
  const state: State = { hold: '', previous: null, status: 0, exit: null };
  if (!inPlace) {
    yield* process(t, operands, commands, quiet, { fd: null, text: '', last: '\n' }, files, state);
    return state.exit ?? state.status;
  }
  for (const path of operands) {
    if (path === '-') continue;
    let mode: number;
    try {
      mode = sys.stat(path).mode & 0o7777;
    } catch (e) {
      yield* t.warn(`${path}: ${strerror(e)}`);
      state.status = 1;
      continue;
    }
    for (const c of commands) c.inRange = c.spent = false;
    const out: Output = { fd: -1, text: '', last: '\n' };
    yield* process(t, [path], commands, quiet, out, files, state);
    // A new file takes the old one's place, as rename does.
    const temporary = path + String(sys.pid).padStart(6, 'a');
    try {
      const fd = yield* sys.open(temporary, { write: true, create: true, exclusive: true }, mode);
      yield* sys.write(fd, out.text);
      sys.close(fd);
      sys.chmod(temporary, mode);
      if (suffix !== '') sys.rename(path, suffix.includes('*') ? suffix.replaceAll('*', path) : path + suffix);
    } catch (e) {
      return yield* t.die(`can't create temp file '${path}XXXXXX': ${strerror(e)}`, 4);
    }
    try {
      sys.rename(temporary, path);
    } catch (e) {
      sys.unlink(temporary);
      return yield* t.die(`can't move '${temporary}' to '${path}': ${strerror(e)}`, 4);
    }
    if (state.exit !== null) break;
  }
  return state.exit ?? state.status;
}
/** Most bytes of pattern and hold space. */
const LONGEST = 8 * 1024 * 1024;
interface State {
  hold: string;
  previous: Regex | null;
  status: number;
  exit: number | null;
}

function* process(
  t: Tool,
  paths: readonly string[],
  commands: Command[],
  quiet: boolean,
  out: Output,
  files: Map<string, Output>,
  state: State,
): Task<void> {
  const { sys } = t;
  let index = 0;
  let source: Lines | null = null;
  let appended: string[] = [];
  const put = function* (target: Output, text: string, end: string): Task<void> {
    let data = target.last === '\n' ? '' : '\n';
    data += text + end;
    target.last = end === '' && text === '' ? target.last : end === '' ? 'x' : '\n';
    if (target.fd === null) {
      if (t.put(data)) yield* t.flush();
    } else if (target.fd < 0) target.text += data;
    else yield* sys.write(target.fd, data);
  };
  const read = function* (): Task<Line | null> {
    for (const text of appended) yield* put(out, text, '\n');
    appended = [];
    for (; index < paths.length; index++) {
      if (source === null) {
        const fd = yield* openInput(t, paths[index]!);
        if (fd === null) {
          state.status = 1;
          continue;
        }
        source = createLines(sys, fd);
      }
      const line = yield* source.next();
      if (line !== null) return line.endsWith('\n') ? { text: line.slice(0, -1), end: '\n' } : { text: line, end: '' };
      source.end();
      source = null;
    }
    return null;
  };
  const test = (a: Address, line: string): boolean => {
    if (a.k !== 'regex') return false;
    if (a.regex.exec(line) === null) return false;
    state.previous = a.regex;
    return true;
  };

  let number = 0;
  let space = '';
  let end: '\n' | '' = '\n';
  let next = yield* read();
  const selected = (c: Command): boolean => {
    const was = c.inRange;
    if (!was) {
      c.until = c.to?.k === 'line' ? c.to.n : 0;
      c.inRange =
        c.from === null ||
        (c.from.k === 'line' && !c.spent && c.from.n > 0 && (c.to !== null ? c.from.n <= number : c.from.n === number)) ||
        test(c.from, space) ||
        (c.from.k === 'last' && next === null);
    }
    const matched = c.inRange;
    if (matched && c.from !== null) {
      if (c.to?.k === 'plus' && !was) c.until = number + c.to.n;
      if (c.from.k === 'line' && c.to !== null) c.spent = true;
      const over =
        c.to === null ? true : c.to.k === 'last' ? next === null : c.to.k === 'regex' ? was && test(c.to, space) : c.until <= number;
      c.inRange = !over;
    } else if (c.from === null) c.inRange = false;
    return matched;
  };
  const take = (line: Line): void => {
    space = line.text;
    end = line.end;
    number++;
  };
  let steps = 0;

  lines: for (;;) {
    if (next === null) break;
    take(next);
    next = yield* read();
    let substituted = false;
    let quit = false;
    for (let i = 0; i < commands.length; i++) {
      const c = commands[i]!;
      // A turn costs by the text it looks at: a script that jumps for ever, or lets its text grow, is held like any other loop.
      steps += 16 + (space.length >> 3);
      if (steps >= 256) {
        yield* sys.tick(steps >> 8);
        steps = 0;
      }
      if (space.length + state.hold.length > LONGEST) return yield* t.die('out of memory');
      const matched = selected(c) !== c.negate;
      if (c.name === '{') {
        if (!matched) {
          let depth = 0;
          for (; ; i++) {
            if (i >= commands.length) return yield* t.die('unterminated {');
            if (commands[i]!.name === '{') depth++;
            else if (commands[i]!.name === '}' && --depth === 0) break;
          }
        }
        continue;
      }
      if (!matched) continue;
      switch (c.name) {
        case '=':
          yield* out.fd === null ? t.print(`${number}\n`) : put(out, String(number), '\n');
          break;
        case 'P':
          yield* put(out, space.split('\n', 1)[0]!, '\n');
          break;
        case 'p':
          yield* put(out, space, '\n');
          break;
        case 'D': {
          const cut = space.indexOf('\n');
          if (cut < 0) continue lines;
          space = space.slice(cut + 1);
          i = -1;
          break;
        }
        case 'd':
          continue lines;
        case 's': {
          const regex = c.regex ?? state.previous;
          if (regex === null) return yield* t.die('no previous regexp');
          state.previous = regex;
          const result = substitute(space, regex, c.text, c.which);
          if (result === null) break;
          space = result;
          substituted = true;
          if (c.print) yield* put(out, space, end);
          if (c.file !== null) yield* put(files.get(c.file)!, space, end);
          break;
        }
        case 'a':
          appended.push(c.text);
          break;
        case 'i':
          yield* put(out, c.text, '\n');
          break;
        case 'c':
          if (!c.inRange) yield* put(out, c.text, '\n');
          continue lines;
        case 'r': {
          try {
            const fd = yield* sys.open(c.text, { read: true });
            const text = yield* readAll(sys, fd);
            sys.close(fd);
            if (text !== '') appended.push(...text.replace(/\n$/, '').split('\n'));
          } catch (e) {
            strerror(e);
          }
          break;
        }
        case 'w':
          yield* put(files.get(c.text)!, space, end);
          break;
        case 'n':
          if (!quiet) yield* put(out, space, end);
          if (next === null) continue lines;
          take(next);
          next = yield* read();
          substituted = false;
          break;
        case 'q':
          next = null;
          quit = true;
          state.exit = 0;
          i = commands.length;
          break;
        case 'N':
          if (next === null) {
            i = commands.length;
            break;
          }
          space += `\n${next.text}`;
          end = next.end;
          next = yield* read();
          number++;
          break;
        case 't':
        case 'T':
        case 'b': {
          const jump = c.name === 'b' || substituted === (c.name === 't');
          if (c.name === 't') substituted = false;
          if (!jump) break;
          if (c.text === '') i = commands.length;
          else {
            i = commands.findIndex((other) => other.name === ':' && other.text === c.text);
            if (i < 0) return yield* t.die(`can't find label for jump to '${c.text}'`);
          }
          break;
        }
        case 'y': {
          const map = new Map<string, string>();
          for (let k = 0; k + 1 < c.text.length; k += 2) if (!map.has(c.text[k]!)) map.set(c.text[k]!, c.text[k + 1]!);
          space = space.replace(/[\s\S]/g, (ch) => map.get(ch) ?? ch);
          break;
        }
        case 'g':
          space = state.hold;
          break;
        case 'G':
          space += `\n${state.hold}`;
          end = '\n';
          break;
        case 'h':
          state.hold = space;
          break;
        case 'H':
          state.hold += `\n${space}`;
          break;
        case 'x':
          [space, state.hold] = [state.hold, space];
          end = '\n';
          break;
        default:
          break;
      }
    }
    if (!quiet) yield* put(out, space, end);
    if (quit) break;
  }
  for (const text of appended) yield* put(out, text, '\n');
  closeSource(source);
}
/** After `q`, what was read ahead goes back. */
const closeSource = (source: Lines | null): void => source?.end();

export const sedApplets: AppletTable = {
  sed: applet({ short: 'i::rEne:f:', long: 'in-place==:i regexp-extended:r quiet:n silent:n expression=:e file=:f version' }, sed),
};
