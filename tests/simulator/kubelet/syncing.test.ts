// What makes a Pod sync, and when again (L-1 … L-5, L-19, L-20); what the API is told of its end (L-260, L-262).
import { describe, expect, test } from 'vitest';
import type { Container, Pod, PodSpec } from '../../../src/simulator/manifest/types.ts';
import { container, phase, play, pod, sidecar, world } from './cluster.ts';
import type { World } from './cluster.ts';

/** A container that cannot start: each sync tries it and says so. */
const broken: Container = container('broken', ['sleep 900'], { envFrom: [{ configMapRef: { name: 'nope' } }] });
const syncs = (w: World): number => w.events().find((e) => e.reason === 'Failed')?.count ?? 0;

describe('what makes a Pod sync (L-20)', () => {
  const metadata = (w: World, more: object): unknown => w.api.update({ ...w.pod()!, metadata: { ...w.pod()!.metadata, ...more } });
  const condition = (w: World, type: string, status: string): unknown => {
    const old = w.pod()!;
    return w.api.updateStatus({ ...old, status: { ...old.status, conditions: [...(old.status?.conditions ?? []).filter((c) => c.type !== type), { type, status }] } } as Pod);
  };
  test.each<[string, Partial<PodSpec>, (w: World) => unknown, boolean]>([
    ['nothing', {}, () => undefined, false],
    ['a label', {}, (w) => metadata(w, { labels: { a: '1' } }), true],
    ['an annotation', {}, (w) => metadata(w, { annotations: { a: '1' } }), true],
    ['its spec', {}, (w) => w.api.update({ ...w.pod()!, spec: { ...w.pod()!.spec!, activeDeadlineSeconds: 900 } }), true],
    ['its status alone', {}, (w) => condition(w, 'example.com/open', 'True'), false],
    ['a readiness gate', { readinessGates: [{ conditionType: 'example.com/open' }] }, (w) => condition(w, 'example.com/open', 'True'), true],
    ['another condition beside a gate', { readinessGates: [{ conditionType: 'example.com/open' }] }, (w) => condition(w, 'example.com/other', 'True'), false],
    ['a Pod of another node', {}, (w) => w.api.create({ ...pod({ containers: [broken], nodeName: 'node-2' }, 'elsewhere') }), false],
  ])('%s', (_, spec, change, want) => {
    const w = world(pod({ containers: [broken], ...spec }));
    w.run(5000);
    const before = syncs(w);
    change(w);
    w.run(6500);
    expect(syncs(w) > before).toBe(want);
  });
  test('the kubelet learns of a condition that it does not write itself, and says Ready (L-279)', () => {
    const w = world(pod({ containers: [container('app', ['sleep 900'])], readinessGates: [{ conditionType: 'example.com/open' }] }));
    const ready = (): string | undefined => w.pod()?.status?.conditions?.find((c) => c.type === 'Ready')?.status;
    w.run(3000);
    expect(ready()).toBe('False');
    condition(w, 'example.com/open', 'True');
    w.run(3100);
    expect([ready(), w.pod()?.status?.conditions?.[0]?.type]).toEqual(['True', 'example.com/open']);
  });
});

