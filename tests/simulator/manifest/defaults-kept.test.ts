// Defaults, seen from the other side: what a manifest says is kept; and the defaults of fields few manifests name (D-12 … D-45).
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { base64 } from '../../../src/simulator/manifest/defaults/index.ts';
import { TEMPLATE, container, kind, outcome, pod } from './helpers.ts';

const stored = (text: string): Record<string, unknown> => {
  const { document, said } = outcome(text);
  if (!document.object) throw new Error(said);
  return document.object as unknown as Record<string, unknown>;
};
const of = (apiVersion: string, name: string, spec: string): string => kind(apiVersion, name, `spec:\n  ${spec}`);
const NEVER = `${TEMPLATE}\n      restartPolicy: Never`;
const SELECTED = `selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`;

describe('what is written stays', () => {
  test.each([
    ['a Pod', pod('dnsPolicy: Default\nrestartPolicy: OnFailure\nterminationGracePeriodSeconds: 0\nschedulerName: mine\nenableServiceLinks: false\nsecurityContext: {runAsUser: 5}')],
    ['a container', container('imagePullPolicy: Always\nterminationMessagePath: /m\nterminationMessagePolicy: FallbackToLogsOnError\nports: [{containerPort: 80, protocol: UDP}]')],
    ['a probe', container('readinessProbe: {httpGet: {path: /p, port: 80, scheme: HTTPS}, timeoutSeconds: 2, periodSeconds: 3, successThreshold: 4, failureThreshold: 5}\nstartupProbe: {grpc: {port: 5, service: s}}')],
    ['a hook', container('lifecycle: {preStop: {httpGet: {path: /p, port: 80, scheme: HTTPS}}}')],
    ['sources of variables', container('env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}, {name: B, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}]')],
    ['requests', container('resources: {limits: {cpu: "2"}, requests: {cpu: "1"}}')],
    ['modes', pod('volumes: [{name: v, configMap: {name: c, defaultMode: 256}}, {name: w, hostPath: {path: /x, type: File}}, {name: i, image: {reference: a, pullPolicy: Never}}]')],
    ['a token', pod('volumes: [{name: v, projected: {defaultMode: 256, sources: [{serviceAccountToken: {path: t, expirationSeconds: 700}}]}}]')],
    ['a Deployment', of('apps/v1', 'Deployment', `replicas: 3\n  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1, maxSurge: 2}}\n  revisionHistoryLimit: 4\n  progressDeadlineSeconds: 60\n  ${SELECTED}`)],
    ['a StatefulSet', of('apps/v1', 'StatefulSet', `serviceName: s\n  replicas: 3\n  revisionHistoryLimit: 4\n  podManagementPolicy: Parallel\n  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}\n  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Delete}\n  ${SELECTED}`)],
    ['a DaemonSet', of('apps/v1', 'DaemonSet', `updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2, maxSurge: 0}}\n  revisionHistoryLimit: 4\n  ${SELECTED}`)],
    ['a ReplicaSet', of('apps/v1', 'ReplicaSet', `replicas: 3\n  ${SELECTED}`)],
    ['a Job', of('batch/v1', 'Job', `completions: 4\n  parallelism: 2\n  backoffLimit: 0\n  completionMode: Indexed\n  suspend: true\n  podReplacementPolicy: Failed\n  ${NEVER}`)],
    ['a CronJob', of('batch/v1', 'CronJob', 'schedule: "* * * * *"\n  concurrencyPolicy: Forbid\n  suspend: true\n  successfulJobsHistoryLimit: 7\n  failedJobsHistoryLimit: 8\n  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}}')],
    ['a Service', of('v1', 'Service', 'type: NodePort\n  sessionAffinity: ClientIP\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}\n  externalTrafficPolicy: Local\n  internalTrafficPolicy: Local\n  ports: [{port: 80, protocol: UDP, targetPort: 8080}]')],
    ['a load balancer', of('v1', 'Service', 'type: LoadBalancer\n  allocateLoadBalancerNodePorts: false\n  ports: [{port: 80}]')],
    ['a claim', of('v1', 'PersistentVolumeClaim', 'volumeMode: Block\n  accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 1Gi}}')],
    ['a Secret', kind('v1', 'Secret', 'type: example.com/mine\ndata: {a: YQ==}')],
  ])('%s', (_, text) => expect(stored(text)).toMatchObject(parse(text) as object));
});

