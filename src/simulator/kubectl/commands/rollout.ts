import type { Task } from '../../clock.ts';
import type { DaemonSet, Deployment, PodTemplateSpec, StatefulSet } from '../../manifest/types.ts';
import { changeOr, type Command, type Env } from '../env.ts';
import { fail, plainly, type KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { printerOf } from '../format.ts';
import { copy, dig, equal, isObject, type JsonObject } from '../json.ts';
import { CAUSE, groupResource, LAST_APPLIED, nameOf, resourceOf, singularName, type ApiObject } from '../kinds.ts';
import { podTemplate } from '../print/describeWorkloads.ts';
import { createWriter } from '../print/writer.ts';
import { select, type Item } from '../select.ts';
import { asObject, suffix, dryRun } from '../write.ts';
import { changeObject } from '../update.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const quote = JSON.stringify;
/** `Deployment.apps`, `Pod`: as Go prints a group and kind. */
const groupKind = ({ resource, object }: Item): string => `${object.kind}${resource.group === '' ? '' : `.${resource.group}`}`;

function chosen(env: Env): readonly Item[] {
  if (env.args.length === 0 && !env.flags.has('filename')) throw fail('required resource not specified');
  const { items, errors } = select(env, { files: fileObjects(env), emptyMeansAll: true });
  if (errors.length > 0) throw errors[0] ?? fail('not found');
  return items;
}
/** The same; that it is nothing is said. */
function someChosen(env: Env): readonly Item[] {
  const items = chosen(env);
  if (items.length === 0) env.warn(`No resources found in ${env.namespace} namespace.`);
  return items;
}
/** What `rollout status` says now, and whether that is the end. */
function statusLine(o: Deployment | StatefulSet | DaemonSet): readonly [text: string, done: boolean] {
  const name = quote(o.metadata.name ?? '');
  const seen = (o.metadata.generation ?? 0) <= (o.status?.observedGeneration ?? 0);
  if (o.kind === 'Deployment') {
    const s = o.status;
    if (!seen) return ['Waiting for deployment spec update to be observed...', false];
    if (s?.conditions?.some((c) => c.type === 'Progressing' && c.reason === 'ProgressDeadlineExceeded') === true)
      throw fail(`deployment ${name} exceeded its progress deadline`);
    const [updated, total, available, wanted] = [
      s?.updatedReplicas ?? 0,
      s?.replicas ?? 0,
      s?.availableReplicas ?? 0,
      o.spec?.replicas ?? 1,
    ];
    const waiting = `Waiting for deployment ${name} rollout to finish: `;
    if (updated < wanted) return [`${waiting}${updated} out of ${wanted} new replicas have been updated...`, false];
    if (total > updated) return [`${waiting}${total - updated} old replicas are pending termination...`, false];
    if (available < updated) return [`${waiting}${available} of ${updated} updated replicas are available...`, false];
    return [`deployment ${name} successfully rolled out`, true];
  }
  if (o.kind === 'DaemonSet') {
    if (o.spec?.updateStrategy?.type === 'OnDelete') throw fail('rollout status is only available for RollingUpdate strategy type');
    if (!seen) return ['Waiting for daemon set spec update to be observed...', false];
    const s = o.status;
    const [updated, wanted, available] = [s?.updatedNumberScheduled ?? 0, s?.desiredNumberScheduled ?? 0, s?.numberAvailable ?? 0];
    if (updated < wanted)
      return [`Waiting for daemon set ${name} rollout to finish: ${updated} out of ${wanted} new pods have been updated...`, false];
    if (available < wanted)
      return [`Waiting for daemon set ${name} rollout to finish: ${available} of ${wanted} updated pods are available...`, false];
    return [`daemon set ${name} successfully rolled out`, true];
  }
  if (o.spec?.updateStrategy?.type === 'OnDelete') throw fail('rollout status is only available for RollingUpdate strategy type');
  if (!seen) return ['Waiting for statefulset spec update to be observed...', false];
  const s = o.status;
  const wanted = o.spec?.replicas ?? 1;
  if ((s?.readyReplicas ?? 0) < wanted) return [`Waiting for ${wanted - (s?.readyReplicas ?? 0)} pods to be ready...`, false];
  const partition = o.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    if ((s?.updatedReplicas ?? 0) < wanted - partition)
      return [
        `Waiting for partitioned roll out to finish: ${s?.updatedReplicas ?? 0} out of ${wanted - partition} new pods have been updated...`,
        false,
      ];
    return [`partitioned roll out complete: ${s?.updatedReplicas ?? 0} new pods have been updated...`, true];
  }
  if (s?.updateRevision !== s?.currentRevision)
    return [
      `waiting for statefulset rolling update to complete ${s?.updatedReplicas ?? 0} pods at revision ${s?.updateRevision ?? ''}...`,
      false,
    ];
  return [`statefulset rolling update complete ${s?.currentReplicas ?? 0} pods at revision ${s?.currentRevision ?? ''}...`, true];
}
function* status(env: Env): Task<number> {
  const timeout = env.flags.duration('timeout', 0);
  const end = timeout > 0 ? env.clock.now() + timeout : Infinity;
  const follow = !env.flags.has('watch') || env.flags.bool('watch');
  for (const { resource, object } of someChosen(env)) {
    let version: string | undefined = '';
    for (;;) {
      const now =
        resource.stored === undefined
          ? undefined
          : env.api.get(resource.stored, object.metadata.namespace ?? '', object.metadata.name ?? '');
      if (now === undefined) throw fail('object has been deleted');
      if (now.kind !== 'Deployment' && now.kind !== 'StatefulSet' && now.kind !== 'DaemonSet')
        throw fail(`no status viewer has been implemented for ${groupKind({ resource, object })}`);
      if (now.metadata.resourceVersion !== version) {
        const [text, done] = statusLine(now);
        env.say(text);
        if (done || !follow) break;
        version = now.metadata.resourceVersion;
      }
      if (env.clock.now() >= end) throw fail('timed out waiting for the condition');
      if ((yield changeOr(env, end)) === 'interrupted') return 130;
    }
  }
  return 0;
}

