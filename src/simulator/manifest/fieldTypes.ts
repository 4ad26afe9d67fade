// Types of fields as readers see them, in `kubectl explain` and the editor.
import type { FieldType } from './schema.ts';

/** A type as explain writes it: `[]Container`, `map[string]string`, `integer`. */
export function typeName(type: FieldType): string {
  switch (type.kind) {
    case 'list':
      return `[]${typeName(type.of)}`;
    case 'map':
      return `map[string]${typeName(type.of)}`;
    case 'struct':
      return type.name;
    case 'int32':
    case 'int64':
      return 'integer';
    case 'bool':
      return 'boolean';
    case 'quantity':
      return 'Quantity';
    case 'intOrString':
      return 'IntOrString';
    case 'any':
      return 'Object';
    default:
      return 'string';
  }
}
/** The type of one item of a list, and of anything else itself. */
export const itemType = (type: FieldType): FieldType => (type.kind === 'list' ? itemType(type.of) : type);
/** The only values a field takes, if there are such. */
export const valuesOf = (type: FieldType): readonly string[] => {
  const base = itemType(type);
  return base.kind === 'string' ? (base.values ?? []) : base.kind === 'bool' ? ['true', 'false'] : [];
};
