import type { Task } from '../../clock.ts';
import { runPrintf } from '../applets/printf.ts';
import { complain } from '../messages.ts';
import { ShellException, type Shell } from '../state.ts';
import { put } from './tools.ts';

/** printf: the applet's own code, with the shell's name in the messages; all is written at once. */
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
