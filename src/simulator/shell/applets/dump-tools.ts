/** What od, hexdump and xxd share: their input as one string, and bytes as characters and numbers. */
import type { Task } from '../../clock.ts';
import type { Bytes } from '../../system/types.ts';
import { closeInput, openInput, readAll } from './input.ts';
import { strerror, type Tool } from './tool.ts';

/** All input files as one string, null when none could be opened; `broken` when one could not be read to its end. */
export function* gather(t: Tool, paths: readonly string[]): Task<{ readonly data: Bytes | null; readonly broken: boolean }> {
  let data: Bytes | null = null;
  let broken = false;
  for (const path of paths.length === 0 ? ['-'] : paths) {
    const fd = yield* openInput(t, path);
    if (fd === null) continue;
    data ??= '';
    try {
      data += yield* readAll(t.sys, fd);
    } catch (e) {
      broken = true;
      yield* t.warn(`${path === '-' ? t.name : path}: ${t.name === 'od' ? 'read error' : strerror(e)}`);
    }
    closeInput(t, fd);
  }
  return { data, broken };
}

export const printable = (s: string): string => s.replace(/[^ -~]/g, '.');
/** The number that bytes are, the least significant first. */
export const little = (s: string): bigint => {
  let n = 0n;
  for (let i = s.length - 1; i >= 0; i--) n = (n << 8n) | BigInt(s.charCodeAt(i));
  return n;
};

const C_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
/** A byte as a character, an escape or three octal digits, four wide. */
export const characterCell = (b: string): string =>
  (C_ESCAPES[b] ?? (/[ -~]/.test(b) ? b : b.charCodeAt(0).toString(8).padStart(3, '0'))).padStart(4);
