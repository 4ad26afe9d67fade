// Probe workers (5.1): who is asked when, what a result changes, and when a worker ends; against a container whose states and answers are told.
import { describe, expect, test } from 'vitest';
import { createEventQueue } from '../../../src/simulator/clock.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import type { BoundPod } from '../../../src/simulator/kubelet/pod-status.ts';
import { createPodProbes } from '../../../src/simulator/kubelet/probes.ts';
import type { PodProbes, ProbeType } from '../../../src/simulator/kubelet/probes.ts';
import type { Container, ContainerState, PodSpec, PodStatus, Probe } from '../../../src/simulator/manifest/types.ts';

/** What the kubelet's status says of the container: `none`, `waiting`, `ID running`, `ID started` (its startup is over), `ID dead`. */
type Says = string;
/** What a probe's command comes to: its exit code, an error, or an answer that takes `late` ms. */
type Answer = number | string | { readonly late: number; readonly code: number };
interface Told {
  readonly probe?: Partial<Record<ProbeType, Partial<Probe>>>;
  readonly container?: Partial<Container>;
  readonly spec?: Partial<PodSpec>;
  readonly sidecar?: boolean;
  /** From when on the status says what; a phase may stand before it: `Failed/x dead`. */
  readonly says?: readonly (readonly [at: number, Says])[];
  /** In turn; the last one goes on for ever. */
  readonly answers?: readonly Answer[];
  /** When the API says that the Pod is to go. */
  readonly deleted?: number;
  readonly act?: readonly (readonly [at: number, (probes: PodProbes, pod: BoundPod) => void])[];
  readonly until?: number;
}
const EPOCH = Date.UTC(2026, 10, 21, 9, 0, 0);
const command = { exec: { command: ['x'] } };

