import type { Task } from '../../clock.ts';
import type { Node, Pod, Taint } from '../../manifest/types.ts';
import { waitUntil, type Command, type Env } from '../env.ts';
import { fail, KubectlError, notFound, serverText, usage } from '../errors.ts';
import { resourceOf } from '../kinds.ts';
import { SELECTORS } from '../parts.ts';
import { resourceNamed } from '../select.ts';
import { dryRun, suffix, type DryRun } from '../write.ts';

/** The Nodes that `cordon`, `uncordon` and `drain` are given: by name, `node/NAME` or selector. */
function nodesOf(env: Env): readonly Node[] {
  const selector = env.flags.string('selector') ?? '';
  const word = env.path.slice('kubectl '.length);
  if (env.args.length === 0 && !env.flags.has('selector')) throw usage(env.path, `USAGE: ${word} NODE [flags]`);
  if (env.args.length > 0 && selector !== '') throw usage(env.path, 'error: cannot specify both a node name and a --selector option');
  if (selector !== '') return env.api.list('Node').filter(SELECTORS.get().selectorFor(resourceOf('Node'), selector, undefined));
  return env.args.map((arg) => {
    const [type, name] = arg.includes('/') ? arg.split('/', 2) : ['node', arg];
    const { plural } = resourceNamed(type ?? '');
    if (plural !== 'nodes') throw fail(`expected resource of type node, got ${JSON.stringify(plural)}`);
    const node = env.api.get('Node', '', name ?? '');
    if (node === undefined) throw notFound('nodes', name ?? '');
    return node;
  });
}
const CORDONED = 'node.kubernetes.io/unschedulable';

/** Closes Nodes to new Pods or opens them; the taint is what the node controller adds and takes away. */
function mark(env: Env, nodes: readonly Node[], closed: boolean, dry: DryRun): void {
  const verb = closed ? 'cordoned' : 'uncordoned';
  for (const node of nodes) {
    const name = node.metadata.name ?? '';
    if ((node.spec?.unschedulable === true) === closed) {
      env.say(`node/${name} already ${verb}${suffix(dry)}`);
      continue;
    }
    const { unschedulable: _closed, taints = [], ...spec } = node.spec ?? {};
    const others = taints.filter((t) => t.key !== CORDONED);
    const kept: readonly Taint[] = closed ? [...others, { key: CORDONED, effect: 'NoSchedule', timeAdded: env.api.timestamp() }] : others;
    const next: Node = {
      ...node,
      spec: { ...spec, ...(closed ? { unschedulable: true } : {}), ...(kept.length === 0 ? {} : { taints: kept }) },
    };
    const result = dry === 'none' ? env.api.update(next) : undefined;
    if (result?.ok === false)
      env.warn(`error: unable to ${closed ? '' : 'un'}cordon node ${JSON.stringify(name)}: ${result.failure.message}`);
    else env.say(`node/${name} ${verb}${suffix(dry)}`);
  }
}
const marking = (closed: boolean) =>
  function* cordon(env: Env): Task<number> {
    mark(env, nodesOf(env), closed, dryRun(env));
    return 0;
  };

