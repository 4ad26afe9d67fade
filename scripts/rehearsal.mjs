/**
 * The Astro integration that plays what pages will show on the second core, while the first one bundles (`rehearse.mjs`). Pages take it from there
 * (`src/site/run/shown.ts`), wait for what has not come yet, and play what does not come: without this the site is the same.
 */
import { availableParallelism } from 'node:os';
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';

/** As `REHEARSED` in src/site/run/shown.ts, which this file cannot import: older Nodes that read Astro's settings know no TypeScript. */
const REHEARSED = Symbol.for('central-mall.rehearsed');
/** After so many ms without a word the thread is not waited for any more: no run takes that long. */
const PATIENCE = 20_000;

/** What is rehearsed, by its key. Pages are drawn at a stretch, so nothing is told by events meanwhile: the port is looked into. */
function rehearsed(port, count) {
  const runs = new Map();
  let ended = false;
  const take = () => {
    for (let told; (told = receiveMessageOnPort(port)) !== undefined;) {
      if (told.message === undefined) ended = true;
      else runs.set(...told.message);
    }
  };
  return {
    get(key) {
      for (;;) {
        const seen = Atomics.load(count, 0);
        take();
        if (ended || runs.has(key)) return runs.get(key);
        if (Atomics.wait(count, 0, seen, PATIENCE) === 'timed-out') ended = true;
      }
    },
  };
}

export const rehearsal = () => {
  let worker;
  return {
    name: 'rehearsal',
    hooks: {
      'astro:config:setup': ({ command, logger }) => {
        if (command !== 'build' || availableParallelism() < 2) return;
        const { port1, port2 } = new MessageChannel();
        const count = new Int32Array(new SharedArrayBuffer(4));
        globalThis[REHEARSED] = rehearsed(port1, count);
        worker = new Worker(new URL('./rehearse.mjs', import.meta.url), { workerData: { port: port2, count }, transferList: [port2] });
        worker.on('error', (error) => logger.warn(`what pages show is played as they are drawn: ${error.message}`));
        worker.unref();
      },
      'astro:build:done': async () => {
        await worker?.terminate();
        delete globalThis[REHEARSED];
      },
    },
  };
};
