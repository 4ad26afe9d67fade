// What Go's encoder leaves out of an object (D-01).
import { structOf } from './schema.ts';
import type { FieldType } from './schema.ts';

/** A typed object → a clean one: zero values that Go's `omitempty` leaves out are dropped, required ones written. */
export function pruneZero(value: Record<string, unknown>, struct: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, field] of structOf(struct) ?? []) {
    const part = Object.hasOwn(value, key) ? value[key] : undefined;
    if (part === undefined) continue;
    const clean = pruneValue(part, field.type);
    const empty = clean === '' || clean === 0 || clean === false || (Array.isArray(clean) && clean.length === 0)
      || (field.type.kind === 'map' && Object.keys(clean as object).length === 0);
    if (!empty || field.pointer || field.required || (field.type.kind === 'intOrString' && clean === 0)) result[key] = clean;
  }
  return result;
}
function pruneValue(value: unknown, type: FieldType): unknown {
  if (type.kind === 'list' && Array.isArray(value)) return type.of.kind === 'struct' || type.of.kind === 'list' ? value.map((item) => pruneValue(item, type.of)) : value;
  if (type.kind === 'struct' && typeof value === 'object' && value !== null) return pruneZero(value as Record<string, unknown>, type.name);
  return value;
}
