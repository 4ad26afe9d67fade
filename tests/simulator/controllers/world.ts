import { createEventQueue } from '../../../src/simulator/clock.ts';
import { createApi, type ApiServer } from '../../../src/simulator/api/store.ts';
import { runControllers } from '../../../src/simulator/controllers/controllers.ts';
import type { Deployment, Job, Pod, PodSpec } from '../../../src/simulator/manifest/types.ts';

export const EPOCH = Date.UTC(2026, 10, 21, 9);
export interface World { readonly api: ApiServer; run(ms: number): void; pods(): readonly Pod[]; events(kind: string): readonly string[] }

/** An API with controllers and a stand-in for the kubelet: a bound Pod is ready after 300 ms, ends as `outcome` says, and goes when deleted. */
export function world(outcome: (pod: Pod) => { readonly after: number; readonly code: number } | undefined = () => undefined): World {
  const clock = createEventQueue();
  const api = createApi({ clock, epoch: EPOCH, emit: () => undefined });
  runControllers({ clock, epoch: EPOCH, api });
  api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1', labels: { disk: 'ssd' } }, status: { allocatable: { cpu: '2', memory: '24Gi', pods: '110' } } });
  api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mall' } });
  const seen = new Set<string>();
  const status = (uid: string, next: (pod: Pod) => Pod['status']): void => {
    const pod = api.list('Pod').find((each) => each.metadata.uid === uid);
    if (pod !== undefined && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') api.updateStatus({ ...pod, status: next(pod) });
  };
  api.watch(({ type, object }) => {
    if (object.kind !== 'Pod' || type === 'DELETED') return;
    const uid = object.metadata.uid ?? '';
    if (object.metadata.deletionTimestamp !== undefined) clock.after(500, () => api.delete('Pod', 'mall', object.metadata.name ?? '', { gracePeriodSeconds: 0 }));
    if (object.spec?.nodeName === undefined || seen.has(uid)) return;
    seen.add(uid);
    clock.after(300, () => status(uid, (pod) => ({ ...pod.status, phase: 'Running', podIP: '10.244.0.9', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: api.timestamp() }] })));
    const end = outcome(object);
    if (end !== undefined) clock.after(300 + end.after, () => status(uid, (pod) => ({
      ...pod.status,
      phase: end.code === 0 ? 'Succeeded' : 'Failed',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [{ name: 'app', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode: end.code, finishedAt: api.timestamp() } } }],
    })));
  });
  const run = (ms: number): void => {
    const until = clock.now() + ms;
    while (clock.step(until));
    clock.advance(until);
  };
  run(100);
  return {
    api,
    run,
    pods: () => api.list('Pod', 'mall'),
    events: (kind) => api.list('Event', 'mall').filter((event) => event.involvedObject.kind === kind).sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)).map((event) => `${event.reason ?? ''}: ${event.message ?? ''}`),
  };
}
export const spec = (more: Partial<PodSpec> = {}): PodSpec => ({ containers: [{ name: 'app', image: 'busybox' }], ...more });
export const pod = (name: string, more: Partial<PodSpec> = {}): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'mall' }, spec: spec(more) });
export const deployment = (replicas: number, image = 'busybox'): Deployment => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'mall' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: spec({ containers: [{ name: 'app', image }] }) } },
});
export const job = (more: Partial<NonNullable<Job['spec']>> = {}, restartPolicy: 'Never' | 'OnFailure' = 'Never'): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'count', namespace: 'mall' },
  spec: { parallelism: 1, completions: 1, backoffLimit: 6, ...more, template: { spec: spec({ restartPolicy }) } },
});
export const conditions = (object: Job | undefined): readonly string[] => (object?.status?.conditions ?? []).map((c) => `${c.type}=${c.status} ${c.reason ?? ''}`);
