// What kubectl and the decoder say (section 1 and 7 of the spec): a manifest → stderr.
import { describe, expect, test } from 'vitest';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import { container, errorsOf, kind, outcome, pod } from './helpers.ts';

const VALIDATING = (what: string): string => `error: error validating "pod.yaml": error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`;
const PARSING = (what: string): string => `error: error parsing pod.yaml: error converting YAML to JSON: yaml: ${what}`;
const DECODE = (what: string): string => `error: unable to decode "pod.yaml": json: cannot unmarshal ${what}`;
const RETRIEVE = (name: string, what: string): string => `error: error when retrieving current configuration of:\nResource: "/v1, Resource=pods", GroupVersionKind: "/v1, Kind=Pod"\nName: "${name}", Namespace: "default"\nfrom server for: "pod.yaml": ${what}`;

describe('kubectl alone', () => {
  test.each([
    ['Y-01', 'apiVersion: v1\nmetadata: {name: x}\n', VALIDATING('kind not set')], ['Y-02', 'kind: Pod\n', VALIDATING('apiVersion not set')], ['Y-03', 'a: 1\n', VALIDATING('[apiVersion not set, kind not set]')],
    ['Y-04', 'apiVersion: 1\nkind: Pod\n', VALIDATING("apiVersion isn't string type")], ['Y-05', 'just text\n', VALIDATING('invalid object to validate')],
    ['Y-06 version', 'apiVersion: v2\nkind: Pod\nmetadata: {name: x, namespace: ns}\n', 'error: resource mapping not found for name: "x" namespace: "ns" from "pod.yaml": no matches for kind "Pod" in version "v2"\nensure CRDs are installed first'],
    ['Y-06 kind', 'apiVersion: v1\nkind: Pods\nmetadata: {name: x}\n', 'error: resource mapping not found for name: "x" namespace: "" from "pod.yaml": no matches for kind "Pods" in version "v1"\nensure CRDs are installed first'],
    ['Y-07 empty', '', 'error: no objects passed to apply'], ['Y-07 comments', '# nothing\n---\n', 'error: no objects passed to apply'],
    ['Y-09', 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: web-}\n', 'error: from web-: cannot use generate name with apply'],
    ['Y-10', 'apiVersion: v1\nkind: Pod\n', RETRIEVE('', 'resource name may not be empty')],
    ['Y-10 slash', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a/b}\n', RETRIEVE('a/b', `invalid resource name "a/b": [may not contain '/']`)],
    ['Y-12', 'apiVersion: v1\nkind: pod\nmetadata: {name: x}\n', 'Error from server (BadRequest): error when creating "pod.yaml": pod in version "v1" cannot be handled as a Pod: no kind "pod" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'],
    ['Y-13', 'apiVersion: v1\nkind: Pod\nmetadata: {name: 5}\n', DECODE('number into Go struct field ObjectMeta.metadata.name of type string')],
    ['Y-14', 'apiVersion: v1\nkind: Pod\nmetadata: {name: y}\n', DECODE('bool into Go struct field ObjectMeta.metadata.name of type string')],
    ['Y-15', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x, annotations: {a: on}}\n', DECODE('bool into Go struct field ObjectMeta.metadata.annotations of type string')],
    ['Y-16', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: [a]}\n', DECODE('array into Go struct field ObjectMeta.metadata.labels of type map[string]string')],
    ['Y-17', 'apiVersion: v1\nkind: Pod\nmetadata: foo\n', DECODE('string into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta')],
  ])('%s', (_, manifest, want) => expect(outcome(manifest).said).toBe(want));
  test('Y-11: -n and the manifest disagree', () => expect(outcome('apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: b}\n', { namespace: 'a', namespaceFlag: true }).said).toBe(`error: the namespace from the provided object "b" does not match the namespace "a". You must pass '--namespace=b' to perform this operation.`));
  test('V-01: create needs a name', () => expect(outcome(pod('').replace('  name: x\n', '  labels: {}\n'), { command: 'create' }).said).toBe('The Pod "" is invalid: metadata.name: Required value: name or generateName is required'));
  test('V-04: create takes generateName', () => expect(outcome(pod('').replace('name: x', 'generateName: web-'), { command: 'create' }).document.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/));
});

