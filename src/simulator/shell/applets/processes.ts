/** ps, kill, killall, pidof, pgrep, pkill, top. */
import type { Task } from '../../clock.ts';
import type { ProcessInfo } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { signalList, signalName, signalNumber } from '../signals.ts';
import { loadNames, signalOf, type Names } from './path.ts';
import { compileRegex, RegexError } from './regex.ts';
import { readQuietly } from './input.ts';
import { baseName } from './text.ts';
import { applet, parseNumber, rawApplet, strerror, type Tool } from './tool.ts';

interface Row {
  readonly info: ProcessInfo;
  readonly comm: string;
  readonly args: string;
  readonly vsz: number;
}

/** The processes of the pid namespace, with what /proc tells beyond the system call. */
function* rows(t: Tool): Task<Row[]> {
  const out: Row[] = [];
  for (const info of t.sys.processes()) {
    const comm = (yield* readQuietly(t.sys, `/proc/${info.pid}/comm`)).trim() || baseName(info.argv[0] ?? '').slice(0, 15);
    const status = yield* readQuietly(t.sys, `/proc/${info.pid}/status`);
    const vsz = Number(/VmSize:\s*(\d+)/.exec(status)?.[1] ?? 4400);
    out.push({
      info,
      comm,
      args: info.state === 'Z' || info.argv.length === 0 ? `[${comm}]` : info.argv.join(' '),
      vsz: info.state === 'Z' ? 0 : vsz,
    });
  }
  return out;
}

/** Minutes and seconds, then hours and minutes, then days and hours. */
const timeText = (seconds: number): string => {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const pair = (n: number, mark: string, rest: number): string => `${String(Math.floor(n)).padStart(2)}${mark}${two(rest)}`;
  if (seconds < 3600) return pair(seconds / 60, ':', seconds % 60);
  if (seconds < 86_400) return pair(seconds / 3600, 'h', (seconds / 60) % 60);
  return pair(seconds / 86_400, 'd', (seconds / 3600) % 24);
};
/** Kilobytes in at most four columns, as busybox scales them. */
const short = (kib: number): string =>
  kib < 100_000 ? String(kib) : kib < 1024 * 10_000 ? `${Math.floor(kib / 1024)}m` : `${(kib / 1048576).toFixed(1)}g`;

const COLUMNS: Readonly<Record<string, readonly [width: number, header: string, show: (r: Row, names: Names, t: Tool) => string]>> = {
  user: [8, 'USER', (r, n) => n.user(r.info.uid).slice(0, 8)],
  group: [8, 'GROUP', (_r, n) => n.group(0).slice(0, 8)],
  comm: [16, 'COMMAND', (r) => r.comm],
  args: [Infinity, 'COMMAND', (r) => r.args],
  pid: [5, 'PID', (r) => String(r.info.pid).padStart(5)],
  ppid: [5, 'PPID', (r) => String(r.info.ppid).padStart(5)],
  pgid: [5, 'PGID', (r) => String(r.info.pgid).padStart(5)],
  etime: [7, 'ELAPSED', (r, _n, t) => timeText((t.sys.uptime() - (r.info.started + bootOffset(t))) / 1000)],
  nice: [5, 'NI', () => '    0'],
  rgroup: [8, 'RGROUP', (_r, n) => n.group(0).slice(0, 8)],
  ruser: [8, 'RUSER', (r, n) => n.user(r.info.uid).slice(0, 8)],
  time: [5, 'TIME', () => timeText(0)],
  tty: [6, 'TT', () => '?'],
  vsz: [4, 'VSZ', (r) => short(r.vsz).padStart(4)],
  sid: [5, 'SID', (r) => String(r.info.pgid).padStart(5)],
  stat: [4, 'STAT', (r) => `${r.info.state}   `],
  rss: [4, 'RSS', (r) => short(Math.ceil(r.info.rssBytes / 1024)).padStart(4)],
};
/** Processes' starts count from the cluster's beginning, uptime from the node's boot before it. */
const bootOffset = (t: Tool): number => {
  const self = t.sys.processes().find((p) => p.pid === t.sys.pid);
  return self === undefined ? 0 : Math.max(0, Math.floor(t.sys.uptime() / 1000) * 1000 - Math.floor(self.started / 1000) * 1000);
};

