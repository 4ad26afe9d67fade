/**
 * POSIX regular expressions (basic and extended, with glibc's extensions) over byte strings: leftmost, longest match in linear
 * time by following all threads at once. Only patterns with back references need backtracking, which is bounded.
 */

/** A pattern that does not compile; `message` is what glibc's regerror says. */
export class RegexError extends Error {}

export interface Regex {
  readonly groups: number;
  /** Starts and ends of the match and its groups (-1: none), or null. `notBol`: `^` does not match at the text's start. */
  exec(text: string, notBol?: boolean): readonly number[] | null;
}
export interface RegexOptions {
  readonly extended?: boolean;
  readonly icase?: boolean;
  readonly newline?: boolean;
}

type Node =
  | { readonly k: 'set'; readonly set: Uint8Array }
  | { readonly k: 'cat' | 'alt'; readonly list: readonly Node[] }
  | { readonly k: 'rep'; readonly node: Node; readonly min: number; readonly max: number }
  | { readonly k: 'group'; readonly node: Node; readonly index: number }
  | { readonly k: 'assert'; readonly what: Assertion }
  | { readonly k: 'back'; readonly index: number };
type Assertion = '^' | '$' | '<' | '>' | 'b' | 'B' | '`' | "'";

const UNMATCHED_BRACKET = 'Unmatched [, [^, [:, [., or [=';
const BAD_REPEAT = 'Invalid preceding regular expression';
const REPEAT_LIMIT = 32767;
const PROGRAM_LIMIT = 20000;

const makeSet = (test: (c: number) => boolean): Uint8Array => {
  const set = new Uint8Array(256);
  for (let i = 0; i < 256; i++) if (test(i)) set[i] = 1;
  return set;
};
const inClass =
  (pattern: RegExp) =>
  (c: number): boolean =>
    c < 128 && pattern.test(String.fromCharCode(c));
