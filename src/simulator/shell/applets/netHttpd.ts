import type { Task } from '../../clock.ts';
import type { Bytes, Sys } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { httpDate, parseHead } from './netHttp.ts';
import type { Head } from './netHttp.ts';
import { become } from './path.ts';
import { applet, errnoOf, strerror } from './tool.ts';
import type { Tool } from './tool.ts';

const REQUEST_TIMEOUT_MS = 60_000;
const MAX_HEAD = 65_536;

/** httpd's statuses with what it says about them. */
const STATUSES: Readonly<Record<number, readonly [string, string?]>> = {
  200: ['OK'],
  206: ['Partial Content'],
  302: ['Found'],
  304: ['Not Modified'],
  400: ['Bad Request', 'Unsupported method'],
  401: ['Unauthorized', ''],
  403: ['Forbidden', ''],
  404: ['Not Found', 'The requested URL was not found'],
  408: ['Request Timeout', 'No request appeared within 60 seconds'],
  413: ['Request Entity Too Large'],
  500: ['Internal Server Error', 'Internal Server Error'],
  501: ['Not Implemented', 'The requested method is not recognized'],
};

const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  h: 'text/plain',
  c: 'text/plain',
  cc: 'text/plain',
  cpp: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  png: 'image/png',
  svg: 'image/svg+xml',
  css: 'text/css',
  js: 'application/javascript',
  wav: 'audio/wav',
  avi: 'video/x-msvideo',
  qt: 'video/quicktime',
  mov: 'video/quicktime',
  mpe: 'video/mpeg',
  mpeg: 'video/mpeg',
  mid: 'audio/midi',
  midi: 'audio/midi',
  mp3: 'audio/mpeg',
};

interface Config {
  readonly home: string;
  readonly verbose: number;
  readonly rules: readonly { readonly allow: boolean; readonly prefix: string }[];
  readonly auth: readonly { readonly path: string; readonly user: string }[];
  readonly index: string;
  readonly realm: string;
  readonly types: ReadonlyMap<string, string>;
}