function* ps(t: Tool): Task<number> {
  const specs = t.all('o').join(',');
  const columns: { readonly key: string; readonly header: string; readonly width: number }[] = [];
  for (const spec of (specs === '' ? 'pid,user,time,args' : specs).split(',')) {
    const [name = '', ...title] = spec.split('=');
    const key = name.trim();
    const column = Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
    if (column === undefined) return yield* t.die(`bad -o argument '${key}', supported arguments: ${Object.keys(COLUMNS).join(',')}`);
    const header = spec.includes('=') ? title.join('=') : column[1];
    columns.push({ key, header, width: column[0] });
    if (key === 'args') break; // it takes the rest of the line
  }
  const names = yield* loadNames(t.sys);
  const all = yield* rows(t);
  const width = t.sys.isatty(1) || t.sys.isatty(0) ? Number(t.sys.env.get('COLUMNS')) || 80 : Infinity;
  const join = (cells: readonly string[]): string =>
    cells
      .map((c, i) => (i === cells.length - 1 ? c : `${c.padEnd(columns[i]!.width === Infinity ? 0 : columns[i]!.width)} `))
      .join('')
      .slice(0, width);
  if (columns.some((c) => c.header !== '')) yield* t.print(`${join(columns.map((c) => c.header))}\n`);
  for (const row of all) yield* t.print(`${join(columns.map((c) => COLUMNS[c.key]![2](row, names, t) || '-'))}\n`);
  return 0;
}

/** kill and killall; also the shell's builtin, whose name is `sh`. */
export function* runKill(t: Tool, words: readonly string[], byName: boolean): Task<number> {
  let args = [...words];
  let signal = 15;
  let quiet = false;
  if (args[0] === '-l') {
    if (args.length === 1) yield* t.print(signalList());
    for (const text of args.slice(1)) {
      const n = signalNumber(text);
      if (n < 0 && !/^\d+$/.test(text)) {
        yield* t.warn(`unknown signal '${text}'`);
        return 1;
      }
      yield* t.print(/^\d/.test(text) ? `${signalName(Number(text) & 127)}\n` : `${n}\n`);
    }
    return 0;
  }
  if (byName && args[0] === '-q') {
    quiet = true;
    args = args.slice(1);
    if (args.length === 0) return yield* t.usage();
  }
  if (args[0]?.startsWith('-') === true && args[0] !== '-') {
    let text = args[0].slice(1);
    if (text === '-') args = args.slice(1);
    else {
      if (text === 's' && args[1] !== undefined) {
        text = args[1];
        args = args.slice(1);
      }
      signal = signalNumber(text);
      if (signal < 0) {
        yield* t.warn(`bad signal name '${text}'`);
        return 1;
      }
      args = args.slice(1);
    }
  }
  if (args.length === 0) {
    yield* t.warn('you need to specify whom to kill');
    return 1;
  }
  let errors = 0;
  const send = function* (pid: number): Task<void> {
    try {
      t.sys.kill(pid, signalOf(signal));
    } catch (e) {
      errors++;
      if (!quiet) yield* t.warn(`can't kill pid ${pid}: ${strerror(e)}`);
    }
  };
  for (const text of args) {
    if (byName) {
      const found = yield* named(t, text);
      if (found.length === 0) {
        errors++;
        if (!quiet) yield* t.warn(`${text}: no process killed`);
      }
      for (const r of found) if (r.info.pid !== t.sys.pid) yield* send(r.info.pid);
    } else if (/^-?\d+$/.test(text)) yield* send(Number(text));
    else {
      errors++;
      yield* t.warn(`invalid number '${text}'`);
    }
  }
  return Math.min(errors, 255);
}

/** find_pid_by_name: by the program's short name or the last part of its first argument. */
function* named(t: Tool, name: string): Task<Row[]> {
  const all = yield* rows(t);
  return all.filter(
    (r) =>
      (r.comm === name.slice(0, 15) && name.length <= 15) ||
      baseName(r.info.argv[0] ?? '') === name ||
      (name.includes('/') && r.info.argv[0] === name),
  );
}
function* pidof(t: Tool): Task<number> {
  const omit = t.all('o').map((o) => (o === '%PPID' ? t.sys.ppid : Number(o)));
  const found: number[] = [];
  for (const name of t.args) {
    for (const r of yield* named(t, name)) {
      if (omit.includes(r.info.pid)) continue;
      found.push(r.info.pid);
      if (t.has('s')) break;
    }
    if (t.has('s') && found.length > 0) break;
  }
  yield* t.print(found.length === 0 ? '' : `${found.join(' ')}\n`);
  return found.length === 0 ? 1 : 0;
}

