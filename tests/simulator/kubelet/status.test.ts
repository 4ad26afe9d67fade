import { describe, expect, test } from 'vitest';
import { generateConditions } from '../../../src/simulator/kubelet/conditions.ts';
import type { ConditionInput } from '../../../src/simulator/kubelet/conditions.ts';
import type { StatusInput } from '../../../src/simulator/kubelet/container-status.ts';
import { containerStatuses } from '../../../src/simulator/kubelet/container-status.ts';
import type { BoundPod, ContainerRecord } from '../../../src/simulator/kubelet/pod-status.ts';
import type { Container, ContainerState, ContainerStatus, PodSpec } from '../../../src/simulator/manifest/types.ts';

const podOf = (names: string, more: Partial<PodSpec> = {}): BoundPod => {
  const made = (name: string): Container => ({ name, image: 'x:1', ...(name.startsWith('s') ? { restartPolicy: 'Always' } : {}) });
  const list = names.split(' ');
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'mall', generation: 3 }, spec: { restartPolicy: 'Always', initContainers: list.filter((n) => !n.startsWith('c')).map(made), containers: list.filter((n) => n.startsWith('c')).map(made), ...more } };
};

describe('conditions (7.3)', () => {
  const status = (name: string, text: string): ContainerStatus => {
    const state: ContainerState = text.includes('run') ? { running: {} } : text.includes('done') ? { terminated: { exitCode: 0 } } : { waiting: {} };
    return { name, state, ready: text.includes('+'), started: text.includes('run'), restartCount: 0, image: '', imageID: '' };
  };
  const said = (names: string, states: Readonly<Record<string, string>>, more: Partial<ConditionInput> = {}): Record<string, string> => {
    const pod = podOf(names);
    const of = (list: readonly Container[] | undefined): ContainerStatus[] => (list ?? []).flatMap((c) => (states[c.name] === undefined ? [] : [status(c.name, states[c.name]!)]));
    const conditions = generateConditions({ pod, phase: 'Pending', init: of(pod.spec.initContainers), main: of(pod.spec.containers), sandboxReady: true, restartingAll: undefined, old: undefined, resize: { pending: undefined, inProgress: undefined }, now: 'now', ...more });
    return Object.fromEntries(conditions.map((c) => [c.type, [c.status, c.reason, c.message].filter((x) => x !== undefined).join(' ')]));
  };
  const cases: [id: string, names: string, states: Record<string, string>, expected: Record<string, string>, more?: Partial<ConditionInput>][] = [
    ['L-286 first init runs', 'i s c', { i: 'run', s: 'wait', c: 'wait' }, { Initialized: 'False ContainersNotInitialized containers with incomplete status: [i s]', Ready: 'False ContainersNotReady containers with unready status: [s c]' }],
    ['L-288 init done', 'i s c', { i: 'done+', s: 'wait', c: 'wait' }, { Initialized: 'False ContainersNotInitialized containers with incomplete status: [s]' }],
    ['L-289 sidecar started', 'i s c', { i: 'done+', s: 'run+', c: 'wait' }, { Initialized: 'True', ContainersReady: 'False ContainersNotReady containers with unready status: [c]' }],
    ['L-290 all run', 'i s c', { i: 'done+', s: 'run+', c: 'run+' }, { Initialized: 'True', Ready: 'True', ContainersReady: 'True', PodReadyToStartContainers: 'True', PodScheduled: 'True' }],
    ['L-277 a main has run: stays initialised', 's c', { s: 'wait', c: 'run+' }, { Initialized: 'True', Ready: 'False ContainersNotReady containers with unready status: [s]' }],
    ['L-285 succeeded', 'c', { c: 'done' }, { Initialized: 'True PodCompleted', Ready: 'False PodCompleted', ContainersReady: 'False PodCompleted' }, { phase: 'Succeeded' }],
    ['L-285 failed', 'c', { c: 'done' }, { Initialized: 'True', Ready: 'False PodFailed', ContainersReady: 'False PodFailed' }, { phase: 'Failed' }],
    ['L-277 nothing known', 'i c', {}, { Initialized: 'False ContainersNotInitialized containers with unknown status: [i]', ContainersReady: 'False ContainersNotReady containers with unknown status: [c]' }],
    ['L-281 no sandbox', 'c', { c: 'wait' }, { PodReadyToStartContainers: 'False' }, { sandboxReady: false }],
    ['L-279 a readiness gate nobody set', 'c', { c: 'run+' }, { ContainersReady: 'True', Ready: 'False ReadinessGatesNotReady corresponding condition of pod readiness gate "open" does not exist.' }, { pod: podOf('c', { readinessGates: [{ conditionType: 'open' }] }) }],
    ['L-71 restarting all', 'c', { c: 'wait' }, { AllContainersRestarting: 'True RestartAllContainersStarted container exited with restart policy rule' }, { restartingAll: true }],
  ];
  test.each(cases)('%s', (_id, names, states, expected, more) => {
    expect(said(names, states, more)).toMatchObject(expected);
  });
  test('the time of a transition stays while the status stays (L-276)', () => {
    const old = { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: 'then' }, { type: 'Mine', status: 'True' }] };
    const conditions = generateConditions({ pod: podOf('c'), phase: 'Pending', init: [], main: [status('c', 'wait')], sandboxReady: true, restartingAll: undefined, old, resize: { pending: undefined, inProgress: undefined }, now: 'now' });
    expect(conditions.map((c) => `${c.type} ${c.lastTransitionTime ?? ''} ${c.observedGeneration ?? ''}`)).toEqual(['Mine  ', 'PodReadyToStartContainers now 3', 'Initialized now 3', 'Ready then 3', 'ContainersReady now 3', 'PodScheduled now 3']);
  });
});

