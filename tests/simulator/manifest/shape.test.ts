// What Go's encoder writes and what it leaves out (D-01): `omitempty` and its exceptions, as the tags of the API's own structs have them.
import { describe, expect, test } from 'vitest';
import { goType, kindInfo, structOf, typeAt } from '../../../src/simulator/manifest/schema.ts';
import type { FieldType } from '../../../src/simulator/manifest/schema.ts';
import { pruneZero } from '../../../src/simulator/manifest/shape.ts';

type Obj = Record<string, unknown>;
describe('what is written', () => {
  test.each<[name: string, struct: string, value: Obj, want: Obj]>([
    ['nothing of nothing', 'Volume', { name: 'v' }, { name: 'v' }],
    ['what must be there, empty', 'EnvVar', {}, { name: '' }],
    ['a number that must be there', 'ContainerPort', {}, { containerPort: 0 }],
    ['a long number that must be there', 'ServiceAccountTokenProjection', {}, { path: '' }],
    ['no list that must be there', 'PodSpec', {}, {}],
    ['an empty list that must be there', 'PodSpec', { containers: [] }, { containers: [] }],
    ['empty text goes', 'Container', { name: 'a', image: '', workingDir: '' }, { name: 'a', resources: {} }],
    ['false goes', 'Container', { name: 'a', tty: false, stdin: true }, { name: 'a', stdin: true, resources: {} }],
    ['zero goes', 'ContainerPort', { containerPort: 80, hostPort: 0 }, { containerPort: 80 }],
    ['a pointer keeps its zero', 'PodSpec', { containers: [], priority: 0, activeDeadlineSeconds: 0, enableServiceLinks: false, terminationGracePeriodSeconds: 0 }, { containers: [], priority: 0, activeDeadlineSeconds: 0, enableServiceLinks: false, terminationGracePeriodSeconds: 0 }],
    ['an empty list goes', 'Container', { name: 'a', args: [], ports: [] }, { name: 'a', resources: {} }],
    ['an empty map goes', 'ObjectMeta', { name: 'x', labels: {}, annotations: { a: '' } }, { name: 'x', annotations: { a: '' } }],
    ['an empty struct stays', 'Volume', { name: 'v', emptyDir: {} }, { name: 'v', emptyDir: {} }],
    ['structs in lists', 'PodSpec', { containers: [{ name: 'a', image: '', env: [{ name: 'A', value: '' }] }] }, { containers: [{ name: 'a', env: [{ name: 'A' }], resources: {} }] }],
    ['lists of plain values as they are', 'Container', { name: 'a', command: ['', 'x'] }, { name: 'a', command: ['', 'x'], resources: {} }],
    ['structs in structs', 'PodSpec', { containers: [], securityContext: { runAsUser: 0, fsGroupChangePolicy: '' } }, { containers: [], securityContext: { runAsUser: 0, fsGroupChangePolicy: '' } }],
    ['maps as they are', 'ResourceRequirements', { limits: { cpu: '0' }, requests: {} }, { limits: { cpu: '0' } }],
    ['what no struct has', 'Volume', { name: 'v', wibble: 1 }, { name: 'v' }],
    ['nothing inherited', 'Volume', Object.create({ emptyDir: {} }) as Obj, { name: '' }],
    ['nothing of an unknown struct', 'Volume', { name: 'v', emptyDir: undefined }, { name: 'v' }],
    ['a port by no name', 'ServicePort', { port: 80, targetPort: '' }, { port: 80, targetPort: '' }],
    ['a port by number 0', 'ServicePort', { port: 80, targetPort: 0 }, { port: 80, targetPort: 0 }],
    ['sources, always', 'ProjectedVolumeSource', {}, { sources: null }],
    ['empty sources', 'ProjectedVolumeSource', { sources: [] }, { sources: null }],
    ['sources', 'ProjectedVolumeSource', { sources: [{}] }, { sources: [{}] }],
    ['metadata of a template, always', 'PodTemplateSpec', {}, { metadata: {} }],
    ['… of a Job\'s', 'JobTemplateSpec', { metadata: {} }, { metadata: {} }],
    ['… of a claim\'s', 'PersistentVolumeClaimTemplate', { spec: { accessModes: [] } }, { metadata: {}, spec: { resources: {} } }],
    ['resources of an ephemeral container', 'EphemeralContainer', { name: 'a' }, { name: 'a', resources: {} }],
    ['metadata of an object, if there is any', 'Pod', { kind: 'Pod' }, { kind: 'Pod' }],
  ])('%s', (_, struct, value, want) => expect(pruneZero(value, struct)).toEqual(want));
  test('in the order of the fields, whatever order they came in', () => expect(Object.keys(pruneZero({ volumes: [{}], containers: [], hostname: 'h' }, 'PodSpec'))).toEqual(['containers', 'hostname', 'volumes']));
});

