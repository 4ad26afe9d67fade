import { createSimulation, type Simulation } from '../../../src/simulator/simulate.ts';

/** A running cluster with a prompt: what is typed is run to its end, at most `limit` virtual ms. */
export interface Live {
  readonly simulation: Simulation;
  type(line: string, limit?: number): { readonly code: number | undefined; readonly out: string; readonly err: string };
}
export function live(manifest: string, startMs = 4000): Live {
  const simulation = createSimulation({ manifest, file: 'pod.yaml' });
  simulation.runTo(startMs);
  return {
    simulation,
    type: (line, limit = 5000) => {
      const handle = simulation.act({ kind: 'command', at: simulation.now(), line });
      const end = simulation.now() + limit;
      while (handle.exitCode === undefined && simulation.now() < end) simulation.runTo(Math.min(end, simulation.now() + 100));
      const result = { code: handle.exitCode, out: handle.stdout, err: handle.stderr };
      if (handle.exitCode === undefined) handle.stop();
      if (simulation.failure !== undefined) throw simulation.failure;
      return result;
    },
  };
}

export const SHOP = `apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop, tier: web}}
spec:
  terminationGracePeriodSeconds: 1
  initContainers:
  - {name: setup, image: "busybox:1.36", command: [sh, -c, "echo unpacked"]}
  - {name: proxy, image: "busybox:1.36", restartPolicy: Always, command: [sleep, "3600"]}
  containers:
  - {name: app, image: "nginx:1.27", ports: [{containerPort: 80, name: http}]}
  - {name: log, image: "busybox:1.36", command: [sh, -c, "echo one; echo two; exec sleep 3600"]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: "1", b: two}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: nginx, image: "nginx:1.27"}]
`;
