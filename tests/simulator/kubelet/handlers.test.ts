// Handlers of probes and hooks, one run each, against a runtime that answers as told (4.5, 5.2); and the kubelet's clocks (L-4, L-7).
import { describe, expect, test } from 'vitest';
import { createEventQueue, runTask, type Task } from '../../../src/simulator/clock.ts';
import type { Context } from '../../../src/simulator/kubelet/context.ts';
import { createMoment, pause, together } from '../../../src/simulator/kubelet/flow.ts';
import { runHook } from '../../../src/simulator/kubelet/hooks.ts';
import { terminationPrerequisites } from '../../../src/simulator/kubelet/kill.ts';
import type { BoundPod, ContainerRecord } from '../../../src/simulator/kubelet/pod-status.ts';
import { runProbe } from '../../../src/simulator/kubelet/probe-run.ts';
import { resizeConditions, resizeOf } from '../../../src/simulator/kubelet/resize.ts';
import { backOffRetry, lastTick, nextTick } from '../../../src/simulator/kubelet/timing.ts';
import type { Container, LifecycleHandler, Probe, ResourceRequirements } from '../../../src/simulator/manifest/types.ts';

type Answer = { readonly outcome?: string; readonly response?: string } | { readonly stdout?: string; readonly stderr?: string; readonly exitCode?: number; readonly error?: string; readonly after?: number };
const shop: Container = { name: 'a', ports: [{ name: 'web', containerPort: 8080 }], env: [{ name: 'A', value: '1' }, { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] };
const pod: BoundPod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'mall', uid: 'u1' }, spec: { containers: [shop] } };

/** Runs a task with a runtime that answers each request and each exec in turn; says what it was asked, what events there were, and when it ended. */
function told<T>(task: (context: Context) => Task<T>, ...answers: readonly Answer[]): { readonly result: T | undefined; readonly asked: readonly string[]; readonly events: readonly string[]; readonly at: number } {
  const clock = createEventQueue();
  const asked: string[] = [];
  const events: string[] = [];
  const answer = (what: string): Answer => answers[asked.push(what) - 1] ?? {};
  const runtime = {
    request: (address: string, port: number, data: string | null, ms: number, done: (value: object) => void) => done({ response: '', ...answer(`${address} ${port} ${data === null ? '-' : data.split('\r\n').slice(0, 3).join('|')} ${ms}`) }),
    exec: (id: string, argv: readonly string[], { done }: { readonly done: (value: object) => void }) => {
      const { after = 0, ...rest } = answer(`${id} ${argv.join(' ')}`) as { readonly after?: number };
      clock.after(after, () => done({ stdout: '', stderr: '', exitCode: 0, ...rest }));
      return { signal: (signal: string) => void asked.push(signal) };
    },
  };
  const api = { recordEvent: (event: { readonly type: string; readonly reason: string; readonly message: string }) => void events.push(`${event.type} ${event.reason} ${event.message}`) };
  let result: T | undefined;
  let at = NaN;
  runTask(clock, task({ clock, runtime, api, node: { name: 'n' } } as unknown as Context), (value) => {
    result = value;
    at = clock.now();
  });
  while (clock.step(100_000));
  return { result, asked, events, at };
}

