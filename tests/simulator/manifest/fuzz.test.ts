// Valid manifests, mutated field by field, and plain garbage: always a verdict, never an exception, and every problem points into the text.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';
import { applyPatch, strategicMerge } from '../../../src/simulator/manifest/merge.ts';
import { validateUpdate } from '../../../src/simulator/manifest/validate/update.ts';

type Tree = Record<string, unknown>;
const POD: Tree = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { app: 'web' }, annotations: { note: 'x' } },
  spec: {
    restartPolicy: 'Always', terminationGracePeriodSeconds: 20, hostname: 'h', nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoSchedule' }], securityContext: { fsGroup: 1, sysctls: [{ name: 'net.a', value: 'b' }] },
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }] } } }, topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    initContainers: [{ name: 'setup', image: 'busybox:1', command: ['sh', '-c', 'x'], env: [{ name: 'A', value: 'b' }], volumeMounts: [{ name: 'work', mountPath: '/w', subPath: 'a' }] }, { name: 'agent', image: 'busybox:1', restartPolicy: 'Always', startupProbe: { exec: { command: ['a'] }, periodSeconds: 2 } }],
    containers: [{
      name: 'app', image: 'nginx:1', ports: [{ name: 'http', containerPort: 80, protocol: 'TCP', hostPort: 80 }], livenessProbe: { httpGet: { path: '/', port: 'http', httpHeaders: [{ name: 'a', value: 'b' }] } }, lifecycle: { preStop: { sleep: { seconds: 3 } } },
      env: [{ name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, { name: 'L', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } }, { name: 'S', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }], envFrom: [{ prefix: 'P_', configMapRef: { name: 'c' } }],
      resources: { requests: { cpu: '100m' }, limits: { cpu: '500m', memory: '1Gi' } }, securityContext: { runAsUser: 1, capabilities: { add: ['A'] } }, restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }], resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
    }],
    volumes: [{ name: 'work', emptyDir: { sizeLimit: '1Mi' } }, { name: 'conf', configMap: { name: 'c', items: [{ key: 'a', path: 'a' }], defaultMode: 420 } }, { name: 'tok', projected: { sources: [{ serviceAccountToken: { path: 't' } }, { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } }] } }],
  },
};
const template = { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } };
const BASES: readonly Tree[] = [
  POD, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { replicas: 2, selector: { matchLabels: { app: 'w' } }, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } }, template } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 's' }, spec: { serviceName: 's', selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['w'] }] }, template, volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 's' }, spec: { selector: { matchLabels: { app: 'w' } }, template, updateStrategy: { rollingUpdate: { maxUnavailable: 1 } } } },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { backoffLimit: 2, podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }] }, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } } } },
  { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'c' }, spec: { schedule: '*/5 * * * *', timeZone: 'Etc/UTC', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } } } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { selector: { app: 'w' }, type: 'NodePort', ports: [{ name: 'http', port: 80, targetPort: 'http', nodePort: 30080 }], externalIPs: ['10.0.0.1'] } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'b' }, binaryData: { c: 'aGk=' } }, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'b' }, type: 'Opaque' },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'p' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } },
];

const nest = (depth: number): unknown => (depth === 0 ? 'x' : { a: nest(depth - 1) });
const VALUES: readonly unknown[] = ['', 0, -1, 70000, 2147483648, 1e300, 1.5, true, null, [], {}, [null], { a: 1 }, [[]], 'a..b', '/../x', '12Mx', '0.5', 'é', '\u0000', '\ud800', 'Bad_Name!', ' x ', 'x'.repeat(300), 'x'.repeat(30_000), '1e999999999', '__proto__', 'constructor', nest(60), Object.fromEntries([['__proto__x', 1], ['toString', 2]])];
const KEYS = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'nmae', 'Spec', '', ' ', 'x'.repeat(200), 'a.b[0]', 'spec[0]'];

/** Every place of a tree. */
const placesOf = (value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] =>
  typeof value !== 'object' || value === null ? [] : Object.keys(value).flatMap((key) => { const step = Array.isArray(value) ? Number(key) : key; return [[...path, step], ...placesOf((value as Tree)[key], [...path, step])]; });

type Mutation = { readonly at: number; readonly how: 'delete' | 'value' | 'duplicate' | 'rename'; readonly pick: number };
function mutate(tree: Tree, { at, how, pick }: Mutation): void {
  const places = placesOf(tree);
  const path = places[at % Math.max(1, places.length)];
  if (!path) return;
  let holder = tree as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
  const last = path[path.length - 1] ?? '';
  const set = (key: string | number, value: unknown): void => { Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true }); };
  if (how === 'value') set(last, structuredClone(VALUES[pick % VALUES.length]));
  else if (how === 'duplicate' && Array.isArray(holder)) (holder as unknown[]).push(structuredClone(holder[last]));
  else if (how === 'rename' && !Array.isArray(holder)) { const old = holder[last]; delete holder[last]; set(KEYS[pick % KEYS.length] ?? '', old); } else if (Array.isArray(holder)) (holder as unknown[]).splice(Number(last), 1);
  else delete holder[last];
}

