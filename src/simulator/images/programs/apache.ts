import type { Task } from '../../clock.ts';
import { httpDate } from '../../shell/applets/netHttp.ts';
import { CAP_SETGID, CAP_SETUID, may } from '../../system/capabilities.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import type { Program, Signal, Sys } from '../../system/types.ts';
import { timeLocal } from '../common-log.ts';
import { serveSimple } from '../http-server.ts';
import type { Request, SimpleAnswer } from '../http-server.ts';
import { readFile } from '../args.ts';
import { mimeTypeOf } from '../mime.ts';
import { normalise } from '../url-path.ts';

export const HTTPD_VERSION = '2.4.65';
const CONFIG = '/usr/local/apache2/conf/httpd.conf';

const page = (status: number, title: string, text: string): SimpleAnswer => ({
  status,
  type: 'text/html; charset=iso-8859-1',
  body: `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`,
});

function* serve(sys: Sys, root: string, request: Request): Task<SimpleAnswer> {
  const path = normalise(request.target.replace(/[?#].*$/, ''));
  if (path === undefined) return page(400, 'Bad Request', 'Your browser sent a request that this server could not understand.<br />');
  const missing = page(404, 'Not Found', 'The requested URL was not found on this server.');
  try {
    let file = `${root}${path}`;
    let stat = sys.stat(file);
    if (stat.type === 'directory') {
      if (!path.endsWith('/'))
        return {
          ...page(
            301,
            'Moved Permanently',
            `The document has moved <a href="http://${request.headers.get('host') ?? ''}${path}/">here</a>.`,
          ),
          headers: [['Location', `http://${request.headers.get('host') ?? ''}${path}/`]],
        };
      file += 'index.html';
      if (!sys.exists(file)) {
        const rows = [...sys.readdir(`${root}${path}`)]
          .sort()
          .map((name) => `<li><a href="${name}"> ${name}</a></li>\n`)
          .join('');
        return {
          status: 200,
          type: 'text/html;charset=ISO-8859-1',
          body: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${path}</title>\n </head>\n <body>\n<h1>Index of ${path}</h1>\n<ul>${rows}</ul>\n</body></html>\n`,
        };
      }
      stat = sys.stat(file);
    }
    const body = yield* readFile(sys, file);
    return {
      status: 200,
      ...(mimeTypeOf(file) === undefined ? {} : { type: mimeTypeOf(file)! }),
      headers: [
        ['Last-Modified', httpDate(stat.mtime)],
        ['ETag', `"${body.length.toString(16)}-${Math.floor(stat.mtime * 1000).toString(16)}"`],
        ['Accept-Ranges', 'bytes'],
      ],
      body,
    };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return error.errno === 'EACCES' ? page(403, 'Forbidden', "You don't have permission to access this resource.") : missing;
  }
}

/** Debian's www-data, which the image's configuration names. */
const WWW_DATA = 33;
/** How a child ends that would fail again (APEXIT_CHILDFATAL), and how many the event MPM starts with. */
const CHILD_FATAL = 15;
const START_SERVERS = 3;

/**
 * Children stop being root before they serve (mod_unixd). Here the parent serves for them, unless they cannot: then each says why, and the first to end
 * takes the server with it. Answers whether it does.
 */
function* children(sys: Sys, log: (module: string, text: string, as?: Sys) => Task<void>): Task<boolean> {
  if (sys.uid() !== 0 || (may(sys, CAP_SETGID) && may(sys, CAP_SETUID))) return false;
  const child: Program = function* (own) {
    const refused = function* (error: unknown, text: string): Task<number> {
      if (!(error instanceof SystemError)) throw error;
      yield* log('unixd:alert', `(${ERRNO_NUMBERS[error.errno]})${error.message}: ${text}`, own);
      return CHILD_FATAL;
    };
    try {
      own.setGid(WWW_DATA);
      own.setGroups([WWW_DATA]);
    } catch (error) {
      return yield* refused(error, `AH02156: setgid: unable to set group id to Group ${WWW_DATA}`);
    }
    try {
      own.setUid(WWW_DATA);
    } catch (error) {
      return yield* refused(error, `AH02162: setuid: unable to change to uid: ${WWW_DATA}`);
    }
    return 0;
  };
  const pids = Array.from({ length: START_SERVERS }, () => sys.fork(child));
  const first = yield* sys.wait('any', {});
  for (const pid of pids) if (pid !== first?.pid) yield* sys.wait(pid, {});
  yield* log('core:alert', `AH00050: Child ${first?.pid ?? 0} returned a Fatal error... Apache is exiting!`);
  return true;
}

/** The program `httpd` of the Apache image; of its configuration Listen, DocumentRoot and ServerName are read. */
export const apache: Program = function* (sys) {
  if (sys.argv.includes('-v')) {
    yield* sys.write(1, `Server version: Apache/${HTTPD_VERSION} (Unix)\nServer built:   Jul 23 2025 00:00:00\n`);
    return 0;
  }
  let config: string;
  try {
    config = yield* readFile(sys, CONFIG);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(2, `httpd: Could not open configuration file ${CONFIG}: ${error.message}\n`);
    return 1;
  }
  const value = (name: string): string | undefined => new RegExp(`^\\s*${name}\\s+"?([^"\\n]+?)"?\\s*$`, 'im').exec(config)?.[1];
  const port = Number((value('Listen') ?? '80').replace(/^.*:/, '')) || 80;
  const address = sys.interfaces().at(-1)?.address ?? '127.0.0.1';
  const unnamed = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`;
  const named = value('ServerName') !== undefined;
  if (!named) yield* sys.write(2, unnamed + unnamed);
  let listener: number;
  try {
    listener = sys.listen('0.0.0.0', port);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(
      2,
      `(98)${error.message}: AH00072: make_sock: could not bind to address [::]:${port}\n(98)${error.message}: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
    );
    return 1;
  }
  const log = (module: string, text: string, as: Sys = sys): Task<void> => {
    const date = new Date(sys.now());
    const words = httpDate(sys.now());
    return as.write(
      2,
      `[${words.slice(0, 3)} ${words.slice(8, 11)} ${words.slice(5, 7)} ${date.toISOString().slice(11, 23)}000 ${date.getUTCFullYear()}] [${module.includes(':') ? module : `${module}:notice`}] [pid ${as.pid}:tid ${as.pid}] ${text}\n`,
    );
  };
  yield* log('mpm_event', `AH00489: Apache/${HTTPD_VERSION} (Unix) configured -- resuming normal operations`);
  yield* log('core', "AH00094: Command line: 'httpd -D FOREGROUND'");
  const fatal = yield* children(sys, log);
  if (fatal) return 0;
  let told: Signal | null = null;
  for (const signal of ['SIGTERM', 'SIGWINCH', 'SIGINT'] as const) sys.signal(signal, (got) => (told ??= got));
  sys.signal('SIGPIPE', 'ignore');
  sys.setMemory(8 << 20);
  const root = (value('DocumentRoot') ?? '/usr/local/apache2/htdocs').replace(/\/$/, '');
  const server = {
    name: `Apache/${HTTPD_VERSION} (Unix)`,
    idleMs: 5_000,
    handle: (request: Request) => serve(sys, root, request),
    log: (request: Request, status: number, bytes: number) =>
      sys.write(
        1,
        `${request.peer.address} - - [${timeLocal(sys.now())}] "${request.line}" ${status} ${request.method === 'HEAD' || bytes === 0 ? '-' : bytes}\n`,
      ),
  };
  while (told === null) yield* serveSimple(sys, [listener], server, httpDate);
  yield* log(
    'mpm_event',
    (told as Signal) === 'SIGWINCH' ? 'AH00492: caught SIGWINCH, shutting down gracefully' : 'AH00491: caught SIGTERM, shutting down',
  );
  return 0;
};
