// What a container is given (4.3, 9): its environment, the files of its volumes, and what the kubelet says to it over HTTP.
import { describe, expect, test } from 'vitest';
import { createEventQueue, runTask } from '../../../src/simulator/clock.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import { envFileValue } from '../../../src/simulator/kubelet/env-file.ts';
import { makeEnvironment } from '../../../src/simulator/kubelet/environment.ts';
import { httpGet, urlOf } from '../../../src/simulator/kubelet/http.ts';
import { volumePayload } from '../../../src/simulator/kubelet/payload.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import type { ConfigMap, Container, EnvVarSource, HTTPHeader, Secret, Service, Volume } from '../../../src/simulator/manifest/types.ts';

const node = { name: 'node-1', address: '10.77.0.1', allocatable: { cpu: '2', memory: '1Gi' } };
const pod: BoundPod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'mall', uid: 'u-1' }, spec: { containers: [{ name: 'a', resources: { limits: { cpu: '1' } } }, { name: 'b', resources: { limits: { cpu: '4' } } }], initContainers: [{ name: 'i', resources: { limits: { cpu: '7' } } }] } };
const configMaps: Readonly<Record<string, ConfigMap>> = {
  settings: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { colour: 'ré', B: '2' }, binaryData: { raw: 'AP8=' } },
  empty: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'empty' } },
};
const secrets: Readonly<Record<string, Secret>> = { keys: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data: { token: 'w6k=' } }, bare: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'bare' } } };
const sources = { pod, node, podIp: '10.1.0.9', configMap: (name: string) => configMaps[name], secret: (name: string) => secrets[name] };

