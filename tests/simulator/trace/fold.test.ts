import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/simulator/index.ts';
import type { Pod } from '../../../src/simulator/manifest/types.ts';
import { explain } from '../../../src/simulator/trace/explain.ts';
import type { ContainerRef, Fact, Trace } from '../../../src/simulator/trace/facts.ts';
import { indexTrace } from '../../../src/simulator/trace/fold.ts';

const ref = (container: string, restartCount = 0): ContainerRef => ({ namespace: 'mall', pod: 'shop', container, restartCount });
const pod = (status: Pod['status'], more: Partial<Pod['metadata']> = {}): Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'mall', ...more }, spec: { initContainers: [{ name: 'crew' }, { name: 'helper', restartPolicy: 'Always' }], containers: [{ name: 'clerk' }] }, status,
});
const facts: readonly Fact[] = [
  { at: 0, kind: 'object', type: 'ADDED', object: pod({ phase: 'Pending' }) },
  { at: 100, kind: 'containerStarted', ref: ref('crew'), containerID: 'a', role: 'init' },
  { at: 150, kind: 'file', ref: ref('crew'), operation: 'create', volume: 'locker', path: '/data/x', inner: '/x', size: 2, content: 'hi' },
  { at: 200, kind: 'log', ref: ref('crew'), stream: 'stdout', text: 'one' },
  { at: 300, kind: 'containerFinished', ref: ref('crew'), exitCode: 0, reason: 'Completed' },
  { at: 400, kind: 'object', type: 'MODIFIED', object: pod({ phase: 'Running' }) },
  { at: 500, kind: 'containerStarted', ref: ref('clerk'), containerID: 'b', role: 'app' },
  { at: 600, kind: 'file', ref: ref('clerk'), operation: 'remove', volume: 'locker', path: '/shop/x', inner: '/x', size: 0 },
  { at: 650, kind: 'file', ref: ref('clerk'), operation: 'write', volume: null, path: '/tmp/y', inner: '/tmp/y', size: 1, content: 'y' },
  { at: 700, kind: 'containerFinished', ref: ref('clerk'), exitCode: 137, reason: 'Error', signal: 'SIGKILL' },
  { at: 800, kind: 'containerStarted', ref: ref('clerk', 1), containerID: 'c', role: 'app' },
  { at: 900, kind: 'object', type: 'DELETED', object: pod({ phase: 'Running' }) },
];
const trace = (count = facts.length): Trace => ({ namespace: 'mall', end: 1000, epoch: 0, facts: facts.slice(0, count) });

describe('a trace folded to a moment', () => {
  const index = indexTrace(trace());
  it.each([[-1, undefined], [0, 'Pending'], [399, 'Pending'], [400, 'Running'], [900, undefined]] as const)('knows the Pod at %d', (time, phase) => {
    expect(index.objectsAt(time).get('Pod', 'mall', 'shop')?.status?.phase).toBe(phase);
    expect(index.objectsAt(time).list('Pod', 'mall')).toHaveLength(phase === undefined ? 0 : 1);
  });
  it('knows runs as far as they have got', () => {
    expect(index.runs('mall', 'shop').map((run) => [run.ref.container, run.ref.restartCount, run.finished?.exitCode])).toEqual([['crew', 0, 0], ['clerk', 0, 137], ['clerk', 1, undefined]]);
    expect(index.runAt('mall', 'shop', 'crew', 299)?.finished).toBeUndefined();
    expect(index.runAt('mall', 'shop', 'crew', 300)?.finished?.exitCode).toBe(0);
    expect(index.runAt('mall', 'shop', 'clerk', 850)?.ref.restartCount).toBe(1);
    expect(index.runAt('mall', 'shop', 'clerk', 499)).toBeUndefined();
  });
  it('knows logs and files', () => {
    expect(index.logs('mall', 'shop', 'crew', 199)).toHaveLength(0);
    expect(index.logs('mall', 'shop', 'crew', 200).map((line) => line.text)).toEqual(['one']);
    expect(index.volumeFiles('mall', 'shop', 'locker', 599)).toMatchObject([{ path: '/x', content: 'hi', type: 'file' }]);
    expect(index.volumeFiles('mall', 'shop', 'locker', 600)).toEqual([]);
    expect(index.volumes('mall', 'shop')).toEqual(['locker']);
    expect(index.containerFiles('mall', 'shop', 'clerk', 0, 700)).toHaveLength(1);
    expect(index.containerFiles('mall', 'shop', 'clerk', 1, 900)).toHaveLength(0);
  });
  it('goes on from an earlier index of the same run', () => {
    const earlier = indexTrace(trace(5));
    const later = indexTrace(trace(), earlier);
    expect(later.runs('mall', 'shop')).toEqual(index.runs('mall', 'shop'));
    expect(later.objectsAt(500).get('Pod', 'mall', 'shop')?.status?.phase).toBe('Running');
  });
  it('does not mistake another run for an earlier state of this one', () => {
    const other = indexTrace({ ...trace(), facts: facts.map((fact) => ({ ...fact })) });
    expect(indexTrace(trace(5), other).runs('mall', 'shop')).toHaveLength(1);
  });
});

describe('explanations', () => {
  const index = indexTrace(trace());
  it.each([
    [0, 'Pod shop was created; it waits for a node.', 'L-480'],
    [1, 'Init container crew started: init containers go first.', 'L-41'],
    [4, 'crew completed (exit code 0).', 'L-320'],
    [5, 'Pod shop is Running.', 'L-256'],
    [6, 'Container clerk started: every init container has done its part (crew, helper).', 'L-42'],
    [9, 'clerk was killed with SIGKILL (exit code 137).', 'L-322'],
    [10, 'Container clerk started again (restart 1): it had ended, and its restart policy says to run it again.', 'L-64'],
    [11, 'Pod shop is gone.', 'L-215'],
  ])('of fact %d', (i, text, rule) => expect(explain(index, facts[i]!)).toEqual({ text, rule }));
  it('tells a program’s own 137 from a kill', () =>
    expect(explain(index, { at: 1, kind: 'containerFinished', ref: ref('clerk'), exitCode: 137, reason: 'Error' })?.text).toBe(
      'clerk itself ended with exit code 137, which is also what SIGKILL leaves behind.',
    ));
  it('says nothing of log lines', () => expect(explain(index, facts[3]!)).toBeUndefined());
  it('tells a restart that a resize asks for from one that the restart policy does', () => {
    const patch = {
      kind: 'command' as const,
      at: 3000,
      line: `kubectl patch pod shop --subresource resize -p '{"spec":{"containers":[{"name":"clerk","resources":{"limits":{"memory":"128Mi"}}}]}}'`,
    };
    const resized = simulate({
      manifest:
        'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  terminationGracePeriodSeconds: 1\n  containers:\n  - {name: clerk, image: "busybox:1.36", command: [sh, -c, "sleep 12"], resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}], resources: {limits: {memory: 64Mi}}}\n',
      file: 'pod.yaml',
      actions: [patch],
      until: 40_000,
    });
    const index = indexTrace(resized);
    const texts = resized.facts.flatMap((fact) => (fact.kind === 'containerStarted' ? [explain(index, fact)?.text] : []));
    expect(texts.slice(0, 3)).toEqual([
      'Container clerk started.',
      'Container clerk started again (restart 1): its resources have changed, and its resizePolicy asks for a restart.',
      'Container clerk started again (restart 2): it had ended, and its restart policy says to run it again.',
    ]);
  });
});
