import { qosClass } from '../manifest/resources.ts';
import type { Container, Pod, PodSpec, Toleration, Volume } from '../manifest/types.ts';
import type { PrepareContext } from './prepare.ts';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The seconds that a projected token lives: one hour and a little, so that it is renewed before it ends. */
const TOKEN_SECONDS = 3607;
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Admission plugin DefaultTolerationSeconds: a Pod stays five minutes on a node that is lost. */
function tolerations(spec: PodSpec): readonly Toleration[] {
  const given = spec.tolerations ?? [];
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    (key) => !given.some((t) => (t.key === key || (t.key ?? '') === '') && (t.effect === 'NoExecute' || t.effect === undefined)),
  );
  return [...given, ...missing.map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))];
}

const mounted = (container: Container, volume: string): Container =>
  container.volumeMounts?.some((mount) => mount.mountPath === TOKEN_PATH)
    ? container
    : { ...container, volumeMounts: [...(container.volumeMounts ?? []), { name: volume, readOnly: true, mountPath: TOKEN_PATH }] };

const tokenVolume = (name: string): Volume => ({
  name,
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
    defaultMode: 420,
  },
});

/**
 * What admission makes of a new Pod: service account (and its token's volume), priority, tolerations, and the first status
 * with the QoS class (L-402). Does nothing twice, so that a Pod that was admitted before stays as it is.
 */
export function admitPod(pod: Pod, context: PrepareContext): Pod | { readonly forbidden: string } {
  const spec = pod.spec;
  if (spec === undefined) return { ...pod, status: { phase: 'Pending', qosClass: 'BestEffort' } };
  const name = pod.metadata.name ?? '';
  const namespace = pod.metadata.namespace ?? 'default';
  const serviceAccountName = spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
  const account = context.reader.get('ServiceAccount', namespace, serviceAccountName);
  if (account === undefined) {
    return {
      forbidden: `pods "${name}" is forbidden: error looking up service account ${namespace}/${serviceAccountName}: serviceaccount "${serviceAccountName}" not found`,
    };
  }
  const className = spec.priorityClassName ?? '';
  if (className !== '' && !Object.hasOwn(SYSTEM_CLASSES, className)) {
    return { forbidden: `pods "${name}" is forbidden: no PriorityClass with name ${className} was found` };
  }
  let admitted: PodSpec = {
    ...spec,
    serviceAccountName,
    serviceAccount: serviceAccountName,
    tolerations: tolerations(spec),
    priority: spec.priority ?? SYSTEM_CLASSES[className] ?? 0,
    preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    enableServiceLinks: spec.enableServiceLinks ?? true,
  };
  const wantsToken = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  const hasToken = spec.volumes?.some((volume) => volume.name.startsWith('kube-api-access-')) ?? false;
  if (wantsToken && !hasToken) {
    const volume = `kube-api-access-${context.identities.suffix()}`;
    admitted = {
      ...admitted,
      volumes: [...(spec.volumes ?? []), tokenVolume(volume)],
      containers: spec.containers.map((container) => mounted(container, volume)),
      ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map((container) => mounted(container, volume)) }),
    };
  }
  return { ...pod, spec: admitted, status: { phase: 'Pending', qosClass: qosClass(admitted), ...schedulingGated(spec) } };
}

/** A gated Pod says so from its first version. */
const schedulingGated = (spec: PodSpec): Partial<NonNullable<Pod['status']>> =>
  (spec.schedulingGates?.length ?? 0) === 0
    ? {}
    : {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'SchedulingGated',
            message: 'Scheduling is blocked due to non-empty scheduling gates',
          },
        ],
      };