describe('the environment (L-117 … L-134)', () => {
  const made = (container: Partial<Container>, services: readonly Service[] = [], given: BoundPod = pod): Record<string, string> | string => {
    const result = makeEnvironment({ ...sources, pod: given, services, container: { name: 'a', ...container }, file: (volume, path) => (path === 'p' ? `k='${volume}'\nempty=''\nthen='1'\nbad\nlast='2'` : undefined) });
    return 'error' in result ? result.error : Object.fromEntries(result.env);
  };
  test.each<[string, Container['envFrom'], Record<string, string> | string]>([
    ['a ConfigMap, sorted by key', [{ configMapRef: { name: 'settings' } }], { B: '2', colour: 'ré' }], ['a prefix', [{ prefix: 'X_', secretRef: { name: 'keys' } }], { X_token: 'é' }], ['the later wins', [{ configMapRef: { name: 'settings' } }, { prefix: 'col', configMapRef: { name: 'empty' } }], { B: '2', colour: 'ré' }],
    ['nothing in it', [{ configMapRef: { name: 'empty' } }, { secretRef: { name: 'bare' } }], {}], ['L-125 no ConfigMap', [{ configMapRef: { name: 'none' } }], 'configmap "none" not found'], ['L-126 no Secret', [{ secretRef: { name: 'none' } }], 'secret "none" not found'], ['optional', [{ configMapRef: { name: 'none', optional: true } }, { secretRef: { name: 'none', optional: true } }], {}],
    ['not optional in so many words', [{ configMapRef: { name: 'none', optional: false } }], 'configmap "none" not found'], ['no name', [{ configMapRef: {} }], 'configmap "" not found'], ['no name of a Secret', [{ secretRef: {} }], 'secret "" not found'], ['neither', [{ prefix: 'X' }], {}],
  ])('envFrom: %s', (_, envFrom, want) => expect(made({ envFrom: envFrom ?? [] })).toEqual(want));
  test('envFrom is in the order of its keys', () => expect(Object.keys(made({ envFrom: [{ configMapRef: { name: 'settings' } }] }))).toEqual(['B', 'colour']));
  test.each<[string, EnvVarSource, string | undefined]>([
    ['a key', { configMapKeyRef: { name: 'settings', key: 'colour' } }, 'ré'], ['L-127 no key', { configMapKeyRef: { name: 'settings', key: 'x' } }, "!couldn't find key x in ConfigMap mall/settings"], ['no key of an empty one', { configMapKeyRef: { name: 'empty', key: 'x' } }, '!configmap "empty" not found'], ['no ConfigMap', { configMapKeyRef: { name: 'none', key: 'x' } }, '!configmap "none" not found'], ['no name', { configMapKeyRef: { key: 'x' } }, '!configmap "" not found'], ['L-134 optional', { configMapKeyRef: { name: 'none', key: 'x', optional: true } }, undefined], ['optional, and there', { configMapKeyRef: { name: 'settings', key: 'B', optional: true } }, '2'], ['not an own key', { configMapKeyRef: { name: 'settings', key: 'toString', optional: true } }, undefined],
    ['a key of a Secret', { secretKeyRef: { name: 'keys', key: 'token' } }, 'é'], ['no key of a Secret', { secretKeyRef: { name: 'keys', key: 'x' } }, "!couldn't find key x in Secret mall/keys"], ['no key of a bare Secret', { secretKeyRef: { name: 'bare', key: 'x' } }, "!couldn't find key x in Secret mall/bare"], ['no Secret', { secretKeyRef: { name: 'none', key: 'x' } }, '!secret "none" not found'], ['no name of a Secret', { secretKeyRef: { key: 'x' } }, '!secret "" not found'], ['optional Secret', { secretKeyRef: { name: 'none', key: 'x', optional: true } }, undefined],
    ['a field', { fieldRef: { fieldPath: 'status.podIP' } }, '10.1.0.9'], ['no such field', { fieldRef: { fieldPath: 'no' } }, ''], ['its own limit', { resourceFieldRef: { resource: 'limits.cpu' } }, '2'], ["another's limit", { resourceFieldRef: { resource: 'limits.cpu', containerName: 'b' } }, '4'], ["an init container's limit", { resourceFieldRef: { resource: 'limits.cpu', containerName: 'i' } }, '7'],
    ...([['k', {}, 'v'], ['then', {}, '1'], ['empty', {}, '!environment variable key "empty" not found in file "p"'], ['empty', { optional: true }, undefined], ['last', {}, "!couldn't parse env file"], ['last', { optional: true }, "!couldn't parse env file"], ['k', { path: 'q' }, "!couldn't parse env file"], ['k', { path: 'q', optional: true }, "!couldn't parse env file"]] as const).map(([key, more, want]) => [`a file's ${key} ${JSON.stringify(more)}`, { fileKeyRef: { volumeName: 'v', path: 'p', key, ...more } }, want] satisfies [string, EnvVarSource, string | undefined]),
    ['nothing', {}, ''],
  ])('valueFrom: %s', (_, valueFrom, want) => expect(made({ env: [{ name: 'V', valueFrom }] })).toEqual(want?.startsWith('!') === true ? want.slice(1) : want === undefined ? {} : { V: want }));
  test('variables before it are known, later ones are not, services are', () => {
    const env = made({ env: [{ name: 'A', value: '1' }, { name: 'B', value: '$(A)$(C)$(WEB_PORT)' }, { name: 'C' }] }, [service('web')]);
    expect(env).toMatchObject({ A: '1', B: '1$(C)tcp://10.9.0.1:80', C: '' });
  });
  const service = (name: string, more: object = {}, namespace = 'mall'): Service => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { clusterIP: '10.9.0.1', ports: [{ port: 80 }], ...more } });
  const web = { WEB_SERVICE_HOST: '10.9.0.1', WEB_SERVICE_PORT: '80', WEB_PORT: 'tcp://10.9.0.1:80', WEB_PORT_80_TCP: 'tcp://10.9.0.1:80', WEB_PORT_80_TCP_PROTO: 'tcp', WEB_PORT_80_TCP_PORT: '80', WEB_PORT_80_TCP_ADDR: '10.9.0.1' };
  const unlinked: BoundPod = { ...pod, spec: { ...pod.spec, enableServiceLinks: false } };
  test.each<[string, readonly Service[], object, BoundPod?]>([
    ['a port', [service('web')], web], ['names of ports, and UDP', [service('a-b-c', { ports: [{ port: 53, protocol: 'UDP', name: 'dns-x-y' }, { port: 54, name: '' }] })], { A_B_C_SERVICE_HOST: '10.9.0.1', A_B_C_SERVICE_PORT: '53', A_B_C_SERVICE_PORT_DNS_X_Y: '53', A_B_C_PORT: 'udp://10.9.0.1:53', A_B_C_PORT_53_UDP: 'udp://10.9.0.1:53', A_B_C_PORT_53_UDP_PROTO: 'udp', A_B_C_PORT_53_UDP_PORT: '53', A_B_C_PORT_53_UDP_ADDR: '10.9.0.1', A_B_C_PORT_54_TCP: 'tcp://10.9.0.1:54', A_B_C_PORT_54_TCP_PROTO: 'tcp', A_B_C_PORT_54_TCP_PORT: '54', A_B_C_PORT_54_TCP_ADDR: '10.9.0.1' }],
    ['no address', [service('web', { clusterIP: '' }), service('x', { clusterIP: 'None' }), service('y', { ports: [] })], {}], ['of another namespace', [service('web', {}, 'other'), service('kubernetes', {}, 'mall2'), service('web2', {}, 'default')], {}], ['switched off', [service('web')], {}, unlinked],
  ])('services: %s', (_, services, want, given) => expect(made({}, services, given)).toEqual(want));
  test('the API server is told everywhere, and what a container says itself goes first', () => {
    expect(made({}, [service('kubernetes', {}, 'default')], unlinked)).toMatchObject({ KUBERNETES_SERVICE_HOST: '10.9.0.1' });
    expect(made({ env: [{ name: 'WEB_PORT', value: 'mine' }] }, [service('web')])).toEqual({ ...web, WEB_PORT: 'mine' });
  });
});

