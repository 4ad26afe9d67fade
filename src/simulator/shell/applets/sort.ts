import type { Task } from '../../clock.ts';
import type { AppletTable } from '../types.ts';
import { createLines, inputs, openInput, openOutput } from './input.ts';
import { applet, type Tool } from './tool.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** strverscmp: runs of digits count as numbers; those with leading zeros as fractions, before others. */
export function versionCompare(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  if (i === a.length && i === b.length) return 0;
  let start = i;
  while (start > 0 && /\d/.test(a[start - 1]!)) start--;
  const da = /^\d*/.exec(a.slice(start))![0];
  const db = /^\d*/.exec(b.slice(start))![0];
  if (da === '' || db === '') return compareText(a.slice(i), b.slice(i));
  if (da.startsWith('0') || db.startsWith('0')) {
    const za = /^0*/.exec(da)![0].length;
    const zb = /^0*/.exec(db)![0].length;
    if (za !== zb || (za > 0 && i - start < za))
      return za > zb ? (za === da.length && zb === 0 ? 1 : -1) : za < zb ? 1 : compareText(a.slice(i), b.slice(i));
    return compareText(a.slice(i), b.slice(i));
  }
  if (da.length !== db.length) return da.length - db.length;
  return compareText(a.slice(i), b.slice(i));
}

interface Key {
  readonly from: number;
  readonly fromChar: number;
  readonly to: number;
  readonly toChar: number;
  readonly flags: string;
}

/** A place that wants a number from 1 and has none. */
const WITHOUT_NUMBER = /(?:^|\.|,(?!$))(?!0*[1-9])/;

function parseKey(text: string): Key | null {
  const m = /^(\d+)(?:\.(\d+))?([bdfghiMnrRV]*)(?:,(?:(\d+)(?:\.(\d+))?)?([bdfghiMnrRV]*))?$/.exec(text);
  if (m === null || WITHOUT_NUMBER.test(text)) return null;
  // A `b` after the end position strips trailing blanks.
  const end = (m[6] ?? '').replaceAll('b', 'B');
  return { from: Number(m[1]), fromChar: Number(m[2] ?? 0), to: Number(m[4] ?? 0), toChar: Number(m[5] ?? 0), flags: m[3]! + end };
}

function keyText(key: Key, flags: string, line: string, separator: string | undefined): string {
  let text = line;
  if (key.from !== 1 || key.to !== 0 || key.fromChar !== 0 || key.toChar !== 0 || /[bBdfi]/.test(flags)) {
    const bound = (field: number, isEnd: boolean): number => {
      let at = 0;
      let delimited = false;
      for (let i = 1; i < field + (isEnd ? 1 : 0); i++) {
        if (separator !== undefined) {
          const next = line.indexOf(separator, at);
          delimited = next >= 0;
          at = next < 0 ? line.length : next + 1;
        } else {
          while (/\s/.test(line[at] ?? '')) at++;
          while (at < line.length && !/\s/.test(line[at]!)) at++;
        }
      }
      return isEnd && delimited ? at - 1 : at;
    };
    let start = bound(key.from, false);
    let end = key.to === 0 ? line.length : bound(key.to, true);
    if (flags.includes('b')) while (/\s/.test(line[start] ?? '')) start++;
    if (flags.includes('B')) while (end > start && /\s/.test(line[end - 1]!)) end--;
    // As busybox has it, the end's character counts from the line's beginning.
    if (key.toChar > 0) end = Math.min(line.length, key.toChar);
    if (key.fromChar > 0) start = Math.min(line.length, start + key.fromChar - 1);
    text = line.slice(start, Math.max(start, end));
  }
  if (flags.includes('d')) text = text.replace(/[^A-Za-z0-9\s]/g, '');
  if (flags.includes('i')) text = text.replace(/[^ -~]/g, '');
  if (flags.includes('f')) text = text.toUpperCase();
  return text;
}

const number = (text: string): number =>
  /^\s*[+-]?0[xX]/.test(text) ? Number(/0[xX][0-9a-fA-F]+/.exec(text)?.[0] ?? 0) * (/^\s*-/.test(text) ? -1 : 1) : decimalNumber(text);
const decimalNumber = (text: string): number => Number(/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(text)?.[0] ?? 0);
/** How keys with these flags compare: found once a sort, not once a pair. */
function comparison(flags: string): (a: string, b: string) => number {
  if (flags.includes('n')) return (a, b) => number(a) - number(b);
  if (flags.includes('g')) return compareGeneral;
  if (flags.includes('h')) return compareHuman;
  if (flags.includes('M')) return (a, b) => monthOf(a) - monthOf(b);
  return flags.includes('V') ? versionCompare : compareText;
}
const monthOf = (text: string): number => MONTHS.indexOf(text.trimStart().slice(0, 3).toLowerCase());
function compareGeneral(a: string, b: string): number {
  const value = (text: string): number =>
    /^\s*[+-]?(\d|\.\d|inf|nan)/i.test(text) ? (/nan/i.test(text) ? -Infinity : number(text)) : -Infinity;
  const [x, y] = [value(a), value(b)];
  return x === y ? 0 : x - y;
}
function compareHuman(a: string, b: string): number {
  const scale = (text: string): number => '_KMGTPEZY'.indexOf(/^\s*-?[\d.]+([KMGTPEZYk])/.exec(text)?.[1]?.toUpperCase() ?? '_');
  const [x, y] = [number(a), number(b)];
  const sign = (v: number): number => (v < 0 ? -1 : 1);
  return x !== 0 && y !== 0 && scale(a) !== scale(b) ? scale(a) * sign(x) - scale(b) * sign(y) : x - y;
}

