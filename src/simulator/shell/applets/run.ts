/** Applets that run other programs: env, xargs, timeout, nohup, setsid, watch, time, flock … */
import type { Task } from '../../clock.ts';
import type { Sys } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { SHELL } from './awk-shell.ts';
import { SIGNAL_NAMES, signalNumber } from '../signals.ts';
import { execOnPath, runOnPath, signalOf, spawnOnPath, statusCode, which } from './path.ts';
import { sleepSeconds } from './print.ts';
import { strftime } from './time.ts';
import { openInput, readAllQuietly } from './input.ts';
import { joinPath } from './text.ts';
import { getopt as parseOptions } from './getopt.ts';
import { applet, errnoOf, rawApplet, strerror, type Tool } from './tool.ts';

function* env(t: Tool): Task<number> {
  const environment = new Map(t.has('i') || t.args[0] === '-' ? [] : t.sys.env);
  for (const name of t.all('u')) environment.delete(name);
  let i = t.args[0] === '-' ? 1 : 0;
  for (; i < t.args.length; i++) {
    const eq = t.args[i]!.indexOf('=');
    if (eq < 0) break;
    environment.set(t.args[i]!.slice(0, eq), t.args[i]!.slice(eq + 1));
  }
  if (i < t.args.length) return yield* execOnPath(t, t.args.slice(i), environment);
  for (const [k, v] of environment) yield* t.print(`${k}=${v}${t.has('0') ? '\0' : '\n'}`);
  return 0;
}
function* printenv(t: Tool): Task<number> {
  let status = 0;
  if (t.args.length === 0) for (const [k, v] of t.sys.env) yield* t.print(`${k}=${v}\n`);
  for (const name of t.args) {
    const v = t.sys.env.get(name);
    if (v === undefined) status = 1;
    else yield* t.print(`${v}\n`);
  }
  return status;
}

/** Words of xargs' input: blanks separate, quotes and backslashes protect. */
function words(text: string): { readonly list: readonly string[]; readonly error?: string } {
  const list: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quote !== '') {
      if (c === '\n') return { list, error: `unmatched ${quote === "'" ? 'single' : 'double'} quote` };
      if (c === quote) quote = '';
      else word += c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (c === '\\' && i + 1 < text.length) word = (word ?? '') + text[++i]!;
    else if (/\s/.test(c)) {
      if (word !== null) list.push(word);
      word = null;
    } else word = (word ?? '') + c;
  }
  if (quote !== '') return { list, error: `unmatched ${quote === "'" ? 'single' : 'double'} quote` };
  if (word !== null) list.push(word);
  return { list };
}
function* xargs(t: Tool): Task<number> {
  const { sys } = t;
  const command = t.args.length === 0 ? ['echo'] : t.args;
  let source = 0;
  if (t.has('a')) {
    const fd = yield* openInput(t, t.str('a')!, "can't open");
    if (fd === null) return 1;
    source = fd;
  }
  const replace = t.has('I') ? t.str('I')! : t.has('i') ? (t.str('i') ?? '{}') : undefined;
  const text = yield* readAllQuietly(sys, source);
  let items: readonly string[];
  if (t.has('0')) items = text.split('\0').filter((s, i, all) => i < all.length - 1 || s !== '');
  else if (replace !== undefined)
    items = text
      .split('\n')
      .map((s) => s.replace(/^[ \t]+/, ''))
      .filter((s) => s !== '')
      .map((s) => words(s.replace(/[ \t]/g, '\\$&')).list[0] ?? '');
  else {
    const parsed = words(text);
    if (parsed.error !== undefined) return yield* t.die(parsed.error);
    items = parsed.list;
  }
  const end = t.str('E') ?? t.str('e');
  if (end !== undefined && end !== '' && items.includes(end)) items = items.slice(0, items.indexOf(end));
  const most = replace !== undefined ? 1 : t.has('n') ? yield* t.number(t.str('n')!, { min: 1, max: 2147483647 }) : Infinity;
  const limit = t.has('s') ? yield* t.number(t.str('s')!, { min: 1, max: 2147483647 }) : 30720;
  const parallel = t.has('P') ? yield* t.number(t.str('P')!) || 1 : 1;
  const batches: string[][] = [];
  const fixed = command.reduce((n, w) => n + w.length + 1, 0);
  let size = fixed;
  for (const item of items) {
    const last = batches.at(-1);
    if (last === undefined || last.length >= most || size + item.length + 1 > limit) {
      if (fixed + item.length + 1 > limit) return yield* t.die('argument line too long');
      batches.push([item]);
      size = fixed + item.length + 1;
    } else {
      last.push(item);
      size += item.length + 1;
    }
  }
  if (batches.length === 0 && !t.has('r') && replace === undefined) batches.push([]);
  let status = 0;
  let running = 0;
  // Commands read from /dev/null rather than what is left of the list.
  if (!t.has('o')) {
    try {
      const nothing = yield* sys.open('/dev/null', { read: true });
      sys.dup2(nothing, 0);
      if (nothing !== 0) sys.close(nothing);
    } catch (e) {
      strerror(e);
    }
  }
  const reap = function* (): Task<boolean> {
    const ended = yield* sys.wait('any');
    running--;
    if (ended === null) return true;
    if ('signal' in ended.status) {
      yield* t.warn(`'${command[0]}' terminated by signal ${SIGNAL_NAMES.indexOf(ended.status.signal.slice(3))}`);
      status = 125;
      return false;
    }
    if (ended.status.code === 255) {
      yield* t.warn(`${command[0]}: exited with status 255; aborting`);
      status = 124;
      return false;
    }
    if (ended.status.code !== 0) status = 123;
    return true;
  };
  for (const batch of batches) {
    const argv =
      replace === undefined ? [...command, ...batch] : command.map((w) => (replace === '' ? w : w.replaceAll(replace, () => batch[0]!)));
    if (t.has('t') || t.has('p')) yield* t.error(argv.join(' ') + (t.has('p') ? '' : '\n'));
    if (t.has('p')) {
      const terminal = yield* openInput(t, '/dev/tty', "can't open");
      if (terminal === null) return 1;
      yield* t.error(' ?...');
      const answer = yield* sys.read(terminal);
      sys.close(terminal);
      if (!/^\s*y/i.test(answer)) continue;
    }
    yield* t.flush();
    const child = spawnOnPath(sys, argv);
    if (typeof child !== 'number') {
      yield* t.warn(`${argv[0]}: ${child.text}`);
      status = child.code;
      break;
    }
    running++;
    if (running >= Math.max(1, parallel) && !(yield* reap())) break;
  }
  while (running > 0) if (!(yield* reap())) break;
  return status;
}

