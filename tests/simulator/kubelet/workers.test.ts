// What a pod worker is at when something comes (section 1, L-200 … L-203): each moment of a Pod's life against each way to end it.
import { describe, expect, test } from 'vitest';
import type { Container, PodSpec } from '../../../src/simulator/manifest/types.ts';
import { container, near, phase, play, pod, world } from './cluster.ts';
import type { World } from './cluster.ts';

const remove = (w: World, gracePeriodSeconds?: number): unknown => w.api.delete('Pod', 'default', 'shop', gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
const count = (w: World, reason: string): number => w.events().reduce((sum, e) => sum + (e.reason === reason ? (e.count ?? 1) : 0), 0);
const tenths = (w: World, key: string, from: number): number => Math.round((near(w, key) - from) / 100);
/** When the object left the store, in tenths of a second from `from`. */
const gone = (w: World, from: number): number => Math.round(((w.facts.findLast((f) => f.kind === 'object' && f.object.kind === 'Pod' && f.type === 'DELETED')?.at ?? NaN) - from) / 100);

describe('an end while a Pod runs, 5 s old', () => {
  const stubborn = { terminationGracePeriodSeconds: 30, containers: [container('app', ['sleep 900'])] };
  // When it dies, when its object is gone; tenths of a second after the first delete.
  test.each<[string, Partial<PodSpec>, (w: World) => void, readonly [died: number, gone: number]]>([
    ['its own grace', { terminationGracePeriodSeconds: 4 }, (w) => remove(w), [40, 47]],
    ['another grace is asked for', {}, (w) => remove(w, 3), [30, 37]],
    ['a longer one', { terminationGracePeriodSeconds: 1 }, (w) => remove(w, 3), [30, 37]],
    ['one second are two for the runtime (L-17)', {}, (w) => remove(w, 1), [20, 27]],
    ['none: the object goes at once (L-202)', {}, (w) => remove(w, 0), [20, 0]],
    ['a second delete comes too late for a kill that runs', {}, (w) => { remove(w); w.run(8000); remove(w, 4); }, [300, 308]],
    ['a second delete makes it no longer', { terminationGracePeriodSeconds: 4 }, (w) => { remove(w); w.run(6000); remove(w, 20); }, [40, 47]],
    ['a second one by force too: only its object goes', {}, (w) => { remove(w); w.run(8000); remove(w, 0); }, [300, 30]],
    ['a second one by force, when there is less left than that', { terminationGracePeriodSeconds: 4 }, (w) => { remove(w); w.run(8500); remove(w, 0); }, [40, 35]],
  ])('%s', (_, spec, act, want) => {
    const w = world(pod({ ...stubborn, ...spec }));
    w.run(5000);
    act(w);
    w.run(45_000);
    expect([tenths(w, 'app#0 exits', 5000), gone(w, 5000), count(w, 'Killing')]).toEqual([...want, 1]);
    expect([w.pod(), w.kubelet.logs('default', 'shop', 'app', false)]).toEqual([undefined, undefined]);
  });
});

test('a second delete makes shorter what has not begun: a postStart hook holds the worker (L-26, L-201)', () => {
  const postStart = { exec: { command: ['/bin/play', 'sleep 9'] } };
  const w = world(pod({ terminationGracePeriodSeconds: 30, containers: [container('app', ['sleep 900'], { lifecycle: { postStart } })] }));
  w.run(3000);
  remove(w);
  w.run(5000);
  remove(w, 4);
  w.run(45_000);
  expect(tenths(w, 'app#0 exits', w.facts.find((f) => f.kind === 'signal')?.at ?? NaN)).toBe(40);
});

describe('an end at another moment', () => {
  test.each<[string, Partial<PodSpec> & { readonly containers: readonly Container[] }, number, readonly string[]]>([
    ['it has succeeded', { restartPolicy: 'Never', containers: [container('app', ['sleep 1'])] }, 6000, ['app#0 starts', 'app#0 exits']],
    ['it has failed', { restartPolicy: 'Never', containers: [container('app', ['exit 3'])] }, 6000, ['app#0 starts', 'app#0 exits']],
    ['it waits for its back-off: nothing starts any more (L-203)', { containers: [container('app', ['exit 3'])] }, 5000, ['app#0 starts', 'app#0 exits', 'app#1 starts', 'app#1 exits']],
    ['an image is missing', { containers: [{ name: 'app', image: 'nowhere:1' }] }, 5000, []],
    ['a volume is missing', { volumes: [{ name: 'v', configMap: { name: 'nope' } }], containers: [container('app', ['sleep 900'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] })] }, 5000, []],
    ['during an init container (L-213)', { initContainers: [container('i', ['sleep 900', 'TERM', 'exit 0'])], containers: [container('app', ['sleep 900'])] }, 5000, ['i#0 starts', 'i#0 exits']],
    ['a hook holds the worker (L-26)', { containers: [container('app', ['sleep 900', 'TERM', 'exit 0'], { lifecycle: { postStart: { exec: { command: ['/bin/play', 'sleep 8'] } } } }), container('next', ['sleep 900', 'TERM', 'exit 0'])] }, 5000, ['app#0 starts', 'next#0 starts', 'app#0 exits', 'next#0 exits']],
  ])('%s', (_, spec, at, want) => {
    const w = world(pod(spec));
    w.run(at);
    remove(w);
    w.run(45_000);
    expect([...w.moments().keys()]).toEqual(want);
    expect([w.pod(), w.kubelet.exec('default', 'shop', 'app', [], { tty: false, stdin: false, output: () => undefined, done: () => undefined })]).toEqual([undefined, { error: 'container not found ("app")' }]);
  });
  test('another Pod of the same name is another Pod', () => {
    const w = world(pod({ containers: [container('app', ['say first', 'sleep 900', 'TERM', 'sleep 3', 'exit 0'])] }));
    w.run(5000);
    remove(w, 0);
    w.api.create(pod({ containers: [container('app', ['say second', 'sleep 900'])] }));
    w.run(7000);
    expect(w.kubelet.logs('default', 'shop', 'app', false)?.map((line) => line.text)).toEqual(['second']);
    w.run(20_000);
    expect([phase(w.pod()), w.pod()?.status?.containerStatuses?.[0]?.restartCount]).toEqual(['Running', 0]);
  });
});