/** What httpd.conf says: `A:`/`D:` addresses, `I:` index page, `.ext:type`, `/path:user:password`. */
function* readConfig(t: Tool, path: string | undefined, home: string): Task<Config> {
  let text = '';
  for (const candidate of path === undefined ? ['/etc/httpd.conf', 'httpd.conf'] : [path]) {
    try {
      const fd = yield* t.sys.open(candidate, { read: true });
      for (let data = yield* t.sys.read(fd); data !== ''; data = yield* t.sys.read(fd)) text += data;
      t.sys.close(fd);
      break;
    } catch (e) {
      if (path !== undefined) yield* t.die(`${path}: ${strerror(e)}`);
      strerror(e);
    }
  }
  const rules: { allow: boolean; prefix: string }[] = [];
  const auth: { path: string; user: string }[] = [];
  const types = new Map<string, string>();
  let index = 'index.html';
  for (const raw of text.split('\n')) {
    const line = raw.replace(/#.*/, '').trim();
    const [key = '', ...rest] = line.split(':');
    const value = rest.join(':');
    if (/^[aAdD]$/.test(key)) rules.push({ allow: key.toLowerCase() === 'a', prefix: value });
    else if (/^[iI]$/.test(key)) index = value;
    else if (key.startsWith('.')) types.set(key.slice(1), value);
    else if (key.startsWith('/')) auth.push({ path: key, user: value });
  }
  return { home, verbose: t.count('v'), rules, auth, index, realm: t.str('r') ?? 'Web Server Authentication', types };
}

const allowed = (config: Config, address: string): boolean => {
  for (const { allow, prefix } of config.rules)
    if (prefix === '*' || prefix === address || address.startsWith(prefix.replace(/\/\d+$/, '').replace(/\.?\*$/, '.'))) return allow;
  return true;
};

/** One connection: a request, an answer, the end. */
function* serve(sys: Sys, fd: number, config: Config, who: string, port: number): Task<number> {
  const log = function* (level: number, text: string): Task<void> {
    if (config.verbose >= level) yield* sys.write(2, `${who}: ${text}\n`);
  };
  const send = function* (status: number, headers: readonly string[] = [], body?: Bytes): Task<number> {
    yield* log(1, `response:${status}`);
    const [reason, info] = STATUSES[status] ?? [''];
    const page =
      body ??
      (info === undefined
        ? ''
        : `<HTML><HEAD><TITLE>${status} ${reason}</TITLE></HEAD>\n<BODY><H1>${status} ${reason}</H1>\n${info}\n</BODY></HTML>\n`);
    yield* sys.write(
      fd,
      `HTTP/1.1 ${status} ${reason}\r\nDate: ${httpDate(sys.now())}\r\nConnection: close\r\n${status === 200 ? '' : 'Content-type: text/html\r\n'}${headers.map((header) => `${header}\r\n`).join('')}\r\n${page}`,
    );
    return 0;
  };
  yield* log(3, 'connected');
  if (!allowed(config, who.replace(/^\[::ffff:|\]:\d+$/g, ''))) return yield* send(403);
  let data = '';
  let head: Head | undefined;
  while ((head = parseHead(data)) === undefined) {
    if ((yield* sys.poll([fd], REQUEST_TIMEOUT_MS)).length === 0) return yield* send(408);
    const more = yield* sys.read(fd);
    if (more === '' || data.length > MAX_HEAD) {
      if (data === '') return 0;
      head = parseHead(`${data}\n\n`)!;
      break;
    }
    data += more;
  }
  const request = /^(\S+) (\/\S*) HTTP\//.exec(head.line);
  if (request === null) return yield* send(400);
  const [, verb = '', target = ''] = request;
  const method = /^(get|head|post)$/i.test(verb) ? verb.toUpperCase() : verb;
  const [rawPath = '', query] = splitQuery(target);
  const path = simplify(rawPath.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))));
  if (path === undefined) return yield* send(400);
  yield* log(2, `url:${path}`);
  const needed = config.auth.find((rule) => path.startsWith(rule.path));
  if (needed !== undefined && !(head.headers.get('authorization') ?? '').startsWith('Basic '))
    return yield* send(401, [`WWW-Authenticate: Basic realm="${config.realm}"`]);
  if (path.startsWith('/cgi-bin/')) {
    if (path === '/cgi-bin/') return yield* send(403);
    return yield* runScript(sys, fd, { head, method, path, query, body: data.slice(head.length), port, who }, log, send);
  }
  // Other methods are for scripts only; that is said of files, after what is known of directories.
  const forScripts = method !== 'GET' && method !== 'HEAD';
  const file = `.${path.endsWith('/') ? path + config.index : path}`;
  try {
    const stat = sys.stat(file);
    if (stat.type === 'directory') return yield* send(302, [`Location: ${path}/${query === undefined ? '' : `?${query}`}`]);
    if (forScripts) return yield* send(501);
    const opened = yield* sys.open(file, { read: true });
    let body = '';
    for (let part = yield* sys.read(opened, 1 << 20); part !== ''; part = yield* sys.read(opened, 1 << 20)) body += part;
    sys.close(opened);
    const seconds = Math.floor(stat.mtime / 1000);
    const etag = `"${seconds.toString(16)}-${body.length.toString(16)}"`;
    const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
    const type =
      config.types.get(extension) ?? (Object.hasOwn(TYPES, extension) && file.lastIndexOf('.') > 0 ? TYPES[extension] : undefined);
    const common = ['Accept-Ranges: bytes', `Last-Modified: ${httpDate(seconds * 1000)}`, `ETag: ${etag}`];
    if (head.headers.get('if-none-match') === etag) return yield* send(304, [...common, `Content-Length: ${body.length}`], '');
    const range = /^bytes=(\d+)-(\d*)$/.exec(head.headers.get('range') ?? '');
    if (range !== null && Number(range[1]) < body.length) {
      const start = Number(range[1]);
      const end = range[2] === '' ? body.length - 1 : Math.min(body.length - 1, Number(range[2]));
      return yield* send(
        206,
        [`Content-Range: bytes ${start}-${end}/${body.length}`, ...common, `Content-Length: ${end - start + 1}`],
        method === 'HEAD' ? '' : body.slice(start, end + 1),
      );
    }
    return yield* send(
      200,
      [...(type === undefined ? [] : [`Content-type: ${type}`]), ...common, `Content-Length: ${body.length}`],
      method === 'HEAD' ? '' : body,
    );
  } catch (e) {
    const errno = errnoOf(e);
    if (errno === 'EPIPE') return 0;
    return yield* send(forScripts && !path.endsWith('/') ? 501 : 404);
  }
}

