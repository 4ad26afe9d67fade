// How Pods end: completion, deletion, deadline, eviction.
import { expect, test } from 'vitest';
import { container, near, phase, play, pod, sidecar, world } from './cluster.ts';
import type { World } from './cluster.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import type { PodState } from '../../../src/simulator/kubelet/pod-state.ts';
import { generateStatus } from '../../../src/simulator/kubelet/status.ts';
import type { PodStatus } from '../../../src/simulator/manifest/types.ts';

const EPOCH = Date.UTC(2026, 10, 21, 9, 0, 0, 500);

const remove = (w: World, at: number, until: number): void => {
  w.run(at);
  w.api.delete('Pod', 'default', 'shop');
  w.run(until);
};
test('T-6: mains first, then sidecars from last to first', () => {
  const w = world(
    pod({
      initContainers: [
        sidecar('s1', ['sleep 900', 'TERM', 'sleep 1', 'exit 0']),
        sidecar('s2', ['sleep 900', 'TERM', 'sleep 2', 'exit 0']),
      ],
      containers: [container('app', ['sleep 900', 'TERM', 'sleep 3', 'exit 0'])],
    }),
  );
  remove(w, 5000, 20_000);
  expect([...w.moments()].filter(([key]) => key.endsWith('exits')).map(([key, at]) => [key, Math.round((at - 5000) / 1000)])).toEqual([
    ['app#0 exits', 3],
    ['s2#0 exits', 5],
    ['s1#0 exits', 6],
  ]);
  expect(w.pod()).toBeUndefined();
});
test('T-5: a stubborn main uses up the grace; the sidecars then get two seconds together (L-207)', () => {
  const w = world(
    pod({
      terminationGracePeriodSeconds: 10,
      initContainers: [sidecar('s1', ['sleep 900']), sidecar('s2', ['sleep 900'])],
      containers: [container('app', ['sleep 900'])],
    }),
  );
  remove(w, 5000, 30_000);
  const at = (name: string): number => Math.round((near(w, `${name}#0 exits`) - 5000) / 1000);
  expect([at('app'), at('s2'), at('s1')]).toEqual([10, 12, 12]);
});
test("a sidecar's preStop runs at once, its signal waits for its turn (L-206)", () => {
  const w = world(
    pod({
      initContainers: [
        sidecar('s', ['sleep 900', 'TERM', 'exit 0'], { lifecycle: { preStop: { exec: { command: ['/bin/play', 'sleep 1'] } } } }),
      ],
      containers: [container('app', ['sleep 900', 'TERM', 'sleep 4', 'exit 0'])],
    }),
  );
  remove(w, 5000, 20_000);
  const hook = w.facts.find((f) => f.kind === 'hook' && f.phase === 'started');
  expect(hook?.at).toBeLessThan(5100);
  expect(near(w, 's#0 exits')).toBeGreaterThan(near(w, 'app#0 exits'));
});
test('a preStop hook is part of the grace period, and abandoned when it overruns (L-204, L-209)', () => {
  const w = world(
    pod({
      terminationGracePeriodSeconds: 6,
      containers: [
        container('app', ['sleep 900', 'TERM', 'exit 0'], { lifecycle: { preStop: { exec: { command: ['/bin/play', 'sleep 20'] } } } }),
      ],
    }),
  );
  remove(w, 5000, 20_000);
  expect(Math.round((near(w, 'app#0 exits') - 5000) / 1000)).toBe(6);
  expect(w.events().find((e) => e.reason === 'FailedPreStopHook')?.message).toBe('PreStopHook failed');
});
test('mains are done: the sidecar is stopped, the Pod succeeds whatever the sidecar says (T-4, L-258)', () => {
  const w = play(
    {
      restartPolicy: 'Never',
      initContainers: [sidecar('s', ['sleep 900', 'TERM', 'exit 7'])],
      containers: [container('app', ['sleep 6'])],
    },
    12_000,
  );
  expect(phase(w.pod())).toBe('Succeeded');
  // L-218: its sandbox ends with it, and is not changed for another.
  expect(w.events().flatMap((e) => (e.reason === 'Killing' || e.reason === 'SandboxChanged' ? [e.message] : []))).toEqual(['Stopping container s']);
  expect(w.pod()?.status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode).toBe(7);
  expect(w.pod()?.status?.conditions?.map((c) => `${c.type} ${c.status} ${c.reason ?? ''}`)).toEqual([
    'PodReadyToStartContainers False ',
    'Initialized True PodCompleted',
    'Ready False PodCompleted',
    'ContainersReady False PodCompleted',
    'PodScheduled True ',
  ]);
});
test('a container that never started ends as ContainerStatusUnknown, 137 (L-262, L-524)', () => {
  const w = world(pod({ containers: [{ name: 'app', image: 'nowhere:1' }] }));
  remove(w, 5000, 9000);
  const last = w.facts.findLast((f) => f.kind === 'object' && f.object.kind === 'Pod');
  expect(last).toMatchObject({
    type: 'DELETED',
    object: {
      status: { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown' } } }] },
    },
  });
});
test('a force delete gives the containers a second, at least two for the runtime (L-202)', () => {
  const w = world(pod({ containers: [container('app', ['sleep 900'])] }));
  w.run(5000);
  w.api.delete('Pod', 'default', 'shop', { gracePeriodSeconds: 0 });
  w.run(15_000);
  expect(Math.round((near(w, 'app#0 exits') - 5000) / 1000)).toBe(2);
});
test('the deadline counts from the start and ends the Pod with DeadlineExceeded (L-220)', () => {
  const w = play({ activeDeadlineSeconds: 5, containers: [container('app', ['sleep 900', 'TERM', 'exit 0'])] }, 9000);
  expect(w.pod()?.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
  expect(w.events().find((e) => e.reason === 'DeadlineExceeded')?.count).toBe(4);
});
test.each<[string, PodStatus | undefined, PodStatus, object]>([
  ['one that runs', { phase: 'Running' }, { phase: 'Running' }, { phase: 'Failed', reason: 'DeadlineExceeded' }],
  ['one that has just succeeded', { phase: 'Succeeded' }, { phase: 'Running' }, { phase: 'Failed', reason: 'DeadlineExceeded' }],
  ['one whose success the API tells: the reason alone is new', { phase: 'Succeeded' }, { phase: 'Succeeded' }, { phase: 'Succeeded', reason: 'DeadlineExceeded' }],
])('a deadline that has passed ends %s (L-220, L-255)', (_, known, told, want) => {
  const w = world(pod({ activeDeadlineSeconds: 5, restartPolicy: 'Never', containers: [container('app', ['sleep 900'])] }));
  w.run(3000);
  const context = { api: w.api, clock: w.clock, epoch: EPOCH, node: { address: '10.0.0.1' } } as unknown as Context;
  const now = w.pod()!;
  const state = { pod: { ...now, status: { ...now.status, ...told } }, status: { ...now.status, ...known }, cache: { containers: [] }, resize: {}, failures: new Map(), probes: { results: { startup: () => undefined, readiness: () => undefined } }, words: new Map() } as unknown as PodState;
  expect(generateStatus(context, state, true)).not.toHaveProperty('reason');
  w.run(6500);
  expect(generateStatus(context, state, true)).toMatchObject({ ...want, message: 'Pod was active on the node longer than the specified deadline' });
});
test('a sidecar has what is left of the grace when its turn comes (L-204, L-207)', () => {
  const w = world(pod({ terminationGracePeriodSeconds: 10, initContainers: [sidecar('s', ['sleep 900'])], containers: [container('app', ['sleep 900', 'TERM', 'sleep 4', 'exit 0'])] }));
  remove(w, 5000, 30_000);
  expect(['app', 's'].map((name) => Math.round((near(w, `${name}#0 exits`) - 5000) / 1000))).toEqual([4, 10]);
});
test('T-7: while an init container runs, no sidecar before it waits for it (L-213)', () => {
  const w = world(pod({ terminationGracePeriodSeconds: 10, initContainers: [sidecar('s', ['sleep 900', 'TERM', 'exit 0']), container('i', ['sleep 900'])], containers: [container('app', ['sleep 900'])] }));
  remove(w, 5000, 30_000);
  expect(['s', 'i'].map((name) => Math.round((near(w, `${name}#0 exits`) - 5000) / 1000))).toEqual([0, 10]);
});
test('with no grace at all there is no preStop, and two seconds for the runtime (L-17, L-209)', () => {
  const lifecycle = { preStop: { exec: { command: ['/bin/play', 'exit 0'] } } };
  const livenessProbe = { exec: { command: ['/bin/play', 'exit 1'] }, periodSeconds: 1, failureThreshold: 1 };
  const w = play({ restartPolicy: 'Never', terminationGracePeriodSeconds: 0, containers: [container('app', ['sleep 900'], { lifecycle, livenessProbe })] }, 9000);
  const signal = w.facts.find((f) => f.kind === 'signal')?.at ?? NaN;
  expect([w.facts.filter((f) => f.kind === 'hook'), Math.round((near(w, 'app#0 exits') - signal) / 100)]).toEqual([[], 20]);
});
