import type {
  CronJob,
  DaemonSet,
  Deployment,
  Endpoints,
  Event,
  Job,
  KubernetesObject,
  LabelSelector,
  Node,
  PersistentVolumeClaim,
  Pod,
  PodTemplateSpec,
  Service,
} from '../../manifest/types.ts';
import type { ApiObject } from '../kinds.ts';
import { nameOf } from '../kinds.ts';
import { dig, isList, text } from '../json.ts';
import { humanDuration, since } from './duration.ts';
import { podRow } from './podRow.ts';
import { alignTable } from './tabwriter.ts';

export interface TableOptions {
  /** Calendar time in ms since the Unix epoch. */
  readonly now: number;
  readonly wide?: boolean;
  /** `pod/web` instead of `web`. */
  readonly showKind?: boolean;
  readonly showLabels?: boolean;
  /** `-L app,tier`: a column for each label. */
  readonly labelColumns?: readonly string[];
  readonly allNamespaces?: boolean;
  readonly noHeaders?: boolean;
  /** `--server-print=false`: what kubectl knows of every object by itself, its name and age. */
  readonly namesOnly?: boolean;
}
export interface Table {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
/** Columns of a kind; those after `wide` only with `-o wide`. Without `custom`, NAME comes first. */
interface Columns<T> {
  readonly headers: string;
  readonly wide?: string;
  readonly cells: (object: T, now: number) => readonly unknown[];
  readonly wideCells?: (object: T, now: number) => readonly unknown[];
}

export const formatLabels = (labels: Readonly<Record<string, string>> | undefined, separator = ','): string => {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((k) => `${k}=${labels?.[k] ?? ''}`).join(separator);
};
const OPERATORS: Readonly<Record<string, string>> = { In: 'in', NotIn: 'notin' };
export function formatSelector(selector: LabelSelector | undefined): string {
  const parts: (readonly [string, string])[] = Object.keys(selector?.matchLabels ?? {}).map(
    (k) => [k, `${k}=${selector?.matchLabels?.[k] ?? ''}`] as const,
  );
  for (const e of selector?.matchExpressions ?? []) {
    parts.push([
      e.key,
      e.operator === 'Exists'
        ? e.key
        : e.operator === 'DoesNotExist'
          ? `!${e.key}`
          : `${e.key} ${OPERATORS[e.operator] ?? e.operator} (${[...(e.values ?? [])].sort().join(',')})`,
    ]);
  }
  return parts.length === 0
    ? '<none>'
    : parts
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, s]) => s)
        .join(',');
}
const template = (t: PodTemplateSpec | undefined): readonly string[] => {
  const containers = t?.spec?.containers ?? [];
  return [containers.map((c) => c.name).join(','), containers.map((c) => c.image ?? '').join(',')];
};
const orNone = (s: string | undefined): string => (s === undefined || s === '' ? '<none>' : s);
const condition = (
  object: { readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } },
  type: string,
): boolean => object.status?.conditions?.some((c) => c.type === type && c.status === 'True') ?? false;

