import type { Task } from '../../clock.ts';
import { httpDate } from '../../shell/applets/netHttp.ts';
import { SystemError } from '../../system/errors.ts';
import type { Program, Signal, Sys } from '../../system/types.ts';
import { serveSimple } from '../http-server.ts';
import type { Request, SimpleAnswer } from '../http-server.ts';
import { flags } from '../args.ts';

/** Waits for SIGTERM or SIGINT; answers which came. */
export function* untilTold(sys: Sys, signals: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT']): Task<Signal> {
  let told: Signal | null = null;
  for (const signal of signals) sys.signal(signal, (got) => (told ??= got));
  while (told === null) yield* sys.sleep(Infinity);
  return told;
}

/** Listens or prints what went wrong and answers null. */
export function* listenOr(sys: Sys, address: string, port: number, complaint: (text: string) => string): Task<number | null> {
  try {
    return sys.listen(address, port);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(2, complaint(error.message.toLowerCase()));
    return null;
  }
}

interface WebServer {
  readonly port: (sys: Sys, options: ReadonlyMap<string, string>) => number;
  readonly started?: (port: number, sys: Sys) => string;
  readonly answer: (request: Request, sys: Sys, options: ReadonlyMap<string, string>, began: number) => SimpleAnswer;
  readonly values?: readonly string[];
  /** Ends at SIGTERM; without a handler a program as process 1 does not hear it. */
  readonly deaf?: boolean;
}

const portIn = (text: string | undefined, otherwise: number): number => {
  const number = Number((text ?? '').replace(/^.*:/, ''));
  return Number.isInteger(number) && number > 0 && number < 65536 ? number : otherwise;
};

/** A small HTTP server described by its answer. */
export const webServer = (server: WebServer): Program =>
  function* (sys) {
    const { options } = flags(sys.argv.slice(1), server.values ?? []);
    const began = sys.now();
    const port = server.port(sys, options);
    const listener = yield* listenOr(sys, '0.0.0.0', port, (text) => `listen tcp :${port}: bind: ${text}\n`);
    if (listener === null) return 1;
    const line = server.started?.(port, sys);
    if (line !== undefined) yield* sys.write(2, line);
    let told = false;
    if (server.deaf !== true) for (const signal of ['SIGTERM', 'SIGINT'] as const) sys.signal(signal, () => (told = true));
    sys.signal('SIGPIPE', 'ignore');
    sys.setMemory(4 << 20);

    const handle = function* (request: Request): Task<SimpleAnswer> {
      return server.answer(request, sys, options, began);
    };
    while (!told) yield* serveSimple(sys, [listener], { handle }, httpDate);
    return 0;
  };

const text = (body: string, status = 200): SimpleAnswer => ({ status, type: 'text/plain; charset=utf-8', body });

/** `2026/11/21 00:51:17` as Go's log package prints it. */
const goTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');

export const httpEcho = webServer({
  values: ['text', 'listen', 'status-code'],
  port: (_sys, options) => portIn(options.get('listen'), 5678),
  started: (port, sys) =>
    `${new Date(sys.now())
      .toISOString()
      .replace('Z', '000Z')
      .replace(/\.(\d{3})000Z$/, '.$1Z')} [INFO] server is listening on :${port}\n`,
  answer: (_request, sys, options) =>
    text(`${options.get('text') ?? sys.env.get('ECHO_TEXT') ?? ''}\n`, Number(options.get('status-code') ?? 200)),
});

export const whoami = webServer({
  values: ['port'],
  port: (sys, options) => portIn(options.get('port') ?? sys.env.get('WHOAMI_PORT_NUMBER'), 80),
  started: (port, sys) => `${goTime(sys.now())} Starting up on port ${port}\n`,
  answer: (request, sys) =>
    request.target.startsWith('/health')
      ? text('')
      : text(
          `Hostname: ${sys.hostname()}\n${sys
            .interfaces()
            .map((one) => `IP: ${one.address}\n`)
            .join(
              '',
            )}RemoteAddr: ${request.peer.address}:${request.peer.port}\n${request.line}\nHost: ${request.headers.get('host') ?? ''}\n${[
            ...request.headers,
          ]
            .filter(([name]) => name !== 'host')
            .map(([name, value]) => `${name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase())}: ${value}\n`)
            .join('')}\n`,
        ),
});

export const helloApp = webServer({
  port: (sys) => portIn(sys.env.get('PORT'), 8080),
  started: (port, sys) => `${goTime(sys.now())} Server listening on port ${port}\n`,
  answer: (_request, sys) => text(`Hello, world!\nVersion: 1.0.0\nHostname: ${sys.hostname()}\n`),
});

