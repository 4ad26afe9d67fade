// What the API server asks of a kubelet (`logs`, `attach`, `exec`), and what a reader can break.
import { describe, expect, test } from 'vitest';
import { container, play, states } from './cluster.ts';
import type { World } from './cluster.ts';

const restarts = (w: World, name: string): number | undefined =>
  [...(w.pod()?.status?.initContainerStatuses ?? []), ...(w.pod()?.status?.containerStatuses ?? [])].find((c) => c.name === name)?.restartCount;
const texts = (w: World, name: string, previous = false, pod = 'shop', space = 'default'): readonly string[] | undefined =>
  w.kubelet.logs(space, pod, name, previous)?.map((line) => line.text);

describe('logs', () => {
  test('of an init container that is done, and of nobody', () => {
    const w = play({ initContainers: [container('i', ['say ready'])], containers: [container('app', ['say life', 'sleep 900'])] }, 5000);
    expect([texts(w, 'i'), texts(w, 'app')]).toEqual([['ready'], ['life']]);
    expect([texts(w, 'app', true), texts(w, 'app', false, 'other'), texts(w, 'app', false, 'shop', 'mall')]).toEqual([undefined, undefined, undefined]);
  });
  test('when a run has ended, its own log is there, and the one before is not (L-11)', () => {
    const w = play({ restartPolicy: 'Never', containers: [container('app', ['say life', 'exit 1'])] }, 5000);
    expect([texts(w, 'app'), texts(w, 'app', true)]).toEqual([['life'], undefined]);
  });
});

describe('what is broken by a reader', () => {
  const spec = { containers: [container('app', ['sleep 900']), container('other', ['sleep 900'])] };
  test('a killed container starts again, the other does not', () => {
    const w = play(spec, 5000);
    w.kubelet.killContainer('default', 'shop', 'nobody');
    w.kubelet.killContainer('default', 'nobody', 'app');
    w.kubelet.killContainer('mall', 'shop', 'app');
    w.run(10_000);
    expect([restarts(w, 'app'), restarts(w, 'other')]).toEqual([0, 0]);
    w.kubelet.killContainer('default', 'shop', 'app');
    w.run(30_000);
    expect([restarts(w, 'app'), restarts(w, 'other')]).toEqual([1, 0]);
    expect(w.pod()?.status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(137);
  });
  test('a volume is filled over its limit: the Pod is evicted (L-343)', () => {
    const mounts = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
    const w = play({ volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Ki' } }], containers: [container('app', ['sleep 900'], mounts)] }, 5000);
    w.kubelet.fillVolume('default', 'shop', 'none');
    expect(w.pod()?.status?.phase).toBe('Running');
    w.kubelet.fillVolume('default', 'shop', 'v');
    w.run(90_000);
    expect(w.pod()?.status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". ' });
  });
  test('a liveness probe that is made to fail restarts its container', () => {
    const livenessProbe = { exec: { command: ['/bin/play', 'exit 0'] }, periodSeconds: 1, failureThreshold: 2 };
    const w = play({ containers: [container('app', ['sleep 900', 'TERM', 'exit 0'], { livenessProbe })] }, 5000);
    // Two fail, and the run that follows has none that does.
    w.kubelet.failProbe('default', 'shop', 'app', 'liveness', 7000);
    w.run(30_000);
    expect(restarts(w, 'app')).toBe(1);
    expect(states(w).at(-1)).toBe('app:Running');
  });
  test('nobody to attach to, nobody to run in', () => {
    const w = play(spec, 5000);
    const nothing = { output: () => undefined, done: () => undefined };
    expect(w.kubelet.attach('default', 'shop', 'nobody', nothing)).toBeUndefined();
    expect(w.kubelet.attach('default', 'shop', 'app', nothing)).toBeDefined();
    expect(w.kubelet.exec('default', 'shop', 'nobody', ['/bin/play'], { ...nothing, tty: false, stdin: false })).toEqual({
      error: 'container not found ("nobody")',
    });
  });
});
