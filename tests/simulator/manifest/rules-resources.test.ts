// Names and amounts of resources, and references to them (V-28 … V-30, V-65 … V-70, V-81): a fragment of a manifest → the API server's errors.
import { describe } from 'vitest';
import { M_NONNEG, M_QNAME, checkRows, container, init, pod } from './helpers.ts';
import type { Row } from './helpers.ts';

const C = 'spec.containers[0]';
const R = `${C}.resources`;
const limits = (name: string, amount: string | number): string => container(`resources: {limits: {"${name}": ${amount}}}`);
/** Requests default to limits (D-17), so what is wrong with a limit is wrong twice. */
const twice = (rest: (list: string) => string): string[] => [rest(`${R}.limits`), rest(`${R}.requests`)];
const NOT_STANDARD = 'must be a standard resource type or fully qualified';
const NOT_FOR_CONTAINERS = 'must be a standard resource for containers';

describe('names of resources', () => checkRows([
  ['V-67 no name at all', limits('g pu', 1), ...['limits', 'requests'].flatMap((list) => [`${R}.${list}[g pu]: Invalid value: "g pu": ${M_QNAME}`, `${R}.${list}[g pu]: Invalid value: "g pu": ${NOT_FOR_CONTAINERS}`])],
  ...['pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims', 'requests.cpu', 'limits.memory', 'requests.storage', 'requests.hugepages-2Mi'].map((name): Row => [`V-67 ${name} means something elsewhere`, limits(name, 1), ...twice((list) => `${list}[${name}]: Invalid value: "${name}": ${NOT_FOR_CONTAINERS}`)]),
  ['V-67 of Kubernetes itself', limits('kubernetes.io/gpu', 1)],
  ['V-67 of a part of Kubernetes', limits('node.kubernetes.io/gpu', 1)],
  ['V-67 of a quota', limits('requests.example.com/gpu', 1), ...twice((list) => `${list}[requests.example.com/gpu]: Invalid value: "requests.example.com/gpu": doesn't follow extended resource name standard`)],
  ['V-65 equal is not more', container('resources: {requests: {cpu: 1}, limits: {cpu: 1000m}}')],
  ['V-65 in the order of names', container('resources: {requests: {memory: 2Gi, cpu: 2}, limits: {memory: 1Gi, cpu: 1}}'), `${R}.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`, `${R}.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi`],
  ['V-66 nothing is not negative', limits('cpu', 0)],
  ['V-66 a negative request', container('resources: {requests: {memory: -1}}'), `${R}.requests[memory]: Invalid value: "-1": ${M_NONNEG}`],
  ['V-68 whole', limits('example.com/gpu', '"2"')],
]));

// What is wrong with limit and request alike is said once: the server drops repeated texts.
describe('huge pages', () => checkRows([
  ['with memory', container('resources: {limits: {hugepages-2Mi: 4Mi, memory: 1Gi}}')],
  ['with a request of cpu', container('resources: {limits: {hugepages-2Mi: 4Mi}, requests: {cpu: 1}}')],
  ['alone', container('resources: {limits: {hugepages-2Mi: 4Mi}}'), `${R}: Forbidden: HugePages require cpu or memory`],
  ['half a page', container('resources: {limits: {hugepages-2Mi: 3Mi, memory: 1Gi}}'), `${R}: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`],
  ['pages of no size', container('resources: {limits: {hugepages-0: 1Mi, memory: 1Gi}}'), `${R}: Invalid value: "1Mi": 1Mi is not positive integer multiple of hugepages-0`],
  ['pages of what?', container('resources: {limits: {hugepages-big: 1Mi, memory: 1Gi}}'), `${R}: Invalid value: "1Mi": 1Mi is not positive integer multiple of hugepages-big`],
  ['requests equal limits', container('resources: {limits: {hugepages-2Mi: 4Mi, memory: 1Gi}, requests: {hugepages-2Mi: 2Mi}}'), `${R}.requests: Invalid value: "2Mi": must be equal to hugepages-2Mi limit of 4Mi`],
  ['no limit', container('resources: {requests: {hugepages-2Mi: 2Mi, cpu: 1}}'), `${R}.limits: Required value: Limit must be set for non overcommitable resources`],
]));

