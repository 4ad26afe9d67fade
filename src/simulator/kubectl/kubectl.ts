import type { Task } from '../clock.ts';
import { slotFor } from '../parts.ts';
import { APPLY } from './commands/apply.ts';
import type { Command, Env } from './env.ts';
import { KubectlError } from './errors.ts';
import { flagsOf, GLOBAL, parseFlags } from './flags.ts';
import type { Kubectl, KubectlHost, KubectlIo } from './types.ts';

/** Every command; a run by itself needs only `apply`. */
export const TABLE = slotFor<Pick<typeof import('./commands/table.ts'), 'COMMANDS' | 'GROUPS'>>('kubectl');

/** How many letters must change to make one word the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
/** Words of other tools, and the commands that stand for them here. */
const MEANT: ReadonlyMap<string, string> = new Map([['rm', 'delete'], ['remove', 'delete'], ['inspect', 'describe'], ['list', 'get'], ['ls', 'get'], ['stats', 'top']]);
/** What kubectl says to a command it does not know. */
function unknown(name: string): KubectlError {
  const short = name.slice(0, 40).toLowerCase();
  const like = TABLE.get().COMMANDS.filter((c) => distance(short, c.name) <= 2 || c.name.startsWith(short) || MEANT.get(short) === c.name).map((c) => `\t${c.name}`);
  return new KubectlError(`error: unknown command ${JSON.stringify(name)} for "kubectl"${like.length === 0 ? '' : `\n\nDid you mean this?\n${like.join('\n')}`}`);
}
const list = (commands: readonly Command[]): string => commands.map((c) => `  ${c.name.padEnd(14)}  ${c.summary}`).join('\n');
function overview(): string {
  return `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${TABLE.get().GROUPS.map(([title, commands]) => `${title}:\n${list(commands)}`).join('\n\n')}\n\nUsage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
/** `--help` of one command: what it is for, its flags and how it is called. */
function help(command: Command, path: string): string {
  const flags = flagsOf(command.flags ?? '').map((f) => `    ${f.short === undefined ? '' : `-${f.short}, `}--${f.name}${f.type === 'b' ? '' : '=...'}`);
  const children = command.children === undefined ? '' : `Available Commands:\n${list(command.children)}\n\n`;
  return `${command.summary}.\n\n${children}${flags.length === 0 ? '' : `Options:\n${flags.join('\n')}\n\n`}Usage:\n  ${path} ${command.children === undefined ? command.usage ?? '[flags]' : 'SUBCOMMAND'} [options]\n\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

/** Flags may stand before the command (`kubectl -n shop get pods`): finds the command's word as cobra does. */
function commandAt(words: readonly string[], table: string): number {
  const flags = [...flagsOf(table), ...flagsOf(GLOBAL)];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return i;
    const flag = word.startsWith('--') ? flags.find((f) => f.name === word.slice(2)) : word.length === 2 ? flags.find((f) => f.short === word[1]) : undefined;
    if (flag !== undefined && flag.bare === undefined) i++;
  }
  return -1;
}
const without = (words: readonly string[], at: number): readonly string[] => [...words.slice(0, at), ...words.slice(at + 1)];

function* dispatch(host: KubectlHost, argv: readonly string[], io: KubectlIo): Task<number> {
  const at = commandAt(argv, '');
  if (at < 0) {
    parseFlags(argv, '', 'kubectl');
    io.out(overview());
    return 0;
  }
  const name = argv[at] ?? '';
  if (name === 'help') return yield* dispatch(host, argv.length > at + 1 ? [...without(argv, at), '--help'] : [], io);
  let command: Command | undefined = name === APPLY.name ? APPLY : TABLE.get().COMMANDS.find((c) => c.name === name);
  if (command === undefined) throw unknown(name);
  let path = `kubectl ${name}`;
  let words = without(argv, at);
  while (command.children !== undefined) {
    const next = commandAt(words, command.flags ?? '');
    const child: Command | undefined = next < 0 ? undefined : command.children.find((c) => c.name === words[next] || c.name.split('|').includes(words[next] ?? ''));
    if (child === undefined) {
      if (command.run !== undefined) break;
      const wantsHelp = parseFlags(words, command.flags ?? '', path).bool('help');
      if (wantsHelp) io.out(help(command, path));
      // Without a subcommand the help is an error's text.
      else if (next < 0) io.err(help(command, path));
      if (next < 0 || wantsHelp) return wantsHelp ? 0 : 1;
      throw new KubectlError(`error: unknown command ${JSON.stringify(words.slice(next).join(' '))}\nSee '${path} -h' for help and examples`);
    }
    path += ` ${words[next] ?? ''}`;
    words = without(words, next);
    command = child;
  }
  const flags = parseFlags(words, command.flags ?? '', path);
  if (flags.bool('help')) {
    io.out(help(command, path));
    return 0;
  }
  if (flags.has('record')) io.err('Flag --record has been deprecated, --record will be removed in the future\n');
  const context = flags.string('context');
  if (context !== undefined && context !== '' && context !== CONTEXT) throw new KubectlError(`error: context ${JSON.stringify(context)} does not exist`);
  const env: Env = {
    host, io, api: host.api, clock: host.clock, flags, args: flags.args, path, namespace: flags.string('namespace') || host.namespace,
    now: () => host.epoch + host.clock.now(), say: (line) => io.out(`${line}\n`), warn: (line) => io.err(`${line}\n`),
  };
  return command.run === undefined ? 0 : yield* command.run(env);
}
/** The only context there is. */
export const CONTEXT = 'central-mall';

/** Runs one kubectl command, given as words without `kubectl`; answers its exit code. */
export const kubectl: Kubectl = function* kubectl(host, argv, io) {
  try {
    return yield* dispatch(host, argv, io);
  } catch (e) {
    if (!(e instanceof KubectlError)) throw e;
    io.err(`${e.text}\n`);
    return e.code;
  }
};
