/** Backslash escapes of echo, printf, tr, awk … */

/** Backslash escapes: busybox's bb_process_escape_sequence at `text[at]` (after the backslash): the byte and the next position. */
export function escapeSequence(text: string, at: number, octalZero = false): [string, number] {
  const c = text[at];
  if (c === undefined) return ['\\', at];
  const simple = 'abfnrtv\\'.indexOf(c);
  if (simple >= 0) return ['\x07\b\f\n\r\t\v\\'[simple]!, at + 1];
  if (c === 'e') return ['\x1b', at + 1];
  if (c === 'x') {
    const m = /^[0-9a-fA-F]{1,2}/.exec(text.slice(at + 1, at + 3));
    return m === null ? ['\\', at] : [String.fromCharCode(parseInt(m[0], 16)), at + 1 + m[0].length];
  }
  const m = (octalZero && c === '0' ? /^0[0-7]{1,3}/ : /^[0-7]{1,3}/).exec(text.slice(at, at + 4));
  if (m !== null) {
    // A third digit is left when the value would not fit a byte.
    const digits = parseInt(m[0], 8) > 255 ? m[0].slice(0, -1) : m[0];
    return [String.fromCharCode(parseInt(digits, 8)), at + digits.length];
  }
  if (octalZero && c === '0') return ['\0', at + 1];
  return ['\\', at];
}

/** A text with all its escapes replaced; the backslash of unknown ones is dropped. */
export const unescapeAll = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length;) {
    if (text[i] !== '\\') out += text[i++]!;
    else {
      const [c, next] = escapeSequence(text, i + 1);
      if (next > i + 1) [out, i] = [out + c, next];
      else [out, i] = [out + (text[i + 1] ?? '\\'), i + 2];
    }
  }
  return out;
};
