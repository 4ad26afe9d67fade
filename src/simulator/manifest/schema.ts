// Which fields every kind has: names, types, what Go calls them, enums and how lists merge. Used by decoding, patches, `kubectl explain`
// and the editor's completion. Data: schema-data.ts and schema-rare.ts, one struct a line, `name[!*]:type`; `!` required, `*` a pointer to a scalar (its zero
// is kept). Types: s string, b bool, i int32, l int64, q quantity, o int or string, t time, y base64, a any; `[T` list, `{T` map,
// `s~Go(A|B)` a named string with its values, `Struct`; `@key` merges by key (`@` alone: as a set), `^` retainKeys.
import { slotFor } from '../parts.ts';
import { SCHEMA } from './schema-data.ts';

export type FieldType =
  | { readonly kind: 'string'; readonly go?: string; readonly values?: readonly string[] }
  | { readonly kind: 'bool' | 'int32' | 'int64' | 'quantity' | 'intOrString' | 'time' | 'bytes' | 'any' }
  | { readonly kind: 'list' | 'map'; readonly of: FieldType }
  | { readonly kind: 'struct'; readonly name: string };
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** A pointer to a scalar: zero and absent differ. */
  readonly pointer: boolean;
  /** How strategic merge treats the list: by this key, or '' as a set. */
  readonly mergeKey?: string;
  readonly retainKeys: boolean;
}
export type Struct = ReadonlyMap<string, Field>;
export interface KindInfo {
  readonly apiVersion: string;
  readonly kind: string;
  /** The resource's name in paths and messages. */
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

const kind = (apiVersion: string, name: string, plural: string, shortNames: string, namespaced = true): KindInfo =>
  ({ apiVersion, kind: name, plural, shortNames: shortNames === '' ? [] : shortNames.split(' '), namespaced });
/** Every kind a reader can write. */
export const KINDS: readonly KindInfo[] = [
  kind('v1', 'ConfigMap', 'configmaps', 'cm'), kind('v1', 'Namespace', 'namespaces', 'ns', false),
  kind('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'pvc'), kind('v1', 'Pod', 'pods', 'po'), kind('v1', 'Secret', 'secrets', ''),
  kind('v1', 'ServiceAccount', 'serviceaccounts', 'sa'), kind('v1', 'Service', 'services', 'svc'), kind('apps/v1', 'DaemonSet', 'daemonsets', 'ds'),
  kind('apps/v1', 'Deployment', 'deployments', 'deploy'), kind('apps/v1', 'ReplicaSet', 'replicasets', 'rs'), kind('apps/v1', 'StatefulSet', 'statefulsets', 'sts'),
  kind('batch/v1', 'CronJob', 'cronjobs', 'cj'), kind('batch/v1', 'Job', 'jobs', ''),
];
const byKind = new Map(KINDS.map((k) => [k.kind, k]));
/** What is known of a kind; the name must be written exactly (`Pod`). */
export const kindInfo = (name: string): KindInfo | undefined => byKind.get(name);

type Structs = Map<string, string | Struct>;
export const structsIn = (data: string): Structs => new Map(data.trim().split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line]));
const common = structsIn(SCHEMA);
/** What few manifests write: schema-rare.ts. */
export const RARE_STRUCTS = slotFor<Structs>('fields');

/** The fields of a struct (`Container`, `PodSpec`, …) in alphabetical order. */
export function structOf(name: string): Struct | undefined {
  const structs = common.has(name) ? common : RARE_STRUCTS.get();
  const found = structs.get(name);
  if (typeof found !== 'string') return found;
  const fields = new Map(found.split(' ').slice(1).map((text) => { const f = readField(text); return [f.name, f]; }));
  structs.set(name, fields);
  return fields;
}

function readField(text: string): Field {
  const colon = text.indexOf(':');
  const flag = text[colon - 1];
  const retainKeys = text.endsWith('^');
  const body = text.slice(colon + 1, retainKeys ? -1 : undefined);
  const at = body.indexOf('@');
  return {
    name: flag === '!' || flag === '*' ? text.slice(0, colon - 1) : text.slice(0, colon),
    type: readType(at < 0 ? body : body.slice(0, at)),
    required: flag === '!', pointer: flag === '*', retainKeys,
    ...(at >= 0 && { mergeKey: body.slice(at + 1) }),
  };
}

const SCALARS: Readonly<Record<string, FieldType>> = {
  b: { kind: 'bool' }, i: { kind: 'int32' }, l: { kind: 'int64' }, q: { kind: 'quantity' }, o: { kind: 'intOrString' }, t: { kind: 'time' }, y: { kind: 'bytes' }, a: { kind: 'any' },
};
function readType(text: string): FieldType {
  if (text.startsWith('[')) return { kind: 'list', of: readType(text.slice(1)) };
  if (text.startsWith('{')) return { kind: 'map', of: readType(text.slice(1)) };
  const scalar = SCALARS[text];
  if (scalar) return scalar;
  if (!text.startsWith('s')) return { kind: 'struct', name: text };
  const parts = /^s(?:~([\w.]+))?(?:\((.*)\))?$/.exec(text);
  return { kind: 'string', ...(parts?.[1] && { go: parts[1] }), ...(parts?.[2] !== undefined && { values: parts[2].split('|').filter((v) => v !== '') }) };
}

/** What Go calls a type, as decoding errors do: `[]v1.Container`, `v1.RestartPolicy`, `map[string]string`. */
export function goType(type: FieldType): string {
  switch (type.kind) {
    case 'list': return `[]${goType(type.of)}`;
    case 'map': return type.of.kind === 'quantity' ? 'v1.ResourceList' : `map[string]${goType(type.of)}`;
    case 'struct': return `v1.${type.name}`;
    case 'string': return type.go === undefined ? 'string' : type.go.includes('.') ? type.go : `v1.${type.go}`;
    case 'quantity': return 'resource.Quantity';
    case 'intOrString': return 'intstr.IntOrString';
    case 'time': return 'v1.Time';
    case 'bytes': return '[]uint8';
    case 'any': return 'interface {}';
    default: return type.kind;
  }
}

/** The type of the value at a path of field names (list indexes are left out or numbers), from an object of that kind. */
export function typeAt(kindName: string, path: readonly (string | number)[]): FieldType | undefined {
  let type: FieldType | undefined = { kind: 'struct', name: kindName };
  for (const step of path) {
    while (type?.kind === 'list') { type = type.of; if (typeof step === 'number') break; }
    if (typeof step === 'number') continue;
    if (type?.kind === 'map') type = type.of;
    else if (type?.kind === 'struct') type = structOf(type.name)?.get(step)?.type;
    else return undefined;
  }
  return type;
}

/** The fields that may stand at a path, e.g. `fieldsOf('Pod', ['spec', 'containers'])`; none where the value has no fields. */
export function fieldsOf(kindName: string, path: readonly (string | number)[]): readonly Field[] {
  let type = typeAt(kindName, path);
  while (type?.kind === 'list') type = type.of;
  return type?.kind === 'struct' ? [...(structOf(type.name)?.values() ?? [])] : [];
}
