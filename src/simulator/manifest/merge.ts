// Patches: strategic merge as the API server applies it, the three-way merge of `kubectl apply`, JSON merge patch and JSON patch.
import { structOf } from './schema.ts';
import type { Field, FieldType } from './schema.ts';

type Obj = Readonly<Record<string, unknown>>;
export type PatchResult = { readonly ok: true; readonly value: Obj } | { readonly ok: false; readonly message: string };

const isObj = (value: unknown): value is Obj => typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (object: Obj | undefined, key: string): unknown => (object && Object.hasOwn(object, key) ? object[key] : undefined);
const put = (object: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
};
const keysOf = (object: Obj | undefined): string[] => Object.keys(object ?? {});
const DIRECTIVE = /^\$(setElementOrder|deleteFromPrimitiveList)\/|^\$(patch|retainKeys)$/;
const MAX_DEPTH = 200;

/** Whether two values of plain data are the same. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => sameData(x, b[i]));
  if (!isObj(a) || !isObj(b)) return false;
  const keys = keysOf(a).filter((k) => a[k] !== undefined);
  return (
    keys.length === keysOf(b).filter((k) => b[k] !== undefined).length && keys.every((k) => Object.hasOwn(b, k) && sameData(a[k], b[k]))
  );
}

/** How the fields of a value are typed; maps and free values answer the same for every key. */
function fieldOf(type: FieldType | undefined, key: string): Field | undefined {
  if (type?.kind === 'struct') return structOf(type.name)?.get(key);
  return type?.kind === 'map' ? { name: key, type: type.of, required: false, pointer: false, retainKeys: false } : undefined;
}
const itemType = (type: FieldType | undefined): FieldType | undefined => (type?.kind === 'list' ? type.of : undefined);

class PatchError extends Error {}
function attempt(work: () => unknown): PatchResult {
  try {
    const value = work();
    return isObj(value) ? { ok: true, value } : { ok: false, message: 'the patch does not make an object' };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return { ok: false, message: error.message };
  }
}

/** `kubectl patch` (type strategic), label, annotate, set: maps merge, lists with a merge key merge by it, null deletes. */
export function strategicMerge(kind: string, current: Obj, patch: Obj): PatchResult {
  return attempt(() => mergeObject(current, patch, { kind: 'struct', name: kind }, 0));
}

function mergeObject(current: Obj | undefined, patch: Obj, type: FieldType | undefined, depth: number): Obj {
  if (depth > MAX_DEPTH) throw new PatchError('the patch is nested too deeply');
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  const retain = patch.$retainKeys;
  const result: Record<string, unknown> = {};
  for (const key of keysOf(current)) if (!Array.isArray(retain) || retain.includes(key)) put(result, key, own(current, key));
  for (const key of keysOf(patch)) {
    const remove = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key)?.[1];
    if (remove !== undefined) {
      const gone = patch[key];
      const list = own(result, remove);
      if (Array.isArray(list) && Array.isArray(gone))
        put(
          result,
          remove,
          list.filter((item) => !gone.includes(item)),
        );
    }
    if (DIRECTIVE.test(key)) continue;
    const value = patch[key];
    if (value === null) {
      delete result[key];
      continue;
    }
    const field = fieldOf(type, key);
    const order = own(patch, `$setElementOrder/${key}`);
    put(result, key, mergeValue(own(result, key), value, field, Array.isArray(order) ? order : undefined, depth + 1));
  }
  // An order may come without a change of the list.
  for (const directive of keysOf(patch)) {
    const key = /^\$setElementOrder\/(.+)$/.exec(directive)?.[1];
    const [list, order] = [key === undefined ? undefined : own(result, key), patch[directive]];
    const mergeKey = key === undefined ? undefined : fieldOf(type, key)?.mergeKey;
    if (key !== undefined && mergeKey !== undefined && !Object.hasOwn(patch, key) && Array.isArray(list) && Array.isArray(order))
      put(result, key, inOrder(list, order, list, mergeKey));
  }
  return result;
}

function mergeValue(
  current: unknown,
  patch: unknown,
  field: Field | undefined,
  order: readonly unknown[] | undefined,
  depth: number,
): unknown {
  if (isObj(patch)) return mergeObject(isObj(current) ? current : undefined, patch, field?.type, depth);
  if (!Array.isArray(patch) || field?.mergeKey === undefined) return patch;
  const list: readonly unknown[] = Array.isArray(current) ? current : [];
  if (field.mergeKey === '') return inOrder([...list, ...patch.filter((item) => !list.includes(item))], order ?? patch, list, '');
  return mergeList(list, patch, field.mergeKey, itemType(field.type), order, depth);
}

