/** Generated Pods live whole lives: nothing throws, every run ends, and the invariants of the specification hold in every trace. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexTrace, simulate } from '../../../src/simulator/index.ts';
import type { Pod, Trace } from '../../../src/simulator/index.ts';

const RUNS = 50;
const END = 70_000;

const script = fc.constantFrom(
  'sleep 3600', 'echo one; sleep 2', 'sleep 1; exit 1', 'exit 3', 'true', "trap 'exit 0' TERM; while true; do sleep 1; done", 'while true; do :; done',
  'echo x > /data/f; sleep 5', 'cat /data/f || exit 2; sleep 3600', 'kill -9 $$', 'httpd -f -p 80', 'touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 3600', 'nosuchthing',
);
const probe = fc.record(
  {
    exec: fc.constant({ command: ['cat', '/tmp/ok'] }),
    periodSeconds: fc.integer({ min: 1, max: 5 }),
    failureThreshold: fc.integer({ min: 1, max: 4 }),
    initialDelaySeconds: fc.integer({ min: 0, max: 4 }),
  },
  { requiredKeys: ['exec', 'periodSeconds'] },
);
const container = (name: string, sidecar: boolean) =>
  fc.record({ script, hook: fc.option(fc.constantFrom('sleep 2', 'exit 1', 'true')), startup: fc.option(probe), readiness: fc.option(probe), liveness: fc.option(probe), image: fc.constantFrom('busybox:1.36', 'busybox:1.36', 'busybox:1.36', 'busybox:none') }).map((c) => ({
    name,
    image: c.image,
    command: ['sh', '-c', c.script],
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
    ...(sidecar ? { restartPolicy: 'Always' } : {}),
    ...(c.hook === null ? {} : { lifecycle: { postStart: { exec: { command: ['sh', '-c', c.hook] } }, preStop: { exec: { command: ['sh', '-c', c.hook] } } } }),
    ...(c.startup === null ? {} : { startupProbe: c.startup }),
    ...(c.readiness === null ? {} : { readinessProbe: c.readiness }),
    ...(c.liveness === null ? {} : { livenessProbe: c.liveness }),
  }));
const init = (name: string) => fc.oneof(container(name, true), script.map((s) => ({ name, image: 'busybox:1.36', command: ['sh', '-c', s], volumeMounts: [{ name: 'data', mountPath: '/data' }] })));
const pod = fc
  .record({
    inits: fc.tuple(init('i0'), init('i1'), init('i2')).chain((all) => fc.integer({ min: 0, max: 3 }).map((n) => all.slice(0, n))),
    apps: fc.tuple(container('a0', false), container('a1', false)).chain((all) => fc.integer({ min: 1, max: 2 }).map((n) => all.slice(0, n))),
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    grace: fc.integer({ min: 0, max: 8 }),
    shared: fc.boolean(),
  })
  .map(({ inits, apps, restartPolicy, grace, shared }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { restartPolicy, terminationGracePeriodSeconds: grace, shareProcessNamespace: shared, volumes: [{ name: 'data', emptyDir: {} }], ...(inits.length === 0 ? {} : { initContainers: inits }), containers: apps },
  }));

const versions = (trace: Trace): readonly Pod[] => trace.facts.flatMap((fact) => (fact.kind === 'object' && fact.object.kind === 'Pod' && fact.object.metadata.name === 'p' ? [fact.object] : []));
const statuses = (p: Pod) => [...(p.status?.initContainerStatuses ?? []), ...(p.status?.containerStatuses ?? [])];

/** Each names the rule it comes from, and answers with what breaks it. */
const invariants: readonly (readonly [string, (trace: Trace) => string | undefined])[] = [
  ['L-39 … L-42: no app container starts before every regular init container has exited 0', (trace) => {
    const done = new Set<string>();
    for (const fact of trace.facts) {
      if (fact.kind === 'containerFinished' && fact.exitCode === 0) done.add(fact.ref.container);
      if (fact.kind !== 'containerStarted' || fact.role !== 'app') continue;
      const regular = (versions(trace)[0]?.spec?.initContainers ?? []).filter((c) => c.restartPolicy !== 'Always');
      const missing = regular.find((c) => !done.has(c.name));
      if (missing !== undefined) return `${fact.ref.container} starts at ${fact.at} before ${missing.name} has succeeded`;
    }
    return undefined;
  }],
  ['L-50: two regular init containers never run at the same time', (trace) => {
    let running: string | undefined;
    for (const fact of trace.facts) {
      if (fact.kind === 'containerStarted' && fact.role === 'init') {
        if (running !== undefined) return `${fact.ref.container} starts while ${running} runs`;
        running = fact.ref.container;
      }
      if (fact.kind === 'containerFinished' && fact.ref.container === running) running = undefined;
    }
    return undefined;
  }],
  ['L-270: restart counts never fall', (trace) => {
    const seen = new Map<string, number>();
    for (const p of versions(trace)) for (const s of statuses(p)) {
      if (s.restartCount < (seen.get(s.name) ?? 0)) return `${s.name} falls from ${seen.get(s.name)} to ${s.restartCount}`;
      seen.set(s.name, s.restartCount);
    }
    return undefined;
  }],
  ['L-255: a terminal phase is never left', (trace) => {
    let last = '';
    for (const p of versions(trace)) {
      const phase = p.status?.phase ?? '';
      if (!['Pending', 'Running', 'Succeeded', 'Failed'].includes(phase)) return `phase “${phase}”`;
      if ((last === 'Succeeded' || last === 'Failed') && phase !== last) return `${last} becomes ${phase}`;
      last = phase;
    }
    return undefined;
  }],
  ['one state at a time', (trace) => {
    for (const p of versions(trace)) for (const s of statuses(p)) if (Object.keys(s.state ?? {}).length > 1) return `${s.name} is ${Object.keys(s.state ?? {}).join(' and ')}`;
    return undefined;
  }],
  ['a container that runs has not started twice', (trace) => {
    const running = new Set<string>();
    for (const fact of trace.facts) {
      if (fact.kind === 'containerStarted') {
        if (running.has(fact.ref.container)) return `${fact.ref.container} starts again at ${fact.at} while it runs`;
        running.add(fact.ref.container);
      }
      if (fact.kind === 'containerFinished') running.delete(fact.ref.container);
    }
    return undefined;
  }],
  ['L-203: nothing starts after the delete has reached the kubelet', (trace) => {
    let deleted: number | undefined;
    const dying = new Set<string | undefined>();
    const started = new Set<string>();
    for (const fact of trace.facts) {
      if (fact.kind === 'object' && fact.object.kind === 'Pod' && fact.object.metadata.deletionTimestamp !== undefined) deleted ??= fact.at;
      if (deleted === undefined && fact.kind === 'object' && fact.object.kind === 'Event' && fact.object.reason === 'Killing') dying.add(fact.object.involvedObject.fieldPath);
      if (deleted === undefined && fact.kind === 'containerFinished') dying.delete(`spec.containers{${fact.ref.container}}`);
      if (fact.kind !== 'containerStarted' || deleted === undefined || fact.role !== 'app' || fact.ref.restartCount === 0) continue;
      const { container } = fact.ref;
      // A sync that was under way when the delete came ends first (L-26): what it kills it also starts, once; its other starts come a little later.
      if (started.has(container)) return `${container} restarts again at ${fact.at}, deleted at ${deleted}`;
      if (dying.size === 0 && fact.at > deleted + 1000) return `${container} restarts at ${fact.at}, deleted at ${deleted}`;
      started.add(container);
    }
    return undefined;
  }],
  ['facts stand in time order', (trace) => (trace.facts.every((fact, i) => i === 0 || fact.at >= trace.facts[i - 1]!.at) ? undefined : 'a fact lies before the one it follows')],
  ['readiness: a Pod is Ready only if all its counted containers are', (trace) => {
    for (const p of versions(trace)) {
      const ready = p.status?.conditions?.find((c) => c.type === 'Ready')?.status === 'True';
      if (ready && !(p.status?.containerStatuses ?? []).every((s) => s.ready)) return 'Ready with an unready container';
    }
    return undefined;
  }],
];

