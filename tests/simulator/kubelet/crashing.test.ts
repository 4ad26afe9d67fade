// Containers that fail, and what starts again when.
import { expect, test } from 'vitest';
import { container, near, phase, play, sidecar, states } from './cluster.ts';

test('restarts at once, then after 10 s and 20 s; CrashLoopBackOff shows just before the restart (L-82, L-91)', () => {
  const w = play({ containers: [container('app', ['sleep 1', 'exit 1'])] }, 60_000);
  expect(near(w, 'app#1 starts') - near(w, 'app#0 exits')).toBeLessThan(1100);
  expect(near(w, 'app#2 starts') - near(w, 'app#1 exits')).toBeGreaterThan(10_000);
  expect(near(w, 'app#2 starts') - near(w, 'app#1 exits')).toBeLessThan(16_000);
  expect(near(w, 'app#3 starts') - near(w, 'app#2 exits')).toBeGreaterThan(20_000);
  expect(states(w).slice(0, 8)).toEqual([
    'app:ContainerCreating',
    'app:Running',
    'app:Error',
    'app:Running',
    'app:Error',
    'app:CrashLoopBackOff',
    'app:Running',
    'app:Error',
  ]);
  expect(phase(w.pod())).toBe('Running');
});
test('a command that does not exist: RunContainerError, then CrashLoopBackOff (L-136)', () => {
  const w = play({ containers: [{ name: 'app', image: 'play:1', command: ['/nope'] }] }, 16_000);
  expect(states(w)).toContain('app:RunContainerError');
  expect(states(w)).toContain('app:CrashLoopBackOff');
  expect(w.pod()?.status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' });
});
test('an init that fails under Never fails the Pod and stops its sidecar (L-48, L-219)', () => {
  const w = play(
    {
      restartPolicy: 'Never',
      initContainers: [sidecar('s', ['sleep 900', 'TERM', 'exit 0']), container('i', ['sleep 1', 'exit 3'])],
      containers: [container('app', ['sleep 900'])],
    },
    9000,
  );
  expect(phase(w.pod())).toBe('Failed');
  expect(w.moments().has('app#0 starts')).toBe(false);
  expect(w.moments().has('s#0 exits')).toBe(true);
});
test('out of memory: 137 OOMKilled, and only that container (L-405)', () => {
  const w = play(
    {
      containers: [
        container('greedy', ['sleep 1', 'memory 900000000', 'sleep 900'], { resources: { limits: { memory: '32Mi' } } }),
        container('modest', ['sleep 900']),
      ],
    },
    1500,
  );
  expect(
    w.pod()?.status?.containerStatuses?.find((c) => c.name === 'greedy')?.state?.terminated ??
      w.facts.find((f) => f.kind === 'containerFinished'),
  ).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  expect(w.moments().has('modest#0 exits')).toBe(false);
});
test('liveness: killed after the threshold, restarted in the same sync, without back-off (L-93, T-9)', () => {
  const w = play(
    {
      terminationGracePeriodSeconds: 2,
      containers: [
        container('app', ['sleep 900'], {
          livenessProbe: { exec: { command: ['/bin/play', 'exit 1'] }, periodSeconds: 2, failureThreshold: 2 },
        }),
      ],
    },
    8000,
  );
  expect(near(w, 'app#0 exits')).toBeGreaterThan(6000);
  expect(near(w, 'app#1 starts') - near(w, 'app#0 exits')).toBeLessThan(150);
  expect(w.events().find((e) => e.reason === 'Killing')?.message).toBe('Container app failed liveness probe, will be restarted');
});
test('RestartAllContainers: everything again from the first init, same sandbox and volumes (T-10)', () => {
  const w = play(
    {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 2,
      volumes: [{ name: 'v', emptyDir: {} }],
      initContainers: [container('i', ['sleep 1']), sidecar('s', ['sleep 900'])],
      containers: [
        container('app', ['sleep 5', 'exit 42'], {
          restartPolicy: 'Never',
          restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
        }),
        container('other', ['sleep 900']),
      ],
    },
    14_000,
  );
  expect([...w.moments().keys()].slice(0, 9)).toEqual([
    'i#0 starts',
    'i#0 exits',
    's#0 starts',
    'app#0 starts',
    'other#0 starts',
    'app#0 exits',
    'other#0 exits',
    's#0 exits',
    'i#1 starts',
  ]);
  // L-72: what runs is killed, and the event says no more than that.
  expect(w.events().flatMap((e) => (e.reason === 'Killing' ? [`${e.type} ${e.involvedObject.fieldPath} ${e.message}`] : []))).toEqual([
    'Normal spec.containers{other} killing',
    'Normal spec.initContainers{s} killing',
  ]);
  expect(states(w)).toContain(
    'i:RestartingAllContainers s:RestartingAllContainers app:RestartingAllContainers other:RestartingAllContainers',
  );
  expect(
    new Set(
      w.facts.flatMap((f) =>
        f.kind === 'object' && f.object.kind === 'Pod' && f.object.status?.podIP !== undefined ? [f.object.status.podIP] : [],
      ),
    ).size,
  ).toBe(1);
});
