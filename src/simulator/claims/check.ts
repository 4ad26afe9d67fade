import { ask, type Answer } from '../ask.ts';
import type { Time } from '../clock.ts';
import { decodeManifest } from '../manifest/index.ts';
import type { ContainerStatus, Pod } from '../manifest/types.ts';
import { podRow } from '../kubectl/print/podRow.ts';
import { simulate } from '../simulate.ts';
import type { Action, SimulationInput } from '../simulation.ts';
import type { Trace } from '../trace/facts.ts';
import { indexTrace, type TraceIndex } from '../trace/fold.ts';
import { checkCommand } from './commands.ts';
import { findMoment, momentsOf, type Moment } from './moments.ts';
import type { Expect, PlainExpect } from './schema.ts';
import { readTime, showTime } from './times.ts';

/** A run with what is needed to ask more of it than its trace tells. */
export interface ClaimRun {
  readonly manifest: string;
  readonly file: string;
  readonly trace: Trace;
  /** What one more command in the same run would have said, `patience` virtual ms after it was given at the latest. */
  ask(action: Action, patience: Time): Answer;
}
export type Verdict = { readonly holds: true } | { readonly holds: false; readonly saw: string };

/** Plays a run so that claims about it can be checked. */
export function claimRun(input: SimulationInput): ClaimRun {
  return {
    manifest: input.manifest,
    file: input.file ?? 'pod.yaml',
    trace: simulate(input),
    ask: (action, patience) => ask(input, action, patience),
  };
}

export const holds: Verdict = { holds: true };
export const saw = (text: string): Verdict => ({ holds: false, saw: text });
const verdict = (ok: boolean, text: () => string): Verdict => (ok ? holds : saw(text()));

/** Whether a number is `3`, or `>=3`, `<3` … */
function counts(actual: number, wanted: number | string): boolean {
  if (typeof wanted === 'number') return actual === wanted;
  const [, sign, text] = /^(>=|<=|>|<)(\d+)$/.exec(wanted) ?? [];
  const limit = Number(text);
  return sign === '>='
    ? actual >= limit
    : sign === '<='
      ? actual <= limit
      : sign === '>'
        ? actual > limit
        : sign === '<'
          ? actual < limit
          : false;
}

