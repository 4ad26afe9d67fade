/** Each invariant holds in an ordinary life, and is broken by one lie about it. */
import { expect, it } from 'vitest';
import { simulate } from '../../../src/simulator/index.ts';
import type { Fact, Pod, Trace } from '../../../src/simulator/index.ts';
import { invariants, versions } from './invariants.ts';

const container = (name: string, script: string, more: object = {}): object => ({ name, image: 'busybox:1.36', command: ['sh', '-c', script], ...more });
const TRAP = "trap 'exit 0' TERM; while true; do sleep 1; done";
const life = simulate({
  manifest: JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' },
    spec: {
      terminationGracePeriodSeconds: 5,
      initContainers: [container('i0', 'sleep 1'), container('i1', 'sleep 1'), container('s0', TRAP, { restartPolicy: 'Always' })],
      containers: [container('a0', TRAP), container('a1', 'trap "sleep 2; exit 3" TERM; while true; do sleep 1; done')],
    },
  }),
  until: 30_000,
  actions: [{ kind: 'command', at: 10_000, line: 'kubectl delete pod p --wait=false' }],
});

type Lie = (facts: readonly Fact[]) => readonly Fact[];
type Status = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];
const isPod = (fact: Fact): fact is Fact & { readonly kind: 'object'; readonly object: Pod } => fact.kind === 'object' && fact.object.kind === 'Pod' && fact.object.metadata.name === 'p';
const drop = (wanted: (fact: Fact) => boolean): Lie => (facts) => facts.filter((fact) => !wanted(fact));
const change = (wanted: (fact: Fact) => boolean, edit: (fact: Fact) => object): Lie => (facts) => facts.map((fact) => (wanted(fact) ? ({ ...fact, ...edit(fact) } as Fact) : fact));
const start = (name: string) => (fact: Fact): boolean => fact.kind === 'containerStarted' && fact.ref.container === name;
const finish = (name: string) => (fact: Fact): boolean => fact.kind === 'containerFinished' && fact.ref.container === name;
/** The start of a container once more, of another run and at another time. */
const again = (name: string, restartCount: number, at: number): Lie => (facts) => {
  const fact = facts.find(start(name));
  return fact?.kind === 'containerStarted' ? [...facts, { ...fact, at, ref: { ...fact.ref, restartCount } }] : [];
};
const pods = (edit: (status: NonNullable<Pod['status']>, p: Pod) => object, wanted: (p: Pod, i: number) => boolean = () => true): Lie => (facts) => {
  let i = -1;
  return facts.map((fact) => (isPod(fact) && wanted(fact.object, ++i) ? { ...fact, object: { ...fact.object, status: { ...fact.object.status, ...edit(fact.object.status ?? {}, fact.object) } } } : fact));
};
const mains = (edit: (s: Status) => object, wanted?: (p: Pod, i: number) => boolean): Lie => pods(({ containerStatuses }) => (containerStatuses === undefined ? {} : { containerStatuses: containerStatuses.map((s) => ({ ...s, ...edit(s) })) }), wanted);
const conditionIs = (type: string, edit: object, wanted?: (p: Pod, i: number) => boolean): Lie => pods(({ conditions }) => ({ conditions: conditions?.map((c) => (c.type === type ? { ...c, ...edit } : c)) }), wanted);
const last = (_: Pod, i: number): boolean => i === versions(life).length - 1;
const ended = (p: Pod): boolean => p.status?.phase === 'Failed';
const signalledAtOnce: Lie = (facts) => {
  const signal = facts.find((fact) => fact.kind === 'signal' && fact.ref.container === 's0')!;
  const told = facts.findIndex((fact) => fact.kind === 'object' && fact.object.kind === 'Event' && fact.object.reason === 'Killing');
  return [...facts.slice(0, told + 1), { ...signal, at: facts[told]!.at }, ...facts.slice(told + 1)];
};

const lies: readonly (readonly [rule: string, lie: Lie])[] = [
  ['L-39', drop(finish('i1'))],
  ['L-49', again('i0', 1, 25_000)],
  ['L-50', drop(finish('i0'))],
  ['L-36', change(start('a1'), () => ({ at: 0 }))],
  ['L-63', (facts) => facts.flatMap((fact) => (start('a0')(fact) ? [fact, fact] : [fact]))],
  ['L-82', (facts) => again('a0', 2, 9000)([...facts, ...change(finish('a0'), (fact) => ({ at: 8000, ref: { ...(fact as { ref: object }).ref, restartCount: 1 } }))(facts.filter(finish('a0')))])],
  ['L-203', again('a0', 1, 25_000)],
  ['L-205', signalledAtOnce],
  ['L-208', change(finish('a1'), () => ({ at: 29_000 }))],
  ['L-252', pods(() => ({ phase: 'Succeeded' }), last)],
  ['L-262', mains(() => ({ state: { running: {} } }), ended)],
  ['L-264: one state', mains((s) => ({ state: { ...s.state, waiting: {}, running: {} } }))],
  ['L-264: no container', mains(() => ({ lastState: { terminated: { exitCode: 0, startedAt: '2026-01-02T00:00:00Z', finishedAt: '2026-01-01T00:00:00Z' } } }), last)],
  ['L-270', mains(() => ({ restartCount: 9 }), (_, i) => i === 5)],
  ['L-271', pods(({ containerStatuses }) => ({ containerStatuses: [...(containerStatuses ?? [])].reverse() }))],
  ['L-273', pods(() => ({ podIP: '1.2.3.4' }), last)],
  ['L-167', mains(() => ({ ready: true, started: false }))],
  ['L-251', pods(() => ({ phase: 'Running' }))],
  ['L-255', pods(() => ({ phase: 'Running' }), last)],
  ['L-276', conditionIs('PodScheduled', { lastTransitionTime: '2026-01-01T00:00:00Z' }, last)],
  ['L-278', conditionIs('ContainersReady', { status: 'True' })],
  ['L-279', conditionIs('ContainersReady', { status: 'False' })],
  ['counts of Events', change((fact) => fact.kind === 'object' && fact.object.kind === 'Event', (fact) => ({ object: { ...(fact as { object: object }).object, count: 0 } }))],
  ['facts stand', (facts) => [...facts].reverse()],
];

it('has a lie for each', () => {
  expect(invariants.map(([rule]) => rule).filter((rule) => !lies.some(([begin]) => rule.startsWith(begin)))).toEqual([]);
  expect(versions(life).some(ended)).toBe(true);
});
it.each(lies)('%s', (begin, lie) => {
  const [, broken] = invariants.find(([rule]) => rule.startsWith(begin))!;
  expect(broken(life)).toBeUndefined();
  const told: Trace = { ...life, facts: lie(life.facts) };
  expect(broken(told)).toBeDefined();
});
