/** The page's side of the worker: asks for runs, and starts a new worker when one does not answer. */
import type { Verdict } from '../simulator/index.ts';
import type { PlayInput } from '../site/run/play.ts';
import type { Run } from '../site/run/types.ts';
import type { Answer, Request, Result, Work } from './protocol.ts';

/** Real ms after which a silent worker is given up. The simulator's own budgets stop a run long before. */
const PATIENCE = 8000;

interface Pending {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastId = 0;
/** In the order asked; the first one is what the worker is at. */
const queue: Pending[] = [];

function start(): Worker {
  const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'central-mall-simulator' });
  made.addEventListener('message', (event: MessageEvent<Answer>) => {
    const index = queue.findIndex(({ request }) => request.id === event.data.id);
    const [pending] = index < 0 ? [] : queue.splice(index, 1);
    if (pending !== undefined) {
      if ('result' in event.data) pending.resolve(event.data.result);
      else pending.reject(new Error(event.data.failed));
    }
    next();
  });
  made.addEventListener('error', (event) => giveUp(event.message || 'The simulator could not be loaded.'));
  return made;
}

function giveUp(message: string): void {
  worker?.terminate();
  worker = undefined;
  queue.shift()?.reject(new Error(message));
  next();
}

/** Hands the first request in the queue to the worker and watches the time. */
function next(): void {
  clearTimeout(timer);
  const [first] = queue;
  if (first === undefined) return;
  worker ??= start();
  timer = setTimeout(() => giveUp(`The run did not end within ${PATIENCE / 1000} s and was stopped.`), PATIENCE);
  worker.postMessage(first.request);
}

const ask = (work: Work): Promise<Result> =>
  new Promise((resolve, reject) => {
    queue.push({ request: { id: ++lastId, work }, resolve, reject });
    if (queue.length === 1) next();
  });

/** Runs a manifest in the worker. Rejects when the run cannot be had, with a sentence for the reader. */
export const requestRun = (input: PlayInput): Promise<Run> => ask({ kind: 'play', input }) as Promise<Run>;

/** Checks claims (`expect` as JSON) against a run of the manifest, in the worker. */
export const requestVerdicts = (input: PlayInput, claims: readonly string[]): Promise<readonly Verdict[]> =>
  ask({ kind: 'check', input, claims }) as Promise<readonly Verdict[]>;

/** The same manifest, laid out evenly; as it is when it is no YAML. */
export const requestFormat = (text: string): Promise<string> => ask({ kind: 'format', text }) as Promise<string>;
