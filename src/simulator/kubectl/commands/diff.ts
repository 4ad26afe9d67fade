import { applyPatch } from '../../manifest/merge.ts';
import { unifiedDiff } from '../../manifest/internal-json.ts';
import { readYaml } from '../../manifest/yaml/read.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail } from '../errors.ts';
import { FILE_FLAGS, readFiles } from '../files.ts';
import { copy, dig, isObject, text, type JsonObject } from '../json.ts';
import { LAST_APPLIED, resourceOf, type ApiObject } from '../kinds.ts';
import { toJson } from '../print/output.ts';
import { printYaml } from '../print/yaml.ts';
import { inNamespace, asObject } from '../write.ts';

const shown = (object: ApiObject | undefined): readonly string[] => {
  if (object === undefined) return [];
  const json = copy(toJson(object)) as JsonObject;
  const annotations = dig(json, 'metadata', 'annotations');
  if (isObject(annotations)) delete annotations[LAST_APPLIED];
  return printYaml(json).trimEnd().split('\n');
};
/** What `apply` would change, as `diff -u` shows it; exit code 1 when there is something. */
function* diff(env: Env): Task<number> {  
  const files = readFiles(env);
  if (files.length === 0) throw fail('must specify one of -f and -k');
  let code = 0;
  for (const { name, text: content } of files) {
    for (const doc of readYaml(content)) {
      if (doc.error !== undefined) throw fail(`error parsing ${name}: error converting YAML to JSON: yaml: ${doc.error.message}`);
      if (!isObject(doc.value)) continue;
      const typed = inNamespace(doc.value, env.namespace);
      const resource = resourceOf(text(typed['kind']));
      const [namespace, objectName] = [text(dig(typed, 'metadata', 'namespace')), text(dig(typed, 'metadata', 'name'))];
      const old = resource.stored === undefined ? undefined : env.api.get(resource.stored, namespace, objectName);
      const merged = old === undefined ? undefined : applyPatch(resource.kind, old as unknown as JsonObject, undefined, typed);
      const next = merged === undefined ? asObject(typed) : merged.ok ? asObject(merged.value) : undefined;
      const [before, after] = [shown(old), shown(next)];
      if (before.join('\n') === after.join('\n')) continue;
      code = 1;
      const label = `${resource.group === '' ? '' : `${resource.group}.`}${resource.version}.${resource.kind}.${namespace}.${objectName}`;
      env.io.out(`diff -u -N /tmp/LIVE/${label} /tmp/MERGED/${label}\n--- /tmp/LIVE/${label}\n+++ /tmp/MERGED/${label}\n${unifiedDiff(before, after)}`);
    }
  }
  return code;
}
export const DIFF: Command = { name: 'diff', summary: 'Diff the live version against a would-be applied version', usage: '-f FILENAME [options]', flags: `concurrency:i prune:b server-side:b show-managed-fields:b force-conflicts:b selector,l:s field-manager:s ${FILE_FLAGS}`, run: diff };
