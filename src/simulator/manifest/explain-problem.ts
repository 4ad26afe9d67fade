// The same in one plain sentence with the remedy, and a fix to click where there is an obvious one.
import type { DecodeFailure, UnknownField } from './decode.ts';
import { jsonAt, member, placeOf, sourceOf } from './document.ts';
import type { Fix, SourceDocument } from './document.ts';
import { fixIndentation } from './fix-indentation.ts';
import { readQuantity } from './quantity.ts';
import type { SourceRange } from './result.ts';
import { structOf } from './schema.ts';
import type { FieldType } from './schema.ts';
import { closest } from './similar.ts';
import { errorBody } from './validate/errors.ts';
import type { FieldError } from './validate/errors.ts';
import { M_INIT } from './validate/names.ts';
import type { Path } from './yaml/locate.ts';
import { isObject } from './yaml/read.ts';
import type { Json, JsonObject } from './yaml/read.ts';
import { quoteYaml } from './yaml/scalars.ts';

export interface Explained {
  readonly plain: string;
  readonly fix?: Fix;
}
const lastName = (path: Path): string => String([...path].reverse().find((step) => typeof step === 'string') ?? 'this');

/** What readers call a struct. */
const STRUCT_NAMES: Readonly<Record<string, string>> = {
  PodSpec: "a Pod's spec",
  Container: 'a container',
  ObjectMeta: 'metadata',
  PodTemplateSpec: 'a Pod template',
  Probe: 'a probe',
  VolumeMount: 'a volume mount',
  Volume: 'a volume',
  EnvVar: 'an environment variable',
  ContainerPort: "a container's port",
  ServicePort: "a Service's port",
  ServiceSpec: "a Service's spec",
  DeploymentSpec: "a Deployment's spec",
  JobSpec: "a Job's spec",
  CronJobSpec: "a CronJob's spec",
  ResourceRequirements: 'resources',
  LabelSelector: 'a label selector',
  SecurityContext: "a container's securityContext",
  PodSecurityContext: "a Pod's securityContext",
  HTTPGetAction: 'httpGet',
  ExecAction: 'exec',
  Lifecycle: 'lifecycle',
  LifecycleHandler: 'a lifecycle hook',
};
const structName = (name: string): string => STRUCT_NAMES[name] ?? (/^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`);

/** `initContainer` is not a field of a Pod's spec; did you mean `initContainers`? */
export function explainUnknown(document: SourceDocument, unknown: UnknownField, range: SourceRange): Explained {
  const key = lastName(unknown.path);
  const begin = `\`${key}\` is not a field of ${structName(unknown.struct)}`;
  const fields = [...(structOf(unknown.struct)?.keys() ?? [])];
  const home = homeOf(document, key, unknown);
  const meant = home
    ? undefined
    : closest(
        key,
        fields.filter((f) => placeOf(document, [...unknown.path.slice(0, -1), f]).found === false),
      );
  if (meant !== undefined)
    return { plain: `${begin}; did you mean \`${meant}\`?`, fix: { title: `Rename to ${meant}`, range, text: meant } };
  if (home) {
    const fix = fixIndentation(document, unknown.path, home.direction, home.into);
    return { plain: `${begin}; it belongs ${home.where}. Check its indentation.`, ...(fix && { fix }) };
  }
  return { plain: `${begin}. Remove it, or check its spelling and indentation.` };
}

