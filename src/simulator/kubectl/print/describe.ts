import type { ObjectReader } from '../../api/types.ts';
import type {
  ConfigMap,
  Endpoints,
  KubernetesObject,
  Namespace,
  Node,
  PersistentVolumeClaim,
  Pod,
  Secret,
  Service,
  ServiceAccount,
} from '../../manifest/types.ts';
import { podLimits, podRequests, formatTotals } from '../../manifest/resources.ts';
import { isList, isObject } from '../json.ts';
import type { ApiObject } from '../kinds.ts';
import { describePod } from './describePod.ts';
import { cronJob, daemonSet, deployment, job, replicaSet, statefulSet } from './describeWorkloads.ts';
import { rfc1123, since } from './duration.ts';
import { goString } from './json.ts';
import { toJson } from './output.ts';
import { parseQuantity } from './quantity.ts';
import { accessModes, endpointList, formatLabels, nodeRoles } from './tables.ts';
import { annotations, createWriter, describeEvents, eventsOf, heading, labels, type Writer } from './writer.ts';

type Of<K extends KubernetesObject['kind']> = Extract<KubernetesObject, { kind: K }>;
type Describer<K extends KubernetesObject['kind']> = (w: Writer, object: Of<K>, reader: ObjectReader, now: number) => void;

