/** Who and where we are: uname, hostname, id, df, free, uptime, mount and the like. */
import type { Task } from '../../clock.ts';
import { CAP_SYS_ADMIN, may } from '../../system/capabilities.ts';
import type { AppletTable } from '../types.ts';
import { statOf } from './file-tools.ts';
import { humanReadable } from './format.ts';
import { accounts, groupsOf, loadNames, orDie, type Names } from './path.ts';
import { strftime } from './time.ts';
import { readQuietly } from './input.ts';
import { splitLines } from './text.ts';
import { applet, parseNumber, rawApplet, strerror, type Tool } from './tool.ts';

function* uname(t: Tool): Task<number> {
  const version = yield* readQuietly(t.sys, '/proc/version');
  const release = /version (\S+)/.exec(version)?.[1] ?? '6.8.0-45-generic';
  const build = /(#\S.*)$/.exec(version.trim())?.[1] ?? '#1 SMP';
  // In the order of uname's table, which is that of its output.
  const values: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', t.sys.hostname()],
    ['r', release],
    ['v', build],
    ['m', 'x86_64'],
    ['p', 'unknown'],
    ['i', 'unknown'],
    ['o', 'GNU/Linux'],
  ];
  const shown = t.has('a')
    ? values.filter(([k]) => k !== 'p' && k !== 'i')
    : values.filter(([k]) => t.has(k) || (k === 's' && t.given.length === 0));
  yield* t.print(`${shown.map(([, v]) => v).join(' ')}\n`);
  return 0;
}
function* hostname(t: Tool): Task<number> {
  const name = t.sys.hostname();
  const wanted = t.has('F') ? (yield* readQuietly(t.sys, t.str('F')!)).trim() : t.args[0];
  if (wanted !== undefined) {
    yield* orDie(t, 'sethostname', () => t.sys.setHostname(wanted));
    return 0;
  }
  if (t.has('d') || t.has('f') || t.has('i')) {
    const addresses = yield* t.sys.resolve(name);
    if (addresses.length === 0) return yield* t.die(`${name}: Host name lookup failure`);
    const hosts = yield* readQuietly(t.sys, '/etc/hosts');
    const full =
      hosts
        .split('\n')
        .map((l) => l.replace(/#.*/, '').split(/\s+/))
        .find((f) => f.slice(1).includes(name))?.[1] ?? name;
    const dot = full.indexOf('.');
    if (t.has('f')) yield* t.print(`${full}\n`);
    else if (t.has('s')) yield* t.print(`${full.split('.')[0]}\n`);
    else if (t.has('d')) yield* t.print(dot < 0 ? '' : `${full.slice(dot + 1)}\n`);
    else yield* t.print(`${addresses.join(' ')}\n`);
  } else yield* t.print(`${t.has('s') ? name.split('.')[0] : name}\n`);
  return 0;
}

function* id(t: Tool): Task<number> {
  const { sys } = t;
  const names = yield* loadNames(sys);
  let uid = sys.uid();
  let gid = sys.gid();
  let groups: readonly number[] = sys.groups();
  const user = t.args[0];
  if (user !== undefined) {
    const account = names.users.find((u) => u.name === user);
    if (account === undefined) return yield* t.die(`unknown user ${user}`);
    uid = account.id;
    gid = Number(account.fields[3]);
    groups = groupsOf(names, user, gid);
  }
  const asName = t.has('n') || t.name === 'groups';
  if (t.has('n') && !['u', 'g', 'G'].some((option) => t.has(option))) return yield* t.usage();
  let status = 0;
  const show = function* (n: number, list: Names['users'], kind: string): Task<string> {
    if (!asName) return String(n);
    const found = list.find((a) => a.id === n);
    if (found !== undefined) return found.name;
    yield* t.warn(`unknown ${kind} ID ${n}`.replace('unknown user ID', 'unknown ID').replace('unknown group ID', 'unknown ID'));
    status = 1;
    return String(n);
  };
  const pair = (n: number, list: Names['users']): string => {
    const name = list.find((a) => a.id === n)?.name;
    return name === undefined ? String(n) : `${n}(${name})`;
  };
  if (t.has('u')) yield* t.print(`${yield* show(uid, names.users, 'user')}\n`);
  else if (t.has('g')) yield* t.print(`${yield* show(gid, names.groups, 'group')}\n`);
  else if (t.has('G') || t.name === 'groups') {
    const out: string[] = [];
    for (const n of new Set([gid, ...groups])) out.push(yield* show(n, names.groups, 'group'));
    yield* t.print(`${out.join(' ')}\n`);
  } else {
    const list = groups.length === 0 ? '' : ` groups=${groups.map((n) => pair(n, names.groups)).join(',')}`;
    yield* t.print(`uid=${pair(uid, names.users)} gid=${pair(gid, names.groups)}${list}\n`);
  }
  return status;
}
function* whoami(t: Tool): Task<number> {
  const users = yield* accounts(t.sys, '/etc/passwd');
  const name = users.find((u) => u.id === t.sys.uid())?.name;
  if (name === undefined) return yield* t.die(`unknown uid ${t.sys.uid()}`);
  yield* t.print(`${name}\n`);
  return 0;
}

/** make_human_readable_str with a display unit: rounded blocks, or scaled when the unit is 0. */
const blocks = (bytes: number, unit: number): string => (unit === 0 ? humanReadable(bytes) : String(Math.floor((bytes + unit / 2) / unit)));
function* df(t: Tool): Task<number> {
  let unit = t.has('m') ? 1 << 20 : 1024;
  const size = t.str('B');
  if (size !== undefined) {
    unit = parseNumber(/^[kKMG]$/.test(size) ? `1${size}` : size, { k: 1024, K: 1024, M: 1 << 20, G: 1 << 30 });
    if (Number.isNaN(unit)) return yield* t.die(`invalid number '${size}'`);
  }
  const last = t.given.findLast(([o]) => 'hHkmB'.includes(o))?.[0];
  if (last === 'h' || last === 'H') unit = 0;
  const header = t.has('i')
    ? '   Inodes'
    : unit === 0
      ? '     Size'
      : `${t.has('P') ? unit : humanReadable(unit).replace('.0', '')}-blocks`;
  yield* t.print(
    `Filesystem           ${t.has('T') ? 'Type       ' : ''}${header.padEnd(15)}Used Available ${t.has('P') ? 'Capacity' : 'Use%'} Mounted on\n`,
  );
  const mounts = t.sys.mounts();
  const chosen = [];
  let status = 0;
  for (const path of t.args) {
    try {
      const real = t.sys.realpath(path);
      const found = mounts
        .filter((m) => m.target === '/' || real === m.target || real.startsWith(`${m.target}/`))
        .reduce((a, b) => (b.target.length >= a.target.length ? b : a));
      chosen.push(found);
    } catch (e) {
      strerror(e);
      yield* t.warn(`${path}: can't find mount point`);
      status = 1;
    }
  }
  for (const m of t.args.length > 0 ? chosen : mounts) {
    if (t.has('t') && t.str('t') !== m.type) continue;
    let use;
    try {
      use = t.sys.statfs(m.target);
    } catch (e) {
      yield* t.warn(`${m.target}: ${strerror(e)}`);
      status = 1;
      continue;
    }
    const finite = Number.isFinite(use.size) ? use.size : 100 * 2 ** 30;
    if (finite <= 0 && t.args.length === 0 && !t.has('a')) continue;
    const free = Math.max(0, finite - use.used);
    const [total, used, available, u] = t.has('i') ? [6553600, use.files, 6553600 - use.files, 1] : [finite, use.used, free, unit];
    const percent = total === 0 ? 0 : Math.floor((used * 100 + Math.floor(total / 2)) / total);
    const device = m.source.length > 20 && !t.has('P') ? `${m.source}\n${' '.repeat(20)}` : m.source.padEnd(20);
    yield* t.print(
      `${device}${t.has('T') ? ` ${m.type.padEnd(10)}` : ''} ${blocks(total, u).padStart(9)} ${blocks(used, u).padStart(9)} ${blocks(available, u).padStart(9)} ${String(percent).padStart(3)}% ${m.target}\n`,
    );
  }
  return status;
}

function* free(t: Tool): Task<number> {
  const option = /^-([bkmgh])/.exec(t.args[0] ?? '')?.[1];
  if (t.args[0]?.startsWith('-') === true && option === undefined) return yield* t.usage();
  const memory = yield* readQuietly(t.sys, '/proc/meminfo');
  const kb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0) * 1024;
  const unit = { b: 1, k: 1024, m: 1 << 20, g: 1 << 30, h: 0 }[option ?? 'k']!;
  const cell = (bytes: number): string => (unit === 0 ? humanReadable(bytes) : String(Math.floor(bytes / unit))).padStart(12);
  const cached = kb('Cached') + kb('Buffers') + kb('SReclaimable');
  yield* t.print(`       ${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((h) => h.padStart(12)).join('')}\n`);
  yield* t.print(
    `Mem:   ${[kb('MemTotal'), kb('MemTotal') - kb('MemFree') - cached, kb('MemFree'), kb('Shmem'), cached, kb('MemAvailable')].map(cell).join('')}\n`,
  );
  yield* t.print(`Swap:  ${[kb('SwapTotal'), kb('SwapTotal') - kb('SwapFree'), kb('SwapFree')].map(cell).join('')}\n`);
  return 0;
}
function* uptime(t: Tool): Task<number> {
  const seconds = Math.floor(t.sys.uptime() / 1000);
  const tz = t.sys.env.get('TZ');
  if (t.has('s')) {
    yield* t.print(`${strftime('%Y-%m-%d %H:%M:%S', t.sys.now() - seconds * 1000, tz)}\n`);
    return 0;
  }
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const load = (yield* readQuietly(t.sys, '/proc/loadavg')).split(' ').slice(0, 3);
  const up = `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${hours > 0 ? `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}` : `${minutes} min`}`;
  yield* t.print(
    ` ${strftime('%H:%M:%S', t.sys.now(), tz)} up ${up},  0 users,  load average: ${load.length === 3 ? load.join(', ') : '0.00, 0.00, 0.00'}\n`,
  );
  return 0;
}

