import { describe, expect, it } from 'vitest';
import { createEventQueue } from '../../../src/simulator/clock.ts';
import { createApi, type ApiServer } from '../../../src/simulator/api/store.ts';
import { runControllers } from '../../../src/simulator/controllers/controllers.ts';
import { parseSchedule } from '../../../src/simulator/controllers/cron.ts';
import { failureRecord, finishedAt } from '../../../src/simulator/controllers/jobIndexes.ts';
import { judgeFailure } from '../../../src/simulator/controllers/jobPolicy.ts';
import { templateHash } from '../../../src/simulator/controllers/templateHash.ts';
import type { ContainerStatus, CronJob, Deployment, Job, Pod, PodSpec, StatefulSet } from '../../../src/simulator/manifest/types.ts';

const EPOCH = Date.UTC(2026, 10, 21, 9);
interface World { readonly api: ApiServer; run(ms: number): void; pods(): readonly Pod[]; events(kind: string): readonly string[] }

/** An API with controllers and a stand-in for the kubelet: a bound Pod is ready after 300 ms, ends as `outcome` says, and goes when deleted. */
function world(outcome: (pod: Pod) => { readonly after: number; readonly code: number } | undefined = () => undefined): World {
  const clock = createEventQueue();
  const api = createApi({ clock, epoch: EPOCH, emit: () => undefined });
  runControllers({ clock, epoch: EPOCH, api });
  api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1', labels: { disk: 'ssd' } }, status: { allocatable: { cpu: '2', memory: '24Gi', pods: '110' } } });
  api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mall' } });
  const seen = new Set<string>();
  const status = (uid: string, next: (pod: Pod) => Pod['status']): void => {
    const pod = api.list('Pod').find((each) => each.metadata.uid === uid);
    if (pod !== undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') api.updateStatus({ ...pod, status: next(pod) });
  };
  api.watch(({ type, object }) => {
    if (object.kind !== 'Pod' || type === 'DELETED') return;
    const uid = object.metadata.uid ?? '';
    if (object.metadata.deletionTimestamp !== undefined) clock.after(500, () => api.delete('Pod', 'mall', object.metadata.name ?? '', { gracePeriodSeconds: 0 }));
    if (object.spec?.nodeName === undefined || seen.has(uid)) return;
    seen.add(uid);
    clock.after(300, () => status(uid, (pod) => ({ ...pod.status, phase: 'Running', podIP: '10.244.0.9', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: api.timestamp() }] })));
    const end = outcome(object);
    if (end !== undefined) clock.after(300 + end.after, () => status(uid, (pod) => ({
      ...pod.status,
      phase: end.code === 0 ? 'Succeeded' : 'Failed',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [{ name: 'app', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode: end.code, finishedAt: api.timestamp() } } }],
    })));
  });
  const run = (ms: number): void => {
    const until = clock.now() + ms;
    while (clock.step(until));
    clock.advance(until);
  };
  run(100);
  return {
    api,
    run,
    pods: () => api.list('Pod', 'mall'),
    events: (kind) => api.list('Event', 'mall').filter((event) => event.involvedObject.kind === kind).sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)).map((event) => `${event.reason ?? ''}: ${event.message ?? ''}`),
  };
}
const spec = (more: Partial<PodSpec> = {}): PodSpec => ({ containers: [{ name: 'app', image: 'busybox' }], ...more });
const pod = (name: string, more: Partial<PodSpec> = {}): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'mall' }, spec: spec(more) });
const deployment = (replicas: number, image = 'busybox'): Deployment => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'mall' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: spec({ containers: [{ name: 'app', image }] }) } },
});
const job = (more: Partial<NonNullable<Job['spec']>> = {}, restartPolicy: 'Never' | 'OnFailure' = 'Never'): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'count', namespace: 'mall' },
  spec: { parallelism: 1, completions: 1, backoffLimit: 6, ...more, template: { spec: spec({ restartPolicy }) } },
});
const conditions = (object: Job | undefined): readonly string[] => (object?.status?.conditions ?? []).map((c) => `${c.type}=${c.status} ${c.reason ?? ''}`);

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