function mergeList(
  current: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
  type: FieldType | undefined,
  order: readonly unknown[] | undefined,
  depth: number,
): readonly unknown[] {
  if (patch.some((item) => isObj(item) && item.$patch === 'replace'))
    return patch.filter((item) => !(isObj(item) && item.$patch === 'replace'));
  let result = [...current];
  for (const item of patch) {
    const id = isObj(item) ? own(item, mergeKey) : undefined;
    if (!isObj(item) || id === undefined) throw new PatchError(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`);
    const at = result.findIndex((old) => isObj(old) && own(old, mergeKey) === id);
    if (item.$patch === 'delete') {
      if (at >= 0) result = result.filter((_, i) => i !== at);
      continue;
    }
    const old = result[at];
    if (at >= 0 && isObj(old)) result[at] = mergeObject(old, item, type, depth + 1);
    else result.push(mergeObject(undefined, item, type, depth + 1));
  }
  return inOrder(result, order ?? patch, current, mergeKey);
}
/**
 * Puts a merged list into the order that the API server gives it: what the patch names stands in the patch's order, the rest as it stood.
 * Of the next of either, one of the rest goes first only if it stood before the other; so what is new comes to the front.
 */
function inOrder(merged: readonly unknown[], order: readonly unknown[], stood: readonly unknown[], mergeKey: string): readonly unknown[] {
  const idOf = (item: unknown): unknown => (mergeKey !== '' && isObj(item) ? own(item, mergeKey) : item);
  const placesIn = (list: readonly unknown[]): ((item: unknown) => number | undefined) => {
    const places = new Map(list.map((item, i) => [idOf(item), i]));
    return (item) => places.get(idOf(item));
  };
  const [rankOf, placeOf] = [placesIn(order), placesIn(stood)];
  const named = merged.filter((item) => rankOf(item) !== undefined).sort((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0));
  const rest = merged.filter((item) => rankOf(item) === undefined);
  const result: unknown[] = [];
  let next = 0;
  for (const item of rest) {
    while (next < named.length && !((placeOf(item) ?? Infinity) < (placeOf(named[next]) ?? -1))) result.push(named[next++]);
    result.push(item);
  }
  return [...result, ...named.slice(next)];
}
function withoutDirectives(patch: Obj): Obj {
  const result: Record<string, unknown> = {};
  for (const key of keysOf(patch)) if (!DIRECTIVE.test(key)) put(result, key, patch[key]);
  return result;
}
const goMap = (value: unknown): string =>
  isObj(value)
    ? `map[${keysOf(value)
        .sort()
        .map((k) => `${k}:${goMap(value[k])}`)
        .join(' ')}]`
    : Array.isArray(value)
      ? `[${value.map(goMap).join(' ')}]`
      : String(value);

/**
 * The three-way merge of `kubectl apply`: what the file no longer says (it was in `original`) goes, what it says is set, what others
 * added stays. `original` is the last-applied annotation's object, `modified` the file's, `current` the stored one.
 */
export function applyPatch(kind: string, current: Obj, original: Obj | undefined, modified: Obj): PatchResult {
  return attempt(() => threeWay(current, original, modified, { kind: 'struct', name: kind }, false, 0));
}

function threeWay(
  current: Obj | undefined,
  original: Obj | undefined,
  modified: Obj,
  type: FieldType | undefined,
  retainKeys: boolean,
  depth: number,
): Obj {
  if (depth > MAX_DEPTH) throw new PatchError('the object is nested too deeply');
  const result: Record<string, unknown> = {};
  for (const key of keysOf(current)) {
    const removed = own(original, key) !== undefined && (own(modified, key) ?? null) === null;
    if (!removed) put(result, key, own(current, key));
  }
  for (const key of keysOf(modified)) {
    const value = modified[key];
    if (value === null || value === undefined) {
      delete result[key];
      continue;
    }
    put(result, key, threeWayValue(own(result, key), own(original, key), value, fieldOf(type, key), depth + 1));
  }
  // A change inside such a map leaves only what the file names (another volume source, another strategy).
  if (retainKeys && !sameData(result, current)) for (const key of keysOf(result)) if (!Object.hasOwn(modified, key)) delete result[key];
  return result;
}

function threeWayValue(current: unknown, original: unknown, modified: unknown, field: Field | undefined, depth: number): unknown {
  if (isObj(modified))
    return threeWay(
      isObj(current) ? current : undefined,
      isObj(original) ? original : undefined,
      modified,
      field?.type,
      field?.retainKeys === true && field.type.kind === 'struct',
      depth,
    );
  if (!Array.isArray(modified) || field?.mergeKey === undefined) return modified;
  const live: readonly unknown[] = Array.isArray(current) ? current : [];
  const before: readonly unknown[] = Array.isArray(original) ? original : [];
  const key = field.mergeKey;
  const idOf = (item: unknown): unknown => (key === '' ? item : isObj(item) ? own(item, key) : undefined);
  const find = (list: readonly unknown[], id: unknown): unknown => list.find((item) => idOf(item) === id);
  const merged = modified.map((item: unknown): unknown => {
    if (!isObj(item) || key === '') return item;
    if (idOf(item) === undefined) throw new PatchError(`map: ${goMap(item)} does not contain declared merge key: ${key}`);
    const old = find(live, idOf(item));
    const was = find(before, idOf(item));
    return threeWay(isObj(old) ? old : undefined, isObj(was) ? was : undefined, item, itemType(field.type), field.retainKeys, depth + 1);
  });
  // What only the server has stays; what the file had before and has no more goes.
  const kept = live.filter((item) => find(modified, idOf(item)) === undefined && find(before, idOf(item)) === undefined);
  return inOrder([...merged, ...kept], modified, live, key);
}

/** JSON merge patch (RFC 7386), `kubectl patch --type=merge`. */
export function jsonMergePatch(current: Obj, patch: Obj): PatchResult {
  const merge = (old: unknown, change: unknown, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new PatchError('the patch is nested too deeply');
    if (!isObj(change)) return change;
    const result: Record<string, unknown> = {};
    if (isObj(old)) for (const key of keysOf(old)) put(result, key, old[key]);
    for (const key of keysOf(change)) {
      if (change[key] === null) delete result[key];
      else put(result, key, merge(own(result, key), change[key], depth + 1));
    }
    return result;
  };
  return attempt(() => merge(current, patch, 0));
}

const REJECTED = 'the server rejected our request due to an error in our request';
/** JSON patch (RFC 6902), `kubectl patch --type=json`. A failed operation gives the API server's own, unhelpful words. */
export function jsonPatch(current: Obj, operations: unknown): PatchResult {
  return attempt(() => {
    if (!Array.isArray(operations)) throw new PatchError('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
    let value: unknown = current;
    for (const operation of operations as readonly unknown[]) value = operate(value, isObj(operation) ? operation : {});
    return value;
  });
}

function operate(root: unknown, operation: Obj): unknown {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return edit(root, path, () => operation.value, true);
    case 'replace':
      return edit(
        root,
        path,
        (old) => {
          if (old === undefined) throw new PatchError(REJECTED);
          return operation.value;
        },
        false,
      );
    case 'remove':
      return edit(
        root,
        path,
        (old) => {
          if (old === undefined) throw new PatchError(REJECTED);
          return undefined;
        },
        false,
      );
    case 'test':
      if (!sameData(at(root, path), operation.value)) throw new PatchError(REJECTED);
      return root;
    case 'copy':
      return edit(root, path, () => found(at(root, pointer(operation.from))), true);
    case 'move': {
      const value = found(at(root, pointer(operation.from)));
      return edit(
        edit(root, pointer(operation.from), () => undefined, false),
        path,
        () => value,
        true,
      );
    }
    default:
      throw new PatchError(REJECTED);
  }
}
function found(value: unknown): unknown {
  if (value === undefined) throw new PatchError(REJECTED);
  return value;
}
function pointer(text: unknown): readonly string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) throw new PatchError(REJECTED);
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
function at(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const step of path)
    here = Array.isArray(here) ? (here as readonly unknown[])[Number(step)] : own(isObj(here) ? here : undefined, step);
  return here;
}
/** Rebuilds the way to a place; `change` gets what stands there and answers what shall (undefined: nothing). */
function edit(value: unknown, path: readonly string[], change: (old: unknown) => unknown, insert: boolean): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    const list = [...(value as readonly unknown[])];
    const index = step === '-' ? list.length : /^\d+$/.test(step) ? Number(step) : NaN;
    if (!(index <= list.length) || (rest.length > 0 && index >= list.length)) throw new PatchError(REJECTED);
    if (rest.length > 0) list[index] = edit(list[index], rest, change, insert);
    else if (insert) list.splice(index, 0, change(undefined));
    else {
      const next = change(list[index]);
      if (next === undefined) list.splice(index, 1);
      else list[index] = next;
    }
    return list;
  }
  if (!isObj(value)) throw new PatchError(REJECTED);
  const result: Record<string, unknown> = {};
  for (const key of keysOf(value)) put(result, key, value[key]);
  if (rest.length > 0 && !Object.hasOwn(result, step)) throw new PatchError(REJECTED);
  const next = edit(own(result, step), rest, change, insert);
  if (next === undefined) delete result[step];
  else put(result, step, next);
  return result;
}
