import { createEventQueue, runTask } from '../../../src/simulator/clock.ts';
import type { Api } from '../../../src/simulator/api/types.ts';
import type { KubectlHost } from '../../../src/simulator/kubectl/types.ts';
import { kubectl } from '../../../src/simulator/kubectl/kubectl.ts';
import { readerAt, type Recording } from './traces.ts';

/** A cluster that stands still as a recording saw it at `t`: good for commands that only read. */
export function hostAt(r: Recording & { readonly logs?: Readonly<Record<string, readonly { readonly restartCount: number; readonly lines: readonly { readonly t: number; readonly text: string }[] }[]>> }, t: number): { readonly host: KubectlHost; readonly run: () => void } {
  const clock = createEventQueue();
  clock.advance(t);
  const refuse = (): never => { throw new Error('this cluster can only be read'); };
  const api: Api = { ...readerAt(r, t), create: refuse, update: refuse, updateStatus: refuse, delete: refuse, watch: () => () => undefined, recordEvent: refuse, timestamp: () => '' };
  const host: KubectlHost = {
    clock, epoch: Date.parse(r.t0), api, namespace: r.namespace, readFile: () => undefined, writeFile: () => undefined,
    logs: (_ns, _pod, container, previous) => {
      const runs = (r.logs?.[container] ?? []).filter((x) => x.lines.some((l) => l.t <= t) || x.lines.length === 0);
      return runs.at(previous ? -2 : -1)?.lines.filter((l) => l.t <= t).map((l) => ({ at: l.t, stream: 'stdout' as const, text: l.text }));
    },
    exec: () => ({ error: 'no exec here' }), attach: () => undefined, request: (_a, _p, _d, done) => done(undefined),
  };
  return { host, run: () => { for (let i = 0; i < 1000 && clock.step(t + 100_000); i++); } };
}
export function runAt(r: Recording, t: number, argv: readonly string[]): { readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string } {
  const { host, run } = hostAt(r, t);
  const text = { stdout: '', stderr: '' };
  let exitCode: number | undefined;
  runTask(host.clock, kubectl(host, argv, { stdin: '', out: (s) => { text.stdout += s; }, err: (s) => { text.stderr += s; } }), (code) => { exitCode = code; });
  run();
  return { exitCode, ...text };
}
