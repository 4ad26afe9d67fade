// What one sync does to a Pod's containers (section 2): a pure function of the spec, the runtime's status and the probes' results.
import type { Container } from '../manifest/types.ts';
import type { BoundPod, ContainerRecord, ProbeResults, RuntimeStatus } from './pod-status.ts';
import { inits, isSidecar, newest } from './pod-status.ts';
import { resizeOf } from './resize.ts';
import { effectivePolicy, hasRestartAllRule, initFailed, restartsAfter, shouldBeRestarted, triggersRestartOfAll } from './restart.ts';

export interface Kill {
  readonly container: Container;
  readonly record: ContainerRecord;
  readonly message: string;
  /** Which probe asked for it: its own grace period counts (L-176). */
  readonly probe?: 'liveness' | 'startup';
}
export interface Resized {
  readonly container: Container;
  readonly record: ContainerRecord;
}
/** Lists hold indexes into the spec's lists. */
export interface PodActions {
  readonly killPod: boolean;
  readonly createSandbox: boolean;
  readonly init: readonly number[];
  readonly main: readonly number[];
  readonly ephemeral: readonly number[];
  readonly kill: readonly Kill[];
  /** Running containers whose cgroup is to be brought to what is allocated. */
  readonly update: readonly Resized[];
  /** RestartAllContainers: what to stop and remove, in this order (L-72). */
  readonly reset: readonly Container[];
}
export interface ActionInput {
  readonly pod: BoundPod;
  readonly status: RuntimeStatus;
  readonly probes: ProbeResults;
}

const NOTHING: PodActions = { killPod: false, createSandbox: false, init: [], main: [], ephemeral: [], kill: [], update: [], reset: [] };

const resizeRestart = ({ name }: Container): string => `Container ${name} resize requires restart`;

/** L-54: a container is the same as long as its name and image are. */
const changed = (container: Container, record: ContainerRecord): boolean => record.config.imageName !== container.image;

export function computePodActions(input: ActionInput): PodActions {
  const { pod, status } = input;
  if (status.sandbox?.ready !== true) return onNewSandbox(pod, status);
  const reset = resetList(pod, status);
  if (reset.length > 0) return { ...NOTHING, reset };

  const ephemeral = (pod.spec.ephemeralContainers ?? []).flatMap((container, i) =>
    newest(status, container.name) === undefined ? [i] : [],
  );
  const init = initActions(input);
  if (init.killPod) return { ...NOTHING, killPod: true };
  if (!init.initialised) return { ...NOTHING, ephemeral, init: init.start, kill: init.kill, update: init.update };
  const main = mainActions(input);
  // L-56: nobody is kept and nobody is to start: the Pod ends, and its sidecars with it.
  if (main.kept === 0 && main.start.length === 0) return { ...NOTHING, killPod: true };
  return {
    ...NOTHING,
    ephemeral,
    init: init.start,
    main: main.start,
    kill: [...init.kill, ...main.kill],
    update: [...init.update, ...main.update],
  };
}

/** L-31. */
function onNewSandbox(pod: BoundPod, status: RuntimeStatus): PodActions {
  const replaced = status.attempts > 0;
  if (replaced && pod.spec.restartPolicy === 'Never' && status.containers.length > 0) return { ...NOTHING, killPod: true };
  const main = pod.spec.containers.flatMap((container, i) => {
    const record = newest(status, container.name);
    const done = record?.state === 'exited' && record.exitCode === 0 && effectivePolicy(container, pod.spec.restartPolicy) === 'OnFailure';
    return done ? [] : [i];
  });
  const everCreated = pod.spec.containers.some((container) => newest(status, container.name) !== undefined);
  if (main.length === 0 && everCreated) return { ...NOTHING, killPod: true };
  const first = inits(pod.spec).length > 0;
  return { ...NOTHING, killPod: true, createSandbox: true, init: first ? [0] : [], main: first ? [] : main };
}

/** L-72: other mains, other inits, then the triggering mains, then the triggering inits. */
function resetList(pod: BoundPod, status: RuntimeStatus): readonly Container[] {
  if (!hasRestartAllRule(pod)) return [];
  const triggers = (container: Container): boolean => triggersRestartOfAll(container, status);
  const known = (container: Container): boolean => newest(status, container.name) !== undefined;
  const first = inits(pod.spec).filter(known);
  const main = pod.spec.containers.filter(known);
  if (![...first, ...main].some(triggers)) return [];
  const others = (container: Container): boolean => !triggers(container);
  return [...main.filter(others), ...first.filter(others), ...main.filter(triggers), ...first.filter(triggers)];
}