const CLASSES: Readonly<Record<string, (c: number) => boolean>> = {
  alpha: inClass(/[A-Za-z]/),
  digit: inClass(/[0-9]/),
  alnum: inClass(/[A-Za-z0-9]/),
  upper: inClass(/[A-Z]/),
  lower: inClass(/[a-z]/),
  space: inClass(/[ \t-\r]/),
  blank: inClass(/[ \t]/),
  punct: inClass(/[!-/:-@[-`{-~]/),
  print: inClass(/[ -~]/),
  graph: inClass(/[!-~]/),
  cntrl: (c) => c < 32 || c === 127,
  xdigit: inClass(/[0-9A-Fa-f]/),
};
const isWord = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95;

/** Members of a `[:class:]`, or undefined; tr and fnmatch use them too. */
export const characterClass = (name: string): ((c: number) => boolean) | undefined =>
  Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;

function parse(pattern: string, options: RegexOptions): { readonly node: Node; readonly groups: number; readonly backs: boolean } {
  const ere = options.extended === true;
  let at = 0;
  let groups = 0;
  let depth = 0;
  let backs = false;
  const closed = new Set<number>();
  const fold = (set: Uint8Array): Uint8Array => {
    if (options.icase !== true) return set;
    for (let c = 65; c <= 90; c++) if (set[c] === 1 || set[c + 32] === 1) set[c] = set[c + 32] = 1;
    return set;
  };
  const literal = (c: string): Node => ({ k: 'set', set: fold(makeSet((x) => x === c.charCodeAt(0))) });
  const fail = (message: string): never => {
    throw new RegexError(message);
  };
  const escaped = (c: string): boolean => pattern[at] === '\\' && pattern[at + 1] === c;

  const bracket = (): Node => {
    let negate = false;
    if (pattern[at] === '^') {
      negate = true;
      at++;
    }
    if (at >= pattern.length) fail('Invalid regular expression');
    const set = new Uint8Array(256);
    /** One element: a code, or null when a class was added. */
    const element = (): number | null => {
      const c = pattern[at]!;
      const kind = pattern[at + 1];
      if (c === '[' && (kind === ':' || kind === '.' || kind === '=')) {
        const end = pattern.indexOf(`${kind}]`, at + 2);
        if (end < 0) fail(UNMATCHED_BRACKET);
        const name = pattern.slice(at + 2, end);
        at = end + 2;
        if (kind === ':') {
          const test =
            characterClass(options.icase === true && (name === 'upper' || name === 'lower') ? 'alpha' : name) ??
            fail('Invalid character class name');
          for (let i = 0; i < 256; i++) if (test(i)) set[i] = 1;
          return null;
        }
        if (name.length !== 1) fail('Invalid collation character');
        return name.charCodeAt(0);
      }
      at++;
      return c.charCodeAt(0);
    };
    for (let first = true; ; first = false) {
      if (at >= pattern.length) fail(UNMATCHED_BRACKET);
      if (pattern[at] === ']' && !first) break;
      const from = element();
      if (from === null) continue;
      if (pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']') {
        at++;
        const to = element();
        if (to === null || to < from) return fail('Invalid range end');
        for (let c = from; c <= to; c++) set[c] = 1;
      } else set[from] = 1;
    }
    at++;
    fold(set);
    if (negate) for (let i = 0; i < 256; i++) set[i] = set[i] === 1 || (i === 10 && options.newline === true) ? 0 : 1;
    return { k: 'set', set };
  };

  const interval = (): [number, number] | null => {
    const m = /^(\d*)(,?)(\d*)/.exec(pattern.slice(at))!;
    const close = ere ? '}' : '\\}';
    const end = at + m[0].length;
    if (!pattern.startsWith(close, end)) {
      if (pattern.indexOf(close, at) < 0) return fail('Unmatched \\{');
      return fail('Invalid content of \\{\\}');
    }
    if (m[1] === '' && m[2] === '') fail('Invalid content of \\{\\}');
    const min = m[1] === '' ? 0 : Number(m[1]);
    const max = m[2] === '' ? min : m[3] === '' ? Infinity : Number(m[3]);
    if (min > max) fail('Invalid content of \\{\\}');
    if ((max === Infinity ? min : max) > REPEAT_LIMIT) fail('Regular expression too big');
    at = end + close.length;
    return [min, max];
  };

  const duplicate = (atom: Node): Node => {
    let node = atom;
    for (let times = 0; ; times++) {
      const c = pattern[at];
      // glibc forbids a second * or \{ \} in a basic expression.
      if (times > 0 && !ere && (c === '*' || escaped('{'))) fail(BAD_REPEAT);
      let bounds: [number, number] | null = null;
      if (c === '*') {
        at++;
        bounds = [0, Infinity];
      } else if (ere ? c === '+' || c === '?' : escaped('+') || escaped('?')) {
        const sign = ere ? c : pattern[at + 1];
        at += ere ? 1 : 2;
        bounds = sign === '+' ? [1, Infinity] : [0, 1];
      } else if (ere ? c === '{' : escaped('{')) {
        at += ere ? 1 : 2;
        bounds = interval();
      }
      if (bounds === null) return node;
      node = { k: 'rep', node, min: bounds[0], max: bounds[1] };
    }
  };

  const WORDS: Readonly<Record<string, Node | undefined>> = {
    w: { k: 'set', set: makeSet(isWord) },
    W: { k: 'set', set: makeSet((c) => !isWord(c)) },
    s: { k: 'set', set: makeSet(CLASSES['space']!) },
    S: { k: 'set', set: makeSet((c) => !CLASSES['space']!(c)) },
  };

  const branch = (): Node => {
    const list: Node[] = [];
    let start = true;
    while (at < pattern.length) {
      const c = pattern[at]!;
      if (ere ? c === '|' : escaped('|')) break;
      if (ere ? c === ')' : escaped(')')) {
        if (depth > 0) break;
        if (!ere) fail('Unmatched ( or \\(');
      }
      let node: Node | null = null;
      let isAssert = false;
      if (ere && start && (c === '*' || c === '+' || c === '?' || c === '{')) fail(BAD_REPEAT);
      if (c === '[') {
        at++;
        node = bracket();
      } else if (c === '.') {
        at++;
        node = { k: 'set', set: makeSet((x) => options.newline !== true || x !== 10) };
      } else if (c === '^' && (ere || list.length === 0)) {
        at++;
        node = { k: 'assert', what: '^' };
        isAssert = true;
      } else if (c === '$' && (ere || at + 1 >= pattern.length || pattern.startsWith('\\)', at + 1) || pattern.startsWith('\\|', at + 1))) {
        at++;
        node = { k: 'assert', what: '$' };
        isAssert = true;
      } else if (ere ? c === '(' : escaped('(')) {
        at += ere ? 1 : 2;
        const index = ++groups;
        if (++depth > 200) fail('Memory exhausted');
        const inner = alternatives();
        if (!(ere ? pattern[at] === ')' : escaped(')'))) fail('Unmatched ( or \\(');
        at += ere ? 1 : 2;
        depth--;
        closed.add(index);
        node = { k: 'group', node: inner, index };
      } else if (c === '\\') {
        const e = pattern[at + 1];
        if (e === undefined) return fail('Trailing backslash');
        at += 2;
        if (e >= '1' && e <= '9') {
          if (!closed.has(Number(e))) fail('Invalid back reference');
          backs = true;
          node = { k: 'back', index: Number(e) };
        } else if ("<>bB`'".includes(e)) {
          node = { k: 'assert', what: e as Assertion };
          isAssert = true;
        } else if (!ere && e === '{') fail(BAD_REPEAT);
        else node = WORDS[e] ?? literal(e);
      } else {
        at++;
        node = literal(c);
      }
      if (node === null) continue;
      // An anchor cannot be repeated: what follows begins anew (a plain * in a basic expression).
      list.push(isAssert ? node : duplicate(node));
      start = isAssert && ere;
    }
    return { k: 'cat', list };
  };
  const alternatives = (): Node => {
    const list = [branch()];
    while (at < pattern.length && (ere ? pattern[at] === '|' : escaped('|'))) {
      at += ere ? 1 : 2;
      list.push(branch());
    }
    return list.length === 1 ? list[0]! : { k: 'alt', list };
  };
  const node = alternatives();
  if (at < pattern.length) fail('Unmatched ) or \\)');
  return { node, groups, backs };
}

