import { equal } from '../api/freeze.ts';
import type { ControllerRevision, DaemonSet, StatefulSet } from '../manifest/types.ts';
import { controllerOf, ownerReference, type ControllerContext } from './controller.ts';

const HASH = { StatefulSet: 'controller.kubernetes.io/hash', DaemonSet: 'controller-revision-hash' } as const;

/**
 * Keeps the history of a set's template (`kubectl rollout history`, `undo`): the present template is the newest revision, made or, when it
 * has been there before, numbered anew. Revisions beyond `revisionHistoryLimit` go, the oldest first.
 */
export function keepHistory({ api }: ControllerContext, set: StatefulSet | DaemonSet, hash: string): void {
  const { name = '', namespace = '', uid } = set.metadata;
  const all = api
    .list('ControllerRevision', namespace)
    .filter((r) => controllerOf(r)?.uid === uid)
    .toSorted((a, b) => a.revision - b.revision);
  const data = { spec: { template: { ...set.spec?.template, $patch: 'replace' } } };
  const newest = all.at(-1);
  const next = (newest?.revision ?? 0) + 1;
  const same = all.find((r) => equal(r.data, data));
  if (same !== undefined && same !== newest) api.update<ControllerRevision>({ ...same, revision: next });
  if (same === undefined) {
    const { annotations } = set.metadata;
    api.create<ControllerRevision>({
      apiVersion: 'apps/v1',
      data,
      kind: 'ControllerRevision',
      revision: next,
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...set.spec?.template.metadata?.labels, [HASH[set.kind]]: hash },
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [ownerReference(set)],
      },
    });
  }
  const old = all.filter((r) => r !== same && r !== newest);
  for (const r of old.slice(0, Math.max(0, old.length - (set.spec?.revisionHistoryLimit ?? 10))))
    api.delete('ControllerRevision', namespace, r.metadata.name ?? '');
}
