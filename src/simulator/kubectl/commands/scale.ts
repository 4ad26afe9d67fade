import type { Task } from '../../clock.ts';
import type { Command, Env } from '../env.ts';
import { fail, KubectlError, report } from '../errors.ts';
import { FILE_FLAGS, fileObjects } from '../files.ts';
import { copy, dig, isObject, type JsonObject } from '../json.ts';
import { requireNamed, select } from '../select.ts';
import { changeObject } from '../update.ts';
import { announce, asObject, dryRun } from '../write.ts';

const SCALED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

function* scale(env: Env): Task<number> {
  const { flags } = env;
  if (!flags.has('replicas')) throw fail('required flag(s) "replicas" not set');
  const replicas = flags.int('replicas', -1);
  if (replicas < 0) throw fail(`The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0`);
  if (flags.int('current-replicas', -1) < -1) throw fail('The --current-replicas must specify an integer of -1 or greater');
  const dry = dryRun(env);
  requireNamed(env);
  const { items, errors } = select(env, { files: fileObjects(env) });
  if (items.length === 0 && errors.length === 0) throw fail('no objects passed to scale');
  if (items.length > 1 && flags.has('resource-version')) throw fail('cannot use --resource-version with multiple resources');
  for (const { object } of items) {
    // The first that fails ends the command.
    if (!SCALED.has(object.kind))
      throw new KubectlError({ text: 'Error from server (NotFound): the server could not find the requested resource' });
    const now = dig(object, 'spec', 'replicas') ?? 1;
    const expected = flags.int('current-replicas', -1);
    if (expected >= 0 && now !== expected) throw fail(`Expected replicas to be ${expected}, was ${String(now)}`);
    const json = copy(object) as JsonObject;
    if (isObject(json['spec'])) json['spec']['replicas'] = replicas;
    announce(env, dry === 'client' ? asObject(json) : changeObject(env, object, json, { dry }), 'scaled', dry);
  }
  return report(env, errors);
}
export const SCALE: Command = {
  name: 'scale',
  summary: 'Set a new size for a deployment, replica set, or replication controller',
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  flags: `replicas:i current-replicas:i resource-version:s timeout:d all:b record:b selector,l:s dry-run:o=unchanged output,o:s ${FILE_FLAGS}`,
  run: scale,
};
