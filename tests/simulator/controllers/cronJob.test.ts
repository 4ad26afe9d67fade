import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../src/simulator/controllers/cron.ts';
import type { CronJob } from '../../../src/simulator/manifest/types.ts';
import { EPOCH, job, world } from './world.ts';

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
