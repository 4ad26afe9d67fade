/** Commands that only look may be asked together in one run: which they are, and that each is told what it would be told alone. */
import { expect, it } from 'vitest';
import { ask, askAll, isReading } from '../../../src/simulator/index.ts';
import type { Action } from '../../../src/simulator/index.ts';

const at = 3000;
const kubectl = (...argv: readonly string[]): Action => ({ kind: 'kubectl', at, argv });
const inside = (...argv: readonly string[]): Action => kubectl('exec', 'looked-at', '-c', 'app', '--', ...argv);

const looks: readonly Action[] = [
  kubectl('get', 'pod', 'looked-at'),
  kubectl('logs', 'looked-at'),
  kubectl('describe', 'pod', 'looked-at'),
  inside('cat', '/tmp/note'),
  inside('sh', '-c', 'cat /tmp/note'),
  inside('sh', '-c', 'ls /tmp'),
  inside('sh', '-c', 'stat -c %u:%g /tmp/note'),
  inside('sh', '-c', 'id -u'),
  inside('sh', '-c', 'hostname'),
  inside('sh', '-c', 'test -s /tmp/none'),
];
const acts: readonly Action[] = [
  kubectl('get', 'pod', '-w'),
  kubectl('logs', '-f', 'looked-at'),
  kubectl('delete', 'pod', 'looked-at'),
  kubectl('exec', 'looked-at', 'cat'),
  { kind: 'command', at, line: 'kubectl get pod' },
  inside('touch', '/tmp/x'),
  inside('sh', '-c', 'touch /tmp/x'),
  inside('sh', '-c', 'ls /tmp > /tmp/list'),
  inside('sh', '-c', 'ls; rm /tmp/note'),
  inside('sh', '-c', 'ls $(rm /tmp/note)'),
  inside('sh', '-c', 'ls', '/tmp'),
  inside('sh', '-c', 'hostname elsewhere'),
  inside('sh', '-c', 'wget -qO- localhost'),
  inside('sh', '-c', 'ps'),
  inside('sh', '/tmp/note'),
];
it.each(looks)('%j only looks', (action) => expect(isReading(action)).toBe(true));
it.each(acts)('%j may not be asked beside others', (action) => expect(isReading(action)).toBe(false));

it('tells each what it would be told alone', () => {
  const manifest =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: looked-at}\nspec:\n  containers:\n  - {name: app, image: "busybox:1.36", command: [sh, -c, "echo hello | tee /tmp/note; sleep 100"]}\n';
  const input = { manifest, actions: [], file: 'pod.yaml' };
  expect(askAll(input, looks, 15_000)).toEqual(looks.map((action) => ask(input, action, 15_000)));
});
