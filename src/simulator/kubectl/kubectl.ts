import type { Task } from '../clock.ts';
import { slotFor } from '../parts.ts';
import { APPLY } from './commands/apply.ts';
import type { Command, Env } from './env.ts';
import { KubectlError } from './errors.ts';
import { flagsOf, GLOBAL, parseFlags } from './flags.ts';
import type { Kubectl, KubectlHost, KubectlIo } from './types.ts';

/** Every command, and what kubectl says about them; a run by itself needs only `apply -f`. */
export const TABLE = slotFor<
  Pick<typeof import('./commands/table.ts'), 'COMMANDS'> &
    Pick<typeof import('./conflicts.ts'), 'checkConflicts'> &
    Pick<typeof import('./help.ts'), 'help' | 'overview' | 'unknown'>
>('kubectl');

/** Flags may stand before the command (`kubectl -n shop get pods`): finds the command's word as cobra does. */
function commandAt(words: readonly string[], table: string): number {
  const flags = [...flagsOf(table), ...flagsOf(GLOBAL)];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return i;
    const flag = word.startsWith('--')
      ? flags.find((f) => f.name === word.slice(2))
      : word.length === 2
        ? flags.find((f) => f.short === word[1])
        : undefined;
    if (flag !== undefined && flag.bare === undefined) i++;
  }
  return -1;
}
const without = (words: readonly string[], at: number): readonly string[] => [...words.slice(0, at), ...words.slice(at + 1)];

function* dispatch(host: KubectlHost, argv: readonly string[], io: KubectlIo): Task<number> {
  const at = commandAt(argv, '');
  if (at < 0) {
    parseFlags(argv, '', 'kubectl');
    io.out(TABLE.get().overview());
    return 0;
  }
  const name = argv[at] ?? '';
  if (name === 'help') return yield* dispatch(host, argv.length > at + 1 ? [...without(argv, at), '--help'] : [], io);
  let command: Command | undefined =
    name === APPLY.name && !argv.some((a) => /-last-applied$|^--?h/.test(a)) ? APPLY : TABLE.get().COMMANDS.find((c) => c.name === name);
  if (command === undefined) throw TABLE.get().unknown(name);
  let path = `kubectl ${name}`;
  let words = without(argv, at);
  while (command.children !== undefined) {
    const next = commandAt(words, command.flags ?? '');
    const child: Command | undefined = next < 0 ? undefined : command.children.find((c) => c.name.split('|').includes(words[next] ?? ''));
    if (child === undefined) {
      if (command.run !== undefined) break;
      const wantsHelp = parseFlags(words, command.flags ?? '', path).bool('help');
      if (wantsHelp) io.out(TABLE.get().help(command, path));
      // Without a subcommand the help is an error's text; `rollout` alone prints it.
      else if (next < 0) (name === 'rollout' ? io.out : io.err)(TABLE.get().help(command, path));
      if (next < 0 || wantsHelp) return wantsHelp ? 0 : 1;
      throw new KubectlError({
        text: `error: unknown command ${JSON.stringify(words.slice(next).join(' '))}\nSee '${path} -h' for help and examples`,
      });
    }
    path += ` ${child.name.split('|')[0] ?? ''}`;
    words = without(words, next);
    command = child;
  }
  const flags = parseFlags(words, command.flags ?? '', path);
  if (flags.bool('help')) {
    io.out(TABLE.get().help(command, path));
    return 0;
  }
  if (flags.has('record')) io.err('Flag --record has been deprecated, --record will be removed in the future\n');
  if (flags.given().some(([flag]) => flag !== 'filename')) TABLE.get().checkConflicts(path, flags);
  const context = flags.string('context');
  if (context !== undefined && context !== '' && context !== CONTEXT)
    throw new KubectlError({ text: `error: context ${JSON.stringify(context)} does not exist` });
  const env: Env = {
    host,
    io,
    api: host.api,
    clock: host.clock,
    flags,
    args: flags.args,
    path,
    namespace: flags.string('namespace') || host.namespace,
    printed: { count: 0 },
    now: () => host.epoch + host.clock.now(),
    say: (line) => io.out(`${line}\n`),
    warn: (line) => io.err(`${line}\n`),
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
    io.out(e.out ?? '');
    io.err(`${e.text}\n`);
    return e.code;
  }
};