describe('YAML syntax (Y-20 … Y-29)', () => {
  test.each([
    ['tab', 'a:\n\tb: 1\n', PARSING('line 2: found character that cannot start any token')], ['tab after a value', 'a:\n  b: 1\n\tc: 2\n', PARSING('line 3: found a tab character that violates indentation')],
    ['under-indented', 'spec:\n  list:\n  - name: a\n    image: b\n   x: 1\n', PARSING('line 4: did not find expected key')], ['between two levels', 'a:\n    b: 1\n  c: 2\n', PARSING('line 2: did not find expected key')],
    ['second colon', 'a: 1\nb: c: d\n', PARSING('line 2: mapping values are not allowed in this context')], ['colon at the end', 'a: 1\nimage: nginx:\n', PARSING('line 2: mapping values are not allowed in this context')],
    ['first line', 'a: b: c\n', PARSING('mapping values are not allowed in this context')], ['open quote', 'a: 1\nb: "c\nd: e\n', PARSING('line 4: found unexpected end of stream')],
    ['open bracket', 'a: 1\nb: [1, 2\nc: 3\n', PARSING("line 2: did not find expected ',' or ']'")], ['at sign', 'a: 1\nb: @c\n', PARSING('line 2: found character that cannot start any token')],
    ['unknown anchor', 'a: *b\n', PARSING("unknown anchor 'b' referenced")], ['template', 'a: {{ x }}\n', PARSING('invalid map key: map[interface {}]interface {}{"x":interface {}(nil)}')],
    ['no colon', 'a: 1\nfoo\nb: 2\n', PARSING("line 3: could not find expected ':'")], ['percent', '% x\n', PARSING('could not find expected directive name')],
    ['bad escape', 'a: 1\nb: "\\q"\n', PARSING('line 2: found unknown escape character')],
    // kubectl's line reader ends the last line too (apimachinery util/yaml LineReader)
    ['open quote, no line break at the end', 'a: 1\nb: "c', PARSING('line 3: found unexpected end of stream')],
    // apimachinery util/yaml YAMLReader: only blanks and a comment may follow ---
    ['text behind ---', '--- a: 1\n', 'error: error parsing pod.yaml: invalid Yaml document separator: a: 1'], ['a longer rule', `${pod('')}-----\n`, 'error: error parsing pod.yaml: invalid Yaml document separator: --'],
    ['a comment behind ---', '--- # one\n', 'error: no objects passed to apply'],
    // sigs.k8s.io/yaml convertToJSONableObject; its error is no parser's, so there is no `yaml: `
    ['null as a key', '? \n: {b: c}\n', 'error: error parsing pod.yaml: error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, value: map[interface {}]interface {}{"b":"c"}'],
    ['null as a key of nothing', '~:\n', 'error: error parsing pod.yaml: error converting YAML to JSON: unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>'],
    ['a map as a key, its own keys in order', '? {b: 1, a: 2}\n: c\n', PARSING('invalid map key: map[interface {}]interface {}{"a":2, "b":1}')],
  ])('%s', (_, manifest, want) => expect(outcome(manifest).said).toBe(want));
  test('lines count from each ---; what stands before is read, what comes after is not (P-10)', () => {
    const { documents } = decodeManifest(`${pod('')}---\na: 1\nb: c: d\n---\n${pod('')}`, { namespace: 'default' });
    expect(documents.map((d) => d.refusal)).toEqual([undefined, PARSING('line 2: mapping values are not allowed in this context')]);
  });
});

