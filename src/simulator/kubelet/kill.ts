// Stopping containers (6.2): hooks, order of sidecars, one shared grace period.
import type { Task } from '../clock.ts';
import { runTask } from '../clock.ts';
import type { Container, EphemeralContainer } from '../manifest/types.ts';
import type { Context } from './context.ts';
import { recordEvent, refOf } from './context.ts';
import { call, createMoment, pause, together } from './flow.ts';
import type { Moment } from './flow.ts';
import { runHook } from './hooks.ts';
import type { PodState } from './pod-state.ts';
import { podIpOf } from './pod-state.ts';
import type { ContainerRecord } from './pod-status.ts';
import { inits, isSidecar } from './pod-status.ts';
import { MINIMUM_GRACE_SECONDS, TIMING } from './timing.ts';

/** Who waits for whom: names of containers that must have ended first (L-205). A pure table, for tests too. */
export function terminationPrerequisites(mains: readonly string[], sidecars: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const order = new Map<string, readonly string[]>();
  sidecars.forEach((name, i) => {
    const later = sidecars[i + 1];
    order.set(name, [...mains, ...(later === undefined ? [] : [later])]);
  });
  return order;
}

export interface KillOptions {
  readonly message: string;
  readonly graceSeconds: number;
  /** What the container waits for after its preStop hook, at most what is left of its grace. */
  readonly turn?: (deadline: number) => Task<boolean>;
}

/** L-204: event, preStop, turn, stop signal, SIGKILL. */
export function* killContainer(
  context: Context,
  state: PodState,
  container: Container | EphemeralContainer,
  record: ContainerRecord,
  options: KillOptions,
): Task<void> {
  const { clock, runtime } = context;
  recordEvent(context, state.pod, container, 'Normal', 'Killing', options.message);
  let grace = options.graceSeconds;
  const preStop = container.lifecycle?.preStop;
  if (preStop !== undefined && grace > 0) {
    const begin = clock.now();
    yield* runPreStop(context, state, container as Container, record, grace);
    grace -= Math.floor((clock.now() - begin) / 1000);
  }
  if (options.turn !== undefined && grace > 0) {
    const begin = clock.now();
    yield* options.turn(begin + grace * 1000);
    grace -= Math.floor((clock.now() - begin) / 1000);
  }
  yield* pause(clock, 2);
  yield* call<unknown>((done) => runtime.stopContainer(record.id, Math.max(grace, MINIMUM_GRACE_SECONDS), () => done(undefined)));
  yield* pause(clock, TIMING.stopped);
}

/** L-209: waits at most the grace period; a hook that overruns is left alone and dies with its container. */
function* runPreStop(context: Context, state: PodState, container: Container, record: ContainerRecord, graceSeconds: number): Task<void> {
  const { clock, emit } = context;
  const ref = refOf(state.pod, container.name, record.restartCount);
  const handler = container.lifecycle?.preStop;
  if (handler === undefined) return;
  const ended = createMoment();
  emit({ kind: 'hook', ref, hook: 'preStop', phase: 'started', rule: container.restartPolicy === 'Always' ? 'L-206' : 'L-204' });
  runTask(clock, runHook(context, state.pod, container, record.id, handler, podIpOf(state)), (problem) => {
    if (problem !== undefined) recordEvent(context, state.pod, container, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    emit({
      kind: 'hook',
      ref,
      hook: 'preStop',
      phase: problem === undefined ? 'succeeded' : 'failed',
      ...(problem === undefined ? {} : { message: problem }),
      rule: 'L-209',
    });
    ended.reach();
  });
  const inTime = yield* ended.wait(clock, clock.now() + graceSeconds * 1000);
  if (!inTime) emit({ kind: 'hook', ref, hook: 'preStop', phase: 'abandoned', rule: 'L-209' });
}

/** L-204 … L-208: everything that runs is killed from the same moment on; sidecars get their signal in reverse order. */
export function* killAll(context: Context, state: PodState, running: readonly ContainerRecord[], graceSeconds: number): Task<void> {
  const { spec } = state.pod;
  const alive = new Map(running.map((record) => [record.name, record]));
  const sidecars = inits(spec)
    .filter(isSidecar)
    .map((c) => c.name);
  const prerequisites = terminationPrerequisites(
    spec.containers.map((c) => c.name),
    sidecars,
  );
  const moments = new Map<string, Moment>([...alive.keys()].map((name) => [name, createMoment()]));
  const containers = [...inits(spec), ...spec.containers, ...(spec.ephemeralContainers ?? [])].filter((c) => alive.has(c.name));
  yield* together(
    context.clock,
    containers.map(function* (container): Task<void> {
      const wanted = prerequisites.get(container.name);
      yield* killContainer(context, state, container, alive.get(container.name)!, {
        message: `Stopping container ${container.name}`,
        graceSeconds,
        ...(wanted === undefined
          ? {}
          : {
              *turn(deadline: number): Task<boolean> {
                for (const name of wanted) {
                  const moment = moments.get(name); // absent: it did not run when the kill began
                  if (moment !== undefined && !(yield* moment.wait(context.clock, deadline))) return false;
                }
                return true;
              },
            }),
      });
      moments.get(container.name)?.reach();
    }),
  );
}
