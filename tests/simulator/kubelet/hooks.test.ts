// Hooks of containers that run (L-138 … L-142, L-206 … L-209): what is told of them, and what a failure does.
import { describe, expect, test } from 'vitest';
import type { Lifecycle } from '../../../src/simulator/manifest/types.ts';
import { container, near, pod, sidecar, world } from './cluster.ts';
import type { World } from './cluster.ts';

const run = (...steps: readonly string[]): NonNullable<Lifecycle['postStart']> => ({ exec: { command: ['/bin/play', ...steps] } });
/** Facts of hooks: `CONTAINER HOOK PHASE RULE`, and the message of one that failed. */
const hooks = (w: World): readonly string[] =>
  w.facts.flatMap((f) => (f.kind === 'hook' ? [`${f.ref.container}#${f.ref.restartCount} ${f.hook} ${f.phase} ${f.rule}${f.message === undefined ? '' : `: ${f.message.replaceAll(/\(\w[\w-]*\)/g, '(UID)')}`}`] : []));
const said = (w: World): readonly string[] =>
  w.events().flatMap((e) => (e.reason === 'Killing' || (e.reason ?? '').endsWith('Hook') ? [`${e.type} ${e.reason} ${e.involvedObject.fieldPath ?? '-'} ${e.message}`] : []));
const failure = (command: string, code: number): string => `Exec lifecycle hook ([/bin/play ${command}]) for Container "app" in Pod "shop_default(UID)" failed - error: command '/bin/play ${command}' exited with ${code}: , message: ""`;

describe('postStart', () => {
  test('it succeeds', () => {
    const w = world(pod({ containers: [container('app', ['sleep 900'], { lifecycle: { postStart: run('exit 0') } })] }));
    w.run(3000);
    expect([hooks(w), said(w)]).toEqual([['app#0 postStart started L-138', 'app#0 postStart succeeded L-138'], []]);
  });
  test.each<[string, number | undefined, readonly string[], number]>([
    ['it fails: the container is killed with the grace of its Pod, after its own preStop (L-140)', 4, ['sleep 900'], 4],
    ['a grace period nobody has set is 30 s', undefined, ['sleep 900'], 30],
    ['a container that listens ends at once', 30, ['sleep 900', 'TERM', 'exit 0'], 0],
  ])('%s', (_, grace, steps, seconds) => {
    const containers = [container('app', steps, { lifecycle: { postStart: run('exit 3'), preStop: run('exit 0') } }), container('other', ['sleep 900'])];
    const w = world({ ...pod({ containers }), spec: { containers, restartPolicy: 'Always', ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }) } });
    w.run(33_000);
    expect(hooks(w).slice(0, 4)).toEqual(['app#0 postStart started L-138', `app#0 postStart failed L-140: ${failure('exit 3', 3)}`, 'app#0 preStop started L-204', 'app#0 preStop succeeded L-209']);
    expect(said(w).slice(0, 2)).toEqual(['Warning FailedPostStartHook spec.containers{app} PostStartHook failed', 'Normal Killing spec.containers{app} FailedPostStartHook']);
    const failed = w.facts.find((f) => f.kind === 'hook' && f.phase === 'failed')!.at;
    expect(Math.round((near(w, 'app#0 exits') - failed) / 1000)).toBe(seconds);
    // L-37: the other is not held back for longer than that.
    expect(near(w, 'other#0 starts')).toBeGreaterThan(near(w, 'app#0 exits'));
  });
  test('why a container waits after it (L-140)', () => {
    const w = world(pod({ containers: [container('app', ['sleep 900', 'TERM', 'exit 0'], { lifecycle: { postStart: run('exit 3') } })] }));
    w.run(14_000);
    const waited = w.facts.flatMap((f) => (f.kind === 'object' && f.object.kind === 'Pod' ? (f.object.status?.containerStatuses?.[0]?.state?.waiting ?? []) : []));
    expect(waited.map(({ reason }) => reason)).toContain('PostStartHookError');
    expect(waited.find(({ reason }) => reason === 'PostStartHookError')?.message).toMatch(/^Exec lifecycle hook \(\[\/bin\/play exit 3\]\) for Container "app" in Pod "shop_default\(.*\)" failed - error: /);
  });
  test('the container has ended before its hook: nothing is left to kill (L-139)', () => {
    const w = world(pod({ restartPolicy: 'Never', containers: [container('app', ['sleep 1'], { lifecycle: { postStart: run('sleep 5', 'exit 0') } })] }));
    w.run(9000);
    expect(hooks(w)[1]).toMatch(/^app#0 postStart failed L-140: /);
    expect(w.pod()?.status).toMatchObject({ phase: 'Succeeded', containerStatuses: [{ state: { terminated: { exitCode: 0 } } }] });
  });
});

