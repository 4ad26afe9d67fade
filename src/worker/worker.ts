/** The simulator in a Web Worker: one request, one whole run. */
import './no-network.ts';
import type { Expect } from '../simulator/index.ts';
import { onBeat, partsFor, trustObjects } from '../simulator/core.ts';
import { checkClaims } from '../site/claims/check.ts';
import { play } from '../site/run/play.ts';
import type { Run } from '../site/run/types.ts';
import { loadParts, withParts } from './parts.ts';
import { PIECE } from './protocol.ts';
import type { Answer, Request, Result, Work } from './protocol.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

/** Real ms between two signs of life. */
const PULSE = 1_000;

/** A page is not given all of these. */
const isLarge = ({ trace, more, refused }: Run): boolean =>
  trace.facts.length > 2_000 || more !== undefined || (refused?.length ?? 0) > 2_000;

async function answer(work: Work, loading: () => void): Promise<Result> {
  switch (work.kind) {
    case 'format': {
      const { formatYaml } = await import('../site/format-yaml.ts');
      return formatYaml(work.text);
    }
    case 'play': {
      const run = await withParts(() => play(work.input, () => performance.now()), loading);
      return isLarge(run) ? (await import('../site/run/most.ts')).bounded(run) : run;
    }
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
  let told = performance.now();
  onBeat(() => {
    const now = performance.now();
    if (now - told < PULSE) return;
    told = now;
    post({ id, alive: true });
  });
  try {
    if (preload !== undefined) trustObjects(preload.good);
    if (work.kind === 'play') await loadParts(preload?.parts ?? partsFor(work.input.manifest, work.input.actions.length > 0), loading);
    const result = await answer(work, loading);
    if (typeof result === 'string' || !('trace' in result)) {
      post({ id, result });
      return;
    }
    const { facts } = result.trace;
    for (let at = 0; at < facts.length; at += PIECE) post({ id, facts: facts.slice(at, at + PIECE) });
    post({ id, result: { ...result, trace: { ...result.trace, facts: [] } } });
  } catch (error) {
    post({ id, failed: error instanceof Error ? error.message : String(error) });
  }
}

/** One after the other: a run that waits for a part must not meet another's. */
let before: Promise<void> = Promise.resolve();
scope.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  before = before.then(() => reply(data));
});