/** Each line is `MS what`: `ask`, `TYPE RESULT` (published), `fact …` with `!` where it changed something, `event …`. */
function told({ probe = { liveness: {} }, container, spec, sidecar = false, says = [[0, 'x started']], answers = [0], act = [], deleted, until = 5000 }: Told): { readonly lines: readonly string[]; readonly probes: PodProbes } {
  const clock = createEventQueue();
  const lines: string[] = [];
  const say = (what: string): void => void lines.push(`${clock.now()} ${what}`);
  const fields = { startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe' } as const;
  const app: Container = {
    name: 'a', ...(sidecar && { restartPolicy: 'Always' as const }), ...container,
    ...Object.fromEntries(Object.entries(probe).map(([type, more]) => [fields[type as ProbeType], { ...command, periodSeconds: 1, failureThreshold: 1, ...more }])),
  };
  let pod: BoundPod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'mall', uid: 'u1' }, spec: { containers: sidecar ? [{ name: 'main' }] : [{ name: 'main' }, app], ...(sidecar && { initContainers: [app] }), ...spec } };
  let asked = 0;
  const context = {
    clock, epoch: EPOCH, node: { name: 'n' },
    emit: (fact: { readonly kind: string; readonly probe: string; readonly success: boolean; readonly changed: boolean; readonly message: string; readonly rule: string }) => say(`fact ${fact.kind} ${fact.probe} ${fact.success ? 'success' : 'failure'}${fact.changed ? '!' : ''} ${fact.rule} ${fact.message}`),
    api: { recordEvent: ({ type, reason, message }: { readonly type: string; readonly reason: string; readonly message: string }) => say(`event ${type} ${reason} ${message}`) },
    runtime: {
      // Every page leads to another host.
      request: (address: string, _port: number, _data: string, _ms: number, done: (value: object) => void) => {
        say(`ask ${address}`);
        done({ outcome: 'answered', response: 'HTTP/1.1 302 x\r\nLocation: http://b/\r\n\r\n' });
      },
      exec: (id: string, _argv: readonly string[], { done }: { readonly done: (value: object) => void }) => {
        say(`ask ${id}`);
        const answer = answers[Math.min(asked++, answers.length - 1)]!;
        const result = { stdout: 'out', stderr: '', exitCode: 0 };
        if (typeof answer === 'string') done({ ...result, error: answer });
        else if (typeof answer === 'number') done({ ...result, exitCode: answer });
        else clock.after(answer.late, () => done({ ...result, exitCode: answer.code }));
        return { signal: () => undefined };
      },
    },
  } as unknown as Context;
  const status = (): PodStatus | undefined => {
    const [since = 0, now = 'none'] = says.findLast(([at]) => at <= clock.now()) ?? [];
    if (now === 'none') return undefined;
    const [phase, text = ''] = now.includes('/') ? (now.split('/') as [PodStatus['phase'], string]) : ['Running' as const, now];
    const [id = '', what] = text.split(' ');
    const state: ContainerState = id === 'waiting' ? { waiting: {} } : what === 'dead' ? { terminated: { exitCode: 0 } } : { running: { startedAt: new Date(EPOCH + since).toISOString() } };
    const one = { name: 'a', state, ready: false, started: what === 'started', restartCount: 0, image: '', imageID: '', ...(id === 'waiting' ? {} : { containerID: `containerd://${id}` }) };
    const other = { ...one, name: 'main', state: { waiting: {} }, started: false, containerID: 'containerd://other' };
    return { phase, containerStatuses: sidecar ? [other] : [other, one], ...(sidecar && { initContainerStatuses: [one] }) };
  };
  const probes = createPodProbes(context, { pod: () => pod, status, podIp: () => '10.1.0.9', changed: (type, name, id, result) => say(`${type} ${result} ${name} ${id}`) });
  probes.add(pod);
  if (deleted !== undefined) clock.at(deleted, () => (pod = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: 'now', deletionGracePeriodSeconds: 30 } }));
  for (const [at, what] of act) clock.at(at, () => what(probes, pod));
  while (clock.step(until));
  return { lines, probes };
}
/** Only when it was asked. */
const asks = (how: Told): readonly number[] => told(how).lines.flatMap((line) => (line.includes(' ask ') ? [Number(line.split(' ')[0])] : []));
/** Only what was published. */
const published = (how: Told): readonly string[] => told(how).lines.flatMap((line) => (/^\d+ (?:startup|readiness|liveness) /.test(line) ? [line.replace(' a ', ' ')] : []));

