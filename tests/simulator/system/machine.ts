import { createEventQueue } from '../../../src/simulator/clock.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { KernelOptions } from '../../../src/simulator/system/kernel.ts';
import type { StartOptions } from '../../../src/simulator/system/kernel-types.ts';
import type { ExitStatus, FileNode, Program } from '../../../src/simulator/system/types.ts';

/** A machine with one container whose programs are given by name; `run` plays until nothing is left or `until`. */
export function machine(programs: Readonly<Record<string, Program>>, options: Partial<KernelOptions> = {}) {
  const clock = createEventQueue();
  const kernel = createKernel({ clock, epoch: Date.UTC(2026, 0, 1), observer: { crashed: ({ error }) => { throw error; } }, ...options });
  const bin: Record<string, FileNode> = {};
  for (const [name, program] of Object.entries(programs)) bin[name] = { type: 'program', program };
  const tree = { bin: { type: 'directory', entries: bin }, tmp: { type: 'directory', entries: {}, mode: 0o1777 }, etc: { type: 'directory', entries: { motd: 'hello\n', hosts: '127.0.0.1 localhost\n' } } } as const;
  const network = kernel.createNetwork('10.244.0.7');
  const out = { stdout: '', stderr: '' };
  const ends: { status: ExitStatus; oom: boolean; at: number }[] = [];
  const pids = kernel.createPidNamespace();
  const start = (argv: readonly string[], more: Partial<StartOptions> = {}) =>
    kernel.start({
      container: 'c1', root: kernel.createRoot('root', tree), mounts: [], network, pids, hostname: 'pod', argv, env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0, gid: 0,
      output: (stream, data) => { out[stream] += data; },
      ended: (status, oom) => { ends.push({ status, oom, at: clock.now() }); },
      ...more,
    });
  const run = (until = 60_000): number => {
    let steps = 0;
    while (clock.step(until)) if (++steps > 3_000_000) throw new Error('never ends');
    return steps;
  };
  return { clock, kernel, network, pids, out, ends, start, run };
}