describe('Job', () => {
  it('completes', () => {
    const w = world(() => ({ after: 1000, code: 0 }));
    w.api.create(job());
    w.run(6000);
    const made = w.api.get('Job', 'mall', 'count');
    expect(conditions(made)).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached']);
    expect(made?.status).toMatchObject({ succeeded: 1, ready: 0 });
    expect(made?.status?.completionTime).toBeDefined();
    expect(w.pods()[0]?.metadata.finalizers).toBeUndefined();
    expect(w.events('Job').map((text) => text.replace(/count-\S+/, 'POD'))).toEqual(['SuccessfulCreate: Created pod: POD', 'Completed: Job completed']);
  });
  it('replaces failed Pods, later each time, up to the limit', () => {
    const w = world(() => ({ after: 1000, code: 1 }));
    w.api.create(job({ backoffLimit: 2 }));
    w.run(8000);
    expect(w.pods()).toHaveLength(1);
    w.run(8000);
    expect(w.pods()).toHaveLength(2);
    w.run(60_000);
    expect(w.pods()).toHaveLength(3);
    expect(conditions(w.api.get('Job', 'mall', 'count'))).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded']);
    expect(w.api.get('Job', 'mall', 'count')?.status?.failed).toBe(3);
    expect(w.events('Job').at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit');
  });
  it('runs as many Pods at once as it may, until all completions are reached', () => {
    const w = world(() => ({ after: 1000, code: 0 }));
    w.api.create(job({ completions: 3, parallelism: 2 }));
    w.run(500);
    expect(w.pods()).toHaveLength(2);
    w.run(10_000);
    expect(w.pods()).toHaveLength(3);
    expect(conditions(w.api.get('Job', 'mall', 'count'))).toContain('Complete=True CompletionsReached');
  });
  it('fails at its deadline, and stops its Pods', () => {
    const w = world();
    w.api.create(job({ activeDeadlineSeconds: 3 }));
    w.run(8000);
    expect(conditions(w.api.get('Job', 'mall', 'count'))).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded']);
  });
  it('fails at once by its podFailurePolicy', () => {
    const w = world(() => ({ after: 1000, code: 42 }));
    w.api.create(job({ podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] } }));
    w.run(6000);
    expect(conditions(w.api.get('Job', 'mall', 'count')).at(-1)).toBe('Failed=True PodFailurePolicy');
    expect(w.pods()).toHaveLength(1);
  });
  it('goes away after its time to live', () => {
    const w = world(() => ({ after: 1000, code: 0 }));
    w.api.create(job({ ttlSecondsAfterFinished: 5 }));
    w.run(5000);
    expect(w.api.get('Job', 'mall', 'count')).toBeDefined();
    w.run(8000);
    expect(w.api.get('Job', 'mall', 'count')).toBeUndefined();
    expect(w.pods()).toHaveLength(0);
  });
});

