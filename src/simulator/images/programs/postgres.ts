import type { Task } from '../../clock.ts';
import { SystemError } from '../../system/errors.ts';
import { createTogether } from '../../system/together.ts';
import type { Program, Signal, Sys } from '../../system/types.ts';
import { acceptAll } from '../http-server.ts';
import { listenOr } from './simple.ts';

const VERSION = '17.6';
const INIT_MS = 1_500;
const START_MS = 150;
const DATA = '/var/lib/postgresql/data';
const SOCKETS = '/var/run/postgresql';
/** `postgres` of Debian's image: user and group. */
const USER = 999;

const stamp = (sys: Sys): string => `${new Date(sys.now()).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
const log = (sys: Sys, text: string): Task<void> => sys.write(2, `${stamp(sys)} [${sys.pid}] LOG:  ${text}\n`);

const NO_PASSWORD = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

/** A question and its answer, one line each: the wire protocol is played between our own programs only. */
function* session(sys: Sys, fd: number): Task<void> {
  try {
    let buffer = '';
    for (let data = yield* sys.read(fd); data !== ''; data = yield* sys.read(fd)) {
      buffer += data;
      for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
        const query = buffer.slice(0, end).trim();
        buffer = buffer.slice(end + 1);
        yield* sys.write(fd, `${answer(query)}\n`);
      }
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  } finally {
    if (sys.isOpen(fd)) sys.close(fd);
  }
}

/** `column|value`, or `!message`. */
function answer(query: string): string {
  const text = query.replace(/;\s*$/, '');
  const literal = /^select\s+(?:(\d+)|'([^']*)')(?:\s+as\s+(\w+))?$/i.exec(text);
  if (literal !== null) return `${literal[3] ?? '?column?'}|${literal[1] ?? literal[2] ?? ''}`;
  if (/^select\s+version\(\)$/i.test(text)) return `version|PostgreSQL ${VERSION} on x86_64-pc-linux-gnu, compiled by gcc, 64-bit`;
  if (/^select\s+now\(\)$/i.test(text)) return 'now|2026-11-21 00:00:00+00';
  return '!this simulator plays only SELECT of a constant';
}

/** Every path below a directory, and itself, that is not the user's: `find DIR ! -user postgres`. */
function notOwned(sys: Sys, path: string, uid: number): readonly string[] {
  const stat = sys.stat(path);
  const below = stat.type === 'directory' ? [...sys.readdir(path)].sort().flatMap((name) => notOwned(sys, `${path}/${name}`, uid)) : [];
  return stat.uid === uid ? below : [path, ...below];
}
/**
 * What the entrypoint does while it is root: its directories are made the user's, then it goes on as that user (`docker_create_db_directories`, gosu).
 * A chmod may fail, a chown or the change of user may not: then this is the exit code.
 */
function* stepDown(sys: Sys, data: string): Task<number | undefined> {
  for (const [directory, mode] of [
    [data, 0o700],
    [SOCKETS, 0o3775],
  ] as const) {
    try {
      if (!sys.exists(directory)) sys.mkdir(directory, 0o755);
      sys.chmod(directory, mode);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* sys.write(2, `chmod: changing permissions of '${directory}': ${error.message}\n`);
    }
  }
  for (const directory of [data, SOCKETS]) {
    let failed = false;
    for (const path of notOwned(sys, directory, USER))
      try {
        sys.chown(path, USER, sys.stat(path).gid);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        yield* sys.write(2, `chown: changing ownership of '${path}': ${error.message}\n`);
        failed = true;
      }
    if (failed) return 1;
  }
  try {
    sys.setGroups([USER]);
    sys.setGid(USER);
    sys.setUid(USER);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(2, `error: failed switching to "postgres": ${error.message.toLowerCase()}\n`);
    return 1;
  }
  return undefined;
}

/** The image's entrypoint: makes the database when it is not there, then serves. */
export const postgres: Program = function* (sys) {
  const wanted = sys.argv.slice(1);
  if (wanted.length > 0 && wanted[0] !== 'postgres' && !wanted[0]!.startsWith('-')) {
    const places = (sys.env.get('PATH') ?? '').split(':').map((directory) => `${directory}/${wanted[0]!}`);
    const found = wanted[0]!.includes('/') ? wanted[0]! : places.find((path) => sys.exists(path));
    if (found !== undefined) return yield* sys.exec(found, wanted, sys.env);
    yield* sys.write(2, `/usr/local/bin/docker-entrypoint.sh: line 351: exec: ${wanted[0]}: not found\n`);
    return 127;
  }
  const data = sys.env.get('PGDATA') ?? DATA;
  try {
    for (let slash = data.indexOf('/', 1); ; slash = data.indexOf('/', slash + 1)) {
      const part = slash < 0 ? data : data.slice(0, slash);
      if (!sys.exists(part)) sys.mkdir(part, 0o755);
      if (slash < 0) break;
    }
    if (sys.uid() === 0) {
      const failed = yield* stepDown(sys, data);
      if (failed !== undefined) return failed;
    }
    if (!sys.exists(`${data}/PG_VERSION`)) {
      if ((sys.env.get('POSTGRES_PASSWORD') ?? '') === '' && sys.env.get('POSTGRES_HOST_AUTH_METHOD') !== 'trust') {
        yield* sys.write(2, NO_PASSWORD);
        return 1;
      }
      yield* sys.write(
        1,
        `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nfixing permissions on existing directory ${data} ... ok\ncreating subdirectories ... ok\n`,
      );
      yield* sys.sleep(INIT_MS);
      const fd = yield* sys.open(`${data}/PG_VERSION`, { write: true, create: true });
      yield* sys.write(fd, '17\n');
      sys.close(fd);
      yield* sys.write(1, '\nPostgreSQL init process complete; ready for start up.\n\n');
    } else yield* sys.write(1, '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(2, `mkdir: cannot create directory '${data}': ${error.message}\n`);
    return 1;
  }
  sys.setTitle(['postgres']);
  yield* log(sys, `starting PostgreSQL ${VERSION} on x86_64-pc-linux-gnu, compiled by gcc, 64-bit`);
  const fd = yield* listenOr(
    sys,
    '0.0.0.0',
    5432,
    () =>
      `${stamp(sys)} [${sys.pid}] LOG:  could not bind IPv4 address "0.0.0.0": Address already in use\n${stamp(sys)} [${sys.pid}] HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.\n${stamp(sys)} [${sys.pid}] FATAL:  could not create any TCP/IP sockets\n`,
  );
  if (fd === null) return 1;
  yield* log(sys, 'listening on IPv4 address "0.0.0.0", port 5432');
  yield* log(sys, 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"');
  let signal: Signal | null = null;
  for (const each of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) sys.signal(each, (got) => (signal ??= got));
  sys.setMemory(30 << 20);
  yield* sys.sleep(START_MS);
  yield* log(sys, 'database system is ready to accept connections');
  const group = createTogether();
  group.add(acceptAll(sys, fd, group, (client) => session(sys, client)));
  while (signal === null) yield* group.run();
  yield* log(sys, `received ${(signal as Signal) === 'SIGTERM' ? 'smart' : 'fast'} shutdown request`);
  yield* log(sys, 'shutting down');
  yield* log(sys, 'database system is shut down');
  return 0;
};

interface Target {
  readonly host: string;
  readonly port: number;
  readonly query: string | undefined;
  readonly tuples: boolean;
}
/** What the words say; `valued` are the letters that take a value, joined to them or as the next word. */
function target(sys: Sys, valued: string): Target {
  let host = sys.env.get('PGHOST') ?? '127.0.0.1';
  let port = Number(sys.env.get('PGPORT') ?? 5432);
  let query: string | undefined;
  let tuples = false;
  for (let i = 1; i < sys.argv.length; i++) {
    const word = sys.argv[i]!;
    // Letters stand joined, `-tc QUERY`, up to the first that takes a value.
    const letters = /^-([^-].*)/s.exec(word)?.[1];
    const at = [...(letters ?? '')].findIndex((letter) => valued.includes(letter));
    const [long = '', own] = word.split(/=(.*)/s, 2) as [string, string | undefined];
    const key = letters === undefined ? long : at < 0 ? '' : `-${letters[at] ?? ''}`;
    const value = letters === undefined ? own : letters.slice(at + 1) || undefined;
    if (letters?.slice(0, at < 0 ? undefined : at).includes('t') || key === '--tuples-only') tuples = true;
    if (key === '-h' || key === '--host') host = value ?? sys.argv[++i] ?? host;
    else if (key === '-p' || key === '--port') port = Number(value ?? sys.argv[++i]);
    else if (key === '-c' || key === '--command') query = value ?? sys.argv[++i];
    else if ((at >= 0 || key === '--username' || key === '--dbname') && value === undefined) i++;
  }
  return { host, port, query, tuples };
}

/** The program `pg_isready`. */
export const pgIsReady: Program = function* (sys) {
  const { host, port } = target(sys, 'dhptU');
  const shown = sys.argv.some((word) => /^(-h|--host)/.test(word)) ? host : '/var/run/postgresql';
  const [address] = yield* sys.resolve(host);
  try {
    if (address === undefined) throw new SystemError('EHOSTUNREACH');
    sys.close(yield* sys.connect(address, port, 3_000));
    yield* sys.write(1, `${shown}:${port} - accepting connections\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(1, `${shown}:${port} - no response\n`);
    return 2;
  }
};

