// The decoder and the places of a text, function by function: nulls in lists, Go's embedded structs, limits of numbers, what the editor marks.
import { describe, expect, test } from 'vitest';
import { draftOf } from '../../../src/simulator/manifest/defaults/draft.ts';
import { decodeStruct, formatPath } from '../../../src/simulator/manifest/decode.ts';
import { keyRange, placeOf, valueRange } from '../../../src/simulator/manifest/document.ts';
import type { SourceDocument } from '../../../src/simulator/manifest/document.ts';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import { Lines, parsePath } from '../../../src/simulator/manifest/yaml/locate.ts';
import type { Path } from '../../../src/simulator/manifest/yaml/locate.ts';
import { readYaml } from '../../../src/simulator/manifest/yaml/read.ts';
import type { JsonObject } from '../../../src/simulator/manifest/yaml/read.ts';
import { TEMPLATE, container, errorsOf, kind, outcome, pod } from './helpers.ts';

describe('null', () => {
  test.each<[string, JsonObject, object]>([
    ['Container', { name: null, image: 'a' }, { image: 'a' }], ['Container', { command: [null, 'a'] }, { command: ['', 'a'] }], ['PodSpec', { containers: [null] }, { containers: [{}] }], ['PodSecurityContext', { supplementalGroups: [null, 5] }, { supplementalGroups: [0, 5] }], ['PodSpec', { nodeSelector: { b: null, a: 'x' } }, { nodeSelector: { a: 'x', b: '' } }], ['PodSpec', { overhead: { cpu: null } }, { overhead: { cpu: '0' } }], ['Secret', { data: { a: null } }, { data: { a: '' } }],
  ])('in a %s %j', (struct, value, want) => expect(decodeStruct(value, struct)).toEqual({ object: want, unknown: [] }));
});

describe('a type error', () => {
  const failed = (struct: string, value: JsonObject): string | undefined => decodeStruct(value, struct).failure?.message.replace('json: cannot unmarshal ', '');
  test.each<[string, JsonObject, string | undefined]>([
    ['Volume', { name: 5 }, 'number into Go struct field Volume.name of type string'], ['Volume', { secret: 5 }, 'number into Go struct field Volume.VolumeSource.secret of type v1.SecretVolumeSource'], ['Probe', { periodSeconds: 'x' }, 'string into Go struct field Probe.periodSeconds of type int32'],
    ...(['exec', 'httpGet', 'tcpSocket', 'grpc'] as const).map((field): [string, JsonObject, string] => ['Probe', { [field]: 5 }, `number into Go struct field Probe.ProbeHandler.${field} of type v1.${{ exec: 'ExecAction', httpGet: 'HTTPGetAction', tcpSocket: 'TCPSocketAction', grpc: 'GRPCAction' }[field]}`]),
    ['EphemeralContainer', { name: 5 }, 'number into Go struct field EphemeralContainer.EphemeralContainerCommon.name of type string'], ['EphemeralContainer', { targetContainerName: 5 }, 'number into Go struct field EphemeralContainer.targetContainerName of type string'],
    ...['ConfigMapEnvSource', 'SecretEnvSource', 'ConfigMapKeySelector', 'SecretKeySelector', 'ConfigMapProjection', 'SecretProjection', 'ConfigMapVolumeSource'].flatMap((name): [string, JsonObject, string][] => [[name, { name: 5 }, `number into Go struct field ${name}.LocalObjectReference.name of type string`], [name, { optional: 5 }, `number into Go struct field ${name}.optional of type bool`]]),
    ['ServicePort', { port: 1.5 }, 'number 1.5 into Go struct field ServicePort.port of type int32'], ['ServicePort', { port: 2 ** 31 }, 'number 2147483648 into Go struct field ServicePort.port of type int32'], ['ServicePort', { port: 2 ** 31 - 1 }, undefined], ['ServicePort', { port: -(2 ** 31) }, undefined], ['ServicePort', { port: -(2 ** 31) - 1 }, 'number -2147483649 into Go struct field ServicePort.port of type int32'],
    ['ServicePort', { targetPort: 1.5 }, 'number 1.5 into Go struct field ServicePort.targetPort of type int32'], ['ServicePort', { targetPort: 2 ** 31 }, 'number 2147483648 into Go struct field ServicePort.targetPort of type int32'], ['ServicePort', { targetPort: 'x' }, undefined], ['ServicePort', { targetPort: [1] }, 'array into Go struct field ServicePort.targetPort of type int32'], ['ServicePort', { targetPort: true }, 'bool into Go struct field ServicePort.targetPort of type int32'],
    ['PodSpec', { activeDeadlineSeconds: 2 ** 62 }, undefined], ['PodSpec', { activeDeadlineSeconds: 2 ** 63 }, 'number 9223372036854776000 into Go struct field PodSpec.activeDeadlineSeconds of type int64'], ['PodSpec', { activeDeadlineSeconds: 1e30 }, 'number 1e+30 into Go struct field PodSpec.activeDeadlineSeconds of type int64'], ['PodSpec', { activeDeadlineSeconds: {} }, 'object into Go struct field PodSpec.activeDeadlineSeconds of type int64'],
    ['ObjectMeta', { creationTimestamp: [1] }, 'array into Go struct field ObjectMeta.creationTimestamp of type string'], ['Secret', { data: { a: 5 } }, 'number into Go struct field Secret.data of type []uint8'], ['Secret', { data: 'x' }, 'string into Go struct field Secret.data of type map[string][]uint8'],
    ['Container', { name: 5, image: 5 }, 'number into Go struct field Container.image of type string'],
  ])('in a %s %j', (struct, value, want) => expect(failed(struct, value)).toBe(want));
  test('an amount between blanks is one', () => expect(errorsOf(container('resources: {limits: {memory: " 64Mi "}}'))).toEqual([]));
  test('a number into text has no digits', () => expect(failed('Container', { name: 1.5 })).toBe('number into Go struct field Container.name of type string'));
});

