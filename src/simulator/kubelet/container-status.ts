// Container statuses for the API (7.2): pure functions of the spec, the runtime's status, the old status and the reason cache.
import type {
  Container,
  ContainerState,
  ContainerStatus,
  EphemeralContainer,
  PodStatus,
  ResourceRequirements,
  VolumeMountStatus,
} from '../manifest/types.ts';
import { formatQuantity, quantityOf } from '../manifest/quantity.ts';
import type { BoundPod, ContainerRecord, RuntimeStatus } from './pod-status.ts';
import { inits, isSidecar, newest } from './pod-status.ts';
import { shouldBeRestarted } from './restart.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<ContainerStatus>;

export interface StatusInput {
  readonly pod: BoundPod;
  readonly status: RuntimeStatus;
  readonly old: PodStatus | undefined;
  /** Why the latest start attempt of a container failed (L-27). */
  readonly failure: (name: string) => { readonly reason: string; readonly message: string } | undefined;
  /** RFC 3339 of a virtual time. */
  readonly time: (at: number) => string;
  /** `terminated.message` of an exited container (L-330 … L-332). */
  readonly lastWords: (record: ContainerRecord) => string;
  /** The containers were just removed by RestartAllContainers (L-74). */
  readonly removed: boolean;
}
export interface Statuses {
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  readonly ephemeral: readonly ContainerStatus[];
}

const REMOVED = { reason: 'RestartingAllContainers', message: 'The container is removed because RestartAllContainers in place' } as const;
const byName = (a: ContainerStatus, b: ContainerStatus): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** L-263 … L-275. */
export function containerStatuses(input: StatusInput): Statuses {
  const { pod, old } = input;
  const hasInits = inits(pod.spec).length > 0;
  return {
    init: convert(input, inits(pod.spec), old?.initContainerStatuses, hasInits, true),
    main: [...convert(input, pod.spec.containers, old?.containerStatuses, hasInits, false)].sort(byName), // L-271
    ephemeral: [...convert(input, pod.spec.ephemeralContainers ?? [], old?.ephemeralContainerStatuses, hasInits, false)].sort(byName),
  };
}

function convert(
  input: StatusInput,
  containers: readonly (Container | EphemeralContainer)[],
  olds: readonly ContainerStatus[] | undefined,
  hasInits: boolean,
  isInit: boolean,
): readonly ContainerStatus[] {
  const fallback = hasInits ? 'PodInitializing' : 'ContainerCreating'; // L-263
  return containers.map((container) => {
    const before = olds?.find((status) => status.name === container.name);
    const records = input.status.containers.filter((record) => record.name === container.name);
    const draft = records.length > 0 ? fromRecords(input, container, records, before) : unseen(input, container, before, fallback);
    if (records.length === 0 && isInit && !isSidecar(container as Container)) vanishedInit(input, draft);
    waitingWithReason(input, container as Container, isInit, draft);
    return draft;
  });
}