/** Instructions: consume a byte of `set`, go two ways (first preferred), remember a position, assert, back reference, end. */
type Instruction =
  | { readonly op: 'set'; readonly set: Uint8Array }
  | { readonly op: 'split'; x: number; y: number }
  | { readonly op: 'jump'; x: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'back'; readonly index: number }
  | { readonly op: 'match' };

function emit(root: Node): Instruction[] {
  const code: Instruction[] = [];
  const add = (i: Instruction): void => {
    if (code.length >= PROGRAM_LIMIT) throw new RegexError('Regular expression too big');
    code.push(i);
  };
  const go = (n: Node): void => {
    switch (n.k) {
      case 'set':
        return add({ op: 'set', set: n.set });
      case 'assert':
        return add({ op: 'assert', what: n.what });
      case 'back':
        return add({ op: 'back', index: n.index });
      case 'cat':
        return n.list.forEach(go);
      case 'group':
        add({ op: 'save', slot: 2 * n.index });
        go(n.node);
        return add({ op: 'save', slot: 2 * n.index + 1 });
      case 'alt': {
        const jumps: { op: 'jump'; x: number }[] = [];
        n.list.forEach((branch, i) => {
          if (i === n.list.length - 1) return go(branch);
          const split: Instruction & { op: 'split' } = { op: 'split', x: code.length + 1, y: 0 };
          add(split);
          go(branch);
          const jump: Instruction & { op: 'jump' } = { op: 'jump', x: 0 };
          jumps.push(jump);
          add(jump);
          split.y = code.length;
        });
        for (const jump of jumps) jump.x = code.length;
        return;
      }
      case 'rep': {
        for (let i = 0; i < n.min; i++) go(n.node);
        if (n.max === Infinity) {
          const split: Instruction & { op: 'split' } = { op: 'split', x: code.length + 1, y: 0 };
          const start = code.length;
          add(split);
          go(n.node);
          add({ op: 'jump', x: start });
          split.y = code.length;
          return;
        }
        const splits: (Instruction & { op: 'split' })[] = [];
        for (let i = n.min; i < n.max; i++) {
          const split: Instruction & { op: 'split' } = { op: 'split', x: code.length + 1, y: 0 };
          splits.push(split);
          add(split);
          go(n.node);
        }
        for (const split of splits) split.y = code.length;
      }
    }
  };
  go(root);
  code.push({ op: 'match' });
  return code;
}

