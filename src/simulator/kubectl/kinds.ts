import type { Kind, ObjectMeta } from '../manifest/types.ts';

/** Any API object as printers see it; every stored kind is one, and so are those made up for reading (EndpointSlice). */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** What kubectl's discovery knows of one resource. */
export interface Resource {
  readonly kind: string;
  /** Absent for resources that the simulated cluster serves but never holds. */
  readonly stored?: Kind;
  readonly plural: string;
  readonly singular: string;
  readonly short: readonly string[];
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  readonly namespaced: boolean;
  /** Belongs to `kubectl get all`. */
  readonly all: boolean;
}

/** Kind, plural, short names, flags: `s` stored, `a` in `get all`, `c` cluster-scoped; by group in the order of `api-resources`. */
const TABLE: readonly (readonly [group: string, rows: string])[] = [
  [
    '',
    'ConfigMap configmaps cm s|Endpoints endpoints ep s|Event events ev s|LimitRange limitranges limits -|Namespace namespaces ns sc|Node nodes no sc|PersistentVolumeClaim persistentvolumeclaims pvc s|PersistentVolume persistentvolumes pv c|Pod pods po sa|ReplicationController replicationcontrollers rc a|ResourceQuota resourcequotas quota -|Secret secrets - s|ServiceAccount serviceaccounts sa s|Service services svc sa',
  ],
  [
    'apps',
    'ControllerRevision controllerrevisions - s|DaemonSet daemonsets ds sa|Deployment deployments deploy sa|ReplicaSet replicasets rs sa|StatefulSet statefulsets sts sa',
  ],
  ['autoscaling/v2', 'HorizontalPodAutoscaler horizontalpodautoscalers hpa a'],
  ['batch', 'CronJob cronjobs cj sa|Job jobs - sa'],
  ['coordination.k8s.io', 'Lease leases - -'],
  ['discovery.k8s.io', 'EndpointSlice endpointslices - -'],
  ['networking.k8s.io', 'IngressClass ingressclasses - c|Ingress ingresses ing -|NetworkPolicy networkpolicies netpol -'],
  ['policy', 'PodDisruptionBudget poddisruptionbudgets pdb -'],
  [
    'rbac.authorization.k8s.io',
    'ClusterRoleBinding clusterrolebindings - c|ClusterRole clusterroles - c|RoleBinding rolebindings - -|Role roles - -',
  ],
  ['scheduling.k8s.io', 'PriorityClass priorityclasses pc c'],
  ['storage.k8s.io', 'StorageClass storageclasses sc c'],
];

export const RESOURCES: readonly Resource[] = TABLE.flatMap(([groupVersion, rows]) =>
  rows.split('|').map((cells): Resource => {
    const [kind = '', plural = '', short = '-', flags = ''] = cells.split(' ');
    const [group = '', version = 'v1'] = groupVersion.split('/');
    return {
      kind,
      plural,
      group,
      version,
      singular: kind.toLowerCase(),
      short: short === '-' ? [] : [short],
      namespaced: !flags.includes('c'),
      all: flags.includes('a'),
      ...(flags.includes('s') ? { stored: kind as Kind } : {}),
    };
  }),
);

const byKind = new Map(RESOURCES.map((r) => [r.kind, r]));
const byName = new Map(RESOURCES.flatMap((r) => [r.plural, r.singular, ...r.short].map((name) => [name, r] as const)));
const UNKNOWN: Resource = { kind: '', plural: '', singular: '', short: [], group: '', version: 'v1', namespaced: true, all: false };

export const resourceOf = (kind: string): Resource =>
  byKind.get(kind) ?? { ...UNKNOWN, kind, plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase() };

/** Finds what a reader calls a resource: `pod`, `PODS`, `po`, `deployments.apps`, `jobs.v1.batch`. */
export function findResource(name: string): Resource | undefined {
  const [first = '', ...rest] = name.toLowerCase().split('.');
  const found = byName.get(first);
  if (found === undefined || rest.length === 0) return found;
  // A version stands between name and group: `jobs.v1.batch`, `pods.v1.`; `pods.v1` would be of a group `v1`.
  const group = rest.length > 1 && rest[0] === found.version ? rest.slice(1).join('.') : rest.join('.');
  return group === found.group ? found : undefined;
}

/** `deployments.apps`, `pods`: as in API errors. */
export const groupResource = (r: Resource): string => (r.group === '' ? r.plural : `${r.plural}.${r.group}`);
/** `deployment.apps`, `pod`: as in kubectl's result lines. */
export const singularName = (r: Resource): string => (r.group === '' ? r.singular : `${r.singular}.${r.group}`);
/** `deployment.apps/web`, as `-o name` prints it. */
export const nameOf = ({ apiVersion, kind, metadata }: ApiObject): string =>
  `${singularName({ ...resourceOf(kind), group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '' })}/${metadata.name ?? ''}`;
export const apiVersionOf = (r: Resource): string => (r.group === '' ? r.version : `${r.group}/${r.version}`);
/** Where `apply` keeps what it was given. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** The annotation that `rollout history` shows. */
export const CAUSE = 'kubernetes.io/change-cause';
