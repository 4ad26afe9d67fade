/** The page's side of the worker: asks for runs, and starts a new worker when one does not answer. */
import { scriptUrl } from '../site/trusted.ts';
import workerUrl from './worker.ts?worker&url';
import type { Fact, Verdict } from '../simulator/index.ts';
import type { PlayInput } from '../site/run/play.ts';
import type { Run } from '../site/run/types.ts';
import type { Answer, Preload, Request, Result, Work } from './protocol.ts';

/** Real ms after which a silent worker is given up: while a run goes on, the worker says so each second. */
const PATIENCE = 8000;
/** Real ms after which any run is given up. The simulator's own budgets stop a run long before, on a machine that is not very slow. */
const PATIENCE_AT_MOST = 120_000;
/** The same while the worker waits for the network. */
const PATIENCE_LOADING = 60_000;

interface Pending {
  readonly request: Request;
  /** What has come of a run's facts. */
  readonly facts: Fact[];
  /** Is told each second how many the run has taken. */
  readonly waiting: ((seconds: number) => void) | undefined;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the worker was given what it is at; `performance.now()`. */
let began = 0;
let lastId = 0;
/** In the order asked; the first one is what the worker is at. */
const queue: Pending[] = [];

function start(): Worker {
  const made = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'central-mall-simulator' });
  made.addEventListener('message', (event: MessageEvent<Answer>) => {
    if ('loading' in event.data) {
      watch(PATIENCE_LOADING);
      return;
    }
    const index = queue.findIndex(({ request }) => request.id === event.data.id);
    if ('alive' in event.data) {
      const taken = performance.now() - began;
      watch(Math.min(PATIENCE, PATIENCE_AT_MOST - taken));
      queue[index]?.waiting?.(Math.round(taken / 1000));
      return;
    }
    if ('facts' in event.data) {
      queue[index]?.facts.push(...event.data.facts);
      return;
    }
    const [pending] = index < 0 ? [] : queue.splice(index, 1);
    if (pending !== undefined) settle(pending, event.data);
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

/** Watches the time from now on. */
function watch(patience: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const taken = Math.round((performance.now() - began) / 1000);
    giveUp(`The run did not end within ${taken} s and was stopped.`);
  }, patience);
}

/** Stops the run that the worker is at: its promise is rejected with a sentence that says so. */
export const stopRun = (): void => giveUp('You stopped the run.');

function settle({ facts, resolve, reject }: Pending, answer: Answer): void {
  if ('failed' in answer) reject(new Error(answer.failed));
  else if ('result' in answer)
    resolve(isRun(answer.result) ? { ...answer.result, trace: { ...answer.result.trace, facts } } : answer.result);
}
const isRun = (result: Result): result is Run => typeof result === 'object' && 'trace' in result;

/** Hands the first request in the queue to the worker and watches the time. */
function next(): void {
  clearTimeout(timer);
  const [first] = queue;
  if (first === undefined) return;
  worker ??= start();
  began = performance.now();
  watch(PATIENCE);
  worker.postMessage(first.request);
}

const ask = (work: Work, preload?: Preload, waiting?: (seconds: number) => void): Promise<Result> =>
  new Promise((resolve, reject) => {
    queue.push({ request: { id: ++lastId, work, ...(preload !== undefined && { preload }) }, facts: [], waiting, resolve, reject });
    if (queue.length === 1) next();
  });

/**
 * Runs a manifest in the worker; `preload` says what is known of it, and `waiting` is told each second how many a long run has taken. Rejects
 * when the run cannot be had, with a sentence for the reader.
 */
export const requestRun = (input: PlayInput, preload?: Preload, waiting?: (seconds: number) => void): Promise<Run> =>
  ask({ kind: 'play', input }, preload, waiting) as Promise<Run>;

/** Checks claims (`expect` as JSON) against a run of the manifest, in the worker. */
export const requestVerdicts = (input: PlayInput, claims: readonly string[]): Promise<readonly Verdict[]> =>
  ask({ kind: 'check', input, claims }) as Promise<readonly Verdict[]>;

/** The same manifest, laid out evenly; as it is when it is no YAML. */
export const requestFormat = (text: string): Promise<string> => ask({ kind: 'format', text }) as Promise<string>;
