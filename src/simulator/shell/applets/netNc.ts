import type { Task } from '../../clock.ts';
import { SystemError } from '../../system/errors.ts';
import { SIGNAL_NUMBERS } from '../../system/signals.ts';
import type { Signal, Sys } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { getopt } from './getopt.ts';
import { createTool, errnoOf, rawApplet, strerror } from './tool.ts';
import type { Tool } from './tool.ts';

/** Runs a program found in PATH in this process's place. */
function* execute(sys: Sys, argv: readonly string[]): Task<string> {
  const [name = ''] = argv;
  const places = name.includes('/')
    ? [name]
    : (sys.env.get('PATH') ?? '/sbin:/usr/sbin:/bin:/usr/bin')
        .split(':')
        .map((directory) => `${directory === '' ? '.' : directory}/${name}`);
  let text = 'No such file or directory';
  for (const place of places) {
    try {
      yield* sys.exec(place, argv, sys.env);
    } catch (e) {
      if (errnoOf(e) !== 'ENOENT') text = strerror(e);
    }
  }
  return text;
}

/** Hands the connection to a program as its standard input and output. */
function* handOver(t: Tool, fd: number, program: readonly string[]): Task<never> {
  t.sys.dup2(fd, 0);
  t.sys.dup2(fd, 1);
  if (fd > 2) t.sys.close(fd);
  const text = yield* execute(t.sys, program);
  return yield* t.die(`can't execute '${program[0]}': ${text}`);
}

/** Carries bytes both ways until both sides are done; with -w silence ends it. */
function* carry(t: Tool, fd: number, waitMs: number, intervalMs: number): Task<number> {
  const { sys } = t;
  let open = [fd, 0];
  let silences = 2;
  if (intervalMs > 0) yield* sys.sleep(intervalMs);
  let broken = false;
  while (open.length > 0) {
    const ready = yield* sys.poll(open, waitMs);
    if (ready.length === 0 && waitMs !== Infinity && --silences === 0) return 0;
    if (ready.length === 0 && waitMs === Infinity) throw new SystemError('EINTR');
    for (const one of ready) {
      const data = yield* readOr(sys, one);
      if (one === fd) {
        if (data === '') open = open.filter((other) => other !== fd);
        else if (!(yield* wrote(sys, 1, data))) return yield* gaveUp(t);
      } else if (data === '') {
        open = open.filter((other) => other !== 0);
        sys.shutdown(fd);
      } else {
        for (const part of intervalMs > 0 ? data.split(/(?<=\n)/) : [data]) {
          // TCP takes the first bytes for a peer that is gone; its answer makes the next ones fail.
          if (!(yield* wrote(sys, fd, part))) {
            if (broken) return yield* gaveUp(t);
            broken = true;
          }
          if (intervalMs > 0) yield* sys.sleep(intervalMs);
        }
      }
    }
  }
  sys.close(fd);
  return 0;
}
function* wrote(sys: Sys, fd: number, data: string): Task<boolean> {
  try {
    yield* sys.write(fd, data);
    return true;
  } catch (e) {
    strerror(e);
    return false;
  }
}
function* gaveUp(t: Tool): Task<number> {
  if (t.has('v')) yield* t.warn('too many output retries');
  return 1;
}
function* readOr(sys: Sys, fd: number): Task<string> {
  try {
    return yield* sys.read(fd);
  } catch (e) {
    strerror(e);
    return '';
  }
}

function* port(t: Tool, text: string | undefined): Task<number> {
  if (text === undefined) return 0;
  const names: Readonly<Record<string, number>> = {
    http: 80,
    https: 443,
    ftp: 21,
    ssh: 22,
    telnet: 23,
    smtp: 25,
    domain: 53,
    redis: 6379,
    mysql: 3306,
    postgresql: 5432,
  };
  if (Object.hasOwn(names, text)) return names[text]!;
  if (!/^\d+$/.test(text) || Number(text) > 65535) return yield* t.die(`bad port '${text}'`);
  return Number(text);
}

