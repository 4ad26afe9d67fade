// HTTP as the kubelet speaks it to containers: one GET, and what came back.
import type { Task } from '../clock.ts';
import type { Container, HTTPGetAction, HTTPHeader } from '../manifest/types.ts';
import { decodeText, encodeText } from '../runtime/text.ts';
import type { Context } from './context.ts';
import { call } from './flow.ts';

export interface Response {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}
/** The answer, or Go's words for why there is none. */
export type HttpResult = Response | { readonly error: string; readonly timedOut: boolean };

/** Probes and hooks follow at most this many redirects (L-162). */
const MAX_REDIRECTS = 10;
const MAX_BODY = 10 * 1024;

/** A port by number or by the container's name for it; else Go's words for why there is none. */
export function resolvePort(container: Container, port: string | number): number | { readonly error: string } {
  const named = typeof port === 'number' ? port : container.ports?.find((p) => p.name === port)?.containerPort;
  if (named === undefined && !/^[+-]?\d+$/.test(String(port))) return { error: `strconv.Atoi: parsing "${port}": invalid syntax` };
  const number = named ?? Number(port);
  return number > 0 && number < 65536 ? number : { error: `invalid port number: ${number}` };
}

/** `x-shop-id` → `X-Shop-Id`, as Go writes the names of headers. */
const canonical = (name: string): string => name.toLowerCase().replace(/(^|-)[a-z]/g, (c) => c.toUpperCase());

/** A request as Go's client writes it: Host and User-Agent first, the rest sorted by name, and the connection is not kept. */
function requestText(path: string, host: string, agent: string, headers: readonly HTTPHeader[]): string {
  const own = headers.map(({ name, value }) => [canonical(name), value] as const);
  const given = (name: string): string | undefined => own.find(([each]) => each === name)?.[1];
  const accept = given('Accept') === undefined ? ([['Accept', '*/*']] as const) : [];
  const rest = [...own, ...accept].filter(
    ([name, value]) => !['Host', 'User-Agent'].includes(name) && !(name === 'Accept' && value === ''),
  );
  rest.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const all = [['Host', given('Host') ?? host], ['User-Agent', given('User-Agent') ?? agent], ...rest, ['Connection', 'close']];
  return `GET ${path} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

export function urlOf(action: HTTPGetAction, host: string, port: number): string {
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = action.path ?? '/';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path.startsWith('/') ? path : `/${path}`}`;
}

/** Sends a GET and follows redirects on the same host. */
export function* httpGet(
  context: Context,
  url: string,
  headers: readonly HTTPHeader[],
  agent: string,
  timeoutMs: number,
): Task<HttpResult & { readonly redirected?: boolean }> {
  let at = url;
  const deadline = context.clock.now() + timeoutMs;
  for (let hop = 0; ; hop++) {
    const parts = /^(https?):\/\/(\[[^\]]*\]|[^:/?#]+)(?::(\d+))?(\/[^#]*)?/.exec(at);
    if (parts === null) return { error: `Get "${at}": unsupported protocol scheme ""`, timedOut: false };
    const [, scheme = 'http', host = '', portText, path = '/'] = parts;
    const port = portText === undefined ? (scheme === 'https' ? 443 : 80) : Number(portText);
    const address = host.replace(/^\[|\]$/g, '');
    const dial = `${host}:${port}`;
    const data = encodeText(scheme === 'https' ? '\x16\x03\x01' : requestText(path, portText === undefined ? host : dial, agent, headers));
    const { outcome, response } = yield* call<{ readonly outcome: string; readonly response: string }>(
      (done) => void context.runtime.request(address, port, data, Math.max(1, deadline - context.clock.now()), done),
    );
    const failed = (text: string, timedOut = false): HttpResult => ({ error: `Get "${at}": ${text}`, timedOut });
    if (outcome === 'refused') return failed(`dial tcp ${dial}: connect: connection refused`);
    if (outcome === 'unreachable') return failed(`dial tcp ${dial}: connect: no route to host`);
    if (outcome === 'timeout') return failed('context deadline exceeded (Client.Timeout exceeded while awaiting headers)', true);
    if (scheme === 'https') return failed(/^HTTP\//.test(response) ? 'http: server gave HTTP response to HTTPS client' : 'EOF');
    const parsed = parse(response);
    if (typeof parsed === 'string') return failed(parsed);
    if (parsed.status < 300 || parsed.status > 399 || parsed.location === undefined) return parsed;
    const next = absolute(parsed.location, `${scheme}://${portText === undefined ? host : dial}`, path);
    if (next === undefined || hop >= MAX_REDIRECTS - 1)
      return hop >= MAX_REDIRECTS - 1 ? failed(`stopped after ${MAX_REDIRECTS} redirects`) : { ...parsed, redirected: true };
    at = next;
  }
}

/** Where a redirect leads on the same host; undefined when it leaves it. */
function absolute(location: string, origin: string, path: string): string | undefined {
  if (/^https?:\/\//.test(location)) return hostOf(location) === hostOf(origin) ? location : undefined;
  if (location.startsWith('/')) return origin + location;
  return `${origin}${path.slice(0, path.lastIndexOf('/') + 1)}${location}`;
}
const hostOf = (url: string): string => /^https?:\/\/([^:/]+)/.exec(url)?.[1] ?? '';

function parse(response: string): Response | string {
  if (response === '') return 'EOF';
  const end = response.search(/\r?\n\r?\n/);
  const head = (end < 0 ? response : response.slice(0, end)).split(/\r?\n/);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head[0] ?? '');
  if (status === null)
    return `net/http: HTTP/1.x transport connection broken: malformed HTTP response "${decodeText((head[0] ?? '').slice(0, 80))}"`;
  const location = head.map((line) => /^location:\s*(.*)$/i.exec(line)?.[1]).find((value) => value !== undefined);
  const body = end < 0 ? '' : response.slice(end).replace(/^\r?\n\r?\n/, '');
  return { status: Number(status[1]), location, body: decodeText(body.slice(0, MAX_BODY)) };
}
