import { createWaitQueue, type Clock, type Task, type Wait } from '../clock.ts';
import type { Api } from '../api/types.ts';
import type { KubectlHost, KubectlIo } from './types.ts';
import type { Parsed } from './flags.ts';
import { decodeText } from '../runtime/text.ts';

/** One running command: where it runs and what it was given. */
export interface Env {
  readonly host: KubectlHost;
  readonly io: KubectlIo;
  readonly api: Api;
  readonly clock: Clock;
  readonly flags: Parsed;
  readonly args: readonly string[];
  /** `kubectl get`, `kubectl rollout status`: for complaints. */
  readonly path: string;
  /** `-n` or the context's. */
  readonly namespace: string;
  /** Calendar time in ms since the Unix epoch. */
  now(): number;
  /** Prints a line on stdout. */
  say(line: string): void;
  /** Prints a line on stderr. */
  warn(line: string): void;
}
export type Run = (env: Env) => Task<number>;

/** A command of the table: its flags (see flags.ts) and a line for `--help`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the command's name in its usage line. */
  readonly usage?: string;
  readonly flags?: string;
  readonly run?: Run;
  readonly children?: readonly Command[];
}

/** Waits until something in the cluster changes or `time` comes. */
export const changeOr = (env: Env, time: number): Wait => (wake) => {
  const stop = env.api.watch(wake);
  const timer = env.clock.at(time, wake);
  return () => {
    stop();
    env.clock.cancel(timer);
  };
};
/** Waits until `done()` holds, looking after every change; answers false when `time` came first. */
export function* waitUntil(env: Env, time: number, done: () => boolean): Task<boolean> {
  while (!done()) {
    if (env.clock.now() >= time) return false;
    yield changeOr(env, time);
  }
  return true;
}

/** Lets the reader edit a file: what they saved, undefined when they left it as it was. The caller has made sure that there is an editor. */
export function* editText(io: KubectlIo, file: string, text: string): Task<{ readonly text: string } | 'interrupted' | undefined> {
  const queue = createWaitQueue();
  let left: { readonly saved: string | undefined } | undefined;
  const close = io.edit?.(file, text, (saved) => {
    left = { saved };
    queue.wakeAll();
  });
  try {
    while (left === undefined) if ((yield queue.wait) === 'interrupted') return 'interrupted';
  } finally {
    close?.();
  }
  return left.saved === undefined ? undefined : { text: left.saved };
}

export { encodeText as toBytes } from '../runtime/text.ts';
/** Decodes a stream of bytes piece by piece: the beginning of a character waits for its end. */
export function utf8Reader(): (bytes: string) => string {
  let rest = '';
  return (bytes) => {
    const all = rest + bytes;
    const begun = /[\xc2-\xdf]$|[\xe0-\xef][\x80-\xbf]?$|[\xf0-\xf4][\x80-\xbf]{0,2}$/.exec(all)?.[0] ?? '';
    rest = begun;
    return decodeText(begun === '' ? all : all.slice(0, -begun.length));
  };
}
