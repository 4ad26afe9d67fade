import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { indexTrace, type Pod } from '../../src/simulator/index.ts';
import { run } from '../../src/site/run/fixture.ts';
import { missingOf, overFor, Why } from './Why.tsx';

const at = (time: number): string =>
  renderToString(
    <Why
      index={indexTrace(run.trace)}
      lanes={run.lanes}
      beats={run.beats}
      time={time}
      level={4}
      rules="/about/rules/"
      onSeek={() => undefined}
    />,
  );

test('it says what is missing, until nothing is', () => {
  expect(at(2000)).toContain('Until Ready: init container crew is at work');
  expect(at(run.end)).toContain('Nothing is missing');
});
test('conditions are explained', () => {
  expect(at(2000)).toMatch(/class="no"><b>Initialized<\/b> False/);
  expect(at(run.end)).toMatch(/class="yes"><b>Initialized<\/b> True<span>every init container has done its part/);
});
test('what has happened comes newest first, with its rule', () => {
  const html = at(run.end);
  expect(html.indexOf('clerk started')).toBeGreaterThan(0);
  expect(html.indexOf('clerk started')).toBeLessThan(html.indexOf('crew started'));
  expect(html).toMatch(/Rule L-\d+/);
});

const pod = (status: Pod['status'], more: Partial<Pod['spec']> = { nodeName: 'node-1' }): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'shop' },
  spec: { containers: [{ name: 'clerk', image: 'busybox:1.36' }], ...more },
  ...(status === undefined ? {} : { status }),
});
const clerk = { name: 'clerk', image: 'busybox:1.36', imageID: '', ready: false, restartCount: 0 };
test('a Pod without a node, or that nobody has looked at, misses just that', () => {
  expect(missingOf(pod({ phase: 'Pending' }, {}))).toEqual(['no node was chosen yet']);
  expect(missingOf(pod({ phase: 'Pending' }))).toEqual(['its node has not looked at it yet']);
});
test('who has run before waits for the next start, not for the first', () => {
  const waiting = { waiting: { reason: 'CrashLoopBackOff' } };
  expect(missingOf(pod({ containerStatuses: [{ ...clerk, state: waiting }] }))).toEqual([
    'container clerk has not started (CrashLoopBackOff)',
  ]);
  expect(missingOf(pod({ containerStatuses: [{ ...clerk, state: waiting, lastState: { terminated: { exitCode: 1 } } }] }))).toEqual([
    'container clerk waits for its next start (CrashLoopBackOff)',
  ]);
});
test('a sidecar that has fallen over, or whose startup probe has not passed, is told apart', () => {
  const of = (state: object) =>
    missingOf(
      pod(
        { initContainerStatuses: [{ ...clerk, name: 'proxy', started: false, state }], containerStatuses: [{ ...clerk, ready: true }] },
        { nodeName: 'node-1', initContainers: [{ name: 'proxy', image: 'busybox:1.36', restartPolicy: 'Always' }] },
      ),
    );
  expect(of({ running: {} })).toEqual(['sidecar proxy runs, but its startup probe has not passed']);
  expect(of({ terminated: { exitCode: 1 } })).toEqual(['sidecar proxy has ended with exit code 1']);
});
test('a readiness gate is missed as long as its condition is not True', () => {
  const gated = (status: string) =>
    missingOf(
      pod(
        { containerStatuses: [{ ...clerk, ready: true }], conditions: [{ type: 'mall/open', status }] },
        { nodeName: 'node-1', readinessGates: [{ conditionType: 'mall/open' }] },
      ),
    );
  expect(gated('False')).toEqual(['readiness gate mall/open is not True']);
  expect(gated('True')).toEqual([]);
});
test('what is over misses nothing', () => {
  expect(overFor(pod({ phase: 'Running' }))).toBeUndefined();
  expect(overFor(pod({ phase: 'Failed' }))).toBe('It is over: nothing is started any more.');
  expect(overFor({ ...pod({ phase: 'Running' }), metadata: { name: 'shop', deletionTimestamp: '2026-11-21T09:00:00Z' } })).toContain(
    'being deleted',
  );
});
