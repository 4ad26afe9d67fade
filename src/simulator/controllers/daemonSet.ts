import type { DaemonSet, Pod } from '../manifest/types.ts';
import {
  isActive,
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
import { podFromTemplate } from './replicaSet.ts';
import { keepHistory } from './revisions.ts';
import { templateHash } from './templateHash.ts';

const REVISION = 'controller-revision-hash';
/** Node troubles that a DaemonSet's Pods put up with. */
const TOLERATED = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
] as const;

/** Keeps one Pod of a DaemonSet on every node. */
export function runDaemonSets(context: ControllerContext): void {
  const { api } = context;
  const component = 'daemonset-controller';
  const nodeOf = (pod: Pod): string | undefined =>
    pod.spec?.nodeName ??
    pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];

  const create = (set: DaemonSet, node: string, revision: string): void => {
    const pod = podFromTemplate(set.spec?.template, set, { generateName: `${set.metadata.name ?? ''}-` });
    const made = api.create<Pod>({
      ...pod,
      metadata: {
        ...pod.metadata,
        labels: { ...pod.metadata.labels, [REVISION]: revision, 'pod-template-generation': String(set.metadata.generation ?? 1) },
      },
      spec: {
        ...pod.spec!,
        affinity: {
          ...pod.spec?.affinity,
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
            },
          },
        },
        tolerations: [
          ...(pod.spec?.tolerations ?? []),
          ...TOLERATED.map(([key, effect]) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists' as const, effect })),
        ],
      },
    });
    if (made.ok)
      api.recordEvent({
        object: set,
        component,
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: `Created pod: ${made.object.metadata.name ?? ''}`,
      });
  };
  const remove = (set: DaemonSet, pod: Pod): void => {
    api.delete('Pod', set.metadata.namespace ?? '', pod.metadata.name ?? '');
    api.recordEvent({
      object: set,
      component,
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${pod.metadata.name ?? ''}`,
    });
  };

  const sync = (key: Key): undefined => {
    const set = api.get('DaemonSet', key.namespace, key.name);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return undefined;
    const revision = templateHash(set.spec?.template);
    keepHistory(context, set, revision);
    const selector = Object.entries(set.spec?.template.spec?.nodeSelector ?? {});
    const nodes = api
      .list('Node')
      .filter((node) => selector.every(([label, value]) => node.metadata.labels?.[label] === value))
      .map((node) => node.metadata.name ?? '');
    for (const node of nodes) {
      const pods = podsOf(api, set).filter((pod) => nodeOf(pod) === node);
      for (const pod of pods) {
        const outdated = pod.metadata.labels?.[REVISION] !== revision && set.spec?.updateStrategy?.type !== 'OnDelete';
        if (pod.metadata.deletionTimestamp === undefined && (isFinished(pod) || outdated)) remove(set, pod);
      }
      if (pods.length === 0) create(set, node, revision);
    }
    const pods = podsOf(api, set);
    for (const pod of pods) if (isActive(pod) && !nodes.includes(nodeOf(pod) ?? '')) remove(set, pod);
    const active = pods.filter((pod) => isActive(pod) && nodes.includes(nodeOf(pod) ?? ''));
    const ready = active.filter(isReady).length;
    api.updateStatus({
      ...set,
      status: {
        currentNumberScheduled: active.length,
        numberMisscheduled: 0,
        desiredNumberScheduled: nodes.length,
        numberReady: ready,
        observedGeneration: set.metadata.generation,
        updatedNumberScheduled: some(active.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length),
        numberAvailable: some(ready),
        numberUnavailable: some(nodes.length - ready),
      },
    });
    return undefined;
  };
  runController(context, {
    sync,
    concerns: ({ object }) =>
      object.kind === 'DaemonSet'
        ? [keyOf(object)]
        : object.kind === 'Pod'
          ? ownerKeys(object, 'DaemonSet')
          : object.kind === 'Node'
            ? api.list('DaemonSet').map(keyOf)
            : [],
    delay: () => SYNC_MS,
  });
}
