import { describe, expect, test } from 'vitest';
import { live } from './live.ts';

const MALL = `apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - {name: app, image: "nginx:1.27"}
  - {name: log, image: "busybox:1.36", command: [sleep, "3600"]}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: fixed}, immutable: true, data: {a: "1"}}
---
{apiVersion: v1, kind: Secret, metadata: {name: creds}, stringData: {a: "1"}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: shop}, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: disk}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
---
{apiVersion: batch/v1, kind: Job, metadata: {name: job}, spec: {completionMode: Indexed, completions: 2, parallelism: 2, template: {metadata: {annotations: {note: <a>}}, spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36", command: [sleep, "3600"]}]}}}}
---
{apiVersion: batch/v1, kind: Job, metadata: {name: later}, spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36"}]}}}}
---
{apiVersion: batch/v1, kind: CronJob, metadata: {name: tick}, spec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "busybox:1.36"}]}}}}}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: "nginx:1.27"}]}}}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: dep}, spec: {selector: {matchLabels: {app: dep}}, template: {metadata: {labels: {app: dep}}, spec: {containers: [{name: a, image: "nginx:1.27"}]}}}}
`;
const REJECTED = 'The request is invalid: the server rejected our request due to an error in our request';
const POD = 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** `kubectl patch` of an object: the patch, its type, and what comes out, stderr where it is refused. */
const CASES: readonly (readonly [object: string, patch: string, said: string | RegExp, type?: string])[] = [
  // What may not change.
  ['cm fixed', '{"data":{"a":"2"}}', 'The ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set'],
  ['cm fixed', '{"immutable":null,"data":{"b":"2"}}', 'The ConfigMap "fixed" is invalid: \n* immutable: Forbidden: field is immutable when `immutable` is set\n* data: Forbidden: field is immutable when `immutable` is set'],
  ['secret creds', '{"type":"x"}', 'The Secret "creds" is invalid: type: Invalid value: "x": field is immutable'],
  ['svc web', '{"spec":{"clusterIP":"10.0.0.1","type":"Other"}}', /^The Service "web" is invalid: \n\* spec\.clusterIPs\[0\]: Invalid value: \["10\.0\.0\.1"\]: may not change once set\n\* spec\.type: Unsupported value: "Other"/],
  ['pvc disk', '{"spec":{"volumeMode":"Block"}}', 'The PersistentVolumeClaim "disk" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -11,7 +11,7 @@\n  },\n  "VolumeName": "'],
  ['pvc disk', '{"spec":{"resources":{"requests":{"storage":"1Mi"}}}}', 'The PersistentVolumeClaim "disk" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
  ['pvc disk', '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}', 'persistentvolumeclaim/disk patched'],
  ['job job', '{"spec":{"completions":3}}', 'The Job "job" is invalid: spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism'],
  ['job job', '{"spec":{"completions":1,"parallelism":1}}', 'job.batch/job patched'],
  ['job job', '{"spec":{"completionMode":"NonIndexed"}}', 'The Job "job" is invalid: spec.completionMode: Invalid value: "NonIndexed": field is immutable'],
  ['job job', '{"spec":{"backoffLimitPerIndex":1}}', 'The Job "job" is invalid: spec.backoffLimitPerIndex: Invalid value: 1: field is immutable'],
  ['job job', '{"spec":{"podFailurePolicy":{"rules":[{"action":"FailJob","onExitCodes":{"operator":"In","values":[1]}}]}}}', 'The Job "job" is invalid: \n* spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"\n* spec.podFailurePolicy: Invalid value: {"Rules":[{"Action":"FailJob","OnExitCodes":{"ContainerName":null,"Operator":"In","Values":[1]},"OnPodConditions":null}]}: field is immutable'],
  ['job job', '{"spec":{"template":{"spec":{"nodeSelector":{"a":"b"}}}}}', /^The Job "job" is invalid: spec\.template: Invalid value: \{"labels":\{"batch\.kubernetes\.io\/controller-uid":"[-0-9a-f]+","batch\.kubernetes\.io\/job-name":"job",.*\},"annotations":\{"note":"\\u003ca\\u003e"\},"Spec":\{"Volumes":null,"InitContainers":null,"Containers":\[\{"Name":"a",.*"NodeSelector":\{"a":"b"\},.*\}\}: field is immutable$/],
  ['job later', '{"spec":{"template":{"metadata":{"annotations":{"a":"b"}},"spec":{"nodeSelector":{"a":"b"}}}}}', 'job.batch/later patched'],
  ['job later', '{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"b:1"}]}}}}', /^The Job "later" is invalid: spec\.template: Invalid value: /],
  ['cronjob tick', '{"spec":{"schedule":"x"}}', 'The CronJob "tick" is invalid: spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]'],
  ['sts db', '{"spec":{"serviceName":"x"}}', "The StatefulSet \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"],
  ['deploy dep', '{"spec":{"selector":{"matchLabels":{"a":"b"}}}}', 'The Deployment "dep" is invalid: \n* spec.template.metadata.labels: Invalid value: {"app":"dep"}: `selector` does not match template `labels`\n* spec.selector: Invalid value: {"matchLabels":{"a":"b","app":"dep"}}: field is immutable'],
  ['pod shop', '{"spec":{"hostname":"a"}}', `The Pod "shop" is invalid: spec: Forbidden: ${POD}\n@@ `],
  ['pod shop', '{"metadata":{"name":"x"}}', 'Error from server (BadRequest): the name of the object (x) does not match the name on the URL (shop)'],
  ['pod shop', '{"metadata":{"uid":"x"}}', 'The Pod "shop" is invalid: metadata.uid: Invalid value: "x": field is immutable'],
  ['pod shop', '{"metadata":{"resourceVersion":"1"}}', 'Error from server (Conflict): Operation cannot be fulfilled on pods "shop": the object has been modified; please apply your changes to the latest version and try again'],
  // Kinds of patches, and what is wrong with them.
  ['pod shop', '{"kind":"Service"}', 'pod/shop patched (no change)'],
  ['pod shop', '{"spec":{"containers":[{"image":"x"}]}}', 'Error from server: map: map[image:x] does not contain declared merge key: name'],
  ['pod shop', '{"spec":{"containers":[{"name":"app","image":"nginx:1.28"}]}}', 'pod/shop patched'],
  ['pod shop', '[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.27"}]', 'pod/shop patched', 'json'],
  ['pod shop', '[{"op":"replace","path":"/spec/nope/0","value":"x"}]', REJECTED, 'json'],
  ['pod shop', '[{"op":"test","path":"/metadata/name","value":"x"}]', REJECTED, 'json'],
  ['pod shop', '[{"op":"jump","path":"/metadata/name"}]', REJECTED, 'json'],
  ['pod shop', '{"a":1}', 'Error from server (BadRequest): json: cannot unmarshal object into Go value of type jsonpatch.Patch', 'json'],
  ['pod shop', '[1]', 'Error from server (BadRequest): json: cannot unmarshal array into Go value of type map[string]interface {}', 'merge'],
  ['pod shop', 'metadata: {labels: {q: "1"}}', 'pod/shop patched'],
  ['pod shop', 'x: [', 'error: unable to parse "x: [": yaml: line 1: did not find expected node content'],
  ['pod shop', '{bad', "Error from server (BadRequest): invalid character 'b' looking for beginning of object key string"],
  ['pod shop', '{"spec":{"nope":1}}', 'Warning: unknown field "spec.nope"'],
  ['pod shop', '{"spec":{"hostNetwork":"x"}}', 'The request is invalid: patch: Invalid value: "map[spec:map[hostNetwork:x]]": cannot convert string to bool'],
  ['node node-1', '{"spec":{"unschedulable":true}}', 'node/node-1 patched'],
];
const mall = live(MALL);
test.each(CASES)('kubectl patch %s -p %s', (object, patch, said, type = 'strategic') => {
  const { out, err } = mall.type(`kubectl patch ${object} --type=${type} -p '${patch}'`);
  const text = (err || out).trimEnd();
  // A diff at the end is told by its beginning.
  if (said instanceof RegExp) expect(text).toMatch(said);
  else expect(said !== undefined && text.startsWith(said) ? said : text).toBe(said);
});

describe('what apply would do, did and remembers', () => {
  const at = live(MALL);
  test('a patch that leaves the object as it was is still one', () => {
    expect(at.type('kubectl apply -f pod.yaml').out.split('\n').filter((l) => l.endsWith(' configured'))).toEqual(['secret/creds configured']);
  });
  test('diff shows what the API server would make of the file, and no secrets', () => {
    expect(at.type('kubectl diff -f pod.yaml')).toMatchObject({ code: 0, out: '' });
    at.type('kubectl patch secret creds -p \'{"stringData":{"a":"two"}}\'');
    const { code, out } = at.type('kubectl diff -f pod.yaml');
    expect(code).toBe(1);
    expect(out.split('\n').filter((l) => /^[-+]/.test(l))).toEqual(['--- /tmp/LIVE/v1.Secret.default.creds', '+++ /tmp/MERGED/v1.Secret.default.creds', "-  a: '*** (before)'", "+  a: '*** (after)'"]);
    expect(at.type('kubectl diff -f nope.yaml')).toMatchObject({ code: 2, err: 'error: the path "nope.yaml" does not exist\n' });
  });
  test('the last applied configuration can be read and set', () => {
    expect(at.type('kubectl apply view-last-applied secret creds').out).toBe('apiVersion: v1\nkind: Secret\nmetadata:\n  annotations: {}\n  name: creds\n  namespace: default\nstringData:\n  a: "1"\n');
    at.type("kubectl annotate secret creds 'kubectl.kubernetes.io/last-applied-configuration-'");
    expect(at.type('kubectl apply view-last-applied secret/creds').out).toBe('');
    expect(at.type('kubectl apply set-last-applied -f pod.yaml').err).toContain('error: no last-applied-configuration annotation found on resource: creds, to create the annotation, run the command with --create-annotation');
    expect(at.type('kubectl apply set-last-applied -f pod.yaml --create-annotation').out).toContain('secret/creds configured\n');
  });
});

test('V-06 what apply remembers must fit among the annotations; create remembers nothing', () => {
  const { type } = live(`{apiVersion: v1, kind: ConfigMap, metadata: {name: big}, data: {a: "${'é'.repeat(131_000)}"}}\n`);
  const refused = { code: 1, out: '', err: 'The ConfigMap "big" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes\n' };
  expect(type('kubectl apply -f pod.yaml')).toEqual(refused);
  expect(type('kubectl create -f pod.yaml')).toEqual({ code: 0, out: 'configmap/big created\n', err: '' });
  expect(type('kubectl apply -f pod.yaml').err).toContain(refused.err);
  expect(type('kubectl replace -f pod.yaml')).toEqual({ code: 0, out: 'configmap/big replaced\n', err: '' });
});

/** A file is printed as it stands: no field is added that kubectl, which asks no server, cannot know. */
const LOCAL: readonly (readonly [line: string, text: string])[] = [
  ['create -f pod.yaml --dry-run=client -o yaml', 'apiVersion: v1\ndata:\n  a: "1"\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: default\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\n  namespace: default\nspec:\n  selector:\n    matchLabels:\n      a: b\n  template:\n    metadata:\n      labels:\n        a: b\n    spec:\n      containers:\n      - image: nginx\n        name: web\n'],
  ['replace -f pod.yaml --dry-run=client', 'configmap/c replaced (dry run)\ndeployment.apps/d replaced (dry run)\n'],
  ['label -f pod.yaml --local x=y', 'configmap/c labeled\ndeployment.apps/d labeled\n'],
  ['annotate -f pod.yaml --local x=y -o name', 'configmap/c\ndeployment.apps/d\n'],
  ["patch -f pod.yaml --local -p '{}'", 'configmap/c patched (no change)\ndeployment.apps/d patched (no change)\n'],
  ["patch -f pod.yaml --local -p '{\"metadata\":{\"labels\":{\"x\":\"y\"}}}' -o jsonpath='{.metadata}'", '{"labels":{"x":"y"},"name":"c"}{"labels":{"x":"y"},"name":"d"}'],
  ["create -f pod.yaml --dry-run=client --save-config -o jsonpath='{.metadata.annotations}'", '{"kubectl.kubernetes.io/last-applied-configuration":"{\\"apiVersion\\":\\"v1\\",\\"data\\":{\\"a\\":\\"1\\"},\\"kind\\":\\"ConfigMap\\",\\"metadata\\":{\\"annotations\\":{},\\"name\\":\\"c\\",\\"namespace\\":\\"default\\"}}\\n"}{"kubectl.kubernetes.io/last-applied-configuration":"{\\"apiVersion\\":\\"apps/v1\\",\\"kind\\":\\"Deployment\\",\\"metadata\\":{\\"annotations\\":{},\\"name\\":\\"d\\",\\"namespace\\":\\"default\\"},\\"spec\\":{\\"selector\\":{\\"matchLabels\\":{\\"a\\":\\"b\\"}},\\"template\\":{\\"metadata\\":{\\"labels\\":{\\"a\\":\\"b\\"}},\\"spec\\":{\\"containers\\":[{\\"image\\":\\"nginx\\",\\"name\\":\\"web\\"}]}}}}\\n"}'],
  ["apply -f pod.yaml -o go-template='{{.kind}} {{len .items}} {{.metadata}}'", 'List 2 map[]'],
];
describe('what only the file says', () => {
  const { type } = live('{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: "1"}}\n---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: web, image: nginx}]}}}}\n');
  test.each(LOCAL)('kubectl %s', (line, text) => expect(type(`kubectl ${line}`)).toEqual({ code: 0, out: text, err: '' }));
  test('a typed object has what its struct has', () => {
    expect(type("kubectl set image -f pod.yaml --local web=x -o yaml").out).toContain('containers:\n      - image: x\n        name: web\n        resources: {}\nstatus: {}\n');
  });
});
