/** The simulator in a Web Worker: one request, one whole run. */
import type { Expect } from '../simulator/index.ts';
import { trustObjects } from '../simulator/core.ts';
import { checkClaims } from '../site/claims/check.ts';
import { play } from '../site/run/play.ts';
import { loadParts, loadRest, withParts } from './parts.ts';
import type { Answer, Request, Result, Work } from './protocol.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

async function answer(work: Work, loading: () => void): Promise<Result> {
  switch (work.kind) {
    case 'format': {
      const { formatYaml } = await import('../site/format-yaml.ts');
      return formatYaml(work.text);
    }
    case 'play':
      return withParts(() => play(work.input, () => performance.now()), loading);
    case 'everything':
      await Promise.all([loadRest(), import('../site/format-yaml.ts')]);
      return performance.getEntriesByType('resource').map((entry) => entry.name);
    case 'check':
      return withParts(() => {
        const { trace } = play(work.input);
        // The page's own claims: their shape was checked when the page was built.
        return checkClaims(
          trace,
          work.input,
          work.claims.map((json) => JSON.parse(json) as Expect),
        );
      }, loading);
  }
}

async function reply({ id, work, preload }: Request): Promise<void> {
  const post = (message: Answer): void => scope.postMessage(message);
  const loading = (): void => post({ id, loading: true });
  try {
    if (preload !== undefined) {
      trustObjects(preload.good);
      loading();
      await loadParts(preload.parts);
    }
    post({ id, result: await answer(work, loading) });
  } catch (error) {
    post({ id, failed: error instanceof Error ? error.message : String(error) });
  }
}

/** One after the other: a run that waits for a part must not meet another's. */
let before: Promise<void> = Promise.resolve();
scope.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.work.kind === 'everything') void reply(data);
  else before = before.then(() => reply(data));
});
