import type { Task } from '../../clock.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import type { Sys } from '../../system/types.ts';
import { ConfigError, parseConfig } from './config.ts';
import type { Source } from './config.ts';
import { checkDirectives } from './directives.ts';
import { logLine } from './log.ts';
import type { ErrorLog, Level } from './log.ts';
import { nearest, nearestAll, settle } from './settings.ts';
import type { Scope, Settings } from './settings.ts';

export const DEFAULT_LOG = '/var/log/nginx/error.log';
const BIND_TRIES = 5;
const BIND_PAUSE_MS = 500;

/** A start that ends with exit code 1; what is printed was printed. */
export class StartFailure extends Error {}

export function* readAll(sys: Sys, path: string): Task<string> {
  const fd = yield* sys.open(path, { read: true });
  const parts: string[] = [];
  for (;;) {
    const data = yield* sys.read(fd);
    if (data === '') break;
    parts.push(data);
  }
  sys.close(fd);
  return parts.join('');
}

/** A task that never waits, run to its end at once: files are read so. */
function atOnce<T>(task: Task<T>): T {
  for (;;) {
    const step = task.next('ready');
    if (step.done === true) return step.value;
    throw new SystemError('EAGAIN');
  }
}

export const failed = (call: string, path: string, error: SystemError): string =>
  `${call} "${path}" failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`;

function sourceOf(sys: Sys): Source {
  return {
    read: (path) => {
      try {
        return atOnce(readAll(sys, path));
      } catch (error) {
        if (error instanceof SystemError)
          throw new ConfigError(error.errno === 'EISDIR' ? failed('read()', path, error) : failed('open()', path, error));
        throw error;
      }
    },
    expand: (pattern) => {
      const slash = pattern.lastIndexOf('/');
      const directory = pattern.slice(0, slash) || '/';
      const parts = pattern.slice(slash + 1).split('*');
      const fits = (name: string): boolean => {
        if (name.startsWith('.') || !name.startsWith(parts[0]!) || !name.endsWith(parts.at(-1)!)) return false;
        let at = 0;
        return parts.every((part) => (at = name.indexOf(part, at)) >= 0 && (at += part.length) >= 0);
      };
      return sys.exists(directory)
        ? [...sys.readdir(directory)]
            .filter(fits)
            .sort()
            .map((name) => `${directory}/${name}`)
        : [];
    },
  };
}

/** What stands in the global part of the command line: `-g "daemon off;"`. */
export interface CommandLine {
  readonly config: string;
  readonly globals: string;
  readonly test: boolean;
  readonly quiet: boolean;
  readonly signal: string | undefined;
}

export function* emerg(sys: Sys, log: ErrorLog | null, message: string, level: Level = 'emerg'): Task<void> {
  if (log !== null) yield* logLine(sys, log, level, message);
  yield* sys.write(2, `nginx: [${level}] ${message}\n`);
}

/** Opens an error log by its directive; `stderr` is descriptor 2. */
export function* openLog(sys: Sys, path: string, level: string | undefined): Task<ErrorLog> {
  const threshold = (level ?? 'error') as Level;
  if (path === 'stderr') return { fd: 2, level: threshold };
  if (path === 'off') return { fd: yield* sys.open('/dev/null', { write: true }), level: threshold };
  const full = path.startsWith('/') ? path : `/etc/nginx/${path}`;
  try {
    return { fd: yield* sys.open(full, { write: true, append: true, create: true }, 0o644), level: threshold };
  } catch (error) {
    if (error instanceof SystemError) throw new ConfigError(failed('open()', full, error));
    throw error;
  }
}

/** The scopes of a configuration that may name logs. */
function* scopesOf(settings: Settings): Generator<Scope> {
  if (settings.http !== null) yield settings.http;
  for (const server of settings.servers) {
    yield server.scope;
    for (const location of server.locations) yield location.scope;
  }
}

export interface Opened {
  readonly settings: Settings;
  readonly errorLog: ErrorLog;
  readonly accessLogs: ReadonlyMap<string, number>;
}

