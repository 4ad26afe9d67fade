import { describe, expect, test } from 'vitest';
import { simulate } from '../../../src/simulator/simulate.ts';

/** What a container with that security context logs when it runs a script; `pod` goes into the Pod's spec, `image` instead of busybox. */
function logged(context: string, script: string, { pod = '', image = 'busybox:1.36', until = 5000 } = {}): string {
  const command = script === '' ? '' : `command: [sh, -c, ${JSON.stringify(script)}]`;
  const manifest = `apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  containers:
  - name: app
    image: ${image}
    securityContext: {${context}}
    ${command}
${pod}`;
  const { facts } = simulate({ manifest, until });
  return facts.flatMap((fact) => (fact.kind === 'log' && fact.ref.container === 'app' ? [`${fact.text}\n`] : [])).join('');
}

const STATUS = "grep -E '^(Cap|NoNew|Sec)' /proc/self/status | tr -d '\\t' | tr '\\n' ' '";
const sets = (permitted: string, bounding: string, rest = 'NoNewPrivs:0 Seccomp:0 Seccomp_filters:0'): string =>
  `CapInh:0000000000000000 CapPrm:${permitted} CapEff:${permitted} CapBnd:${bounding} CapAmb:0000000000000000 ${rest} \n`;
const NONE = '0000000000000000';
const FOURTEEN = '00000000a80425fb';
const ALL = '000001ffffffffff';

// The masks are those of capabilities(7); how add and drop are read: containerd 2.1, WithCapabilities; privileged: WithPrivileged.
describe('/proc/self/status tells what a process may do', () => {
  test.each<readonly [string, string, string]>([
    ['nothing said', '', sets(FOURTEEN, FOURTEEN)],
    ['drop ALL', 'capabilities: {drop: [ALL]}', sets(NONE, NONE)],
    ['drop all, in small letters', 'capabilities: {drop: [all]}', sets(NONE, NONE)],
    ['drop ALL, add one', 'capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}', sets('0000000000000400', '0000000000000400')],
    ['add ALL', 'capabilities: {add: [ALL]}', sets(ALL, ALL)],
    ['add ALL, drop one', 'capabilities: {add: [ALL], drop: [CHOWN]}', sets('000001fffffffffe', '000001fffffffffe')],
    ['add ALL, drop ALL', 'capabilities: {add: [ALL], drop: [ALL]}', sets(NONE, NONE)],
    ['the same added and dropped', 'capabilities: {add: [SYS_TIME], drop: [SYS_TIME]}', sets(FOURTEEN, FOURTEEN)],
    ['a high one', 'capabilities: {drop: [ALL], add: [checkpoint_restore, bpf]}', sets('0000018000000000', '0000018000000000')],
    ['a name with CAP_, which runc does not know', 'capabilities: {add: [CAP_SYS_TIME, NONSENSE], drop: [CAP_CHOWN]}', sets(FOURTEEN, FOURTEEN)],
    ['privileged', 'privileged: true', sets(ALL, ALL)],
    ['privileged, whatever is dropped', 'privileged: true, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}', sets(ALL, ALL)],
    ['another user', 'runAsUser: 1000', sets(NONE, FOURTEEN)],
    ['another user with more added', 'runAsUser: 1000, capabilities: {add: [NET_ADMIN]}', sets(NONE, '00000000a80435fb')],
    ['a privileged other user', 'runAsUser: 1000, privileged: true', sets(NONE, ALL)],
    ['no escalation', 'allowPrivilegeEscalation: false', sets(FOURTEEN, FOURTEEN, 'NoNewPrivs:1 Seccomp:0 Seccomp_filters:0')],
    ['escalation by word', 'allowPrivilegeEscalation: true', sets(FOURTEEN, FOURTEEN)],
    ['a seccomp profile', 'seccompProfile: {type: RuntimeDefault}', sets(FOURTEEN, FOURTEEN, 'NoNewPrivs:0 Seccomp:2 Seccomp_filters:1')],
    ['no seccomp profile, by word', 'seccompProfile: {type: Unconfined}', sets(FOURTEEN, FOURTEEN)],
  ])('%s', (_name, context, status) => {
    expect(logged(context, STATUS)).toBe(status);
  });
  test('the Pod’s seccomp profile is for all its containers', () => {
    expect(logged('', STATUS, { pod: '  securityContext: {seccompProfile: {type: RuntimeDefault}}' })).toContain('Seccomp:2');
    expect(logged('seccompProfile: {type: Unconfined}', STATUS, { pod: '  securityContext: {seccompProfile: {type: RuntimeDefault}}' })).toContain('Seccomp:0');
  });
});

