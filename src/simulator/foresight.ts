/** Which parts a run will probably need, told from its manifest: so that it need not begin anew for each of them. */
import { partOfImage } from './images/catalogue.ts';
import { isObject, readYaml, type Json } from './manifest/yaml/read.ts';
import type { PartName } from './parts.ts';
import { FAMILIES } from './shell/applets/index.ts';
import { RARE_BUILTINS } from './shell/builtins/index.ts';

const KIND_PARTS: Readonly<Record<string, readonly PartName[]>> = {
  Deployment: ['workloads', 'fields'],
  ReplicaSet: ['workloads', 'fields'],
  StatefulSet: ['workloads', 'fields'],
  DaemonSet: ['workloads', 'fields'],
  Job: ['jobs', 'fields'],
  CronJob: ['jobs', 'fields'],
  PersistentVolumeClaim: ['fields'],
};
const RARE_FIELDS: ReadonlySet<string> = new Set([
  'affinity',
  'appArmorProfile',
  'capabilities',
  'dnsConfig',
  'ephemeralContainers',
  'hostAliases',
  'resizePolicy',
  'seccompProfile',
  'status',
  'sysctls',
  'tolerations',
  'topologySpreadConstraints',
]);
const COMMAND_PARTS: ReadonlyMap<string, PartName> = new Map([
  ...Object.entries(FAMILIES).flatMap(([part, { names }]) => names.map((name) => [name, part as PartName] as const)),
  ...RARE_BUILTINS.map((name) => [name, 'shell'] as const),
]);
/** What stands before a command: words of the shell, and programs that run another (with how many words of their own). */
const BEFORE: ReadonlyMap<string, number> = new Map([
  ...['if', 'then', 'else', 'elif', 'do', 'while', 'until', 'exec', 'xargs', 'nohup', 'time'].map((word) => [word, 0] as const),
  ['timeout', 1],
]);
/** Longer texts are not looked at. */
const LONGEST = 100_000;

/** The commands of a script, as far as a look without reading it tells; a text without blanks may be a whole command. */
function commandsIn(script: string): readonly string[] {
  return script.split(/[;&|(){}`!\n]/).flatMap((piece) => {
    const words = piece.split(/\s+/).filter((word) => word !== '' && !/^\w+=/.test(word));
    const found: string[] = [];
    for (let at = 0; at < words.length; at++) {
      const word = words[at]!;
      found.push(word);
      const own = BEFORE.get(word);
      if (own === undefined) break;
      at += own;
    }
    return found;
  });
}
function partsOf(key: string, value: string): readonly (PartName | undefined)[] {
  if (key === 'kind') return Object.hasOwn(KIND_PARTS, value) ? KIND_PARTS[value]! : [];
  // Of a container, or of a volume that is an image.
  if (key === 'image' || key === 'reference') return [partOfImage(value)];
  return key === 'command' || key === 'args' ? commandsIn(value).map((name) => COMMAND_PARTS.get(name)) : [];
}

/**
 * The parts for a manifest's kinds, images and commands, and for commands typed beside it. A guess: one that is missing is loaded when the
 * run meets it, one too many does no harm.
 */
export function partsFor(manifest: string, typed: boolean): readonly PartName[] {
  const parts = new Set<PartName | undefined>(typed ? ['rules', 'kubectl', 'terminal'] : ['rules']);
  const look = (value: Json, key: string): void => {
    if (RARE_FIELDS.has(key)) parts.add('fields');
    if (typeof value === 'string') for (const part of partsOf(key, value)) parts.add(part);
    else if (isObject(value)) for (const [name, each] of Object.entries(value)) look(each, name);
    else if (typeof value === 'object' && value !== null) for (const each of value) look(each, key);
  };
  if (manifest.length <= LONGEST) for (const { value } of readYaml(manifest)) look(value, '');
  return [...parts].filter((part) => part !== undefined);
}