describe('whose grace a kill has (L-176)', () => {
  const fails = (own?: number): object => ({ exec: { command: ['/bin/play', 'exit 1'] }, periodSeconds: 1, failureThreshold: 1, ...(own === undefined ? {} : { terminationGracePeriodSeconds: own }) });
  // Tenths of a second from the kill to the end of a container that does not listen.
  test.each<[string, Partial<Container>, Partial<PodSpec>, number]>([
    ["the liveness probe's own", { livenessProbe: fails(4) }, {}, 40],
    ["the liveness probe's own, longer than the Pod's", { livenessProbe: fails(12) }, {}, 120],
    ["the startup probe's own", { startupProbe: fails(5), livenessProbe: fails(9) }, {}, 50],
    ["the Pod's, where the liveness probe has none", { livenessProbe: fails(), startupProbe: { exec: { command: ['/bin/play', 'exit 0'] }, periodSeconds: 1, terminationGracePeriodSeconds: 3 } }, {}, 80],
    ["the Pod's, where the startup probe has none", { startupProbe: fails(), livenessProbe: fails(3) }, {}, 80],
  ])('%s', (_, probes, spec, want) => {
    const w = play({ terminationGracePeriodSeconds: 8, containers: [container('app', ['sleep 900'], probes)], ...spec }, 30_000);
    const signal = w.facts.find((f) => f.kind === 'signal')?.at ?? NaN;
    expect(tenths(w, 'app#0 exits', signal)).toBe(want);
  });
  test('a Pod nobody gave a grace period has 30 s', () => {
    const containers = [container('app', ['sleep 900'], { livenessProbe: fails() })];
    const w = world({ ...pod({ containers }), spec: { containers, restartPolicy: 'Always' } });
    w.run(45_000);
    expect(tenths(w, 'app#0 exits', w.facts.find((f) => f.kind === 'signal')?.at ?? NaN)).toBe(300);
  });
});