describe('resources of the Pod', () => checkRows([
  ['V-69 all three kinds', pod('resources: {limits: {cpu: 1, memory: 1Gi, hugepages-2Mi: 2Mi}}')],
  ['V-69 others not', pod('resources: {limits: {ephemeral-storage: 1Gi}}'), ...['limits', 'requests'].map((list) => `spec.resources.${list}[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"`)],
  ['V-69 no resource at all', pod('resources: {limits: {gpu: 1}}'), ...['limits', 'requests'].map((list) => `spec.resources.${list}[gpu]: Invalid value: "gpu": ${NOT_STANDARD}`)],
  ['V-69 just enough', pod('resources: {requests: {cpu: 2}, limits: {cpu: 2}}\ncontainers: [{name: a, image: a, resources: {requests: {cpu: 2}, limits: {cpu: 2}}}]')],
  ['V-69 a container without a limit', pod('resources: {limits: {cpu: 2}}\ncontainers: [{name: a, image: a}, {name: b, image: b, resources: {limits: {memory: 1Gi}}}]')],
  ['V-69 what no Pod holds is nobody\'s sum', pod('resources: {requests: {cpu: 1}}\ncontainers: [{name: a, image: a, resources: {requests: {ephemeral-storage: 1Gi}}}]')],
  ['V-69 sums in the order of names', pod('resources: {requests: {memory: 1Gi, cpu: 1}}\ncontainers: [{name: a, image: a, resources: {requests: {memory: 2Gi, cpu: 2}}}]'), 'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2', 'spec.resources.requests[memory]: Invalid value: "1Gi": must be greater than or equal to aggregate container requests of 2Gi'],
]));

const resize = (...policies: readonly string[]): string => container(`resizePolicy: [${policies.map((each) => `{${each}}`).join(', ')}]`);
describe('V-70 resizing', () => checkRows([
  ['both', resize('resourceName: cpu, restartPolicy: NotRequired', 'resourceName: memory, restartPolicy: RestartContainer')],
  ['twice', resize('resourceName: cpu, restartPolicy: NotRequired', 'resourceName: cpu, restartPolicy: NotRequired'), `${C}.resizePolicy[1]: Duplicate value: "cpu"`],
  ['of nothing', resize('restartPolicy: NotRequired'), `${C}.resizePolicy: Required value`],
  ['of something else', resize('resourceName: pods, restartPolicy: NotRequired'), `${C}.resizePolicy: Unsupported value: "pods": supported values: "cpu", "memory"`],
  ['in no way', resize('resourceName: cpu'), `${C}.resizePolicy: Required value`],
  ['in another way', resize('resourceName: cpu, restartPolicy: Sometimes'), `${C}.resizePolicy: Unsupported value: "Sometimes": supported values: "NotRequired", "RestartContainer"`],
  ['where nothing restarts', pod('restartPolicy: Never\ncontainers: [{name: a, image: a, resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]}]')],
  ['of an init container', init('resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]'), `spec.initContainers[0].resizePolicy[0].restartPolicy: Invalid value: "RestartContainer": must not be set to 'RestartContainer' for non-sidecar initContainers`],
  ['of a sidecar', init('restartPolicy: Always\nresizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]')],
]));

