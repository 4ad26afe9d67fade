/**
 * How much of a run a page is given at most. A run may hold a hundred thousand facts about thousands of containers; a page that drew or even
 * copied them all would stand still. What is left out is counted and told; kubectl, which runs in the worker on the whole cluster, shows it.
 */
import type { Fact, Time, Trace } from '../../simulator/index.ts';
import { counted } from '../pages.ts';
import { fewSpans, lastOfEach, slotOf } from './few-spans.ts';
import type { Beat, Lane, PodRow, Run } from './types.ts';

/** `spans`: segments of all lanes; `lane`: of one. `facts`: all but log lines; `contents`: characters of files; `refusal`: of kubectl's refusal. */
export const MOST = {
  spans: 10_000,
  lane: 2_000,
  beats: 2_000,
  facts: 12_000,
  logs: 20_000,
  files: 2_000,
  contents: 2_000_000,
  refusal: 4_000,
} as const;

/** How many spans each of `n` lanes may have. */
const share = (n: number): number => Math.min(MOST.lane, Math.max(10, Math.floor(MOST.spans / Math.max(1, n))));

/** Lanes with few enough segments and marks to be drawn. */
function fewSegments(lanes: readonly Lane[], end: Time): readonly Lane[] {
  const slots = share(lanes.length);
  return lanes.map((lane) => ({
    ...lane,
    segments: fewSpans(lane.segments, end, slots),
    marks:
      lane.marks.length <= slots
        ? lane.marks
        : lastOfEach(lane.marks, ({ at, kind, good }) => `${slotOf(at, end, slots / 4)} ${kind} ${good}`),
  }));
}

/** Beats for stepping: all that matter, and the minor ones that still fit; the last one says how many are not there. */
export function fewBeats(beats: readonly Beat[]): readonly Beat[] {
  if (beats.length <= MOST.beats) return beats;
  let minor = MOST.beats - beats.filter((beat) => beat.minor !== true).length;
  const some = beats.filter((beat) => beat.minor !== true || minor-- > 0);
  const next = some[MOST.beats];
  if (next === undefined) return some;
  const text = `${counted(some.length - MOST.beats)} more things happen from here on, too many to tell: kubectl get events and kubectl logs show them.`;
  return [...some.slice(0, MOST.beats), { at: next.at, text }];
}

/** What a fact is a newer state of; undefined for what happens once. */
function subjectOf(fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'object': {
      const { kind, metadata } = fact.object;
      return `${kind} ${metadata.namespace ?? ''} ${metadata.name ?? ''}`;
    }
    case 'file':
      return `${fact.ref.pod} ${fact.volume ?? `${fact.ref.container} ${fact.ref.restartCount}`} ${fact.inner} ${fact.operation}`;
    case 'listen':
    case 'connection':
      return `${fact.kind} ${fact.ref?.pod ?? ''} ${fact.ref?.container ?? ''} ${fact.port} ${fact.outcome}`;
    case 'probe':
      return `probe ${fact.ref.pod} ${fact.ref.container} ${fact.probe} ${fact.success}`;
    default:
      return undefined;
  }
}

/** Whether a fact is about one of the Pods, or about none. */
function concerns(fact: Fact, namespace: string, pods: ReadonlySet<string>): boolean {
  if ('ref' in fact) return fact.ref === undefined || pods.has(fact.ref.pod);
  if (fact.kind !== 'object' || fact.object.metadata.namespace !== namespace) return true;
  const { object } = fact;
  if (object.kind === 'Event') return object.involvedObject.kind !== 'Pod' || pods.has(object.involvedObject.name ?? '');
  return object.kind !== 'Pod' || pods.has(object.metadata.name ?? '');
}

/** Of what changes often the last state in each slot of time, of files the newest, of log lines too. */
function fewFacts({ facts, end }: Trace): readonly Fact[] {
  const logs = facts.reduce((n, fact) => n + Number(fact.kind === 'log'), 0);
  const many = facts.length - logs > MOST.facts;
  if (!many && logs <= MOST.logs) return facts;
  const files = new Set<string>();
  let lines = 0;
  const newest = facts.toReversed().filter((fact) => {
    if (fact.kind === 'log') return ++lines <= MOST.logs;
    if (!many || fact.kind !== 'file') return true;
    if (files.size < MOST.files) files.add(`${fact.ref.pod} ${fact.inner}`);
    return files.has(`${fact.ref.pod} ${fact.inner}`);
  });
  const kept = newest.toReversed();
  return many ? lastOfEach(kept, (fact) => subjectOf(fact)?.concat(` ${slotOf(fact.at, end, 500)}`)) : kept;
}

/** The newest contents of files that fit. */
function fewContents(facts: readonly Fact[]): readonly Fact[] {
  const size = facts.reduce((sum, fact) => sum + (fact.kind === 'file' ? (fact.content?.length ?? 0) : 0), 0);
  let over = size - MOST.contents;
  if (over <= 0) return facts;
  return facts.map((fact): Fact => {
    if (over <= 0 || fact.kind !== 'file' || fact.content === undefined) return fact;
    over -= fact.content.length;
    const { content: _, ...rest } = fact;
    return rest;
  });
}

/** Rows of `kubectl get pod` with few enough changes a Pod. */
function fewRows(rows: readonly PodRow[], end: Time): readonly PodRow[] {
  if (rows.length <= MOST.lane) return rows;
  const pods = [...new Set(rows.map((row) => row.pod))];
  const slots = share(pods.length);
  return pods
    .flatMap((pod) =>
      fewSpans(
        rows.filter((row) => row.pod === pod),
        end,
        slots,
      ),
    )
    .sort((a, b) => a.from - b.from);
}

/** A run as a page is given it. */
export function bounded(run: Run): Run {
  const { trace, more, refused, note, lanes, rows, beats } = run;
  const pods = new Set(run.lanes.map((lane) => lane.pod));
  const mine = more === undefined ? trace.facts : trace.facts.filter((fact) => concerns(fact, trace.namespace, pods));
  const facts = fewContents(fewFacts({ ...trace, facts: mine }));
  return {
    ...run,
    lanes: fewSegments(lanes, trace.end),
    rows: fewRows(rows, trace.end),
    beats: fewBeats(beats),
    note:
      facts.length === mine.length
        ? note
        : `${note === undefined ? '' : `${note} `}So much happens that this page keeps only the newest; kubectl shows all of it.`,
    refused:
      refused === undefined || refused.length <= MOST.refusal
        ? refused
        : `${refused.slice(0, MOST.refusal)} … (${counted(refused.length - MOST.refusal)} more characters)`,
    trace: { ...trace, facts },
  };
}
