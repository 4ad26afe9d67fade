// A CronJob's schedule, with the words of the cron library that the API server uses.

interface FieldRule {
  readonly low: number;
  readonly high: number;
  readonly names?: Readonly<Record<string, number>>;
}
const named = (text: string, from: number): Readonly<Record<string, number>> =>
  Object.fromEntries(text.split(' ').map((name, i) => [name, i + from]));
const FIELDS: readonly FieldRule[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: named('jan feb mar apr may jun jul aug sep oct nov dec', 1) },
  { low: 0, high: 6, names: named('sun mon tue wed thu fri sat', 0) },
];
const DESCRIPTORS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);

/** What is wrong with a schedule, or undefined. */
export function scheduleProblem(schedule: string): string | undefined {
  const text = schedule.replace(/^(CRON_)?TZ=\S*\s*/, '').trim();
  if (text === '') return 'empty spec string';
  if (text.startsWith('@')) {
    if (DESCRIPTORS.has(text)) return undefined;
    if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`;
    const duration = text.slice('@every '.length);
    return /^[-+]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(duration)
      ? undefined
      : `failed to parse duration ${text}: time: invalid duration ${JSON.stringify(duration)}`;
  }
  const fields = text.split(/\s+/);
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [i, field] of fields.entries()) {
    const rule = FIELDS[i];
    const problem = rule && fieldProblem(field, rule);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fieldProblem(field: string, rule: FieldRule): string | undefined {
  for (const part of field.split(',').filter((p) => p !== '')) {
    const problem = rangeProblem(part, rule);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function rangeProblem(text: string, rule: FieldRule): string | undefined {
  const [range = '', step, ...tooMuch] = text.split('/');
  const [from = '', to, ...more] = range.split('-');
  let start = rule.low;
  let end = rule.high;
  if (from !== '*' && from !== '?') {
    const low = readNumber(from, rule);
    if (typeof low === 'string') return low;
    start = low;
    end = low;
    if (more.length > 0) return `too many hyphens: ${text}`;
    if (to !== undefined) {
      const high = readNumber(to, rule);
      if (typeof high === 'string') return high;
      end = high;
    }
  }
  if (tooMuch.length > 0) return `too many slashes: ${text}`;
  let every = 1;
  if (step !== undefined) {
    const value = readInteger(step);
    if (typeof value === 'string') return value;
    every = value;
    if (to === undefined && from !== '*' && from !== '?') end = rule.high; // `5/10` runs to the end
  }
  if (start < rule.low) return `beginning of range (${start}) below minimum (${rule.low}): ${text}`;
  if (end > rule.high) return `end of range (${end}) above maximum (${rule.high}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return every === 0 ? `step of range should be a positive number: ${text}` : undefined;
}
function readNumber(text: string, rule: FieldRule): number | string {
  const key = text.toLowerCase();
  if (rule.names && Object.hasOwn(rule.names, key)) return rule.names[key] ?? 0;
  return readInteger(text);
}
function readInteger(text: string): number | string {
  if (!/^[-+]?\d+$/.test(text)) return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  const value = Number(text);
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}