function verdict(text: string): ReturnType<typeof decodeManifest> {
  const result = decodeManifest(text, { namespace: 'default' });
  expect(result.documents.length).toBeGreaterThan(0);
  for (const document of result.documents) {
    expect((document.object === undefined) === (document.refusal !== undefined)).toBe(true); // accepted or refused, never both or neither
    if (document.refusal !== undefined) expect(document.problems.filter((p) => p.severity === 'error').length).toBeGreaterThan(0);
    for (const problem of document.problems) {
      for (const range of [problem.range, ...(problem.fix ? [problem.fix.range] : [])]) {
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThanOrEqual(text.length);
        expect(range.line).toBe(text.slice(0, range.start).split('\n').length);
      }
      expect(problem.plain).not.toBe('');
      expect(problem.message).not.toBe('');
    }
  }
  expect(({} as Tree).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  return result;
}

const mutation = fc.record({ at: fc.nat(400), how: fc.constantFrom<Mutation['how']>('delete', 'value', 'value', 'duplicate', 'rename'), pick: fc.nat(100) });
describe('mutated manifests', () => {
  test.each(BASES.map((base) => [String(base.kind), base] as const))('%s is valid to begin with', (_, base) => expect(verdict(stringify(base)).documents[0]?.refusal).toBeUndefined());
  test('one to three mutations', { timeout: 60_000 }, () => fc.assert(fc.property(fc.nat(BASES.length - 1), fc.array(mutation, { minLength: 1, maxLength: 3 }), (base, mutations) => {
    const tree = structuredClone(BASES[base] ?? POD);
    for (const m of mutations) mutate(tree, m);
    verdict(stringify(tree));
    verdict(JSON.stringify(tree));
  }), { numRuns: 400 }));
  test('every field with every value', { timeout: 120_000 }, () => {
    for (const base of BASES) for (const [at] of placesOf(base).entries()) for (const pick of [at % VALUES.length, (at * 7 + 3) % VALUES.length]) {
      const tree = structuredClone(base);
      mutate(tree, { at, how: 'value', pick });
      verdict(stringify(tree));
    }
  });
  test('lines cut, doubled, indented', { timeout: 60_000 }, () => fc.assert(fc.property(fc.nat(BASES.length - 1), fc.nat(200), fc.constantFrom('cut', 'double', '\t', ' ', '- ', ': ', '"', '{', '&a ', '*a', '%', '@'), (base, line, how) => {
    const lines = stringify(BASES[base] ?? POD).split('\n');
    const at = line % lines.length;
    const old = lines[at] ?? '';
    if (how === 'cut') lines.splice(at, 1); else if (how === 'double') lines.splice(at, 0, old); else lines[at] = how === '"' || how === '{' || how === ': ' ? old + how : how + old;
    verdict(lines.join('\n'));
  }), { numRuns: 300 }));
});

describe('garbage', () => {
  test('any text', { timeout: 60_000 }, () => fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => { verdict(text); }), { numRuns: 300 }));
  test('anything in the shape of YAML', { timeout: 60_000 }, () => fc.assert(fc.property(fc.array(fc.constantFrom('a', ':', ' ', '\n', '-', '  ', '[', ']', '{', '}', '"', "'", '#', '|', '>', '&x', '*x', '!', '!!str', '---\n', '...\n', '?', ',', '\t', '<<', '\\', '%', '\r\n', 'é', '0x1'), { maxLength: 40 }), (parts) => { verdict(parts.join('')); }), { numRuns: 600 }));
  test('bombs', { timeout: 20_000 }, () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...Array.from('bcdefghi', (c, i) => `${c}: &${c} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[i] ?? 'a'}`).join(',')}]`)].join('\n');
    expect(verdict(bomb).documents[0]?.refusal).toContain('excessive aliasing');
    expect(verdict('a: &a [*a]\n').documents[0]?.refusal).toContain('contains itself');
    for (const text of ['['.repeat(100_000), '{a: '.repeat(5000), 'a:\n'.repeat(2) + Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), `${'- '.repeat(5000)}x`, 'x'.repeat(1_500_000), 'a: '.repeat(100_000), `a: "${'\\'.repeat(100_001)}"`, `${'? '.repeat(3000)}x`, '&a '.repeat(1000), '-'.repeat(200_000)]) verdict(text);
  });
});

test('patches and updates of mutated objects never throw', { timeout: 60_000 }, () => fc.assert(fc.property(fc.nat(BASES.length - 1), mutation, mutation, (base, one, two) => {
  const [a, b] = [one, two].map((m) => { const tree = structuredClone(BASES[base] ?? POD); mutate(tree, m); return tree; });
  const kind = String((BASES[base] ?? POD).kind);
  strategicMerge(kind, a ?? {}, b ?? {});
  applyPatch(kind, a ?? {}, BASES[base], b ?? {});
  const before = decodeManifest(stringify(BASES[base]), { namespace: 'default' }).documents[0]?.object;
  const after = decodeManifest(stringify(b), { namespace: 'default' }).documents[0]?.object;
  if (before && after) validateUpdate(before, after);
}), { numRuns: 200 }));
