/** A word's text as ash reads it: plain characters, expansions, and what was quoted. */
import { Reader } from './grammar.ts';

export type Operation = '' | '-' | '=' | '?' | '+' | '%' | '%%' | '#' | '##' | ':' | '/' | '//' | 'length' | 'bad';
export interface ParameterPart {
  readonly type: 'parameter';
  readonly name: string;
  readonly operation: Operation;
  /** `:-` and its like: empty counts as unset. */
  readonly orEmpty: boolean;
  readonly argument: readonly Part[];
  /** After the second `/`; null when there is none. */
  readonly replacement: readonly Part[] | null;
  readonly quoted: boolean;
}
export type Part =
  /** `escaped` tells `\/` from `/` in a replacement's pattern. */
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean; readonly escaped?: boolean }
  | ParameterPart
  /** `backquoted`: its lines are counted as ash does there. */
  | { readonly type: 'command'; readonly text: string; readonly quoted: boolean; readonly backquoted: boolean }
  | { readonly type: 'arithmetic'; readonly parts: readonly Part[]; readonly quoted: boolean }
  | { readonly type: 'process'; readonly direction: '<' | '>'; readonly text: string };

/** Where text stands: bare, in double quotes, or in a here-document or arithmetic (where `"` is plain). */
export type Mode = 'bare' | 'double' | 'document';

const NO_ALIASES: ReadonlyMap<string, string> = new Map();
/** Where the `$(` that began before `start` ends: the offset of its `)`. */
function substitutionEnd(text: string, start: number): number {
  const reader = new Reader(text, 0, NO_ALIASES, true);
  return reader.skipSubstitution(start);
}

