import type { Task } from '../../clock.ts';
import { waitUntil, type Command, type Env } from '../env.ts';
import { fail, KubectlError, notFound, serverText, report } from '../errors.ts';
import { FILE_FLAGS, readFiles } from '../files.ts';
import { readYaml } from '../../manifest/yaml/read.ts';
import { dig, text } from '../json.ts';
import { groupResource, resourceOf, singularName, type Resource } from '../kinds.ts';
import { getObject, requireNamed, select, storedKind } from '../select.ts';

interface Victim {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  readonly file?: string;
}

/** `-f`: what the files name, in order, with the file for complaints. */
function fromFiles(env: Env): readonly Victim[] {
  return readFiles(env).flatMap(({ name: file, text: content }) =>
    readYaml(content).flatMap((doc) => {
      if (doc.error !== undefined) throw fail(`error parsing ${file}: ${doc.error.said}`);
      const kind = text(dig(doc.value, 'kind'));
      if (kind === '') return [];
      const resource = resourceOf(kind);
      return [
        {
          resource,
          name: text(dig(doc.value, 'metadata', 'name')),
          namespace: resource.namespaced ? text(dig(doc.value, 'metadata', 'namespace')) || env.namespace : '',
          file,
        },
      ];
    }),
  );
}
/** `-i`: names what would go, and asks; what is piped in answers. */
function confirmed(env: Env, victims: readonly Victim[]): boolean {
  env.say(
    `You are about to delete the following ${victims.length} resource(s):\n${victims.map((v) => `${singularName(v.resource)}/${v.name}`).join('\n')}`,
  );
  env.io.out('Do you want to continue? (y/N): ');
  return /^\s*y\s*(\n|$)/i.test(env.io.stdin);
}
const LIMIT = 7 * 24 * 3600 * 1000;

function* remove(env: Env): Task<number> {
  const { flags, args } = env;
  const force = flags.bool('force');
  const dryRun = flags.string('dry-run');
  let grace = flags.int('grace-period', -1);
  if (flags.bool('now') && grace >= 0) throw fail('--now and --grace-period cannot be specified together');
  if (flags.bool('now')) grace = 1;
  if (force && grace > 0) throw fail('--force and --grace-period greater than 0 cannot be specified together');
  const files = fromFiles(env);
  if (files.length === 0) requireNamed(env);
  if (force) {
    grace = 0;
    env.warn(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
    );
  } else if (grace === 0) grace = 1;
  const output = flags.string('output');
  if (output !== undefined && output !== 'name') throw fail(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (flags.bool('all-namespaces') && !flags.bool('all') && !flags.has('selector'))
    throw fail('at least one of --all or --selector is required when --all-namespaces is specified');

  const missing: KubectlError[] = [];
  const { items, errors } = select(env, { args });
  const victims: readonly Victim[] = [
    ...files,
    ...items.map(({ resource, object }) => ({ resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' })),
  ];
  if (flags.bool('interactive') && victims.length > 0 && !confirmed(env, victims)) {
    env.say('deletion is cancelled');
    return 0;
  }
  const cascade = flags.string('cascade') ?? 'background';
  if (!/^(true|false|background|orphan|foreground)$/.test(cascade))
    throw fail(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  if (cascade === 'true' || cascade === 'false')
    env.warn(
      `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${cascade === 'true' ? 'background' : 'orphan'}.`,
    );
  const deleted: { readonly victim: Victim; readonly uid: string }[] = [];
  for (const victim of victims) {
    const { resource, name, namespace, file } = victim;
    const object = getObject({ ...env, namespace }, resource, name);
    if (object === undefined) {
      missing.push(
        file === undefined
          ? notFound(groupResource(resource), name)
          : new KubectlError({
              text: `Error from server (NotFound): error when deleting ${JSON.stringify(file)}: ${groupResource(resource)} ${JSON.stringify(name)} not found`,
            }),
      );
      continue;
    }
    if (dryRun !== 'client' && dryRun !== 'server' && dryRun !== 'unchanged') {
      const propagation = cascade === 'orphan' || cascade === 'false' ? 'Orphan' : cascade === 'foreground' ? 'Foreground' : 'Background';
      const result = env.api.delete(storedKind(resource), namespace, name, {
        ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
        propagation,
      });
      if (!result.ok) {
        missing.push(new KubectlError({ text: serverText(result.failure) }));
        continue;
      }
      deleted.push({ victim, uid: object.metadata.uid ?? '' });
    }
    const suffix = dryRun === 'client' || dryRun === 'unchanged' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
    if (output === 'name') env.say(`${singularName(resource)}/${name}`);
    else
      env.say(
        `${singularName(resource)} "${name}" ${force ? 'force ' : ''}deleted${resource.namespaced ? ` from ${namespace} namespace` : ''}${suffix}`,
      );
  }
  if (victims.length === 0 && errors.length === 0) env.say('No resources found');
  const failures = [...errors, ...missing].filter(
    (e) => !(flags.bool('ignore-not-found') || flags.bool('all')) || !e.text.includes('(NotFound)'),
  );
  if ((flags.has('wait') && !flags.bool('wait')) || deleted.length === 0) return report(env, failures);
  const timeout = flags.duration('timeout', 0);
  const end = env.clock.now() + (timeout > 0 ? timeout : LIMIT);
  for (const { victim, uid } of deleted) {
    const gone = (): boolean => {
      const now = getObject({ ...env, namespace: victim.namespace }, victim.resource, victim.name);
      return now === undefined || now.metadata.uid !== uid;
    };
    if (!(yield* waitUntil(env, end, gone)))
      failures.push(fail(`timed out waiting for the condition on ${victim.resource.plural}/${victim.name}`));
  }
  return report(env, failures);
}
export const DELETE: Command = {
  name: 'delete',
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  usage: '([-f FILENAME] | TYPE [(NAME | -l label | --all)]) [flags]',
  flags: `all:b all-namespaces,A:b cascade:o=background dry-run:o=unchanged field-selector:s force:b grace-period:i ignore-not-found:b interactive,i:b now:b output,o:s raw:s selector,l:s timeout:d wait:b ${FILE_FLAGS}`,
  run: remove,
};