/** Compiles a pattern; throws {@link RegexError}. */
export function compileRegex(pattern: string, options: RegexOptions = {}): Regex {
  const { node, groups, backs } = parse(pattern, options);
  const code = emit(node);
  const slots = 2 * (groups + 1);

  const holds = (what: Assertion, text: string, at: number, notBol: boolean): boolean => {
    if (what === '^') return (at === 0 && !notBol) || (options.newline === true && at > 0 && text[at - 1] === '\n');
    if (what === '$') return at === text.length || (options.newline === true && text[at] === '\n');
    if (what === '`') return at === 0 && !notBol;
    if (what === "'") return at === text.length;
    const before = at > 0 && isWord(text.charCodeAt(at - 1));
    const after = at < text.length && isWord(text.charCodeAt(at));
    return what === '<' ? !before && after : what === '>' ? before && !after : (before !== after) === (what === 'b');
  };
  if (backs) return { groups, exec: (text, notBol = false) => backtrack(code, slots, text, notBol, holds, options.icase === true) };

  // Bytes a match can start with; null when it may be empty or begins with an assertion.
  const first = firstBytes(code);
  const mark = new Int32Array(code.length).fill(-1);
  let stamp = 0;

  const exec = (text: string, notBol = false): number[] | null => {
    let now: { pc: number; caps: number[] }[] = [];
    let best: number[] | null = null;
    for (let at = 0; ; at++) {
      if (now.length === 0) {
        if (best !== null) break;
        if (first !== null) while (at < text.length && first[text.charCodeAt(at) & 255] !== 1) at++;
        if (first !== null && at >= text.length) break;
      }
      stamp++;
      const next: { pc: number; caps: number[] }[] = [];
      const c = at < text.length ? text.charCodeAt(at) & 255 : -1;
      // Threads of this position, in order of preference: those under way, then one that starts here.
      const stack: { pc: number; caps: number[] }[] = [];
      const follow = (pc0: number, caps0: number[]): void => {
        stack.push({ pc: pc0, caps: caps0 });
        while (stack.length > 0) {
          const { pc, caps } = stack.pop()!;
          if (mark[pc] === stamp) continue;
          mark[pc] = stamp;
          const i = code[pc]!;
          if (i.op === 'set') {
            if (c >= 0 && i.set[c] === 1) next.push({ pc: pc + 1, caps });
          } else if (i.op === 'jump') stack.push({ pc: i.x, caps });
          else if (i.op === 'split') {
            stack.push({ pc: i.y, caps });
            stack.push({ pc: i.x, caps });
          } else if (i.op === 'save') {
            const copy = caps.slice();
            copy[i.slot] = at;
            stack.push({ pc: pc + 1, caps: copy });
          } else if (i.op === 'assert') {
            if (holds(i.what, text, at, notBol)) stack.push({ pc: pc + 1, caps });
          } else if (i.op === 'match' && (best === null || caps[0]! <= best[0]!)) {
            best = caps.slice();
            best[1] = at;
          }
        }
      };
      for (const thread of now) if (best === null || thread.caps[0]! <= (best as number[])[0]!) follow(thread.pc, thread.caps);
      if (best === null) {
        const caps = new Array<number>(slots).fill(-1);
        caps[0] = at;
        follow(0, caps);
      }
      now = next;
      if (at >= text.length) break;
    }
    return best;
  };
  return { groups, exec };
}

