// What a Pod's resources come to (L-275, L-390 … L-399): in its status, in its containers' cgroups, and in the words of a resize.
import { describe, expect, test } from 'vitest';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import { limitsOf } from '../../../src/simulator/kubelet/start.ts';
import type { Container, PodSpec, PodStatus, ResourceRequirements } from '../../../src/simulator/manifest/types.ts';
import { container, pod, world } from './cluster.ts';
import type { World } from './cluster.ts';

const NO_LIMIT = '9007199254740988Ki';
const of = (name: string, resources: ResourceRequirements): Container => container(name, ['sleep 900'], { resources });
/** Changes a label, which is a reason to sync (L-20). */
const touch = (w: World): void => {
  const old = w.pod()!;
  w.api.update({ ...old, metadata: { ...old.metadata, labels: { touched: 'yes' } } });
  w.run(w.clock.now() + 2000);
};

describe("a Pod's own resources in its status (L-275)", () => {
  const both = { cpu: '100m', memory: '32Mi' };
  test.each<[string, Partial<PodSpec> & { readonly containers: readonly Container[] }, PodStatus['resources'], PodStatus['resources'], PodStatus['allocatedResources']]>([
    ['nothing is asked for', { containers: [of('a', {})] }, {}, { limits: { memory: NO_LIMIT } }, undefined],
    ['requests alone', { containers: [of('a', { requests: both })] }, { requests: both }, { requests: both, limits: { memory: NO_LIMIT } }, both],
    ['all have a limit', { containers: [of('a', { requests: both, limits: both }), of('b', { limits: { memory: '8Mi' } })] }, { requests: both, limits: { cpu: '100m', memory: '40Mi' } }, { requests: both, limits: { cpu: '100m', memory: '40Mi' } }, both],
    ['one has none', { containers: [of('a', { limits: both }), of('b', {})] }, { limits: both }, { limits: { cpu: '100m', memory: NO_LIMIT } }, undefined],
    ['an init container has none', { initContainers: [container('i', ['exit 0'])], containers: [of('a', { limits: both })] }, { limits: both }, { limits: { cpu: '100m', memory: NO_LIMIT } }, undefined],
    ['an init container has one too', { initContainers: [container('i', ['exit 0'], { resources: { limits: { memory: '64Mi' } } })], containers: [of('a', { limits: both })] }, { limits: { cpu: '100m', memory: '64Mi' } }, { limits: { cpu: '100m', memory: '64Mi' } }, undefined],
    ['the Pod has one', { resources: { limits: { memory: '1Gi' }, requests: { cpu: '1' } }, containers: [of('a', {})] }, { limits: { memory: '1Gi' }, requests: { cpu: '1' } }, { limits: { memory: '1Gi' }, requests: { cpu: '1' } }, { cpu: '1' }],
    ['a cgroup knows of cpu and memory alone', { containers: [of('a', { requests: { ...both, 'ephemeral-storage': '1Gi' }, limits: { 'ephemeral-storage': '2Gi' } })] }, { requests: { ...both, 'ephemeral-storage': '1Gi' }, limits: { 'ephemeral-storage': '2Gi' } }, { requests: both, limits: { memory: NO_LIMIT } }, { ...both, 'ephemeral-storage': '1Gi' }],
  ])('%s', (_, spec, asked, runs, allocated) => {
    const w = world(pod(spec));
    w.run(150);
    expect([w.pod()?.status?.resources, w.pod()?.status?.allocatedResources]).toEqual([asked, allocated]);
    w.run(5000);
    touch(w);
    expect([w.pod()?.status?.phase, w.pod()?.status?.resources, w.pod()?.status?.allocatedResources]).toEqual(['Running', runs, allocated]);
    w.api.delete('Pod', 'default', 'shop', { gracePeriodSeconds: 1 });
    w.run(12_000);
    // The last word keeps what the Pod had.
    const last = w.facts.findLast((f) => f.kind === 'object' && f.object.kind === 'Pod');
    expect(last).toMatchObject({ type: 'DELETED', object: { status: { resources: runs } } });
  });
});

describe("a container's cgroup (L-399)", () => {
  test.each<[string, ResourceRequirements | undefined, ResourceRequirements | undefined, object]>([
    ['none', undefined, undefined, {}],
    ['its own', { limits: { cpu: '500m', memory: '1Ki' } }, undefined, { cpuLimit: 0.5, memoryLimit: 1024 }],
    ["the Pod's", undefined, { limits: { cpu: '2', memory: '2Ki' } }, { cpuLimit: 2, memoryLimit: 2048 }],
    ["its own before the Pod's, each by itself", { limits: { cpu: '500m' } }, { limits: { cpu: '2', memory: '2Ki' } }, { cpuLimit: 0.5, memoryLimit: 2048 }],
    ['0 is no limit', { limits: { cpu: '0', memory: '0' } }, undefined, {}],
    ['requests are none', { requests: { cpu: '1', memory: '1Ki' } }, { requests: { cpu: '1' } }, {}],
  ])('%s', (_, resources, shared, want) => {
    const made = { spec: { containers: [], ...(shared && { resources: shared }) } } as unknown as BoundPod;
    expect(limitsOf(made, { name: 'a', ...(resources && { resources }) })).toEqual({ resources: resources ?? {}, ...want });
  });
  test.each<[string, string | undefined, number]>([['none', undefined, 0], ['half a core', '500m', 0], ['a little less', '499m', 10], ['20m', '20m', 250], ['very little', '1m', 2000], ['0', '0', 0]])('a limit of cpu slows its start (L-408): %s', (_, cpu, late) => {
    const start = (limits: Record<string, string>): number => {
      const w = world(pod({ containers: [of('a', { limits })] }));
      w.run(5000);
      return w.moments().get('a#0 starts') ?? NaN;
    };
    expect(start(cpu === undefined ? {} : { cpu }) - start({})).toBe(late);
  });
});

test('the words of a resize: all containers, sorted, as Go writes them', () => {
  const w = world(pod({ initContainers: [container('i', ['exit 0'])], containers: [of('a', { limits: { memory: '32Mi', cpu: '0.1' }, requests: { cpu: '0.1', memory: '32Mi' } }), of('b', { requests: { cpu: '1' } })] }));
  w.run(3000);
  const old = w.pod()!;
  const containers = old.spec!.containers.map((c) => (c.name === 'a' ? { ...c, resources: { limits: { memory: '1024Ki', cpu: '0.2' }, requests: { cpu: '0.1', memory: '1024Ki' } } } : c));
  w.api.update({ ...old, spec: { ...old.spec!, containers } });
  w.run(6000);
  const all = '{"initContainers":[{"name":"i","resources":{}}],"containers":[{"name":"a","resources":{"limits":{"cpu":"200m","memory":"1Mi"},"requests":{"cpu":"100m","memory":"1Mi"}}},{"name":"b","resources":{"requests":{"cpu":"1"}}}],"generation":2}';
  expect(w.events().flatMap((e) => (e.reason?.startsWith('Resize') === true ? [`${e.type} ${e.reason} ${e.involvedObject.fieldPath ?? '-'} ${e.message}`] : []))).toEqual([`Normal ResizeStarted - Pod resize started: ${all}`, `Normal ResizeCompleted - Pod resize completed: ${all}`]);
});