/** Each line: what is done, what it says with containerd's capabilities, and what when that one is dropped. */
describe('each check asks for its capability', () => {
  test.each<readonly [name: string, capability: string, script: string, withIt: string, without: string]>([
    ['writing what another owns', 'DAC_OVERRIDE', 'cd /tmp; echo a > f; chmod 600 f; chown 7 f; echo b >> f; cat f', 'a\nb\n', "sh: can't create f: Permission denied\ncat: can't open 'f': Permission denied\n"],
    ['going into another’s directory', 'DAC_OVERRIDE', 'mkdir -m 700 /tmp/d; chown 7 /tmp/d; ls /tmp/d 2>&1; cd /tmp/d 2>&1 && echo in', 'in\n', "ls: can't open '/tmp/d': Permission denied\nsh: cd: line 0: can't cd to /tmp/d: Permission denied\n"],
    ['chown', 'CHOWN', 'cd /tmp; touch f; chown 7:8 f; stat -c %u:%g f', '7:8\n', 'chown: f: Operation not permitted\n0:0\n'],
    ['chgrp to no group of one’s own', 'CHOWN', 'cd /tmp; touch f; chgrp 77 f; stat -c %g f; chgrp 0 f', '77\n', 'chgrp: f: Operation not permitted\n0\n'],
    ['chmod of another’s', 'FOWNER', 'cd /tmp; touch f; chown 7 f; chmod 600 f; stat -c %a f', '600\n', 'chmod: f: Operation not permitted\n644\n'],
    ['another time for another’s', 'FOWNER', 'cd /tmp; touch f; chown 7 f; touch -d @0 f; touch f && echo now', 'now\n', 'touch: f: Operation not permitted\nnow\n'],
    ['taking another’s file out of /tmp', 'FOWNER', 'cd /tmp; touch f; chown 7 f; chown 7 .; rm f && echo gone', 'gone\n', "rm: can't remove 'f': Operation not permitted\n"],
    ['the setgid bit for another group', 'FSETID', 'cd /tmp; touch f; chgrp 77 f; chmod 2755 f; stat -c %a f', '2755\n', '755\n'],
    ['setuid survives a write', 'FSETID', 'cd /tmp; touch f; chmod 4755 f; echo x > f; stat -c %a f', '4755\n', '755\n'],
    ['a signal to another user’s', 'KILL', 'setuidgid 7 sleep 9 & sleep 1; kill $! && echo killed', 'killed\n', "sh: can't kill pid 7: Operation not permitted\n"],
    ['becoming another', 'SETUID', 'setuidgid nobody id -u', '65534\n', 'setuidgid: setuid: Operation not permitted\n'],
    ['leaving one’s groups', 'SETGID', 'setuidgid nobody id -u; su nobody -s /bin/sh -c id', '65534\nuid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)\n', "setuidgid: setgroups: Operation not permitted\nsu: can't set groups: Operation not permitted\n"],
    ['a device', 'MKNOD', 'cd /tmp; mknod n c 1 3 && echo x > n && stat -c %F n; mknod p p && echo pipe; mknod d b 8 0 && cat d', "character special file\npipe\ncat: can't open 'd': Operation not permitted\n", 'mknod: n: Operation not permitted\npipe\nmknod: d: Operation not permitted\n'],
    ['another root', 'SYS_CHROOT', 'mkdir -p /tmp/r/bin; cp /bin/busybox /tmp/r/bin/sh; echo in > /tmp/r/f; chroot /tmp/r sh -c "pwd; read a < /f; echo $a; cd ..; pwd; echo /*"', '/\nin\n/\n/bin /f\n', "chroot: can't change root directory to '/tmp/r': Operation not permitted\n"],
  ])('%s: %s', (_name, capability, script, withIt, without) => {
    const quoted = script.replaceAll('$a', '\\$a');
    expect(logged('', `exec 2>&1; ${quoted}`)).toBe(withIt);
    expect(logged(`capabilities: {drop: [${capability}]}`, `exec 2>&1; ${quoted}`)).toBe(without);
    // What is dropped with all and added again is there.
    expect(logged(`capabilities: {drop: [ALL], add: [${capability}, CHOWN, DAC_OVERRIDE, SETUID, SETGID]}`, `exec 2>&1; ${quoted}`)).toBe(withIt);
  });

  test.each<readonly [name: string, capability: string, script: string, withIt: string, without: string]>([
    ['a name for the Pod', 'SYS_ADMIN', 'hostname till; hostname; cat /proc/sys/kernel/hostname', 'till\ntill\n', 'hostname: sethostname: Operation not permitted\nshop\nshop\n'],
    ['a mount', 'SYS_ADMIN', 'mount -t tmpfs none /nowhere; mount -t tmpfs none /tmp', "mount: mounting none on /nowhere failed: No such file or directory\nmount: mounting none on /tmp failed: this simulator mounts what the manifest says, and no more\n", 'mount: mounting none on /nowhere failed: No such file or directory\nmount: permission denied (are you root?)\n'],
    ['a higher priority', 'SYS_NICE', 'nice -n -5 echo first; renice -5 1; nice -n 5 echo last', 'first\nlast\n', 'nice: setpriority(-5): Permission denied\nrenice: setpriority 1: Permission denied\nlast\n'],
    ['a link', 'NET_ADMIN', 'ip link set eth0 down; ip addr add 10.0.0.1/8 dev eth0; ip link set eth7 up; ifconfig eth0 down; route add default gw 10.0.0.1', '', 'ip: SIOCSIFFLAGS: Operation not permitted\nip: RTNETLINK answers: Operation not permitted\nip: SIOCGIFFLAGS: No such device\nifconfig: SIOCSIFFLAGS: Operation not permitted\nroute: SIOCADDRT: Operation not permitted\n'],
    ['the clock', 'SYS_TIME', 'date -s @0 | wc -l', "date: can't set date: the simulated clock goes by itself\n1\n", "date: can't set date: Operation not permitted\n1\n"],
    ['reading what another owns', 'DAC_READ_SEARCH', 'cd /tmp; echo a > f; chmod 0 f; chown 7 f; su nobody -s /bin/sh -c true', '', ''],
  ])('only who is given it: %s', (_name, capability, script, withIt, without) => {
    expect(logged('', `exec 2>&1; ${script}`)).toBe(without);
    const given = logged(`capabilities: {add: [${capability}]}`, `exec 2>&1; ${script}`);
    if (capability !== 'NET_ADMIN') expect(given).toBe(withIt);
    else expect(given).toMatch(/^ip: SIOCSIFFLAGS: the simulated network stays as the node made it\n/);
  });

  test('DAC_READ_SEARCH reads and searches, and does not write', () => {
    const script = 'exec 2>&1; cd /tmp; mkdir d; echo a > d/f; chmod 0 d/f; chown 7 d/f; chmod 0 d; chown 7 d; cat d/f; echo b > d/f; ls d';
    expect(logged('capabilities: {drop: [ALL], add: [DAC_READ_SEARCH, CHOWN]}', script)).toBe("a\nsh: can't create d/f: Permission denied\nf\n");
    expect(logged('capabilities: {drop: [ALL], add: [CHOWN]}', script)).toBe("cat: can't open 'd/f': Permission denied\nsh: can't create d/f: Permission denied\nls: can't open 'd': Permission denied\n");
  });
  test('nobody runs what nobody may run', () => {
    expect(logged('', 'echo x > /tmp/f; /tmp/f; chmod 100 /tmp/f; chown 7 /tmp/f; /tmp/f; echo $?')).toBe('sh: /tmp/f: Permission denied\n/tmp/f: line 1: x: not found\n127\n');
  });
  test('who stops being root keeps the bounding set alone', () => {
    expect(logged('', `setuidgid 7 sh -c "${STATUS.replaceAll('\\', '\\\\')}"`)).toBe(sets(NONE, FOURTEEN));
  });
});

