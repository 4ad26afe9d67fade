import type { Task } from '../clock.ts';
import type { Bytes, Sys } from '../system/types.ts';

/** Reads a whole file; throws like open(2). */
export function* readFile(sys: Sys, path: string): Task<Bytes> {
  const fd = yield* sys.open(path, { read: true });
  const parts: string[] = [];
  for (let data = yield* sys.read(fd); data !== ''; data = yield* sys.read(fd)) parts.push(data);
  sys.close(fd);
  return parts.join('');
}

/** `--name=value`, `--name value` and `-name` alike, by name without dashes; words that are no options in order. */
export function flags(
  argv: readonly string[],
  withValue: readonly string[] = [],
): { readonly options: ReadonlyMap<string, string>; readonly words: readonly string[] } {
  const options = new Map<string, string>();
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const match = /^--?([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(argv[i]!);
    if (match === null) words.push(argv[i]!);
    else if (match[2] !== undefined) options.set(match[1]!, match[2]);
    else if (withValue.includes(match[1]!) && i + 1 < argv.length) options.set(match[1]!, argv[++i]!);
    else options.set(match[1]!, '');
  }
  return { options, words };
}
