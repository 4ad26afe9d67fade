import type { Task } from '../../clock.ts';
import type { Sys } from '../../system/types.ts';
import { logLine } from './log.ts';
import type { ErrorLog } from './log.ts';
import type { Settings } from './settings.ts';
import type { Exchange } from './variables.ts';

/** What a worker shares between its requests. */
export interface Worker {
  readonly sys: Sys;
  readonly settings: Settings;
  readonly errorLog: ErrorLog;
  /** Open access logs by path. */
  readonly accessLogs: ReadonlyMap<string, number>;
}

/** Which request an error line is about. */
const about = (x: Exchange): string =>
  `, client: ${x.request.peer.address}, server: ${x.server.names[0] ?? ''}, request: "${x.request.line}"`;
const hostPart = (x: Exchange): string => (x.request.headers.has('host') ? `, host: "${x.request.headers.get('host')}"` : '');

/** Writes what went wrong with a request into the error log; after `\0` in the text comes what is said of the upstream. */
export function* complain(worker: Worker, x: Exchange, text: string): Task<void> {
  const [message, upstream = ''] = text.split('\0');
  yield* logLine(worker.sys, worker.errorLog, 'error', `*${x.connection} ${message}${about(x)}${upstream}${hostPart(x)}`);
}
