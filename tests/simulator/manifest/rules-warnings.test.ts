// What is accepted with a warning, and a few refusals that go with it; each row was answered so by the code named.
import { describe, expect, test } from 'vitest';
import { errorsOf, kind, M_SUB, outcome, pod } from './helpers.ts';

const M_KEY = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const M_LVAL = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const volume = (source: string): string => pod(`volumes:\n- name: v\n  ${source}`);
const warned = (text: string): readonly string[] => {
  const { document } = outcome(text);
  expect(document.refusal).toBeUndefined();
  return document.warnings;
};

describe('a Pod (pkg/api/pod/warnings.go)', () => {
  test.each([
    ['one path twice', volume('configMap: {name: c, items: [{key: a, path: x}, {key: b, path: x}]}'), ['volume "v" (ConfigMap "c"): overlapping paths: "x" with "x"']],
    ['one path below another', volume('secret: {secretName: s, items: [{key: a, path: x/y}, {key: b, path: x}]}'), ['volume "v" (Secret "s"): overlapping paths: "x" with "x/y"']],
    ['beginning alike is no overlap', volume('configMap: {name: c, items: [{key: a, path: x}, {key: b, path: xy}]}'), []],
    ['three', volume('downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}, {path: l, fieldRef: {fieldPath: metadata.name}}, {path: l/m, fieldRef: {fieldPath: metadata.uid}}]}'),
      ['volume "v" (DownwardAPI): overlapping paths: "l" with "l"', 'volume "v" (DownwardAPI): overlapping paths: "l/m" with "l"', 'volume "v" (DownwardAPI): overlapping paths: "l/m" with "l"']],
    ['two sources of one projected volume', volume('projected: {sources: [{configMap: {name: c, items: [{key: a, path: t}]}}, {secret: {name: s, items: [{key: b, path: t/u}]}}, {serviceAccountToken: {path: t/u/w}}]}'), [
      'volume "v" (Projected): overlapping paths: "t/u" (Secret "s") with "t" (ConfigMap "c")', 'volume "v" (Projected): overlapping paths: "t/u/w" (ServiceAccountToken) with "t" (ConfigMap "c")', 'volume "v" (Projected): overlapping paths: "t/u/w" (ServiceAccountToken) with "t/u" (Secret "s")',
    ]],
    ['an address twice', pod('hostAliases: [{ip: 1.1.1.1, hostnames: [a]}, {ip: 1.1.1.1, hostnames: [b]}]'), ['spec.hostAliases[1].ip: duplicate ip "1.1.1.1"']],
    ['a pull secret twice', pod('imagePullSecrets: [{name: a}, {name: b}, {name: a}]'), ['spec.imagePullSecrets[2].name: duplicate name "a"']],
    ['a host address without a port of the host', pod('containers: [{name: a, image: "a:1", ports: [{name: p, containerPort: 80, hostIP: 127.0.0.1}]}]'), ['spec.containers[0].ports[0]: hostIP set without hostPort: {Name:p HostPort:0 ContainerPort:80 Protocol:TCP HostIP:127.0.0.1}']],
  ])('%s', (_, text, want) => expect(warned(text)).toEqual(want));
});

describe('a Service (pkg/api/service/warnings.go)', () => {
  const service = (spec: string): string => kind('v1', 'Service', `spec: {${spec}}`);
  test.each([
    ['external addresses', 'ports: [{port: 80}], externalIPs: [1.2.3.4]', ['spec.externalIPs is deprecated and may no longer be implemented in some clusters']],
    ['headless', 'clusterIP: None, ports: [{port: 80}], externalIPs: [1.2.3.4], sessionAffinity: ClientIP', ['spec.externalIPs is ignored for headless services', 'spec.SessionAffinity is ignored for headless services']],
    ['a name that counts for nothing', 'ports: [{port: 80}], externalName: a.b', ['spec.externalName is ignored when spec.type is not "ExternalName"']],
    ['nothing to say', 'ports: [{port: 80}]', []],
  ])('%s', (_, spec, want) => expect(warned(service(spec))).toEqual(want));
});

describe('refusals', () => {
  const job = (name: string, labels = ''): string => `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\n${labels}spec:\n  template:\n    metadata: {labels: {job: pi}}\n    spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}\n`;
  test("a Job without labels shares its template's, generated ones too: a bad name counts for both (pkg/apis/batch/v1/defaults.go)", () =>
    expect(errorsOf(job('Bad_Name!'))).toEqual([`metadata.name: Invalid value: "Bad_Name!": ${M_SUB}`, `metadata.labels: Invalid value: "Bad_Name!": ${M_LVAL}`, `spec.template.labels: Invalid value: "Bad_Name!": ${M_LVAL}`]));
  test('a Job with labels of its own does not', () =>
    expect(errorsOf(job('Bad_Name!', '  labels: {job: pi}\n'))).toEqual([`metadata.name: Invalid value: "Bad_Name!": ${M_SUB}`, `spec.template.labels: Invalid value: "Bad_Name!": ${M_LVAL}`]));
  const env = (spec: string): string => pod(`containers:\n- name: a\n  image: a:1\n  ${spec}`);
  test('the key of a ConfigMap with .. is wrong twice (IsConfigMapKey)', () =>
    expect(errorsOf(env('env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: ../x}}}]'))).toEqual(
      [M_KEY, "must not start with '..'"].map((m) => `spec.containers[0].env[0].valueFrom.secretKeyRef.key: Invalid value: "../x": ${m}`)));
  test('envFrom takes the beginning of a name (ValidateConfigMapName with prefix)', () => {
    expect(errorsOf(env('envFrom: [{configMapRef: {name: foo-}}]'))).toEqual([]);
    expect(errorsOf(env('envFrom: [{secretRef: {name: "-"}}]'))).toEqual([`spec.containers[0].envFrom[0].secretRef.name: Invalid value: "-": ${M_SUB}`]);
  });
  test('a number in quotes is no zero, and no percentage either (getIntOrPercentValue)', () =>
    expect(errorsOf(kind('apps/v1', 'Deployment', 'spec:\n  selector: {matchLabels: {app: w}}\n  strategy: {rollingUpdate: {maxSurge: "-5", maxUnavailable: 0}}\n  template:\n    metadata: {labels: {app: w}}\n    spec: {containers: [{name: a, image: "a:1"}]}'))).toEqual([
      `spec.strategy.rollingUpdate.maxSurge: Invalid value: "-5": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
    ]));
});
