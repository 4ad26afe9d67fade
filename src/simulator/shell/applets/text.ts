/** Names and lines as texts. */
import type { Bytes } from '../../system/types.ts';

/** The last component of a path. */
export const baseName = (path: string): string => {
  const end = path.replace(/\/+$/, '');
  return end === '' ? (path === '' ? '' : '/') : end.slice(end.lastIndexOf('/') + 1);
};
export const joinPath = (directory: string, name: string): string => (directory.endsWith('/') ? directory + name : `${directory}/${name}`);

/** Splits into lines without their newlines. */
export const splitLines = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** Bytes as characters and back: busybox's Unicode support is always on in this build. */
export function decodeUtf8(bytes: Bytes): string[] {
  const out: string[] = [];
  for (let i = 0; i < bytes.length;) {
    const c = bytes.charCodeAt(i);
    const n = c >= 0xf0 && c < 0xf8 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
    const piece = bytes.slice(i, i + n);
    const whole = n > 1 && c < 0xf8 && piece.length === n && /^.[\x80-\xbf]+$/s.test(piece);
    out.push(whole ? piece : bytes[i]!);
    i += whole ? n : 1;
  }
  return out;
}
/** Columns a byte string takes; ASCII is the common case. */
export const textWidth = (bytes: Bytes): number => (/^[\0-\x7f]*$/.test(bytes) ? bytes.length : decodeUtf8(bytes).length);
