import { dig, text } from './json.ts';
import type { ApiObject, Resource } from './kinds.ts';
import { apiVersionOf } from './kinds.ts';
import { KubectlError } from './errors.ts';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}
type Matcher = (labels: Readonly<Record<string, string>>) => boolean;

/** Splits a label selector into words and signs. */
const tokens = (s: string): readonly string[] => s.match(/==|!=|[!=,()<>]|[^\s!=,()<>]+/g) ?? [];

function requirements(selector: string): readonly Requirement[] | string {
  const words = tokens(selector);
  const out: Requirement[] = [];
  let i = 0;
  const found = (expected: string): string =>
    `unable to parse requirement: found '${words[i] ?? ''}'${expected === "'('" ? '' : ','} expected: ${expected}`;
  while (i < words.length) {
    let operator = 'exists';
    if (words[i] === '!') {
      operator = '!';
      i++;
    }
    const key = words[i];
    if (key === undefined || /^([=,()<>]|==|!=)$/.test(key)) return found('identifier');
    i++;
    const values: string[] = [];
    const next = words[i];
    if (operator === '!' || next === undefined || next === ',') {
      /* only whether the key is there */
    } else if (next === 'in' || next === 'notin') {
      operator = next;
      i++;
      if (words[i] !== '(') return found("'('");
      for (i++; words[i] !== ')'; i++) {
        if (words[i] === undefined) return found("',' or ')'");
        if (words[i] !== ',') values.push(words[i] ?? '');
      }
      i++;
    } else if (/^(=|==|!=|<|>)$/.test(next)) {
      operator = next === '==' ? '=' : next;
      i++;
      const value = words[i];
      if (value !== undefined && value !== ',') {
        values.push(value);
        i++;
      } else values.push('');
    } else return found('in, notin, =, ==, !=, gt, lt');
    out.push({ key, operator, values });
    if (words[i] === undefined) break;
    if (words[i] !== ',') return found("',' or 'end of string'");
    i++;
    if (words[i] === undefined) return found("identifier after ','");
  }
  return out;
}
function holds(r: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, r.key) ? labels[r.key] : undefined;
  switch (r.operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '=':
    case 'in':
      return value !== undefined && r.values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !r.values.includes(value);
    case '<':
      return value !== undefined && Number(value) < Number(r.values[0]);
    default:
      return value !== undefined && Number(value) > Number(r.values[0]);
  }
}
/** A label selector as a test of labels, or the API server's words against it. */
export function labelMatcher(selector: string): Matcher | string {
  const all = requirements(selector);
  return typeof all === 'string' ? all : (labels) => all.every((r) => holds(r, labels));
}

const META = ['metadata.name', 'metadata.namespace'];
/** Which fields each kind can be selected by. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Secret: ['type'],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  Job: ['status.successful'],
  ReplicaSet: ['status.replicas'],
  Service: ['spec.clusterIP', 'spec.type'],
};
function fieldText(object: ApiObject, path: string): string {
  if (path === 'source') return text(dig(object, 'source', 'component')) || text(dig(object, 'reportingComponent'));
  if (path === 'status.successful') return String(dig(object, 'status', 'succeeded') ?? 0);
  const value = dig(object, ...path.split('.'));
  if (value === undefined || value === null) return path === 'spec.hostNetwork' || path === 'spec.unschedulable' ? 'false' : '';
  return String(value);
}
/** A field selector as a test of objects, or the words against it. */
function fieldMatcher(selector: string, resource: Resource): ((o: ApiObject) => boolean) | string {
  const terms: { readonly path: string; readonly not: boolean; readonly value: string }[] = [];
  for (const term of selector.split(',').filter((t) => t !== '')) {
    const parts = /^(.*?)(!=|==|=)(.*)$/.exec(term);
    if (parts === null) return `invalid selector: '${selector}'; can't understand '${term}'`;
    const path = parts[1] ?? '';
    const own = Object.hasOwn(FIELDS, resource.kind) ? (FIELDS[resource.kind] ?? []) : [];
    if (!META.includes(path) && !own.includes(path)) {
      return own.length > 0
        ? `field label not supported: ${path}`
        : `${JSON.stringify(path)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
    }
    terms.push({ path, not: parts[2] === '!=', value: parts[3] ?? '' });
  }
  return (o) => terms.every((t) => (fieldText(o, t.path) === t.value) !== t.not);
}

/** Both selectors as one test; a bad one is the API server's BadRequest. */
export function selectorFor(resource: Resource, labels: string | undefined, fields: string | undefined): (o: ApiObject) => boolean {
  const byLabel = labelMatcher(labels ?? '');
  const byField = fieldMatcher(fields ?? '', resource);
  const wrong = typeof byLabel === 'string' ? byLabel : typeof byField === 'string' ? byField : undefined;
  if (typeof byLabel === 'string' || typeof byField === 'string') {
    throw new KubectlError({
      text: `Error from server (BadRequest): Unable to find "${resource.group === '' ? '/' : `${resource.group}/`}${apiVersionOf({ ...resource, group: '' })}, Resource=${resource.plural}" that match label selector "${labels ?? ''}", field selector "${fields ?? ''}": ${wrong ?? ''}`,
    });
  }
  return (o) => byLabel(o.metadata.labels ?? {}) && byField(o);
}
