import type { Task } from '../../clock.ts';
import { readYaml } from '../../manifest/yaml/read.ts';
import { SystemError } from '../../system/errors.ts';
import { createTogether } from '../../system/together.ts';
import type { Together } from '../../system/together.ts';
import type { Program, Sys } from '../../system/types.ts';
import { acceptAll } from '../http-server.ts';
import { readFile } from '../args.ts';

/** One listening port and where its connections go. */
export interface Relay {
  readonly address: string;
  readonly port: number;
  readonly targets: readonly { readonly host: string; readonly port: number }[];
  /** What an HTTP client hears when no target answers; a TCP client just sees the end. */
  readonly failure: string;
}

function* pump(sys: Sys, from: number, to: number): Task<void> {
  try {
    for (let data = yield* sys.read(from); data !== ''; data = yield* sys.read(from)) yield* sys.write(to, data);
    sys.shutdown(to);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** Carries one connection to the first target that answers. */
export function* carry(sys: Sys, client: number, relay: Relay, first: number): Task<void> {
  const turned = relay.targets.map((_target, i) => relay.targets[(i + first) % relay.targets.length]!);
  let upstream = -1;
  for (const { host, port } of turned) {
    const [address] = yield* sys.resolve(host);
    if (address === undefined) continue;
    try {
      upstream = yield* sys.connect(address, port, 5_000);
      break;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
  }
  if (upstream < 0) {
    if (relay.failure !== '') yield* swallow(sys, client, relay.failure);
    sys.close(client);
    return;
  }
  const both: Together = createTogether();
  both.add(pump(sys, client, upstream));
  both.add(pump(sys, upstream, client));
  yield* both.run();
  sys.close(upstream);
  sys.close(client);
}

function* swallow(sys: Sys, client: number, failure: string): Task<void> {
  try {
    if ((yield* sys.poll([client], 10_000)).length > 0 && (yield* sys.read(client)) !== '') yield* sys.write(client, failure);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** Serves relays until told to stop; answers false when a port is taken, after `complain`. */
export function* relayAll(sys: Sys, relays: readonly Relay[], complain: (relay: Relay, text: string) => Task<void>): Task<boolean> {
  const group = createTogether();
  for (const relay of relays) {
    let fd: number;
    try {
      fd = sys.listen(relay.address, relay.port);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* complain(relay, error.message);
      return false;
    }
    let turn = 0;
    group.add(acceptAll(sys, fd, group, (client) => carry(sys, client, relay, turn++)));
  }
  let told = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR1'] as const) sys.signal(signal, () => (told = true));
  sys.signal('SIGPIPE', 'ignore');
  while (!told && group.count() > 0) yield* group.run();
  return true;
}

const hostPort = (text: string, port = 80): { readonly host: string; readonly port: number } => {
  const match = /^(.*?):(\d+)$/.exec(text);
  return { host: match?.[1] ?? text, port: Number(match?.[2] ?? port) };
};

const HTTP_503 =
  'HTTP/1.0 503 Service Unavailable\r\ncache-control: no-cache\r\nconnection: close\r\ncontent-type: text/html\r\n\r\n<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n';

/** Frontends and backends of a haproxy.cfg. */
export function haproxyRelays(text: string): readonly Relay[] | { readonly error: string } {
  const sections: { kind: string; name: string; mode: string; binds: string[]; servers: string[]; use: string }[] = [];
  let mode = 'tcp';
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw.replace(/#.*/, '').trim().split(/\s+/);
    const [key = ''] = words;
    if (key === '') continue;
    const current = sections.at(-1);
    if (['global', 'defaults', 'frontend', 'backend', 'listen', 'resolvers', 'userlist', 'peers'].includes(key))
      sections.push({ kind: key, name: words[1] ?? '', mode, binds: [], servers: [], use: '' });
    else if (current === undefined) return { error: `parsing [${index + 1}] : unknown keyword '${key}' out of section.` };
    else if (key === 'mode') {
      current.mode = words[1] ?? 'tcp';
      if (current.kind === 'defaults') mode = current.mode;
    } else if (key === 'bind') current.binds.push(words[1] ?? '');
    else if (key === 'server') current.servers.push(words[2] ?? '');
    else if (key === 'default_backend') current.use = words[1] ?? '';
  }
  return sections
    .filter(({ kind }) => kind === 'frontend' || kind === 'listen')
    .flatMap((section) => {
      const behind = section.kind === 'listen' ? section : sections.find((other) => other.kind === 'backend' && other.name === section.use);
      return section.binds.map((bind): Relay => {
        const { host, port } = hostPort(bind);
        return {
          address: host === '*' || host === '' ? '0.0.0.0' : host,
          port,
          targets: (behind?.servers ?? []).map((server) => hostPort(server)),
          failure: section.mode === 'http' ? HTTP_503 : '',
        };
      });
    });
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

/** The first value of a key anywhere inside. */
function find(value: Json | undefined, key: string, depth = 0): Json | undefined {
  if (depth > 30 || typeof value !== 'object' || value === null) return undefined;
  if (isObject(value) && Object.hasOwn(value, key) && typeof value[key] === 'string') return value[key];
  for (const inner of Object.values(value)) {
    const found = find(inner as Json, key, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Listeners and clusters of an Envoy bootstrap file. */
export function envoyRelays(text: string): readonly Relay[] | { readonly error: string } {
  const [document] = readYaml(text);
  if (document?.error !== undefined) return { error: document.error.message };
  const config = (document?.value ?? null) as Json;
  const clusters = new Map<string, { host: string; port: number }[]>();
  for (const cluster of list(at(config, 'static_resources', 'clusters'))) {
    const endpoints = list(at(cluster, 'load_assignment', 'endpoints')).flatMap((group) => list(at(group, 'lb_endpoints')));
    clusters.set(
      String(at(cluster, 'name') ?? ''),
      endpoints.map((endpoint) => ({
        host: String(at(endpoint, 'endpoint', 'address', 'socket_address', 'address') ?? ''),
        port: Number(at(endpoint, 'endpoint', 'address', 'socket_address', 'port_value') ?? 0),
      })),
    );
  }
  const relays = list(at(config, 'static_resources', 'listeners')).map((listener): Relay => {
    const socket = at(listener, 'address', 'socket_address');
    const http = JSON.stringify(listener).includes('http_connection_manager');
    const body =
      'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused';
    return {
      address: String(at(socket, 'address') ?? '0.0.0.0'),
      port: Number(at(socket, 'port_value') ?? 0),
      targets: clusters.get(String(find(listener, 'cluster') ?? '')) ?? [],
      failure: http
        ? `HTTP/1.1 503 Service Unavailable\r\ncontent-length: ${body.length}\r\ncontent-type: text/plain\r\nserver: envoy\r\nconnection: close\r\n\r\n${body}`
        : '',
    };
  });
  const admin = at(config, 'admin', 'address', 'socket_address');
  return admin === undefined
    ? relays
    : [
        ...relays,
        {
          address: String(at(admin, 'address') ?? '0.0.0.0'),
          port: Number(at(admin, 'port_value') ?? 9901),
          targets: [],
          failure: 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nLIVE\n',
        },
      ];
}

/** A proxy that reads its configuration from the file after an option. */
const fromFile = (
  option: readonly string[],
  usual: string,
  read: (text: string) => readonly Relay[] | { readonly error: string },
  say: {
    readonly missing: (path: string) => string;
    readonly bad: (path: string, error: string) => string;
    readonly started: string;
    readonly taken: (relay: Relay) => string;
  },
): Program =>
  function* (sys) {
    const place = sys.argv.findIndex((word) => option.includes(word));
    const path = place >= 0 ? (sys.argv[place + 1] ?? usual) : usual;
    let text: string;
    try {
      text = yield* readFile(sys, path);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* sys.write(2, say.missing(path));
      return 1;
    }
    const relays = read(text);
    if ('error' in relays) {
      yield* sys.write(2, say.bad(path, relays.error));
      return 1;
    }
    yield* sys.write(2, say.started);
    return (yield* relayAll(sys, relays, (relay) => sys.write(2, say.taken(relay)))) ? 0 : 1;
  };

export const haproxy = fromFile(['-f'], '/usr/local/etc/haproxy/haproxy.cfg', haproxyRelays, {
  missing: (path) => `[ALERT]    (1) : config : Could not open configuration file '${path}' : No such file or directory\n`,
  bad: (path, error) => `[ALERT]    (1) : config : ${error}\n[ALERT]    (1) : config : Error(s) found in configuration file : ${path}\n`,
  started: '[NOTICE]   (1) : New worker (8) forked\n[NOTICE]   (1) : Loading success.\n',
  taken: ({ address, port }) =>
    `[ALERT]    (1) : Starting frontend main: cannot bind socket (Address already in use) for [${address}:${port}]\n`,
});

export const envoy = fromFile(['-c', '--config-path'], '/etc/envoy/envoy.yaml', envoyRelays, {
  missing: (path) => `error initializing configuration '${path}': unable to read file: ${path}\n`,
  bad: (path, error) => `error initializing configuration '${path}': ${error}\n`,
  started: '[info][main] starting main dispatch loop\n',
  taken: ({ address, port }) => `error adding listener '${address}:${port}': cannot bind '${address}:${port}': Address already in use\n`,
});

/** `socat TCP-LISTEN:port,fork TCP:host:port`. */
export const socat: Program = function* (sys) {
  const [from = '', to = ''] = sys.argv.slice(1).filter((word) => !/^-/.test(word));
  const listen = /^tcp4?-l(?:isten)?:(\d+)/i.exec(from);
  const target = /^tcp4?(?:-connect)?:(.+?):(\d+)/i.exec(to);
  const bind = /bind=([\d.]+)/.exec(from)?.[1] ?? '0.0.0.0';
  if (listen === null || target === null) {
    yield* sys.write(2, `socat[${sys.pid}] E unknown device/address "${listen === null ? from : to}"\n`);
    return 1;
  }
  const relay: Relay = { address: bind, port: Number(listen[1]), targets: [{ host: target[1]!, port: Number(target[2]) }], failure: '' };
  const stamp = (): string => new Date(sys.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');
  return (yield* relayAll(sys, [relay], () =>
    sys.write(2, `${stamp()} socat[${sys.pid}] E bind(5, {AF=2 ${bind}:${relay.port}}, 16): Address already in use\n`),
  ))
    ? 143
    : 1;
};
