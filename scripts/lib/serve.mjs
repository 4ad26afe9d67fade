/** A static server for dist/: under BASE, with index pages, 404.html, gzip as hosts do it, and nothing outside the folder. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readHeaders } from '../hosting/headers.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'text/yaml; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.wasm': 'application/wasm',
  '.ico': 'image/x-icon',
};

const fileFor = (folder, path) => {
  const file = normalize(join(folder, path));
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  if (existsSync(file) && statSync(file).isFile()) return file;
  const index = join(file, 'index.html');
  return existsSync(index) ? index : undefined;
};

/** Compressed once and kept, as hosts do it. */
const packed = new Map();
function gzipped(file) {
  const { mtimeMs } = statSync(file);
  const known = packed.get(file);
  if (known?.mtimeMs === mtimeMs) return known.body;
  const body = gzipSync(readFileSync(file));
  packed.set(file, { mtimeMs, body });
  return body;
}

/**
 * Serves `folder` at the first free port from `port` on, with the headers of its `_headers` file: what is tested is what a host sends.
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export function serve(folder, { port = 4321, base = '/', host = '127.0.0.1' } = {}) {
  const prefix = `/${base}/`.replace(/\/+/g, '/');
  const headerFile = join(folder, '_headers');
  const headersOf = existsSync(headerFile) ? readHeaders(readFileSync(headerFile, 'utf8')) : () => ({});
  const server = createServer((request, response) => {
    let path;
    try {
      path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    } catch {
      response.writeHead(400).end();
      return;
    }
    const inside = path.startsWith(prefix) ? path.slice(prefix.length - 1) : undefined;
    const file = inside === undefined ? undefined : fileFor(folder, inside);
    if (file?.endsWith('index.html') && !path.endsWith('/') && !path.endsWith('index.html')) {
      response.writeHead(301, { location: `${path}/` }).end();
      return;
    }
    const shown = file ?? join(folder, '404.html');
    if (!existsSync(shown)) {
      response.writeHead(404).end('not found');
      return;
    }
    // A browser would remember this one for all of localhost.
    const { 'strict-transport-security': _, ...headers } = headersOf(path);
    const type = types[extname(shown)] ?? 'application/octet-stream';
    const zipped = /^text|script|json|xml/.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const body = zipped ? gzipped(shown) : undefined;
    response.writeHead(file ? 200 : 404, {
      'content-type': type,
      ...headers,
      ...(body === undefined ? {} : { 'content-encoding': 'gzip', 'content-length': body.length, vary: 'accept-encoding' }),
    });
    if (body === undefined) createReadStream(shown).pipe(response);
    else response.end(request.method === 'HEAD' ? undefined : body);
  });
  return new Promise((resolve, reject) => {
    const listen = (candidate) => {
      server.once('error', (error) => {
        if (error.code === 'EADDRINUSE' && candidate < port + 50) listen(candidate + 1);
        else reject(error);
      });
      server.listen(candidate, host, () => resolve({ url: `http://localhost:${candidate}${prefix}`, close: () => server.close() }));
    };
    listen(port);
  });
}