/** One revision of a workload: its number, what caused it, and the template it had. */
interface Revision {
  readonly number: number;
  readonly cause: string | undefined;
  readonly template: PodTemplateSpec | undefined;
  readonly object: ApiObject;
  readonly annotations: Readonly<Record<string, string>>;
}
/** A workload's revisions, oldest first: a Deployment's ReplicaSets, the ControllerRevisions of the others. */
function revisionsOf(env: Env, workload: ApiObject): readonly Revision[] {
  const { kind, metadata } = workload;
  const sources =
    kind === 'Deployment' ? env.api.list('ReplicaSet', metadata.namespace) : env.api.list('ControllerRevision', metadata.namespace);
  return sources
    .filter((o) => o.metadata.ownerReferences?.some((r) => r.uid === metadata.uid) === true)
    .map((o): Revision => {
      const annotations = o.metadata.annotations ?? {};
      const template =
        o.kind === 'ReplicaSet'
          ? o.spec?.template
          : (({ $patch: _, ...rest }) => rest)(dig(o.data, 'spec', 'template') as PodTemplateSpec & { readonly $patch?: string });
      return {
        number: o.kind === 'ReplicaSet' ? Number(annotations[REVISION] ?? 0) : o.revision,
        cause: annotations[CAUSE],
        template,
        annotations,
        object: o.kind === 'ReplicaSet' ? o : asObject({ ...workload, spec: { ...(dig(workload, 'spec') as object), template } }),
      };
    })
    .toSorted((a, b) => a.number - b.number);
}
/** As it is written, TABs and all: `rollout history` aligns nothing. */
function templateText(template: PodTemplateSpec | undefined): string {
  const w = createWriter((text) => text);
  podTemplate(w, template);
  return w.text();
}
const ROLLING = ['Deployment', 'StatefulSet', 'DaemonSet'];

