/** md5sum, sha*sum, cksum, sum, crc32, base64 and uuencode's cousins. */
import type { Task } from '../../clock.ts';
import type { Bytes } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { closeInput, eachWhole, inputs, openInput, readAll } from './input.ts';
import { splitLines } from './text.ts';
import { applet, strerror, type Tool } from './tool.ts';

const rotate = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
/** Appends 0x80, zeros and the length in bits. */
function padded(data: Bytes, block: number, lengthBytes: number, little: boolean): Uint8Array {
  const size = Math.ceil((data.length + 1 + lengthBytes) / block) * block;
  const out = new Uint8Array(size);
  for (let i = 0; i < data.length; i++) out[i] = data.charCodeAt(i);
  out[data.length] = 0x80;
  let bits = BigInt(data.length) * 8n;
  for (let i = 0; i < 8; i++) {
    out[little ? size - 8 + i : size - 1 - i] = Number(bits & 255n);
    bits >>= 8n;
  }
  return out;
}
const hexWords = (words: Iterable<number>, little: boolean): string =>
  [...words]
    .map((w) => {
      const hex = (w >>> 0).toString(16).padStart(8, '0');
      return little ? hex.match(/../g)!.reverse().join('') : hex;
    })
    .join('');

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const MD5_TABLE = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
function md5(data: Bytes): string {
  const bytes = padded(data, 64, 8, true);
  const view = new DataView(bytes.buffer);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < bytes.length; at += 64) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const g = (round === 0 ? i : round === 1 ? 5 * i + 1 : round === 2 ? 3 * i + 5 : 7 * i) & 15;
      const sum = (a + f + MD5_TABLE[i]! + view.getInt32(at + 4 * g, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, MD5_SHIFTS[(round << 2) | (i & 3)]!)) | 0];
    }
    [a, b, c, d].forEach((x, i) => (state[i] = (state[i]! + x) | 0));
  }
  return hexWords(state, true);
}
function sha1(data: Bytes): string {
  const bytes = padded(data, 64, 8, false);
  const view = new DataView(bytes.buffer);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  const w = new Int32Array(80);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 80; i++) w[i] = i < 16 ? view.getInt32(at + 4 * i) : rotate(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
      const k = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][Math.floor(i / 20)]!;
      [a, b, c, d, e] = [(rotate(a, 5) + f + e + k + w[i]!) | 0, a, rotate(b, 30), c, d];
    }
    [a, b, c, d, e].forEach((x, i) => (state[i] = (state[i]! + x) | 0));
  }
  return hexWords(state, false);
}

/** The first primes' roots give the constants of SHA-2: fractions of square and cube roots, in 64 bits. */
function rootFraction(n: bigint, cube: boolean): bigint {
  const scaled = n << (cube ? 192n : 128n);
  let low = 0n;
  let high = 1n << 72n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if ((cube ? middle * middle * middle : middle * middle) <= scaled) low = middle;
    else high = middle - 1n;
  }
  return low & 0xffffffffffffffffn;
}
let tables: { readonly k: readonly bigint[]; readonly h: readonly bigint[] } | null = null;
function sha2Tables(): { readonly k: readonly bigint[]; readonly h: readonly bigint[] } {
  if (tables !== null) return tables;
  const primes: number[] = [];
  for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  tables = { k: primes.map((p) => rootFraction(BigInt(p), true)), h: primes.slice(0, 8).map((p) => rootFraction(BigInt(p), false)) };
  return tables;
}
function sha256(data: Bytes): string {
  const { k, h } = sha2Tables();
  const constants = Int32Array.from(k.slice(0, 64), (x) => Number(x >> 32n) | 0);
  const state = Int32Array.from(h, (x) => Number(x >> 32n) | 0);
  const bytes = padded(data, 64, 8, false);
  const view = new DataView(bytes.buffer);
  const w = new Int32Array(64);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = view.getInt32(at + 4 * i);
      else {
        const x = w[i - 15]!;
        const y = w[i - 2]!;
        w[i] = (w[i - 16]! + (rotate(x, 25) ^ rotate(x, 14) ^ (x >>> 3)) + w[i - 7]! + (rotate(y, 15) ^ rotate(y, 13) ^ (y >>> 10))) | 0;
      }
    }
    let [a, b, c, d, e, f, g, z] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const t1 = (z + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0;
      const t2 = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [z, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, z].forEach((x, i) => (state[i] = (state[i]! + x) | 0));
  }
  return hexWords(state, false);
}
function sha512(data: Bytes): string {
  const { k, h } = sha2Tables();
  const M = 0xffffffffffffffffn;
  const r = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & M;
  let state = [...h];
  const bytes = padded(data, 128, 16, false);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 128) {
    const w: bigint[] = [];
    for (let i = 0; i < 80; i++) {
      if (i < 16) w.push(view.getBigUint64(at + 8 * i));
      else {
        const x = w[i - 15]!;
        const y = w[i - 2]!;
        w.push((w[i - 16]! + (r(x, 1n) ^ r(x, 8n) ^ (x >> 7n)) + w[i - 7]! + (r(y, 19n) ^ r(y, 61n) ^ (y >> 6n))) & M);
      }
    }
    let [a, b, c, d, e, f, g, z] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const t1 = z + (r(e, 14n) ^ r(e, 18n) ^ r(e, 41n)) + ((e & f) ^ (~e & M & g)) + k[i]! + w[i]!;
      const t2 = (r(a, 28n) ^ r(a, 34n) ^ r(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [z, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & M, c, b, a, (t1 + t2) & M];
    }
    state = [a, b, c, d, e, f, g, z].map((x, i) => (x + state[i]!) & M);
  }
  return state.map((x) => x.toString(16).padStart(16, '0')).join('');
}
const HASHES: Readonly<Record<string, (data: Bytes) => string>> = { md5sum: md5, sha1sum: sha1, sha256sum: sha256, sha512sum: sha512 };

