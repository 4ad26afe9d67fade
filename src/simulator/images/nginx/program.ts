import type { Task } from '../../clock.ts';
import { ERRNO_NUMBERS, SystemError } from '../../system/errors.ts';
import { SIGNAL_NUMBERS } from '../../system/signals.ts';
import type { Program, Signal, Sys } from '../../system/types.ts';
import { ConfigError } from './config.ts';
import { DEFAULT_LOG, StartFailure, emerg, failed, listenAll, load, openLog, readAll } from './load.ts';
import type { CommandLine } from './load.ts';
import { logLine } from './log.ts';
import type { ErrorLog } from './log.ts';
import { master } from './master.ts';
import { nearest } from './settings.ts';
import { NGINX_VERSION } from './variables.ts';

const DEFAULT_CONFIG = '/etc/nginx/nginx.conf';
const TEMPORARY = ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const HELP = `nginx version: nginx/${NGINX_VERSION}
Usage: nginx [-?hvVtTq] [-s signal] [-p prefix]
             [-e filename] [-c filename] [-g directives]

Options:
  -?,-h         : this help
  -v            : show version and exit
  -V            : show version and configure options then exit
  -t            : test configuration and exit
  -T            : test configuration, dump it and exit
  -q            : suppress non-error messages during configuration testing
  -s signal     : send signal to a master process: stop, quit, reopen, reload
  -p prefix     : set prefix path (default: /etc/nginx/)
  -e filename   : set error log file (default: /var/log/nginx/error.log)
  -c filename   : set configuration file (default: /etc/nginx/nginx.conf)
  -g directives : set global directives out of configuration file

`;

/** The program `nginx`. */
export const nginx: Program = function* (sys) {
  const line = { config: DEFAULT_CONFIG, globals: '', test: false, quiet: false, signal: undefined as string | undefined };
  for (let i = 1; i < sys.argv.length; i++) {
    const arg = sys.argv[i]!;
    if (!arg.startsWith('-')) {
      yield* sys.write(2, `nginx: invalid option: "${arg}"\n`);
      return 1;
    }
    for (let j = 1; j < arg.length; j++) {
      const option = arg[j]!;
      if ('vV?h'.includes(option)) {
        yield* sys.write(
          2,
          option === 'v'
            ? `nginx version: nginx/${NGINX_VERSION}\n`
            : option === 'V'
              ? `nginx version: nginx/${NGINX_VERSION}\nbuilt by gcc 16.2.0 (Debian 16.2.0-3) \nconfigure arguments: --prefix=/etc/nginx\n`
              : HELP,
        );
        return 0;
      }
      if (option === 't' || option === 'T') line.test = true;
      else if (option === 'q') line.quiet = true;
      else if ('sgcpe'.includes(option)) {
        const value = arg.slice(j + 1) || sys.argv[++i];
        if (value === undefined) {
          yield* sys.write(
            2,
            `nginx: option "-${option}" requires ${option === 's' ? 'parameter' : option === 'g' ? 'parameter' : 'file name'}\n`,
          );
          return 1;
        }
        if (option === 's') line.signal = value;
        if (option === 'g') line.globals = value;
        if (option === 'c') line.config = value.startsWith('/') ? value : `/etc/nginx/${value}`;
        break;
      } else {
        yield* sys.write(2, `nginx: invalid option: "${option}"\n`);
        return 1;
      }
    }
  }
  return yield* run(sys, line);
};

const SIGNALS: Readonly<Record<string, Signal>> = { stop: 'SIGTERM', quit: 'SIGQUIT', reload: 'SIGHUP', reopen: 'SIGUSR1' };

function* run(sys: Sys, line: CommandLine): Task<number> {
  let early: ErrorLog | null = null;
  try {
    early = yield* openLog(sys, DEFAULT_LOG, 'notice');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield* sys.write(2, `nginx: [alert] could not open error log file: ${error.message}\n`);
  }
  try {
    const opened = yield* load(sys, line);
    const { settings, errorLog } = opened;
    const pidFile = nearest(settings.main, 'pid')?.args[0] ?? '/run/nginx.pid';
    if (line.signal !== undefined) return yield* send(sys, line.signal, pidFile, errorLog);
    const user = nearest(settings.main, 'user');
    if (sys.uid() !== 0 && user !== undefined)
      yield* emerg(
        sys,
        errorLog,
        `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${user.file}:${user.line}`,
        'warn',
      );
    for (const name of TEMPORARY) makeTemporary(sys, `/var/cache/nginx/${name}_temp`, user?.args[0] === 'root' ? 0 : 101);
    if (line.test) {
      if (!line.quiet)
        yield* sys.write(
          2,
          `nginx: the configuration file ${line.config} syntax is ok\nnginx: configuration file ${line.config} test is successful\n`,
        );
      return 0;
    }
    const sockets = new Map<string, number>();
    yield* listenAll(sys, opened, sockets);
    yield* writePid(sys, pidFile);
    if (nearest(settings.main, 'daemon')?.args[0] === 'off') return yield* master(sys, line, opened, sockets);
    sys.fork(function* (child) {
      child.setsid();
      yield* writePid(child, pidFile);
      return yield* master(child, line, opened, sockets);
    });
    return 0;
  } catch (error) {
    if (error instanceof StartFailure) return 1;
    if (!(error instanceof ConfigError)) throw error;
    yield* emerg(sys, line.test || line.signal !== undefined ? null : early, error.message);
    if (line.test) yield* sys.write(2, `nginx: configuration file ${line.config} test failed\n`);
    return 1;
  }
}

/** ngx_create_paths: a directory of the workers' user. */
function makeTemporary(sys: Sys, path: string, owner: number): void {
  const problem = (call: string, error: SystemError): ConfigError =>
    new ConfigError(`${call} failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`);
  try {
    sys.mkdir(path, 0o700);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.errno !== 'EEXIST') throw problem(`mkdir() "${path}"`, error);
  }
  if (sys.uid() !== 0) return;
  try {
    if (sys.stat(path).uid !== owner) sys.chown(path, owner, -1);
  } catch (error) {
    throw error instanceof SystemError ? problem(`chown("${path}", ${owner})`, error) : error;
  }
}

function* writePid(sys: Sys, path: string): Task<void> {
  try {
    const fd = yield* sys.open(path, { write: true, create: true, truncate: true });
    yield* sys.write(fd, `${sys.pid}\n`);
    sys.close(fd);
  } catch (error) {
    if (error instanceof SystemError) throw new ConfigError(failed('open()', path, error));
    throw error;
  }
}

function* send(sys: Sys, name: string, pidFile: string, log: ErrorLog): Task<number> {
  if (!Object.hasOwn(SIGNALS, name)) {
    yield* sys.write(2, `nginx: invalid option: "-s ${name}"\n`);
    return 1;
  }
  yield* logLine(sys, log, 'notice', 'signal process started');
  let text: string;
  try {
    text = yield* readAll(sys, pidFile);
  } catch (error) {
    if (error instanceof SystemError) throw new ConfigError(failed('open()', pidFile, error));
    throw error;
  }
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) throw new ConfigError(`invalid PID number "${text.trim()}" in "${pidFile}"`);
  try {
    sys.kill(pid, SIGNALS[name]!);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* emerg(
      sys,
      log,
      `kill(${pid}, ${SIGNAL_NUMBERS[SIGNALS[name]!]}) failed (${ERRNO_NUMBERS[error.errno]}: ${error.message})`,
      'alert',
    );
    return 1;
  }
}
