import type { Env } from './env.ts';
import { fail } from './errors.ts';
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
  const printer = env.flags.has('output') || env.flags.has('template') ? FORMATS.get().printerOf(env) : undefined;
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
/** The annotation by which the next `apply` knows what this one said (D-02); `remember` false leaves it out. */
export function withLastApplied(json: JsonObject, remember = true): JsonObject {
  const out = copy(json) as JsonObject;
  const metadata = isObject(out['metadata']) ? out['metadata'] : newObject();
  const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : newObject();
  delete annotations[LAST_APPLIED];
  metadata['annotations'] = annotations;
  out['metadata'] = metadata;
  if (remember) setField(annotations, LAST_APPLIED, `${compactJson(out)}\n`);
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
/** Whether something admission asks for is there. */
export const exists =
  (env: Env) =>
  (kind: 'Namespace' | 'ServiceAccount' | 'PriorityClass', namespace: string, name: string): boolean =>
    kind === 'PriorityClass'
      ? name === 'system-cluster-critical' || name === 'system-node-critical'
      : env.api.get(kind, namespace, name) !== undefined;
