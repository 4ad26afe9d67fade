import { describeField } from './fieldWords.ts';
import { itemType, typeName, valuesOf } from './fieldTypes.ts';
import { fieldsOf, kindInfo, KINDS, typeAt } from './schema.ts';

/** A field that may stand at a place of a manifest, for completion. */
export interface FieldHelp {
  readonly name: string;
  /** Its type as `kubectl explain` writes it, e.g. `[]Container`. */
  readonly type: string;
  /** What it is for: the words of `kubectl explain`; '' when there are none. */
  readonly about: string;
  readonly required: boolean;
}
/** The fields that may stand under a path (keys, without indexes) of a kind, those that must be there first; an unknown kind is taken for a Pod. */
export function fieldHelp(kind: string, path: readonly string[]): readonly FieldHelp[] {
  const known = kindInfo(kind) === undefined ? 'Pod' : kind;
  const owner = itemType(typeAt(known, path) ?? { kind: 'any' });
  if (owner.kind !== 'struct') return [];
  return fieldsOf(known, path)
    .filter((f) => path.length > 0 || f.name !== 'status')
    .map((field): FieldHelp => {
      const about = describeField(owner.name, field);
      return { name: field.name, type: typeName(field.type), about: about.startsWith('<') ? '' : about, required: field.required };
    })
    .toSorted((a, b) => Number(b.required) - Number(a.required));
}
/** The values a field takes: enums, true and false, and the kinds and their versions. */
export function valueHelp(kind: string, path: readonly string[]): readonly string[] {
  if (path.length === 1 && path[0] === 'kind') return KINDS.map((k) => k.kind);
  if (path.length === 1 && path[0] === 'apiVersion')
    return kindInfo(kind) === undefined ? [...new Set(KINDS.map((k) => k.apiVersion))] : [kindInfo(kind)?.apiVersion ?? ''];
  const type = typeAt(kindInfo(kind) === undefined ? 'Pod' : kind, path);
  return type === undefined ? [] : valuesOf(type);
}