test.each<[string, string, string | undefined]>([
  ['a value', "K='v'", 'v'], ['as it stands', "K=' $A\\n\"# '", ' $A\\n"# '], ['over lines', "K='one\ntwo\n'", 'one\ntwo\n'], ['lines of Windows', "A='1'\r\nK='one\r\ntwo'\r\n", 'one\ntwo'], ['not there', "A='1'\n", ''], ['nothing', '', ''],
  ['empty', "K=''", ''], ['a space after = leaves it empty', "K= 'v'\nK='w'", ''], ['… of another', "A=\t'v'\nK='w'", 'w'], ['the first of two', "K='v'\nK='w'", 'v'], ['a longer name', "KK='v'\nxK='w'", ''],
  ['indented, after blank lines and comments', "\n \t\n# K='no'\n  \t#x\n \tK='v'", 'v'], ['a comment behind it', "A='1' #x\nB='2'#\nK='v'\t # 'no'", 'v'],
  ['a space within a name', "A B='1'\nK='v'", 'v'], ['something before the quotes', "K=xv'", undefined], ['no quotes', 'K=v', undefined], ['other quotes', 'K="v"', undefined], ['nothing at all after =', 'K=', undefined], ['a space before =', "K ='v'", undefined], ['a tab before =', "K\t='v'", undefined], ['no =', "A='1'\nK\n", undefined], ['no name', "='v'", undefined], ['no name but a space', " ='v'", undefined],
  ['more behind it', "K='v'w", undefined], ['two in a line', "A='1' K='v'", undefined], ['never closed', "K='v\n\n", undefined], ['never closed, of another', "A='v\nK=", undefined], ['a quote in the middle', "K='it's'", undefined], ['what is wrong behind it is not read', "K='v'\nbad", 'v'], ['… before it is', "bad\nK='v'", undefined],
])('a file of variables: %s', (_, text, want) => expect(envFileValue(text, 'K')).toBe(want));

