// Defaults of a Pod's spec, in Pods and in templates (D-03 … D-27).
import { imageTag } from '../image-name.ts';
import { addQuantities, formatQuantity, quantityOf, roundToMilli } from '../quantity.ts';
import { containerTotals } from '../resources.ts';
import type { Container, EphemeralContainer, HTTPGetAction, PodSpec, Probe, ResourceRequirements, Volume } from '../types.ts';
import { unset } from './draft.ts';
import type { Draft } from './draft.ts';

type Fields = Record<string, unknown>;
/** D-09: an image that cannot be parsed has no tag, and that is not `latest`. */
export const pullPolicy = (image: string): 'Always' | 'IfNotPresent' => (imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent');

/** Defaults that Pods and templates share. */
export function defaultPodSpec(spec: Draft<PodSpec>): void {
  if (unset(spec.dnsPolicy)) spec.dnsPolicy = 'ClusterFirst';
  if (unset(spec.restartPolicy)) spec.restartPolicy = 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  if (spec.terminationGracePeriodSeconds < 0) spec.terminationGracePeriodSeconds = 1; // D-05
  if (unset(spec.schedulerName)) spec.schedulerName = 'default-scheduler';
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])])
    defaultContainer(container);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  roundResources(spec.resources);
  spec.overhead &&= roundList(spec.overhead);
  // The deprecated twin of serviceAccountName is kept in step.
  if (unset(spec.serviceAccountName) && spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount;
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
}

/** Defaults that only Pods get, not templates (D-08, D-12, D-17, D-19). */
export function defaultPodOnly(spec: Draft<PodSpec>): void {
  spec.enableServiceLinks ??= true;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    const { resources } = container;
    if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
    if (spec.hostNetwork) for (const port of container.ports ?? []) if (unset(port.hostPort)) port.hostPort = port.containerPort;
  }
  defaultPodRequests(spec);
}

/** D-19: with pod-level limits, what is not requested is the containers' aggregate, or else the limit. */
function defaultPodRequests(spec: Draft<PodSpec>): void {
  const { resources } = spec;
  if (!resources || (!resources.limits && !resources.requests)) return;
  const requests: Record<string, string | number> = { ...resources.requests };
  for (const [name, amount] of containerTotals(spec, 'requests')) {
    if (requests[name] === undefined && (name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')))
      requests[name] = formatQuantity(amount);
  }
  for (const [name, amount] of Object.entries(resources.limits ?? {})) requests[name] ??= amount;
  resources.requests = requests;
}

function defaultContainer(container: Draft<Container> | Draft<EphemeralContainer>): void {
  container.resources ??= {};
  roundResources(container.resources);
  if (unset(container.imagePullPolicy)) container.imagePullPolicy = pullPolicy(container.image ?? '');
  if (unset(container.terminationMessagePath)) container.terminationMessagePath = '/dev/termination-log';
  if (unset(container.terminationMessagePolicy)) container.terminationMessagePolicy = 'File';
  for (const port of container.ports ?? []) if (unset(port.protocol)) port.protocol = 'TCP';
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef && unset(valueFrom.fieldRef.apiVersion)) valueFrom.fieldRef.apiVersion = 'v1';
    if (valueFrom?.resourceFieldRef) valueFrom.resourceFieldRef.divisor ??= '0';
    if (valueFrom?.fileKeyRef) valueFrom.fileKeyRef.optional ??= false;
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) if (probe) defaultProbe(probe);
  const { lifecycle } = container;
  if (lifecycle) delete lifecycle.stopSignal; // D-27: its gate is off
  for (const handler of [lifecycle?.postStart, lifecycle?.preStop]) if (handler?.httpGet) defaultHttpGet(handler.httpGet);
}

function defaultProbe(probe: Draft<Probe>): void {
  if (unset(probe.timeoutSeconds)) probe.timeoutSeconds = 1;
  if (unset(probe.periodSeconds)) probe.periodSeconds = 10;
  if (unset(probe.successThreshold)) probe.successThreshold = 1;
  if (unset(probe.failureThreshold)) probe.failureThreshold = 3;
  if (probe.httpGet) defaultHttpGet(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}
function defaultHttpGet(action: Draft<HTTPGetAction>): void {
  if (unset(action.path)) action.path = '/';
  if (unset(action.scheme)) action.scheme = 'HTTP';
}

const SOURCE_DEFAULTS: Readonly<Record<string, Fields>> = {
  configMap: { defaultMode: 420 },
  secret: { defaultMode: 420 },
  downwardAPI: { defaultMode: 420 },
  projected: { defaultMode: 420 },
  hostPath: { type: '' },
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
};

function defaultVolume(volume: Draft<Volume>): void {
  const sources = Object.keys(volume).filter((key) => key !== 'name' && volume[key as keyof Volume] !== undefined);
  if (sources.length === 0) volume.emptyDir = {}; // D-20
  for (const source of sources) {
    const fields = volume[source as keyof Volume] as unknown as Fields;
    for (const [key, value] of Object.entries(SOURCE_DEFAULTS[source] ?? {})) fields[key] ??= value;
  }
  for (const item of [
    ...(volume.downwardAPI?.items ?? []),
    ...(volume.projected?.sources ?? []).flatMap((s) => s.downwardAPI?.items ?? []),
  ]) {
    if (item.fieldRef && unset(item.fieldRef.apiVersion)) item.fieldRef.apiVersion = 'v1';
    if (item.resourceFieldRef) item.resourceFieldRef.divisor ??= '0';
  }
  for (const source of volume.projected?.sources ?? [])
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600; // D-24
  if (volume.image && unset(volume.image.pullPolicy)) volume.image.pullPolicy = pullPolicy(volume.image.reference ?? '');
  if (volume.ephemeral?.volumeClaimTemplate) volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
}

function roundResources(resources: Draft<ResourceRequirements> | undefined): void {
  if (resources?.limits) resources.limits = roundList(resources.limits);
  if (resources?.requests) resources.requests = roundList(resources.requests);
}
/** D-18: every amount up to a thousandth. */
export function roundList(list: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(list).map(([name, text]) => [
      name,
      formatQuantity(roundToMilli(addQuantities(quantityOf(text), { nano: 0n, format: 'DecimalSI' }))),
    ]),
  );
}
