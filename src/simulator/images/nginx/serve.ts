import type { Task } from '../../clock.ts';
import { httpDate } from '../../shell/applets/netHttp.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import type { Sys } from '../../system/types.ts';
import { REASONS, wantsKeepAlive } from '../http-server.ts';
import type { Answer, Request } from '../http-server.ts';
import { logLine } from './log.ts';
import type { ErrorLog } from './log.ts';
import { passOn } from './proxy.ts';
import { STATUS_LINE, errorResponse, mimeOf } from './response.ts';
import type { Response } from './response.ts';
import { compilePattern, nearest, nearestAll } from './settings.ts';
import type { Location, Scope, Server, Settings } from './settings.ts';
import { NGINX_VERSION, expand, hostOf } from './variables.ts';
import type { Exchange } from './variables.ts';

/** What a worker shares between its requests. */
export interface Worker {
  readonly sys: Sys;
  readonly settings: Settings;
  readonly errorLog: ErrorLog;
  /** Open access logs by path. */
  readonly accessLogs: ReadonlyMap<string, number>;
}

const MAX_REDIRECTS = 10;

/** The server block that answers: by address and port, then by name. */
function chooseServer(settings: Settings, request: Request): Server | undefined {
  const { address, port } = request.local;
  const fits = (server: Server, exact: boolean): boolean =>
    server.listens.some((listen) => listen.port === port && (exact ? listen.address === address : listen.address === '0.0.0.0'));
  let here = settings.servers.filter((server) => fits(server, true));
  if (here.length === 0) here = settings.servers.filter((server) => fits(server, false));
  const host = hostOf(request);
  return (
    here.find((server) => server.names.includes(host)) ??
    here.find((server) =>
      server.names.some(
        (name) => (name.startsWith('*.') && host.endsWith(name.slice(1))) || (name.endsWith('.*') && host.startsWith(name.slice(0, -1))),
      ),
    ) ??
    here.find((server) => server.listens.some((listen) => listen.port === port && listen.isDefault)) ??
    here[0]
  );
}

function chooseLocation(x: Exchange): Location | null {
  const { locations } = x.server;
  const exact = locations.find((location) => location.modifier === '=' && location.pattern === x.uri);
  if (exact !== undefined) return exact;
  let best: Location | null = null;
  for (const location of locations)
    if (
      (location.modifier === '' || location.modifier === '^~') &&
      x.uri.startsWith(location.pattern) &&
      location.pattern.length > (best?.pattern.length ?? -1)
    )
      best = location;
  if (best?.modifier === '^~') return best;
  for (const location of locations) {
    const found = location.regex?.exec(x.uri);
    if (found !== undefined && found !== null) {
      x.captures = found;
      return location;
    }
  }
  return best;
}

/** Decodes and tidies a path; undefined when it climbs out. */
export function normalise(path: string): string | undefined {
  const decoded = path.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const out: string[] = [];
  const parts = decoded.split('/');
  for (const [i, part] of parts.entries()) {
    if (part === '..') {
      if (out.length === 0) return undefined;
      out.pop();
    } else if (part !== '.' && part !== '') out.push(part);
    if (i === parts.length - 1 && (part === '' || part === '.' || part === '..') && out.length > 0) out.push('');
  }
  return `/${out.join('/')}`;
}

/** `allow` and `deny`, the first that fits. */
function denied(x: Exchange, scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const rules = at.directives.filter(({ name }) => name === 'allow' || name === 'deny');
    if (rules.length === 0) continue;
    const rule = rules.find(({ args }) => matchesNetwork(x.request.peer.address, args[0] ?? ''));
    return rule?.name === 'deny';
  }
  return false;
}
const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
function matchesNetwork(address: string, network: string): boolean {
  if (network === 'all') return true;
  const [base, bits] = network.split('/');
  const size = 2 ** (32 - Number(bits ?? 32));
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(base ?? '') / size);
}

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