describe('files of volumes (L-345, L-347)', () => {
  const held = (volume: Omit<Volume, 'name'>): Record<string, string> | string | undefined => {
    const payload = volumePayload(sources, { name: 'v', ...volume });
    if (payload === undefined || 'error' in payload) return payload?.error;
    return Object.fromEntries([...(payload as ReadonlyMap<string, { readonly data: string; readonly mode: number }>)].map(([path, { data, mode }]) => [path, `${data} ${mode.toString(8)}`]));
  };
  const utf8 = 'r\xc3\xa9';
  const source = (one: NonNullable<NonNullable<Volume['projected']>['sources']>[number], defaultMode?: number): Omit<Volume, 'name'> => ({ projected: { sources: [one], ...(defaultMode === undefined ? {} : { defaultMode }) } });
  test.each<[string, Omit<Volume, 'name'>, Record<string, string> | string | undefined]>([
    ['all keys', { configMap: { name: 'settings' } }, { colour: `${utf8} 644`, B: '2 644', raw: '\0\xff 644' }], ['modes', { configMap: { name: 'settings', defaultMode: 0o600, items: [{ key: 'B', path: 'x/b' }, { key: 'colour', path: 'c', mode: 0o400 }] } }, { 'x/b': '2 600', c: `${utf8} 400` }], ['no items are all keys', { configMap: { name: 'settings', items: [] } }, { colour: `${utf8} 644`, B: '2 644', raw: '\0\xff 644' }],
    ['no ConfigMap', { configMap: { name: 'none' } }, 'configmap "none" not found'], ['no name', { configMap: {} }, 'configmap "" not found'], ['optional', { configMap: { name: 'none', optional: true } }, {}], ['no key', { configMap: { name: 'settings', items: [{ key: 'x', path: 'x' }] } }, 'configmap references non-existent config key: x'], ['an optional key', { configMap: { name: 'settings', optional: true, items: [{ key: 'x', path: 'x' }, { key: 'B', path: 'b' }] } }, { b: '2 644' }],
    ['a Secret', { secret: { secretName: 'keys', defaultMode: 0o400 } }, { token: '\xc3\xa9 400' }], ['no Secret', { secret: { secretName: 'none' } }, 'secret "none" not found'], ['no name of a Secret', { secret: {} }, 'secret "" not found'], ['an optional Secret', { secret: { secretName: 'none', optional: true } }, {}], ['nothing in it', { secret: { secretName: 'bare' } }, {}], ['no key of a Secret', { secret: { secretName: 'keys', items: [{ key: 'x', path: 'x' }] } }, 'references non-existent secret key: x'],
    ['fields', { downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.name' } }, { path: 'x', fieldRef: { fieldPath: 'x' } }, { path: 'b', mode: 0o400, resourceFieldRef: { resource: 'limits.cpu', containerName: 'b' } }, { path: 'i', resourceFieldRef: { resource: 'limits.cpu', containerName: 'i' } }, { path: 'nobody', resourceFieldRef: { resource: 'limits.cpu', containerName: 'z' } }, { path: 'e' }] } }, { n: 'shop 644', x: ' 644', b: '4 400', i: '7 644', nobody: ' 644', e: ' 644' }], ['their mode', { downwardAPI: { defaultMode: 0o640, items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.name' } }] } }, { n: 'shop 640' }], ['no fields', { downwardAPI: {} }, {}],
    ['projected: a ConfigMap', source({ configMap: { name: 'settings', items: [{ key: 'B', path: 'b' }] } }, 0o440), { b: '2 440' }], ['projected: a Secret', source({ secret: { name: 'keys' } }), { token: '\xc3\xa9 644' }], ['projected: fields', source({ downwardAPI: { items: [{ path: 'n', fieldRef: { fieldPath: 'metadata.uid' } }] } }, 0o600), { n: 'u-1 600' }], ['projected: a token', source({ serviceAccountToken: { path: 't' } }, 0o600), { t: 'eyJhbGciOiJSUzI1NiJ9.u1.c2ltdWxhdGVk 600' }], ['projected: a token of the usual mode', source({ serviceAccountToken: { path: 't' } }), { t: 'eyJhbGciOiJSUzI1NiJ9.u1.c2ltdWxhdGVk 644' }], ['projected: two sources', { projected: { sources: [{ configMap: { name: 'settings', items: [{ key: 'B', path: 'b' }] } }, { secret: { name: 'keys' } }] } }, { b: '2 644', token: '\xc3\xa9 644' }], ['projected: nothing', { projected: {} }, {}], ['projected: a source that is not there', source({ secret: { name: 'none' } }), 'secret "none" not found'],
    ['not the kubelet\'s', { emptyDir: {} }, undefined],
  ])('%s', (_, volume, want) => expect(held(volume)).toEqual(want));
  test("every namespace has the cluster's certificate", () => expect((held({ configMap: { name: 'kube-root-ca.crt' } }) as Record<string, string>)['ca.crt']).toContain('-----BEGIN CERTIFICATE-----'));
});

