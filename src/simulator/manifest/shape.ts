// What Go's encoder writes and what it leaves out (D-01).
import { structOf } from './schema.ts';
import type { FieldType } from './schema.ts';

/** Lists that are written even when empty, as null; and structs (no pointers) that are written even when empty. */
const ALWAYS_LISTS = new Set(['ProjectedVolumeSource.sources']);
const ALWAYS_STRUCTS = new Set([
  'PodTemplateSpec.metadata',
  'JobTemplateSpec.metadata',
  'PersistentVolumeClaimTemplate.metadata',
  'PersistentVolumeClaimSpec.resources',
  'Container.resources',
  'EphemeralContainer.resources',
]);

/** A typed object → a clean one: zero values that `omitempty` leaves out are dropped, required ones written. */
export function pruneZero(value: Record<string, unknown>, struct: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, field] of structOf(struct) ?? []) {
    const part = Object.hasOwn(value, key) ? value[key] : undefined;
    const name = `${struct}.${key}`;
    if (ALWAYS_LISTS.has(name) && (part === undefined || (Array.isArray(part) && part.length === 0))) result[key] = null;
    else if (part === undefined) {
      if (ALWAYS_STRUCTS.has(name)) result[key] = {};
      else if (field.required && field.type.kind === 'string') result[key] = '';
      else if (field.required && (field.type.kind === 'int32' || field.type.kind === 'int64')) result[key] = 0;
    } else {
      const clean = pruneValue(part, field.type);
      if (!isEmpty(clean, field.type) || field.pointer || field.required) result[key] = clean;
    }
  }
  return result;
}

function isEmpty(value: unknown, type: FieldType): boolean {
  if (type.kind === 'intOrString') return false; // a struct in Go: `omitempty` keeps it
  return (
    value === '' ||
    value === 0 ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (type.kind === 'map' && Object.keys(value as object).length === 0)
  );
}
function pruneValue(value: unknown, type: FieldType): unknown {
  if (type.kind === 'list' && Array.isArray(value))
    return type.of.kind === 'struct' || type.of.kind === 'list' ? value.map((item) => pruneValue(item, type.of)) : value;
  if (type.kind === 'struct' && typeof value === 'object' && value !== null) return pruneZero(value as Record<string, unknown>, type.name);
  return value;
}
