// Probe workers of one Pod (5.1): one ticker per probe, from the Pod's first full sync to its end.
import { runTask } from '../clock.ts';
import type { Task, Timer } from '../clock.ts';
import type { Container, ContainerStatus, PodStatus, Probe } from '../manifest/types.ts';
import type { Context } from './context.ts';
import { recordEvent, refOf } from './context.ts';
import { pause } from './flow.ts';
import type { BoundPod, ProbeResult, ProbeResults } from './pod-status.ts';
import { inits, isSidecar } from './pod-status.ts';
import { restartsAfter } from './restart.ts';
import type { ProbeOutcome } from './probe-run.ts';
import { runProbe } from './probe-run.ts';
import { TIMING } from './timing.ts';

export type ProbeType = 'startup' | 'readiness' | 'liveness';
const TYPES = ['startup', 'readiness', 'liveness'] as const;
const FIELD = { startup: 'startupProbe', readiness: 'readinessProbe', liveness: 'livenessProbe' } as const;
const TITLE = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const;
/** L-157. */
const INITIAL: Readonly<Record<ProbeType, ProbeResult>> = { startup: 'unknown', readiness: 'failure', liveness: 'success' };

export interface PodProbes {
  readonly results: ProbeResults;
  /** Creates workers that are missing (L-150). */
  readonly add: (pod: BoundPod) => void;
  /** L-175: liveness and startup of main containers stop when termination begins. */
  readonly stopForTermination: (pod: BoundPod) => void;
  readonly stopAll: () => void;
  /** L-156: a running container that is not ready yet is probed at once. */
  readonly hurryReadiness: (container: string) => void;
  /** Break-it: the probe fails until `until`. */
  readonly failUntil: (container: string, type: ProbeType, until: number) => void;
}
export interface ProbeHost {
  readonly pod: () => BoundPod;
  /** The kubelet's newest status of the Pod. */
  readonly status: () => PodStatus | undefined;
  readonly podIp: () => string;
  /** A published result is new (L-161). */
  readonly changed: (type: ProbeType, container: string, id: string, result: ProbeResult) => void;
}

interface Worker {
  readonly type: ProbeType;
  readonly container: Container;
  readonly probe: Probe;
  id: string;
  hold: boolean;
  last: ProbeResult | undefined;
  run: number;
  timer: Timer | null;
  /** When its ticker last ticked, or was to (L-151). */
  ticked: number;
  busy: boolean;
  hurry: boolean;
  stopped: boolean;
}

const idOf = (status: ContainerStatus): string => (status.containerID ?? '').replace('containerd://', '');

