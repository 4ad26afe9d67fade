import type { Sys } from '../../system/types.ts';

export const SHELL = '/bin/sh';

/** popen(3): a shell command with a pipe from its output or to its input. */
export function startShell(sys: Sys, command: string, how: 'read' | 'write'): { readonly fd: number; readonly pid: number } {
  const [read, write] = sys.pipe();
  const [ours, theirs, slot] = how === 'read' ? [read, write, 1] : [write, read, 0];
  sys.setCloseOnExec(ours, true);
  sys.setCloseOnExec(theirs, true);
  const saved = sys.isOpen(slot) ? sys.dup(slot, 10) : -1;
  if (saved >= 0) sys.setCloseOnExec(saved, true);
  sys.dup2(theirs, slot);
  const pid = sys.spawn(SHELL, ['sh', '-c', command], sys.env);
  if (saved >= 0) {
    sys.dup2(saved, slot);
    sys.close(saved);
  } else sys.close(slot);
  sys.close(theirs);
  return { fd: ours, pid };
}
