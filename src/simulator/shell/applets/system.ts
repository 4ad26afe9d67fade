/** The machine: its names, processors, memory and settings. */
import type { Task } from '../../clock.ts';
import { KERNEL_RELEASE } from '../../system/release.ts';
import type { AppletTable } from '../types.ts';
import { refuse, say } from './fixed.ts';
import { humanReadable } from './format.ts';
import { readQuietly } from './input.ts';
import { accounts, orDie } from './path.ts';
import { strftime } from './time.ts';
import { applet, rawApplet, type Tool } from './tool.ts';

function* uname(t: Tool): Task<number> {
  const version = yield* readQuietly(t.sys, '/proc/version');
  const release = /version (\S+)/.exec(version)?.[1] ?? KERNEL_RELEASE;
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
  free: rawApplet(free),
  uptime: applet('s', uptime),
  sysctl: applet('neAapwqN', sysctl),
  dmesg: refuse('klogctl: Operation not permitted'),
  logger: applet({ short: 'st:p:' }, logger),
  reboot: refuse('Operation not permitted'),
  poweroff: refuse('Operation not permitted'),
  halt: refuse('Operation not permitted'),
  ipcs: say(
    '\n------ Message Queues --------\nkey        msqid      owner      perms      used-bytes   messages    \n\n------ Shared Memory Segments --------\nkey        shmid      owner      perms      bytes      nattch     status      \n\n------ Semaphore Arrays --------\nkey        semid      owner      perms      nsems     \n\n',
  ),
};