interface InitActions {
  readonly initialised: boolean;
  readonly killPod: boolean;
  readonly start: readonly number[];
  readonly kill: readonly Kill[];
  readonly update: readonly Resized[];
}

/** L-39 … L-48: walks the init containers from last to first. */
function initActions({ pod, status, probes }: ActionInput): InitActions {
  const list = inits(pod.spec);
  const start = new Set<number>();
  const kill: Kill[] = [];
  const update: Resized[] = [];
  // L-40: only a main container in created or running state proves that initialisation is over.
  let initialised =
    list.length === 0 || pod.spec.containers.some((c) => ['created', 'running'].includes(newest(status, c.name)?.state ?? ''));
  let decided = initialised;
  for (let i = list.length - 1; i >= 0; i--) {
    const container = list[i]!;
    const record = newest(status, container.name);
    const sidecar = isSidecar(container);
    if (record === undefined) {
      if (decided && sidecar) start.add(i); // L-47: its record is gone
      continue;
    }
    if (decided && !sidecar) continue; // L-41
    const done = (): void => {
      if (i === list.length - 1) initialised = true;
      else if (!decided) start.add(i + 1);
    };
    if (record.state === 'created') start.add(i);
    else if (record.state === 'exited') {
      if (sidecar) start.add(i);
      else if (!initFailed(record)) done();
      else if (restartsAfter(container, pod.spec.restartPolicy, record.exitCode ?? 0))
        start.add(i); // L-48
      else return { initialised: false, killPod: true, start: [], kill: [], update: [] };
    } else if (sidecar) {
      const restart = (message: string, probe?: Kill['probe']): void => {
        kill.push({ container, record, message, ...(probe === undefined ? {} : { probe }) });
        start.add(i);
      };
      const startup = container.startupProbe === undefined ? 'success' : (probes.startup(record.id) ?? 'unknown');
      if (startup === 'failure') restart(`Init container ${container.name} failed startup probe`, 'startup');
      else if (startup === 'success') {
        done();
        if (changed(container, record))
          restart(`Init container ${container.name} definition changed`); // L-46
        else if (container.livenessProbe !== undefined && probes.liveness(record.id) === 'failure')
          restart(`Init container ${container.name} failed liveness probe`, 'liveness');
        else if (resizeOf(container, record) === 'restart') restart(resizeRestart(container));
        else if (resizeOf(container, record) === 'update') update.push({ container, record });
      }
    } else if (resizeOf(container, record) !== 'nothing') update.push({ container, record });
    decided = true;
  }
  if (!decided) start.add(0);
  return { initialised, killPod: false, start: [...start].sort((a, b) => a - b), kill: kill.reverse(), update: update.reverse() };
}

/** L-52, L-53. */
function mainActions({ pod, status, probes }: ActionInput): {
  readonly start: readonly number[];
  readonly kill: readonly Kill[];
  readonly update: readonly Resized[];
  readonly kept: number;
} {
  const start: number[] = [];
  const kill: Kill[] = [];
  const update: Resized[] = [];
  let kept = 0;
  pod.spec.containers.forEach((container, i) => {
    const record = newest(status, container.name);
    if (record?.state !== 'running') {
      if (shouldBeRestarted(pod, container, status)) start.push(i);
      return;
    }
    const failed = probes.liveness(record.id) === 'failure' ? 'liveness' : probes.startup(record.id) === 'failure' ? 'startup' : undefined;
    let message: string;
    let restart = effectivePolicy(container, pod.spec.restartPolicy) !== 'Never';
    if (changed(container, record)) {
      message = `Container ${container.name} definition changed`;
      restart = true;
    } else if (failed !== undefined) message = `Container ${container.name} failed ${failed} probe`;
    else {
      const resize = resizeOf(container, record);
      if (resize === 'restart') {
        kill.push({ container, record, message: resizeRestart(container) });
        start.push(i);
        return;
      }
      if (resize === 'update') update.push({ container, record });
      kept++;
      return;
    }
    kill.push({
      container,
      record,
      message: restart ? `${message}, will be restarted` : message,
      ...(failed === undefined ? {} : { probe: failed }),
    });
    if (restart) start.push(i);
  });
  return { start, kill, update, kept };
}
