import { createIdentities } from '../../api/identity.ts';
import { strategicMerge } from '../../manifest/merge.ts';
import type { Kind } from '../../manifest/types.ts';
import { readYaml } from '../../manifest/yaml/read.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { editText } from '../terminal.ts';
import { fail, KubectlError, notFound, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { printerOf } from '../format.ts';
import { copy, dig, isObject, text, type JsonObject } from '../json.ts';
import { groupResource, LAST_APPLIED, singularName, type ApiObject, type Resource } from '../kinds.ts';
import { strategicDiff } from '../patchDiff.ts';
import { compactJson, printJson } from '../print/json.ts';
import { listOf, toJson, unstructured } from '../print/output.ts';
import { printYaml } from '../print/yaml.ts';
import { requireNamed, select, type Item } from '../select.ts';
import { changeObject } from '../update.ts';
import { withCause, withLastApplied } from '../write.ts';

const OBJECT_HEAD = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;
const LAST_APPLIED_HEAD = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;
/** Why the file must be edited again: a line, and below it what each is about. */
interface Reason {
  readonly head: string;
  readonly causes?: readonly string[];
}
const comment = (line: string): string => line.replace(/\n(?=[^#\n])/g, '\n# ');
const header = (head: string, reasons: readonly Reason[]): string =>
  head +
  reasons
    .map(
      ({ head, causes = [] }) =>
        `# ${comment(head)}${causes.length > 0 ? ':' : ''}\n${causes.map((c) => `# * ${comment(c)}\n`).join('')}#\n`,
    )
    .join('');
const withoutComments = (file: string): string =>
  file
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n');

/** What the file says, or why it cannot be read: the first document is all that counts. */
function read(file: string): { readonly value: JsonObject } | { readonly problem: string } {
  const [doc] = readYaml(withoutComments(file));
  if (doc?.error !== undefined) return { problem: `yaml: ${doc.error.message}` };
  if (!isObject(doc?.value)) return { problem: 'invalid object to validate' };
  const value = copy(doc.value) as JsonObject;
  const missing = ['apiVersion', 'kind'].flatMap((key) =>
    value[key] === undefined ? [`${key} not set`] : typeof value[key] === 'string' ? [] : [`${key} isn't string type`],
  );
  if (missing.length > 0) return { problem: missing.length === 1 ? missing.join() : `[${missing.join(', ')}]` };
  return { value };
}
const canonical = (file: string): string => {
  const parsed = read(file);
  return 'value' in parsed ? compactJson(parsed.value) : withoutComments(file);
};

/** Sends what was changed of one object as a patch; says what came of it. */
function send(env: Env, { object, resource }: Item, edited: JsonObject): void {
  const { metadata } = object;
  const say = (verb: string, stored: ApiObject): void => {
    const printer = printerOf(env);
    if (printer !== undefined) env.io.out(printer([stored], true));
    else env.say(`${singularName(resource)}/${metadata.name ?? ''} ${verb}`);
  };
  const before = toJson(object);
  const patch = strategicDiff(object.kind, before, edited);
  if (Object.keys(patch).length === 0) {
    say('skipped', object);
    return;
  }
  if (edited['apiVersion'] !== object.apiVersion || edited['kind'] !== object.kind || dig(edited, 'metadata', 'name') !== metadata.name)
    throw fail('At least one of apiVersion, kind and name was changed');
  if (env.flags.bool('output-patch')) env.say(`Patch: ${compactJson(patch)}`);
  const current = env.api.get(object.kind as Kind, metadata.namespace ?? '', metadata.name ?? '');
  if (current === undefined) throw notFound(groupResource(resource), metadata.name ?? '');
  const version = dig(patch, 'metadata', 'resourceVersion');
  if (version !== undefined && version !== current.metadata.resourceVersion)
    throw new KubectlError({
      text: `Error from server (Conflict): Operation cannot be fulfilled on ${groupResource(resource)} "${metadata.name ?? ''}": the object has been modified; please apply your changes to the latest version and try again`,
    });
  const merged = strategicMerge(object.kind, current as unknown as JsonObject, patch);
  if (!merged.ok) throw new KubectlError({ text: `Error from server (BadRequest): ${merged.message}` });
  const saved = copy(merged.value) as JsonObject;
  say(
    'edited',
    changeObject(env, current, env.flags.bool('save-config') ? withLastApplied(withCause(env, saved)) : saved, { unknown: 'strict' }),
  );
}

/** Of objects that `apply` made: what it remembers of them. */
const lastApplied = ({ object, resource }: Item): readonly Item[] => {
  const saved = object.metadata.annotations?.[LAST_APPLIED];
  return saved === undefined ? [] : [{ resource, object: unstructured(JSON.parse(saved)) }];
};
/** Remembers what was edited as what `apply` was given, and changes nothing else. */
function remember(env: Env, { object, resource }: Item, edited: JsonObject): void {
  const say = (verb: string): void => {
    const printer = printerOf(env);
    if (printer !== undefined) env.io.out(printer([unstructured(edited)], true));
    else env.say(`${singularName(resource)}/${text(dig(edited, 'metadata', 'name'))} ${verb}`);
  };
  const next = `${compactJson(edited)}\n`;
  if (next === `${compactJson(object)}\n`) {
    say('skipped');
    return;
  }
  const name = text(dig(edited, 'metadata', 'name'));
  const old = resource.stored === undefined ? undefined : env.api.get(resource.stored, resource.namespaced ? env.namespace : '', name);
  if (old === undefined) throw notFound(groupResource(resource), name);
  const json = copy(old) as JsonObject;
  json['metadata'] = { ...old.metadata, annotations: { ...old.metadata.annotations, [LAST_APPLIED]: next } };
  changeObject(env, old, json);
  say('edited');
}

/**
 * `kubectl edit`: the objects in the reader's editor, several as a List, until what was saved is taken or given up. What the server finds
 * invalid opens the file again with the reasons in its head; any other refusal ends the command.
 */
function* edit(env: Env, remembered = false): Task<number> {
  requireNamed(env);
  const { items: found, errors } = select(env, { files: fileObjects(env), emptyMeansAll: true });
  if (errors.length > 0) return report(env, errors);
  const items = remembered ? found.flatMap(lastApplied) : found;
  const [first] = items;
  if (first === undefined)
    throw fail(
      remembered
        ? 'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`'
        : 'edit cancelled, no objects found',
    );
  if (env.io.edit === undefined) throw fail('unable to launch the editor "vi"');
  const json = env.flags.string('output') === 'json';
  const all = items.length === 1 ? toJson(first.object) : { ...listOf(items.map((i) => i.object)), metadata: {} };
  const original = json ? printJson(all) : printYaml(all);
  const ids = createIdentities(`edit ${env.clock.now()} ${first.object.metadata.uid ?? ''}`);
  let file: string | undefined;
  let body = original;
  let reasons: readonly Reason[] = [];
  /** Ends with what stands in the file kept for the reader. */
  const giveUp = (error: KubectlError): KubectlError => {
    if (file !== undefined) env.warn(`A copy of your changes has been stored to ${JSON.stringify(file)}`);
    return error;
  };
  for (;;) {
    const name = `/tmp/kubectl-edit-${ids.below(4_294_967_295)}.${json ? 'json' : 'yaml'}`;
    const shown = `${json ? '' : header(remembered ? LAST_APPLIED_HEAD : OBJECT_HEAD, reasons)}${body}`;
    const saved = yield* editText(env.io, name, shown);
    if (saved === 'interrupted') return 130;
    const edited = saved?.text ?? shown;
    file = name;
    env.host.writeFile(name, edited);
    if (reasons.length > 0 && canonical(body) === canonical(edited)) throw giveUp(fail('Edit cancelled, no valid changes were saved.'));
    body = withoutComments(edited);
    const parsed = read(edited);
    if ('problem' in parsed) {
      const { head, line } = invalid(first.resource, first.object);
      reasons = [{ head, causes: [`<nil>: Invalid value: "The edited file failed validation": ${parsed.problem}`] }];
      env.warn(line);
      continue;
    }
    if (canonical(original) === canonical(edited)) {
      env.warn('Edit cancelled, no changes made.');
      return 0;
    }
    const list = parsed.value['kind'] === 'List' ? dig(parsed.value, 'items') : [parsed.value];
    const again: Reason[] = [];
    let code = 0;
    for (const value of Array.isArray(list) ? (list as readonly unknown[]) : []) {
      if (!isObject(value)) continue;
      const item = items.find(({ object }) => object.metadata.uid === dig(value, 'metadata', 'uid'));
      if (item === undefined)
        throw giveUp(
          fail(`no original object found for ${text(dig(value, 'kind'))} ${JSON.stringify(text(dig(value, 'metadata', 'name')))}`),
        );
      const namespace = text(dig(value, 'metadata', 'namespace'));
      if (item.resource.namespaced && namespace !== '' && namespace !== env.namespace)
        throw giveUp(
          fail(
            `the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(env.namespace)}. You must pass '--namespace=${namespace}' to perform this operation.`,
          ),
        );
      try {
        (remembered ? remember : send)(env, item, value);
      } catch (e) {
        if (!(e instanceof KubectlError)) throw e;
        if (remembered) throw giveUp(e);
        const { head, line, what } = invalid(item.resource, item.object);
        if (e.causes !== undefined) {
          again.push({ head, causes: e.causes });
          env.warn(line);
        } else if (e.text.startsWith('Error from server (NotFound)')) {
          env.warn(
            `error: ${what} could not be found on the server\nThe edits you made on deleted resources have been saved to ${JSON.stringify(name)}`,
          );
          code = 1;
        } else if (e.text.startsWith('Error from server')) {
          env.warn(
            `error: ${what} could not be patched: ${e.text.replace(/^Error from server \(\w+\): /, '')}\nYou can run \`kubectl replace -f ${name}\` to try this update again.`,
          );
          code = 1;
        } else throw giveUp(e);
      }
    }
    if (code !== 0 || again.length === 0) return code;
    reasons = again;
  }
}
function invalid(resource: Resource, object: ApiObject): { readonly what: string; readonly head: string; readonly line: string } {
  const what = `${groupResource(resource)} ${JSON.stringify(object.metadata.name ?? '')}`;
  return { what, head: `${what} was not valid`, line: `error: ${what} is invalid` };
}
export const EDIT: Command = {
  name: 'edit',
  summary: 'Edit a resource on the server',
  usage: '(RESOURCE/NAME | -f FILENAME) [options]',
  flags: `output,o:s output-patch:b record:b save-config:b validate:o=strict subresource:s field-manager:s show-managed-fields:b windows-line-endings:b ${FILE_FLAGS}`,
  run: (env) => edit(env),
};
/** `apply edit-last-applied`: the same with what the last `apply` was given. */
export const EDIT_LAST_APPLIED: Command = {
  name: 'edit-last-applied',
  summary: 'Edit latest last-applied-configuration annotations of a resource/object',
  usage: '(RESOURCE/NAME | -f FILENAME)',
  flags: `output,o:s record:b validate:o=strict field-manager:s show-managed-fields:b template:s allow-missing-template-keys:b windows-line-endings:b ${FILE_FLAGS}`,
  run: (env) => edit(env, true),
};
