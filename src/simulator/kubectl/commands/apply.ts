import { decodeManifest } from '../../manifest/index.ts';
import type { DecodedDocument } from '../../manifest/result.ts';
import { invalidText } from '../../manifest/envelope.ts';
import { Errors } from '../../manifest/validate/errors.ts';
import { validateAnnotations } from '../../manifest/validate/metadata.ts';
import { readYaml } from '../../manifest/yaml/read.ts';
import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { waitUntil } from '../env.ts';
import { amongSeveral, fail, KubectlError, serverText, usage, report } from '../errors.ts';
import { FILE_FLAGS, readFiles, type NamedText } from '../files.ts';
import { copy, dig, isList, isObject, text, type JsonObject } from '../json.ts';
import { groupResource, resourceOf, singularName, type ApiObject } from '../kinds.ts';
import { FORMATS, UPDATE } from '../parts.ts';
import type { KeyOrder } from '../print/json.ts';
import { toJson, unstructured } from '../print/output.ts';
import { announce, dryRun, exists, inNamespace, withCause, withLastApplied, type DryRun } from '../write.ts';

type Verb = 'apply' | 'create' | 'replace';
/** One object of a file: as typed (JSON, nulls left out) and as the API server decodes it. */
interface Source {
  readonly file: string;
  readonly json: JsonObject;
  readonly doc: DecodedDocument;
}

