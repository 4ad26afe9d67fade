import type { Task } from '../../clock.ts';
import { httpDate } from '../../shell/applets/netHttp.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import type { Sys } from '../../system/types.ts';
import { errorResponse, mimeOf } from './response.ts';
import type { Response } from './response.ts';
import { nearest } from './settings.ts';
import type { Scope } from './settings.ts';
import { expand, hostOf } from './variables.ts';
import type { Exchange } from './variables.ts';
import { complain } from './worker.ts';
import type { Worker } from './worker.ts';

/** The file a path stands for, by `alias` or `root`. */
export function fileOf(x: Exchange, scope: Scope, uri: string): string {
  const alias = x.location?.scope.directives.findLast((directive) => directive.name === 'alias')?.args[0];
  const root = expand(x, nearest(scope, 'root')?.args[0] ?? 'html');
  x.set.set('document_root', root.startsWith('/') ? root : `/etc/nginx/${root}`);
  if (alias !== undefined && x.location?.regex === null) return `${expand(x, alias)}${uri.slice(x.location.pattern.length)}`;
  return `${root.startsWith('/') ? root : `/etc/nginx/${root}`}${uri}`;
}

/** What is there; null when nothing is, or it cannot be looked at. */
export function statOrNull(sys: Sys, path: string): 'file' | 'directory' | null {
  try {
    const { type } = sys.stat(path);
    return type === 'directory' ? 'directory' : 'file';
  } catch (error) {
    if (error instanceof SystemError) return null;
    throw error;
  }
}

/** Answers with a file or with what a directory holds; null when `x.uri` now names its index file, whose location nginx looks for anew. */
export function* serveFile(worker: Worker, x: Exchange, scope: Scope): Task<Response | null> {
  const { sys } = worker;
  const path = fileOf(x, scope, x.uri);
  x.set.set('request_filename', path);
  if (path.endsWith('/')) {
    const names = nearest(scope, 'index')?.args ?? ['index.html'];
    for (const name of names) {
      const file = name.startsWith('/') ? name : `${path}${expand(x, name)}`;
      if (statOrNull(sys, file) === null) continue;
      x.uri = name.startsWith('/') ? name : `${x.uri}${name}`;
      return null;
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

/** The page of `autoindex`. */
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
