import type { Task } from '../../clock.ts';
import { QUANTITY_ERRORS, readQuantity } from '../../manifest/quantity.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, plainly, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { copy, dig, field, isList, isObject, setField, type JsonObject } from '../json.ts';
import { nameOf, resourceOf, type ApiObject } from '../kinds.ts';
import { printerOf } from '../format.ts';
import { requireNamed, select } from '../select.ts';
import { changeObject } from '../update.ts';
import { asObject, dryRun, suffix } from '../write.ts';
import { pairs, requireEnvName } from './run.ts';

/** The Pod spec inside any workload. */
function podSpec(json: JsonObject, kind: string): JsonObject | undefined {
  const spec =
    kind === 'Pod'
      ? json['spec']
      : kind === 'CronJob'
        ? dig(json, 'spec', 'jobTemplate', 'spec', 'template', 'spec')
        : dig(json, 'spec', 'template', 'spec');
  return isObject(spec) ? spec : undefined;
}
const list = (spec: JsonObject, key: string): readonly JsonObject[] => {
  const found = field(spec, key);
  return isList(found) ? found.filter(isObject) : [];
};
/** `deployments/web`, as `set` names objects in its errors. */
const pluralNameOf = ({ kind, metadata }: ApiObject): string => `${resourceOf(kind).plural}/${metadata.name ?? ''}`;
const isChange = (a: string): boolean => (a.includes('=') && a[0] !== '=') || a.endsWith('-');

/** Runs a change over every object that is named, and words what came of it. */
function changeAll(
  env: Env,
  resources: readonly string[],
  what: string,
  failing: string,
  change: (spec: JsonObject, object: ApiObject, lost: KubectlError[]) => void,
): number {
  const { flags } = env;
  const dry = dryRun(env);
  const { items, errors } = select(env, { args: resources, files: fileObjects(env) });
  const failures = [...errors];
  for (const { object } of items) {
    const of = pluralNameOf(object);
    try {
      const json = copy(object) as JsonObject;
      const spec = podSpec(json, object.kind);
      if (spec === undefined) {
        // In a file it is called by its kind; and the words bring a line's end of their own.
        const name = flags.bool('local') ? `${object.kind.toLowerCase()}/${object.metadata.name ?? ''}` : of;
        const said = `error: ${name} the object is not a pod or does not have a pod template: *v1.${object.kind}`;
        throw new KubectlError({ text: said, many: `${said}\n` });
      }
      const before = JSON.stringify(json);
      // Containers that were not found keep no other from being changed.
      change(spec, object, failures);
      const printer = printerOf(env);
      if (dry === 'client' || flags.bool('local')) {
        if (printer !== undefined) env.io.out(printer([asObject(json)], true));
        else if (JSON.stringify(json) !== before) env.say(`${nameOf(object)} ${what}${suffix(dry)}`);
        continue;
      }
      if (JSON.stringify(json) === before) {
        if (printer !== undefined) env.io.out(printer([object], true));
        continue;
      }
      let stored: ApiObject;
      try {
        stored = changeObject(env, object, json, { dry });
      } catch (e) {
        if (!(e instanceof KubectlError)) throw e;
        throw fail(`${failing} ${e.text.trimEnd().replace(/^(error: |The (?=\w+ ")|Error from server \(\w+\): )/, '')}`);
      }
      if (printer !== undefined) env.io.out(printer([stored], true));
      else if (stored !== object) env.say(`${nameOf(object)} ${what}${suffix(dry)}`);
    } catch (e) {
      if (!(e instanceof KubectlError)) throw e;
      failures.push(e);
    }
  }
  return report(env, failures);
}
/** The objects and then the changes, which are called `what`. */
function split(env: Env, what: string): readonly [resources: readonly string[], changes: readonly string[]] {
  const at = env.args.findIndex(isChange);
  if (at >= 0 && !env.args.slice(at).every(isChange))
    throw fail(`all resources must be specified before ${what} changes: ${env.args.join(' ')}`);
  return at < 0 ? [env.args, []] : [env.args.slice(0, at), env.args.slice(at)];
}

function* setImage(env: Env): Task<number> {
  const [resources, changes] = split(env, 'image');
  // What is named is looked up first.
  requireNamed(env, resources);
  if (changes.length === 0) {
    const { errors } = select(env, { args: resources, files: fileObjects(env) });
    if (errors.length > 0) return report(env, errors);
  }
  const wrong = [
    ...(changes.length === 0
      ? ['at least one image update is required']
      : changes.length > 1 && changes.some((c) => c.startsWith('*='))
        ? ['all containers are already specified by *, but saw more than one container_name=container_image pairs']
        : []),
  ];
  if (wrong[0] !== undefined) throw fail(wrong[0]);
  const images = changes.map((c) => {
    const equals = c.indexOf('=');
    return [c.slice(0, equals), c.slice(equals + 1)] as const;
  });
  return changeAll(env, resources, 'image updated', 'failed to patch image update to pod template:', (spec, _object, lost) => {
    for (const [name, image] of images) {
      const found = [...list(spec, 'initContainers'), ...list(spec, 'containers')].filter((c) => c['name'] === name || name === '*');
      for (const c of found) c['image'] = image;
      if (found.length === 0) lost.push(plainly(`unable to find container named ${JSON.stringify(name)}`));
    }
  });
}

