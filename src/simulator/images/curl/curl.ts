import type { Task } from '../../clock.ts';
import { parseUrl, receive } from '../../shell/applets/netHttp.ts';
import type { HttpUrl } from '../../shell/applets/netHttp.ts';
import { SystemError } from '../../system/errors.ts';
import type { Bytes, Program, Sys } from '../../system/types.ts';
import { parseOptions } from './options.ts';

export const CURL_VERSION = '8.23.0';

/** Why a transfer failed: curl's exit code and its text. */
interface Failure {
  readonly code: number;
  readonly text: string;
}
interface Transfer {
  readonly status: number;
  readonly head: Bytes;
  readonly body: Bytes;
  readonly headers: ReadonlyMap<string, string>;
  readonly redirects: number;
  readonly url: string;
  readonly connected: number;
  readonly remote: { readonly address: string; readonly port: number };
}

const seconds = (text: string | undefined): number => (text === undefined ? Infinity : Number(text) * 1000);

function* readInput(sys: Sys, path: string): Task<Bytes> {
  const fd = path === '-' ? 0 : yield* sys.open(path, { read: true });
  const parts: string[] = [];
  for (;;) {
    const data = yield* sys.read(fd);
    if (data === '') break;
    parts.push(data);
  }
  if (fd !== 0) sys.close(fd);
  return parts.join('');
}

class Curl {
  readonly sys: Sys;
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly began: number;
  constructor(sys: Sys, flags: ReadonlyMap<string, readonly string[]>) {
    this.sys = sys;
    this.flags = flags;
    this.began = sys.now();
  }
  has(name: string): boolean {
    return this.flags.has(name);
  }
  last(name: string): string | undefined {
    return this.flags.get(name)?.at(-1);
  }
  *note(text: string): Task<void> {
    if (this.has('v')) yield* this.sys.write(2, text);
  }

  *body(): Task<Bytes | undefined> {
    const data = this.flags.get('d');
    if (this.has('json')) return (this.flags.get('json') ?? []).join('');
    if (this.has('T')) return yield* readInput(this.sys, this.last('T')!);
    if (data === undefined) return undefined;
    const parts: string[] = [];
    for (const value of data) {
      if (value.startsWith('\0')) parts.push(value.slice(1));
      else if (value.startsWith('@')) parts.push((yield* readInput(this.sys, value.slice(1))).replace(/[\r\n]/g, ''));
      else parts.push(value);
    }
    return parts.join('&');
  }

