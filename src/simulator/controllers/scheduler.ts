import type { Api } from '../api/types.ts';
import { addQuantities, compareQuantities, quantityOf, type Quantity } from '../manifest/quantity.ts';
import { podRequests } from '../manifest/resources.ts';
import type { Node, NodeSelectorRequirement, Pod, PodCondition } from '../manifest/types.ts';
import { isFinished, keyOf, runController, setCondition, type ControllerContext, type Key } from './controller.ts';

/** From a Pod's creation to its binding on an idle node. */
const BIND_MS = 8;
/** The queue's back-off after a failed attempt: 1 s, doubled up to 10 s. */
const FIRST_BACKOFF_MS = 1000;
const LAST_BACKOFF_MS = 10_000;

/** Why a node does not do. `fixed`: evicting others would not help. */
interface Misfit {
  readonly reason: string;
  readonly fixed: boolean;
}

const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' };

function requirementHolds({ key, operator, values = [] }: NodeSelectorRequirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
  }
}

function selects(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const selected = Object.entries(pod.spec?.nodeSelector ?? {}).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    selected &&
    (terms === undefined ||
      terms.some(
        (term) =>
          (term.matchExpressions ?? []).every((r) => requirementHolds(r, labels)) &&
          (term.matchFields ?? []).every((r) => requirementHolds(r, { 'metadata.name': node.metadata.name ?? '' })),
      ))
  );
}

const tolerates = (pod: Pod, taint: { readonly key: string; readonly value?: string; readonly effect: string }): boolean =>
  (pod.spec?.tolerations ?? []).some(
    (t) =>
      ((t.key ?? '') === '' ? t.operator === 'Exists' : t.key === taint.key) &&
      (t.effect === undefined || t.effect === taint.effect) &&
      (t.operator === 'Exists' || (t.value ?? '') === (taint.value ?? '')),
  );

const hostPorts = (pod: Pod): readonly string[] =>
  [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')].flatMap((c) =>
    (c.ports ?? []).flatMap((p) => (p.hostPort === undefined ? [] : [`${p.protocol ?? 'TCP'}/${p.hostPort}`])),
  );

/** Everything that keeps a Pod off a node, in the order of the scheduler's plugins; empty when it fits. */
function misfits(api: Api, pod: Pod, node: Node): readonly Misfit[] {
  if (node.spec?.unschedulable === true && !tolerates(pod, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })) {
    return [{ reason: 'node(s) were unschedulable', fixed: true }];
  }
  const taints = (node.spec?.taints ?? []).filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && taint.key !== 'node.kubernetes.io/unschedulable',
  );
  if (taints.some((taint) => !tolerates(pod, taint))) return [{ reason: 'node(s) had untolerated taint(s)', fixed: true }];
  if (!selects(pod, node)) return [{ reason: "node(s) didn't match Pod's node affinity/selector", fixed: true }];
  const others = api.list('Pod').filter((other) => other.spec?.nodeName === node.metadata.name && !isFinished(other));
  const wanted = hostPorts(pod);
  if (others.some((other) => hostPorts(other).some((port) => wanted.includes(port)))) {
    return [{ reason: "node(s) didn't have free ports for the requested pod ports", fixed: false }];
  }
  const allocatable = node.status?.allocatable ?? {};
  const result: Misfit[] = [];
  if (others.length + 1 > Number(allocatable['pods'] ?? 110)) result.push({ reason: 'Too many pods', fixed: false });
  for (const [resource, amount] of podRequests(pod.spec ?? { containers: [] })) {
    if (amount.nano === 0n) continue;
    const capacity = quantityOf(Object.hasOwn(allocatable, resource) ? allocatable[resource] : '0');
    const used = others.reduce(
      (sum, other) => addQuantities(sum, podRequests(other.spec ?? { containers: [] }).get(resource) ?? ZERO),
      ZERO,
    );
    if (compareQuantities(addQuantities(used, amount), capacity) > 0) {
      result.push({ reason: `Insufficient ${resource}`, fixed: compareQuantities(amount, capacity) > 0 });
    }
  }
  return result;
}

/** What the whole attempt fails of before nodes are looked at: the Pod's claims. */
function claimProblem(api: Api, pod: Pod): string | undefined {
  for (const volume of pod.spec?.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName;
    if (name === undefined) continue;
    const claim = api.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name);
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
    if (claim.status?.phase !== 'Bound') return 'pod has unbound immediate PersistentVolumeClaims';
  }
  return undefined;
}