describe('Indexed Job', () => {
  const INDEX = 'batch.kubernetes.io/job-completion-index';
  const COUNT = 'batch.kubernetes.io/job-index-failure-count';
  const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';
  const indexOf = (each: Pod): number => Number(each.metadata.annotations?.[INDEX]);
  const indexed = (more: Partial<NonNullable<Job['spec']>>): Job => job({ completionMode: 'Indexed', backoffLimit: 2_147_483_647, ...more });
  const stored = (w: World): Job | undefined => w.api.get('Job', 'mall', 'count');
  const counts = (w: World, annotation: string, index: number): readonly (string | undefined)[] =>
    w.pods().filter((each) => indexOf(each) === index).map((each) => each.metadata.annotations?.[annotation]).sort();

  // KEP-3850 (backoffLimitPerIndex, GA in 1.33): pkg/controller/job/indexed_job_utils.go
  it('tries each index on its own, and fails at its end when one has failed for good', () => {
    const w = world((each) => ({ after: 1000, code: indexOf(each) === 1 ? 3 : 0 }));
    w.api.create(indexed({ completions: 4, parallelism: 2, backoffLimitPerIndex: 1 }));
    w.run(9000);
    expect(stored(w)?.status).toMatchObject({ completedIndexes: '0,2,3', failedIndexes: '', failed: 1 });
    expect(counts(w, COUNT, 1)).toEqual(['0']); // held up for ten seconds, and only this one
    w.run(12_000);
    expect(counts(w, COUNT, 1)).toEqual(['0', '1']);
    expect(stored(w)?.status).toMatchObject({ completedIndexes: '0,2,3', failedIndexes: '1', succeeded: 3, failed: 2 });
    expect(conditions(stored(w))).toEqual(['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes']);
    expect(w.events('Job').at(-1)).toBe('FailedIndexes: Job has failed indexes');
  });
  it('gives up when more indexes have failed than maxFailedIndexes', () => {
    const w = world((each) => (indexOf(each) === 3 ? undefined : { after: 1000, code: 3 }));
    w.api.create(indexed({ completions: 9, parallelism: 4, backoffLimitPerIndex: 0, maxFailedIndexes: 2 }));
    w.run(9000);
    expect(stored(w)?.status?.failedIndexes).toBe('0-3');
    expect(conditions(stored(w)).at(-1)).toBe('Failed=True MaxFailedIndexesExceeded');
    expect(w.events('Job').at(-1)).toBe('MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes');
  });
  it('goes on when just so many have failed', () => {
    const w = world((each) => ({ after: 1000, code: indexOf(each) < 2 ? 3 : 0 }));
    w.api.create(indexed({ completions: 3, parallelism: 1, backoffLimitPerIndex: 0, maxFailedIndexes: 2 }));
    w.run(12_000);
    expect(stored(w)?.status).toMatchObject({ completedIndexes: '2', failedIndexes: '0,1' });
    expect(conditions(stored(w)).at(-1)).toBe('Failed=True FailedIndexes');
  });
  it('fails an index by a rule, and does not count what a rule ignores', () => {
    const rules = [
      { action: 'FailIndex', onExitCodes: { operator: 'In', values: [42] } },
      { action: 'Ignore', onExitCodes: { operator: 'In', values: [7] } },
    ] as const;
    const w = world((each) => ({ after: 1000, code: indexOf(each) === 0 ? 42 : each.metadata.annotations?.[IGNORED] === undefined ? 7 : 0 }));
    w.api.create(indexed({ completions: 2, parallelism: 2, backoffLimitPerIndex: 5, podFailurePolicy: { rules } }));
    w.run(6000);
    expect(stored(w)?.status).toMatchObject({ failedIndexes: '0', failed: 1 });
    w.run(14_000);
    expect(counts(w, COUNT, 0)).toEqual(['0']);
    expect(counts(w, COUNT, 1)).toEqual(['0', '0']);
    expect(counts(w, IGNORED, 1)).toEqual(['1', undefined]);
    expect(conditions(stored(w)).at(-1)).toBe('Failed=True FailedIndexes');
  });
  // KEP-3998 (successPolicy, GA in 1.33): pkg/controller/job/success_policy.go
  it.each([
    [[{ succeededIndexes: '0' }], 'Matched rules at index 0'],
    [[{ succeededIndexes: '1-3' }, { succeededIndexes: '0,2', succeededCount: 1 }], 'Matched rules at index 1'],
    [[{ succeededCount: 2 }, { succeededCount: 1 }], 'Matched rules at index 1'],
  ])('is done early by its successPolicy %j', (rules, message) => {
    const w = world((each) => (indexOf(each) === 0 ? { after: 1000, code: 0 } : undefined));
    w.api.create(indexed({ completions: 4, parallelism: 4, successPolicy: { rules } }));
    w.run(9000);
    expect(stored(w)?.status?.conditions).toMatchObject([
      { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message },
      { type: 'Complete', reason: 'SuccessPolicy', message },
    ]);
    expect(w.events('Job').at(-1)).toBe('Completed: Job completed');
    expect(stored(w)?.status).toMatchObject({ succeeded: 1, completedIndexes: '0' });
  });
  it('is not done while no rule of its successPolicy is met', () => {
    const w = world((each) => (indexOf(each) === 0 ? { after: 1000, code: 0 } : undefined));
    w.api.create(indexed({ completions: 4, parallelism: 4, successPolicy: { rules: [{ succeededIndexes: '0,1' }, { succeededCount: 2 }] } }));
    w.run(9000);
    expect(conditions(stored(w))).toEqual([]);
  });
});