test('a hundred unknown fields are named (Y-40)', () => {
  const { unknown } = decodeStruct(Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x${String(i).padStart(3, '0')}`, 1])), 'Pod');
  expect([unknown.length, unknown[0], unknown[99]]).toEqual([100, { path: ['x000'], struct: 'Pod' }, { path: ['x099'], struct: 'Pod' }]);
});
test('paths', () => {
  expect([formatPath(['spec', 'containers', 0, 'name']), formatPath([]), formatPath([0, 'a'])]).toEqual(['spec.containers[0].name', '', '[0].a']);
  expect([parsePath('spec.containers[10].limits[cpu]'), parsePath(''), parsePath('a[b.c/d].e'), parsePath('[0][1x]')]).toEqual([['spec', 'containers', 10, 'limits', 'cpu'], [], ['a', 'b.c/d', 'e'], [0, '1x']]);
});
test('a copy is a copy, whatever its keys are called', () => {
  const value = JSON.parse('{"__proto__":{"a":[1,{"b":null}]},"c":"d","e":[]}') as Record<string, unknown>;
  const copy = draftOf({ ...value, f: undefined });
  expect(JSON.stringify(draftOf(value))).toBe('{"__proto__":{"a":[1,{"b":null}]},"c":"d","e":[]}');
  expect(Object.getOwnPropertyDescriptor(draftOf(value), '__proto__')).toMatchObject({ enumerable: true, writable: true, configurable: true });
  expect(Object.keys(copy)).not.toContain('f');
  expect(Object.getOwnPropertyDescriptor(draftOf({ a: 1 }), 'a')).toEqual({ value: 1, enumerable: true, writable: true, configurable: true });
  expect(draftOf(value).e).not.toBe(value.e);
});

describe('places', () => {
  const document = (text: string, base: Path = []): SourceDocument => ({ lines: new Lines(text), yaml: readYaml(text)[0]!, base, value: {} });
  const at = (text: string, range: { readonly start: number; readonly end: number }): string => text.slice(range.start, range.end);
  test.each<[string, Path, string, string]>([
    ['a: x\n', ['a'], 'x', 'a'], ['a:\n', ['a'], 'a', 'a'], ['a: ""\n', ['a'], '""', 'a'], ['a:\n  b: 1\n  c: 2\n', ['a'], 'a', 'a'], ['a: {b: 1}\n', ['a'], '{b: 1}', 'a'], ['a: {b: 1}\n', ['a', 'c'], 'a', 'a'], ['a: {b: 1}\n', ['c'], 'a', 'a'], ['a: |\n  x\n', ['a'], 'a', 'a'], ['a:\n- b: 1\n  c: 2\n', ['a', 0], 'b: 1', 'b: 1\n  c: 2'], ['a:\n- b: 1\n', ['a', 0], 'b: 1', 'b: 1'], ['a:\n- b: 1\n', ['a', '0', 'b'], '1', 'b'], ['a:\n- b: 1\n', ['a', 1], 'a', 'a'], ['a:\n- b: 1\n', ['a', 0, 'c'], 'b', 'b'], ['a: [x, y]\n', ['a', 1], 'y', 'y'],
    ['a: 1\na: 2\n', ['a'], '2', 'a'], ['yes: 1\n', ['true'], '1', 'yes'], ['"yes": 1\n', ['yes'], '1', '"yes"'], ['0x10: 1\n', ['16'], '1', '0x10'], ['? [x]\n: 1\nb: 2\n', ['b'], '2', 'b'], ['a: &x {b: 1}\nc: *x\n', ['c', 'b'], '1', 'b'], ['a: 1\n', ['a', 'b'], 'a', 'a'], ['a: 1\n', [], 'a: 1', 'a: 1'], ['- 1\n', ['a'], '1', '1'], ['- 1\n', [0], '1', '1'], ['a: "x\n  y"\n', ['a'], 'a', 'a'], ['a:\n- "x\n  y"\n', ['a', 0], '"x', '"x\n  y"'],
  ])('%j at %j', (text, path, value, key) => expect([at(text, valueRange(document(text), path)), at(text, keyRange(document(text), path)).trimEnd()]).toEqual([value, key]));
  test('in an item of a List, in a later document, in nothing', () => {
    const list = 'items:\n- a: 1\n- a: 2\n';
    expect(at(list, valueRange(document(list, ['items', 1]), 'a'))).toBe('2');
    const text = 'x: 1\n---\na: 2\n';
    expect(valueRange({ lines: new Lines(text), yaml: readYaml(text)[1]!, base: [], value: {} }, 'a')).toEqual({ start: 12, end: 13, line: 3, column: 4 });
    expect(placeOf(document('# x\n'), 'a')).toEqual({ near: [0, 0], found: false });
  });
  test('lines', () => {
    const lines = new Lines('ab\r\n\ncd');
    expect([0, 2, 4, 5, 6, 7].map((offset) => lines.lineAt(offset))).toEqual([{ start: 0, text: 'ab' }, { start: 0, text: 'ab' }, { start: 4, text: '' }, { start: 5, text: 'cd' }, { start: 5, text: 'cd' }, { start: 5, text: 'cd' }]);
    expect([lines.range(0, 2), lines.range(4, 4), lines.range(5, 99), lines.range(-3, -1), lines.range(6, 5)]).toEqual([{ start: 0, end: 2, line: 1, column: 1 }, { start: 4, end: 4, line: 2, column: 1 }, { start: 5, end: 7, line: 3, column: 1 }, { start: 0, end: 0, line: 1, column: 1 }, { start: 6, end: 6, line: 3, column: 2 }]);
  });
});

test('problems stand in the order of the text, and unknown fields beside a type error are warned of', () => {
  const told = (text: string): unknown => decodeManifest(text, { namespace: 'default' }).problems.map(({ severity, path }) => [severity, path]);
  expect(told(pod('restartPolicy: x\ncontainers: [{name: A, image: a}]'))).toEqual([['error', 'spec.restartPolicy'], ['error', 'spec.containers[0].name']]);
  expect(told(container('imge: x\ntty: 5'))).toEqual([['warning', 'spec.containers[0].imge'], ['error', 'spec.containers[0].tty']]);
});
test('a bad beginning of a name', () => expect(errorsOf(pod('').replace('name: x', 'generateName: A'), { command: 'create' })[0]).toMatch(/^metadata\.generateName: Invalid value: "A": /));

describe('plain words, more of them', () => {
  const plain = (text: string): readonly string[] => decodeManifest(text, { namespace: 'default' }).problems.map((problem) => problem.plain ?? '');
  test.each<[string, string, string]>([
    ['like a field that is there already', container('imge: x'), '`imge` is not a field of a container. Remove it, or check its spelling and indentation.'], ['of a probe, in a container', container('periodSeconds: 5'), '`periodSeconds` is not a field of a container. Remove it, or check its spelling and indentation.'], ['what a probe does, in a container', container('exec: {command: [a]}'), '`exec` is not a field of a container; it belongs under `livenessProbe`. Check its indentation.'], ['… where another probe is written', container('grpc: {port: 1}\nstartupProbe: {periodSeconds: 1}'), '`grpc` is not a field of a container; it belongs under `startupProbe`. Check its indentation.'],
    ['of a container, in its security', container('securityContext: {image: b}'), "`image` is not a field of a container's securityContext; it belongs to the container. Check its indentation."], ['of a container, in its resources', container('resources: {image: b}'), '`image` is not a field of resources; it belongs to the container. Check its indentation.'], ["of a Pod's spec, in a volume", pod('volumes: [{name: v, restartPolicy: Never}]'), "`restartPolicy` is not a field of a volume; it belongs to the Pod's spec. Check its indentation."], ['of a status, at the top', pod('').replace('spec:', 'phase: Running\nspec:'), '`phase` is not a field of a Pod. Remove it, or check its spelling and indentation.'],
    ['words that may be an answer', pod('restartPolicy: 5'), '`restartPolicy` must be text, but YAML reads 5 as a number: put it in quotes.'], ['text for a list of more', pod('containers: abc'), '`containers` must be a list, but here it is text.'], ['a block of words for a command', container('command: |\n  a\n  b'), '`command` must be a list: one item for each word.'],
    ...(['5 k', '5 T', '5 Gi', '5 G', '5 Ki', '5 m', '5 Ti', '5 M'] as const).map((text): [string, string, string] => [`the amount ${text}`, container(`resources: {limits: {memory: ${text}}}`), `\`${text}\` is no amount for \`memory\`: write a number and a unit without a space, such as \`64Mi\`, \`1Gi\` or \`500m\`. Did you mean \`${text.replace(' ', '')}\`?`]),
    ['what is needed, and why', container('restartPolicyRules: [{action: Restart, exitCodes: {operator: NotIn, values: [1]}}]'), '`restartPolicy` is needed here: must specify restartPolicy when restart rules are used.'], ['a strategy', kind('apps/v1', 'Deployment', `spec:\n  selector: {matchLabels: {app: w}}\n  strategy: {type: recreate}\n  ${TEMPLATE}`), '`type` can only be `Recreate` or `RollingUpdate`. Did you mean `Recreate`?'], ['a device that is not there', pod('containers: [{name: a, image: "a:1", volumeDevices: [{name: zz, devicePath: /x}]}]'), 'Nothing called zz exists in this Pod; check the spelling on both sides.'], ['a rule of a Service', kind('v1', 'Service', 'spec: {ports: [{port: 1, nodePort: 30001}]}'), "`nodePort`: may not be used when `type` is 'ClusterIP'."], ['what is needed', pod('volumes: [{name: v, hostPath: {}}]'), '`path` is needed here.'], ['a mount of a bad volume', pod('volumes: [{name: A, emptyDir: {}}]\ncontainers: [{name: a, image: "a:1", volumeMounts: [{name: A, mountPath: /x}]}]'), 'The volume `A` has an error of its own; mend that first.'], ['a schedule', kind('batch/v1', 'CronJob', 'spec: {jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}}}}'), 'A CronJob needs a `schedule`, such as `*/5 * * * *`.'],
  ])('%s', (_, text, want) => expect(plain(text)).toContain(want));
});

describe('defaults, once more', () => {
  const spec = (text: string): unknown => (outcome(text).document.object as { readonly spec?: unknown } | undefined)?.spec;
  test.each<[string, string, object]>([
    ['a hook that asks for a page', container('lifecycle: {postStart: {httpGet: {port: 80}}}'), { containers: [{ lifecycle: { postStart: { httpGet: { path: '/', port: 80, scheme: 'HTTP' } } } }] }],
    ['the new name of the account goes before the old one', pod('serviceAccountName: default\nserviceAccount: other'), { serviceAccountName: 'default', serviceAccount: 'default' }],
    ['a volume of null sources', pod('volumes: [{name: v, configMap: , secret: }]'), { volumes: [{ name: 'v', emptyDir: {} }] }],
  ])('%s', (_, text, want) => expect(spec(text)).toMatchObject(want));
});
