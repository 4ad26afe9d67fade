/**
 * How two recordings of one case compare, aspect by aspect: the rules that `How true is this?` states. An aspect is judged where the
 * real recording has it; the answer is nothing when it holds, and what differs otherwise.
 */
import { mask, maskData, maskTable } from './masks.ts';
import type { GoldenRecording, Row } from './recording.ts';

/** Shorter than this may be missed by a watcher, and the order within it is chance (ms). */
const BLINK = 700;
/** How far apart in time two things may lie: this, and five percent (ms). */
const SLACK = 1500;

type Difference = readonly string[];
/** undefined: not there to be judged. Empty: it holds. */
type Judge = (real: GoldenRecording, other: GoldenRecording) => Difference | undefined;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const unless = (ok: boolean, real: unknown, other: unknown): Difference => (ok ? [] : [`real ${JSON.stringify(real)}`, `ours ${JSON.stringify(other)}`]);
const compared = (real: unknown, other: unknown): Difference => unless(same(real, other), real, other);
const near = (a: number, b: number): boolean => Math.abs(a - b) <= SLACK + 0.05 * Math.max(Math.abs(a), Math.abs(b));

/** Times after a delete count from the delete. */
function sinceDelete(time: number, recording: GoldenRecording): number {
  const deleted = recording.termination?.deletedT;
  return deleted !== undefined && time >= deleted - 300 ? time - deleted : time;
}

interface Span { readonly key: string; readonly t: number; readonly brief: boolean }
function spans(table: readonly Row[], recording: GoldenRecording): readonly Span[] {
  const end = recording.termination?.goneT ?? recording.snapshot?.t ?? Infinity;
  return table.map((row, i) => ({ key: `${row.READY} ${row.STATUS} ${row.RESTARTS}`, t: sinceDelete(row.t, recording), brief: (table[i + 1]?.t ?? end) - row.t < BLINK }));
}
/** Whether two sequences of rows can be laid over each other, leaving out only brief rows. */
function overlay(a: readonly Span[], b: readonly Span[]): boolean {
  const known = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return true;
    const key = i * (b.length + 1) + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    const matched = left !== undefined && right !== undefined && left.key === right.key && (left.brief || right.brief || near(left.t, right.t)) && from(i + 1, j + 1);
    const ok = matched || (left?.brief === true && from(i + 1, j)) || (right?.brief === true && from(i, j + 1));
    known.set(key, ok);
    return ok;
  };
  return from(0, 0);
}
const showRows = (table: readonly Row[]): readonly string[] => table.map((row) => `${(row.t / 1000).toFixed(1)}s ${row.READY} ${row.STATUS} ${row.RESTARTS}`);

interface Moment { readonly key: string; readonly t: number }
function moments(recording: GoldenRecording): readonly Moment[] {
  const all = Object.entries(recording.containers ?? {}).flatMap(([name, { instances }]) => instances.flatMap((instance, i) => {
    const started = instance.exactStarted ?? instance.startedAt;
    const finished = instance.exactFinished ?? instance.finishedAt;
    return [
      ...(started == null ? [] : [{ key: `${name}#${i} starts`, t: started }]),
      ...(finished == null || instance.exitCode == null ? [] : [{ key: `${name}#${i} exits`, t: finished }]),
    ];
  }));
  return all.sort((a, b) => a.t - b.t);
}
const byKey = (list: readonly Moment[]): ReadonlyMap<string, number> => new Map(list.map((moment) => [moment.key, moment.t]));

function order(real: GoldenRecording, other: GoldenRecording): Difference {
  const expected = moments(real);
  const actual = byKey(moments(other));
  const wrong = expected.filter((moment) => !actual.has(moment.key)).map((moment) => `${moment.key} missing`);
  for (const [i, first] of expected.entries()) for (const second of expected.slice(i + 1)) {
    const [x, y] = [actual.get(first.key), actual.get(second.key)];
    if (second.t - first.t > BLINK && x !== undefined && y !== undefined && y <= x) wrong.push(`${first.key} < ${second.key}`);
  }
  return wrong;
}
function timing(real: GoldenRecording, other: GoldenRecording): Difference {
  const actual = byKey(moments(other).map((moment) => ({ ...moment, t: sinceDelete(moment.t, other) })));
  return moments(real).flatMap(({ key, t }) => {
    const [wanted, got] = [sinceDelete(t, real), actual.get(key)];
    return got === undefined || near(wanted, got) ? [] : [`${key}: real ${wanted}, ours ${got}`];
  });
}

