/** File systems: df, mount, umount, mountpoint. */
import type { Task } from '../../clock.ts';
import { CAP_SYS_ADMIN, may } from '../../system/capabilities.ts';
import type { AppletTable } from '../types.ts';
import { statOf } from './file-tools.ts';
import { humanReadable } from './format.ts';
import { readQuietly } from './input.ts';
import { splitLines } from './text.ts';
import { applet, parseNumber, strerror, type Tool } from './tool.ts';

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
/** Nothing is unmounted here; who may not, or asks for what is no mount, is told so. */
function* umount(t: Tool): Task<number> {
  for (const path of t.args) {
    const mounted = t.sys.mounts().some((m) => m.target === path || m.source === path);
    const why = (): string => {
      if (!mounted && statOf(t, path) === null) return 'No such file or directory';
      if (!may(t.sys, CAP_SYS_ADMIN)) return 'Operation not permitted';
      return mounted ? 'Device or resource busy' : 'Invalid argument';
    };
    yield* t.warn(`can't unmount ${path}: ${why()}`);
  }
  return 1;
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

export const mountApplets: AppletTable = {
  df: applet('kPTt:aiB:hHm', df),
  mount: applet({ short: 'o:t:rwanfvsiO:' }, mount),
  umount: applet({ short: 'fldnrat:', min: 1 }, umount),
  mountpoint: applet({ short: 'qdxn', min: 1, max: 1 }, mountpoint),
};
