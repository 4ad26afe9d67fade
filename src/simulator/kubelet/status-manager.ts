// From the kubelet's status of a Pod to the API server's (SM): what is written, and when.
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../manifest/types.ts';
import { PASSING, containersReady, generateConditions } from './conditions.ts';
import type { Context } from './context.ts';
import type { PodState } from './pod-state.ts';
import { inits, isSidecar } from './pod-status.ts';
import type { Phase } from './phase.ts';
import { TIMING } from './timing.ts';

const isTerminal = (phase: string | undefined): boolean => phase === 'Succeeded' || phase === 'Failed';

export interface StatusManager {
  readonly set: (state: PodState, status: PodStatus, force?: boolean) => void;
  /** Patches straight from a probe's result (L-161). */
  readonly setReady: (state: PodState, id: string, ready: boolean) => void;
  readonly setStarted: (state: PodState, id: string, started: boolean) => void;
  readonly setSandboxReady: (state: PodState) => void;
  /** L-262: the last word about a Pod whose containers are dead. */
  readonly terminate: (state: PodState) => void;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export function createStatusManager(context: Context): StatusManager {
  const { clock, api } = context;

  /** L-260: while containers may run, the API hears of no terminal phase. */
  const push = (state: PodState): void => {
    state.pushing = false;
    const { pod } = state;
    const current = api.get('Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '');
    if (state.gone || state.status === undefined || current?.metadata.uid !== state.uid) return;
    let status = state.status;
    const old = current.status;
    const mayRun = state.work === 'sync' || state.work === 'terminating';
    if (isTerminal(status.phase) && !isTerminal(old?.phase) && mayRun)
      status = { ...status, phase: old?.phase ?? 'Pending', reason: old?.reason, message: old?.message };
    const own = new Set(status.conditions?.map((c) => c.type));
    const conditions = [...(old?.conditions ?? []).filter((c) => !own.has(c.type) && !PASSING.has(c.type)), ...(status.conditions ?? [])];
    api.updateStatus({ ...current, status: clean({ ...status, conditions, qosClass: status.qosClass ?? old?.qosClass }) } as Pod);
    finish(state);
  };
  const schedule = (state: PodState): void => {
    if (state.pushing || state.gone) return;
    state.pushing = true;
    clock.after(TIMING.statusPush, () => push(state));
  };
  /** L-215: a deleted Pod whose resources are freed leaves the store. */
  const finish = (state: PodState): void => {
    if (state.work !== 'finished' || state.pod.metadata.deletionTimestamp === undefined || !isTerminal(state.status?.phase)) return;
    clock.after(TIMING.remove, () => {
      const { namespace = '', name = '' } = state.pod.metadata;
      if (api.get('Pod', namespace, name)?.metadata.uid === state.uid) api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 });
    });
  };

  const set = (state: PodState, status: PodStatus, force = false): void => {
    const next: PodStatus = { ...status, startTime: state.status?.startTime ?? state.pod.status?.startTime ?? api.timestamp() };
    if (!force && same(next, state.status)) return;
    state.status = next;
    schedule(state);
  };
  /** Recomputes what follows from the containers' flags. */
  const patch = (state: PodState, id: string, change: (status: ContainerStatus) => ContainerStatus): void => {
    const { status, pod } = state;
    if (status === undefined) return;
    const full = `containerd://${id}`;
    const apply = (list: readonly ContainerStatus[] | undefined): readonly ContainerStatus[] =>
      (list ?? []).map((each) => (each.containerID === full ? change(each) : each));
    const init = apply(status.initContainerStatuses);
    const main = apply(status.containerStatuses);
    const conditions = generateConditions({
      pod,
      phase: (status.phase ?? 'Pending') as Phase,
      init,
      main,
      old: status,
      resize: state.resize,
      now: api.timestamp(),
      sandboxReady: status.conditions?.some((c) => c.type === 'PodReadyToStartContainers' && c.status === 'True') ?? false,
      restartingAll: restartingAll(status),
    });
    set(state, {
      ...status,
      conditions,
      ...(status.initContainerStatuses === undefined ? {} : { initContainerStatuses: init }),
      containerStatuses: main,
    });
  };

  return {
    set,
    setReady: (state, id, ready) => patch(state, id, (status) => ({ ...status, ready })),
    setStarted: (state, id, started) => patch(state, id, (status) => ({ ...status, started, ready: started && status.ready })),
    setSandboxReady: (state) => {
      const { status } = state;
      const conditions = status?.conditions?.map((c) =>
        c.type === 'PodReadyToStartContainers' && c.status !== 'True' ? { ...c, status: 'True', lastTransitionTime: api.timestamp() } : c,
      );
      if (status !== undefined && conditions !== undefined) set(state, { ...status, conditions });
    },
    terminate: (state) => {
      const { status, pod } = state;
      if (status === undefined) return;
      const phase: Phase = isTerminal(status.phase) ? (status.phase as Phase) : 'Failed';
      const lost = (each: ContainerStatus): ContainerStatus =>
        each.state?.terminated !== undefined
          ? each
          : {
              ...each,
              state: {
                terminated: {
                  exitCode: 137,
                  reason: 'ContainerStatusUnknown',
                  message: 'The container could not be located when the pod was terminated',
                },
              },
            };
      const initList = status.initContainerStatuses ?? [];
      const main = initialisedOnce(state) ? (status.containerStatuses ?? []).map(lost) : (status.containerStatuses ?? []);
      const lastStarted = Math.max(
        0,
        initList.findLastIndex(
          (each) => each.state?.terminated !== undefined || each.state?.running !== undefined || each.lastState?.terminated !== undefined,
        ),
      );
      const init = initList.map((each, i) => (i <= lastStarted ? lost(each) : each));
      const ready = containersReady({ pod, phase, init, main });
      const conditions = status.conditions?.map((c): PodCondition =>
        c.status === 'True' && (c.type === 'Ready' || c.type === 'ContainersReady')
          ? { ...strip(c), status: ready.status, ...(ready.reason === undefined ? {} : { reason: ready.reason }) }
          : c,
      );
      set(
        state,
        {
          ...status,
          phase,
          conditions,
          containerStatuses: main,
          ...(status.initContainerStatuses === undefined ? {} : { initContainerStatuses: init }),
        },
        true,
      );
    },
  };
}

const strip = ({ reason: _reason, message: _message, ...rest }: PodCondition): PodCondition => rest;
export const restartingAll = (status: PodStatus | undefined): boolean | undefined => {
  const found = status?.conditions?.find((c) => c.type === 'AllContainersRestarting');
  return found === undefined ? undefined : found.status === 'True';
};

/** L-262: no inits; or a main container that has left its first waiting; or the last init is done. */
function initialisedOnce({ pod, status }: PodState): boolean {
  const list = inits(pod.spec);
  const last = list.at(-1);
  if (last === undefined) return true;
  const fresh = (each: ContainerStatus): boolean =>
    each.state?.running === undefined && each.state?.terminated === undefined && each.lastState?.terminated === undefined;
  if (status?.containerStatuses?.some((each) => !fresh(each)) === true) return true;
  const lastStatus = status?.initContainerStatuses?.find((each) => each.name === last.name);
  return isSidecar(last) ? lastStatus?.started === true : lastStatus?.state?.terminated?.exitCode === 0;
}

/** Leaves out what is undefined, so that an old status and a new one compare. */
function clean(status: PodStatus): PodStatus {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined)) as PodStatus;
}
