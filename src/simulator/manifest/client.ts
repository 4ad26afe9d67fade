// What kubectl finds wrong before the API server sees anything (P-02 … P-04, Y-01 … Y-18).
import { decodeStruct, formatPath } from './decode.ts';
import { keyRange, member, startRange, valueRange } from './document.ts';
import type { SourceDocument } from './document.ts';
import { clientText } from './envelope.ts';
import { PROBLEMS } from './problem-words.ts';
import type { DecodeOptions } from './index.ts';
import type { DecodedDocument, Problem } from './result.ts';
import { KINDS } from './schema.ts';
import type { KindInfo } from './schema.ts';
import { closest } from './similar.ts';
import { goJson, goQuote } from './validate/errors.ts';
import { isObject } from './yaml/read.ts';
import type { Json } from './yaml/read.ts';

export interface ClientObject {
  readonly info: KindInfo;
  /** The kind as written; `pod` passes kubectl, and only kubectl (Y-12). */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}
type Refused = { readonly refusal: true; readonly document: DecodedDocument };
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export function checkClient(document: SourceDocument, value: Json, file: string, options: DecodeOptions): ClientObject | Refused {
  const apiVersion = text(member(value, 'apiVersion'));
  const kind = text(member(value, 'kind'));
  const metadata = member(value, 'metadata');
  const name = text(member(metadata, 'name'));
  const refuse = (refusal: string, problems: readonly Problem[]): Refused => ({
    refusal: true,
    document: { apiVersion, kind, name, problems, refusal, warnings: [] },
  });

  const missing = kindProblems(document, value);
  if (missing.length > 0)
    return refuse(
      clientText.invalidKind(
        file,
        missing.map((p) => p.message),
      ),
      missing,
    );
  const broken = metadataProblem(document, metadata ?? null);
  if (broken) return refuse(clientText.decode(file, broken.message), [broken]);

  if (kind === '') {
    const detail = `Object 'Kind' is missing in '${goJson(value)}'`;
    return refuse(clientText.decode(file, detail), [
      problem(document, 'kind', detail, '`kind` is empty: write what this is, for example `kind: Pod`.'),
    ]);
  }
  const info = KINDS.find((k) => k.apiVersion === apiVersion && (k.kind === kind || k.kind.toLowerCase() === kind));
  const written = text(member(metadata, 'namespace'));
  if (!info) return refuse(clientText.noMatch(file, name, written, kind, apiVersion), [noMatch(document, kind, apiVersion)]);

  const namespace = info.namespaced ? written || options.namespace : '';
  if (options.namespaceFlag && written !== '' && written !== options.namespace && info.namespaced) {
    const refusal = clientText.wrongNamespace(written, options.namespace);
    return refuse(refusal, [
      problem(
        document,
        'metadata.namespace',
        refusal.slice('error: '.length),
        `The manifest says namespace \`${written}\`, the command \`${options.namespace}\`.`,
      ),
    ]);
  }
  const generated = text(member(metadata, 'generateName'));
  if ((options.command ?? 'apply') === 'apply') {
    if (name === '' && generated !== '') {
      const refusal = clientText.generateName(generated);
      return refuse(refusal, [
        problem(
          document,
          'metadata.generateName',
          refusal.slice('error: '.length),
          '`kubectl apply` needs a `name`; `generateName` works only with `kubectl create`.',
        ),
      ]);
    }
    const bad = resourceNameProblem(name);
    if (bad !== undefined) {
      const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
      const refusal = clientText.retrieve(
        file,
        `${group ?? ''}/${version ?? ''}, Resource=${info.plural}`,
        `${group ?? ''}/${version ?? ''}, Kind=${info.kind}`,
        name,
        namespace,
        bad,
      );
      return refuse(refusal, [
        problem(
          document,
          'metadata.name',
          bad,
          name === ''
            ? 'Give it a name: `metadata.name` is missing.'
            : /^\.+$/.test(name)
              ? 'A name is part of an address: it cannot be `.` or `..`.'
              : 'A name must not contain `/` or `%`.',
        ),
      ]);
    }
  }
  return { info, kind, name, namespace };
}

/** A name that cannot be part of a URL; undefined when it can. */
function resourceNameProblem(name: string): string | undefined {
  if (name === '') return 'resource name may not be empty';
  if (name === '.' || name === '..') return `invalid resource name "${name}": [may not be '${name}']`;
  const bad = ['/', '%'].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
  return bad.length > 0 ? `invalid resource name ${goQuote(name)}: [${bad.join(' ')}]` : undefined;
}

function problem(document: SourceDocument, path: string, message: string, plain: string): Problem {
  return { severity: 'error', range: valueRange(document, path), path, message, plain };
}

