/**
 * `npm run claims:mutate [-- PART]`: can each claim fail? Breaks the sample of every example in many ways (a container taken out, one that
 * never ends, a policy changed, an echo reworded, …) until each of its claims has failed once. Prints those that never do, and the share
 * that does; less than 90 % is an error.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { expectSchema } from '../src/simulator/claims/schema.ts';
import { checkClaims } from '../src/site/claims/check.ts';
import { play } from '../src/site/run/play.ts';
import { exampleInput } from '../src/site/run/input.ts';
import { chapterFiles } from './lib/chapter-files.mjs';
import { readChapter } from './lib/chapters.mjs';
import { root } from './lib/run.mjs';

const part = process.argv[2] ?? '';
const LEAST = 0.9;

/** The Pod specs in an object: its own, or its template's. */
const specOf = (object) =>
  object?.spec?.jobTemplate?.spec?.template?.spec ?? object?.spec?.template?.spec ?? (object?.kind === 'Pod' ? object.spec : undefined);
const lists = (spec) => ['initContainers', 'containers'].flatMap((list) => (Array.isArray(spec?.[list]) ? [[list, spec[list]]] : []));

/** Edits of one container; each gets a copy it may change. */
const containerEdits = [
  (c) => {
    c.command = ['sleep', '3600'];
    delete c.args;
  },
  (c) => {
    c.command = ['sh', '-c', 'exit 0'];
  },
  (c) => {
    c.command = ['sh', '-c', 'sleep 1; exit 7'];
  },
  (c) => {
    c.image = 'nobody/none:none.invalid';
    c.imagePullPolicy = 'Never';
  },
  (c) => {
    c.image = 'nginx:1.27';
    delete c.command;
  },
  (c) => {
    if (c.restartPolicy === undefined) c.restartPolicy = 'Always';
    else delete c.restartPolicy;
  },
  (c) => {
    delete c.volumeMounts;
  },
  (c) => {
    for (const m of c.volumeMounts ?? []) delete m.readOnly;
  },
  (c) => {
    for (const m of c.volumeMounts ?? []) m.mountPath = `/elsewhere${m.mountPath}`;
  },
  (c) => {
    delete c.startupProbe;
    delete c.readinessProbe;
    delete c.livenessProbe;
  },
  (c) => {
    delete c.lifecycle;
  },
  (c) => {
    delete c.resources;
  },
  (c) => {
    c.resources = { limits: { cpu: '50m', memory: '20Mi' } };
  },
  (c) => {
    delete c.securityContext;
  },
  (c) => {
    c.securityContext = { runAsUser: 77, readOnlyRootFilesystem: true };
  },
  (c) => {
    delete c.env;
    delete c.envFrom;
  },
  (c) => {
    delete c.restartPolicyRules;
  },
  (c) => {
    c.name = `${c.name}-x`;
  },
  (c) => {
    script(c, (s) => s.replace(/echo (['"]?)/g, 'echo $1zzz '));
  },
  (c) => {
    script(c, (s) => s.replace(/sleep (\d+)/g, (_, n) => `sleep ${Number(n) + 25}`));
  },
  (c) => {
    script(c, (s) => s.replace(/sleep (\d+)/g, 'sleep 0'));
  },
  (c) => {
    script(c, (s) => s.replace(/trap '[^']*' TERM;?/g, ''));
  },
  (c) => {
    script(c, (s) => s.replace(/exit \d+/g, 'exit 9'));
  },
  (c) => {
    script(c, (s) => s.replace(/>+ *\/[\w./]+/g, '> /dev/null'));
  },
];
function script(c, edit) {
  for (const key of ['command', 'args']) if (Array.isArray(c[key])) c[key] = c[key].map((word) => edit(String(word)));
}
const specEdits = [
  (s) => {
    s.restartPolicy = 'Never';
  },
  (s) => {
    s.restartPolicy = 'OnFailure';
  },
  (s) => {
    s.restartPolicy = 'Always';
  },
  (s) => {
    s.terminationGracePeriodSeconds = 1;
  },
  (s) => {
    s.terminationGracePeriodSeconds = 45;
  },
  (s) => {
    s.shareProcessNamespace = s.shareProcessNamespace !== true;
  },
  (s) => {
    s.automountServiceAccountToken = s.automountServiceAccountToken !== true;
  },
  (s) => {
    delete s.securityContext;
  },
  (s) => {
    s.volumes = (s.volumes ?? []).map(({ name }) => ({ name, emptyDir: {} }));
  },
  (s) => {
    s.initContainers?.reverse();
  },
  (s) => {
    s.containers?.reverse();
  },
  (s) => {
    s.nodeSelector = { nowhere: 'x' };
  },
  (s) => {
    s.volumes = [...(s.volumes ?? []), { name: 'missing', configMap: { name: 'missing' } }];
  },
];
const objectEdits = [
  (o) => {
    if (o.data) for (const key of Object.keys(o.data)) o.data[key] = 'zzz';
  },
  (o) => {
    if (o.spec?.replicas !== undefined) o.spec.replicas = 1;
  },
  (o) => {
    if (o.spec?.selector && o.kind === 'Service') o.spec.selector = { app: 'nobody' };
  },
  (o) => {
    if (o.spec?.backoffLimit !== undefined) o.spec.backoffLimit = 0;
    else if (o.kind === 'Job') o.spec.backoffLimit = 1;
  },
  (o) => {
    o.metadata.name = `${o.metadata.name}-x`;
  },
  (o) => {
    if (o.spec?.schedule) o.spec.schedule = '0 0 1 1 *';
  },
];

/** Every broken version of a manifest, as text. */
function* broken(text) {
  const objects = parseAllDocuments(text).map((doc) => doc.toJS());
  const print = (list) => list.map((object) => stringify(object)).join('---\n');
  const seen = new Set([print(objects)]);
  const fresh = function* (list) {
    const out = print(list);
    if (!seen.has(out)) {
      seen.add(out);
      yield out;
    }
  };
  for (const [i] of objects.entries()) {
    const edit = function* (change) {
      const copy = structuredClone(objects);
      if (change(copy[i]) !== false) yield* fresh(copy);
    };
    for (const change of objectEdits) yield* edit(change);
    for (const change of specEdits) yield* edit((object) => (specOf(object) === undefined ? false : change(specOf(object))));
    for (const [list, containers] of lists(specOf(objects[i]))) {
      for (const k of containers.keys()) {
        for (const change of containerEdits) yield* edit((object) => change(specOf(object)[list][k]));
        yield* edit((object) => void specOf(object)[list].splice(k, 1));
      }
    }
    if (objects.length > 1) yield* fresh(objects.filter((_, k) => k !== i));
  }
}

let killed = 0;
let all = 0;
for (const path of chapterFiles()) {
  const { file, examples } = readChapter(path);
  for (const { props, claims } of examples) {
    if (!`${file} ${props.sample}`.includes(part) || claims.length === 0) continue;
    const text = readFileSync(join(root, 'content', 'samples', `${props.sample}.yaml`), 'utf8');
    const input = exampleInput(props, text, []);
    const alive = new Map(claims.map((claim) => [claim, expectSchema.parse(claim.expect)]));
    all += claims.length;
    const tryOn = (manifest, actions = input.actions) => {
      const run = { ...input, actions, manifest };
      const { trace } = play(run);
      for (const [claim, expect] of alive) if (!checkClaims(trace, run, [expect])[0].holds) alive.delete(claim);
    };
    if (input.actions.length > 0) tryOn(text, []);
    for (const manifest of broken(text)) {
      if (alive.size === 0) break;
      tryOn(manifest);
    }
    killed += claims.length - alive.size;
    for (const claim of alive.keys()) console.log(`never fails: ${file}:${claim.line}: ${JSON.stringify(claim.expect)}`);
  }
}
const share = killed / Math.max(1, all);
console.log(`${killed} of ${all} claims can fail (${(100 * share).toFixed(1)} %)`);
process.exit(all > 0 && share >= LEAST ? 0 : 1);