/** Cuts a word into its parts. The text was read by the lexer before, so it is well formed; what is not is taken as it stands. */
export function parseWord(text: string, mode: Mode = 'bare'): readonly Part[] {
  let i = 0;
  const skipContinuation = (): void => {
    while (text[i] === '\\' && text[i + 1] === '\n') i += 2;
  };
  const isQuoted = (m: Mode): boolean => m !== 'bare';

  /** Parts up to `}` (in a `${…}`), `"` (in quotes), `))`, or the end. */
  function parts(m: Mode, end: '' | '}' | '"' | ')'): Part[] {
    const out: Part[] = [];
    let inner = false;
    let parentheses = 0;
    const put = (value: string, quoted: boolean, escaped = false): void => {
      const last = out[out.length - 1];
      if (last?.type === 'text' && last.quoted === quoted && !escaped && last.escaped !== true)
        out[out.length - 1] = { type: 'text', text: last.text + value, quoted };
      else out.push(escaped ? { type: 'text', text: value, quoted, escaped } : { type: 'text', text: value, quoted });
    };
    for (;;) {
      skipContinuation();
      const c = text[i];
      if (c === undefined) return out;
      if (c === end && end !== ')' && !(end === '}' && inner)) {
        i++;
        return out;
      }
      if (end === ')') {
        if (c === '(') parentheses++;
        if (c === ')') {
          if (parentheses > 0) parentheses--;
          else {
            i++;
            skipContinuation();
            if (text[i] === ')') {
              i++;
              return out;
            }
            put(c, true);
            continue;
          }
        }
      }
      i++;
      if (c === '\\') backslash(m, end, put);
      else if (c === '$') dollar(m, put, (part) => out.push(part));
      else if (c === '`') out.push({ type: 'command', text: backquoted(m), quoted: isQuoted(m), backquoted: true });
      else if (c === "'" && m === 'bare') {
        const close = text.indexOf("'", i);
        put(text.slice(i, close < 0 ? text.length : close), true);
        i = close < 0 ? text.length : close + 1;
      } else if (c === '"' && m === 'bare') {
        // "$@" alone is nothing when there are no parameters; any other quotes are a word.
        const content = parts('double', '"');
        const only = content[0];
        if (!(content.length === 1 && only?.type === 'parameter' && only.name === '@' && only.operation === '')) put('', true);
        out.push(...content);
      } else if (c === '"' && end === '}') inner = !inner;
      else if ((c === '<' || c === '>') && text[i] === '(' && m === 'bare' && end === '') {
        const close = substitutionEnd(text, i + 1);
        out.push({ type: 'process', direction: c, text: text.slice(i + 1, close) });
        i = close + 1;
      } else put(c, isQuoted(m));
    }
  }
  function backslash(m: Mode, end: string, put: (value: string, quoted: boolean, escaped?: boolean) => void): void {
    const c = text[i];
    if (c === undefined) return put('\\', true);
    i++;
    if (m === 'bare') return put(c, true, true);
    const special = c === '\\' || c === '`' || c === '$' || (c === '"' && (m === 'double' || end === '}')) || (c === '}' && end === '}');
    put(special ? c : `\\${c}`, true);
  }
  function backquoted(m: Mode): string {
    const out: string[] = [];
    for (;;) {
      skipContinuation();
      const c = text[i++];
      if (c === undefined || c === '`') return out.join('');
      if (c !== '\\') {
        out.push(c);
        continue;
      }
      const d = text[i++] ?? '';
      out.push(d === '\\' || d === '`' || d === '$' || (d === '"' && m === 'double') ? d : `\\${d}`);
    }
  }
  function dollar(m: Mode, put: (value: string, quoted: boolean) => void, push: (part: Part) => void): void {
    skipContinuation();
    const c = text[i];
    const quoted = isQuoted(m);
    const simple = (name: string): void =>
      push({ type: 'parameter', name, operation: '', orEmpty: false, argument: [], replacement: null, quoted });
    if (c === '(') {
      i++;
      skipContinuation();
      if (text[i] === '(') {
        i++;
        push({ type: 'arithmetic', parts: parts('document', ')'), quoted });
      } else {
        const close = substitutionEnd(text, i);
        push({ type: 'command', text: text.slice(i, close), quoted, backquoted: false });
        i = close + 1;
      }
    } else if (c === '{') {
      i++;
      push(braced(m));
    } else if (c === "'" && m === 'bare') {
      i++;
      put(dollarQuoted(), true);
    } else if (c !== undefined && /[A-Za-z_]/.test(c)) simple(name());
    else if (c !== undefined && /[!#$*\-0-9?@]/.test(c)) {
      i++;
      simple(c);
    } else put('$', quoted);
  }
  function name(): string {
    let value = '';
    for (skipContinuation(); /^\w$/.test(text[i] ?? ''); skipContinuation()) value += text[i++]!;
    return value;
  }
  function braced(m: Mode): Part {
    skipContinuation();
    let parameter = '';
    let length = false;
    let bad = false;
    const c = text[i];
    const readName = (): string => (/^[0-9]$/.test(text[i] ?? '') ? digits() : name());
    if (/^\w$/.test(c ?? '')) parameter = readName();
    else if (c !== undefined && c !== '}') {
      i++;
      parameter = c;
      if (c === '#') {
        skipContinuation();
        if (/^\w$/.test(text[i] ?? '')) {
          length = true;
          parameter = readName();
        } else if (text[i] !== '}' && text[i + 1] === '}') {
          length = true;
          parameter = text[i++]!;
        }
      }
      bad = !/^(?:\w+|[!#$*\-?@])$/.test(parameter);
    } else bad = true;
    skipContinuation();
    let operation: Operation = length ? 'length' : '';
    let orEmpty = false;
    let inner: Mode = m === 'document' ? 'double' : m;
    const next = text[i] ?? '';
    if (bad || (length && next !== '}')) operation = 'bad';
    else if (!length && next !== '}') {
      i++;
      if (next === ':' && !/^[}\-+?=]$/.test(text[i] ?? '')) operation = ':';
      else if (next === ':') {
        orEmpty = true;
        operation = text[i] === '}' ? 'bad' : (text[i++] as Operation);
      } else if (/[-+?=]/.test(next)) operation = next as Operation;
      else if (/[%#/]/.test(next)) {
        operation = next as Operation;
        if (text[i] === next) {
          operation = (next + next) as Operation;
          i++;
        }
        inner = 'bare';
      } else operation = 'bad';
    }
    const content = parts(inner, '}');
    const [argument, replacement] = operation === '/' || operation === '//' ? splitReplacement(content) : [content, null];
    return { type: 'parameter', name: parameter, operation, orEmpty, argument, replacement, quoted: isQuoted(m) };
  }
  function digits(): string {
    let value = '';
    for (; /^[0-9]$/.test(text[i] ?? ''); skipContinuation()) value += text[i++]!;
    return value;
  }
  /** `$'…'`: C's escapes. */
  function dollarQuoted(): string {
    let value = '';
    for (;;) {
      const c = text[i++];
      if (c === undefined || c === "'") return value;
      if (c !== '\\') {
        value += c;
        continue;
      }
      const escape = readEscape(text, i);
      if (escape === null) {
        const d = text[i++] ?? '';
        value += d === "'" || d === '"' ? d : `\\${d}`;
      } else {
        i = escape.end;
        if (escape.char !== '\0') value += escape.char;
      }
    }
  }
  return parts(mode, '');
}

/** The first `/` that no backslash hides parts a pattern from its replacement; a `/` at the very start is the pattern's own. */
function splitReplacement(content: readonly Part[]): readonly [readonly Part[], readonly Part[] | null] {
  for (const [index, part] of content.entries()) {
    if (part.type !== 'text' || part.escaped === true) continue;
    const at = part.text.indexOf('/', index === 0 ? 1 : 0);
    if (at < 0) continue;
    return [
      [...content.slice(0, index), { type: 'text', text: part.text.slice(0, at), quoted: part.quoted }],
      [{ type: 'text', text: part.text.slice(at + 1), quoted: part.quoted }, ...content.slice(index + 1)],
    ];
  }
  return [content, null];
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
/** The character after a backslash at `text[start]` in echo -e, printf and `$'…'`, and where it ends; null for what is no escape. */
export function readEscape(text: string, start: number): { readonly char: string; readonly end: number } | null {
  const c = text[start];
  if (c === 'x') {
    const hex = /^[0-9a-fA-F]{1,2}/.exec(text.slice(start + 1, start + 3))?.[0];
    return hex === undefined ? null : { char: String.fromCharCode(parseInt(hex, 16)), end: start + 1 + hex.length };
  }
  if (c !== undefined && c >= '0' && c <= '7') {
    let value = 0;
    let end = start;
    while (end < start + 3 && /^[0-7]$/.test(text[end] ?? '') && value * 8 + Number(text[end]) <= 255)
      value = value * 8 + Number(text[end++]);
    return { char: String.fromCharCode(value), end };
  }
  const simple = c === undefined || !Object.hasOwn(SIMPLE_ESCAPES, c) ? undefined : SIMPLE_ESCAPES[c];
  return simple === undefined ? null : { char: simple, end: start + 1 };
}
