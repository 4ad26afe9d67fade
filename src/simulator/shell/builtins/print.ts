/** echo and test: the applets' own code, with the shell's name in the messages. */
import type { Task } from '../../clock.ts';
import { isSystemError } from '../../system/errors.ts';
import { echoText } from '../applets/print.ts';
import { bracketStatus } from '../applets/test.ts';
import { complain } from '../messages.ts';
import type { Shell } from '../state.ts';

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
export function* testCommand(shell: Shell, argv: readonly string[]): Task<number> {
  const { status, error } = bracketStatus(shell.sys, argv[0]!, argv.slice(1));
  if (error !== undefined) yield* complain(shell, error);
  return status;
}