describe('when a container is asked', () => {
  const liveness = (more: Partial<Probe>): Told => ({ probe: { liveness: more } });
  test.each<[string, Told, readonly number[]]>([
    ['L-151 at once, and then each period', {}, [30, 1030, 2030, 3030, 4030]],
    ['L-151 the period is ten seconds where nobody says', { probe: { liveness: { periodSeconds: undefined as never } }, until: 25_000 }, [30, 10_030, 20_030]],
    ['L-151 from the worker on, not from the container', { ...liveness({ periodSeconds: 2 }), says: [[0, 'none'], [500, 'x started']] }, [2030, 4030]],
    ['L-153 nobody is there', { says: [[0, 'none']] }, []],
    ['L-153 it waits', { says: [[0, 'waiting']] }, []],
    ['L-153 it has ended', { says: [[0, 'x dead']] }, []],
    ['L-154 its delay, in whole seconds from its start', { ...liveness({ initialDelaySeconds: 2 }), says: [[500, 'x started']] }, [3030, 4030]],
    ['L-154 its delay, to the millisecond', { ...liveness({ initialDelaySeconds: 2 }), says: [[0, 'x started']] }, [2030, 3030, 4030]],
    ['L-155 liveness waits until it has started', { says: [[0, 'x running'], [1500, 'x started']] }, [2030, 3030, 4030]],
    ['L-155 startup ends when it has started', { probe: { startup: { failureThreshold: 9 } }, answers: [1], says: [[0, 'x running'], [2500, 'x started']] }, [30, 1030, 2030]],
    ['L-159 startup has succeeded', { probe: { startup: {} }, says: [[0, 'x running']] }, [30]],
    ['L-159 startup has failed', { probe: { startup: {} }, answers: [1], says: [[0, 'x running']] }, [30]],
    ['L-159 liveness has failed', { answers: [0, 1] }, [30, 1030]],
    ['L-159 readiness has failed, and is asked again', { probe: { readiness: {} }, answers: [1] }, [30, 1030, 2030, 3030, 4030]],
    ['L-159 … until there is a new container', { answers: [1], says: [[0, 'x started'], [2500, 'y started']] }, [30, 3030]],
    ['a command that outlasts its period: the next is at its end', { ...liveness({ timeoutSeconds: 9 }), answers: [{ late: 1500, code: 0 }] }, [30, 1560, 3090, 4620]],
    ['L-151 the ticks go on meanwhile, and one of them is made up for', { ...liveness({ timeoutSeconds: 9 }), answers: [{ late: 1500, code: 0 }, 0] }, [30, 1560, 2030, 3030, 4030]],
    ['L-151 … however many it missed', { ...liveness({ timeoutSeconds: 9 }), answers: [{ late: 2700, code: 0 }, 0] }, [30, 2760, 3030, 4030]],
    ['L-158 an error is tried three times', { answers: ['oh'], until: 1500 }, [30, 30, 30, 1030, 1030, 1030]],
    ['L-158 … or until it is none', { answers: ['oh', 0], until: 1500 }, [30, 30, 1030]],
    ['a Pod that has failed', { says: [[0, 'x started'], [1500, 'Failed/x started'], [2500, 'x started']] }, [30, 1030]],
    ['a Pod that has succeeded', { says: [[0, 'x started'], [1500, 'Succeeded/x started'], [2500, 'x started']] }, [30, 1030]],
    ['it has ended and starts again', { says: [[0, 'x started'], [1500, 'x dead'], [2500, 'y started']] }, [30, 1030, 3030, 4030]],
    ['it has ended under Never: nobody asks any more', { spec: { restartPolicy: 'Never' }, says: [[0, 'x started'], [1500, 'x dead'], [2500, 'y started']] }, [30, 1030]],
    ['… unless its own policy starts it again (L-64)', { spec: { restartPolicy: 'Never' }, container: { restartPolicy: 'Always' }, says: [[0, 'x started'], [1500, 'x dead'], [2500, 'y started']] }, [30, 1030, 3030, 4030]],
    ['… or its rule', { spec: { restartPolicy: 'Never' }, container: { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [0] } }] }, says: [[0, 'x started'], [1500, 'x dead'], [2500, 'y started']] }, [30, 1030, 3030, 4030]],
    ['it has ended well under OnFailure', { spec: { restartPolicy: 'OnFailure' }, says: [[0, 'x started'], [1500, 'x dead'], [2500, 'y started']] }, [30, 1030]],
    ['its own policy is Never', { container: { restartPolicy: 'Never' }, says: [[0, 'x started'], [1500, 'x dead'], [2500, 'y started']] }, [30, 1030]],
    ['it waits under Never: it is asked later', { spec: { restartPolicy: 'Never' }, says: [[0, 'x started'], [1500, 'waiting'], [2500, 'y started']] }, [30, 1030, 3030, 4030]],
    ['a sidecar that has ended under Never starts again', { sidecar: true, spec: { restartPolicy: 'Never' }, says: [[0, 'x started'], [1500, 'x dead'], [2500, 'y started']] }, [30, 1030, 3030, 4030]],
    ['a Pod that is being deleted: main containers no more', { act: [[1500, (probes, pod) => probes.stopForTermination(pod)]] }, [30, 1030]],
    ['L-175 … nor their startup', { probe: { startup: { failureThreshold: 9 } }, answers: [1], says: [[0, 'x running']], act: [[1500, (probes, pod) => probes.stopForTermination(pod)]] }, [30, 1030]],
    ['L-175 … but their readiness', { probe: { readiness: {} }, act: [[1500, (probes, pod) => probes.stopForTermination(pod)]] }, [30, 1030, 2030, 3030, 4030]],
    ['L-175 … and sidecars, all their probes', { sidecar: true, deleted: 1400, act: [[1500, (probes, pod) => probes.stopForTermination(pod)]] }, [30, 1030, 2030, 3030, 4030]],
    ['all stop at the end', { sidecar: true, act: [[1500, (probes) => probes.stopAll()]] }, [30, 1030]],
    ['a worker is made once', { act: [[1500, (probes, pod) => probes.add(pod)]] }, [30, 1030, 2030, 3030, 4030]],
    ['L-150 a regular init container has none', { spec: { containers: [{ name: 'main' }], initContainers: [{ name: 'a', livenessProbe: command }] } }, []],
    ['L-156 readiness at once, and from then on', { probe: { readiness: {} }, act: [[1500, (probes) => probes.hurryReadiness('a')]] }, [30, 1030, 1530, 2530, 3530, 4530]],
    ['L-156 while it is asked: once more, right after', { probe: { readiness: { timeoutSeconds: 9, periodSeconds: 2 } }, answers: [{ late: 500, code: 0 }, 0], act: [[100, (probes) => probes.hurryReadiness('a')]] }, [30, 560, 2560, 4560]],
    ['L-156 no readiness, no hurry', { act: [[1500, (probes) => probes.hurryReadiness('a')], [1600, (probes) => probes.hurryReadiness('b')]] }, [30, 1030, 2030, 3030, 4030]],
    ['made to fail by the reader: nobody is asked meanwhile', { probe: { readiness: {} }, act: [[500, (probes) => probes.failUntil('a', 'readiness', 2030)]] }, [30, 2030, 3030, 4030]],
    ['… and no other probe fails', { act: [[500, (probes) => probes.failUntil('a', 'readiness', 2030)]] }, [30, 1030, 2030, 3030, 4030]],
  ])('%s', (_, how, want) => expect(asks(how)).toEqual(want));
  test('L-150 what is not probed has no worker', () => expect(told({ probe: {}, says: [[0, 'x started']] }).lines).toEqual([]));
});

