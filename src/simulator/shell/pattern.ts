/**
 * Shell patterns as glibc's fnmatch reads them in the C locale: `*`, `?`, `[…]` with ranges and classes, `\` quotes.
 * A pattern is a row of one-character tokens and stars, so it can be run as a small automaton and also backwards:
 * every search here costs at most (pattern × text) steps, whatever the input.
 */

type Test = (code: number) => boolean;
/** A star is null, any one character is true. */
type Token = null | true | number | Test;
export type Pattern = readonly Token[];

const between =
  (low: number, high: number): Test =>
  (c) =>
    c >= low && c <= high;
const digit = between(48, 57);
const upper = between(65, 90);
const lower = between(97, 122);
const alpha: Test = (c) => upper(c) || lower(c);
const alnum: Test = (c) => alpha(c) || digit(c);
const graph = between(33, 126);
const CLASSES: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['alpha', alpha],
  ['digit', digit],
  ['alnum', alnum],
  ['upper', upper],
  ['lower', lower],
  ['space', (c) => c === 32 || (c >= 9 && c <= 13)],
  ['blank', (c) => c === 32 || c === 9],
  ['punct', (c) => graph(c) && !alnum(c)],
  ['print', between(32, 126)],
  ['graph', graph],
  ['cntrl', (c) => c < 32 || c === 127],
  ['xdigit', (c) => digit(c) || between(65, 70)(c) || between(97, 102)(c)],
]);

/** The bracket expression at `text[start]` (just after `[`): its test and where it ends, or null when it is never closed. */
function bracket(text: string, start: number): { readonly test: Test; readonly end: number } | null {
  let i = start;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  const tests: Test[] = [];
  for (let first = true; ; first = false) {
    let c = text[i];
    if (c === undefined) return null;
    if (c === ']' && !first) break;
    if (c === '[' && text[i + 1] === ':') {
      const end = text.indexOf(':]', i + 2);
      const test = end < 0 ? undefined : CLASSES.get(text.slice(i + 2, end));
      if (test !== undefined) {
        tests.push(test);
        i = end + 2;
        continue;
      }
    }
    if (c === '\\' && i + 1 < text.length) c = text[++i]!;
    i++;
    const low = c.charCodeAt(0);
    if (text[i] === '-' && text[i + 1] !== undefined && text[i + 1] !== ']') {
      let high = text[i + 1]!;
      i += 2;
      if (high === '\\' && i < text.length) high = text[i++]!;
      tests.push(between(low, high.charCodeAt(0)));
    } else tests.push((code) => code === low);
  }
  return { test: (code) => tests.some((test) => test(code)) !== negated, end: i + 1 };
}

/** Reads a pattern. A `\` makes the next character plain. */
export function compilePattern(text: string): Pattern {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '*') {
      if (tokens[tokens.length - 1] !== null) tokens.push(null);
    } else if (c === '?') tokens.push(true);
    else if (c === '[') {
      const set = bracket(text, i + 1);
      if (set === null) tokens.push(91);
      else {
        tokens.push(set.test);
        i = set.end - 1;
      }
    } else if (c === '\\' && i + 1 < text.length) tokens.push(text.charCodeAt(++i));
    else tokens.push(c.charCodeAt(0));
  }
  return tokens;
}

const fits = (token: Token, code: number): boolean => token === true || token === code || (typeof token === 'function' && token(code));

/** Whether the pattern matches all of `text`: only the last star is ever taken back. */
export function matches(pattern: Pattern, text: string): boolean {
  let p = 0;
  let starP = -1;
  let starT = 0;
  for (let t = 0; t < text.length;) {
    const token = pattern[p];
    if (p < pattern.length && token === null) {
      starP = p++;
      starT = t;
    } else if (p < pattern.length && token !== undefined && fits(token, text.charCodeAt(t))) {
      p++;
      t++;
    } else if (starP >= 0) {
      p = starP + 1;
      t = ++starT;
    } else return false;
  }
  while (p < pattern.length && pattern[p] === null) p++;
  return p === pattern.length;
}