function sources(env: Env): readonly JsonObject[] {
  const from = env.flags.string('from');
  if (from === undefined) return [];
  const { items, errors } = select(env, { args: [from] });
  if (errors[0] !== undefined) throw errors[0];
  const object = items[0]?.object;
  if (object?.kind !== 'ConfigMap' && object?.kind !== 'Secret') throw fail('unsupported resource specified in --from');
  const only = env.flags.list('keys');
  return Object.keys((field(object, 'data') ?? {}) as object)
    .sort()
    .filter((k) => only.length === 0 || only.includes(k))
    .map((k) => {
      const variable = k.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
      if (variable !== k) env.warn(`Warning: key ${k} transferred to ${variable}`);
      return {
        name: `${env.flags.string('prefix') ?? ''}${variable}`,
        valueFrom: { [object.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef']: { key: k, name: object.metadata.name } },
      };
    });
}

function* setEnv(env: Env): Task<number> {
  const [resources, changes] = split(env, 'environment');
  if (resources.length === 0 && !env.flags.has('filename'))
    throw fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const listing = env.flags.bool('list');
  if (listing && env.flags.string('output')) throw fail('--list and --output may not be specified together');
  const values = [...changes, ...env.flags.list('env')];
  for (const value of values) {
    const equals = value.indexOf('=');
    if (equals < 0 && !value.endsWith('-')) throw fail(`unknown environment variable: ${value}`);
    if (equals >= 0) requireEnvName(value.slice(0, equals));
  }
  if (values.some((v) => !v.includes('=') && values.some((set) => set.startsWith(`${v.slice(0, -1)}=`))))
    throw fail('can not both modify and remove the same environment variable in the same command');
  const added = sources(env);
  const keep = env.flags.has('overwrite') && !env.flags.bool('overwrite');
  const which = env.flags.string('containers') ?? '*';
  const matches = new RegExp(`^${which.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return changeAll(env, resources, 'env updated', 'failed to patch env update to pod template:', (spec, object) => {
    const of = pluralNameOf(object);
    const chosen = [...list(spec, 'containers'), ...list(spec, 'initContainers')].filter((c) => matches.test(String(c['name'])));
    if (chosen.length === 0)
      env.warn(`Warning: ${object.kind}/${object.metadata.name ?? ''} does not have any containers matching ${JSON.stringify(which)}`);
    for (const c of chosen) {
      let vars = list(c, 'env').map((e) => ({ ...e }));
      for (const value of values) {
        if (value.endsWith('-') && !value.includes('=')) vars = vars.filter((e) => e['name'] !== value.slice(0, -1));
        else {
          const equals = value.indexOf('=');
          put(vars, { name: value.slice(0, equals), value: value.slice(equals + 1) }, keep ? of : undefined);
        }
      }
      for (const e of added) put(vars, e, keep ? of : undefined);
      // A list shows what would be, and changes nothing.
      if (!listing) {
        if (vars.length > 0) setField(c, 'env', vars);
        else delete c['env'];
        continue;
      }
      env.say(`# ${object.kind} ${object.metadata.name ?? ''}, container ${String(c['name'])}`);
      for (const e of vars)
        env.say(
          e['valueFrom'] === undefined
            ? `${String(e['name'])}=${String(e['value'] ?? '')}`
            : (resolved(env, e) ?? `# ${String(e['name'])} from ${reference(e['valueFrom'])}`),
        );
    }
  });
}
/** `--resolve`: a variable with what its key holds now; undefined where it is not asked for, or is no key of an object. */
function resolved(env: Env, { name, valueFrom }: JsonObject): string | undefined {
  const [config, secret] = [dig(valueFrom, 'configMapKeyRef'), dig(valueFrom, 'secretKeyRef')];
  const ref = config ?? secret;
  if (!env.flags.bool('resolve') || ref === undefined) return undefined;
  const [kind, from, key] = [config === undefined ? 'Secret' : 'ConfigMap', String(dig(ref, 'name')), String(dig(ref, 'key'))] as const;
  const object = env.api.get(kind, env.namespace, from);
  const value = object?.data?.[key];
  if (value !== undefined) return `${String(name)}=${kind === 'Secret' ? atob(value) : value}`;
  env.warn(
    `error retrieving reference for ${String(name)}: ${object === undefined ? `${resourceOf(kind).plural} ${JSON.stringify(from)} not found` : `key ${key} not found in ${kind === 'Secret' ? 'secret' : 'config map'} ${from}`}`,
  );
  return undefined;
}
/** Where a variable comes from, in words. */
function reference(from: unknown): string {
  const [config, secret] = [dig(from, 'configMapKeyRef'), dig(from, 'secretKeyRef')];
  if (secret !== undefined) return `secret ${String(dig(secret, 'name'))}, key ${String(dig(secret, 'key'))}`;
  if (config !== undefined) return `configmap ${String(dig(config, 'name'))}, key ${String(dig(config, 'key'))}`;
  const path = dig(from, 'fieldRef', 'fieldPath');
  return path === undefined ? `resource field ${String(dig(from, 'resourceFieldRef', 'resource'))}` : `field path ${String(path)}`;
}
/** Sets a variable; one of `kept` (`deployments/web`) that has it already is left alone, and said so. */
function put(vars: JsonObject[], e: JsonObject, kept: string | undefined): void {
  const at = vars.findIndex((v) => v['name'] === e['name']);
  const old = String(vars[at]?.['value'] ?? '');
  if (at >= 0 && kept !== undefined && old !== String(e['value'] ?? '')) {
    const said = `error: ${kept} '${String(e['name'])}' already has a value (${old}), and --overwrite is false`;
    // Among several the words bring a line's end of their own.
    throw new KubectlError({ text: said, many: `${said}\n` });
  }
  if (at >= 0) vars[at] = e;
  else vars.push(e);
}

