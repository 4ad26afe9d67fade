/** Object versions are frozen, and share what did not change with the version before: a run holds thousands of them. */

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Freezes plain data to the ground; what is frozen already is taken to be frozen below too. */
export function deepFreeze<T>(value: T): T {
  if (isObject(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** Whether two values are the same plain data; absent and `undefined` are alike. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => equal(x, b[i]));
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left).filter((key) => left[key] !== undefined);
  if (keys.length !== Object.keys(right).filter((key) => right[key] !== undefined).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]));
}

/** `next` with every part that equals the same part of `old` replaced by that part; `old` itself when nothing differs. Drops `undefined` members. */
export function share<T>(old: unknown, next: T): T {
  if (old === next || !isObject(next)) return next;
  if (Array.isArray(next)) {
    const before: readonly unknown[] = Array.isArray(old) ? old : [];
    const parts = next.map((part, i) => share(before[i], part) as unknown);
    return (parts.length === before.length && Array.isArray(old) && parts.every((part, i) => part === before[i]) ? old : parts) as T;
  }
  const before = (isObject(old) && !Array.isArray(old) ? old : {}) as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  let same = isObject(old) && !Array.isArray(old);
  for (const [key, value] of Object.entries(next)) {
    if (value === undefined) continue;
    const part = share(Object.hasOwn(before, key) ? before[key] : undefined, value as unknown);
    if (!Object.hasOwn(before, key) || part !== before[key]) same = false;
    // A key named __proto__ must become an ordinary member, or it would change the object's prototype.
    if (key === '__proto__') Object.defineProperty(result, key, { value: part, enumerable: true, writable: true, configurable: true });
    else result[key] = part;
  }
  if (same && Object.keys(before).length === Object.keys(result).length) return old as T;
  return result as T;
}
