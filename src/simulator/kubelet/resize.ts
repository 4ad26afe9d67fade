// In-place resize (KEP-1287): what a Pod's containers ask for anew is allocated where it fits, then brought to their cgroups.
import { formatQuantity, quantityOf } from '../manifest/quantity.ts';
import type { Container, PodCondition } from '../manifest/types.ts';
import { admissionProblem } from './admission.ts';
import type { Context } from './context.ts';
import { recordEvent } from './context.ts';
import type { PodState } from './pod-state.ts';
import type { BoundPod, ContainerRecord } from './pod-status.ts';
import { everybody, newest } from './pod-status.ts';

interface Resize {
  readonly generation: number;
  readonly since: string;
  /** Why it has to wait. */
  readonly message?: string;
}
/** At most one resize waits for room and one is on its way. */
export interface ResizeState {
  pending: Resize | undefined;
  inProgress: Resize | undefined;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? {}) === JSON.stringify(b ?? {});

/** The Pod as the API has it now, with what it has been allocated: its new resources if they fit beside `others`, else those it had. */
export function allocate(context: Context, state: PodState, wanted: BoundPod, others: readonly BoundPod[]): BoundPod {
  if (wanted.spec === state.pod.spec) return wanted; // most updates are of the status
  const old = new Map(everybody(state.pod).map(({ name, resources }) => [name, resources]));
  if (everybody(wanted).every(({ name, resources }) => same(resources, old.get(name)))) {
    state.resize.pending = undefined;
    return wanted;
  }
  const generation = wanted.metadata.generation ?? 1;
  const since = context.api.timestamp();
  const problem = admissionProblem(wanted, others, context.node);
  if (problem === undefined) {
    state.resize = { pending: undefined, inProgress: { generation, since } };
    recordEvent(context, wanted, null, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(wanted, generation)}`);
    return wanted;
  }
  const { pending } = state.resize;
  if (pending?.generation !== generation && wanted.metadata.deletionTimestamp === undefined) {
    const text = `Pod resize ${problem.reason}: ${summary(wanted, generation, problem.message)}`;
    recordEvent(context, wanted, null, 'Warning', 'ResizeDeferred', text);
  }
  state.resize.pending = { generation, since: pending?.since ?? since, message: problem.message };
  const kept = (list: readonly Container[]): readonly Container[] =>
    list.map(({ resources: _, ...container }) => {
      const resources = old.get(container.name);
      return resources === undefined ? container : { ...container, resources };
    });
  const { initContainers, containers } = wanted.spec;
  const spec = {
    ...wanted.spec,
    containers: kept(containers),
    ...(initContainers === undefined ? {} : { initContainers: kept(initContainers) }),
  };
  return { ...wanted, spec };
}

/** The resources of all containers, as Go writes them into an Event. */
function summary(pod: BoundPod, generation: number, error?: string): string {
  const amounts = (list: Readonly<Record<string, string | number>> | undefined): object | undefined =>
    list &&
    Object.fromEntries(
      Object.keys(list)
        .sort()
        .map((name) => [name, formatQuantity(quantityOf(list[name]!))]),
    );
  const of = (list: readonly Container[] | undefined): readonly object[] | undefined =>
    list?.map(({ name, resources }) => ({
      name,
      resources: { limits: amounts(resources?.limits), requests: amounts(resources?.requests) },
    }));
  return JSON.stringify({ initContainers: of(pod.spec.initContainers), containers: of(pod.spec.containers), generation, error });
}

/** What a running container needs for its cgroup to be as allocated; its `resizePolicy` decides between the two. */
export function resizeOf(container: Container, record: ContainerRecord): 'nothing' | 'update' | 'restart' {
  const now = record.config.resources;
  if (now === undefined) return 'nothing';
  const differs = (name: string): boolean =>
    (['limits', 'requests'] as const).some((side) => !same(container.resources?.[side]?.[name], now[side]?.[name]));
  const changed = ['cpu', 'memory'].filter(differs);
  if (changed.length === 0) return 'nothing';
  const restarts = container.resizePolicy?.some((p) => p.restartPolicy === 'RestartContainer' && changed.includes(p.resourceName)) ?? false;
  return restarts ? 'restart' : 'update';
}

/** At the beginning of a sync: a resize is complete when no running container lacks anything. */
export function finishResize(context: Context, state: PodState): void {
  const { inProgress } = state.resize;
  if (inProgress === undefined) return;
  const lacking = everybody(state.pod).some((container) => {
    const record = newest(state.cache, container.name);
    return record?.state === 'running' && resizeOf(container, record) !== 'nothing';
  });
  if (lacking) return;
  state.resize.inProgress = undefined;
  const text = `Pod resize completed: ${summary(state.pod, inProgress.generation)}`;
  recordEvent(context, state.pod, null, 'Normal', 'ResizeCompleted', text);
}

/** `PodResizePending` and `PodResizeInProgress`, as long as they are true. */
export function resizeConditions({ pending, inProgress }: ResizeState): readonly PodCondition[] {
  const condition = (type: string, resize: Resize | undefined, reason?: string): readonly PodCondition[] =>
    resize === undefined
      ? []
      : [
          {
            type,
            observedGeneration: resize.generation,
            status: 'True',
            lastProbeTime: resize.since,
            lastTransitionTime: resize.since,
            ...(reason === undefined ? {} : { reason }),
            ...(resize.message === undefined ? {} : { message: resize.message }),
          },
        ];
  return [...condition('PodResizePending', pending, 'Deferred'), ...condition('PodResizeInProgress', inProgress)];
}
