/** What applets read: files named as operands, their lines, all of them at once. */
import type { Task } from '../../clock.ts';
import type { Bytes, OpenFlags, Sys } from '../../system/types.ts';
import { strerror, type Tool } from './tool.ts';

/** Opens for reading, `-` being standard input; null after a message in one of busybox's two wordings. */
export function* openInput(t: Tool, path: string, wording: Wording = 'name', flags: OpenFlags = { read: true }): Task<number | null> {
  if (path === '-') return 0;
  try {
    return yield* t.sys.open(path, flags);
  } catch (e) {
    yield* t.warn(wording === 'name' ? `${path}: ${strerror(e)}` : `can't open '${path}': ${strerror(e)}`);
    return null;
  }
}
/** Operands, standard input when there are none. */
export const inputs = (t: Tool): readonly string[] => (t.args.length === 0 ? ['-'] : t.args);
export const withoutNewline = (line: string): string => (line.endsWith('\n') ? line.slice(0, -1) : line);

/** How busybox words that a file cannot be opened. */
export type Wording = 'name' | "can't open";
/** Uses each operand's descriptor; answers 1 when one could not be opened (it is told) or `use` was not content, else 0. */
export function* eachInput(t: Tool, wording: Wording, use: (fd: number, path: string) => Task<boolean>): Task<number> {
  let status = 0;
  for (const path of inputs(t)) {
    const fd = yield* openInput(t, path, wording);
    if (fd === null || !(yield* use(fd, path))) status = 1;
  }
  return status;
}
/** Uses each line of each operand, its delimiter with it. Where reading fails the input ends; `told` words it if that is an error. */
export const eachLine = (t: Tool, use: (line: Bytes) => Task<void>, told?: (path: string, reason: string) => string): Task<number> =>
  eachInput(t, 'name', function* (fd, path) {
    const lines = createLines(t.sys, fd);
    for (let line = yield* lines.next(); line !== null; line = yield* lines.next()) yield* use(line);
    const reason = lines.failed();
    if (reason !== null && told !== undefined) yield* t.warn(told(path, reason));
    lines.end();
    return reason === null || told === undefined;
  });
/** Uses each operand as a whole; one that cannot be read is told. */
export const eachWhole = (t: Tool, wording: Wording, use: (data: Bytes, path: string) => Task<void>): Task<number> =>
  eachInput(t, wording, function* (fd, path) {
    try {
      yield* use(yield* readAll(t.sys, fd), path);
      return true;
    } catch (e) {
      yield* t.warn(`${nameOf(path)}: ${strerror(e)}`);
      return false;
    } finally {
      closeInput(t, fd);
    }
  });
/** What messages call an input. */
export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path);
/** Creates or empties a file for writing, or ends with `can't create 'x'` (or open, where busybox says so). */
export function* openOutput(
  t: Tool,
  path: string,
  flags: OpenFlags = { write: true, create: true, truncate: true },
  mode = 0o666,
  verb: 'create' | 'open' = 'create',
): Task<number> {
  if (path === '-') return 1;
  try {
    return yield* t.sys.open(path, flags, mode);
  } catch (e) {
    return yield* t.die(`can't ${verb} '${path}': ${strerror(e)}`);
  }
}
export const closeInput = (t: Tool, fd: number): void => {
  if (fd > 2) t.sys.close(fd);
};

/** Lines of a descriptor, read in chunks; what is read ahead of a seekable standard input is given back by `end`. */
export interface Lines {
  /** The next line with its delimiter (the last may lack it), or null. */
  next(): Task<Bytes | null>;
  end(): void;
  /** Why reading failed, if it did: stdio shows that as the end of the file. */
  failed(): string | null;
}
export function createLines(sys: Sys, fd: number, delimiter = '\n'): Lines {
  let buffer = '';
  let at = 0;
  let ended = false;
  let turns = 0;
  let failure: string | null = null;
  return {
    failed: () => failure,
    *next() {
      if ((++turns & 127) === 0) yield* sys.tick();
      let from = at;
      let parts: string[] | null = null;
      let size = 0;
      for (;;) {
        const end = buffer.indexOf(delimiter, from);
        if (end >= 0) {
          const line = buffer.slice(at, end + 1);
          at = end + 1;
          return parts === null ? line : parts.join('') + line;
        }
        if (ended) {
          const rest = buffer.slice(at);
          at = buffer.length;
          const line = parts === null ? rest : parts.join('') + rest;
          return line === '' ? null : line;
        }
        if (at < buffer.length) {
          (parts ??= []).push(buffer.slice(at));
          size += buffer.length - at;
          if (size > 1 << 20) sys.setMemory(size);
        }
        let chunk = '';
        try {
          chunk = yield* sys.read(fd, 65536);
        } catch (e) {
          failure = strerror(e);
        }
        buffer = chunk;
        at = from = 0;
        ended = chunk === '';
      }
    },
    end() {
      if (fd > 2) sys.close(fd);
      else if (at < buffer.length) {
        try {
          sys.seek(fd, at - buffer.length, 'current');
        } catch (e) {
          strerror(e); // a pipe
        }
      }
    },
  };
}

/** All that is left to read. A large amount counts as the process's memory, so that it can run out. */
export function* readAll(sys: Sys, fd: number): Task<Bytes> {
  const parts: string[] = [];
  let size = 0;
  for (;;) {
    const chunk = yield* sys.read(fd, 65536);
    if (chunk === '') return parts.join('');
    parts.push(chunk);
    size += chunk.length;
    if (size > 1 << 20) sys.setMemory(size);
  }
}
/** All that can be read: an error ends it like the end of the file. */
export function* readAllQuietly(sys: Sys, fd: number): Task<Bytes> {
  const lines = createLines(sys, fd, '\0');
  let out = '';
  for (let piece = yield* lines.next(); piece !== null; piece = yield* lines.next()) out += piece;
  return out;
}
/** A whole file, or a thrown system error. */
export function* readFile(sys: Sys, path: string): Task<Bytes> {
  const fd = yield* sys.open(path, { read: true });
  try {
    return yield* readAll(sys, fd);
  } finally {
    sys.close(fd);
  }
}
export function* writeFile(sys: Sys, path: string, data: Bytes, mode = 0o666): Task<void> {
  const fd = yield* sys.open(path, { write: true, create: true, truncate: true }, mode);
  try {
    yield* sys.write(fd, data);
  } finally {
    sys.close(fd);
  }
}
/** A file's text or '' when it cannot be read: for /etc and /proc. */
export function* readQuietly(sys: Sys, path: string): Task<Bytes> {
  try {
    return yield* readFile(sys, path);
  } catch (e) {
    strerror(e);
    return '';
  }
}