const withoutNulls = (value: unknown): unknown => {
  if (isList(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const out = copy(value) as JsonObject;
  for (const key of Object.keys(out)) {
    if (out[key] === null) delete out[key];
    else out[key] = withoutNulls(out[key]);
  }
  return out;
};
function validation(value = 'strict'): 'strict' | 'warn' | 'ignore' {
  if (value === 'warn' || value === 'ignore') return value;
  if (value === 'false') return 'ignore';
  if (value === 'strict' || value === 'true') return 'strict';
  throw fail(`invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`);
}

/** Every object of a file, decoded one by one as kubectl sends them. */
function sources(env: Env, { name: file, text: content }: NamedText, command: Verb): readonly Source[] {
  const options = {
    namespace: env.namespace,
    file,
    command,
    validate: validation(env.flags.string('validate')),
    namespaceFlag: env.flags.has('namespace'),
    exists: exists(env),
  };
  const out: Source[] = [];
  for (const yaml of readYaml(content)) {
    const parts =
      yaml.error !== undefined || !isObject(yaml.value) || yaml.value['kind'] !== 'List' ? [yaml.value] : dig(yaml.value, 'items');
    const documents = decodeManifest(content.slice(yaml.start, yaml.end), options).documents;
    if (yaml.error === undefined && yaml.value === null) continue;
    documents.forEach((doc, i) => {
      const json = withoutNulls(isList(parts) ? parts[i] : {});
      out.push({ file, json: isObject(json) ? json : {}, doc });
    });
  }
  return out;
}
export function allSources(env: Env, command: Verb): readonly Source[] {
  const files = readFiles(env);
  if (files.length === 0) throw fail('must specify one of -f and -k');
  const all = files.flatMap((f) => sources(env, f, command));
  if (all.length === 0) throw fail(`no objects passed to ${command}`);
  return all;
}
export const refused = (doc: DecodedDocument): KubectlError =>
  new KubectlError({ text: doc.refusal ?? 'error: unable to decode the object' });
const warnings = (env: Env, list: readonly string[] | undefined): void => {
  for (const w of list ?? []) env.warn(`Warning: ${w}`);
};
/** Sends a new object; `saved` is what the reader typed, remembered for the next `apply`. */
export function send(env: Env, source: Source, dry: DryRun, verb: string, remember: boolean): ApiObject {
  const { doc, json, file } = source;
  if (doc.object === undefined) throw refused(doc);
  const caused = inNamespace(withCause(env, json), env.namespace);
  const annotations = remember
    ? dig(withLastApplied(caused), 'metadata', 'annotations')
    : env.flags.bool('record')
      ? dig(caused, 'metadata', 'annotations')
      : doc.object.metadata.annotations;
  // What kubectl adds for the next `apply` counts as well: V-06.
  if (remember) {
    const errors = new Errors();
    validateAnnotations(annotations as Readonly<Record<string, string>>, 'metadata.annotations', errors);
    if (errors.list.length > 0) throw new KubectlError({ text: invalidText(doc.kind, doc.name, errors.list) });
  }
  const object = {
    ...doc.object,
    metadata: { ...doc.object.metadata, ...(annotations === undefined ? {} : { annotations: annotations as Record<string, string> }) },
  };
  const result = env.api.create(object, { dryRun: dry === 'server' });
  if (!result.ok) throw new KubectlError({ text: serverText(result.failure, `error when ${verb} ${JSON.stringify(file)}`) });
  warnings(env, [...doc.warnings, ...(result.warnings ?? [])]);
  return result.object;
}
/** Does something with every object; what goes wrong is told after all results (P-10). */
function each(env: Env, list: readonly Source[], doing: string, act: (source: Source) => void): number {
  const failures: KubectlError[] = [];
  for (const source of list) {
    try {
      act(source);
    } catch (e) {
      if (!(e instanceof KubectlError)) throw e;
      failures.push(
        new KubectlError({ text: e.text, code: e.code, many: amongSeveral(e, `error when ${doing} ${JSON.stringify(source.file)}`) }),
      );
    }
  }
  return report(env, failures);
}
/** The object that a source names, if the cluster has it. */
export function present(env: Env, { doc, json }: Source): ApiObject | undefined {
  const resource = resourceOf(doc.kind);
  if (resource.stored === undefined || doc.name === '') return undefined;
  return env.api.get(resource.stored, resource.namespaced ? text(dig(json, 'metadata', 'namespace')) || env.namespace : '', doc.name);
}

function* apply(env: Env): Task<number> {
  const { args, flags } = env;
  if (args.length > 0) throw usage(env.path, `Unexpected args: [${args.join(' ')}]`);
  const dry = dryRun(env);
  const serverSide = flags.bool('server-side');
  // Objects are printed when all is done and went well, several as a List.
  const whole = !['', 'name'].includes(flags.string('output') ?? '') || flags.has('template');
  const shown: ApiObject[] = [];
  const tell = (object: ApiObject, verb: string): void => {
    if (whole) shown.push(object);
    else announce(env, object, verb, dry);
  };
  const code = each(env, allSources(env, 'apply'), 'creating', (source) => {
    const old = present(env, source);
    // What kubectl itself finds wrong comes before it looks for the object.
    if (source.doc.refusal !== undefined && (source.doc.status === undefined || (old === undefined && dry !== 'client')))
      throw refused(source.doc);
    const done = serverSide ? 'serverside-applied' : undefined;
    if (old === undefined) {
      if (dry === 'client') tell(unstructured(withLastApplied(inNamespace(source.json, env.namespace))), 'created');
      else tell(send(env, source, dry, 'creating', !serverSide), done ?? 'created');
      return;
    }
    const { object, changed, notes } = UPDATE.get().applyChange(env, old, inNamespace(source.json, env.namespace), source.file, dry);
    warnings(env, notes);
    tell(object, done ?? (changed ? 'configured' : 'unchanged'));
  });
  const [first] = shown;
  // The List is a Go struct, what stands in it are maps.
  const order: KeyOrder = (keys, at) => (at === '' && shown.length > 1 ? ['kind', 'apiVersion', 'metadata', 'items'] : keys);
  const printer = code === 0 && shown.length > 0 ? FORMATS.get().printerOf(env, { order }) : undefined;
  const list = shown.length > 1 ? unstructured({ apiVersion: 'v1', items: shown.map(toJson), kind: 'List', metadata: {} }) : first;
  if (printer !== undefined && list !== undefined) env.io.out(printer([list], true));
  return code;
}
export const APPLY: Command = {
  name: 'apply',
  summary: 'Apply a configuration to a resource by file name or stdin',
  usage: '(-f FILENAME | -k DIRECTORY) [options]',
  flags: `all:b cascade:o=background dry-run:o=unchanged field-manager:s force:b force-conflicts:b grace-period:i openapi-patch:b output,o:s overwrite:b prune:b record:b prune-allowlist:l selector,l:s server-side:b show-managed-fields:b template:s timeout:d validate:o=strict wait:b ${FILE_FLAGS}`,
  run: apply,
};

function* create(env: Env): Task<number> {
  const { args, flags } = env;
  if (!flags.has('filename') && !flags.has('kustomize')) {
    throw args.length === 0 ? fail('must specify one of -f and -k') : usage(env.path, `Unexpected args: [${args.join(' ')}]`);
  }
  if (args.length > 0) throw usage(env.path, `Unexpected args: [${args.join(' ')}]`);
  const dry = dryRun(env);
  return each(env, allSources(env, 'create'), 'creating', (source) => {
    const json = inNamespace(source.json, env.namespace);
    if (dry === 'client') {
      if (source.doc.refusal !== undefined && source.doc.status === undefined) throw refused(source.doc);
      announce(env, unstructured(flags.bool('save-config') ? withLastApplied(json) : json), 'created', dry);
    } else announce(env, send(env, source, dry, 'creating', flags.bool('save-config')), 'created', dry);
  });
}
export const CREATE: Command = {
  name: 'create',
  summary: 'Create a resource from a file or from stdin',
  usage: '-f FILENAME [options]',
  flags: `dry-run:o=unchanged edit:b record:b output,o:s raw:s save-config:b selector,l:s validate:o=strict windows-line-endings:b field-manager:s show-managed-fields:b template:s ${FILE_FLAGS}`,
  run: create,
};

function* replace(env: Env): Task<number> {
  const { flags } = env;
  const dry = dryRun(env);
  const force = flags.bool('force');
  const list = allSources(env, 'replace');
  if (force) {
    // Old objects go first, at once; the new ones follow when they are gone.
    for (const source of list) {
      const old = present(env, source);
      const resource = resourceOf(source.doc.kind);
      if (old === undefined || resource.stored === undefined) continue;
      const namespace = old.metadata.namespace ?? '';
      env.api.delete(resource.stored, namespace, source.doc.name, { gracePeriodSeconds: Math.max(0, flags.int('grace-period', 0)) });
      env.say(
        `${singularName(resource)} ${JSON.stringify(source.doc.name)} deleted${resource.namespaced ? ` from ${namespace} namespace` : ''}`,
      );
      yield* waitUntil(
        env,
        env.clock.now() + 300_000,
        () => env.api.get(resource.stored ?? 'Pod', namespace, source.doc.name)?.metadata.uid !== old.metadata.uid,
      );
    }
    return each(env, list, 'replacing', (source) =>
      announce(env, send(env, source, dry, 'replacing', flags.bool('save-config')), 'replaced', dry),
    );
  }
  return each(env, list, 'replacing', (source) => {
    if (source.doc.refusal !== undefined && (source.doc.status === undefined || dry !== 'client')) throw refused(source.doc);
    if (dry === 'client') {
      announce(env, unstructured(inNamespace(source.json, env.namespace)), 'replaced', dry);
      return;
    }
    const resource = resourceOf(source.doc.kind);
    const old = present(env, source);
    if (old === undefined)
      throw new KubectlError({
        text: `Error from server (NotFound): error when replacing ${JSON.stringify(source.file)}: ${groupResource(resource)} ${JSON.stringify(source.doc.name)} not found`,
      });
    announce(env, UPDATE.get().replaceWith(env, old, inNamespace(source.json, env.namespace), source.file, dry), 'replaced', dry);
  });
}
export const REPLACE: Command = {
  name: 'replace',
  summary: 'Replace a resource by file name or stdin',
  usage: '-f FILENAME [options]',
  flags: `cascade:o=background dry-run:o=unchanged record:b force:b grace-period:i output,o:s raw:s save-config:b subresource:s timeout:d validate:o=strict wait:b field-manager:s show-managed-fields:b template:s ${FILE_FLAGS}`,
  run: replace,
};
