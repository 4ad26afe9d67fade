// What a container is started with (4.1, L-119, L-133, L-379), and what it leaves behind (L-330 … L-332).
import { describe, expect, test } from 'vitest';
import { startRule } from '../../../src/simulator/kubelet/start.ts';
import type { Container, EphemeralContainer, PodSpec } from '../../../src/simulator/manifest/types.ts';
import { container, play, pod, states, world } from './cluster.ts';
import type { World } from './cluster.ts';

const waiting = (w: World, name = 'app'): unknown => w.pod()?.status?.containerStatuses?.find((c) => c.name === name)?.state?.waiting;
const failed = (w: World): readonly string[] => w.events().flatMap((e) => (e.reason === 'Failed' ? [`${e.involvedObject.fieldPath ?? '-'} ${e.message}`] : []));

describe('what it runs', () => {
  test.each<[string, Partial<Container>, readonly string[]]>([
    ['its command and args', { command: ['/bin/play'], args: ['say a', 'say b'] }, ['a', 'b']],
    ['args beside a command alone', { command: ['/bin/play', 'say c'] }, ['c']],
    ['args after the image\'s own entry point, which is none here', { command: [], args: ['/bin/play', 'say d'] }, ['d']],
    ['variables in both (L-119)', { command: ['/bin/play', 'say $(A)'], args: ['say $(B)', 'say $$(A)'], env: [{ name: 'A', value: '1' }] }, ['1', '$(B)', '$(A)']],
    ['in its working directory', { command: ['/bin/play', 'read vars'], workingDir: '/v', volumeMounts: [{ name: 'v', mountPath: '/v' }] }, ["K='kept'"]],
    ['in that of the image, where it says none', { command: ['/bin/play', 'read bin/../v/vars'], workingDir: '', volumeMounts: [{ name: 'v', mountPath: '/v' }] }, ["K='kept'"]],
    ['a variable from a file of a volume', { command: ['/bin/play', 'env A'], env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'vars', key: 'K' } } }] }, ['A=kept']],
  ])('%s', (_, more, want) => {
    const init = container('i', ["write /v/vars K='kept'"], { volumeMounts: [{ name: 'v', mountPath: '/v' }] });
    const w = play({ restartPolicy: 'Never', volumes: [{ name: 'v', emptyDir: {} }], initContainers: [init], containers: [{ name: 'app', image: 'play:1', imagePullPolicy: 'IfNotPresent', ...more }] }, 5000);
    expect(w.logs('app')).toEqual(want);
  });
  test('nothing to run (L-104)', () => {
    const w = play({ containers: [{ name: 'app', image: 'bare:1', imagePullPolicy: 'IfNotPresent' }, container('other', ['sleep 900'])] }, 5000);
    const message = `failed to generate container "${w.pod()?.metadata.uid}" spec: failed to generate spec: no command specified`;
    expect([waiting(w), failed(w)]).toEqual([{ reason: 'CreateContainerError', message }, [`spec.containers{app} Error: ${message}`]]);
    expect(states(w).at(-1)).toBe('app:CreateContainerError other:Running');
  });
  test('an image that says nothing is given a command', () => expect(play({ restartPolicy: 'Never', containers: [{ name: 'app', image: 'bare:1', command: ['/bin/play', 'say hello'] }] }, 5000).logs('app')).toEqual(['hello']));
  test('an init container that cannot start holds all (L-38); it heals (L-135)', () => {
    const w = world(pod({ initContainers: [container('i', ['exit 0'], { envFrom: [{ configMapRef: { name: 'late' } }] }), container('j', ['exit 0'])], containers: [container('app', ['sleep 900'])] }));
    w.run(5000);
    expect([[...w.moments().keys()], failed(w), states(w).at(-1)]).toEqual([[], ['spec.initContainers{i} Error: configmap "late" not found'], 'i:CreateContainerConfigError j:PodInitializing app:PodInitializing']);
    w.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'default' }, data: {} });
    w.run(30_000);
    expect(states(w).at(-1)).toBe('i:Completed j:Completed app:Running');
  });
});

