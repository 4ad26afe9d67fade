/** diff (unified, as busybox's only format) and cmp. */
import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { statOf } from './file-tools.ts';
import { closeInput, openInput, readAll } from './input.ts';
import { baseName, joinPath } from './text.ts';
import { applet, strerror, type Tool } from './tool.ts';

/** For each line of `a`, the line of `b` it stays as (1-based, 0: none): Myers' shortest edit, within bounds. */
function correspond(a: readonly string[], b: readonly string[]): number[] {
  const pairs = new Array<number>(a.length + 2).fill(0);
  let start = 0;
  let [endA, endB] = [a.length, b.length];
  while (start < endA && start < endB && a[start] === b[start]) pairs[start + 1] = ++start;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) pairs[endA--] = endB--;
  const n = endA - start;
  const m = endB - start;
  const max = Math.min(n + m, 2000);
  const trace: Int32Array[] = [];
  const v = new Int32Array(2 * max + 3);
  const origin = max + 1;
  outer: for (let d = 0; d <= max; d++) {
    trace.push(v.slice());
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && v[origin + k - 1]! < v[origin + k + 1]!) ? v[origin + k + 1]! : v[origin + k - 1]! + 1;
      while (x < n && x - k < m && a[start + x] === b[start + x - k]) x++;
      v[origin + k] = x;
      if (x >= n && x - k >= m) {
        // Walks the way back, marking the lines kept.
        let y = x - k;
        for (let e = d; e >= 0; e--) {
          const was = trace[e]!;
          const kk = x - y;
          const from = kk === -e || (kk !== e && was[origin + kk - 1]! < was[origin + kk + 1]!) ? kk + 1 : kk - 1;
          const px = e === 0 ? 0 : was[origin + from]!;
          const py = e === 0 ? 0 : px - from;
          while (x > px && y > py) {
            pairs[start + x] = start + y;
            x--;
            y--;
          }
          [x, y] = [px, py];
        }
        break outer;
      }
    }
  }
  pairs[a.length + 1] = b.length + 1;
  return pairs;
}

interface Side {
  readonly path: string;
  readonly lines: readonly string[];
  readonly open: boolean;
}
/** A line as compared: with white space or case left out as the options say. */
function key(t: Tool, line: string): string {
  let s = line;
  if (t.has('w')) s = s.replace(/\s+/g, '');
  else if (t.has('b')) s = s.replace(/\s+/g, ' ').replace(/ $/, '');
  return t.has('i') ? s.toLowerCase() : s;
}
function* unified(t: Tool, left: Side, right: Side, labels: readonly string[]): Task<boolean> {
  const context = t.has('U') ? yield* t.number(t.str('U')!) : 3;
  const a = left.lines.map((l, i) => key(t, l) + (left.open && i === left.lines.length - 1 && !t.has('b') && !t.has('w') ? '\0' : ''));
  const b = right.lines.map((l, i) => key(t, l) + (right.open && i === right.lines.length - 1 && !t.has('b') && !t.has('w') ? '\0' : ''));
  const pairs = correspond(a, b);
  // Changes as [from, to] in each file; to < from: nothing there.
  const changes: [number, number, number, number][] = [];
  for (let i = 1, j = 1; i <= a.length + 1;) {
    const begin = i;
    while (i <= a.length && pairs[i] === 0) i++;
    const there = pairs[i]!;
    if (i > begin || there > j) changes.push([begin, i - 1, j, there - 1]);
    i++;
    j = there + 1;
  }
  const kept = t.has('B')
    ? changes.filter(([f, to, g, u]) =>
        left.lines
          .slice(f - 1, to)
          .concat(right.lines.slice(g - 1, u))
          .some((l) => l !== ''),
      )
    : changes;
  if (kept.length === 0) return false;
  if (t.has('q')) return true;
  yield* t.print(`--- ${labels[0] ?? left.path}\n+++ ${labels[1] ?? right.path}\n`);
  const put = function* (side: Side, from: number, to: number, mark: string): Task<void> {
    for (let i = from; i <= to; i++) {
      const text = t.has('T') ? `${mark}\t${side.lines[i - 1]}` : mark + side.lines[i - 1]!;
      yield* t.print(`${text}\n${side.open && i === side.lines.length ? '\\ No newline at end of file\n' : ''}`);
    }
  };
  for (let at = 0; at < kept.length;) {
    let last = at;
    while (
      last + 1 < kept.length &&
      !(kept[last + 1]![0] > kept[last]![1] + 2 * context + 1 && kept[last + 1]![2] > kept[last]![3] + 2 * context + 1)
    )
      last++;
    const span = [
      [Math.max(1, kept[at]![0] - context), Math.min(a.length, kept[last]![1] + context)],
      [Math.max(1, kept[at]![2] - context), Math.min(b.length, kept[last]![3] + context)],
    ] as const;
    const range = ([f, u]: readonly [number, number]): string => `${Math.min(f, u)}${f === u ? '' : `,${f < u ? u - f + 1 : 0}`}`;
    yield* t.print(`@@ -${range(span[0])} +${range(span[1])} @@\n`);
    let low = span[0][0];
    for (let c = at; c <= last; c++) {
      const [f, u, g, w] = kept[c]!;
      yield* put(left, low, f - 1, ' ');
      yield* put(left, f, u, '-');
      yield* put(right, g, w, '+');
      low = u + 1;
    }
    yield* put(left, low, span[0][1], ' ');
    at = last + 1;
  }
  return true;
}
const split = (path: string, text: string): Side => {
  const lines = text.split('\n');
  const open = lines.at(-1) !== '';
  if (!open) lines.pop();
  return { path, lines, open: open && text !== '' };
};

