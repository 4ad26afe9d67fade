import { describe, expect, it } from 'vitest';
import type { Job, Pod } from '../../../src/simulator/manifest/types.ts';
import { conditions, job, world, type World } from './world.ts';

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
