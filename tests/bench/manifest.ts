// How long a 200-line manifest takes, decoding, defaulting and validation included: `node tests/bench/manifest.ts`.
// Held against the YAML library alone on the same machine, so that a slow or busy machine does not fail it; exits 1 past the limit.
import { parseAllDocuments } from 'yaml';
import { fillAll } from '../../src/simulator/chunks/all.ts';
import { decodeManifest } from '../../src/simulator/manifest/index.ts';

fillAll();

/** The whole may take this many times what parsing the YAML alone takes. */
const LIMIT = 3;
const ROUNDS = 120;

const container = (name: string): string => `  - name: ${name}
    image: nginx:1.27
    env:
    - name: NAME
      valueFrom:
        fieldRef:
          fieldPath: metadata.name
    - name: MODE
      value: quiet
    ports:
    - name: http-${name}
      containerPort: 80
    livenessProbe:
      httpGet:
        path: /
        port: 80
      periodSeconds: 5
    readinessProbe:
      exec:
        command: [cat, /tmp/ready]
    resources:
      requests:
        cpu: 100m
        memory: 64Mi
      limits:
        cpu: 500m
        memory: 128Mi
    volumeMounts:
    - name: work
      mountPath: /work
    securityContext:
      runAsUser: 101
`;
const manifest = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: bench\n  labels:\n    app: bench\nspec:\n  containers:\n${['a', 'b', 'c', 'd', 'e', 'f'].map(container).join('')}  volumes:\n  - name: work\n    emptyDir: {}\n`;

function median(work: () => unknown): number {
  for (let i = 0; i < ROUNDS; i++) work();
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[ROUNDS / 2] ?? 0;
}

const refusal = decodeManifest(manifest, { namespace: 'default' }).documents[0]?.refusal;
if (refusal !== undefined) throw new Error(refusal);
const yaml = median(() => parseAllDocuments(manifest));
const whole = median(() => decodeManifest(manifest, { namespace: 'default' }));
const ratio = whole / yaml;
console.log(`manifest of ${manifest.split('\n').length} lines: ${whole.toFixed(2)} ms, YAML alone ${yaml.toFixed(2)} ms, ratio ${ratio.toFixed(2)} (limit ${LIMIT})`);
if (ratio > LIMIT) process.exitCode = 1;
