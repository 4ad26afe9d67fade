import type { PersistentVolumeClaim, Pod, StatefulSet } from '../manifest/types.ts';
import {
  isFinished,
  isReady,
  keyOf,
  ownerKeys,
  podsOf,
  runController,
  some,
  SYNC_MS,
  type ControllerContext,
  type Key,
} from './controller.ts';
import { MOST_REPLICAS, podFromTemplate } from './replicaSet.ts';
import { keepHistory } from './revisions.ts';
import { templateHash } from './templateHash.ts';

const REVISION = 'controller-revision-hash';
const ordinalOf = (pod: Pod): number => Number(/-(\d+)$/.exec(pod.metadata.name ?? '')?.[1] ?? NaN);

/** Keeps a StatefulSet's numbered Pods: made and removed one after another unless `podManagementPolicy` is Parallel. */
export function runStatefulSets(context: ControllerContext): void {
  const { api } = context;
  const component = 'statefulset-controller';

  const podOf = (set: StatefulSet, ordinal: number, revision: string): Pod => {
    const name = `${set.metadata.name ?? ''}-${ordinal}`;
    const pod = podFromTemplate(set.spec?.template, set, { name });
    const claims = (set.spec?.volumeClaimTemplates ?? []).map((claim) => ({
      name: claim.metadata.name ?? '',
      persistentVolumeClaim: { claimName: `${claim.metadata.name ?? ''}-${name}` },
    }));
    const volumes = [...(pod.spec?.volumes ?? []).filter((volume) => !claims.some((claim) => claim.name === volume.name)), ...claims];
    return {
      ...pod,
      metadata: {
        ...pod.metadata,
        generateName: `${set.metadata.name ?? ''}-`,
        labels: {
          ...pod.metadata.labels,
          'apps.kubernetes.io/pod-index': String(ordinal),
          [REVISION]: revision,
          'statefulset.kubernetes.io/pod-name': name,
        },
      },
      spec: {
        ...pod.spec!,
        hostname: name,
        ...(set.spec?.serviceName === undefined || set.spec.serviceName === '' ? {} : { subdomain: set.spec.serviceName }),
        ...(volumes.length > 0 ? { volumes } : {}),
      },
    };
  };
  const create = (set: StatefulSet, ordinal: number, revision: string): void => {
    const pod = podOf(set, ordinal, revision);
    const name = pod.metadata.name ?? '';
    const who = `in StatefulSet ${set.metadata.name ?? ''}`;
    for (const template of set.spec?.volumeClaimTemplates ?? []) {
      const claim: PersistentVolumeClaim = {
        ...template,
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          ...template.metadata,
          name: `${template.metadata.name ?? ''}-${name}`,
          namespace: set.metadata.namespace,
          labels: { ...set.spec?.selector.matchLabels },
        },
      };
      if (api.create(claim).ok)
        api.recordEvent({
          object: set,
          component,
          type: 'Normal',
          reason: 'SuccessfulCreate',
          message: `create Claim ${claim.metadata.name ?? ''} Pod ${name} ${who} success`,
        });
    }
    const made = api.create(pod);
    if (made.ok)
      api.recordEvent({
        object: set,
        component,
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: `create Pod ${name} ${who} successful`,
      });
    else
      api.recordEvent({
        object: set,
        component,
        type: 'Warning',
        reason: 'FailedCreate',
        message: `create Pod ${name} ${who} failed error: ${made.failure.message}`,
      });
  };
  const remove = (set: StatefulSet, pod: Pod): void => {
    api.delete('Pod', set.metadata.namespace ?? '', pod.metadata.name ?? '');
    api.recordEvent({
      object: set,
      component,
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `delete Pod ${pod.metadata.name ?? ''} in StatefulSet ${set.metadata.name ?? ''} successful`,
    });
  };

  /** One step towards the wanted Pods; answers when nothing more may be done for now. */
  const advance = (set: StatefulSet, revision: string): void => {
    const start = set.spec?.ordinals?.start ?? 0;
    const wanted = Math.min(set.spec?.replicas ?? 1, MOST_REPLICAS);
    const parallel = set.spec?.podManagementPolicy === 'Parallel';
    const pods = new Map(podsOf(api, set).map((pod) => [ordinalOf(pod), pod]));
    for (let ordinal = start; ordinal < start + wanted; ordinal++) {
      const pod = pods.get(ordinal);
      if (pod === undefined) create(set, ordinal, revision);
      else if (isFinished(pod) && pod.metadata.deletionTimestamp === undefined) remove(set, pod);
      else if (pod.metadata.deletionTimestamp === undefined && isReady(pod)) continue;
      if (!parallel) return;
    }
    const surplus = [...pods.values()]
      .filter((pod) => ordinalOf(pod) < start || ordinalOf(pod) >= start + wanted)
      .sort((a, b) => ordinalOf(b) - ordinalOf(a));
    for (const pod of surplus) {
      if (pod.metadata.deletionTimestamp === undefined) remove(set, pod);
      if (!parallel) return;
    }
    if (set.spec?.updateStrategy?.type === 'OnDelete') return;
    const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
    for (let ordinal = start + wanted - 1; ordinal >= start + partition; ordinal--) {
      const pod = pods.get(ordinal);
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
      if (pod.metadata.labels?.[REVISION] !== revision) return remove(set, pod);
      if (!isReady(pod)) return;
    }
  };

  const sync = (key: Key): undefined => {
    const set = api.get('StatefulSet', key.namespace, key.name);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
    const hash = templateHash(set.spec?.template);
    const revision = `${key.name}-${hash}`;
    keepHistory(context, set, hash);
    advance(set, revision);
    const pods = podsOf(api, set);
    const current = set.status?.currentRevision ?? revision;
    const updated = pods.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length;
    const ready = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod)).length;
    const done = updated === (set.spec?.replicas ?? 1) && ready === updated;
    api.updateStatus({
      ...set,
      status: {
        ...set.status,
        observedGeneration: set.metadata.generation,
        replicas: pods.length,
        readyReplicas: some(ready),
        currentReplicas: some(done ? updated : pods.filter((pod) => pod.metadata.labels?.[REVISION] === current).length),
        updatedReplicas: some(updated),
        availableReplicas: ready,
        currentRevision: done ? revision : current,
        updateRevision: revision,
        collisionCount: 0,
      },
    });
    return undefined;
  };
  runController(context, {
    sync,
    concerns: ({ object }) =>
      object.kind === 'StatefulSet' ? [keyOf(object)] : object.kind === 'Pod' ? ownerKeys(object, 'StatefulSet') : [],
    delay: () => SYNC_MS,
  });
}
