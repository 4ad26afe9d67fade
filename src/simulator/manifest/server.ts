// What the API server makes of one object: decode, default, admit, validate (P-05 … P-09).
import type { ClientObject } from './client.ts';
import { applyDefaults } from './defaults/index.ts';
import type { Draft } from './defaults/draft.ts';
import { decodeStruct, formatPath } from './decode.ts';
import type { Decoded } from './decode.ts';
import { keyRange, placeOf, valueRange } from './document.ts';
import type { SourceDocument } from './document.ts';
import { invalidText, serverText } from './envelope.ts';
import { PROBLEMS } from './problem-words.ts';
import { generatedName, withJobLabels } from './generated.ts';
import type { DecodeOptions } from './index.ts';
import type { DecodedDocument, Problem } from './result.ts';
import { review } from './review.ts';
import { pruneZero } from './shape.ts';
import type { Job, KubernetesObject, Pod } from './types.ts';
import { errorBody, errorReason } from './validate/errors.ts';
import type { FieldError } from './validate/errors.ts';
import { parsePath } from './yaml/locate.ts';

const NAMESPACES = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);
const PRIORITY_CLASSES = new Set(['system-cluster-critical', 'system-node-critical']);
const DOING = { apply: 'creating', create: 'creating', replace: 'replacing' } as const;

export function checkServer(document: SourceDocument, client: ClientObject, file: string, options: DecodeOptions): DecodedDocument {
  const { info, kind } = client;
  const doing = DOING[options.command ?? 'apply'];
  const head = { apiVersion: info.apiVersion, kind: info.kind, name: client.name };
  const version = info.apiVersion.split('/').pop() ?? '';
  const badRequest = (detail: string, problems: readonly Problem[], said = kind): DecodedDocument => ({
    ...head,
    problems,
    warnings: [],
    status: { code: 400, reason: 'BadRequest' },
    refusal: serverText('BadRequest', `${said} in version "${version}" cannot be handled as a ${info.kind}: ${detail}`, file, doing),
  });

  if (kind !== info.kind) {
    // Y-12
    const range = valueRange(document, ['kind']);
    const detail = `no kind "${kind}" is registered for version "${info.apiVersion}" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"`;
    return badRequest(detail, [
      {
        severity: 'error',
        range,
        path: 'kind',
        message: detail,
        plain: `Kinds start with a capital letter: \`${info.kind}\`.`,
        fix: { title: `Write ${info.kind}`, range, text: info.kind },
      },
    ]);
  }
  const decoded = decodeStruct(withoutNulls(document.value), info.kind);
  if (decoded.failure) {
    const { failure } = decoded;
    const range = valueRange(document, failure.path);
    return badRequest(failure.message, [
      {
        severity: 'error',
        range,
        path: formatPath(failure.path),
        message: failure.message,
        ...PROBLEMS.get().explainFailure(document, failure, range),
      },
      ...unknownProblems(document, decoded, 'warning'),
    ]);
  }
  const strictness = options.validate ?? 'strict';
  if (decoded.unknown.length > 0 && strictness === 'strict') {
    return badRequest(
      `strict decoding error: ${decoded.unknown.map((u) => `unknown field "${formatPath(u.path)}"`).join(', ')}`,
      unknownProblems(document, decoded, 'error'),
    );
  }
  const ignored = strictness === 'warn' ? unknownProblems(document, decoded, 'warning') : [];
  return finish(document, client, decoded, ignored, file, doing, options);
}