/** Counts, as the scheduler words them: `1 Insufficient cpu, 1 Insufficient memory`, sorted by text. */
function tally(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

function failureMessage(nodes: readonly (readonly Misfit[])[], claim: string | undefined): string {
  const all = nodes.length;
  const reasons = claim ?? tally(nodes.flatMap((misfit) => misfit.map((m) => m.reason)));
  const helpless = tally(
    nodes.map((misfit) =>
      claim !== undefined || misfit.some((m) => m.fixed)
        ? 'Preemption is not helpful for scheduling'
        : 'No preemption victims found for incoming pod',
    ),
  );
  return `0/${all} nodes are available: ${reasons}. no new claims to deallocate, preemption: 0/${all} nodes are available: ${helpless}.`;
}

/** The default scheduler: binds each Pod without a node to one that it fits on, or says why there is none. */
export function runScheduler(context: ControllerContext): void {
  const { api } = context;
  const attempts = new Map<string, number>();
  const waiting = (pod: Pod): boolean =>
    pod.spec?.nodeName === undefined &&
    pod.metadata.deletionTimestamp === undefined &&
    !isFinished(pod) &&
    (pod.spec?.schedulerName ?? 'default-scheduler') === 'default-scheduler' &&
    (pod.spec?.schedulingGates?.length ?? 0) === 0;
  const withScheduled = (pod: Pod, condition: PodCondition): Pod => ({
    ...pod,
    status: { ...pod.status, conditions: setCondition(pod.status?.conditions ?? [], condition) },
  });

  const sync = (key: Key): undefined => {
    const pod = api.get('Pod', key.namespace, key.name);
    if (pod === undefined || !waiting(pod)) return undefined;
    const time = api.timestamp();
    const nodes = api.list('Node');
    const claim = claimProblem(api, pod);
    const looked = nodes.map((node) => misfits(api, pod, node));
    const chosen = claim === undefined ? nodes[looked.findIndex((misfit) => misfit.length === 0)] : undefined;
    const event = { object: pod, component: 'default-scheduler' };
    if (chosen === undefined) {
      const message = failureMessage(looked, claim);
      attempts.set(pod.metadata.uid ?? '', (attempts.get(pod.metadata.uid ?? '') ?? 0) + 1);
      api.recordEvent({ ...event, type: 'Warning', reason: 'FailedScheduling', message });
      api.updateStatus(
        withScheduled(pod, { type: 'PodScheduled', status: 'False', lastTransitionTime: time, reason: 'Unschedulable', message }),
      );
      return undefined;
    }
    const node = chosen.metadata.name ?? '';
    const bound = api.update({ ...pod, spec: { ...(pod.spec ?? { containers: [] }), nodeName: node } });
    if (!bound.ok) return undefined;
    api.updateStatus(withScheduled(bound.object, { type: 'PodScheduled', status: 'True', lastTransitionTime: time }));
    api.recordEvent({
      ...event,
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${key.namespace}/${key.name} to ${node}`,
    });
    return undefined;
  };

  runController(context, {
    sync,
    concerns: ({ type, object, old }) => {
      if (object.kind === 'Pod' && type !== 'DELETED' && waiting(object)) {
        // Its own condition is no reason to try again; a changed spec is.
        return type === 'ADDED' || (old?.kind === 'Pod' && old.spec !== object.spec) ? [keyOf(object)] : [];
      }
      const frees =
        (object.kind === 'Pod' && (type === 'DELETED' || isFinished(object))) ||
        object.kind === 'Node' ||
        object.kind === 'PersistentVolumeClaim';
      return frees
        ? api
            .list('Pod')
            .filter((pod) => waiting(pod) && attempts.has(pod.metadata.uid ?? ''))
            .map(keyOf)
        : [];
    },
    delay: ({ object }) => {
      const failed = object.kind === 'Pod' ? attempts.get(object.metadata.uid ?? '') : undefined;
      if (failed === undefined) return object.kind === 'Pod' && object.spec?.nodeName === undefined ? BIND_MS : FIRST_BACKOFF_MS;
      return Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failed - 1, 10));
    },
  });
}
