// Security contexts (V-71 … V-74), block devices and how mounts spread (V-39, V-40; core/validation): a manifest → the API server's errors.
import { describe } from 'vitest';
import { M_ID, checkRows as check, container, pod } from './helpers.ts';

const C = 'spec.containers[0]';
const S = `${C}.securityContext`;
const P = 'spec.securityContext';
const own = (fields: string): string => container(`securityContext: {${fields}}`);
const whole = (fields: string, more = ''): string => pod(`${more}securityContext: {${fields}}`);
const SECCOMP = 'supported values: "Localhost", "RuntimeDefault", "Unconfined"';
const NO_STEPS = "must not contain '..'";
const RELATIVE = 'must be a relative path';

describe.each([['seccomp', 'seccompProfile'], ['AppArmor', 'appArmorProfile']] as const)('%s', (name, field) => check([
  ['V-73 the runtime decides', own(`${field}: {type: RuntimeDefault}`)], ['V-73 without', own(`${field}: {type: Unconfined}`)], ['V-73 a file', own(`${field}: {type: Localhost, localhostProfile: a/b}`)],
  ['V-73 no type', own(`${field}: {}`), `${S}.${field}.type: Required value: type is required when ${field} is set`],
  ['V-73 an unknown type', own(`${field}: {type: x}`), `${S}.${field}.type: Unsupported value: "x": ${SECCOMP}`],
  ['V-73 no file', own(`${field}: {type: Localhost}`), `${S}.${field}.localhostProfile: Required value: must be set when ${name} type is Localhost`],
  ['V-73 a file for nothing', own(`${field}: {type: RuntimeDefault, localhostProfile: a}`), `${S}.${field}.localhostProfile: Invalid value: ${field === 'seccompProfile' ? '{"Type":"RuntimeDefault","LocalhostProfile":"a"}' : '"a"'}: can only be set when ${name} type is Localhost`],
  ['V-73 of the Pod', whole(`${field}: {type: x}`), `${P}.${field}.type: Unsupported value: "x": ${SECCOMP}`],
]));
describe('the file of a profile', () => check([
  ['seccomp: no way out', own('seccompProfile: {type: Localhost, localhostProfile: ../a}'), `${S}.seccompProfile.localhostProfile: Invalid value: "../a": ${NO_STEPS}`],
  ['seccomp: not from the root', own('seccompProfile: {type: Localhost, localhostProfile: /a}'), `${S}.seccompProfile.localhostProfile: Invalid value: "/a": ${RELATIVE}`],
  ['AppArmor: empty', own('appArmorProfile: {type: Localhost, localhostProfile: ""}'), `${S}.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost`],
  ['AppArmor: padded', own('appArmorProfile: {type: Localhost, localhostProfile: " a"}'), `${S}.appArmorProfile.localhostProfile: Invalid value: " a": must not be padded with whitespace`],
]));