describe('low ports and ping', () => {
  const LISTEN = 'exec 2>&1; httpd -p 80 && echo bound; ping -c 1 -q 127.0.0.1 | head -n 1';
  const BOUND = 'bound\nPING 127.0.0.1 (127.0.0.1): 56 data bytes\n';
  test('anybody may in a Pod: containerd says so', () => {
    expect(logged('runAsUser: 1000, capabilities: {drop: [ALL]}', LISTEN)).toBe(BOUND);
    expect(logged('', 'sysctl net.ipv4.ip_unprivileged_port_start net.ipv4.ping_group_range')).toBe('net.ipv4.ip_unprivileged_port_start = 0\nnet.ipv4.ping_group_range = 0\t2147483647\n');
  });
  test('not where the manifest takes it back', () => {
    const pod = '  securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "1024"}, {name: net/ipv4/ping_group_range, value: "7 9"}]}';
    const refused = 'httpd: bind: Permission denied\nping: permission denied (are you root?)\n';
    expect(logged('runAsUser: 1000', LISTEN, { pod })).toBe(refused);
    expect(logged('runAsUser: 1000, runAsGroup: 8', LISTEN, { pod })).toBe('httpd: bind: Permission denied\nPING 127.0.0.1 (127.0.0.1): 56 data bytes\n');
    expect(logged('', LISTEN, { pod })).toBe(BOUND);
    expect(logged('capabilities: {drop: [NET_BIND_SERVICE, NET_RAW]}', LISTEN, { pod })).toBe(refused);
    expect(logged('runAsUser: 1000', 'httpd -p 1024 && echo bound', { pod })).toBe('bound\n');
  });
  test('nor on the node’s own network', () => {
    const pod = '  hostNetwork: true';
    expect(logged('runAsUser: 1000', LISTEN, { pod })).toBe('httpd: bind: Permission denied\nping: permission denied (are you root?)\n');
    expect(logged('', LISTEN, { pod })).toBe(BOUND);
  });
});

