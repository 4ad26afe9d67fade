import { describe, expect, it } from 'vitest';
import { createEventQueue } from '../../../src/simulator/clock.ts';
import { createApi, type ApiServer } from '../../../src/simulator/api/store.ts';
import type { Fact } from '../../../src/simulator/trace/facts.ts';
import type { Pod, ReplicaSet } from '../../../src/simulator/manifest/types.ts';

function setup(): { api: ApiServer; facts: Fact[]; run: (ms: number) => void } {
  const clock = createEventQueue();
  const facts: Fact[] = [];
  const api = createApi({ clock, epoch: Date.UTC(2026, 10, 21, 9), emit: (fact) => facts.push({ ...fact, at: clock.now() } as Fact) });
  api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mall' } });
  api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'mall' }, automountServiceAccountToken: false });
  return {
    api,
    facts,
    run: (ms) => {
      const until = clock.now() + ms;
      while (clock.step(until));
      clock.advance(until);
    },
  };
}
const pod = (name: string, more: Partial<Pod> = {}): Pod => ({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'app', image: 'busybox' }] }, ...more, metadata: { name, namespace: 'mall', ...more.metadata } });

describe('store', () => {
  it('gives a new Pod its identity, first status and admission', () => {
    const { api } = setup();
    const made = api.create(pod('shop'));
    expect(made.ok && made.object.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(made.ok && made.object.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made.ok && made.object.spec?.tolerations).toHaveLength(2);
    expect(made.ok && Object.isFrozen(made.object.spec?.containers[0])).toBe(true);
  });
  it('refuses a second object of the same name', () => {
    const { api } = setup();
    api.create(pod('shop'));
    expect(api.create(pod('shop'))).toMatchObject({ ok: false, failure: { code: 409, message: 'pods "shop" already exists' } });
  });
  it('shares what did not change, and writes nothing when nothing changed', () => {
    const { api, facts } = setup();
    api.create(pod('shop'));
    const old = api.get('Pod', 'mall', 'shop')!;
    const before = facts.length;
    api.updateStatus({ ...old, status: { ...old.status!, phase: 'Pending' } });
    expect(facts).toHaveLength(before);
    api.updateStatus({ ...old, status: { ...old.status!, phase: 'Running' } });
    const next = api.get('Pod', 'mall', 'shop')!;
    expect(next.spec).toBe(old.spec);
    expect(next.metadata.generation).toBe(1);
    expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(old.metadata.resourceVersion));
  });
  it('raises generation only with the spec', () => {
    const { api } = setup();
    api.create(pod('shop'));
    const old = api.get('Pod', 'mall', 'shop')!;
    api.update({ ...old, metadata: { ...old.metadata, labels: { a: 'b' } } });
    expect(api.get('Pod', 'mall', 'shop')?.metadata.generation).toBe(1);
    api.update({ ...old, spec: { ...old.spec!, activeDeadlineSeconds: 5 } });
    expect(api.get('Pod', 'mall', 'shop')?.metadata.generation).toBe(2);
  });
  it('deletes a bound Pod gracefully, an unbound one at once (L-200)', () => {
    const { api } = setup();
    api.create(pod('bound', { spec: { containers: [], nodeName: 'node-1', terminationGracePeriodSeconds: 7 } }));
    api.create(pod('free'));
    api.delete('Pod', 'mall', 'bound');
    api.delete('Pod', 'mall', 'free');
    expect(api.get('Pod', 'mall', 'free')).toBeUndefined();
    expect(api.get('Pod', 'mall', 'bound')?.metadata).toMatchObject({ deletionGracePeriodSeconds: 7, deletionTimestamp: '2026-11-21T09:00:07Z' });
    api.delete('Pod', 'mall', 'bound', { gracePeriodSeconds: 0 });
    expect(api.get('Pod', 'mall', 'bound')).toBeUndefined();
  });
  it('holds an object until its finalizers are gone', () => {
    const { api } = setup();
    api.create(pod('shop', { metadata: { finalizers: ['x/y'] } }));
    api.delete('Pod', 'mall', 'shop');
    const held = api.get('Pod', 'mall', 'shop')!;
    expect(held.metadata.deletionTimestamp).toBeDefined();
    api.update({ ...held, metadata: { ...held.metadata, finalizers: undefined } });
    expect(api.get('Pod', 'mall', 'shop')).toBeUndefined();
  });
  it.each([['Background', undefined], ['Orphan', 'kept']] as const)('collects what a deleted object owned (%s)', (propagation, left) => {
    const { api, run } = setup();
    const set: ReplicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'rs', namespace: 'mall' }, spec: { selector: {} } };
    const made = api.create(set);
    const uid = (made.ok && made.object.metadata.uid) || '';
    api.create(pod('child', { metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid }] } }));
    api.delete('ReplicaSet', 'mall', 'rs', { propagation });
    run(1000);
    expect(api.get('Pod', 'mall', 'child') === undefined ? undefined : 'kept').toBe(left);
  });
  it('counts Events that are alike and keeps others apart', () => {
    const { api, run } = setup();
    const object = (api.create(pod('shop')) as { object: Pod }).object;
    const back = (message: string): void => api.recordEvent({ object, type: 'Warning', reason: 'BackOff', message, component: 'kubelet', host: 'node-1' });
    back('a');
    run(3000);
    back('a');
    back('b');
    const events = api.list('Event', 'mall');
    expect(events.map((event) => [event.message, event.count])).toEqual([['a', 2], ['b', 1]]);
    expect(events[0]).toMatchObject({ firstTimestamp: '2026-11-21T09:00:00Z', lastTimestamp: '2026-11-21T09:00:03Z' });
  });
  it('folds the tenth text of a reason, whichever container it is about, and keeps equal texts of two containers apart', () => {
    const { api } = setup();
    const object = (api.create(pod('shop')) as { object: Pod }).object;
    const tell = (message: string, fieldPath: string): void => api.recordEvent({ object, fieldPath, type: 'Warning', reason: 'Unhealthy', message, component: 'kubelet', host: 'node-1' });
    const events = (): readonly (readonly unknown[])[] => api.list('Event', 'mall').map(({ message, count, involvedObject }) => [message, count, involvedObject.fieldPath]);
    tell('one', 'a');
    tell('one', 'b');
    expect(events()).toEqual([['one', 1, 'a'], ['one', 1, 'b']]);
    for (let i = 2; i <= 10; i++) tell(`text ${i}`, i % 2 === 0 ? 'a' : 'b');
    expect(events().at(-1)).toEqual(['(combined from similar events): text 10', 1, 'a']);
    tell('text 11', 'b');
    expect(events()).toHaveLength(11);
    expect(events().at(-1)?.slice(0, 2)).toEqual(['(combined from similar events): text 11', 2]);
  });
  it('tells watchers later in the same instant, in order', () => {
    const { api, run } = setup();
    run(0);
    const seen: string[] = [];
    api.watch((event) => seen.push(`${event.type} ${event.object.metadata.name ?? ''}`));
    api.create(pod('a'));
    api.delete('Pod', 'mall', 'a');
    expect(seen).toEqual([]);
    run(0);
    expect(seen).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });
});
