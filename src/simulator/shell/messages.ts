/** What the shell says on standard error. */
import type { Task } from '../clock.ts';
import { isSystemError, strerror } from '../system/errors.ts';
import type { Bytes, Errno } from '../system/types.ts';
import { ShellException, type Shell } from './state.ts';

/** Writes to a descriptor; what cannot be written is lost, as with stdio's errors on stderr. */
export function* writeTo(shell: Shell, fd: number, text: Bytes): Task<boolean> {
  try {
    yield* shell.sys.write(fd, text);
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** `$0: command: line n: text`: the command while a builtin or a script runs, the line only with it. */
export function* say(shell: Shell, text: string): Task<void> {
  let prefix = `${shell.arg0}: `;
  if (shell.commandName !== null) {
    if (shell.commandName !== shell.arg0) prefix += `${shell.commandName}: `;
    if (!shell.options.has('i') || shell.fromFile) prefix += `line ${shell.errorLine}: `;
  }
  yield* writeTo(shell, 2, `${prefix}${text}\n`);
}
/** Says it and gives up the command: status 2, and the end of a script unless something catches it. */
export function* raise(shell: Shell, text: string): Task<never> {
  shell.status = 2;
  yield* say(shell, text);
  throw new ShellException('error');
}
/** Needs more than we hold: under a memory limit the kernel ends the container (L-405), without one the shell gives up as if malloc had failed. */
export function* outOfMemory(shell: Shell): Task<never> {
  shell.sys.setMemory(Infinity);
  shell.sys.setMemory(shell.heldBytes);
  return yield* raise(shell, 'out of memory');
}
export function* raiseSyntax(shell: Shell, text: string, line: number): Task<never> {
  shell.errorLine = line;
  return yield* raise(shell, `syntax error: ${text}`);
}
/** The error of a system call as the shell words it; `missing` stands for ENOENT and ENOTDIR. */
export const errorText = (errno: Errno, missing: string): string => (errno === 'ENOENT' || errno === 'ENOTDIR' ? missing : strerror(errno));

/** busybox's own errors inside a builtin (`sh: write error: …`). */
export function* complain(shell: Shell, text: string): Task<void> {
  yield* writeTo(shell, 2, `${shell.appletName}: ${text}\n`);
}
