import { structOf, type FieldType } from '../manifest/schema.ts';
import { sameData } from '../manifest/merge.ts';
import { field, isList, isObject, newObject, setField, type JsonObject } from './json.ts';

const typeOf = (
  type: FieldType | undefined,
  key: string,
): { readonly type: FieldType | undefined; readonly mergeKey: string | undefined } => {
  const found = type?.kind === 'struct' ? structOf(type.name)?.get(key) : undefined;
  return { type: found?.type ?? (type?.kind === 'map' ? type.of : undefined), mergeKey: found?.mergeKey };
};
/** A list of maps as a patch: the items that changed, and the order of all. */
function listDiff(
  out: JsonObject,
  name: string,
  old: readonly unknown[],
  next: readonly unknown[],
  key: string,
  type: FieldType | undefined,
): void {
  const idOf = (item: unknown): unknown => field(item, key);
  const changed = next.flatMap((item) => {
    const before = old.find((o) => idOf(o) === idOf(item));
    if (sameData(before, item) || !isObject(item)) return [];
    const patch = diff(isObject(before) ? before : {}, item, type?.kind === 'list' ? type.of : undefined);
    setField(patch, key, idOf(item));
    return [patch];
  });
  const gone = old.filter((o) => !next.some((n) => idOf(n) === idOf(o))).map((o): JsonObject => ({ $patch: 'delete', [key]: idOf(o) }));
  if (changed.length + gone.length === 0) return;
  setField(
    out,
    `$setElementOrder/${name}`,
    next.map((item) => ({ [key]: idOf(item) })),
  );
  setField(out, name, [...changed, ...gone]);
}
function diff(old: JsonObject, next: JsonObject, type: FieldType | undefined): JsonObject {
  const out = newObject();
  for (const key of Object.keys(next)) {
    const [before, after] = [field(old, key), next[key]];
    if (after === undefined || sameData(before, after)) continue;
    const { type: inner, mergeKey } = typeOf(type, key);
    if (isObject(before) && isObject(after)) setField(out, key, diff(before, after, inner));
    else if (isList(before) && isList(after) && mergeKey !== undefined && mergeKey !== '')
      listDiff(out, key, before, after, mergeKey, inner);
    else setField(out, key, after);
  }
  for (const key of Object.keys(old)) if (next[key] === undefined && key !== 'status') setField(out, key, null);
  return out;
}
/** The strategic merge patch that makes `next` of `old`, as kubectl would send it. */
export const strategicDiff = (kind: string, old: object, next: object): JsonObject =>
  diff(old as JsonObject, next as JsonObject, { kind: 'struct', name: kind });
