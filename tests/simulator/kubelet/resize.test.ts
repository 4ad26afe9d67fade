// In-place resize of a running Pod's containers (KEP-1287).
import { expect, test } from 'vitest';
import type { Container, Pod, ResourceRequirements } from '../../../src/simulator/manifest/types.ts';
import { validateResize } from '../../../src/simulator/manifest/validate/resize.ts';
import { container, near, pod, sidecar, world } from './cluster.ts';
import type { World } from './cluster.ts';

const both = (cpu: string, memory: string): { readonly resources: ResourceRequirements } => ({ resources: { requests: { cpu, memory }, limits: { cpu, memory } } });
/** Gives containers of the Pod other fields, as the subresource does. */
function change(w: World, fields: Readonly<Record<string, Partial<Container>>>): void {
  const old = w.pod()!;
  const changed = (list: readonly Container[] | undefined): readonly Container[] => (list ?? []).map((c) => ({ ...c, ...fields[c.name] }));
  w.api.update({ ...old, spec: { ...old.spec, containers: changed(old.spec?.containers), initContainers: changed(old.spec?.initContainers) } } as Pod);
}
const said = (w: World): readonly string[] => w.events().flatMap((e) => (e.reason?.startsWith('Resize') === true || e.reason === 'Killing' ? [`${e.reason} ${(e.message ?? '').split(':')[0]!}`] : []));
const conditions = (w: World): readonly string[] => (w.pod()?.status?.conditions ?? []).flatMap((c) => (c.type.startsWith('PodResize') ? [`${c.type} ${c.reason ?? ''} ${c.message ?? ''}`] : []));
const has = (w: World, name: string): ResourceRequirements | undefined =>
  [...(w.pod()?.status?.initContainerStatuses ?? []), ...(w.pod()?.status?.containerStatuses ?? [])].find((c) => c.name === name)?.resources;
const LIMITS = '/sys/fs/cgroup/memory.max';

