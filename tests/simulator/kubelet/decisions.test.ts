// What the kubelet decides from statuses alone, at the edges: back-off, restarts, the phase (L-63 … L-71, L-80 … L-90, L-250 … L-252).
import { describe, expect, test } from 'vitest';
import { createBackOff, goDuration } from '../../../src/simulator/kubelet/backoff.ts';
import { getPhase } from '../../../src/simulator/kubelet/phase.ts';
import type { Phase, PhaseInput } from '../../../src/simulator/kubelet/phase.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import { hasRestartAllRule, matchingRule, restartsAfter } from '../../../src/simulator/kubelet/restart.ts';
import type { Container, ContainerRestartRule, ContainerState, ContainerStatus } from '../../../src/simulator/manifest/types.ts';

describe('back-off (L-80 … L-98)', () => {
  const made = () => createBackOff({ initial: 10_000, max: 300_000, reset: 600_000 });
  test('doubles to its limit', () => {
    const backOff = made();
    const delays = Array.from({ length: 7 }, () => {
      backOff.next('p/a', 0, 0);
      return backOff.delay('p/a', 0);
    });
    expect(delays).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });
  test('an entry lives ten minutes, to the millisecond (L-83)', () => {
    const backOff = made();
    backOff.next('p/a', 0, 1000);
    expect([backOff.delay('p/a', 601_000), backOff.delay('p/a', 601_001)]).toEqual([10_000, undefined]);
    backOff.next('p/a', 601_001, 601_001);
    expect(backOff.delay('p/a', 601_001)).toBe(10_000);
  });
  test('a Pod that is gone is forgotten, with all its containers and nobody else\'s', () => {
    const backOff = made();
    for (const key of ['p/a', 'p/b', 'q/p/']) backOff.next(key, 0, 0);
    backOff.forget('p/');
    expect(['p/a', 'p/b', 'q/p/'].map((key) => backOff.delay(key, 0))).toEqual([undefined, undefined, 10_000]);
  });
});

test.each([
  [0, '0s'], [1, '1ms'], [999, '999ms'], [1000, '1s'], [1500, '1.5s'], [59_000, '59s'], [60_000, '1m0s'], [80_000, '1m20s'], [300_000, '5m0s'], [3_599_000, '59m59s'], [3_600_000, '1h0m0s'], [7_325_000, '2h2m5s'],
])('Go prints %d ms as %s (L-90)', (ms, text) => expect(goDuration(ms)).toBe(text));

const rule = (operator: string, ...values: number[]): ContainerRestartRule => ({ action: 'Restart', exitCodes: { operator: operator as 'In', values } });
const container = (name: string, more: Partial<Container> = {}): Container => ({ name, ...more });
describe('restarts', () => {
  test.each<[string, readonly ContainerRestartRule[], number, number | undefined]>([
    ['listed', [rule('In', 1, 2)], 2, 0],
    ['not listed', [rule('In', 1, 2)], 3, undefined],
    ['not among', [rule('NotIn', 1, 2)], 3, 0],
    ['among', [rule('NotIn', 1, 2)], 1, undefined],
    ['the first that matches', [rule('In', 9), rule('NotIn', 9), rule('In', 3)], 3, 1],
    ['no codes at all', [{ action: 'Restart' }], 0, undefined],
    ['an empty list', [rule('In')], 0, undefined],
    ['nobody among nobody', [{ action: 'Restart', exitCodes: { operator: 'NotIn' } }], 0, 0],
    ['another operator', [rule('Maybe', 1)], 1, undefined],
  ])('L-65 %s', (_, rules, code, index) => expect(matchingRule(container('a', { restartPolicyRules: rules }), code)).toBe(index === undefined ? undefined : rules[index]));
  test.each<[string, Partial<Container>, string | undefined, number, boolean]>([
    ['nobody says: always', {}, undefined, 0, true],
    ['the Pod\'s', {}, 'Never', 1, false],
    ['a failure', {}, 'OnFailure', 1, true],
    ['no failure', {}, 'OnFailure', 0, false],
    ['its own', { restartPolicy: 'Never' }, 'Always', 1, false],
    ['a rule over its policy', { restartPolicy: 'Never', restartPolicyRules: [rule('In', 42)] }, 'Always', 42, true],
    ['a rule for another code', { restartPolicy: 'Never', restartPolicyRules: [rule('In', 42)] }, 'Always', 1, false],
  ])('L-64 %s', (_, more, policy, code, again) => expect(restartsAfter(container('a', more), policy, code)).toBe(again));
  const all: ContainerRestartRule = { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [1] } };
  const pod = (spec: Partial<BoundPod['spec']>): BoundPod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [], ...spec } });
  test.each<[string, BoundPod, boolean]>([
    ['none', pod({ containers: [container('a')] }), false],
    ['one among others', pod({ containers: [container('a', { restartPolicyRules: [rule('In', 2), all] })] }), true],
    ['of an init container', pod({ initContainers: [container('i', { restartPolicyRules: [all] })] }), true],
    ['only others', pod({ containers: [container('a', { restartPolicyRules: [rule('In', 1)] })] }), false],
  ])('L-71 rules that restart all: %s', (_, given, has) => expect(hasRestartAllRule(given)).toBe(has));
});