/** How far the pattern matches from `start` on in steps of `step` (1 or -1): the shortest or the longest length, or -1. */
function reach(pattern: Pattern, text: string, start: number, step: 1 | -1, longest: boolean): number {
  const size = pattern.length;
  let now = new Uint8Array(size + 1);
  let next = new Uint8Array(size + 1);
  let found = -1;
  now[0] = 1;
  for (let length = 0; ; length++) {
    let alive = false;
    for (let s = 0; s < size; s++) if (now[s] === 1 && pattern[s] === null) now[s + 1] = 1;
    if (now[size] === 1) {
      found = length;
      if (!longest) return found;
    }
    const at = start + step * length - (step < 0 ? 1 : 0);
    if (at < 0 || at >= text.length) return found;
    const code = text.charCodeAt(at);
    next.fill(0);
    for (let s = 0; s < size; s++) {
      if (now[s] !== 1) continue;
      const token = pattern[s]!;
      if (token === null) {
        // A last star takes everything that is left.
        if (s === size - 1) return longest ? (step > 0 ? text.length - start : start) : found;
        next[s] = 1;
        alive = true;
      } else if (fits(token, code)) {
        next[s + 1] = 1;
        alive = true;
      }
    }
    if (!alive) return found;
    [now, next] = [next, now];
  }
}

/** The length of the shortest or longest prefix of `text` (from `start`) that matches, or -1. */
export const matchPrefix = (pattern: Pattern, text: string, longest: boolean, start = 0): number => reach(pattern, text, start, 1, longest);

/** The length of the shortest or longest suffix of `text` that matches, or -1. */
export const matchSuffix = (pattern: Pattern, text: string, longest: boolean): number =>
  reach([...pattern].reverse(), text, text.length, -1, longest);

/** Steps one replacement may take before it gives up: a leading `*` over a long text is quadratic in the real shell too. */
const REPLACE_STEPS = 20_000_000;
/** The longest text it works on. */
const REPLACE_LONGEST = 4 * 1024 * 1024;

/** `${text/pattern/by}` and `${text//pattern/by}`: leftmost, longest; answers null when it would take too long. */
export function replacePattern(pattern: Pattern, text: string, by: string, all: boolean): string | null {
  if (pattern.length === 0) return text;
  if (text.length > REPLACE_LONGEST) return null;
  if (text === '') return pattern.every((token) => token === null) ? by : '';
  if (pattern.every((token) => typeof token === 'number')) {
    const literal = String.fromCharCode(...(pattern as number[]));
    // (Three times as fast as replaceAll where there are millions.)
    if (all) return text.split(literal).join(by);
    const at = text.indexOf(literal);
    return at < 0 ? text : text.slice(0, at) + by + text.slice(at + literal.length);
  }
  const out: string[] = [];
  let steps = 0;
  let at = 0;
  while (at < text.length) {
    const length = reach(pattern, text, at, 1, true);
    steps += pattern.includes(null) ? text.length - at : pattern.length;
    if (steps > REPLACE_STEPS) return null;
    if (length <= 0) {
      if (pattern[0] === null) break;
      out.push(text[at++]!);
      continue;
    }
    out.push(by);
    at += length;
    if (!all) break;
  }
  return out.join('') + text.slice(at);
}

/** Whether the text of a pattern has anything but plain characters in it; a `[` that is never closed is plain. */
export function hasMeta(pattern: string): boolean {
  const bare = pattern.replace(/\\./gs, '');
  if (/[*?]/.test(bare)) return true;
  const open = bare.indexOf('[');
  return open >= 0 && bare.indexOf(']', open + 2) >= 0;
}

/** Quotes every character that means something in a pattern. */
export const quotePattern = (text: string): string => text.replace(/[*?[\]\\!^-]/g, '\\$&');
