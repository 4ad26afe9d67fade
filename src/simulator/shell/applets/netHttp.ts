import type { Task } from '../../clock.ts';
import type { Bytes, Sys } from '../../system/types.ts';

/** An HTTP message's first line and headers, as they came. */
export interface Head {
  readonly line: string;
  /** Lines after the first, in order, without line ends. */
  readonly lines: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  /** Where the body begins. */
  readonly length: number;
}

/** Parses a head; undefined while it is incomplete. Lone line feeds end lines too. */
export function parseHead(data: Bytes): Head | undefined {
  const end = /\r?\n\r?\n/.exec(data);
  if (end === null) return undefined;
  const lines = data.slice(0, end.index).split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { line: lines[0] ?? '', lines: lines.slice(1), headers, length: end.index + end[0].length };
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** `Sat, 21 Nov 2026 00:51:17 GMT`. */
export function httpDate(ms: number): string {
  const d = new Date(ms);
  return `${DAYS[d.getUTCDay()]}, ${two(d.getUTCDate())} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} GMT`;
}

/** Undoes chunked transfer coding; what is broken stays out. */
export function unchunk(data: Bytes): Bytes {
  let out = '';
  let at = 0;
  while (at < data.length) {
    const end = data.indexOf('\n', at);
    if (end < 0) break;
    const size = parseInt(data.slice(at, end), 16);
    if (!(size > 0)) break;
    out += data.slice(end + 1, end + 1 + size);
    at = end + 1 + size;
    if (data[at] === '\r') at++;
    if (data[at] === '\n') at++;
  }
  return out;
}

/** Whether chunked data has come to its last chunk. */
export const chunksEnded = (data: Bytes): boolean => /(?:^|\n)0+\r?\n(?:[^\n]+\n)*\r?\n$/.test(data.slice(-256));

export interface HttpUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly user: string | undefined;
}

/** Takes a URL apart; the scheme is http unless given. */
export function parseUrl(url: string, scheme = 'http'): HttpUrl {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?([^/?#]*)([^#]*)/.exec(url);
  const found = (match?.[1] ?? scheme).toLowerCase();
  let authority = match?.[2] ?? '';
  let user: string | undefined;
  const at = authority.lastIndexOf('@');
  if (at >= 0) {
    user = authority.slice(0, at);
    authority = authority.slice(at + 1);
  }
  const six = /^\[([^\]]*)\](?::(\d*))?$/.exec(authority);
  const parts = six ?? /^([^:]*)(?::(\d*))?$/.exec(authority);
  const port = parts?.[2] === undefined || parts[2] === '' ? (found === 'https' ? 443 : found === 'ftp' ? 21 : 80) : Number(parts[2]);
  const path = match?.[3] ?? '';
  return { scheme: found, host: parts?.[1] ?? authority, port, path: path.startsWith('/') ? path : `/${path}`, user };
}

export type Received =
  { readonly head: Head; readonly body: Bytes; readonly complete: boolean } | { readonly error: 'closed' | 'timeout'; readonly raw: Bytes };

/**
 * Reads an HTTP answer from a connected descriptor: to its announced end, or until the other side closes.
 * `idle` ms without a byte end it with what came so far.
 */
export function* receive(sys: Sys, fd: number, idle: number, onlyHead: boolean): Task<Received> {
  let data = '';
  let head: Head | undefined;
  for (;;) {
    head ??= parseHead(data);
    if (head !== undefined) {
      if (/^HTTP\/\S+ 1\d\d/.test(head.line)) {
        data = data.slice(head.length);
        head = undefined;
        continue;
      }
      const body = data.slice(head.length);
      const length = head.headers.get('content-length');
      const chunked = /chunked/i.test(head.headers.get('transfer-encoding') ?? '');
      if (onlyHead || /^HTTP\/\S+ (204|304)/.test(head.line)) return { head, body: '', complete: true };
      if (chunked && chunksEnded(body)) return { head, body: unchunk(body), complete: true };
      if (!chunked && length !== undefined && body.length >= Number(length))
        return { head, body: body.slice(0, Number(length)), complete: true };
    }
    if (idle !== Infinity && (yield* sys.poll([fd], idle)).length === 0)
      return head === undefined ? { error: 'timeout', raw: data } : { head, body: data.slice(head.length), complete: false };
    const more = yield* sys.read(fd);
    if (more === '') {
      if (head === undefined) {
        head = data === '' ? undefined : parseHead(`${data}\n\n`);
        if (head === undefined) return { error: 'closed', raw: data };
        data = `${data}\n\n`;
      }
      const body = data.slice(head.length);
      const length = head.headers.get('content-length');
      if (/chunked/i.test(head.headers.get('transfer-encoding') ?? '')) return { head, body: unchunk(body), complete: false };
      return { head, body, complete: length === undefined || body.length >= Number(length) };
    }
    data += more;
  }
}
