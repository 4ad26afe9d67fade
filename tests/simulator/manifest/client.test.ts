// What kubectl finds before the API server sees anything, whole: its words, where the editor marks, and the fix (P-02 … P-04, Y-01 … Y-18).
import { describe, expect, test } from 'vitest';
import type { DecodeOptions } from '../../../src/simulator/manifest/index.ts';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import { kind, outcome, pod } from './helpers.ts';

const VALIDATING = (what: string): string => `error: error validating "pod.yaml": error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`;
const DECODE = (what: string): string => `error: unable to decode "pod.yaml": ${what}`;
const META = (what: string): string => DECODE(`json: cannot unmarshal ${what} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`);
const NO_MATCH = (name: string, namespace: string, what: string, version: string): string => `error: resource mapping not found for name: "${name}" namespace: "${namespace}" from "pod.yaml": no matches for kind "${what}" in version "${version}"\nensure CRDs are installed first`;
const RETRIEVE = (resource: string, what: string, name: string, namespace: string, problem: string): string => `error: error when retrieving current configuration of:\nResource: "${resource}", GroupVersionKind: "${what}"\nName: "${name}", Namespace: "${namespace}"\nfrom server for: "pod.yaml": ${problem}`;
const NAMES = (name: string, problem: string): string => RETRIEVE('/v1, Resource=pods', '/v1, Kind=Pod', name, 'default', problem);
const META_OF = (metadata: string): string => `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\n`;
const NO_NAME = 'Give it a name: `metadata.name` is missing.';
const BAD_NAME = 'A name must not contain `/` or `%`.';
const UNLIKE = 'A name is part of an address: it cannot be `.` or `..`.';
const GROUP = 'An `apiVersion` is `v1`, or a group and a version such as `apps/v1`.';

