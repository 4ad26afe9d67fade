import { describe, expect, test } from 'vitest';
import type { ActionInput } from '../../../src/simulator/kubelet/actions.ts';
import { computePodActions } from '../../../src/simulator/kubelet/actions.ts';
import type { BoundPod, ContainerRecord, ProbeResult, RuntimeStatus } from '../../../src/simulator/kubelet/pod-status.ts';
import type { Container } from '../../../src/simulator/manifest/types.ts';

type State = 'created' | 'running' | number | 'oom';
const record = (name: string, state: State): ContainerRecord => ({
  id: `id-${name}`,
  sandbox: 'sb',
  name,
  restartCount: 0,
  createdAt: 0,
  state: typeof state === 'number' || state === 'oom' ? 'exited' : state,
  ...(typeof state === 'number'
    ? { exitCode: state, finishedAt: 1 }
    : state === 'oom'
      ? { exitCode: 0, reason: 'OOMKilled', finishedAt: 1 }
      : {}),
  config: { imageName: 'x' } as ContainerRecord['config'],
});
interface Case {
  readonly policy?: string;
  readonly more?: Readonly<Record<string, Partial<Container>>>;
  readonly states: Readonly<Record<string, State | null>>;
  readonly probes?: { readonly startup?: Readonly<Record<string, ProbeResult>>; readonly liveness?: Readonly<Record<string, ProbeResult>> };
  readonly sandbox?: 'none' | 'ready' | 'dead';
}
/** Names tell the kind: `i…` regular init, `s…` sidecar, `c…` main; null: no record. */
function actionsOf({ policy = 'Always', more = {}, states, probes = {}, sandbox = 'ready' }: Case): Record<string, unknown> {
  const names = Object.keys(states);
  const made = (name: string): Container => ({
    name,
    image: 'x',
    ...(name.startsWith('s') ? { restartPolicy: 'Always' } : {}),
    ...more[name],
  });
  const pod: BoundPod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {},
    spec: {
      restartPolicy: policy as 'Always',
      initContainers: names.filter((n) => !n.startsWith('c')).map(made),
      containers: names.filter((n) => n.startsWith('c')).map(made),
    },
  };
  const status: RuntimeStatus = {
    at: 0,
    attempts: sandbox === 'none' ? 0 : 1,
    sandbox: sandbox === 'none' ? undefined : { id: 'sb', ready: sandbox === 'ready', address: '10.0.0.1' },
    containers: names.flatMap((name) => (states[name] === null ? [] : [record(name, states[name]!)])),
  };
  const result =
    (table: Readonly<Record<string, ProbeResult>> | undefined) =>
    (id: string): ProbeResult | undefined =>
      table?.[id.slice(3)];
  const input: ActionInput = {
    pod,
    status,
    probes: { startup: result(probes.startup), liveness: result(probes.liveness), readiness: () => undefined },
  };
  const actions = computePodActions(input);
  const name =
    (list: readonly Container[] | undefined) =>
    (i: number): string =>
      list?.[i]?.name ?? '?';
  const out: Record<string, unknown> = {};
  if (actions.killPod) out['killPod'] = true;
  if (actions.createSandbox) out['createSandbox'] = true;
  const start = [...actions.init.map(name(pod.spec.initContainers)), ...actions.main.map(name(pod.spec.containers))];
  if (start.length > 0) out['start'] = start;
  if (actions.kill.length > 0) out['kill'] = actions.kill.map((kill) => kill.message);
  if (actions.reset.length > 0) out['reset'] = actions.reset.map((c) => c.name);
  return out;
}