describe('how long a Job holds up the next Pod (pkg/controller/job/backoff_utils.go)', () => {
  const second = 1000;
  const at = (s: number): string => new Date(EPOCH + s * second).toISOString().replace('.000Z', 'Z');
  const status = (name: string, end?: number): ContainerStatus => ({ name, image: '', imageID: '', ready: false, restartCount: 0, state: end === undefined ? { waiting: {} } : { terminated: { exitCode: 1, finishedAt: at(end) } } });
  const ended = (main: readonly (number | undefined)[], more: Partial<NonNullable<Pod['status']>> = {}, metadata: Partial<Pod['metadata']> = {}): Pod => ({
    ...pod('p', { initContainers: [{ name: 'i' }, { name: 's', restartPolicy: 'Always' }] }),
    metadata: { name: 'p', creationTimestamp: at(1), ...metadata },
    status: { containerStatuses: main.map((end, i) => status(`c${i}`, end)), ...more },
  });
  const unready = { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at(2) }] };
  it.each<[string, Pod, number]>([
    ['with its last container', ended([5, 9, 7]), 9],
    ['with a sidecar that ends after it', ended([5], { initContainerStatuses: [status('i', 3), status('s', 12)] }), 12],
    ['an init container counts for nothing', ended([5], { initContainerStatuses: [status('i', 30), status('s', 6)] }), 6],
    ['an init container failed, so no main one ran: since it is not ready', ended([undefined], { ...unready, initContainerStatuses: [status('i', 4)] }), 2],
    ['one that nobody saw end', ended([5, undefined], unready), 2],
    ['it is deleted while it runs: then', ended([undefined], {}, { deletionTimestamp: at(38), deletionGracePeriodSeconds: 30 }), 8],
    ['nothing is known', ended([undefined]), 1],
  ])('a Pod has ended %s', (_, each, want) => expect(finishedAt(each)).toBe(EPOCH + want * second));
  it.each<[string, readonly number[], readonly number[], { readonly failures: number; readonly last: number }]>([
    ['nobody new', [], [], { failures: 2, last: 1 }],
    ['one more fails', [], [5], { failures: 3, last: EPOCH + 5 * second }],
    ['one succeeds: all is forgotten', [5], [], { failures: 0, last: 0 }],
    ['only what failed after it counts', [5], [4, 6, 7], { failures: 2, last: EPOCH + 7 * second }],
  ])('the record: %s', (_, good, bad, want) => expect(failureRecord({ failures: 2, last: 1 }, good.map((end) => ended([end])), bad.map((end) => ended([end])))).toEqual(want));
  it('ten seconds after a Pod of it was deleted', () => {
    const w = world();
    w.api.create(job());
    w.run(4000);
    w.api.delete('Pod', 'mall', w.pods()[0]?.metadata.name ?? '', { gracePeriodSeconds: 1 });
    w.run(8500);
    expect(w.pods()).toHaveLength(0);
    w.run(4000);
    expect(w.pods()).toHaveLength(1);
  });
  it('a policy that ignores a failure does not hurry it', () => {
    const w = world(() => ({ after: 1000, code: 7 }));
    w.api.create(job({ podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [7] } }] } }));
    w.run(9000);
    expect(w.pods()).toHaveLength(1);
    w.run(6000);
    expect(w.pods()).toHaveLength(2);
  });
  it('of a main container and a sidecar that fail, the main one is named', () => {
    const policy = { rules: [{ action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [9] } }] } as const;
    const both = ended([5], { initContainerStatuses: [status('i'), status('s', 6)] });
    expect(judgeFailure(job({ podFailurePolicy: policy }), both).message).toContain('Container c0 for pod');
  });
});

