/** Calendar time for date, touch, ls, stat, awk: zones from TZ (POSIX form), strftime, and the dates busybox reads. */

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const DAY = 86_400_000;

export interface Zone {
  readonly name: string;
  /** Seconds east of Greenwich. */ readonly offset: number;
}
interface Rule {
  readonly month: number;
  readonly week: number;
  readonly day: number;
  readonly at: number;
}

const seconds = (sign: string, h: string, m = '0', s = '0'): number =>
  (sign === '-' ? -1 : 1) * (Number(h) * 3600 + Number(m) * 60 + Number(s));
const OFFSET = '([+-]?)(\\d{1,2})(?::(\\d{2}))?(?::(\\d{2}))?';
const TZ = new RegExp(
  `^([A-Za-z]{3,}|<[^>]+>)${OFFSET}(?:([A-Za-z]{3,}|<[^>]+>)(?:${OFFSET})?(?:,M(\\d+)\\.(\\d)\\.(\\d)(?:/(\\d+))?[^,]*,M(\\d+)\\.(\\d)\\.(\\d)(?:/(\\d+))?.*)?)?$`,
);

/** The instant a summer-time rule names in a year, as local milliseconds. */
function ruleTime(rule: Rule, year: number): number {
  const first = Date.UTC(year, rule.month - 1, 1);
  let day = 1 + ((rule.day - new Date(first).getUTCDay() + 7) % 7) + 7 * (rule.week - 1);
  const length = new Date(Date.UTC(year, rule.month, 0)).getUTCDate();
  while (day > length) day -= 7;
  return Date.UTC(year, rule.month - 1, day) + rule.at * 1000;
}

/** The zone in force at `ms`, from TZ's value. There is no zone database in the image: other names mean UTC, as in glibc. */
export function zoneAt(tz: string | undefined, ms: number): Zone {
  if (tz === undefined || tz === '') return { name: tz === '' ? 'Universal' : 'UTC', offset: 0 };
  const m = TZ.exec(tz.replace(/^:/, ''));
  if (m === null) return { name: /^[A-Za-z]{3,}/.exec(tz)?.[0] ?? 'UTC', offset: 0 };
  const clean = (name: string): string => name.replace(/[<>]/g, '');
  const standard: Zone = { name: clean(m[1]!), offset: -seconds(m[2]!, m[3]!, m[4], m[5]) };
  if (m[6] === undefined) return standard;
  const summer: Zone = { name: clean(m[6]), offset: m[8] === undefined ? standard.offset + 3600 : -seconds(m[7]!, m[8], m[9], m[10]) };
  const rule = (i: number, month: number, week: number): Rule =>
    m[11] === undefined
      ? { month, week, day: 0, at: 7200 }
      : { month: Number(m[i]), week: Number(m[i + 1]), day: Number(m[i + 2]), at: Number(m[i + 3] ?? 2) * 3600 };
  const year = new Date(ms + standard.offset * 1000).getUTCFullYear();
  const start = ruleTime(rule(11, 3, 2), year) - standard.offset * 1000;
  const end = ruleTime(rule(15, 11, 1), year) - summer.offset * 1000;
  const isSummer = start < end ? ms >= start && ms < end : ms >= start || ms < end;
  return isSummer ? summer : standard;
}