describe('a probe (5.2)', () => {
  const ran = (probe: Probe, ...answers: readonly Answer[]): ReturnType<typeof told> => told((context) => runProbe(context, probe, shop, 'id', '10.1.0.9'), ...answers);
  const page = (status: number, more = ''): Answer => ({ outcome: 'answered', response: `HTTP/1.1 ${status} x\r\n${more}\r\nbody` });
  test.each<[string, Probe, readonly Answer[], string, string]>([
    ['http', { httpGet: { port: 'web' } }, [page(200)], 'success', ''], ['http, a redirect nobody follows', { httpGet: { port: 80 } }, [page(399)], 'success', ''], ['http 400', { httpGet: { port: 80 } }, [page(400)], 'failure', 'HTTP probe failed with statuscode: 400'], ['http 199', { httpGet: { port: 80 } }, [page(199)], 'failure', 'HTTP probe failed with statuscode: 199'],
    ['L-162 away to another host', { httpGet: { port: 80 } }, [page(302, 'Location: http://b/\r\n')], 'warning', 'Probe terminated redirects, Response body: body'], ['http refused', { httpGet: { port: 80, host: '' } }, [{ outcome: 'refused' }], 'failure', 'Get "http://10.1.0.9:80/": dial tcp 10.1.0.9:80: connect: connection refused'], ['http of no port', { httpGet: { port: 'x' } }, [], 'error', 'strconv.Atoi: parsing "x": invalid syntax'], ['http of another host', { httpGet: { port: 80, host: 'h' } }, [{ outcome: 'refused' }], 'failure', 'Get "http://h:80/": dial tcp h:80: connect: connection refused'],
    ['tcp', { tcpSocket: { port: 'web' } }, [{ outcome: 'connected' }], 'success', ''], ['tcp refused', { tcpSocket: { port: 9, host: '' } }, [{ outcome: 'refused' }], 'failure', 'dial tcp 10.1.0.9:9: connect: connection refused'], ['tcp unreachable', { tcpSocket: { port: 9, host: 'h' } }, [{ outcome: 'unreachable' }], 'failure', 'dial tcp h:9: connect: no route to host'], ['tcp too late', { tcpSocket: { port: 9 } }, [{ outcome: 'timeout' }], 'failure', 'dial tcp 10.1.0.9:9: i/o timeout'], ['tcp of no port', { tcpSocket: { port: 'x' } }, [], 'error', 'strconv.Atoi: parsing "x": invalid syntax'],
    ['exec', { exec: { command: ['x'] } }, [{ stdout: 'out', stderr: 'err' }], 'success', 'outerr'], ['exec fails', { exec: { command: ['x'] } }, [{ stdout: 'out', exitCode: 2 }], 'failure', 'out'], ['exec of nothing', { exec: {} }, [{ error: 'no command' }], 'error', 'rpc error: code = Unknown desc = no command'], ['exec of a container that is gone', { exec: { command: ['x'] } }, [{ error: 'container not found' }], 'error', 'container not found'], ['exec that says much', { exec: { command: ['x'] } }, [{ stdout: 'x'.repeat(11_000) }], 'success', 'x'.repeat(10_240)],
    ['exec in time', { exec: { command: ['x'] }, timeoutSeconds: 2 }, [{ after: 1999 }], 'success', ''], ['exec too late', { exec: { command: ['x', 'y'] } }, [{ after: 1001 }], 'failure', 'command timed out: "x y" timed out after 1s'], ['grpc', { grpc: { port: 5 }, timeoutSeconds: 2 }, [{ outcome: 'answered' }], 'failure', 'timeout: failed to connect service "10.1.0.9:5" within 2s: context deadline exceeded'], ['nothing', {}, [], 'error', 'missing probe handler for a'],
  ])('%s', (_, probe, answers, result, text) => expect(ran(probe, ...answers).result).toEqual({ result, text }));
  test('what is sent: the probe\'s name, its headers, its time', () => {
    expect(ran({ httpGet: { port: 'web', path: '/p', httpHeaders: [{ name: 'Host', value: 'h' }] }, timeoutSeconds: 3 }, page(200)).asked).toEqual(['10.1.0.9 8080 GET /p HTTP/1.1|Host: h|User-Agent: kube-probe/1.36 3000']);
    expect(ran({ tcpSocket: { port: 9 } }, { outcome: 'connected' }).asked).toEqual(['10.1.0.9 9 - 1000']);
    expect(ran({ grpc: { port: 5 } }, {})).toMatchObject({ asked: ['10.1.0.9 5 PRI * HTTP/2.0||SM 1000'], at: 1000 });
  });
  test('L-122 only literal variables are known to a command; one that is too late is killed', () => {
    expect(ran({ exec: { command: ['$(A)', '$(B)', '$(C)'] } }).asked).toEqual(['id 1 $(B) $(C)']);
    expect(ran({ exec: { command: ['x'] } }, { after: 3000 })).toMatchObject({ asked: ['id x', 'SIGKILL'], at: 1000 });
  });
});

