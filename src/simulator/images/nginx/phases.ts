import type { Task } from '../../clock.ts';
import { denied } from './access.ts';
import { chooseLocation } from './choose.ts';
import { fileOf, serveFile, statOrNull } from './files.ts';
import { passOn } from './proxy.ts';
import { errorResponse } from './response.ts';
import type { Response } from './response.ts';
import { rewritten } from './rewrite.ts';
import { nearest, nearestAll } from './settings.ts';
import type { Scope } from './settings.ts';
import { expand } from './variables.ts';
import type { Exchange } from './variables.ts';
import { complain } from './worker.ts';
import type { Worker } from './worker.ts';

const MAX_REDIRECTS = 10;

/** Finds the answer: location by location while redirects lead on, then `error_page`. */
export function* dispatch(worker: Worker, x: Exchange): Task<Response> {
  let response = rewritten(x, x.server.scope) ?? (yield* inLocation(worker, x, 0));
  const scope = x.location?.scope ?? x.server.scope;
  const intercept = response.special === true || (response.proxied === true && nearest(scope, 'proxy_intercept_errors')?.args[0] === 'on');
  if (!intercept || response.status < 300) return response;
  for (const { args } of nearestAll(scope, 'error_page')) {
    const codes = args.slice(0, -1).filter((arg) => /^\d+$/.test(arg));
    if (!codes.includes(String(response.status))) continue;
    const change = args.find((arg) => /^=\d*$/.test(arg));
    const target = args.at(-1)!;
    const status = change === undefined ? response.status : change === '=' ? 0 : Number(change.slice(1));
    if (/^https?:\/\//.test(target)) return { ...errorResponse(302, [['Location', expand(x, target)]]), special: false };
    const before = response;
    if (target.startsWith('@')) {
      x.location = x.server.locations.find((location) => `${location.modifier}${location.pattern}` === target) ?? null;
      response = x.location === null ? errorResponse(500) : yield* content(worker, x, x.location.scope, 1);
    } else {
      x.uri = expand(x, target);
      response = yield* inLocation(worker, x, 1);
    }
    if (response.special === true && response.status >= 400) return { ...errorResponse(response.status), special: false };
    return {
      ...response,
      status: status === 0 ? response.status : status,
      headers: before.status < 400 ? before.headers : response.headers,
    };
  }
  return response;
}

function* inLocation(worker: Worker, x: Exchange, depth: number): Task<Response> {
  if (depth > MAX_REDIRECTS) return errorResponse(500);
  x.location = chooseLocation(x);
  const scope = x.location?.scope ?? x.server.scope;
  const before = x.uri;
  const early = x.location === null ? undefined : rewritten(x, scope);
  if (early !== undefined) return early;
  if (x.uri !== before && !x.set.has('\0break')) return yield* inLocation(worker, x, depth + 1);
  if (x.location?.scope.directives.some(({ name }) => name === 'internal') === true && depth === 0) return errorResponse(404);
  return yield* content(worker, x, scope, depth);
}

function* content(worker: Worker, x: Exchange, scope: Scope, depth: number): Task<Response> {
  const { request } = x;
  if (denied(x, scope)) {
    yield* complain(worker, x, 'access forbidden by rule');
    return errorResponse(403);
  }
  const own = (name: string): readonly string[] | undefined => scope.directives.findLast((directive) => directive.name === name)?.args;
  const tries = own('try_files');
  const pass = own('proxy_pass');
  if (tries !== undefined && depth <= MAX_REDIRECTS) {
    for (const candidate of tries.slice(0, -1)) {
      const uri = expand(x, candidate);
      const file = fileOf(x, scope, uri.replace(/\/$/, ''));
      const stat = statOrNull(worker.sys, file);
      if (stat === null || (stat === 'directory') !== candidate.endsWith('/')) continue;
      x.uri = uri.startsWith('/') ? uri : `/${uri}`;
      if (pass === undefined) return (yield* serveFile(worker, x, scope)) ?? (yield* inLocation(worker, x, depth + 1));
    }
    const last = tries.at(-1)!;
    if (/^=\d+$/.test(last)) return errorResponse(Number(last.slice(1)));
    if (last.startsWith('@')) {
      x.location = x.server.locations.find((location) => `${location.modifier}${location.pattern}` === last) ?? null;
      return x.location === null
        ? errorResponse(500)
        : (rewritten(x, x.location.scope) ?? (yield* content(worker, x, x.location.scope, depth + 1)));
    }
    const [path, query] = expand(x, last).split('?', 2);
    x.uri = path!;
    if (query !== undefined) x.args = query;
    return yield* inLocation(worker, x, depth + 1);
  }
  if (pass !== undefined) {
    const result = yield* passOn(x, scope, pass[0]!, (text) => complain(worker, x, text));
    if (typeof result === 'number') return errorResponse(result);
    const type = result.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
    return {
      status: result.status,
      type,
      headers: result.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
      body: result.body,
      proxied: true,
    };
  }
  if (own('stub_status') !== undefined) {
    const active = worker.sys
      .sockets()
      .filter((socket) => socket.state === 'ESTABLISHED' && socket.localPort === request.local.port).length;
    const total = x.connection;
    return {
      status: 200,
      type: 'text/plain',
      headers: [],
      body: `Active connections: ${Math.max(1, active)} \nserver accepts handled requests\n ${total} ${total} ${total} \nReading: 0 Writing: 1 Waiting: ${Math.max(0, active - 1)} \n`,
    };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorResponse(405);
  return (yield* serveFile(worker, x, scope)) ?? (yield* inLocation(worker, x, depth + 1));
}
