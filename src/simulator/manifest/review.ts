// What the API server says against an object and about it. The rules are a part: an object that the build has reviewed and found good needs none.
import { slotFor } from '../parts.ts';
import { fingerprint } from './fingerprint.ts';
import type { KubernetesObject } from './types.ts';
import type { FieldError } from './validate/errors.ts';
import type { Warning } from './validate/warnings.ts';

export interface Review {
  readonly errors: readonly FieldError[];
  readonly warnings: readonly Warning[];
}
export const RULES = slotFor<(object: KubernetesObject) => Review>('rules');

/** Fingerprints of objects with nothing to say against or about. A review is a pure function of the object, so one is enough. */
const trusted = new Set<string>();
const found = new Set<string>();
const NOTHING: Review = { errors: [], warnings: [] };
const MOST = 1000;

/** Reviews an object that has its defaults. */
export function review(object: KubernetesObject): Review {
  const key = fingerprint(JSON.stringify(object));
  if (trusted.has(key)) return NOTHING;
  const result = (RULES.peek() ?? RULES.get())(object);
  if (result.errors.length === 0 && result.warnings.length === 0) {
    if (found.size < MOST) found.add(key);
  } else RULES.get();
  return result;
}
/** Fingerprints of objects that were reviewed and found good since {@link forgetReviews}. */
export const goodObjects = (): readonly string[] => [...found];
/** Takes the word of somebody who has reviewed these objects (the build, of what its pages show). */
export function trustObjects(keys: readonly string[]): void {
  for (const key of keys) if (trusted.size < MOST) trusted.add(key);
}
export function forgetReviews(): void {
  found.clear();
  trusted.clear();
}