/** The program `psql`, for one query of a constant. */
export const psql: Program = function* (sys) {
  const { host, port, query, tuples } = target(sys, 'cdfFhLopPRTUv');
  const [address] = yield* sys.resolve(host);
  let fd: number;
  try {
    if (address === undefined) {
      yield* sys.write(2, `psql: error: could not translate host name "${host}" to address: Name or service not known\n`);
      return 2;
    }
    fd = yield* sys.connect(address, port, 10_000);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(
      2,
      `psql: error: connection to server at "${host}" (${address ?? ''}), port ${port} failed: ${error.message}\n\tIs the server running on that host and accepting TCP/IP connections?\n`,
    );
    return 2;
  }
  yield* sys.write(fd, `${query ?? 'select 1'}\n`);
  const reply = (yield* sys.read(fd)).replace(/\n$/, '');
  if (reply.startsWith('!')) {
    yield* sys.write(2, `ERROR:  ${reply.slice(1)}\n`);
    return 1;
  }
  const [column = '', value = ''] = reply.split('|');
  const width = Math.max(column.length, value.length) + 2;
  const centred = `${' '.repeat(Math.floor((width - column.length) / 2))}${column}`.padEnd(width);
  const cell = /^\d+$/.test(value) ? `${value.padStart(width - 1)} ` : ` ${value}`;
  yield* sys.write(1, tuples ? `${cell.trimEnd()}\n\n` : `${centred}\n${'-'.repeat(width)}\n${cell.trimEnd()}\n(1 row)\n\n`);
  return 0;
};
