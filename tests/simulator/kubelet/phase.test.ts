import { describe, expect, test } from 'vitest';
import type { Container, ContainerState, ContainerStatus } from '../../../src/simulator/manifest/types.ts';
import type { Phase } from '../../../src/simulator/kubelet/phase.ts';
import { getPhase } from '../../../src/simulator/kubelet/phase.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';

const running: ContainerState = { running: {} };
const exited = (exitCode: number): ContainerState => ({ terminated: { exitCode } });
const waiting = (reason: string): ContainerState => ({ waiting: { reason } });
type Row = readonly [name: string, state: ContainerState, last?: ContainerState, started?: boolean];

const status = ([name, state, last = {}, started = state.running !== undefined]: Row): ContainerStatus => ({
  name,
  state,
  lastState: last,
  started,
  ready: false,
  restartCount: 0,
  image: 'x',
  imageID: '',
});
/** `i…` are regular inits, `s…` sidecars, `c…` main containers. */
function phaseOf(
  policy: string,
  rows: readonly Row[],
  more: { final?: boolean; mainCreated?: boolean; policies?: Readonly<Record<string, string>> } = {},
): Phase {
  const made = (name: string): Container => ({
    name,
    ...(name.startsWith('s') ? { restartPolicy: 'Always' } : {}),
    ...(more.policies?.[name] === undefined ? {} : { restartPolicy: more.policies[name] }),
  });
  const inits = rows.filter(([name]) => !name.startsWith('c'));
  const mains = rows.filter(([name]) => name.startsWith('c'));
  const pod: BoundPod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'shop' },
    spec: {
      restartPolicy: policy as 'Always',
      initContainers: inits.map(([name]) => made(name)),
      containers: mains.map(([name]) => made(name)),
    },
  };
  return getPhase({
    pod,
    init: inits.map(status),
    main: mains.map(status),
    final: more.final ?? false,
    startedBefore: new Set(rows.flatMap(([name, state, , started = state.running !== undefined]) => (started ? [name] : []))),
    mainCreated: more.mainCreated ?? false,
  });
}

describe('the phase table (L-254)', () => {
  const crash = waiting('CrashLoopBackOff');
  const cases: [id: string, policy: string, rows: readonly Row[], phase: Phase, more?: Parameters<typeof phaseOf>[2]][] = [
    [
      'L-254a one runs, the other cannot be pulled',
      'Always',
      [
        ['c1', running],
        ['c2', waiting('ErrImagePull')],
      ],
      'Pending',
    ],
    [
      'L-254b one runs, the other crash-loops',
      'Always',
      [
        ['c1', running],
        ['c2', crash, exited(1)],
      ],
      'Running',
    ],
    ['L-254c the only one crash-loops', 'OnFailure', [['c', crash, exited(1)]], 'Running'],
    ['L-254d exited 0 and comes back', 'Always', [['c', exited(0)]], 'Running'],
    ['L-254e exited 0, OnFailure', 'OnFailure', [['c', exited(0)]], 'Succeeded'],
    ['L-254e exited 0, Never', 'Never', [['c', exited(0)]], 'Succeeded'],
    ['L-254f exited 1, OnFailure', 'OnFailure', [['c', exited(1)]], 'Running'],
    ['L-254g exited 1, Never', 'Never', [['c', exited(1)]], 'Failed'],
    [
      'L-254h one failed, the other runs',
      'Never',
      [
        ['c1', exited(1)],
        ['c2', running],
      ],
      'Running',
    ],
    [
      'L-254h then that one ends too',
      'Never',
      [
        ['c1', exited(1)],
        ['c2', exited(0)],
      ],
      'Failed',
    ],
    [
      'L-254i done, sidecar still runs',
      'Never',
      [
        ['c', exited(0)],
        ['s', running],
      ],
      'Running',
      { mainCreated: true },
    ],
    [
      'L-254i sidecar stopped',
      'Never',
      [
        ['c', exited(0)],
        ['s', exited(0)],
      ],
      'Succeeded',
    ],
    [
      'L-254j sidecar ends badly',
      'Never',
      [
        ['c', exited(0)],
        ['s', exited(137)],
      ],
      'Succeeded',
    ],
    [
      'L-254k main fails, sidecar ends well',
      'Never',
      [
        ['c', exited(1)],
        ['s', exited(0)],
      ],
      'Failed',
    ],
    [
      'L-254l init runs',
      'Always',
      [
        ['i', running],
        ['c', waiting('PodInitializing')],
      ],
      'Pending',
    ],
    [
      'L-254l init crash-loops',
      'OnFailure',
      [
        ['i', crash, exited(1)],
        ['c', waiting('PodInitializing')],
      ],
      'Pending',
    ],
    [
      'L-254m init failed for good',
      'Never',
      [
        ['i', exited(1)],
        ['c', waiting('PodInitializing')],
      ],
      'Failed',
    ],
    [
      'L-254n sidecar not started yet',
      'Always',
      [
        ['s', running, {}, false],
        ['c', waiting('PodInitializing')],
      ],
      'Pending',
    ],
    [
      'L-250 RestartAllContainers has removed the mains, the sidecar is started again',
      'Always',
      [
        ['s', running],
        ['c', waiting('RestartingAllContainers'), { terminated: { exitCode: 137, reason: 'RestartingAllContainers' } }],
      ],
      'Running',
    ],
    [
      'L-250 RestartAllContainers has removed the mains, the sidecar is not started yet',
      'Always',
      [
        ['s', running, {}, false],
        ['c', waiting('RestartingAllContainers'), { terminated: { exitCode: 137, reason: 'RestartingAllContainers' } }],
      ],
      'Pending',
    ],
    [
      'L-254o sidecar crash-loops before mains',
      'Always',
      [
        ['s', crash, exited(1)],
        ['c', waiting('PodInitializing')],
      ],
      'Pending',
    ],
    [
      'L-254p sidecar restarts beside mains',
      'Always',
      [
        ['s', exited(1)],
        ['c', running],
      ],
      'Running',
      { mainCreated: true },
    ],
    [
      'L-254q sidecar image missing',
      'Always',
      [
        ['s', waiting('ImagePullBackOff')],
        ['c', waiting('PodInitializing')],
      ],
      'Pending',
    ],
    [
      'L-254r deleted, mains ended by the signal',
      'Always',
      [
        ['c1', exited(143)],
        ['c2', exited(0)],
      ],
      'Failed',
      { final: true },
    ],
    [
      'L-254s deleted, mains ended well',
      'Always',
      [
        ['c1', exited(0)],
        ['c2', exited(0)],
      ],
      'Succeeded',
      { final: true },
    ],
    [
      'L-254t sandbox lost, init runs again',
      'Always',
      [
        ['i', running],
        ['c', waiting('PodInitializing'), exited(137)],
      ],
      'Pending',
    ],
    [
      'L-64 a container that may not restart, in a Pod that may',
      'Always',
      [
        ['c1', exited(1)],
        ['c2', exited(0)],
      ],
      'Failed',
      { policies: { c1: 'Never', c2: 'Never' } },
    ],
    [
      'L-75 removed by RestartAllContainers',
      'Never',
      [['c', waiting('RestartingAllContainers'), { terminated: { exitCode: 137, reason: 'RestartingAllContainers' } }]],
      'Running',
    ],
  ];
  test.each(cases)('%s', (_id, policy, rows, phase, more) => {
    expect(phaseOf(policy, rows, more)).toBe(phase);
  });
});
