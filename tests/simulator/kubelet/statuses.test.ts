// Statuses of containers in full (7.2), conditions at their edges (7.3), and what a sync decides besides starting and killing (L-39 … L-56).
import { describe, expect, test } from 'vitest';
import { computePodActions } from '../../../src/simulator/kubelet/actions.ts';
import { generateConditions } from '../../../src/simulator/kubelet/conditions.ts';
import type { ConditionInput } from '../../../src/simulator/kubelet/conditions.ts';
import { containerStatuses } from '../../../src/simulator/kubelet/container-status.ts';
import type { StatusInput } from '../../../src/simulator/kubelet/container-status.ts';
import { containerMounts, managedMounts, podFiles } from '../../../src/simulator/kubelet/mounts.ts';
import type { BoundPod, ContainerRecord, ProbeResult } from '../../../src/simulator/kubelet/pod-status.ts';
import type { PodVolumes } from '../../../src/simulator/kubelet/volumes.ts';
import type { Container, ContainerState, ContainerStatus, PodSpec, ResourceRequirements } from '../../../src/simulator/manifest/types.ts';
import type { FileSystem } from '../../../src/simulator/system/kernel-types.ts';

const made = (spec: Partial<PodSpec>, metadata: BoundPod['metadata'] = { name: 'shop', namespace: 'mall', generation: 3 }): BoundPod => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { restartPolicy: 'Always', containers: [], ...spec } });
const c: Container = { name: 'c', image: 'x:1' };
const i: Container = { name: 'i', image: 'x:1' };
const record = (name: string, more: Partial<ContainerRecord> = {}): ContainerRecord => ({ id: name, sandbox: 'sb', name, restartCount: 0, createdAt: 5, startedAt: 1000, state: 'running', config: { imageName: 'x:1', image: { reference: 'docker.io/library/x:1', digest: 'sha256:1' } } as ContainerRecord['config'], ...more });
const config = (more: object): ContainerRecord['config'] => ({ ...record('x').config, ...more });
const EXITED: Partial<ContainerRecord> = { state: 'exited', exitCode: 3, reason: 'Error', finishedAt: 2000 };
const before = (name: string, state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus => ({ name, state, lastState: {}, ready: true, restartCount: 2, image: 'old', imageID: 'old-id', ...more });
const GONE = { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'The container could not be located when the pod was deleted.  The container used to be Running' };
const REMOVED = { reason: 'RestartingAllContainers', message: 'The container is removed because RestartAllContainers in place' };

describe('statuses of containers (7.2)', () => {
  const of = (spec: Partial<PodSpec>, records: readonly ContainerRecord[], more: Partial<StatusInput> = {}): ReturnType<typeof containerStatuses> => containerStatuses({ pod: made(spec), old: undefined, removed: false, time: (at) => `t${at}`, lastWords: () => '', failure: () => undefined, status: { at: 0, attempts: 1, sandbox: undefined, containers: records }, ...more });
  const first = (container: Container, records: readonly ContainerRecord[], more: Partial<StatusInput> = {}): ContainerStatus => of({ containers: [container] }, records, more).main[0]!;
  const mounts = [{ name: 'v', mountPath: '/v', readOnly: true }];
  test('nothing is known yet', () => {
    const unseen = { name: 'c', state: { waiting: { reason: 'ContainerCreating' } }, lastState: {}, ready: false, restartCount: 0, image: 'x:1', imageID: '', started: false };
    expect(first(c, [])).toEqual(unseen);
    expect(first({ name: 'c' }, [])).toEqual({ ...unseen, image: '' });
    expect(first({ ...c, volumeMounts: mounts }, [])).toMatchObject({ volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true }] });
  });
  test('it runs', () => {
    const running = { name: 'c', state: { running: { startedAt: 't1000' } }, lastState: {}, ready: false, restartCount: 4, image: 'docker.io/library/x:1', imageID: 'docker.io/library/x@sha256:1', containerID: 'containerd://c', started: false, resources: {} };
    expect(first(c, [record('c', { restartCount: 4 })])).toEqual(running);
    const requests = { cpu: '1' };
    expect(first({ ...c, volumeMounts: mounts, resources: { requests } }, [record('c', { user: { uid: 5, gid: 6, groups: [7] } as NonNullable<ContainerRecord['user']>, config: config({ resources: { requests: { cpu: '2' } } }) })])).toMatchObject({ allocatedResources: { cpu: '1' }, resources: { requests: { cpu: '2' } }, volumeMounts: [{ name: 'v', mountPath: '/v' }], user: { linux: { uid: 5, gid: 6, supplementalGroups: [7] } } });
    expect(first({ ...c, resources: { limits: { cpu: '1' } } }, [record('c')])).not.toHaveProperty('allocatedResources');
    expect(first({ ...c, resources: { requests } }, [record('c', { ...EXITED, config: config({ resources: { requests: { cpu: '2' } } }) })]).resources).toEqual({ requests });
    expect(first({ ...c, resources: { requests } }, [record('c')]).resources).toEqual({ requests });
    expect(first(c, [record('c', { startedAt: undefined as never })]).state).toEqual({ running: { startedAt: 't5' } });
  });
  test.each<[string, string, string]>([['docker.io/library/x:1', 'sha256:1', 'docker.io/library/x@sha256:1'], ['host:5000/x', 'sha256:1', 'host:5000/x@sha256:1'], ['x@sha256:0', 'sha256:1', 'x@sha256:1'], ['x:1', '', 'x:1']])('the image %s %s is %s', (reference, digest, want) => expect(first(c, [record('c', { config: config({ image: { reference, digest } }) })]).imageID).toBe(want));
  test('L-264 created, ended, never started', () => {
    expect(first(c, [record('c', { state: 'created' })]).state).toEqual({ waiting: {} });
    const ended = { exitCode: 3, reason: 'Error', startedAt: 't1000', finishedAt: 't2000', containerID: 'containerd://c' };
    expect(first(c, [record('c', EXITED)]).state).toEqual({ terminated: ended });
    expect(first(c, [record('c', EXITED)], { lastWords: () => 'bye' }).state).toEqual({ terminated: { ...ended, message: 'bye' } });
    expect(first(c, [record('c', { state: 'exited', startedAt: undefined as never })]).state).toEqual({ terminated: { exitCode: 0, startedAt: '1970-01-01T00:00:00Z', finishedAt: 't5', containerID: 'containerd://c' } });
  });
  test('L-265 the run before: its record, else what was said of it', () => {
    const last = (records: readonly ContainerRecord[], old?: ContainerStatus): ContainerState | undefined => first(c, records, old === undefined ? {} : { old: { containerStatuses: [before('b', { terminated: { exitCode: 9 } }), old] } }).lastState;
    const said: ContainerState = { terminated: { exitCode: 7 } };
    expect(last([record('c'), record('c', { ...EXITED, id: 'c0' })])).toMatchObject({ terminated: { exitCode: 3, containerID: 'containerd://c0' } });
    expect(last([record('c')])).toEqual({});
    expect(last([record('c')], before('c', said, { containerID: 'containerd://other' }))).toEqual(said);
    expect(last([record('c')], before('c', { terminated: { exitCode: 8 } }, { containerID: 'containerd://c', lastState: said }))).toEqual(said);
    expect(last([record('c')], before('c', { running: {} }, { containerID: 'containerd://other', lastState: said }))).toEqual(said);
    expect(last([record('c')], before('c', { running: {} }))).toEqual({});
  });
  test('L-268 its record is gone: what was said of it is carried on', () => {
    const gone = (state: ContainerState, more: Partial<ContainerStatus> = {}, rest: Partial<StatusInput> = {}): ContainerStatus => first(c, [], { old: { containerStatuses: [before('c', state, more)] }, ...rest });
    const ended = { terminated: { exitCode: 7 } };
    expect(gone(ended)).toEqual(before('c', ended));
    expect(gone({ waiting: {} }, { lastState: ended })).toMatchObject({ state: { waiting: { reason: 'ContainerCreating' } }, lastState: ended, restartCount: 2, image: 'x:1' });
    expect(gone({ running: {} })).toMatchObject({ lastState: { terminated: GONE }, restartCount: 3 });
    expect(gone({ running: {} }, { lastState: ended })).toMatchObject({ lastState: ended, restartCount: 2 });
    expect(gone({ running: {} }, {}, { pod: made({ containers: [c] }, { name: 'shop', deletionTimestamp: 'now' }) })).toMatchObject({ lastState: { terminated: GONE }, restartCount: 2 });
    expect(gone(undefined as never, { lastState: undefined as never })).toMatchObject({ lastState: {}, restartCount: 2 });
  });
  test('L-74 RestartAllContainers has removed it', () => {
    const removed = (state: ContainerState): ContainerStatus => first(c, [], { removed: true, old: { containerStatuses: [before('c', state)] } });
    for (const state of [{ running: {} }, { terminated: { exitCode: 0 } }]) expect(removed(state)).toMatchObject({ state: { waiting: REMOVED }, lastState: { terminated: { exitCode: 137, ...REMOVED } }, restartCount: 3 });
    expect(removed({ waiting: {} })).toMatchObject({ state: { waiting: { reason: 'ContainerCreating' } }, lastState: {}, restartCount: 2 });
    expect(of({ initContainers: [i], containers: [c] }, [record('c')], { removed: true }).init[0]?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
  });
  test('L-267 an init container whose record is gone has ended well, once a container was made', () => {
    const inits = (records: readonly ContainerRecord[], old?: ContainerStatus, sidecar = false): ContainerState | undefined => of({ initContainers: [sidecar ? { ...i, restartPolicy: 'Always' } : i], containers: [{ ...c, name: 'b' }, c] }, records, old === undefined ? {} : { old: { initContainerStatuses: [old] } }).init[0]?.state;
    const WELL = { exitCode: 0, reason: 'Completed', message: 'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally' };
    expect([inits([record('c')]), inits([]), inits([record('c')], before('i', { terminated: { exitCode: 4 } })), inits([record('c')], undefined, true)]).toEqual([{ terminated: WELL }, { waiting: { reason: 'PodInitializing' } }, { terminated: { exitCode: 4 } }, { waiting: { reason: 'PodInitializing' } }]);
  });
  test('L-266 a failed start: its reason, and the end before it', () => {
    const failed = (message: string, records: readonly ContainerRecord[]): ContainerStatus => first(c, records, { failure: () => ({ reason: 'Why', message }) });
    expect(failed('because', [])).toMatchObject({ state: { waiting: { reason: 'Why', message: 'because' } }, lastState: {} });
    expect(failed('', []).state).toEqual({ waiting: { reason: 'Why' } });
    expect(failed('', [record('c', EXITED)])).toMatchObject({ state: { waiting: { reason: 'Why' } }, lastState: { terminated: { exitCode: 3 } } });
    expect(failed('', [record('c')]).state).toEqual({ running: { startedAt: 't1000' } });
  });
  test('ephemeral containers, sorted as main ones are (L-271)', () => {
    const { ephemeral, main } = of({ containers: ['b', 'a', 'c'].map((name) => ({ name })), ephemeralContainers: ['z', 'y'].map((name) => ({ name })) }, [record('z')], { old: { ephemeralContainerStatuses: [before('y', { terminated: { exitCode: 7 } })] } });
    expect([main.map(({ name }) => name), ephemeral.map(({ name, state }) => [name, state])]).toEqual([['a', 'b', 'c'], [['y', { terminated: { exitCode: 7 } }], ['z', { running: { startedAt: 't1000' } }]]]);
    expect(of({ containers: [c] }, []).ephemeral).toEqual([]);
  });
});