function* sort(t: Tool): Task<number> {
  const global = t.given
    .map(([o]) => o)
    .filter((o) => 'bdfghiMnrRV'.includes(o))
    .join('');
  const separatorText = t.str('t');
  if (separatorText !== undefined && separatorText.length !== 1 && separatorText !== '\\0') return yield* t.die('bad -t parameter');
  const separator = separatorText === '\\0' ? '\0' : separatorText;
  const keys: Key[] = [];
  for (const text of t.all('k')) {
    const key = parseKey(text);
    if (key === null) return yield* t.die(WITHOUT_NUMBER.test(text) ? 'bad field specification' : 'unknown key option');
    keys.push(key);
  }
  if (keys.length === 0) keys.push({ from: 1, fromChar: 0, to: 0, toChar: 0, flags: '' });
  const end = t.has('z') ? '\0' : '\n';
  const lines: string[] = [];
  let size = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path);
    if (fd === null) return 2;
    const source = createLines(t.sys, fd, end);
    for (let line = yield* source.next(); line !== null; line = yield* source.next()) {
      lines.push(line.endsWith(end) ? line.slice(0, -1) : line);
      size += line.length + 32;
      if (size > 1 << 20 && lines.length % 1024 === 0) t.sys.setMemory(size);
    }
    source.end();
  }
  const flagsOf = keys.map((k) => (k.flags === '' ? global : k.flags));
  const comparisons = flagsOf.map(comparison);
  const reverse = global.includes('r');
  const byKeys = (a: readonly string[], b: readonly string[]): number => {
    for (let i = 0; i < keys.length; i++) {
      const d = comparisons[i]!(a[i]!, b[i]!);
      if (d !== 0) return flagsOf[i]!.includes('r') ? -d : d;
    }
    return 0;
  };
  const items = lines.map((line) => ({ line, keys: keys.map((k, i) => keyText(k, flagsOf[i]!, line, separator)) }));
  const full = (a: (typeof items)[number], b: (typeof items)[number]): number => {
    const d = byKeys(a.keys, b.keys);
    if (d !== 0 || t.has('s')) return d;
    const tie = compareText(a.line, b.line);
    return reverse ? -tie : tie;
  };
  if (t.has('c')) {
    for (let i = 1; i < items.length; i++) {
      if (t.has('u') ? byKeys(items[i - 1]!.keys, items[i]!.keys) >= 0 : full(items[i - 1]!, items[i]!) > 0) {
        yield* t.error(`Check line ${i}\n`);
        return 1;
      }
    }
    return 0;
  }
  yield* t.sys.tick();
  items.sort(full);
  const kept = t.has('u') ? items.filter((item, i) => i === 0 || byKeys(items[i - 1]!.keys, item.keys) !== 0) : items;
  const output = t.str('o');
  if (output !== undefined) t.sys.dup2(yield* openOutput(t, output, undefined, 0o666, 'open'), 1);
  for (const [i, item] of kept.entries()) {
    if (t.put(item.line + end)) yield* t.flush();
    if ((i & 511) === 511) yield* t.sys.tick();
  }
  return 0;
}

function* shuf(t: Tool): Task<number> {
  let lines: string[];
  const end = t.has('z') ? '\0' : '\n';
  if (t.has('e')) lines = [...t.args];
  else if (t.has('i')) {
    const m = /^(\d+)-(\d+)$/.exec(t.str('i') ?? '');
    if (m === null) return yield* t.die(`bad range '${t.str('i')}'`);
    lines = Array.from({ length: Math.min(1e6, Number(m[2]) - Number(m[1]) + 1) }, (_, i) => String(Number(m[1]) + i));
  } else {
    const fd = yield* openInput(t, t.args[0] ?? '-', "can't open");
    if (fd === null) return 1;
    lines = [];
    const source = createLines(t.sys, fd, end);
    for (let line = yield* source.next(); line !== null; line = yield* source.next())
      lines.push(line.endsWith(end) ? line.slice(0, -1) : line);
  }
  // A shuffle that is the same in every run: seeded by the process and the time.
  let seed = (t.sys.pid * 2654435761 + Math.floor(t.sys.now())) >>> 0;
  for (let i = lines.length - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((seed / 2 ** 32) * (i + 1));
    [lines[i], lines[j]] = [lines[j]!, lines[i]!];
  }
  const count = t.has('n') ? yield* t.number(t.str('n')!) : lines.length;
  yield* t.print(
    lines
      .slice(0, count)
      .map((l) => l + end)
      .join(''),
  );
  return 0;
}

export const sortApplets: AppletTable = {
  sort: applet({ short: 'ngMucszbrdfiVhmS:T:o:k:t:', error: 2 }, sort),
  shuf: applet('ei:n:o:z', shuf),
};
