/**
 * Ids in their real shapes from a counter: the same run gives the same ids. They need to look right, not to be secure.
 */

/** A 32-bit mix (murmur3's finaliser): neighbouring inputs give unrelated outputs. */
export function mix(input: number): number {
  let h = Math.imul(input ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a over the text's UTF-16 units: a seed for {@link mix}. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

export interface Identities {
  /** `3f1c…` in the shape of a UUID v4. */
  uid(): string;
  /** The five characters that end a generated name (`rand.String`'s alphabet: no vowels, no 0, 1, 3). */
  suffix(length?: number): string;
  /** A number below `limit`. */
  below(limit: number): number;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function createIdentities(seed: string): Identities {
  let counter = hashText(seed);
  const next = (): number => mix(counter++);
  const hex = (length: number): string => {
    let text = '';
    while (text.length < length) text += next().toString(16).padStart(8, '0');
    return text.slice(0, length);
  };
  return {
    uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[next() % 4]}${hex(3)}-${hex(12)}`,
    suffix: (length = 5) => Array.from({ length }, () => LETTERS[next() % LETTERS.length]).join(''),
    below: (limit) => next() % limit,
  };
}