/** Sleeps whole seconds, at least one, while the process lives; false when it has gone. */
function* whileAlive(sys: Sys, seconds: number, pid: number): Task<boolean> {
  for (let left = Math.trunc(seconds); ;) {
    yield* sys.sleep(1000);
    if (--left <= 0) return true;
    try {
      sys.kill(pid, 0);
    } catch (e) {
      strerror(e);
      return false;
    }
  }
}
/** timeout becomes the program itself; a grandchild watches and kills it. So the program's own status is seen. */
function* timeout(t: Tool): Task<number> {
  const { sys } = t;
  const signal = signalNumber(t.str('s') ?? 'TERM');
  if (signal < 0) return yield* t.die(`unknown signal '${t.str('s')}'`);
  const duration = function* (text: string): Task<number> {
    const s = sleepSeconds(text);
    return s ?? (yield* t.die(`invalid number '${text}'`));
  };
  const killAfter = t.has('k') ? yield* duration(t.str('k')!) : 0;
  if (t.args.length === 0) return yield* t.usage();
  const seconds = yield* duration(t.args[0]!);
  if (t.args.length < 2) return yield* t.usage();
  const parent = sys.pid;
  const child = sys.fork(function* (middle) {
    middle.fork(function* (watcher) {
      watcher.setsid();
      if (!(yield* whileAlive(watcher, seconds, parent))) return 0;
      try {
        watcher.kill(parent, signalOf(signal));
        if (killAfter > 0 && (yield* whileAlive(watcher, killAfter, parent))) watcher.kill(parent, 'SIGKILL');
      } catch (e) {
        strerror(e);
      }
      return 0;
    });
    yield* middle.tick();
    return 0;
  });
  yield* sys.wait(child);
  return yield* execOnPath(t, t.args.slice(1));
}

function* nohup(t: Tool): Task<number> {
  const { sys } = t;
  if (t.args.length === 0) return yield* t.usage();
  if (sys.isatty(0)) sys.dup2(yield* sys.open('/dev/null', { read: true }), 0);
  if (sys.isatty(1)) {
    const flags = { write: true, create: true, append: true } as const;
    let path = 'nohup.out';
    let fd: number;
    try {
      fd = yield* sys.open(path, flags, 0o600);
    } catch (e) {
      strerror(e);
      path = joinPath(sys.env.get('HOME') ?? '', path);
      fd = yield* sys.open(path, flags, 0o600);
    }
    sys.dup2(fd, 1);
    yield* t.warn(`appending output to ${path}`);
  }
  if (sys.isatty(2)) sys.dup2(1, 2);
  sys.signal('SIGHUP', 'ignore');
  return yield* execOnPath(t, t.args);
}

