import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { copy, dig, isObject, type JsonObject } from '../json.ts';
import { nameOf } from '../kinds.ts';
import { select } from '../select.ts';
import { changeObject } from '../update.ts';
import { dryRun, suffix } from '../write.ts';

const SCALED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

function* scale(env: Env): Task<number> {
  const { flags } = env;
  if (!flags.has('replicas')) throw fail('required flag(s) "replicas" not set');
  const replicas = flags.int('replicas', -1);
  if (replicas < 0) throw fail(`The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0`);
  if (flags.int('current-replicas', -1) < -1) throw fail('The --current-replicas must specify an integer of -1 or greater');
  const dry = dryRun(env);
  const { items, errors } = select(env, { files: fileObjects(env) });
  const failures = [...errors];
  if (items.length === 0 && errors.length === 0) throw fail('no objects passed to scale');
  if (items.length > 1 && flags.has('resource-version')) throw fail('cannot use --resource-version with multiple resources');
  for (const { object } of items) {
    if (!SCALED.has(object.kind)) {
      failures.push(new KubectlError('Error from server (NotFound): the server could not find the requested resource'));
      continue;
    }
    const now = dig(object, 'spec', 'replicas') ?? 1;
    const expected = flags.int('current-replicas', -1);
    if (expected >= 0 && now !== expected) {
      failures.push(fail(`Expected replicas to be ${expected}, was ${String(now)}`));
      continue;
    }
    const json = copy(object) as JsonObject;
    if (isObject(json['spec'])) json['spec']['replicas'] = replicas;
    if (dry !== 'client') changeObject(env, object, json, { dry });
    env.say(`${nameOf(object)} scaled${suffix(dry)}`);
  }
  return report(env, failures);
}
export const SCALE: Command = {
  name: 'scale',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  flags: `replicas:i current-replicas:i resource-version:s timeout:d all:b record:b selector,l:s dry-run:o=unchanged output,o:s ${FILE_FLAGS}`,
  run: scale,
};