describe('the sandbox (L-370, L-376)', () => {
  const address = { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };
  const app = container('app', ['env IP', 'read /etc/hostname', 'sleep 900'], { env: [address] });
  test.each<[string, Partial<PodSpec>, readonly string[]]>([
    ['an address and a name of its own', {}, ['IP=10.244.1.3', 'shop', '']],
    ["the node's, with hostNetwork", { hostNetwork: true }, ['IP=10.77.0.1', 'node-1', '']],
  ])('%s', (_, spec, want) => {
    const w = play({ containers: [app], ...spec }, 5000);
    expect(w.logs('app')).toEqual(want);
    expect(w.pod()?.status?.podIP).toBe(want[0]?.slice(3));
  });
  test.each<[string, Partial<PodSpec>, number]>([
    ['process 1 hears no SIGTERM it does not ask for', {}, 137],
    ['with shareProcessNamespace it is not process 1', { shareProcessNamespace: true }, 143],
  ])('%s (L-211)', (_, spec, want) => {
    const w = world(pod({ terminationGracePeriodSeconds: 3, containers: [container('app', ['sleep 900'])], ...spec }));
    w.run(5000);
    remove(w);
    w.run(15_000);
    expect(w.facts.find((f) => f.kind === 'containerFinished')).toMatchObject({ exitCode: want });
  });
});

describe('what a reader fills (L-343)', () => {
  const mounts = { volumeMounts: ['a', 'b', 'c'].map((name) => ({ name, mountPath: `/${name}` })) };
  test.each<[string, number]>([['a', 2049], ['b', 1025], ['c', 64 * 1024]])('volume %s, a byte over its limit, or 1 MiB, of which one read has 64 KiB', (name, want) => {
    const volumes = [{ name: 'a', emptyDir: { sizeLimit: '2Ki' } }, { name: 'b', emptyDir: { sizeLimit: '1Ki' } }, { name: 'c', emptyDir: {} }];
    const w = play({ volumes, containers: [container('app', ['sleep 900'], mounts)] }, 5000);
    w.kubelet.fillVolume('default', 'shop', name);
    let read = '';
    w.kubelet.exec('default', 'shop', 'app', ['/bin/play', `read /${name}/filled-by-the-reader`], { tty: false, stdin: false, output: () => undefined, done: ({ stdout }) => (read = stdout) });
    w.run(6000);
    expect(read.length - 1).toBe(want);
  });
});

test('killed by its liveness probe, a container counts as started until the startup probe has met its next run (L-167, L-173)', () => {
  const probe = (steps: string, more: object): object => ({ exec: { command: ['/bin/play', steps] }, failureThreshold: 1, ...more });
  const app = container('app', ['sleep 900', 'TERM', 'exit 0'], {
    startupProbe: probe('exit 0', { periodSeconds: 4 }),
    livenessProbe: probe('exit 1', { periodSeconds: 1, initialDelaySeconds: 6 }),
  });
  const w = play({ containers: [app] }, 12_900);
  const seen = w.facts.flatMap((f) => {
    const status = f.kind === 'object' && f.object.kind === 'Pod' ? f.object.status?.containerStatuses?.[0] : undefined;
    return status?.state?.running === undefined ? [] : [`${status.restartCount} ${status.started ? 'started' : '-'} ${status.ready ? 'ready' : '-'}`];
  });
  expect(seen.filter((line, i) => line !== seen[i - 1])).toEqual(['0 - -', '0 started -', '0 started ready', '1 started ready', '1 - -', '1 started ready']);
});