describe('a hook (L-140, L-141)', () => {
  const where = 'for Container "a" in Pod "shop_mall(u1)"';
  const page: Answer = { outcome: 'answered', response: 'HTTP/1.1 500 x\r\n\r\n' };
  test.each<[string, LifecycleHandler, readonly Answer[], string | undefined, number, readonly string[]]>([
    ['exec', { exec: { command: ['x'] } }, [{ after: 500 }], undefined, 530, ['id x']], ['exec fails', { exec: { command: ['x', 'y'] } }, [{ exitCode: 3, stdout: 'o"', stderr: 'e' }], `Exec lifecycle hook ([x y]) ${where} failed - error: command 'x y' exited with 3: e, message: "o\\"e"`, 30, ['id x y']], ['exec of nothing', { exec: {} }, [{}], undefined, 30, ['id ']],
    ['http, whatever it answers', { httpGet: { port: 'web' } }, [page], undefined, 4, ['10.1.0.9 8080 GET / HTTP/1.1|Host: 10.1.0.9:8080|User-Agent: kube-lifecycle/1.36 30000']], ['http refused', { httpGet: { port: 80, host: 'h', path: '/p' } }, [{ outcome: 'refused' }], `HTTP lifecycle hook (/p) ${where} failed - error: Get "http://h:80/p": dial tcp h:80: connect: connection refused`, 4, ['h 80 GET /p HTTP/1.1|Host: h:80|User-Agent: kube-lifecycle/1.36 30000']], ['http of no port', { httpGet: { port: 'x', host: '' } }, [], `HTTP lifecycle hook (/) ${where} failed - error: strconv.Atoi: parsing "x": invalid syntax`, 0, []],
    ['https to nobody', { httpGet: { port: 80, scheme: 'HTTPS' } }, [{ outcome: 'refused' }], `HTTP lifecycle hook (/) ${where} failed - error: Get "https://10.1.0.9:80/": dial tcp 10.1.0.9:80: connect: connection refused`, 4, ['10.1.0.9 80 \x16\x03\x01 30000']], ['sleep', { sleep: { seconds: 3 } }, [], undefined, 3000, []], ['nothing', {}, [], 'invalid handler: {}', 0, []],
  ])('%s', (_, handler, answers, want, at, asked) => expect(told((context) => runHook(context, pod, shop, 'id', handler, '10.1.0.9'), ...answers)).toEqual({ result: want, asked, events: [], at }));
  const https: LifecycleHandler = { httpGet: { port: 80, scheme: 'HTTPS', host: '' } };
  test('https to a server of plain HTTP: tried again without TLS, and told', () => {
    const { result, events, asked } = told((context) => runHook(context, pod, shop, 'id', https, '10.1.0.9'), page, page);
    expect([result, events, asked.length]).toEqual([undefined, ['Warning LifecycleHTTPFallback request to HTTPS lifecycle hook 10.1.0.9:80 got HTTP response, retry with HTTP succeeded'], 2]);
    expect(told((context) => runHook(context, pod, shop, 'id', https, '10.1.0.9'), page, { outcome: 'refused' })).toMatchObject({ result: `HTTP lifecycle hook (/) ${where} failed - error: Get "https://10.1.0.9:80/": http: server gave HTTP response to HTTPS client`, events: [] });
  });
});

