import type { Task } from '../../clock.ts';
import { waitUntil, type Command, type Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { dig, isList, isObject } from '../json.ts';
import { nameOf, type ApiObject } from '../kinds.ts';
import { goString } from '../print/json.ts';
import { findPath, PathError, relaxedPath } from '../print/jsonpath.ts';
import { parsePath } from '../print/jsonpathParse.ts';
import { toJson } from '../print/output.ts';
import { getObject, NOTHING_NAMED, select } from '../select.ts';

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
/** Splits at single `=`; a double one belongs to a filter. */
const pathAndValue = (spec: string): readonly string[] => spec.replace(/==|=/g, (m) => (m === '=' ? '\0' : m)).split('\0');
function jsonpathTest(spec: string): Test {
  const [expression = '', value, more] = pathAndValue(spec);
  if (more !== undefined) throw fail(JSONPATH_FORM);
  const path = relaxedPath(expression);
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (path === undefined)
    throw fail("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  if (wanted === '') throw fail("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  if (path === '') throw fail('jsonpath expression cannot be empty');
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
      throw e instanceof PathError ? fail(e.message) : e;
    }
    if (values.length === 0) return false;
    if (values.length > 1) throw fail('given jsonpath expression matches more than one value');
    if (isList(values[0]) || isObject(values[0])) throw fail('jsonpath leads to a nested object or list which is not supported');
    return wanted === undefined || goString(values[0]) === wanted.trim();
  };
}
type Goal = 'delete' | 'create' | Test;
/** What the `--for`s ask: `delete`, `create`, or a test of the object. */
function goals(env: Env): readonly Goal[] {
  const all = env.flags.list('for');
  if (all.length === 0) throw fail('unrecognized condition: []');
  return all.map((spec): Goal => {
    const lower = spec.toLowerCase();
    if (lower === 'delete' || lower === 'create') return lower;
    if (spec.startsWith('condition=')) return conditionTest(spec.slice('condition='.length));
    if (spec.startsWith('jsonpath=')) return jsonpathTest(spec.slice('jsonpath='.length));
    throw fail(`unrecognized condition: ${JSON.stringify(spec)}`);
  });
}
const WEEK = 7 * 24 * 3600 * 1000;

function* wait(env: Env): Task<number> {
  const { flags, args } = env;
  const tests = goals(env);
  const files = fileObjects(env);
  const asked = flags.duration('timeout', 30_000);
  const timeout = asked < 0 ? WEEK : asked;
  // One deadline for all objects: those that come after it has passed are late, whatever they are.
  const end = env.clock.now() + timeout;
  const output = flags.string('output');
  const met = (o: ApiObject): void => env.say(output === 'name' ? nameOf(o) : `${nameOf(o)} condition met`);
  if (args.length === 0 && files.length === 0) throw fail(NOTHING_NAMED);
  if (tests.includes('create')) {
    const there = (): boolean => {
      const now = select(env, { args, emptyMeansAll: true });
      return now.items.length > 0 && now.errors.length === 0;
    };
    if (!(yield* waitUntil(env, end, there))) throw fail('timed out waiting for the condition');
  }
  const { items, errors } = select(env, { files });
  const deleting = tests.includes('delete');
  const failures = deleting ? errors.filter((e) => !e.text.includes('(NotFound)')) : [...errors];
  if (items.length === 0 && failures.length === 0) {
    if (deleting) return 0;
    throw fail('no matching resources found');
  }
  for (const { resource, object } of items) {
    const name = object.metadata.name ?? '';
    const now = (): ApiObject | undefined => getObject({ ...env, namespace: object.metadata.namespace ?? '' }, resource, name);
    try {
      for (const test of tests) {
        const holds = (): boolean => {
          const o = now();
          if (test === 'create') return true;
          if (test === 'delete') return o === undefined || o.metadata.uid !== object.metadata.uid;
          return o !== undefined && test(o);
        };
        if (timeout === 0) {
          if (!holds()) throw fail(`condition not met for ${resource.plural}/${name}`);
        } else if (env.clock.now() >= end || !(yield* waitUntil(env, end, holds)))
          throw fail(`timed out waiting for the condition on ${resource.plural}/${name}`);
        met(object);
      }
    } catch (e) {
      if (!(e instanceof KubectlError)) throw e;
      failures.push(e);
    }
  }
  return report(env, failures);
}
export const WAIT: Command = {
  name: 'wait',
  summary: 'Wait for a specific condition on one or many resources',
  usage:
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [flags]",
  flags: `for:l timeout:d all:b all-namespaces,A:b selector,l:s field-selector:s local:b output,o:s ${FILE_FLAGS}`,
  run: wait,
};
