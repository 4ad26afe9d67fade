import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createSimulation, simulate } from '../../../src/simulator/simulate.ts';
import type { Action, Break } from '../../../src/simulator/simulation.ts';
import { indexTrace, type TraceIndex } from '../../../src/simulator/trace/fold.ts';
import { pod } from './pod.ts';

const output = (index: TraceIndex, action: number): string =>
  index.trace.facts.flatMap((fact) => (fact.kind === 'action' && fact.index === action && fact.phase === 'output' ? [`${fact.stdout ?? ''}${fact.stderr ?? ''}`] : [])).join('');
const exitCode = (index: TraceIndex, action: number): number | undefined =>
  index.trace.facts.flatMap((fact) => (fact.kind === 'action' && fact.index === action && fact.phase === 'finished' ? [fact.exitCode] : []))[0];
const run = (manifest: string, actions: readonly Action[] = [], until = 20_000): TraceIndex => indexTrace(simulate({ manifest, actions, until }));

describe('a run', () => {
  it('is the same twice, and the same in one go as in many steps', () => {
    const manifest = pod('echo up; date; echo $RANDOM; sleep 3; exit 1');
    const actions: readonly Action[] = [{ kind: 'command', at: 5000, line: 'kubectl get pods' }];
    const once = simulate({ manifest, actions, until: 20_000 });
    expect(JSON.stringify(simulate({ manifest, actions, until: 20_000 }))).toBe(JSON.stringify(once));
    const live = createSimulation({ manifest });
    for (let t = 0; t <= 20_000; t += 170) {
      live.runTo(t);
      if (t === 4930) live.act(actions[0]!);
    }
    live.runTo(20_000);
    expect(JSON.stringify(live.trace())).toBe(JSON.stringify(once));
  });
  it('is the same whatever was played before it', () => {
    const script = 'stat -c "%d %i" / /tmp /bin/busybox; md5sum /bin/busybox; cp /bin/busybox /tmp/ls; /tmp/ls -i /tmp';
    const line = 'md5sum /usr/local/bin/kubectl; stat -c %d /; kubectl cp /bin/busybox shop:/tmp/wc && kubectl exec shop -- /tmp/wc -l /etc/passwd';
    const play = (): TraceIndex => run(pod(`${script}; sleep 100`), [{ kind: 'command', at: 3000, line }]);
    const first = play();
    expect(output(first, 0)).toMatch(/^[0-9a-f]{32} .*\n\d+\n\d+ \/etc\/passwd\n$/s);
    run(pod('sleep 1').replace('busybox:1.36', 'redis:7'), [{ kind: 'command', at: 1000, line: 'k get pods; vi x' }]);
    // Not the texts, which hold whole programs.
    expect(JSON.stringify(play().trace) === JSON.stringify(first.trace), 'the same').toBe(true);
  });
  it('leaves nothing behind', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = (): number => {
      for (let i = 0; i < 40; i++) run(pod('echo up; sleep 100'), [{ kind: 'command', at: 3000, line: 'kubectl exec web -- ls | cat' }], 5000);
      collect();
      return process.memoryUsage().heapUsed / 1e6;
    };
    held();
    const before = held();
    // A run holds a quarter of a megabyte and more.
    expect(held() - before, 'MB').toBeLessThan(3);
  });
  it('goes through JSON unharmed, in order of time, with nothing of the cluster itself', () => {
    const trace = simulate({ manifest: pod('echo up; sleep 100'), until: 5000 });
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
    expect(trace.facts.every((fact, i) => i === 0 || fact.at >= trace.facts[i - 1]!.at)).toBe(true);
    expect(trace.facts.some((fact) => fact.kind === 'object' && fact.object.metadata.namespace === 'kube-system')).toBe(false);
  });
  it('begins with kubectl apply, and tells what it said', () => {
    const index = run(pod('sleep 1').replace('image:', 'imagee:'), [], 1000);
    expect(output(index, -1)).toContain('unknown field "spec.containers[0].imagee"');
    expect(exitCode(index, -1)).toBe(1);
    expect(index.objectsAt(1000).list('Pod')).toEqual([]);
  });
});

it('containers of a Pod share /dev/shm, 64 MiB that is no directory of /dev, unless a volume is there', () => {
  const other = (name: string, command: string, more = ''): string =>
    `  - {name: ${name}, image: "busybox:1.36", command: [sh, -c, "sleep 1; ${command}; sleep 100"]${more}}\n`;
  const manifest = `${pod('echo hi > /dev/shm/x; df /dev/shm | tail -n 1; sleep 100')}${other('next', 'cat /dev/shm/x')}${other('own', 'ls /dev/shm', ', volumeMounts: [{name: locker, mountPath: /dev/shm}]')}`;
  const said = (container: string): readonly string[] =>
    run(manifest, [], 5000).trace.facts.flatMap((fact) => (fact.kind === 'log' && fact.ref.container === container ? [fact.text] : []));
  expect(said('app').join()).toMatch(/^shm +65536 +4 +65532 +0% \/dev\/shm$/);
  expect(said('next')).toEqual(['hi']);
  expect(said('own')).toEqual([]);
});

