// What probes and hooks over the network send, and what they say of what comes back (5.2, L-141).
import { expect, test } from 'vitest';
import { resolvePort } from '../../../src/simulator/kubelet/http.ts';
import type { Container, Probe } from '../../../src/simulator/manifest/types.ts';
import { container, play } from './cluster.ts';

const said = (containers: readonly Container[], until = 3000): readonly string[] => {
  const w = play({ containers }, until);
  const address = w.pod()?.status?.podIP ?? '';
  return w.events().flatMap((e) => (e.reason === 'Unhealthy' || e.reason === 'LifecycleHTTPFallback' ? [e.message!.replaceAll(address, 'POD')] : []));
};
const probed = (readinessProbe: Probe): Container => container('app', ['sleep 900'], { readinessProbe });

test.each<readonly [string, Probe, string]>([
  ['http refused', { httpGet: { port: 8080, path: '/ok' } }, 'failed: Get "http://POD:8080/ok": dial tcp POD:8080: connect: connection refused'],
  ['a path without a slash', { httpGet: { port: 8080, path: 'ok' } }, 'failed: Get "http://POD:8080/ok": dial tcp POD:8080: connect: connection refused'],
  ["the node's own address", { httpGet: { port: 80, host: '127.0.0.1' } }, 'failed: Get "http://127.0.0.1:80/": dial tcp 127.0.0.1:80: connect: connection refused'],
  ['tcp refused', { tcpSocket: { port: 9090 } }, 'failed: dial tcp POD:9090: connect: connection refused'],
  ['a port nobody has named', { httpGet: { port: 'web' } }, 'errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax'],
  ['gRPC dials until its time is over', { grpc: { port: 50 }, timeoutSeconds: 2 }, 'failed: timeout: failed to connect service "POD:50" within 2s: context deadline exceeded'],
  ['exec output', { exec: { command: ['/bin/play', 'say nothing in stock', 'exit 1'] } }, 'failed: nothing in stock\n'],
])('%s', (_, probe, text) => {
  expect(said([probed(probe)])).toEqual([`Readiness probe ${text}`]);
});
test('a port by number, by name, and out of range', () => {
  const shop: Container = { name: 'shop', ports: [{ name: 'web', containerPort: 8080 }] };
  expect([80, '81', 'web', '0', 70_000].map((port) => resolvePort(shop, port))).toEqual([
    80,
    81,
    8080,
    { error: 'invalid port number: 0' },
    { error: 'invalid port number: 70000' },
  ]);
});