describe('when it syncs again', () => {
  test('12.5 s after a sync that failed, at a full second (L-2, L-6); once more at first, as the sandbox is new', () => {
    const w = play({ containers: [broken] }, 30_000);
    const tries = w.facts.flatMap((f) => (f.kind === 'object' && f.object.kind === 'Event' && f.object.reason === 'Failed' ? [Math.round(f.at / 100)] : []));
    expect(tries).toEqual([1, 7, 140, 270]);
  });
  test('75 s after one that did not (L-1)', () => {
    const w = world(pod({ volumes: [{ name: 'v', configMap: { name: 'settings' } }], containers: [container('app', ['sleep 70', 'read /v/key', 'sleep 8', 'read /v/key', 'sleep 900'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] })] }));
    w.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { key: 'old' } });
    w.run(5000);
    w.api.update({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { key: 'new' } });
    w.run(90_000);
    expect(w.logs('app')).toEqual(['old', 'new']);
  });
  test('a quarter more than what is left of a back-off (L-4, L-82): 0, 10, 20, 40 s', () => {
    const w = play({ containers: [container('app', ['exit 1'])] }, 110_000);
    const starts = [...w.moments()].flatMap(([key, time]) => (key.endsWith('starts') ? [time] : []));
    expect(starts.slice(1, 5).map((time, i) => Math.round((time - starts[i]!) / 1000))).toEqual([1, 12, 25, 50]);
  });
  test('two volumes that are missing do not double the tries, and a deletion ends the wait', () => {
    const mounts = ['a', 'b'].map((name) => ({ name, mountPath: `/${name}` }));
    const w = world(pod({ volumes: mounts.map(({ name }) => ({ name, configMap: { name } })), containers: [container('app', ['sleep 900'], { volumeMounts: mounts })] }));
    w.run(2000);
    w.api.delete('Pod', 'default', 'shop');
    w.run(4000);
    expect([w.pod(), w.events().map((e) => e.count)]).toEqual([undefined, [3, 3]]);
  });
  test('a start that the reader makes slow, and none that is negative', () => {
    const starts = (ms: number | undefined): number => {
      const w = world(pod({ containers: [container('app', ['sleep 900'])] }));
      if (ms !== undefined) w.kubelet.slowStart('app', ms);
      w.run(9000);
      return w.moments().get('app#0 starts') ?? NaN;
    };
    expect([700, -700, 0].map((ms) => starts(ms) - starts(undefined))).toEqual([700, 0, 0]);
  });
});

describe('what the API hears between two syncs', () => {
  const conditions = (w: World): Record<string, string> => Object.fromEntries((w.pod()?.status?.conditions ?? []).map((c) => [c.type, `${c.status} ${c.reason ?? ''}`]));
  test('the sandbox is ready, while a hook holds the worker (L-25, L-283)', () => {
    const w = play({ containers: [container('app', ['sleep 900'], { lifecycle: { postStart: { exec: { command: ['/bin/play', 'sleep 6'] } } } })] }, 3000);
    expect([conditions(w), w.pod()?.status?.containerStatuses?.[0]?.state]).toEqual([
      { PodReadyToStartContainers: 'True ', Initialized: 'True ', Ready: 'False ContainersNotReady', ContainersReady: 'False ContainersNotReady', PodScheduled: 'True ' },
      { waiting: { reason: 'ContainerCreating' } },
    ]);
  });
  test('readiness comes and goes at once, of its own container alone (L-161); in the end too (L-175)', () => {
    const readinessProbe = { exec: { command: ['/bin/play', 'exists /tmp/open'] }, periodSeconds: 1, failureThreshold: 1 };
    const w = world(pod({ initContainers: [sidecar('s', ['sleep 900', 'TERM', 'exit 0'])], containers: [container('app', ['sleep 3', 'write /tmp/open x', 'sleep 4', 'remove /tmp/open', 'sleep 3', 'write /tmp/open x', 'sleep 900'], { readinessProbe }), container('other', ['sleep 900', 'TERM', 'exit 0'])] }));
    const ready = (until: number): readonly unknown[] => (w.run(until), [...(w.pod()?.status?.containerStatuses?.map((c) => c.ready) ?? []), conditions(w)['Ready']]);
    expect([ready(2500), ready(5000), ready(9000)]).toEqual([[false, true, 'False ContainersNotReady'], [true, true, 'True '], [false, true, 'False ContainersNotReady']]);
    w.api.delete('Pod', 'default', 'shop');
    expect(ready(12_500)).toEqual([true, true, 'True ']);
  });
  test('a Pod that does not fit is refused (L-29)', () => {
    const asks = (name: string, cpu: string): Container => container(name, ['sleep 900'], { resources: { requests: { cpu } } });
    const w = world(pod({ containers: [asks('a', '1500m')] }), pod({ containers: [asks('b', '600m')] }, 'late'));
    w.run(5000);
    const message = "Node didn't have enough resource: cpu, requested: 600, used: 1500, capacity: 2000";
    expect([phase(w.pod()), w.pod('late')?.status]).toEqual(['Running', expect.objectContaining({ phase: 'Failed', reason: 'OutOfcpu', message: `Pod was rejected: ${message}` })]);
    expect(w.events().flatMap((e) => (e.involvedObject.name === 'late' ? [`${e.type} ${e.reason} ${e.message}`] : []))).toEqual([`Warning OutOfcpu ${message}`]);
    expect([...w.moments().keys()]).toEqual(['a#0 starts']);
  });
});

