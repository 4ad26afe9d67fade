// What the kubelet puts around a container: environment, volumes, probes, user, logs.
import { expect, test } from 'vitest';
import { container, play, pod, states, world } from './cluster.ts';

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
test('a subPath that is not there becomes a directory, even in a ConfigMap (L-137)', () => {
  const w = world(
    pod({
      restartPolicy: 'Never',
      volumes: [{ name: 'v', configMap: { name: 'settings' } }],
      containers: [
        container('app', ['exists /sub/.'], { volumeMounts: [{ name: 'v', mountPath: '/sub', subPath: 'no-such-key' }] }),
        container('file', ['exists /sub/.'], { volumeMounts: [{ name: 'v', mountPath: '/sub', subPath: 'key' }] }),
      ],
    }),
  );
  w.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { key: 'x' } });
  w.run(3000);
  expect(w.pod()?.status?.containerStatuses?.map((c) => c.state?.terminated?.exitCode)).toEqual([0, 1]);
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
test('an image volume: read-only files of its image, or its mounters wait (L-350)', () => {
  const w = play(
    {
      volumes: [
        { name: 'good', image: { reference: 'play:2' } },
        { name: 'bad', image: { reference: 'nowhere:1' } },
      ],
      containers: [
        container('a', ['exists /good/bin/play', 'write /good/x no'], { volumeMounts: [{ name: 'good', mountPath: '/good' }] }),
        container('b', ['sleep 900'], { volumeMounts: [{ name: 'bad', mountPath: '/bad' }] }),
        container('c', ['sleep 900']),
      ],
    },
    1500,
  );
  expect(states(w).at(-1)).toBe('a:Completed b:ErrImagePull c:Running');
  expect(w.events().flatMap((e) => (e.reason === 'Failed' ? [`${e.involvedObject.fieldPath ?? 'Pod'} ${e.message}`] : []))).toEqual([
    'Pod Failed to pull image "nowhere:1": not found',
    'spec.containers{b} Error: ErrImagePull',
    'spec.containers{b} Error: ImagePullBackOff',
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
