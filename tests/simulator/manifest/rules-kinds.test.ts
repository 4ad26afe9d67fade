// The spec's rules about metadata, the Pod as a whole and the other kinds (3.3, 3.11, 3.13): a manifest → the API server's errors.
import { describe, expect, test } from 'vitest';
import { M_LABEL, M_LVAL, M_NONNEG, M_PORT, M_QNAME, M_SUB, TEMPLATE, checkRows, kind, outcome, pod } from './helpers.ts';

const check = checkRows;
const named = (metadata: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec: {containers: [{name: a, image: "a:1"}]}\n`;
const KEY = "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

describe('metadata', () => check([
  ['V-02', named('name: My_Pod'), `metadata.name: Invalid value: "My_Pod": ${M_SUB}`],
  ['V-02 long', named(`name: ${'a'.repeat(254)}`), `metadata.name: Invalid value: "${'a'.repeat(254)}": must be no more than 253 characters`],
  ['V-03', named('name: a.b'), "Warning: metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]"],
  ['V-05 value', named('name: x, labels: {a: b c}'), `metadata.labels: Invalid value: "b c": ${M_LVAL}`],
  ['V-05 long value', named(`name: x, labels: {a: ${'b'.repeat(64)}}`), `metadata.labels: Invalid value: "${'b'.repeat(64)}": must be no more than 63 bytes`],
  ['V-05 key', named('name: x, labels: {-a: b}'), `metadata.labels: Invalid value: "-a": ${M_QNAME}`],
  ['V-05 slashes', named('name: x, labels: {a/b/c: d}'), `metadata.labels: Invalid value: "a/b/c": ${KEY}`],
  ['V-05 empty prefix', named('name: x, labels: {/b: d}'), 'metadata.labels: Invalid value: "/b": prefix part must be non-empty'],
  ['V-05 bad prefix', named('name: x, labels: {A_/b: d}'), `metadata.labels: Invalid value: "A_/b": prefix part ${M_SUB}`],
  ['V-06 key', named('name: x, annotations: {a b: c}'), `metadata.annotations: Invalid value: "a b": ${M_QNAME}`],
  ['V-06 prefix in capitals', named('name: x, annotations: {Example.COM/b: c}')],
  ['V-06 size', named(`name: x, annotations: {a: ${'b'.repeat(262144)}}`), 'metadata.annotations: Too long: may not be more than 262144 bytes'],
  ['V-07', named('name: x, finalizers: [foo]'), 'metadata.finalizers[0]: Invalid value: "foo": name is neither a standard finalizer name nor is it fully qualified'],
  ['E-06, E-09 several, in order', named('name: X, labels: {a: "-"}, annotations: {"-": a}'), `metadata.name: Invalid value: "X": ${M_SUB}`, `metadata.labels: Invalid value: "-": ${M_LVAL}`, `metadata.annotations: Invalid value: "-": ${M_QNAME}`],
]));

describe('the Pod as a whole', () => check([
  ['V-75', pod('activeDeadlineSeconds: 0'), 'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  ['V-76', pod('dnsPolicy: x'), 'spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"'],
  ['V-76 None', pod('dnsPolicy: None'), 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  ['V-77 hostname', pod('hostname: a.b'), 'spec.hostname: Invalid value: "a.b": must not contain dots'],
  ['V-77 subdomain', pod('subdomain: A'), `spec.subdomain: Invalid value: "A": ${M_LABEL}`],
  ['V-77 nodeName', pod('nodeName: A'), `spec.nodeName: Invalid value: "A": ${M_SUB}`],
  ['V-78 nodeSelector', pod('nodeSelector: {disk: "s d"}'), `spec.nodeSelector: Invalid value: "s d": ${M_LVAL}`],
  ['V-78 tolerations', pod('tolerations:\n- {operator: Equal}\n- {key: k, operator: exists}\n- {key: k, operator: Exists, value: b}\n- {key: k, effect: foo}\n- {key: k, effect: NoSchedule, tolerationSeconds: 5}'),
    'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"', 'spec.tolerations[1].operator: Unsupported value: "exists": supported values: "Equal", "Exists"',
    'spec.tolerations[2].operator: Invalid value: "b": value must be empty when `operator` is \'Exists\'', 'spec.tolerations[3].effect: Unsupported value: "foo": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"', 'spec.tolerations[4].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set'],
  ['V-79 os', pod('os: {name: bsd}'), 'spec.os: Unsupported value: "bsd": supported values: "linux", "windows"'],
  ['V-79 gates and node', pod('nodeName: n1\nschedulingGates: [{name: g}]'), 'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ['E-09 far apart, in order', pod('hostname: A\nrestartPolicy: x\nvolumes: [{name: V}]\ninitContainers: [{name: i}]'), `spec.volumes[0].name: Invalid value: "V": ${M_LABEL}`, 'spec.initContainers[0].image: Required value', 'spec.restartPolicy: Unsupported value: "x": supported values: "Always", "OnFailure", "Never"', `spec.hostname: Invalid value: "A": ${M_LABEL}`],
  ['affinity', pod('affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}'), 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty', 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": name part must be non-empty', `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "": ${M_QNAME}`],
  ['host aliases', pod('hostAliases: [{ip: 1.2.3}]'), 'spec.hostAliases[0].ip: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
]));

const deployment = (spec: string): string => kind('apps/v1', 'Deployment', `spec:\n  ${spec}`);
describe('templates', () => check([
  ['V-89', deployment(`selector: {matchLabels: {app: w}}\n  ${TEMPLATE}\n      restartPolicy: OnFailure`), 'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"'],
  ['V-89 nonsense', deployment(`selector: {matchLabels: {app: w}}\n  ${TEMPLATE}\n      restartPolicy: x`), 'spec.template.spec.restartPolicy: Unsupported value: "x": supported values: "Always", "OnFailure", "Never"', 'spec.template.spec.restartPolicy: Unsupported value: "x": supported values: "Always"'],
  ['V-91 no selector', deployment(TEMPLATE), 'spec.selector: Required value', 'spec.template.metadata.labels: Invalid value: {"app":"w"}: `selector` does not match template `labels`'],
  ['V-91 mismatch', deployment(`selector: {matchLabels: {app: z}}\n  ${TEMPLATE}`), 'spec.template.metadata.labels: Invalid value: {"app":"w"}: `selector` does not match template `labels`'],
  ['V-91 empty selector', deployment(`selector: {}\n  ${TEMPLATE}`), 'spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
  ['V-91 no template', deployment('selector: {matchLabels: {app: w}}'), 'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`', 'spec.template.spec.containers: Required value'],
  ['V-92 deadline', deployment(`selector: {matchLabels: {app: w}}\n  ${TEMPLATE}\n      activeDeadlineSeconds: 5`), 'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported'],
  ['V-92 replicas', deployment(`replicas: -1\n  selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`), `spec.replicas: Invalid value: -1: ${M_NONNEG}`],
  ['V-94 no look at spaces', deployment(`selector: {matchLabels: {app: w}}\n  ${TEMPLATE.replace('a:1', 'a:1 ')}`)],
  ['V-94 requests not doubled', deployment(`selector: {matchLabels: {app: w}}\n  ${TEMPLATE.replace('"a:1"', '"a:1", resources: {limits: {cpu: -1}}')}`), `spec.template.spec.containers[0].resources.limits[cpu]: Invalid value: "-1": ${M_NONNEG}`],
  ['strategy type', deployment(`strategy: {type: Rolling}\n  selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`), 'spec.strategy: Unsupported value: {"Type":"Rolling","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"'],
  ['strategy Recreate', deployment(`strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}\n  selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`), "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
  ['both zero', deployment(`strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}\n  selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`), 'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
  ['selector expressions', deployment(`selector: {matchExpressions: [{key: app, operator: In}]}\n  ${TEMPLATE}`), "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'", 'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"In"}]}: invalid label selector'],
  ['DaemonSet', kind('apps/v1', 'DaemonSet', `spec:\n  selector: {matchLabels: {app: z}}\n  ${TEMPLATE}`), 'spec.template.metadata.labels: Invalid value: {"app":"w"}: `selector` does not match template `labels`'],
  ['StatefulSet', kind('apps/v1', 'StatefulSet', `spec:\n  serviceName: s\n  selector: {matchLabels: {app: w}}\n  podManagementPolicy: x\n  ${TEMPLATE}`), "spec.podManagementPolicy: Invalid value: \"x\": must be 'OrderedReady' or 'Parallel'"],
  ['V-90 without', kind('batch/v1', 'Job', `spec:\n  ${TEMPLATE}`), 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ['V-90 nonsense', kind('batch/v1', 'Job', `spec:\n  ${TEMPLATE}\n      restartPolicy: bad`), 'spec.template.spec.restartPolicy: Unsupported value: "bad": supported values: "Always", "OnFailure", "Never"', 'spec.template.spec.restartPolicy: Unsupported value: "bad": supported values: "OnFailure", "Never"'],
  ['Job numbers', kind('batch/v1', 'Job', `spec:\n  backoffLimit: -1\n  completions: -2\n  ${TEMPLATE}\n      restartPolicy: Never`), `spec.completions: Invalid value: -2: ${M_NONNEG}`, `spec.backoffLimit: Invalid value: -1: ${M_NONNEG}`],
  ['indexed Job', kind('batch/v1', 'Job', `spec:\n  parallelism: 2\n  completionMode: Indexed\n  ${TEMPLATE}\n      restartPolicy: Never`), 'spec.completions: Required value: when completion mode is Indexed'],
]));

const cron = (schedule: string, more = ''): string => kind('batch/v1', 'CronJob', `spec:\n  schedule: ${schedule}\n${more}  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}}}`);
describe('CronJobs', () => check([
  ['fine', cron('"*/5 0-6 1,15 jan-mar mon"')], ['descriptor', cron('"@hourly"')], ['every', cron('"@every 1h30m"')],
  ['no schedule', cron('""'), 'spec.schedule: Required value'],
  ['four fields', cron('"* * * *"'), 'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]'],
  ['too high', cron('"70 * * * *"'), 'spec.schedule: Invalid value: "70 * * * *": end of range (70) above maximum (59): 70'],
  ['no number', cron('"a * * * *"'), 'spec.schedule: Invalid value: "a * * * *": failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ['backwards', cron('"5-2 * * * *"'), 'spec.schedule: Invalid value: "5-2 * * * *": beginning of range (5) beyond end of range (2): 5-2'],
  ['step of none', cron('"*/0 * * * *"'), 'spec.schedule: Invalid value: "*/0 * * * *": step of range should be a positive number: */0'],
  ['descriptor unknown', cron('"@never"'), 'spec.schedule: Invalid value: "@never": unrecognized descriptor: @never'],
  ['concurrency', cron('"* * * * *"', '  concurrencyPolicy: x\n'), 'spec.concurrencyPolicy: Unsupported value: "x": supported values: "Allow", "Forbid", "Replace"'],
  ['V-90 path', cron('"* * * * *"').replace('Never', 'Always'), 'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
]));

const service = (spec: string): string => kind('v1', 'Service', `spec: {${spec}}`);
describe('Services and configuration', () => check([
  ['no ports', service('selector: {a: b}'), 'spec.ports: Required value'], ['headless needs none', service('clusterIP: None')],
  ['names of several ports', service('ports: [{port: 1}, {port: 2}]'), 'spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ['port range', service('ports: [{port: 70000, targetPort: 1}]'), `spec.ports[0].port: Invalid value: 70000: ${M_PORT}`],
  ['target port', service('ports: [{port: 1, targetPort: "80"}]'), 'spec.ports[0].targetPort: Invalid value: "80": must contain at least one letter (a-z)'],
  ['type', service('type: clusterip, ports: [{port: 1}]'), 'spec.type: Unsupported value: "clusterip": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'],
  ['node port of a ClusterIP', service('ports: [{port: 1, nodePort: 30000}]'), "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ['node port range', service('type: NodePort, ports: [{port: 1, nodePort: 80}]'), 'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'],
  ['external name', service('type: ExternalName'), 'spec.externalName: Required value'],
  ['affinity', service('sessionAffinity: x, ports: [{port: 1}]'), 'spec.sessionAffinity: Unsupported value: "x": supported values: "ClientIP", "None"'],
  ['ConfigMap key', kind('v1', 'ConfigMap', 'data: {a b: c}'), `data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`],
  ['Secret of a type', kind('v1', 'Secret', 'type: kubernetes.io/tls\nstringData: {tls.crt: x}'), 'data[tls.key]: Required value'],
  ['claim', kind('v1', 'PersistentVolumeClaim', 'spec: {accessModes: [RWO]}'), 'spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"', 'spec.resources[storage]: Required value'],
  ['Namespace', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}\n', 'metadata.name: Invalid value: "a.b": must not contain dots'],
]));

describe('admission (V-08, V-09)', () => {
  test.each([
    ['namespace', named('name: x, namespace: nope'), 'Error from server (NotFound): error when creating "pod.yaml": namespaces "nope" not found'],
    ['service account, before any other error', pod('serviceAccountName: nope\nhostname: A'), 'Error from server (Forbidden): error when creating "pod.yaml": pods "x" is forbidden: error looking up service account default/nope: serviceaccount "nope" not found'],
    ['priority class', pod('priorityClassName: nope'), 'Error from server (Forbidden): error when creating "pod.yaml": pods "x" is forbidden: no PriorityClass with name nope was found'],
    ['priority by hand', pod('priority: 5'), 'Error from server (Forbidden): error when creating "pod.yaml": pods "x" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name'],
  ])('%s', (_, manifest, want) => expect(outcome(manifest).said).toBe(want));
});
