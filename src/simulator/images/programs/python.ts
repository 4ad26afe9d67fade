import type { Task } from '../../clock.ts';
import { MONTHS, httpDate } from '../../shell/applets/netHttp.ts';
import { SystemError } from '../../system/errors.ts';
import type { Program, Sys } from '../../system/types.ts';
import { plainAnswer, serveConnection } from '../http-server.ts';
import type { Request, SimpleAnswer } from '../http-server.ts';
import { mimeTypeOf } from '../mime.ts';
import { acceptAll } from '../http-server.ts';
import { createTogether } from '../../system/together.ts';
import { readFile } from '../args.ts';

export const PYTHON_VERSION = '3.13.5';

/** `21/Nov/2026 00:51:12` */
function stamp(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)} ${iso.slice(11, 19)}`;
}

const REASON: Readonly<Record<number, readonly [string, string]>> = {
  404: ['File not found', 'HTTPStatus.NOT_FOUND - Nothing matches the given URI.'],
  501: ['Unsupported method', 'HTTPStatus.NOT_IMPLEMENTED - Server does not support this operation.'],
};

function errorPage(code: number, message: string): string {
  const explain = (REASON[code]?.[1] ?? '').replace(/^HTTPStatus\.\w+ - /, '');
  return `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${code}</p>\n        <p>Message: ${message}.</p>\n        <p>Error code explanation: ${code} - ${explain}</p>\n    </body>\n</html>\n`;
}

function* answer(sys: Sys, root: string, request: Request): Task<SimpleAnswer & { readonly message?: string }> {
  const fail = (code: number, message: string): SimpleAnswer & { readonly message: string } => ({
    status: code,
    type: 'text/html;charset=utf-8',
    body: errorPage(code, message),
    message,
  });
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(501, `Unsupported method ('${request.method}')`);
  const path = decodeURIComponent(request.target.replace(/[?#].*$/, '').replace(/%(?![0-9a-fA-F]{2})/g, '%25'))
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');
  const slash = /\/($|[?#])/.test(request.target) || request.target.endsWith('/');
  const file = `${root === '/' ? '' : root}/${path}`;
  try {
    const stat = sys.stat(file);
    if (stat.type === 'directory') {
      if (!slash) return { status: 301, headers: [['Location', `${request.target}/`]], body: '' };
      for (const index of ['index.html', 'index.htm'])
        if (sys.exists(`${file}/${index}`))
          return {
            status: 200,
            type: 'text/html',
            headers: [['Last-Modified', httpDate(sys.stat(`${file}/${index}`).mtime)]],
            body: yield* readFile(sys, `${file}/${index}`),
          };
      const names = [...sys.readdir(file)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
      const rows = names.map((name) => {
        const shown = sys.lstat(`${file}/${name}`).type === 'directory' ? `${name}/` : name;
        return `<li><a href="${shown}">${shown}</a></li>\n`;
      });
      const title = `Directory listing for ${request.target}`;
      return {
        status: 200,
        type: 'text/html; charset=utf-8',
        body: `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<style type="text/css">\n:root {\ncolor-scheme: light dark;\n}\n</style>\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${rows.join('')}</ul>\n<hr>\n</body>\n</html>\n`,
      };
    }
    return {
      status: 200,
      type: mimeTypeOf(file) ?? 'application/octet-stream',
      headers: [['Last-Modified', httpDate(stat.mtime)]],
      body: yield* readFile(sys, file),
    };
  } catch (error) {
    if (error instanceof SystemError || error instanceof URIError) return fail(404, 'File not found');
    throw error;
  }
}

/** `python -m http.server`: its first line stays in a buffer unless output is a terminal or unbuffered. */
function* httpServer(sys: Sys, args: readonly string[], unbuffered: boolean): Task<number> {
  let port = 8000;
  let bind = '0.0.0.0';
  let root = sys.cwd();
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    const value = (): string => (word.includes('=') ? word.slice(word.indexOf('=') + 1) : (args[++i] ?? ''));
    if (/^(-b|--bind)/.test(word)) bind = value();
    else if (/^(-d|--directory)/.test(word)) root = value();
    else if (/^\d+$/.test(word)) port = Number(word);
    else if (!/^(-p|--protocol|--cgi)/.test(word)) {
      yield* sys.write(
        2,
        `usage: server.py [-h] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: ${word.startsWith('-') ? `unrecognized arguments: ${word}` : `argument port: invalid int value: '${word}'`}\n`,
      );
      return 2;
    }
  }
  let listener: number;
  try {
    listener = sys.listen(bind, port);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(
      2,
      `Traceback (most recent call last):\n  File "<frozen runpy>", line 198, in _run_module_as_main\n  File "/usr/local/lib/python3.13/socketserver.py", line 479, in server_bind\n    self.socket.bind(self.server_address)\n    ~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^\n${error.errno === 'EACCES' ? 'PermissionError: [Errno 13]' : 'OSError: [Errno 98]'} ${error.message}\n`,
    );
    return 1;
  }
  const first = `Serving HTTP on ${bind} port ${port} (http://${bind}:${port}/) ...\n`;
  if (unbuffered || sys.isatty(1)) yield* sys.write(1, first);
  let interrupted = false;
  sys.signal('SIGINT', () => (interrupted = true));
  sys.signal('SIGPIPE', 'ignore');
  sys.setMemory(12 << 20);
  const group = createTogether();
  const handle = function* (request: Request): Task<{ data: string; keep: boolean }> {
    const result = yield* answer(sys, root, request);
    const who = `${request.peer.address} - - [${stamp(sys.now())}]`;
    if (result.message !== undefined) yield* sys.write(2, `${who} code ${result.status}, message ${result.message}\n`);
    yield* sys.write(2, `${who} "${request.line}" ${result.status} -\n`);
    const old = { ...request, version: 'HTTP/1.0' };
    return {
      data: plainAnswer(
        old,
        {
          ...result,
          headers: [['Server', `SimpleHTTP/0.6 Python/${PYTHON_VERSION}`], ['Date', httpDate(sys.now())], ...(result.headers ?? [])],
        },
        undefined,
        undefined,
        true,
      ),
      keep: false,
    };
  };
  group.add(acceptAll(sys, listener, group, (fd) => serveConnection(sys, fd, handle, 60_000, () => 'HTTP/1.0 400 Bad Request\r\n\r\n')));
  while (!interrupted) yield* group.run();
  yield* sys.write(1, `${unbuffered || sys.isatty(1) ? '' : first}\nKeyboard interrupt received, exiting.\n`);
  return 0;
}

