import type { Clock, Task, Time } from '../clock.ts';
import type { Api } from '../api/types.ts';
import type { Bytes } from '../system/types.ts';
import type { ExecHandle, ExecResult } from '../runtime/types.ts';

/** What a kubectl command works on. Given by the cluster; the command is a task on its clock. */
export interface KubectlHost {
  readonly clock: Clock;
  readonly epoch: number;
  readonly api: Api;
  /** The context's current namespace. */
  readonly namespace: string;
  /** Text of a file named on the command line (`-f pod.yaml`), or undefined. */
  readFile(path: string): string | undefined;
  /** Permission bits of such a file; absent where files have none. */
  readonly modeOf?: (path: string) => number | undefined;
  /** `config set-context --current --namespace`: changes `namespace` for the commands that follow. */
  readonly setNamespace?: (namespace: string) => void;
  writeFile(path: string, text: string): void;
  /** Logs of a container's run number `restartCount` that are still kept (the newest two), or undefined. */
  logs(
    namespace: string,
    pod: string,
    container: string,
    previous: boolean,
  ): readonly { readonly at: Time; readonly stream: 'stdout' | 'stderr'; readonly text: string }[] | undefined;
  exec(
    namespace: string,
    pod: string,
    container: string,
    argv: readonly string[],
    options: {
      readonly tty: boolean;
      readonly stdin: boolean;
      readonly output: (stream: 'stdout' | 'stderr', data: Bytes) => void;
      readonly done: (result: ExecResult) => void;
    },
  ): ExecHandle | { readonly error: string };
  /** Joins a running container's process 1; undefined when it does not run. */
  attach(
    namespace: string,
    pod: string,
    container: string,
    options: { readonly output: (stream: 'stdout' | 'stderr', data: Bytes) => void; readonly done: (exitCode: number) => void },
  ): ExecHandle | undefined;
  /** Connects to a Pod's port from outside (port-forward). */
  request(address: string, port: number, data: Bytes, done: (response: Bytes | undefined) => void): void;
}
export interface KubectlIo {
  readonly stdin: string;
  out(text: string): void;
  err(text: string): void;
  /** Whether a person types at a terminal; without it `-t` is refused as in a pipe. */
  readonly tty?: boolean;
  /** Given the live process of `exec -it`, `run -it`, `debug -it`: what is typed from now on goes to it (bytes, `\x03` as a SIGINT), until `detach`. */
  readonly attach?: (handle: ExecHandle) => void;
  readonly detach?: () => void;
  /**
   * Opens a file in the reader's editor (`kubectl edit`, `vi`). `left` is told once what stands in the file when the editor is left, or
   * undefined when nothing was saved. Answers how to take the editor away. Absent where nobody sits at a terminal.
   */
  readonly edit?: (file: string, text: string, left: (saved: string | undefined) => void) => () => void;
}
/** Runs one command line (already split into words, without `kubectl`) and answers its exit code. */
export type Kubectl = (host: KubectlHost, argv: readonly string[], io: KubectlIo) => Task<number>;
