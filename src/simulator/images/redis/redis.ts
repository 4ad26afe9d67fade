import type { Task } from '../../clock.ts';
import { MONTHS } from '../../shell/applets/netHttp.ts';
import { SystemError } from '../../system/errors.ts';
import { createTogether } from '../../system/together.ts';
import type { Bytes, Program, Signal, Sys } from '../../system/types.ts';
import { flags, readFile } from '../args.ts';
import { acceptAll } from '../http-server.ts';
import { createStore } from './store.ts';
import type { Reply, Store } from './store.ts';

export const REDIS_VERSION = '8.0.5';

/** `21 Nov 2026 00:51:12.123` */
function stamp(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(8, 10)} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)} ${iso.slice(11, 23)}`;
}

/** A reply in RESP. */
function encode(reply: Reply): Bytes {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if ('status' in reply) return `+${reply.status}\r\n`;
  if ('error' in reply) return `-${reply.error}\r\n`;
  return `*${reply.length}\r\n${reply.map(encode).join('')}`;
}

/** Takes a request off the buffer: RESP arrays or an inline line; undefined while incomplete. */
function decodeRequest(buffer: Bytes): { readonly command: readonly string[]; readonly length: number } | undefined {
  const end = buffer.indexOf('\n');
  if (end < 0) return undefined;
  if (!buffer.startsWith('*'))
    return {
      command: buffer
        .slice(0, end)
        .trim()
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => word.replace(/^"(.*)"$/, '$1')),
      length: end + 1,
    };
  const count = Number(buffer.slice(1, end));
  const command: string[] = [];
  let at = end + 1;
  for (let i = 0; i < count && i < 1000; i++) {
    const line = buffer.indexOf('\n', at);
    if (line < 0) return undefined;
    const size = Number(buffer.slice(at + 1, line));
    if (!(size >= 0) || buffer.length < line + 1 + size + 2) return undefined;
    command.push(buffer.slice(line + 1, line + 1 + size));
    at = line + 1 + size + 2;
  }
  return { command, length: at };
}

/** Takes a reply off the buffer. */
function decodeReply(buffer: Bytes, at = 0): { readonly reply: Reply; readonly end: number } | undefined {
  const line = buffer.indexOf('\r\n', at);
  if (line < 0) return undefined;
  const text = buffer.slice(at + 1, line);
  switch (buffer[at]) {
    case '+':
      return { reply: { status: text }, end: line + 2 };
    case '-':
      return { reply: { error: text }, end: line + 2 };
    case ':':
      return { reply: Number(text), end: line + 2 };
    case '$': {
      const size = Number(text);
      if (size < 0) return { reply: null, end: line + 2 };
      return buffer.length < line + 2 + size + 2 ? undefined : { reply: buffer.slice(line + 2, line + 2 + size), end: line + 2 + size + 2 };
    }
    case '*': {
      const list: Reply[] = [];
      let end = line + 2;
      for (let i = 0; i < Number(text); i++) {
        const item = decodeReply(buffer, end);
        if (item === undefined) return undefined;
        list.push(item.reply);
        end = item.end;
      }
      return { reply: list, end };
    }
    default:
      return { reply: { error: 'Protocol error' }, end: buffer.length };
  }
}

interface Server {
  readonly sys: Sys;
  readonly store: Store;
  readonly password: string;
  readonly port: number;
  readonly began: number;
  readonly file: string;
  stop: boolean;
}

function special(server: Server, command: readonly string[], session: { authorised: boolean }): Reply | 'quit' | undefined {
  const name = (command[0] ?? '').toLowerCase();
  if (name === 'auth') {
    const given = command.at(-1) ?? '';
    if (server.password === '')
      return {
        error:
          'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      };
    session.authorised = given === server.password;
    return session.authorised ? { status: 'OK' } : { error: 'WRONGPASS invalid username-password pair or user is disabled.' };
  }
  if (name === 'quit') return 'quit';
  if (name === 'hello') return { error: 'NOPROTO unsupported protocol version' };
  if (!session.authorised) return { error: 'NOAUTH Authentication required.' };
  switch (name) {
    case 'info':
      return `# Server\r\nredis_version:${REDIS_VERSION}\r\nredis_mode:standalone\r\nos:Linux\r\nprocess_id:${server.sys.pid}\r\ntcp_port:${server.port}\r\nuptime_in_seconds:${Math.floor((server.sys.now() - server.began) / 1000)}\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n# Keyspace\r\n${server.store.size() === 0 ? '' : `db0:keys=${server.store.size()},expires=0,avg_ttl=0\r\n`}`;
    case 'config':
    case 'client':
    case 'command':
      return name === 'config' && command[1]?.toLowerCase() === 'get' ? [] : { status: 'OK' };
    case 'save':
    case 'bgsave':
      return { status: name === 'save' ? 'OK' : 'Background saving started' };
    case 'time':
      return [String(Math.floor(server.sys.now() / 1000)), '0'];
    case 'publish':
      return 0;
    case 'shutdown':
      server.stop = true;
      return 'quit';
    default:
      return undefined;
  }
}

