/** crond and crontab. */
import type { Task } from '../../clock.ts';
import type { Sys } from '../../system/types.ts';
import type { AppletTable } from '../types.ts';
import { statOf } from './file-tools.ts';
import { readQuietly } from './input.ts';
import { loadNames } from './path.ts';
import { splitLines } from './text.ts';
import { strftime } from './time.ts';
import { applet, strerror, type Tool } from './tool.ts';

const CRONTABS = '/var/spool/cron/crontabs';

/** Whether a field of a crontab (`*`, numbers, ranges, lists, steps) has a value; `base` is the first there is. */
const hasValue = (field: string, value: number, base: number): boolean =>
  field.split(',').some((part) => {
    const m = /^(\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (m === null) return false;
    const from = m[2] === undefined ? base : Number(m[2]);
    const to = m[3] !== undefined ? Number(m[3]) : m[2] === undefined || m[4] !== undefined ? 99 : from;
    return value >= from && value <= to && (value - from) % Number(m[4] ?? 1) === 0;
  });

/** The command of a crontab's line when it is due; `now` is minute, hour, day of the month, month, day of the week. */
function dueCommand(line: string, now: readonly number[]): string | undefined {
  const text = line.trim();
  const fields = text.split(/\s+/);
  if (text.startsWith('#') || fields.length < 6) return undefined;
  fields[4] = fields[4]!.replace('7', '0'); // Sunday is both
  const isDue = [0, 0, 1, 1, 0].every((base, i) => hasValue(fields[i]!, now[i]!, base));
  return isDue ? text.replace(/^(\S+\s+){5}/, '') : undefined;
}

/** crond: runs what crontabs ask for, each minute. */
function* crond(t: Tool): Task<number> {
  const directory = t.str('c') ?? CRONTABS;
  const { sys } = t;
  for (;;) {
    yield* sys.sleep(60_000 - (sys.now() % 60_000));
    const now = strftime('%M %H %d %m %w', sys.now(), sys.env.get('TZ')).split(' ').map(Number);
    for (const user of namesIn(sys, directory)) {
      for (const line of splitLines(yield* readQuietly(sys, `${directory}/${user}`))) {
        const command = dueCommand(line, now);
        if (command !== undefined) sys.spawn('/bin/sh', ['/bin/sh', '-c', command], sys.env);
      }
    }
    while (yield* reapOne(sys));
  }
}
function namesIn(sys: Sys, directory: string): readonly string[] {
  try {
    return sys.readdir(directory);
  } catch (e) {
    strerror(e);
    return [];
  }
}
/** Whether a child had ended and is gone now. */
function* reapOne(sys: Sys): Task<boolean> {
  try {
    return (yield* sys.wait('any', { nohang: true })) !== null;
  } catch (e) {
    strerror(e);
    return false;
  }
}

function* crontab(t: Tool): Task<number> {
  const names = yield* loadNames(t.sys);
  const user = t.str('u') ?? names.user(t.sys.uid());
  const directory = t.str('c') ?? CRONTABS;
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

export const cronApplets: AppletTable = {
  crond: applet({ short: 'fbSl:d:L:c:' }, crond),
  crontab: applet({ short: 'u:c:lerd' }, crontab),
};
