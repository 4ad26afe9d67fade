// How Pods start on the small cluster; the numbers are what recordings of a real node show, give or take a relist.
import { expect, test } from 'vitest';
import { container, near, phase, play, pod, sidecar, states, world } from './cluster.ts';
import type { World } from './cluster.ts';

const reasons = (w: World): Record<string, number> =>
  Object.fromEntries(w.events().map((e) => [`${e.reason} ${e.message}`.slice(0, 60), e.count ?? 0]));

test('inits one after another, then the sidecar, then the app (L-50, L-51)', () => {
  const w = play(
    {
      initContainers: [container('a', ['sleep 2']), container('b', ['sleep 3']), sidecar('s', ['sleep 900'])],
      containers: [container('app', ['sleep 900'])],
    },
    20_000,
  );
  expect([...w.moments().keys()]).toEqual(['a#0 starts', 'a#0 exits', 'b#0 starts', 'b#0 exits', 's#0 starts', 'app#0 starts']);
  expect(near(w, 'a#0 starts')).toBeLessThan(300);
  expect(near(w, 'b#0 starts') - near(w, 'a#0 exits')).toBeLessThan(1100);
  expect(near(w, 'app#0 starts') - near(w, 's#0 starts')).toBeLessThan(150);
  expect(w.pod()?.status?.conditions?.every((c) => c.status === 'True')).toBe(true);
});
test('a slow postStart holds the next container and the status (L-36, L-138)', () => {
  const w = play(
    {
      containers: [
        container('first', ['sleep 900'], { lifecycle: { postStart: { exec: { command: ['/bin/play', 'sleep 6'] } } } }),
        container('second', ['sleep 900']),
      ],
    },
    9000,
  );
  expect(near(w, 'second#0 starts')).toBeGreaterThan(6000);
  expect(states(w)).toEqual(['first:ContainerCreating second:ContainerCreating', 'first:Running second:Running']);
});
test('a startup probe of a sidecar gates what follows; readiness does not (L-44)', () => {
  const w = play(
    {
      initContainers: [
        sidecar('s', ['sleep 5', 'write /tmp/up x', 'sleep 900'], {
          startupProbe: { exec: { command: ['/bin/play', 'exists /tmp/up'] }, periodSeconds: 1, failureThreshold: 30 },
          readinessProbe: { exec: { command: ['/bin/play', 'exit 1'] } },
        }),
      ],
      containers: [container('app', ['sleep 900'])],
    },
    20_000,
  );
  expect(near(w, 'app#0 starts')).toBeGreaterThan(5000);
  expect(near(w, 'app#0 starts')).toBeLessThan(7000);
  expect(w.pod()?.status?.conditions?.find((c) => c.type === 'Ready')).toMatchObject({
    status: 'False',
    message: 'containers with unready status: [s]',
  });
});
test('a missing image of the second container leaves the first running and the Pod pending (L-116, L-254a)', () => {
  const w = play({ containers: [container('shop', ['sleep 900']), { name: 'helper', image: 'nowhere:1' }] }, 5000);
  expect(phase(w.pod())).toBe('Pending');
  expect(states(w).at(-1)).toBe('helper:ImagePullBackOff shop:Running');
});
test('a missing ConfigMap: env stops one container, a volume all of them (L-349)', () => {
  const env = play(
    {
      containers: [container('app', ['sleep 900'], { envFrom: [{ configMapRef: { name: 'nope' } }] }), container('other', ['sleep 900'])],
    },
    3000,
  );
  expect(states(env).at(-1)).toBe('app:CreateContainerConfigError other:Running');
  const volume = play(
    {
      volumes: [{ name: 'v', configMap: { name: 'nope' } }],
      containers: [
        container('app', ['sleep 900'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
        container('other', ['sleep 900']),
      ],
    },
    25_000,
  );
  expect(states(volume)).toEqual(['app:ContainerCreating other:ContainerCreating']);
  expect(reasons(volume)).toEqual({ 'FailedMount MountVolume.SetUp failed for volume "v" : config': 6 });
});
test('the missing ConfigMap appears: the Pod starts by itself (L-135, L-346)', () => {
  const w = world(
    pod({
      volumes: [{ name: 'v', configMap: { name: 'late' } }],
      containers: [container('app', ['read /v/key', 'sleep 900'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
    }),
  );
  w.run(5000);
  w.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'default' }, data: { key: 'hello' } });
  w.run(12_000);
  expect(w.logs('app')).toEqual(['hello']);
});
