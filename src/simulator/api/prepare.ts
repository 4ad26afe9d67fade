import type { Job, KubernetesObject, Namespace, PersistentVolumeClaim, Pod, Service } from '../manifest/types.ts';
import { NO_UID } from '../manifest/generated.ts';
import { admitPod } from './admission.ts';
import type { Identities } from './identity.ts';
import type { ObjectReader } from './types.ts';

/** Kinds whose `metadata.generation` counts changes of their spec. */
export const COUNTED: ReadonlySet<string> = new Set(['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

export interface PrepareContext {
  readonly reader: ObjectReader;
  readonly identities: Identities;
}

/** The Service network of the recorded node, and the addresses that are taken from the start. */
const SERVICE_PREFIX = '10.96';

function serviceAddress(context: PrepareContext): string {
  const taken = new Set(context.reader.list('Service').flatMap((service) => service.spec?.clusterIPs ?? []));
  for (;;) {
    const address = `${SERVICE_PREFIX}.${context.identities.below(256)}.${2 + context.identities.below(250)}`;
    if (!taken.has(address) && address !== `${SERVICE_PREFIX}.0.10`) return address;
  }
}

function prepareService(service: Service, context: PrepareContext): Service {
  const spec = service.spec ?? {};
  const type = spec.type ?? 'ClusterIP';
  const status = service.status ?? { loadBalancer: {} };
  if (type === 'ExternalName') return { ...service, status };
  const clusterIP = spec.clusterIP === undefined || spec.clusterIP === '' ? serviceAddress(context) : spec.clusterIP;
  const withNodePort = type === 'NodePort' || type === 'LoadBalancer';
  const ports = spec.ports?.map((port) =>
    withNodePort && port.nodePort === undefined ? { ...port, nodePort: 30000 + context.identities.below(2768) } : port,
  );
  return {
    ...service,
    spec: {
      ...spec,
      ...(ports === undefined ? {} : { ports }),
      ...(withNodePort || (type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)
        ? { externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster' }
        : {}),
      type,
      clusterIP,
      clusterIPs: spec.clusterIPs ?? [clusterIP],
      ipFamilies: spec.ipFamilies ?? ['IPv4'],
      ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
      internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
      sessionAffinity: spec.sessionAffinity ?? 'None',
    },
    status,
  };
}

/** A Job finds its Pods by labels made of its uid; they go into the template, and onto a Job without labels of its own. */
function prepareJob(job: Job): Job {
  const spec = job.spec;
  if (spec === undefined) return job;
  const uid = job.metadata.uid ?? '';
  const name = job.metadata.name ?? '';
  const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
  const generated = spec.manualSelector !== true;
  const labels = generated ? { ...spec.template.metadata?.labels, ...own } : spec.template.metadata?.labels;
  const given = job.metadata.labels ?? {};
  const shared = Object.keys(given).length === 0 || given['controller-uid'] === NO_UID;
  return {
    ...job,
    metadata: { ...job.metadata, ...(shared && labels !== undefined ? { labels } : {}) },
    spec: {
      ...spec,
      ...(generated ? { selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }, manualSelector: false } : {}),
      template: { ...spec.template, metadata: { ...spec.template.metadata, ...(labels === undefined ? {} : { labels }) } },
    },
    status: {},
  };
}

const prepareClaim = (claim: PersistentVolumeClaim): PersistentVolumeClaim => ({
  ...claim,
  metadata: { ...claim.metadata, finalizers: ['kubernetes.io/pvc-protection'] },
  spec: { ...claim.spec, storageClassName: claim.spec?.storageClassName ?? 'standard', volumeMode: claim.spec?.volumeMode ?? 'Filesystem' },
  status: { phase: 'Pending' },
});

const prepareNamespace = (namespace: Namespace): Namespace => ({
  ...namespace,
  metadata: {
    ...namespace.metadata,
    labels: { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name ?? '' },
  },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

/**
 * What the API server adds to an object of its own accord when it is created: a Pod's admission and first status, a Service's
 * address, a Job's selector. A message instead when admission refuses it.
 */
export function prepare(object: KubernetesObject, context: PrepareContext): KubernetesObject | { readonly forbidden: string } {
  switch (object.kind) {
    case 'Pod':
      return admitPod(object satisfies Pod, context);
    case 'Service':
      return prepareService(object, context);
    case 'Job':
      return prepareJob(object);
    case 'PersistentVolumeClaim':
      return prepareClaim(object);
    case 'Namespace':
      return prepareNamespace(object);
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'CronJob':
      return { ...object, status: undefined };
    case 'ReplicaSet':
      return { ...object, status: { replicas: 0 } };
    default:
      return object;
  }
}