describe('what Go calls types', () => {
  const at = (kind: string, path: string): FieldType => typeAt(kind, path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))) ?? { kind: 'any' };
  test.each([
    ['Pod', 'spec', 'v1.PodSpec'], ['Pod', 'spec.containers', '[]v1.Container'], ['Pod', 'spec.containers.0', 'v1.Container'], ['Pod', 'spec.containers.0.command', '[]string'], ['Pod', 'spec.containers.name', 'string'], ['Pod', 'spec.containers.command.0', 'string'], ['Pod', 'spec.nodeSelector', 'map[string]string'], ['Pod', 'spec.nodeSelector.any', 'string'], ['Pod', 'spec.overhead', 'v1.ResourceList'], ['Pod', 'spec.overhead.cpu', 'resource.Quantity'],
    ['Pod', 'spec.restartPolicy', 'v1.RestartPolicy'], ['Pod', 'spec.containers.livenessProbe.tcpSocket.port', 'intstr.IntOrString'], ['Pod', 'metadata.creationTimestamp', 'v1.Time'], ['Pod', 'metadata.uid', 'types.UID'], ['Secret', 'data', 'map[string][]uint8'], ['Pod', 'spec.hostNetwork', 'bool'], ['Pod', 'spec.priority', 'int32'], ['Pod', 'spec.activeDeadlineSeconds', 'int64'],
    ['Pod', 'spec.hostNetwork.x', 'interface {}'], ['Pod', 'spec.wibble', 'interface {}'], ['Wibble', 'spec', 'interface {}'],
  ])('%s %s: %s', (kind, path, want) => expect(goType(at(kind, path))).toBe(want));
  test('what is known of a kind', () => {
    expect(kindInfo('Deployment')).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', shortNames: ['deploy'], namespaced: true });
    expect(kindInfo('Namespace')).toMatchObject({ namespaced: false, shortNames: ['ns'] });
    expect([kindInfo('Job')?.shortNames, kindInfo('job')]).toEqual([[], undefined]);
  });
  test('of a field', () => {
    expect(structOf('Volume')?.get('name')).toEqual({ name: 'name', type: { kind: 'string' }, required: true, pointer: false, retainKeys: false });
    expect(structOf('PodSpec')?.get('containers')).toMatchObject({ mergeKey: 'name', required: true, retainKeys: false });
    expect(structOf('PodSpec')?.get('volumes')).toMatchObject({ mergeKey: 'name', retainKeys: true });
    expect(structOf('ObjectMeta')?.get('finalizers')).toMatchObject({ mergeKey: '' });
    expect(structOf('PodSpec')?.get('priority')).toMatchObject({ pointer: true, required: false });
    expect(structOf('PodSpec')?.get('restartPolicy')?.type).toEqual({ kind: 'string', go: 'RestartPolicy', values: ['Always', 'Never', 'OnFailure'] });
    expect(structOf('Wibble')).toBeUndefined();
  });
});