function* listenMode(t: Tool, program: readonly string[] | null, waitMs: number): Task<number> {
  const { sys } = t;
  const wanted = yield* port(t, t.str('p'));
  let listener = -1;
  try {
    listener = sys.listen(t.str('s') ?? '::', wanted);
  } catch (e) {
    yield* t.die(`bind: ${strerror(e)}`);
  }
  if (t.has('v')) yield* t.error(`listening on [::]:${sys.socketName(listener).port} ...\n`);
  const persistent = t.has('k') || t.count('l') > 1;
  for (;;) {
    if (waitMs !== Infinity && (yield* sys.poll([listener], waitMs)).length === 0) yield* t.die('timeout');
    const { fd, peer } = yield* sys.accept(listener);
    if (persistent && program !== null) {
      sys.signal('SIGCHLD', 'ignore');
      sys.fork(function* (child) {
        child.close(listener);
        child.signal('SIGCHLD', 'default');
        return yield* handOver(createTool(child, t.name, { given: t.given as [string, string | undefined][], args: [] }, 1), fd, program);
      });
      sys.close(fd);
      continue;
    }
    sys.close(listener);
    if (t.has('v'))
      yield* t.error(
        `connect to [::ffff:${sys.socketName(fd).address}]:${sys.socketName(fd).port} from [::ffff:${peer.address}]:${peer.port} ([::ffff:${peer.address}]:${peer.port})\n`,
      );
    if (program !== null) yield* handOver(t, fd, program);
    return yield* carry(t, fd, waitMs, (Number(t.str('i')) || 0) * 1000);
  }
}

export const ncApplets: AppletTable = {
  nc: rawApplet(function* (raw) {
    const { sys } = raw;
    const words = [...raw.args];
    let program: string[] | null = null;
    for (const [i, word] of words.entries()) {
      const match = /^-([nuvlkz]*)e$/.exec(word);
      if (match === null) continue;
      program = words.slice(i + 1);
      words.length = i;
      if (match[1] !== '') words.push(`-${match[1]}`);
      break;
    }
    const parsed = getopt(words, 'np:s:ubvw:lki:o:z');
    const t = createTool(sys, raw.name, parsed, 1);
    if (parsed.error !== undefined) yield* t.warn(parsed.error);
    if (parsed.error !== undefined || t.args.length > 2 || (program !== null && program.length === 0)) yield* t.usage();
    const waitMs = t.has('w') ? (yield* t.number(t.str('w')!)) * 1000 : Infinity;
    let told: Signal | null = null;
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM'] as const) {
      sys.signal(signal, (got) => {
        told ??= got;
      });
    }
    sys.signal('SIGPIPE', 'ignore');
    try {
      if (t.has('l') || t.has('k')) return yield* listenMode(t, program, waitMs);
      const [host, service] = t.args;
      if (host === undefined) return yield* t.usage();
      const number = yield* port(t, service);
      const [address] = yield* sys.resolve(host);
      if (address === undefined) yield* t.die(`bad address '${host}'`);
      let fd: number;
      try {
        fd = yield* sys.connect(address!, number, waitMs === Infinity ? undefined : waitMs);
      } catch (e) {
        const errno = errnoOf(e);
        if (errno === 'EINTR') throw e;
        if (t.count('v') > 1 || (t.has('v') && errno !== 'ECONNREFUSED')) yield* t.warn(`${host} (${address}:${number}): ${strerror(e)}`);
        return 1;
      }
      if (t.has('v')) yield* t.error(`${host} (${address}:${number}) open\n`);
      if (program !== null) yield* handOver(t, fd, program);
      if (t.has('z')) return 0;
      return yield* carry(t, fd, waitMs, (Number(t.str('i')) || 0) * 1000);
    } catch (e) {
      const signal = told as Signal | null;
      if (signal === null) throw e;
      // nc's handler says this and dies of the same signal; process 1 does not die of it and leaves by itself.
      yield* t.error('punt!\n');
      sys.signal(signal, 'default');
      sys.kill(sys.pid, signal);
      return 128 + SIGNAL_NUMBERS[signal];
    }
  }),
};
