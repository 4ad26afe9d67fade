import { readContent } from './content.ts';
import { SystemError, fail, strerror } from './errors.ts';
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
  const program = inode.program !== null ? inode.program : inode.store.programs.of(readContent(inode.content, 0, 64));
  if (program !== null && program !== undefined) return { program, argv, path: pathOf(location) };
  const head = readContent(inode.content, 0, 256);
  if (!head.startsWith('#!')) fail('ENOEXEC');
  if (depth >= 4) fail('ELOOP');
  const line = /^#![ \t]*([^ \t\n]+)(?:[ \t]+([^\n]*?))?[ \t]*(?:\n|$)/.exec(head) ?? fail('ENOEXEC');
  const argument = line[2] === undefined || line[2] === '' ? [] : [line[2]];
  return loadProgram(process, line[1]!, [line[1]!, ...argument, path, ...argv.slice(1)], depth + 1);
}

/** Where Go's `exec.LookPath`, by which runc looks before it starts anything, finds `name`; throws ENOENT, EACCES, EISDIR, ENOTDIR. */
export function lookPath(process: Process, name: string, path: string | undefined): string {
  const executable = (file: string): string => {
    const { inode } = locate(process, file);
    if (inode.type === 'directory') fail('EISDIR');
    return permits(process, inode, 1) ? file : fail('EACCES');
  };
  if (name.includes('/')) return executable(name);
  for (const directory of name === '' ? [] : (path ?? '').split(':')) {
    try {
      return executable(`${directory === '' ? '.' : directory}/${name}`);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
  }
  return fail('ENOENT');
}

/**
 * What runs for `argv` when runc starts it. A file that is there but cannot run (no interpreter, no `#!`) is found out only by execve(2),
 * when the container is running already: runc's own process says so on stderr and ends with 255.
 */
export function startProgram(process: Process, argv: readonly string[], path: string | undefined): Loaded {
  const found = lookPath(process, argv[0] ?? '', path);
  try {
    return loadProgram(process, found, argv);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const text = strerror(error.errno);
    const program: Program = function* (sys) {
      yield* sys.write(2, `exec ${found}: ${text.charAt(0).toLowerCase()}${text.slice(1)}\n`);
      return 255;
    };
    return { program, argv, path: found };
  }
}
