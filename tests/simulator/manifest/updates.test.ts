// What may change once an object exists, kind by kind (section 3.12, V-93; apimachinery's and each kind's ValidateUpdate): before, after → the API server's errors.
import { describe, expect, test } from 'vitest';
import type { KubernetesObject, PodSpec } from '../../../src/simulator/manifest/types.ts';
import { errorText } from '../../../src/simulator/manifest/validate/errors.ts';
import { validateEphemeralUpdate, validateUpdate } from '../../../src/simulator/manifest/validate/update.ts';
import { TEMPLATE, kind, outcome, pod } from './helpers.ts';

const object = (text: string, status?: object): KubernetesObject => {
  const { document, said } = outcome(text);
  if (!document.object) throw new Error(said);
  return (status === undefined ? document.object : { ...document.object, status }) as KubernetesObject;
};
const said = (before: KubernetesObject, after: KubernetesObject): readonly string[] => validateUpdate(before, after).map(errorText);
type Change = readonly [what: string, before: string, after: string, ...errors: string[]];
const check = (rows: readonly Change[], status?: object): void =>
  test.each(rows.map(([what, before, after, ...errors]) => ({ what, before, after, errors })))('$what', ({ before, after, errors }) => expect(said(object(before, status), object(after, status))).toEqual(errors));

const workload = (name: string, spec: string, app = 'w'): string => kind('apps/v1', name, `spec:\n  selector: {matchLabels: {app: ${app}}}\n  ${spec}${spec === '' ? '' : '\n  '}${TEMPLATE.replace('app: w', `app: ${app}`)}`);
const FIXED = (selector: string): string => `spec.selector: Invalid value: ${selector}: field is immutable`;
const STATEFUL = "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
describe('workloads', () => check([
  ['a ReplicaSet is scaled', workload('ReplicaSet', 'replicas: 1'), workload('ReplicaSet', 'replicas: 2')],
  ['selector of a ReplicaSet', workload('ReplicaSet', ''), workload('ReplicaSet', '', 'z'), FIXED('{"matchLabels":{"app":"z"}}')],
  ['selector of a DaemonSet', workload('DaemonSet', ''), workload('DaemonSet', '', 'z'), FIXED('{"matchLabels":{"app":"z"}}')],
  ['selector with an expression', workload('Deployment', ''), workload('Deployment', '').replace('{matchLabels: {app: w}}', '{matchExpressions: [{key: app, operator: In, values: [w]}, {key: app, operator: Exists}]}'), FIXED('{"matchExpressions":[{"key":"app","operator":"In","values":["w"]},{"key":"app","operator":"Exists"}]}')],
  ...['replicas: 3', 'ordinals: {start: 1}', 'updateStrategy: {type: OnDelete}', 'revisionHistoryLimit: 3', 'persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}', 'minReadySeconds: 3'].map((field): Change => [`a StatefulSet's ${field}`, workload('StatefulSet', 'serviceName: s'), workload('StatefulSet', `serviceName: s\n  ${field}`)]),
  ["a StatefulSet's template", workload('StatefulSet', 'serviceName: s'), workload('StatefulSet', 'serviceName: s').replace('a:1', 'a:2')],
  ["a StatefulSet's serviceName", workload('StatefulSet', 'serviceName: s'), workload('StatefulSet', 'serviceName: t'), STATEFUL],
  ["a StatefulSet's podManagementPolicy", workload('StatefulSet', 'serviceName: s'), workload('StatefulSet', 'serviceName: s\n  podManagementPolicy: Parallel'), STATEFUL],
]));

