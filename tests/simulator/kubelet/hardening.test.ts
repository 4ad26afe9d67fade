import { expect, test } from 'vitest';
import { live } from '../kubectl/live.ts';

const pod = (spec: string, annotations = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: shop, annotations: {${annotations}}}\nspec: ${spec}\n`;
const one = (context: string, image = 'busybox:1.36', more = ''): string => pod(`{containers: [{name: app, image: "${image}", securityContext: {${context}}${more}}]}`);
const sysctls = (...names: readonly string[]): string =>
  pod(`{securityContext: {sysctls: [${names.map((n) => `{name: ${n}, value: "1"}`).join(', ')}]}, containers: [{name: app, image: "nginx:1.27"}]}`);
const APPARMOR = 'Cannot enforce AppArmor: AppArmor is not enabled on the host';

// kubelet/sysctl/allowlist.go, security/apparmor/validate.go.
test.each<readonly [string, string, string | undefined, string]>([
  ['an unsafe sysctl', sysctls('kernel.msgmax'), 'SysctlForbidden', 'forbidden sysctl: "kernel.msgmax" not allowlisted'],
  ['one among safe ones', sysctls('net.ipv4.tcp_syncookies', 'net.core.somaxconn'), 'SysctlForbidden', 'forbidden sysctl: "net.core.somaxconn" not allowlisted'],
  ['one written with slashes', sysctls('net/ipv4/ip_forward'), 'SysctlForbidden', 'forbidden sysctl: "net.ipv4.ip_forward" not allowlisted'],
  ['safe sysctls', sysctls('kernel.shm_rmid_forced', 'net/ipv4/tcp_rmem'), undefined, ''],
  ['an AppArmor profile', one('appArmorProfile: {type: RuntimeDefault}', 'nginx:1.27'), 'AppArmor', APPARMOR],
  ['a profile of the Pod', pod('{securityContext: {appArmorProfile: {type: Localhost, localhostProfile: x}}, containers: [{name: app, image: "nginx:1.27"}]}'), 'AppArmor', APPARMOR],
  ['one in an annotation', pod('{containers: [{name: app, image: "nginx:1.27"}]}', 'container.apparmor.security.beta.kubernetes.io/app: runtime/default'), 'AppArmor', APPARMOR],
  ['none, by word', one('appArmorProfile: {type: Unconfined}', 'nginx:1.27'), undefined, ''],
])('%s', (_name, manifest, reason, message) => {
  const { type, simulation } = live(manifest);
  const status = simulation.cluster.api.get('Pod', 'default', 'shop')?.status;
  if (reason === undefined) {
    expect(status?.phase).toBe('Running');
    return;
  }
  expect(status).toMatchObject({ phase: 'Failed', reason, message: `Pod was rejected: ${message}` });
  expect(status?.containerStatuses).toBeUndefined();
  expect(type('kubectl get pod --no-headers').out).toMatch(new RegExp(`^shop +0/1 +${reason} +0 `));
  expect(type('kubectl events --types=Warning --no-headers').out).toMatch(new RegExp(`Warning +${reason} +Pod/shop +${message}\\n$`));
  expect(type('kubectl delete pod shop').code).toBe(0);
});

test('a seccomp profile that is not on the node is containerd’s error', () => {
  const context = 'seccompProfile: {type: Localhost, localhostProfile: profiles/x.json}';
  const file = '/var/lib/kubelet/seccomp/profiles/x.json';
  const message = `failed to create containerd container: cannot load seccomp profile "${file}": open ${file}: no such file or directory`;
  const state = (manifest: string): unknown => live(manifest).simulation.cluster.api.get('Pod', 'default', 'shop')?.status?.containerStatuses?.[0]?.state;
  expect(state(one(context))).toEqual({ waiting: { reason: 'CreateContainerError', message } });
  expect(state(pod(`{securityContext: {${context}}, containers: [{name: app, image: "nginx:1.27"}]}`))).toEqual({ waiting: { reason: 'CreateContainerError', message } });
  expect(state(one(`privileged: true, ${context}`, 'nginx:1.27'))).toHaveProperty('running');
});

const PASSWORD = ', env: [{name: POSTGRES_PASSWORD, value: x}]';
const NOT_PERMITTED = 'Operation not permitted';
test.each<readonly [string, string, readonly string[], number]>([
  ['httpd without capabilities', one('capabilities: {drop: [ALL]}', 'httpd:2.4'), [...[7, 8, 9].map((pid) => `[unixd:alert] [pid ${pid}:tid ${pid}] (1)${NOT_PERMITTED}: AH02156: setgid: unable to set group id to Group 33`), '[core:alert] [pid 1:tid 1] AH00050: Child 7 returned a Fatal error... Apache is exiting!'], 0],
  ['httpd that may change its group only', one('capabilities: {drop: [ALL], add: [SETGID]}', 'httpd:2.4'), [...[7, 8, 9].map((pid) => `[unixd:alert] [pid ${pid}:tid ${pid}] (1)${NOT_PERMITTED}: AH02162: setuid: unable to change to uid: 33`), '[core:alert] [pid 1:tid 1] AH00050: Child 7 returned a Fatal error... Apache is exiting!'], 0],
  ['postgres without capabilities', one('capabilities: {drop: [ALL]}', 'postgres:17', PASSWORD), [`chmod: changing permissions of '/var/lib/postgresql/data': ${NOT_PERMITTED}`, `chmod: changing permissions of '/var/run/postgresql': ${NOT_PERMITTED}`, 'error: failed switching to "postgres": operation not permitted'], 1],
  ['postgres without capabilities, on a volume', pod(`{volumes: [{name: data, emptyDir: {}}], containers: [{name: app, image: "postgres:17"${PASSWORD}, volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}], securityContext: {capabilities: {drop: [ALL]}}}]}`), [`chmod: changing permissions of '/var/run/postgresql': ${NOT_PERMITTED}`, `chown: changing ownership of '/var/lib/postgresql/data': ${NOT_PERMITTED}`], 1],
])('%s', (_name, manifest, lines, exitCode) => {
  const { type, simulation } = live(manifest);
  const logged = type('kubectl logs shop').out.trimEnd().split('\n');
  expect(logged.slice(-lines.length).map((l) => l.replace(/^\[\w{3} [^\]]*\] /, ''))).toEqual(lines);
  expect(simulation.cluster.api.get('Pod', 'default', 'shop')?.status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(exitCode);
});
test('with its capabilities postgres serves as its own user, and its directory is that user’s', () => {
  const { type } = live(one('', 'postgres:17', PASSWORD));
  expect(type("kubectl exec shop -- sh -c 'ps -o user,args | grep -w postgres$; ls -ldn /var/lib/postgresql/data; psql -tc \"select 1\"'").out).toMatch(/^postgres +postgres\ndrwx------ +\d+ 999 +999 .*\n +1\n/);
});
test('the kernel has one name', () => {
  const { type } = live(one('', 'nginx:1.27'));
  const release = type("kubectl get node -o jsonpath='{.items[0].status.nodeInfo.kernelVersion}'").out;
  expect(type('kubectl exec shop -- cat /proc/version /proc/sys/kernel/osrelease').out).toMatch(new RegExp(`^Linux version ${release} .*\\n${release}\\n$`));
  expect(type('kubectl exec shop -- uname -r').out).toBe(`${release}\n`);
  expect(type('kubectl logs shop').out).toContain(`OS: Linux ${release}\n`);
});
