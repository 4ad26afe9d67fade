/** Every kind of claim: one that holds of a run, and one that does not and says what was seen instead. */
import { describe, expect, it } from 'vitest';
import { check, claimRun } from '../../../src/simulator/claims/check.ts';
import { expectSchema, type Expect } from '../../../src/simulator/claims/schema.ts';
import { readTime } from '../../../src/simulator/claims/times.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  terminationGracePeriodSeconds: 2
  volumes:
  - name: locker
    emptyDir: {}
  initContainers:
  - name: crew
    image: busybox:1.36
    command: [sh, -c, "echo stocking; echo shirt > /data/shelf; sleep 2; echo done"]
    volumeMounts: [{name: locker, mountPath: /data}]
  containers:
  - name: clerk
    image: nginx:1.27
    ports: [{containerPort: 80}]
    volumeMounts: [{name: locker, mountPath: /usr/share/nginx/html}]
  - name: helper
    image: busybox:1.36
    command: [sh, -c, "echo up; sleep 3; exit 7"]
    volumeMounts: [{name: locker, mountPath: /data}]
`;
const run = claimRun({ manifest: MANIFEST, file: 'shop.yaml', until: 12_000, actions: [{ kind: 'command', at: 10_000, line: 'kubectl delete pod shop --wait=false' }] });
const refused = claimRun({ manifest: MANIFEST.replace('emptyDir', 'emptyDirt'), until: 1000 });

/** [a claim that holds, one like it that does not, what is then seen] */
const CASES: readonly (readonly [Expect, Expect, RegExp])[] = [
  [{ status: 'Init:0/1', at: '1s' }, { status: 'Running', at: '1s' }, /^Init:0\/1 at 1 s$/],
  [{ ready: '2/2', at: '4s' }, { ready: '1/2', at: '4s' }, /^2\/2 at 4 s$/],
  [{ phase: 'Pending', at: '1s' }, { phase: 'Running', at: '1s' }, /^Pending at 1 s$/],
  [{ seen: 'PodInitializing' }, { seen: 'ImagePullBackOff' }, /^only Pending, Init:0\/1, /],
  [{ seen: 'Running', between: ['3s', '5s'] }, { seen: 'Running', between: ['0s', '1s'] }, /^only /],
  [{ order: ['crew starts', 'crew finishes', 'clerk starts', 'pod ready', 'helper finishes', 'helper#1 starts', 'pod deleted'] }, { order: ['clerk starts', 'crew finishes'] }, /^crew finishes at 2\.\d s, before clerk starts at/],
  [{ order: ['crew starts', 'clerk starts'] }, { order: ['crew starts', 'nobody starts'] }, /^nobody starts: never; there was /],
  [{ moment: 'crew finishes', between: ['2s', '3s'] }, { moment: 'crew finishes', between: ['0s', '1s'] }, /^at 2\.\d s$/],
  [{ exitCode: 7, container: 'helper', run: 0, reason: 'Error' }, { exitCode: 0, container: 'helper', run: 0 }, /^exit code 7 \(Error\)$/],
  [{ runs: '>=2', container: 'helper' }, { runs: 1, container: 'crew', at: '0s' }, /^0$/],
  [{ restarts: '>=1', container: 'helper', at: '9s' }, { restarts: 0, at: '9s' }, /^\d+ at 9 s$/],
  [{ state: 'running', container: 'clerk', at: '4s' }, { state: 'waiting', container: 'clerk', at: '4s' }, /^running at 4 s$/],
  [{ state: 'waiting', container: 'clerk', reason: 'PodInitializing', at: '1s' }, { state: 'waiting', container: 'clerk', reason: 'ContainerCreating', at: '1s' }, /^waiting \(PodInitializing\) at 1 s$/],
  [{ logs: ['stocking', 'done'], container: 'crew' }, { logs: 'robbed', container: 'crew' }, /^"stocking\\ndone"$/],
  [{ event: 'Scheduled', message: 'to node-1' }, { event: 'FailedMount' }, /^no such event; there were Scheduled: /],
  [{ event: 'Started', container: 'clerk', count: 1 }, { event: 'Started', container: 'clerk', count: '>1' }, /^1 times$/],
  [{ condition: 'Initialized', is: 'False', reason: 'ContainersNotInitialized', at: '1s' }, { condition: 'Ready', is: 'True', at: '1s' }, /^False \(ContainersNotReady\) at 1 s$/],
  [{ file: '/data/shelf', container: 'helper', content: 'shirt', at: '4s' }, { file: '/data/shelf', container: 'helper', content: 'hat', at: '4s' }, /shirt/],
  [{ file: '/data/none', container: 'helper', content: null, at: '4s' }, { file: '/data/shelf', container: 'helper', content: null, at: '4s' }, /shelf with /],
  [{ http: 'http://localhost/shelf', from: 'helper', body: 'shirt', code: 200, at: '4s' }, { http: 'http://localhost/nothing', from: 'helper', code: 200, at: '4s' }, /^code 404$/],
  [{ http: 'http://localhost:81/', from: 'helper', fails: true, at: '4s' }, { http: 'http://localhost:81/', from: 'helper', at: '4s' }, /^no answer: /],
  [{ exec: 'ls /data', container: 'helper', output: 'shelf', at: '4s' }, { exec: 'ls /data', container: 'helper', output: 'hats', at: '4s' }, /shelf/],
  [{ exec: 'exit 3', container: 'helper', exitCode: 3, at: '4s' }, { exec: 'exit 3', container: 'helper', at: '4s' }, /exit code 3/],
  [{ kubectl: 'get pods', output: ['shop', '2/2'], lacks: 'Error', at: '4s' }, { kubectl: 'get pods', lacks: 'Running', at: '4s' }, /Running/],
  [{ field: '{.status.qosClass}', is: 'BestEffort', at: '4s' }, { field: '{.status.qosClass}', is: 'Burstable', at: '4s' }, /BestEffort/],
  [{ accepted: true }, { rejected: 'spec' }, /^the manifest is accepted$/],
  [{ never: { seen: 'ImagePullBackOff' } }, { never: { seen: 'Running' } }, /^what must not be$/],
];

describe('claims', () => {
  it.each(CASES.map(([good]) => [good]))('holds: %j', (claim) => expect(check(run, claim)).toEqual({ holds: true }));
  it.each(CASES.map(([, bad, seen]) => [bad, seen] as const))('fails: %j', (claim, seen) => {
    const verdict = check(run, claim);
    expect(verdict.holds).toBe(false);
    expect(verdict.holds ? '' : verdict.saw).toMatch(seen);
  });
  it('knows a refused manifest', () => {
    expect(check(refused, { rejected: 'unknown field "spec.volumes[0].emptyDirt"' })).toEqual({ holds: true });
    expect(check(refused, { rejected: 'Required value' }).holds).toBe(false);
    expect(check(refused, { accepted: true }).holds).toBe(false);
    expect(check(refused, { status: 'Running' })).toEqual({ holds: false, saw: 'there was never a Pod' });
  });
  it('are all of the vocabulary', () => {
    for (const claim of CASES.flatMap(([good, bad]) => [good, bad])) expect(expectSchema.safeParse(claim).success, JSON.stringify(claim)).toBe(true);
    expect(expectSchema.safeParse({ statuss: 'Running' }).success).toBe(false);
    expect(expectSchema.safeParse({ status: 'Running', at: 'soon' }).success).toBe(false);
  });
  it.each([['4s', 4000], ['1m30s', 90_000], ['500ms', 500], ['1.5s', 1500], ['4', NaN], ['', NaN], ['4s!', NaN]])('reads the time %s', (text, ms) => expect(readTime(text)).toBe(ms));
});