const NO_RISE = 'cannot set `allowPrivilegeEscalation` to false and';
const SHOWN = (fields: Readonly<Record<string, string>>): string => `{${['Capabilities', 'Privileged', 'SELinuxOptions', 'WindowsOptions', 'RunAsUser', 'RunAsGroup', 'RunAsNonRoot', 'ReadOnlyRootFilesystem', 'AllowPrivilegeEscalation', 'ProcMount', 'SeccompProfile', 'AppArmorProfile'].map((name) => `"${name}":${fields[name] ?? (name === 'AllowPrivilegeEscalation' ? 'false' : 'null')}`).join(',')}}`;
describe('a container', () => check([
  ['V-71 the largest id', own('runAsUser: 2147483647, runAsGroup: 0')],
  ['V-71 ids', own('runAsUser: -1, runAsGroup: 2147483648'), `${S}.runAsUser: Invalid value: -1: ${M_ID}`, `${S}.runAsGroup: Invalid value: 2147483648: ${M_ID}`],
  ['V-72 privileged', own('privileged: true, allowPrivilegeEscalation: false'), `${S}: Invalid value: ${SHOWN({ Privileged: 'true' })}: ${NO_RISE} \`privileged\` to true`],
  ['V-72 privileged may', own('privileged: true, allowPrivilegeEscalation: true')],
  ['V-72 a capability', own('allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}'), `${S}: Invalid value: ${SHOWN({ Capabilities: '{"Add":["CAP_SYS_ADMIN"],"Drop":null}' })}: ${NO_RISE} \`capabilities.Add\` CAP_SYS_ADMIN`],
  ['V-72 another capability', own('allowPrivilegeEscalation: false, capabilities: {add: [NET_ADMIN], drop: [ALL]}')],
  ['E-02 everything shown', own('privileged: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsUser: 1, runAsGroup: 2, runAsNonRoot: true, readOnlyRootFilesystem: true, procMount: Default, seLinuxOptions: {level: s0}, seccompProfile: {type: Unconfined}, appArmorProfile: {type: Localhost, localhostProfile: a}'),
    `${S}: Invalid value: ${SHOWN({ Capabilities: '{"Add":null,"Drop":["ALL"]}', Privileged: 'true', RunAsUser: '1', RunAsGroup: '2', RunAsNonRoot: 'true', ReadOnlyRootFilesystem: 'true', ProcMount: '"Default"', SELinuxOptions: '{"User":"","Role":"","Type":"","Level":"s0"}', SeccompProfile: '{"Type":"Unconfined","LocalhostProfile":null}', AppArmorProfile: '{"Type":"Localhost","LocalhostProfile":"a"}' })}: ${NO_RISE} \`privileged\` to true`],
  ['procMount', own('procMount: x'), `${S}.procMount: Unsupported value: "x": supported values: "Default", "Unmasked"`],
  ['procMount unmasked', own('procMount: Unmasked'), `${S}.procMount: Invalid value: "Unmasked": \`hostUsers\` must be false to use \`Unmasked\``],
  ['procMount unmasked, users of its own', pod('hostUsers: false\ncontainers: [{name: a, image: a, securityContext: {procMount: Unmasked}}]')],
]));

const SYSCTL = 'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const sysctls = (...names: readonly string[]): string => `sysctls: [${names.map((name) => `{name: ${name}, value: "1"}`).join(', ')}]`;
describe('a Pod', () => check([
  ['V-74 ids', whole('fsGroup: -1, runAsUser: -2, runAsGroup: -3, supplementalGroups: [1, -4]'), `${P}.fsGroup: Invalid value: -1: ${M_ID}`, `${P}.runAsUser: Invalid value: -2: ${M_ID}`, `${P}.runAsGroup: Invalid value: -3: ${M_ID}`, `${P}.supplementalGroups[1]: Invalid value: -4: ${M_ID}`],
  ['sysctls', whole(sysctls('kernel.shm_rmid_forced', 'net/ipv4/ip_local_port_range', 'a-b.c1'))],
  ['a sysctl without a name', whole(sysctls('""')), `${P}.sysctls[0].name: Required value`],
  ...['-a', 'A', 'a..b', 'a.', 'a b', '_a', 'a_'].map((name) => [`sysctl ${name}`, whole(sysctls(name)), `${P}.sysctls[0].name: Invalid value: "${name}": ${SYSCTL}`] as const),
  ['a sysctl of 253', whole(sysctls('a'.repeat(253)))], ['a sysctl of 254', whole(sysctls('a'.repeat(254))), `${P}.sysctls[0].name: Invalid value: "${'a'.repeat(254)}": ${SYSCTL}`],
  ['a sysctl twice', whole(sysctls('a.b', 'a.b')), `${P}.sysctls[1].name: Duplicate value: "a.b"`],
  ["the node's network", whole(sysctls('net.ipv4.tcp_syncookies', 'kernel.shmall'), 'hostNetwork: true\n'), `${P}.sysctls[0].name: Invalid value: "net.ipv4.tcp_syncookies": may not be specified when 'hostNetwork' is true`],
  ["the node's IPC", whole(sysctls('kernel.shmall', 'kernel.msgmax', 'kernel.sem', 'fs.mqueue.msg_max', 'net.a', 'kernel.pid', 'a.kernel.sem'), 'hostIPC: true\n'), ...['kernel.shmall', 'kernel.msgmax', 'kernel.sem', 'fs.mqueue.msg_max'].map((name, i) => `${P}.sysctls[${i}].name: Invalid value: "${name}": may not be specified when 'hostIPC' is true`)],
  ['policies', whole('fsGroupChangePolicy: x, supplementalGroupsPolicy: w, seLinuxChangePolicy: z'), `${P}.fsGroupChangePolicy: Unsupported value: "x": supported values: "Always", "OnRootMismatch"`, `${P}.supplementalGroupsPolicy: Unsupported value: "w": supported values: "Merge", "Strict"`, `${P}.seLinuxChangePolicy: Unsupported value: "z": supported values: "MountOption", "Recursive"`],
  ['policies that there are', whole('fsGroupChangePolicy: OnRootMismatch, supplementalGroupsPolicy: Strict, seLinuxChangePolicy: Recursive')],
]));

