import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { printerOf } from '../format.ts';
import { copy, isObject, setField, type JsonObject } from '../json.ts';
import { groupResource, nameOf, resourceOf, type ApiObject } from '../kinds.ts';
import { unstructured } from '../print/output.ts';
import { select } from '../select.ts';
import { changeObject } from '../update.ts';
import { asObject, dryRun, suffix } from '../write.ts';

type Key = 'labels' | 'annotations';
type Map = Readonly<Record<string, string>>;
interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const isPair = (a: string): boolean => (a.includes('=') && a[0] !== '=') || (a.endsWith('-') && a !== '-');
/** Splits the words into resources and `KEY=VALUE`, `KEY-`. */
function split(args: readonly string[], word: string): readonly [resources: readonly string[], pairs: readonly string[]] {
  const at = args.findIndex(isPair);
  const pairs = at < 0 ? [] : args.slice(at);
  const late = pairs.find((p) => !isPair(p));
  if (late !== undefined) throw fail(`all resources must be specified before ${word} changes: ${late}`);
  return [at < 0 ? args : args.slice(0, at), pairs];
}
function read(pairs: readonly string[], key: Key): Changes {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 0) {
      remove.push(pair.slice(0, -1));
      continue;
    }
    const value = pair.slice(equals + 1);
    if (key === 'labels') {
      if (value.includes('=')) throw fail(`invalid label spec: ${pair}`);
      if (value.length > 63) throw fail(`invalid label value: ${JSON.stringify(pair)}: must be no more than 63 bytes`);
      if (!LABEL_VALUE.test(value)) throw fail(`invalid label value: ${JSON.stringify(pair)}: ${LABEL_TEXT}`);
    }
    set.set(pair.slice(0, equals), value);
  }
  const both = remove.find((k) => set.has(k));
  if (both !== undefined)
    throw fail(
      key === 'labels'
        ? 'can not both modify and remove a label in the same command'
        : `can not both modify and remove the following annotation(s) in the same command: ${both}`,
    );
  return { set, remove };
}
function overwrites(old: Map, changes: Changes, key: Key): readonly KubectlError[] {
  const taken = [...changes.set]
    .filter(([k, v]) => Object.hasOwn(old, k) && old[k] !== v)
    .map(([k]) => `'${k}' already has a value (${old[k] ?? ''})`);
  if (taken.length === 0) return [];
  return key === 'labels'
    ? taken.map((t) => fail(`${t}, and --overwrite is false`))
    : [fail(`--overwrite is false but found the following declared annotation(s): ${taken.join('; ')}`)];
}
/** What became of the labels, in a word. */
function verb(old: Map, next: Map): string {
  const removed = Object.keys(old).some((k) => !Object.hasOwn(next, k));
  const changed = Object.keys(next).some((k) => old[k] !== next[k]);
  return removed && changed ? 'label(s) changed' : changed ? 'labeled' : removed ? 'unlabeled' : 'not labeled';
}

/** `label` and `annotate` are the same command on another map (K-93). */
const changing = (key: Key, word: 'label' | 'annotation') =>
  function* change(env: Env): Task<number> {
    const { flags } = env;
    const [resources, pairs] = split(env.args, word);
    const changes = read(pairs, key);
    const listing = flags.bool('list');
    if (resources.length === 0 && !flags.has('filename'))
      throw fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (pairs.length === 0 && !listing) throw fail(`at least one ${word} update is required`);
    // A list shows what the labels would be, and stores nothing.
    const dry = listing ? 'client' : dryRun(env);
    const { items, errors, single } = select(env, { args: resources, files: fileObjects(env) });
    const failures = [...errors];
    for (const { object } of items) {
      const old: Map = object.metadata[key] ?? {};
      try {
        const stored = changeOne(env, object, key, old, changes, dry, failures);
        if (stored === undefined) continue;
        // `label` makes a printer for each object, so no line stands between documents.
        const printer = printerOf(key === 'labels' ? { ...env, printed: { count: 0 } } : env);
        if (listing) {
          const shown: Map = stored.metadata[key] ?? {};
          if (!single) env.say(`Listing ${key} for ${object.kind}.${resourceOf(object.kind).group}/${object.metadata.name ?? ''}:`);
          for (const k of Object.keys(shown).sort()) env.say(`${single ? '' : ' '}${k}=${shown[k] ?? ''}`);
        } else if (printer !== undefined) env.io.out(printer([stored], true));
        else env.say(`${nameOf(object)} ${key === 'annotations' ? 'annotated' : verb(old, stored.metadata.labels ?? {})}${suffix(dry)}`);
      } catch (e) {
        if (!(e instanceof KubectlError)) throw e;
        failures.push(e);
      }
    }
    return report(env, failures);
  };
function changeOne(
  env: Env,
  object: ApiObject,
  key: Key,
  old: Map,
  changes: Changes,
  dry: 'none' | 'client' | 'server',
  failures: KubectlError[],
): ApiObject | undefined {
  if (key === 'labels' && dry !== 'client')
    for (const k of changes.remove) if (!Object.hasOwn(old, k)) env.say(`label ${JSON.stringify(k)} not found.`);
  const taken = env.flags.bool('overwrite') ? [] : overwrites(old, changes, key);
  failures.push(...taken);
  if (taken.length > 0) return undefined;
  const version = env.flags.string('resource-version') ?? '';
  if (dry !== 'client' && version !== '' && version !== object.metadata.resourceVersion)
    throw new KubectlError({
      text: `Error from server (Conflict): Operation cannot be fulfilled on ${groupResource(resourceOf(object.kind))} ${JSON.stringify(object.metadata.name ?? '')}: the object has been modified; please apply your changes to the latest version and try again`,
    });
  const next = copy(old) as JsonObject;
  for (const [k, v] of changes.set) setField(next, k, v);
  for (const k of changes.remove) delete next[k];
  const json = copy(object) as JsonObject;
  if (isObject(json['metadata'])) json['metadata'][key] = next;
  if (env.flags.bool('local')) return unstructured(json);
  return dry === 'client' ? asObject(json) : changeObject(env, object, json, { dry });
}
const FLAGS = `overwrite:b all:b all-namespaces,A:b selector,l:s field-selector:s list:b local:b dry-run:o=unchanged output,o:s record:b resource-version:s field-manager:s show-managed-fields:b template:s ${FILE_FLAGS}`;
const USAGE = '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]';
export const LABEL: Command = {
  name: 'label',
  summary: 'Update the labels on a resource',
  usage: USAGE,
  flags: FLAGS,
  run: changing('labels', 'label'),
};
export const ANNOTATE: Command = {
  name: 'annotate',
  summary: 'Update the annotations on a resource',
  usage: USAGE,
  flags: FLAGS,
  run: changing('annotations', 'annotation'),
};