type Logs = NonNullable<GoldenRecording['logs']>[string];
const linesOfRuns = (runs: Logs | undefined): ReadonlyMap<number, readonly string[]> =>
  new Map((runs ?? []).map((run) => [run.restartCount, run.lines.map((line) => mask(line.text)).filter((text) => !/\[notice\] \d+#\d+: /.test(text))]));
/** A periodic line more or less at the end is chance. */
function sameLines(a: readonly string[], b: readonly string[]): boolean {
  const common = Math.min(a.length, b.length);
  const surplus = Math.abs(a.length - b.length);
  return same(a.slice(0, common), b.slice(0, common)) && (surplus === 0 || (common > 3 && surplus <= Math.max(1, 0.1 * common)));
}
function logs(real: GoldenRecording, other: GoldenRecording): Difference {
  for (const name of Object.keys(real.logs ?? {})) {
    const actual = linesOfRuns(other.logs?.[name]);
    for (const [run, lines] of linesOfRuns(real.logs?.[name])) {
      const got = actual.get(run);
      if (got === undefined) return [`${name} run ${run}: no such log`];
      if (!sameLines(lines, got)) return [`${name} run ${run}`, ...unless(false, lines, got)];
    }
  }
  return [];
}

interface Seen { n: number; readonly t: number }
function eventsOf(recording: GoldenRecording): ReadonlyMap<string, Seen> {
  const all = new Map<string, Seen>();
  for (const event of recording.events ?? []) {
    if (event.object !== `Pod/${recording.pod ?? 'undefined'}`) continue;
    const key = [event.type, event.reason, event.fieldPath ?? '-', mask(event.message, recording)].join(' | ');
    const seen = all.get(key) ?? { n: 0, t: event.firstTimestampAt ?? event.eventTimeAt ?? event.t };
    seen.n += event.count;
    all.set(key, seen);
  }
  return all;
}
function events(real: GoldenRecording, other: GoldenRecording): Difference {
  const expected = eventsOf(real);
  const actual = eventsOf(other);
  const wrong: string[] = [];
  for (const [key, { n }] of expected) {
    const got = actual.get(key);
    if (got === undefined) wrong.push(`missing: ${key}`);
    else if (Math.abs(n - got.n) > Math.max(1, 0.2 * n)) wrong.push(`real ${n} times, ours ${got.n}: ${key}`);
  }
  for (const key of actual.keys()) if (!expected.has(key)) wrong.push(`extra: ${key}`);
  // Events have whole seconds: two more of slack.
  const common = [...expected].filter(([key]) => actual.has(key));
  for (const [a, { t }] of common) for (const [b, later] of common) {
    if (later.t - t > 2000 + BLINK && actual.get(b)!.t < actual.get(a)!.t) wrong.push(`order: ${a} < ${b}`);
  }
  return wrong;
}

function deletion(real: GoldenRecording, other: GoldenRecording): Difference {
  const exits = (recording: GoldenRecording): readonly string[] => (recording.termination?.exits ?? []).map((exit) => JSON.stringify([exit.name, exit.exitCode])).sort();
  if (!same(exits(real), exits(other))) return compared(exits(real), exits(other));
  const wanted = real.termination?.tookMs ?? 0;
  const took = other.termination?.tookMs ?? Infinity;
  if (!(Math.abs(wanted - took) <= 1000 + SLACK + 0.05 * wanted)) return [`took: real ${wanted}, ours ${took}`];
  const said = (recording: GoldenRecording): unknown => [recording.delete?.exitCode, mask(recording.delete?.stdout, recording), mask(recording.delete?.stderr, recording)];
  return compared(said(real), said(other));
}

function describeLines(recording: GoldenRecording): readonly string[] {
  return (mask(recording.snapshot?.describe, recording).split(/^Events:/m)[0] ?? '').split('\n')
    .map((line) => line
      .replace(/^(Node:\s+)\S+/, '$1NODE')
      .replace(/^(\s*(?:Image ID|Container ID):\s+).*/, '$1ID')
      .replace(/^(\s*(?:Started|Finished|Start Time):\s+).*/, '$1TIME')
      .replace(/^(Annotations:\s+).*/, '$1*')
      .trimEnd())
    .filter((line) => !/^(IP:|IPs:| {2}IP:)/.test(line));
}
function describePod(real: GoldenRecording, other: GoldenRecording): Difference {
  const [expected, actual] = [describeLines(real), describeLines(other)];
  if (same(expected, actual)) return [];
  const lines = [...expected.filter((line) => !actual.includes(line)).map((line) => `- ${line}`), ...actual.filter((line) => !expected.includes(line)).map((line) => `+ ${line}`)];
  return lines.length > 0 ? lines : ['the order of lines differs'];
}

function output(real: GoldenRecording, other: GoldenRecording): Difference {
  const got = [maskTable(real.snapshot?.get, real), maskTable(other.snapshot?.get, other)] as const;
  if (got[0] !== got[1]) return compared(...got);
  if (real.snapshot?.logs !== undefined) {
    const log = (recording: GoldenRecording): unknown => [recording.snapshot?.logs?.exitCode, mask(recording.snapshot?.logs?.stderr, recording)];
    if (!same(log(real), log(other))) return compared(log(real), log(other));
  }
  const acts = (recording: GoldenRecording): readonly unknown[] =>
    (recording.actions ?? []).map((act) => [act.argv, act.exitCode, maskTable(act.stdout, recording), maskTable(act.stderr, recording)]);
  const [expected, actual] = [acts(real), acts(other)];
  return expected.length !== actual.length ? [`real ${expected.length} commands, ours ${actual.length}`]
    : expected.flatMap((act, i) => compared(act, actual[i]));
}

function defaults(real: GoldenRecording, other: GoldenRecording): Difference {
  const spec = (recording: GoldenRecording): unknown => {
    const { nodeName: _, ...rest } = (recording.defaulted?.spec ?? {}) as Record<string, unknown>;
    return maskData(rest, recording);
  };
  return compared(spec(real), spec(other));
}

const runs = (recording: GoldenRecording): unknown =>
  Object.fromEntries(Object.entries(recording.containers ?? {}).map(([name, { role, instances }]) => [name, { role, runs: instances.map((instance) => [instance.exitCode, instance.reason]) }]));

/** Every aspect in which a run is held against a recording. */
export const ASPECTS = {
  verdict: (a, b) => compared([a.apply?.exitCode, a.rejected != null], [b.apply?.exitCode, b.rejected != null]),
  message: (a, b) => compared((a.apply?.stdout ?? '') + (a.apply?.stderr ?? ''), (b.apply?.stdout ?? '') + (b.apply?.stderr ?? '')),
  defaults: (a, b) => (a.defaulted === undefined ? undefined : defaults(a, b)),
  rows: (a, b) => (a.table === undefined ? undefined : overlay(spans(a.table, a), spans(b.table ?? [], b)) ? [] : unless(false, showRows(a.table), showRows(b.table ?? []))),
  runs: (a, b) => (a.containers === undefined ? undefined : compared(runs(a), runs(b))),
  order: (a, b) => (a.containers === undefined ? undefined : order(a, b)),
  timing: (a, b) => (a.containers === undefined ? undefined : timing(a, b)),
  logs: (a, b) => (a.logs === undefined ? undefined : logs(a, b)),
  events: (a, b) => (a.events === undefined ? undefined : events(a, b)),
  delete: (a, b) => (a.termination === undefined ? undefined : deletion(a, b)),
  describe: (a, b) => ((a.snapshot?.describe ?? '') === '' ? undefined : describePod(a, b)),
  output: (a, b) => (a.snapshot === undefined && (a.actions?.length ?? 0) === 0 ? undefined : output(a, b)),
} as const satisfies Record<string, Judge>;
export type Aspect = keyof typeof ASPECTS;

/** All aspects of one case that can be judged, with what differs in each. */
export function compare(real: GoldenRecording, other: GoldenRecording): readonly { readonly aspect: Aspect; readonly difference: Difference }[] {
  return (Object.keys(ASPECTS) as Aspect[]).flatMap((aspect) => {
    const difference = ASPECTS[aspect](real, other);
    return difference === undefined ? [] : [{ aspect, difference }];
  });
}