/** Whether the field is one of the struct around, or of a struct next to it: then the indentation is wrong. */
function homeOf(
  document: SourceDocument,
  key: string,
  unknown: UnknownField,
): { readonly where: string; readonly direction: 'in' | 'out'; readonly into?: string } | undefined {
  const around: Readonly<Record<string, readonly [string, string]>> = {
    Container: ['PodSpec', "to the Pod's spec, beside `containers`"],
    Probe: ['Container', 'to the container, beside the probe'],
    PodSpec: ['Pod', 'to the top level'],
    VolumeMount: ['Container', 'to the container'],
    ExecAction: ['Probe', 'to the probe'],
    HTTPGetAction: ['Probe', 'to the probe, beside `httpGet`'],
    SecurityContext: ['Container', 'to the container'],
    ResourceRequirements: ['Container', 'to the container'],
    Volume: ['PodSpec', "to the Pod's spec"],
    EnvVar: ['Container', 'to the container'],
  };
  const written = (name: string): boolean => placeOf(document, [...unknown.path.slice(0, -1), name]).found;
  const fields = [...(structOf(unknown.struct) ?? [])].sort(([a], [b]) => Number(written(b)) - Number(written(a))); // a sibling that is there is the likeliest
  for (const [name, field] of fields) {
    const type = field.type.kind === 'list' ? undefined : field.type;
    if (type?.kind !== 'struct' || name === 'status') continue;
    if (
      structOf(type.name)?.has(key) &&
      !(unknown.struct === 'Container' && name.endsWith('Probe') && !['exec', 'httpGet', 'tcpSocket', 'grpc'].includes(key))
    )
      return { where: `under \`${name}\``, direction: 'in', into: name };
  }
  if (unknown.struct === 'PodSpec' && structOf('Container')?.has(key)) return { where: 'to a container, in `containers`', direction: 'in' };
  const outer = around[unknown.struct];
  return outer && structOf(outer[0])?.has(key) ? { where: outer[1], direction: 'out' } : undefined;
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  bool: 'true or false',
  int32: 'a whole number',
  int64: 'a whole number',
  quantity: 'an amount such as `64Mi` or `500m`',
  intOrString: 'a number or a name',
  time: 'a time',
  bytes: 'base64 text',
  list: 'a list',
  map: 'a set of `key: value` lines',
  struct: 'a set of fields',
  any: 'anything',
};
const kindOf = (value: Json): string =>
  value === null
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a set of fields'
        : typeof value === 'string'
          ? 'text'
          : typeof value === 'boolean'
            ? 'true or false'
            : 'a number';

/** A value of the wrong type. */
export function explainFailure(document: SourceDocument, failure: DecodeFailure, range: SourceRange): Explained {
  const name = lastName(failure.path);
  const raw = sourceOf(document, range);
  if (failure.expected.kind === 'quantity') return explainQuantity(name, raw, failure, range);
  if (failure.expected.kind === 'bytes') return { plain: `\`${name}\` must be base64; to write plain text, put it under \`stringData\`.` };
  const want = KIND_WORDS[failure.expected.kind] ?? failure.expected.kind;
  const { value, expected } = failure;
  if (expected.kind === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return {
      plain: `\`${name}\` must be text, but YAML reads ${raw} as ${typeof value === 'number' ? 'a number' : 'true or false'}: put it in quotes.`,
      fix: { title: 'Put it in quotes', range, text: JSON.stringify(raw) },
    };
  }
  if ((expected.kind === 'int32' || expected.kind === 'int64') && typeof value === 'string') {
    const digits = /^\s*(\d+)\s*s?$/.exec(value)?.[1];
    return {
      plain: `\`${name}\` must be a whole number without quotes or unit.`,
      ...(digits !== undefined && { fix: { title: `Write ${digits}`, range, text: digits } }),
    };
  }
  if (expected.kind === 'bool' && typeof value === 'string') {
    const word = /^(true|false)$/i.exec(value.trim())?.[0].toLowerCase();
    return {
      plain: `\`${name}\` must be true or false, without quotes.`,
      ...(word !== undefined && { fix: { title: `Write ${word}`, range, text: word } }),
    };
  }
  if (expected.kind === 'list') return explainList(document, failure, expected.of, name, range);
  return { plain: `\`${name}\` must be ${want}, but here it is ${kindOf(value)}.` };
}

