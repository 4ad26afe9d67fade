import { expect, test } from 'vitest';
import { isPair, parseDocument, visit } from 'yaml';
import type { Node } from 'yaml';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import type { DecodeOptions } from '../../../src/simulator/manifest/index.ts';
import type { DecodedDocument, Problem } from '../../../src/simulator/manifest/result.ts';

const indent = (text: string, by: number): string => text.trim().split('\n').map((line) => ' '.repeat(by) + line).join('\n');

/** What becomes of one manifest: kubectl's stderr without its newline, or '' when accepted, and its warnings. */
export function outcome(text: string, options: Partial<DecodeOptions> = {}): { readonly said: string; readonly document: DecodedDocument } {
  const document = decodeManifest(text, { namespace: 'default', ...options }).documents[0];
  if (!document) throw new Error('no document');
  return { said: [...document.warnings.map((w) => `Warning: ${w}`), ...(document.refusal === undefined ? [] : [document.refusal])].join('\n'), document };
}
/** The errors alone, without the envelope of an Invalid or BadRequest answer. */
export function errorsOf(text: string, options: Partial<DecodeOptions> = {}): string[] {
  return outcome(text, options).said.replace(/^The \w+ ".*?" is invalid: \n?/s, '').replace(/^Error from server \(BadRequest\): error when creating "pod.yaml": \w+ in version "v1" cannot be handled as a \w+: /, '')
    .split('\n').map((line) => line.replace(/^\* /, '')).filter((line) => line !== '');
}
/** A Pod `x` whose spec holds these lines; a container `a` is added unless they have `containers:`. */
export function pod(spec: string): string {
  const containers = /^containers:/m.test(spec) ? '' : '  containers:\n  - name: a\n    image: a:1\n';
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n${containers}${spec.trim() === '' ? '' : `${indent(spec, 2)}\n`}`;
}
/** A Pod with one container `a` that has these lines, and volume `v`. */
export const container = (fields: string): string => pod(`volumes:\n- name: v\ncontainers:\n- name: a\n  image: a:1\n${indent(fields, 2)}`);
/** The same with an init container `i`. */
export const init = (fields: string): string => pod(`initContainers:\n- name: i\n  image: i:1\n${indent(fields, 2)}`);
export const kind = (apiVersion: string, name: string, body: string): string => `apiVersion: ${apiVersion}\nkind: ${name}\nmetadata:\n  name: x\n${body.trim()}\n`;
export const TEMPLATE = 'template:\n    metadata: {labels: {app: w}}\n    spec:\n      containers: [{name: a, image: "a:1"}]';

export const M_LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
export const M_SUB = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
export const M_PORT = 'must be between 1 and 65535, inclusive';
export const M_NONNEG = 'must be greater than or equal to 0';
export const M_ID = 'must be between 0 and 2147483647, inclusive';
export const M_MODE = 'must be a number between 0 and 0777 (octal), both inclusive';
export const M_INIT = 'may not be set for init containers without restartPolicy=Always';
export const M_QNAME = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
export const M_LVAL = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** One rule of the spec: a manifest and what the API server says to it, each error with its path. */
export type Row = readonly [rule: string, manifest: string, ...errors: string[]];
/** A test a row: the words are the server's, and the editor's mark stands at the field they name. */
export function checkRows(rows: readonly Row[]): void {
  test.each(rows.map(([rule, manifest, ...errors]) => ({ rule, manifest, errors })))('$rule: $errors.0', ({ manifest, errors }) => {
    expect(errorsOf(manifest)).toEqual(errors);
    expect(outcome(manifest).document.problems.filter((problem) => !atItsField(manifest, problem)).map(({ path, range }) => [path, manifest.slice(range.start, range.end)])).toEqual([]);
  });
}
/** Some of the server's paths name another field than the one at fault. */
const MEANT: Readonly<Record<string, string>> = {
  'spec.resources.containers[0][cpu].limits': 'spec.containers[0].resources.limits.cpu', // V-69
  'spec.tolerations[2].operator': 'spec.tolerations[2].value', // V-78
};
/** Whether a problem stands inside its field, key included, or, where that is not written, inside the nearest part of its path that is. */
export function atItsField(manifest: string, { path, range }: Problem): boolean {
  const document = parseDocument(manifest, { version: '1.1', logLevel: 'silent' });
  const steps = [...(MEANT[path] ?? path).matchAll(/\[(.+?)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? (name ?? '') : /^\d+$/.test(index) ? Number(index) : index));
  let inside: readonly [number, number] = [0, manifest.length];
  for (let i = 1; i <= steps.length; i++) {
    const node = document.getIn(steps.slice(0, i), true) as Node | null | undefined;
    if (node?.range == null) break;
    let start = node.range[0];
    visit(document, { Pair: (_, pair) => { if (isPair(pair) && pair.value === node) start = (pair.key as Node).range?.[0] ?? start; } });
    inside = [start, node.range[1]];
  }
  return range.start >= inside[0] && range.end <= inside[1];
}
