import type { Bytes } from '../system/types.ts';

/** UTF-8 bytes of a text, one char a byte. A lone surrogate becomes U+FFFD. */
export function encodeText(text: string): Bytes {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  let out = '';
  for (const char of text) {
    let code = char.codePointAt(0) ?? 0xfffd;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) out += String.fromCharCode(code);
    else if (code < 0x800) out += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out += String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out += String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return out;
}

/** The text of UTF-8 bytes; each byte that fits nowhere becomes U+FFFD. */
export function decodeText(bytes: Bytes): string {
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  let out = '';
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes.charCodeAt(i);
    const more =
      first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : -1;
    let code = more <= 0 ? first : first & (0x3f >> more);
    let fits = more >= 0 && i + more < bytes.length + (more === 0 ? 1 : 0);
    for (let k = 1; fits && k <= more; k++) {
      const next = bytes.charCodeAt(i + k);
      fits = next >= 0x80 && next < 0xc0;
      code = (code << 6) | (next & 0x3f);
    }
    const tooLong =
      (more === 2 && code < 0x800) || (more === 3 && (code < 0x10000 || code > 0x10ffff)) || (code >= 0xd800 && code <= 0xdfff);
    if (!fits || tooLong) out += '\ufffd';
    else {
      out += String.fromCodePoint(code);
      i += more;
    }
  }
  return out;
}