describe('conditions (7.3)', () => {
  const status = (name: string, state: ContainerState | undefined, more: Partial<ContainerStatus> = {}): ContainerStatus => ({ name, ...(state && { state }), ready: false, restartCount: 0, image: '', imageID: '', ...more });
  const said = (spec: Partial<PodSpec>, more: Partial<ConditionInput> = {}): Record<string, string> => Object.fromEntries(generateConditions({ pod: made(spec), phase: 'Pending', init: [], main: [], sandboxReady: true, restartingAll: undefined, old: undefined, resize: { pending: undefined, inProgress: undefined }, now: 'now', ...more }).map((one) => [one.type, [one.status, one.reason, one.message].filter((x) => x !== undefined).join(' ')]));
  const waits = { waiting: {} };
  test.each<[string, Partial<PodSpec>, Partial<ConditionInput>, Record<string, string>]>([
    ['L-277 it was once', { initContainers: [i], containers: [c] }, { init: [status('i', waits)], old: { conditions: [{ type: 'Other', status: 'False' }, { type: 'Initialized', status: 'True' }] } }, { Initialized: 'True' }],
    ['L-277 another condition is no proof', { initContainers: [i], containers: [c] }, { init: [status('i', waits)], old: { conditions: [{ type: 'Ready', status: 'True' }, { type: 'Initialized', status: 'False' }] } }, { Initialized: 'False ContainersNotInitialized containers with incomplete status: [i]' }],
    ['L-277 a main container has ended', { initContainers: [i], containers: [c] }, { init: [status('i', waits)], main: [status('b', waits), status('c', { terminated: { exitCode: 0 } })] }, { Initialized: 'True' }], ['L-277 statuses of no state', { initContainers: [i], containers: [c] }, { init: [status('i', undefined)], main: [status('c', undefined)] }, { Initialized: 'False ContainersNotInitialized containers with incomplete status: [i]' }],
    ['L-277 unknown and incomplete', { initContainers: [i, { name: 'j' }, { name: 's', restartPolicy: 'Always' }], containers: [c] }, { init: [status('i', waits), status('s', { running: {} }, { started: true })] }, { Initialized: 'False ContainersNotInitialized containers with unknown status: [j], containers with incomplete status: [i]' }],
    ['L-284 succeeded, and an init container nobody knows of', { initContainers: [i], containers: [c] }, { phase: 'Succeeded' }, { Initialized: 'False ContainersNotInitialized containers with unknown status: [i]' }], ['L-284 succeeded', { initContainers: [i], containers: [c] }, { phase: 'Succeeded', init: [status('i', waits)] }, { Initialized: 'True PodCompleted' }],
    ['L-278 unknown and unready', { containers: [{ name: 'b' }, c] }, { main: [status('c', waits)] }, { ContainersReady: 'False ContainersNotReady containers with unknown status: [b], containers with unready status: [c]', Ready: 'False ContainersNotReady containers with unknown status: [b], containers with unready status: [c]' }],
    ['L-71 restarting all, over', { containers: [c] }, { restartingAll: false }, { AllContainersRestarting: 'False' }], ['L-71 … and the Pod has ended', { containers: [c] }, { restartingAll: true, phase: 'Failed' }, { AllContainersRestarting: 'False PodFailed' }],
    ['L-279 gates: as the API has them', { containers: [c], readinessGates: [{ conditionType: 'a' }, { conditionType: 'b' }, { conditionType: 'd' }] }, { main: [status('c', { running: {} }, { ready: true })], old: { conditions: [{ type: 'x', status: 'True' }, { type: 'a', status: 'True' }, { type: 'b', status: 'False' }] } }, { ContainersReady: 'True', Ready: 'False ReadinessGatesNotReady the status of pod readiness gate "b" is not "True", but False, corresponding condition of pod readiness gate "d" does not exist.' }],
    ['L-279 all gates are open', { containers: [c], readinessGates: [{ conditionType: 'a' }] }, { main: [status('c', { running: {} }, { ready: true })], old: { conditions: [{ type: 'a', status: 'True' }] } }, { Ready: 'True' }],
  ])('%s', (_, spec, more, want) => expect(said(spec, more)).toMatchObject(want));
  test('the Pod itself is asked about its gates before the old status', () => {
    const pod: BoundPod = { ...made({ containers: [c], readinessGates: [{ conditionType: 'a' }] }), status: { conditions: [{ type: 'a', status: 'True' }] } };
    expect(said({}, { pod, main: [status('c', { running: {} }, { ready: true })], old: { conditions: [{ type: 'a', status: 'False' }] } })).toMatchObject({ Ready: 'True' });
  });
  test('times, and the generation that was seen', () => {
    const all = (more: Partial<ConditionInput>): readonly string[] => generateConditions({ pod: made({ containers: [c] }), phase: 'Pending', init: [], main: [], sandboxReady: true, restartingAll: true, old: undefined, resize: { pending: undefined, inProgress: { generation: 3, since: 'then' } }, now: 'now', ...more }).map((one) => `${one.type} ${one.lastTransitionTime} ${one.observedGeneration ?? '-'}`);
    expect(all({ old: { conditions: [{ type: 'PodScheduled', status: 'False', lastTransitionTime: 'then' }, { type: 'Initialized', status: 'True' }, { type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: 'then' }, { type: 'PodResizePending', status: 'True' }] } })).toEqual(['PodResizeInProgress then 3', 'PodReadyToStartContainers then 3', 'Initialized now 3', 'Ready now 3', 'ContainersReady now 3', 'PodScheduled now 3', 'AllContainersRestarting now -']);
    expect(all({ pod: made({ containers: [c] }, {}) })[1]).toBe('PodReadyToStartContainers now -');
  });
});