function explainList(document: SourceDocument, failure: DecodeFailure, of: FieldType, name: string, range: SourceRange): Explained {
  const { value } = failure;
  if (typeof value === 'string' && of.kind === 'string') {
    const words = value
      .trim()
      .split(/\s+/)
      .filter((w) => w !== '');
    const text = /[|&;<>$"'`(){}]/.test(value)
      ? `["sh", "-c", ${JSON.stringify(value)}]`
      : `[${words.map((w) => JSON.stringify(w)).join(', ')}]`;
    return { plain: `\`${name}\` must be a list: one item for each word.`, fix: { title: 'Make it a list', range, text } };
  }
  // As written: a variable without a value is null, and nulls are gone from the value itself (Y-51).
  const written = jsonAt(document.value, failure.path);
  if (
    of.kind === 'struct' &&
    of.name === 'EnvVar' &&
    isObject(written) &&
    Object.values(written).every((v) => v === null || typeof v !== 'object')
  ) {
    const fix = envFix(document, failure.path, written);
    return { plain: '`env` must be a list of `- name: …` with a `value: …` each.', ...(fix && { fix }) };
  }
  if (typeof value === 'object' && value !== null) {
    const fix = dashFix(document, failure.path);
    return { plain: `\`${name}\` must be a list: each item starts with \`- \`.`, ...(fix && { fix }) };
  }
  return { plain: `\`${name}\` must be a list, but here it is ${kindOf(value)}.` };
}
/** `A: b` → `- name: A` and `value: b`. */
function envFix(document: SourceDocument, path: Path, value: JsonObject): Fix | undefined {
  const span = placeOf(document, path).value;
  if (!span) return undefined;
  const text = document.lines.text.slice(span[0], span[1]).trimEnd();
  const indent = ' '.repeat(span[0] - document.lines.lineAt(span[0]).start);
  const items = Object.entries(value).map(([name, v]) =>
    text.startsWith('{')
      ? `{name: ${quoteYaml(name)}, value: ${quoteYaml(String(v ?? ''))}}`
      : `- name: ${quoteYaml(name)}\n${indent}  value: ${quoteYaml(String(v ?? ''))}`,
  );
  return {
    title: 'Make it a list',
    range: document.lines.range(span[0], span[0] + text.length),
    text: text.startsWith('{') ? `[${items.join(', ')}]` : items.join(`\n${indent}`),
  };
}
/** Makes a block of fields the single item of a list. */
function dashFix(document: SourceDocument, path: Path): Fix | undefined {
  const span = placeOf(document, path).value;
  if (!span) return undefined;
  const text = document.lines.text.slice(span[0], span[1]).trimEnd();
  if (text.startsWith('{'))
    return { title: 'Make it a list', range: document.lines.range(span[0], span[0] + text.length), text: `[${text}]` };
  const [first = '', ...rest] = text.split('\n');
  return {
    title: 'Make it a list',
    range: document.lines.range(span[0], span[0] + text.length),
    text: [`- ${first}`, ...rest.map((line) => (line.trim() === '' ? line : `  ${line}`))].join('\n'),
  };
}

function explainQuantity(name: string, raw: string, failure: DecodeFailure, range: SourceRange): Explained {
  const text = typeof failure.value === 'string' ? failure.value : raw;
  const parts = /^\s*([+-]?[0-9.]+)\s*([A-Za-z]*)\s*$/.exec(text);
  const unit = parts && unitFor(parts[2] ?? '');
  const better = parts && unit !== undefined ? `${parts[1]}${unit}` : undefined;
  const good = better !== undefined && typeof readQuantity(better) !== 'string' ? better : undefined;
  return {
    plain: `\`${text}\` is no amount for \`${name}\`: write a number and a unit without a space, such as \`64Mi\`, \`1Gi\` or \`500m\`.${good === undefined ? '' : ` Did you mean \`${good}\`?`}`,
    ...(good !== undefined && { fix: { title: `Write ${good}`, range, text: quoteYaml(good) } }),
  };
}
function unitFor(unit: string): string | undefined {
  const known = ['', 'm', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti'];
  if (known.includes(unit)) return unit;
  const byCase: Readonly<Record<string, string>> = {
    mb: 'M',
    mib: 'Mi',
    gb: 'G',
    gib: 'Gi',
    kb: 'k',
    kib: 'Ki',
    tb: 'T',
    tib: 'Ti',
    mi: 'Mi',
    gi: 'Gi',
    ki: 'Ki',
    k: 'k',
    g: 'G',
    b: '',
  };
  return Object.hasOwn(byCase, unit.toLowerCase()) ? byCase[unit.toLowerCase()] : undefined;
}

/** A value that has the right type but may not be. */
export function explainError(document: SourceDocument, error: FieldError, path: Path, range: SourceRange): Explained {
  const name = lastName(path);
  const place = placeOf(document, path);
  const raw = place.found ? sourceOf(document, range) : '';
  switch (error.type) {
    case 'required':
      return { plain: requiredText(name, error, path) };
    case 'unsupported': {
      const allowed = error.allowed ?? [];
      const meant = allowed.length === 1 ? allowed[0] : closest(raw.replace(/^["']|["']$/g, ''), allowed);
      return {
        plain: `\`${name}\` can only be ${listOf(allowed)}.${meant === undefined || allowed.length === 1 ? '' : ` Did you mean \`${meant}\`?`}`,
        ...(meant !== undefined && place.value && { fix: { title: `Write ${meant}`, range, text: quoteYaml(meant) } }),
      };
    }
    case 'duplicate':
      return { plain: `This \`${name}\` is taken already: each has to be different.` };
    case 'notFound':
      if (raw !== '' && path.includes('volumeMounts')) return explainMount(document, raw, range);
      return {
        plain:
          raw === ''
            ? `\`${name}\` names nothing that exists.`
            : `Nothing called ${raw} exists in this Pod; check the spelling on both sides.`,
      };
    case 'forbidden':
      if (error.detail === M_INIT)
        return { plain: `An init container may have \`${name}\` only as a sidecar, with \`restartPolicy: Always\`.` };
      return { plain: `\`${name}\`: ${error.detail}.` };
    default:
      return explainInvalid(name, error, raw, range, place.value !== undefined);
  }
}