describe('CronJob', () => {
  const cron = (schedule: string): CronJob => ({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick', namespace: 'mall' }, spec: { schedule, jobTemplate: { spec: job().spec! } } });
  it('makes a Job when it is due', () => {
    const w = world(() => ({ after: 1000, code: 0 }));
    w.api.create(cron('*/2 * * * *'));
    w.run(100_000);
    expect(w.api.list('Job', 'mall')).toHaveLength(0);
    w.run(30_000);
    expect(w.api.list('Job', 'mall').map((each) => each.metadata.name)).toEqual([`tick-${EPOCH / 60_000 + 2}`]);
    expect(w.events('CronJob')[0]).toBe(`SuccessfulCreate: Created job tick-${EPOCH / 60_000 + 2}`);
    w.run(600_000);
    expect(w.api.list('Job', 'mall')).toHaveLength(3);
  });
  it.each([
    ['* * * * *', '2026-11-21T09:01:00Z'], ['30 10 * * *', '2026-11-21T10:30:00Z'], ['0 0 1 jan *', '2027-01-01T00:00:00Z'], ['@hourly', '2026-11-21T10:00:00Z'],
    ['0 9 * * 1-5', '2026-11-23T09:00:00Z'], ['0 12 13 * fri', '2026-11-27T12:00:00Z'], ['@every 90s', '2026-11-21T09:01:30Z'], ['5/20 * * * *', '2026-11-21T09:05:00Z'],
  ])('reads %s', (text, next) => {
    expect(parseSchedule(text)?.(EPOCH)).toBe(Date.parse(next));
  });
  it('makes one Job for all the times it missed, and none after its deadline', () => {
    const w = world(() => ({ after: 1000, code: 0 }));
    w.api.create({ ...cron('* * * * *'), spec: { ...cron('* * * * *').spec, suspend: true } });
    w.run(330_000);
    const resume = (change: Partial<CronJob['spec']>): void => {
      const old = w.api.get('CronJob', 'mall', 'tick')!;
      w.api.update({ ...old, spec: { ...old.spec, ...change } });
    };
    resume({ suspend: false, startingDeadlineSeconds: 20 });
    w.run(1000);
    expect(w.api.list('Job', 'mall')).toEqual([]);
    resume({ startingDeadlineSeconds: 200 });
    w.run(1000);
    expect(w.api.list('Job', 'mall').map((each) => each.metadata.name)).toEqual([`tick-${EPOCH / 60_000 + 5}`]);
  });
  it('waits where Jobs may not overlap, replaces where they should, and knows its own Jobs', () => {
    const w = world(() => ({ after: 90_000, code: 0 }));
    w.api.create({ ...cron('* * * * *'), spec: { ...cron('* * * * *').spec, concurrencyPolicy: 'Forbid' } });
    w.run(125_000);
    expect(w.api.list('Job', 'mall')).toHaveLength(1);
    expect(w.events('CronJob').join()).toContain('JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid');
    // The one that was due meanwhile starts as soon as the other has ended.
    w.run(45_000);
    expect(w.api.list('Job', 'mall').map((each) => each.metadata.name)).toContain(`tick-${EPOCH / 60_000 + 2}`);
    const owner = w.api.get('CronJob', 'mall', 'tick')!;
    w.api.create({ ...job(), metadata: { name: 'mine', namespace: 'mall', ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid: owner.metadata.uid ?? '', controller: true }] } });
    w.api.delete('Job', 'mall', `tick-${EPOCH / 60_000 + 2}`);
    w.run(2000);
    expect(w.events('CronJob').join()).toContain('UnexpectedJob: Saw a job that the controller did not create or forgot: mine');
    expect(w.events('CronJob').join()).toContain(`MissingJob: Active job went missing: tick-${EPOCH / 60_000 + 2}`);
  });
  it.each(['', '* * * *', '61 * * * *', '*/0 * * * *', 'a b c d e', '@every 0s', '5-2 * * * *'])('refuses %j', (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });
});

