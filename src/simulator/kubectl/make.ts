import { decodeManifest } from '../manifest/index.ts';
import type { DecodedDocument } from '../manifest/result.ts';
import type { Env } from './env.ts';
import { fail, KubectlError, server, serverText } from './errors.ts';
import { copy, isObject, newObject, setField, type JsonObject } from './json.ts';
import { resourceOf, type ApiObject } from './kinds.ts';
import { announce, asObject, dryRun, exists, inNamespace, withCause, withLastApplied, type DryRun } from './write.ts';

/** Stands for a file's name where none was given. */
const NO_FILE = '%FILE%';
/** Decodes one object given as JSON; a refusal says nothing of a file. */
export function decodeJson(env: Env, json: JsonObject, command: 'create' | 'replace' = 'create'): DecodedDocument | undefined {
  const doc = decodeManifest(JSON.stringify(json), { namespace: env.namespace, file: NO_FILE, command, exists: exists(env) }).documents[0];
  return doc?.refusal === undefined
    ? doc
    : { ...doc, refusal: doc.refusal.replace(/error when \w+ "%FILE%": /, '').replaceAll(NO_FILE, '') };
}
/** Decodes, defaults, validates and stores; throws what the API server says against it. */
export function createFrom(env: Env, json: JsonObject, dry: DryRun = 'none'): ApiObject {
  const doc = decodeJson(env, inNamespace(json, env.namespace));
  if (doc?.refusal !== undefined) throw new KubectlError({ text: doc.refusal });
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
  // `run` remembers only what it sends.
  const remember = env.flags.bool('save-config') && (dry !== 'client' || env.path !== 'kubectl run');
  const saved = remember ? withLastApplied(named) : named;
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
  if (doc?.refusal !== undefined) throw new KubectlError({ text: doc.refusal });
  if (doc?.object === undefined) throw fail(`unable to decode ${JSON.stringify(String(metadata['name']))}`);
  const result = env.api.create(doc.object, { dryRun: dry === 'server' });
  if (!result.ok)
    throw failure === undefined || result.failure.reason === 'Invalid'
      ? new KubectlError({ text: serverText(result.failure) })
      : fail(`${failure}${result.failure.message}`);
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
