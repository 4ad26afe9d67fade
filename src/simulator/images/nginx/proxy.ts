import type { Task } from '../../clock.ts';
import { receive } from '../../shell/applets/netHttp.ts';
import type { Received } from '../../shell/applets/netHttp.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import type { Sys } from '../../system/types.ts';
import { createTogether } from '../../system/together.ts';
import { milliseconds, nearest, nearestAll } from './settings.ts';
import type { Scope, Settings, StreamServer, Upstream } from './settings.ts';
import { expand } from './variables.ts';
import type { Exchange } from './variables.ts';

export interface Proxied {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string | null;
  readonly shown: string;
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'server', 'content-length', 'upgrade', 'trailer']);

/** Where `proxy_pass` leads for this request. */
function targetOf(x: Exchange, text: string): Target | undefined {
  const match = /^https?:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(expand(x, text));
  if (match === null) return undefined;
  const port = match[2] === undefined ? (text.startsWith('https') ? 443 : 80) : Number(match[2]);
  return { host: match[1]!, port, path: match[3] ?? null, shown: `${match[1]}${match[2] === undefined ? '' : `:${match[2]}`}` };
}

/** The servers to try for a host, the next in turn first. */
function* candidates(
  sys: Sys,
  settings: Settings,
  host: string,
  port: number,
): Task<readonly { readonly address: string; readonly port: number }[]> {
  const upstream: Upstream | undefined = settings.upstreams.get(host);
  if (upstream === undefined) return (yield* sys.resolve(host)).slice(0, 1).map((address) => ({ address, port }));
  const usable = upstream.servers.filter((server) => !server.down);
  const order = [...usable.filter((server) => !server.backup), ...usable.filter((server) => server.backup)];
  const plain = order.filter((server) => !server.backup).length;
  const first = plain === 0 ? 0 : upstream.turn++ % plain;
  const turned = [...order.slice(first, plain), ...order.slice(0, first), ...order.slice(plain)];
  const found: { address: string; port: number }[] = [];
  for (const server of turned) {
    const [address] = yield* sys.resolve(server.host);
    if (address !== undefined) found.push({ address, port: server.port });
  }
  return found;
}