describe('decoding (Y-40 … Y-44, section 7)', () => {
  const type = (what: string): string => `json: cannot unmarshal ${what}`;
  const unknown = (...paths: string[]): string => `strict decoding error: ${paths.map((p) => `unknown field "${p}"`).join(', ')}`;
  test.each([
    ['1', container('imge: x'), unknown('spec.containers[0].imge')], ['2', pod('sidecars: []'), unknown('spec.sidecars')], ['3', container('volumes: []'), unknown('spec.containers[0].volumes')],
    ['4', pod('volumeMounts: []'), unknown('spec.volumeMounts')], ['5', pod('livenessProbe: {}'), unknown('spec.livenessProbe')], ['6', container('livenessProbe: {command: [a]}'), unknown('spec.containers[0].livenessProbe.command')],
    ['Y-40 sorted, interleaved', pod('bar: 1\nzoo: 1\ncontainers: [{name: a, image: a, imge: 1, foo: 2}]'), unknown('spec.bar', 'spec.containers[0].foo', 'spec.containers[0].imge', 'spec.zoo')],
    ['Y-41', container('Image: x\nimagepullpolicy: y'), unknown('spec.containers[0].Image', 'spec.containers[0].imagepullpolicy')], ['V-72', pod('securityContext: {privileged: true}'), unknown('spec.securityContext.privileged')],
    ['7', container('command: sleep 5'), type('string into Go struct field Container.spec.containers.command of type []string')], ['8', container('command: [sleep, 5]'), type('number into Go struct field Container.spec.containers.command of type string')],
    ['9', container('env: [{name: A, value: yes}]'), type('bool into Go struct field EnvVar.spec.containers.env.value of type string')], ['10', container('env: {A: b}'), type('object into Go struct field Container.spec.containers.env of type []v1.EnvVar')],
    ['11', pod('containers: {name: a}'), type('object into Go struct field PodSpec.spec.containers of type []v1.Container')], ['12', container('ports: [{containerPort: "80"}]'), type('string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32')],
    ['80.5', container('ports: [{containerPort: 80.5}]'), type('number 80.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32')], ['too big', container('ports: [{containerPort: 99999999999}]'), type('number 99999999999 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32')],
    ['80.0 is a whole number', container('ports: [{containerPort: 80.0}]'), ''], ['restartPolicy: no', pod('restartPolicy: no'), type('bool into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy')],
    ['on a container', container('restartPolicy: no'), type('bool into Go struct field Container.spec.containers.restartPolicy of type v1.ContainerRestartPolicy')], ['hostNetwork', pod("hostNetwork: 'true'"), type('string into Go struct field PodSpec.spec.hostNetwork of type bool')],
    ['grace', pod('terminationGracePeriodSeconds: 30s'), type('string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64')], ['limits', container('resources: {limits: [a]}'), type('array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList')],
    ['defaultMode', pod("volumes: [{name: v, configMap: {name: c, defaultMode: '0755'}}]"), type('string into Go struct field ConfigMapVolumeSource.spec.volumes.VolumeSource.configMap.defaultMode of type int32')], ['emptyDir', pod("volumes: [{name: v, emptyDir: ''}]"), type('string into Go struct field Volume.spec.volumes.VolumeSource.emptyDir of type v1.EmptyDirVolumeSource')],
    ['probe', container('livenessProbe: {exec: {command: ls}}'), type('string into Go struct field ExecAction.spec.containers.livenessProbe.ProbeHandler.exec.command of type []string')], ['nodeName: n', pod('nodeName: n'), type('bool into Go struct field PodSpec.spec.nodeName of type string')],
    ['spec', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: [a]\n', type('array into Go struct field Pod.spec of type v1.PodSpec')], ['name in a reference', container('envFrom: [{configMapRef: {name: 5}}]'), type('number into Go struct field ConfigMapEnvSource.spec.containers.envFrom.configMapRef.LocalObjectReference.name of type string')],
    ['P-05 a type error hides unknown fields', pod('bar: 1\nrestartPolicy: 5'), type('number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy')], ['replicas', kind('apps/v1', 'Deployment', "spec: {replicas: '2'}"), type('string into Go struct field DeploymentSpec.spec.replicas of type int32')],
    ['base64', kind('v1', 'Secret', 'data: {a: "no!"}'), 'illegal base64 data at input byte 2'],
    ...['64MB', '64 Mi', '""', 'true'].map((q) => [`14 ${q}`, container(`resources: {limits: {memory: ${q}}}`), "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"]),
    ['Y-43 suffix', container('resources: {limits: {memory: 5Mk}}'), "unable to parse quantity's suffix"], ['Y-43 before any type error', container('command: x\nresources: {limits: {memory: x}}'), "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])('%s', (_, manifest, want) => expect(errorsOf(manifest ?? '').join('\n')).toBe(want));
  test('P-11: --validate=warn and ignore', () => {
    expect(outcome(container('imge: x'), { validate: 'warn' }).said).toBe('Warning: unknown field "spec.containers[0].imge"');
    expect(outcome(container('imge: x'), { validate: 'ignore' }).said).toBe('');
  });
  test('Y-30: the last of two equal keys wins, silently', () => {
    const { document } = outcome(pod('containers: [{name: a, image: b, image: c}]'));
    expect(document.object).toMatchObject({ spec: { containers: [{ image: 'c' }] } });
    expect(document.problems).toEqual([]);
  });
  test('anchors, aliases and merge keys', () => {
    const { document } = outcome(pod('containers:\n- &c {name: a, image: "a:1", env: [{name: A, value: b}]}\n- {<<: *c, name: b}'));
    expect(document.object).toMatchObject({ spec: { containers: [{ name: 'a' }, { name: 'b', image: 'a:1', env: [{ name: 'A', value: 'b' }] }] } });
  });
  test('the items of a List are objects of their own', () => {
    const { documents } = decodeManifest(`apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: B}}\n`, { namespace: 'default' });
    expect(documents.map((d) => d.status?.code)).toEqual([undefined, 422]);
  });
});

test('Y-18: an unknown field in a List refuses all of it, in other words', () => {
  const text = 'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: a, imge: b}]}}\n';
  expect(decodeManifest(text, { namespace: 'default' }).documents.map((d) => d.refusal)).toEqual([VALIDATING('ValidationError(Pod.spec.containers[0]): unknown field "imge" in io.k8s.api.core.v1.Container')]);
});

describe('YAML 1.1 scalars (Y-50 … Y-57)', () => {
  const value = (text: string): unknown => (outcome(`apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  terminationGracePeriodSeconds: ${text}\n  containers: [{name: a, image: "a:1"}]\n`).document.object as { spec?: { terminationGracePeriodSeconds?: number } } | undefined)?.spec?.terminationGracePeriodSeconds;
  test.each([['0x1F', 31], ['0b11', 3], ['017', 15], ['0o17', 15], ['1_000', 1000], ['1e3', 1000], ['+5', 5], ['~', 30], ['null', 30], ['-5', 1]])('%s is %s', (text, want) => expect(value(text)).toBe(want));
  test.each(['12:30:45', '2024-01-01', '80/tcp', '"yes"', 'nginx', '1.2.3', '.', '-.-'])('%s stays text', (text) => expect(outcome(container(`env: [{name: A, value: ${text}}]`)).said).toBe(''));
  test.each(['y', 'Y', 'yes', 'on', 'TRUE', 'off', 'No', 'n'])('%s is true or false', (text) => expect(errorsOf(container(`env: [{name: A, value: ${text}}]`))[0]).toContain('cannot unmarshal bool'));
});
