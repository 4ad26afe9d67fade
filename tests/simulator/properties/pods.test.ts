/** Generated Pods live whole lives: nothing throws, every run ends, and the invariants of the specification hold in every trace. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexTrace, simulate } from '../../../src/simulator/index.ts';
import { invariants, versions } from './invariants.ts';

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