/** Reads the configuration and opens its logs; throws {@link ConfigError}. */
export function* load(sys: Sys, line: CommandLine): Task<Opened> {
  const source = sourceOf(sys);
  const globals = line.globals === '' ? [] : parseConfig({ ...source, read: () => line.globals }, 'command line');
  const config = [...globals, ...parseConfig(source, line.config)];
  checkDirectives(config);
  const settings = settle(config);
  for (const scope of scopesOf(settings)) {
    for (const directive of scope.directives) {
      if (
        directive.name === 'access_log' &&
        directive.args[1] !== undefined &&
        !settings.formats.has(directive.args[1]) &&
        !directive.args[1].includes('=')
      )
        throw new ConfigError(`unknown log format "${directive.args[1]}" in ${directive.file}:${directive.line}`);
      if (directive.name !== 'proxy_pass') continue;
      const host = /^https?:\/\/([^/:$]+)(?::\d+)?(?:\/|$)/.exec(directive.args[0]!)?.[1];
      if (host === undefined || settings.upstreams.has(host)) continue;
      if ((yield* sys.resolve(host)).length === 0)
        throw new ConfigError(`host not found in upstream "${host}" in ${directive.file}:${directive.line}`);
    }
  }
  for (const upstream of settings.upstreams.values()) {
    for (const server of upstream.servers)
      if ((yield* sys.resolve(server.host)).length === 0)
        throw new ConfigError(`host not found in upstream "${server.host}:${server.port}" in ${server.line}`);
  }
  for (const { target } of settings.streams) {
    const host = /^([^:]+)/.exec(target)?.[1] ?? '';
    if (!settings.upstreams.has(host) && (yield* sys.resolve(host)).length === 0)
      throw new ConfigError(`host not found in upstream "${target}" in ${line.config}:1`);
  }
  const logs = nearest(settings.main, 'error_log')?.args ?? [DEFAULT_LOG];
  const errorLog = yield* openLog(sys, logs[0]!, logs[1]);
  const accessLogs = new Map<string, number>();
  for (const scope of scopesOf(settings)) {
    for (const { args } of nearestAll(scope, 'access_log')) {
      const path = args[0]!;
      if (path === 'off' || accessLogs.has(path)) continue;
      accessLogs.set(path, (yield* openLog(sys, path, 'debug')).fd);
    }
  }
  return { settings, errorLog, accessLogs };
}

/** Every address and port the configuration wants. */
const wanted = (settings: Settings): readonly { readonly address: string; readonly port: number }[] => {
  const all = [...settings.servers.flatMap((server) => server.listens), ...settings.streams.flatMap((server) => server.listens)];
  return all
    .filter(
      (listen, i) =>
        all.findIndex((other) => other.port === listen.port && (other.address === listen.address || other.address === '0.0.0.0')) === i ||
        listen.address === '0.0.0.0',
    )
    .filter(
      (listen, i, list) =>
        list.findIndex((other) => other.port === listen.port && other.address === listen.address) === i &&
        (listen.address === '0.0.0.0' || !list.some((other) => other.port === listen.port && other.address === '0.0.0.0')),
    );
};

/** Listens on what is wanted and not there yet: five tries, half a second apart, as nginx does. */
export function* listenAll(sys: Sys, opened: Opened, sockets: Map<string, number>): Task<void> {
  for (let attempt = 0; attempt < BIND_TRIES; attempt++) {
    let busy = false;
    for (const { address, port } of wanted(opened.settings)) {
      const key = `${address}:${port}`;
      if (sockets.has(key)) continue;
      try {
        sockets.set(key, sys.listen(address, port));
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        yield* emerg(sys, opened.errorLog, `bind() to ${key} failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`);
        if (error.errno !== 'EADDRINUSE') throw new StartFailure();
        busy = true;
      }
    }
    if (!busy) return;
    yield* logLine(sys, opened.errorLog, 'notice', 'try again to bind() after 500ms');
    yield* sys.sleep(BIND_PAUSE_MS);
  }
  yield* emerg(sys, opened.errorLog, 'still could not bind()');
  throw new StartFailure();
}
