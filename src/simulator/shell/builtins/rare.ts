/** The builtins that few scripts use. */
import type { Builtin } from '../evaluator.ts';
import { aliasCommand, unaliasCommand } from './alias.ts';
import { commandCommand, hashCommand, helpCommand, typeCommand } from './describe.ts';
import { getoptsCommand } from './getopts.ts';
import { fgCommand, jobsCommand } from './jobs.ts';
import { letCommand } from './let.ts';
import { timesCommand, ulimitCommand, umaskCommand } from './limits.ts';
import { printfCommand } from './printf.ts';

export const rareBuiltins: Readonly<Record<string, Builtin>> = {
  alias: aliasCommand,
  bg: fgCommand,
  command: commandCommand,
  fg: fgCommand,
  getopts: getoptsCommand,
  hash: hashCommand,
  help: helpCommand,
  jobs: jobsCommand,
  let: letCommand,
  printf: printfCommand,
  times: timesCommand,
  type: typeCommand,
  ulimit: ulimitCommand,
  umask: umaskCommand,
  unalias: unaliasCommand,
};
