// Defaults of every kind a reader can write (D-45), and of the Pods that controllers make from templates.
import { pruneZero } from '../shape.ts';
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  KubernetesObject,
  PersistentVolumeClaim,
  Pod,
  PodTemplateSpec,
  ReplicaSet,
  Secret,
  Service,
  StatefulSet,
} from '../types.ts';
import { draftOf, unset } from './draft.ts';
import type { Draft } from './draft.ts';
import { defaultPodOnly, defaultPodSpec, roundList } from './pod.ts';

/** Fills in what the API server fills in when it decodes (P-06); works on a draft. */
export function applyDefaults(object: Draft<KubernetesObject>): void {
  switch (object.kind) {
    case 'Pod': {
      object.spec ??= { containers: [] };
      defaultPodSpec(object.spec);
      defaultPodOnly(object.spec);
      return;
    }
    case 'Deployment':
      return defaultDeployment(object);
    case 'ReplicaSet':
      return defaultReplicaSet(object);
    case 'StatefulSet':
      return defaultStatefulSet(object);
    case 'DaemonSet':
      return defaultDaemonSet(object);
    case 'Job':
      return defaultJob(object);
    case 'CronJob':
      return defaultCronJob(object);
    case 'Service':
      return defaultService(object);
    case 'Secret':
      return defaultSecret(object);
    case 'PersistentVolumeClaim':
      return defaultClaim(object);
    default:
  }
}

/** The Pod a controller makes from a template, with the defaults that only Pods get (D-08, D-12, D-17). */
export function defaultPod(pod: Pod): Pod {
  const draft = draftOf(pod);
  applyDefaults(draft);
  return pruneZero(draft as unknown as Record<string, unknown>, 'Pod') as unknown as Pod;
}

function defaultTemplate(template: Draft<PodTemplateSpec> | undefined): Draft<PodTemplateSpec> {
  const result = template ?? {};
  result.spec ??= { containers: [] };
  defaultPodSpec(result.spec);
  return result;
}

function defaultDeployment(object: Draft<Deployment>): void {
  const spec = (object.spec ??= {} as Draft<NonNullable<Deployment['spec']>>);
  spec.replicas ??= 1;
  const strategy = (spec.strategy ??= {});
  if (unset(strategy.type)) strategy.type = 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= '25%';
    strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  spec.template = defaultTemplate(spec.template);
}
function defaultReplicaSet(object: Draft<ReplicaSet>): void {
  const spec = (object.spec ??= {} as Draft<NonNullable<ReplicaSet['spec']>>);
  spec.replicas ??= 1;
  spec.template = defaultTemplate(spec.template);
}
function defaultStatefulSet(object: Draft<StatefulSet>): void {
  const spec = (object.spec ??= {} as Draft<NonNullable<StatefulSet['spec']>>);
  if (unset(spec.podManagementPolicy)) spec.podManagementPolicy = 'OrderedReady';
  const strategy = (spec.updateStrategy ??= {});
  if (unset(strategy.type)) strategy.type = 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.partition ??= 0;
  }
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  if (unset(retention.whenDeleted)) retention.whenDeleted = 'Retain';
  if (unset(retention.whenScaled)) retention.whenScaled = 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.template = defaultTemplate(spec.template);
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.kind = 'PersistentVolumeClaim';
    claim.apiVersion = 'v1';
    defaultClaim(claim);
    claim.status = { phase: 'Pending' };
  }
}
function defaultDaemonSet(object: Draft<DaemonSet>): void {
  const spec = (object.spec ??= {} as Draft<NonNullable<DaemonSet['spec']>>);
  const strategy = (spec.updateStrategy ??= {});
  if (unset(strategy.type)) strategy.type = 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= 1;
    strategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
  spec.template = defaultTemplate(spec.template);
}
function defaultJob(object: Draft<Job>): void {
  const spec = (object.spec ??= {} as Draft<NonNullable<Job['spec']>>);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  spec.manualSelector ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const condition of rule.onPodConditions ?? []) if (unset(condition.status)) condition.status = 'True';
  spec.template = defaultTemplate(spec.template);
  const labels = spec.template.metadata?.labels;
  if (labels && Object.keys(object.metadata.labels ?? {}).length === 0 && Object.keys(labels).length > 0) object.metadata.labels = labels;
}
function defaultCronJob(object: Draft<CronJob>): void {
  const spec = (object.spec ??= {} as Draft<CronJob['spec']>);
  if (unset(spec.concurrencyPolicy)) spec.concurrencyPolicy = 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  const job = ((spec.jobTemplate ??= {} as Draft<CronJob['spec']['jobTemplate']>).spec ??= {} as Draft<NonNullable<Job['spec']>>);
  job.template = defaultTemplate(job.template);
}
function defaultService(object: Draft<Service>): void {
  const spec = (object.spec ??= {});
  if (unset(spec.sessionAffinity)) spec.sessionAffinity = 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP') ((spec.sessionAffinityConfig ??= {}).clientIP ??= {}).timeoutSeconds ??= 10800;
  if (unset(spec.type)) spec.type = 'ClusterIP';
  for (const port of spec.ports ?? []) {
    if (unset(port.protocol)) port.protocol = 'TCP';
    if (unset(port.targetPort)) port.targetPort = port.port ?? 0;
  }
  const exposed = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  if (exposed && unset(spec.externalTrafficPolicy)) spec.externalTrafficPolicy = 'Cluster';
  if (exposed || spec.type === 'ClusterIP') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  if (!object.status) object.status = { loadBalancer: {} };
}
function defaultSecret(object: Draft<Secret>): void {
  if (unset(object.type)) object.type = 'Opaque';
  const { stringData } = object;
  if (!stringData) return;
  const data: Record<string, string> = { ...object.data };
  for (const [key, text] of Object.entries(stringData))
    Object.defineProperty(data, key, { value: base64(text), enumerable: true, writable: true, configurable: true });
  object.data = data;
  delete object.stringData;
}
function defaultClaim(object: Draft<PersistentVolumeClaim>): void {
  const spec = (object.spec ??= {});
  spec.volumeMode ??= 'Filesystem';
  if (spec.resources?.requests) spec.resources.requests = roundList(spec.resources.requests);
  if (spec.resources?.limits) spec.resources.limits = roundList(spec.resources.limits);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Base64 of the UTF-8 of a text. */
export function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out +=
      (ALPHABET[word >> 18] ?? '') +
      (ALPHABET[(word >> 12) & 63] ?? '') +
      (left > 1 ? ALPHABET[(word >> 6) & 63] : '=') +
      (left > 2 ? ALPHABET[word & 63] : '=');
  }
  return out;
}
