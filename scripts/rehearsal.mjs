/**
 * The Astro integration that plays what pages will show on the second core, while the first one bundles (`rehearse.mjs`). Pages take from it what is
 * there when they are drawn (`src/site/run/show.ts`), and play the rest themselves: with one core, or without this, the site is the same.
 */
import { availableParallelism } from 'node:os';
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';

/** As `REHEARSED` in src/site/run/show.ts, which this file cannot import: older Nodes that read Astro's settings know no TypeScript. */
const REHEARSED = Symbol.for('central-mall.rehearsed');

/** What has been rehearsed so far, by its key. Pages are drawn at a stretch, so nothing is told by events meanwhile: the port is looked into. */
function rehearsed(port) {
  const runs = new Map();
  return {
    get(key) {
      for (let told; (told = receiveMessageOnPort(port)) !== undefined;) runs.set(...told.message);
      // Who asks plays it now, and the thread need not.
      if (!runs.has(key)) port.postMessage(key);
      return runs.get(key);
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
        globalThis[REHEARSED] = rehearsed(port1);
        worker = new Worker(new URL('./rehearse.mjs', import.meta.url), { workerData: port2, transferList: [port2] });
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
