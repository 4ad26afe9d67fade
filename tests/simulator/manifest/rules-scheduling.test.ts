// Where a Pod runs and under what name (V-75 … V-79): a fragment of a manifest → the API server's errors.
import { describe } from 'vitest';
import { M_LABEL, M_LVAL, M_QNAME, M_SUB, TEMPLATE, checkRows, kind, pod } from './helpers.ts';
import type { Row } from './helpers.ts';

/** A Deployment whose Pods have this field. */
const template = (field: string): string => kind('apps/v1', 'Deployment', `spec:\n  selector: {matchLabels: {app: w}}\n  ${TEMPLATE}\n      ${field}`);
const bad = (path: string, value: string, message: string): string => `${path}: Invalid value: "${value}": ${message}`;
const EMPTY_NAME = ['name part must be non-empty', M_QNAME];

const NODE = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
const SOFT = 'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]';
const needs = (terms: string): string => pod(`affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${terms}]}}}`);
const likes = (term: string): string => pod(`affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{${term}}]}}`);
const expression = (fields: string): string => needs(`{matchExpressions: [{${fields}}]}`);
const field = (fields: string): string => needs(`{matchFields: [{${fields}}]}`);
const WANTS_ONE = 'Required value: must be specified single value when `operator` is \'Lt\' or \'Gt\'';

describe('node affinity', () => checkRows([
  ['no terms', needs(''), `${NODE}: Required value: must have at least one node selector term`],
  ...['In', 'NotIn'].flatMap((operator): Row[] => [
    [`${operator} a list`, expression(`key: a, operator: ${operator}, values: [b, c]`)],
    [`${operator} nothing`, expression(`key: a, operator: ${operator}`), `${NODE}[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`],
    [`a field ${operator} two`, field(`key: metadata.name, operator: ${operator}, values: [b, c]`), `${NODE}[0].matchFields[0].values: Required value: must be only one value when \`operator\` is 'In' or 'NotIn' for node field selector`],
    [`a field ${operator} one`, field(`key: metadata.name, operator: ${operator}, values: [b]`)],
  ]),
  ...['Exists', 'DoesNotExist'].flatMap((operator): Row[] => [
    [operator, expression(`key: a, operator: ${operator}`)],
    [`${operator} with a value`, expression(`key: a, operator: ${operator}, values: [b]`), `${NODE}[0].matchExpressions[0].values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`],
    [`a field ${operator}`, field(`key: metadata.name, operator: ${operator}`), bad(`${NODE}[0].matchFields[0].operator`, operator, 'not a valid selector operator')],
  ]),
  ...['Gt', 'Lt'].flatMap((operator): Row[] => [
    [`${operator} one`, expression(`key: a, operator: ${operator}, values: ["5"]`)],
    [`${operator} none`, expression(`key: a, operator: ${operator}`), `${NODE}[0].matchExpressions[0].values: ${WANTS_ONE}`],
    [`${operator} two`, expression(`key: a, operator: ${operator}, values: ["5", "6"]`), `${NODE}[0].matchExpressions[0].values: ${WANTS_ONE}`],
  ]),
  ['another operator', expression('key: a, operator: in, values: [b]'), bad(`${NODE}[0].matchExpressions[0].operator`, 'in', 'not a valid selector operator')],
  ['a key and a value that are none', expression('key: a b, operator: In, values: [c d]'), bad(`${NODE}[0].matchExpressions[0].key`, 'a b', M_QNAME), bad(`${NODE}[0].matchExpressions[0].values[0]`, 'c d', M_LVAL)],
  ['another field', field('key: metadata.uid, operator: In, values: [b]'), bad(`${NODE}[0].matchFields[0].key`, 'metadata.uid', 'not a valid field selector key')],
  ['no node of that name', field('key: metadata.name, operator: In, values: [B_]'), bad(`${NODE}[0].matchFields[0].values[0]`, 'B_', M_SUB)],
  ['a wish may have any value', likes('weight: 1, preference: {matchExpressions: [{key: a, operator: In, values: [c d]}]}')],
  ['a wish has a key', likes('weight: 100, preference: {matchExpressions: [{key: a b, operator: Exists}]}'), bad(`${SOFT}.preference.matchExpressions[0].key`, 'a b', M_QNAME)],
  ['too light', likes('weight: 0, preference: {}'), `${SOFT}.weight: Invalid value: 0: must be in the range 1-100`],
  ['too heavy', likes('weight: 101, preference: {}'), `${SOFT}.weight: Invalid value: 101: must be in the range 1-100`],
]));