describe('actions', () => {
  const talk = pod('echo one; echo two; sleep 100');
  it('runs command lines with pipes, and words as they are', () => {
    const index = run(talk, [{ kind: 'command', at: 3000, line: 'kubectl logs shop | grep tw' }, { kind: 'kubectl', at: 3000, argv: ['exec', 'shop', '--', 'echo', 'a  b'] }]);
    expect(output(index, 0)).toBe('two\n');
    expect(output(index, 1)).toBe('a  b\n');
    expect(exitCode(index, 1)).toBe(0);
  });
  it('streams what a long command prints, until somebody stops it', () => {
    const simulation = createSimulation({ manifest: pod('while true; do echo tick; sleep 1; done') });
    simulation.runTo(3500);
    const follow = simulation.act({ kind: 'command', at: 3500, line: 'kubectl logs -f shop' });
    simulation.runTo(6500);
    expect(follow.stdout.split('\n').length).toBeGreaterThan(6);
    expect(follow.exitCode).toBeUndefined();
    follow.type('\u0003');
    expect(follow.exitCode).toBe(130);
    const before = follow.stdout;
    simulation.runTo(9000);
    expect(follow.stdout).toBe(before);
  });
  it('types into a shell in a container', () => {
    const index = run(talk, [
      { kind: 'command', at: 3000, line: 'kubectl exec -it shop -- sh', tty: true },
      { kind: 'input', at: 4000, to: 0, text: 'echo $((6*7)) > /data/answer; cat /data/answer\n' },
      { kind: 'input', at: 5000, to: 0, text: 'exit 3\n' },
    ]);
    expect(output(index, 0)).toContain('42');
    expect(exitCode(index, 0)).toBe(3);
    expect(index.volumeFiles('default', 'shop', 'locker', 6000)).toMatchObject([{ path: '/answer', content: '42\n' }]);
  });
});

describe('things that break', () => {
  const at = (what: Break): readonly Action[] => [{ kind: 'break', at: 5000, what }];
  const steady = pod('echo up; sleep 1000', '    livenessProbe: {exec: {command: ["true"]}, periodSeconds: 1, failureThreshold: 2}\n');
  it('killContainer: it ends by SIGKILL and is started again', () => {
    const runs = run(steady, at({ type: 'killContainer', pod: 'shop', container: 'app' })).runs('default', 'shop');
    expect(runs[0]?.finished).toMatchObject({ exitCode: 137, signal: 'SIGKILL' });
    expect(runs).toHaveLength(2);
  });
  it('failProbe: the liveness probe has it restarted', () => {
    const index = run(steady, at({ type: 'failProbe', pod: 'shop', container: 'app', probe: 'liveness', forMs: 3000 }));
    expect(index.runs('default', 'shop').length).toBeGreaterThan(1);
    expect(index.objectsAt(20_000).list('Event').some((event) => event.message?.includes('failed liveness probe'))).toBe(true);
  });
  it('fillVolume: the next write finds no room', () => {
    const index = run(pod('sleep 8; echo more > /data/x || echo full; sleep 100').replace('sizeLimit: 1Mi', 'medium: Memory, sizeLimit: 1Mi'), at({ type: 'fillVolume', pod: 'shop', volume: 'locker' }));
    expect(index.logs('default', 'shop', 'app', 20_000).map((line) => line.text)).toContain('full');
  });
  it('removeImage: the next start fetches it again', () => {
    const index = run(pod('sleep 7; exit 1'), at({ type: 'removeImage', image: 'busybox:1.36' }));
    expect(index.trace.facts.some((fact) => fact.kind === 'pull' && fact.at > 5000)).toBe(true);
  });
  it('slowStart: the next start takes longer', () => {
    const [first, second] = run(pod('sleep 7; exit 1'), at({ type: 'slowStart', container: 'app', ms: 4000 })).runs('default', 'shop');
    expect(second!.startedAt - first!.finished!.at).toBeGreaterThan(4000);
  });
  it('drain: the Pod goes, and a new one finds no node', () => {
    const index = run(steady, [...at({ type: 'drain' }), { kind: 'command', at: 10_000, line: 'kubectl run late --image=busybox' }]);
    expect(index.objectsAt(20_000).get('Pod', 'default', 'shop')).toBeUndefined();
    expect(index.objectsAt(20_000).get('Pod', 'default', 'late')?.status?.conditions?.[0]?.message).toContain('1 node(s) were unschedulable');
  });
});