/** Passes a request on; answers the upstream's answer, or the status of the failure. `complain` gets the error log's text. */
export function* passOn(x: Exchange, scope: Scope, pass: string, complain: (text: string) => Task<void>): Task<Proxied | number> {
  const { sys, request } = x;
  const target = targetOf(x, pass);
  if (target === undefined) {
    yield* complain(`invalid URL prefix in "${expand(x, pass)}"`);
    return 500;
  }
  x.set.set('proxy_host', target.shown);
  x.set.set('proxy_port', String(target.port));
  const prefix = x.location?.regex === null ? x.location.pattern : '';
  const uri = target.path === null ? request.target : `${target.path}${x.uri.slice(prefix.length)}${x.args === '' ? '' : `?${x.args}`}`;
  const set = nearestAll(scope, 'proxy_set_header').map(({ args }) => [args[0]!, expand(x, args[1]!)] as const);
  const names = new Set(set.map(([name]) => name.toLowerCase()));
  const headers: (readonly [string, string])[] = [];
  if (!names.has('host')) headers.push(['Host', target.shown]);
  for (const [name, value] of set) if (value !== '' && name.toLowerCase() !== 'connection') headers.push([name, value]);
  headers.push(['Connection', 'close']);
  if (request.body !== '') headers.push(['Content-Length', String(request.body.length)]);
  for (const [name, value] of request.headers)
    if (!names.has(name) && !['host', 'connection', 'content-length', 'keep-alive', 'expect', 'transfer-encoding'].includes(name))
      headers.push([properName(name), value]);
  const message = `${request.method} ${uri} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${request.body}`;
  const connectTimeout = milliseconds(nearest(scope, 'proxy_connect_timeout')?.args[0], 60_000);
  const readTimeout = milliseconds(nearest(scope, 'proxy_read_timeout')?.args[0], 60_000);
  const servers = yield* candidates(sys, x.settings, target.host, target.port);
  if (servers.length === 0) {
    yield* complain(
      x.settings.upstreams.has(target.host)
        ? 'no live upstreams while connecting to upstream'
        : `${target.host} could not be resolved (3: Host not found)`,
    );
    return 502;
  }
  let failure = 502;
  for (const { address, port } of servers) {
    const upstream = `, upstream: "http://${address}:${port}${uri}"`;
    const began = sys.now();
    const note = (status: number): void => {
      x.upstream.address += `${x.upstream.address === '' ? '' : ', '}${address}:${port}`;
      x.upstream.status += `${x.upstream.status === '' ? '' : ', '}${status}`;
      x.upstream.time = ((sys.now() - began) / 1000).toFixed(3);
    };
    let fd: number | undefined;
    try {
      fd = yield* sys.connect(address, port, connectTimeout);
      yield* sys.write(fd, message);
      const answer: Received = yield* receive(sys, fd, readTimeout, request.method === 'HEAD');
      if ('error' in answer) {
        note(answer.error === 'timeout' ? 504 : 502);
        failure = answer.error === 'timeout' ? 504 : 502;
        yield* complain(
          (answer.error === 'timeout'
            ? 'upstream timed out (110: Connection timed out) while reading response header from upstream'
            : 'upstream prematurely closed connection while reading response header from upstream') + marker(upstream),
        );
        continue;
      }
      const status = /^HTTP\/\d\.\d (\d{3}) ?(.*)$/.exec(answer.head.line);
      if (status === null) {
        note(502);
        yield* complain('upstream sent no valid HTTP/1.0 header while reading response header from upstream' + marker(upstream));
        failure = 502;
        continue;
      }
      note(Number(status[1]));
      const kept = answer.head.lines
        .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()] as const)
        .filter(([name]) => name !== '' && !HOP_BY_HOP.has(name.toLowerCase()));
      return { status: Number(status[1]), reason: status[2]!, headers: kept, body: answer.body };
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const timeout = error.errno === 'ETIMEDOUT';
      failure = timeout ? 504 : 502;
      note(failure);
      yield* complain(
        (timeout
          ? 'upstream timed out (110: Connection timed out) while connecting to upstream'
          : `connect() failed (${ERRNO_NUMBERS[error.errno]}: ${error.message}) while connecting to upstream`) + marker(upstream),
      );
    } finally {
      if (fd !== undefined && sys.isOpen(fd)) sys.close(fd);
    }
  }
  return failure;
}

/** Keeps the upstream's part apart from the message, so that the caller can put the request's between. */
const marker = (upstream: string): string => `\0${upstream}`;

const properName = (name: string): string => name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase());

/** Copies bytes from one descriptor to another until the end. */
function* pump(sys: Sys, from: number, to: number): Task<void> {
  try {
    for (;;) {
      const data = yield* sys.read(from);
      if (data === '') break;
      yield* sys.write(to, data);
    }
    sys.shutdown(to);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

/** One connection through a `stream` server. */
export function* passStream(
  sys: Sys,
  settings: Settings,
  server: StreamServer,
  client: number,
  complain: (text: string) => Task<void>,
): Task<void> {
  const match = /^(.*?)(?::(\d+))?$/.exec(server.target);
  const servers = yield* candidates(sys, settings, match?.[1] ?? '', Number(match?.[2] ?? 0));
  for (const { address, port } of servers) {
    try {
      const upstream = yield* sys.connect(address, port, server.connectTimeout);
      const group = createTogether();
      group.add(pump(sys, client, upstream));
      group.add(pump(sys, upstream, client));
      yield* group.run();
      sys.close(upstream);
      break;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const { address: from } = sys.peer(client);
      yield* complain(
        `connect() failed (${ERRNO_NUMBERS[error.errno]}: ${error.message}) while connecting to upstream, client: ${from}, server: 0.0.0.0:${sys.socketName(client).port}, upstream: "${address}:${port}", bytes from/to client:0/0, bytes from/to upstream:0/0`,
      );
    }
  }
  if (sys.isOpen(client)) sys.close(client);
}