describe('affinity of Pods', () => checkRows(['podAffinity', 'podAntiAffinity'].flatMap((kind): Row[] => {
  const hard = `spec.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[0]`;
  const soft = `spec.affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution[0]`;
  const term = (fields: string): string => pod(`affinity: {${kind}: {requiredDuringSchedulingIgnoredDuringExecution: [{${fields}}]}}`);
  const wish = (fields: string): string => pod(`affinity: {${kind}: {preferredDuringSchedulingIgnoredDuringExecution: [{${fields}}]}}`);
  return [
    ['sound', term('topologyKey: zone, labelSelector: {matchLabels: {a: b}}, namespaces: [other], namespaceSelector: {}')],
    ['no topology', term('labelSelector: {}'), `${hard}.topologyKey: Required value: can not be empty`, ...EMPTY_NAME.map((message) => bad(`${hard}.topologyKey`, '', message))],
    ['no key', term('topologyKey: a b'), bad(`${hard}.topologyKey`, 'a b', M_QNAME)],
    ['no namespace', term('topologyKey: zone, namespaces: [A]'), bad(`${hard}.namespace`, 'A', M_LABEL)],
    ['no label', term('topologyKey: zone, labelSelector: {matchLabels: {a: b c}}'), bad(`${hard}.labelSelector.matchLabels`, 'b c', M_LVAL)],
    ['no label of a namespace', term('topologyKey: zone, namespaceSelector: {matchLabels: {a: b c}}'), bad(`${hard}.namespaceSelector.matchLabels`, 'b c', M_LVAL)],
    ['a wish', wish('weight: 1, podAffinityTerm: {topologyKey: zone, labelSelector: {}}')],
    ['a wish without weight', wish('podAffinityTerm: {topologyKey: zone}'), `${soft}.weight: Invalid value: 0: must be in the range 1-100`],
    ['a wish without topology', wish('weight: 5, podAffinityTerm: {}'), `${soft}.podAffinityTerm.topologyKey: Required value: can not be empty`, ...EMPTY_NAME.map((message) => bad(`${soft}.podAffinityTerm.topologyKey`, '', message))],
  ];
})));

const SPREAD = 'spec.topologySpreadConstraints[0]';
const spread = (...constraints: readonly string[]): string => pod(`topologySpreadConstraints: [${constraints.map((each) => `{${each}}`).join(', ')}]`);
const EVEN = 'maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule';
describe('spreading', () => checkRows([
  ['sound', spread(`${EVEN}, minDomains: 1, nodeAffinityPolicy: Honor, nodeTaintsPolicy: Ignore, labelSelector: {matchLabels: {a: b}}`)],
  ['no skew', spread('maxSkew: 0, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway'), `${SPREAD}.maxSkew: Invalid value: 0: must be greater than zero`],
  ['no topology', spread('maxSkew: 1, whenUnsatisfiable: ScheduleAnyway'), `${SPREAD}.topologyKey: Required value: can not be empty`],
  ['no key', spread('maxSkew: 1, topologyKey: a b, whenUnsatisfiable: ScheduleAnyway'), bad(`${SPREAD}.topologyKey`, 'a b', M_QNAME)],
  ['no action', spread('maxSkew: 1, topologyKey: zone, whenUnsatisfiable: Wait'), `${SPREAD}.whenUnsatisfiable: Unsupported value: "Wait": supported values: "DoNotSchedule", "ScheduleAnyway"`],
  ['twice', spread(EVEN, EVEN), 'spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"'],
  ['two actions for a topology', spread(`${EVEN}, labelSelector: {}`, `${EVEN.replace('DoNotSchedule', 'ScheduleAnyway')}, labelSelector: {}`)],
  ['no domains', spread(`${EVEN}, minDomains: 0`), `${SPREAD}.minDomains: Invalid value: 0: must be greater than zero`],
  ['domains for nothing', spread('maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, minDomains: 2'), `${SPREAD}.minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway`],
  ['policies', spread(`${EVEN}, nodeAffinityPolicy: honor, nodeTaintsPolicy: ignore`), ...['nodeAffinityPolicy', 'nodeTaintsPolicy'].map((name, i) => `${SPREAD}.${name}: Unsupported value: "${['honor', 'ignore'][i]}": supported values: "Honor", "Ignore"`)],
  ['no label', spread(`${EVEN}, labelSelector: {matchLabels: {a: b c}}`), bad(`${SPREAD}.labelSelector.matchLabels`, 'b c', M_LVAL)],
]));

