import type { Task } from '../../clock.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import { KERNEL_RELEASE } from '../../system/release.ts';
import { SIGNAL_NUMBERS } from '../../system/signals.ts';
import { createTogether } from '../../system/together.ts';
import type { Program, Signal, Sys } from '../../system/types.ts';
import { serveConnection } from '../http-server.ts';
import { ConfigError } from './config.ts';
import { StartFailure, listenAll, load } from './load.ts';
import type { CommandLine, Opened } from './load.ts';
import { logLine } from './log.ts';
import { passStream } from './proxy.ts';
import { badRequest } from './response.ts';
import { answer } from './serve.ts';
import type { Worker } from './worker.ts';
import { nearest } from './settings.ts';
import { NGINX_VERSION } from './variables.ts';

/**
 * Takes connections of a shared socket. Recordings show the first worker taking all but the second connection, which finds the
 * other one awake; a worker whose turn it is not waits a moment and then helps out.
 */
function* acceptInTurn(
  sys: Sys,
  listener: number,
  index: number,
  counter: { readonly connections: number },
  take: (fd: number) => void,
): Task<void> {
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

/** How a worker ends that would fail again. */
const FATAL = 2;

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
      // A worker that cannot stop being root ends with 2, and is not started again.
      const failed = function* (call: string, error: unknown): Task<void> {
        if (!(error instanceof SystemError)) throw error;
        yield* logLine(sys, errorLog, 'emerg', `${call} failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`);
      };
      try {
        sys.setGid(101);
      } catch (error) {
        yield* failed('setgid(101)', error);
        return FATAL;
      }
      try {
        sys.setGroups([101]);
      } catch (error) {
        yield* failed(`initgroups(${user ?? 'nginx'}, 101)`, error);
      }
      try {
        sys.setUid(101);
      } catch (error) {
        yield* failed('setuid(101)', error);
        return FATAL;
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
      if (stream !== undefined)
        yield* passStream(sys, settings, stream, fd, (text) => logLine(sys, errorLog, 'error', `*${number} ${text}`));
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
export function* master(sys: Sys, line: CommandLine, first: Opened, sockets: Map<string, number>): Task<number> {
  let opened = first;
  const signals: Signal[] = [];
  for (const signal of ['SIGQUIT', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCHLD'] as const)
    sys.signal(signal, (got) => void signals.push(got));
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
  yield* notice(`OS: Linux ${KERNEL_RELEASE}`);
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
        else
          yield* logLine(
            sys,
            opened.errorLog,
            'alert',
            `worker process ${ended.pid} exited on signal ${SIGNAL_NUMBERS[ended.status.signal]}`,
          );
        if ('code' in ended.status && ended.status.code === FATAL) {
          yield* logLine(sys, opened.errorLog, 'alert', `worker process ${ended.pid} exited with fatal code 2 and cannot be respawned`);
          continue;
        }
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

function* reapOne(
  sys: Sys,
): Task<{ readonly pid: number; readonly status: { readonly code: number } | { readonly signal: Signal } } | null> {
  try {
    return yield* sys.wait('any', { nohang: true });
  } catch (error) {
    if (error instanceof SystemError) return null;
    throw error;
  }
}
