import type { Clock, Task, Wait } from '../clock.ts';
import type { Api } from '../api/types.ts';
import type { KubectlHost, KubectlIo } from './types.ts';
import type { Parsed } from './flags.ts';

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
  /** Documents of YAML printed so far: a line stands between them. */
  readonly printed: { count: number };
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
export const changeOr =
  (env: Env, time: number): Wait =>
  (wake) => {
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
