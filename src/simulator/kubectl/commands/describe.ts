import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { describeObject } from '../print/describe.ts';
import { listObjects, select, targets } from '../select.ts';

function* describe(env: Env): Task<number> {
  const { args, flags, io } = env;
  const files = fileObjects(env);
  if (args.length === 0 && files.length === 0)
    throw fail(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  const { items, errors } = select(env, { files, emptyMeansAll: true });
  // Events are left out when several objects are asked for, or one is not there.
  const events = flags.has('show-events') ? flags.bool('show-events') : items.length <= 1 && errors.length === 0;
  const names = args.some((a) => a.includes('/')) ? [] : args.slice(1);
  if (items.length === 0 && errors.length === 1 && names.length === 1) {
    // A single name that is not there may be the beginning of names that are.
    const [target] = targets(args);
    const like =
      target === undefined
        ? []
        : listObjects(env, target.resource, false).filter((o) => o.metadata.name?.startsWith(names[0] ?? '') === true);
    for (const object of like) io.out(`${describeObject(env.api, object, env.now(), events)}\n`);
    if (like.length > 0) return 0;
  }
  io.out(items.map(({ object }) => describeObject(env.api, object, env.now(), events)).join('\n\n'));
  if (items.length === 0 && errors.length === 0)
    env.warn(flags.bool('all-namespaces') ? 'No resources found' : `No resources found in ${env.namespace} namespace.`);
  return report(env, errors);
}
export const DESCRIBE: Command = {
  name: 'describe',
  summary: 'Show details of a specific resource or group of resources',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [flags]',
  flags: `selector,l:s all-namespaces,A:b show-events:b chunk-size:i ${FILE_FLAGS}`,
  run: describe,
};