/** Whether the text holds the wanted piece, or all pieces in order. */
export function contains(text: string, wanted: string | readonly string[]): boolean {
  let from = 0;
  for (const piece of typeof wanted === 'string' ? [wanted] : wanted) {
    const found = text.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return true;
}
export const brief = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
const quoted = (text: string): string => JSON.stringify(brief(text));

/** The run as one claim sees it: which Pod, which moment. */
export interface View {
  readonly run: ClaimRun;
  readonly index: TraceIndex;
  readonly namespace: string;
  readonly pod: string;
  readonly at: Time;
}

const indexes = new WeakMap<Trace, TraceIndex>();
function indexOf(trace: Trace): TraceIndex {
  let found = indexes.get(trace);
  if (found === undefined) indexes.set(trace, (found = indexTrace(trace)));
  return found;
}

function firstPod(index: TraceIndex, namespace: string): string {
  for (const fact of index.trace.facts)
    if (fact.kind === 'object' && fact.type === 'ADDED' && fact.object.kind === 'Pod' && fact.object.metadata.namespace === namespace)
      return fact.object.metadata.name ?? '';
  return '';
}

const podAt = ({ index, namespace, pod, at }: View): Pod | undefined => index.objectsAt(at).get('Pod', namespace, pod);
const statusOf = (view: View, container: string): ContainerStatus | undefined => {
  const status = podAt(view)?.status;
  return [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ].find((c) => c.name === container);
};
const when = (view: View): string => `at ${showTime(view.at)}`;
const gone = (view: View): Verdict => saw(`there is no Pod ${view.pod} ${when(view)}`.replace('  ', ' '));

function row(view: View, wanted: string, of: 'status' | 'ready'): Verdict {
  const pod = podAt(view);
  if (pod === undefined) return gone(view);
  const now = podRow(pod, view.run.trace.epoch + view.at)[of];
  return verdict(now === wanted, () => `${now} ${when(view)}`);
}

function seen(view: View, wanted: string, between: readonly [string, string] | undefined): Verdict {
  const [from, to] = between === undefined ? [0, Infinity] : [readTime(between[0]), readTime(between[1])];
  const shown: string[] = [];
  const versions = view.index.versions('Pod', view.namespace, view.pod);
  for (const [i, fact] of versions.entries()) {
    // A row stands until the next one.
    if (fact.type === 'DELETED' || fact.at > to || (versions[i + 1]?.at ?? Infinity) <= from) continue;
    const { status } = podRow(fact.object as Pod, view.run.trace.epoch + fact.at);
    if (status === wanted) return holds;
    if (shown.at(-1) !== status) shown.push(status);
  }
  return saw(shown.length === 0 ? `no Pod ${view.pod}` : `only ${shown.join(', ')}`);
}

const listMoments = (moments: readonly Moment[]): string =>
  moments.length === 0 ? 'nothing' : moments.map((m) => `${m.name.replace('#0', '')} ${showTime(m.at)}`).join(', ');

function order(view: View, names: readonly string[]): Verdict {
  const moments = momentsOf(view.index, view.namespace, view.pod);
  let last: Moment | undefined;
  for (const name of names) {
    const moment = findMoment(moments, name);
    if (moment === undefined) return saw(`${name}: never; there was ${brief(listMoments(moments))}`);
    if (last !== undefined && moment.at < last.at)
      return saw(`${name} at ${showTime(moment.at)}, before ${last.name.replace('#0', '')} at ${showTime(last.at)}`);
    last = moment;
  }
  return holds;
}

function exitCode(view: View, expect: Extract<PlainExpect, { exitCode: number; container: string }>): Verdict {
  const runs = view.index
    .runs(view.namespace, view.pod)
    .filter((run) => run.ref.container === expect.container && run.finished !== undefined);
  const run = 'run' in expect && expect.run !== undefined ? runs.find((each) => each.ref.restartCount === expect.run) : runs.at(-1);
  if (run?.finished === undefined) return startError(view, expect);
  const { exitCode: code, reason } = run.finished;
  const wantedReason = 'reason' in expect ? expect.reason : undefined;
  return verdict(
    code === expect.exitCode && (wantedReason === undefined || reason === wantedReason),
    () => `exit code ${code} (${reason})`,
  );
}
/** A container that could not be started never ran, but its status has an exit code. */
function startError(view: View, expect: { readonly exitCode: number; readonly container: string; readonly reason?: string }): Verdict {
  const status = statusOf(view, expect.container);
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  if (ended === undefined) return saw(`${expect.container} has not ended`);
  return verdict(
    ended.exitCode === expect.exitCode && (expect.reason === undefined || ended.reason === expect.reason),
    () => `exit code ${ended.exitCode} (${ended.reason ?? ''})`,
  );
}

function event(view: View, expect: Extract<PlainExpect, { event: string }>): Verdict {
  const object = expect.object ?? `pod/${view.pod}`;
  const found = view.index
    .objectsAt(view.at)
    .list('Event', view.namespace)
    .filter(
      (e) =>
        e.reason === expect.event &&
        `${e.involvedObject.kind ?? ''}/${e.involvedObject.name ?? ''}`.toLowerCase() === object.toLowerCase() &&
        (expect.message === undefined || (e.message ?? '').includes(expect.message)) &&
        (expect.container === undefined || (e.involvedObject.fieldPath ?? '').includes(`{${expect.container}}`)),
    );
  const times = found.reduce((sum, e) => sum + (e.count ?? 1), 0);
  if (expect.count !== undefined) return verdict(counts(times, expect.count), () => `${times} times`);
  if (times > 0) return holds;
  const others = view.index
    .objectsAt(view.at)
    .list('Event', view.namespace)
    .filter((e) => `${e.involvedObject.kind ?? ''}/${e.involvedObject.name ?? ''}`.toLowerCase() === object.toLowerCase());
  return saw(`no such event; there were ${brief(others.map((e) => `${e.reason ?? ''}: ${e.message ?? ''}`).join(' · ')) || 'none'}`);
}

function condition(view: View, expect: Extract<PlainExpect, { condition: string }>): Verdict {
  const [kind = 'pod', name = view.pod] = (expect.object ?? `pod/${view.pod}`).split('/');
  const reader = view.index.objectsAt(view.at);
  const object = [
    ...reader.list('Pod', view.namespace),
    ...reader.list('Job', view.namespace),
    ...reader.list('Deployment', view.namespace),
  ].find((each) => each.kind.toLowerCase() === kind.toLowerCase() && each.metadata.name === name);
  const found = (
    object?.status?.conditions as readonly { readonly type: string; readonly status: string; readonly reason?: string }[] | undefined
  )?.find((c) => c.type === expect.condition);
  if (object === undefined) return saw(`there is no ${kind} ${name} ${when(view)}`);
  return verdict(found?.status === expect.is && (expect.reason === undefined || found.reason === expect.reason), () =>
    found === undefined
      ? `no condition ${expect.condition} ${when(view)}`
      : `${found.status}${found.reason === undefined ? '' : ` (${found.reason})`} ${when(view)}`,
  );
}

function restarts(view: View, wanted: number | string, container: string | undefined): Verdict {
  const pod = podAt(view);
  if (pod === undefined) return gone(view);
  const actual =
    container === undefined ? podRow(pod, view.run.trace.epoch + view.at).restartCount : (statusOf(view, container)?.restartCount ?? 0);
  return verdict(counts(actual, wanted), () => `${actual} ${when(view)}`);
}

function state(view: View, expect: Extract<PlainExpect, { state: string }>): Verdict {
  const now = statusOf(view, expect.container)?.state;
  const name = now?.running !== undefined ? 'running' : now?.terminated !== undefined ? 'terminated' : 'waiting';
  const reason = now?.waiting?.reason ?? now?.terminated?.reason;
  return verdict(now !== undefined && name === expect.state && (expect.reason === undefined || reason === expect.reason), () =>
    now === undefined
      ? `no status of ${expect.container} ${when(view)}`
      : `${name}${reason === undefined ? '' : ` (${reason})`} ${when(view)}`,
  );
}

/** kubectl's and the API server's words for a refused manifest; undefined when it was taken. */
function refusal(run: ClaimRun): string | undefined {
  const texts = decodeManifest(run.manifest, { namespace: run.trace.namespace, file: run.file }).documents.flatMap((document) =>
    document.refusal === undefined ? [] : [document.refusal.replaceAll('%FILE%', run.file)],
  );
  return texts.length === 0 ? undefined : texts.join('\n');
}

function plain(run: ClaimRun, expect: PlainExpect): Verdict {
  const { trace } = run;
  const index = indexOf(trace);
  const at = 'at' in expect && expect.at !== undefined ? readTime(expect.at) : trace.end;
  if (Number.isNaN(at)) return saw(`${'at' in expect ? (expect.at ?? '') : ''} is no time`);
  const pod = ('pod' in expect ? expect.pod : undefined) ?? firstPod(index, trace.namespace);
  const view: View = { run, index, namespace: trace.namespace, pod, at };

  if ('rejected' in expect) {
    const text = refusal(run);
    return text === undefined ? saw('the manifest is accepted') : verdict(contains(text, expect.rejected), () => quoted(text));
  }
  if ('accepted' in expect) {
    const text = refusal(run);
    return text === undefined ? holds : saw(quoted(text));
  }
  if ('http' in expect || 'exec' in expect || 'kubectl' in expect || 'file' in expect || 'field' in expect)
    return checkCommand(view, expect);
  if ('condition' in expect) return condition(view, expect);
  if ('event' in expect) return event(view, expect);
  if (pod === '') return saw('there was never a Pod');
  if ('status' in expect) return row(view, expect.status, 'status');
  if ('ready' in expect) return row(view, expect.ready, 'ready');
  if ('phase' in expect) {
    const phase = podAt(view)?.status?.phase;
    return phase === undefined ? gone(view) : verdict(phase === expect.phase, () => `${phase} ${when(view)}`);
  }
  if ('seen' in expect) return seen(view, expect.seen, expect.between);
  if ('order' in expect) return order(view, expect.order);
  if ('moment' in expect) {
    const moment = findMoment(momentsOf(index, trace.namespace, pod), expect.moment);
    const [from, to] = expect.between.map(readTime) as [Time, Time];
    return moment === undefined ? saw('never') : verdict(moment.at >= from && moment.at <= to, () => `at ${showTime(moment.at)}`);
  }
  if ('logs' in expect) {
    const lines = index.logs(trace.namespace, pod, expect.container, at).map((line) => line.text);
    return verdict(contains(lines.join('\n'), expect.logs), () =>
      lines.length === 0 ? `${expect.container} logged nothing` : quoted(lines.slice(-8).join('\n')),
    );
  }
  if ('runs' in expect) {
    const started = index
      .runs(trace.namespace, pod)
      .filter((each) => each.ref.container === expect.container && each.startedAt <= at).length;
    return verdict(counts(started, expect.runs), () => `${started}`);
  }
  if ('restarts' in expect) return restarts(view, expect.restarts, expect.container);
  if ('state' in expect) return state(view, expect);
  return exitCode(view, expect);
}

/** Whether a claim holds of a run, or what was seen instead. Never throws for any claim of the vocabulary. */
export function check(run: ClaimRun, expect: Expect): Verdict {
  if (!('never' in expect)) return plain(run, expect);
  const inner = plain(run, expect.never);
  return inner.holds ? saw('what must not be') : holds;
}
