/** Applets that run other programs: env, timeout, nohup, setsid, watch, time, flock … */
import type { Task } from '../../clock.ts';
import type { Sys } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { SHELL } from './awk-shell.ts';
import { signalNumber } from '../signals.ts';
import { execOnPath, runOnPath, signalOf, spawnOnPath, statusCode, which } from './path.ts';
import { sleepSeconds } from './print.ts';
import { strftime } from './time.ts';
import { joinPath } from './text.ts';
import { applet, errnoOf, strerror, type Tool } from './tool.ts';

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
  timeout: applet({ short: '+s:k:' }, timeout),
  nohup: applet({ short: '+', error: 127 }, nohup),
  setsid: applet({ short: '+c', min: 1 }, setsid),
  watch: applet({ short: '+dtn:', min: 1 }, watch),
  time: applet({ short: '+vpao:f:', min: 1 }, time),
  flock: applet({ short: '+sxnu', min: 1 }, flock),
  'run-parts': applet({ short: 'la:u:', long: 'test:t list:l arg=:a umask=:u reverse exit-on-error', min: 1, max: 1 }, runParts),
  which: applet({ short: 'a', min: 1 }, whichApplet),
  ionice: passOn((a) => a),
  taskset: passOn((a) => a.slice(1)),
};