const from = (source: string, more = ''): string => container(`env: [{name: A, ${more}valueFrom: {${source}}}]`);
const FROM = `${C}.env[0].valueFrom`;
const divided = (resource: string, divisor: string): string => from(`resourceFieldRef: {resource: ${resource}, divisor: ${divisor}}`);
const BYTES = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei';
describe('V-30 divisors', () => checkRows([
  ...['limits.cpu', 'requests.cpu'].flatMap((resource): Row[] => [...['1', '1m', '0'].map((each): Row => [`${resource} by ${each}`, divided(resource, each)]), [`${resource} by 1k`, divided(resource, '1k'), `${FROM}.resourceFieldRef.divisor: Invalid value: "${resource}": only divisor's values 1m and 1 are supported with the cpu resource`]]),
  ...[['limits.memory', 'memory'], ['requests.memory', 'memory'], ['limits.ephemeral-storage', 'local ephemeral storage'], ['requests.ephemeral-storage', 'local ephemeral storage'], ['limits.hugepages-2Mi', 'hugepages'], ['requests.hugepages-2Mi', 'hugepages']].flatMap(([resource = '', words = '']): Row[] => [
    ...BYTES.split(', ').map((each): Row => [`${resource} by ${each}`, divided(resource, each)]),
    [`${resource} by 1m`, divided(resource, '1m'), `${FROM}.resourceFieldRef.divisor: Invalid value: "${resource}": only divisor's values ${BYTES} are supported with the ${words} resource`],
  ]),
  ['no resource', from('resourceFieldRef: {}'), `${FROM}.resourceFieldRef.resource: Required value`],
  ['pages of something else', from('resourceFieldRef: {resource: my.limits.hugepages-2Mi}'), `${FROM}.resourceFieldRef.resource: Unsupported value: "my.limits.hugepages-2Mi": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`],
]));

describe('V-28, V-29, V-81 sources of a variable', () => checkRows([
  ['a value and an empty source', from('', 'value: x, '), `${FROM}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``],
  ['an empty value and a source', from('fieldRef: {fieldPath: metadata.name}', 'value: "", ')],
  ['another version', from('fieldRef: {apiVersion: v2, fieldPath: metadata.name}'), `${FROM}.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2`],
  ['the only version', from('fieldRef: {apiVersion: v1, fieldPath: metadata.name}')],
  ['a part of what has none', from(`fieldRef: {fieldPath: "metadata.name['a']"}`), `${FROM}.fieldRef.fieldPath: Invalid value: "metadata.name['a']": error converting fieldPath: field label does not support subscript: metadata.name['a']`],
  ['an annotation, in capitals', from(`fieldRef: {fieldPath: "metadata.annotations['A.example.COM/b']"}`)],
  ['a label whose prefix has capitals', from(`fieldRef: {fieldPath: "metadata.labels['A.example.COM/b']"}`), `${FROM}.fieldRef: Invalid value: "A.example.COM/b": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`],
  ['all labels', from('fieldRef: {fieldPath: metadata.labels}'), `${FROM}.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`],
  ['a file', pod('volumes: [{name: v, emptyDir: {}}]\ncontainers: [{name: a, image: a, env: [{name: A, valueFrom: {fileKeyRef: {volumeName: v, path: f, key: K}}}]}]')],
  ['a file of nothing', from('fileKeyRef: {}'), `${FROM}.fileKeyRef.key: Required value`, `${FROM}.fileKeyRef.path: Required value`, `${FROM}.fileKeyRef.volumeName: Required value`],
  ['a file upwards', from('fileKeyRef: {volumeName: v, path: ../f, key: A=B}'), `${FROM}.fileKeyRef.key: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than '='`, `${FROM}.fileKeyRef.path: Invalid value: "../f": must not contain '..'`],
  ['a file in a Secret', pod('volumes: [{name: v, secret: {secretName: s}}]\ncontainers: [{name: a, image: a, env: [{name: A, valueFrom: {fileKeyRef: {volumeName: v, path: f, key: K}}}]}]'), `${FROM}.fileKeyRef.volumeName: Invalid value: "v": referenced volume must be of type emptyDir`],
  ['a reference to no name', container('envFrom: [{secretRef: {name: A_b}}]'), `${C}.envFrom[0].secretRef.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`],
]));