describe('V-78 tolerations and gates', () => checkRows([
  ...['NoSchedule', 'PreferNoSchedule', 'NoExecute'].map((effect): Row => [effect, pod(`tolerations: [{key: k, operator: Equal, value: v, effect: ${effect}}]`)]),
  ['everything', pod('tolerations: [{operator: Exists}]')],
  ['for a while', pod('tolerations: [{key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 0}]')],
  ['no key', pod('tolerations: [{key: a b, operator: Exists}]'), bad('spec.tolerations[0].key', 'a b', M_QNAME)],
  ['no value', pod('tolerations: [{key: k, value: a b}]'), bad('spec.tolerations[0].operator', 'a b', M_LVAL)],
  ['readiness', pod('readinessGates: [{conditionType: a b}]'), bad('spec.readinessGates[0].conditionType', 'a b', M_QNAME)],
  ['scheduling', pod('schedulingGates: [{name: a b}]'), bad('spec.schedulingGates[0]', 'a b', M_QNAME)],
  ['scheduling, twice', pod('schedulingGates: [{name: g}, {name: g}]'), 'spec.schedulingGates[1]: Duplicate value: "g"'],
]));

describe('V-75 … V-77 names and numbers', () => checkRows([
  ['runtimeClassName', pod('runtimeClassName: A_b'), bad('spec.runtimeClassName', 'A_b', M_SUB)],
  // Admission looks for these two in a Pod before anything is validated (V-08, V-09).
  ...['serviceAccountName', 'priorityClassName'].map((name): Row => [name, template(`${name}: A_b`), bad(`spec.template.spec.${name}`, 'A_b', M_SUB)]),
  ['V-75 the shortest and the longest', pod('activeDeadlineSeconds: 1')],
  ['V-75 the longest', pod('activeDeadlineSeconds: 2147483647')],
  ['V-75 too long', pod('activeDeadlineSeconds: 2147483648'), 'spec.activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive'],
  ['preemption', template('preemptionPolicy: never'), 'spec.template.spec.preemptionPolicy: Unsupported value: "never": supported values: "PreemptLowerPriority", "Never"'],
  ...['Never', 'PreemptLowerPriority'].map((policy): Row => [policy, template(`preemptionPolicy: ${policy}`)]),
  ['V-79 linux', pod('os: {name: linux}')],
  ['V-79 of nothing', pod('os: {name: ""}'), 'spec.os.name: Required value: cannot be empty'],
  ['hostnames', pod('hostAliases: [{ip: 1.2.3.4, hostnames: [a.b, A_b]}]'), bad('spec.hostAliases[0].hostnames[1]', 'A_b', M_SUB)],
  ['an alias of no address', pod('hostAliases: [{hostnames: [a]}]'), bad('spec.hostAliases[0].ip', '', 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')],
  ...['2001:db8::ffff', '::', '::1', '1:2:3:4:5:6:7:8', '::ffff:10.9.8.7', '255.255.255.255'].map((ip): Row => [ip, pod(`hostAliases: [{ip: "${ip}", hostnames: [a]}]`)]),
  ...['1:2:3', '1::2::3', '1:2:3:4:5:6:7:8:9', '12345::', '::10.9.8', '256.1.1.1', '1.2.3.4.5', 'a'].map((ip): Row => [ip, pod(`hostAliases: [{ip: "${ip}", hostnames: [a]}]`), bad('spec.hostAliases[0].ip', ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]),
]));

describe('users of the node', () => checkRows([
  ['all of it shared', pod('hostUsers: true\nhostPID: true\nhostIPC: true')],
  ...(['hostPID', 'hostIPC'] as const).map((name): Row => [`${name} needs the node's users`, pod(`hostUsers: false\n${name}: true`), `spec.H${name.slice(1)}: Forbidden: when \`hostUsers\` is false`]),
  ['its own network', pod('hostUsers: false')],
  ['the node\'s network', pod('hostUsers: false\nhostNetwork: true'), 'spec.hostNetwork: Forbidden: when `hostUsers` is false'],
]));

const many = (count: number, each: (i: number) => string): string => Array.from({ length: count }, (_, i) => each(i)).join(', ');
const dns = (config: string, policy = 'None'): string => pod(`dnsPolicy: ${policy}\ndnsConfig: {${config}}`);
describe('V-76 DNS', () => checkRows([
  ['sound', dns('nameservers: [1.1.1.1, 8.8.8.8, "2001:db8::1"], searches: [a.b, "c.", ".", _d.e], options: [{name: ndots, value: "2"}, {name: edns0}]')],
  ['None needs a server', dns('searches: [a]'), 'spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None'],
  ['another policy needs none', dns('searches: [a]', 'Default')],
  ['four servers', dns(`nameservers: [${many(4, (i) => `1.1.1.${i}`)}]`), 'spec.dnsConfig.nameservers: Invalid value: ["1.1.1.0","1.1.1.1","1.1.1.2","1.1.1.3"]: must not have more than 3 nameservers'],
  ['no address', dns('nameservers: [dns]'), bad('spec.dnsConfig.nameservers[0]', 'dns', 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')],
  ['32 searches', dns(`searches: [${many(32, (i) => `s${i}`)}]`, 'Default')],
  ['33 searches', dns(`searches: [${many(33, (i) => `s${i}`)}]`, 'Default'), `spec.dnsConfig.searches: Invalid value: [${Array.from({ length: 33 }, (_, i) => `"s${i}"`).join(',')}]: must not have more than 32 search paths`],
  ['2048 characters', dns(`searches: [${many(16, () => 'a'.repeat(63) + '.' + 'b'.repeat(63))}, c]`.replace(', c]', ']'), 'Default')],
  ['a search that is none', dns('searches: [A.b]', 'Default'), bad('spec.dnsConfig.searches[0]', 'A.b', "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character or '_' (e.g. 'example.com', regex used for validation is '[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*')")],
  ['an option without a name', dns('options: [{value: "2"}]', 'Default'), 'spec.dnsConfig.options[0]: Required value: must not be empty'],
]));

describe('the name of the host', () => checkRows([
  ['sound', pod('hostnameOverride: a.b')],
  ['64 bytes', pod(`hostnameOverride: ${'a'.repeat(64)}`)],
  ['65 bytes', pod(`hostnameOverride: ${'a'.repeat(65)}`), bad('spec.hostnameOverride', 'a'.repeat(65), 'must be no more than 64 bytes')],
  ['no name', pod('hostnameOverride: A_'), bad('spec.hostnameOverride', 'A_', M_SUB)],
  ['the node has one', pod('hostnameOverride: a\nhostNetwork: true'), 'spec.hostnameOverride: Forbidden: may not be specified when hostNetwork is true'],
  ['two at once', pod('hostnameOverride: a\nsetHostnameAsFQDN: true'), 'spec.setHostnameAsFQDN: Forbidden: setHostnameAsFQDN cannot be set when hostnameOverride is specified'],
]));

describe('claims of devices', () => checkRows([
  ['no name', pod('resourceClaims: [{resourceClaimName: c}]'), 'spec.resourceClaims[0].name: Required value'],
  ['twice', pod('resourceClaims: [{name: a, resourceClaimName: c}, {name: a, resourceClaimName: d}]'), 'spec.resourceClaims[1].name: Duplicate value: "a"'],
  ['no label', pod('resourceClaims: [{name: A_, resourceClaimName: c}]'), bad('spec.resourceClaims[0].name', 'A_', M_LABEL)],
]));
