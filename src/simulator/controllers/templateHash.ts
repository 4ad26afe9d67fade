import type { PodTemplateSpec } from '../manifest/types.ts';
import { encodeText } from '../runtime/text.ts';
import { GO_STRUCTS } from './goStructs.ts';

/** Kubernetes writes hashes with letters that cannot form words: each character of the decimal number through this alphabet. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
export const safeEncode = (text: string): string => Array.from(text, (char) => LETTERS[char.charCodeAt(0) % LETTERS.length]).join('');

interface Field {
  readonly go: string;
  readonly json: string;
  readonly type: string;
  readonly under: string | undefined;
}
const parsed = new Map<string, readonly Field[]>();
function fieldsOf(struct: string): readonly Field[] | undefined {
  const known = parsed.get(struct);
  if (known !== undefined || !Object.hasOwn(GO_STRUCTS, struct)) return known;
  const fields = GO_STRUCTS[struct]!.split(',').map((text): Field => {
    const [, go = '', slash, json, type = '', under] = /^(\w+)(\/(\w*))? ([^=]+)(?:=(.*))?$/.exec(text) ?? [];
    return { go, json: slash === undefined ? go.charAt(0).toLowerCase() + go.slice(1) : (json ?? ''), type, under };
  });
  parsed.set(struct, fields);
  return fields;
}

const NO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';
/** The fields of a Pod template's ObjectMeta, which lives in another Go package. */
const META: readonly (readonly [string, string, string])[] = [
  ['Name', 'name', 'string'],
  ['GenerateName', 'generateName', 'string'],
  ['Namespace', 'namespace', 'string'],
  ['SelfLink', 'selfLink', 'string'],
  ['UID', 'uid', 'types.UID'],
  ['ResourceVersion', 'resourceVersion', 'string'],
  ['Generation', 'generation', 'int64'],
  ['CreationTimestamp', '', 'v1.Time'],
  ['DeletionTimestamp', '', '*v1.Time'],
  ['DeletionGracePeriodSeconds', '', '*int64'],
  ['Labels', 'labels', 'map[string]string'],
  ['Annotations', 'annotations', 'map[string]string'],
  ['OwnerReferences', '', '[]v1.OwnerReference'],
  ['Finalizers', 'finalizers', '[]string'],
  ['ManagedFields', '', '[]v1.ManagedFieldsEntry'],
];
const EXPONENTS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** A parsed resource.Quantity as Go holds it. */
function quantity(text: string): string {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)(\d*)\.?(\d*)([a-zA-Z]*)$/.exec(text) ?? [];
  const binary = BINARY.indexOf(suffix);
  const format = binary > 0 ? 'BinarySI' : 'DecimalSI';
  const value = BigInt(`${whole}${fraction}` || '0') * (binary > 0 ? 1n << BigInt(10 * binary) : 1n);
  const scale = (binary > 0 ? 0 : (EXPONENTS[suffix] ?? 0)) - fraction.length;
  return `{i:(resource.int64Amount){value:(int64)${sign === '-' ? '-' : ''}${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
const struct = (fields: readonly Field[], value: unknown): string =>
  `{${fields.map((field) => `${field.go}:${dump(field.type, field.under, field.json === '' ? value : member(value, field.json))}`).join(' ')}}`;

/** What is inside, without the type in front. */
function inside(type: string, under: string | undefined, value: unknown): string {
  if (type.startsWith('[]')) {
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return list.length === 0 ? '<nil>' : `[${list.map((part) => inside(type.slice(2), under, part)).join(' ')}]`;
  }
  if (type.startsWith('map[') || under?.startsWith('map[') === true) {
    const entries = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length === 0
      ? '<nil>'
      : `map[${entries.map(([key, part]) => `${key}:${type.startsWith('map[') ? String(part) : quantity(String(part))}`).join(' ')}]`;
  }
  switch (type) {
    case 'v1.ObjectMeta':
      return `{${META.map(([go, json, of]) => `${go}:${dump(of, of === 'types.UID' ? 'string' : undefined, member(value, json))}`).join(' ')}}`;
    case 'v1.Time':
      return NO_TIME;
    case 'resource.Quantity':
      return quantity(String(value ?? '0'));
    case 'intstr.IntOrString':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${Number(value ?? 0)} StrVal:(string)}`;
    case 'bool':
      return String(value ?? false);
    case 'int32':
    case 'int64':
      return String(value ?? 0);
    default: {
      const fields = type.startsWith('v1.') && under === undefined ? fieldsOf(type.slice(3)) : undefined;
      if (fields !== undefined) return struct(fields, value);
      return value === undefined || typeof value === 'object' ? (under === 'int32' ? '0' : '') : String(value as string | number);
    }
  }
}
/** A value as `spew`'s `%#v` writes it: the type in brackets, then what is inside. */
function dump(type: string, under: string | undefined, value: unknown): string {
  if (type.startsWith('*')) return `(${type})${value === undefined || value === null ? '<nil>' : inside(type.slice(1), under, value)}`;
  return `(${type})${inside(type, under, value)}`;
}

/**
 * The `pod-template-hash` of a template, letter for letter as a cluster of this version makes it: FNV-1a over a dump of the Go structure,
 * written in {@link safeEncode}'s letters.
 */
export function templateHash(template: PodTemplateSpec | undefined, collisions?: number): string {
  let hash = 0x811c9dc5;
  const add = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  for (const byte of encodeText(dump('v1.PodTemplateSpec', undefined, template))) add(byte.charCodeAt(0));
  if (collisions !== undefined) for (let i = 0; i < 8; i++) add(i < 4 ? (collisions >>> (8 * i)) & 255 : 0);
  return safeEncode(String(hash));
}
