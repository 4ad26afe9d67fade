import type { Task } from '../../clock.ts';
import type { Bytes, Sys } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { parseUrl } from './netHttp.ts';
import type { HttpUrl } from './netHttp.ts';
import { applet, errnoOf, strerror } from './tool.ts';
import type { Tool } from './tool.ts';

const DEFAULT_TIMEOUT_S = 900;
const MAX_REDIRECTS = 16;
const STARS = '*'.repeat(32);

/** Bytes of a connection with a limit on silence, read by lines first. */
interface Source {
  line(): Task<string | null>;
  rest(max: number): Task<Bytes>;
  /** Why there is no more, as perror adds it; '' at a plain end. */
  failure(): string;
}

function sourceOf(t: Tool, fd: number, timeoutMs: number): Source {
  const { sys } = t;
  let buffer = '';
  let ended = false;
  let failure = '';
  function* fill(): Task<void> {
    if ((yield* sys.poll([fd], timeoutMs)).length === 0) yield* t.die('download timed out');
    let data = '';
    try {
      data = yield* sys.read(fd);
    } catch (e) {
      failure = `: ${strerror(e)}`;
    }
    if (data === '') ended = true;
    buffer += data;
  }
  return {
    failure: () => failure,
    *line() {
      for (;;) {
        const end = buffer.indexOf('\n');
        if (end >= 0) {
          const line = buffer.slice(0, end);
          buffer = buffer.slice(end + 1);
          return line.replace(/\r+$/, '');
        }
        if (ended || buffer.length > 65536) return null;
        yield* fill();
      }
    },
    *rest(max) {
      while (buffer === '' && !ended) yield* fill();
      const data = buffer.slice(0, max);
      buffer = buffer.slice(data.length);
      return data;
    },
  };
}

/** A size in five columns: plain up to 99999, then with a unit. */
function fiveColumns(size: number): string {
  let value = size;
  let unit = 0;
  let tenth = 0;
  while (value >= 100_000) {
    tenth = Math.min(9, Math.floor(((value % 1024) * 10 + 512) / 1024));
    value = Math.floor(value / 1024);
    unit++;
  }
  if (unit === 0) return String(value).padStart(5);
  return (value < 100 ? `${value}.${tenth}` : String(value)).padStart(4) + ' kMGT'[unit]!;
}

