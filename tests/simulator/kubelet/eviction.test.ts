// Eviction for a Pod's own disk limits (L-343).
import { expect, test } from 'vitest';
import { storageProblem } from '../../../src/simulator/kubelet/eviction.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import type { Pod } from '../../../src/simulator/manifest/types.ts';
import { container, play, pod } from './cluster.ts';

const limit = (amount: string): { readonly resources: { readonly limits: Record<string, string> } } => ({
  resources: { limits: { 'ephemeral-storage': amount } },
});
const evicted = (spec: Parameters<typeof pod>[0], until: number): Pod['status'] => play(spec, until).pod()?.status;

test('an emptyDir over its limit: found with the volume statistics, which lag behind', () => {
  const spec: Parameters<typeof pod>[0] = {
    volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Ki' } }],
    containers: [container('app', [`write /v/big ${'x'.repeat(3000)}`, 'sleep 900'], { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
  };
  expect(evicted(spec, 25_000)?.phase).toBe('Running');
  expect(evicted(spec, 45_000)).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". ',
  });
});
test("a container's own layer counts at once, and takes the whole Pod with it", () => {
  const status = evicted(
    { containers: [container('app', [`write /tmp/big ${'x'.repeat(9000)}`, 'sleep 900'], limit('8Ki')), container('other', ['sleep 900'])] },
    14_000,
  );
  expect(status).toMatchObject({
    reason: 'Evicted',
    message: 'Pod ephemeral local storage usage exceeds the total limit of containers 8Ki. ',
  });
  expect(status?.containerStatuses?.map((c) => c.state?.terminated?.exitCode)).toEqual([137, 137]);
});
test('within the limit nobody goes', () => {
  expect(evicted({ containers: [container('app', ['write /tmp/small x', 'sleep 900'], limit('8Ki'))] }, 60_000)?.phase).toBe('Running');
});
test.each([
  ['first an emptyDir', { v: 2000 }, { a: 9000 }, 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". '],
  ['then the Pod as a whole', { v: 0 }, { a: 9000, b: 9000 }, 'Pod ephemeral local storage usage exceeds the total limit of containers 12Ki. '],
  ['then a container', { v: 0 }, { a: 5000, b: 0 }, 'Container a exceeded its local ephemeral storage limit "4Ki". '],
  ['or nobody', { v: 1024 }, { a: 4096, b: 7000 }, undefined],
])('the order of looking: %s', (_, volumes, containers, message) => {
  const spec = {
    volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Ki' } }],
    containers: [container('a', [], limit('4Ki')), container('b', [], limit('8Ki'))],
  };
  const use = { volumes: new Map(Object.entries(volumes)), containers: new Map(Object.entries(containers) as [string, number][]) };
  expect(storageProblem(pod(spec) as BoundPod, use)).toBe(message);
});