export function createPodProbes(context: Context, host: ProbeHost): PodProbes {
  const { clock, emit } = context;
  const workers = new Map<string, Worker>();
  const published: Record<ProbeType, Map<string, ProbeResult>> = { startup: new Map(), readiness: new Map(), liveness: new Map() };
  const broken = new Map<string, number>();

  /** Stores a result; says so when it is new (the results manager). */
  const publish = (worker: Worker, result: ProbeResult): boolean => {
    const results = published[worker.type];
    if (results.get(worker.id) === result) return false;
    results.set(worker.id, result);
    host.changed(worker.type, worker.container.name, worker.id, result);
    return true;
  };
  const findStatus = (name: string): ContainerStatus | undefined => {
    const status = host.status();
    return status?.containerStatuses?.find((s) => s.name === name) ?? status?.initContainerStatuses?.find((s) => s.name === name);
  };
  const stop = (worker: Worker): void => {
    worker.stopped = true;
    if (worker.timer !== null) clock.cancel(worker.timer);
    workers.delete(`${worker.type}/${worker.container.name}`);
  };
  const schedule = (worker: Worker, at: number): void => {
    if (worker.stopped) return;
    if (worker.timer !== null) clock.cancel(worker.timer);
    worker.timer = clock.at(at, () => tick(worker));
  };

  const tick = (worker: Worker): void => {
    worker.timer = null;
    const period = (worker.probe.periodSeconds ?? 10) * 1000;
    if (worker.busy || worker.stopped) return;
    worker.busy = true;
    runTask(clock, attempt(worker), (goOn) => {
      worker.busy = false;
      if (!goOn) stop(worker);
      else if (worker.hurry) {
        worker.hurry = false;
        hurry(worker);
      } else {
        // L-151: the ticker goes on while a run takes longer than a period; of the ticks it missed one is made up for.
        const next = worker.ticked + period;
        worker.ticked = Math.max(next, next + Math.floor((clock.now() - next) / period) * period);
        schedule(worker, Math.max(next, clock.now()));
      }
    });
  };
  /** A manual run starts the ticker anew (L-156). */
  const hurry = (worker: Worker): void => {
    worker.ticked = clock.now();
    schedule(worker, clock.now());
  };

  /** PK doProbe: false when the worker is done for good. */
  function* attempt(worker: Worker): Task<boolean> {
    const pod = host.pod();
    const phase = host.status()?.phase;
    if (phase === 'Failed' || phase === 'Succeeded') return false;
    const status = findStatus(worker.container.name);
    const id = status === undefined ? '' : idOf(status);
    if (status === undefined || id === '') return true; // L-153: no container yet
    if (worker.id !== id) {
      if (worker.id !== '') published[worker.type].delete(worker.id);
      worker.id = id;
      worker.hold = false;
      publish(worker, INITIAL[worker.type]);
    }
    if (worker.hold) return true; // L-159
    if (status.state?.running === undefined) {
      publish(worker, 'failure'); // L-153
      const end = status.state?.terminated;
      if (end === undefined) return true;
      // L-64, L-70: the worker of a container that does not come back is done.
      const all = host.status()?.conditions?.some((c) => c.type === 'AllContainersRestarting' && c.status === 'True') ?? false;
      return all || restartsAfter(worker.container, pod.spec.restartPolicy, end.exitCode);
    }
    const since = Date.parse(status.state.running.startedAt ?? '');
    if (Math.floor((context.epoch + clock.now() - since) / 1000) < (worker.probe.initialDelaySeconds ?? 0)) return true;
    if ((status.started === true) === (worker.type === 'startup')) return true; // L-155
    const { result, text } = yield* judge(worker, id);
    if (worker.stopped || result === 'error') return true;
    const verdict: ProbeResult = result === 'failure' ? 'failure' : 'success';
    if (worker.last === verdict) worker.run++;
    else {
      worker.last = verdict;
      worker.run = 1;
    }
    const enough = worker.run >= (verdict === 'failure' ? (worker.probe.failureThreshold ?? 3) : (worker.probe.successThreshold ?? 1));
    const before = published[worker.type].get(id);
    const changed = enough && before !== verdict;
    emit({
      kind: 'probe',
      ref: refOf(pod, worker.container.name, status.restartCount),
      probe: worker.type,
      success: verdict === 'success',
      changed,
      message: text,
      rule: verdict === 'success' ? 'L-162' : 'L-163',
    });
    if (!enough) return true;
    publish(worker, verdict);
    if (worker.type === 'startup' || (worker.type === 'liveness' && verdict === 'failure')) {
      worker.hold = true;
      worker.run = 0;
    }
    return true;
  }

  /** The run itself with its retries and events (L-158, L-163, L-164). */
  function* judge(worker: Worker, id: string): Task<ProbeOutcome> {
    yield* pause(clock, worker.probe.exec === undefined ? TIMING.probe : TIMING.exec);
    const brokenUntil = broken.get(`${worker.type}/${worker.container.name}`) ?? 0;
    let outcome: ProbeOutcome = { result: 'failure', text: 'made to fail by the reader' };
    if (brokenUntil <= clock.now()) {
      for (let i = 0; i < 3; i++) {
        outcome = yield* runProbe(context, worker.probe, worker.container, id, host.podIp());
        if (outcome.result !== 'error') break;
      }
    }
    const pod = host.pod();
    const title = TITLE[worker.type];
    const { result, text } = outcome;
    if (worker.stopped || text === 'container not found') return outcome; // it died under the probe's hands
    if (result === 'error')
      recordEvent(context, pod, worker.container, 'Warning', 'Unhealthy', `${title} probe errored and resulted in unknown state: ${text}`);
    if (result === 'failure') recordEvent(context, pod, worker.container, 'Warning', 'Unhealthy', `${title} probe failed: ${text}`);
    if (result === 'warning') recordEvent(context, pod, worker.container, 'Warning', 'ProbeWarning', `${title} probe warning: ${text}`);
    return outcome;
  }

  return {
    results: {
      startup: (id) => published.startup.get(id),
      readiness: (id) => published.readiness.get(id),
      liveness: (id) => published.liveness.get(id),
    },
    add: (pod) => {
      for (const container of [...pod.spec.containers, ...inits(pod.spec).filter(isSidecar)]) {
        for (const type of TYPES) {
          const probe = container[FIELD[type]];
          const key = `${type}/${container.name}`;
          if (probe === undefined || workers.has(key)) continue;
          const worker: Worker = {
            type,
            container,
            probe,
            id: '',
            hold: false,
            last: undefined,
            run: 0,
            timer: null,
            ticked: clock.now(),
            busy: false,
            hurry: false,
            stopped: false,
          };
          workers.set(key, worker);
          schedule(worker, clock.now());
        }
      }
    },
    stopForTermination: (pod) => {
      for (const worker of [...workers.values()]) {
        if (worker.type !== 'readiness' && pod.spec.containers.some((c) => c.name === worker.container.name)) stop(worker);
      }
    },
    stopAll: () => {
      for (const worker of [...workers.values()]) stop(worker);
    },
    hurryReadiness: (container) => {
      const worker = workers.get(`readiness/${container}`);
      if (worker === undefined) return;
      if (worker.busy) worker.hurry = true;
      else hurry(worker);
    },
    failUntil: (container, type, end) => void broken.set(`${type}/${container}`, end),
  };
}