function* session(server: Server, fd: number): Task<void> {
  const { sys, store } = server;
  const state = { authorised: server.password === '' };
  let buffer = '';
  try {
    for (;;) {
      const data = yield* sys.read(fd);
      if (data === '') break;
      buffer += data;
      for (let request = decodeRequest(buffer); request !== undefined; request = decodeRequest(buffer)) {
        buffer = buffer.slice(request.length);
        if (request.command.length === 0) continue;
        const own = special(server, request.command, state);
        if (own === 'quit') {
          if (!server.stop) yield* sys.write(fd, '+OK\r\n');
          else sys.kill(sys.pid, 'SIGTERM');
          return;
        }
        yield* sys.write(fd, encode(own ?? store.run(request.command, sys.now())));
      }
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  } finally {
    if (sys.isOpen(fd)) sys.close(fd);
  }
}

/** The program `redis-server`. */
export const redisServer: Program = function* (sys) {
  const { options, words } = flags(sys.argv.slice(1), [
    'port',
    'requirepass',
    'bind',
    'appendonly',
    'save',
    'dir',
    'maxmemory',
    'maxmemory-policy',
    'protected-mode',
    'loglevel',
    'replicaof',
    'slaveof',
    'dbfilename',
    'databases',
    'timeout',
    'tcp-keepalive',
    'masterauth',
  ]);
  if (options.has('version') || options.has('v')) {
    yield* sys.write(1, `Redis server v=${REDIS_VERSION} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n`);
    return 0;
  }
  const config = new Map<string, string>();
  const say = (role: string, level: string, text: string): Task<void> =>
    sys.write(1, `${sys.pid}:${role} ${stamp(sys.now())} ${level} ${text}\n`);
  const [file] = words;
  if (file !== undefined) {
    try {
      for (const line of (yield* readFile(sys, file)).split('\n')) {
        const match = /^\s*([a-z-]+)\s+(.*?)\s*$/i.exec(line);
        if (match !== null) config.set(match[1]!.toLowerCase(), match[2]!.replace(/^"(.*)"$/, '$1'));
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* sys.write(2, `${sys.pid}:C ${stamp(sys.now())} # Fatal error, can't open config file '${file}': ${error.message}\n`);
      return 1;
    }
  }
  for (const [key, value] of options) config.set(key, value);
  const port = Number(config.get('port') ?? 6379);
  yield* say('C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  yield* say('C', '*', `Redis version=${REDIS_VERSION}, bits=64, commit=00000000, modified=0, pid=${sys.pid}, just started`);
  if (file === undefined && options.size === 0)
    yield* say(
      'C',
      '#',
      'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
    );
  else yield* say('C', '*', 'Configuration loaded');
  yield* say('M', '*', 'monotonic clock: POSIX clock_gettime');
  const server: Server = {
    sys,
    store: createStore(),
    password: config.get('requirepass') ?? '',
    port,
    began: sys.now(),
    file: `${config.get('dir') ?? sys.cwd()}/${config.get('dbfilename') ?? 'dump.rdb'}`,
    stop: false,
  };
  let listener: number;
  try {
    const bound = (config.get('bind') ?? '0.0.0.0').split(' ')[0]!.replace(/^-/, '');
    listener = sys.listen(bound === '*' ? '0.0.0.0' : bound, port);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* say('M', '#', `Warning: Could not create server TCP listening socket *:${port}: bind: ${error.message}`);
    yield* say('M', '#', `Failed listening on port ${port} (tcp), aborting.`);
    return 1;
  }
  yield* say('M', '*', `Running mode=standalone, port=${port}.`);
  yield* say('M', '*', 'Server initialized');
  try {
    server.store.load((yield* readFile(sys, server.file)).replace(/^REDIS\d+\n/, ''));
    yield* say('M', '*', 'DB loaded from disk: 0.000 seconds');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
  yield* say('M', '*', 'Ready to accept connections tcp');
  let signal: Signal | null = null;
  for (const each of ['SIGTERM', 'SIGINT'] as const) sys.signal(each, (got) => (signal ??= got));
  sys.signal('SIGPIPE', 'ignore');
  sys.signal('SIGHUP', 'ignore');
  sys.setTitle([`redis-server *:${port}`]);
  sys.setMemory(6 << 20);
  const group = createTogether();
  group.add(acceptAll(sys, listener, group, (fd) => session(server, fd)));
  while (signal === null) yield* group.run();
  yield* sys.write(1, `${sys.pid}:signal-handler (${Math.floor(sys.now() / 1000)}) Received ${String(signal)} scheduling shutdown...\n`);
  yield* say('M', '*', 'User requested shutdown...');
  if (config.get('save') !== '') {
    yield* say('M', '*', 'Saving the final RDB snapshot before exiting.');
    try {
      const fd = yield* sys.open(server.file, { write: true, create: true, truncate: true }, 0o644);
      yield* sys.write(fd, `REDIS0012\n${server.store.dump()}`);
      sys.close(fd);
      yield* say('M', '*', 'DB saved on disk');
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* say(
        'M',
        '#',
        `Failed opening the temp RDB file temp-${sys.pid}.rdb (in server root dir ${sys.cwd()}) for saving: ${error.message}`,
      );
    }
  }
  yield* say('M', '#', 'Redis is now ready to exit, bye bye...');
  return 0;
};

/** A reply as redis-cli prints it: raw into a pipe, with types on a terminal. */
function show(reply: Reply, tty: boolean, indent = ''): string {
  if (reply === null) return tty ? '(nil)' : '';
  if (typeof reply === 'number') return tty ? `(integer) ${reply}` : String(reply);
  if (typeof reply === 'string')
    return tty ? `"${reply.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"` : reply;
  if ('status' in reply) return reply.status;
  if ('error' in reply) return tty ? `(error) ${reply.error}` : `${reply.error}\n`;
  if (reply.length === 0) return tty ? '(empty array)' : '';
  return reply.map((item, i) => (tty ? `${i === 0 ? '' : indent}${i + 1}) ` : '') + show(item, tty, `${indent}   `)).join('\n');
}

/** The program `redis-cli`. */
export const redisCli: Program = function* (sys) {
  const words = sys.argv.slice(1);
  let host = '127.0.0.1';
  let port = 6379;
  let password: string | undefined = sys.env.get('REDISCLI_AUTH');
  let pauseMs = 0;
  let repeat = 1;
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift()!;
    if (option === '-h') host = words.shift() ?? host;
    else if (option === '-p') port = Number(words.shift());
    else if (option === '-a' || option === '--pass') password = words.shift();
    else if (option === '-r') repeat = Math.min(100_000, Number(words.shift()) || 1);
    else if (option === '-i') pauseMs = Number(words.shift()) * 1000 || 0;
    else if (option === '-n') words.shift();
    else if (option === '--version' || option === '-v') {
      yield* sys.write(1, `redis-cli ${REDIS_VERSION}\n`);
      return 0;
    }
  }
  const tty = sys.isatty(1);
  const refused = function* (text: string): Task<number> {
    yield* sys.write(2, `Could not connect to Redis at ${host}:${port}: ${text}\n`);
    return 1;
  };
  const [address] = yield* sys.resolve(host);
  if (address === undefined) return yield* refused('Name or service not known');
  let fd: number;
  try {
    fd = yield* sys.connect(address, port);
  } catch (error) {
    if (error instanceof SystemError) return yield* refused(error.message);
    throw error;
  }
  let buffer = '';
  function* ask(command: readonly string[]): Task<Reply | undefined> {
    yield* sys.write(fd, encode(command));
    for (;;) {
      const found = decodeReply(buffer);
      if (found !== undefined) {
        buffer = buffer.slice(found.end);
        return found.reply;
      }
      const data = yield* sys.read(fd);
      if (data === '') return undefined;
      buffer += data;
    }
  }
  try {
    if (password !== undefined) {
      const answer = yield* ask(['AUTH', password]);
      if (answer !== undefined && answer !== null && typeof answer === 'object' && 'error' in answer)
        yield* sys.write(2, `AUTH failed: ${answer.error}\n`);
    }
    if (words.length > 0) {
      for (let i = 0; i < repeat; i++) {
        const reply = yield* ask(words);
        if (reply === undefined) {
          yield* sys.write(2, 'Error: Server closed the connection\n');
          return 1;
        }
        yield* sys.write(1, `${show(reply, tty)}\n`);
        if (reply !== null && typeof reply === 'object' && 'error' in reply) return 1;
        if (i < repeat - 1 && pauseMs > 0) yield* sys.sleep(pauseMs);
      }
      return 0;
    }
    let input = '';
    const prompt = `${host}:${port}> `;
    if (tty) yield* sys.write(1, prompt);
    for (;;) {
      const data = yield* sys.read(0);
      input += data;
      for (let end = input.indexOf('\n'); end >= 0; end = input.indexOf('\n')) {
        const line = (input.slice(0, end).match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1'));
        input = input.slice(end + 1);
        if (line[0] === 'quit' || line[0] === 'exit') return 0;
        if (line.length > 0) {
          const reply = yield* ask(line);
          if (reply === undefined) return 1;
          yield* sys.write(1, `${show(reply, tty)}\n`);
        }
        if (tty) yield* sys.write(1, prompt);
      }
      if (data === '') return 0;
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* sys.write(2, `Error: ${error.message}\n`);
    return 1;
  }
};