type Said = readonly [path: string, marked: string, plain: string, title?: string, fixed?: string];
type Row = readonly [name: string, manifest: string, said: string, problems: readonly Said[], options?: Partial<DecodeOptions>];
const rows: readonly Row[] = [
  ['nothing that it is', 'a: 1\n', VALIDATING('[apiVersion not set, kind not set]'), [['apiVersion', 'a', '`apiVersion` is missing, for example `apiVersion: v1`.', 'Add apiVersion: v1', 'apiVersion: v1\na: 1\n'], ['kind', 'a', '`kind` is missing, for example `kind: Pod`.', 'Add kind: Pod', 'kind: Pod\na: 1\n']]],
  ['no version of a kind that has one', 'kind: CronJob\n', VALIDATING('apiVersion not set'), [['apiVersion', 'kind', '`apiVersion` is missing, for example `apiVersion: batch/v1`.', 'Add apiVersion: batch/v1', 'apiVersion: batch/v1\nkind: CronJob\n']]],
  ['no version of a kind nobody knows', 'kind: Foo\n', VALIDATING('apiVersion not set'), [['apiVersion', 'kind', '`apiVersion` is missing, for example `apiVersion: v1`.', 'Add apiVersion: v1', 'apiVersion: v1\nkind: Foo\n']]],
  ['both empty', 'apiVersion:\nkind: ~\n', VALIDATING('[apiVersion not set, kind not set]'), [['apiVersion', 'apiVersion', '`apiVersion` is missing, for example `apiVersion: v1`.', 'Add apiVersion: v1'], ['kind', 'apiVersion', '`kind` is missing, for example `kind: Pod`.', 'Add kind: Pod']]],
  ['neither is text', 'apiVersion: [v1]\nkind: 5\n', VALIDATING("[apiVersion isn't string type, kind isn't string type]"), [['apiVersion', '[v1]', '`apiVersion` must be text.'], ['kind', '5', '`kind` must be text.']]],
  ['a version of three parts', 'apiVersion: a/b/c\nkind: Pod\n', VALIDATING('unexpected GroupVersion string: a/b/c'), [['apiVersion', 'a/b/c', GROUP]]],
  ['a kind may have what looks like three parts', 'apiVersion: v1\nkind: a/b/c\nmetadata: {name: x}\n', NO_MATCH('x', '', 'a/b/c', 'v1'), [['kind', 'a/b/c', 'There is no kind `a/b/c` in `v1` here.']]],
  ['a list', '[a]\n', VALIDATING('invalid object to validate'), [['', 'a', 'A manifest is a set of fields that starts with `apiVersion` and `kind`.']]],
  ['an empty kind', 'apiVersion: v1\nkind: ""\nmetadata: {name: "<a>"}\n', DECODE(`Object 'Kind' is missing in '{"apiVersion":"v1","kind":"","metadata":{"name":"\\u003ca\\u003e"}}'`), [['kind', '""', '`kind` is empty: write what this is, for example `kind: Pod`.']]],
  ['metadata: text', META_OF('foo'), META('string'), [['metadata', 'foo', '`metadata` must be a set of fields, but here it is text.']]],
  ['metadata: true', META_OF('true'), META('bool'), [['metadata', 'true', '`metadata` must be a set of fields, but here it is true or false.']]],
  ['metadata: a number', META_OF('5'), META('number'), [['metadata', '5', '`metadata` must be a set of fields, but here it is a number.']]],
  ['metadata: a list', META_OF('[a]'), META('array'), [['metadata', '[a]', '`metadata` must be a set of fields, but here it is a list.']]],
  ['metadata of another type', META_OF('{name: x, labels: {a: 5}}'), DECODE('json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'), [['metadata.labels.a', '5', '`a` must be text, but YAML reads 5 as a number: put it in quotes.', 'Put it in quotes', META_OF('{name: x, labels: {a: "5"}}')]]],
  ['metadata comes before the kind', 'apiVersion: v1\nkind: ""\nmetadata: {name: 5}\n', DECODE('json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string'), [['metadata.name', '5', '`name` must be text, but YAML reads 5 as a number: put it in quotes.', 'Put it in quotes']]],
  ['a known kind of another version', 'apiVersion: v1\nkind: Deployment\nmetadata: {name: x, namespace: b}\n', NO_MATCH('x', 'b', 'Deployment', 'v1'), [['apiVersion', 'v1', 'A Deployment has `apiVersion: apps/v1`.', 'Write apps/v1', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x, namespace: b}\n']]],
  ['in small letters, of another version', 'apiVersion: v1\nkind: deployment\nmetadata: {name: x}\n', NO_MATCH('x', '', 'deployment', 'v1'), [['kind', 'deployment', 'There is no kind `deployment` in `v1` here. Did you mean `Deployment`?', 'Write Deployment', 'apiVersion: v1\nkind: Deployment\nmetadata: {name: x}\n']]],
  ['in large letters', 'apiVersion: v1\nkind: POD\nmetadata: {name: x}\n', NO_MATCH('x', '', 'POD', 'v1'), [['kind', 'POD', 'There is no kind `POD` in `v1` here. Did you mean `Pod`?', 'Write Pod', META_OF('{name: x}')]]],
  ['an unknown kind', 'apiVersion: v1\nkind: Wibble\nmetadata: {name: x}\n', NO_MATCH('x', '', 'Wibble', 'v1'), [['kind', 'Wibble', 'There is no kind `Wibble` in `v1` here.']]],
  ['no name', META_OF('{}'), NAMES('', 'resource name may not be empty'), [['metadata.name', 'metadata', NO_NAME]]],
  ['no name in a group', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {namespace: b}\n', RETRIEVE('apps/v1, Resource=deployments', 'apps/v1, Kind=Deployment', '', 'b', 'resource name may not be empty'), [['metadata.name', 'metadata', NO_NAME]]],
  ['no name of what lives in no namespace', 'apiVersion: v1\nkind: Namespace\nmetadata: {namespace: b}\n', RETRIEVE('/v1, Resource=namespaces', '/v1, Kind=Namespace', '', '', 'resource name may not be empty'), [['metadata.name', 'metadata', NO_NAME]]],
  ['a dot', META_OF('{name: .}'), NAMES('.', `invalid resource name ".": [may not be '.']`), [['metadata.name', '.', UNLIKE]]],
  ['two dots', META_OF('{name: ..}'), NAMES('..', `invalid resource name "..": [may not be '..']`), [['metadata.name', '..', UNLIKE]]],
  ['a slash and a percent sign', META_OF('{name: a%/b}'), NAMES('a%/b', `invalid resource name "a%/b": [may not contain '/' may not contain '%']`), [['metadata.name', 'a%/b', BAD_NAME]]],
  ['dots and more', META_OF('{name: ../..}'), NAMES('../..', `invalid resource name "../..": [may not contain '/']`), [['metadata.name', '../..', BAD_NAME]]],
  ['… behind', META_OF('{name: a/..}'), NAMES('a/..', `invalid resource name "a/..": [may not contain '/']`), [['metadata.name', 'a/..', BAD_NAME]]],
  ['… before', META_OF('{name: ../a}'), NAMES('../a', `invalid resource name "../a": [may not contain '/']`), [['metadata.name', '../a', BAD_NAME]]],
  ['a percent sign', META_OF('{name: a%b}'), NAMES('a%b', `invalid resource name "a%b": [may not contain '%']`), [['metadata.name', 'a%b', BAD_NAME]]],
  ['as Go quotes', META_OF('{name: "a/\\x07"}'), NAMES('a/\\a', `invalid resource name "a/\\a": [may not contain '/']`), [['metadata.name', '"a/\\x07"', BAD_NAME]]],
  ['a generated name', META_OF('{generateName: web-}'), 'error: from web-: cannot use generate name with apply', [['metadata.generateName', 'web-', '`kubectl apply` needs a `name`; `generateName` works only with `kubectl create`.']]],
  ['another namespace than the command\'s', META_OF('{name: x, namespace: b}'), `error: the namespace from the provided object "b" does not match the namespace "a". You must pass '--namespace=b' to perform this operation.`, [['metadata.namespace', 'b', 'The manifest says namespace `b`, the command `a`.']], { namespace: 'a', namespaceFlag: true }],
];
test.each(rows.map(([name, manifest, said, problems, options = {}]) => ({ name, manifest, said, problems, options })))('$name', ({ manifest, said, problems, options }) => {
  const { document, said: ours } = outcome(manifest, options);
  expect(ours).toBe(said);
  const want = problems.map(([path, marked, plain, title = '', fixed]) => ({ path, marked, plain, title, ...(fixed !== undefined && { fixed }) }));
  const got = document.problems.map(({ path, range, plain, fix }, i) => ({
    path, marked: manifest.slice(range.start, range.end), plain, title: fix?.title ?? '',
    ...(problems[i]?.[4] !== undefined && { fixed: fix && manifest.slice(0, fix.range.start) + fix.text + manifest.slice(fix.range.end) }),
  }));
  expect(got).toEqual(want);
  expect(document.problems.filter(({ severity, message }) => severity !== 'error' || message.length < 9 || message.startsWith('error: ') || !said.includes(message))).toEqual([]);
});

describe('passes kubectl', () => {
  test.each<[string, string, Partial<DecodeOptions>]>([
    ['a name and a generated one', pod('').replace('name: x', 'name: x\n  generateName: w-'), {}], ['the namespace of the command', pod('').replace('name: x', 'name: x\n  namespace: a'), { namespace: 'a', namespaceFlag: true }], ['no namespace beside the command\'s', pod(''), { namespace: 'a', namespaceFlag: true }],
    ['another namespace without a flag', pod('').replace('name: x', 'name: x\n  namespace: kube-system'), {}], ['who lives in none may say so', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x, namespace: b}\n', { namespace: 'a', namespaceFlag: true }], ['create asks for no address', pod('').replace('name: x', 'generateName: w-'), { command: 'create' }],
  ])('%s', (_, manifest, options) => expect(outcome(manifest, options).said).toBe(''));
  test('create leaves a bad name to the server', () => expect(outcome(pod('').replace('name: x', 'name: a/b'), { command: 'create' }).document.status?.code).toBe(422));
});

// Y-18; the packages are those of the OpenAPI definitions that the API server publishes.
describe('the items of a List', () => {
  const list = (...items: string[]): string => `apiVersion: v1\nkind: List\nitems:\n${items.map((item) => `- ${item}`).join('\n')}\n`;
  const of = (apiVersion: string, name: string, rest: string): string => `{apiVersion: ${apiVersion}, kind: ${name}, metadata: {name: x}, ${rest}}`;
  const META_V1 = 'io.k8s.apimachinery.pkg.apis.meta.v1';
  test.each<[string, string, string]>([
    ['of all', of('v1', 'Pod', 'wibble: 1'), 'ValidationError(Pod): unknown field "wibble" in io.k8s.api.core.v1.Pod'],
    ['of metadata', '{apiVersion: v1, kind: Pod, metadata: {name: x, wibble: 1}}', `ValidationError(Pod.metadata): unknown field "wibble" in ${META_V1}.ObjectMeta`],
    ['of a selector', of('apps/v1', 'Deployment', 'spec: {selector: {wibble: 1}}'), `ValidationError(Deployment.spec.selector): unknown field "wibble" in ${META_V1}.LabelSelector`],
    ['of a Deployment', of('apps/v1', 'Deployment', 'spec: {wibble: 1}'), 'ValidationError(Deployment.spec): unknown field "wibble" in io.k8s.api.apps.v1.DeploymentSpec'],
    ['of a ReplicaSet', of('apps/v1', 'ReplicaSet', 'spec: {wibble: 1}'), 'ValidationError(ReplicaSet.spec): unknown field "wibble" in io.k8s.api.apps.v1.ReplicaSetSpec'],
    ['of a StatefulSet', of('apps/v1', 'StatefulSet', 'spec: {wibble: 1}'), 'ValidationError(StatefulSet.spec): unknown field "wibble" in io.k8s.api.apps.v1.StatefulSetSpec'],
    ['of a DaemonSet', of('apps/v1', 'DaemonSet', 'spec: {wibble: 1}'), 'ValidationError(DaemonSet.spec): unknown field "wibble" in io.k8s.api.apps.v1.DaemonSetSpec'],
    ['of a rollout', of('apps/v1', 'Deployment', 'spec: {strategy: {rollingUpdate: {wibble: 1}}}'), 'ValidationError(Deployment.spec.strategy.rollingUpdate): unknown field "wibble" in io.k8s.api.apps.v1.RollingUpdateDeployment'],
    ['of a Job', of('batch/v1', 'Job', 'spec: {wibble: 1}'), 'ValidationError(Job.spec): unknown field "wibble" in io.k8s.api.batch.v1.JobSpec'],
    ['of a CronJob', of('batch/v1', 'CronJob', 'spec: {jobTemplate: {wibble: 1}}'), 'ValidationError(CronJob.spec.jobTemplate): unknown field "wibble" in io.k8s.api.batch.v1.JobTemplateSpec'],
    ['of a rule of failures', of('batch/v1', 'Job', 'spec: {podFailurePolicy: {rules: [{wibble: 1}]}}'), 'ValidationError(Job.spec.podFailurePolicy.rules[0]): unknown field "wibble" in io.k8s.api.batch.v1.PodFailurePolicyRule'],
    ['of a rule of success', of('batch/v1', 'Job', 'spec: {successPolicy: {wibble: 1}}'), 'ValidationError(Job.spec.successPolicy): unknown field "wibble" in io.k8s.api.batch.v1.SuccessPolicy'],
    ['of a template', of('batch/v1', 'Job', 'spec: {template: {wibble: 1}}'), 'ValidationError(Job.spec.template): unknown field "wibble" in io.k8s.api.core.v1.PodTemplateSpec'],
    ['of a condition', of('v1', 'Pod', 'status: {conditions: [{wibble: 1}]}'), 'ValidationError(Pod.status.conditions[0]): unknown field "wibble" in io.k8s.api.core.v1.PodCondition'],
    ['of a claim', of('v1', 'PersistentVolumeClaim', 'spec: {wibble: 1}'), 'ValidationError(PersistentVolumeClaim.spec): unknown field "wibble" in io.k8s.api.core.v1.PersistentVolumeClaimSpec'],
  ])('an unknown field %s', (_, item, want) => {
    const text = list(item);
    const { said, document } = outcome(text);
    expect(said).toBe(VALIDATING(want));
    expect(document.problems.map(({ severity, message, range, plain }) => [severity, message, text.slice(range.start, range.end), plain.startsWith('`wibble` is not a field of ')])).toEqual([['error', want, 'wibble', true]]);
    expect(document.problems[0]?.path).toBe(`${/\((?:\w+\.)?(.*)\)/.exec(want)?.[1]?.replace(/^\w+$/, (all) => (want.includes(`(${all})`) ? '' : all)) ?? ''}.wibble`.replace(/^\./, ''));
  });
  test('two, of two items', () => expect(outcome(list(of('v1', 'Pod', 'a: 1'), of('v1', 'Service', 'spec: {b: 1}'))).said).toBe(VALIDATING('[ValidationError(Pod): unknown field "a" in io.k8s.api.core.v1.Pod, ValidationError(Service.spec): unknown field "b" in io.k8s.api.core.v1.ServiceSpec]')));
  test('a field that was meant', () => expect(outcome(list(of('v1', 'Pod', 'spec: {restartpolicy: Never}'))).document.problems[0]?.fix?.text).toBe('restartPolicy'));
  test('of a kind nobody knows, or none, nothing is', () => {
    const said = (item: string): string => outcome(list(item)).said;
    expect(said('{kind: Wibble, a: 1}')).toBe(VALIDATING('apiVersion not set'));
    expect(said('{apiVersion: v1, a: 1}')).toBe(VALIDATING('kind not set'));
    expect(said('{apiVersion: v1, kind: 5, a: 1}')).toBe(VALIDATING("kind isn't string type"));
    expect(said(of('v1', 'Wibble', 'a: 1'))).toBe(NO_MATCH('x', '', 'Wibble', 'v1'));
    expect(said('text')).toBe(VALIDATING('invalid object to validate'));
  });
  test('none, or no list of them', () => {
    expect(outcome('apiVersion: v1\nkind: List\nitems: []\n').said).toBe('error: no objects passed to apply');
    expect(outcome('apiVersion: v1\nkind: List\nmetadata: {name: x}\n').said).toBe(NO_MATCH('x', '', 'List', 'v1'));
    expect(outcome(kind('v1', 'ConfigMap', 'items: []')).document.status?.code).toBe(400);
  });
});

test('nothing: marked at its very start', () => {
  const { problems, documents } = decodeManifest('# words\n', { namespace: 'default', command: 'create' });
  expect(documents).toHaveLength(1);
  expect(problems).toEqual([{ severity: 'error', path: '', message: 'error: no objects passed to create', range: { start: 0, end: 0, line: 1, column: 1 }, plain: 'There is nothing here yet: write a manifest that starts with `apiVersion` and `kind`.' }]);
});
test('another file', () => expect(outcome('a: [\n', { file: 'b.yaml' }).said).toMatch(/^error: error parsing b\.yaml: /));