function* pgrep(t: Tool, kill: boolean, signal: number): Task<number> {
  if (kill && t.has('l')) {
    yield* t.print(signalList());
    return 0;
  }
  const parent = t.has('P') ? yield* t.number(t.str('P')!) : -1;
  const session = t.has('s') ? yield* t.number(t.str('s')!) : -1;
  if (parent < 0 && session < 0 && t.args.length !== 1) return yield* t.usage();
  const pattern = t.args[0];
  let regex = null;
  try {
    regex = pattern === undefined ? null : compileRegex(pattern, { extended: true });
  } catch (e) {
    if (e instanceof RegexError) return yield* t.die(`bad regex '${pattern}': ${e.message}`);
    throw e;
  }
  let hits: { pid: number; text: string }[] = [];
  for (const r of yield* rows(t)) {
    if (r.info.pid === t.sys.pid) continue;
    const related = (parent < 0 || r.info.ppid === parent) && (session < 0 || r.info.pgid === session);
    if (!related && !t.has('v')) continue;
    const text = t.has('f') ? r.info.argv.join(' ') : (r.info.argv[0] ?? '');
    let shown = t.has('a') ? r.info.argv.join(' ') : (r.info.argv[0] ?? r.comm);
    let match = regex === null;
    if (regex !== null) {
      let m = regex.exec(text);
      let subject = text;
      if (m === null) {
        m = regex.exec(r.comm);
        subject = r.comm;
        shown = r.comm;
      }
      match = m !== null && (!t.has('x') || (m[0] === 0 && m[1] === subject.length));
    }
    if ((match && related) !== t.has('v')) hits.push({ pid: r.info.pid, text: shown });
  }
  const any = hits.length > 0;
  if (t.has('n')) hits = hits.slice(-1);
  else if (t.has('o')) hits = hits.slice(0, 1);
  for (const { pid, text } of hits) {
    if (!kill) yield* t.print(t.has('l') || t.has('a') ? `${pid} ${text}\n` : `${pid}\n`);
    else {
      try {
        t.sys.kill(pid, signalOf(signal));
      } catch (e) {
        strerror(e);
      }
    }
  }
  return any ? 0 : 1;
}
const PGREP = { short: 'vlafxones:P:' } as const;

/** top -b -n1: the header and processes by memory. */
function* top(t: Tool): Task<number> {
  const times = t.has('n') ? yield* t.number(t.str('n')!) : Infinity;
  const delay = parseNumber(t.str('d') ?? '5') || 5;
  const names = yield* loadNames(t.sys);
  for (let i = 0; i < times; i++) {
    if (i > 0) yield* t.sys.sleep(delay * 1000);
    const memory = yield* readQuietly(t.sys, '/proc/meminfo');
    const kb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(memory)?.[1] ?? 0);
    const total = kb('MemTotal');
    const load = (yield* readQuietly(t.sys, '/proc/loadavg')).trim();
    if (!t.has('b')) yield* t.print('\x1b[H\x1b[J');
    yield* t.print(
      `Mem: ${total - kb('MemFree')}K used, ${kb('MemFree')}K free, ${kb('Shmem')}K shrd, ${kb('Buffers')}K buff, ${kb('Cached')}K cached\n`,
    );
    yield* t.print('CPU:   1% usr   0% sys   0% nic  98% idle   0% io   0% irq   0% sirq\n');
    yield* t.print(`Load average: ${load}\n`);
    yield* t.print('  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n');
    for (const r of (yield* rows(t)).sort((a, b) => b.vsz - a.vsz || a.info.pid - b.info.pid)) {
      const share = total === 0 ? 0 : Math.floor((r.vsz * 100) / total);
      yield* t.print(
        `${String(r.info.pid).padStart(5)} ${String(r.info.ppid).padStart(5)} ${names.user(r.info.uid).slice(0, 8).padEnd(8)} ${`${r.info.state}   `} ${short(r.vsz).padStart(5)} ${String(share).padStart(3)}%   0   0% ${r.args}\n`,
      );
    }
    yield* t.flush();
  }
  return 0;
}

export const processApplets: AppletTable = {
  ps: applet('o:aAdeflT', ps),
  kill: rawApplet((t) => runKill(t, t.args, false)),
  killall: rawApplet((t) => runKill(t, t.args, true)),
  pidof: applet('so:', pidof),
  pgrep: applet(PGREP, (t) => pgrep(t, false, 0)),
  pkill: function* (sys) {
    const n = sys.argv[1]?.startsWith('-') === true ? signalNumber(sys.argv[1].slice(1)) : -1;
    const run = applet({ ...PGREP, short: PGREP.short, skip: n >= 0 ? 1 : 0 }, (t) => pgrep(t, true, n >= 0 ? n : 15));
    return yield* run(sys);
  },
  top: applet('bn:d:mH', top),
};
