import { COMMANDS, GROUPS } from './commands/table.ts';
import type { Command } from './env.ts';
import { KubectlError } from './errors.ts';
import { flagsOf } from './flags.ts';

/** How many letters must change to make one word the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
/** Words of other tools, and the commands that stand for them here. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['rm', 'delete'],
  ['remove', 'delete'],
  ['inspect', 'describe'],
  ['list', 'get'],
  ['ls', 'get'],
  ['stats', 'top'],
]);
/** What kubectl says to a command it does not know. */
export function unknown(name: string): KubectlError {
  const short = name.slice(0, 40).toLowerCase();
  const like = COMMANDS.filter((c) => distance(short, c.name) <= 2 || c.name.startsWith(short) || MEANT.get(short) === c.name).map(
    (c) => `\t${c.name}`,
  );
  return new KubectlError({
    text: `error: unknown command ${JSON.stringify(name)} for "kubectl"${like.length === 0 ? '' : `\n\nDid you mean this?\n${like.join('\n')}`}`,
  });
}
/** A command's own name, before its other ones. */
const nameOf = (c: Command): string => c.name.split('|')[0] ?? '';
const list = (commands: readonly Command[], width = Math.max(11, ...commands.map((c) => nameOf(c).length))): string =>
  commands.map((c) => `  ${nameOf(c).padEnd(width)}   ${c.summary}`).join('\n');
/** The longest name of all, and so the width of their column. */
const WIDEST = Math.max(...COMMANDS.map((c) => c.name.length));
/** What `kubectl` says by itself. */
export function overview(): string {
  return `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${GROUPS.map(([title, commands]) => `${title}:\n${list(commands, WIDEST)}`).join('\n\n')}\n\nUsage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
/** `--help` of one command: what it is for, its flags and how it is called. */
export function help(command: Command, path: string): string {
  const flags = flagsOf(command.flags ?? '').map(
    (f) => `    ${f.short === undefined ? '' : `-${f.short}, `}--${f.name}${f.type === 'b' ? '' : '=...'}`,
  );
  const usage = (command.usage ?? '').replace(/ ?\[flags\]$/, '');
  const children = command.children === undefined ? '' : `Available Commands:\n${list(command.children)}\n\n`;
  return `${command.summary}.\n\n${children}${flags.length === 0 ? '' : `Options:\n${flags.join('\n')}\n\n`}Usage:\n  ${[path, command.run === undefined ? (command.usage ?? 'SUBCOMMAND') : usage, usage.includes('[options]') ? '' : '[options]'].filter((w) => w !== '').join(' ')}\n\n${children === '' ? '' : `Use "${path} <command> --help" for more information about a given command.\n`}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
