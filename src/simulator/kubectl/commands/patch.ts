import { jsonMergePatch, jsonPatch, strategicMerge } from '../../manifest/merge.ts';
import { readYaml } from '../../manifest/yaml/read.ts';
import { createWaitQueue, type Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { printerFor } from '../format.ts';
import { copy, isObject, type JsonObject } from '../json.ts';
import { nameOf, type ApiObject } from '../kinds.ts';
import { toJson } from '../print/output.ts';
import { printYaml } from '../print/yaml.ts';
import { select } from '../select.ts';
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
    const [doc] = readYaml(text);
    if (/^\s*[{[]/.test(text) || doc === undefined || doc.error !== undefined) throw new KubectlError(`Error from server (BadRequest): ${jsonProblem(text)}`);
    return doc.value;
  }
}
const TYPES = ['json', 'merge', 'strategic'];

 
function* patch(env: Env): Task<number> {
  const { flags } = env;
  const type = (flags.string('type') ?? 'strategic').toLowerCase();
  if (!TYPES.includes(type)) throw fail(`--type must be one of [${TYPES.join(' ')}], not ${JSON.stringify(type)}`);
  const file = flags.string('patch-file');
  if (!flags.has('patch') && file === undefined) throw fail('must specify --patch or --patch-file containing the contents of the patch');
  const text = file === undefined ? flags.string('patch') ?? '' : env.host.readFile(file);
  if (text === undefined) throw fail(`unable to read patch file: open ${file ?? ''}: no such file or directory`);
  const dry = dryRun(env);
  const { items, errors } = select(env, { files: fileObjects(env) });
  const failures = [...errors];
  if (items.length === 0 && errors.length === 0) throw fail('no objects passed to patch');
  for (const { object } of items) {
    try {
      const change = readPatch(text);
      const { status: _status, ...current } = object as unknown as JsonObject;
      const subresource = flags.string('subresource');
      if (subresource !== undefined && !['status', 'scale', 'resize'].includes(subresource)) throw fail(`--subresource must be one of [status scale resize], not ${JSON.stringify(subresource)}`);
      const result = type === 'json' ? jsonPatch(current, change) : !isObject(change) ? { ok: false as const, message: 'json: cannot unmarshal array into Go value of type map[string]interface {}' } : type === 'merge' ? jsonMergePatch(current, change) : strategicMerge(object.kind, current, change);
      if (!result.ok) throw new KubectlError(result.message.startsWith('the server rejected') ? `The request is invalid: ${result.message}` : `Error from server (BadRequest): ${result.message}`);
      const stored = dry === 'client' ? asObject(copy(result.value)) : changeObject(env, object, copy(result.value) as JsonObject, { dry, unknown: 'warn' });
      const printer = printerFor(flags.string('output'));
      if (printer !== undefined) env.io.out(printer([stored], true));
      else env.say(`${nameOf(object)} patched${suffix(dry)}${stored === object ? ' (no change)' : ''}`);
    } catch (e) {
      if (!(e instanceof KubectlError)) throw e;
      failures.push(e);
    }
  }
  return report(env, failures);
}
export const PATCH: Command = {
  name: 'patch', summary: 'Update fields of a resource', usage: "(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]",
  flags: `patch,p:s patch-file:s type:s local:b record:b dry-run:o=unchanged output,o:s subresource:s field-manager:s show-managed-fields:b template:s ${FILE_FLAGS}`, run: patch,
};

const HEAD = '# Please edit the object below. Lines beginning with a \'#\' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n';
/** Opens an object in the reader's editor until what they saved is accepted or given up. */
function* edit(env: Env): Task<number> {
  const { items, errors } = select(env, { files: fileObjects(env), emptyMeansAll: true });
  if (errors.length > 0) return report(env, errors);
  const host = env.host;
  if (host.edit === undefined) throw fail('unable to launch the editor "vi"');
  for (const { object, resource } of items) {
    const original = printYaml(toJson(object));
    let shown = original;
    let problem: string | undefined;
    for (;;) {
      const queue = createWaitQueue();
      let answer: { readonly text: string | undefined } | undefined;
      const note = problem === undefined ? '' : problem.split('\n').map((l) => `# ${l}\n`).join('') + '#\n';
      const close = host.edit(`${HEAD}${note}${shown}`, (text) => {
        answer = { text };
        queue.wakeAll();
      });
      try {
        while (answer === undefined) if ((yield queue.wait) === 'interrupted') return 130;
      } finally {
        close();
      }
      const text: string = (answer.text ?? '').split('\n').filter((l: string) => !l.startsWith('#')).join('\n');
      if (answer.text === undefined || text.trim() === '' || text.trim() === shown.trim()) {
        env.warn(problem === undefined ? 'Edit cancelled, no changes made.' : 'error: Edit cancelled, no valid changes were saved.');
        if (problem !== undefined) return 1;
        break;
      }
      try {
        const [doc] = readYaml(text);
        if (doc?.error !== undefined) throw fail(`error parsing edited-file: yaml: ${doc.error.message}`);
        if (!isObject(doc?.value)) throw fail('the edited file is not an object');
        const stored: ApiObject = changeObject(env, object, copy(doc.value) as JsonObject, { unknown: 'strict' });
        if (stored === object) env.warn('Edit cancelled, no changes made.');
        else env.say(`${resource.group === '' ? resource.singular : `${resource.singular}.${resource.group}`}/${object.metadata.name ?? ''} edited`);
        break;
      } catch (e) {
        if (!(e instanceof KubectlError)) throw e;
        // As the real one: the editor opens again, with what is wrong on top.
        problem = e.text.replace(/^The /, `${resource.plural} `).replace(/^error: /, '');
        shown = text;
      }
    }
  }
  return 0;
}
export const EDIT: Command = { name: 'edit', summary: 'Edit a resource on the server', usage: '(RESOURCE/NAME | -f FILENAME) [options]', flags: `output,o:s output-patch:b record:b save-config:b validate:o=strict subresource:s field-manager:s show-managed-fields:b windows-line-endings:b ${FILE_FLAGS}`, run: edit };
