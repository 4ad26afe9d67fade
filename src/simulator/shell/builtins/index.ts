/** The builtins by name. */
import { BUILTIN_WORDS, builtinName } from '../builtin-names.ts';
import type { Builtin, BuiltinEntry } from '../evaluator.ts';
import { RARE } from '../parts.ts';
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
import { cdCommand, pwdCommand } from './directory.ts';
import { setCommand } from './options.ts';
import { echoCommand, testCommand } from './print.ts';
import { killCommand, sleepCommand, trapCommand } from './process.ts';
import { readCommand } from './read.ts';
import { exportCommand, localCommand, unsetCommand } from './variables.ts';
import { waitCommand } from './wait.ts';

/** Those that scripts use often; the others come with a part. */
const OFTEN: Readonly<Record<string, Builtin>> = {
  '.': dotCommand,
  ':': trueCommand,
  '[': testCommand,
  '[[': testCommand,
  break: breakCommand,
  cd: cdCommand,
  chdir: cdCommand,
  continue: breakCommand,
  echo: echoCommand,
  eval: evalCommand,
  exec: execCommand,
  exit: exitCommand,
  export: exportCommand,
  false: falseCommand,
  history: trueCommand,
  kill: killCommand,
  local: localCommand,
  pwd: pwdCommand,
  read: readCommand,
  readonly: exportCommand,
  return: returnCommand,
  set: setCommand,
  shift: shiftCommand,
  sleep: sleepCommand,
  source: dotCommand,
  test: testCommand,
  trap: trapCommand,
  true: trueCommand,
  unset: unsetCommand,
  wait: waitCommand,
};
/** Those that come with a part. */
export const RARE_BUILTINS: readonly string[] = BUILTIN_WORDS.map(builtinName).filter((name) => !Object.hasOwn(OFTEN, name));
export const BUILTINS: ReadonlyMap<string, BuiltinEntry> = new Map(
  BUILTIN_WORDS.map((word) => {
    const name = builtinName(word);
    const run: Builtin = OFTEN[name] ?? ((shell, argv, context) => RARE.get().builtins[name]!(shell, argv, context));
    return [name, { name, run, special: word.startsWith('!'), assigns: /^!?=/.test(word) }] as const;
  }),
);
