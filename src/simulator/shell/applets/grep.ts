import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { regexFor, RegexError, type Regex } from './regex.ts';
import { createLines, openInput, readAll } from './input.ts';
import { joinPath, splitLines } from './text.ts';
import { applet, strerror, type Tool } from './tool.ts';

const isWord = (c: string | undefined): boolean => c !== undefined && /[A-Za-z0-9_]/.test(c);

/** Finds a pattern in a line from `from` on, as [start, end]. */
type Finder = (line: string, from: number) => readonly [number, number] | null;

function fixedFinder(pattern: string, ignoreCase: boolean): Finder {
  const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
  return (line, from) => {
    const at = (ignoreCase ? line.toLowerCase() : line).indexOf(wanted, from);
    return at < 0 ? null : [at, at + wanted.length];
  };
}
/** Later searches see the rest of the line only, without `^` (REG_NOTBOL), as busybox's calls of regexec do. */
const regexFinder =
  (regex: Regex): Finder =>
  (line, from) => {
    const m = regex.exec(from === 0 ? line : line.slice(from), from > 0);
    return m === null ? null : [m[0]! + from, m[1]! + from];
  };

function* grep(t: Tool): Task<number> {
  const { sys } = t;
  const fixed = t.has('F') || t.name === 'fgrep';
  const extended = t.has('E') || t.name === 'egrep';
  const order = t.given.map(([o]) => o);
  const mode = order.findLast((o) => o === 'E' || o === 'F');
  const asFixed = mode === undefined ? fixed : mode === 'F';
  const patterns: string[] = t.all('e').flatMap((p) => p.split('\n'));
  for (const path of t.all('f')) {
    const fd = yield* openInput(t, path);
    if (fd === null) return 2;
    for (const line of splitLines(yield* readAll(sys, fd))) patterns.push(line);
  }
  let operands = [...t.args];
  if (!t.has('e') && !t.has('f')) {
    const first = operands.shift();
    if (first === undefined) return yield* t.usage();
    patterns.push(...first.split('\n'));
  }
  const finders: Finder[] = [];
  for (const pattern of patterns) {
    if (asFixed) {
      finders.push(fixedFinder(pattern, t.has('i')));
      continue;
    }
    try {
      finders.push(
        regexFinder(regexFor(pattern, { extended: mode === undefined ? extended : mode === 'E', icase: t.has('i') || t.has('y') })),
      );
    } catch (e) {
      if (e instanceof RegexError) return yield* t.die(`bad regex '${pattern}': ${e.message}`);
      throw e;
    }
  }
  const context = t.has('C') ? yield* t.number(t.str('C')!) : 0;
  const before = t.has('B') ? yield* t.number(t.str('B')!) : context;
  const after = t.has('A') ? yield* t.number(t.str('A')!) : context;
  const limit = t.has('m') ? yield* t.number(t.str('m')!) : Infinity;
  const quiet = t.has('q');
  const recursive = t.has('r') || t.has('R');
  // With -r a directory brings the names, and a file that is named itself does not.
  let names = operands.length > 1 || (recursive && operands.length === 0);
  const showOrder = order.findLast((o) => o === 'h' || o === 'H');
  if (showOrder !== undefined) names = showOrder === 'H';
  const end = '\n';
  if (limit === 0) return 1;

  const accepts = (line: string, [from, to]: readonly [number, number]): boolean => {
    if (t.has('x')) return from === 0 && to === line.length;
    if (t.has('w')) return !isWord(line[from - 1]) && !isWord(line[to]) && to >= from;
    return true;
  };
  const find = (finder: Finder, line: string, start: number): readonly [number, number] | null => {
    for (let from = start; ;) {
      const m = finder(line, from);
      if (m === null) return null;
      if (accepts(line, m)) return m;
      if (!t.has('w')) return null;
      from = asFixed ? m[0] + 1 : m[1];
      if (m[1] === m[0] || from > line.length) return null;
    }
  };
  const matches = (line: string): boolean => finders.some((f) => find(f, line, 0) !== null);

  let printed = false;
  let lastPrinted = 0;
  let anyMatch = false;
  let failed = false;
  const search = function* (path: string, fd: number): Task<boolean> {
    const shown = path === '-' ? '(standard input)' : path;
    const lines = createLines(sys, fd, end);
    const held: string[] = [];
    let number = 0;
    let count = 0;
    let tail = 0;
    lastPrinted = 0;
    const prefix = (n: number, mark: string): string => (names ? shown + mark : '') + (t.has('n') ? `${n}${mark}` : '');
    const show = function* (text: string, n: number, mark: string): Task<void> {
      if ((before > 0 || after > 0) && printed && lastPrinted !== n - 1) yield* t.print('--\n');
      printed = true;
      lastPrinted = n;
      if (t.put(`${prefix(n, mark)}${text}${end}`)) yield* t.flush();
    };
    for (let raw = yield* lines.next(); raw !== null; raw = yield* lines.next()) {
      number++;
      const whole = raw.endsWith(end) ? raw.slice(0, -1) : raw;
      // Lines are C strings: what follows a NUL is not seen.
      const nul = whole.indexOf('\0');
      const line = nul < 0 ? whole : whole.slice(0, nul);
      if (matches(line) !== t.has('v')) {
        count++;
        if (quiet) {
          yield* t.flush();
          return sys.exit(0);
        }
        if (t.has('l') || t.has('L')) {
          if (t.has('l')) yield* t.print(`${shown}\n`);
          lines.end();
          return t.has('l');
        }
        if (!t.has('c')) {
          const first = number - held.length;
          for (const [i, text] of held.entries()) yield* show(text, first + i, '-');
          held.length = 0;
          tail = after;
          if (t.has('o') && !t.has('v')) yield* showParts(line, prefix(number, ':'));
          else if (!t.has('o')) yield* show(line, number, ':');
        }
        if (count >= limit) {
          // Trailing context is still printed.
          while (tail-- > 0) {
            const next = yield* lines.next();
            if (next === null) break;
            yield* show(next.endsWith(end) ? next.slice(0, -1) : next, ++number, '-');
          }
          break;
        }
      } else if (tail > 0) {
        tail--;
        yield* show(line, number, '-');
      } else if (before > 0) {
        held.push(line);
        if (held.length > before) held.shift();
      }
    }
    lines.end();
    if (t.has('c')) yield* t.print(`${names ? `${shown}:` : ''}${count}\n`);
    if (t.has('L') && count === 0) yield* t.print(`${shown}\n`);
    return t.has('L') ? count === 0 : count > 0;
  };
  /** -o: each match of a line, the earliest of all patterns first. */
  const showParts = function* (line: string, prefix: string): Task<void> {
    for (let from = 0; from <= line.length;) {
      let best: readonly [number, number] | null = null;
      for (const finder of finders) {
        const m = find(finder, line, from);
        if (m !== null && (best === null || m[0] < best[0] || (m[0] === best[0] && m[1] > best[1]))) best = m;
      }
      if (best === null) return;
      if (best[1] > best[0]) {
        yield* t.print(`${prefix}${line.slice(best[0], best[1])}${end}`);
        from = best[1];
      } else from = best[0] + 1;
    }
  };
  const visit = function* (path: string, top: boolean): Task<void> {
    let s;
    try {
      s = top || t.has('R') ? sys.stat(path) : sys.lstat(path);
    } catch (e) {
      if (!t.has('s')) yield* t.warn(`${path}: ${strerror(e)}`);
      failed = true;
      return;
    }
    yield* sys.tick();
    if (s.type === 'directory') {
      if (!recursive) return;
      names ||= showOrder !== 'h';
      try {
        for (const name of sys.readdir(path)) yield* visit(joinPath(path, name), false);
      } catch (e) {
        if (!t.has('s')) yield* t.warn(`${path}: ${strerror(e)}`);
        failed = true;
      }
      return;
    }
    if (!top && (s.type === 'symlink' || s.type === 'fifo')) return;
    yield* one(path);
  };
  const one = function* (path: string): Task<void> {
    let fd = 0;
    if (path !== '-') {
      try {
        fd = yield* sys.open(path, { read: true });
      } catch (e) {
        if (!t.has('s')) yield* t.warn(`${path}: ${strerror(e)}`);
        failed = true;
        return;
      }
    }
    if (yield* search(path, fd)) anyMatch = true;
  };
  if (operands.length === 0) operands = ['-'];
  for (const path of operands) {
    if (recursive && path !== '-') yield* visit(path, true);
    else yield* one(path);
  }
  return failed && !(quiet && anyMatch) ? 2 : anyMatch ? 0 : 1;
}

const grepApplet = applet({ short: 'lnqvscFiHhe:f:LorRm:wxA:B:C:EIa', long: 'color==', error: 2 }, grep);
export const grepApplets: AppletTable = { grep: grepApplet, egrep: grepApplet, fgrep: grepApplet };