function firstBytes(code: readonly Instruction[]): Uint8Array | null {
  const set = new Uint8Array(256);
  const seen = new Set<number>();
  const todo = [0];
  while (todo.length > 0) {
    const pc = todo.pop()!;
    if (seen.has(pc)) continue;
    seen.add(pc);
    const i = code[pc]!;
    if (i.op === 'match' || i.op === 'assert' || i.op === 'back') return null;
    if (i.op === 'set') for (let c = 0; c < 256; c++) set[c]! |= i.set[c]!;
    else if (i.op === 'jump') todo.push(i.x);
    else if (i.op === 'split') todo.push(i.x, i.y);
    else todo.push(pc + 1);
  }
  return set;
}

/** Back references are not regular: tries the ways one by one, longest kept, within a bound of steps. */
function backtrack(
  code: readonly Instruction[],
  slots: number,
  text: string,
  notBol: boolean,
  holds: (w: Assertion, t: string, at: number, n: boolean) => boolean,
  icase: boolean,
): number[] | null {
  let steps = 200_000;
  for (let start = 0; start <= text.length; start++) {
    let best: number[] | null = null;
    const caps0 = new Array<number>(slots).fill(-1);
    caps0[0] = start;
    const stack: { pc: number; at: number; caps: number[]; loops: ReadonlyMap<number, number> }[] = [
      { pc: 0, at: start, caps: caps0, loops: new Map() },
    ];
    while (stack.length > 0 && steps-- > 0) {
      let { pc, at, caps, loops } = stack.pop()!;
      for (;;) {
        const i = code[pc]!;
        if (i.op === 'set') {
          if (at >= text.length || i.set[text.charCodeAt(at) & 255] !== 1) break;
          at++;
          pc++;
        } else if (i.op === 'jump') pc = i.x;
        else if (i.op === 'split') {
          if (loops.get(pc) === at) {
            // an empty turn of a loop: go out of it
            pc = i.y;
            continue;
          }
          stack.push({ pc: i.y, at, caps, loops });
          if (steps-- <= 0) break;
          loops = new Map(loops).set(pc, at);
          pc = i.x;
        } else if (i.op === 'save') {
          caps = caps.slice();
          caps[i.slot] = at;
          pc++;
        } else if (i.op === 'assert') {
          if (!holds(i.what, text, at, notBol)) break;
          pc++;
        } else if (i.op === 'back') {
          const from = caps[2 * i.index]!;
          if (from < 0) break;
          const piece = text.slice(from, caps[2 * i.index + 1]);
          const here = text.slice(at, at + piece.length);
          if (icase ? here.toLowerCase() !== piece.toLowerCase() : here !== piece) break;
          at += piece.length;
          pc++;
        } else {
          if (best === null || at > best[1]!) {
            best = caps.slice();
            best[1] = at;
          }
          break;
        }
      }
    }
    if (best !== null || steps <= 0) return best;
  }
  return null;
}

const cache = new Map<string, Regex>();
/** As {@link compileRegex}, remembering what it compiled. */
export function regexFor(pattern: string, options: RegexOptions = {}): Regex {
  const key = `${options.extended === true ? 'e' : ''}${options.icase === true ? 'i' : ''}${options.newline === true ? 'n' : ''}/${pattern}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    if (cache.size >= 500) cache.clear();
    regex = compileRegex(pattern, options);
    cache.set(key, regex);
  }
  return regex;
}
