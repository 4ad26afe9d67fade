import { COMMANDS } from './commands/table.ts';
import type { Command } from './env.ts';
import { flagsOf, GLOBAL, type Flag } from './flags.ts';
import { findResource, RESOURCES, type ApiObject } from './kinds.ts';
import type { KubectlHost } from './types.ts';

/** What can stand at the cursor: `start` is where the word begun lies, each option replaces it up to the cursor. */
export interface Completion {
  readonly start: number;
  readonly options: readonly string[];
}

/** Splits at blanks outside quotes; only what is needed to know which word is meant. */
function wordsBefore(text: string): { readonly words: readonly string[]; readonly start: number } {
  // Only the last command of a pipe or list counts.
  const from = Math.max(0, ...['|', ';', '&&', '$('].map((sign) => (text.includes(sign) ? text.lastIndexOf(sign) + sign.length : 0)));
  const rest = text.slice(from);
  const words = rest.match(/(?:"[^"]*"?|'[^']*'?|[^\s"'])+/g) ?? [];
  const open = /\s$/.test(rest) || rest === '';
  const last = open ? '' : (words.at(-1) ?? '');
  return { words: open ? [...words, ''] : words, start: text.length - last.length };
}
const VALUES: Readonly<Record<string, readonly string[]>> = {
  output: ['yaml', 'json', 'wide', 'name', 'jsonpath=', 'custom-columns=', 'go-template='],
  'dry-run': ['client', 'server', 'none'],
  restart: ['Always', 'OnFailure', 'Never'],
  types: ['Normal', 'Warning'],
  for: ['condition=Ready', 'condition=complete', 'delete', "jsonpath='{.status.phase}'=Running"],
  cascade: ['background', 'foreground', 'orphan'],
};
/** Commands whose first argument is a Pod (or TYPE/NAME). */
const POD_FIRST = new Set(['logs', 'exec', 'attach', 'debug', 'port-forward', 'cp']);
const TYPE_FIRST = new Set([
  'get',
  'describe',
  'delete',
  'edit',
  'label',
  'annotate',
  'scale',
  'patch',
  'wait',
  'expose',
  'status',
  'history',
  'undo',
  'restart',
  'pause',
  'resume',
  'image',
  'env',
  'resources',
  'explain',
  'autoscale',
  'taint',
]);
const NODES = new Set(['cordon', 'uncordon', 'drain']);

function named(host: KubectlHost, type: string, namespace: string): readonly ApiObject[] {
  const resource = findResource(type);
  return resource?.stored === undefined ? [] : host.api.list(resource.stored, resource.namespaced ? namespace : undefined);
}
const names = (objects: readonly ApiObject[]): readonly string[] => objects.map((o) => o.metadata.name ?? '');
function containersOf(host: KubectlHost, namespace: string, pod: string | undefined): readonly string[] {
  const spec = pod === undefined ? undefined : host.api.get('Pod', namespace, pod.replace(/^pods?\//, ''))?.spec;
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])].map((c) => c.name);
}

/** Completes the word at the cursor of a command line: commands, kinds, names, containers, flags and their values. */
export function complete(host: KubectlHost, line: string, cursor: number): Completion {
  const { words, start } = wordsBefore(line.slice(0, Math.max(0, cursor)));
  const current = words.at(-1) ?? '';
  const answer = (options: readonly string[], prefix = current): Completion => ({
    start: start + (current.length - prefix.length),
    options: [...new Set(options)].filter((o) => o.startsWith(prefix) && o !== '').sort(),
  });
  if (words.length === 1) return answer(['kubectl']);
  if (words[0] !== 'kubectl' && words[0] !== 'k') return answer([]);
  let commands: readonly Command[] = COMMANDS;
  let command: Command | undefined;
  const args: string[] = [];
  let namespace = host.namespace;
  let flags: readonly Flag[] = flagsOf(GLOBAL);
  let wanted: Flag | undefined;
  for (const word of words.slice(1, -1)) {
    if (wanted !== undefined) {
      if (wanted.name === 'namespace') namespace = word;
      wanted = undefined;
      continue;
    }
    if (word.startsWith('-') && word !== '-') {
      const name = word.replace(/^--?/, '');
      const flag = flags.find((f) => (word.startsWith('--') ? f.name === name : f.short === name.at(-1)));
      if (flag !== undefined && flag.bare === undefined && !word.includes('=')) wanted = flag;
      continue;
    }
    const next = commands.find((c) => c.name.split('|').includes(word));
    if (next !== undefined && args.length === 0 && commands.length > 0) {
      command = next;
      commands = next.children ?? [];
      flags = [...flagsOf(next.flags ?? ''), ...flagsOf(GLOBAL)];
    } else args.push(word);
  }
  const value = (flag: Flag, prefix: string): Completion => {
    if (flag.name === 'container') return answer(containersOf(host, namespace, args[0]), prefix);
    if (flag.name === 'namespace') return answer(names(host.api.list('Namespace')), prefix);
    return answer(Object.hasOwn(VALUES, flag.name) ? (VALUES[flag.name] ?? []) : [], prefix);
  };
  if (wanted !== undefined) return value(wanted, current);
  const inline = /^--([\w-]+)=(.*)$/.exec(current);
  const flagged = inline === null ? undefined : flags.find((f) => f.name === inline[1]);
  if (flagged !== undefined) return value(flagged, inline?.[2] ?? '');
  if (current.startsWith('-')) return answer(flags.flatMap((f) => [`--${f.name}`, ...(f.short === undefined ? [] : [`-${f.short}`])]));
  if (commands.length > 0 && args.length === 0) {
    const options = commands.map((c) => c.name.split('|')[0] ?? '');
    if (command?.run === undefined) return answer(options);
    if (options.some((o) => o.startsWith(current))) return answer(options);
  }
  const verb = command?.name.split('|')[0] ?? '';
  if (POD_FIRST.has(verb))
    return args.length === 0
      ? answer(names(named(host, 'pods', namespace)))
      : verb === 'logs'
        ? answer(containersOf(host, namespace, args[0]))
        : answer([]);
  if (NODES.has(verb)) return answer(names(named(host, 'nodes', namespace)));
  if (!TYPE_FIRST.has(verb)) return answer([]);
  const slash = current.indexOf('/');
  if (slash >= 0) return answer(names(named(host, current.slice(0, slash), namespace)), current.slice(slash + 1));
  if (args.length === 0)
    return answer([
      ...RESOURCES.filter((r) => r.stored !== undefined).map((r) => r.plural),
      ...(current === '' ? [] : RESOURCES.flatMap((r) => [r.singular, ...r.short])),
      'all',
    ]);
  return answer(names(named(host, args[0] ?? '', namespace)).filter((n) => !args.includes(n)));
}
