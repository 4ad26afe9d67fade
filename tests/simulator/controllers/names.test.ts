import { describe, expect, it } from 'vitest';
import type { ObjectReader } from '../../../src/simulator/api/types.ts';
import { createNames } from '../../../src/simulator/controllers/names.ts';
import type { Endpoints, KubernetesObject, Pod, Service } from '../../../src/simulator/manifest/types.ts';

const service = (name: string, spec: Service['spec']): Service => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'mall' }, spec });
const endpoints = (name: string, addresses: readonly { readonly ip: string; readonly hostname?: string }[], port: number): Endpoints => ({
  apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace: 'mall' }, subsets: addresses.length === 0 ? [] : [{ addresses, ports: [{ port }] }],
});
const objects: readonly KubernetesObject[] = [
  service('web', { clusterIP: '10.96.7.7', clusterIPs: ['10.96.7.7'], ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }),
  endpoints('web', [{ ip: '10.244.1.5' }, { ip: '10.244.1.6' }], 8080),
  service('db', { clusterIP: 'None', clusterIPs: ['None'] }),
  endpoints('db', [{ ip: '10.244.1.8', hostname: 'db-0' }], 5432),
  service('empty', { clusterIP: '10.96.7.8', clusterIPs: ['10.96.7.8'], ports: [{ port: 80 }] }),
  endpoints('empty', [], 80),
  service('alias', { type: 'ExternalName', externalName: 'web.mall.svc.cluster.local' }),
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop', namespace: 'mall' }, status: { podIP: '10.244.1.2' } } satisfies Pod,
];
const reader: ObjectReader = {
  get: (kind, namespace, name) => objects.find((o) => o.kind === kind && o.metadata.namespace === namespace && o.metadata.name === name) as never,
  list: (kind) => objects.filter((o) => o.kind === kind) as never,
};
const names = createNames(reader);

describe('cluster DNS', () => {
  it.each([
    ['web', ['10.96.7.7']], ['WEB', ['10.96.7.7']], ['web.mall', ['10.96.7.7']], ['web.mall.svc', ['10.96.7.7']], ['web.mall.svc.cluster.local', ['10.96.7.7']], ['web.mall.svc.cluster.local.', ['10.96.7.7']],
    ['web.', []], ['nowhere', []], ['web.other', []], ['db', ['10.244.1.8']], ['db-0.db', ['10.244.1.8']], ['db-1.db', []], ['10-244-1-8.db', ['10.244.1.8']],
    ['alias', ['10.96.7.7']], ['10-244-1-2.mall.pod', ['10.244.1.2']], ['example.com', []], ['__proto__', []],
  ])('%s', (name, addresses) => expect(names.resolve(name, '10.244.1.2')).toEqual(addresses));
  it('searches the namespace of who asks', () => expect(names.resolve('web', '10.244.9.9')).toEqual([]));
});

describe('Service addresses', () => {
  it('takes turns among the ready Pods', () => {
    const asked = [1, 2, 3].map(() => names.route('10.96.7.7', 80));
    expect(asked).toEqual([{ address: '10.244.1.5', port: 8080 }, { address: '10.244.1.6', port: 8080 }, { address: '10.244.1.5', port: 8080 }]);
  });
  it.each([['nobody behind it', '10.96.7.8', 80, null], ['no such port', '10.96.7.7', 81, null], ['no such Service', '10.96.1.1', 80, null], ['no Service address', '10.244.1.5', 80, undefined]] as const)(
    '%s', (_, address, port, route) => expect(names.route(address, port)).toBe(route));
  it('opens a node port', () => expect(names.route('10.77.0.1', 30080)).toMatchObject({ port: 8080 }));
});
