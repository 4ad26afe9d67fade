import type { Kind } from '../manifest/types.ts';

/** How the API server names each kind: resource (plural), group, and whether it lives in a namespace. */
export const KINDS: Readonly<Record<Kind, { readonly plural: string; readonly group: string; readonly namespaced: boolean }>> = {
  Pod: { plural: 'pods', group: '', namespaced: true },
  Node: { plural: 'nodes', group: '', namespaced: false },
  Event: { plural: 'events', group: '', namespaced: true },
  Service: { plural: 'services', group: '', namespaced: true },
  ConfigMap: { plural: 'configmaps', group: '', namespaced: true },
  Secret: { plural: 'secrets', group: '', namespaced: true },
  Namespace: { plural: 'namespaces', group: '', namespaced: false },
  PersistentVolumeClaim: { plural: 'persistentvolumeclaims', group: '', namespaced: true },
  ServiceAccount: { plural: 'serviceaccounts', group: '', namespaced: true },
  Endpoints: { plural: 'endpoints', group: '', namespaced: true },
  Deployment: { plural: 'deployments', group: 'apps', namespaced: true },
  ReplicaSet: { plural: 'replicasets', group: 'apps', namespaced: true },
  StatefulSet: { plural: 'statefulsets', group: 'apps', namespaced: true },
  DaemonSet: { plural: 'daemonsets', group: 'apps', namespaced: true },
  ControllerRevision: { plural: 'controllerrevisions', group: 'apps', namespaced: true },
  Job: { plural: 'jobs', group: 'batch', namespaced: true },
  CronJob: { plural: 'cronjobs', group: 'batch', namespaced: true },
};

/** `pods` or `deployments.apps`, as messages of the API server write it. */
export const resourceName = (kind: Kind): string => KINDS[kind].plural + (KINDS[kind].group === '' ? '' : `.${KINDS[kind].group}`);