const order = ['ask', 'event', 'fact', 'readiness'];
describe('what a result changes', () => {
  const runs = { says: [[0, 'x running']] } as const;
  test.each<[string, Told, readonly string[]]>([
    ['L-157 liveness begins as a success', {}, ['0 liveness success x']],
    ['L-157 readiness begins as a failure', { probe: { readiness: {} } }, ['0 readiness failure x', '30 readiness success x']],
    ['L-157 startup begins unknown', { probe: { startup: {} }, ...runs }, ['0 startup unknown x', '30 startup success x']],
    ['L-157 a new container begins anew', { probe: { readiness: {} }, says: [[0, 'x started'], [1500, 'y started']], until: 2500 }, ['0 readiness failure x', '30 readiness success x', '2000 readiness failure y', '2030 readiness success y']],
    ['L-153 what does not run has failed', { says: [[0, 'x started'], [1500, 'x dead']] }, ['0 liveness success x', '2000 liveness failure x']],
    ['L-153 … unless nobody knows of it', { says: [[0, 'x started'], [1500, 'waiting']] }, ['0 liveness success x']],
    ['L-158 three failures in a row, where nobody says', { probe: { readiness: { failureThreshold: undefined as never } }, answers: [0, 1, 1, 0, 1, 1, 1, 1], until: 9000 }, ['0 readiness failure x', '30 readiness success x', '6030 readiness failure x']],
    ['L-158 two failures', { probe: { liveness: { failureThreshold: 2 } }, answers: [1, 0, 1, 1] }, ['0 liveness success x', '3030 liveness failure x']],
    ['L-158 two successes', { probe: { readiness: { successThreshold: 2 } }, answers: [0, 1, 0, 0] }, ['0 readiness failure x', '3030 readiness success x']],
    ['L-158 an error counts for nothing', { probe: { liveness: { failureThreshold: 2 } }, answers: [1, 'oh', 'oh', 'oh', 1] }, ['0 liveness success x', '2030 liveness failure x']],
    ['L-159 liveness failed: a new container has its whole threshold', { probe: { liveness: { failureThreshold: 2 } }, answers: [1], says: [[0, 'x started'], [2500, 'y started']] }, ['0 liveness success x', '1030 liveness failure x', '3000 liveness success y', '4030 liveness failure y']],
    ['what was stopped meanwhile says nothing', { probe: { liveness: { timeoutSeconds: 9 } }, answers: [{ late: 1500, code: 1 }], act: [[500, (probes) => probes.stopAll()]] }, ['0 liveness success x']],
    ['made to fail by the reader', { probe: { readiness: {} }, act: [[500, (probes) => probes.failUntil('a', 'readiness', 2030)]] }, ['0 readiness failure x', '30 readiness success x', '1030 readiness failure x', '2030 readiness success x']],
  ])('%s', (_, how, want) => expect(published(how)).toEqual(want));
  test('facts and events: each attempt, and whether it changed something (L-163, L-164)', () => {
    expect(told({ probe: { readiness: { failureThreshold: 2 } }, answers: [0, 1, 1, 1, 'oh'], until: 4100 }).lines.filter((line) => line.includes('fact') || line.includes('event'))).toEqual([
      '30 fact probe readiness success! L-162 out', '1030 event Warning Unhealthy Readiness probe failed: out', '1030 fact probe readiness failure L-163 out',
      '2030 event Warning Unhealthy Readiness probe failed: out', '2030 fact probe readiness failure! L-163 out', '3030 event Warning Unhealthy Readiness probe failed: out', '3030 fact probe readiness failure L-163 out',
      '4030 event Warning Unhealthy Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = oh',
    ]);
  });
  test.each<[ProbeType, string]>([['startup', 'Startup'], ['liveness', 'Liveness']])('the name of a %s probe', (type, name) =>
    expect(told({ probe: { [type]: {} }, says: [[0, type === 'startup' ? 'x running' : 'x started']], answers: [1], until: 100 }).lines).toContain(`30 event Warning Unhealthy ${name} probe failed: out`));
  test('a page that leads elsewhere: a success with a warning (L-162), 4 ms after its tick', () => {
    const { lines } = told({ probe: { readiness: { exec: undefined as never, httpGet: { port: 80 } } }, until: 100 });
    expect(lines.slice(1)).toEqual(['4 ask 10.1.0.9', '4 event Warning ProbeWarning Readiness probe warning: Probe terminated redirects, Response body: ', '4 readiness success a x', '4 fact probe readiness success! L-162 Probe terminated redirects, Response body: '].sort((a, b) => order.indexOf(a.split(' ')[1]!) - order.indexOf(b.split(' ')[1]!)));
  });
  test('made to fail by the reader: what it says', () => expect(told({ act: [[0, (probes) => probes.failUntil('a', 'liveness', 9000)]], until: 100 }).lines).toContain('30 event Warning Unhealthy Liveness probe failed: made to fail by the reader'));
  test.each<[string, Told]>([
    ['it died under the hands of its probe', { answers: ['container not found'], until: 100 }],
    ['it was stopped meanwhile', { answers: [{ late: 500, code: 1 }], act: [[100, (probes) => probes.stopAll()]] }],
  ])('no event: %s', (_, how) => expect(told(how).lines.filter((line) => line.includes('event') || line.includes('fact'))).toEqual([]));
  test('results by container: of the newest only', () => {
    const { probes } = told({ probe: { liveness: {}, readiness: {} }, says: [[0, 'x started'], [1500, 'y started']] });
    expect(['x', 'y'].map((id) => [probes.results.liveness(id), probes.results.readiness(id), probes.results.startup(id)])).toEqual([[undefined, undefined, undefined], ['success', 'success', undefined]]);
    expect(told({ probe: { startup: {} }, says: [[0, 'x running']], answers: [1] }).probes.results.startup('x')).toBe('failure');
  });
});