function named(w: Writer, o: ApiObject, namespaced = true): void {
  heading(w, o.metadata, namespaced);
  labels(w, 'Labels', o.metadata.labels);
  annotations(w, o.metadata.annotations);
}
function service(w: Writer, s: Service, reader: ObjectReader): void {
  named(w, s);
  const spec = s.spec;
  w.line(0, `Selector:\t${formatLabels(spec?.selector)}`);
  w.line(0, `Type:\t${spec?.type ?? 'ClusterIP'}`);
  if (spec?.ipFamilyPolicy !== undefined) w.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  w.line(0, `IP Families:\t${spec?.ipFamilies?.join(',') || '<none>'}`);
  w.line(0, `IP:\t${spec?.clusterIP ?? ''}`);
  w.line(0, `IPs:\t${(spec?.clusterIPs ?? []).join(',') || '<none>'}`);
  if (spec?.externalIPs !== undefined && spec.externalIPs.length > 0) w.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec?.loadBalancerIP) w.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec?.externalName) w.line(0, `External Name:\t${spec.externalName}`);
  const endpoints = reader.get('Endpoints', s.metadata.namespace ?? '', s.metadata.name ?? '');
  for (const p of spec?.ports ?? []) {
    const name = p.name || '<unset>';
    const protocol = p.protocol ?? 'TCP';
    w.line(0, `Port:\t${name}\t${p.port}/${protocol}`);
    w.line(0, `TargetPort:\t${p.targetPort ?? p.port}/${protocol}`);
    if (p.appProtocol !== undefined) w.line(0, `AppProtocol:\t${p.appProtocol}`);
    if (p.nodePort) w.line(0, `NodePort:\t${name}\t${p.nodePort}/${protocol}`);
    w.line(0, `Endpoints:\t${endpointList(endpoints, p.name ?? '')}`);
  }
  w.line(0, `Session Affinity:\t${spec?.sessionAffinity ?? 'None'}`);
  if (spec?.externalTrafficPolicy) w.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec?.internalTrafficPolicy) w.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
}
function configMap(w: Writer, c: ConfigMap): void {
  named(w, c);
  w.line(0, '\nData\n====');
  for (const k of Object.keys(c.data ?? {}).sort()) w.line(0, `${k}:\n----\n${c.data?.[k] ?? ''}\n`);
  w.line(0, '\nBinaryData\n====');
  for (const k of Object.keys(c.binaryData ?? {}).sort()) w.line(0, `${k}: ${bytes(c.binaryData?.[k])} bytes`);
  w.line(0, '');
}
const bytes = (base64: string | undefined): number => {
  const s = (base64 ?? '').replace(/\s/g, '');
  return Math.floor((s.length * 3) / 4) - (s.endsWith('==') ? 2 : s.endsWith('=') ? 1 : 0);
};
function secret(w: Writer, s: Secret): void {
  named(w, s);
  w.line(0, `\nType:\t${s.type ?? 'Opaque'}`);
  w.line(0, '\nData\n====');
  for (const k of Object.keys(s.data ?? {}).sort()) w.line(0, `${k}:\t${bytes(s.data?.[k])} bytes`);
}
function claim(w: Writer, p: PersistentVolumeClaim, reader: ObjectReader, now: number): void {
  heading(w, p.metadata);
  w.line(0, `StorageClass:\t${p.spec?.storageClassName ?? ''}`);
  w.line(
    0,
    `Status:\t${p.metadata.deletionTimestamp === undefined ? (p.status?.phase ?? '') : `Terminating (lasts ${since(p.metadata.deletionTimestamp, now)})`}`,
  );
  w.line(0, `Volume:\t${p.spec?.volumeName ?? ''}`);
  labels(w, 'Labels', p.metadata.labels);
  annotations(w, p.metadata.annotations);
  w.line(0, `Finalizers:\t[${(p.metadata.finalizers ?? []).join(' ')}]`);
  w.line(0, `Capacity:\t${p.spec?.volumeName ? (p.status?.capacity?.['storage'] ?? '') : ''}`);
  w.line(0, `Access Modes:\t${p.spec?.volumeName ? accessModes(p.status?.accessModes) : ''}`);
  w.line(0, `VolumeMode:\t${p.spec?.volumeMode ?? ''}`);
  const users = reader
    .list('Pod', p.metadata.namespace)
    .filter((x: Pod) => x.spec?.volumes?.some((v) => v.persistentVolumeClaim?.claimName === p.metadata.name) === true)
    .map((x) => x.metadata.name ?? '');
  w.line(0, `Used By:\t${users.length === 0 ? '<none>' : users.join('\n\t')}`);
}
function node(w: Writer, n: Node, reader: ObjectReader, now: number): void {
  w.line(0, `Name:\t${n.metadata.name ?? ''}\nRoles:\t${nodeRoles(n)}`);
  labels(w, 'Labels', n.metadata.labels);
  annotations(w, n.metadata.annotations);
  w.line(0, `CreationTimestamp:\t${rfc1123(n.metadata.creationTimestamp)}`);
  const taints = (n.spec?.taints ?? []).map((t) => `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`);
  w.line(0, `Taints:\t${taints.length === 0 ? '<none>' : taints.join('\n\t')}`);
  w.line(0, `Unschedulable:\t${n.spec?.unschedulable ?? false}`);
  // The node renews its lease every ten seconds.
  w.line(
    0,
    `Lease:\n  HolderIdentity:\t${n.metadata.name ?? ''}\n  AcquireTime:\t<unset>\n  RenewTime:\t${rfc1123(new Date(now - (now % 10_000)).toISOString())}`,
  );
  w.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const c of n.status?.conditions ?? [])
    w.line(
      1,
      `${c.type} \t${c.status} \t${rfc1123(c.lastHeartbeatTime)} \t${rfc1123(c.lastTransitionTime)} \t${c.reason ?? ''} \t${c.message ?? ''}`,
    );
  w.line(0, 'Addresses:');
  for (const a of n.status?.addresses ?? []) w.line(1, `${a.type}:\t${a.address}`);
  for (const [title, list] of [
    ['Capacity', n.status?.capacity],
    ['Allocatable', n.status?.allocatable],
  ] as const) {
    w.line(0, `${title}:`);
    for (const k of Object.keys(list ?? {}).sort()) w.line(1, `${k}:\t${list?.[k] ?? ''}`);
  }
  const info = n.status?.nodeInfo;
  w.line(0, 'System Info:');
  for (const [title, value] of [
    ['Machine ID', info?.machineID],
    ['System UUID', info?.systemUUID],
    ['Boot ID', info?.bootID],
    ['Kernel Version', info?.kernelVersion],
    ['OS Image', info?.osImage],
    ['Operating System', info?.operatingSystem],
    ['Architecture', info?.architecture],
    ['Container Runtime Version', info?.containerRuntimeVersion],
    ['Kubelet Version', info?.kubeletVersion],
  ] as const)
    w.line(1, `${title}:\t${value ?? ''}`);
  if (n.spec?.podCIDR) w.line(0, `PodCIDR:\t${n.spec.podCIDR}\nPodCIDRs:\t${(n.spec.podCIDRs ?? [n.spec.podCIDR]).join(',')}`);
  allocations(w, n, reader, now);
}
/** The Pods on a node and what they ask for, with percentages of what the node has. */
function allocations(w: Writer, n: Node, reader: ObjectReader, now: number): void {
  const pods = reader
    .list('Pod')
    .filter((p: Pod) => p.spec?.nodeName === n.metadata.name && p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed');
  const sums = new Map<string, number>();
  const part = (amount: string | undefined, resource: string, key: string): string => {
    const value = parseQuantity(amount ?? '0');
    const all = parseQuantity(n.status?.allocatable?.[resource] ?? 0);
    sums.set(key, (sums.get(key) ?? 0) + value);
    return `${amount ?? '0'} (${all === 0 ? 0 : Math.trunc((value / all) * 100)}%)`;
  };
  w.line(
    0,
    `Non-terminated Pods:\t(${pods.length} in total)\n  Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge`,
  );
  w.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const p of pods) {
    const [requests, limits] =
      p.spec === undefined ? [{}, {}] : ([formatTotals(podRequests(p.spec)), formatTotals(podLimits(p.spec))] as const);
    const cells = (['cpu', 'memory'] as const).map((r) => `${part(requests[r], r, `${r} requests`)}\t${part(limits[r], r, `${r} limits`)}`);
    w.line(
      1,
      `${p.metadata.namespace ?? ''}\t${p.metadata.name ?? ''}\t\t${cells.join('\t')}\t${since(p.metadata.creationTimestamp, now)}`,
    );
  }
  w.line(
    0,
    'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------',
  );
  const total = (resource: string, side: string): string => {
    const value = sums.get(`${resource} ${side}`) ?? 0;
    const all = parseQuantity(n.status?.allocatable?.[resource] ?? 0);
    const shown =
      resource === 'cpu' ? `${Math.round(value * 1000)}m` : value % 1048576 === 0 && value > 0 ? `${value / 1048576}Mi` : String(value);
    return `${value === 0 ? '0' : shown} (${all === 0 ? 0 : Math.trunc((value / all) * 100)}%)`;
  };
  const huge = Object.keys(n.status?.allocatable ?? {})
    .filter((k) => k.startsWith('hugepages-'))
    .sort();
  for (const r of ['cpu', 'memory', 'ephemeral-storage', ...huge]) w.line(1, `${r}\t${total(r, 'requests')}\t${total(r, 'limits')}`);
}
function endpoints(w: Writer, e: Endpoints): void {
  named(w, e);
  w.line(0, 'Subsets:');
  for (const s of e.subsets ?? []) {
    w.line(1, `Addresses:\t${(s.addresses ?? []).map((a) => a.ip).join(',') || '<none>'}`);
    w.line(1, `NotReadyAddresses:\t${(s.notReadyAddresses ?? []).map((a) => a.ip).join(',') || '<none>'}`);
    if (s.ports !== undefined && s.ports.length > 0) {
      w.line(1, 'Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------');
      for (const p of s.ports) w.line(2, `${p.name || '<unset>'}\t${p.port}\t${p.protocol ?? 'TCP'}`);
    }
    w.line(0, '');
  }
}
function account(w: Writer, s: ServiceAccount): void {
  named(w, s);
  const secrets = (s.imagePullSecrets ?? []).map((x) => x.name ?? '');
  if (secrets.length === 0) w.line(0, 'Image pull secrets:\t<none>');
  secrets.forEach((name, i) => w.line(0, `${i === 0 ? 'Image pull secrets:' : ' '.repeat(19)}\t${name}`));
}
function namespace(w: Writer, n: Namespace): void {
  named(w, n, false);
  w.line(0, `Status:\t${n.status?.phase ?? 'Active'}\n\nNo resource quota.\n\nNo LimitRange resource.`);
}
/** What kubectl does for kinds it has no words for: the fields, their names in words, indented. */
function generic(w: Writer, value: unknown, level: number): void {
  if (!isObject(value)) return;
  for (const key of Object.keys(value).sort()) {
    const child = value[key];
    const title = key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, (c) => c.toUpperCase());
    if (isObject(child)) {
      w.line(level, `${title}:`);
      generic(w, child, level + 1);
    } else if (isList(child)) {
      w.line(level, `${title}:`);
      for (const item of child)
        if (isObject(item)) generic(w, item, level + 1);
        else w.line(level + 1, goString(item));
    } else w.line(level, `${title}:\t${goString(child)}`);
  }
}