const service = (spec: string): string => kind('v1', 'Service', `spec: {ports: [{port: 80}], ${spec}}`);
const config = (body: string): string => kind('v1', 'ConfigMap', body);
const secret = (body: string): string => kind('v1', 'Secret', body);
const LOCKED = 'Forbidden: field is immutable when `immutable` is set';
describe('Services and configuration', () => check([
  ['another address', service('clusterIP: 10.96.0.1'), service('clusterIP: 10.96.0.2'), 'spec.clusterIPs[0]: Invalid value: ["10.96.0.2"]: may not change once set'],
  ['none any more', service('clusterIP: 10.96.0.1'), service('clusterIP: None'), 'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set'],
  ['the same address', service('clusterIP: 10.96.0.1'), service('clusterIP: 10.96.0.1, type: NodePort')],
  ['a first address', service('type: ExternalName, externalName: a.b'), service('clusterIP: 10.96.0.2')],
  ['no address for a name elsewhere', service('clusterIP: 10.96.0.1'), service('type: ExternalName, externalName: a.b')],
  ['a ConfigMap', config('data: {a: b}'), config('data: {a: c}')],
  ['an immutable ConfigMap stays as it is', config('immutable: true\ndata: {a: b}'), config('immutable: true\ndata: {a: b}\n').replace('name: x', 'name: x\n  labels: {l: m}')],
  ['its bytes', config('immutable: true'), config('immutable: true\nbinaryData: {a: YQ==}'), `binaryData: ${LOCKED}`],
  ['immutable for ever', config('immutable: true'), config('immutable: false'), `immutable: ${LOCKED}`],
  ['immutable from now on', config('data: {a: b}'), config('immutable: true\ndata: {a: b}')],
  ['type of a Secret', secret('type: a'), secret('type: b'), 'type: Invalid value: "b": field is immutable'],
  ['an immutable Secret', secret('immutable: true\ndata: {a: YQ==}'), secret('immutable: true\ndata: {a: Yg==}'), `data: ${LOCKED}`],
  ['a Secret', secret('data: {a: YQ==}'), secret('data: {a: Yg==}')],
]));
test('what may not change in a ConfigMap is said before its own faults', () => {
  const after = { ...object(config('immutable: true')), data: { '': 'b' } } as KubernetesObject;
  expect(said(object(config('immutable: true')), after)[0]).toBe(`data: ${LOCKED}`);
  expect(said(object(config('immutable: true')), after)).toHaveLength(2);
});

const job = (spec: string, template = ''): string => kind('batch/v1', 'Job', `spec:\n  ${spec}${spec === '' ? '' : '\n  '}${TEMPLATE}\n      restartPolicy: Never${template === '' ? '' : `\n      ${template}`}`);
const suspended = (template: string): string => job('suspend: true', template);
const SAME = 'field is immutable';
const NODE = 'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: k, operator: Exists}]}]}}}';
const RULE = '{action: FailJob, onExitCodes: {operator: In, values: [1]}}';
describe('Jobs', () => {
  check([
    ['parallelism', job('parallelism: 1'), job('parallelism: 2')],
    ['completions', job('completions: 2'), job('completions: 3'), `spec.completions: Invalid value: 3: ${SAME}`],
    ['completions gone', job('parallelism: 1\n  completions: 2'), job('parallelism: 1'), `spec.completions: Invalid value: null: ${SAME}`],
    ['completions with parallelism', job('completionMode: Indexed\n  completions: 2\n  parallelism: 2'), job('completionMode: Indexed\n  completions: 3\n  parallelism: 3')],
    ['completions of an indexed Job alone', job('completionMode: Indexed\n  completions: 2\n  parallelism: 2'), job('completionMode: Indexed\n  completions: 3\n  parallelism: 2'), 'spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism'],
    ['several, in the server\'s order', job('completionMode: Indexed\n  completions: 1'), job('completionMode: Indexed\n  completions: 1\n  backoffLimitPerIndex: 1\n  managedBy: a.b/c\n  successPolicy: {rules: [{succeededCount: 1}]}'), `spec.backoffLimitPerIndex: Invalid value: 1: ${SAME}`, `spec.managedBy: Invalid value: "a.b/c": ${SAME}`, `spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: ${SAME}`],
    ['completionMode', job('completions: 1'), job('completionMode: Indexed\n  completions: 1'), `spec.completionMode: Invalid value: "Indexed": ${SAME}`],
    ['podFailurePolicy', job(''), job(`podFailurePolicy: {rules: [${RULE}]}`), `spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"FailJob","OnExitCodes":{"ContainerName":null,"Operator":"In","Values":[1]},"OnPodConditions":null}]}: ${SAME}`],
    ['podFailurePolicy gone', job(`podFailurePolicy: {rules: [${RULE}]}`), job(''), `spec.podFailurePolicy: Invalid value: null: ${SAME}`],
    ['successPolicy', job('completionMode: Indexed\n  completions: 1'), job('completionMode: Indexed\n  completions: 1\n  successPolicy: {rules: [{succeededCount: 1}]}'), `spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: ${SAME}`],
    ['backoffLimitPerIndex, once', job('completionMode: Indexed\n  completions: 1\n  backoffLimitPerIndex: 1'), job('completionMode: Indexed\n  completions: 1\n  backoffLimitPerIndex: 2'), `spec.backoffLimitPerIndex: Invalid value: 2: ${SAME}`],
    ['managedBy gone', job('managedBy: a.b/c'), job(''), `spec.managedBy: Invalid value: null: ${SAME}`],
    ['a suspended Job: node selector', suspended(''), suspended('nodeSelector: {a: b}')],
    ['a suspended Job: tolerations', suspended(''), suspended('tolerations: [{operator: Exists}]')],
    ['a suspended Job: gates', suspended(''), suspended('schedulingGates: [{name: a.b/c}]')],
    ['a suspended Job: affinity to nodes', suspended(''), suspended(NODE)],
    ['a suspended Job: affinity to nodes gone', suspended(NODE), suspended('')],
    ['a suspended Job: labels', suspended(''), suspended('').replace('labels: {app: w}', 'labels: {app: w, z: z}, annotations: {a: b}')],
    ['a Job that goes on', job(''), job('suspend: true')],
  ]);
  const template = (before: string, after: string, status?: object): readonly string[] => said(object(before, status), object(after, status)).map((error) => error.replace(/\{.*\}/, '…'));
  test.each<[string, string, string, object?]>([
    ['image', suspended(''), suspended('').replace('a:1', 'a:2')], ['other affinity', suspended(''), suspended('affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: k, labelSelector: {}}]}}')],
    ['finalizers', suspended(''), suspended('').replace('labels: {app: w}', 'labels: {app: w}, finalizers: [a/b]')], ['node selector of one that runs', job(''), job('', 'nodeSelector: {a: b}')], ['of one that is suspended now', job(''), suspended('nodeSelector: {a: b}')],
    ['of one that is let go now', suspended(''), job('', 'nodeSelector: {a: b}')], ['of one that has run before', suspended(''), suspended('nodeSelector: {a: b}'), { startTime: '2024-01-01T00:00:00Z' }],
  ])("a Job's template: %s", (_, before, after, status) => expect(template(before, after, status)).toEqual([`spec.template: Invalid value: …: ${SAME}`]));
  test("the template as the server shows it: labels in order, `<` and `&` escaped", () => {
    const [error = ''] = said(object(job('')), object(job('').replace('labels: {app: w}', 'labels: {z: "1", app: w}, annotations: {b: "<&>", a: c}')));
    expect(error.replace(/"[^"]*(controller-uid|job-name)":"[^"]*",/g, '')).toContain('spec.template: Invalid value: {"labels":{"app":"w","z":"1"},"annotations":{"a":"c","b":"\\u003c\\u0026\\u003e"},"Spec":{"Volumes":null,"InitContainers":null,"Containers":[{"Name":"a","Image":"a:1",');
  });
});

