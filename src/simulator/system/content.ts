import type { Bytes } from './types.ts';
import { PIECE, ZEROS, areZeros } from './zeros.ts';

/**
 * A file's bytes. Small or untouched ones are one string; what is written to is kept in pieces of 64 KiB, so that a log that
 * grows for hours costs a piece, not the whole, each time somebody writes to it or follows it.
 */
export interface Content {
  size: number;
  /** All of it, while nobody has written beyond one piece. */
  whole: Bytes | null;
  pieces: Bytes[];
  /** Pieces of zero bytes: they share one string. */
  zeroPieces: number;
  /** The first bytes, shared by all who were told of them. */
  head: Bytes | null;
}

/** How much of a file an observer is shown. */
export const HEAD = 4096;

export const contentOf = (data: Bytes): Content => ({ size: data.length, whole: data, pieces: [], zeroPieces: 0, head: null });

/**
 * A part as a string of its own. A mere slice keeps the piece it was cut from in memory for as long as somebody remembers the
 * part, say a log line.
 */
function own(piece: Bytes, start: number, end: number): Bytes {
  const part = piece.slice(start, end);
  return part.length * 2 > piece.length ? part : `${part} `.slice(0, part.length);
}

/** Up to `max` bytes from `offset` on. */
export function readContent(content: Content, offset: number, max: number): Bytes {
  const end = Math.min(content.size, offset + max);
  if (offset >= end) return '';
  if (content.whole !== null) return own(content.whole, offset, end);
  const first = Math.floor(offset / PIECE);
  const last = Math.floor((end - 1) / PIECE);
  if (first === last) return own(content.pieces[first]!, offset - first * PIECE, end - first * PIECE);
  let out = content.pieces[first]!.slice(offset - first * PIECE);
  for (let i = first + 1; i < last; i++) out += content.pieces[i]!;
  return out + content.pieces[last]!.slice(0, end - last * PIECE);
}

export const wholeContent = (content: Content): Bytes => content.whole ?? content.pieces.join('');

/** The file's beginning: always the same string while it does not change. */
export function headOf(content: Content): Bytes {
  if (content.size <= HEAD) return wholeContent(content);
  content.head ??= `${readContent(content, 0, HEAD)} `.slice(0, HEAD);
  return content.head;
}

function setPiece(content: Content, index: number, piece: Bytes): void {
  const zero = piece === ZEROS || (piece.length === PIECE && areZeros(piece));
  if (content.pieces[index] === ZEROS) content.zeroPieces--;
  if (zero) content.zeroPieces++;
  content.pieces[index] = zero ? ZEROS : piece;
}

function toPieces(content: Content): void {
  if (content.whole === null) return;
  const { whole } = content;
  content.whole = null;
  for (let i = 0; i * PIECE < whole.length; i++) setPiece(content, i, whole.slice(i * PIECE, (i + 1) * PIECE));
}

/** Writes at an offset; a gap before it becomes zero bytes. */
export function writeContent(content: Content, offset: number, data: Bytes): void {
  if (offset < HEAD) content.head = null;
  if (content.whole !== null && offset === content.size && offset + data.length <= PIECE) {
    content.whole += data;
    content.size += data.length;
    return;
  }
  toPieces(content);
  if (offset > content.size) resizeContent(content, offset);
  let at = offset;
  let taken = 0;
  const zero = data.length > PIECE && areZeros(data);
  while (taken < data.length) {
    const index = Math.floor(at / PIECE);
    const inside = at - index * PIECE;
    if (zero && inside === 0 && data.length - taken >= PIECE) {
      setPiece(content, index, ZEROS);
      at += PIECE;
      taken += PIECE;
      continue;
    }
    const part = taken === 0 && data.length <= PIECE - inside ? data : data.slice(taken, taken + PIECE - inside);
    const old = content.pieces[index] ?? '';
    const piece = inside === old.length ? old + part : old.slice(0, inside) + part + old.slice(inside + part.length);
    setPiece(content, index, piece);
    at += part.length;
    taken += part.length;
  }
  content.size = Math.max(content.size, at);
}

/** Cuts a file or lengthens it with zero bytes. */
export function resizeContent(content: Content, size: number): void {
  if (size < HEAD) content.head = null;
  if (size === 0) {
    Object.assign(content, contentOf(''));
    return;
  }
  toPieces(content);
  const count = Math.ceil(size / PIECE);
  if (size < content.size) {
    while (content.pieces.length > count) if (content.pieces.pop() === ZEROS) content.zeroPieces--;
    setPiece(content, count - 1, content.pieces[count - 1]!.slice(0, size - (count - 1) * PIECE));
  } else {
    for (let i = Math.max(0, content.pieces.length - 1); i < count; i++) {
      const length = Math.min(PIECE, size - i * PIECE);
      const old = content.pieces[i] ?? '';
      setPiece(content, i, old === '' ? ZEROS.slice(0, length) : old + ZEROS.slice(0, length - old.length));
    }
  }
  content.size = size;
}

/** Bytes this content really takes: shared zeros are free. */
export const heldBytes = (content: Content): number => content.size - content.zeroPieces * PIECE;