describe('StatefulSet and DaemonSet', () => {
  it('keeps each template as a revision; one that comes back is numbered anew', () => {
    const w = world();
    const template = (image: string): NonNullable<StatefulSet['spec']>['template'] => ({ metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'a', image }] } });
    w.api.create({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'mall', annotations: { note: 'n' } }, spec: { replicas: 1, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: template('a:1') } });
    const change = (image: string): void => {
      const set = w.api.get('StatefulSet', 'mall', 'db')!;
      w.api.update({ ...set, spec: { ...set.spec!, template: template(image) } });
      w.run(5000);
    };
    w.run(5000);
    change('a:2');
    change('a:1');
    const all = w.api.list('ControllerRevision', 'mall');
    expect(all.map((r) => r.revision).sort()).toEqual([2, 3]);
    expect(all.every((r) => r.metadata.annotations?.['note'] === 'n' && r.metadata.ownerReferences?.[0]?.kind === 'StatefulSet')).toBe(true);
  });
  it('makes numbered Pods one after another', () => {
    const w = world();
    const set: StatefulSet = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'mall' }, spec: { replicas: 2, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } }, spec: spec() } } };
    w.api.create(set);
    w.run(200);
    expect(w.pods().map((each) => each.metadata.name)).toEqual(['db-0']);
    w.run(2000);
    expect(w.pods().map((each) => [each.metadata.name, each.spec?.hostname, each.spec?.subdomain])).toEqual([['db-0', 'db-0', 'db'], ['db-1', 'db-1', 'db']]);
    w.api.update({ ...w.api.get('StatefulSet', 'mall', 'db')!, spec: { ...set.spec!, replicas: 0 } });
    w.run(300);
    expect(w.pods().filter((each) => each.metadata.deletionTimestamp !== undefined).map((each) => each.metadata.name)).toEqual(['db-1']);
  });
  it('puts one Pod on the node', () => {
    const w = world();
    w.api.create({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'mall' }, spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: spec() } } });
    w.run(1000);
    expect(w.pods()).toHaveLength(1);
    expect(w.api.get('DaemonSet', 'mall', 'agent')?.status).toMatchObject({ desiredNumberScheduled: 1, numberReady: 1 });
  });
});

describe('Service endpoints', () => {
  it('lists ready Pods apart from others', () => {
    const w = world();
    w.api.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'mall' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } });
    w.api.create(deployment(1));
    w.run(1000);
    expect(w.api.get('Endpoints', 'mall', 'web')?.subsets).toMatchObject([{ addresses: [{ ip: '10.244.0.9' }], ports: [{ port: 8080, protocol: 'TCP' }] }]);
    const made = w.pods()[0]!;
    w.api.updateStatus({ ...made, status: { ...made.status, conditions: [{ type: 'Ready', status: 'False' }] } });
    w.run(100);
    expect(w.api.get('Endpoints', 'mall', 'web')?.subsets).toMatchObject([{ notReadyAddresses: [{ ip: '10.244.0.9' }] }]);
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
