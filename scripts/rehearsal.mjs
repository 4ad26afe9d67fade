/**
 * The Astro integration that plays what pages will show on the second core, while the first one bundles (`rehearse.mjs`). Pages take from it what is
 * there when they are drawn (`src/site/run/show.ts`), and play the rest themselves: with one core, or without this, the site is the same.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** As `REHEARSED` in src/site/run/show.ts, which this file cannot import: older Nodes that read Astro's settings know no TypeScript. */
const REHEARSED = Symbol.for('central-mall.rehearsed');

export const rehearsal = () => {
  let worker;
  return {
    name: 'rehearsal',
    hooks: {
      'astro:config:setup': ({ command, logger }) => {
        if (command !== 'build' || availableParallelism() < 2) return;
        const runs = new Map();
        globalThis[REHEARSED] = runs;
        worker = new Worker(new URL('./rehearse.mjs', import.meta.url));
        worker.on('message', ([key, shown]) => runs.set(key, shown));
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
