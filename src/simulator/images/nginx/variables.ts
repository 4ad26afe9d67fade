import type { Sys } from '../../system/types.ts';
import { timeLocal } from '../common-log.ts';
import type { Request } from '../http-server.ts';
import type { Location, Server, Settings } from './settings.ts';

/** One request on its way through nginx. */
export interface Exchange {
  readonly sys: Sys;
  readonly settings: Settings;
  readonly request: Request;
  readonly server: Server;
  location: Location | null;
  /** Decoded and normalised path. */
  uri: string;
  args: string;
  readonly connection: number;
  readonly requests: number;
  readonly started: number;
  status: number;
  bodyBytes: number;
  readonly set: Map<string, string>;
  readonly upstream: { address: string; status: string; time: string };
  captures: RegExpExecArray | null;
}

export const NGINX_VERSION = '1.30.6';

/** `2026/11/21 00:51:17`, as in the error log. */
export const timeOfLog = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');

/** The host a request names, without its port, in lower case. */
export const hostOf = (request: Request): string => {
  const absolute = /^https?:\/\/([^/:]+)/.exec(request.target);
  return (absolute?.[1] ?? (request.headers.get('host') ?? '').replace(/:\d+$/, '')).toLowerCase();
};

type Variable = (x: Exchange) => string;
const VARIABLES: Readonly<Record<string, Variable>> = {
  remote_addr: (x) => x.request.peer.address,
  binary_remote_addr: (x) => x.request.peer.address,
  remote_port: (x) => String(x.request.peer.port),
  remote_user: () => '',
  time_local: (x) => timeLocal(x.sys.now()),
  time_iso8601: (x) => `${new Date(x.sys.now()).toISOString().slice(0, 19)}+00:00`,
  msec: (x) => (x.sys.now() / 1000).toFixed(3),
  request: (x) => x.request.line,
  request_uri: (x) => x.request.target,
  uri: (x) => x.uri,
  document_uri: (x) => x.uri,
  args: (x) => x.args,
  query_string: (x) => x.args,
  is_args: (x) => (x.args === '' ? '' : '?'),
  request_method: (x) => x.request.method,
  request_length: (x) => String(x.request.line.length + 2),
  request_body: (x) => x.request.body,
  request_time: (x) => ((x.sys.now() - x.started) / 1000).toFixed(3),
  request_id: (x) => `${x.connection}${x.requests}`.padStart(32, '0'),
  status: (x) => String(x.status),
  body_bytes_sent: (x) => String(x.bodyBytes),
  bytes_sent: (x) => String(x.bodyBytes + 240),
  scheme: () => 'http',
  https: () => '',
  server_protocol: (x) => x.request.version,
  server_addr: (x) => x.request.local.address,
  server_port: (x) => String(x.request.local.port),
  server_name: (x) => x.server.names[0] ?? '',
  hostname: (x) => x.sys.hostname(),
  host: (x) => hostOf(x.request) || (x.server.names[0] ?? ''),
  nginx_version: () => NGINX_VERSION,
  pid: (x) => String(x.sys.pid),
  connection: (x) => String(x.connection),
  connection_requests: (x) => String(x.requests),
  content_type: (x) => x.request.headers.get('content-type') ?? '',
  content_length: (x) => x.request.headers.get('content-length') ?? '',
  proxy_add_x_forwarded_for: (x) =>
    [x.request.headers.get('x-forwarded-for'), x.request.peer.address].filter((part) => part !== undefined).join(', '),
  proxy_host: (x) => x.set.get('proxy_host') ?? '',
  proxy_port: (x) => x.set.get('proxy_port') ?? '',
  upstream_addr: (x) => x.upstream.address,
  upstream_status: (x) => x.upstream.status,
  upstream_response_time: (x) => x.upstream.time,
  request_filename: (x) => x.set.get('request_filename') ?? '',
  document_root: (x) => x.set.get('document_root') ?? '',
};

const LOGGED_EMPTY = new Set([
  'remote_user',
  'upstream_addr',
  'upstream_status',
  'upstream_response_time',
  'content_type',
  'content_length',
  'args',
  'query_string',
  'request_body',
]);

function valueOf(x: Exchange, name: string, depth: number): string | undefined {
  const set = x.set.get(name);
  if (set !== undefined) return set;
  if (/^\d$/.test(name)) return x.captures?.[Number(name)] ?? '';
  if (Object.hasOwn(VARIABLES, name)) return VARIABLES[name]!(x);
  if (name.startsWith('http_')) return x.request.headers.get(name.slice(5).replaceAll('_', '-')) ?? '';
  if (name.startsWith('arg_')) return new RegExp(`(?:^|&)${name.slice(4).replace(/\W/g, '')}=([^&]*)`).exec(x.args)?.[1] ?? '';
  if (name.startsWith('cookie_'))
    return new RegExp(`(?:^|;\\s*)${name.slice(7).replace(/\W/g, '')}=([^;]*)`).exec(x.request.headers.get('cookie') ?? '')?.[1] ?? '';
  if (name.startsWith('sent_http_') || name.startsWith('upstream_')) return '';
  const map = x.settings.maps.get(name);
  if (map !== undefined && depth < 5) {
    const of = expand(x, map.of, false, depth + 1);
    const exact = map.entries.find(([key]) => key === of) ?? map.entries.find(([key]) => key === 'default');
    return exact === undefined ? '' : expand(x, exact[1], false, depth + 1);
  }
  return x.captures?.groups?.[name];
}

/** Puts values for `$name` and `${name}`; in a log an empty one is `-`. */
export function expand(x: Exchange, text: string, forLog = false, depth = 0): string {
  if (!text.includes('$')) return text;
  return text.replace(
    /\$(?:\{([A-Za-z0-9_]+)\}|([A-Za-z_][A-Za-z0-9_]*|\d))/g,
    (_all, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      const value = valueOf(x, name, depth) ?? '';
      return forLog &&
        value === '' &&
        (LOGGED_EMPTY.has(name) || name.startsWith('http_') || name.startsWith('sent_') || name.startsWith('upstream_'))
        ? '-'
        : forLog
          ? value.replace(/["\\\x00-\x1f\x7f-\xff]/g, (c) => `\\x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
          : value;
    },
  );
}
