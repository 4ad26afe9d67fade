// Whole lives of Pods on the small cluster; the numbers are what recordings of a real node show, give or take a relist.
import { describe, expect, test } from 'vitest';
import { container, pod, sidecar, world } from './cluster.ts';
import type { World } from './cluster.ts';
import type { Pod } from '../../../src/simulator/manifest/types.ts';

type Spec = Parameters<typeof pod>[0];
const play = (spec: Spec, until: number): World => {
  const w = world(pod(spec));
  w.run(until);
  return w;
};
/** `name:reason` of every container state the API ever showed, each once, in order. */
function states(w: World): readonly string[] {
  const seen: string[] = [];
  for (const fact of w.facts) {
    if (fact.kind !== 'object' || fact.object.kind !== 'Pod') continue;
    const { status } = fact.object;
    const text = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
      .map((c) => `${c.name}:${c.state?.waiting?.reason ?? c.state?.terminated?.reason ?? 'Running'}`)
      .join(' ');
    if (text !== '' && text !== seen.at(-1)) seen.push(text);
  }
  return seen;
}
const reasons = (w: World): Record<string, number> =>
  Object.fromEntries(w.events().map((e) => [`${e.reason} ${e.message}`.slice(0, 60), e.count ?? 0]));
const near = (w: World, key: string): number => w.moments().get(key) ?? NaN;
const phase = (p: Pod | undefined): string | undefined => p?.status?.phase;

describe('starting', () => {
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
});

describe('crashing', () => {
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
});

describe('ending', () => {
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
  test('an emptyDir over its limit evicts the Pod (L-343)', () => {
    const w = play(
      {
        volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Ki' } }],
        containers: [
          container('app', [`write /v/big ${'x'.repeat(3000)}`, 'sleep 900'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
        ],
      },
      14_000,
    );
    expect(w.pod()?.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". ',
    });
  });
  test('all emptyDirs together over the containers’ ephemeral-storage limit (L-343)', () => {
    const w = play(
      {
        volumes: [{ name: 'v', emptyDir: {} }],
        containers: [
          container('app', [`write /v/big ${'x'.repeat(3000)}`, 'sleep 900'], {
            resources: { limits: { 'ephemeral-storage': '2Ki' } },
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
          }),
        ],
      },
      14_000,
    );
    expect(w.pod()?.status?.message).toBe('Pod ephemeral local storage usage exceeds the total limit of containers 2Ki. ');
  });
});

describe('what a container sees', () => {
  test('env from ConfigMap, Secret, fields and earlier variables (L-117, L-118)', () => {
    const w = world(
      pod({
        containers: [
          container('app', ['env A', 'env B', 'env C', 'env D', 'env ALL_colour', 'sleep 900'], {
            envFrom: [{ prefix: 'ALL_', configMapRef: { name: 'settings' } }],
            env: [
              { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } },
              { name: 'B', valueFrom: { secretKeyRef: { name: 'secret', key: 'token' } } },
              { name: 'C', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'D', value: '$(A)-$(LATER)' },
              { name: 'LATER', value: 'x' },
            ],
          }),
        ],
      }),
    );
    w.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { colour: 'blau' } });
    w.api.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secret', namespace: 'default' }, data: { token: 'czNjcmV0' } });
    w.run(700);
    expect(w.logs('app')).toEqual(['A=blau', 'B=s3cret', 'C=shop', 'D=blau-$(LATER)', 'ALL_colour=blau']);
  });
  test('a changed ConfigMap reaches a running volume with the next sync, and never a subPath (L-137, L-348)', () => {
    const w = world(
      pod({
        volumes: [{ name: 'v', configMap: { name: 'settings' } }],
        containers: [
          container('app', ['read /v/key', 'sleep 100', 'read /v/key', 'read /sub'], {
            volumeMounts: [
              { name: 'v', mountPath: '/v' },
              { name: 'v', mountPath: '/sub', subPath: 'key' },
            ],
          }),
        ],
      }),
    );
    w.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { key: 'old' } });
    w.run(5000);
    w.api.update({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { key: 'new' } });
    w.run(102_000);
    expect(w.logs('app').slice(0, 3)).toEqual(['old', 'new', 'old']);
  });
  test('an emptyDir outlives a crash, the own layer does not (L-341, L-352)', () => {
    const w = play(
      {
        volumes: [{ name: 'v', emptyDir: {} }],
        initContainers: [container('i', ['write /v/x kept'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
        containers: [
          container('app', ['read /v/x', 'read /tmp/own', 'sleep 1'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
          container('b', ['write /tmp/own x', 'sleep 900']),
        ],
      },
      2500,
    );
    expect(w.logs('app').slice(0, 2)).toEqual(['kept', 'no /tmp/own']);
  });
  test('probe texts: http refused, tcp refused, exec output (L-162, L-163)', () => {
    const w = play(
      {
        containers: [
          container('h', ['sleep 900'], { readinessProbe: { httpGet: { port: 8080, path: '/ok' } } }),
          container('t', ['sleep 900'], { readinessProbe: { tcpSocket: { port: 9090 } } }),
          container('e', ['sleep 900'], { readinessProbe: { exec: { command: ['/bin/play', 'say nothing in stock', 'exit 1'] } } }),
        ],
      },
      3000,
    );
    const address = w.pod()?.status?.podIP ?? '';
    expect(
      w
        .events()
        .filter((e) => e.reason === 'Unhealthy')
        .map((e) => e.message)
        .sort(),
    ).toEqual([
      `Readiness probe failed: Get "http://${address}:8080/ok": dial tcp ${address}:8080: connect: connection refused`,
      `Readiness probe failed: dial tcp ${address}:9090: connect: connection refused`,
      'Readiness probe failed: nothing in stock\n',
    ]);
  });
  test('runAsNonRoot with a root image (L-128)', () => {
    const w = play({ containers: [container('app', ['sleep 900'], { securityContext: { runAsNonRoot: true } })] }, 2000);
    expect(w.pod()?.status?.containerStatuses?.[0]?.state?.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: `container has runAsNonRoot and image will run as root (pod: "shop_default(${w.pod()?.metadata.uid})", container: app)`,
    });
  });
  test('exec, logs of the last two runs', () => {
    const w = play({ containers: [container('app', ['say life', 'sleep 3', 'exit 1'])] }, 5000);
    const lines = (previous: boolean): readonly string[] | undefined =>
      w.kubelet.logs('default', 'shop', 'app', previous)?.map((line) => line.text);
    expect([lines(false), lines(true), w.kubelet.logs('default', 'shop', 'nobody', false)]).toEqual([['life'], ['life'], undefined]);
    let answer = '';
    w.kubelet.exec('default', 'shop', 'app', ['/bin/play', 'say hello', 'exit 3'], {
      tty: false,
      stdin: false,
      output: () => undefined,
      done: (result) => {
        answer = `${result.stdout}${result.exitCode}`;
      },
    });
    w.run(5500);
    expect(answer).toBe('hello\n3');
  });
});