function* mount(t: Tool): Task<number> {
  if (t.args.length === 0) {
    for (const line of splitLines(yield* readQuietly(t.sys, '/proc/mounts'))) {
      const [device, directory, type, options] = line.split(' ');
      if (t.has('t') && t.str('t') !== type) continue;
      yield* t.print(`${device} on ${directory} type ${type} (${options})\n`);
    }
    return 0;
  }
  const [what = '', where = what] = t.args;
  if (statOf(t, where) === null) return yield* t.die(`mounting ${what} on ${where} failed: No such file or directory`, 255);
  if (!may(t.sys, CAP_SYS_ADMIN)) return yield* t.die('permission denied (are you root?)');
  return yield* t.die(`mounting ${what} on ${where} failed: this simulator mounts what the manifest says, and no more`, 255);
}
function* umount(t: Tool): Task<number> {
  let status = 0;
  for (const path of t.args) {
    const mounted = t.sys.mounts().some((m) => m.target === path || m.source === path);
    const why =
      !mounted && statOf(t, path) === null
        ? 'No such file or directory'
        : !may(t.sys, CAP_SYS_ADMIN)
          ? 'Operation not permitted'
          : mounted
            ? 'Device or resource busy'
            : 'Invalid argument';
    yield* t.warn(`can't unmount ${path}: ${why}`);
    status = 1;
  }
  return status;
}
function* mountpoint(t: Tool): Task<number> {
  const path = t.args[0]!;
  let s;
  try {
    s = t.sys.lstat(path);
  } catch (e) {
    if (!t.has('q')) yield* t.warn(`${path}: ${strerror(e)}`);
    return 1;
  }
  if (s.type !== 'directory') {
    if (!t.has('q')) yield* t.warn(`${path}: Not a directory`);
    return 1;
  }
  const real = t.sys.realpath(path);
  const is = t.sys.mounts().some((m) => m.target === real);
  if (t.has('d')) yield* t.print(`0:${s.device}\n`);
  else if (!t.has('q')) yield* t.print(`${path} is ${is ? '' : 'not '}a mountpoint\n`);
  return is ? 0 : 1;
}

