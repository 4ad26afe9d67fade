// JSON → typed object, as the API server's strict decoder does it: type errors are fatal and reported alone, unknown fields are collected
// (P-05, Y-40 … Y-44). Messages are Go's.
import { QUANTITY_ERRORS, formatQuantity, readQuantity } from './quantity.ts';
import { goType, structOf } from './schema.ts';
import type { FieldType } from './schema.ts';
import type { Path } from './yaml/locate.ts';
import { isObject, setOwn } from './yaml/read.ts';
import type { Json, JsonObject } from './yaml/read.ts';

export interface DecodeFailure {
  readonly path: Path;
  /** Go's text, e.g. `json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string`. */
  readonly message: string;
  readonly expected: FieldType;
  readonly value: Json;
}
export interface UnknownField {
  readonly path: Path;
  readonly struct: string;
}
export interface Decoded {
  readonly object: Record<string, unknown>;
  readonly failure?: DecodeFailure;
  readonly unknown: readonly UnknownField[];
}

const MAX_UNKNOWN = 100;
/** Structs whose fields live in an embedded struct in Go: its name shows up in the path of a type error. */
const EMBEDDED: Readonly<Record<string, (field: string) => string | undefined>> = {
  Volume: (field) => (field === 'name' ? undefined : 'VolumeSource'),
  Probe: (field) => (['exec', 'httpGet', 'tcpSocket', 'grpc'].includes(field) ? 'ProbeHandler' : undefined),
  EphemeralContainer: (field) => (field === 'targetContainerName' ? undefined : 'EphemeralContainerCommon'),
  ...Object.fromEntries(
    [
      'ConfigMapEnvSource',
      'SecretEnvSource',
      'ConfigMapKeySelector',
      'SecretKeySelector',
      'ConfigMapProjection',
      'SecretProjection',
      'ConfigMapVolumeSource',
    ].map((name) => [name, (field: string) => (field === 'name' ? 'LocalObjectReference' : undefined)]),
  ),
};

/** An error that ends decoding at once: a field type's own reader found it, and it is reported before any other type error. */
class FatalError extends Error {
  readonly failure: DecodeFailure;
  constructor(failure: DecodeFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Decodes an object of a kind; `owner` is what Go calls the outermost struct (default: the kind). */
export function decodeStruct(
  value: JsonObject,
  struct: string,
  at: { readonly owner?: string; readonly path?: Path; readonly goPath?: readonly string[] } = {},
): Decoded {
  const decoder = new Decoder();
  try {
    const object = decoder.struct(value, struct, at.goPath ?? [], at.path ?? []);
    return { object, unknown: decoder.unknown, ...(decoder.failure && { failure: decoder.failure }) };
  } catch (error) {
    if (!(error instanceof FatalError)) throw error;
    return { object: {}, unknown: [], failure: error.failure };
  }
}

class Decoder {
  failure: DecodeFailure | undefined;
  readonly unknown: UnknownField[] = [];

  struct(value: JsonObject, name: string, goPath: readonly string[], path: Path): Record<string, unknown> {
    const fields = structOf(name);
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(value).sort()) {
      // kubectl sends sorted keys
      const field = fields?.get(key);
      if (!field) {
        if (this.unknown.length < MAX_UNKNOWN) this.unknown.push({ path: [...path, key], struct: name });
        continue;
      }
      const embedded = EMBEDDED[name]?.(key);
      const decoded = this.#value(
        value[key] ?? null,
        field.type,
        name,
        embedded === undefined ? [...goPath, key] : [...goPath, embedded, key],
        [...path, key],
      );
      if (decoded !== undefined) result[key] = decoded;
    }
    return result;
  }