function* hashFile(t: Tool, path: string): Task<string | null> {
  const fd = yield* openInput(t, path, "can't open");
  if (fd === null) return null;
  try {
    const data = yield* readAll(t.sys, fd);
    return HASHES[t.name]!(data);
  } catch (e) {
    yield* t.warn(`can't read '${path}': ${strerror(e)}`);
    return null;
  } finally {
    closeInput(t, fd);
  }
}
function* sums(t: Tool): Task<number> {
  if ((t.has('s') || t.has('w')) && !t.has('c')) return yield* t.usage();
  let status = 0;
  for (const path of inputs(t)) {
    if (!t.has('c')) {
      const hash = yield* hashFile(t, path);
      if (hash === null) status = 1;
      else yield* t.print(`${hash}  ${path}\n`);
      continue;
    }
    const fd = yield* openInput(t, path);
    if (fd === null) return 1;
    let total = 0;
    let failed = 0;
    for (const line of splitLines(yield* readAll(t.sys, fd))) {
      total++;
      const space = line.indexOf(' ');
      if (space < 0) {
        if (t.has('w')) yield* t.warn('invalid format');
        failed++;
        status = 1;
        continue;
      }
      const name = line.slice(space + 1).replace(/^[ *]/, '');
      const fine = (yield* hashFile(t, name)) === line.slice(0, space);
      if (!t.has('s')) yield* t.print(`${name}: ${fine ? 'OK' : 'FAILED'}\n`);
      if (!fine) {
        failed++;
        status = 1;
      }
    }
    if (failed > 0 && !t.has('s')) yield* t.warn(`WARNING: ${failed} of ${total} computed checksums did NOT match`);
    if (total === 0) {
      status = 1;
      yield* t.warn(`${path}: no checksum lines found`);
    }
  }
  return status;
}

const CRC_BIG = Array.from({ length: 256 }, (_, i) => {
  let c = i << 24;
  for (let k = 0; k < 8; k++) c = (c << 1) ^ (c < 0 ? 0x04c11db7 : 0);
  return c;
});
const CRC_LITTLE = Array.from({ length: 256 }, (_, i) => {
  let c = i;
  for (let k = 0; k < 8; k++) c = (c >>> 1) ^ ((c & 1) !== 0 ? 0xedb88320 : 0);
  return c;
});
/** The checksum of gzip. */
export function crc32(data: Bytes): number {
  let c = -1;
  for (let i = 0; i < data.length; i++) c = (c >>> 8) ^ CRC_LITTLE[(c ^ data.charCodeAt(i)) & 255]!;
  return (c ^ -1) >>> 0;
}
const cksum = (t: Tool): Task<number> =>
  eachWhole(t, "can't open", function* (data, path) {
    const name = t.args.length === 0 ? '' : ` ${path}`;
    if (t.name === 'crc32') {
      yield* t.print(`${crc32(data).toString(16).padStart(8, '0')}${name}\n`);
      return;
    }
    let c = 0;
    const step = (byte: number): void => {
      c = (c << 8) ^ CRC_BIG[((c >>> 24) ^ byte) & 255]!;
    };
    for (let i = 0; i < data.length; i++) step(data.charCodeAt(i));
    for (let n = data.length; n > 0; n = Math.floor(n / 256)) step(n & 255);
    yield* t.print(`${(c ^ -1) >>> 0} ${data.length}${name}\n`);
  });