describe('what a sync decides (L-39 … L-56)', () => {
  type Result = Readonly<Record<string, ProbeResult>>;
  const decided = (spec: Partial<PodSpec>, records: readonly ContainerRecord[], probes: { readonly startup?: Result; readonly liveness?: Result } = {}, sandbox: 'ready' | 'dead' | 'none' = 'ready', attempts = 1): object => {
    const actions = computePodActions({ pod: made(spec), status: { at: 0, attempts, sandbox: sandbox === 'none' ? undefined : { id: 'sb', ready: sandbox === 'ready', address: '' }, containers: records }, probes: { startup: (id) => probes.startup?.[id], liveness: (id) => probes.liveness?.[id], readiness: () => undefined } });
    return { ...(actions.killPod && { killPod: true }), ...(actions.createSandbox && { createSandbox: true }), init: actions.init, main: actions.main, ephemeral: actions.ephemeral, kill: actions.kill.map(({ message, probe }) => `${message}${probe === undefined ? '' : ` (${probe})`}`), update: actions.update.map(({ container }) => container.name) };
  };
  const nothing = { init: [], main: [], ephemeral: [], kill: [], update: [] };
  const s: Container = { name: 's', image: 'x:1', restartPolicy: 'Always' };
  const t: Container = { ...s, name: 't' };
  const cpu = (amount: string): ResourceRequirements => ({ requests: { cpu: amount } });
  const runs = (name: string, resources = cpu('1')): ContainerRecord => record(name, { config: config({ resources }) });
  const wants = (container: Container, restart = false): Container => ({ ...container, resources: cpu('2'), ...(restart && { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' as const }] }) });
  test.each<[string, object, object]>([
    ['ephemeral containers that are new', decided({ containers: [c], ephemeralContainers: [{ name: 'e' }, { name: 'f' }, { name: 'g' }] }, [record('c'), record('f')]), { ...nothing, ephemeral: [0, 2] }], ['… while it is initialised', decided({ initContainers: [i], containers: [c], ephemeralContainers: [{ name: 'e' }] }, [record('i')]), { ...nothing, ephemeral: [0] }],
    ['a resize of a main container', decided({ containers: [wants(c), { ...c, name: 'd' }] }, [runs('c'), record('d')]), { ...nothing, update: ['c'] }], ['… that restarts it', decided({ containers: [wants(c, true)] }, [runs('c')]), { ...nothing, main: [0], kill: ['Container c resize requires restart'] }], ['… of a sidecar and of a main container', decided({ initContainers: [wants(s), wants(t)], containers: [wants(c)] }, [runs('s'), runs('t'), runs('c')]), { ...nothing, update: ['s', 't', 'c'] }], ['… that restarts a sidecar', decided({ initContainers: [wants(s, true)], containers: [c] }, [runs('s'), record('c')]), { ...nothing, init: [0], kill: ['Container s resize requires restart'] }], ['… of an init container that runs', decided({ initContainers: [wants(i)], containers: [c] }, [runs('i')]), { ...nothing, update: ['i'] }],
    ['L-46 another image of a sidecar', decided({ initContainers: [{ ...s, image: 'y' }, t], containers: [c] }, [record('s'), record('t'), record('c')]), { ...nothing, init: [0], kill: ['Init container s definition changed'] }], ['sidecars fail, in their order', decided({ initContainers: [{ ...s, livenessProbe: {} }, { ...t, startupProbe: {} }], containers: [c] }, [record('s'), record('t'), record('c')], { liveness: { s: 'failure' }, startup: { t: 'failure' } }), { ...nothing, init: [0, 1], kill: ['Init container s failed liveness probe (liveness)', 'Init container t failed startup probe (startup)'] }], ['no liveness probe, no failure', decided({ initContainers: [s], containers: [c] }, [record('s'), record('c')], { liveness: { s: 'failure' } }), nothing], ['liveness before startup is unknown', decided({ initContainers: [{ ...s, startupProbe: {}, livenessProbe: {} }], containers: [c] }, [record('s'), record('c')], { liveness: { s: 'failure' } }), nothing],
    ['a main container fails both', decided({ containers: [c] }, [record('c')], { liveness: { c: 'failure' }, startup: { c: 'failure' } }), { ...nothing, main: [0], kill: ['Container c failed liveness probe, will be restarted (liveness)'] }], ['startup of a main container', decided({ containers: [c], restartPolicy: 'Never' }, [record('c')], { startup: { c: 'failure' } }), { ...nothing, killPod: true }], ['… beside another', decided({ containers: [c, { ...c, name: 'd' }], restartPolicy: 'Never' }, [record('c'), record('d')], { startup: { c: 'failure' } }), { ...nothing, kill: ['Container c failed startup probe (startup)'] }], ['another image', decided({ containers: [{ ...c, image: 'y' }], restartPolicy: 'Never' }, [record('c')]), { ...nothing, main: [0], kill: ['Container c definition changed, will be restarted'] }],
    ['L-47 a sidecar whose record is gone', decided({ initContainers: [s, i], containers: [c] }, [record('c')]), { ...nothing, init: [0] }], ['L-40 a main container is made', decided({ initContainers: [i], containers: [{ ...c, name: 'b' }, c] }, [record('c', { state: 'created' }), record('i', EXITED)]), { ...nothing, main: [0, 1] }], ['L-40 a main container has ended', decided({ initContainers: [i], containers: [c] }, [record('c', EXITED), record('i', EXITED)]), { ...nothing, init: [0] }], ['an init container of no exit code', decided({ initContainers: [i], containers: [c], restartPolicy: 'OnFailure' }, [record('i', { state: 'exited' })]), { ...nothing, main: [0] }],
    ['a first sandbox', decided({ containers: [c], restartPolicy: 'Never' }, [record('c')], {}, 'none', 0), { ...nothing, killPod: true, createSandbox: true, main: [0] }], ['L-31 a new sandbox under Never, before anything was made', decided({ containers: [c], restartPolicy: 'Never' }, [], {}, 'dead'), { ...nothing, killPod: true, createSandbox: true, main: [0] }], ['L-31 Never, and a container was made', decided({ containers: [c], restartPolicy: 'Never' }, [record('c')], {}, 'dead'), { ...nothing, killPod: true }], ['L-31 OnFailure: one has failed, one runs, one is done', decided({ containers: [c, { ...c, name: 'd' }, { ...c, name: 'e' }], restartPolicy: 'OnFailure' }, [record('c', EXITED), record('d'), record('e', { ...EXITED, exitCode: 0 })], {}, 'dead'), { ...nothing, killPod: true, createSandbox: true, main: [0, 1] }], ['L-31 OnFailure, some were never made', decided({ containers: [c, { ...c, name: 'd' }], restartPolicy: 'OnFailure' }, [record('d', { ...EXITED, exitCode: 0 })], {}, 'dead'), { ...nothing, killPod: true, createSandbox: true, main: [0] }], ['L-31 Always, and done', decided({ containers: [c] }, [record('c', { ...EXITED, exitCode: 0 })], {}, 'dead'), { ...nothing, killPod: true, createSandbox: true, main: [0] }], ['no containers at all', decided({}, [], {}, 'none', 0), { ...nothing, killPod: true, createSandbox: true }],
  ])('%s', (_, got, want) => expect(got).toEqual(want));
});

describe('mounts and files of every Pod (L-130 … L-137, L-374)', () => {
  const calls: string[] = [];
  const disk = (paths: readonly string[]): FileSystem => ({ stat: (path: string) => (paths.includes(path) ? { type: 'directory', mode: 0o41755, gid: 9 } : undefined), mkdir: (path: string, mode: number) => void calls.push(`mkdir ${path} ${mode.toString(8)}`), chown: (path: string, uid: number, gid: number) => void calls.push(`chown ${path} ${uid} ${gid}`) }) as unknown as FileSystem;
  const volumes = (fileSystem: FileSystem, more: object = {}): PodVolumes => ({ get: (name: string) => (name === 'v' ? { fileSystem, readOnly: false, hasPayload: false, ...more } : undefined) }) as unknown as PodVolumes;
  const mounted = (mount: object, paths: readonly string[] = [], more: object = {}): unknown => {
    calls.length = 0;
    const result = containerMounts({ name: 'c', volumeMounts: [{ name: 'v', mountPath: '/m', ...mount }] }, volumes(disk(paths), more), new Map([['A', '1'], ['E', '']]));
    return 'error' in result ? result.error : [...result.mounts.map(({ path, subPath, readOnly }) => `${path} ${subPath ?? '-'}${readOnly === true ? ' ro' : ''}`), ...calls];
  };
  test.each<[string, unknown, unknown]>([
    ['whole', mounted({}), ['/m -']], ['read-only by the mount', mounted({ readOnly: true }), ['/m - ro']], ['read-only by the volume', mounted({}, [], { readOnly: true }), ['/m - ro']], ['a subPath that is there', mounted({ subPath: 'a/b' }, ['/', '/a', '/a/b']), ['/m /a/b']], ['L-137 one that is not', mounted({ subPath: 'a' }, ['/']), ['/m /a', 'mkdir /a 1755', 'chown /a 0 9']], ['… of a volume nobody knows', mounted({ subPath: 'a' }), ['/m /a', 'mkdir /a 777', 'chown /a 0 0']],
    ['an expression', mounted({ subPathExpr: 'x$(A)' }, ['/', '/x1']), ['/m /x1']], ['L-130 of a variable that is not there', mounted({ subPathExpr: '$(B)$(D)' }), 'missing value for B'], ['L-130 … that is empty', mounted({ subPathExpr: '$(E)' }), 'missing value for E'], ['an empty expression', mounted({ subPathExpr: '', subPath: 'a' }, ['/', '/a']), ['/m /a']], ['L-131 from the root', mounted({ subPath: '/a' }), 'error SubPath `/a` must not be an absolute path'], ['upwards', mounted({ subPath: 'a/../b' }), "unable to provision SubPath `a/../b`: must not contain '..'"], ['two dots in a name', mounted({ subPath: 'a..b' }, ['/', '/a..b']), ['/m /a..b']],
    ['a volume that is a part of another', mounted({ subPath: 'a' }, ['/', '/o', '/o/a'], { subPath: '/o' }), ['/m /o/a']], ['L-137 a key is found behind its link', mounted({ subPath: 'k' }, ['/..data/k', '..data/k'], { hasPayload: true }), ['/m ..data/k']], ['a key that is not there', mounted({ subPath: 'k' }, ['k'], { hasPayload: true }), ['/m k']], ['no such volume', mounted({ name: 'w' }), 'cannot find volume "w" to mount into container "c"'],
  ])('%s', (_, got, want) => expect(got).toEqual(want));
  test('no mounts', () => expect(containerMounts({ name: 'c' }, volumes(disk([])), new Map())).toEqual({ mounts: [] }));
  test('the kubelet\'s own files, where the container mounts none itself', () => {
    const paths = (container: Container): readonly string[] => managedMounts(container, disk([])).map(({ path, subPath }) => `${path} ${subPath}`);
    expect(paths({ name: 'c' })).toEqual(['/etc/hosts hosts', '/etc/hostname hostname', '/etc/resolv.conf resolv.conf']);
    expect(paths({ name: 'c', volumeMounts: [{ name: 'v', mountPath: '/etc/hosts' }] })).toEqual(['/etc/hostname hostname', '/etc/resolv.conf resolv.conf']);
  });
  const files = (spec: Partial<PodSpec>, metadata?: BoundPod['metadata']): ReturnType<typeof podFiles> => podFiles(made(spec, metadata), '10.1.0.9');
  const LOCAL = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n';
  const OWN = `# Kubernetes-managed hosts file.\n${LOCAL}fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n10.1.0.9\t`;
  test.each<[string, Partial<PodSpec>, string]>([['its own', {}, `${OWN}shop\n`], ['a host name', { hostname: 'h' }, `${OWN}h\n`], ['a subdomain', { subdomain: 's', hostname: '' }, `${OWN}shop.s.mall.svc.cluster.local\tshop\n`], ['the node\'s network', { hostNetwork: true }, `# Kubernetes-managed hosts file (host network).\n${LOCAL}`], ['aliases', { hostNetwork: true, hostAliases: [{ ip: '1.2.3.4' }, { ip: '5.6.7.8', hostnames: ['a', 'b'] }] }, `# Kubernetes-managed hosts file (host network).\n${LOCAL}\n# Entries added by HostAliases.\n1.2.3.4\t\n5.6.7.8\ta\tb\n`], ['an override', { hostnameOverride: 'o', subdomain: 's', hostname: 'h' }, `${OWN}o\n`]])('/etc/hosts: %s', (_, spec, want) => expect(files(spec).hosts).toBe(want));
  test.each<[string, Partial<PodSpec>, BoundPod['metadata'] | undefined, string]>([['the Pod\'s', {}, undefined, 'shop'], ['its spec\'s', { hostname: 'h' }, undefined, 'h'], ['the node\'s', { hostNetwork: true, hostname: 'h' }, undefined, 'node-1'], ['the override goes first', { hostNetwork: true, hostnameOverride: 'o' }, undefined, 'o'], ['an empty override is none', { hostnameOverride: '' }, undefined, 'shop'], ['in full', { subdomain: 's', setHostnameAsFQDN: true }, undefined, 'shop.s.mall.svc.cluster.local'], ['in full, of no subdomain', { setHostnameAsFQDN: true }, undefined, 'shop'], ['63 characters, and no hyphen at the end', {}, { name: `${'a'.repeat(60)}---b` }, 'a'.repeat(60)], ['of no name', {}, {}, '']])('/etc/hostname: %s', (_, spec, metadata, want) => expect(files(spec, metadata).hostname).toBe(`${want}\n`));
  const CLUSTER = 'search mall.svc.cluster.local svc.cluster.local cluster.local';
  test.each<[string, Partial<PodSpec>, string]>([['the cluster\'s', {}, `${CLUSTER}\nnameserver 10.96.0.10\noptions ndots:5\n`], ['the node\'s, in its network', { hostNetwork: true, dnsPolicy: 'ClusterFirst' }, 'nameserver 10.96.0.10\n'], ['the cluster\'s, in the node\'s network', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, `${CLUSTER}\nnameserver 10.96.0.10\noptions ndots:5\n`], ['the node\'s', { dnsPolicy: 'Default' }, 'nameserver 10.96.0.10\n'], ['none', { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.1'], searches: ['x', 'x'], options: [{ name: 'a' }, { name: 'b', value: '1' }] } }, 'search x\nnameserver 1.1.1.1\noptions a b:1\n'], ['nothing', { dnsPolicy: 'None' }, ''], ['more', { dnsConfig: { nameservers: ['10.96.0.10', '1.1.1.1'], searches: ['cluster.local', 'x'], options: [{ name: 'ndots', value: '2' }, { value: 'y' }] } }, `${CLUSTER} x\nnameserver 10.96.0.10\nnameserver 1.1.1.1\noptions ndots:2 :y\n`]])('/etc/resolv.conf: %s', (_, spec, want) => expect(files(spec).resolv).toBe(want));
});