describe('what is said of a start (L-101 … L-106, L-90)', () => {
  const said = (w: World): readonly string[] => w.events().flatMap((e) => (e.involvedObject.kind === 'Pod' && e.reason !== 'Scheduled' ? [`${e.type} ${e.reason} ${e.involvedObject.fieldPath ?? '-'} ${e.message?.replaceAll(w.pod()?.metadata.uid ?? '?', 'UID')}`] : []));
  const at = 'spec.containers{app}';
  const pulled = `Normal Pulled ${at} Container image "play:1" already`;
  test.each<[string, Container, number, readonly string[]]>([
    ['it runs', container('app', ['sleep 900']), 3000, [pulled, `Normal Created ${at} Container created`, `Normal Started ${at} Container started`]],
    ['it cannot be run', { ...container('app', []), command: ['/nope'] }, 800, [pulled, `Normal Created ${at} Container created`, `Warning Failed ${at} Error: failed to create containerd task`]],
    ['it crashes', container('app', ['exit 1']), 4000, [pulled, `Normal Created ${at} Container created`, `Normal Started ${at} Container started`, `Warning BackOff ${at} Back-off restarting failed container app in pod shop_default(UID)`]],
  ])('%s', (_, app, until, want) => {
    const lines = said(play({ containers: [app] }, until));
    expect(lines.slice(0, want.length).map((line, i) => line.slice(0, want[i]!.length))).toEqual(want);
  });
  test('why it waits, for how long, and that another image does not (L-84, L-90)', () => {
    const w = world(pod({ containers: [container('app', ['exit 1'])] }));
    w.run(13_500);
    const waits = w.facts.flatMap((f) => (f.kind === 'object' && f.object.kind === 'Pod' ? (f.object.status?.containerStatuses?.[0]?.state?.waiting ?? []) : [])).find(({ reason }) => reason === 'CrashLoopBackOff');
    expect(waits?.message).toBe(`back-off 10s restarting failed container=app pod=shop_default(${w.pod()?.metadata.uid})`);
    w.run(18_000);
    const old = w.pod()!;
    const before = [...w.moments().keys()].length;
    w.api.update({ ...old, spec: { ...old.spec!, containers: [{ ...old.spec!.containers[0]!, image: 'play:2' }] } });
    w.run(19_500);
    expect([...w.moments().keys()].slice(before)[0]).toMatch(/^app#\d starts$/);
  });
});

describe('ephemeral containers (L-379)', () => {
  const added = (more: Partial<EphemeralContainer>, spec: Partial<PodSpec> = {}): World => {
    const w = world(pod({ containers: [container('app', ['sleep 900'])], ...spec }));
    w.run(5000);
    const old = w.pod()!;
    w.api.update({ ...old, spec: { ...old.spec!, ephemeralContainers: [{ name: 'e', image: 'play:1', imagePullPolicy: 'IfNotPresent', command: ['/bin/play', 'say here', 'exit 3'], ...more }] } });
    w.run(40_000);
    return w;
  };
  const state = (w: World): unknown => w.pod()?.status?.ephemeralContainerStatuses?.[0]?.state;
  test('runs once, and never again', () => {
    const w = added({});
    expect([w.logs('e'), state(w)]).toEqual([['here'], { terminated: expect.objectContaining({ exitCode: 3 }) }]);
    expect(w.facts.flatMap((f) => (f.kind === 'containerStarted' && f.ref.container === 'e' ? [`${f.role} ${f.rule}`] : []))).toEqual(['ephemeral L-379']);
    expect(w.kubelet.logs('default', 'shop', 'e', false)?.map((line) => line.text)).toEqual(['here']);
  });
  test.each<[string, Partial<EphemeralContainer>, unknown]>([
    ['beside another', { targetContainerName: 'app' }, { terminated: expect.objectContaining({ exitCode: 3 }) }],
    ['beside nobody in particular', { targetContainerName: '' }, { terminated: expect.objectContaining({ exitCode: 3 }) }],
    ['beside one that is not there (L-133)', { targetContainerName: 'nobody' }, { waiting: { reason: 'CreateContainerConfigError', message: 'unable to find target container nobody' } }],
    ['of an image that is not there', { image: 'nowhere:1' }, { waiting: expect.objectContaining({ reason: expect.stringMatching(/^(?:ErrImagePull|ImagePullBackOff)$/) }) }],
  ])('%s', (_, more, want) => expect(state(added(more))).toEqual(want));
  test('while an init container fails for ever', () => expect(state(added({}, { initContainers: [container('i', ['exit 1'])] }))).toEqual({ terminated: expect.objectContaining({ exitCode: 3 }) }));
});

describe('its last words (L-330 … L-332)', () => {
  const left = (steps: readonly string[], more: Partial<Container> = {}, beside = 0): string | undefined => {
    const others = Array.from({ length: beside }, (_, i) => container(`o${i}`, ['sleep 900']));
    return play({ restartPolicy: 'Never', containers: [container('app', steps, more), ...others] }, 5000).pod()?.status?.containerStatuses?.find((c) => c.name === 'app')?.state?.terminated?.message;
  };
  const fallback: Partial<Container> = { terminationMessagePolicy: 'FallbackToLogsOnError' };
  const lines = (from: number, to: number, text = ''): string => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}${text}\n`).join('');
  const saying = (count: number, text = ''): readonly string[] => Array.from({ length: count }, (_, i) => `say ${i + 1}${text}`);
  test.each<[string, () => string | undefined, string | undefined]>([
    ['the file', () => left(['write /dev/termination-log bye', 'exit 0']), 'bye'],
    ['another file', () => left(['write /tmp/end bye', 'exit 1'], { terminationMessagePath: '/tmp/end' }), 'bye'],
    ['none', () => left(['say hello', 'exit 1']), undefined],
    ['4096 bytes of it', () => left([`write /dev/termination-log ${'x'.repeat(5000)}`]), 'x'.repeat(4096)],
    ['the last of them', () => left([`write /dev/termination-log ${'x'.repeat(3000)}${'y'.repeat(3000)}`]), `${'x'.repeat(1096)}${'y'.repeat(3000)}`],
    ['bytes, not letters', () => left([`write /dev/termination-log ${'é'.repeat(3000)}`]), 'é'.repeat(2048)],
    ['its part of 12 KiB, among four', () => left([`write /dev/termination-log ${'x'.repeat(5000)}`], {}, 3), 'x'.repeat(3072)],
    ['… and among three', () => left([`write /dev/termination-log ${'x'.repeat(5000)}`], {}, 2), 'x'.repeat(4096)],
    ['the log of one that failed', () => left(['say hello', 'exit 1'], fallback), 'hello\n'],
    ['not of one that did not', () => left(['say hello', 'exit 0'], fallback), undefined],
    ['not where there is a file', () => left(['say hello', 'write /dev/termination-log bye', 'exit 1'], fallback), 'bye'],
    ['80 lines of it', () => left([...saying(90), 'exit 1'], fallback), lines(11, 90)],
    ['2048 bytes of them', () => left([...saying(40, 'x'.repeat(98)), 'exit 1'], fallback), `${lines(20, 40, 'x'.repeat(98)).slice(-2048)}`],
    ['what the runtime says', () => left([], { command: ['/nope'] })?.slice(0, 30), 'failed to create containerd ta'],
  ])('%s', (_, got, want) => expect(got()).toBe(want));
});

test.each<[string, Partial<Container>, Parameters<typeof startRule>[1], boolean, string]>([
  ['an app', {}, 'app', false, 'L-36'], ['an app again', {}, 'app', true, 'L-52'], ['a sidecar', { restartPolicy: 'Always' }, 'sidecar', false, 'L-41'], ['a sidecar again', { restartPolicy: 'Always' }, 'sidecar', true, 'L-42'],
  ['an init container', {}, 'init', false, 'L-50'], ['an init container again', {}, 'init', true, 'L-48'], ['an ephemeral one', {}, 'ephemeral', false, 'L-379'],
])('why %s starts', (_, more, role, again, want) => expect(startRule({ name: 'a', ...more }, role, again)).toBe(want));
