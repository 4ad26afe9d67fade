import { quantityNumber } from './print/quantity.ts';
import { findPath, PathError, relaxedPath } from './print/jsonpath.ts';
import { toJson } from './print/output.ts';
import { fail } from './errors.ts';
import type { ApiObject } from './kinds.ts';

/** Digits by value, the rest by code: `rank2` before `rank10`. */
function natural(a: string, b: string): number {
  const cut = (s: string): readonly string[] => s.match(/\d+|\D+/g) ?? [];
  const [x, y] = [cut(a), cut(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i], y[i]];
    if (p === undefined || q === undefined) return p === undefined ? -1 : 1;
    if (p === q) continue;
    if (/^\d/.test(p) && /^\d/.test(q) && Number(p) !== Number(q)) return Number(p) - Number(q);
    return p < q ? -1 : 1;
  }
  return 0;
}
function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [String(a), String(b)];
  const [p, q] = [quantityNumber(x), quantityNumber(y)];
  return p !== undefined && q !== undefined ? p - q : natural(x, y);
}

/** `--sort-by`; undefined when no object has the field (kubectl then finds no resources, K-93). */
export function sortBy(objects: readonly ApiObject[], expression: string): readonly ApiObject[] | undefined {
  const path = relaxedPath(expression);
  if (path === undefined)
    throw fail("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  try {
    const keyed = objects.map((object) => ({ object, key: findPath(path, toJson(object)).flat()[0] }));
    if (keyed.length > 0 && keyed.every((k) => k.key === undefined)) return undefined;
    return keyed.toSorted((a, b) => compare(a.key, b.key)).map((k) => k.object);
  } catch (e) {
    if (e instanceof PathError) throw fail(e.message);
    throw e;
  }
}