/** The few statements a one-liner in a sample is made of; anything else is told apart honestly. */
function* oneLiner(sys: Sys, code: string, unbuffered: boolean): Task<number> {
  let held = '';
  for (const raw of code.split(/[;\n]/)) {
    const statement = raw.trim();
    if (statement === '' || /^(import|from) [\w., ]+$/.test(statement)) continue;
    const print = /^print\((?:(["'])(.*?)\1)?(?:,\s*flush=(?:True|False))?\)$/.exec(statement);
    const sleep = /^(?:time\.)?sleep\(([\d.]+)\)$/.exec(statement);
    const exit = /^(?:sys\.)?exit\((\d*)\)$/.exec(statement);
    if (print !== null) {
      held += `${print[2] ?? ''}\n`;
      if (unbuffered || sys.isatty(1) || statement.includes('flush=True')) {
        yield* sys.write(1, held);
        held = '';
      }
    } else if (sleep !== null) yield* sys.sleep(Number(sleep[1]) * 1000);
    else {
      if (held !== '') yield* sys.write(1, held);
      if (exit !== null) return Number(exit[1] === '' ? 0 : exit[1]);
      yield* sys.write(
        2,
        `python: this simulator plays only print, sleep and exit of Python programs; it stops at: ${statement.slice(0, 80)}\n`,
      );
      return 1;
    }
  }
  if (held !== '') yield* sys.write(1, held);
  return 0;
}

/** The program `python3`. */
export const python: Program = function* (sys) {
  const args = sys.argv.slice(1);
  let unbuffered = (sys.env.get('PYTHONUNBUFFERED') ?? '') !== '';
  while (args[0] === '-u' || args[0] === '-B' || args[0] === '-q' || args[0] === '-E') if (args.shift() === '-u') unbuffered = true;
  const [first, second, ...rest] = args;
  if (first === '--version' || first === '-V') {
    yield* sys.write(1, `Python ${PYTHON_VERSION}\n`);
    return 0;
  }
  if (first === '-m' && second === 'http.server') return yield* httpServer(sys, rest, unbuffered);
  if (first === '-m') {
    yield* sys.write(2, `${sys.argv[0]}: No module named ${second ?? ''}\n`);
    return 1;
  }
  if (first === '-c') return yield* oneLiner(sys, second ?? '', unbuffered);
  if (first === undefined) return 0;
  try {
    return yield* oneLiner(sys, yield* readFile(sys, first), unbuffered);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(
      2,
      `${sys.argv[0]}: can't open file '${first.startsWith('/') ? first : `${sys.cwd().replace(/\/$/, '')}/${first}`}': [Errno 2] No such file or directory\n`,
    );
    return 2;
  }
};