/** The progress bar's last state, which is all that is drawn where the output is no terminal; nothing within a second of an unknown length. */
function meter(name: string, size: number, total: number | undefined, seconds: number): string {
  const shown = name.slice(0, 20).padEnd(20);
  if (total === undefined || total === 0) return seconds < 1 ? '' : `${shown} ${fiveColumns(size)} --:--:-- ETA\n`;
  return `${shown} 100% |${STARS}| ${fiveColumns(size)}  0:00:00 ETA\n`;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function base64(data: Bytes): string {
  let out = '';
  for (let i = 0; i < data.length; i += 3) {
    const left = data.length - i;
    const bits = (data.charCodeAt(i) << 16) | ((left > 1 ? data.charCodeAt(i + 1) : 0) << 8) | (left > 2 ? data.charCodeAt(i + 2) : 0);
    out +=
      BASE64[bits >> 18]! +
      BASE64[(bits >> 12) & 63]! +
      (left > 1 ? BASE64[(bits >> 6) & 63]! : '=') +
      (left > 2 ? BASE64[bits & 63]! : '=');
  }
  return out;
}

function requestText(t: Tool, url: HttpUrl, shownHost: string, from: number, post: Bytes | undefined): Bytes {
  const extra = t.all('header');
  const given = (name: string): boolean => extra.some((header) => header.toLowerCase().startsWith(`${name}:`));
  const lines = [`${post === undefined ? 'GET' : 'POST'} ${url.path} HTTP/1.1`];
  if (!given('host')) lines.push(`Host: ${shownHost}`);
  if (!given('user-agent')) lines.push(`User-Agent: ${t.str('U') ?? 'Wget'}`);
  lines.push('Connection: close');
  if (url.user !== undefined && !given('authorization')) lines.push(`Authorization: Basic ${base64(url.user)}`);
  if (from > 0 && !given('range')) lines.push(`Range: bytes=${from}-`);
  lines.push(...extra);
  if (post === undefined) return `${lines.join('\r\n')}\r\n\r\n`;
  if (!given('content-type')) lines.push('Content-Type: application/x-www-form-urlencoded');
  return `${lines.join('\r\n')}\r\nContent-Length: ${post.length}\r\n\r\n${post}`;
}

function* readFile(t: Tool, path: string): Task<Bytes> {
  try {
    const fd = path === '-' ? 0 : yield* t.sys.open(path, { read: true });
    let out = '';
    for (;;) {
      const data = yield* t.sys.read(fd);
      if (data === '') return out;
      out += data;
    }
  } catch (e) {
    return yield* t.die(`can't open '${path}': ${strerror(e)}`);
  }
}

function* fetchUrl(t: Tool, text: string, log: (text: string) => Task<void>): Task<void> {
  const { sys } = t;
  const quiet = t.has('q');
  const timeoutMs = (yield* t.number(t.str('T') ?? String(DEFAULT_TIMEOUT_S))) * 1000;
  const post = t.str('post-data') ?? (t.has('post-file') ? yield* readFile(t, t.str('post-file')!) : undefined);
  let url = parseUrl(text);
  if (!['http', 'https', 'ftp', 'ftps'].includes(url.scheme)) yield* t.die(`not an http or ftp url: ${text}`);
  const document = t.str('O');
  let name = document ?? '';
  if (document === undefined) {
    name = url.path.replace(/[?].*$/, '').replace(/^.*\//, '') || 'index.html';
    if (t.has('P')) name = `${t.str('P')}/${name}`;
  }
  const toStdout = document === '-';
  let from = 0;
  if (document === undefined && !t.has('spider') && sys.exists(name)) {
    if (t.has('c')) from = sys.stat(name).size;
    else yield* t.die(`can't open '${name}': File exists`);
  }
  for (let redirects = 0; ; redirects++) {
    if (redirects >= MAX_REDIRECTS) yield* t.die('too many redirections');
    const standard = url.scheme === 'https' ? 443 : url.scheme === 'ftp' ? 21 : 80;
    const shownHost = url.port === standard && !/:\d+(?:$|\/)/.test(text.replace(/^\w+:\/\//, '')) ? url.host : `${url.host}:${url.port}`;
    const [address] = url.host === '' ? [] : yield* sys.resolve(url.host);
    if (address === undefined) yield* t.die(`bad address '${shownHost}'`);
    if (!quiet) yield* log(`Connecting to ${shownHost} (${address}:${url.port})\n`);
    let fd = -1;
    try {
      fd = yield* sys.connect(address!, url.port, timeoutMs);
    } catch (e) {
      if (errnoOf(e) === 'ETIMEDOUT' && timeoutMs < 130_000) yield* t.die('download timed out');
      yield* t.die(`can't connect to remote host (${address}): ${strerror(e)}`);
    }
    if (url.scheme === 'https') {
      yield* t.warn('note: TLS certificate validation not implemented');
      sys.close(fd);
      yield* t.warn('TLS error from peer (alert code 80): 80');
      yield* t.die('error getting response: Connection reset by peer');
    }
    if (url.scheme.startsWith('ftp')) yield* t.die('error getting response');
    try {
      yield* sys.write(fd, requestText(t, url, shownHost, from, post));
    } catch (e) {
      yield* t.die(`error getting response: ${strerror(e)}`);
    }
    const source = sourceOf(t, fd, timeoutMs);
    const show = t.has('S');
    let status = 0;
    let line: string | null = '';
    for (;;) {
      line = yield* source.line();
      if (line === null) yield* t.die(`error getting response${source.failure()}`);
      if (show) yield* log(`  ${line}\n`);
      status = Number.parseInt(line!.replace(/^\S*\s*/, ''), 10) || 0;
      if (status !== 0 && status !== 100) break;
      for (let header = yield* source.line(); header !== null && header !== ''; header = yield* source.line())
        if (show) yield* log(`  ${header}\n`);
    }
    if (!(status >= 200 && status <= 204) && ![300, 301, 302, 303, 307, 308].includes(status) && !(status === 206 && from > 0))
      yield* t.die(`server returned error: ${line!}`);
    let length: number | undefined;
    let chunked = false;
    let location: string | undefined;
    for (;;) {
      const header = yield* source.line();
      if (show && header !== null) yield* log(`  ${header}\n`);
      if (header === null || header === '') break;
      const colon = header.indexOf(':');
      if (colon < 0) yield* t.die(`bad header line: ${header}`);
      const [key, value] = [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
      if (key === 'content-length') length = Number(value);
      if (key === 'transfer-encoding' && value.toLowerCase() === 'chunked') chunked = true;
      if (key === 'location' && status >= 300) location = value;
    }
    if (location !== undefined) {
      sys.close(fd);
      text = location.startsWith('/') ? `${url.scheme}://${url.host}:${url.port}${location}` : location;
      url = parseUrl(text);
      continue;
    }
    if (t.has('spider')) {
      if (!quiet) yield* log('remote file exists\n');
      sys.close(fd);
      return;
    }
    yield* save(t, source, { name, toStdout, from: status === 206 ? from : 0, length, chunked, quiet, log });
    sys.close(fd);
    return;
  }
}

interface Saving {
  readonly name: string;
  readonly toStdout: boolean;
  readonly from: number;
  readonly length: number | undefined;
  readonly chunked: boolean;
  readonly quiet: boolean;
  readonly log: (text: string) => Task<void>;
}

function* save(t: Tool, source: Source, { name, toStdout, from, length, chunked, quiet, log }: Saving): Task<void> {
  const { sys } = t;
  let out = 1;
  if (!toStdout) {
    try {
      out = yield* sys.open(name, { write: true, create: true, ...(from > 0 ? { append: true } : { truncate: true }) });
    } catch (e) {
      yield* t.die(`can't open '${name}': ${strerror(e)}`);
    }
  }
  if (!quiet) yield* log(toStdout ? 'writing to stdout\n' : `saving to '${name}'\n`);
  let size = 0;
  const began = sys.now();
  const put = function* (data: Bytes): Task<void> {
    size += data.length;
    try {
      yield* sys.write(out, data);
    } catch (e) {
      yield* t.die(`write error: ${strerror(e)}`);
    }
  };
  if (chunked) {
    for (;;) {
      const line = yield* source.line();
      let left = line === null ? 0 : Number.parseInt(line, 16);
      if (!(left > 0)) break;
      while (left > 0) {
        const data = yield* source.rest(left);
        if (data === '') break;
        left -= data.length;
        yield* put(data);
      }
      yield* source.line();
    }
  } else {
    while (length === undefined || size < length) {
      const data = yield* source.rest(length === undefined ? 65536 : length - size);
      if (data === '') break;
      yield* put(data);
    }
  }
  if (!quiet)
    yield* log(
      meter(
        toStdout ? '-' : name.replace(/^.*\//, ''),
        size,
        chunked ? undefined : length,
        Math.floor(sys.now() / 1000) - Math.floor(began / 1000),
      ),
    );
  if (length !== undefined && size < length && !chunked) yield* t.die('connection closed prematurely');
  if (!toStdout) sys.close(out);
  if (!quiet) yield* log(toStdout ? 'written to stdout\n' : `'${name}' saved\n`);
}

export const wgetApplets: AppletTable = {
  wget: applet(
    {
      short: 'cqSO:o:P:Y:U:T:t:n::',
      long: 'continue:c quiet:q server-response:S output-document=:O output-file=:o directory-prefix=:P proxy=:Y user-agent=:U timeout=:T tries=:t header= post-data= post-file= spider no-check-certificate passive-ftp no-cache no-verbose no-clobber no-host-directories no-parent',
      min: 1,
    },
    function* (t) {
      const logFile = t.str('o');
      let logFd = 2;
      if (logFile !== undefined && logFile !== '-') logFd = yield* t.sys.open(logFile, { write: true, create: true, truncate: true });
      const log = (text: string): Task<void> => writeTo(t.sys, logFd, text);
      for (const url of t.args) yield* fetchUrl(t, url, log);
      return 0;
    },
  ),
};

function* writeTo(sys: Sys, fd: number, text: string): Task<void> {
  try {
    yield* sys.write(fd, text);
  } catch (e) {
    strerror(e);
  }
}
