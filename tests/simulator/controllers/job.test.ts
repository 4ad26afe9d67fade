import { describe, expect, it } from 'vitest';
import { failureRecord, finishedAt } from '../../../src/simulator/controllers/jobIndexes.ts';
import { judgeFailure } from '../../../src/simulator/controllers/jobPolicy.ts';
import type { ContainerStatus, Pod } from '../../../src/simulator/manifest/types.ts';
import { EPOCH, conditions, job, pod, world } from './world.ts';

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