const DESCRIBERS: { readonly [K in KubernetesObject['kind']]?: Describer<K> } = {
  Deployment: deployment,
  ReplicaSet: replicaSet,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  Job: job,
  CronJob: cronJob,
  Service: service,
  ConfigMap: configMap,
  Secret: secret,
  PersistentVolumeClaim: claim,
  Node: node,
  Endpoints: endpoints,
  ServiceAccount: account,
  Namespace: namespace,
};
const WITHOUT_EVENTS = new Set(['Secret', 'Namespace', 'Event']);

/** `kubectl describe` of one object; `now` in ms since the Unix epoch. */
export function describeObject(reader: ObjectReader, object: ApiObject, now: number, showEvents = true): string {
  if (object.kind === 'Pod') return describePod(reader, object as unknown as Pod, now, showEvents);
  const w = createWriter();
  const describer = (Object.hasOwn(DESCRIBERS, object.kind) ? DESCRIBERS[object.kind as KubernetesObject['kind']] : undefined) as
    Describer<KubernetesObject['kind']> | undefined;
  if (describer === undefined) {
    named(w, object);
    const { metadata: _metadata, ...rest } = toJson(object);
    generic(w, rest, 0);
    w.line(0, 'Events:\t<none>');
  } else {
    describer(w, object as never, reader, now);
    if (showEvents && !WITHOUT_EVENTS.has(object.kind)) describeEvents(w, eventsOf(reader, object), now);
  }
  return w.text();
}