function kindProblems(document: SourceDocument, value: Json): Problem[] {
  const range = startRange(document);
  const error = (path: string, message: string, plain: string, extra?: Partial<Problem>): Problem => ({
    severity: 'error',
    range,
    path,
    message,
    plain,
    ...extra,
  });
  if (!isObject(value))
    return [error('', 'invalid object to validate', 'A manifest is a set of fields that starts with `apiVersion` and `kind`.')];
  const found: Problem[] = [];
  const insert = (line: string): Pick<Problem, 'fix'> => ({
    fix: { title: `Add ${line}`, range: document.lines.range(range.start, range.start), text: `${line}\n` },
  });
  for (const field of ['apiVersion', 'kind'] as const) {
    const given = value[field];
    if (given === undefined || given === null) {
      const guess = field === 'kind' ? 'Pod' : (KINDS.find((k) => k.kind === value.kind)?.apiVersion ?? 'v1');
      found.push(
        error(field, `${field} not set`, `\`${field}\` is missing, for example \`${field}: ${guess}\`.`, insert(`${field}: ${guess}`)),
      );
    } else if (typeof given !== 'string')
      found.push(error(field, `${field} isn't string type`, `\`${field}\` must be text.`, { range: valueRange(document, field) }));
    else if (field === 'apiVersion' && given.split('/').length > 2)
      found.push(
        error(field, `unexpected GroupVersion string: ${given}`, 'An `apiVersion` is `v1`, or a group and a version such as `apps/v1`.', {
          range: valueRange(document, field),
        }),
      );
  }
  return found;
}

/** kubectl reads the metadata into Go's types itself (Y-13 … Y-17). */
function metadataProblem(document: SourceDocument, metadata: Json): Problem | undefined {
  const { failure } =
    isObject(metadata) || metadata === null
      ? decodeStruct(isObject(metadata) ? metadata : {}, 'ObjectMeta', { path: ['metadata'], goPath: ['metadata'] })
      : {
          failure: {
            path: ['metadata'],
            value: metadata,
            expected: { kind: 'struct', name: 'ObjectMeta' } as const,
            message: `json: cannot unmarshal ${Array.isArray(metadata) ? 'array' : typeof metadata === 'boolean' ? 'bool' : typeof metadata} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`,
          },
        };
  if (!failure) return undefined;
  const range = valueRange(document, failure.path);
  return {
    severity: 'error',
    range,
    path: failure.path.join('.'),
    message: failure.message,
    ...PROBLEMS.get().explainFailure(document, failure, range),
  };
}

function noMatch(document: SourceDocument, kind: string, apiVersion: string): Problem {
  const message = `no matches for kind "${kind}" in version "${apiVersion}"`;
  const sameKind = KINDS.find((k) => k.kind === kind);
  if (sameKind) {
    const range = valueRange(document, ['apiVersion']);
    return {
      severity: 'error',
      range,
      path: 'apiVersion',
      message,
      plain: `A ${kind} has \`apiVersion: ${sameKind.apiVersion}\`.`,
      fix: { title: `Write ${sameKind.apiVersion}`, range, text: sameKind.apiVersion },
    };
  }
  const meant = closest(
    kind,
    KINDS.map((k) => k.kind),
  );
  const range = valueRange(document, ['kind']);
  return {
    severity: 'error',
    range,
    path: 'kind',
    message,
    plain: `There is no kind \`${kind}\` in \`${apiVersion}\` here.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
    ...(meant !== undefined && { fix: { title: `Write ${meant}`, range, text: meant } }),
  };
}

/** Y-18: the items of a List are checked against the schema by kubectl itself, in other words, and one bad item refuses all. */
export function listProblems(document: SourceDocument): Problem[] {
  const { kind } = document.value;
  if (typeof kind !== 'string' || !KINDS.some((k) => k.kind === kind)) return [];
  return decodeStruct(document.value, kind).unknown.map((unknown) => {
    const range = keyRange(document, unknown.path);
    const field = String(unknown.path[unknown.path.length - 1]);
    const message = `ValidationError(${[kind, formatPath(unknown.path.slice(0, -1))].filter((part) => part !== '').join('.')}): unknown field "${field}" in ${packageOf(unknown.struct)}.${unknown.struct}`;
    return {
      severity: 'error',
      range,
      path: formatPath(unknown.path),
      message,
      ...PROBLEMS.get().explainUnknown(document, unknown, range),
    };
  });
}
function packageOf(struct: string): string {
  if (/^(ObjectMeta|LabelSelector|OwnerReference|ManagedFieldsEntry|Condition$)/.test(struct))
    return 'io.k8s.apimachinery.pkg.apis.meta.v1';
  if (/^(Deployment|ReplicaSet|StatefulSet|DaemonSet|RollingUpdate)/.test(struct)) return 'io.k8s.api.apps.v1';
  return /^(Job|CronJob|PodFailurePolicy|SuccessPolicy)/.test(struct) ? 'io.k8s.api.batch.v1' : 'io.k8s.api.core.v1';
}
