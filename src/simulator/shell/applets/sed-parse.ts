/** Reads sed scripts into commands. */
import { regexFor, RegexError, type Regex } from './regex.ts';

export type Address =
  | { readonly k: 'line'; readonly n: number }
  | { readonly k: 'last' }
  | { readonly k: 'regex'; readonly regex: Regex }
  | { readonly k: 'plus'; readonly n: number };
export interface Command {
  readonly from: Address | null;
  readonly to: Address | null;
  readonly negate: boolean;
  readonly name: string;
  /** Text of a, i, c; label; file; replacement; pairs of y. */
  readonly text: string;
  readonly regex: Regex | null;
  /** Which match `s` replaces; 0 for all. */
  readonly which: number;
  readonly print: boolean;
  readonly file: string | null;
  /** Whether it is inside its range now, and whether a numeric beginning is used up. */
  inRange: boolean;
  spent: boolean;
  /** End line of `+N`, once begun. */
  until: number;
}
/** A script that cannot be read; the message is sed's. */
export class SedError extends Error {}
const fail = (message: string): never => {
  throw new SedError(message);
};

const compile = (pattern: string, extended: boolean, icase: boolean): Regex => {
  try {
    return regexFor(pattern, { extended, icase });
  } catch (e) {
    if (e instanceof RegexError) return fail(`bad regex '${pattern}': ${e.message}`);
    throw e;
  }
};