  /** One request; redirects are the caller's. */
  *once(url: HttpUrl, method: string, body: Bytes | undefined, redirects: number, shown: string): Task<Transfer | Failure> {
    const { sys } = this;
    const began = sys.now();
    const limit = seconds(this.last('m'));
    const left = (): number => limit - (sys.now() - this.began);
    if (url.scheme !== 'http' && url.scheme !== 'https') return { code: 1, text: `Protocol "${url.scheme}" not supported` };
    if (url.host === '' || /[\s<>]/.test(url.host)) return { code: 3, text: 'URL rejected: Malformed input to a URL function' };
    if (!(url.port > 0 && url.port < 65536))
      return { code: 3, text: 'URL rejected: Port number was not a decimal number between 0 and 65535' };
    const [address] = yield* sys.resolve(url.host);
    if (address === undefined) return { code: 6, text: `Could not resolve host: ${url.host}` };
    const wait = Math.min(seconds(this.last('connect-timeout')), left(), 300_000);
    yield* this.note(`*   Trying ${address}:${url.port}...\n`);
    let fd: number;
    try {
      fd = yield* sys.connect(address, url.port, Math.max(1, wait));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const took = Math.round(sys.now() - began);
      if (error.errno === 'ETIMEDOUT' && wait < 130_000)
        return {
          code: 28,
          text:
            left() <= 0
              ? `Connection timed out after ${Math.round(sys.now() - this.began)} milliseconds`
              : `Failed to connect to ${url.host}:${url.port} after ${took} ms: Timeout was reached`,
        };
      yield* this.note(
        `* connect to ${address} port ${url.port} from 127.0.0.1 port 40000 failed: ${error.message}\n* Failed to connect to ${url.host} port ${url.port} after ${took} ms: Could not connect to server\n* closing connection #0\n`,
      );
      return {
        code: error.errno === 'ETIMEDOUT' ? 28 : 7,
        text: `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Could not connect to server`,
      };
    }
    try {
      const connected = sys.now() - this.began;
      const remote = sys.peer(fd);
      yield* this.note(
        `* Established connection to ${url.host} (${address} port ${url.port}) from ${sys.socketName(fd).address} port ${sys.socketName(fd).port} \n`,
      );
      if (url.scheme === 'https') return { code: 35, text: 'TLS connect error: error:0A0000C6:SSL routines::packet length too long' };
      const own = (this.flags.get('H') ?? []).map((header) => header.trim());
      const given = (name: string): boolean =>
        own.some((header) => header.toLowerCase().startsWith(`${name}:`) || header.toLowerCase() === `${name};`);
      const port = url.port === 80 ? '' : `:${url.port}`;
      const lines = [`${method} ${url.path} HTTP/${this.has('0') ? '1.0' : '1.1'}`];
      if (!given('host')) lines.push(`Host: ${url.host}${port}`);
      if (this.has('u')) lines.push(`Authorization: Basic ${base64(this.last('u')!)}`);
      if (!given('user-agent')) lines.push(`User-Agent: ${this.last('A') ?? `curl/${CURL_VERSION}`}`);
      if (!given('accept')) lines.push(`Accept: ${this.has('json') ? 'application/json' : '*/*'}`);
      if (this.has('e')) lines.push(`Referer: ${this.last('e')}`);
      lines.push(...own.filter((header) => /^[^:;]+:\s*\S/.test(header)));
      if (body !== undefined) {
        lines.push(`Content-Length: ${body.length}`);
        if (!given('content-type') && !this.has('T'))
          lines.push(`Content-Type: ${this.has('json') ? 'application/json' : 'application/x-www-form-urlencoded'}`);
      }
      yield* this.note(`${lines.map((line) => `> ${line}\n`).join('')}> \n`);
      yield* sys.write(fd, `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
      if (body !== undefined) yield* this.note(`* upload completely sent off: ${body.length} bytes\n`);
      const answer = yield* receive(sys, fd, left() === Infinity ? Infinity : Math.max(1, left()), method === 'HEAD');
      if ('error' in answer) {
        if (answer.error === 'timeout')
          return {
            code: 28,
            text: `Operation timed out after ${Math.round(sys.now() - this.began)} milliseconds with ${answer.raw.length} bytes received`,
          };
        return answer.raw === '' ? { code: 52, text: 'Empty reply from server' } : { code: 1, text: 'Received HTTP/0.9 when not allowed' };
      }
      const status = /^HTTP\/\S+ (\d{3})/.exec(answer.head.line);
      if (status === null) return { code: 1, text: 'Received HTTP/0.9 when not allowed' };
      const head = `${[answer.head.line, ...answer.head.lines].join('\r\n')}\r\n\r\n`;
      yield* this.note(
        head
          .split('\r\n')
          .slice(0, -1)
          .map((line) => `< ${line}\n`)
          .join(''),
      );
      if (!answer.complete) {
        const length = answer.head.headers.get('content-length');
        yield* this.note('* closing connection #0\n');
        if (left() <= 0)
          return {
            code: 28,
            text: `Operation timed out after ${Math.round(sys.now() - this.began)} milliseconds with ${answer.body.length} out of ${length ?? 0} bytes received`,
          };
        if (length !== undefined) return { code: 18, text: `end of response with ${Number(length) - answer.body.length} bytes missing` };
      }
      yield* this.note(`* Connection #0 to host ${url.host}:${url.port} left intact\n`);
      return { status: Number(status[1]), head, body: answer.body, headers: answer.head.headers, redirects, url: shown, connected, remote };
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return { code: 56, text: `Recv failure: ${error.message}` };
    } finally {
      if (sys.isOpen(fd)) sys.close(fd);
    }
  }

  /** A whole transfer with its redirects. */
  *transfer(given: string): Task<Transfer | Failure> {
    const body = yield* this.body();
    let method = this.last('X') ?? (this.has('I') ? 'HEAD' : this.has('T') ? 'PUT' : body === undefined || this.has('G') ? 'GET' : 'POST');
    let text = given;
    if (this.has('G') && body !== undefined) text += `${given.includes('?') ? '&' : '?'}${body}`;
    let payload = this.has('G') ? undefined : body;
    const most = Number(this.last('max-redirs') ?? 50);
    for (let redirects = 0; ; redirects++) {
      const url = parseUrl(text);
      const result = yield* this.once(
        url,
        method,
        payload,
        redirects,
        text.includes('://') ? (/:\/\/[^/]*$/.test(text) ? `${text}/` : text) : `http://${text}${text.includes('/') ? '' : '/'}`,
      );
      if ('code' in result || !this.has('L')) return result;
      const to = result.headers.get('location');
      if (to === undefined || result.status < 300 || result.status > 399) return result;
      if (redirects >= most) return { code: 47, text: `Maximum (${most}) redirects followed` };
      if (this.has('i') || this.has('I')) yield* this.sys.write(1, result.head);
      text = /^[a-z]+:\/\//i.test(to)
        ? to
        : `${url.scheme}://${url.host}:${url.port}${to.startsWith('/') ? to : `${url.path.replace(/[^/]*$/, '')}${to}`}`;
      if (result.status !== 307 && result.status !== 308 && method === 'POST' && !this.has('X')) [method, payload] = ['GET', undefined];
    }
  }

  writeOut(format: string, result: Transfer | Failure): string {
    const ok = 'status' in result ? result : undefined;
    const total = ((this.sys.now() - this.began) / 1000).toFixed(6);
    const values: Readonly<Record<string, string>> = {
      http_code: String(ok?.status ?? 0).padStart(3, '0'),
      response_code: String(ok?.status ?? 0).padStart(3, '0'),
      size_download: String(ok?.body.length ?? 0),
      time_total: total,
      time_connect: ((ok?.connected ?? 0) / 1000).toFixed(6),
      time_starttransfer: total,
      time_namelookup: '0.000100',
      num_redirects: String(ok?.redirects ?? 0),
      url_effective: ok?.url ?? '',
      content_type: ok?.headers.get('content-type') ?? '',
      exitcode: String('code' in result ? result.code : 0),
      errormsg: 'text' in result ? result.text : '',
      remote_ip: ok?.remote.address ?? '',
      remote_port: String(ok?.remote.port ?? 0),
      size_header: String(ok?.head.length ?? 0),
      num_connects: '1',
      http_version: ok === undefined ? '0' : '1.1',
      method: this.last('X') ?? 'GET',
      redirect_url: '',
      scheme: 'http',
      speed_download: '0',
    };
    return format
      .replace(/\\n/g, '\n')
      .replace(/\\t/g, '\t')
      .replace(/\\r/g, '\r')
      .replace(/%\{(\w+)\}/g, (_all, name: string) => (Object.hasOwn(values, name) ? values[name]! : ''))
      .replaceAll('%%', '%');
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function base64(data: Bytes): string {
  let out = '';
  for (let i = 0; i < data.length; i += 3) {
    const [a, b, c] = [data.charCodeAt(i), data.charCodeAt(i + 1), data.charCodeAt(i + 2)];
    const bits = (a << 16) | ((Number.isNaN(b) ? 0 : b) << 8) | (Number.isNaN(c) ? 0 : c);
    out +=
      ALPHABET[bits >> 18]! +
      ALPHABET[(bits >> 12) & 63]! +
      (Number.isNaN(b) ? '=' : ALPHABET[(bits >> 6) & 63]!) +
      (Number.isNaN(c) ? '=' : ALPHABET[bits & 63]!);
  }
  return out;
}

/** Worth another try with `--retry`: what curl calls transient. */
const transient = (curl: Curl, result: Transfer | Failure): boolean =>
  'status' in result
    ? [408, 429, 500, 502, 503, 504].includes(result.status)
    : curl.has('retry-all-errors') || result.code === 28 || result.code === 6 || (result.code === 7 && curl.has('retry-connrefused'));

const METER =
  '  % Total    % Received % Xferd  Average Speed  Time    Time    Time   Current\n                                 Dload  Upload  Total   Spent   Left   Speed\n';

function* output(curl: Curl, url: string, index: number, data: Bytes): Task<Failure | null> {
  const { sys } = curl;
  const path = curl.has('O')
    ? url.replace(/[?#].*/, '').replace(/^.*\//, '') || 'curl_response'
    : curl.flags.get('o')?.[Math.min(index, (curl.flags.get('o')?.length ?? 1) - 1)];
  try {
    if (path === undefined || path === '-') {
      yield* sys.write(1, data);
      return null;
    }
    if (curl.has('create-dirs'))
      for (let i = path.indexOf('/', 1); i > 0; i = path.indexOf('/', i + 1))
        if (!sys.exists(path.slice(0, i))) sys.mkdir(path.slice(0, i), 0o755);
    const fd = yield* sys.open(path, { write: true, create: true, truncate: true });
    yield* sys.write(fd, data);
    sys.close(fd);
    return null;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (path !== undefined && (error.errno === 'ENOENT' || error.errno === 'EACCES' || error.errno === 'EROFS' || error.errno === 'EISDIR'))
      yield* curl.sys.write(2, curl.has('s') ? '' : `curl: Failed to open ${path}\n`);
    return { code: 23, text: `client returned ERROR on write, passed ${data.length} returned 0` };
  }
}

/** The program `curl`. */
export const curl: Program = function* (sys) {
  const options = parseOptions(sys.argv.slice(1));
  if ('code' in options) {
    yield* sys.write(2, options.text);
    return options.code;
  }
  if (options.flags.has('V')) {
    yield* sys.write(
      1,
      `curl ${CURL_VERSION} (x86_64-pc-linux-gnu) libcurl/${CURL_VERSION} OpenSSL/3.5.4 zlib/1.3.1\nRelease-Date: 2026-09-09\nProtocols: dict file ftp http https\nFeatures: IPv6 SSL\n`,
    );
    return 0;
  }
  if (options.urls.length === 0) {
    yield* sys.write(2, "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let code = 0;
  for (const [index, url] of options.urls.entries()) {
    const one = new Curl(sys, options.flags);
    const quiet = one.has('s') || one.has('no-progress-meter');
    const meter = !quiet && (one.has('o') || one.has('O'));
    if (meter) yield* sys.write(2, METER);
    let result = yield* one.transfer(url);
    const retries = Number(one.last('retry') ?? 0);
    for (let attempt = 1; attempt <= retries && transient(one, result); attempt++) {
      const pause = one.has('retry-delay') ? Number(one.last('retry-delay')) : Math.min(600, 2 ** (attempt - 1));
      if (!quiet || one.has('S'))
        yield* sys.write(
          2,
          `Warning: Problem: ${'status' in result ? 'HTTP error' : result.code === 28 ? 'timeout' : result.code === 7 ? 'connection refused' : '(retrying all errors)'}. Will retry in ${pause} second${pause === 1 ? '' : 's'}. ${retries - attempt + 1} ${retries - attempt + 1 === 1 ? 'retry' : 'retries'} left.\n`,
        );
      yield* sys.sleep(pause * 1000);
      result = yield* new Curl(sys, options.flags).transfer(url);
    }
    let failure: Failure | null = 'code' in result ? result : null;
    if ('status' in result) {
      const refused = result.status >= 400 && (one.has('f') || one.has('fail-with-body'));
      if (!refused || one.has('fail-with-body')) {
        const data = (one.has('I') || one.has('i') ? result.head : '') + result.body;
        const problem = yield* output(one, url, index, data);
        if (meter && problem === null)
          yield* sys.write(
            2,
            `100 ${String(result.body.length).padStart(5)} 100 ${String(result.body.length).padStart(5)}   0     0  ${String(result.body.length * 100).padStart(6)}      0                              0\n`,
          );
        failure = problem;
      }
      if (refused) failure = { code: 22, text: `The requested URL returned error: ${result.status}` };
    }
    if (one.has('w')) yield* sys.write(1, one.writeOut(one.last('w')!, result));
    if (failure !== null) {
      code = failure.code;
      if (!one.has('s') || one.has('S')) yield* sys.write(2, `curl: (${failure.code}) ${failure.text}\n`);
    }
  }
  return code;
};
