// containerd's and runc's words for a process that could not be started (L-136, L-325), as recorded.
import { NoWorkingDirectory, SystemError } from '../system/errors.ts';

const CREATE =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';
const EXEC = 'OCI runtime exec failed: exec failed: unable to start container process: ';

/** `exec: "git": executable file not found in $PATH` and its kin. */
function cause(program: string, error: unknown): string {
  if (error instanceof NoWorkingDirectory) return `mkdir ${error.path}: not a directory`;
  const errno = error instanceof SystemError ? error.errno : 'EACCES';
  const quoted = `exec: "${program}": `;
  if (errno === 'ENOENT')
    return quoted + (program.includes('/') ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH');
  if (errno === 'EISDIR') return `${quoted}is a directory`;
  if (errno === 'ENOTDIR') return `${quoted}stat ${program}: not a directory`;
  return `${quoted}permission denied`;
}

/** Why process 1 could not be started. */
export const startFailure = (program: string, error: unknown): string => CREATE + cause(program, error);
/** Why an exec into a running container failed. */
export const execFailure = (id: string, program: string, error: unknown): string =>
  `failed to exec in container: failed to start exec "${id}": ${EXEC}${cause(program, error)}`;