describe('time', () => {
  test.each([[0, 0], [-5, 0], [10_000, 12_500], [60_000, 75_000], [70_000, 75_000]])('L-4 %d ms of a back-off are left: again in %d', (left, want) => expect(backOffRetry(left)).toBe(want));
  test.each([[0, 650], [649, 650], [650, 1650], [1649, 1650], [1650, 2650], [-5000, 650]])('after %d the next tick is at %d', (time, want) => expect(nextTick(time, 1000, 650)).toBe(want));
  test.each([[649, -Infinity], [650, 650], [1649, 650], [1650, 1650], [2700, 2650]])('at %d the last tick was at %d', (time, want) => expect(lastTick(time, 1000, 650)).toBe(want));
  test('a pause, tasks side by side, a moment in time and one too late', () => {
    expect(told(({ clock }) => pause(clock, 70)).at).toBe(70);
    expect(told(({ clock }) => together(clock, [pause(clock, 30), pause(clock, 50), pause(clock, 10)])).at).toBe(50);
    expect(told(({ clock }) => together(clock, [])).at).toBe(0);
    const met = (reach: number | undefined, deadline: number): object => {
      const moment = createMoment();
      const { result, at } = told(({ clock }) => {
        if (reach !== undefined) clock.at(reach, moment.reach);
        return moment.wait(clock, deadline);
      });
      return [result, at, moment.reached()];
    };
    expect([met(20, 50), met(80, 50), met(undefined, 50), met(0, 0)]).toEqual([[true, 20, true], [false, 50, true], [false, 50, false], [false, 0, true]]);
  });
});

test('L-205 who waits for whom', () => expect([...terminationPrerequisites(['a', 'b'], ['s', 't', 'u'])]).toEqual([['s', ['a', 'b', 't']], ['t', ['a', 'b', 'u']], ['u', ['a', 'b']]]));

describe('a resize', () => {
  const record = (resources: ResourceRequirements | undefined): ContainerRecord => ({ config: { resources } }) as unknown as ContainerRecord;
  const now = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1' } };
  const restartFor = (resourceName: string): Partial<Container> => ({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }, { resourceName, restartPolicy: 'RestartContainer' }] });
  test.each<[string, ResourceRequirements | undefined, ResourceRequirements | undefined, Partial<Container>, string]>([
    ['the same', now, now, {}, 'nothing'], ['nobody knows', now, undefined, {}, 'nothing'], ['more cpu', { ...now, limits: { cpu: '2', memory: '1Gi' } }, now, {}, 'update'], ['another request', { ...now, requests: { cpu: '2' } }, now, {}, 'update'], ['memory gone', { limits: { cpu: '1' }, requests: { cpu: '1' } }, now, {}, 'update'], ['all gone', undefined, now, {}, 'update'], ['another resource', { ...now, limits: { ...now.limits, x: '1' } }, now, {}, 'nothing'], ['the first', now, {}, {}, 'update'],
    ['memory, which restarts', { ...now, limits: { cpu: '1', memory: '2Gi' } }, now, restartFor('memory'), 'restart'], ['cpu, where memory restarts', { ...now, limits: { cpu: '2', memory: '1Gi' } }, now, restartFor('memory'), 'update'], ['memory, which does not', { ...now, limits: { cpu: '1', memory: '2Gi' } }, now, restartFor('x'), 'update'],
  ])('%s', (_, resources, running, more, want) => expect(resizeOf({ name: 'a', ...(resources && { resources }), ...more }, record(running))).toBe(want));
  test('its conditions', () => {
    const waits = { generation: 2, since: 'then', message: 'why' };
    const seen = { observedGeneration: 2, status: 'True', lastProbeTime: 'then', lastTransitionTime: 'then' };
    expect(resizeConditions({ pending: undefined, inProgress: undefined })).toEqual([]);
    expect(resizeConditions({ pending: waits, inProgress: { generation: 2, since: 'then' } })).toEqual([{ type: 'PodResizePending', ...seen, reason: 'Deferred', message: 'why' }, { type: 'PodResizeInProgress', ...seen }]);
  });
});
