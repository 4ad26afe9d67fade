import { readYaml } from '../../manifest/yaml/read.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, notFound, report, usage } from '../errors.ts';
import { FILE_FLAGS, fileObjects, readFiles } from '../files.ts';
import { copy, dig, isObject, text, type JsonObject } from '../json.ts';
import { groupResource, LAST_APPLIED, resourceOf } from '../kinds.ts';
import { compactJson } from '../print/json.ts';
import { printYaml } from '../print/yaml.ts';
import { requireNamed, select } from '../select.ts';
import { changeObject } from '../update.ts';
import { announce, dryRun, inNamespace } from '../write.ts';

/** What the last `apply` said of each object; nothing for objects that were made otherwise. */
function* view(env: Env): Task<number> {
  const output = env.flags.string('output') ?? 'yaml';
  requireNamed(env);
  const { items, errors } = select(env, { files: fileObjects(env), emptyMeansAll: env.flags.has('selector') });
  if (errors.length > 0) return report(env, errors);
  for (const { object } of items) {
    const saved = object.metadata.annotations?.[LAST_APPLIED];
    if (saved === undefined) continue;
    const value: unknown = JSON.parse(saved);
    if (output === 'yaml') env.io.out(printYaml(value));
    else if (output === 'json') env.say(JSON.stringify(value, null, 2));
    else throw usage(env.path, `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
  }
  return 0;
}

/** Takes a file for what the last `apply` said, and changes nothing else. */
function* set(env: Env): Task<number> {
  const dry = dryRun(env);
  requireNamed(env, []);
  const changed = readFiles(env)
    .flatMap(({ text: content }) => readYaml(content))
    .flatMap((doc) => {
      if (!isObject(doc.value)) return [];
      const typed = inNamespace(doc.value, env.namespace);
      const resource = resourceOf(text(typed['kind']));
      const [namespace, name] = [text(dig(typed, 'metadata', 'namespace')), text(dig(typed, 'metadata', 'name'))];
      const old = resource.stored === undefined ? undefined : env.api.get(resource.stored, namespace, name);
      if (old === undefined) throw notFound(groupResource(resource), name);
      const saved = old.metadata.annotations?.[LAST_APPLIED];
      if (saved === undefined && !env.flags.bool('create-annotation'))
        throw fail(
          `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        );
      const next = `${compactJson(typed)}\n`;
      // What `apply` itself remembers has annotations, be they none: so a file without any is never the same.
      if (saved === undefined || `${compactJson(JSON.parse(saved))}\n` !== next) return [{ old, next }];
      env.say(`set-last-applied ${name}: no changes required.`);
      return [];
    });
  for (const { old, next } of changed) {
    const object = copy(old) as unknown as JsonObject;
    object['metadata'] = { ...old.metadata, annotations: { ...old.metadata.annotations, [LAST_APPLIED]: next } };
    announce(env, dry === 'client' ? old : changeObject(env, old, object, { dry }), 'configured', dry);
  }
  return 0;
}
export const LAST_APPLIED_COMMANDS: readonly Command[] = [
  {
    name: 'set-last-applied',
    summary: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
    usage: '-f FILENAME',
    flags: 'create-annotation:b dry-run:o=unchanged output,o:s filename,f:c template:s show-managed-fields:b allow-missing-template-keys:b',
    run: set,
  },
  {
    name: 'view-last-applied',
    summary: 'View the latest last-applied-configuration annotations of a resource/object',
    usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
    flags: `output,o:s all:b selector,l:s ${FILE_FLAGS}`,
    run: view,
  },
];
