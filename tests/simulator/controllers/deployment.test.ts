import { describe, expect, it } from 'vitest';
import { templateHash } from '../../../src/simulator/controllers/templateHash.ts';
import { deployment, world } from './world.ts';

describe('Deployment', () => {
  it('makes a ReplicaSet, Pods and conditions', () => {
    const w = world();
    w.api.create(deployment(2));
    w.run(2000);
    expect(w.pods()).toHaveLength(2);
    const set = w.api.list('ReplicaSet', 'mall')[0]!;
    expect(w.events('Deployment')).toEqual([`ScalingReplicaSet: Scaled up replica set ${set.metadata.name ?? ''} from 0 to 2`]);
    expect(set.metadata.annotations).toEqual({ 'deployment.kubernetes.io/desired-replicas': '2', 'deployment.kubernetes.io/max-replicas': '3', 'deployment.kubernetes.io/revision': '1' });
    expect(w.api.get('Deployment', 'mall', 'web')?.status).toMatchObject({ replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 });
    expect(w.api.get('Deployment', 'mall', 'web')?.status?.conditions?.map((c) => c.reason)).toEqual(['MinimumReplicasAvailable', 'NewReplicaSetAvailable']);
  });
  it('rolls to a new image without a gap, and back to the same ReplicaSet', () => {
    const w = world();
    w.api.create(deployment(1));
    w.run(2000);
    const first = w.pods()[0]!;
    w.api.update({ ...w.api.get('Deployment', 'mall', 'web')!, spec: deployment(1, 'alpine').spec! });
    w.run(200);
    expect(w.pods()).toHaveLength(2);
    expect(w.api.get('Pod', 'mall', first.metadata.name!)?.metadata.deletionTimestamp).toBeUndefined();
    w.run(3000);
    expect(w.pods().map((each) => each.spec?.containers[0]?.image)).toEqual(['alpine']);
    expect(w.events('Deployment').map((text) => text.replace(/web-\S+/, 'SET'))).toEqual([
      'ScalingReplicaSet: Scaled up replica set SET from 0 to 1', 'ScalingReplicaSet: Scaled up replica set SET from 0 to 1', 'ScalingReplicaSet: Scaled down replica set SET from 1 to 0']);
    w.api.update({ ...w.api.get('Deployment', 'mall', 'web')!, spec: deployment(1).spec! });
    w.run(3000);
    expect(w.api.list('ReplicaSet', 'mall')).toHaveLength(2);
    expect(w.api.get('Deployment', 'mall', 'web')?.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '3' });
  });
  it('replaces a Pod that is deleted, scales to nothing, and takes all with it', () => {
    const w = world();
    w.api.create(deployment(1));
    w.run(2000);
    w.api.delete('Pod', 'mall', w.pods()[0]!.metadata.name!);
    w.run(2000);
    expect(w.pods()).toHaveLength(1);
    w.api.update({ ...w.api.get('Deployment', 'mall', 'web')!, spec: deployment(0).spec! });
    w.run(2000);
    expect(w.pods()).toHaveLength(0);
    w.api.delete('Deployment', 'mall', 'web');
    w.run(2000);
    expect(w.api.list('ReplicaSet', 'mall')).toHaveLength(0);
  });
});

it.each([
  // Recorded from a real cluster: kubectl/deployment-rollout.
  ['busybox:1.36', 'IfNotPresent', '7b54cccd8f'],
  ['alpine:3.20', 'IfNotPresent', '544cbbcdcf'],
] as const)('names a ReplicaSet as the real cluster does (helper %s)', (image, imagePullPolicy, hash) => {
  const common = { resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' } as const;
  expect(templateHash({
    metadata: { labels: { app: 'web' } },
    spec: {
      containers: [
        { name: 'app', image: 'nginx:1.27', ports: [{ containerPort: 80, protocol: 'TCP' }], imagePullPolicy: 'IfNotPresent', ...common },
        { name: 'helper', image, command: ['sleep', '3600'], imagePullPolicy, ...common },
      ],
      restartPolicy: 'Always', terminationGracePeriodSeconds: 1, dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler',
    },
  })).toBe(hash);
});
it('hashes equal templates alike and others apart', () => {
  const one = deployment(1).spec!.template;
  expect(templateHash(one)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/);
  expect(templateHash({ ...one })).toBe(templateHash(one));
  expect(templateHash(deployment(1, 'alpine').spec!.template)).not.toBe(templateHash(one));
});
