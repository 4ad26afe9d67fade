import { describe, expect, it } from 'vitest';
import { deployment, world } from './world.ts';

describe('Service endpoints', () => {
  it('lists ready Pods apart from others', () => {
    const w = world();
    w.api.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'mall' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] } });
    w.api.create(deployment(1));
    w.run(1000);
    expect(w.api.get('Endpoints', 'mall', 'web')?.subsets).toMatchObject([{ addresses: [{ ip: '10.244.0.9' }], ports: [{ port: 8080, protocol: 'TCP' }] }]);
    const made = w.pods()[0]!;
    w.api.updateStatus({ ...made, status: { ...made.status, conditions: [{ type: 'Ready', status: 'False' }] } });
    w.run(100);
    expect(w.api.get('Endpoints', 'mall', 'web')?.subsets).toMatchObject([{ notReadyAddresses: [{ ip: '10.244.0.9' }] }]);
  });
});
