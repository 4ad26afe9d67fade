import type { Pod, PodTemplateSpec, ReplicaSet, ReplicaSetStatus } from '../manifest/types.ts';
import type { KubernetesObject } from '../manifest/types.ts';
import {
  byDispensability,
  controllerOf,
  isActive,
  isAvailable,
  isFinished,
  isReady,
  keyOf,
  matches,
  ownerKeys,
  ownerReference,
  podsOf,
  runController,
  some,
  SYNC_MS,
  type ControllerContext,
  type Key,
} from './controller.ts';

/** No run makes more Pods than this at once, whatever a manifest asks for. */
export const MOST_REPLICAS = 100;

/** A Pod as its owner's template describes it. */
export function podFromTemplate(
  template: PodTemplateSpec | undefined,
  owner: KubernetesObject,
  name: { readonly name?: string; readonly generateName?: string },
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...name,
      namespace: owner.metadata.namespace,
      ...(template?.metadata?.labels === undefined ? {} : { labels: template.metadata.labels }),
      ...(template?.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [ownerReference(owner)],
    },
    spec: template?.spec ?? { containers: [] },
  };
}

/** The status a ReplicaSet has with these Pods; counts of zero are left out but for `replicas` and `terminatingReplicas`. */
function statusOf(set: ReplicaSet, pods: readonly Pod[], now: number): ReplicaSetStatus {
  const active = pods.filter(isActive);
  const labels = set.spec?.template?.metadata?.labels ?? {};
  return {
    ...set.status,
    replicas: active.length,
    fullyLabeledReplicas: some(active.filter((pod) => matches({ matchLabels: labels }, pod.metadata.labels)).length),
    readyReplicas: some(active.filter(isReady).length),
    availableReplicas: some(active.filter((pod) => isAvailable(pod, set.spec?.minReadySeconds ?? 0, now)).length),
    terminatingReplicas: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isFinished(pod)).length,
    observedGeneration: set.metadata.generation,
  };
}

/** Keeps as many Pods of a template as a ReplicaSet asks for. */
export function runReplicaSets(context: ControllerContext): void {
  const { api, clock, epoch } = context;
  const component = 'replicaset-controller';
  const sync = (key: Key): number | undefined => {
    const set = api.get('ReplicaSet', key.namespace, key.name);
    if (set === undefined) return undefined;
    const active = podsOf(api, set).filter(isActive);
    const wanted = Math.min(set.spec?.replicas ?? 1, MOST_REPLICAS);
    if (set.metadata.deletionTimestamp === undefined) {
      for (let i = active.length; i < wanted; i++) {
        const made = api.create(podFromTemplate(set.spec?.template, set, { generateName: `${key.name}-` }));
        if (!made.ok) {
          api.recordEvent({
            object: set,
            component,
            type: 'Warning',
            reason: 'FailedCreate',
            message: `Error creating: ${made.failure.message}`,
          });
          break;
        }
        api.recordEvent({
          object: set,
          component,
          type: 'Normal',
          reason: 'SuccessfulCreate',
          message: `Created pod: ${made.object.metadata.name ?? ''}`,
        });
      }
      for (const pod of [...active].sort(byDispensability).slice(0, Math.max(0, active.length - wanted))) {
        api.delete('Pod', key.namespace, pod.metadata.name ?? '');
        api.recordEvent({
          object: set,
          component,
          type: 'Normal',
          reason: 'SuccessfulDelete',
          message: `Deleted pod: ${pod.metadata.name ?? ''}`,
        });
      }
    }
    api.updateStatus({ ...set, status: statusOf(set, podsOf(api, set), epoch + clock.now()) });
    const minReady = set.spec?.minReadySeconds ?? 0;
    return minReady > 0 && podsOf(api, set).some((pod) => isReady(pod) && !isAvailable(pod, minReady, epoch + clock.now()))
      ? 1000
      : undefined;
  };
  runController(context, {
    sync,
    concerns: ({ object }) =>
      object.kind === 'ReplicaSet'
        ? [keyOf(object)]
        : object.kind === 'Pod' && controllerOf(object) !== undefined
          ? ownerKeys(object, 'ReplicaSet')
          : [],
    delay: () => SYNC_MS,
  });
}