function* showHistory(env: Env): Task<number> {
  const asked = env.flags.int('revision', 0);
  if (asked < 0) throw fail(`revision must be a positive integer: ${asked}`);
  for (const { resource, object } of chosen(env)) {
    if (!ROLLING.includes(object.kind)) throw fail(`no history viewer has been implemented for ${quote(groupKind({ resource, object }))}`);
    const all = revisionsOf(env, object);
    const name = `${singularName(resource)}/${object.metadata.name ?? ''}`;
    const printer = printerOf(env);
    const one = all.find((r) => r.number === asked);
    if (asked > 0 && one === undefined) throw fail('unable to find the specified revision');
    if (printer !== undefined) {
      for (const { object: template } of one === undefined ? all : [one]) env.io.out(printer([template], true));
      continue;
    }
    if (one !== undefined) {
      const { template, cause } = one;
      const shown =
        object.kind !== 'Deployment' || cause === undefined
          ? template
          : { ...template, metadata: { ...template?.metadata, annotations: { ...template?.metadata?.annotations, [CAUSE]: cause } } };
      env.io.out(`${name} with revision #${asked}\n${templateText(shown)}\n`);
      continue;
    }
    const rows = all.map((r) => `${String(r.number).padEnd(8)}  ${r.cause ?? '<none>'}`);
    env.say(`${name} \n${rows.length === 0 ? 'No rollout history found.' : `${['REVISION  CHANGE-CAUSE', ...rows].join('\n')}\n`}`);
  }
  return 0;
}
/** Applies a change to each object and says what was done; `refusal` words what other kinds get. */
function changeEach(
  env: Env,
  kinds: readonly string[],
  verb: string,
  refusal: (item: Item) => string,
  change: (json: JsonObject, item: Item) => string,
): number {
  const dry = dryRun(env);
  const failures: KubectlError[] = [];
  const printer = printerOf(env);
  // Nothing to go back is no news.
  for (const item of verb === 'rolled back' ? chosen(env) : someChosen(env)) {
    const { object } = item;
    if (!kinds.includes(object.kind)) {
      failures.push(plainly(refusal(item)));
      continue;
    }
    const json = copy(object) as JsonObject;
    const text = change(json, item);
    const stored = dry === 'none' && text === verb ? changeObject(env, object, json) : object;
    if (printer !== undefined && dry !== 'client') env.io.out(printer([stored], true));
    else env.say(`${nameOf(object)} ${text}${suffix(dry)}`);
  }
  return report(env, failures);
}
const named = ({ resource, object }: Item): string => `${groupResource(resource)} ${quote(object.metadata.name ?? '')}`;
const template = (json: JsonObject): JsonObject => {
  const found = dig(json, 'spec', 'template');
  return isObject(found) ? found : {};
};
/** Annotations that stay a Deployment's own when it goes back to a ReplicaSet's template; the others come from the ReplicaSet. */
const KEPT = new Set([
  LAST_APPLIED,
  REVISION,
  `${REVISION}-history`,
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

function* undo(env: Env): Task<number> {
  const asked = env.flags.int('to-revision', 0);
  return changeEach(
    env,
    ROLLING,
    'rolled back',
    ({ resource, object }) => `no rollbacker has been implemented for ${quote(groupKind({ resource, object }))}`,
    (json, { object, resource }) => {
      const { annotations = {}, name = '' } = object.metadata;
      const deployment = object.kind === 'Deployment';
      if (annotations[LAST_APPLIED] !== undefined)
        env.warn(
          `Warning: resource ${resource.plural}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
        );
      const all = revisionsOf(env, object);
      const to = asked === 0 ? all.at(-2) : all.find((r) => r.number === asked);
      if (to === undefined)
        throw fail(
          asked !== 0
            ? `unable to find specified revision ${asked} in history`
            : deployment
              ? `no rollout history found for deployment ${quote(name)}`
              : 'no last revision to roll back to',
        );
      if (dryRun(env) === 'client') return `${deployment ? '' : 'will roll back to '}${templateText(to.template)}`;
      if (deployment && dig(object, 'spec', 'paused') === true)
        throw fail("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
      const next = copy(to.template) as JsonObject;
      const labels = dig(next, 'metadata', 'labels');
      if (isObject(labels)) delete labels['pod-template-hash'];
      if (equal(next, dig(json, 'spec', 'template'))) return `skipped rollback (current template already matches revision ${asked})`;
      if (isObject(json['spec'])) json['spec']['template'] = next;
      if (deployment && isObject(json['metadata'])) {
        const own = Object.entries(annotations).filter(([key]) => KEPT.has(key));
        json['metadata']['annotations'] = Object.fromEntries([...own, ...Object.entries(to.annotations).filter(([key]) => !KEPT.has(key))]);
      }
      return 'rolled back';
    },
  );
}

function* restart(env: Env): Task<number> {
  return changeEach(
    env,
    ROLLING,
    'restarted',
    (item) => `${named(item)} restarting is not supported`,
    (json, { object }) => {
      const t = template(json);
      const metadata = isObject(t['metadata']) ? t['metadata'] : (t['metadata'] = {} as JsonObject);
      const annotations = isObject((metadata as JsonObject)['annotations']) ? ((metadata as JsonObject)['annotations'] as JsonObject) : {};
      if (annotations['kubectl.kubernetes.io/restartedAt'] === env.api.timestamp())
        throw fail(
          `failed to create patch for ${object.metadata.name ?? ''}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
        );
      if (dig(object, 'spec', 'paused') === true)
        throw plainly(`${named({ resource: resourceOf(object.kind), object })} can't restart paused deployment (run rollout resume first)`);
      annotations['kubectl.kubernetes.io/restartedAt'] = env.api.timestamp();
      (metadata as JsonObject)['annotations'] = annotations;
      return 'restarted';
    },
  );
}
const pausing = (paused: boolean) =>
  function* pause(env: Env): Task<number> {
    return changeEach(
      env,
      ['Deployment'],
      paused ? 'paused' : 'resumed',
      (item) => `${named(item)} ${paused ? 'pausing' : 'resuming'} is not supported`,
      (json, item) => {
        const spec = json['spec'];
        if (!isObject(spec) || (spec['paused'] === true) === paused)
          throw plainly(`${named(item)} is ${paused ? 'already paused' : 'not paused'}`);
        if (paused) spec['paused'] = true;
        else delete spec['paused'];
        return paused ? 'paused' : 'resumed';
      },
    );
  };
const FLAGS = `selector,l:s dry-run:o=unchanged output,o:s field-manager:s ${FILE_FLAGS}`;
export const ROLLOUT: Command = {
  name: 'rollout',
  summary: 'Manage the rollout of a resource',
  children: [
    { name: 'history', summary: 'View rollout history', flags: `${FLAGS} revision:i`, run: showHistory },
    { name: 'pause', summary: 'Mark the provided resource as paused', flags: FLAGS, run: pausing(true) },
    { name: 'restart', summary: 'Restart a resource', flags: FLAGS, run: restart },
    { name: 'resume', summary: 'Resume a paused resource', flags: FLAGS, run: pausing(false) },
    { name: 'status', summary: 'Show the status of the rollout', flags: `${FLAGS} watch,w:b timeout:d revision:i`, run: status },
    { name: 'undo', summary: 'Undo a previous rollout', flags: `${FLAGS} to-revision:i`, run: undo },
  ],
};