/** agnhost's `netexec`: an HTTP server that tests talk to. */
export const netexec = webServer({
  values: ['http-port', 'udp-port', 'sctp-port'],
  port: (_sys, options) => portIn(options.get('http-port'), 8080),
  started: (port, sys) =>
    `${goTime(sys.now())} Started HTTP server on port ${port}\n${goTime(sys.now())} Started UDP server on port  8081\n`,
  answer: (request, sys) => {
    const url = /^\/([^?]*)(?:\?(.*))?$/.exec(request.target);
    const query = new Map(
      (url?.[2] ?? '').split('&').map(
        (pair) =>
          [
            pair.split('=')[0]!,
            decodeURIComponent(
              pair
                .split('=')
                .slice(1)
                .join('=')
                .replaceAll('+', ' ')
                .replace(/%(?![0-9a-fA-F]{2})/g, '%25'),
            ),
          ] as const,
      ),
    );
    switch (url?.[1]) {
      case '':
        return text(`NOW: ${new Date(sys.now()).toISOString().replace('T', ' ').replace('Z', ' +0000 UTC')}`);
      case 'hostname':
      case 'hostName':
        return text(sys.hostname());
      case 'clientip':
        return text(`${request.peer.address}:${request.peer.port}`);
      case 'echo':
        return text(query.get('msg') ?? '', Number(query.get('code')) || 200);
      case 'healthz':
        return text('');
      case 'exit':
        return sys.exit(Number(query.get('code')) || 0);
      default:
        return text('404 page not found\n', 404);
    }
  },
});

/** agnhost's `liveness`: well for ten seconds, ill from then on. */
export const liveness = webServer({
  port: () => 8080,
  answer: (request, sys, _options, began) => {
    const age = sys.now() - began;
    if (!request.target.startsWith('/healthz')) return text('404 page not found\n', 404);
    return age > 10_000 ? text(`error: ${(age / 1000).toFixed(6)}`, 500) : text('ok');
  },
  deaf: true,
});

const METRICS = (seconds: number): string =>
  `# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.\n# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds ${seconds}\n# HELP up Whether the exporter is up.\n# TYPE up gauge\nup 1\n`;

/** A Prometheus exporter that knows nothing but that it is up. */
export const exporter = (port: number): Program =>
  webServer({
    values: ['web.listen-address', 'port'],
    port: (_sys, options) => portIn(options.get('web.listen-address'), port),
    started: (chosen, sys) =>
      `time=${new Date(sys.now()).toISOString()} level=INFO source=tls_config.go:347 msg="Listening on" address=[::]:${chosen}\n`,
    answer: (request, _sys, _options, began) =>
      request.target.startsWith('/metrics')
        ? { ...text(METRICS(Math.floor(began / 1000))), type: 'text/plain; version=0.0.4; charset=utf-8' }
        : {
            status: 200,
            type: 'text/html',
            body: '<html><head><title>Exporter</title></head><body><h1>Exporter</h1><p><a href="/metrics">Metrics</a></p></body></html>',
          },
  });

/** A server of which only the port and its first words are played: it accepts connections and keeps them. */
export const listener = (port: number, said: readonly string[], delayMs = 0): Program =>
  function* (sys) {
    if (delayMs > 0) yield* sys.sleep(delayMs);
    const fd = yield* listenOr(sys, '0.0.0.0', port, (problem) => `bind: ${problem}\n`);
    if (fd === null) return 1;
    for (const line of said) yield* sys.write(2, `${line}\n`);
    let told = false;
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) sys.signal(signal, () => (told = true));
    while (!told) {
      try {
        yield* sys.accept(fd);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
      }
    }
    return 0;
  };

/** `stress --vm 1 --vm-bytes 150M`: takes memory, for lessons on limits. */
export const stress: Program = function* (sys) {
  const { options } = flags(sys.argv.slice(1), [
    'vm',
    'vm-bytes',
    'vm-hang',
    'cpu',
    'io',
    'hdd',
    'timeout',
    'c',
    'm',
    'i',
    'd',
    't',
    'mem-total',
    'mem-alloc-size',
    'mem-alloc-sleep',
    'cpus',
  ]);
  const count = (long: string, short: string): number => Number(options.get(long) ?? options.get(short) ?? 0) || 0;
  const size = /^(\d+)([BKMG]?)i?/i.exec(options.get('vm-bytes') ?? options.get('mem-total') ?? '256M');
  const bytes = Number(size?.[1] ?? 256) * ({ B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[(size?.[2] ?? 'M').toUpperCase() || 'B'] ?? 1);
  const vm = count('vm', 'm') || (options.has('mem-total') ? 1 : 0);
  yield* sys.write(
    1,
    `stress: info: [${sys.pid}] dispatching hogs: ${count('cpu', 'c')} cpu, ${count('io', 'i')} io, ${vm} vm, ${count('hdd', 'd')} hdd\n`,
  );
  for (let i = 0; i < Math.min(vm, 64); i++) {
    sys.fork(function* (worker) {
      worker.setMemory(bytes);
      yield* worker.sleep(Infinity);
      return 0;
    });
  }
  const timeout = Number.parseFloat(options.get('timeout') ?? options.get('t') ?? '');
  yield* sys.sleep(Number.isNaN(timeout) ? Infinity : timeout * 1000);
  yield* sys.write(1, `stress: info: [${sys.pid}] successful run completed in ${timeout}s\n`);
  return 0;
};

/** A package manager without a network. */
export const packageManager = (said: string, code: number): Program =>
  function* (sys) {
    yield* sys.write(2, said);
    return code;
  };