const SYSCTL: Readonly<Record<string, string>> = {
  'kernel.hostname': '',
  'kernel.ostype': 'Linux',
  'kernel.osrelease': '',
  'kernel.pid_max': '4194304',
  'kernel.threads-max': '192000',
  'net.core.somaxconn': '4096',
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_unprivileged_port_start': '0',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'vm.max_map_count': '65530',
  'vm.overcommit_memory': '1',
  'vm.swappiness': '60',
};
function* sysctl(t: Tool): Task<number> {
  let status = 0;
  const value = function* (key: string): Task<string | null> {
    const text = (yield* readQuietly(t.sys, `/proc/sys/${key.replaceAll('.', '/')}`)).trim();
    if (text !== '') return text;
    if (key === 'kernel.hostname') return t.sys.hostname();
    return Object.hasOwn(SYSCTL, key) && SYSCTL[key] !== '' ? SYSCTL[key]! : null;
  };
  for (const word of t.has('a') ? Object.keys(SYSCTL) : t.args) {
    const eq = word.indexOf('=');
    const key = (eq < 0 ? word : word.slice(0, eq)).replaceAll('/', '.');
    const v = yield* value(key);
    if (v === null) {
      if (!t.has('e') && !t.has('a')) yield* t.warn(`error: '${key.replaceAll('.', '/')}' is an unknown key`);
      status = t.has('e') || t.has('a') ? status : 1;
    } else if (eq < 0 && t.has('w')) yield* t.warn(`error: '${key}' must be of the form name=value`);
    else if (eq >= 0) {
      yield* t.warn(`error setting key '${key}': Read-only file system`);
      status = 1;
    } else yield* t.print(t.has('n') ? `${v}\n` : t.has('N') ? `${key}\n` : `${key} = ${v}\n`);
  }
  return status;
}

