// Defaults by rule number (section 2): a fragment → what is stored.
import { describe, expect, test } from 'vitest';
import { defaultPod } from '../../../src/simulator/manifest/defaults/index.ts';
import { pullPolicy } from '../../../src/simulator/manifest/defaults/pod.ts';
import type { Pod } from '../../../src/simulator/manifest/types.ts';
import { TEMPLATE, container, kind, outcome, pod } from './helpers.ts';

const stored = (text: string): Pod => { const { document, said } = outcome(text); if (!document.object) throw new Error(said); return document.object as Pod; };
const spec = (text: string): Record<string, unknown> => stored(text).spec as unknown as Record<string, unknown>;

describe('a Pod', () => {
  test('D-03 … D-11: the least there is', () => {
    expect(spec(pod(''))).toEqual({
      restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', terminationGracePeriodSeconds: 30, schedulerName: 'default-scheduler', securityContext: {}, enableServiceLinks: true,
      containers: [{ name: 'a', image: 'a:1', imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', resources: {} }],
    });
  });
  test.each<[string, string, object]>([
    ['D-05 negative', pod('terminationGracePeriodSeconds: -5'), { terminationGracePeriodSeconds: 1 }],
    ['D-12', container('ports: [{containerPort: 80}]'), { containers: [{ ports: [{ containerPort: 80, protocol: 'TCP' }] }] }],
    ['D-12 host network', pod('hostNetwork: true\ncontainers: [{name: a, image: a, ports: [{containerPort: 80}]}]'), { hostNetwork: true, containers: [{ ports: [{ hostPort: 80 }] }] }],
    ['D-13, D-14', container('livenessProbe: {httpGet: {port: 80}, periodSeconds: 0}'), { containers: [{ livenessProbe: { httpGet: { path: '/', port: 80, scheme: 'HTTP' }, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 } }] }],
    ['D-15', container('livenessProbe: {grpc: {port: 80}}'), { containers: [{ livenessProbe: { grpc: { port: 80, service: '' } } }] }],
    ['D-16', container('env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]'), { containers: [{ env: [{ valueFrom: { fieldRef: { apiVersion: 'v1' } } }] }] }],
    ['D-17, D-18', container('resources: {limits: {cpu: 1000m, memory: 1024Mi}, requests: {cpu: 0.5}}'), { containers: [{ resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } } }] }],
    ['D-19', pod('resources: {limits: {cpu: 2, memory: 1Gi}}\ncontainers: [{name: a, image: a, resources: {requests: {cpu: 1}}}]'), { resources: { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } } }],
    ['D-20', pod('volumes: [{name: v}, {name: w, emptyDir: }]'), { volumes: [{ name: 'v', emptyDir: {} }, { name: 'w', emptyDir: {} }] }],
    ['D-21', pod('volumes: [{name: v, secret: {secretName: s}}]'), { volumes: [{ secret: { defaultMode: 420 } }] }],
    ['D-22', pod('volumes: [{name: v, hostPath: {path: /x}}]'), { volumes: [{ hostPath: { path: '/x', type: '' } }] }],
    ['D-23', pod('volumes: [{name: v, image: {reference: x}}]'), { volumes: [{ image: { pullPolicy: 'Always' } }] }],
    ['D-24', pod('volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}]'), { volumes: [{ projected: { defaultMode: 420, sources: [{ serviceAccountToken: { expirationSeconds: 3600 } }] } }] }],
  ])('%s', (_, text, want) => expect(spec(text)).toMatchObject(want));
  test('D-01, D-27: what is zero or off is not stored', () => {
    const [a] = stored(container('tty: false\nargs: []\nenv: [{name: A, value: ""}]\nlifecycle: {stopSignal: SIGTERM}\nsecurityContext: {privileged: false}')).spec?.containers ?? [];
    expect(a).toMatchObject({ env: [{ name: 'A' }], lifecycle: {}, securityContext: { privileged: false } });
    expect(Object.keys(a ?? {})).not.toContain('tty');
    expect(Object.keys(a ?? {})).not.toContain('args');
  });
  test.each([['nginx', 'Always'], ['nginx:latest', 'Always'], ['nginx:1.27', 'IfNotPresent'], ['reg:5000/app', 'Always'], ['reg:5000/app:2', 'IfNotPresent'], [`a@sha256:${'0'.repeat(64)}`, 'IfNotPresent'], ['ngi nx:::', 'IfNotPresent'], ['/../x', 'IfNotPresent'], ['docker.io/library/a', 'Always']])('D-09 %s → %s', (image, want) => expect(pullPolicy(image)).toBe(want));
  test('objects are frozen', () => expect(Object.isFrozen(stored(pod('')).spec?.containers)).toBe(true));
});

describe('other kinds (D-45)', () => {
  const of = (apiVersion: string, name: string, body: string): Record<string, unknown> => spec(kind(apiVersion, name, `spec:\n  ${body}`));
  test('Deployment', () => expect(of('apps/v1', 'Deployment', `selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`)).toMatchObject({ replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } }, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }));
  test('a template gets no Pod-only defaults; its Pod does', () => {
    const { template } = of('apps/v1', 'Deployment', `selector: {matchLabels: {app: w}}\n  ${TEMPLATE.replace('"a:1"', '"a:1", resources: {limits: {cpu: 1}}')}`) as { template: { spec: NonNullable<Pod['spec']> } };
    expect(template.spec.enableServiceLinks).toBeUndefined();
    expect(template.spec.containers[0]?.resources).toEqual({ limits: { cpu: '1' } });
    expect(defaultPod({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: template.spec }).spec).toMatchObject({ enableServiceLinks: true, containers: [{ resources: { requests: { cpu: '1' } } }] });
  });
  test('Job', () => expect(of('batch/v1', 'Job', `${TEMPLATE}\n      restartPolicy: Never`)).toMatchObject({ backoffLimit: 6, completions: 1, parallelism: 1, completionMode: 'NonIndexed', suspend: false, podReplacementPolicy: 'TerminatingOrFailed' }));
  test('Job with parallelism only', () => expect(of('batch/v1', 'Job', `parallelism: 2\n  ${TEMPLATE}\n      restartPolicy: Never`).completions).toBeUndefined());
  test('CronJob', () => expect(of('batch/v1', 'CronJob', 'schedule: "* * * * *"\n  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}}')).toMatchObject({ concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 }));
  test('StatefulSet', () => expect(of('apps/v1', 'StatefulSet', `serviceName: s\n  selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`)).toMatchObject({ podManagementPolicy: 'OrderedReady', updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } }));
  test('DaemonSet', () => expect(of('apps/v1', 'DaemonSet', `selector: {matchLabels: {app: w}}\n  ${TEMPLATE}`)).toMatchObject({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }, revisionHistoryLimit: 10 }));
  test('Service', () => expect(of('v1', 'Service', 'ports: [{port: 80}]')).toMatchObject({ type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] }));
  test('Secret', () => expect(stored(kind('v1', 'Secret', 'stringData: {a: "hé"}'))).toMatchObject({ type: 'Opaque', data: { a: 'aMOp' } }));
});
