// The sentences kubectl wraps around errors (E-05 … E-07, section 1).
import { errorText, goQuote } from './validate/errors.ts';
import type { FieldError } from './validate/errors.ts';

/** `The Pod "x" is invalid: …`, one line or one line an error. */
export function invalidText(kind: string, name: string, errors: readonly FieldError[]): string {
  const lines = errors.map(errorText);
  const begin = `The ${kind} "${name}" is invalid: `;
  return lines.length === 1 ? begin + (lines[0] ?? '') : `${begin}\n${lines.map((l) => `* ${l}`).join('\n')}`;
}

/** `Error from server (BadRequest): error when creating "pod.yaml": …`; without a file the middle part is left out. */
export function serverText(reason: string, message: string, file: string | undefined, doing = 'creating'): string {
  return `Error from server (${reason}): ${file === undefined ? '' : `error when ${doing} "${file}": `}${message}`;
}

/** The API server's own text of an Invalid answer, as in Status.message. */
export function statusMessage(kind: string, group: string, name: string, errors: readonly FieldError[]): string {
  const lines = errors.map(errorText);
  return `${kind}${group === '' ? '' : `.${group}`} "${name}" is invalid: ${lines.length === 1 ? (lines[0] ?? '') : `[${lines.join(', ')}]`}`;
}

const IGNORE = 'if you choose to ignore these errors, turn validation off with --validate=false';
export const clientText = {
  invalidKind: (file: string, problems: readonly string[]): string =>
    `error: error validating "${file}": error validating data: ${problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`}; ${IGNORE}`,
  syntax: (file: string, message: string): string => `error: error parsing ${file}: ${message}`,
  decode: (file: string, message: string): string => `error: unable to decode "${file}": ${message}`,
  noMatch: (file: string, name: string, namespace: string, kind: string, version: string): string =>
    `error: resource mapping not found for name: "${name}" namespace: "${namespace}" from "${file}": no matches for kind "${kind}" in version "${version}"\nensure CRDs are installed first`,
  retrieve: (file: string, resource: string, kind: string, name: string, namespace: string, problem: string): string =>
    `error: error when retrieving current configuration of:\nResource: "${resource}", GroupVersionKind: "${kind}"\nName: ${goQuote(name)}, Namespace: "${namespace}"\nfrom server for: "${file}": ${problem}`,
  wrongNamespace: (given: string, flag: string): string =>
    `error: the namespace from the provided object "${given}" does not match the namespace "${flag}". You must pass '--namespace=${given}' to perform this operation.`,
  nothing: (command: string): string => `error: no objects passed to ${command}`,
  generateName: (base: string): string => `error: from ${base}: cannot use generate name with apply`,
};