describe('container states (7.2)', () => {
  const record = (name: string, restartCount: number, more: Partial<ContainerRecord>): ContainerRecord => ({
    id: `${name}${restartCount}`, sandbox: 'sb', name, restartCount, createdAt: 0, startedAt: 1000, state: 'running', config: { imageName: 'x:1', image: { reference: 'docker.io/library/x:1', digest: 'sha256:1' } } as ContainerRecord['config'], ...more,
  });
  const exited = (exitCode: number): Partial<ContainerRecord> => ({ state: 'exited', exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', finishedAt: 2000 });
  const shown = (names: string, containers: readonly ContainerRecord[], more: Partial<StatusInput> & { readonly failures?: Readonly<Record<string, string>> } = {}): Record<string, string> => {
    const { init, main } = containerStatuses({
      pod: podOf(names), old: undefined, removed: false, time: (at) => `t${at}`, lastWords: () => '',
      status: { at: 0, attempts: 1, sandbox: { id: 'sb', ready: true, address: '' }, containers },
      failure: (name) => (more.failures?.[name] === undefined ? undefined : { reason: more.failures[name], message: 'why' }), ...more,
    });
    const text = (state: ContainerState | undefined): string => state?.waiting?.reason ?? state?.terminated?.reason ?? (state?.running === undefined ? '' : 'Running');
    return Object.fromEntries([...init, ...main].map((c) => [c.name, `${text(c.state)}/${text(c.lastState)} ${c.restartCount}`]));
  };
  const before = (name: string, state: ContainerState, restartCount = 0): ContainerStatus => ({ name, state, lastState: {}, ready: true, restartCount, image: '', imageID: '' });
  const cases: [id: string, names: string, records: readonly ContainerRecord[], expected: Record<string, string>, more?: Parameters<typeof shown>[2]][] = [
    ['L-263 nothing yet, no inits', 'c', [], { c: 'ContainerCreating/ 0' }],
    ['L-263 nothing yet, with inits', 'i c', [], { i: 'PodInitializing/ 0', c: 'PodInitializing/ 0' }],
    ['L-265 two instances', 'c', [record('c', 1, {}), record('c', 0, exited(1))], { c: 'Running/Error 1' }],
    ['L-266 exited, no failed start', 'c', [record('c', 0, exited(1))], { c: 'Error/ 0' }],
    ['L-266 exited, back-off', 'c', [record('c', 0, exited(1))], { c: 'CrashLoopBackOff/Error 0' }, { failures: { c: 'CrashLoopBackOff' } }],
    ['L-266 never made', 'c', [], { c: 'ErrImagePull/ 0' }, { failures: { c: 'ErrImagePull' } }],
    ['L-266 not to be restarted', 'c', [record('c', 0, exited(1))], { c: 'Error/ 0' }, { failures: { c: 'CrashLoopBackOff' }, pod: podOf('c', { restartPolicy: 'Never' }) }],
    ['L-267 a finished init never waits', 'i c', [record('i', 0, exited(0))], { i: 'Completed/ 0', c: 'PodInitializing/ 0' }, { failures: { i: 'CrashLoopBackOff' } }],
    ['L-267 a sidecar that ended well does', 's c', [record('s', 0, exited(0))], { s: 'CrashLoopBackOff/Completed 0', c: 'PodInitializing/ 0' }, { failures: { s: 'CrashLoopBackOff' } }],
    ['L-267 an init whose record is gone', 'i c', [record('c', 0, {})], { i: 'Completed/ 0', c: 'Running/ 0' }],
    ['L-268 it ran and is gone', 'c', [], { c: 'ContainerCreating/ContainerStatusUnknown 3' }, { old: { containerStatuses: [before('c', { running: {} }, 2)] } }],
    ['L-74 removed by RestartAllContainers', 'c', [], { c: 'RestartingAllContainers/RestartingAllContainers 1' }, { removed: true, old: { containerStatuses: [before('c', { running: {} })] } }],
  ];
  test.each(cases)('%s', (_id, names, records, expected, more) => {
    expect(shown(names, records, more)).toEqual(expected);
  });
  test('main containers are sorted by name, inits as written (L-271)', () => {
    expect(Object.keys(shown('i2 i1 cz ca', []))).toEqual(['i2', 'i1', 'ca', 'cz']);
  });
});