/** Index of the next delimiter that is neither escaped nor, in a pattern, within brackets. */
function delimiterAt(text: string, start: number, delimiter: string, brackets: boolean): number {
  let bracket = -1;
  for (let i = start; i < text.length; i++) {
    const c = text[i]!;
    if (bracket >= 0) {
      if (c === ']' && !(bracket === i - 1 || (bracket === i - 2 && text[i - 1] === '^'))) bracket = -1;
    } else if (c === '\\') i++;
    else if (brackets && c === '[') bracket = i;
    else if (c === delimiter) return i;
  }
  return fail(`unmatched '${delimiter}'`);
}
/** `\n`, `\t`, `\r` and, when given, the escaped delimiter become what they mean; other escapes stay. */
export function unescape(text: string, delimiter = ''): string {
  return text.replace(/\\(.)/gs, (whole, c: string) =>
    c === 'n' ? '\n' : c === 't' ? '\t' : c === 'r' ? '\r' : c === delimiter ? c : whole,
  );
}
/** `\x` becomes `x`: the text of a, i and c. */
const stripEscapes = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** Parses the pieces of a script (each -e, -f or operand); `quiet` when it begins with #n. */
export function parseSed(pieces: readonly string[], extended: boolean): { readonly commands: Command[]; readonly quiet: boolean } {
  const commands: Command[] = [];
  let quiet = false;
  let lastAddress: Regex | null = null;
  // A piece that ends in a backslash goes on in the next.
  const lines: string[] = [];
  let open: string | null = null;
  for (const line of pieces.flatMap((p) => p.split('\n'))) {
    const text: string = open === null ? line : `${open}\n${line}`;
    const trailing = /\\*$/.exec(text)![0].length;
    open = trailing % 2 === 1 ? text.slice(0, -1) : null;
    if (open === null) lines.push(text);
  }
  if (open !== null) lines.push(open);

  for (const line of lines) {
    let at = 0;
    const skip = (set: RegExp): void => {
      while (at < line.length && set.test(line[at]!)) at++;
    };
    const address = (): Address | null => {
      const digits = /^\d+/.exec(line.slice(at))?.[0];
      if (digits !== undefined) {
        at += digits.length;
        return { k: 'line', n: Number(digits) };
      }
      if (line[at] === '$') {
        at++;
        return { k: 'last' };
      }
      if (line[at] !== '/' && line[at] !== '\\') return null;
      let delimiter = '/';
      if (line[at] === '\\') delimiter = line[++at] ?? '';
      const end = delimiterAt(line, at + 1, delimiter, true);
      const pattern = line.slice(at + 1, end);
      at = end + 1;
      if (pattern === '') return { k: 'regex', regex: lastAddress ?? fail('no previous regexp') };
      lastAddress = compile(unescape(pattern, delimiter === '/' ? '' : delimiter), extended, false);
      return { k: 'regex', regex: lastAddress };
    };
    const fileName = (): string => {
      skip(/\s/);
      if (at >= line.length) return fail('empty filename');
      const end = line.indexOf('\n', at);
      const name = line.slice(at, end < 0 ? line.length : end);
      at = end < 0 ? line.length : end;
      return name;
    };
    while (at < line.length) {
      skip(/[;\s]/);
      if (at >= line.length) break;
      if (line[at] === '#') {
        if (line[at + 1] === 'n' && commands.length === 0) quiet = true;
        const end = line.indexOf('\n', at);
        at = end < 0 ? line.length : end;
        continue;
      }
      let from = address();
      let to: Address | null = null;
      if (line[at] === ',') {
        at++;
        skip(/\s/);
        const plus = /^\+(\d+)/.exec(line.slice(at));
        if (plus !== null) {
          at += plus[0].length;
          to = { k: 'plus', n: Number(plus[1]) };
        } else to = address() ?? fail('no address after comma');
      }
      // Line 0 alone is no address; a range from it never begins.
      if (from?.k === 'line' && from.n === 0 && to === null) from = null;
      skip(/\s/);
      let negate = false;
      if (line[at] === '!') {
        negate = true;
        at++;
        skip(/\s/);
      }
      const name = line[at++] ?? fail('missing command');
      let text = '';
      let regex: Regex | null = null;
      let which = 1;
      let print = false;
      let file: string | null = null;
      if (name === 's' || name === 'y') {
        const delimiter = line[at] ?? fail('bad format in substitution expression');
        const middle = delimiterAt(line, at + 1, delimiter, true);
        const end = delimiterAt(line, middle + 1, delimiter, false);
        const pattern = unescape(line.slice(at + 1, middle), delimiter);
        text = unescape(line.slice(middle + 1, end), delimiter === '&' ? '' : delimiter);
        at = end + 1;
        if (name === 'y') text = pairs(pattern, text);
        else {
          let icase = false;
          flags: for (; at < line.length; at++) {
            const c = line[at]!;
            const digits = /^\d+/.exec(line.slice(at))?.[0];
            if (digits !== undefined) {
              if (!pattern.startsWith('^')) which = Number(digits);
              at += digits.length - 1;
            } else if (c === 'g') which = 0;
            else if (c === 'p') print = true;
            else if (c === 'i' || c === 'I') icase = true;
            else if (c === 'w') {
              at++;
              file = fileName();
              break flags;
            } else if (c === '#') {
              at = line.length;
              break flags;
            } else if (c === ';' || c === '}') break flags;
            else if (!/\s/.test(c)) fail('bad option in substitution expression');
          }
          regex = pattern === '' ? null : compile(pattern, extended, icase);
        }
      } else if ('aic'.includes(name)) {
        if (name !== 'c' && to !== null) fail(`command '${name}' uses only one address`);
        for (; at < line.length; at++) {
          if (line[at] === '\n' || line[at] === '\\') {
            at++;
            break;
          }
          if (!/\s/.test(line[at]!)) break;
        }
        if (line[at] === '\n' && line[at - 1] === '\\') at++;
        text = stripEscapes(unescape(line.slice(at)));
        at = line.length;
      } else if (name === 'r' || name === 'w') {
        if (name === 'r' && to !== null) fail(`command '${name}' uses only one address`);
        text = fileName();
        if (name === 'w') file = text;
      } else if (':btT'.includes(name)) {
        skip(/\s/);
        text = /^[^;\s]*/.exec(line.slice(at))![0];
        at += text.length;
      } else if (!'dDgGhHlnNpPqx={}'.includes(name)) fail(`unsupported command ${name}`);
      commands.push({ from, to, negate, name, text, regex, which, print, file, inRange: false, spent: false, until: 0 });
    }
  }
  return { commands, quiet };
}
/** The pairs of a `y`, as one string of from and to characters in turn. */
function pairs(from: string, to: string): string {
  const [a, b] = [stripEscapes(from), stripEscapes(to)];
  let out = '';
  for (let i = 0; i < a.length && i < b.length; i++) out += a[i]! + b[i]!;
  return out;
}
