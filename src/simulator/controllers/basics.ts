import { keyOf, runController, SYNC_MS, type ControllerContext } from './controller.ts';

/** A certificate's place is kept; nothing in the simulation checks one. */
const CA = '-----BEGIN CERTIFICATE-----\nThe simulated cluster signs nothing.\n-----END CERTIFICATE-----\n';

/** Every namespace gets its default service account and the cluster's root certificate. */
export function runNamespaces(context: ControllerContext): void {
  const { api } = context;
  runController(context, {
    sync: ({ name }) => {
      const namespace = api.get('Namespace', '', name);
      if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return undefined;
      if (api.get('ServiceAccount', name, 'default') === undefined)
        api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
      if (api.get('ConfigMap', name, 'kube-root-ca.crt') === undefined) {
        api.create({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'kube-root-ca.crt', namespace: name },
          data: { 'ca.crt': CA },
        });
      }
      return undefined;
    },
    concerns: ({ object, type }) => {
      if (object.kind === 'Namespace') return [keyOf(object)];
      const kept = type === 'DELETED' && (object.kind === 'ServiceAccount' || object.kind === 'ConfigMap');
      return kept ? [{ namespace: '', name: object.metadata.namespace ?? '' }] : [];
    },
    delay: () => SYNC_MS,
  });
}

/** The default storage class makes a volume for every claim at once. */
export function runClaims(context: ControllerContext): void {
  const { api } = context;
  runController(context, {
    sync: (key) => {
      const claim = api.get('PersistentVolumeClaim', key.namespace, key.name);
      if (claim === undefined) return undefined;
      if (claim.metadata.deletionTimestamp !== undefined) {
        const used = api
          .list('Pod', key.namespace)
          .some(
            (pod) =>
              pod.status?.phase !== 'Succeeded' &&
              pod.status?.phase !== 'Failed' &&
              (pod.spec?.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === key.name),
          );
        if (!used) api.update({ ...claim, metadata: { ...claim.metadata, finalizers: undefined } });
        return undefined;
      }
      if (claim.status?.phase === 'Bound' || claim.spec?.storageClassName !== 'standard') return undefined;
      const volume = claim.spec.volumeName ?? `pvc-${claim.metadata.uid ?? ''}`;
      const bound = api.update({ ...claim, spec: { ...claim.spec, volumeName: volume } });
      if (!bound.ok) return undefined;
      api.updateStatus({
        ...bound.object,
        status: {
          phase: 'Bound',
          accessModes: claim.spec.accessModes,
          capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '1Gi' },
        },
      });
      api.recordEvent({
        object: claim,
        component: 'persistentvolume-controller',
        type: 'Normal',
        reason: 'ProvisioningSucceeded',
        message: `Successfully provisioned volume ${volume}`,
      });
      return undefined;
    },
    concerns: ({ object, type }) => {
      if (object.kind === 'PersistentVolumeClaim') return [keyOf(object)];
      if (object.kind !== 'Pod' || type === 'ADDED') return [];
      return (object.spec?.volumes ?? []).flatMap((volume) =>
        volume.persistentVolumeClaim === undefined
          ? []
          : [{ namespace: object.metadata.namespace ?? '', name: volume.persistentVolumeClaim.claimName }],
      );
    },
    delay: () => SYNC_MS,
  });
}
