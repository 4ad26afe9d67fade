/** The simulator in a Web Worker: one request, one whole run. */
import type { Expect } from '../simulator/index.ts';
import { checkClaims } from '../site/claims/check.ts';
import { play } from '../site/run/play.ts';
import { formatYaml } from '../site/format-yaml.ts';
import type { Answer, Request, Result, Work } from './protocol.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

function answer(work: Work): Result {
  if (work.kind === 'format') return formatYaml(work.text);
  if (work.kind === 'play') return play(work.input, () => performance.now());
  const { trace } = play(work.input);
  // The page's own claims: their shape was checked when the page was built.
  return checkClaims(
    trace,
    work.input,
    work.claims.map((json) => JSON.parse(json) as Expect),
  );
}

scope.addEventListener('message', (event: MessageEvent<Request>) => {
  const { id, work } = event.data;
  let reply: Answer;
  try {
    reply = { id, result: answer(work) };
  } catch (error) {
    reply = { id, failed: error instanceof Error ? error.message : String(error) };
  }
  scope.postMessage(reply);
});
