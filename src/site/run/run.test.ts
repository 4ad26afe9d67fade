import { describe, expect, test } from 'vitest';
import type { Fact, Pod, Trace } from '../../simulator/index.ts';
import { differenceText, differences } from './difference.ts';
import { lanesOf } from './lanes.ts';
import { play } from './play.ts';
import { rowsAt } from './rows-at.ts';
import type { Figure, Lane } from './types.ts';
import { yamlParts } from './yaml-parts.ts';

const ref = (container: string, restartCount = 0) => ({ namespace: 'default', pod: 'shop', container, restartCount });
const pod = (at: number, app: object, extra: object = {}): Fact => ({
  at,
  kind: 'object',
  type: at === 0 ? 'ADDED' : 'MODIFIED',
  object: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'shop', namespace: 'default', ...extra },
    spec: { nodeName: 'node-1', initContainers: [{ name: 'crew', image: 'busybox' }], containers: [{ name: 'app', image: 'nginx' }] },
    status: {
      phase: 'Pending',
      initContainerStatuses: [],
      containerStatuses: [{ name: 'app', image: 'nginx', imageID: '', ready: false, restartCount: 0, ...app }],
    },
  } as unknown as Pod,
});
const trace = (facts: Fact[], end = 10_000): Trace => ({ namespace: 'default', end, epoch: 0, facts: facts.sort((a, b) => a.at - b.at) });
const states = (lane: Lane | undefined) => lane?.segments.map((s) => [s.from, s.to, s.state, s.reason]);

describe('lanes', () => {
  test('an init container ends before the app starts and is ready', () => {
    const { lanes } = lanesOf(
      trace([
        pod(0, { state: { waiting: { reason: 'PodInitializing' } } }),
        { at: 100, kind: 'containerStarted', ref: ref('crew'), containerID: 'a', role: 'init' },
        { at: 3100, kind: 'containerFinished', ref: ref('crew'), exitCode: 0, reason: 'Completed' },
        { at: 4000, kind: 'containerStarted', ref: ref('app'), containerID: 'b', role: 'app' },
        pod(4500, { ready: true, state: { running: {} } }),
      ]),
    );
    expect(states(lanes.find((lane) => lane.container === 'crew'))).toEqual([
      [0, 100, 'waiting', 'PodInitializing'],
      [100, 3100, 'running', 'Running'],
      [3100, 10_000, 'done', 'Completed'],
    ]);
    expect(states(lanes.find((lane) => lane.container === 'app'))).toEqual([
      [0, 4000, 'waiting', 'PodInitializing'],
      [4000, 4500, 'running', 'Running'],
      [4500, 10_000, 'ready', 'Ready'],
    ]);
  });
  test('a crash shows its exit code until the status says CrashLoopBackOff', () => {
    const { lanes } = lanesOf(
      trace([
        pod(0, { state: { waiting: { reason: 'ContainerCreating' } } }),
        { at: 100, kind: 'containerStarted', ref: ref('app'), containerID: 'b', role: 'app' },
        pod(200, { state: { running: {} } }),
        { at: 1000, kind: 'containerFinished', ref: ref('app'), exitCode: 3, reason: 'Error' },
        pod(1500, { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 3 } } }),
      ]),
    );
    const app = lanes.find((lane) => lane.container === 'app');
    expect(states(app)?.slice(2)).toEqual([
      [1000, 1500, 'failed', 'Error'],
      [1500, 10_000, 'waiting', 'CrashLoopBackOff'],
    ]);
    expect(app?.segments[2]?.exitCode).toBe(3);
  });
  test('a lane ends when the Pod is gone', () => {
    const { lanes } = lanesOf(
      trace([
        pod(0, {}),
        pod(2000, {}, { deletionTimestamp: 'x' }),
        { ...(pod(3000, {}) as Extract<Fact, { kind: 'object' }>), type: 'DELETED' },
      ]),
    );
    const last = lanes[1]?.segments.at(-1);
    expect([last?.to, last?.terminating]).toEqual([3000, true]);
  });
});

test('rows stand from their start to before their end, and at the end of the run', () => {
  const rows = [
    { pod: 'a', from: 0, to: 5, ready: '0/1', status: 'Pending', restarts: '0' },
    { pod: 'a', from: 5, to: 9, ready: '1/1', status: 'Running', restarts: '0' },
  ];
  expect(
    [0, 4, 5, 9].map((time) =>
      rowsAt(rows, time, 9)
        .map((row) => row.status)
        .join(),
    ),
  ).toEqual(['Pending', 'Pending', 'Running', 'Running']);
});

describe('what changed', () => {
  const lane = (container: string, from: number, exitCode?: number): Lane => ({
    pod: 'p',
    container,
    role: 'app',
    image: 'x',
    marks: [],
    segments: [
      { from, to: from + 10, state: 'running', reason: 'Running', restart: 0 },
      ...(exitCode === undefined ? [] : [{ from: from + 10, to: 99, state: 'failed' as const, reason: 'Error', exitCode, restart: 0 }]),
    ],
  });
  const figure = (...lanes: Lane[]): Figure => ({
    end: 10,
    lanes,
    rows: [],
    scene: undefined,
    table: '',
    parts: [],
    note: undefined,
    beats: [],
  });
  test('names earlier starts, exit codes, and containers come and gone', () => {
    expect(differences(figure(lane('app', 5000), lane('old', 0)), figure(lane('app', 2000, 1), lane('new', 0)))).toEqual([
      'new is new',
      'old is gone',
      'app starts 3 s earlier',
      'app ends with exit code 1',
    ]);
  });
  test('says so when there is nothing to see', () =>
    expect(differenceText(figure(lane('app', 5000)), figure(lane('app', 5001)))).toMatch(/no difference/));
});

describe('the lines of a manifest', () => {
  const text =
    'kind: Pod\nspec:\n  initContainers:\n  - name: crew\n    image: a\n  - name: side\n    restartPolicy: Always\n  containers:\n  - {name: app, image: b}\n  volumes:\n  - name: locker\n    emptyDir: {}\n';
  test('belong to containers by role, and to volumes', () =>
    expect(yamlParts(text)).toEqual([
      { name: 'crew', role: 'init', from: 4, to: 5 },
      { name: 'side', role: 'sidecar', from: 6, to: 7 },
      { name: 'app', role: 'app', from: 9, to: 9 },
      { name: 'locker', role: 'volume', from: 11, to: 12 },
    ]));
  test.each(['', '[', '{{{{', 'spec: 3', 'spec: {containers: 7}', '- - - -'])('%j gives none and does not throw', (bad) =>
    expect(yamlParts(bad)).toEqual([]),
  );
});

test('a run says what kubectl could not apply, also where every document is sound', () => {
  const config = (letters: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {a: ${'x'.repeat(letters)}}\n`;
  const refused = (manifest: string): string | undefined => play({ manifest, actions: [], until: 1000 }).refused;
  expect(refused(config(100))).toBeUndefined();
  expect(refused(config(262_144))).toMatch(/^The ConfigMap "big" is invalid: metadata\.annotations: Too long/);
  expect(refused(config(100).replace('big', 'Big'))).toMatch(/^The ConfigMap "Big" is invalid: metadata\.name/);
});