describe('less common defaults', () => {
  test.each<[string, string, object]>([
    ['D-16 a divisor of nothing is 0', container('env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]'), { spec: { containers: [{ env: [{ valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } }] }] } }],
    ['D-16 in a file', pod('volumes: [{name: v, downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}, {path: b, resourceFieldRef: {containerName: a, resource: limits.cpu}}]}}]'), { spec: { volumes: [{ downwardAPI: { defaultMode: 420, items: [{ fieldRef: { apiVersion: 'v1' } }, { resourceFieldRef: { divisor: '0' } }] } }] } }],
    ['D-16 in a projection', pod('volumes: [{name: v, projected: {sources: [{downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}]}}]}}]'), { spec: { volumes: [{ projected: { sources: [{ downwardAPI: { items: [{ fieldRef: { apiVersion: 'v1' } }] } }] } }] } }],
    ['D-18 amounts up to a thousandth', container('resources: {requests: {cpu: 0.0001, memory: 1.5Gi}}'), { spec: { containers: [{ resources: { requests: { cpu: '1m', memory: '1536Mi' } } }] } }],
    ['D-18 of the Pod', pod('resources: {requests: {cpu: 0.0001}, limits: {cpu: 1.0}}'), { spec: { resources: { requests: { cpu: '1m' }, limits: { cpu: '1' } } } }],
    ['D-19 the sum of what containers ask', pod('resources: {limits: {memory: 4Gi}}\ncontainers: [{name: a, image: a, resources: {requests: {memory: 1Gi, ephemeral-storage: 1Gi}}}, {name: b, image: b, resources: {requests: {memory: 1Gi}}}]'), { spec: { resources: { requests: { memory: '2Gi' } } } }],
    ['the twin of serviceAccountName', pod('serviceAccount: default'), { spec: { serviceAccount: 'default', serviceAccountName: 'default' } }],
    ['and the other way', pod('serviceAccountName: default'), { spec: { serviceAccount: 'default', serviceAccountName: 'default' } }],
    ['a file of variables', pod('volumes: [{name: v}]\ncontainers: [{name: a, image: a, env: [{name: A, valueFrom: {fileKeyRef: {volumeName: v, path: f, key: K}}}]}]'), { spec: { containers: [{ env: [{ valueFrom: { fileKeyRef: { optional: false } } }] }] } }],
    ['a claim of the Pod', pod('volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}]'), { spec: { volumes: [{ ephemeral: { volumeClaimTemplate: { spec: { volumeMode: 'Filesystem' } } } }] } }],
    ['a ReplicaSet', of('apps/v1', 'ReplicaSet', SELECTED), { spec: { replicas: 1, template: { spec: { restartPolicy: 'Always' } } } }],
    ['a StatefulSet with a claim', of('apps/v1', 'StatefulSet', `serviceName: s\n  volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 0.5Gi}}}}]\n  ${SELECTED}`), { spec: { replicas: 1, revisionHistoryLimit: 10, volumeClaimTemplates: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { volumeMode: 'Filesystem', resources: { requests: { storage: '512Mi' } } }, status: { phase: 'Pending' } }] } }],
    ['a Job that counts failures by index', of('batch/v1', 'Job', `completions: 2\n  completionMode: Indexed\n  backoffLimitPerIndex: 1\n  ${NEVER}`), { spec: { backoffLimit: 2_147_483_647 } }],
    ['a Job with a policy of failures', of('batch/v1', 'Job', `podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}\n  ${NEVER}`), { spec: { podReplacementPolicy: 'Failed', podFailurePolicy: { rules: [{ onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] } } }],
    ['a Job takes its template\'s labels', of('batch/v1', 'Job', NEVER), { metadata: { labels: { app: 'w' } }, spec: { manualSelector: false } }],
    ['a Service for one client', of('v1', 'Service', 'sessionAffinity: ClientIP\n  ports: [{port: 80}]'), { spec: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }, status: { loadBalancer: {} } }],
    ['a load balancer', of('v1', 'Service', 'type: LoadBalancer\n  ports: [{port: 80}]'), { spec: { allocateLoadBalancerNodePorts: true, externalTrafficPolicy: 'Cluster', internalTrafficPolicy: 'Cluster' } }],
    ['a claim', of('v1', 'PersistentVolumeClaim', 'accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 0.5Gi}, limits: {storage: 1.0Gi}}'), { spec: { volumeMode: 'Filesystem', resources: { requests: { storage: '512Mi' }, limits: { storage: '1Gi' } } } }],
    ['a Secret of both kinds of data', kind('v1', 'Secret', 'data: {a: YQ==, b: Yg==}\nstringData: {b: c}'), { data: { a: 'YQ==', b: 'Yw==' } }],
  ])('%s', (_, text, want) => expect(stored(text)).toMatchObject(want));

  test.each<[string, string, string]>([
    ['a node port has no load balancer', of('v1', 'Service', 'type: NodePort\n  ports: [{port: 80}]'), 'allocateLoadBalancerNodePorts'],
    ['nobody\'s client is remembered', of('v1', 'Service', 'sessionAffinity: None\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}\n  ports: [{port: 80}]'), 'sessionAffinityConfig'],
    ['an alias has no traffic policy', of('v1', 'Service', 'type: ExternalName\n  externalName: a.b'), 'internalTrafficPolicy'],
    ['no claim limits what nobody limits', of('v1', 'PersistentVolumeClaim', 'accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 1Gi}}'), 'limits'],
    ['no Pod has an account nobody named', of('apps/v1', 'Deployment', SELECTED), 'serviceAccount'],
  ])('%s', (_, text, field) => expect(JSON.stringify(stored(text))).not.toContain(`"${field}"`));

  test.each([['StatefulSet', `serviceName: s\n  updateStrategy: {type: OnDelete}\n  ${SELECTED}`], ['DaemonSet', `updateStrategy: {type: OnDelete}\n  ${SELECTED}`]])('a %s that waits for a deletion rolls nothing', (name, spec) => {
    expect((stored(of('apps/v1', name, spec)).spec as { readonly updateStrategy: object }).updateStrategy).toEqual({ type: 'OnDelete' });
  });
  test('a Job keeps labels of its own', () => {
    expect(stored(`apiVersion: batch/v1\nkind: Job\nmetadata: {name: x, labels: {own: l}}\nspec:\n  ${NEVER}\n`)).toMatchObject({ metadata: { labels: { own: 'l' } } });
    expect(JSON.stringify((stored(`apiVersion: batch/v1\nkind: Job\nmetadata: {name: x, labels: {own: l}}\nspec:\n  ${NEVER}\n`).metadata as { readonly labels: object }).labels)).toBe('{"own":"l"}');
  });
  // RFC 4648, section 10.
  test.each([['', ''], ['f', 'Zg=='], ['fo', 'Zm8='], ['foo', 'Zm9v'], ['foob', 'Zm9vYg=='], ['fooba', 'Zm9vYmE='], ['foobar', 'Zm9vYmFy'], ['\u00ff?>', 'w78/Pg==']])('base64 of %j', (text, want) => expect(base64(text)).toBe(want));
});