function jobStatus(job: Job): string {
  if (condition(job, 'Complete')) return 'Complete';
  if (condition(job, 'Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) if (condition(job, type)) return type;
  return 'Running';
}
function jobCompletions(job: Job): string {
  const done = job.status?.succeeded ?? 0;
  if (job.spec?.completions !== undefined) return `${done}/${job.spec.completions}`;
  const parallel = job.spec?.parallelism ?? 1;
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`;
}
export function jobDuration(job: Job, now: number): string {
  const start = Date.parse(job.status?.startTime ?? '');
  if (Number.isNaN(start)) return '';
  const end = Date.parse(job.status?.completionTime ?? '');
  return humanDuration((Number.isNaN(end) ? now : end) - start);
}
const servicePorts = (s: Service): string =>
  (s.spec?.ports ?? []).map((p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? 'TCP'}`).join(',');
function externalIP(s: Service): string {
  const ips = (s.spec?.externalIPs ?? []).join(',');
  if (s.spec?.type === 'ExternalName') return s.spec.externalName ?? '';
  if (s.spec?.type !== 'LoadBalancer') return orNone(ips);
  const lb = (s.status?.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? '').join(',');
  return [lb, ips].filter((x) => x !== '').join(',') || '<pending>';
}
function nodeStatus(n: Node): string {
  const ready = n.status?.conditions?.find((c) => c.type === 'Ready')?.status;
  return `${ready === 'True' ? 'Ready' : ready === undefined ? 'Unknown' : 'NotReady'}${n.spec?.unschedulable === true ? ',SchedulingDisabled' : ''}`;
}
export const nodeRoles = (n: Node): string =>
  orNone(
    Object.keys(n.metadata.labels ?? {})
      .filter((k) => k.startsWith('node-role.kubernetes.io/'))
      .map((k) => k.slice(24))
      .sort()
      .join(','),
  );
/** `10.0.0.1:80,10.0.0.2:80`, at most three, then ` + 2 more...`. */
export function endpointList(e: Endpoints | undefined, portName?: string): string {
  const all = (e?.subsets ?? []).flatMap((s) => {
    const ports = (s.ports ?? []).filter((p) => portName === undefined || (p.name ?? '') === portName);
    return (s.addresses ?? []).flatMap((a) =>
      ports.length === 0 && portName === undefined ? [a.ip] : ports.map((p) => `${a.ip}:${p.port}`),
    );
  });
  return all.length === 0
    ? portName === undefined
      ? '<none>'
      : ''
    : all.slice(0, 3).join(',') + (all.length > 3 ? ` + ${all.length - 3} more...` : '');
}
function podWide(p: Pod): readonly unknown[] {
  const gates = p.spec?.readinessGates ?? [];
  const passed = gates.filter((g) => p.status?.conditions?.some((c) => c.type === g.conditionType && c.status === 'True')).length;
  return [
    orNone(p.status?.podIPs?.[0]?.ip ?? p.status?.podIP),
    orNone(p.spec?.nodeName),
    orNone(p.status?.nominatedNodeName),
    gates.length === 0 ? '<none>' : `${passed}/${gates.length}`,
  ];
}
/** When an event was last and first seen, as RFC 3339. */
export const eventTimes = (e: Event): { readonly first: string | undefined; readonly last: string | undefined; readonly count: number } => {
  const first = e.firstTimestamp ?? e.eventTime;
  return {
    first,
    last: e.series?.lastObservedTime ?? e.lastTimestamp ?? first,
    count: e.series?.count ?? (e.count === undefined || e.count === 0 ? 1 : e.count),
  };
};
const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
export const accessModes = (modes: readonly string[] | undefined): string => (modes ?? []).map((m) => SHORT_MODES[m] ?? m).join(',');
const dataCount = (o: { readonly data?: object; readonly binaryData?: object }): number =>
  Object.keys(o.data ?? {}).length + Object.keys(o.binaryData ?? {}).length;

type ColumnsOf = { readonly [K in KubernetesObject['kind']]: Columns<Extract<KubernetesObject, { kind: K }>> };
const TEMPLATE = 'CONTAINERS|IMAGES|SELECTOR';
const age = (o: ApiObject, now: number): string => since(o.metadata.creationTimestamp, now);

const COLUMNS: ColumnsOf = {
  Pod: {
    headers: 'READY|STATUS|RESTARTS|AGE',
    wide: 'IP|NODE|NOMINATED NODE|READINESS GATES',
    cells: (p, now) => {
      const row = podRow(p, now);
      return [row.ready, row.status, row.restarts, age(p, now)];
    },
    wideCells: podWide,
  },
  Deployment: {
    headers: 'READY|UP-TO-DATE|AVAILABLE|AGE',
    wide: TEMPLATE,
    cells: (d: Deployment, now) => [
      `${d.status?.readyReplicas ?? 0}/${d.spec?.replicas ?? 0}`,
      d.status?.updatedReplicas ?? 0,
      d.status?.availableReplicas ?? 0,
      age(d, now),
    ],
    wideCells: (d) => [...template(d.spec?.template), formatSelector(d.spec?.selector)],
  },
  ReplicaSet: {
    headers: 'DESIRED|CURRENT|READY|AGE',
    wide: TEMPLATE,
    cells: (r, now) => [r.spec?.replicas ?? 0, r.status?.replicas ?? 0, r.status?.readyReplicas ?? 0, age(r, now)],
    wideCells: (r) => [...template(r.spec?.template), formatSelector(r.spec?.selector)],
  },
  StatefulSet: {
    headers: 'READY|AGE',
    wide: 'CONTAINERS|IMAGES',
    cells: (s, now) => [`${s.status?.readyReplicas ?? 0}/${s.spec?.replicas ?? 0}`, age(s, now)],
    wideCells: (s) => template(s.spec?.template),
  },
  DaemonSet: {
    headers: 'DESIRED|CURRENT|READY|UP-TO-DATE|AVAILABLE|NODE SELECTOR|AGE',
    wide: TEMPLATE,
    cells: (d: DaemonSet, now) => [
      d.status?.desiredNumberScheduled ?? 0,
      d.status?.currentNumberScheduled ?? 0,
      d.status?.numberReady ?? 0,
      d.status?.updatedNumberScheduled ?? 0,
      d.status?.numberAvailable ?? 0,
      formatLabels(d.spec?.template.spec?.nodeSelector),
      age(d, now),
    ],
    wideCells: (d) => [...template(d.spec?.template), formatSelector(d.spec?.selector)],
  },
  Job: {
    headers: 'STATUS|COMPLETIONS|DURATION|AGE',
    wide: TEMPLATE,
    cells: (j, now) => [jobStatus(j), jobCompletions(j), jobDuration(j, now), age(j, now)],
    wideCells: (j) => [...template(j.spec?.template), formatSelector(j.spec?.selector)],
  },
  CronJob: {
    headers: 'SCHEDULE|TIMEZONE|SUSPEND|ACTIVE|LAST SCHEDULE|AGE',
    wide: TEMPLATE,
    cells: (c: CronJob, now) => [
      c.spec.schedule,
      orNone(c.spec.timeZone),
      c.spec.suspend === undefined ? '<unset>' : c.spec.suspend ? 'True' : 'False',
      c.status?.active?.length ?? 0,
      c.status?.lastScheduleTime === undefined ? '<none>' : since(c.status.lastScheduleTime, now),
      age(c, now),
    ],
    wideCells: (c) => [...template(c.spec.jobTemplate.spec?.template), formatSelector(c.spec.jobTemplate.spec?.selector)],
  },
  Service: {
    headers: 'TYPE|CLUSTER-IP|EXTERNAL-IP|PORT(S)|AGE',
    wide: 'SELECTOR',
    cells: (s, now) => [
      s.spec?.type ?? 'ClusterIP',
      orNone(s.spec?.clusterIPs?.[0] ?? s.spec?.clusterIP),
      externalIP(s),
      orNone(servicePorts(s)),
      age(s, now),
    ],
    wideCells: (s) => [formatLabels(s.spec?.selector)],
  },
  Endpoints: { headers: 'ENDPOINTS|AGE', cells: (e, now) => [endpointList(e), age(e, now)] },
  ConfigMap: { headers: 'DATA|AGE', cells: (c, now) => [dataCount(c), age(c, now)] },
  Secret: { headers: 'TYPE|DATA|AGE', cells: (s, now) => [s.type ?? 'Opaque', dataCount(s), age(s, now)] },
  Namespace: { headers: 'STATUS|AGE', cells: (n, now) => [n.status?.phase ?? 'Active', age(n, now)] },
  ControllerRevision: {
    headers: 'CONTROLLER|REVISION|AGE',
    cells: (r, now) => {
      const owner = r.metadata.ownerReferences?.find((o) => o.controller === true);
      return [owner === undefined ? '<none>' : `${owner.kind.toLowerCase()}.apps/${owner.name}`, r.revision, age(r, now)];
    },
  },
  ServiceAccount: { headers: 'AGE', cells: (s, now) => [age(s, now)] },
  Node: {
    headers: 'STATUS|ROLES|AGE|VERSION',
    wide: 'INTERNAL-IP|EXTERNAL-IP|OS-IMAGE|KERNEL-VERSION|CONTAINER-RUNTIME',
    cells: (n, now) => [nodeStatus(n), nodeRoles(n), age(n, now), n.status?.nodeInfo?.kubeletVersion ?? ''],
    wideCells: (n) => {
      const address = (type: string): string => orNone(n.status?.addresses?.find((a) => a.type === type)?.address);
      const info = n.status?.nodeInfo;
      return [
        address('InternalIP'),
        address('ExternalIP'),
        info?.osImage ?? '<unknown>',
        info?.kernelVersion ?? '<unknown>',
        info?.containerRuntimeVersion ?? '<unknown>',
      ];
    },
  },
  PersistentVolumeClaim: {
    headers: 'STATUS|VOLUME|CAPACITY|ACCESS MODES|STORAGECLASS|VOLUMEATTRIBUTESCLASS|AGE',
    wide: 'VOLUMEMODE',
    cells: (p: PersistentVolumeClaim, now) => {
      const bound = p.spec?.volumeName !== undefined && p.spec.volumeName !== '';
      return [
        p.metadata.deletionTimestamp !== undefined ? 'Terminating' : (p.status?.phase ?? 'Pending'),
        p.spec?.volumeName ?? '',
        bound ? (p.status?.capacity?.['storage'] ?? '') : '',
        bound ? accessModes(p.status?.accessModes) : '',
        p.spec?.storageClassName ?? '',
        p.spec?.volumeAttributesClassName ?? '<unset>',
        age(p, now),
      ];
    },
    wideCells: (p) => [p.spec?.volumeMode ?? '<unset>'],
  },
  Event: {
    headers: 'LAST SEEN|TYPE|REASON|OBJECT|MESSAGE',
    cells: (e, now) => [since(eventTimes(e).last, now), e.type ?? '', e.reason ?? '', target(e), (e.message ?? '').trim()],
  },
};
const target = (e: Event): string =>
  `${(e.involvedObject.kind ?? '').toLowerCase()}${e.involvedObject.name ? `/${e.involvedObject.name}` : ''}`;
const EVENT_WIDE = 'LAST SEEN|TYPE|REASON|OBJECT|SUBOBJECT|SOURCE|MESSAGE|FIRST SEEN|COUNT|NAME'.split('|');
function eventWide(e: Event, now: number): readonly string[] {
  const { first, last, count } = eventTimes(e);
  const source = [e.source?.component ?? e.reportingComponent ?? '', e.source?.host ?? e.reportingInstance ?? '']
    .filter((s) => s !== '')
    .join(', ');
  return [
    since(last, now),
    e.type ?? '',
    e.reason ?? '',
    target(e),
    e.involvedObject.fieldPath ?? '',
    source,
    (e.message ?? '').trim(),
    since(first, now),
    String(count),
    e.metadata.name ?? '',
  ];
}

const isKind = (kind: string): kind is KubernetesObject['kind'] => Object.hasOwn(COLUMNS, kind);
const slice: Columns<ApiObject> = {
  headers: 'ADDRESSTYPE|PORTS|ENDPOINTS|AGE',
  cells: (o, now) => {
    const list = (path: string, key: string): string => {
      const items = dig(o, path);
      return isList(items)
        ? items
            .flatMap((i) => {
              const v = dig(i, key);
              return isList(v) ? v.map(String) : [String(v ?? '')];
            })
            .join(',')
        : '';
    };
    return [text(dig(o, 'addressType')), list('ports', 'port') || '<unset>', list('endpoints', 'addresses') || '<unset>', age(o, now)];
  },
};

/** Of a kind about which nothing more is known. */
const BARE: Columns<ApiObject> = { headers: 'AGE', cells: (o, now) => [age(o, now)] };

/** The table the API server renders for objects of one kind (spec 4.1, K-01, K-14). */
export function getTable(objects: readonly ApiObject[], kind: string, options: TableOptions): Table {
  const names = options.namesOnly === true;
  const columns = (names ? BARE : isKind(kind) ? COLUMNS[kind] : kind === 'EndpointSlice' ? slice : BARE) as Columns<ApiObject>;
  const isEvent = kind === 'Event' && !names;
  const wide = options.wide === true;
  const own =
    isEvent && wide ? EVENT_WIDE : [...columns.headers.split('|'), ...(wide && columns.wide !== undefined ? columns.wide.split('|') : [])];
  const labels = options.labelColumns ?? [];
  const headers = [
    ...(options.allNamespaces === true ? ['NAMESPACE'] : []),
    ...(isEvent ? [] : ['NAME']),
    ...own,
    ...labels.map((l) => l.slice(l.lastIndexOf('/') + 1).toUpperCase()),
    ...(options.showLabels === true ? ['LABELS'] : []),
  ];
  const rows = objects.map((o) => [
    ...(options.allNamespaces === true ? [o.metadata.namespace ?? ''] : []),
    ...(isEvent ? [] : [options.showKind === true ? nameOf(o) : (o.metadata.name ?? '')]),
    ...(isEvent && wide
      ? eventWide(o as unknown as Event, options.now)
      : [...columns.cells(o, options.now), ...(wide ? (columns.wideCells?.(o, options.now) ?? []) : [])]
    ).map(String),
    ...labels.map((l) => {
      const all = o.metadata.labels ?? {};
      return Object.hasOwn(all, l) ? (all[l] ?? '') : '';
    }),
    ...(options.showLabels === true ? [formatLabels(o.metadata.labels)] : []),
  ]);
  return { headers, rows };
}

/** The text of a table, `''` when there is nothing to show. */
export const printTable = (table: Table, noHeaders = false): string => alignTable(noHeaders ? table.rows : [table.headers, ...table.rows]);

/** `kubectl get KIND` for objects of one kind, as text. */
export const printObjects = (objects: readonly ApiObject[], kind: string, options: TableOptions): string =>
  printTable(getTable(objects, kind, options), options.noHeaders);
