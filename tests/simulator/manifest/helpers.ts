import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import type { DecodeOptions } from '../../../src/simulator/manifest/index.ts';
import type { DecodedDocument } from '../../../src/simulator/manifest/result.ts';

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
