// The Pod's conditions (7.3): pure functions of the spec and the container statuses.
import type { ContainerStatus, PodCondition, PodStatus } from '../manifest/types.ts';
import type { Phase } from './phase.ts';
import type { BoundPod } from './pod-status.ts';
import { inits, isSidecar } from './pod-status.ts';
import { resizeConditions } from './resize.ts';
import type { ResizeState } from './resize.ts';

export interface ConditionInput {
  readonly pod: BoundPod;
  readonly phase: Phase;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  readonly sandboxReady: boolean;
  /** True or False once the Pod has a RestartAllContainers rule that was ever used (L-71). */
  readonly restartingAll: boolean | undefined;
  readonly old: PodStatus | undefined;
  readonly resize: ResizeState;
  /** RFC 3339, now. */
  readonly now: string;
}
type Bare = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

/** Conditions the kubelet writes, in its order (L-276). */
const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
/** Its conditions that are there for a while only. */
export const PASSING: ReadonlySet<string> = new Set(['AllContainersRestarting', 'PodResizePending', 'PodResizeInProgress']);
/** L-285. */
const END_REASONS: Readonly<Partial<Record<Phase, string>>> = { Succeeded: 'PodCompleted', Failed: 'PodFailed' };
const YES = 'True';
const NO = 'False';

/** L-276 … L-285; foreign conditions are kept, the kubelet's own come after them. */
export function generateConditions(input: ConditionInput): readonly PodCondition[] {
  const { pod, old, restartingAll } = input;
  const ready = containersReady(input);
  const fresh: Bare[] = [
    { type: 'PodReadyToStartContainers', status: input.sandboxReady ? YES : NO },
    initialized(input),
    podReady(input, ready),
    { ...ready, type: 'ContainersReady' },
    { type: 'PodScheduled', status: YES },
  ];
  const restarting = restartingAll === undefined ? [] : [allRestarting(input.phase, restartingAll)];
  const foreign = (old?.conditions ?? []).filter((c) => !OWN.includes(c.type) && !PASSING.has(c.type));
  const complete = (bare: Bare, observed: boolean): PodCondition => {
    const before = old?.conditions?.find((c) => c.type === bare.type);
    return {
      type: bare.type,
      ...(observed && pod.metadata.generation !== undefined ? { observedGeneration: pod.metadata.generation } : {}),
      status: bare.status,
      lastTransitionTime: before?.status === bare.status && before.lastTransitionTime !== undefined ? before.lastTransitionTime : input.now,
      ...(bare.reason === undefined ? {} : { reason: bare.reason }),
      ...(bare.message === undefined ? {} : { message: bare.message }),
    };
  };
  return [
    ...foreign,
    ...resizeConditions(input.resize),
    ...fresh.map((c) => complete(c, true)),
    ...restarting.map((c) => complete(c, false)),
  ];
}

/** L-71. */
function allRestarting(phase: Phase, restarting: boolean): Bare {
  const type = 'AllContainersRestarting';
  const end = END_REASONS[phase];
  if (end !== undefined) return { type, status: NO, reason: end };
  if (!restarting) return { type, status: NO };
  return { type, status: YES, reason: 'RestartAllContainersStarted', message: 'container exited with restart policy rule' };
}

const named = (list: readonly ContainerStatus[], name: string): ContainerStatus | undefined => list.find((status) => status.name === name);
const bracket = (names: readonly string[]): string => `[${names.join(' ')}]`; // L-282

/** L-277, L-284. */
function initialized({ pod, phase, init, main, old }: ConditionInput): Bare {
  const type = 'Initialized';
  const list = inits(pod.spec);
  const unknown = list.filter((c) => named(init, c.name) === undefined).map((c) => c.name);
  const incomplete = list
    .filter((c) => {
      const status = named(init, c.name);
      return status !== undefined && (isSidecar(c) ? status.started !== true : !status.ready);
    })
    .map((c) => c.name);
  if (phase === 'Succeeded' && unknown.length === 0) return { type, status: YES, reason: 'PodCompleted' };
  const mainSeen = main.some((status) => status.state?.running !== undefined || status.state?.terminated !== undefined);
  const before = old?.conditions?.some((c) => c.type === type && c.status === YES) ?? false;
  if (mainSeen || before || (unknown.length === 0 && incomplete.length === 0)) return { type, status: YES };
  const parts = [
    ...(unknown.length > 0 ? [`containers with unknown status: ${bracket(unknown)}`] : []),
    ...(incomplete.length > 0 ? [`containers with incomplete status: ${bracket(incomplete)}`] : []),
  ];
  return { type, status: NO, reason: 'ContainersNotInitialized', message: parts.join(', ') };
}

/** L-278, L-285: for a terminal phase there is a reason and no message. */
export function containersReady({ pod, phase, init, main }: Pick<ConditionInput, 'pod' | 'phase' | 'init' | 'main'>): Bare {
  const type = 'ContainersReady';
  const end = END_REASONS[phase];
  if (end !== undefined) return { type, status: NO, reason: end };
  const wanted = [
    ...inits(pod.spec)
      .filter(isSidecar)
      .map((c) => ({ name: c.name, status: named(init, c.name) })),
    ...pod.spec.containers.map((c) => ({ name: c.name, status: named(main, c.name) })),
  ];
  const unknown = wanted.filter(({ status }) => status === undefined).map(({ name }) => name);
  const unready = wanted.filter(({ status }) => status?.ready === false).map(({ name }) => name);
  const parts = [
    ...(unknown.length > 0 ? [`containers with unknown status: ${bracket(unknown)}`] : []),
    ...(unready.length > 0 ? [`containers with unready status: ${bracket(unready)}`] : []),
  ];
  return parts.length === 0 ? { type, status: YES } : { type, status: NO, reason: 'ContainersNotReady', message: parts.join(', ') };
}

/** L-279. */
function podReady({ pod, old }: ConditionInput, containers: Bare): Bare {
  const type = 'Ready';
  if (containers.status !== YES) return { ...containers, type };
  const problems = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = (pod.status?.conditions ?? old?.conditions)?.find((c) => c.type === conditionType);
    if (gate === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return gate.status === YES ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  return problems.length === 0
    ? { type, status: YES }
    : { type, status: NO, reason: 'ReadinessGatesNotReady', message: problems.join(', ') };
}
