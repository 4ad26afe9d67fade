import { describe, expect, it } from 'vitest';
import type { StatefulSet } from '../../../src/simulator/manifest/types.ts';
import { spec, world } from './world.ts';

describe('StatefulSet and DaemonSet', () => {
  it('keeps each template as a revision; one that comes back is numbered anew', () => {
    const w = world();
    const template = (image: string): NonNullable<StatefulSet['spec']>['template'] => ({ metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'a', image }] } });
    w.api.create({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'mall', annotations: { note: 'n' } }, spec: { replicas: 1, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: template('a:1') } });
    const change = (image: string): void => {
      const set = w.api.get('StatefulSet', 'mall', 'db')!;
      w.api.update({ ...set, spec: { ...set.spec!, template: template(image) } });
      w.run(5000);
    };
    w.run(5000);
    change('a:2');
    change('a:1');
    const all = w.api.list('ControllerRevision', 'mall');
    expect(all.map((r) => r.revision).sort()).toEqual([2, 3]);
    expect(all.every((r) => r.metadata.annotations?.['note'] === 'n' && r.metadata.ownerReferences?.[0]?.kind === 'StatefulSet')).toBe(true);
  });
  it('makes numbered Pods one after another', () => {
    const w = world();
    const set: StatefulSet = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'mall' }, spec: { replicas: 2, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } }, spec: spec() } } };
    w.api.create(set);
    w.run(200);
    expect(w.pods().map((each) => each.metadata.name)).toEqual(['db-0']);
    w.run(2000);
    expect(w.pods().map((each) => [each.metadata.name, each.spec?.hostname, each.spec?.subdomain])).toEqual([['db-0', 'db-0', 'db'], ['db-1', 'db-1', 'db']]);
    w.api.update({ ...w.api.get('StatefulSet', 'mall', 'db')!, spec: { ...set.spec!, replicas: 0 } });
    w.run(300);
    expect(w.pods().filter((each) => each.metadata.deletionTimestamp !== undefined).map((each) => each.metadata.name)).toEqual(['db-1']);
  });
  it('puts one Pod on the node', () => {
    const w = world();
    w.api.create({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'mall' }, spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: spec() } } });
    w.run(1000);
    expect(w.pods()).toHaveLength(1);
    expect(w.api.get('DaemonSet', 'mall', 'agent')?.status).toMatchObject({ desiredNumberScheduled: 1, numberReady: 1 });
  });
});