/** A mount names a volume that is not there, or not valid itself. */
function explainMount(document: SourceDocument, raw: string, range: SourceRange): Explained {
  const specs = ['spec', 'spec.template.spec', 'spec.jobTemplate.spec.template.spec'].map((at) =>
    jsonAt(document.value, [...at.split('.'), 'volumes']),
  );
  const volumes = specs.find((list) => Array.isArray(list));
  const names = (Array.isArray(volumes) ? (volumes as readonly Json[]) : [])
    .map((v) => member(v, 'name'))
    .filter((n): n is string => typeof n === 'string');
  const name = raw.replace(/^["']|["']$/g, '');
  if (names.includes(name)) return { plain: `The volume \`${name}\` has an error of its own; mend that first.` };
  const meant = closest(name, names);
  return {
    plain: `There is no volume \`${name}\` under the Pod's \`volumes\`.${meant === undefined ? (names.length === 0 ? ' Add one.' : '') : ` Did you mean \`${meant}\`?`}`,
    ...(meant !== undefined && { fix: { title: `Write ${meant}`, range, text: quoteYaml(meant) } }),
  };
}

function explainInvalid(name: string, error: FieldError, raw: string, range: SourceRange, hasValue: boolean): Explained {
  const { detail } = error;
  if (/RFC 1123|must not contain dots/.test(detail)) {
    const text = raw.replace(/^["']|["']$/g, '');
    const better = text
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .replace(/\./g, /subdomain/.test(detail) ? '.' : '-')
      .replace(/^[-.]+|[-.]+$/g, '');
    return {
      plain: `\`${name}\` may hold only small letters, digits and \`-\`, and must start and end with a letter or digit.`,
      ...(better !== '' && better !== text && hasValue && { fix: { title: `Write ${better}`, range, text: quoteYaml(better) } }),
    };
  }
  if (detail === 'must contain at least one letter (a-z)' && /^["']?\d+["']?$/.test(raw)) {
    const number = raw.replace(/["']/g, '');
    return {
      plain: `In quotes, \`${name}\` is a port's name; a number stands without quotes.`,
      fix: { title: `Write ${number}`, range, text: number },
    };
  }
  if (detail.startsWith('`selector` does not match'))
    return { plain: 'The selector must pick the Pods this template makes: give the template the same labels as the selector.' };
  if (detail.startsWith('must be less than or equal to')) return { plain: `A container cannot request more than its limit: ${detail}.` };
  return { plain: `\`${name}\`: ${detail === '' ? errorBody(error) : detail}.` };
}

const NEEDS: Readonly<Record<string, string>> = {
  containers: 'A Pod needs at least one container under `spec.containers`; init containers alone are not enough.',
  image: 'A container needs an `image`.',
  mountPath: 'A volume mount needs a `mountPath`: where in the container the volume appears.',
  containerPort: 'A port needs its `containerPort`, a number from 1 to 65535.',
  command: '`exec` needs a `command`.',
  schedule: 'A CronJob needs a `schedule`, such as `*/5 * * * *`.',
  ports: 'A Service needs at least one entry in `ports`.',
  selector: 'A `selector` is needed: it says by which labels the Pods are found.',
};
function requiredText(name: string, error: FieldError, path: Path): string {
  if (error.detail.includes('handler type'))
    return `\`${name}\` must say what to do: one of \`exec\`, \`httpGet\`, \`tcpSocket\` or \`${path.includes('lifecycle') ? 'sleep' : 'grpc'}\`.`;
  if (error.detail.startsWith('valid values: "OnFailure"'))
    return "A Job's Pods must say `restartPolicy: Never` or `restartPolicy: OnFailure`; without it, it would be `Always`.";
  if (error.detail !== '') return `\`${name}\` is needed here: ${error.detail}.`;
  return NEEDS[name] ?? `\`${name}\` is needed here.`;
}
function listOf(values: readonly string[]): string {
  const quoted = values.map((v) => `\`${v === '' ? '""' : v}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted[quoted.length - 1] ?? ''}`;
}