function* compareFiles(t: Tool, a: string, b: string): Task<number> {
  const texts: string[] = [];
  for (const path of [a, b]) {
    if (t.has('N') && path !== '-' && statOf(t, path) === null) {
      texts.push('');
      continue;
    }
    const fd = yield* openInput(t, path);
    if (fd === null) return 2;
    texts.push(yield* readAll(t.sys, fd));
    closeInput(t, fd);
  }
  const [x, y] = texts as [string, string];
  let differ: boolean;
  if (x === y) differ = false;
  else if (!t.has('a') && (x.includes('\0') || y.includes('\0'))) {
    yield* t.print(`Files ${a} and ${b} differ\n`);
    return 1;
  } else differ = yield* unified(t, split(a, x), split(b, y), t.all('L'));
  if (differ && t.has('q')) yield* t.print(`Files ${a} and ${b} differ\n`);
  if (!differ && t.has('s')) yield* t.print(`Files ${a} and ${b} are identical\n`);
  return differ ? 1 : 0;
}
function* compareDirectories(t: Tool, a: string, b: string): Task<number> {
  const [left, right] = [new Set(t.sys.readdir(a)), new Set(t.sys.readdir(b))];
  let status = 0;
  for (const name of [...new Set([...left, ...right])].sort()) {
    const [x, y] = [joinPath(a, name), joinPath(b, name)];
    if (!left.has(name) || !right.has(name)) {
      if (!t.has('N')) {
        yield* t.print(`Only in ${left.has(name) ? a : b}: ${name}\n`);
        status = Math.max(status, 1);
        continue;
      }
    }
    const [s, u] = [statOf(t, x), statOf(t, y)];
    if (s?.type === 'directory' && u?.type === 'directory') {
      if (t.has('r')) status = Math.max(status, yield* compareDirectories(t, x, y));
      else yield* t.print(`Common subdirectories: ${x} and ${y}\n`);
    } else if (s !== null && u !== null && (s.type === 'directory') !== (u.type === 'directory')) {
      yield* t.print(
        `File ${x} is a ${s.type === 'directory' ? 'directory' : 'regular file'} while file ${y} is a ${u.type === 'directory' ? 'directory' : 'regular file'}\n`,
      );
      status = Math.max(status, 1);
    } else {
      status = Math.max(status, yield* compareFiles(t, left.has(name) ? x : '/dev/null', right.has(name) ? y : '/dev/null'));
    }
    yield* t.sys.tick();
  }
  return status;
}
function* diff(t: Tool): Task<number> {
  let [a, b] = t.args as [string, string];
  const stats = [];
  for (const path of [a, b]) {
    const s = path === '-' ? t.sys.fstat(0) : statOf(t, path);
    if (s === null && !t.has('N')) return yield* t.die(`can't stat '${path}': No such file or directory`, 2);
    stats.push(s);
  }
  const [x, y] = stats;
  if (x !== null && y !== null && x !== undefined && y !== undefined && x.inode === y.inode && x.device === y.device) return 0;
  const isDirectory = stats.map((s) => s?.type === 'directory');
  if (isDirectory[0] && isDirectory[1]) return yield* compareDirectories(t, a, b);
  if (isDirectory[0]) a = joinPath(a, baseName(b));
  if (isDirectory[1]) b = joinPath(b, baseName(a));
  for (const path of [a, b])
    if (path !== '-' && statOf(t, path) === null && !t.has('N')) return yield* t.die(`can't stat '${path}': No such file or directory`);
  return yield* compareFiles(t, a, b);
}

function* cmp(t: Tool): Task<number> {
  const [first = '', second = '-'] = t.args;
  const texts: string[] = [];
  const quiet = t.has('s');
  for (const path of [first, second]) {
    const s = path === '-' ? null : statOf(t, path);
    if (path !== '-' && s === null && quiet) return 2;
    const fd = yield* openInput(t, path);
    if (fd === null) return 2;
    try {
      texts.push(yield* readAll(t.sys, fd));
    } catch (e) {
      strerror(e);
      return yield* t.die(`${path}: I/O error`, 2);
    }
  }
  const limit = t.has('n') ? yield* t.number(t.str('n')!) : Infinity;
  const skip = [Number(t.args[2] ?? 0) || 0, Number(t.args[3] ?? 0) || 0];
  const [x, y] = texts.map((s, i) => s.slice(skip[i])) as [string, string];
  let line = 1;
  let status = 0;
  const length = Math.min(x.length, y.length, limit);
  for (let i = 0; i < length; i++) {
    if (x[i] !== y[i]) {
      status = 1;
      if (quiet) return 1;
      if (!t.has('l')) {
        yield* t.print(`${first} ${second} differ: char ${i + 1}, line ${line}\n`);
        return 1;
      }
      yield* t.print(`${i + 1} ${x.charCodeAt(i).toString(8).padStart(3)} ${y.charCodeAt(i).toString(8).padStart(3)}\n`);
    }
    if (x[i] === '\n') line++;
  }
  if (x.length !== y.length && length < limit) {
    if (!quiet) yield* t.warn(`EOF on ${x.length < y.length ? first : second}`);
    return 1;
  }
  return status;
}

export const diffApplets: AppletTable = {
  diff: applet(
    {
      short: 'abdiL:NqrsS:tTU:wupBE',
      long: 'no-ignore-file-name-case unified:u text:a brief:q new-file:N recursive:r label=:L ignore-case:i ignore-space-change:b ignore-all-space:w ignore-blank-lines:B report-identical-files:s minimal:d',
      min: 2,
      max: 2,
    },
    diff,
  ),
  cmp: applet({ short: 'sln:', long: 'bytes=:n quiet:s silent:s verbose:l', min: 1, max: 4 }, cmp),
};
