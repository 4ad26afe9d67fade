import type { Task } from '../../clock.ts';
import { SystemError } from '../../system/errors.ts';
import type { Sys } from '../../system/types.ts';
import { timeOfLog } from './variables.ts';

export type Level = 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'crit' | 'alert' | 'emerg';
const LEVELS: readonly Level[] = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];

/** An open error log. */
export interface ErrorLog {
  readonly fd: number;
  readonly level: Level;
}

/** Writes a line as nginx does: `2026/11/21 00:51:12 [notice] 1#1: start worker processes`. */
export function* logLine(sys: Sys, log: ErrorLog, level: Level, text: string): Task<void> {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(log.level)) return;
  try {
    yield* sys.write(log.fd, `${timeOfLog(sys.now())} [${level}] ${sys.pid}#${sys.pid}: ${text}\n`);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}
