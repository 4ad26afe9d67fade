import type { Task } from '../../clock.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import { SIGNAL_NUMBERS } from '../../system/signals.ts';
import { createTogether } from '../../system/together.ts';
import type { Program, Signal, Sys } from '../../system/types.ts';
import { serveConnection } from '../http-server.ts';
import { ConfigError, parseConfig } from './config.ts';
import type { Source } from './config.ts';
import { checkDirectives } from './directives.ts';
import { logLine } from './log.ts';
import type { ErrorLog, Level } from './log.ts';
import { passStream } from './proxy.ts';
import { answer, badRequest } from './serve.ts';
import type { Worker } from './serve.ts';
import { nearest, nearestAll, settle } from './settings.ts';
import type { Scope, Settings } from './settings.ts';
import { NGINX_VERSION } from './variables.ts';

const DEFAULT_CONFIG = '/etc/nginx/nginx.conf';
const DEFAULT_LOG = '/var/log/nginx/error.log';
const TEMPORARY = ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
const BIND_TRIES = 5;
const BIND_PAUSE_MS = 500;

/** A start that ends with exit code 1; what is printed was printed. */
class StartFailure extends Error {}

function* readAll(sys: Sys, path: string): Task<string> {
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

const failed = (call: string, path: string, error: SystemError): string => `${call} "${path}" failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`;

function sourceOf(sys: Sys): Source {
  return {
    read: (path) => {
      try {
        return atOnce(readAll(sys, path));
      } catch (error) {
        if (error instanceof SystemError) throw new ConfigError(error.errno === 'EISDIR' ? failed('read()', path, error) : failed('open()', path, error));
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
      return sys.exists(directory) ? [...sys.readdir(directory)].filter(fits).sort().map((name) => `${directory}/${name}`) : [];
    },
  };
}

/** What stands in the global part of the command line: `-g "daemon off;"`. */
interface CommandLine {
  readonly config: string;
  readonly globals: string;
  readonly test: boolean;
  readonly quiet: boolean;
  readonly signal: string | undefined;
}

function* emerg(sys: Sys, log: ErrorLog | null, message: string, level: Level = 'emerg'): Task<void> {
  if (log !== null) yield* logLine(sys, log, level, message);
  yield* sys.write(2, `nginx: [${level}] ${message}\n`);
}

/** Opens an error log by its directive; `stderr` is descriptor 2. */
function* openLog(sys: Sys, path: string, level: string | undefined): Task<ErrorLog> {
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

interface Opened {
  readonly settings: Settings;
  readonly errorLog: ErrorLog;
  readonly accessLogs: ReadonlyMap<string, number>;
}

/** Reads the configuration and opens its logs; throws {@link ConfigError}. */
function* load(sys: Sys, line: CommandLine): Task<Opened> {
  const source = sourceOf(sys);
  const globals = line.globals === '' ? [] : parseConfig({ ...source, read: () => line.globals }, 'command line');
  const config = [...globals, ...parseConfig(source, line.config)];
  checkDirectives(config);
  const settings = settle(config);
  for (const scope of scopesOf(settings)) {
    for (const directive of scope.directives) {
      if (directive.name === 'access_log' && directive.args[1] !== undefined && !settings.formats.has(directive.args[1]) && !directive.args[1].includes('=')) throw new ConfigError(`unknown log format "${directive.args[1]}" in ${directive.file}:${directive.line}`);
      if (directive.name !== 'proxy_pass') continue;
      const host = /^https?:\/\/([^/:$]+)(?::\d+)?(?:\/|$)/.exec(directive.args[0]!)?.[1];
      if (host === undefined || settings.upstreams.has(host)) continue;
      if ((yield* sys.resolve(host)).length === 0) throw new ConfigError(`host not found in upstream "${host}" in ${directive.file}:${directive.line}`);
    }
  }
  for (const upstream of settings.upstreams.values()) {
    for (const server of upstream.servers) if ((yield* sys.resolve(server.host)).length === 0) throw new ConfigError(`host not found in upstream "${server.host}:${server.port}" in ${server.line}`);
  }
  for (const { target } of settings.streams) {
    const host = /^([^:]+)/.exec(target)?.[1] ?? '';
    if (!settings.upstreams.has(host) && (yield* sys.resolve(host)).length === 0) throw new ConfigError(`host not found in upstream "${target}" in ${line.config}:1`);
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
  return all.filter((listen, i) => all.findIndex((other) => other.port === listen.port && (other.address === listen.address || other.address === '0.0.0.0')) === i || listen.address === '0.0.0.0').filter((listen, i, list) => list.findIndex((other) => other.port === listen.port && other.address === listen.address) === i && (listen.address === '0.0.0.0' || !list.some((other) => other.port === listen.port && other.address === '0.0.0.0')));
};

/** Listens on what is wanted and not there yet: five tries, half a second apart, as nginx does. */
function* listenAll(sys: Sys, opened: Opened, sockets: Map<string, number>): Task<void> {
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

/**
 * Takes connections of a shared socket. Recordings show the first worker taking all but the second connection, which finds the
 * other one awake; a worker whose turn it is not waits a moment and then helps out.
 */
function* acceptInTurn(sys: Sys, listener: number, index: number, counter: { readonly connections: number }, take: (fd: number) => void): Task<void> {
  for (;;) {
    if ((yield* sys.poll([listener], Infinity)).length === 0) continue;
    const turn = counter.connections === 1 ? 1 : 0;
    if (turn !== index) {
      yield* sys.sleep(0.3);
      if ((yield* sys.poll([listener], 0)).length === 0) continue;
    }
    take((yield* sys.accept(listener)).fd);
  }
}

/** One worker: an event loop over the shared sockets until it is told to go. */
function worker(opened: Opened, sockets: ReadonlyMap<string, number>, counter: { connections: number }, index: number): Program {
  return function* (sys) {
    let told: 'quit' | 'terminate' | null = null;
    sys.signal('SIGQUIT', () => (told ??= 'quit'));
    sys.signal('SIGTERM', () => (told = 'terminate'));
    sys.signal('SIGINT', () => (told = 'terminate'));
    sys.signal('SIGHUP', 'ignore');
    sys.signal('SIGPIPE', 'ignore');
    sys.setTitle(['nginx: worker process']);
    const { settings, errorLog, accessLogs } = opened;
    const user = nearest(settings.main, 'user')?.args[0];
    if (sys.uid() === 0 && user !== 'root') {
      try {
        sys.setUser(101, 101);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
      }
    }
    const me: Worker = { sys, settings, errorLog, accessLogs };
    const group = createTogether();
    const idle = nearest(settings.http, 'keepalive_timeout')?.args[0];
    const idleMs = idle === undefined ? 75_000 : (Number.parseFloat(idle) || 0.001) * 1000;
    function* connection(fd: number): Task<void> {
      const number = ++counter.connections;
      const local = sys.socketName(fd);
      const stream = settings.streams.find((server) => server.listens.some((listen) => listen.port === local.port));
      let requests = 0;
      if (stream !== undefined) yield* passStream(sys, settings, stream, fd, (text) => logLine(sys, errorLog, 'error', `*${number} ${text}`));
      else yield* serveConnection(sys, fd, (request) => answer(me, request, number, ++requests), idleMs, badRequest);
    }
    for (const fd of sockets.values()) group.add(acceptInTurn(sys, fd, index, counter, (client) => group.add(connection(client))));
    while (told === null) yield* group.run();
    if (told === 'quit') yield* logLine(sys, errorLog, 'notice', 'gracefully shutting down');
    yield* logLine(sys, errorLog, 'notice', 'exiting');
    yield* logLine(sys, errorLog, 'notice', 'exit');
    return 0;
  };
}

const number = (signal: Signal): string => `${SIGNAL_NUMBERS[signal]} (${signal})`;

/** The master process: starts workers, replaces those that die, obeys signals. */
function* master(sys: Sys, line: CommandLine, first: Opened, sockets: Map<string, number>): Task<number> {
  let opened = first;
  const signals: Signal[] = [];
  for (const signal of ['SIGQUIT', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCHLD'] as const) sys.signal(signal, (got) => void signals.push(got));
  sys.setTitle([`nginx: master process ${sys.argv.join(' ')}`]);
  const notice = (text: string): Task<void> => logLine(sys, opened.errorLog, 'notice', text);
  const counter = { connections: 0 };
  const workers = new Set<number>();
  const leaving = new Set<number>();
  const start = function* (): Task<void> {
    for (let i = 0; i < opened.settings.workers; i++) {
      const pid = sys.fork(worker(opened, sockets, counter, i));
      workers.add(pid);
      yield* notice(`start worker process ${pid}`);
    }
  };
  yield* notice('using the "epoll" event method');
  yield* notice(`nginx/${NGINX_VERSION}`);
  yield* notice('built by gcc 16.2.0 (Debian 16.2.0-3) ');
  yield* notice('OS: Linux 6.18.44-fc-v669');
  yield* notice('getrlimit(RLIMIT_NOFILE): 20000:20000');
  yield* notice('start worker processes');
  yield* start();
  let stopping = false;
  for (;;) {
    while (signals.length === 0) yield* sys.sleep(Infinity);
    const signal = signals.shift()!;
    if (signal === 'SIGCHLD') {
      for (;;) {
        const ended = yield* reapOne(sys);
        if (ended === null) break;
        yield* notice(`signal 17 (SIGCHLD) received from ${ended.pid}`);
        const known = workers.delete(ended.pid) || leaving.delete(ended.pid);
        if (!known) continue;
        if ('code' in ended.status) yield* notice(`worker process ${ended.pid} exited with code ${ended.status.code}`);
        else yield* logLine(sys, opened.errorLog, 'alert', `worker process ${ended.pid} exited on signal ${SIGNAL_NUMBERS[ended.status.signal]}`);
        if (!stopping && workers.size < opened.settings.workers) {
          const pid = sys.fork(worker(opened, sockets, counter, workers.size));
          workers.add(pid);
          yield* notice(`start worker process ${pid}`);
        }
      }
      if (stopping && workers.size + leaving.size === 0) {
        yield* notice('exit');
        return 0;
      }
      continue;
    }
    const graceful = signal === 'SIGQUIT';
    const tell = (pids: Iterable<number>, what: Signal): void => {
      for (const pid of pids) sys.kill(pid, what);
    };
    switch (signal) {
      case 'SIGQUIT':
      case 'SIGTERM':
      case 'SIGINT':
        yield* notice(`signal ${number(signal)} received, ${graceful ? 'shutting down' : 'exiting'}`);
        stopping = true;
        tell(workers, graceful ? 'SIGQUIT' : 'SIGTERM');
        break;
      case 'SIGHUP': {
        yield* notice('signal 1 (SIGHUP) received, reconfiguring');
        yield* notice('reconfiguring');
        try {
          const next = yield* load(sys, line);
          yield* listenAll(sys, next, sockets);
          opened = next;
        } catch (error) {
          if (error instanceof StartFailure) break;
          if (!(error instanceof ConfigError)) throw error;
          yield* logLine(sys, opened.errorLog, 'emerg', error.message);
          break;
        }
        const old = [...workers];
        workers.clear();
        for (const pid of old) leaving.add(pid);
        yield* notice('using the "epoll" event method');
        yield* notice('start worker processes');
        yield* start();
        tell(old, 'SIGQUIT');
        break;
      }
      case 'SIGUSR1':
        yield* notice('signal 10 (SIGUSR1) received, reopening logs');
        yield* notice('reopening logs');
        break;
      default:
    }
  }
}

function* reapOne(sys: Sys): Task<{ readonly pid: number; readonly status: { readonly code: number } | { readonly signal: Signal } } | null> {
  try {
    return yield* sys.wait('any', { nohang: true });
  } catch (error) {
    if (error instanceof SystemError) return null;
    throw error;
  }
}

const HELP = `nginx version: nginx/${NGINX_VERSION}
Usage: nginx [-?hvVtTq] [-s signal] [-p prefix]
             [-e filename] [-c filename] [-g directives]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -V            : show version and configure options then exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to a master process: stop, quit, reopen, reload
  -p prefix     : set prefix path (default: /etc/nginx/)
  -e filename   : set error log file (default: /var/log/nginx/error.log)
  -c filename   : set configuration file (default: /etc/nginx/nginx.conf)
  -g directives : set global directives out of configuration file

`;

/** The program `nginx`. */
export const nginx: Program = function* (sys) {
  const line = { config: DEFAULT_CONFIG, globals: '', test: false, quiet: false, signal: undefined as string | undefined };
  for (let i = 1; i < sys.argv.length; i++) {
    const arg = sys.argv[i]!;
    if (!arg.startsWith('-')) {
      yield* sys.write(2, `nginx: invalid option: "${arg}"\n`);
      return 1;
    }
    for (let j = 1; j < arg.length; j++) {
      const option = arg[j]!;
      if ('vV?h'.includes(option)) {
        yield* sys.write(2, option === 'v' ? `nginx version: nginx/${NGINX_VERSION}\n` : option === 'V' ? `nginx version: nginx/${NGINX_VERSION}\nbuilt by gcc 16.2.0 (Debian 16.2.0-3) \nconfigure arguments: --prefix=/etc/nginx\n` : HELP);
        return 0;
      }
      if (option === 't' || option === 'T') line.test = true;
      else if (option === 'q') line.quiet = true;
      else if ('sgcpe'.includes(option)) {
        const value = arg.slice(j + 1) || sys.argv[++i];
        if (value === undefined) {
          yield* sys.write(2, `nginx: option "-${option}" requires ${option === 's' ? 'parameter' : option === 'g' ? 'parameter' : 'file name'}\n`);
          return 1;
        }
        if (option === 's') line.signal = value;
        if (option === 'g') line.globals = value;
        if (option === 'c') line.config = value.startsWith('/') ? value : `/etc/nginx/${value}`;
        break;
      } else {
        yield* sys.write(2, `nginx: invalid option: "${option}"\n`);
        return 1;
      }
    }
  }
  return yield* run(sys, line);
};

const SIGNALS: Readonly<Record<string, Signal>> = { stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: 'SIGUSR1' };

function* run(sys: Sys, line: CommandLine): Task<number> {
  let early: ErrorLog | null = null;
  try {
    early = yield* openLog(sys, DEFAULT_LOG, 'notice');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield* sys.write(2, `nginx: [alert] could not open error log file: ${error.message}\n`);
  }
  try {
    const opened = yield* load(sys, line);
    const { settings, errorLog } = opened;
    const pidFile = nearest(settings.main, 'pid')?.args[0] ?? '/run/nginx.pid';
    if (line.signal !== undefined) return yield* send(sys, line.signal, pidFile, errorLog);
    const user = nearest(settings.main, 'user');
    if (sys.uid() !== 0 && user !== undefined) yield* emerg(sys, errorLog, `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${user.file}:${user.line}`, 'warn');
    for (const name of TEMPORARY) makeTemporary(sys, `/var/cache/nginx/${name}_temp`);
    if (line.test) {
      if (!line.quiet) yield* sys.write(2, `nginx: the configuration file ${line.config} syntax is ok\nnginx: configuration file ${line.config} test is successful\n`);
      return 0;
    }
    const sockets = new Map<string, number>();
    yield* listenAll(sys, opened, sockets);
    yield* writePid(sys, pidFile);
    if (nearest(settings.main, 'daemon')?.args[0] === 'off') return yield* master(sys, line, opened, sockets);
    sys.fork(function* (child) {
      child.setsid();
      yield* writePid(child, pidFile);
      return yield* master(child, line, opened, sockets);
    });
    return 0;
  } catch (error) {
    if (error instanceof StartFailure) return 1;
    if (!(error instanceof ConfigError)) throw error;
    yield* emerg(sys, line.test || line.signal !== undefined ? null : early, error.message);
    if (line.test) yield* sys.write(2, `nginx: configuration file ${line.config} test failed\n`);
    return 1;
  }
}

function makeTemporary(sys: Sys, path: string): void {
  try {
    sys.mkdir(path, 0o700);
    if (sys.uid() === 0) sys.chown(path, 101, 0);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.errno !== 'EEXIST') throw new ConfigError(`mkdir() "${path}" failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`);
  }
}

function* writePid(sys: Sys, path: string): Task<void> {
  try {
    const fd = yield* sys.open(path, { write: true, create: true, truncate: true });
    yield* sys.write(fd, `${sys.pid}\n`);
    sys.close(fd);
  } catch (error) {
    if (error instanceof SystemError) throw new ConfigError(failed('open()', path, error));
    throw error;
  }
}

function* send(sys: Sys, name: string, pidFile: string, log: ErrorLog): Task<number> {
  if (!Object.hasOwn(SIGNALS, name)) {
    yield* sys.write(2, `nginx: invalid option: "-s ${name}"\n`);
    return 1;
  }
  yield* logLine(sys, log, 'notice', 'signal process started');
  let text: string;
  try {
    text = yield* readAll(sys, pidFile);
  } catch (error) {
    if (error instanceof SystemError) throw new ConfigError(failed('open()', pidFile, error));
    throw error;
  }
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) throw new ConfigError(`invalid PID number "${text.trim()}" in "${pidFile}"`);
  try {
    sys.kill(pid, SIGNALS[name]!);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* emerg(sys, log, `kill(${pid}, ${SIGNAL_NUMBERS[SIGNALS[name]!]}) failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`, 'alert');
    return 1;
  }
}