function finish(
  document: SourceDocument,
  client: ClientObject,
  decoded: Decoded,
  ignored: readonly Problem[],
  file: string,
  doing: string,
  options: DecodeOptions,
): DecodedDocument {
  const { info } = client;
  const draft = decoded.object as unknown as Draft<KubernetesObject>;
  draft.apiVersion = info.apiVersion;
  draft.metadata ??= {};
  if (info.namespaced) draft.metadata.namespace = client.namespace;
  else delete draft.metadata.namespace;
  if (!draft.metadata.name && draft.metadata.generateName)
    draft.metadata.name = generatedName(draft.metadata.generateName, document.yaml.start);
  if ('status' in draft) delete (draft as { status?: unknown }).status;
  applyDefaults(draft);
  const name = draft.metadata.name ?? '';
  const head = { apiVersion: info.apiVersion, kind: info.kind, name };

  const refusedBy = admission(document, draft, client.namespace, options);
  if (refusedBy) {
    const { reason, message, path, plain } = refusedBy;
    const code = reason === 'NotFound' ? 404 : 403;
    return {
      ...head,
      warnings: [],
      status: { code, reason },
      refusal: serverText(reason, message, file, doing),
      problems: [{ severity: 'error', range: valueRange(document, path), path, message, plain }],
    };
  }
  const object = (info.kind === 'Job' ? withJobLabels(draft as unknown as Job) : draft) as KubernetesObject;
  const { errors, warnings } = review(object);
  if (errors.length > 0) {
    return {
      ...head,
      warnings: [],
      status: { code: 422, reason: 'Invalid' },
      refusal: invalidText(info.kind, name, errors),
      problems: errors.map((e) => toProblem(document, e)),
    };
  }
  return {
    ...head,
    object: deepFreeze(pruneZero(object as unknown as Record<string, unknown>, info.kind)) as unknown as KubernetesObject,
    problems: [
      ...ignored,
      ...warnings.map((w): Problem => ({
        severity: 'warning',
        range: valueRange(document, w.path),
        path: w.path,
        message: w.text,
        plain: w.text,
      })),
    ],
    warnings: [...ignored.map((p) => p.message), ...warnings.map((w) => w.text)],
  };
}

function unknownProblems(document: SourceDocument, decoded: Decoded, severity: 'error' | 'warning'): Problem[] {
  return decoded.unknown.map((unknown) => {
    const range = keyRange(document, unknown.path);
    const path = formatPath(unknown.path);
    return { severity, range, path, message: `unknown field "${path}"`, ...PROBLEMS.get().explainUnknown(document, unknown, range) };
  });
}

function toProblem(document: SourceDocument, error: FieldError): Problem {
  const path = parsePath(error.at ?? error.path);
  const range = valueRange(document, path);
  return {
    severity: 'error',
    range,
    path: error.path,
    message: `${error.path}: ${errorBody(error)}`,
    reason: errorReason(error),
    ...PROBLEMS.get().explainError(document, error, path, range),
  };
}

interface Refusal {
  readonly reason: 'NotFound' | 'Forbidden';
  readonly message: string;
  readonly path: string;
  readonly plain: string;
}
/** Admission's refusals come before and instead of validation errors (P-07, V-08, V-09). */
function admission(
  document: SourceDocument,
  object: Draft<KubernetesObject>,
  namespace: string,
  options: DecodeOptions,
): Refusal | undefined {
  const exists =
    options.exists ??
    ((kind, _namespace, name): boolean =>
      kind === 'Namespace'
        ? NAMESPACES.has(name) || name === options.namespace
        : kind === 'ServiceAccount'
          ? name === 'default'
          : PRIORITY_CLASSES.has(name));
  if (namespace !== '' && !exists('Namespace', '', namespace))
    return {
      reason: 'NotFound',
      message: `namespaces "${namespace}" not found`,
      path: 'metadata.namespace',
      plain: `There is no namespace \`${namespace}\`; create it first.`,
    };
  if (object.kind !== 'Pod') return undefined;
  const { spec } = object as Pod;
  const forbidden = (detail: string, path: string, plain: string): Refusal => ({
    reason: 'Forbidden',
    message: `pods "${object.metadata.name ?? ''}" is forbidden: ${detail}`,
    path,
    plain,
  });
  const account = spec?.serviceAccountName || spec?.serviceAccount || 'default';
  if (!exists('ServiceAccount', namespace, account)) {
    return forbidden(
      `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
      placeOf(document, 'spec.serviceAccount').found ? 'spec.serviceAccount' : 'spec.serviceAccountName',
      `There is no service account \`${account}\` in this namespace.`,
    );
  }
  const priorityClass = spec?.priorityClassName ?? '';
  if (priorityClass !== '' && !exists('PriorityClass', '', priorityClass))
    return forbidden(
      `no PriorityClass with name ${priorityClass} was found`,
      'spec.priorityClassName',
      `There is no PriorityClass \`${priorityClass}\`.`,
    );
  const { priority } = spec ?? {};
  if (priority !== undefined && priority !== 0 && priorityClass === '') {
    return forbidden(
      `the integer value of priority (${priority}) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name`,
      'spec.priority',
      'Leave out `priority`: it follows from `priorityClassName`.',
    );
  }
  return undefined;
}

/** `apply` leaves nulls out when it creates (Y-51). */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item as unknown)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value))
    if (part !== null)
      Object.defineProperty(result, key, { value: withoutNulls(part as unknown), enumerable: true, writable: true, configurable: true });
  return result as T;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part as unknown);
  }
  return value;
}
