// The Pod status the kubelet generates at the start of a sync (L-25), from the runtime status of the last relist.
import type { PodStatus, ResourceRequirements } from '../manifest/types.ts';
import { formatTime } from '../api/store.ts';
import { decodeText, encodeText } from '../runtime/text.ts';
import { formatTotals, podLimits, podRequests } from '../manifest/resources.ts';
import { generateConditions } from './conditions.ts';
import { containerStatuses, withProbes } from './container-status.ts';
import type { Context } from './context.ts';
import { recordEvent } from './context.ts';
import { getPhase } from './phase.ts';
import type { Phase } from './phase.ts';
import type { PodState } from './pod-state.ts';
import type { BoundPod, ContainerRecord } from './pod-status.ts';
import { everybody, newest } from './pod-status.ts';
import { hasRestartAllRule, triggersRestartOfAll } from './restart.ts';
import { restartingAll } from './status-manager.ts';

const DEADLINE = 'Pod was active on the node longer than the specified deadline';
/** L-332. */
const MAX_WORDS = 4096;
const MAX_POD_WORDS = 12 * 1024;
/** L-331. */
const FALLBACK_LINES = 80;
const FALLBACK_BYTES = 2048;

const endOf = (status: PodStatus | undefined): Phase | undefined =>
  status?.phase === 'Failed' || status?.phase === 'Succeeded' ? status.phase : undefined;

/** L-250 … L-285. @param final the Pod ends for good and its containers are dead. */
export function generateStatus(context: Context, state: PodState, final: boolean): PodStatus {
  const { pod, cache } = state;
  const old = state.status ?? pod.status;
  const before = restartingAll(old);
  const removed = before === true && cache.containers.length === 0;
  const raw = containerStatuses({
    pod,
    status: cache,
    old,
    removed,
    failure: (name) => state.failures.get(name),
    time: (at) => formatTime(context.epoch + at),
    lastWords: (record) => lastWords(context, state, record),
  });
  const { results } = state.probes;
  const startedBefore = new Set(
    [...(old?.initContainerStatuses ?? []), ...(old?.containerStatuses ?? [])].flatMap(({ name, started }) =>
      started === true ? name : [],
    ),
  );
  const statuses = withProbes(
    pod,
    raw,
    // L-167; until the startup probe's worker has met a new run, that run is as started as the last status had its container (L-173):
    // one that a probe killed, whose end no status has told, counts as started for a while.
    (container, id) => {
      const result = results.startup(id);
      return result === undefined ? container.startupProbe === undefined || startedBefore.has(container.name) : result === 'success';
    },
    (container, id) => container.readinessProbe === undefined || results.readiness(id) === 'success',
  );
  for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    // L-156
    const status = statuses.main.find((s) => s.name === container.name) ?? statuses.init.find((s) => s.name === container.name);
    if (container.readinessProbe !== undefined && status?.started === true && !status.ready && status.state?.running !== undefined)
      state.probes.hurryReadiness(container.name);
  }

  let phase: Phase = getPhase({
    pod,
    init: statuses.init,
    main: statuses.main,
    final,
    startedBefore,
    mainCreated: pod.spec.containers.some((c) => newest(cache, c.name) !== undefined),
  });
  let { reason, message } = { reason: old?.reason, message: old?.message };
  const ended = endOf(old);
  if (ended !== undefined)
    phase = ended; // L-255
  else if (state.verdict !== undefined) {
    phase = 'Failed';
    ({ reason, message } = state.verdict);
  }
  if (state.verdict === undefined && pastDeadline(context, state)) {
    // L-220: asked last, and of a Pod that has just succeeded too; only an end that the API already tells stays (generateAPIPodStatus).
    if (endOf(pod.status) === undefined) phase = 'Failed';
    reason = 'DeadlineExceeded';
    message = DEADLINE;
    recordEvent(context, pod, null, 'Normal', 'DeadlineExceeded', DEADLINE);
  }

  const sandboxReady = cache.sandbox?.ready === true;
  const conditions = generateConditions({
    pod,
    phase,
    init: statuses.init,
    main: statuses.main,
    sandboxReady,
    old,
    resize: state.resize,
    now: context.api.timestamp(),
    restartingAll: hasRestartAllRule(pod)
      ? everybody(pod).some((c) => triggersRestartOfAll(c, cache)) || (before === true && cache.containers.length > 0)
      : undefined,
  });
  const podIP = pod.spec.hostNetwork === true ? context.node.address : (cache.sandbox?.address ?? old?.podIP);
  const allocated = formatTotals(podRequests(pod.spec));
  return {
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    conditions,
    hostIP: context.node.address,
    hostIPs: [{ ip: context.node.address }],
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    ...((pod.spec.initContainers ?? []).length === 0 ? {} : { initContainerStatuses: statuses.init }),
    containerStatuses: statuses.main,
    ...((pod.spec.ephemeralContainers ?? []).length === 0 ? {} : { ephemeralContainerStatuses: statuses.ephemeral }),
    qosClass: pod.status?.qosClass ?? old?.qosClass,
    ...(Object.keys(allocated).length > 0 ? { allocatedResources: allocated } : {}),
    // An ending Pod's worker looks at the object it had before.
    resources: (final ? old?.resources : undefined) ?? podResources(pod),
  };
}