describe('HTTP (5.2, L-162)', () => {
  type Answer = string | { readonly outcome: string };
  const got = (url: string, answers: readonly Answer[], headers: readonly HTTPHeader[] = []): { readonly result: object; readonly sent: readonly string[] } => {
    const clock = createEventQueue();
    const sent: string[] = [];
    let result: object = {};
    const request = (address: string, port: number, data: string, _ms: number, done: (answer: object) => void): void => {
      sent.push(`${address} ${port} ${data}`);
      const answer = answers[Math.min(sent.length, answers.length) - 1]!;
      done(typeof answer === 'string' ? { outcome: 'answered', response: answer } : { ...answer, response: '' });
    };
    runTask(clock, httpGet({ clock, runtime: { request } } as unknown as Context, url, headers, 'me/1', 1000), (value) => (result = value));
    while (clock.step(5000));
    return { result, sent };
  };
  const ok = 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\nhello\r\n\r\nall';
  const to = (location: string): string => `HTTP/1.0 302 Found\r\nLocation: ${location}\r\n\r\n`;
  const whole = (path: string, host = '10.1.0.9:80'): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: me/1\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
  test('a request, and its answer', () => expect(got('http://10.1.0.9:80/a?b=c', [ok])).toEqual({ result: { status: 200, location: undefined, body: 'hello\r\n\r\nall' }, sent: [`10.1.0.9 80 ${whole('/a?b=c')}`] }));
  test.each<[string, string]>([['http://10.1.0.9/', `10.1.0.9 80 ${whole('/', '10.1.0.9')}`], ['http://[fd00::1]:81/x', `fd00::1 81 ${whole('/x', '[fd00::1]:81')}`], ['http://10.1.0.9:80', `10.1.0.9 80 ${whole('/')}`], ['https://10.1.0.9', '10.1.0.9 443 \x16\x03\x01']])('%s is sent', (url, want) => expect(got(url, [ok]).sent).toEqual([want]));
  test('headers: sorted, names as Go writes them, Host and User-Agent replaced, an empty Accept left out', () => {
    expect(got('http://a:80/', [ok], [{ name: 'x-shop-id', value: '1' }, { name: 'b', value: '2' }, { name: 'host', value: 'h' }, { name: 'USER-AGENT', value: 'u' }]).sent).toEqual(['a 80 GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: u\r\nAccept: */*\r\nB: 2\r\nX-Shop-Id: 1\r\nConnection: close\r\n\r\n']);
    expect(got('http://a:80/', [ok], [{ name: 'accept', value: '' }]).sent[0]).not.toContain('Accept');
    expect(got('http://a:80/', [ok], [{ name: 'Accept', value: 'text/html' }]).sent[0]).toContain('Agent: me/1\r\nAccept: text/html\r\nConn');
  });
  test.each<[string, readonly Answer[], object]>([
    ['http://a:1/x', [{ outcome: 'refused' }], { error: 'Get "http://a:1/x": dial tcp a:1: connect: connection refused', timedOut: false }], ['http://a:1/x', [{ outcome: 'unreachable' }], { error: 'Get "http://a:1/x": dial tcp a:1: connect: no route to host', timedOut: false }], ['http://a:1/x', [{ outcome: 'timeout' }], { error: 'Get "http://a:1/x": context deadline exceeded (Client.Timeout exceeded while awaiting headers)', timedOut: true }],
    ['https://a:1/x', [ok], { error: 'Get "https://a:1/x": http: server gave HTTP response to HTTPS client', timedOut: false }], ['https://a:1/x', ['x HTTP/'], { error: 'Get "https://a:1/x": EOF', timedOut: false }], ['http://a:1/x', [''], { error: 'Get "http://a:1/x": EOF', timedOut: false }], ['ftp://a/x', [ok], { error: 'Get "ftp://a/x": unsupported protocol scheme ""', timedOut: false }],
    ['http://a:1/x', ['nonsense\r\nmore'], { error: 'Get "http://a:1/x": net/http: HTTP/1.x transport connection broken: malformed HTTP response "nonsense"', timedOut: false }], ['http://a:1/x', ['HTTP/1.1 20'], { error: 'Get "http://a:1/x": net/http: HTTP/1.x transport connection broken: malformed HTTP response "HTTP/1.1 20"', timedOut: false }],
    ['http://a:1/x', ['HTTP/1.1 404 No'], { status: 404, location: undefined, body: '' }], ['http://a:1/x', ['HTTP/1.0 299 x\nlocation:/y\n\nb'], { status: 299, location: '/y', body: 'b' }], ['http://a:1/x', ['HTTP/1.0 400 x\nlocation: /y\n\n'], { status: 400, location: '/y', body: '' }], ['http://a:1/x', ['HTTP/1.0 304 x\n\n'], { status: 304, location: undefined, body: '' }],
    ['http://a:1/x', [to('http://b/y')], { status: 302, location: 'http://b/y', body: '', redirected: true }], ['http://a:1/x', [to('/x')], { error: 'Get "http://a:1/x": stopped after 10 redirects', timedOut: false }],
    ['http://a:1/x', [`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(11_000)}`], { status: 200, location: undefined, body: 'x'.repeat(10_240) }],
  ])('%s answers %j', (url, answers, want) => expect(got(url, answers).result).toEqual(want));
  test.each([['/y', '/y'], ['y', '/d/y'], ['http://a:1/z', '/z'], ['?q', '/d/?q']])('a redirect to %s on the same host is followed', (location, path) => expect(got('http://a:1/d/x', [to(location), ok])).toMatchObject({ result: { status: 200 }, sent: [`a 1 ${whole('/d/x', 'a:1')}`, `a 1 ${whole(path, 'a:1')}`] }));
  test('ten requests, and no more', () => expect(got('http://a:1/x', [to('/x')]).sent).toHaveLength(10));
  test.each<[object, string, string]>([[{ port: 1 }, 'a', 'http://a:1/'], [{ port: 1, scheme: 'HTTPS', path: '/x' }, 'a', 'https://a:1/x'], [{ port: 1, path: 'x' }, 'fd::1', 'http://[fd::1]:1/x']])('%j is at %s', (action, host, want) => expect(urlOf(action as Parameters<typeof urlOf>[0], host, 1)).toBe(want));
});
