// How the kubelet learns what its containers do: a relist each second, and one at once after a sync that acted (L-7, L-19 … L-23).
import type { Timer } from '../clock.ts';
import type { Context } from './context.ts';
import type { PodState } from './pod-state.ts';
import type { ContainerRecord } from './pod-status.ts';
import { TIMING, nextTick } from './timing.ts';

export interface Pleg {
  /** Makes sure that the next periodic relist looks at this Pod. */
  readonly expect: (state: PodState) => void;
  /** L-22: relists this Pod at once. */
  readonly relistSoon: (state: PodState) => void;
  /** Takes a fresh status without telling anybody (GetPodStatus). */
  readonly look: (state: PodState) => void;
}

export function createPleg(context: Context, sync: (state: PodState) => void): Pleg {
  const { clock, runtime } = context;
  const waiting = new Map<PodState, Timer>();

  const expect = (state: PodState): void => {
    if (waiting.has(state)) return;
    waiting.set(
      state,
      clock.at(nextTick(clock.now(), TIMING.relistPeriod, TIMING.relistPhase), () => {
        waiting.delete(state);
        relist(state, true);
      }),
    );
  };
  const look = (state: PodState): void => {
    const { sandbox } = state;
    const now = clock.now();
    const records = state.sandboxes
      .flatMap((id) => runtime.containers(id))
      .map((record): ContainerRecord => {
        const named = { ...record, name: record.config.name, restartCount: record.config.restartCount };
        // containerd reports an exit only once its event has come through: a container that ends at once is seen running first.
        if (record.state !== 'exited' || record.startedAt === undefined || now - (record.finishedAt ?? 0) >= TIMING.exitLag) return named;
        expect(state);
        const { finishedAt: _finishedAt, exitCode: _exitCode, reason: _reason, message: _message, ...alive } = named;
        return { ...alive, state: 'running' };
      });
    state.cache = {
      at: clock.now(),
      sandbox: sandbox === undefined ? undefined : { id: sandbox.id, ready: sandbox.ready, address: sandbox.address },
      attempts: state.sandboxes.length,
      containers: records.reverse(),
    };
  };
  /** L-11: once an end is noticed, the ends before it are removed, as the relist after that sees. */
  const forgetOlder = (state: PodState, { id, name, sandbox }: ContainerRecord): void => {
    const records = runtime.containers(sandbox).filter((record) => record.config.name === name);
    const older = records
      .slice(
        0,
        records.findIndex((each) => each.id === id),
      )
      .filter((record) => record.state === 'exited');
    for (const record of older) runtime.removeContainer(record.id);
    if (older.length > 0) expect(state);
  };
  const relist = (state: PodState, periodic: boolean): void => {
    look(state);
    const { cache, seen } = state;
    let started = 0,
      died = 0;
    for (const record of cache.containers) {
      if (record.state === seen.get(record.id)) continue;
      if (record.state === 'running') started++;
      else if (record.state === 'exited') died++;
    }
    // L-19: the sandbox counts as a container.
    const sandbox = cache.sandbox === undefined ? '' : `${cache.sandbox.id} ${cache.sandbox.ready}`;
    if (sandbox !== state.seenSandbox) {
      if (cache.sandbox?.ready === true) started++;
      else died++;
    }
    state.seen = new Map(cache.containers.map((record) => [record.id, record.state]));
    state.seenSandbox = sandbox;
    const wake = state.onNewer;
    state.onNewer = undefined;
    wake?.();
    if (started + died === 0) return;
    sync(state);
    for (const record of cache.containers) if (record.state === 'exited' && seen.get(record.id) !== 'exited') forgetOlder(state, record);
    // Several events of one relist mostly melt into one pending sync. Where a start and the sandbox come together (after a first sync that
    // failed for another container), the recordings show a second sync one relist later (T-8).
    if (periodic && died === 0 && started > 1) sync(state);
  };

  return {
    look,
    expect,
    relistSoon: (state) => {
      clock.after(TIMING.relist, () => relist(state, false));
    },
  };
}