/** Finds the answer: location by location while redirects lead on, then `error_page`. */
function* dispatch(worker: Worker, x: Exchange): Task<Response> {
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

/** `set`, `rewrite`, `if` and `return` of one block; an answer when one of them ends the request. */
function rewritten(x: Exchange, scope: Scope): Response | undefined {
  for (const directive of scope.directives) {
    const { name, args, block } = directive;
    if (name === 'set') x.set.set((args[0] ?? '').replace(/^\$/, ''), expand(x, args[1] ?? ''));
    else if (name === 'break') return undefined;
    else if (name === 'return') return returned(x, args);
    else if (name === 'if' && condition(x, args.join(' '), directive)) {
      const inner = rewritten(x, { directives: block ?? [], parent: scope });
      if (inner !== undefined) return inner;
    } else if (name === 'rewrite') {
      const match = compilePattern(args[0] ?? '', false, directive).exec(x.uri);
      if (match === null) continue;
      x.captures = match;
      const target = expand(x, args[1] ?? '');
      if (/^https?:\/\//.test(target) || args[2] === 'permanent' || args[2] === 'redirect')
        return returned(x, [args[2] === 'permanent' ? '301' : '302', target]);
      const [path, query] = target.split('?', 2);
      x.uri = path!;
      if (query !== undefined) x.args = query;
      if (args[2] === 'break') x.set.set('\0break', '1');
      if (args[2] === 'last' || args[2] === 'break') return undefined;
    }
  }
  return undefined;
}

function condition(x: Exchange, text: string, directive: Parameters<typeof compilePattern>[2]): boolean {
  const inner = text.replace(/^\(\s*/, '').replace(/\s*\)$/, '');
  const match = /^(\S+)\s+(=|!=|~\*|~|!~\*|!~)\s+"?(.*?)"?$/.exec(inner);
  if (match === null) return !['', '0'].includes(expand(x, inner));
  const value = expand(x, match[1]!);
  const [, , operator, wanted] = match;
  if (operator === '=' || operator === '!=') return (value === expand(x, wanted!)) === (operator === '=');
  return compilePattern(wanted!, operator!.endsWith('*'), directive).test(value) !== operator!.startsWith('!');
}

function returned(x: Exchange, args: readonly string[]): Response {
  const code = /^\d+$/.test(args[0] ?? '') ? Number(args[0]) : 302;
  const text = code === 302 && args.length === 1 && !/^\d+$/.test(args[0]!) ? args[0] : args[1];
  if ([301, 302, 303, 307, 308].includes(code)) {
    const to = expand(x, text ?? '');
    const port = x.request.local.port === 80 ? '' : `:${x.request.local.port}`;
    return { ...errorResponse(code, [['Location', to.startsWith('/') ? `http://${hostOf(x.request)}${port}${to}` : to]]), special: false };
  }
  if (text === undefined) return code >= 400 ? errorResponse(code) : { status: code, type: 'text/plain', headers: [], body: '' };
  const type = nearest(x.location?.scope ?? x.server.scope, 'default_type')?.args[0] ?? 'text/plain';
  return { status: code, type: mimeOf(x, x.uri) ?? type, headers: [], body: expand(x, text) };
}

/** Which request an error line is about. */
const about = (x: Exchange): string =>
  `, client: ${x.request.peer.address}, server: ${x.server.names[0] ?? ''}, request: "${x.request.line}"`;
const hostPart = (x: Exchange): string => (x.request.headers.has('host') ? `, host: "${x.request.headers.get('host')}"` : '');

function* complain(worker: Worker, x: Exchange, text: string): Task<void> {
  const [message, upstream = ''] = text.split('\0');
  yield* logLine(worker.sys, worker.errorLog, 'error', `*${x.connection} ${message}${about(x)}${upstream}${hostPart(x)}`);
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
      if (pass === undefined) return yield* serveFile(worker, x, scope, depth);
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
  return yield* serveFile(worker, x, scope, depth);
}

function fileOf(x: Exchange, scope: Scope, uri: string): string {
  const alias = x.location?.scope.directives.findLast((directive) => directive.name === 'alias')?.args[0];
  const root = expand(x, nearest(scope, 'root')?.args[0] ?? 'html');
  x.set.set('document_root', root.startsWith('/') ? root : `/etc/nginx/${root}`);
  if (alias !== undefined && x.location?.regex === null) return `${expand(x, alias)}${uri.slice(x.location.pattern.length)}`;
  return `${root.startsWith('/') ? root : `/etc/nginx/${root}`}${uri}`;
}

function statOrNull(sys: Sys, path: string): 'file' | 'directory' | null {
  try {
    const { type } = sys.stat(path);
    return type === 'directory' ? 'directory' : 'file';
  } catch (error) {
    if (error instanceof SystemError) return null;
    throw error;
  }
}

function* serveFile(worker: Worker, x: Exchange, scope: Scope, depth: number): Task<Response> {
  const { sys } = worker;
  const path = fileOf(x, scope, x.uri);
  x.set.set('request_filename', path);
  if (path.endsWith('/')) {
    const names = nearest(scope, 'index')?.args ?? ['index.html'];
    for (const name of names) {
      const file = name.startsWith('/') ? name : `${path}${expand(x, name)}`;
      if (statOrNull(sys, file) === null) continue;
      x.uri = name.startsWith('/') ? name : `${x.uri}${name}`;
      // nginx looks for the location of the index file anew.
      return depth > MAX_REDIRECTS ? errorResponse(500) : yield* inLocation(worker, x, depth + 1);
    }
    if (statOrNull(sys, path) === null) {
      yield* complain(worker, x, `"${path}${names[0]}" is not found (2: No such file or directory)`);
      return errorResponse(404);
    }
    if (nearest(scope, 'autoindex')?.args[0] === 'on') return listing(x, path);
    yield* complain(worker, x, `directory index of "${path}" is forbidden`);
    return errorResponse(403);
  }
  try {
    const stat = sys.stat(path);
    if (stat.type === 'directory') {
      const port = x.request.local.port === 80 ? '' : `:${x.request.local.port}`;
      return {
        ...errorResponse(301, [['Location', `http://${hostOf(x.request)}${port}${x.uri}/${x.args === '' ? '' : `?${x.args}`}`]]),
        special: false,
      };
    }
    const fd = yield* sys.open(path, { read: true });
    const parts: string[] = [];
    for (;;) {
      const data = yield* sys.read(fd, 1 << 20);
      if (data === '') break;
      parts.push(data);
    }
    sys.close(fd);
    const body = parts.join('');
    const seconds = Math.floor(stat.mtime / 1000);
    const etag = `"${seconds.toString(16)}-${body.length.toString(16)}"`;
    const modified = httpDate(seconds * 1000);
    const type = mimeOf(x, path) ?? nearest(scope, 'default_type')?.args[0] ?? 'text/plain';
    const headers = [
      ['Last-Modified', modified],
      ['ETag', etag],
      ['Accept-Ranges', 'bytes'],
    ] as const;
    const since = x.request.headers.get('if-modified-since');
    if (x.request.headers.get('if-none-match') === etag || (since === modified && !x.request.headers.has('if-none-match')))
      return { status: 304, type: null, headers: headers.slice(0, 2), body: '' };
    const range = /^bytes=(\d*)-(\d*)$/.exec(x.request.headers.get('range') ?? '');
    if (range !== null && (range[1] !== '' || range[2] !== '')) {
      const start = range[1] === '' ? Math.max(0, body.length - Number(range[2])) : Number(range[1]);
      const end = range[1] === '' || range[2] === '' ? body.length - 1 : Math.min(body.length - 1, Number(range[2]));
      if (start <= end)
        return {
          status: 206,
          type,
          headers: [...headers.slice(0, 2), ['Content-Range', `bytes ${start}-${end}/${body.length}`]],
          body: body.slice(start, end + 1),
        };
    }
    return { status: 200, type, headers, body };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const missing = error.errno === 'ENOENT' || error.errno === 'ENOTDIR' || error.errno === 'ENAMETOOLONG';
    if (nearest(scope, 'log_not_found')?.args[0] !== 'off' || !missing)
      yield* complain(worker, x, `open() "${path}" failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`);
    return errorResponse(missing ? 404 : error.errno === 'EACCES' ? 403 : 500);
  }
}

function listing(x: Exchange, path: string): Response {
  const rows = [...x.sys.readdir(path)]
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, stat: x.sys.stat(`${path}${name}`) }))
    .sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory') || (a.name < b.name ? -1 : 1))
    .map(({ name, stat }) => {
      const shown = stat.type === 'directory' ? `${name}/` : name;
      const date = new Date(stat.mtime).toISOString();
      const when = `${date.slice(8, 10)}-${httpDate(stat.mtime).slice(8, 11)}-${date.slice(0, 4)} ${date.slice(11, 16)}`;
      return `<a href="${shown}">${shown}</a>${' '.repeat(Math.max(0, 51 - shown.length))}${when}${(stat.type === 'directory' ? '-' : String(stat.size)).padStart(20)}\r\n`;
    });
  return {
    status: 200,
    type: 'text/html',
    headers: [],
    body: `<html>\r\n<head><title>Index of ${x.uri}</title></head>\r\n<body>\r\n<h1>Index of ${x.uri}</h1><hr><pre><a href="../">../</a>\r\n${rows.join('')}</pre><hr></body>\r\n</html>\r\n`,
  };
}
