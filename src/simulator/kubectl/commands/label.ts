import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, usage } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { printerFor } from '../format.ts';
import { copy, isObject, setField, type JsonObject } from '../json.ts';
import { nameOf } from '../kinds.ts';
import { report, select } from '../select.ts';
import { changeObject } from '../update.ts';
import { asObject, dryRun, suffix } from '../write.ts';

/** `label` and `annotate` are the same command on another map (K-93). */
const changing = (key: 'labels' | 'annotations', word: 'label' | 'annotation') => function* change(env: Env): Task<number> { // eslint-disable-line require-yield
  const { flags } = env;
  const isPair = (a: string): boolean => (a.includes('=') && a[0] !== '=') || a.endsWith('-');
  const at = env.args.findIndex(isPair);
  const resources = at < 0 ? env.args : env.args.slice(0, at);
  const changes = at < 0 ? [] : env.args.slice(at);
  const listing = flags.bool('list');
  if (resources.length === 0 && !flags.has('filename')) throw fail('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const bad = changes.find((c) => !isPair(c));
  if (bad !== undefined) throw usage(env.path, `all resources must be specified before ${word} changes: ${bad}`);
  if (changes.length === 0 && !listing) throw fail(`at least one ${word} update is required`);
  const dry = dryRun(env);
  const { items, errors } = select(env, { args: resources, files: fileObjects(env) });
  const failures = [...errors];
  if (items.length === 0 && errors.length === 0) env.warn('No resources found');
  for (const { object } of items) {
    const old = object.metadata[key] ?? {};
    if (listing) {
      if (items.length > 1) env.say(`Listing ${key} for ${object.kind}.${object.apiVersion}/${object.metadata.name ?? ''}:`);
      for (const k of Object.keys(old).sort()) env.say(`${items.length > 1 ? ' ' : ''}${k}=${old[k] ?? ''}`);
      continue;
    }
    try {
      const next = copy(old) as JsonObject;
      let removed = 0;
      for (const c of changes) {
        if (c.endsWith('-') && !c.includes('=')) {
          const k = c.slice(0, -1);
          if (Object.hasOwn(next, k)) removed++;
          else env.say(`${word} ${JSON.stringify(k)} not found.`);
          delete next[k];
          continue;
        }
        const equals = c.indexOf('=');
        const [k, v] = [c.slice(0, equals), c.slice(equals + 1)];
        if (Object.hasOwn(old, k) && old[k] !== v && !flags.bool('overwrite')) throw fail(key === 'labels' ? `'${k}' already has a value (${old[k] ?? ''}), and --overwrite is false` : `--overwrite is false but found the following declared annotation(s): '${k}' already has a value (${old[k] ?? ''})`);
        setField(next, k, v);
      }
      const json = copy(object) as JsonObject;
      if (isObject(json['metadata'])) json['metadata'][key] = next;
      const stored = dry === 'client' ? asObject(json) : changeObject(env, object, json, { dry });
      const printer = printerFor(flags.string('output'));
      if (printer !== undefined) {
        env.io.out(printer([stored], true));
        continue;
      }
      const changed = dry === 'client' || stored !== object;
      const verb = key === 'annotations' ? 'annotated' : !changed ? 'not labeled' : removed > 0 && removed === changes.length ? 'unlabeled' : 'labeled';
      env.say(`${nameOf(object)} ${verb}${suffix(dry)}`);
    } catch (e) {
      if (!(e instanceof KubectlError)) throw e;
      failures.push(e);
    }
  }
  return report(env, failures);
};
const FLAGS = `overwrite:b all:b all-namespaces,A:b selector,l:s field-selector:s list:b local:b dry-run:o=unchanged output,o:s resource-version:s field-manager:s show-managed-fields:b template:s ${FILE_FLAGS}`;
export const LABEL: Command = { name: 'label', summary: 'Update the labels on a resource', usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]', flags: FLAGS, run: changing('labels', 'label') };
export const ANNOTATE: Command = { name: 'annotate', summary: 'Update the annotations on a resource', usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]', flags: FLAGS, run: changing('annotations', 'annotation') };