const claim = (spec: string): string => kind('v1', 'PersistentVolumeClaim', `spec: {accessModes: [ReadWriteOnce], ${spec}}`);
const storage = (amount: string, more = ''): string => claim(`${more}resources: {requests: {storage: ${amount}}}`);
const STAYS = 'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n';
describe('claims', () => {
  describe('not bound', () => check([
    ['nothing', storage('1Gi'), storage('1Gi')],
    ['more room', storage('1Gi'), storage('2Gi'), `${STAYS}@@ -6,7 +6,7 @@\n  "Resources": {\n   "Limits": null,\n   "Requests": {\n-   "storage": "1Gi"\n+   "storage": "2Gi"\n   }\n  },\n  "VolumeName": "",\n`],
    ['a volume is chosen', storage('1Gi'), storage('1Gi', 'volumeName: v, ')],
  ], { phase: 'Pending' }));
  describe('bound', () => check([
    ['more room', storage('1Gi'), storage('2Gi')],
    ['less room than there is', storage('1Gi'), storage('512Mi'), 'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
    ['another class of attributes', storage('1Gi'), storage('1Gi', 'volumeAttributesClassName: b, ')],
    ['another volume', storage('1Gi', 'volumeName: v, '), storage('1Gi', 'volumeName: w, '), `${STAYS}@@ -9,7 +9,7 @@\n    "storage": "1Gi"\n   }\n  },\n- "VolumeName": "v",\n+ "VolumeName": "w",\n  "StorageClassName": null,\n  "VolumeMode": "Filesystem",\n  "DataSource": null,\n`],
  ], { phase: 'Bound', capacity: { storage: '1Gi' } }));
  describe('bound, and asked for more than there is', () => check([
    ['a little less again', storage('3Gi'), storage('2Gi')],
    ['no less than there is', storage('3Gi'), storage('1Gi'), 'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
  ], { phase: 'Bound', capacity: { storage: '1Gi' } }));
});

describe("a Pod's own (V-82 … V-84)", () => check([
  ['image of an init container', pod('initContainers: [{name: i, image: "i:1"}]'), pod('initContainers: [{name: i, image: "i:2"}]')],
  ['an init container more', pod(''), pod('initContainers: [{name: i, image: "i:2"}]'), 'spec.initContainers: Forbidden: pod updates may not add or remove containers'],
  ['a lower deadline', pod('activeDeadlineSeconds: 100'), pod('activeDeadlineSeconds: 50')],
  ['the same deadline', pod('activeDeadlineSeconds: 100'), pod('activeDeadlineSeconds: 100')],
  ['seconds of a toleration', pod('tolerations: [{key: k, operator: Exists, effect: NoExecute}]'), pod('tolerations: [{key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 5}]')],
  ['its gates go', pod('schedulingGates: [{name: a.b/c}]'), pod('')],
]));

describe('faults of the new object', () => {
  const NEGATIVE = 'must be greater than or equal to 0';
  test.each(['Deployment', 'ReplicaSet', 'StatefulSet'])('of a %s are told once', (name) => {
    const before = object(workload(name, name === 'StatefulSet' ? 'serviceName: s' : ''));
    expect(said(before, { ...before, spec: { ...(before as { spec: object }).spec, replicas: -1 } } as KubernetesObject)).toEqual([`spec.replicas: Invalid value: -1: ${NEGATIVE}`]);
  });
  test('of a Service too', () => {
    const before = object(service('clusterIP: 10.96.0.1'));
    const after = { ...before, spec: { ...(before as { spec: object }).spec, sessionAffinity: 'x' } } as unknown as KubernetesObject;
    expect(said(before, after)).toEqual(['spec.sessionAffinity: Unsupported value: "x": supported values: "ClientIP", "None"']);
    expect(validateUpdate(before, object(service('clusterIP: 10.96.0.2'))).map(({ at }) => at)).toEqual(['spec.clusterIP']);
  });
  test('a CronJob that is there keeps its long name', () => {
    const cron = object(kind('batch/v1', 'CronJob', 'spec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}}}}'));
    const long = { ...cron, metadata: { ...cron.metadata, name: 'c'.repeat(53) } } as KubernetesObject;
    expect(said(long, long)).toEqual([]);
    expect(said(long, { ...long, spec: { ...(long as { spec: object }).spec, schedule: 'x' } } as KubernetesObject)).toEqual(['spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]']);
  });
  test('ephemeral containers came by another way', () => {
    const with1 = (image: string): KubernetesObject => { const old = object(pod(`containers: [{name: a, image: "${image}"}]`)) as { spec: PodSpec }; return { ...old, spec: { ...old.spec, ephemeralContainers: [{ name: 'd', image: 'd:1' }] } } as unknown as KubernetesObject; };
    expect(said(with1('a:1'), with1('a:2'))).toEqual([]);
  });
  test('another kind changes nothing of the old one', () => expect(said(object(config('immutable: true')), object(secret('data: {a: YQ==}')))).toEqual([]));
});

// The internal form of core.PodSpec (pkg/apis/core/types.go): Go's names in Go's order.
describe('what changed, as Go prints it', () => {
  const diff = (before: string, after: string): string => { const [error = ''] = said(object(pod(before)), object(pod(after))); return error.slice(error.indexOf('\n') + 1).split('\n').filter((line) => /^[-+]/.test(line)).map((line) => line.replace(/^(.) +/, '$1')).join(' '); };
  test.each([
    ['hostIPC: true', 'hostPID: true', '-"HostPID": false, -"HostIPC": true, +"HostPID": true, +"HostIPC": false,'], ['shareProcessNamespace: true', 'hostUsers: false', '-"ShareProcessNamespace": true, -"HostUsers": null, +"ShareProcessNamespace": null, +"HostUsers": false,'], ['', 'hostNetwork: true', '-"HostNetwork": false, +"HostNetwork": true,'],
    ['nodeSelector: {b: "1", a: "2"}', 'nodeSelector: {a: "2", c: "1"}', '-"b": "1" +"c": "1"'], ['hostname: a', 'subdomain: b', '-"Hostname": "a", -"Subdomain": "", +"Hostname": "", +"Subdomain": "b",'], ['dnsPolicy: Default', '', '-"DNSPolicy": "Default", +"DNSPolicy": "ClusterFirst",'],
    ['', 'readinessGates: [{conditionType: a/b}]', '-"ReadinessGates": null, +"ReadinessGates": [ +{ +"ConditionType": "a/b" +} +],'], ['volumes: [{name: v, emptyDir: {}}]', 'volumes: [{name: v, hostPath: {path: /x}}]', '-"HostPath": null, -"EmptyDir": { -"Medium": "", -"SizeLimit": null +"HostPath": { +"Path": "/x", +"Type": "" +"EmptyDir": null,'],
    ['', 'topologySpreadConstraints: [{maxSkew: 1, topologyKey: k, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: b}}}]', '-"TopologySpreadConstraints": null, +"TopologySpreadConstraints": [ +{ +"MaxSkew": 1, +"TopologyKey": "k", +"WhenUnsatisfiable": "DoNotSchedule", +"LabelSelector": { +"matchLabels": { +"app": "b" +} +}, +"MinDomains": null, +"NodeAffinityPolicy": null, +"NodeTaintsPolicy": null, +"MatchLabelKeys": null +} +],'],
    ['', 'os: {name: linux}', '-"OS": null, +"OS": { +"Name": "linux" +},'], ['terminationGracePeriodSeconds: 5', '', '-"TerminationGracePeriodSeconds": 5, +"TerminationGracePeriodSeconds": 30,'],
  ])('%s to %s', (before, after, want) => expect(diff(before, after)).toBe(want));
});

describe('ephemeral containers (K-97)', () => {
  const one = { name: 'd', image: 'd:1', imagePullPolicy: 'IfNotPresent', terminationMessagePolicy: 'File' } as const;
  const spec = (...ephemeralContainers: readonly object[]): PodSpec => ({ restartPolicy: 'Always', containers: [{ name: 'a', image: 'a:1' }], initContainers: [{ name: 'i', image: 'i:1' }], volumes: [{ name: 'v', emptyDir: {} }], ephemeralContainers }) as PodSpec;
  const errors = (old: PodSpec, next: PodSpec): readonly string[] => validateEphemeralUpdate(old, next).map(errorText);
  const E = 'spec.ephemeralContainers';
  const NOT = 'Forbidden: cannot be set for an Ephemeral Container';
  test.each<[string, PodSpec, PodSpec, readonly string[]]>([
    ['the first', spec(), spec(one), []], ['one more', spec(one), spec(one, { ...one, name: 'e', targetContainerName: 'a' }), []], ['for an init container', spec(), spec({ ...one, targetContainerName: 'i' }), []],
    ['for nobody', spec(), spec({ ...one, targetContainerName: 'zz' }), [`${E}[0].targetContainerName: Not found: "zz"`]], ['for itself', spec(), spec({ ...one, targetContainerName: 'd' }), [`${E}[0].targetContainerName: Not found: "d"`]],
    ['a name that is taken', spec(), spec({ ...one, name: 'a' }), [`${E}[0].name: Duplicate value: "a"`]], ['by an init container', spec(), spec({ ...one, name: 'i' }), [`${E}[0].name: Duplicate value: "i"`]], ['by another of its kind', spec(), spec(one, one), [`${E}[1].name: Duplicate value: "d"`]],
    ['a volume', spec(), spec({ ...one, volumeMounts: [{ name: 'v', mountPath: '/v' }] }), []], ['no such volume', spec(), spec({ ...one, volumeMounts: [{ name: 'w', mountPath: '/v' }] }), [`${E}[0].volumeMounts[0].name: Not found: "w"`]],
    ['a part of a volume', spec(), spec({ ...one, volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 's' }] }), [`${E}[0].volumeMounts[0].subPath: ${NOT}`]], ['a part by an expression', spec(), spec({ ...one, volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: 's' }] }), [`${E}[0].volumeMounts[0].subPathExpr: ${NOT}`]],
    ['resources', spec(), spec({ ...one, resources: { limits: { cpu: '1' } } }), [`${E}[0].resources: ${NOT}`]], ['no resources', spec(), spec({ ...one, resources: {}, ports: [] }), []], ['a hook', spec(), spec({ ...one, lifecycle: { preStop: { exec: { command: ['a'] } } } }), [`${E}[0].lifecycle: ${NOT}`]], ['a policy', spec(), spec({ ...one, restartPolicy: 'Always' }), [`${E}[0].restartPolicy: ${NOT}`]],
    ['gone', spec(one), spec(), [`${E}: Forbidden: existing ephemeral containers "d" may not be removed\n`]],
    ['space around the image', spec(), spec({ ...one, image: ' d' }), [`${E}[0].image: Invalid value: " d": must not have leading or trailing whitespace`]],
    ['another image', spec(one), spec({ ...one, image: 'd:2' }), [`${E}: Forbidden: existing ephemeral containers "d" may not be changed\n@@ -1,6 +1,6 @@\n {\n  "Name": "d",\n- "Image": "d:1",\n+ "Image": "d:2",\n  "Command": null,\n  "Args": null,\n  "WorkingDir": "",\n`]],
  ])('%s', (_, old, next, want) => expect(errors(old, next)).toEqual(want));
});
