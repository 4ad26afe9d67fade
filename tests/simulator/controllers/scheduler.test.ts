import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../src/simulator/manifest/types.ts';
import { pod, world } from './world.ts';

describe('scheduler', () => {
  it('binds a Pod and says so', () => {
    const w = world();
    w.api.create(pod('shop'));
    w.run(50);
    expect(w.api.get('Pod', 'mall', 'shop')).toMatchObject({ spec: { nodeName: 'node-1' }, metadata: { generation: 1 } });
    expect(w.events('Pod')).toEqual(['Scheduled: Successfully assigned mall/shop to node-1']);
  });
  it.each([
    ['requests beyond the node', { containers: [{ name: 'app', resources: { requests: { cpu: '500' } } }] }, '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'],
    ['a sidecar counts too', { containers: [{ name: 'app', resources: { requests: { cpu: '1' } } }], initContainers: [{ name: 's', restartPolicy: 'Always', resources: { requests: { cpu: '1500m' } } }] }, '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'],
    ['a label that no node has', { nodeSelector: { disk: 'tape' } }, "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."],
    ['a claim that is not there', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] }, '0/1 nodes are available: persistentvolumeclaim "data" not found. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'],
  ] as const)('leaves a Pod pending: %s', (_, more, message) => {
    const w = world();
    w.api.create(pod('big', more as Partial<PodSpec>));
    w.run(100);
    const made = w.api.get('Pod', 'mall', 'big');
    expect(made?.spec?.nodeName).toBeUndefined();
    expect(made?.status?.conditions).toMatchObject([{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }]);
    expect(w.events('Pod')).toEqual([`FailedScheduling: ${message}`]);
  });
  it('places a Pod when another one makes room', () => {
    const w = world();
    const half = { containers: [{ name: 'app', image: 'x', resources: { requests: { cpu: '1500m' } } }] };
    w.api.create(pod('first', half));
    w.run(500);
    w.api.create(pod('second', half));
    w.run(500);
    expect(w.api.get('Pod', 'mall', 'second')?.spec?.nodeName).toBeUndefined();
    w.api.delete('Pod', 'mall', 'first');
    w.run(5000);
    expect(w.api.get('Pod', 'mall', 'second')?.spec?.nodeName).toBe('node-1');
  });
});