/** What `drain` makes of one Pod: whether it goes, and what is said about it. */
interface Fate {
  readonly pod: Pod;
  readonly goes: boolean;
  readonly warning?: string;
  readonly refusal?: string;
}
function fate(env: Env, pod: Pod): Fate {
  const { flags } = env;
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { pod, goes: false };
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return { pod, goes: true };
  const owner = pod.metadata.ownerReferences?.find((o) => o.controller === true);
  if (owner?.kind === 'DaemonSet') {
    return flags.bool('ignore-daemonsets')
      ? { pod, goes: false, warning: 'ignoring DaemonSet-managed Pods' }
      : { pod, goes: false, refusal: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  }
  if (!flags.bool('delete-emptydir-data') && pod.spec?.volumes?.some((v) => v.emptyDir !== undefined) === true) {
    return { pod, goes: false, refusal: 'Pods with local storage (use --delete-emptydir-data to override)' };
  }
  if (owner !== undefined) return { pod, goes: true };
  // A warning about local storage is lost to what comes after it, as in kubectl.
  return flags.bool('force')
    ? { pod, goes: true, warning: 'deleting Pods that declare no controller' }
    : { pod, goes: false, refusal: 'Pods that declare no controller (use --force to override)' };
}
/** The same complaint of several Pods, once. */
function gather(fates: readonly Fate[], key: 'warning' | 'refusal'): readonly string[] {
  const pods = new Map<string, string[]>();
  for (const f of fates) {
    const said = f[key];
    if (said !== undefined) pods.set(said, [...(pods.get(said) ?? []), `${f.pod.metadata.namespace ?? ''}/${f.pod.metadata.name ?? ''}`]);
  }
  return [...pods].map(([said, names]) => `${key === 'refusal' ? 'cannot delete ' : ''}${said}: ${names.join(', ')}`);
}
const LIMIT = 7 * 24 * 3600 * 1000;

/** Evicts the Pods of one Node and waits until they are gone; answers what went wrong. */
function* empty(env: Env, name: string, dry: DryRun): Task<readonly string[]> {
  const matches = SELECTORS.get().selectorFor(resourceOf('Pod'), env.flags.string('pod-selector'), undefined);
  const fates = env.api
    .list('Pod')
    .filter((p) => p.spec?.nodeName === name && matches(p))
    .map((p) => fate(env, p));
  const refusals = gather(fates, 'refusal');
  if (refusals.length > 0) return refusals;
  const warnings = gather(fates, 'warning');
  if (warnings.length > 0) env.warn(`Warning: ${warnings.join('; ')}`);
  const leaving = fates.filter((f) => f.goes).map((f) => f.pod);
  const grace = env.flags.int('grace-period', -1);
  const evicts = !env.flags.bool('disable-eviction');
  const errors: string[] = [];
  for (const pod of leaving) {
    const { namespace = '', name: podName = '' } = pod.metadata;
    if (evicts || dry === 'client') env.say(`evicting pod ${namespace}/${podName}${suffix(dry)}`);
    if (dry !== 'none') continue;
    if (evicts && pod.metadata.deletionTimestamp === undefined) {
      const others = (pod.status?.conditions ?? []).filter((c) => c.type !== 'DisruptionTarget');
      env.api.updateStatus({
        ...pod,
        status: {
          ...pod.status,
          conditions: [
            ...others,
            {
              type: 'DisruptionTarget',
              status: 'True',
              lastTransitionTime: env.api.timestamp(),
              reason: 'EvictionByEvictionAPI',
              message: 'Eviction API: evicting',
            },
          ],
        },
      });
    }
    const result = env.api.delete('Pod', namespace, podName, grace >= 0 ? { gracePeriodSeconds: grace } : {});
    if (!result.ok && result.failure.reason !== 'NotFound')
      errors.push(`error when evicting pods/${JSON.stringify(podName)} -n ${JSON.stringify(namespace)}: ${serverText(result.failure)}`);
  }
  if (dry !== 'none' || errors.length > 0) return errors;
  const timeout = env.flags.duration('timeout', 0);
  const end = env.clock.now() + (timeout > 0 ? timeout : LIMIT);
  const left = new Set(leaving);
  const leave = (): boolean => {
    for (const pod of left) {
      if (env.api.get('Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '')?.metadata.uid === pod.metadata.uid) continue;
      left.delete(pod);
      env.say(`pod/${pod.metadata.name ?? ''} ${evicts ? 'evicted' : 'deleted'}`);
    }
    return left.size === 0;
  };
  if (yield* waitUntil(env, end, leave)) return [];
  const late = (pod: Pod): string =>
    `error when waiting for pod ${JSON.stringify(pod.metadata.name ?? '')} in namespace ${JSON.stringify(pod.metadata.namespace ?? '')} to terminate: ${EXPIRED}`;
  const problems = evicts ? [...left].map(late) : [EXPIRED];
  const pending = env.api.list('Pod').filter((p) => p.spec?.nodeName === name && matches(p) && fate(env, p).goes);
  env.warn(
    `There are pending pods in node ${JSON.stringify(name)} when an error occurred: ${together(problems)}${pending.map((p) => `\npod/${p.metadata.name ?? ''}`).join('')}`,
  );
  return problems;
}
const EXPIRED = 'context deadline exceeded';
const together = (problems: readonly string[]): string => (problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`);
function* drain(env: Env): Task<number> {
  const nodes = nodesOf(env);
  const dry = dryRun(env);
  mark(env, nodes, true, dry);
  const pending: string[] = [];
  const failed: (readonly string[])[] = [];
  for (const node of nodes) {
    const name = node.metadata.name ?? '';
    const failures = yield* empty(env, name, dry);
    if (failures.length === 0) {
      env.say(`node/${name} drained${suffix(dry)}`);
      continue;
    }
    pending.push(name);
    failed.push(failures);
    env.warn(`error: unable to drain node ${JSON.stringify(name)} due to error: ${together(failures)}, continuing command...`);
  }
  if (failed.length === 0) return 0;
  env.warn(`There are pending nodes to be drained:\n${pending.map((n) => ` ${n}`).join('\n')}`);
  // The failures of one node are a list of their own to kubectl, and a list's members lose their `error: `.
  const [only = []] = failed;
  throw failed.length > 1
    ? new KubectlError({ text: failed.map(together).join('\n') })
    : only[0] === EXPIRED
      ? fail(EXPIRED)
      : new KubectlError({ text: only.join('\n') });
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
type Effect = (typeof EFFECTS)[number];
interface Change {
  readonly key: string;
  readonly value: string;
  readonly effect?: Effect;
}
const NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** `KEY=VALUE:EFFECT`, `KEY:EFFECT` or `KEY`. */
function change(env: Env, spec: string): Change {
  const wrong = (): KubectlError => usage(env.path, `invalid taint spec: ${spec}`);
  const [pair = '', effectText, ...more] = spec.split(':');
  if (more.length > 0) throw wrong();
  const effect = EFFECTS.find((e) => e === effectText);
  if (effectText !== undefined && effect === undefined)
    throw usage(env.path, `invalid taint effect: ${effectText}, unsupported taint effect`);
  const [key = '', value = '', ...rest] = effectText === undefined ? [pair] : pair.split('=');
  if (rest.length > 0 || value.length > 63 || !VALUE.test(value) || key.length > 317 || !NAME.test(key)) throw wrong();
  return { key, value, ...(effect === undefined ? {} : { effect }) };
}
const alike = (a: Change, b: { readonly key: string; readonly effect: string }): boolean =>
  a.key === b.key && (a.effect === undefined || a.effect === b.effect);

/** `taint`: changes the taints of Nodes; what the scheduler makes of them is its business. */
function* taint(env: Env): Task<number> {
  const { flags, args } = env;
  const first = args.findIndex((a) => /[=:]|-$/.test(a));
  const [resources, specs] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
  const late = specs.find((s) => !/[=:]|-$/.test(s));
  if (late !== undefined) throw fail(`all resources must be specified before taint changes: ${late}`);
  if (resources.length === 0) throw fail('one or more resources must be specified as <resource> <name>');
  if (specs.length === 0) throw fail('at least one taint update is required');
  const remove = specs.filter((s) => s.endsWith('-')).map((s) => change(env, s.slice(0, -1)));
  const add: Taint[] = [];
  for (const spec of specs.filter((s) => !s.endsWith('-'))) {
    const { key, value, effect } = change(env, spec);
    if (effect === undefined) throw usage(env.path, `invalid taint spec: ${spec}`);
    if (add.some((t) => t.key === key && t.effect === effect))
      throw usage(env.path, `duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`);
    add.push({ key, effect, ...(value === '' ? {} : { value }) });
  }
  const [type = '', ...names] = resources;
  if (resourceNamed(type).plural !== 'nodes') throw fail(`invalid resource type ${type.toLowerCase()}, only node types are supported`);
  const both = remove.filter((r) => add.some((t) => alike(r, t)));
  if (both.length > 0)
    throw fail(
      `can not both modify and remove the following taint(s) in the same command: ${both.map((r) => `${r.key}=${r.effect ?? ''}`).join(', ')}`,
    );
  const selector = flags.string('selector') ?? '';
  const all = flags.bool('all');
  if (all && selector !== '') throw fail("setting 'all' parameter with a non empty selector is prohibited");
  if (!all && selector === '' && names.length === 0)
    throw fail("at least one resource name must be specified since 'all' parameter is not set");
  const nodes =
    all || selector !== ''
      ? env.api.list('Node').filter(SELECTORS.get().selectorFor(resourceOf('Node'), selector, undefined))
      : nodesOf({ ...env, args: names });
  const dry = dryRun(env);
  for (const node of nodes) taintOne(env, node, add, remove, dry);
  return 0;
}
function taintOne(env: Env, node: Node, add: readonly Taint[], remove: readonly Change[], dry: DryRun): void {
  const name = node.metadata.name ?? '';
  const old = node.spec?.taints ?? [];
  const overwrite = env.flags.bool('overwrite');
  const taken = add.filter((t) => old.some((o) => o.key === t.key && o.effect === t.effect)).map((t) => t.key);
  if (taken.length > 0 && !overwrite)
    throw fail(`node ${name} already has ${taken.join(',')} taint(s) with same effect(s) and --overwrite is false`);
  const missing = remove.find((r) => !old.some((o) => alike(r, o)));
  if (missing !== undefined)
    throw fail(`taint ${JSON.stringify(`${missing.key}${missing.effect === undefined ? '' : `:${missing.effect}`}`)} not found`);
  const kept = old.filter((o) => !add.some((t) => t.key === o.key && t.effect === o.effect));
  const next = [...add, ...kept].filter((t) => !remove.some((r) => alike(r, t)));
  // kubectl's word goes by how many there were before the removal.
  const added = add.length + kept.length !== old.length;
  const verb = overwrite || (added && remove.length > 0) ? 'modified' : added ? 'tainted' : 'untainted';
  const { taints: _old, ...spec } = node.spec ?? {};
  const result =
    dry === 'none' ? env.api.update({ ...node, spec: { ...spec, ...(next.length === 0 ? {} : { taints: next }) } }) : undefined;
  if (result?.ok === false) throw new KubectlError({ text: serverText(result.failure) });
  env.say(`node/${name} ${verb}${suffix(dry)}`);
}
const FLAGS = 'selector,l:s dry-run:o=unchanged';
export const CORDON: Command = { name: 'cordon', summary: 'Mark node as unschedulable', usage: 'NODE', flags: FLAGS, run: marking(true) };
export const UNCORDON: Command = {
  name: 'uncordon',
  summary: 'Mark node as schedulable',
  usage: 'NODE',
  flags: FLAGS,
  run: marking(false),
};
export const DRAIN: Command = {
  name: 'drain',
  summary: 'Drain node in preparation for maintenance',
  usage: 'NODE',
  flags: `${FLAGS} force:b ignore-daemonsets:b delete-emptydir-data:b grace-period:i timeout:d pod-selector:s disable-eviction:b skip-wait-for-delete-timeout:i chunk-size:i`,
  run: drain,
};
export const TAINT: Command = {
  name: 'taint',
  summary: 'Update the taints on one or more nodes',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: `${FLAGS} all:b overwrite:b output,o:s validate:o=strict field-manager:s`,
  run: taint,
};
