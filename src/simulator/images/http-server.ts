import type { Task } from '../clock.ts';
import { parseHead } from '../shell/applets/netHttp.ts';
import { SystemError } from '../system/errors.ts';
import { createTogether } from '../system/together.ts';
import type { Together } from '../system/together.ts';
import type { Bytes, Peer, Sys } from '../system/types.ts';

/** One HTTP request as a server read it. */
export interface Request {
  /** `GET / HTTP/1.1` */
  readonly line: string;
  readonly method: string;
  /** With its query, as sent. */
  readonly target: string;
  readonly version: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Bytes;
  readonly peer: Peer;
  readonly local: Peer;
  readonly fd: number;
}
/** What a handler answers: bytes for the wire, and whether the connection may live on. */
export interface Answer {
  readonly data: Bytes;
  readonly keep: boolean;
}
export type Handler = (request: Request) => Task<Answer>;

const MAX_REQUEST = 1 << 20;
const TLS = '\x16';
const REQUEST_LINE = /^([A-Z]+) (\S+)(?: (HTTP\/\d\.\d))?$/;

/** Whether the client may send more on this connection. */
export const wantsKeepAlive = (request: Pick<Request, 'version' | 'headers'>): boolean => {
  const said = request.headers.get('connection')?.toLowerCase() ?? '';
  return request.version === 'HTTP/1.1' ? !said.includes('close') : said.includes('keep-alive');
};

/** Reads requests from a connection and answers them until one side has enough. */
export function* serveConnection(sys: Sys, fd: number, handle: Handler, idleMs: number, bad: (line: string) => Bytes): Task<void> {
  try {
    const peer = sys.peer(fd);
    const local = sys.socketName(fd);
    let data = '';
    for (;;) {
      let head = parseHead(data);
      while (head === undefined) {
        if ((yield* sys.poll([fd], idleMs)).length === 0) return;
        const more = yield* sys.read(fd);
        if (more === '') return;
        data += more;
        head = parseHead(data);
        if (data.length > MAX_REQUEST) return;
        // No method begins with a byte like the first of a TLS greeting: nobody waits for the end of such a line.
        if (head === undefined && (data.includes('\n') || data.startsWith(TLS))) {
          const line = (data.split('\n', 1)[0] ?? '').replace(/\r$/, '');
          if (!REQUEST_LINE.test(line)) {
            yield* sys.write(fd, bad(line));
            return;
          }
        }
      }
      const match = REQUEST_LINE.exec(head.line);
      if (match === null) {
        yield* sys.write(fd, bad(head.line));
        return;
      }
      const length = Math.min(MAX_REQUEST, Number(head.headers.get('content-length') ?? 0) || 0);
      if (head.headers.get('expect')?.toLowerCase() === '100-continue') yield* sys.write(fd, 'HTTP/1.1 100 Continue\r\n\r\n');
      while (data.length < head.length + length) {
        if ((yield* sys.poll([fd], idleMs)).length === 0) return;
        const more = yield* sys.read(fd);
        if (more === '') return;
        data += more;
      }
      const body = data.slice(head.length, head.length + length);
      data = data.slice(head.length + length);
      const request: Request = {
        line: head.line,
        method: match[1]!,
        target: match[2]!,
        version: match[3] ?? 'HTTP/0.9',
        headers: head.headers,
        body,
        peer,
        local,
        fd,
      };
      const { data: answer, keep } = yield* handle(request);
      yield* sys.write(fd, answer);
      if (!keep) return;
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  } finally {
    if (sys.isOpen(fd)) sys.close(fd);
  }
}

/** Accepts connections on a listening descriptor for as long as the program runs. */
export function* acceptAll(sys: Sys, listener: number, group: Together, connection: (fd: number) => Task<void>): Task<void> {
  for (;;) {
    const { fd } = yield* sys.accept(listener);
    group.add(connection(fd));
  }
}

export interface SimpleServer {
  /** Value of the `Server` header; none when absent. */
  readonly name?: string;
  readonly idleMs?: number;
  readonly handle: (request: Request) => Task<SimpleAnswer>;
  /** Called after each answer, e.g. to write an access log. */
  readonly log?: (request: Request, status: number, bytes: number) => Task<void>;
  readonly keepAlive?: boolean;
}
export interface SimpleAnswer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body: Bytes;
}

export const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  418: "I'm a teapot",
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Puts an answer on the wire in the plain way most servers do. */
export function plainAnswer(
  request: Request,
  answer: SimpleAnswer,
  dateHeader: string | undefined,
  server: string | undefined,
  keep: boolean,
): Bytes {
  const head = [
    `${request.version === 'HTTP/1.0' ? 'HTTP/1.0' : 'HTTP/1.1'} ${answer.status} ${REASONS[answer.status] ?? 'Unknown'}`,
    ...(dateHeader === undefined ? [] : [`Date: ${dateHeader}`]),
    ...(server === undefined ? [] : [`Server: ${server}`]),
    ...(answer.headers ?? []).map(([name, value]) => `${name}: ${value}`),
    ...(answer.status === 204 || answer.status === 304 ? [] : [`Content-Length: ${answer.body.length}`]),
    ...(answer.type === undefined ? [] : [`Content-Type: ${answer.type}`]),
    ...(keep ? [] : ['Connection: close']),
  ];
  return `${head.join('\r\n')}\r\n\r\n${request.method === 'HEAD' || answer.status === 204 ? '' : answer.body}`;
}

/** Serves on descriptors until a caught signal interrupts; answers then. */
export function* serveSimple(sys: Sys, listeners: readonly number[], server: SimpleServer, date: (ms: number) => string): Task<void> {
  const group = createTogether();
  const handler: Handler = function* (request) {
    const answer = yield* server.handle(request);
    const keep = server.keepAlive !== false && wantsKeepAlive(request);
    if (server.log !== undefined) yield* server.log(request, answer.status, answer.body.length);
    return { data: plainAnswer(request, answer, date(sys.now()), server.name, keep), keep };
  };
  const bad = (): Bytes =>
    'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request';
  for (const fd of listeners)
    group.add(acceptAll(sys, fd, group, (client) => serveConnection(sys, client, handler, server.idleMs ?? 60_000, bad)));
  yield* group.run();
}
