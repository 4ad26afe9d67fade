/** echo, printf and test: the applets' own code, with the shell's name in the messages. */
import type { Task } from '../../clock.ts';
import { isSystemError } from '../../system/errors.ts';
import { echoText, runPrintf } from '../applets/print.ts';
import { bracketStatus } from '../applets/test.ts';
import { complain } from '../messages.ts';
import { ShellException, type Shell } from '../state.ts';
import { put } from './tools.ts';

export function* echoCommand(shell: Shell, argv: readonly string[]): Task<number> {
  try {
    const text = echoText(argv.slice(1));
    if (text !== '') yield* shell.sys.write(1, text);
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    yield* complain(shell, `write error: ${error.message}`);
    return 1;
  }
}
export function* printfCommand(shell: Shell, argv: readonly string[]): Task<number> {
  if (!shell.sys.isOpen(1)) return 1;
  const out: string[] = [];
  const status = yield* runPrintf(
    {
      name: shell.appletName,
      print: function* (text) {
        out.push(text);
        yield* put(shell, '');
      },
      warn: (text) => complain(shell, text),
      usage: function* () {
        yield* put(shell, '');
        throw new ShellException('error');
      },
    },
    argv.slice(1),
  );
  return status | (yield* put(shell, out.join('')));
}
export function* testCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const { status, error } = bracketStatus(shell.sys, argv[0]!, argv.slice(1));
  if (error !== undefined) yield* complain(shell, error);
  return status;
}
