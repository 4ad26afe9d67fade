import { jsonMergePatch, jsonPatch, strategicMerge } from '../../manifest/merge.ts';
import type { KubernetesObject } from '../../manifest/types.ts';
import { readYaml } from '../../manifest/yaml/read.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { printerOf } from '../format.ts';
import { copy, equal, isList, isObject, type JsonObject } from '../json.ts';
import { nameOf, type ApiObject } from '../kinds.ts';
import { unstructured } from '../print/output.ts';
import { requireNamed, select } from '../select.ts';
import { changeObject } from '../update.ts';
import { asObject, dryRun, suffix } from '../write.ts';

/** Go's complaint about JSON that it cannot read. */
function jsonProblem(text: string): string {
  const t = text.trim();
  if (t === '') return 'unexpected end of JSON input';
  const inner = /^\{\s*([^"}\s])/.exec(t);
  if (inner !== null) return `invalid character '${inner[1] ?? ''}' looking for beginning of object key string`;
  if (!/^[{["\d\-tfn]/.test(t)) return `invalid character '${t[0] ?? ''}' looking for beginning of value`;
  return 'unexpected end of JSON input';
}
/** A patch may be JSON or YAML. */
function readPatch(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What begins as an object goes to the server as it is; anything else is read as YAML first.
    if (/^\s*\{/.test(text)) throw new KubectlError({ text: `Error from server (BadRequest): ${jsonProblem(text)}` });
    const [doc] = readYaml(text);
    if (doc?.error !== undefined) throw fail(`unable to parse ${JSON.stringify(text)}: yaml: ${doc.error.message}`);
    return doc?.value ?? null;
  }
}
/** A change of the status alone; what watches it may soon say otherwise. */
function withStatus(env: Env, object: ApiObject, changed: Readonly<Record<string, unknown>>): ApiObject {
  const result = env.api.updateStatus({ ...object, status: changed['status'] } as unknown as KubernetesObject);
  return result.ok ? result.object : object;
}
const TYPES = ['json', 'merge', 'strategic'];

function* patch(env: Env): Task<number> {
  const { flags } = env;
  const type = (flags.string('type') ?? 'strategic').toLowerCase();
  if (!TYPES.includes(type)) throw fail(`--type must be one of [${TYPES.join(' ')}], not ${JSON.stringify(type)}`);
  const file = flags.string('patch-file');
  if ((flags.string('patch') ?? '') === '' && (file ?? '') === '')
    throw fail('must specify --patch or --patch-file containing the contents of the patch');
  const text = file === undefined ? (flags.string('patch') ?? '') : env.host.readFile(file);
  if (text === undefined) throw fail(`unable to read patch file: open ${file ?? ''}: no such file or directory`);
  const dry = dryRun(env);
  requireNamed(env);
  const { items, errors } = select(env, { files: fileObjects(env) });
  const failures = [...errors];
  if (items.length === 0 && errors.length === 0) throw fail('no objects passed to patch');
  for (const { object } of items) {
    try {
      const change = readPatch(text);
      const subresource = flags.string('subresource');
      if (subresource !== undefined && !['status', 'scale', 'resize'].includes(subresource))
        throw fail(`--subresource must be one of [status scale resize], not ${JSON.stringify(subresource)}`);
      const { status, ...plain } = object as unknown as JsonObject;
      const current = subresource === 'status' ? { ...plain, status } : plain;
      const result =
        type === 'json'
          ? jsonPatch(current, change)
          : !isObject(change)
            ? {
                ok: false as const,
                message: `json: cannot unmarshal ${isList(change) ? 'array' : typeof change === 'boolean' ? 'bool' : typeof change} into Go value of type map[string]interface {}`,
              }
            : type === 'merge'
              ? jsonMergePatch(current, change)
              : strategicMerge(object.kind, current, change);
      if (!result.ok)
        throw new KubectlError({
          text: result.message.startsWith('the server rejected')
            ? `The request is invalid: ${result.message}`
            : `Error from server${result.message.startsWith('map: ') ? '' : ' (BadRequest)'}: ${result.message}`,
        });
      const stored = flags.bool('local')
        ? unstructured(result.value)
        : dry === 'client'
          ? asObject({ ...(copy(result.value) as JsonObject), ...(status === undefined || subresource === 'status' ? {} : { status }) })
          : subresource === 'status'
            ? withStatus(env, object, result.value)
            : changeObject(env, object, copy(result.value) as JsonObject, {
                dry,
                unknown: 'warn',
                ...(subresource === 'resize' ? { subresource } : {}),
              });
      // Each object has a printer of its own, so no line stands between documents.
      const printer = printerOf({ ...env, printed: { count: 0 } });
      if (printer !== undefined) env.io.out(printer([stored], true));
      else
        env.say(
          `${subresource === 'scale' ? `scale.autoscaling/${object.metadata.name ?? ''}` : nameOf(object)} patched${suffix(dry)}${stored === object || (flags.bool('local') && equal(result.value, object)) ? ' (no change)' : ''}`,
        );
    } catch (e) {
      if (!(e instanceof KubectlError)) throw e;
      failures.push(e);
    }
  }
  return report(env, failures);
}
export const PATCH: Command = {
  name: 'patch',
  summary: 'Update fields of a resource',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  flags: `patch,p:s patch-file:s type:s local:b record:b dry-run:o=unchanged output,o:s subresource:s field-manager:s show-managed-fields:b template:s ${FILE_FLAGS}`,
  run: patch,
};
