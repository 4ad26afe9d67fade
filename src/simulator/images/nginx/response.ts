import { REASONS } from '../http-server.ts';
import { mimeTypeOf } from '../mime.ts';
import { nearest } from './settings.ts';
import { NGINX_VERSION } from './variables.ts';
import type { Exchange } from './variables.ts';

/** What becomes of a request, before it is put on the wire. */
export interface Response {
  readonly status: number;
  readonly type: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** Made by nginx itself for an error: `error_page` may replace it. */
  readonly special?: boolean;
  readonly proxied?: boolean;
}

const page = (status: number): string => {
  const title = `${status} ${STATUS_TEXT[status] ?? REASONS[status] ?? ''}`.trimEnd();
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${NGINX_VERSION}</center>\r\n</body>\r\n</html>\r\n`;
};
/** Where the words on nginx' pages differ from the usual. */
const STATUS_TEXT: Readonly<Record<number, string>> = {
  302: 'Found',
  401: 'Authorization Required',
  405: 'Not Allowed',
  408: 'Request Time-out',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};
/** Where nginx' status line differs from the usual. */
export const STATUS_LINE: Readonly<Record<number, string>> = {
  302: 'Moved Temporarily',
  405: 'Not Allowed',
  408: 'Request Time-out',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** nginx' own page for a status. */
export const errorResponse = (status: number, headers: readonly (readonly [string, string])[] = []): Response => ({
  status,
  type: 'text/html',
  headers,
  body: page(status),
  special: true,
});

/** The media type of a file, with the charset the configuration asks for. */
export const mimeOf = (x: Exchange, path: string): string | undefined => {
  const own = x.settings.types.get(path.slice(path.lastIndexOf('.') + 1));
  const type = own ?? mimeTypeOf(path);
  const charset = nearest(x.location?.scope ?? x.server.scope, 'charset')?.args[0];
  return type !== undefined && charset !== undefined && charset !== 'off' && type.startsWith('text/')
    ? `${type}; charset=${charset}`
    : type;
};

/** What nginx answers to bytes that are no HTTP request. */
export const badRequest = (): string => {
  const body = page(400);
  return `HTTP/1.1 400 Bad Request\r\nServer: nginx/${NGINX_VERSION}\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
};
