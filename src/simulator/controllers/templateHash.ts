import type { PodTemplateSpec } from '../manifest/types.ts';

/** Kubernetes writes hashes with letters that cannot form words: each decimal digit of the hash through this alphabet. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
export const safeEncode = (text: string): string => Array.from(text, (char) => LETTERS[char.charCodeAt(0) % LETTERS.length]).join('');

const canonical = (value: unknown): string =>
  typeof value !== 'object' || value === null ? JSON.stringify(value) ?? 'null'
    : Array.isArray(value) ? `[${value.map(canonical).join(',')}]`
      : `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(',')}}`;

/**
 * The `pod-template-hash` of a template: the same template, the same hash, in the real one's shape. Its letters are not a real cluster's,
 * which hashes a dump of the Go structure.
 */
export function templateHash(template: PodTemplateSpec | undefined, collisions?: number): string {
  let hash = 0x811c9dc5;
  for (const char of canonical(template) + (collisions === undefined ? '' : String(collisions))) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return safeEncode(String(hash));
}