/** A container the runtime knows nothing of: what the old status said of it is carried on. */
function unseen(
  input: StatusInput,
  container: Container | EphemeralContainer,
  before: ContainerStatus | undefined,
  fallback: string,
): Draft {
  const { pod, removed } = input;
  const volumeMounts = mountStatuses(container);
  const base: Draft = {
    name: container.name,
    state: { waiting: { reason: fallback } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: container.image ?? '',
    imageID: '',
    started: false,
    ...(volumeMounts.length > 0 ? { volumeMounts } : {}),
  };
  if (before === undefined) return base;
  const draft: Draft =
    before.state?.terminated !== undefined
      ? { ...before }
      : { ...base, restartCount: before.restartCount, lastState: before.lastState ?? {} };
  const ran = before.state?.running !== undefined;
  if (removed && (ran || before.state?.terminated !== undefined)) {
    // L-74
    draft.state = { waiting: REMOVED };
    draft.lastState = { terminated: { exitCode: 137, ...REMOVED } };
    draft.restartCount++;
    return draft;
  }
  if (ran && draft.lastState?.terminated === undefined) {
    // L-268
    draft.lastState = {
      terminated: {
        exitCode: 137,
        reason: 'ContainerStatusUnknown',
        message: 'The container could not be located when the pod was deleted.  The container used to be Running',
      },
    };
    if (pod.metadata.deletionTimestamp === undefined) draft.restartCount++;
  }
  return draft;
}

/** L-267: a finished init whose record is gone, though a main container was created. */
function vanishedInit({ pod, status, removed }: StatusInput, draft: Draft): void {
  if (removed || draft.state?.terminated !== undefined) return;
  if (!pod.spec.containers.some((c) => newest(status, c.name) !== undefined)) return;
  draft.state = {
    terminated: {
      exitCode: 0,
      reason: 'Completed',
      message: 'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally',
    },
  };
}

function fromRecords(
  input: StatusInput,
  container: Container | EphemeralContainer,
  records: readonly ContainerRecord[],
  before: ContainerStatus | undefined,
): Draft {
  const record = records[0]!;
  const volumeMounts = mountStatuses(container);
  const resources = resourceStatus(record.state === 'running' ? (record.config.resources ?? container.resources) : container.resources);
  const { requests } = resourceStatus(container.resources);
  const { user } = record;
  return {
    name: container.name,
    state: stateOf(input, record),
    lastState: records[1] === undefined ? carriedOn(before, `containerd://${record.id}`) : stateOf(input, records[1]), // L-265
    ready: false,
    restartCount: record.restartCount, // L-270
    image: record.config.image.reference,
    imageID: imageId(record),
    containerID: `containerd://${record.id}`,
    started: false,
    ...(requests !== undefined && Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    resources,
    ...(volumeMounts.length > 0 ? { volumeMounts } : {}),
    ...(user === undefined ? {} : { user: { linux: { uid: user.uid, gid: user.gid, supplementalGroups: user.groups } } }),
  };
}

/** Without a record of the run before, what the old status said of it: its own end when it was of another run, else what it carried on itself. */
const carriedOn = (before: ContainerStatus | undefined, id: string): ContainerState =>
  (before?.containerID !== id && before?.state?.terminated !== undefined ? before.state : before?.lastState) ?? {};

/** L-264. */
function stateOf({ time, lastWords }: StatusInput, record: ContainerRecord): ContainerState {
  if (record.state === 'running') return { running: { startedAt: time(record.startedAt ?? record.createdAt) } };
  if (record.state === 'created') return { waiting: {} };
  const message = lastWords(record);
  return {
    terminated: {
      exitCode: record.exitCode ?? 0,
      ...(record.reason === undefined ? {} : { reason: record.reason }),
      ...(message === '' ? {} : { message }),
      // A process that never started has the zero time (1970 in CRI), as in recordings of StartError.
      startedAt: record.startedAt === undefined ? '1970-01-01T00:00:00Z' : time(record.startedAt),
      finishedAt: time(record.finishedAt ?? record.createdAt),
      containerID: `containerd://${record.id}`,
    },
  };
}

/** L-266, L-267: who is to be restarted and could not be started waits, for a reason. */
function waitingWithReason({ pod, status, failure }: StatusInput, container: Container, isInit: boolean, draft: Draft): void {
  const record = newest(status, container.name);
  if (isInit && !isSidecar(container) && record?.state === 'exited' && record.exitCode === 0) return;
  if (!shouldBeRestarted(pod, container, status)) return;
  const reason = failure(container.name);
  if (reason === undefined) return;
  if (draft.state?.terminated !== undefined) draft.lastState = draft.state;
  draft.state = { waiting: { reason: reason.reason, ...(reason.message === '' ? {} : { message: reason.message }) } };
}

const imageId = (record: ContainerRecord): string => {
  const { reference, digest } = record.config.image;
  const repository = reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  return digest === '' ? reference : `${repository}@${digest}`;
};

function mountStatuses(container: Container | EphemeralContainer): readonly VolumeMountStatus[] {
  return (container.volumeMounts ?? []).map((mount) => ({
    name: mount.name,
    mountPath: mount.mountPath,
    ...(mount.readOnly === true ? { readOnly: true, recursiveReadOnly: recursive(mount.recursiveReadOnly) } : {}),
  }));
}
const recursive = (asked: string | undefined): string => (asked === 'Enabled' || asked === 'IfPossible' ? 'Enabled' : 'Disabled');

/** Limits and requests as the container has them now. */
function resourceStatus(resources: ResourceRequirements | undefined): ResourceRequirements {
  const format = (list: Readonly<Record<string, string | number>> | undefined): Readonly<Record<string, string>> | undefined =>
    list === undefined || Object.keys(list).length === 0
      ? undefined
      : Object.fromEntries(Object.entries(list).map(([k, v]) => [k, formatQuantity(quantityOf(v))]));
  const limits = format(resources?.limits);
  const requests = format(resources?.requests);
  return { ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) };
}

/** `started` and `ready` (5.3, L-167 … L-170); terminated inits are ready when they ended well (L-168). */
export function withProbes(
  pod: BoundPod,
  statuses: Statuses,
  started: (container: Container, id: string) => boolean,
  ready: (container: Container, id: string) => boolean,
): Statuses {
  const flags = (container: Container, status: ContainerStatus): ContainerStatus => {
    const id = (status.containerID ?? '').replace('containerd://', '');
    const isStarted = status.state?.running !== undefined && started(container, id);
    return { ...status, started: isStarted, ready: isStarted && ready(container, id) };
  };
  const byName = (list: readonly Container[]): ReadonlyMap<string, Container> => new Map(list.map((each) => [each.name, each]));
  const [ofInits, ofMains] = [byName(inits(pod.spec)), byName(pod.spec.containers)];
  return {
    init: statuses.init.map((status) => {
      const container = ofInits.get(status.name);
      if (container === undefined) return status;
      if (isSidecar(container)) return flags(container, status);
      // A regular init keeps the flag it had while RestartAllContainers has it removed (as recorded).
      const removed = status.state?.waiting?.reason === REMOVED.reason;
      return {
        ...status,
        started: status.state?.running !== undefined,
        ready: removed ? status.ready : status.state?.terminated?.exitCode === 0,
      };
    }),
    main: statuses.main.map((status) => {
      const container = ofMains.get(status.name);
      return container === undefined ? status : flags(container, status);
    }),
    ephemeral: statuses.ephemeral.map(({ started: _, ...status }) => ({ ...status, ready: false })), // L-169
  };
}
