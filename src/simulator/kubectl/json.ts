/** Plain JSON data of unknown shape, and how to look into it without surprises. */
export type JsonObject = { [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The value of an own key, else undefined (`__proto__` is a key like any other). */
export const field = (value: unknown, key: string): unknown => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);

/** Follows keys and list indexes. */
export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of path) at = typeof step === 'number' ? (isList(at) ? at[step] : undefined) : field(at, step);
  return at;
}
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A deep copy that can be changed; own keys only, an own `__proto__` stays an own key. */
export function copy(value: unknown): unknown {
  if (isList(value)) return value.map(copy);
  if (!isObject(value)) return value;
  const out = newObject();
  for (const key of Object.keys(value)) setField(out, key, copy(value[key]));
  return out;
}
export const newObject = (): JsonObject => ({});
export function setField(object: JsonObject, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((x, i) => equal(x, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && equal(a[k], b[k]));
}