it('holds the invariants of the specification in generated lives', () => {
  fc.assert(
    fc.property(pod, fc.integer({ min: 1, max: 60 }), fc.boolean(), (manifest, at, remove) => {
      const trace = simulate({ manifest: JSON.stringify(manifest), until: END, actions: remove ? [{ kind: 'command', at: at * 1000, line: 'kubectl delete pod p --wait=false' }] : [] });
      expect(versions(trace).length, 'the Pod is accepted').toBeGreaterThan(0);
      expect(trace.end).toBeLessThanOrEqual(END);
      expect(trace.facts.length).toBeLessThan(100_000);
      for (const [rule, broken] of invariants) expect(broken(trace), rule).toBeUndefined();
      indexTrace(trace).objectsAt(END / 2);
    }),
    { numRuns: RUNS },
  );
}, 60_000);

it('its invariants can break', () => {
  const trace = simulate({ manifest: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { initContainers: [{ name: 'i0', image: 'busybox:1.36', command: ['sleep', '2'] }], containers: [{ name: 'a0', image: 'busybox:1.36', command: ['sleep', '9'] }] } }), until: 20_000, actions: [] });
  const backwards: Trace = { ...trace, facts: [...trace.facts].reverse() };
  expect(invariants.filter(([, broken]) => broken(trace) !== undefined)).toEqual([]);
  expect(invariants.filter(([, broken]) => broken(backwards) !== undefined).length).toBeGreaterThan(2);
});