function* setsid(t: Tool): Task<number> {
  t.sys.setsid();
  return yield* execOnPath(t, t.args);
}

function* watch(t: Tool): Task<number> {
  const seconds = sleepSeconds(t.str('n') ?? '2');
  if (seconds === null) return yield* t.die(`invalid number '${t.str('n')}'`);
  const command = t.args.join(' ');
  const width = Number(t.sys.env.get('COLUMNS')) || 80;
  for (;;) {
    yield* t.print('\x1b[H\x1b[J');
    if (!t.has('t')) {
      const header = `Every ${seconds.toFixed(1)}s: ${command}`.padEnd(width).slice(0, Math.max(0, width - 20));
      yield* t.print(`${header} ${strftime('%Y-%m-%d %H:%M:%S', t.sys.now(), t.sys.env.get('TZ'))}\n\n`);
    }
    yield* t.flush();
    const child = t.sys.spawn(SHELL, ['sh', '-c', command], t.sys.env);
    yield* t.sys.wait(child);
    yield* t.sys.sleep(Math.max(seconds, 0.1) * 1000);
  }
}

function* time(t: Tool): Task<number> {
  const start = t.sys.now();
  const status = yield* runOnPath(t, t.args);
  const real = Math.max(0, t.sys.now() - start) / 1000;
  const long = (s: number): string => `${Math.floor(s / 60)}m ${(s % 60).toFixed(2)}s`;
  if (status > 128) yield* t.error(`Command terminated by signal ${status - 128}\n`);
  else if (status !== 0) yield* t.error(`Command exited with non-zero status ${status}\n`);
  yield* t.error(
    t.has('p') ? `real ${real.toFixed(2)}\nuser 0.00\nsys 0.00\n` : `real\t${long(real)}\nuser\t${long(0)}\nsys\t${long(0)}\n`,
  );
  return status;
}

/** flock: a lock is a file beside the locked one, since there is no such system call; good for scripts that take turns. */
function* flock(t: Tool): Task<number> {
  const { sys } = t;
  const file = t.args[0]!;
  if (/^\d+$/.test(file) && t.args.length === 1) return 0;
  if (t.args.length < 2) return yield* t.usage();
  const fd = yield* sys.open(file, { read: true, create: true }, 0o666);
  sys.close(fd);
  const lock = `${file}.lock~`;
  for (;;) {
    try {
      sys.mkdir(lock, 0o700);
      break;
    } catch (e) {
      if (errnoOf(e) !== 'EEXIST') return yield* t.die(`${file}: ${strerror(e)}`);
      if (t.has('n')) return 1;
      yield* sys.sleep(10);
    }
  }
  try {
    const rest = t.args.slice(1);
    return yield* runOnPath(t, rest[0] === '-c' ? [SHELL, '-c', rest.slice(1).join(' ')] : rest);
  } finally {
    sys.rmdir(lock);
  }
}

function* runParts(t: Tool): Task<number> {
  const directory = t.args[0]!;
  let status = 0;
  let names: string[];
  try {
    names = [...t.sys.readdir(directory)].filter((n) => /^[A-Za-z0-9_-]+$/.test(n)).sort();
  } catch (e) {
    yield* t.warn(`${directory}: ${strerror(e)}`);
    return 0;
  }
  if (t.has('reverse')) names.reverse();
  for (const name of names) {
    const path = joinPath(directory, name);
    const s = t.sys.stat(path);
    if (s.type !== 'file' || (!t.has('l') && (s.mode & 0o111) === 0)) continue;
    if (t.has('t') || t.has('l')) {
      yield* t.print(`${path}\n`);
      continue;
    }
    yield* t.flush();
    const child = spawnOnPath(t.sys, [path, ...t.all('a')]);
    if (typeof child !== 'number') {
      yield* t.warn(`can't execute '${path}': ${child.text}`);
      status = 1;
      continue;
    }
    const ended = yield* t.sys.wait(child);
    const code = ended === null ? 0 : statusCode(ended.status);
    if (code !== 0) {
      yield* t.warn(`${path}: exit status ${code}`);
      status = 1;
      if (t.has('exit-on-error')) break;
    }
  }
  return status;
}

