import { characterClass } from './regex.ts';

export interface GlobOptions {
  readonly ignoreCase?: boolean;
  /** `*`, `?` and sets do not match `/`. */
  readonly pathname?: boolean;
  /** A leading dot must be matched by a dot. */
  readonly period?: boolean;
}
type Piece = string | '*' | { readonly any: true } | { readonly set: (c: number) => boolean };

function pieces(pattern: string): Piece[] {
  const out: Piece[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '*') {
      if (out.at(-1) !== '**') out.push('**');
    } else if (c === '?') out.push({ any: true });
    else if (c === '\\' && i + 1 < pattern.length) out.push(pattern[++i]!);
    else if (c === '[') {
      const found = bracket(pattern, i + 1);
      if (found === null) out.push(c);
      else {
        out.push({ set: found.set });
        i = found.end;
      }
    } else out.push(c);
  }
  return out;
}
function bracket(pattern: string, start: number): { set: (c: number) => boolean; end: number } | null {
  let i = start;
  const negate = pattern[i] === '!' || pattern[i] === '^';
  if (negate) i++;
  const tests: ((c: number) => boolean)[] = [];
  for (let first = true; ; first = false) {
    if (i >= pattern.length) return null;
    if (pattern[i] === ']' && !first) break;
    if (pattern.startsWith('[:', i)) {
      const end = pattern.indexOf(':]', i);
      const test = end < 0 ? undefined : characterClass(pattern.slice(i + 2, end));
      if (test !== undefined) {
        tests.push(test);
        i = end + 2;
        continue;
      }
    }
    if (pattern[i] === '\\' && i + 1 < pattern.length) i++;
    const from = pattern.charCodeAt(i++);
    if (pattern[i] === '-' && i + 1 < pattern.length && pattern[i + 1] !== ']') {
      i++;
      if (pattern[i] === '\\' && i + 1 < pattern.length) i++;
      const to = pattern.charCodeAt(i++);
      tests.push((c) => c >= from && c <= to);
    } else tests.push((c) => c === from);
  }
  return { set: (c) => tests.some((t) => t(c)) !== negate, end: i };
}

/** fnmatch(3), in time linear in pattern times text. */
export function globMatch(pattern: string, text: string, options: GlobOptions = {}): boolean {
  const fold = options.ignoreCase === true ? (s: string): string => s.toLowerCase() : (s: string): string => s;
  const list = pieces(fold(pattern));
  const subject = fold(text);
  const leading = (at: number): boolean =>
    options.period === true && subject[at] === '.' && (at === 0 || (options.pathname === true && subject[at - 1] === '/'));
  const one = (piece: Piece, at: number): boolean => {
    if (typeof piece === 'string') return piece === subject[at];
    if ((options.pathname === true && subject[at] === '/') || leading(at)) return false;
    return 'any' in piece || piece.set(subject.charCodeAt(at));
  };
  let p = 0;
  let at = 0;
  let star = -1;
  let mark = 0;
  while (at < subject.length) {
    const piece = list[p];
    if (piece === '**') {
      star = p++;
      mark = at;
      if (leading(at)) star = -1;
    } else if (piece !== undefined && one(piece, at)) {
      p++;
      at++;
    } else if (star >= 0 && !(options.pathname === true && subject[mark] === '/')) {
      p = star + 1;
      at = ++mark;
    } else return false;
  }
  while (list[p] === '**') p++;
  return p >= list.length;
}
