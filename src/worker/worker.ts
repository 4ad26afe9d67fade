/** The simulator in a Web Worker: one request, one whole run. */
import { play } from '../site/run/play.ts';
import type { PlayAnswer, PlayRequest } from './protocol.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener('message', (event: MessageEvent<PlayRequest>) => {
  const { id, input } = event.data;
  let answer: PlayAnswer;
  try {
    answer = { id, run: play(input, () => performance.now()) };
  } catch (error) {
    answer = { id, failed: error instanceof Error ? error.message : String(error) };
  }
  scope.postMessage(answer);
});