/** What a cgroup without a memory limit says, in whole pages. */
const NO_LIMIT = '9007199254740988Ki';

/**
 * The Pod's resources (L-275): what it asks for, and once the API knows that it runs, what its cgroup says of cpu and memory. That has a
 * memory limit only when the Pod has one of its own, or each container does; else it says the highest number there is, as recorded.
 */
function podResources(pod: BoundPod): ResourceRequirements {
  const { spec } = pod;
  const requests = formatTotals(podRequests(spec));
  const limits = formatTotals(podLimits(spec));
  if (pod.status?.phase !== 'Running') return withoutEmpty({ limits, requests });
  const cgroup = (all: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => name === 'cpu' || name === 'memory'));
  const limited =
    spec.resources?.limits?.['memory'] !== undefined || everybody(pod).every((c) => c.resources?.limits?.['memory'] !== undefined);
  return withoutEmpty({
    limits: { ...spec.resources?.limits, ...cgroup(limits), ...(limited ? {} : { memory: NO_LIMIT }) },
    requests: { ...spec.resources?.requests, ...cgroup(requests) },
  });
}
const withoutEmpty = (lists: ResourceRequirements): ResourceRequirements =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => Object.keys(list as object).length > 0));

/** L-220: counted from the status's start time, in whole seconds. */
export function deadlineOf(context: Context, state: PodState): number | undefined {
  const seconds = state.pod.spec.activeDeadlineSeconds;
  const start = Date.parse(state.status?.startTime ?? '');
  return seconds === undefined || Number.isNaN(start) ? undefined : start - context.epoch + seconds * 1000;
}
function pastDeadline(context: Context, state: PodState): boolean {
  const deadline = deadlineOf(context, state);
  return deadline !== undefined && context.clock.now() >= deadline;
}

/** What the kubelet reads of a long text is its end (tail.ReadAtMost, a ring buffer). */
const lastBytes = (text: string, most: number): string => decodeText(encodeText(text).slice(-most));

/** L-330 … L-332: the file, or the end of the log, cut to size. */
function lastWords(context: Context, state: PodState, record: ContainerRecord): string {
  const known = state.words.get(record.id);
  if (known !== undefined) return known;
  const container = everybody(state.pod).find((c) => c.name === record.name);
  let text = lastBytes(context.runtime.terminationMessage(record.id), MAX_WORDS);
  if (text === '' && container?.terminationMessagePolicy === 'FallbackToLogsOnError' && record.exitCode !== 0) {
    const lines = context.runtime.logs(record.id).slice(-FALLBACK_LINES);
    text = lastBytes(lines.map((line) => `${line.text}\n`).join(''), FALLBACK_BYTES);
  }
  if (record.message !== undefined && record.message !== '') text = text === '' ? record.message : `${record.message}: ${text}`;
  const count = everybody(state.pod).length + (state.pod.spec.ephemeralContainers?.length ?? 0);
  text = decodeText(encodeText(text).slice(0, Math.floor(MAX_POD_WORDS / Math.max(1, count))));
  state.words.set(record.id, text);
  return text;
}
