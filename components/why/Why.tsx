/** Why: the Pod's conditions at `time`, what is still missing, and everything that has happened so far, newest first. */
import { useMemo } from 'preact/hooks';
import type { ContainerStatus, Pod, TraceIndex } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import type { Beat, Lane } from '../../src/site/run/types.ts';
import { counted, firstOf } from '../../src/site/pages.ts';
import { Pager, usePages } from '../pager/Pager.tsx';
import { Rule } from '../rule/Rule.tsx';
import './why.css';

const PODS = { count: 10 };
const BEATS = { count: 50 };

const meaning: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  PodScheduled: ['a node was chosen', 'no node was chosen yet'],
  PodReadyToStartContainers: ['its sandbox and network are ready', 'its sandbox and network are not ready'],
  Initialized: ['every init container has done its part', 'not every init container has done its part'],
  ContainersReady: ['every container is ready', 'not every container is ready'],
  Ready: ['Services send it requests', 'Services send it nothing'],
  DisruptionTarget: ['it is about to be removed', ''],
};

/** Why the Pod will not be Ready any more, in a sentence; undefined while it still may. */
export function overFor(pod: Pod): string | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return 'It is being deleted: nothing is started any more.';
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' ? 'It is over: nothing is started any more.' : undefined;
}

/** A container that waits: for its first start, or, when it has run before, for the next. */
const waits = (name: string, { state, lastState }: ContainerStatus): string => {
  const reason = state?.waiting?.reason === undefined ? '' : ` (${state.waiting.reason})`;
  return lastState?.terminated === undefined ? `${name} has not started${reason}` : `${name} waits for its next start${reason}`;
};

/** What is missing until the Pod is Ready, one line a cause. */
export function missingOf(pod: Pod): readonly string[] {
  if (pod.spec?.nodeName === undefined) return ['no node was chosen yet'];
  if (pod.status?.containerStatuses === undefined) return ['its node has not looked at it yet'];
  const told: string[] = [];
  const sidecars = new Set((pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  for (const status of pod.status?.initContainerStatuses ?? []) {
    const { running, terminated } = status.state ?? {};
    if (sidecars.has(status.name)) {
      if (terminated !== undefined) told.push(`sidecar ${status.name} has ended with exit code ${terminated.exitCode}`);
      else if (running !== undefined && status.started !== true)
        told.push(`sidecar ${status.name} runs, but its startup probe has not passed`);
      else if (status.started !== true) told.push(waits(`sidecar ${status.name}`, status));
      else if (!status.ready) told.push(`sidecar ${status.name} is not ready`);
    } else if (running !== undefined) told.push(`init container ${status.name} is at work`);
    else if (terminated !== undefined && terminated.exitCode !== 0)
      told.push(`init container ${status.name} failed with exit code ${terminated.exitCode}`);
    else if (terminated === undefined) told.push(waits(`init container ${status.name}`, status));
  }
  for (const status of pod.status?.containerStatuses ?? []) {
    if (status.ready) continue;
    const { running, terminated } = status.state ?? {};
    if (running !== undefined) told.push(`container ${status.name} runs but is not ready`);
    else if (terminated !== undefined) told.push(`container ${status.name} has ended with exit code ${terminated.exitCode}`);
    else told.push(waits(`container ${status.name}`, status));
  }
  for (const { conditionType } of pod.spec.readinessGates ?? [])
    if (pod.status.conditions?.find((c) => c.type === conditionType)?.status !== 'True')
      told.push(`readiness gate ${conditionType} is not True`);
  return told;
}

export interface WhyProps {
  readonly index: TraceIndex;
  readonly lanes: readonly Lane[];
  readonly beats: readonly Beat[];
  readonly time: number;
  /** Of its headings, 2 to 6. */
  readonly level: number;
  /** Address of the page that lists the rules. */
  readonly rules: string;
  readonly onSeek: (time: number) => void;
}

export function Why({ index, lanes, beats, time, level, rules, onSeek }: WhyProps) {
  const Heading = `h${level}` as 'h4';
  const { namespace } = index.trace;
  const names = useMemo(() => [...new Set(lanes.map((lane) => lane.pod))], [lanes]);
  const some = usePages(names, PODS);
  const pods = some.shown.flatMap((name) => index.objectsAt(time).get('Pod', namespace, name) ?? []);
  const count = beats.findLastIndex((beat) => beat.at <= time) + 1;
  const past = useMemo(
    () =>
      beats
        .slice(0, count)
        .filter((beat) => beat.minor !== true)
        .reverse(),
    [beats, count],
  );
  const pages = usePages(past, BEATS);
  return (
    <div class="why">
      {pods.map((pod) => {
        const over = overFor(pod);
        const { first: missing, more } = firstOf(missingOf(pod), 20);
        return (
          <section key={pod.metadata.name} aria-label={`Conditions of ${pod.metadata.name ?? ''}`}>
            <Heading>
              {pod.metadata.name} is {pod.status?.phase ?? 'Pending'}
            </Heading>
            <p>
              {over !== undefined
                ? over
                : missing.length === 0
                  ? 'Nothing is missing: every container is ready.'
                  : `Until Ready: ${missing.join('; ')}${more === 0 ? '' : `; and ${counted(more)} more`}.`}
            </p>
            <ul class="conditions">
              {(pod.status?.conditions ?? []).map((condition) => (
                <li key={condition.type} class={condition.status === 'True' ? 'yes' : 'no'}>
                  <b>{condition.type}</b> {condition.status}
                  <span>
                    {meaning[condition.type]?.[condition.status === 'True' ? 0 : 1]}
                    {condition.reason === undefined || condition.reason === ''
                      ? ''
                      : ` (${condition.reason}${condition.message ? `: ${condition.message}` : ''})`}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <Pager pages={some} what="Pods" />
      <Heading>What has happened, newest first</Heading>
      <ol class="beats" reversed start={past.length - pages.from}>
        {pages.shown.map((beat, i) => (
          <li key={past.length - pages.from - i} data-role={beat.role}>
            <button type="button" onClick={() => onSeek(beat.at)}>
              <time>{clockText(beat.at)}</time>
            </button>
            <span>
              {beat.text} {beat.rule !== undefined && <Rule rule={beat.rule} page={rules} />}
            </span>
          </li>
        ))}
      </ol>
      <Pager pages={pages} what="steps" />
    </div>
  );
}
