// How far the manifest room agrees with the recordings of a real API server, without the rest of the simulator:
//   node tests/simulator/manifest/agreement.mjs [TRACES_DIR] [--verbose] [GROUP…]
// verdict, kubectl's stderr, and the defaulted spec (service address, token volume and uid are the API room's and masked).
import fs from 'node:fs';
import path from 'node:path';
import { fillAll } from '../../../src/simulator/chunks/all.ts';
import { prepare } from '../../../src/simulator/api/prepare.ts';
import { createIdentities } from '../../../src/simulator/api/identity.ts';
import { defaultPod } from '../../../src/simulator/manifest/defaults/index.ts';
import { decodeManifest } from '../../../src/simulator/manifest/index.ts';

fillAll();
const args = process.argv.slice(2);
const verbose = args.includes('--verbose');
const [traces = '/work/shared/traces', ...groups] = args.filter((a) => !a.startsWith('--'));
const sorted = (v) => Array.isArray(v) ? v.map(sorted) : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).filter((k) => v[k] !== undefined).sort().map((k) => [k, sorted(v[k])])) : v;
const mask = (text) => text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID').replace(/\b10\.\d+\.\d+\.\d+\b/g, 'IP').replace(/"kube-api-access-\w{5}"/g, '"kube-api-access"');
const diff = (a, b, at = '') => JSON.stringify(a) === JSON.stringify(b) ? [] : a && b && typeof a === 'object' && typeof b === 'object' ? [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((k) => diff(a[k], b[k], `${at}.${k}`)) : [`${at}: ${JSON.stringify(a)} / ${JSON.stringify(b)}`];

/** The object recorded: by kind and name, or the Pod that a controller makes of a template. */
const stored1 = (objects, real) => {
  const same = objects.find((o) => o.kind === (real.kind ?? 'Pod') && o.metadata.name === real.metadata.name);
  const owner = same ? undefined : objects.find((o) => o.spec?.template && real.metadata.name.startsWith(o.metadata.name));
  return same ?? (owner && defaultPod({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'x' }, spec: owner.spec.template.spec }));
};

for (const group of groups.length > 0 ? groups : ['validation', 'mutants']) {
  const score = { verdict: [0, 0], message: [0, 0], defaults: [0, 0] };
  const count = (aspect, ok, what) => { score[aspect][1]++; if (ok) score[aspect][0]++; else if (verbose) console.log(`${group}/${what[0]} ${aspect}\n  real ${what[1]}\n  ours ${what[2]}`); };
  for (const name of fs.readdirSync(path.join(traces, group)).filter((f) => f.endsWith('.json') && f !== 'noise.json')) {
    const real = JSON.parse(fs.readFileSync(path.join(traces, group, name), 'utf8'));
    if (!real.apply) continue;
    const file = /"(\.\/[^"]*\.yaml)"|error parsing (\S+):/.exec(real.apply.stderr ?? '')?.slice(1).find(Boolean) ?? real.file;
    const ours = decodeManifest(real.manifest, { namespace: real.namespace, file });
    const refusals = ours.documents.filter((d) => d.refusal !== undefined);
    count('verdict', (refusals.length > 0) === (real.apply.exitCode !== 0), [name, real.apply.exitCode, refusals.length]);
    const stderr = [...ours.documents.flatMap((d) => d.warnings.map((w) => `Warning: ${w}`)), ...refusals.map((d) => d.refusal)].map((l) => `${l}\n`).join('');
    count('message', mask(stderr) === mask(real.apply.stderr ?? ''), [name, real.apply.stderr, stderr]);
    if (!real.defaulted) continue;
    const object = stored1(ours.documents.map((d) => d.object).filter(Boolean), real.defaulted);
    if (!object) { count('defaults', false, [name, 'an object', 'none']); continue; }
    const account = { metadata: {}, automountServiceAccountToken: real.options?.saToken ? undefined : false };
    const context = { reader: { get: () => account, list: () => [] }, identities: createIdentities('x') };
    const stored = prepare({ ...object, metadata: { ...object.metadata, uid: '00000000-0000-4000-8000-000000000001' } }, context);
    const spec = (o) => { const s = JSON.parse(mask(JSON.stringify(sorted(o.spec ?? {})))); delete s.nodeName; return s; };
    const differences = diff(spec(real.defaulted), spec(stored));
    count('defaults', differences.length === 0, [name, differences.slice(0, 6).join('\n       '), '']);
  }
  console.log(group, Object.entries(score).map(([k, [a, b]]) => `${k} ${a}/${b}`).join('  '));
}