const two = (n: number, fill = '0'): string => String(n).padStart(2, fill);
/** `+hhmm`, or `+hh:mm`. */
export const offsetText = (offset: number, colon = ''): string => {
  const a = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(a / 3600))}${colon}${two(Math.floor(a / 60) % 60)}`;
};

/** ISO 8601 week and its year. */
function isoWeek(d: Date): [number, number] {
  const thursday = new Date(d.getTime() + (4 - (d.getUTCDay() || 7)) * DAY);
  const year = thursday.getUTCFullYear();
  return [year, Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY + 1) / 7)];
}

/** strftime in the C locale; unknown conversions stay as they are. */
export function strftime(format: string, ms: number, tz: string | undefined): string {
  const zone = zoneAt(tz, ms);
  const d = new Date(ms + zone.offset * 1000);
  if (Number.isNaN(d.getTime())) return '';
  const yearDay = Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / DAY);
  const hour12 = d.getUTCHours() % 12 || 12;
  const week = (first: number): number => Math.floor((yearDay + 7 - ((d.getUTCDay() - first + 7) % 7)) / 7);
  const one = (c: string, flag: string): string | null => {
    const num = (n: number, width: number, fill = '0'): string =>
      flag === '-' ? String(n) : String(n).padStart(width, flag === '_' ? ' ' : flag === '0' ? '0' : fill);
    switch (c) {
      case 'a':
        return DAYS[d.getUTCDay()]!.slice(0, 3);
      case 'A':
        return DAYS[d.getUTCDay()]!;
      case 'b':
      case 'h':
        return MONTHS[d.getUTCMonth()]!.slice(0, 3);
      case 'B':
        return MONTHS[d.getUTCMonth()]!;
      case 'c':
        return expand('%a %b %e %H:%M:%S %Y');
      case 'C':
        return num(Math.floor(d.getUTCFullYear() / 100), 2);
      case 'd':
        return num(d.getUTCDate(), 2);
      case 'D':
      case 'x':
        return expand('%m/%d/%y');
      case 'e':
        return num(d.getUTCDate(), 2, ' ');
      case 'F':
        return expand('%Y-%m-%d');
      case 'g':
        return num(isoWeek(d)[0] % 100, 2);
      case 'G':
        return String(isoWeek(d)[0]);
      case 'H':
        return num(d.getUTCHours(), 2);
      case 'I':
        return num(hour12, 2);
      case 'j':
        return num(yearDay + 1, 3);
      case 'k':
        return num(d.getUTCHours(), 2, ' ');
      case 'l':
        return num(hour12, 2, ' ');
      case 'm':
        return num(d.getUTCMonth() + 1, 2);
      case 'M':
        return num(d.getUTCMinutes(), 2);
      case 'n':
        return '\n';
      case 'p':
        return d.getUTCHours() < 12 ? 'AM' : 'PM';
      case 'P':
        return d.getUTCHours() < 12 ? 'am' : 'pm';
      case 'r':
        return expand('%I:%M:%S %p');
      case 'R':
        return expand('%H:%M');
      case 's':
        return String(Math.floor(ms / 1000));
      case 'S':
        return num(d.getUTCSeconds(), 2);
      case 't':
        return '\t';
      case 'T':
      case 'X':
        return expand('%H:%M:%S');
      case 'u':
        return String(d.getUTCDay() || 7);
      case 'U':
        return num(week(0), 2);
      case 'V':
        return num(isoWeek(d)[1], 2);
      case 'w':
        return String(d.getUTCDay());
      case 'W':
        return num(week(1), 2);
      case 'y':
        return num(d.getUTCFullYear() % 100, 2);
      case 'Y':
        return String(d.getUTCFullYear());
      case 'z':
        return offsetText(zone.offset);
      case 'Z':
        return zone.name;
      case '%':
        return '%';
      default:
        return null;
    }
  };
  const expand = (text: string): string =>
    text.replace(/%([-_0^#]?)(\d*)([EO]?)(.)/gs, (whole, flag: string, width: string, _modifier: string, c: string) => {
      const value = one(c, flag)?.padStart(Math.min(Number(width), 100), /[a-zA-Z]/.test(one(c, flag) ?? '') || flag === '_' ? ' ' : '0');
      return value === undefined ? whole : flag === '^' ? value.toUpperCase() : value;
    });
  return expand(format);
}

/** Local calendar fields to an instant, with the zone in force then. */
export function fromLocal(tz: string | undefined, year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const local = Date.UTC(year, month, day, hour, minute, second);
  const guess = local - zoneAt(tz, local).offset * 1000;
  return local - zoneAt(tz, guess).offset * 1000;
}

/**
 * Reads a date in one of busybox's forms; null when it is invalid. What the text leaves out comes from `now`,
 * except that `midnight` starts the day at 0:00 (date -d does, touch -d does not).
 */
export function parseDate(text: string, now: number, tz: string | undefined, midnight: boolean): number | null {
  const zone = zoneAt(tz, now);
  const today = new Date(now + zone.offset * 1000);
  const [Y, M, D] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
  const [h0, m0, s0] = midnight ? [0, 0, 0] : [today.getUTCHours(), today.getUTCMinutes(), today.getUTCSeconds()];
  const make = (year: number, month: number, day: number, h: number, m: number, s: number): number | null =>
    month < 0 || month > 11 || day < 1 || day > 31 || h > 23 || m > 59 || s > 60 ? null : fromLocal(tz, year, month, day, h, m, s);
  // After a date and a time of day, Z is Greenwich.
  const t = text.trim().replace(/(-\d{1,2}\s+\d{1,2}:[\d:]+)\s*Z$/, '$1 +0000');
  if (t.startsWith('@')) return /^@\d+$/.test(t) ? Number(t.slice(1)) * 1000 : null;
  const sec = (s: string | undefined, otherwise: number): number => (s === undefined ? otherwise : Number(s));
  let m = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(t);
  if (m !== null) return make(Y, M, D, Number(m[1]), Number(m[2]), sec(m[3], s0));
  m = /^(\d{1,2})\.(\d{1,2})-(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(t);
  if (m !== null) return make(Y, Number(m[1]) - 1, Number(m[2]), Number(m[3]), Number(m[4]), sec(m[5], s0));
  m =
    /^(\d{4})\.(\d{1,2})\.(\d{1,2})-(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(t) ??
    /^(\d{1,4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\s+([+-]\d{2}):?(\d{2}))?$/.exec(t);
  if (m !== null) {
    if (m[7] === undefined) return make(Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4]), Number(m[5]), sec(m[6], s0));
    const shift = Math.sign(Number(`${m[7][0]}1`)) * (Math.abs(Number(m[7])) * 60 + Number(m[8]));
    return Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4]), Number(m[5]), sec(m[6], s0)) - shift * 60_000;
  }
  m = /^([A-Za-z]{3,9})\s+(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})\s+(\d{4})$/.exec(t);
  if (m !== null) {
    const name = m[1]!.toLowerCase();
    const month = MONTHS.findIndex((x) => x.toLowerCase() === name || x.slice(0, 3).toLowerCase() === name);
    return make(Number(m[6]), month, Number(m[2]), Number(m[3]), Number(m[4]), Number(m[5]));
  }
  m = /^(\d{1,4})-(\d{1,2})-(\d{1,2})(?:\s+(\d{1,2}))?$/.exec(t);
  if (m !== null) return make(Number(m[1]), Number(m[2]) - 1, Number(m[3]), sec(m[4], h0), m0, s0);
  m = /^(\d{2}|\d{4}|\d{6}|\d{8}|\d{10}|\d{12})(?:\.(\d{1,2}))?$/.exec(t);
  if (m === null) return null;
  const digits = m[1]!;
  const pairs = (digits.match(/\d\d/g) ?? []).map(Number).reverse();
  let year = Y;
  if (digits.length === 12) year = pairs[5]! * 100 + pairs[4]!;
  else if (digits.length === 10) {
    year = pairs[4]! + Math.floor(Y / 100) * 100;
    if (year < Y - 50) year += 100;
    if (year > Y + 50) year -= 100;
  }
  return make(year, digits.length >= 8 ? pairs[3]! - 1 : M, pairs[2] ?? D, pairs[1] ?? h0, pairs[0]!, sec(m[2], 0));
}
