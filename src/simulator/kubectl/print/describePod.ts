import type { ObjectReader } from '../../api/types.ts';
import type { Pod, TopologySpreadConstraint, Volume, VolumeProjection } from '../../manifest/types.ts';
import { annotations, controller, createWriter, describeEvents, eventsOf, heading, labels, tolerations, type Writer } from './writer.ts';
import { containers, resources } from './containers.ts';
import { humanDuration, rfc1123 } from './duration.ts';
import { formatSelector } from './tables.ts';

/** First line (the type) and fields of a volume. */
type VolumeText = readonly [type: string, ...fields: readonly string[]];

const bool = (b: boolean | undefined): string => String(b ?? false);
function projected(s: VolumeProjection): readonly string[] {
  if (s.secret !== undefined) return [`SecretName:\t${s.secret.name ?? ''}`, `Optional:\t${bool(s.secret.optional)}`];
  if (s.downwardAPI !== undefined) return ['DownwardAPI:\ttrue'];
  if (s.configMap !== undefined) return [`ConfigMapName:\t${s.configMap.name ?? ''}`, `Optional:\t${bool(s.configMap.optional)}`];
  if (s.serviceAccountToken !== undefined) return [`TokenExpirationSeconds:\t${s.serviceAccountToken.expirationSeconds ?? 3600}`];
  return [];
}
function volumeText(v: Volume): VolumeText {
  if (v.hostPath !== undefined)
    return ['HostPath (bare host directory volume)', `Path:\t${v.hostPath.path}`, `HostPathType:\t${v.hostPath.type ?? '<none>'}`];
  if (v.emptyDir !== undefined)
    return [
      "EmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${v.emptyDir.medium ?? ''}`,
      `SizeLimit:\t${v.emptyDir.sizeLimit === undefined || v.emptyDir.sizeLimit === '0' ? '<unset>' : v.emptyDir.sizeLimit}`,
    ];
  if (v.secret !== undefined)
    return [
      'Secret (a volume populated by a Secret)',
      `SecretName:\t${v.secret.secretName ?? ''}`,
      `Optional:\t${bool(v.secret.optional)}`,
    ];
  if (v.configMap !== undefined)
    return [
      'ConfigMap (a volume populated by a ConfigMap)',
      `Name:\t${v.configMap.name ?? ''}`,
      `Optional:\t${bool(v.configMap.optional)}`,
    ];
  if (v.persistentVolumeClaim !== undefined)
    return [
      'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      `ClaimName:\t${v.persistentVolumeClaim.claimName}`,
      `ReadOnly:\t${bool(v.persistentVolumeClaim.readOnly)}`,
    ];
  if (v.ephemeral !== undefined)
    return [
      'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      `StorageClass:\t${v.ephemeral.volumeClaimTemplate?.spec.storageClassName ?? ''}`,
    ];
  if (v.downwardAPI !== undefined) {
    const items = (v.downwardAPI.items ?? []).flatMap((i) =>
      i.fieldRef !== undefined
        ? [`  ${i.fieldRef.fieldPath} -> ${i.path}`]
        : i.resourceFieldRef !== undefined
          ? [`  ${i.resourceFieldRef.resource} -> ${i.path}`]
          : [],
    );
    return ['DownwardAPI (a volume populated by information about the pod)', 'Items:', ...items];
  }
  if (v.projected !== undefined)
    return ['Projected (a volume that contains injected data from multiple sources)', ...(v.projected.sources ?? []).flatMap(projected)];
  if (v.image !== undefined)
    return [
      'Image (a container image or OCI artifact)',
      `Reference:\t${v.image.reference ?? ''}`,
      `PullPolicy:\t${v.image.pullPolicy ?? ''}`,
    ];
  return ['<unknown>'];
}
/** `Volumes:`, also of a Pod template (`indent` two blanks). */
export function volumes(w: Writer, list: readonly Volume[] | undefined, indent = ''): void {
  if (list === undefined || list.length === 0) {
    w.line(0, `${indent}Volumes:\t<none>`);
    return;
  }
  w.line(0, `${indent}Volumes:`);
  for (const v of list) {
    w.line(1, `${indent === '' ? '' : ' '}${v.name}:`);
    const [type, ...fields] = volumeText(v);
    w.line(2, type === '<unknown>' ? type : `Type:\t${type}`);
    for (const f of fields) w.line(2, f);
  }
}
export function spread(w: Writer, list: readonly TopologySpreadConstraint[] | undefined, indent = ''): void {
  const sorted = [...(list ?? [])].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  sorted.forEach((t, i) => {
    const selector = t.labelSelector === undefined ? '' : ` for selector ${formatSelector(t.labelSelector)}`;
    w.line(
      0,
      `${indent}${i === 0 ? 'Topology Spread Constraints:' : ''}\t${t.topologyKey}:${t.whenUnsatisfiable} when max skew ${t.maxSkew} is exceeded${selector}`,
    );
  });
}
function head(w: Writer, pod: Pod, now: number): void {
  const { spec, status, metadata } = pod;
  heading(w, metadata);
  if (spec?.priority !== undefined) w.line(0, `Priority:\t${spec.priority}`);
  if (spec?.priorityClassName) w.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec?.runtimeClassName) w.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec?.serviceAccountName) w.line(0, `Service Account:\t${spec.serviceAccountName}`);
  w.line(0, `Node:\t${spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>'}`);
  if (status?.startTime !== undefined) w.line(0, `Start Time:\t${rfc1123(status.startTime)}`);
  labels(w, 'Labels', metadata.labels);
  annotations(w, metadata.annotations);
  if (metadata.deletionTimestamp !== undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded') {
    w.line(0, `Status:\tTerminating (lasts ${humanDuration(now - Date.parse(metadata.deletionTimestamp))})`);
    w.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else w.line(0, `Status:\t${status?.phase ?? ''}`);
  if (status?.reason) w.line(0, `Reason:\t${status.reason}`);
  if (status?.message) w.line(0, `Message:\t${status.message}`);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp !== undefined) {
    w.line(0, `SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') w.line(0, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
  w.line(0, `IP:\t${status?.podIP ?? ''}`);
  const ips = status?.podIPs ?? [];
  w.line(0, `IPs:${ips.length === 0 ? '\t<none>' : ''}`);
  for (const ip of ips) w.line(1, `IP:\t${ip.ip}`);
  const owner = controller(pod);
  if (owner !== undefined) w.line(0, `Controlled By:\t${owner}`);
  if (status?.nominatedNodeName) w.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  if (spec?.resources !== undefined) {
    w.line(0, 'Resources:');
    resources(w, spec.resources, 1);
  }
}

/** `kubectl describe pod` (spec 5); `now` in ms since the Unix epoch, events are read from `reader`. */
export function describePod(reader: ObjectReader, pod: Pod, now: number, showEvents = true): string {
  const w = createWriter();
  const { spec, status } = pod;
  head(w, pod, now);
  if (spec?.initContainers !== undefined && spec.initContainers.length > 0)
    containers(w, 'Init Containers', spec.initContainers, status?.initContainerStatuses, pod);
  containers(w, 'Containers', spec?.containers ?? [], status?.containerStatuses, pod);
  if (spec?.ephemeralContainers !== undefined && spec.ephemeralContainers.length > 0)
    containers(w, 'Ephemeral Containers', spec.ephemeralContainers, status?.ephemeralContainerStatuses, pod);
  const conditions = status?.conditions ?? [];
  if (spec?.readinessGates !== undefined && spec.readinessGates.length > 0) {
    w.line(0, 'Readiness Gates:\n  Type\tStatus');
    for (const g of spec.readinessGates)
      w.line(1, `${g.conditionType} \t${conditions.find((c) => c.type === g.conditionType)?.status ?? '<none>'} `);
  }
  if (conditions.length > 0) {
    w.line(0, 'Conditions:\n  Type\tStatus');
    for (const c of conditions) w.line(1, `${c.type} \t${c.status} `);
  }
  volumes(w, spec?.volumes);
  w.line(0, `QoS Class:\t${status?.qosClass ?? ''}`);
  labels(w, 'Node-Selectors', spec?.nodeSelector);
  tolerations(w, spec?.tolerations);
  spread(w, spec?.topologySpreadConstraints);
  if (showEvents) describeEvents(w, eventsOf(reader, pod), now);
  return w.text();
}