function* setResources(env: Env): Task<number> {
  const { flags } = env;
  // What is named is looked up first.
  requireNamed(env);
  if (!flags.string('limits') && !flags.string('requests')) {
    const { errors } = select(env, { files: fileObjects(env) });
    if (errors.length > 0) return report(env, errors);
    throw fail('you must specify an update to requests or limits (in the form of --requests/--limits)');
  }
  const amounts = (flag: string): JsonObject | undefined => {
    const spec = flags.string(flag);
    if (spec === undefined) return undefined;
    const out: JsonObject = {};
    for (const part of spec.split(',')) {
      const [name = '', value] = part.split('=');
      if (value === undefined) throw fail(`Invalid argument syntax ${part}, expected <resource>=<value>`);
      const quantity = readQuantity(value);
      if (typeof quantity === 'string') throw fail(QUANTITY_ERRORS[quantity]);
      setField(out, name, value);
    }
    return out;
  };
  const [limits, requests] = [amounts('limits'), amounts('requests')];
  const which = flags.string('containers') ?? '*';
  return changeAll(
    env,
    env.args,
    'resource requirements updated',
    'failed to patch resources update to pod template',
    (spec, _object, lost) => {
      const chosen = [...list(spec, 'containers'), ...list(spec, 'initContainers')].filter((c) => which === '*' || c['name'] === which);
      if (chosen.length === 0) lost.push(plainly(`unable to find container named ${which}`));
      for (const c of chosen) {
        const resources = isObject(c['resources']) ? { ...c['resources'] } : {};
        if (limits !== undefined) resources['limits'] = { ...(resources['limits'] as object | undefined), ...limits };
        if (requests !== undefined) resources['requests'] = { ...(resources['requests'] as object | undefined), ...requests };
        c['resources'] = resources;
      }
    },
  );
}
function* setServiceAccount(env: Env): Task<number> {
  const account = env.args.at(-1);
  if (account === undefined) throw fail('serviceaccount is required');
  requireNamed(env, env.args.slice(0, -1));
  return changeAll(env, env.args.slice(0, -1), 'serviceaccount updated', 'failed to patch ServiceAccountName', (spec) => {
    spec['serviceAccountName'] = account;
    // The old name of the field follows the new one.
    delete spec['serviceAccount'];
  });
}
function* setSelector(env: Env): Task<number> {
  const text = env.args.at(-1);
  if (text === undefined) throw fail('one selector is required');
  const dry = dryRun(env);
  const { items, errors } = select(env, { args: env.args.slice(0, -1), files: fileObjects(env) });
  if (errors.length > 0) return report(env, errors);
  for (const { object } of items) {
    if (object.kind !== 'Service') throw fail('setting a selector is only supported for Services');
    const json = copy(object) as JsonObject;
    if (isObject(json['spec'])) json['spec']['selector'] = pairs(text);
    const stored = dry === 'client' || env.flags.bool('local') ? asObject(json) : changeObject(env, object, json, { dry });
    const printer = printerOf(env);
    if (printer !== undefined) env.io.out(printer([stored], true));
    else env.say(`${nameOf(object)} selector updated${suffix(dry)}`);
  }
  return 0;
}
const FLAGS = `all:b selector,l:s field-selector:s local:b record:b dry-run:o=unchanged output,o:s field-manager:s ${FILE_FLAGS}`;
export const SET: Command = {
  name: 'set',
  summary: 'Set specific features on objects',
  children: [
    {
      name: 'env',
      summary: 'Update environment variables on a pod template',
      flags: `${FLAGS} env,e:l from:s keys:c prefix:s containers,c:s list:b resolve:b overwrite:b`,
      run: setEnv,
    },
    { name: 'image', summary: 'Update the image of a pod template', flags: FLAGS, run: setImage },
    {
      name: 'resources',
      summary: 'Update resource requests/limits on objects with pod templates',
      flags: `${FLAGS} limits:s requests:s containers,c:s`,
      run: setResources,
    },
    { name: 'selector', summary: 'Set the selector on a resource', flags: `${FLAGS} resource-version:s`, run: setSelector },
    { name: 'serviceaccount|sa', summary: 'Update the service account of a resource', flags: FLAGS, run: setServiceAccount },
  ],
};