describe('the last word (L-262)', () => {
  /** `NAME REASON`, of inits first; and the phase. */
  const last = (w: World): readonly string[] => {
    const fact = w.facts.findLast((f) => f.kind === 'object' && f.object.kind === 'Pod');
    const status = fact?.kind === 'object' && fact.object.kind === 'Pod' ? fact.object.status : undefined;
    const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    return [...all.map((c) => `${c.name} ${c.state?.terminated?.reason ?? c.state?.waiting?.reason ?? 'Running'}`), status?.phase ?? '', ...(status?.conditions ?? []).flatMap((c) => (c.type === 'Ready' || c.type === 'ContainersReady' ? [`${c.status} ${c.reason ?? ''}`] : []))];
  };
  const missing = (name: string, more: Partial<Container> = {}): Container => ({ name, image: 'nowhere:1', ...more });
  const ends = ['sleep 900', 'TERM', 'exit 0'];
  const [unready, over] = [['False ContainersNotReady', 'False ContainersNotReady'], ['False PodFailed', 'False PodFailed']] as const;
  test.each<[string, Partial<PodSpec> & { readonly containers: readonly Container[] }, readonly string[]]>([
    ['the first init container never started: of the first nobody knows', { initContainers: [missing('i'), container('j', ends)], containers: [container('app', ends)] }, ['i ContainerStatusUnknown', 'j PodInitializing', 'app PodInitializing', 'Failed', ...unready]],
    ['during the first', { initContainers: [container('i', ends), container('j', ends)], containers: [container('app', ends)] }, ['i Completed', 'j PodInitializing', 'app PodInitializing', 'Failed', ...unready]],
    ['during the second', { initContainers: [container('i', ['exit 0']), container('j', ends)], containers: [container('app', ends)] }, ['i Completed', 'j Completed', 'app ContainerStatusUnknown', 'Failed', ...unready]],
    ['during the second, which fails', { initContainers: [container('i', ['exit 0']), container('j', ['sleep 900', 'TERM', 'exit 1'])], containers: [container('app', ends)] }, ['i Completed', 'j Error', 'app PodInitializing', 'Failed', ...unready]],
    ['all are done, and the container is missing', { initContainers: [container('i', ['exit 0'])], containers: [missing('app')] }, ['i Completed', 'app ContainerStatusUnknown', 'Failed', ...unready]],
    ['the last is a sidecar, which has ended by then', { initContainers: [sidecar('s', ends)], containers: [missing('app')] }, ['s Completed', 'app PodInitializing', 'Failed', ...unready]],
    ['the last is a sidecar that has never started', { initContainers: [sidecar('s', ends, { startupProbe: { exec: { command: ['/bin/play', 'exit 1'] }, failureThreshold: 99 } })], containers: [missing('app')] }, ['s Completed', 'app PodInitializing', 'Failed', ...unready]],
    ['one of two has run', { containers: [container('app', ends), missing('zoo')] }, ['app Completed', 'zoo ContainerStatusUnknown', 'Failed', ...unready]],
    ['one has crashed and waits', { initContainers: [sidecar('s', ends)], containers: [container('app', ['exit 3'])] }, ['s Completed', 'app Error', 'Failed', ...over]],
    ['all end well', { containers: [container('app', ends)] }, ['app Completed', 'Succeeded', 'False PodCompleted', 'False PodCompleted']],
  ])('%s', (_, spec, want) => {
    const w = world(pod(spec));
    w.run(6000);
    w.api.delete('Pod', 'default', 'shop');
    w.run(40_000);
    expect([w.pod(), last(w)]).toEqual([undefined, want]);
  });
  test('the API hears of no end while somebody runs (L-219, L-260)', () => {
    const w = play({ restartPolicy: 'Never', initContainers: [sidecar('s', ['sleep 900', 'TERM', 'sleep 5', 'exit 0']), container('i', ['sleep 2', 'exit 3'])], containers: [container('app', ['sleep 900'])] }, 6000);
    expect([phase(w.pod()), w.pod()?.status?.initContainerStatuses?.[1]?.state?.terminated?.exitCode]).toEqual(['Pending', 3]);
    w.run(15_000);
    expect(phase(w.pod())).toBe('Failed');
  });
});