function* whichApplet(t: Tool): Task<number> {
  let status = 0;
  for (const name of t.args) {
    const found = which(t.sys, name);
    if (found === undefined) status = 1;
    else yield* t.print(`${found}\n`);
  }
  return status;
}

/** getopt(1), the enhanced form: quotes words, options first. */
function* getopt(t: Tool): Task<number> {
  const quote = (s: string): string => `'${s.replaceAll("'", "'\\''")}'`;
  const own = parseOptions(t.args, '+o:l:n:qQs:Tua', 'options=:o longoptions=:l longs=:l name=:n quiet:q unquoted:u test:T');
  const value = (key: string): string | undefined => own.given.findLast(([o]) => o === key)?.[1];
  const has = (key: string): boolean => own.given.some(([o]) => o === key);
  if (has('T')) return 4;
  let rest = own.args;
  let short = value('o');
  const plain = short === undefined;
  if (short === undefined) {
    if (rest.length === 0) return yield* t.die('missing optstring argument');
    short = rest[0] ?? '';
    rest = rest.slice(1);
    if (rest[0] === '--') rest = rest.slice(1);
  }
  const long = own.given
    .filter(([o]) => o === 'l')
    .map(([, v]) => v ?? '')
    .join(',')
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((w) => `${w.replace(/::$|:$/, (c) => (c === '::' ? '==' : '='))}`)
    .join(' ');
  const show = (s: string): string => (plain || has('u') ? s : quote(s));
  // Errors do not end it: what is wrong is left out.
  let status = 0;
  let args = rest;
  const given: [string, string | undefined][] = [];
  let operands: string[] = [];
  for (let tries = 0; tries < 100; tries++) {
    const p = parseOptions(args, short, long);
    given.push(...p.given);
    operands = [...p.args];
    if (p.error === undefined) break;
    status = 1;
    if (!has('q')) yield* t.error(`${value('n') ?? t.name}: ${p.error}\n`);
    const bad = /'([^']*)'/.exec(p.error)?.[1] ?? '';
    const next = args
      .map((a) => (a === `-${bad}` || a === `--${bad}` || a === bad ? null : /^-[^-]/.test(a) && bad.length === 1 ? a.replace(bad, '') : a))
      .filter((a): a is string => a !== null && a !== '-');
    if (next.length === args.length && next.every((a, i) => a === args[i])) break;
    given.length = 0;
    args = next;
  }
  const longNames = new Set(long.split(' ').map((w) => w.replace(/=+$/, '')));
  const needs = (o: string): boolean =>
    longNames.has(o) ? new RegExp(`(^| )${o}=`).test(long) : new RegExp(`${o.replace(/[.*+?^$\\]/g, '\\$&')}:`).test(short);
  let out = '';
  for (const [o, v] of given)
    out += ` ${longNames.has(o) && o.length > 1 ? '--' : '-'}${o}${v !== undefined || needs(o) ? ` ${show(v ?? '')}` : ''}`;
  out += ` --${operands.map((a) => ` ${show(a)}`).join('')}`;
  if (!has('Q')) yield* t.print(`${out}\n`);
  return status;
}

/** Replaces itself without more ado: ionice, chrt, taskset, linux32 … */
const passOn = (skip: (args: readonly string[]) => readonly string[]) =>
  applet({ short: '+c:n:p:t' }, function* (t) {
    const rest = skip(t.args);
    if (rest.length === 0) return 0;
    return yield* execOnPath(t, rest);
  });

export const runApplets: AppletTable = {
  env: applet({ short: '+iu:0', long: 'ignore-environment:i unset=:u null:0' }, env),
  printenv: applet('+', printenv),
  xargs: applet({ short: '+trn:s:E:e::I:i::P:0poxa:', long: 'no-run-if-empty:r' }, xargs),
  timeout: applet({ short: '+s:k:' }, timeout),
  nohup: applet({ short: '+', error: 127 }, nohup),
  setsid: applet({ short: '+c', min: 1 }, setsid),
  watch: applet({ short: '+dtn:', min: 1 }, watch),
  time: applet({ short: '+vpao:f:', min: 1 }, time),
  flock: applet({ short: '+sxnu', min: 1 }, flock),
  'run-parts': applet({ short: 'la:u:', long: 'test:t list:l arg=:a umask=:u reverse exit-on-error', min: 1, max: 1 }, runParts),
  which: applet({ short: 'a', min: 1 }, whichApplet),
  getopt: rawApplet(getopt),
  ionice: passOn((a) => a),
  taskset: passOn((a) => a.slice(1)),
};
