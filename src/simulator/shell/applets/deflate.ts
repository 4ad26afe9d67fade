/** gzip's format: a small LZ77 with the fixed codes to write it, everything to read it. */
import type { Bytes } from '../../system/types.ts';
import { crc32 } from './digest.ts';

export class InflateError extends Error {}

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
  24577,
];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const word = (n: number): string => String.fromCharCode(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255);

export function gzip(data: Bytes, now: number): Bytes {
  const out: number[] = [];
  let bits = 0;
  let count = 0;
  const put = (value: number, n: number): void => {
    bits |= value << count;
    count += n;
    while (count >= 8) {
      out.push(bits & 255);
      bits >>>= 8;
      count -= 8;
    }
  };
  /** Huffman codes go in with their first bit first. */
  const code = (value: number, n: number): void => {
    for (let i = n - 1; i >= 0; i--) put((value >> i) & 1, 1);
  };
  const literal = (s: number): void => {
    if (s < 144) code(0x30 + s, 8);
    else if (s < 256) code(0x190 + s - 144, 9);
    else if (s < 280) code(s - 256, 7);
    else code(0xc0 + s - 280, 8);
  };
  put(1, 1);
  put(1, 2);
  const heads = new Map<string, number>();
  for (let at = 0; at < data.length;) {
    const key = data.slice(at, at + 3);
    const from = key.length === 3 ? heads.get(key) : undefined;
    let length = 0;
    if (from !== undefined && at - from <= 32768)
      while (length < 258 && at + length < data.length && data[from + length] === data[at + length]) length++;
    if (key.length === 3) heads.set(key, at);
    if (heads.size > 65536) heads.clear();
    if (length < 3) {
      literal(data.charCodeAt(at++));
      continue;
    }
    const l = LENGTH_BASE.findLastIndex((b) => b <= length);
    literal(257 + l);
    put(length - LENGTH_BASE[l]!, LENGTH_BITS[l]!);
    const distance = at - from!;
    const d = DISTANCE_BASE.findLastIndex((b) => b <= distance);
    code(d, 5);
    put(distance - DISTANCE_BASE[d]!, DISTANCE_BITS[d]!);
    at += length;
  }
  literal(256);
  if (count > 0) put(0, 8 - count);
  let body = '';
  for (let i = 0; i < out.length; i += 8192) body += String.fromCharCode(...out.slice(i, i + 8192));
  return `\x1f\x8b\x08\0${word(Math.floor(now / 1000))}\0\x03${body}${word(crc32(data))}${word(data.length)}`;
}

/** Canonical Huffman codes as a map from (length, code) to symbol. */
type Codes = ReadonlyMap<number, number>;
function codes(lengths: readonly number[]): Codes {
  const counts = new Array<number>(17).fill(0);
  for (const l of lengths) counts[l]!++;
  counts[0] = 0;
  const next = new Array<number>(17).fill(0);
  for (let l = 1, c = 0; l <= 15; l++) next[l] = c = (c + counts[l - 1]!) << 1;
  const map = new Map<number, number>();
  lengths.forEach((l, s) => {
    if (l > 0) map.set((l << 16) | next[l]!++, s);
  });
  return map;
}
const FIXED = [
  ...new Array<number>(144).fill(8),
  ...new Array<number>(112).fill(9),
  ...new Array<number>(24).fill(7),
  ...new Array<number>(8).fill(8),
];

export function gunzip(data: Bytes): Bytes {
  let out = '';
  let at = 0;
  while (data.startsWith('\x1f\x8b', at)) {
    if (data.charCodeAt(at + 2) !== 8) throw new InflateError('unknown compression method');
    const flags = data.charCodeAt(at + 3);
    at += 10;
    if ((flags & 4) !== 0) at += 2 + data.charCodeAt(at) + 256 * data.charCodeAt(at + 1);
    for (const flag of [8, 16]) if ((flags & flag) !== 0) at = data.indexOf('\0', at) + 1;
    if ((flags & 2) !== 0) at += 2;
    const done = inflate(data, at);
    if (data.slice(done.at, done.at + 4) !== word(crc32(done.text)))
      throw new InflateError(data.length < done.at + 8 ? 'short read' : 'crc error');
    out += done.text;
    at = done.at + 8;
  }
  return out;
}
function inflate(data: Bytes, start: number): { readonly text: Bytes; readonly at: number } {
  let at = start;
  let bit = 0;
  let out = '';
  const bits = (n: number): number => {
    let v = 0;
    for (let i = 0; i < n; i++) {
      if (at >= data.length) throw new InflateError('unexpected end of file');
      v |= ((data.charCodeAt(at) >> bit) & 1) << i;
      if (++bit === 8) {
        bit = 0;
        at++;
      }
    }
    return v;
  };
  const symbol = (map: Codes): number => {
    for (let l = 1, c = 0; l <= 15; l++) {
      c = (c << 1) | bits(1);
      const s = map.get((l << 16) | c);
      if (s !== undefined) return s;
    }
    throw new InflateError('corrupted data');
  };
  for (let last = false; !last;) {
    last = bits(1) === 1;
    const kind = bits(2);
    if (kind === 3) throw new InflateError('corrupted data');
    if (kind === 0) {
      if (bit > 0) {
        bit = 0;
        at++;
      }
      const n = data.charCodeAt(at) | (data.charCodeAt(at + 1) << 8);
      out += data.slice(at + 4, at + 4 + n);
      at += 4 + n;
      continue;
    }
    let literals = codes(FIXED);
    let distances = codes(new Array<number>(30).fill(5));
    if (kind === 2) {
      const [hl, hd, hc] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
      const lengths = new Array<number>(19).fill(0);
      for (let i = 0; i < hc; i++) lengths[ORDER[i]!] = bits(3);
      const map = codes(lengths);
      const all: number[] = [];
      while (all.length < hl + hd) {
        const s = symbol(map);
        if (s < 16) all.push(s);
        else
          all.push(
            ...new Array<number>(s === 16 ? 3 + bits(2) : s === 17 ? 3 + bits(3) : 11 + bits(7)).fill(s === 16 ? (all.at(-1) ?? 0) : 0),
          );
      }
      literals = codes(all.slice(0, hl));
      distances = codes(all.slice(hl, hl + hd));
    }
    for (;;) {
      const s = symbol(literals);
      if (s === 256) break;
      if (s < 256) {
        out += String.fromCharCode(s);
        continue;
      }
      const length = (LENGTH_BASE[s - 257] ?? 3) + bits(LENGTH_BITS[s - 257] ?? 0);
      const d = symbol(distances);
      const distance = (DISTANCE_BASE[d] ?? 1) + bits(DISTANCE_BITS[d] ?? 0);
      if (distance > out.length) throw new InflateError('corrupted data');
      const piece = out.slice(out.length - distance, out.length - distance + length);
      out += piece.length === length ? piece : piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      if (out.length > 1 << 28) throw new InflateError('out of memory');
    }
  }
  return { text: out, at: at + (bit > 0 ? 1 : 0) };
}
