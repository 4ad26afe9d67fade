/** The builtins by name. */
import { BUILTIN_WORDS, builtinName } from '../builtin-names.ts';
import type { Builtin, BuiltinEntry } from '../evaluator.ts';
import { aliasCommand, unaliasCommand } from './alias.ts';
import {
  breakCommand,
  dotCommand,
  evalCommand,
  execCommand,
  exitCommand,
  falseCommand,
  returnCommand,
  shiftCommand,
  trueCommand,
} from './control.ts';
import { commandCommand, hashCommand, helpCommand, typeCommand } from './describe.ts';
import { cdCommand, pwdCommand, ulimitCommand, umaskCommand } from './directory.ts';
import { fgCommand, jobsCommand, waitCommand } from './jobs.ts';
import { getoptsCommand, setCommand } from './options.ts';
import { echoCommand, printfCommand, testCommand } from './print.ts';
import { killCommand, sleepCommand, timesCommand, trapCommand } from './process.ts';
import { readCommand } from './read.ts';
import { exportCommand, letCommand, localCommand, unsetCommand } from './variables.ts';

const RUN: Readonly<Record<string, Builtin>> = {
  '.': dotCommand,
  ':': trueCommand,
  '[': testCommand,
  '[[': testCommand,
  alias: aliasCommand,
  bg: fgCommand,
  break: breakCommand,
  cd: cdCommand,
  chdir: cdCommand,
  command: commandCommand,
  continue: breakCommand,
  echo: echoCommand,
  eval: evalCommand,
  exec: execCommand,
  exit: exitCommand,
  export: exportCommand,
  false: falseCommand,
  fg: fgCommand,
  getopts: getoptsCommand,
  hash: hashCommand,
  help: helpCommand,
  history: trueCommand,
  jobs: jobsCommand,
  kill: killCommand,
  let: letCommand,
  local: localCommand,
  printf: printfCommand,
  pwd: pwdCommand,
  read: readCommand,
  readonly: exportCommand,
  return: returnCommand,
  set: setCommand,
  shift: shiftCommand,
  sleep: sleepCommand,
  source: dotCommand,
  test: testCommand,
  times: timesCommand,
  trap: trapCommand,
  true: trueCommand,
  type: typeCommand,
  ulimit: ulimitCommand,
  umask: umaskCommand,
  unalias: unaliasCommand,
  unset: unsetCommand,
  wait: waitCommand,
};
export const BUILTINS: ReadonlyMap<string, BuiltinEntry> = new Map(
  BUILTIN_WORDS.map((word) => {
    const name = builtinName(word);
    return [name, { name, run: RUN[name]!, special: word.startsWith('!'), assigns: /^!?=/.test(word) }] as const;
  }),
);
