// Defaulting works on drafts: the generated types with `readonly` taken off. Only objects fresh from the decoder (or cloned) are drafts.

export type Draft<T> = T extends readonly (infer U)[] ? Draft<U>[] : T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

/** A deep copy of plain data that may be changed. */
export function draftOf<T>(value: T): Draft<T> {
  return clone(value) as Draft<T>;
}
function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    if (key === '__proto__') Object.defineProperty(copy, key, { value: clone(part), enumerable: true, writable: true, configurable: true });
    else copy[key] = clone(part);
  }
  return copy;
}

/** Whether a field that is no pointer counts as not given: absent, '' or 0 (D-13). */
export const unset = (value: unknown): boolean => value === undefined || value === '' || value === 0;
