// What an answer of the API server carries besides its words: code, reason, and for the editor where, how bad and since which field.
import { describe, expect, test } from 'vitest';
import type { DecodeOptions } from '../../../src/simulator/manifest/index.ts';
import { container, kind, outcome, pod } from './helpers.ts';

const inNamespace = (namespace: string): string => pod('').replace('  name: x', `  name: x\n  namespace: ${namespace}`);
type Case = readonly [name: string, manifest: string, status: object | undefined, problems: readonly (readonly [severity: string, path: string, at: string])[], options?: Partial<DecodeOptions>];
const cases: readonly Case[] = [
  ['accepted', pod(''), undefined, []],
  ['a kind in lower case', 'apiVersion: v1\nkind: pod\nmetadata: {name: x}\n', { code: 400, reason: 'BadRequest' }, [['error', 'kind', 'pod']]],
  ['a field of another type', container('tty: 5'), { code: 400, reason: 'BadRequest' }, [['error', 'spec.containers[0].tty', '5']]],
  ['an unknown field', container('imge: x'), { code: 400, reason: 'BadRequest' }, [['error', 'spec.containers[0].imge', 'imge']]],
  ['an unknown field, only told', container('imge: x'), undefined, [['warning', 'spec.containers[0].imge', 'imge']], { validate: 'warn' }],
  ['an unknown field, ignored', container('imge: x'), undefined, [], { validate: 'ignore' }],
  ['a rule broken', pod('restartPolicy: x'), { code: 422, reason: 'Invalid' }, [['error', 'spec.restartPolicy', 'x']]],
  ['no such namespace', inNamespace('elsewhere'), { code: 404, reason: 'NotFound' }, [['error', 'metadata.namespace', 'elsewhere']]],
  ['a namespace that every cluster has', inNamespace('kube-system'), undefined, []],
  ['the namespace at hand', inNamespace('mine'), undefined, [], { namespace: 'mine' }],
  ['a namespace that exists', inNamespace('elsewhere'), undefined, [], { exists: () => true }],
  ['no such account', pod('serviceAccountName: me'), { code: 403, reason: 'Forbidden' }, [['error', 'spec.serviceAccountName', 'me']]],
  ['no such account, by its old name', pod('serviceAccount: me'), { code: 403, reason: 'Forbidden' }, [['error', 'spec.serviceAccount', 'me']]],
  ['an account that exists', pod('serviceAccountName: me'), undefined, [], { exists: (what, _, name) => what !== 'ServiceAccount' || name === 'me' }],
  ['no such priority', pod('priorityClassName: high'), { code: 403, reason: 'Forbidden' }, [['error', 'spec.priorityClassName', 'high']]],
  ['a priority that exists', pod('priorityClassName: high'), undefined, [], { exists: (what, namespace, name) => what !== 'PriorityClass' || (namespace === '' && name === 'high') }],
  ['a priority as a number', pod('priority: 5'), { code: 403, reason: 'Forbidden' }, [['error', 'spec.priority', '5']]],
  ['no priority as a number', pod('priority: 0'), undefined, []],
  ['a Deployment asks for no account', kind('apps/v1', 'Deployment', 'spec:\n  selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}, spec: {serviceAccountName: me, containers: [{name: a, image: a}]}}'), undefined, []],
  ['two variables of one name', container('env: [{name: A, value: x}, {name: A, value: z}]'), undefined, [['warning', 'spec.containers[0].env[1]', '{name: A, value: z}']]],
  ['a node without a namespace', kind('v1', 'Namespace', 'metadata: {name: x}').replace('metadata:\n  name: x\n', ''), undefined, []],
];
test.each(cases.map(([name, manifest, status, problems, options = {}]) => ({ name, manifest, status, problems, options })))('$name', ({ manifest, status, problems, options }) => {
  const { document } = outcome(manifest, options);
  expect(document.status).toEqual(status);
  expect(document.problems.map(({ severity, path, range }) => [severity, path, manifest.slice(range.start, range.end)])).toEqual(problems);
  expect(document.problems.filter(({ plain, message }) => plain.length < 5 || message.length < 5)).toEqual([]);
});

test('who lives in no namespace gets none', () => {
  expect(outcome('apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n').document.object?.metadata.namespace).toBeUndefined();
  expect(outcome(pod('')).document.object?.metadata.namespace).toBe('default');
});
test('a status is the cluster\'s to write', () => expect(outcome(`${pod('')}status: {phase: Failed}\n`).document.object).not.toHaveProperty('status'));
test('create and replace say what they were doing', () => {
  for (const [command, doing] of [['create', 'creating'], ['replace', 'replacing']] as const) expect(outcome(container('imge: x'), { command }).said).toContain(`error when ${doing} "pod.yaml"`);
});

describe('base64, as Go reads it', () => {
  test.each<[string, number | undefined]>([
    ['', undefined], ['YQ==', undefined], ['YWI=', undefined], ['YWJj', undefined], ['"YW\\nJj"', undefined],
    ['YQ', 0], ['YWJjZA', 4], ['Y===', 1], ['YQ=', 3], ['YQ=a', 2], ['YQ==a', 4], ['YWI=a', 4], ['Y!==', 1], ['=', 0], ['YWJj=', 4], ['"-_"', 0],
  ])('%s', (text, at) => {
    const { said } = outcome(kind('v1', 'Secret', `data: {a: ${text === '' ? '""' : text}}`));
    if (at === undefined) expect(said).toBe('');
    else expect(said).toContain(`illegal base64 data at input byte ${at}`);
  });
});

describe('times, as Go reads them', () => {
  const at = (text: string): string => outcome(pod('').replace('  name: x', `  name: x\n  creationTimestamp: ${text}`)).said;
  test.each(['"2024-01-02T03:04:05Z"', '"2024-01-02T03:04:05.678Z"', '"2024-01-02T03:04:05+02:00"', 'null'])('%s', (text) => expect(at(text)).toBe(''));
  test.each(['soon', '"2024-01-02"', '"2024-01-02T03:04Z"', '"2024-01-02T03:04:05"', '"x2024-01-02T03:04:05Z"'])('%s is none', (text) => expect(at(text)).toContain('parsing time'));
  test('a number is none', () => expect(at('5')).toContain('cannot unmarshal number'));
});

describe('whole numbers and their limits', () => {
  test.each<[string, string, boolean]>([
    ['terminationGracePeriodSeconds: 9007199254740991', 'int64', true], ['activeDeadlineSeconds: 1.5', 'int64', false], ['priority: 2147483648', 'int32', false], ['priority: -2147483649', 'int32', false], ['terminationGracePeriodSeconds: 1e30', 'int64', false],
  ])('%s', (field, type, fits) => {
    const { said } = outcome(pod(field));
    if (fits) expect(said).toBe('');
    else expect(said).toMatch(new RegExp(`cannot unmarshal number .*of type ${type}`));
  });
});