/** sum: BSD's rotating sum of 16 bits in KiB blocks, or System V's (-s) in 512-byte blocks. */
const sum = (t: Tool): Task<number> =>
  eachWhole(t, "can't open", function* (data, path) {
    let s = 0;
    for (let i = 0; i < data.length; i++)
      s = t.has('s') ? (s + data.charCodeAt(i)) >>> 0 : (((s >> 1) | ((s & 1) << 15)) + data.charCodeAt(i)) & 0xffff;
    if (t.has('s')) {
      const folded = (s & 0xffff) + (s >>> 16);
      yield* t.print(`${(folded & 0xffff) + (folded >>> 16)} ${Math.ceil(data.length / 512)} ${path}\n`);
    } else
      yield* t.print(
        `${String(s).padStart(5, '0')} ${String(Math.ceil(data.length / 1024)).padStart(5)} ${t.args.length > 1 ? path : ''}\n`,
      );
  });

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export function encodeBase64(data: Bytes): string {
  let out = '';
  for (let i = 0; i < data.length; i += 3) {
    const n = (data.charCodeAt(i) << 16) | ((data.charCodeAt(i + 1) || 0) << 8) | (data.charCodeAt(i + 2) || 0);
    const left = data.length - i;
    out +=
      ALPHABET[n >> 18]! + ALPHABET[(n >> 12) & 63]! + (left > 1 ? ALPHABET[(n >> 6) & 63]! : '=') + (left > 2 ? ALPHABET[n & 63]! : '=');
  }
  return out;
}
/** Decodes as busybox does: strange characters are skipped; `short` when the text ends within a group. */
function decodeBase64(text: string): { readonly data: Bytes; readonly short: boolean } {
  let data = '';
  let group: number[] = [];
  let padding = 0;
  for (const c of text) {
    const v = ALPHABET.indexOf(c);
    if (c === '=') padding++;
    else if (v < 0 || padding > 0) continue;
    group.push(v < 0 ? 0 : v);
    if (group.length === 4) {
      const n = (group[0]! << 18) | (group[1]! << 12) | (group[2]! << 6) | group[3]!;
      data += String.fromCharCode(n >> 16, (n >> 8) & 255, n & 255).slice(0, 3 - padding);
      group = [];
      if (padding > 0) break;
    }
  }
  return { data, short: group.length > 0 };
}
function* base64(t: Tool): Task<number> {
  const fd = yield* openInput(t, t.args[0] ?? '-');
  if (fd === null) return 1;
  let all: string;
  try {
    all = yield* readAll(t.sys, fd);
  } catch (e) {
    return yield* t.die(`read error: ${strerror(e)}`);
  }
  if (t.has('d')) {
    const { data, short } = decodeBase64(all);
    yield* t.print(data);
    return short ? yield* t.die('truncated input') : 0;
  }
  const width = t.has('w') ? yield* t.number(t.str('w')!) : 76;
  const text = encodeBase64(all);
  if (width === 0) yield* t.print(text);
  else for (let i = 0; i < text.length; i += width) if (t.put(`${text.slice(i, i + width)}\n`)) yield* t.flush();
  return 0;
}

const hashApplet = applet({ short: 'scwbt' }, sums);
export const digestApplets: AppletTable = {
  md5sum: hashApplet,
  sha1sum: hashApplet,
  sha256sum: hashApplet,
  sha512sum: hashApplet,
  cksum: applet('', cksum),
  crc32: applet('', cksum),
  sum: applet('rs', sum),
  base64: applet({ short: 'dw:', long: '', max: 1 }, base64),
};
