import type { Task } from '../../clock.ts';
import { httpDate } from '../../shell/applets/netHttp.ts';
import { SystemError } from '../../system/errors.ts';
import { REASONS, wantsKeepAlive } from '../http-server.ts';
import type { Answer, Request } from '../http-server.ts';
import { normalise } from '../url-path.ts';
import { chooseServer } from './choose.ts';
import { dispatch } from './phases.ts';
import { STATUS_LINE, errorResponse } from './response.ts';
import type { Response } from './response.ts';
import { nearest, nearestAll } from './settings.ts';
import type { Scope } from './settings.ts';
import { NGINX_VERSION, expand } from './variables.ts';
import type { Exchange } from './variables.ts';
import type { Worker } from './worker.ts';

/** Answers a request; writes the access log. */
export function* answer(worker: Worker, request: Request, connection: number, requests: number): Task<Answer> {
  const { sys, settings } = worker;
  const server = chooseServer(settings, request);
  if (server === undefined) return { data: '', keep: false };
  const path = request.target.replace(/^https?:\/\/[^/]*/, '') || '/';
  const question = path.indexOf('?');
  const uri = normalise((question < 0 ? path : path.slice(0, question)).replace(/#.*/, ''));
  const x: Exchange = {
    sys,
    settings,
    request,
    server,
    location: null,
    uri: uri ?? '/',
    args: question < 0 ? '' : path.slice(question + 1),
    connection,
    requests,
    started: sys.now(),
    status: 0,
    bodyBytes: 0,
    set: new Map(),
    upstream: { address: '', status: '', time: '' },
    captures: null,
  };
  let response: Response;
  if (uri === undefined || (request.version === 'HTTP/1.1' && !request.headers.has('host'))) response = errorResponse(400);
  else response = yield* dispatch(worker, x);
  if (response.status === 444) return { data: '', keep: false };
  const keep = wantsKeepAlive(request) && response.status !== 400;
  const scope = x.location?.scope ?? server.scope;
  const version = nearest(scope, 'server_tokens')?.args[0] === 'off' ? 'nginx' : `nginx/${NGINX_VERSION}`;
  const body =
    version === 'nginx' ? response.body.replace(`<center>nginx/${NGINX_VERSION}</center>`, '<center>nginx</center>') : response.body;
  const empty = response.status === 204 || response.status === 304;
  const added = nearestAll(scope, 'add_header')
    .filter(({ args }) => args[2] === 'always' || [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(response.status))
    .map(({ args }) => [args[0]!, expand(x, args[1]!)] as const);
  const lines = [
    `HTTP/1.1 ${response.status} ${STATUS_LINE[response.status] ?? REASONS[response.status] ?? ''}`.trimEnd(),
    `Server: ${version}`,
    `Date: ${httpDate(sys.now())}`,
    ...(response.type === null || empty ? [] : [`Content-Type: ${response.type}`]),
    ...(empty ? [] : [`Content-Length: ${body.length}`]),
    ...response.headers.filter(([name]) => name === 'Last-Modified' || name === 'Location').map(([name, value]) => `${name}: ${value}`),
    `Connection: ${keep ? 'keep-alive' : 'close'}`,
    ...response.headers.filter(([name]) => name !== 'Last-Modified' && name !== 'Location').map(([name, value]) => `${name}: ${value}`),
    ...added.map(([name, value]) => `${name}: ${value}`),
  ];
  x.status = response.status;
  x.bodyBytes = request.method === 'HEAD' || empty ? 0 : body.length;
  yield* writeAccessLog(worker, x, scope);
  return { data: `${lines.join('\r\n')}\r\n\r\n${x.bodyBytes === 0 ? '' : body}`, keep };
}

function* writeAccessLog(worker: Worker, x: Exchange, scope: Scope): Task<void> {
  for (const { args } of nearestAll(scope, 'access_log')) {
    if (args[0] === 'off') return;
    const fd = worker.accessLogs.get(args[0]!);
    const condition = args.find((arg) => arg.startsWith('if='));
    if (condition !== undefined && ['', '0'].includes(expand(x, condition.slice(3)))) continue;
    const format = worker.settings.formats.get(args[1] ?? 'combined') ?? '';
    if (fd !== undefined) yield* quietly(worker.sys.write(fd, `${expand(x, format, true)}\n`));
  }
}
function* quietly(task: Task<void>): Task<void> {
  try {
    yield* task;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}