const splitQuery = (target: string): readonly [string, string | undefined] => {
  const at = target.indexOf('?');
  return at < 0 ? [target, undefined] : [target.slice(0, at), target.slice(at + 1)];
};

/** A path without `.`, `..` and doubled slashes; undefined when it climbs out. */
function simplify(path: string): string | undefined {
  const out: string[] = [];
  const parts = path.split('/').slice(1);
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    if (part === '..') {
      if (out.pop() === undefined) return undefined;
      if (last) out.push('');
    } else if ((part === '' || part === '.') && !last) continue;
    else out.push(part === '.' ? '' : part);
  }
  return `/${out.join('/')}`;
}

interface Script {
  readonly head: Head;
  readonly method: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly body: Bytes;
  readonly port: number;
  readonly who: string;
}

/** Runs a CGI program: the request's body is its input, its output the answer. */
function* runScript(
  sys: Sys,
  fd: number,
  script: Script,
  log: (level: number, text: string) => Task<void>,
  send: (status: number) => Task<number>,
): Task<number> {
  const [, name = '', rest = ''] = /^(\/cgi-bin\/[^/]+)(.*)$/.exec(script.path) ?? [];
  const file = `${sys.cwd() === '/' ? '' : sys.cwd()}${name}`;
  if (!sys.exists(file)) return yield* send(404);
  if (!sys.access(file, 'x') || sys.stat(file).type === 'directory') return yield* send(403);
  const env = new Map(sys.env);
  const [address = '', remotePort = ''] = [script.who.replace(/^\[::ffff:|\]:\d+$/g, ''), script.who.replace(/^.*:/, '')];
  const length = script.head.headers.get('content-length');
  const values: readonly (readonly [string, string | undefined])[] = [
    ['SCRIPT_NAME', name],
    ['SCRIPT_FILENAME', file],
    ['PATH_INFO', rest],
    ['REQUEST_METHOD', script.method],
    ['REQUEST_URI', `${script.path}${script.query === undefined ? '' : `?${script.query}`}`],
    ['QUERY_STRING', script.query ?? ''],
    ['SERVER_SOFTWARE', 'busybox httpd/1.36.1'],
    ['SERVER_PROTOCOL', 'HTTP/1.0'],
    ['GATEWAY_INTERFACE', 'CGI/1.1'],
    ['REMOTE_ADDR', address],
    ['REMOTE_PORT', remotePort],
    ['SERVER_PORT', String(script.port)],
    ['CONTENT_LENGTH', length],
    ['CONTENT_TYPE', script.head.headers.get('content-type')],
  ];
  for (const [key, value] of values) if (value !== undefined) env.set(key, value);
  for (const [key, value] of script.head.headers)
    if (!key.startsWith('content-')) env.set(`HTTP_${key.toUpperCase().replaceAll('-', '_')}`, value);
  const [inRead, inWrite] = sys.pipe();
  const [outRead, outWrite] = sys.pipe();
  sys.fork(function* (child) {
    child.dup2(inRead, 0);
    child.dup2(outWrite, 1);
    for (const one of [inRead, inWrite, outRead, outWrite, fd]) if (one > 2) child.close(one);
    child.chdir(file.replace(/\/[^/]*$/, '') || '/');
    try {
      yield* child.exec(file, [file], env);
    } catch (e) {
      if (errnoOf(e) !== 'ENOEXEC') return 242;
      yield* child.exec('/bin/sh', ['sh', file], env);
    }
    return 242;
  });
  sys.close(inRead);
  sys.close(outWrite);
  if (script.method === 'POST') {
    let body = script.body;
    while (length !== undefined && body.length < Number(length)) {
      const more = yield* sys.read(fd);
      if (more === '') break;
      body += more;
    }
    yield* sys.write(inWrite, body);
  }
  sys.close(inWrite);
  let out = '';
  for (let data = yield* sys.read(outRead); data !== ''; data = yield* sys.read(outRead)) out += data;
  if (out.startsWith('HTTP/')) yield* sys.write(fd, out);
  else {
    const status = /^Status: *(\d+[^\r\n]*)\r?\n/.exec(out);
    const rest_ = status === null ? out : out.slice(status[0].length);
    yield* log(1, `response:${status === null ? 200 : Number.parseInt(status[1]!, 10)}`);
    yield* sys.write(
      fd,
      `HTTP/1.0 ${status?.[1] ?? '200 OK'}\r\n${/^[A-Za-z-]+:/.test(rest_) ? '' : 'Content-type: text/plain\r\n\r\n'}${rest_}`,
    );
  }
  return 0;
}

