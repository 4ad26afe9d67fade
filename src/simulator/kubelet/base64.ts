import type { Bytes } from '../system/types.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of a base64 text; what is no base64 is skipped (validation has refused it before). */
export function decodeBase64(text: string): Bytes {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const c of text) {
    const value = ALPHABET.indexOf(c);
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 0xff);
    }
  }
  return out;
}