const claims = (fields: string): string => pod(`volumes: [{name: v, persistentVolumeClaim: {claimName: c}}, {name: w, persistentVolumeClaim: {claimName: d}}, {name: e, emptyDir: {}}]\ncontainers: [{name: a, image: "a:1", ${fields}}]`);
const D = `${C}.volumeDevices`;
const M = `${C}.volumeMounts`;
describe('block devices', () => check([
  ['two', claims('volumeDevices: [{name: v, devicePath: /dev/x}, {name: w, devicePath: /dev/y}]')],
  ['no path', claims('volumeDevices: [{name: v}]'), `${D}[0].devicePath: Required value`],
  ['no name', claims('volumeDevices: [{devicePath: /dev/x}]'), `${D}[0].name: Required value`, `${D}[0].name: Not found: ""`],
  ['no such volume', claims('volumeDevices: [{name: z, devicePath: /dev/x}]'), `${D}[0].name: Not found: "z"`],
  ['twice one name', claims('volumeDevices: [{name: v, devicePath: /dev/x}, {name: v, devicePath: /dev/y}]'), `${D}[1].name: Invalid value: "v": must be unique`],
  ['twice one path', claims('volumeDevices: [{name: v, devicePath: /dev/x}, {name: w, devicePath: /dev/x}]'), `${D}[1].devicePath: Invalid value: "/dev/x": must be unique`],
  ['a directory', claims('volumeDevices: [{name: e, devicePath: /dev/x}]'), `${D}[0].name: Invalid value: "e": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`],
  ['backsteps', claims('volumeDevices: [{name: v, devicePath: /dev/../x}]'), `${D}[0].devicePath: Invalid value: "/dev/../x": can not contain backsteps ('..')`],
  ['also mounted', claims('volumeDevices: [{name: v, devicePath: /dev/x}], volumeMounts: [{name: v, mountPath: /y}]'), `${M}[0].name: Invalid value: "v": must not already exist in volumeDevices`, `${D}[0].name: Invalid value: "v": must not already exist in volumeMounts`],
  ['where something is mounted', claims('volumeDevices: [{name: v, devicePath: /x}], volumeMounts: [{name: e, mountPath: /y}, {name: e, mountPath: /x}]'), `${M}[1].mountPath: Invalid value: "/x": must not already exist as a path in volumeDevices`, `${D}[0].devicePath: Invalid value: "/x": must not already exist as a path in volumeMounts`],
]));

const mount = (fields: string, more = ''): string => container(`volumeMounts: [{name: v, mountPath: /x, ${fields}}]${more}`);
describe('how mounts spread', () => check([
  ['V-40 an unknown way', mount('mountPropagation: x'), `${M}.mountPropagation: Unsupported value: "x": supported values: "Bidirectional", "HostToContainer", "None"`],
  ['V-40 from the node', mount('mountPropagation: HostToContainer')],
  ['V-40 both ways', mount('mountPropagation: Bidirectional'), `${M}.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`],
  ['V-40 both ways, privileged', mount('mountPropagation: Bidirectional', '\nsecurityContext: {privileged: true}')],
  ['read-only all the way down', mount('readOnly: true, recursiveReadOnly: Enabled')], ['if it can be', mount('readOnly: true, recursiveReadOnly: IfPossible, mountPropagation: None')], ['not', mount('recursiveReadOnly: Disabled, mountPropagation: HostToContainer')],
  ['an unknown word', mount('recursiveReadOnly: x'), `${M}.recursiveReadOnly: Unsupported value: "x": supported values: "Disabled", "IfPossible", "Enabled"`],
  ['not read-only at all', mount('recursiveReadOnly: Enabled'), `${M}.recursiveReadOnly: Forbidden: may only be specified when readOnly is true`],
  ['mounts that come later', mount('readOnly: true, recursiveReadOnly: IfPossible, mountPropagation: HostToContainer'), `${M}.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified`],
]));
