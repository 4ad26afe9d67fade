import { decodeManifest } from '../manifest/index.ts';
import type { DecodedDocument } from '../manifest/result.ts';
import type { Env } from './env.ts';
import { fail, KubectlError, server, serverText } from './errors.ts';
import { FORMATS } from './parts.ts';
import { copy, isObject, newObject, setField, type JsonObject } from './json.ts';
import { CAUSE, LAST_APPLIED, resourceOf, singularName, type ApiObject } from './kinds.ts';
import { compactJson } from './print/json.ts';

/** `--dry-run` as kubectl understands it. */
export type DryRun = 'none' | 'client' | 'server';
export function dryRun(env: Env): DryRun {
  const value = env.flags.string('dry-run');
  if (value === undefined || value === 'none' || value === 'false') return 'none';
  if (value === 'client' || value === 'server') return value;
  if (value === 'unchanged' || value === 'true') {
    env.warn('W1121 00:00:00.000000       1 helpers.go:664] --dry-run is deprecated and can be replaced with --dry-run=client.');
    return 'client';
  }
  throw fail(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}
export const suffix = (dry: DryRun): string => (dry === 'client' ? ' (dry run)' : dry === 'server' ? ' (server dry run)' : '');

/** What was done to an object: `pod/web created`, or the object in the `-o` format. */
export function announce(env: Env, object: ApiObject, verb: string, dry: DryRun): void {
  const output = env.flags.string('output');
  const printer = output === 'wide' || output === undefined ? undefined : FORMATS.get().printerFor(output);
  if (printer !== undefined) env.io.out(printer([object], true));
  else env.say(`${singularName(resourceOf(object.kind))}/${object.metadata.name ?? ''} ${verb}${suffix(dry)}`);
}
export const asObject = (json: unknown): ApiObject => json as ApiObject;
/** A copy that says which namespace it is for; cluster-scoped kinds stay without. */
export function inNamespace(json: JsonObject, namespace: string): JsonObject {
  if (!resourceOf(String(json['kind'])).namespaced) return json;
  const out = copy(json) as JsonObject;
  const metadata = isObject(out['metadata']) ? out['metadata'] : newObject();
  if (typeof metadata['namespace'] !== 'string' || metadata['namespace'] === '') metadata['namespace'] = namespace;
  out['metadata'] = metadata;
  return out;
}
/** The annotation by which the next `apply` knows what this one said (D-02). */
export function withLastApplied(json: JsonObject): JsonObject {
  const out = copy(json) as JsonObject;
  const metadata = isObject(out['metadata']) ? out['metadata'] : newObject();
  const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : newObject();
  delete annotations[LAST_APPLIED];
  metadata['annotations'] = annotations;
  out['metadata'] = metadata;
  setField(annotations, LAST_APPLIED, `${compactJson(out)}\n`);
  return out;
}
/** `--record`: the command stands in the object as the cause of its change, for `rollout history`. */
export function withCause(env: Env, json: JsonObject): JsonObject {
  if (!env.flags.bool('record')) return json;
  const cause = [env.path, ...env.args, ...env.flags.given().map(([name, value]) => `--${name}=${value}`)].join(' ');
  const out = copy(json) as JsonObject;
  const metadata = isObject(out['metadata']) ? out['metadata'] : newObject();
  const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : newObject();
  metadata['annotations'] = annotations;
  out['metadata'] = metadata;
  setField(annotations, CAUSE, cause);
  return out;
}
/** Stands for a file's name where none was given. */
const NO_FILE = '%FILE%';
/** Whether something admission asks for is there. */
export const exists = (env: Env) => (kind: 'Namespace' | 'ServiceAccount' | 'PriorityClass', namespace: string, name: string): boolean =>
  kind === 'PriorityClass' ? name === 'system-cluster-critical' || name === 'system-node-critical' : env.api.get(kind, namespace, name) !== undefined;
/** Decodes one object given as JSON; a refusal says nothing of a file. */
export function decodeJson(env: Env, json: JsonObject, command: 'create' | 'replace' = 'create'): DecodedDocument | undefined {
  const doc = decodeManifest(JSON.stringify(json), { namespace: env.namespace, file: NO_FILE, command, exists: exists(env) }).documents[0];
  return doc?.refusal === undefined ? doc : { ...doc, refusal: doc.refusal.replace(/error when \w+ "%FILE%": /, '').replaceAll(NO_FILE, '') };
}
/** Decodes, defaults, validates and stores; throws what the API server says against it. */
export function createFrom(env: Env, json: JsonObject, dry: DryRun = 'none'): ApiObject {
  const doc = decodeJson(env, inNamespace(json, env.namespace));
  if (doc?.refusal !== undefined) throw new KubectlError(doc.refusal);
  if (doc?.object === undefined) throw fail('unable to decode the object');
  const result = env.api.create(doc.object, { dryRun: dry === 'server' });
  if (!result.ok) throw server(result.failure);
  for (const w of [...doc.warnings, ...(result.warnings ?? [])]) env.warn(`Warning: ${w}`);
  return result.object;
}
/** What a generator does with its object: prints or creates it. */
export function make(env: Env, json: JsonObject, failure?: string): number {
  const dry = dryRun(env);
  const metadata = isObject(json['metadata']) ? json['metadata'] : newObject();
  const caused = withCause(env, json);
  const named = env.flags.has('namespace') ? inNamespace(caused, env.namespace) : caused;
  const saved = env.flags.bool('save-config') ? withLastApplied(named) : named;
  if (dry === 'client') {
    announce(env, asObject(saved), 'created', dry);
    return 0;
  }
  const { stored, namespaced } = resourceOf(String(saved['kind']));
  if (stored === undefined) {
    announce(env, asObject(namespaced ? inNamespace(saved, env.namespace) : saved), 'created', dry);
    if (dry === 'none') env.warn('Note: nothing in this simulated cluster looks at objects of this kind, and it does not keep them.');
    return 0;
  }
  const doc = decodeJson(env, inNamespace(saved, env.namespace));
  if (doc?.refusal !== undefined) throw new KubectlError(doc.refusal);
  if (doc?.object === undefined) throw fail(`unable to decode ${JSON.stringify(String(metadata['name']))}`);
  const result = env.api.create(doc.object, { dryRun: dry === 'server' });
  if (!result.ok) throw failure === undefined || result.failure.reason === 'Invalid' ? new KubectlError(serverText(result.failure)) : fail(`${failure}${result.failure.message}`);
  for (const w of doc.warnings) env.warn(`Warning: ${w}`);
  announce(env, result.object, 'created', dry);
  return 0;
}

/** JSON merge patch (RFC 7386). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return copy(patch);
  const out = isObject(target) ? (copy(target) as JsonObject) : newObject();
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete out[key];
    else setField(out, key, mergePatch(Object.hasOwn(out, key) ? out[key] : undefined, patch[key]));
  }
  return out;
}
