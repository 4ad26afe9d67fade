import { createEventQueue } from '../../../src/simulator/clock.ts';
import { imageOf } from '../../../src/simulator/images/index.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { Mount } from '../../../src/simulator/system/kernel-types.ts';
import type { ExitStatus, Signal } from '../../../src/simulator/system/types.ts';

export interface Played {
  readonly out: { stdout: string; stderr: string };
  ended: ExitStatus | null;
  readonly signal: (signal: Signal) => void;
}

/** A Pod in which images run side by side; `run(ms)` plays on. */
export function pod() {
  const clock = createEventQueue();
  const failures: unknown[] = [];
  const kernel = createKernel({ clock, epoch: Date.UTC(2026, 10, 21), observer: { crashed: ({ error }) => void failures.push(error) } });
  const network = kernel.createNetwork('10.244.0.7');
  let count = 0;
  const run = (ms: number): void => {
    const until = clock.now() + ms;
    for (let i = 0; clock.step(until); i++) if (i > 1_000_000) throw new Error('never ends');
    clock.advance(until);
    if (failures.length > 0) throw failures[0];
  };
  const start = (name: string, options: { readonly command?: readonly string[]; readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly mounts?: readonly Mount[]; readonly uid?: number } = {}): Played => {
    const image = imageOf(name);
    if (image === undefined) throw new Error(`no image ${name}`);
    const id = `c${++count}`;
    const played: { -readonly [K in keyof Played]: Played[K] } = { out: { stdout: '', stderr: '' }, ended: null, signal: () => undefined };
    const argv = [...(options.command ?? image.entrypoint), ...(options.args ?? (options.command === undefined ? image.cmd : []))];
    const handle = kernel.start({
      container: id, root: kernel.createRoot(id, image.files), mounts: options.mounts ?? [], network, pids: kernel.createPidNamespace(), hostname: 'pod', argv,
      env: new Map([...Object.entries(image.env), ...Object.entries(options.env ?? {})]), cwd: image.workingDir, uid: options.uid ?? 0, gid: options.uid ?? 0,
      output: (stream, data) => { played.out[stream] += data; },
      ended: (status) => { played.ended = status; },
    });
    played.signal = handle.signal;
    return played;
  };
  return { kernel, clock, run, start };
}