function* logger(t: Tool): Task<number> {
  const tag = t.str('t') ?? (yield* accounts(t.sys, '/etc/passwd')).find((u) => u.id === t.sys.uid())?.name ?? 'logger';
  let text = t.args.join(' ');
  if (t.args.length === 0) {
    text = '';
    for (let chunk = yield* t.sys.read(0); chunk !== ''; chunk = yield* t.sys.read(0)) text += chunk;
  }
  // Without syslogd nobody hears it; -s repeats it on standard error.
  if (t.has('s')) yield* t.error(`${tag}: ${text.replace(/\n$/, '')}\n`);
  return 0;
}

/** crond: runs what crontabs ask for, each minute. Schedules of numbers, lists, ranges and steps. */
function* crond(t: Tool): Task<number> {
  const directory = t.str('c') ?? '/var/spool/cron/crontabs';
  const { sys } = t;
  const matches = (field: string, value: number, base: number): boolean =>
    field.split(',').some((part) => {
      const m = /^(\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
      if (m === null) return false;
      const from = m[2] === undefined ? base : Number(m[2]);
      const to = m[3] !== undefined ? Number(m[3]) : m[2] === undefined || m[4] !== undefined ? 99 : from;
      return value >= from && value <= to && (value - from) % Number(m[4] ?? 1) === 0;
    });
  for (;;) {
    yield* sys.sleep(60_000 - (sys.now() % 60_000));
    const [minute, hour, day, month, week] = strftime('%M %H %d %m %w', sys.now(), sys.env.get('TZ')).split(' ').map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    let users: readonly string[] = [];
    try {
      users = sys.readdir(directory);
    } catch (e) {
      strerror(e);
    }
    for (const user of users) {
      for (const line of splitLines(yield* readQuietly(sys, `${directory}/${user}`))) {
        const f = line.trim().split(/\s+/);
        if (line.trim().startsWith('#') || f.length < 6) continue;
        const due =
          matches(f[0]!, minute, 0) &&
          matches(f[1]!, hour, 0) &&
          matches(f[2]!, day, 1) &&
          matches(f[3]!, month, 1) &&
          matches(f[4]!.replace('7', '0'), week, 0);
        if (due) sys.spawn('/bin/sh', ['/bin/sh', '-c', line.trim().replace(/^(\S+\s+){5}/, '')], sys.env);
      }
    }
    for (let ended = yield* waitNow(t); ended; ended = yield* waitNow(t));
  }
}
function* waitNow(t: Tool): Task<boolean> {
  try {
    return (yield* t.sys.wait('any', { nohang: true })) !== null;
  } catch (e) {
    strerror(e);
    return false;
  }
}
function* crontab(t: Tool): Task<number> {
  const names = yield* loadNames(t.sys);
  const user = t.str('u') ?? names.user(t.sys.uid());
  const directory = t.str('c') ?? '/var/spool/cron/crontabs';
  const path = `${directory}/${user}`;
  if (statOf(t, directory) === null) return yield* t.die(`can't change directory to '${directory}': No such file or directory`);
  if (t.has('l')) {
    const text = yield* readQuietly(t.sys, path);
    if (text === '' && statOf(t, path) === null) return yield* t.die(`can't open '${user}': No such file or directory`);
    yield* t.print(text);
    return 0;
  }
  if (t.has('r')) {
    t.sys.unlink(path);
    return 0;
  }
  if (t.args.length === 0) return yield* t.usage();
  const from = t.args[0] === '-' ? 0 : yield* t.sys.open(t.args[0]!, { read: true });
  let text = '';
  for (let chunk = yield* t.sys.read(from); chunk !== ''; chunk = yield* t.sys.read(from)) text += chunk;
  try {
    const fd = yield* t.sys.open(path, { write: true, create: true, truncate: true }, 0o600);
    yield* t.sys.write(fd, text);
  } catch (e) {
    return yield* t.die(`can't create '${path}': ${strerror(e)}`);
  }
  return 0;
}

const say = (text: string) =>
  rawApplet(function* (t) {
    yield* t.print(text);
    return 0;
  });
const refuse = (text: string, code = 1) => rawApplet((t) => t.die(text, code));

export const systemApplets: AppletTable = {
  uname: applet({ short: 'amnrspvio', max: 0 }, uname),
  arch: say('x86_64\n'),
  hostname: applet({ short: 'dfisF:v', max: 1 }, hostname),
  hostid: say('007f0100\n'),
  nproc: applet({ long: 'all ignore=' }, function* (t) {
    const cpus = (yield* readQuietly(t.sys, '/proc/cpuinfo')).match(/^processor/gm)?.length ?? 2;
    yield* t.print(`${Math.max(1, cpus - (Number(t.str('ignore')) || 0))}\n`);
    return 0;
  }),
  id: applet({ short: 'rnugG', max: 1 }, id),
  groups: applet('', id),
  whoami: applet({ max: 0 }, whoami),
  logname: refuse('getlogin: No such device or address'),
  who: applet('aH', function* (t) {
    if (t.has('H')) yield* t.print('USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n');
    return 0;
  }),
  w: say('USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n'),
  users: say('\n'),
  tty: applet({ short: 's', error: 2 }, function* (t) {
    if (t.args.length > 0) yield* t.warn('ignoring all arguments');
    if (!t.sys.isatty(0)) {
      if (!t.has('s')) yield* t.print('not a tty\n');
      return 1;
    }
    if (!t.has('s')) yield* t.print('/dev/pts/0\n');
    return 0;
  }),
  pwd: applet('LP', function* (t) {
    yield* t.print(`${t.sys.cwd()}\n`);
    return 0;
  }),
  df: applet('kPTt:aiB:hHm', df),
  free: rawApplet(free),
  uptime: applet('s', uptime),
  mount: applet({ short: 'o:t:rwanfvsiO:' }, mount),
  umount: applet({ short: 'fldnrat:', min: 1 }, umount),
  mountpoint: applet({ short: 'qdxn', min: 1, max: 1 }, mountpoint),
  sysctl: applet('neAapwqN', sysctl),
  dmesg: refuse('klogctl: Operation not permitted'),
  logger: applet({ short: 'st:p:' }, logger),
  crond: applet({ short: 'fbSl:d:L:c:' }, crond),
  crontab: applet({ short: 'u:c:lerd' }, crontab),
  clear: say('\x1b[H\x1b[J'),
  reset: rawApplet(function* (t) {
    if (t.sys.isatty(0) && t.sys.isatty(1)) yield* t.print('\x1bc\x1b(B\x1b[m\x1b[J\x1b[?25h');
    return 0;
  }),
  vi: refuse("can't edit here: no terminal editor in this simulator"),
  reboot: refuse('Operation not permitted'),
  poweroff: refuse('Operation not permitted'),
  halt: refuse('Operation not permitted'),
  stty: rawApplet(function* (t) {
    if (!t.sys.isatty(0)) return yield* t.die('standard input: Inappropriate ioctl for device');
    if (t.args.includes('size')) yield* t.print('24 80\n');
    return 0;
  }),
  ttysize: say('80 24\n'),
  ipcs: say(
    '\n------ Message Queues --------\nkey        msqid      owner      perms      used-bytes   messages    \n\n------ Shared Memory Segments --------\nkey        shmid      owner      perms      bytes      nattch     status      \n\n------ Semaphore Arrays --------\nkey        semid      owner      perms      nsems     \n\n',
  ),
};