  /** Undefined for null: the field stays as if it were absent (Y-51). */
  #value(value: Json, type: FieldType, owner: string, goPath: readonly string[], path: Path): unknown {
    if (value === null) return undefined;
    switch (type.kind) {
      case 'any':
        return value;
      case 'string':
        return typeof value === 'string' ? value : this.#wrong(value, type, owner, goPath, path);
      case 'bool':
        return typeof value === 'boolean' ? value : this.#wrong(value, type, owner, goPath, path);
      case 'int32':
      case 'int64':
        return fits(value, type.kind) ? value : this.#wrong(value, type, owner, goPath, path);
      case 'quantity':
        return this.#quantity(value, type, path);
      case 'intOrString':
        if (typeof value === 'string' || fits(value, 'int32')) return value;
        throw new FatalError({ path, value, expected: type, message: wrongType(value, { kind: 'int32' }, owner, goPath) });
      case 'time':
        return this.#time(value, type, owner, goPath, path);
      case 'bytes':
        return this.#bytes(value, type, owner, goPath, path);
      case 'list':
        if (!Array.isArray(value)) return this.#wrong(value, type, owner, goPath, path);
        return value.map((item: Json, i) => this.#value(item, type.of, owner, goPath, [...path, i]) ?? zero(type.of));
      case 'map': {
        if (!isObject(value)) return this.#wrong(value, type, owner, goPath, path);
        const result: Record<string, unknown> = {};
        for (const key of Object.keys(value).sort())
          setOwn(result, key, this.#value(value[key] ?? null, type.of, owner, goPath, [...path, key]) ?? zero(type.of));
        return result;
      }
      case 'struct':
        return isObject(value) ? this.struct(value, type.name, goPath, path) : this.#wrong(value, type, owner, goPath, path);
    }
  }

  #wrong(value: Json, expected: FieldType, owner: string, goPath: readonly string[], path: Path): undefined {
    this.failure ??= { path, value, expected, message: wrongType(value, expected, owner, goPath) };
    return undefined;
  }
  #quantity(value: Json, type: FieldType, path: Path): string {
    const q = readQuantity(typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '?');
    if (typeof q === 'string') throw new FatalError({ path, value, expected: type, message: QUANTITY_ERRORS[q] }); // Y-43
    return formatQuantity(q);
  }
  #time(value: Json, type: FieldType, owner: string, goPath: readonly string[], path: Path): string {
    if (typeof value !== 'string')
      throw new FatalError({ path, value, expected: type, message: wrongType(value, { kind: 'string' }, owner, goPath) });
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)) {
      throw new FatalError({
        path,
        value,
        expected: type,
        message: `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`,
      });
    }
    return value;
  }
  #bytes(value: Json, type: FieldType, owner: string, goPath: readonly string[], path: Path): string | undefined {
    if (typeof value !== 'string') return this.#wrong(value, type, owner, goPath, path);
    const text = value.replace(/[\r\n]/g, '');
    const bad = badBase64(text);
    if (bad !== undefined) this.failure ??= { path, value, expected: type, message: `illegal base64 data at input byte ${bad}` };
    return text;
  }
}

/** Where Go's decoder stops: the first character that is none of base64's, or a length that does not come out. */
function badBase64(text: string): number | undefined {
  const odd = text.search(/[^A-Za-z0-9+/]/);
  const padding = odd < 0 ? '' : text.slice(odd);
  if (odd < 0) return text.length % 4 === 0 ? undefined : text.length - (text.length % 4);
  if ((padding === '=' && odd % 4 === 3) || (padding === '==' && odd % 4 === 2)) return undefined;
  if (text[odd] !== '=' || odd % 4 < 2) return odd;
  if (odd % 4 === 3) return odd + 1; // one = was right, and more follows
  return odd + 1 >= text.length ? text.length : text[odd + 1] === '=' ? odd + 2 : odd;
}

/** The value null stands for where it cannot be left out. */
function zero(type: FieldType): unknown {
  switch (type.kind) {
    case 'struct':
    case 'map':
      return {};
    case 'list':
      return [];
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    default:
      return '';
  }
}

function fits(value: Json, type: 'int32' | 'int64'): value is number {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  return type === 'int32' ? Math.abs(value + 0.5) < 2 ** 31 : Math.abs(value) < 2 ** 63 && !/e/.test(String(value));
}

function wrongType(value: Json, expected: FieldType, owner: string, goPath: readonly string[]): string {
  const isInteger = expected.kind === 'int32' || expected.kind === 'int64';
  return `json: cannot unmarshal ${jsonKind(value, isInteger)} into Go struct field ${owner}.${goPath.join('.')} of type ${goType(expected)}`;
}
function jsonKind(value: Json, withNumber: boolean): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return withNumber ? `number ${value}` : 'number';
  return typeof value === 'string' ? 'string' : Array.isArray(value) ? 'array' : 'object';
}

/** `spec.containers[0].imge`, as the API server writes paths. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text;
}
