import type { Bytes } from './types.ts';

/** The size in which files keep their bytes, and programs mostly read them. */
export const PIECE = 65536;
/** One piece of zero bytes: whoever holds a piece of them holds this string. */
export const ZEROS: Bytes = '\0'.repeat(PIECE);

let longer: Bytes = ZEROS;

/**
 * A run of zero bytes, the same string for the same length: what reads /dev/zero in large blocks neither makes nor compares a new
 * megabyte each time. At most 16 MiB.
 */
export function zeros(length: number): Bytes {
  if (length === PIECE) return ZEROS;
  if (length < PIECE) return ZEROS.slice(0, length);
  const wanted = Math.min(length, 1 << 24);
  if (longer.length !== wanted) longer = '\0'.repeat(wanted);
  return longer;
}

/** Whether these are a long run that {@link zeros} gave, or look like one. */
export const areZeros = (data: Bytes): boolean =>
  data.length >= PIECE && data.charCodeAt(0) === 0 && (data === longer || data === zeros(data.length));
