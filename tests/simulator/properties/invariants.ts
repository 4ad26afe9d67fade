/** What the specification says of every life of a Pod `p`: each rule answers with what breaks it in a trace, or with nothing. */
import type { Fact, Pod, Trace } from '../../../src/simulator/index.ts';

type Check = (trace: Trace) => string | undefined;
type Statuses = NonNullable<NonNullable<Pod['status']>['containerStatuses']>;
type Start = Extract<Fact, { kind: 'containerStarted' }>;
type Finish = Extract<Fact, { kind: 'containerFinished' }>;

export const versions = (trace: Trace): readonly Pod[] =>
  trace.facts.flatMap((fact) => (fact.kind === 'object' && fact.object.kind === 'Pod' && fact.object.metadata.name === 'p' ? [fact.object] : []));
const inits = (p: Pod): Statuses => p.status?.initContainerStatuses ?? [];
const mains = (p: Pod): Statuses => p.status?.containerStatuses ?? [];
const all = (p: Pod): Statuses => [...inits(p), ...mains(p)];
const specOf = (trace: Trace): NonNullable<Pod['spec']> => versions(trace)[0]!.spec!;
const sidecarsOf = (trace: Trace) => (specOf(trace).initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
const condition = (p: Pod, type: string) => p.status?.conditions?.find((c) => c.type === type);
const terminal = (p: Pod): boolean => p.status?.phase === 'Succeeded' || p.status?.phase === 'Failed';
const starts = (trace: Trace): readonly Start[] => trace.facts.flatMap((fact) => (fact.kind === 'containerStarted' ? [fact] : []));
const finishes = (trace: Trace): readonly Finish[] => trace.facts.flatMap((fact) => (fact.kind === 'containerFinished' ? [fact] : []));
const events = (trace: Trace) => trace.facts.flatMap((fact) => (fact.kind === 'object' && fact.object.kind === 'Event' ? [{ at: fact.at, event: fact.object }] : []));
/** When everything that runs is told to stop, and what it may take. */
function stopping(trace: Trace): { readonly at: number; readonly grace: number } | undefined {
  const deleted = trace.facts.find((fact) => fact.kind === 'object' && fact.object.kind === 'Pod' && fact.object.metadata.deletionTimestamp !== undefined)?.at ?? Infinity;
  const first = events(trace).find(({ at, event }) => at >= deleted && event.reason === 'Killing' && event.message?.startsWith('Stopping container') === true);
  return first === undefined ? undefined : { at: first.at, grace: Math.max(1, specOf(trace).terminationGracePeriodSeconds ?? 30) * 1000 };
}
/** Each version, beside the one before it. */
function between(trace: Trace, check: (before: Pod, after: Pod) => string | undefined): string | undefined {
  const list = versions(trace);
  for (let i = 1; i < list.length; i++) {
    const broken = check(list[i - 1]!, list[i]!);
    if (broken !== undefined) return broken;
  }
  return undefined;
}
const first = <T>(list: readonly T[], check: (item: T) => string | undefined): string | undefined => {
  for (const item of list) {
    const broken = check(item);
    if (broken !== undefined) return broken;
  }
  return undefined;
};
const each = (trace: Trace, check: (p: Pod) => string | undefined): string | undefined => first(versions(trace), check);
const eachStatus = (trace: Trace, check: (s: Statuses[number]) => string | undefined): string | undefined => each(trace, (p) => first(all(p), check));

const order: readonly (readonly [string, Check])[] = [
  ['L-39 … L-42: no app container starts before every regular init container has exited 0', (trace) => {
    const regular = (specOf(trace).initContainers ?? []).filter((c) => c.restartPolicy !== 'Always');
    const done = new Set<string>();
    return first(trace.facts, (fact) => {
      if (fact.kind === 'containerFinished' && fact.exitCode === 0) done.add(fact.ref.container);
      const missing = fact.kind === 'containerStarted' && fact.role === 'app' ? regular.find((c) => !done.has(c.name)) : undefined;
      return missing && `an app container starts at ${fact.at} before ${missing.name} has succeeded`;
    });
  }],
  ['L-49: a regular init container that has exited 0 is not run again', (trace) => {
    const regular = new Set((specOf(trace).initContainers ?? []).flatMap((c) => (c.restartPolicy === 'Always' ? [] : [c.name])));
    const done = new Set<string>();
    return first(trace.facts, (fact) => {
      if (fact.kind === 'containerStarted' && done.has(fact.ref.container)) return `${fact.ref.container} runs again at ${fact.at}`;
      if (fact.kind === 'containerFinished' && fact.exitCode === 0 && regular.has(fact.ref.container)) done.add(fact.ref.container);
      return undefined;
    });
  }],
  ['L-50: two regular init containers never run at the same time', (trace) => {
    let running: string | undefined;
    return first(trace.facts, (fact) => {
      if (fact.kind === 'containerStarted' && fact.role === 'init') {
        if (running !== undefined) return `${fact.ref.container} starts while ${running} runs`;
        running = fact.ref.container;
      }
      if (fact.kind === 'containerFinished' && fact.ref.container === running) running = undefined;
      return undefined;
    });
  }],
  ['L-36: main containers start in the order of the spec', (trace) => {
    const at = (name: string): number => starts(trace).find((fact) => fact.ref.container === name)?.at ?? NaN;
    const names = specOf(trace).containers.map((c) => c.name);
    return first(names.slice(1), (name) => (at(name) < at(names[0]!) ? `${name} starts before ${names[0]!}` : undefined));
  }],
  ['L-63: a container that runs is not started', (trace) => {
    const running = new Set<string>();
    return first(trace.facts, (fact) => {
      if (fact.kind === 'containerStarted' && running.has(fact.ref.container)) return `${fact.ref.container} starts again at ${fact.at} while it runs`;
      if (fact.kind === 'containerStarted') running.add(fact.ref.container);
      if (fact.kind === 'containerFinished') running.delete(fact.ref.container);
      return undefined;
    });
  }],
  ['L-82: without probes, the second restart waits ten seconds, the third twenty', (trace) => {
    const probed = new Set([...(specOf(trace).initContainers ?? []), ...specOf(trace).containers].flatMap((c) => (c.livenessProbe ?? c.startupProbe ? [c.name] : [])));
    return first(starts(trace), ({ at, ref }) => {
      if (ref.restartCount < 2 || probed.has(ref.container)) return undefined;
      const end = finishes(trace).find((fact) => fact.ref.container === ref.container && fact.ref.restartCount === ref.restartCount - 1)?.at ?? -Infinity;
      return at - end < 10_000 * 2 ** (ref.restartCount - 2) ? `${ref.container}#${ref.restartCount} starts ${at - end} ms after the end before it` : undefined;
    });
  }],
];

const ending: readonly (readonly [string, Check])[] = [
  ['L-203: nothing starts after the delete has reached the kubelet', (trace) => {
    let deleted: number | undefined;
    const dying = new Set<string | undefined>();
    const started = new Set<string>();
    for (const fact of trace.facts) {
      if (fact.kind === 'object' && fact.object.kind === 'Pod' && fact.object.metadata.deletionTimestamp !== undefined) deleted ??= fact.at;
      if (deleted === undefined && fact.kind === 'object' && fact.object.kind === 'Event' && fact.object.reason === 'Killing') dying.add(fact.object.involvedObject.fieldPath);
      if (deleted === undefined && fact.kind === 'containerFinished') dying.delete(`spec.containers{${fact.ref.container}}`);
      if (fact.kind !== 'containerStarted' || deleted === undefined || fact.role !== 'app' || fact.ref.restartCount === 0) continue;
      const { container } = fact.ref;
      // A sync that was under way when the delete came ends first (L-26): what it kills it also starts, once; its other starts come a little later.
      if (started.has(container)) return `${container} restarts again at ${fact.at}, deleted at ${deleted}`;
      if (dying.size === 0 && fact.at > deleted + 1000) return `${container} restarts at ${fact.at}, deleted at ${deleted}`;
      started.add(container);
    }
    return undefined;
  }],
  ['L-205: a sidecar gets its signal after the main containers and the later sidecars have ended, or their time is over', (trace) => {
    const stop = stopping(trace);
    if (stop === undefined) return undefined;
    const running = new Set<string>();
    const sidecars = sidecarsOf(trace).map((c) => c.name);
    return first(trace.facts, (fact) => {
      if (fact.kind === 'containerStarted') running.add(fact.ref.container);
      if (fact.kind === 'containerFinished') running.delete(fact.ref.container);
      // Whole seconds are taken off the grace period, so it may be over a little early.
      if (fact.kind !== 'signal' || fact.signal !== 'SIGTERM' || fact.at < stop.at || fact.at >= stop.at + stop.grace - 1000 || !sidecars.includes(fact.ref.container)) return undefined;
      const later = sidecars.slice(sidecars.indexOf(fact.ref.container) + 1);
      const waited = [...specOf(trace).containers.map((c) => c.name), ...later].find((name) => running.has(name));
      return waited && `${fact.ref.container} is told at ${fact.at} while ${waited} runs`;
    });
  }],
  ['L-208: two seconds after the grace period everything has ended', (trace) => {
    const stop = stopping(trace);
    return stop && first(finishes(trace), ({ at, ref }) => (at > stop.at + stop.grace + 2500 ? `${ref.container} ends at ${at}, told at ${stop.at}` : undefined));
  }],
  ['L-252: a deleted Pod has succeeded if all its main containers exited 0, whatever its sidecars did', (trace) => {
    const last = trace.facts.findLast((fact) => fact.kind === 'object' && fact.type === 'DELETED' && fact.object.kind === 'Pod');
    if (last?.kind !== 'object' || last.object.kind !== 'Pod' || !terminal(last.object)) return undefined;
    const good = mains(last.object).every((s) => s.state?.terminated?.exitCode === 0);
    return good === (last.object.status?.phase === 'Succeeded') ? undefined : `${last.object.status?.phase ?? ''}, but ${good ? 'all' : 'not all'} exited 0`;
  }],
  ['L-262: nothing runs in a Pod that has ended', (trace) => each(trace, (p) => (terminal(p) ? first(all(p), (s) => s.state?.running && `${s.name} runs`) : undefined))],
];

const status: readonly (readonly [string, Check])[] = [
  ['L-264: one state at a time', (trace) => eachStatus(trace, (s) => (Object.keys(s.state ?? {}).length > 1 ? `${s.name} is ${Object.keys(s.state ?? {}).join(' and ')}` : undefined))],
  ['L-264: no container ends before it starts', (trace) =>
    eachStatus(trace, (s) => first([s.state?.terminated, s.lastState?.terminated], (t) => (Date.parse(t?.finishedAt ?? '') < Date.parse(t?.startedAt ?? '') ? `${s.name} ends ${t?.finishedAt ?? ''}` : undefined)))],
  ['L-270: restart counts never fall', (trace) => between(trace, (before, after) => first(all(after), (s) => (s.restartCount < (all(before).find((o) => o.name === s.name)?.restartCount ?? 0) ? `${s.name} falls to ${s.restartCount}` : undefined)))],
  ['L-271: main containers by name, init containers in the order of the spec', (trace) => each(trace, (p) => {
    const names = mains(p).map((s) => s.name);
    const ordered = names.join() === [...names].sort().join() && inits(p).map((s) => s.name).join() === (inits(p).length === 0 ? [] : (p.spec?.initContainers ?? [])).map((c) => c.name).join();
    return ordered ? undefined : all(p).map((s) => s.name).join();
  })],
  ['L-273: start time and address stay', (trace) => between(trace, (before, after) => (['startTime', 'podIP'] as const).find((key) => before.status?.[key] !== undefined && after.status?.[key] !== before.status[key]))],
  ['L-167: who is ready has started, and runs', (trace) => each(trace, (p) => first(mains(p), (s) => (s.ready && (s.started !== true || s.state?.running === undefined) ? s.name : undefined)))],
  ['L-251: a Pod in phase Running has no main container that never ran', (trace) =>
    each(trace, (p) => (p.status?.phase === 'Running' ? first(mains(p), (s) => (s.state?.waiting !== undefined && s.lastState?.terminated === undefined ? `${s.name} waits` : undefined)) : undefined))],
  ['L-255: a terminal phase is never left', (trace) => {
    const phases = ['Pending', 'Running', 'Succeeded', 'Failed'];
    return each(trace, (p) => (phases.includes(p.status?.phase ?? '') ? undefined : `phase “${p.status?.phase ?? ''}”`)) ?? between(trace, (before, after) => (terminal(before) && before.status?.phase !== after.status?.phase ? `becomes ${after.status?.phase ?? ''}` : undefined));
  }],
  ['L-276: a condition’s transition time changes with its status, and with nothing else', (trace) =>
    between(trace, (before, after) => first(after.status?.conditions ?? [], (c) => {
      const old = condition(before, c.type);
      return old !== undefined && old.status === c.status && old.lastTransitionTime !== c.lastTransitionTime ? c.type : undefined;
    }))],
  ['L-278: ContainersReady as long as every main container and sidecar is', (trace) => each(trace, (p) => {
    if (mains(p).length === 0 || terminal(p)) return undefined;
    const sidecars = sidecarsOf(trace).map((c) => c.name);
    const ready = [...mains(p), ...inits(p).filter((s) => sidecars.includes(s.name))].every((s) => s.ready);
    return ready === (condition(p, 'ContainersReady')?.status === 'True') ? undefined : `containers are ${ready ? '' : 'not '}ready`;
  })],
  ['L-279: Ready implies ContainersReady', (trace) => each(trace, (p) => (condition(p, 'Ready')?.status === 'True' && condition(p, 'ContainersReady')?.status !== 'True' ? 'Ready alone' : undefined))],
  ['counts of Events only rise, and their times do not run back', (trace) => {
    const seen = new Map<string, number>();
    return first(events(trace), ({ event }) => {
      const name = event.metadata.name ?? '';
      const broken = (event.count ?? 0) <= (seen.get(name) ?? 0) || Date.parse(event.lastTimestamp ?? '') < Date.parse(event.firstTimestamp ?? '');
      seen.set(name, event.count ?? 0);
      return broken ? name : undefined;
    });
  }],
  ['facts stand in time order', (trace) => (trace.facts.every((fact, i) => i === 0 || fact.at >= trace.facts[i - 1]!.at) ? undefined : 'a fact lies before the one it follows')],
];

export const invariants: readonly (readonly [rule: string, broken: Check])[] = [...order, ...ending, ...status];