describe('setpriv', () => {
  test.each<readonly [string, string]>([
    ['setpriv -d', 'uid: 0\neuid: 0\ngid: 0\negid: 0\nSupplementary groups: 0\nno_new_privs: 0\nInheritable capabilities: [none]\nAmbient capabilities: [none]\nCapability bounding set: chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,sys_chroot,mknod,audit_write,setfcap\n'],
    ['setpriv --nnp grep NoNew /proc/self/status', 'NoNewPrivs:\t1\n'],
    ['setpriv --inh-caps +chown,+cap_5 --ambient-caps +chown grep -E "Cap(Inh|Amb)" /proc/self/status', 'CapInh:\t0000000000000021\nCapAmb:\t0000000000000001\n'],
    ['setpriv --inh-caps +sys_time true', 'setpriv: capset: Operation not permitted\n'],
    ['setpriv --ambient-caps +chown echo on', 'setpriv: cap_ambient_raise: Operation not permitted\non\n'],
    ['setpriv --inh-caps chown true; setpriv --inh-caps +nonsense true', "setpriv: invalid capability 'chown'\nsetpriv: unknown capability 'nonsense'\n"],
    // What is ambient goes along to a program of another user; what is not is gone (capabilities(7)).
    ['setpriv --inh-caps +chown --ambient-caps +chown sh -c "setuidgid 7 grep CapEff /proc/self/status"', 'CapEff:\t0000000000000000\n'],
  ])('%s', (script, said) => {
    expect(logged('', `exec 2>&1; ${script}`)).toBe(said);
  });
});

describe('other processes under /proc', () => {
  const pod = (context: string): string => `  shareProcessNamespace: true
  initContainers:
  - name: other
    image: busybox:1.36
    restartPolicy: Always
    env: [{name: SECRET, value: s3cret}]
    command: [sh, -c, "echo kept > /tmp/note; sleep 60"]
    securityContext: {${context}}`;
  const LOOK = 'exec 2>&1; sleep 1; p=$(pgrep -f [k]ept); cat /proc/$p/root/tmp/note; tr \'\\0\' \'\\n\' < /proc/$p/environ | grep -c SECRET=s3cret; readlink /proc/$p/exe; ls /proc/$p/fd | wc -l; readlink /proc/$p/fd/0 || echo no; cat /proc/$p/comm';
  const REFUSED = /^cat: can't open '\/proc\/\d+\/root\/tmp\/note': Permission denied\nsh: can't open \/proc\/\d+\/environ: Permission denied\n/;
  test.each<readonly [string, string, string, string | RegExp]>([
    ['root into root’s', '', '', 'kept\n1\n/bin/sh\n3\n/dev/null\nsh\n'],
    ['not into one that may more', '', 'capabilities: {add: [SYS_TIME]}', REFUSED],
    ['not into another user’s', '', 'runAsUser: 7', REFUSED],
    ['with SYS_PTRACE into any', 'capabilities: {add: [SYS_PTRACE]}', 'capabilities: {add: [SYS_TIME]}', 'kept\n1\n/bin/sh\n3\n/dev/null\nsh\n'],
    ['a user into his own', 'runAsUser: 7', 'runAsUser: 7', /\n\/bin\/sh\n3\n\/dev\/null\nsh\n$/],
    ['and not into root’s', 'runAsUser: 7', '', REFUSED],
  ])('%s', (_name, viewer, other, said) => {
    const out = logged(viewer, LOOK, { pod: pod(other) });
    if (typeof said === 'string') expect(out).toBe(said);
    else expect(out).toMatch(said);
  });
});

describe('nginx without capabilities', () => {
  test('as root it cannot give its directories away', () => {
    expect(logged('capabilities: {drop: [ALL]}', '', { image: 'nginx:1.27' })).toContain('[emerg] 1#1: chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)\n');
  });
  test('with CHOWN alone its workers cannot stop being root', () => {
    const out = logged('capabilities: {drop: [ALL], add: [CHOWN]}', '', { image: 'nginx:1.27' });
    expect(out).toMatch(/\[emerg\] (\d+)#\1: setgid\(101\) failed \(1: Operation not permitted\)\n/);
    expect(out).toMatch(/\[alert\] 1#1: worker process \d+ exited with fatal code 2 and cannot be respawned\n/);
    expect(out.match(/start worker process \d/g)).toHaveLength(2);
  });
  test('with what it needs it serves', () => {
    const out = logged('capabilities: {drop: [ALL], add: [CHOWN, SETGID, SETUID]}', '', { image: 'nginx:1.27' });
    expect(out).toContain('start worker process');
    expect(out).not.toMatch(/emerg|alert/);
  });
});
