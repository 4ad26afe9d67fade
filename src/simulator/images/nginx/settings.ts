import { ConfigError } from './config.ts';
import type { Directive } from './config.ts';

export interface Listen {
  readonly address: string;
  readonly port: number;
  readonly isDefault: boolean;
  readonly ssl: boolean;
}
/** A block with what it inherits: the nearest block that says something wins. */
export interface Scope {
  readonly directives: readonly Directive[];
  readonly parent: Scope | null;
}
export interface Location {
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@';
  readonly pattern: string;
  readonly regex: RegExp | null;
  readonly scope: Scope;
}
export interface Server {
  readonly listens: readonly Listen[];
  readonly names: readonly string[];
  readonly scope: Scope;
  readonly locations: readonly Location[];
}
export interface Upstream {
  readonly name: string;
  readonly servers: readonly {
    readonly host: string;
    readonly port: number;
    readonly backup: boolean;
    readonly down: boolean;
    readonly line: string;
  }[];
  turn: number;
}
export interface StreamServer {
  readonly listens: readonly Listen[];
  readonly target: string;
  readonly connectTimeout: number;
}
export interface Settings {
  readonly main: Scope;
  readonly http: Scope | null;
  readonly servers: readonly Server[];
  readonly streams: readonly StreamServer[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly formats: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, string>;
  readonly maps: ReadonlyMap<string, { readonly of: string; readonly entries: readonly (readonly [string, string])[] }>;
  readonly workers: number;
}

/** The nearest directive of a name, seen from a block outwards. */
export function nearest(scope: Scope | null, name: string): Directive | undefined {
  for (let at = scope; at !== null; at = at.parent) {
    const found = at.directives.findLast((directive) => directive.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}
/** All directives of a name in the nearest block that has one. */
export function nearestAll(scope: Scope | null, name: string): readonly Directive[] {
  for (let at = scope; at !== null; at = at.parent) {
    const found = at.directives.filter((directive) => directive.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

const where = (directive: Directive): string => `${directive.file}:${directive.line}`;

function parseListen(directive: Directive): Listen {
  const text = directive.args[0]!;
  const bad = (what: string): never => {
    throw new ConfigError(`${what} in "${text}" of the "listen" directive in ${where(directive)}`);
  };
  const match = /^(?:(\[[0-9a-fA-F:.]*\]|[^:]+):)?(\d+)$/.exec(text) ?? /^(\[[0-9a-fA-F:.]*\]|[^:]+)$/.exec(text);
  if (match === null || text.startsWith('unix:')) return bad(text.includes(':') ? 'invalid port' : 'host not found');
  const strange = directive.args
    .slice(1)
    .find(
      (arg) =>
        !/^(default_server|default|ssl|http2|quic|proxy_protocol|reuseport|deferred|bind|udp|(backlog|rcvbuf|sndbuf|setfib|fastopen|ipv6only|so_keepalive|accept_filter)=.*)$/.test(
          arg,
        ),
    );
  if (strange !== undefined) throw new ConfigError(`invalid parameter "${strange}" in ${where(directive)}`);
  const host = match[1] ?? '*';
  const port = match[2] === undefined ? 80 : Number(match[2]);
  if (port < 1 || port > 65535) return bad('invalid port');
  const address = host === '*' || host === '[::]' ? '0.0.0.0' : host === 'localhost' || host === '[::1]' ? '127.0.0.1' : host;
  if (!/^\d+(\.\d+){3}$/.test(address)) return bad(match[2] === undefined && !text.includes('.') ? 'invalid port' : 'host not found');
  return {
    address,
    port,
    isDefault: directive.args.includes('default_server') || directive.args.includes('default'),
    ssl: directive.args.includes('ssl'),
  };
}

/** A pattern of a `~` location as a RegExp; nested repetition is refused, since it could run for ever. */
export function compilePattern(pattern: string, insensitive: boolean, directive: Directive): RegExp {
  if (pattern.length > 500 || /\([^()]*[+*][^()]*\)[+*{]/.test(pattern))
    throw new ConfigError(`pcre2_compile() failed: pattern too complex in "${pattern}" in ${where(directive)}`);
  try {
    return new RegExp(
      pattern.replace(/^\(\?i\)/, '').replace(/\(\?P?<([a-zA-Z_]\w*)>/g, '(?<$1>'),
      insensitive || pattern.startsWith('(?i)') ? 'i' : '',
    );
  } catch {
    throw new ConfigError(`pcre2_compile() failed: missing closing parenthesis in "${pattern}" at "" in ${where(directive)}`);
  }
}

function parseLocation(directive: Directive, parent: Scope): Location {
  let [modifier, pattern] = directive.args.length === 2 ? [directive.args[0]!, directive.args[1]!] : ['', directive.args[0]!];
  if (modifier === '') {
    const short = /^(=|\^~|~\*|~|@)(.*)$/.exec(pattern);
    if (short !== null) [modifier, pattern] = [short[1]!, short[2]!];
  }
  if (!['', '=', '^~', '~', '~*', '@'].includes(modifier))
    throw new ConfigError(`invalid location modifier "${modifier}" in ${where(directive)}`);
  const regex = modifier === '~' || modifier === '~*' ? compilePattern(pattern, modifier === '~*', directive) : null;
  return { modifier: modifier as Location['modifier'], pattern, regex, scope: { directives: directive.block ?? [], parent } };
}

function parseServer(directive: Directive, parent: Scope): Server {
  const scope: Scope = { directives: directive.block ?? [], parent };
  const listens = scope.directives.filter((inner) => inner.name === 'listen').map(parseListen);
  const locations: Location[] = [];
  const gather = (inside: Scope): void => {
    for (const inner of inside.directives) {
      if (inner.name !== 'location') continue;
      const location = parseLocation(inner, inside);
      if (locations.some((other) => other.modifier === location.modifier && other.pattern === location.pattern && location.regex === null))
        throw new ConfigError(`duplicate location "${location.pattern}" in ${where(inner)}`);
      locations.push(location);
      gather(location.scope);
    }
  };
  gather(scope);
  for (const inner of [scope, ...locations.map((location) => location.scope)]) checkTargets(inner);
  const names = scope.directives.filter((inner) => inner.name === 'server_name').flatMap((inner) => inner.args);
  const found = listens.length === 0 ? [{ address: '0.0.0.0', port: 80, isDefault: false, ssl: false }] : listens;
  const unique = found.filter(
    (listen, i) => found.findIndex((other) => other.address === listen.address && other.port === listen.port) === i,
  );
  return { listens: unique, names: names.length === 0 ? [''] : names, scope, locations };
}

function checkTargets(scope: Scope): void {
  for (const directive of scope.directives) {
    if (directive.name === 'proxy_pass' && !/^(https?:\/\/|\$)/.test(directive.args[0]!))
      throw new ConfigError(`invalid URL prefix in ${where(directive)}`);
    if (directive.name === 'return' && directive.args.length === 1 && !/^(\d+|https?:\/\/.*|\$.*)$/.test(directive.args[0]!))
      throw new ConfigError(`invalid return code "${directive.args[0]}" in ${where(directive)}`);
  }
}

function parseUpstream(directive: Directive): Upstream {
  const servers = (directive.block ?? [])
    .filter((inner) => inner.name === 'server')
    .map((inner) => {
      const match = /^(.*?)(?::(\d+))?$/.exec(inner.args[0] ?? '');
      return {
        host: match?.[1] ?? '',
        port: Number(match?.[2] ?? 80),
        backup: inner.args.includes('backup'),
        down: inner.args.includes('down'),
        line: where(inner),
      };
    });
  if (servers.length === 0) throw new ConfigError(`no servers are inside upstream in ${where(directive)}`);
  return { name: directive.args[0]!, servers, turn: 0 };
}

export const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** Makes settings of a configuration; throws {@link ConfigError}. */
export function settle(config: readonly Directive[]): Settings {
  const main: Scope = { directives: config, parent: null };
  for (const name of ['events', 'http']) {
    const [, second] = config.filter((directive) => directive.name === name);
    if (second !== undefined) throw new ConfigError(`"${name}" directive is duplicate in ${where(second)}`);
  }
  if (!config.some((directive) => directive.name === 'events')) throw new ConfigError('no "events" section in configuration');
  const block = config.find((directive) => directive.name === 'http');
  const http: Scope | null = block === undefined ? null : { directives: block.block ?? [], parent: main };
  const stream = config.find((directive) => directive.name === 'stream');
  const upstreams = new Map<string, Upstream>();
  for (const directive of [...(http?.directives ?? []), ...(stream?.block ?? [])]) {
    if (directive.name !== 'upstream') continue;
    const upstream = parseUpstream(directive);
    if (upstreams.has(upstream.name)) throw new ConfigError(`duplicate upstream "${upstream.name}" in ${where(directive)}`);
    upstreams.set(upstream.name, upstream);
  }
  const formats = new Map<string, string>([['combined', COMBINED]]);
  const types = new Map<string, string>();
  const maps = new Map<string, { of: string; entries: readonly (readonly [string, string])[] }>();
  for (const directive of http?.directives ?? []) {
    if (directive.name === 'log_format')
      formats.set(
        directive.args[0] ?? '',
        directive.args
          .slice(1)
          .filter((arg) => !arg.startsWith('escape='))
          .join(''),
      );
    if (directive.name === 'types')
      for (const inner of directive.block ?? []) for (const extension of inner.args) types.set(extension, inner.name);
    if (directive.name === 'map')
      maps.set((directive.args[1] ?? '').replace(/^\$/, ''), {
        of: directive.args[0] ?? '',
        entries: (directive.block ?? []).map((inner) => [inner.name, inner.args[0] ?? ''] as const),
      });
  }
  const servers =
    http === null
      ? []
      : http.directives.filter((directive) => directive.name === 'server').map((directive) => parseServer(directive, http));
  const defaults = new Set<string>();
  for (const server of servers) {
    for (const listen of server.listens) {
      const key = `${listen.address}:${listen.port}`;
      if (!listen.isDefault) continue;
      if (defaults.has(key)) {
        const directive = server.scope.directives.findLast((inner) => inner.name === 'listen')!;
        throw new ConfigError(`a duplicate default server for ${key} in ${where(directive)}`);
      }
      defaults.add(key);
    }
  }
  const streams = (stream?.block ?? [])
    .filter((directive) => directive.name === 'server')
    .map((directive): StreamServer => {
      const inner = directive.block ?? [];
      return {
        listens: inner.filter((d) => d.name === 'listen').map(parseListen),
        target: inner.find((d) => d.name === 'proxy_pass')?.args[0] ?? '',
        connectTimeout: milliseconds(inner.find((d) => d.name === 'proxy_connect_timeout')?.args[0], 60_000),
      };
    });
  const workers = nearest(main, 'worker_processes')?.args[0];
  if (workers !== undefined && workers !== 'auto' && !/^\d+$/.test(workers))
    throw new ConfigError(`invalid value "${workers}" in "worker_processes" directive in ${where(nearest(main, 'worker_processes')!)}`);
  // Two cores: `auto` means two.
  return {
    main,
    http,
    servers,
    streams,
    upstreams,
    formats,
    types,
    maps,
    workers: workers === undefined ? 1 : workers === 'auto' ? 2 : Math.min(16, Math.max(1, Number(workers))),
  };
}

/** nginx' durations: `5s`, `500ms`, `2m`; seconds without a unit. */
export function milliseconds(text: string | undefined, otherwise: number): number {
  const match = /^(\d+)(ms|s|m|h|d)?$/.exec(text ?? '');
  if (match === null) return otherwise;
  return Number(match[1]) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] ?? 's'] ?? 1000);
}
