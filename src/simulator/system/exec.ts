import { readContent } from './content.ts';
import { fail } from './errors.ts';
import { programOfBytes } from './inodes.ts';
import { locate, pathOf, permits } from './paths.ts';
import type { Process } from './processes.ts';
import type { Program } from './types.ts';

export interface Loaded {
  readonly program: Program;
  readonly argv: readonly string[];
  /** The executable's path: /proc/PID/exe. */
  readonly path: string;
}

/** Finds what execve(2) of `path` would run: a program, or a script's interpreter; throws ENOENT, EACCES, ENOEXEC. */
export function loadProgram(process: Process, path: string, argv: readonly string[], depth = 0): Loaded {
  const location = locate(process, path);
  const { inode } = location;
  if (inode.type !== 'file' || !permits(process, inode, 1)) fail('EACCES');
  const program = inode.program !== null ? inode.program : programOfBytes(readContent(inode.content, 0, 64));
  if (program !== null && program !== undefined) return { program, argv, path: pathOf(location) };
  const head = readContent(inode.content, 0, 256);
  if (!head.startsWith('#!')) fail('ENOEXEC');
  if (depth >= 4) fail('ELOOP');
  const line = /^#![ \t]*([^ \t\n]+)(?:[ \t]+([^\n]*?))?[ \t]*(?:\n|$)/.exec(head) ?? fail('ENOEXEC');
  const argument = line[2] === undefined || line[2] === '' ? [] : [line[2]];
  return loadProgram(process, line[1]!, [line[1]!, ...argument, path, ...argv.slice(1)], depth + 1);
}

/** The path execvp(3) finds for `name`, or the error it ends with. */
export function searchPath(process: Process, name: string, path: string | undefined, argv: readonly string[]): Loaded {
  if (name.includes('/')) return loadProgram(process, name, argv);
  if (name === '') fail('ENOENT');
  let denied = false;
  for (const directory of (path ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin').split(':')) {
    try {
      return loadProgram(process, `${directory === '' ? '.' : directory}/${name}`, argv);
    } catch (error) {
      const errno = (error as { errno?: string }).errno;
      if (errno === 'EACCES') denied = true;
      else if (errno !== 'ENOENT' && errno !== 'ENOTDIR') throw error;
    }
  }
  return fail(denied ? 'EACCES' : 'ENOENT');
}