describe('preStop', () => {
  const deleted = (lifecycle: Lifecycle, more: { readonly grace?: number; readonly asked?: number; readonly sidecar?: boolean } = {}): World => {
    const steps = ['sleep 900', 'TERM', 'exit 0'];
    const app = more.sidecar === true ? sidecar('app', steps, { lifecycle }) : container('app', steps, { lifecycle });
    const w = world(pod({ terminationGracePeriodSeconds: more.grace ?? 30, ...(more.sidecar === true ? { initContainers: [app], containers: [container('main', steps)] } : { containers: [app] }) }));
    w.run(5000);
    w.api.delete('Pod', 'default', 'shop', more.asked === undefined ? {} : { gracePeriodSeconds: more.asked });
    w.run(45_000);
    return w;
  };
  const killing = (name: string): string => `Normal Killing spec.${name} Stopping container ${name.slice(name.indexOf('{') + 1, -1)}`;
  test.each<[string, () => World, readonly string[], readonly string[], number]>([
    ['it succeeds', () => deleted({ preStop: run('sleep 2', 'exit 0') }), ['app#0 preStop started L-204', 'app#0 preStop succeeded L-209'], [killing('containers{app}')], 2],
    ['of a sidecar (L-206)', () => deleted({ preStop: run('exit 0') }, { sidecar: true }), ['app#0 preStop started L-206', 'app#0 preStop succeeded L-209'], [killing('initContainers{app}'), killing('containers{main}')], 0],
    ['it fails, and the stop goes on (L-209)', () => deleted({ preStop: run('exit 3') }), ['app#0 preStop started L-204', `app#0 preStop failed L-209: ${failure('exit 3', 3)}`], [killing('containers{app}'), 'Warning FailedPreStopHook spec.containers{app} PreStopHook failed'], 0],
    ['none', () => deleted({ postStart: run('exit 0') }), ['app#0 postStart started L-138', 'app#0 postStart succeeded L-138'], [killing('containers{app}')], 0],
  ])('%s', (_, made, facts, events, seconds) => {
    const w = made();
    expect([hooks(w), said(w)]).toEqual([facts, events]);
    expect(Math.round((near(w, 'app#0 exits') - 5000) / 1000)).toBe(seconds);
  });
  test('one that overruns is abandoned, and dies with its container (L-209, L-523)', () => {
    const w = deleted({ preStop: run('sleep 20') }, { grace: 3 });
    expect(hooks(w).map((line) => line.split(':')[0])).toEqual(['app#0 preStop started L-204', 'app#0 preStop abandoned L-209', 'app#0 preStop failed L-209']);
  });
  test('a force delete gives it a second (L-202)', () => {
    const w = deleted({ preStop: run('sleep 20') }, { asked: 0 });
    const abandoned = w.facts.find((f) => f.kind === 'hook' && f.phase === 'abandoned');
    expect(Math.round(((abandoned?.at ?? NaN) - 5000) / 100)).toBe(10);
  });
  test('its whole seconds are taken off the grace (L-204)', () => {
    const stubborn = world(pod({ terminationGracePeriodSeconds: 6, containers: [container('app', ['sleep 900'], { lifecycle: { preStop: run('sleep 2.9') } })] }));
    stubborn.run(5000);
    stubborn.api.delete('Pod', 'default', 'shop');
    stubborn.run(20_000);
    // 2.9 s of the hook count as 2: SIGKILL comes 4 s after it.
    expect(Math.round((near(stubborn, 'app#0 exits') - 5000) / 100)).toBe(69);
  });
});