describe('the phase at its edges (L-250 … L-252)', () => {
  const running: ContainerState = { running: {} };
  const waiting: ContainerState = { waiting: { reason: 'PodInitializing' } };
  const exited = (exitCode: number): ContainerState => ({ terminated: { exitCode } });
  const status = (name: string, state: ContainerState | undefined, last?: ContainerState): ContainerStatus => ({ name, ...(state && { state }), ...(last && { lastState: last }), ready: false, restartCount: 0, image: 'x', imageID: '' });
  const spec = (policy: string, inits: readonly Container[], mains: readonly string[]): BoundPod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { restartPolicy: policy as 'Always', initContainers: inits, containers: mains.map((name) => container(name)) } });
  const sidecar = container('s', { restartPolicy: 'Always' });
  const phase = (pod: BoundPod, init: readonly ContainerStatus[], main: readonly ContainerStatus[], more: Partial<PhaseInput> = {}): Phase => getPhase({ pod, init, main, final: false, mainCreated: false, startedBefore: new Set(), ...more });

  test.each<[string, Phase, Phase]>([
    ['a sidecar of a new sandbox runs, the containers are of the old one', phase(spec('Always', [sidecar], ['a']), [status('s', running)], [status('a', waiting, exited(0))]), 'Pending'],
    ['… and once they are made', phase(spec('Always', [sidecar], ['a']), [status('s', running)], [status('a', waiting, exited(0))], { mainCreated: true }), 'Running'],
    ['a sidecar that never ran', phase(spec('Always', [sidecar], ['a']), [status('s', waiting)], [status('a', waiting, exited(0))]), 'Pending'],
    ['a sidecar that never ran holds the Pod back, whatever else runs', phase(spec('Always', [sidecar], ['a']), [status('s', waiting)], [status('a', running)], { mainCreated: true }), 'Pending'],
    ['a sidecar that crashed is not looked at', phase(spec('Never', [sidecar], ['a']), [status('s', waiting, exited(1))], [status('a', exited(0))]), 'Succeeded'],
    ['nobody knows of the sidecar', phase(spec('Always', [sidecar], ['a']), [], [status('a', running)]), 'Pending'],
    ['nobody knows of one container', phase(spec('Always', [], ['a', 'b']), [], [status('a', running)]), 'Pending'],
    ['nobody knows of any', phase(spec('Always', [], ['a']), [], []), 'Pending'],
    ['one has ended, nobody knows of the other', phase(spec('Never', [], ['a', 'b']), [], [status('a', exited(0))]), 'Pending'],
    ['a status without a state', phase(spec('Always', [], ['a']), [], [status('a', undefined)]), 'Pending'],
    ['an init container without a state', phase(spec('Always', [container('i')], ['a']), [status('i', undefined)], [status('a', running)]), 'Pending'],
    ['an init container runs again after a failure', phase(spec('Never', [container('i')], ['a']), [status('i', running, exited(1))], [status('a', waiting)]), 'Pending'],
    ['an init container waits after a failure', phase(spec('Never', [container('i')], ['a']), [status('i', waiting, exited(1))], [status('a', waiting)]), 'Failed'],
    ['one succeeded and one failed, at the end', phase(spec('Always', [], ['a', 'b']), [], [status('a', exited(0)), status('b', exited(1))], { final: true }), 'Failed'],
    ['all succeeded, at the end', phase(spec('Always', [], ['a', 'b']), [], [status('a', exited(0)), status('b', exited(0))], { final: true }), 'Succeeded'],
  ])('%s', (_, got, want) => expect(got).toBe(want));
});