function* mainLoop(sys: Sys, listener: number, config: Config): Task<number> {
  for (;;) {
    let client: { readonly fd: number; readonly peer: { readonly address: string; readonly port: number } };
    try {
      client = yield* sys.accept(listener);
    } catch (e) {
      if (errnoOf(e) !== 'EINTR') throw e;
      continue;
    }
    const { fd, peer } = client;
    try {
      sys.fork(function* (child) {
        child.close(listener);
        try {
          return yield* serve(child, fd, config, `[::ffff:${peer.address}]:${peer.port}`, child.socketName(fd).port);
        } catch (e) {
          strerror(e);
          return 0;
        }
      });
    } catch (e) {
      strerror(e);
    }
    sys.close(fd);
  }
}

export const httpdApplets: AppletTable = {
  httpd: applet({ short: 'c:d:h:e:r:m:u:p:ifv', max: 0 }, function* (t) {
    const { sys } = t;
    if (t.has('d')) {
      yield* t.print(
        t
          .str('d')!
          .replaceAll('+', ' ')
          .replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      );
      return 0;
    }
    if (t.has('e')) {
      yield* t.print(t.str('e')!.replace(/[^A-Za-z0-9]/g, (c) => `&#${c.charCodeAt(0)};`));
      return 0;
    }
    const home = t.str('h') ?? sys.cwd();
    try {
      sys.chdir(home);
    } catch (e) {
      yield* t.die(`can't change directory to '${home}': ${strerror(e)}`);
    }
    const where = t.str('p') ?? '80';
    const match = /^(?:(.*):)?(\d+)$/.exec(where);
    if (match === null || Number(match[2]) > 65535) yield* t.die(`bad address '${where}'`);
    sys.signal('SIGCHLD', 'ignore');
    let listener = -1;
    try {
      listener = sys.listen(
        match![1] === undefined || match![1] === '' || match![1] === '*' ? '::' : match![1].replace(/^\[|\]$/g, ''),
        Number(match![2]),
      );
    } catch (e) {
      yield* t.die(`bind: ${strerror(e)}`);
    }
    const config = yield* readConfig(t, t.str('c'), home);
    sys.signal('SIGHUP', () => undefined);
    const user = t.str('u');
    if (user !== undefined && /^\d+(:\d+)?$/.test(user)) {
      const [uid, gid] = user.split(':').map(Number);
      yield* become(t, uid!, gid ?? uid!, [gid ?? uid!], 'setgroups');
    }
    if (t.has('f') || t.has('i')) return yield* mainLoop(sys, listener, config);
    sys.fork(function* (daemon) {
      daemon.setsid();
      daemon.signal('SIGCHLD', 'ignore');
      const nothing = yield* daemon.open('/dev/null', { read: true, write: true });
      for (const fd of [0, 1, 2]) daemon.dup2(nothing, fd);
      return yield* mainLoop(daemon, listener, config);
    });
    return 0;
  }),
};
