import type { Task } from '../../clock.ts';
import { CAP_SYS_TIME, may } from '../../system/capabilities.ts';
import type { AppletTable } from '../types.ts';
import { offsetText, parseDate, strftime, zoneAt } from './time.ts';
import { applet, strerror, type Tool } from './tool.ts';

const NO_CLOCK = 'the simulated clock goes by itself';
const ISO_PARTS = ['date', 'hours', 'minutes', 'seconds', 'ns'];
function* date(t: Tool): Task<number> {
  const tz = t.has('u') ? 'UTC0' : t.sys.env.get('TZ');
  const operands = [...t.args];
  const template = operands[0]?.startsWith('+') === true ? operands.shift()!.slice(1) : undefined;
  let text = t.str('d') ?? t.str('s');
  let set = t.has('s');
  if (text === undefined && operands.length > 0) {
    text = operands.shift()!;
    set = true;
    // MMDDhhmm[[CC]YY][.ss]: the year moves to the front.
    const m = /^(\d{8})((?:\d\d){0,2})(\.\d\d)?$/.exec(text);
    if (/^\d+(\.\d\d)?$/.test(text)) {
      if (m === null) return yield* t.die(`invalid date '${text}'`);
      text = `${m[2]}${m[1]}${m[3] ?? ''}`;
    }
  }
  if (operands.length > 0) return yield* t.usage();
  let at = t.sys.now();
  const reference = t.str('r');
  if (reference !== undefined) {
    try {
      at = t.sys.stat(reference).mtime;
    } catch (e) {
      return yield* t.die(`can't stat '${reference}': ${strerror(e)}`);
    }
  }
  if (text !== undefined) {
    const wanted = t.has('D') ? byFormat(text, t.str('D')!, at, tz) : parseDate(text, at, tz, true);
    if (wanted === null) return yield* t.die(`invalid date '${text}'`);
    at = wanted;
    // All clocks of a run are one, so even who may cannot set it.
    if (set) yield* t.warn(`can't set date: ${may(t.sys, CAP_SYS_TIME) ? NO_CLOCK : 'Operation not permitted'}`);
  }
  let out: string;
  if (template !== undefined) out = strftime(template, at, tz);
  else if (t.has('I')) {
    const i = t.str('I') === undefined ? 0 : ISO_PARTS.findIndex((p) => p.startsWith(t.str('I')!));
    if (i < 0) return yield* t.usage();
    const time = ['', 'T%H', 'T%H:%M', 'T%H:%M:%S', 'T%H:%M:%S,000000000'][i]!;
    out = strftime(`%Y-%m-%d${time}`, at, tz) + (i === 0 ? '' : offsetText(zoneAt(tz, at).offset, ':'));
  } else out = strftime(t.has('R') ? '%a, %d %b %Y %H:%M:%S %z' : '%a %b %e %H:%M:%S %Z %Y', at, tz);
  yield* t.print(`${out}\n`);
  return 0;
}
/** strptime for the common conversions, over the normal form of a date. */
function byFormat(text: string, template: string, now: number, tz: string | undefined): number | null {
  const names: string[] = [];
  const pattern = template
    .replace(/%T/g, '%H:%M:%S')
    .replace(/%R/g, '%H:%M')
    .replace(/%F/g, '%Y-%m-%d')
    .replace(/%D/g, '%m/%d/%y')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%(.)/g, (_w, c: string) => {
      if (c === '%') return '%';
      names.push(c);
      return c === 'Y'
        ? '(\\d{4})'
        : c === 's'
          ? '(-?\\d+)'
          : c === 'b' || c === 'B' || c === 'h' || c === 'a' || c === 'A'
            ? '([A-Za-z]+)'
            : c === 'j'
              ? '(\\d{1,3})'
              : '\\s*(\\d{1,2})';
    });
  const m = new RegExp(`^${pattern.replace(/ +/g, '\\s*')}`).exec(text);
  if (m === null) return null;
  const get = (c: string): string | undefined => (names.indexOf(c) < 0 ? undefined : m[names.indexOf(c) + 1]);
  const epoch = get('s');
  if (epoch !== undefined) return Number(epoch) * 1000;
  const [y, mo, d] = strftime('%Y %m %d', now, tz).split(' ').map(Number) as [number, number, number];
  const short = get('y');
  const year = Number(get('Y') ?? (short === undefined ? y : Number(short) + (Number(short) < 69 ? 2000 : 1900)));
  const name = (get('b') ?? get('B') ?? get('h'))?.slice(0, 3).toLowerCase();
  const month =
    name === undefined
      ? Number(get('m') ?? mo)
      : 1 + ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].indexOf(name);
  const two = (n: number | string): string => String(n).padStart(2, '0');
  return parseDate(
    `${year}-${two(month)}-${two(Number(get('d') ?? get('e') ?? d))} ${two(get('H') ?? 0)}:${two(get('M') ?? 0)}:${two(get('S') ?? 0)}`,
    now,
    tz,
    true,
  );
}

const TITLES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** The rows of a month, unpadded: title, week days, six weeks. */
function monthRows(year: number, month: number, monday: boolean): string[] {
  const first = (new Date(Date.UTC(year, month, 1)).getUTCDay() + (monday ? 6 : 0)) % 7;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const cells = [...new Array<string>(first).fill('  '), ...Array.from({ length: days }, (_, i) => String(i + 1).padStart(2))];
  const rows = [monday ? 'Mo Tu We Th Fr Sa Su' : 'Su Mo Tu We Th Fr Sa'];
  for (let i = 0; i < 42; i += 7) rows.push(cells.slice(i, i + 7).join(' '));
  return rows;
}
const centered = (text: string, width: number): string => (' '.repeat(Math.floor((width - text.length) / 2)) + text).padEnd(width);
/** Trailing blanks go, except from a line that is nothing else. */
const trimmed = (line: string, width: number): string => line.trimEnd() || ' '.repeat(width);
function* cal(t: Tool): Task<number> {
  const [y, m] = strftime('%Y %m', t.sys.now(), t.sys.env.get('TZ')).split(' ').map(Number) as [number, number];
  let year = y;
  let month: number | null = t.has('y') ? null : m - 1;
  if (t.args.length === 1) [year, month] = [yield* t.number(t.args[0]!, { min: 1, max: 9999 }), null];
  else if (t.args.length === 2)
    [month, year] = [(yield* t.number(t.args[0]!, { min: 1, max: 12 })) - 1, yield* t.number(t.args[1]!, { min: 1, max: 9999 })];
  if (month !== null) {
    yield* t.print(`${centered(`${TITLES[month]} ${year}`, 20).trimEnd()}\n`);
    for (const row of monthRows(year, month, t.has('m'))) yield* t.print(`${trimmed(row, 21)}\n`);
    return 0;
  }
  yield* t.print(`${centered(String(year), 64)}\n\n`);
  for (let q = 0; q < 12; q += 3) {
    const columns = [0, 1, 2].map((i) => monthRows(year, q + i, t.has('m')));
    yield* t.print(`${[0, 1, 2].map((i) => centered(TITLES[q + i]!, 20)).join('  ')}\n`);
    for (let r = 0; r < 7; r++) yield* t.print(`${trimmed(columns.map((c) => (c[r] ?? '').padEnd(20)).join('  '), 79)}\n`);
  }
  return 0;
}

export const dateApplets: AppletTable = {
  date: applet({ short: 'Rs:ud:r:I::D:', long: 'rfc-822:R rfc-2822:R set=:s utc:u date=:d reference=:r iso-8601==:I', max: 2 }, date),
  cal: applet({ short: 'jmy', max: 2 }, cal),
};
