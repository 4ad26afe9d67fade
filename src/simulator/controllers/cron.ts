/** Cron schedules: five fields, or a macro. Times are UTC; `timeZone` is checked and not followed, for the simulator knows no clocks but its own. */

interface Field {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}
const FIELDS: readonly Field[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { low: 0, high: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MINUTE = 60_000;
/** A schedule that has no time within so many days has none (29 February is the rarest). */
const DAYS_AHEAD = 366 * 8;

/** The next time after `now` (ms since the Unix epoch) at which the schedule is due. */
export type Schedule = (now: number) => number | undefined;

function parseField(text: string, { low, high, names }: Field): ReadonlySet<number> | undefined {
  const number = (part: string): number => {
    const named = names?.indexOf(part.toLowerCase()) ?? -1;
    if (named >= 0) return named + low;
    return /^\d{1,2}$/.test(part) ? Number(part) : NaN;
  };
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [range = '', stepText] = item.split('/');
    const step = stepText === undefined ? 1 : number(stepText);
    const [fromText = '', toText] = range === '*' || range === '?' ? [String(low), String(high)] : range.split('-');
    const from = number(fromText);
    const to = toText !== undefined ? number(toText) : stepText === undefined ? from : high;
    if (!(step > 0) || !(from >= low) || !(to <= high) || from > to) return undefined;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

/** Reads a schedule; undefined when it is none. */
export function parseSchedule(text: string): Schedule | undefined {
  const every = /^@every (?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(text.trim());
  if (every !== null) {
    const ms = (Number(every[1] ?? 0) * 3600 + Number(every[2] ?? 0) * 60 + Number(every[3] ?? 0)) * 1000;
    return ms > 0 ? (now) => Math.floor(now / 1000) * 1000 + ms : undefined;
  }
  const macro = text.trim();
  const parts = (Object.hasOwn(MACROS, macro) ? MACROS[macro]! : macro).split(/\s+/);
  const fields = parts.length === FIELDS.length ? FIELDS.map((field, i) => parseField(parts[i]!, field)) : [];
  const [minutes, hours, days, months, weekdays] = fields;
  if (minutes === undefined || hours === undefined || days === undefined || months === undefined || weekdays === undefined)
    return undefined;
  const anyDay = parts[2]!.startsWith('*') || parts[2] === '?';
  const anyWeekday = parts[4]!.startsWith('*') || parts[4] === '?';
  const dayFits = (date: Date): boolean => {
    const day = days.has(date.getUTCDate());
    const weekday = weekdays.has(date.getUTCDay());
    // With both restricted either may fit (Vixie cron).
    return months.has(date.getUTCMonth() + 1) && (anyDay || anyWeekday ? day && weekday : day || weekday);
  };
  return (now) => {
    const start = (Math.floor(now / MINUTE) + 1) * MINUTE;
    for (let ahead = 0, day = start - (start % (1440 * MINUTE)); ahead < DAYS_AHEAD; ahead++, day += 1440 * MINUTE) {
      if (!dayFits(new Date(day))) continue;
      for (let minute = 0; minute < 1440; minute++) {
        const time = day + minute * MINUTE;
        if (time >= start && hours.has(Math.floor(minute / 60)) && minutes.has(minute % 60)) return time;
      }
    }
    return undefined;
  };
}

/**
 * The last time before `now` that was due after `since`; `many` when so many were missed that the controller warns. Missed
 * ones are not made up for.
 */
export function lastDue(schedule: Schedule, since: number, now: number): { readonly time: number; readonly many: boolean } | undefined {
  const first = schedule(since);
  if (first === undefined || first > now) return undefined;
  const second = schedule(first);
  if (second === undefined || second > now) return { time: first, many: false };
  const missed = Math.floor((now - first) / (second - first)) + 1;
  let time: number | undefined;
  for (let t = schedule(first + (missed - 2) * (second - first)); t !== undefined && t <= now; t = schedule(t)) time = t;
  return time === undefined ? undefined : { time, many: missed > 100 };
}