const startup = { startupProbe: {} };
const liveness = { livenessProbe: {} };
const cases: readonly (readonly [string, Case, Record<string, unknown>])[] = [
  [
    'L-31 nothing yet: sandbox and the first init',
    { states: { i: null, c: null }, sandbox: 'none' },
    { killPod: true, createSandbox: true, start: ['i'] },
  ],
  [
    'L-31 no inits: sandbox and all mains',
    { states: { c1: null, c2: null }, sandbox: 'none' },
    { killPod: true, createSandbox: true, start: ['c1', 'c2'] },
  ],
  ['L-31 sandbox died, Never', { policy: 'Never', states: { c: 0 }, sandbox: 'dead' }, { killPod: true }],
  ['L-31 sandbox died, Always', { states: { c: 1 }, sandbox: 'dead' }, { killPod: true, createSandbox: true, start: ['c'] }],
  ['L-31 sandbox died, OnFailure and done', { policy: 'OnFailure', states: { c: 0 }, sandbox: 'dead' }, { killPod: true }],
  ['L-41 no init has a record', { states: { i1: null, i2: null, c: null } }, { start: ['i1'] }],
  ['L-42 init runs: wait', { states: { i1: 'running', i2: null, c: null } }, {}],
  ['L-42 init done: next', { states: { i1: 0, i2: null, c: null } }, { start: ['i2'] }],
  ['L-42 last init done: mains in the same sync', { states: { i1: 0, i2: 0, c1: null, c2: null } }, { start: ['c1', 'c2'] }],
  ['L-42 created, never started', { states: { i1: 'created', c: null } }, { start: ['i1'] }],
  ['L-43 out of memory is a failure', { states: { i1: 'oom', c: null } }, { start: ['i1'] }],
  ['L-48 init failed, Always', { states: { i1: 1, c: null } }, { start: ['i1'] }],
  ['L-48 init failed, OnFailure', { policy: 'OnFailure', states: { i1: 0, i2: 3, c: null } }, { start: ['i2'] }],
  ['L-48 init failed, Never', { policy: 'Never', states: { s: 'running', i: 1, c: null } }, { killPod: true }],
  ['L-44 sidecar runs, no startup probe: next', { states: { s: 'running', i: null, c: null } }, { start: ['i'] }],
  ['L-44 sidecar runs, startup unknown: wait', { states: { s: 'running', i: null, c: null }, more: { s: startup } }, {}],
  [
    'L-44 sidecar started: next',
    { states: { s: 'running', c: null }, more: { s: startup }, probes: { startup: { s: 'success' } } },
    { start: ['c'] },
  ],
  [
    'L-42 sidecar startup failed',
    { states: { s: 'running', c: null }, more: { s: startup }, probes: { startup: { s: 'failure' } } },
    { start: ['s'], kill: ['Init container s failed startup probe'] },
  ],
  [
    'L-46 sidecar liveness failed',
    { states: { s: 'running', c: 'running' }, more: { s: liveness }, probes: { liveness: { s: 'failure' } } },
    { start: ['s'], kill: ['Init container s failed liveness probe'] },
  ],
  ['L-45 sidecar exits before the next starts', { states: { s: 0, i: null, c: null } }, { start: ['s'] }],
  ['L-45 sidecar exits later: only it restarts', { states: { s: 1, i: 0, c: 'running' } }, { start: ['s'] }],
  ['L-45 sidecar exits while an init runs', { states: { s: 1, i: 'running', c: null } }, { start: ['s'] }],
  ['L-60 sidecar restarts although Never', { policy: 'Never', states: { s: 1, c: 'running' } }, { start: ['s'] }],
  ['L-40 a main runs: inits are ignored for ever', { states: { i: 1, c: 'running' } }, {}],
  ['L-47 all mains exited, sidecar down: sidecar first', { states: { s: 1, c: 1 } }, { start: ['s'] }],
  ['L-52 main exited, Always', { states: { c1: 1, c2: 'running' } }, { start: ['c1'] }],
  ['L-55 one restarts, the other does not', { policy: 'OnFailure', states: { c1: 1, c2: 0 } }, { start: ['c1'] }],
  [
    'L-52 liveness',
    { states: { c: 'running' }, more: { c: liveness }, probes: { liveness: { c: 'failure' } } },
    { start: ['c'], kill: ['Container c failed liveness probe, will be restarted'] },
  ],
  [
    'L-53 liveness, Never',
    { policy: 'Never', states: { c1: 'running', c2: 'running' }, probes: { liveness: { c1: 'failure' } } },
    { kill: ['Container c1 failed liveness probe'] },
  ],
  [
    'L-52 startup',
    { policy: 'OnFailure', states: { c: 'running' }, probes: { startup: { c: 'failure' } } },
    { start: ['c'], kill: ['Container c failed startup probe, will be restarted'] },
  ],
  [
    'L-54 image changed',
    { policy: 'Never', states: { c: 'running' }, more: { c: { image: 'y' } } },
    { start: ['c'], kill: ['Container c definition changed, will be restarted'] },
  ],
  ['L-56 mains done: the sidecar goes too', { policy: 'Never', states: { s: 'running', c1: 0, c2: 1 } }, { killPod: true }],
  ['L-57 Always never ends', { states: { s: 'running', c: 0 } }, { start: ['c'] }],
  [
    'L-70 restart all',
    {
      policy: 'Never',
      states: { i: 0, s: 'running', c1: 42, c2: 'running' },
      more: {
        c1: {
          restartPolicy: 'Never',
          restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }],
        },
      },
    },
    { reset: ['c2', 'i', 's', 'c1'] },
  ],
];
describe('computePodActions', () => {
  test.each(cases)('%s', (_id, input, expected) => {
    expect(actionsOf(input)).toEqual(expected);
  });
});
