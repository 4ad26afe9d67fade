/** The simulator against recordings of a real cluster. What still differs is listed with its reason in gaps.json; nothing else may. */
import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { readFileSync } from 'node:fs';
import { GROUPS, SUMMARY_FILE, judgeGroup, readGaps, summarize } from './play.ts';
import type { GoldenRecording } from './recording.ts';

const gaps = readGaps();

describe.each(GROUPS)('%s', (group) => {
  const judged = judgeGroup(group);
  it('judges something', () => expect(judged.length).toBeGreaterThan(0));
  it('agrees with the cluster wherever no gap is listed', () => {
    const unlisted = judged.filter(({ key, difference }) => difference.length > 0 && !Object.hasOwn(gaps, key));
    expect(unlisted.map(({ key, difference }) => [key, ...difference.slice(0, 4)])).toEqual([]);
  });
  it('says on the site what is so (npm run gaps)', () => {
    const told = JSON.parse(readFileSync(SUMMARY_FILE, 'utf8')) as Record<string, unknown>;
    expect(told[group]).toEqual(summarize(judged));
  });
  it('lists no gap that is closed', () => {
    const open = new Set(judged.filter(({ difference }) => difference.length > 0).map(({ key }) => key));
    expect(Object.keys(gaps).filter((key) => key.startsWith(`${group}/`) && !open.has(key))).toEqual([]);
  });
});

it('gives each gap a reason', () => {
  expect(Object.entries(gaps).filter(([, gap]) => gap.reason.length < 20)).toEqual([]);
});

describe('the comparison itself', () => {
  const row = (t: number, STATUS: string): NonNullable<GoldenRecording['table']>[number] => ({ t, READY: '0/1', STATUS, RESTARTS: '0' });
  const run = (more: Partial<GoldenRecording>): GoldenRecording => ({ manifest: '', pod: 'shop', apply: { exitCode: 0, stdout: 'pod/shop created\n', stderr: '' }, ...more });
  const differing = (a: GoldenRecording, b: GoldenRecording): readonly string[] => compare(a, b).filter(({ difference }) => difference.length > 0).map(({ aspect }) => aspect);
  const instance = { exitCode: 0, reason: 'Completed', exactStarted: 100, exactFinished: 2100 };
  const contained = (more: Partial<typeof instance>): Partial<GoldenRecording> => ({ containers: { app: { role: 'app', instances: [{ ...instance, ...more }] } } });
  it.each<[string, Partial<GoldenRecording>, Partial<GoldenRecording>]>([
    ['verdict', {}, { apply: { exitCode: 1, stdout: 'pod/shop created\n', stderr: '' } }],
    ['message', {}, { apply: { exitCode: 0, stdout: 'pod/shop unchanged\n', stderr: '' } }],
    ['defaults', { defaulted: { spec: { restartPolicy: 'Always' } } }, { defaulted: { spec: { restartPolicy: 'Never' } } }],
    ['rows', { table: [row(0, 'Pending'), row(5000, 'Running')] }, { table: [row(0, 'Pending'), row(9000, 'Running')] }],
    ['runs', contained({}), contained({ exitCode: 1 })],
    ['timing', contained({}), contained({ exactFinished: 6100 })],
    ['order', contained({}), contained({ exactStarted: 1200, exactFinished: 1200 })],
    ['logs', { logs: { app: [{ restartCount: 0, lines: [{ text: 'a' }] }] } }, { logs: { app: [{ restartCount: 0, lines: [{ text: 'b' }] }] } }],
    ['events', { events: [{ t: 1, type: 'Normal', reason: 'Pulled', message: 'x', object: 'Pod/shop', count: 1 }] }, { events: [] }],
    ['delete', { termination: { deletedT: 0, tookMs: 500, exits: [] } }, { termination: { deletedT: 0, tookMs: 9500, exits: [] } }],
    ['describe', { snapshot: { t: 0, describe: 'Status:  Running' } }, { snapshot: { t: 0, describe: 'Status:  Pending' } }],
    ['output', { snapshot: { t: 0, get: 'shop  Running' } }, { snapshot: { t: 0, get: 'shop  Pending' } }],
  ])('sees a difference in %s, and none where there is none', (aspect, a, b) => {
    expect(differing(run(a), run(a))).toEqual([]);
    expect(differing(run(a), run(b))).toEqual([aspect]);
  });
  it('takes ids, times and names of Pods for chance', () => {
    const said = (name: string, time: string, id: string): GoldenRecording => run({ pod: name, snapshot: { t: 0, get: `${name}   1/1   Running   ${time}   10.244.0.7  ${id}` } });
    expect(differing(said('web-7b54cccd8f-nz7zd', '12s', '1d939934-457e-4cda-8348-48d6c42c95d6'), said('web-7b54cccd8f-q2xkp', '9s', '2e939934-457e-4cda-8348-48d6c42c95d6'))).toEqual([]);
  });
});