test('new limits reach the running container', () => {
  const w = world(pod({ containers: [container('app', [`read ${LIMITS}`, 'sleep 4', `read ${LIMITS}`, 'sleep 900'], both('100m', '32Mi'))] }));
  w.run(2000);
  change(w, { app: both('200m', '64Mi') });
  w.run(5000);
  expect(w.logs('app').filter((line) => line !== '')).toEqual(['33554432', '67108864']);
  expect(has(w, 'app')).toEqual(both('200m', '64Mi').resources);
  expect(said(w)).toEqual(['ResizeStarted Pod resize started', 'ResizeCompleted Pod resize completed']);
  expect([conditions(w), w.pod()?.status?.containerStatuses?.[0]?.restartCount]).toEqual([[], 0]);
});
test('a resizePolicy asks for a restart, of a sidecar too', () => {
  const policy = { resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] } as const;
  const w = world(pod({ terminationGracePeriodSeconds: 2, initContainers: [sidecar('s', ['sleep 900'], { ...both('50m', '16Mi'), ...policy })], containers: [container('app', ['sleep 900'], { ...both('100m', '32Mi'), ...policy })] }));
  w.run(2000);
  change(w, { app: both('200m', '32Mi') });
  w.run(4000);
  expect(w.moments().has('app#1 starts')).toBe(false);
  change(w, { app: both('200m', '48Mi'), s: both('50m', '24Mi') });
  w.run(12_000);
  expect(near(w, 'app#1 starts') - near(w, 'app#0 exits')).toBeLessThan(150 + 2100);
  expect(w.moments().has('s#1 starts')).toBe(true);
  expect(said(w).filter((text) => text.startsWith('Killing'))).toEqual(['Killing Container s resize requires restart', 'Killing Container app resize requires restart']);
});
test('what does not fit beside the others waits until they have gone', () => {
  const w = world(pod({ containers: [container('app', ['sleep 900'], both('500m', '32Mi'))] }), pod({ restartPolicy: 'Never', containers: [container('other', ['sleep 8'], both('1', '32Mi'))] }, 'neighbour'));
  w.run(2000);
  change(w, { app: both('1500m', '32Mi') });
  w.run(5000);
  expect(conditions(w)).toEqual(["PodResizePending Deferred Node didn't have enough resource: cpu, requested: 1500, used: 1000, capacity: 2000"]);
  expect(has(w, 'app')?.limits?.['cpu']).toBe('500m');
  w.run(14_000);
  expect([conditions(w), has(w, 'app')?.limits?.['cpu']]).toEqual([[], '1500m']);
  expect(said(w)).toEqual(['ResizeDeferred Pod resize OutOfcpu', 'ResizeStarted Pod resize started', 'ResizeCompleted Pod resize completed']);
});
test('while it waits, all have what they had; a label repeats nothing, another wish is said, and it keeps its time', () => {
  const w = world(pod({ initContainers: [sidecar('s', ['sleep 900'], both('100m', '16Mi'))], containers: [container('app', ['sleep 900'], both('100m', '32Mi')), container('plain', ['sleep 900'])] }));
  const since = (): string | undefined => w.pod()?.status?.conditions?.find((c) => c.type === 'PodResizePending')?.lastTransitionTime;
  w.run(2000);
  change(w, { s: both('3', '16Mi') });
  w.run(4000);
  const first = since();
  expect([has(w, 's')?.limits?.['cpu'], has(w, 'app')?.limits?.['cpu'], has(w, 'plain'), conditions(w).length]).toEqual(['100m', '100m', {}, 1]);
  const old = w.pod()!;
  w.api.update({ ...old, metadata: { ...old.metadata, labels: { a: '1' } } });
  w.run(8000);
  change(w, { s: both('4', '16Mi') });
  w.run(12_000);
  expect([w.events().filter((e) => e.reason === 'ResizeDeferred').map((e) => `${e.type} ${e.count ?? 1} ${/requested: \d+/.exec(e.message ?? '')?.[0]}`), since()]).toEqual([['Warning 1 requested: 3100', 'Warning 1 requested: 4100'], first]);
  change(w, { s: both('100m', '16Mi') });
  w.run(15_000);
  expect([conditions(w), w.pod()?.status?.phase]).toEqual([[], 'Running']);
});
test('as long as one of two lacks something, the resize is in progress', () => {
  const w = world(pod({ containers: [container('app', ['sleep 900'], both('100m', '32Mi')), container('other', ['sleep 900'], both('100m', '32Mi'))] }));
  w.run(2000);
  change(w, { app: both('200m', '32Mi') });
  w.run(4000);
  const seen = w.facts.some((f) => f.kind === 'object' && f.object.kind === 'Pod' && f.object.status?.conditions?.some((c) => c.type === 'PodResizeInProgress') === true);
  expect([seen, conditions(w)]).toEqual([true, []]);
});
test('a Pod that ends is given nothing more, when there is room', () => {
  const w = world(pod({ containers: [container('app', ['sleep 900'], both('500m', '32Mi'))] }), pod({ restartPolicy: 'Never', containers: [container('other', ['sleep 8'], both('1', '32Mi'))] }, 'neighbour'));
  w.run(2000);
  change(w, { app: both('1500m', '32Mi') });
  w.run(5000);
  w.api.delete('Pod', 'default', 'shop');
  w.run(20_000);
  expect(said(w)).toEqual(['ResizeDeferred Pod resize OutOfcpu', 'Killing Stopping container app']);
});

test.each<readonly [string, Partial<Container>, readonly string[]]>([
  ['more of both', both('200m', '64Mi'), []],
  ['another image', { image: 'other:1' }, ['spec: only cpu and memory resources are mutable']],
  ['another resource', { resources: { ...both('100m', '32Mi').resources, limits: { cpu: '100m', memory: '32Mi', 'ephemeral-storage': '1Gi' } } }, ['spec: only cpu and memory resources are mutable']],
  ['no limit any more', { resources: { requests: { cpu: '100m', memory: '32Mi' }, limits: { memory: '32Mi' } } }, ['spec: Pod QOS Class may not change as a result of resizing', 'spec.containers[0].resources.limits: resource limits cannot be removed']],
  ['another name', { name: 'renamed' }, ['spec.containers[0].name: containers may not be renamed or reordered on resize']],
])('the server lets nothing else change: %s', (_, fields, texts) => {
  const old = pod({ containers: [container('app', ['sleep 9'], both('100m', '32Mi'))] });
  const next = { ...old, spec: { ...old.spec, containers: [{ ...old.spec!.containers[0]!, ...fields }] } } as Pod;
  expect(validateResize(old, next).map((e) => `${e.path}: ${'detail' in e ? (e.detail ?? '') : ''}`).filter((text) => !/terminationMessage|dnsPolicy/.test(text))).toEqual(texts);
});
