import type { Task } from '../../clock.ts';
import { waitUntil, type Command, type Env } from '../env.ts';
import { fail, KubectlError } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { dig, isList, isObject } from '../json.ts';
import { nameOf, singularName, type ApiObject, type Resource } from '../kinds.ts';
import { goString } from '../print/json.ts';
import { findPath, PathError, relaxedPath } from '../print/jsonpath.ts';
import { parsePath } from '../print/jsonpathParse.ts';
import { toJson } from '../print/output.ts';
import { getObject, report, select, targets } from '../select.ts';

type Test = (object: ApiObject) => boolean;

/** Whether the controller has seen the object's present spec. */
const observed = (o: ApiObject, condition: unknown): boolean => {
  const seen = dig(condition, 'observedGeneration') ?? dig(o, 'status', 'observedGeneration');
  return typeof seen !== 'number' || o.metadata.generation === undefined || o.metadata.generation <= seen;
};
function conditionTest(spec: string): Test {
  const equals = spec.indexOf('=');
  const type = (equals < 0 ? spec : spec.slice(0, equals)).toLowerCase();
  const wanted = (equals < 0 ? 'true' : spec.slice(equals + 1)).replace(/^"(.*)"$/, '$1').toLowerCase();
  return (o) => {
    const list = dig(o, 'status', 'conditions');
    const found = isList(list) ? list.find((c) => String(dig(c, 'type')).toLowerCase() === type) : undefined;
    return found !== undefined && observed(o, found) && String(dig(found, 'status')).toLowerCase() === wanted;
  };
}
const JSONPATH_FORM = "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'";
function jsonpathTest(spec: string): Test {
  const close = spec.lastIndexOf('}');
  const equals = spec.indexOf('=', close < 0 ? 0 : close);
  const path = relaxedPath((equals < 0 ? spec : spec.slice(0, equals)).replace(/^(['"])(.*)\1$/, '$2'));
  const wanted = equals < 0 ? undefined : spec.slice(equals + 1).replace(/^(['"])(.*)\1$/, '$2');
  if (path === undefined) throw fail("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  if (path === '') throw fail('jsonpath expression cannot be empty');
  if (wanted === '') throw fail('jsonpath wait has to have a value after equal sign');
  try {
    parsePath(path);
  } catch (e) {
    throw e instanceof PathError ? fail(e.message) : e;
  }
  return (o) => {
    let values: readonly unknown[];
    try {
      values = findPath(path, toJson(o), true).flat();
    } catch (e) {
      if (e instanceof PathError) return false;
      throw e;
    }
    if (values.length === 0) return false;
    if (wanted === undefined) return true;
    if (values.length > 1) throw fail('given jsonpath expression matches more than one value');
    if (isList(values[0]) || isObject(values[0])) throw fail('jsonpath leads to a nested object or list which is not supported');
    return goString(values[0]) === wanted.trim();
  };
}
/** What `--for` asks: `delete`, `create`, or a test of the object. */
function goal(env: Env): 'delete' | 'create' | Test {
  const all = env.flags.list('for');
  const spec = all[0];
  if (spec === undefined) throw fail('unrecognized condition: []');
  const lower = spec.toLowerCase();
  if (lower === 'delete') return 'delete';
  if (lower === 'create') return 'create';
  if (spec.startsWith('condition=')) return conditionTest(spec.slice('condition='.length));
  if (spec.startsWith('jsonpath=')) return jsonpathTest(spec.slice('jsonpath='.length));
  if (spec.startsWith('jsonpath')) throw fail(JSONPATH_FORM);
  throw fail(`unrecognized condition: ${JSON.stringify(spec)}`);
}
const WEEK = 7 * 24 * 3600 * 1000;

function* wait(env: Env): Task<number> {
  const { flags, args } = env;
  const test = goal(env);
  const files = fileObjects(env);
  const asked = flags.duration('timeout', 30_000);
  const timeout = asked < 0 ? WEEK : asked;
  const output = flags.string('output');
  const late = (resource: Resource, name: string): KubectlError => fail(`timed out waiting for the condition on ${resource.plural}/${name}`);
  const met = (o: ApiObject): void => {
    if (output === 'name') env.say(nameOf(o));
    else env.say(`${nameOf(o)} condition met`);
  };
  if (args.length === 0 && files.length === 0) throw fail('arguments in resource/name form must have a single resource and name');
  if (test === 'create') {
    const end = env.clock.now() + timeout;
    for (const t of targets(args)) {
      const there = (): boolean => (t.name === undefined ? select(env, { args, emptyMeansAll: true }).items.length > 0 : getObject(env, t.resource, t.name) !== undefined);
      if (!(yield* waitUntil(env, end, there))) throw late(t.resource, t.name ?? '');
      env.say(`${singularName(t.resource)}/${t.name ?? ''} condition met`);
    }
    return 0;
  }
  const { items, errors } = select(env, { files });
  const failures = test === 'delete' ? errors.filter((e) => !e.text.includes('(NotFound)')) : [...errors];
  if (items.length === 0 && failures.length === 0) {
    if (test === 'delete') return 0;
    throw fail('no matching resources found');
  }
  for (const { resource, object } of items) {
    const name = object.metadata.name ?? '';
    const end = env.clock.now() + timeout;
    const now = (): ApiObject | undefined => getObject({ ...env, namespace: object.metadata.namespace ?? '' }, resource, name);
    const holds = (): boolean => {
      const o = now();
      if (test === 'delete') return o === undefined || o.metadata.uid !== object.metadata.uid;
      return o !== undefined && test(o);
    };
    if (yield* waitUntil(env, end, holds)) met(object);
    else failures.push(late(resource, name));
  }
  return report(env, failures);
}
export const WAIT: Command = {
  name: 'wait', summary: 'Wait for a specific condition on one or many resources', usage: '([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath=\'{}\'[=value]] [flags]',
  flags: `for:l timeout:d all:b all-namespaces,A:b selector,l:s field-selector:s local:b output,o:s ${FILE_FLAGS}`, run: wait,
};
