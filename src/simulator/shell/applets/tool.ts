import type { Task } from '../../clock.ts';
import type { Bytes, OpenFlags, Sys, SystemError } from '../../system/types.ts';
import type { Applet } from '../types.ts';
import { slotFor } from '../../parts.ts';

/** The first line busybox prints about itself; recordings mask the build date. */
export const BANNER = 'BusyBox v1.36.1 (2024-05-01 00:00:00 UTC) multi-call binary.';

/** What an applet's options look like, in getopt's language. */
export interface OptionSpec {
  /** Short options: `a`, `n:` (argument), `i::` (optional argument); a leading `+` stops at the first operand. */
  readonly short?: string;
  /** Long options as words: `name:c` means `-c`; an unlisted letter may be a word; `name=:c` takes an argument, `name==:c` optionally. */
  readonly long?: string;
  /** Least and most operands; a violation prints the usage. */
  readonly min?: number;
  readonly max?: number;
  /** The first argument holds options even without a dash (`tar xf`). */
  readonly dashless?: boolean;
  /** Leading arguments to leave out (a signal). */
  readonly skip?: number;
  /** Exit status of usage errors and {@link Tool.die}; 1 unless given. */
  readonly error?: number;
}

/** What an applet works with: its parsed options and its standard output and error. */
export interface Tool {
  readonly sys: Sys;
  readonly name: string;
  /** Operands: what is left when options are taken. */
  readonly args: readonly string[];
  has(option: string): boolean;
  /** How often the option was given. */
  count(option: string): number;
  /** The last value of an option. */
  str(option: string): string | undefined;
  all(option: string): readonly string[];
  /** All options in the order given, with values. */
  readonly given: readonly (readonly [string, string | undefined])[];
  /** Adds to buffered standard output; true when it is time to flush. */
  put(text: Bytes): boolean;
  print(text: Bytes): Task<void>;
  flush(): Task<void>;
  /** Writes to standard error, standard output first. */
  error(text: Bytes): Task<void>;
  /** `NAME: text` on standard error. */
  warn(text: Bytes): Task<void>;
  die(text: Bytes, code?: number): Task<never>;
  usage(): Task<never>;
  /** A whole number as busybox's xatou reads it, or the end of the program. */
  number(text: string, options?: NumberOptions): Task<number>;
}
export interface NumberOptions { readonly suffixes?: Suffixes; readonly min?: number; readonly max?: number }
export type Suffixes = Readonly<Record<string, number>>;

const K = 1024;
/** head, tail, split …: b, k, m. */
export const BKM: Suffixes = { b: 512, k: K, K, m: K * K, M: K * K };
/** dd, truncate …: c, w, b and powers with and without `B` and `iB`. */
export const DD_SUFFIXES: Suffixes = {
  c: 1, w: 2, b: 512, kB: 1000, kD: 1000, k: K, K, KB: 1000, KD: 1000, M: K ** 2, MB: 1e6, MD: 1e6, G: K ** 3, GB: 1e9, GD: 1e9, T: K ** 4, TB: 1e12, TD: 1e12,
};
export const TIME_SUFFIXES: Suffixes = { s: 1, m: 60, h: 3600, d: 86400 };

/** Whether a caught value is a failed system call (and not, say, the end of the process). */
export const isSystemError = (e: unknown): e is SystemError => e instanceof Error && typeof (e as { errno?: unknown }).errno === 'string';
/** The text of a failed call; anything else goes on upwards. */
export function strerror(e: unknown): string {
  if (isSystemError(e)) return e.message;
  throw e;
}
export const errnoOf = (e: unknown): string => {
  if (isSystemError(e)) return e.errno;
  throw e;
};

/** Reads a non-negative decimal with an optional suffix; NaN when it is none. */
export function parseNumber(text: string, suffixes: Suffixes = {}): number {
  const m = /^\+?(\d+)([a-zA-Z]*)$/.exec(text);
  if (m === null) return NaN;
  const suffix = m[2] ?? '';
  if (suffix === '') return Number(m[1]);
  const by = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
  return by === undefined ? NaN : Number(m[1]) * by;
}

/** The last component of a path. */
export const baseName = (path: string): string => {
  const end = path.replace(/\/+$/, '');
  return end === '' ? (path === '' ? '' : '/') : end.slice(end.lastIndexOf('/') + 1);
};
export const joinPath = (directory: string, name: string): string => (directory.endsWith('/') ? directory + name : `${directory}/${name}`);

interface LongOption { readonly name: string; readonly key: string; readonly argument: '' | '=' | '==' }
const longTable = (long: string): LongOption[] =>
  long.split(' ').filter(Boolean).map((word) => {
    const m = /^([^=:]+)(={0,2})(?::(.+))?$/.exec(word);
    return { name: m?.[1] ?? word, argument: (m?.[2] ?? '') as LongOption['argument'], key: m?.[3] ?? m?.[1] ?? word };
  });

interface Parsed { readonly given: [string, string | undefined][]; readonly args: string[]; readonly error?: string }

/** getopt_long as glibc does it: permutes operands to the end, takes abbreviations of long names. */
export function getopt(argv: readonly string[], short: string, long = ''): Parsed {
  const stop = short.startsWith('+');
  const letters = stop ? short.slice(1) : short;
  const longs = longTable(long);
  const given: [string, string | undefined][] = [];
  const args: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (arg === '--') {
      args.push(...argv.slice(i + 1));
      break;
    }
    if (arg.length < 2 || !arg.startsWith('-')) {
      if (stop) {
        args.push(...argv.slice(i));
        break;
      }
      args.push(arg);
      continue;
    }
    if (arg.startsWith('--')) {
      const eq = arg.indexOf('=');
      const name = eq < 0 ? arg.slice(2) : arg.slice(2, eq);
      const found = longs.filter((o) => o.name === name);
      const near = found.length > 0 ? found : longs.filter((o) => o.name.startsWith(name));
      const option = near[0];
      if (option === undefined) return { given, args, error: `unrecognized option '${arg}'` };
      if (near.length > 1 && near.some((o) => o.key !== option.key)) {
        return { given, args, error: `option '${arg}' is ambiguous; possibilities:${near.map((o) => ` '--${o.name}'`).join('')}` };
      }
      let value = eq < 0 ? undefined : arg.slice(eq + 1);
      if (option.argument === '' && value !== undefined) return { given, args, error: `option '--${option.name}' doesn't allow an argument` };
      if (option.argument === '=' && value === undefined) {
        value = argv[++i];
        if (value === undefined) return { given, args, error: `option '--${option.name}' requires an argument` };
      }
      given.push([option.key, value]);
      continue;
    }
    for (let j = 1; j < arg.length; j++) {
      const c = arg[j]!;
      const at = c === ':' || c === '+' ? -1 : letters.indexOf(c);
      if (at < 0) return { given, args, error: `invalid option -- '${c}'` };
      if (letters[at + 1] !== ':') {
        given.push([c, undefined]);
        continue;
      }
      const rest = arg.slice(j + 1);
      if (rest !== '') given.push([c, rest]);
      else if (letters[at + 2] === ':') given.push([c, undefined]);
      else {
        const value = argv[++i];
        if (value === undefined) return { given, args, error: `option requires an argument -- '${c}'` };
        given.push([c, value]);
      }
      break;
    }
  }
  return { given, args };
}

/** What applets say about their use. */
export const USAGE = slotFor<Readonly<Record<string, string>>>('usage');
/** The usage as busybox prints it (to standard error). */
export function usageText(name: string): Bytes {
  const texts = USAGE.get();
  const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
  return `${BANNER}\n\n${text === undefined ? 'No help available\n' : `Usage: ${name}${/^(\n|$)/.test(text) ? '' : ' '}${text}\n`}`;
}

/** Makes an applet of a function on parsed options. A failed system call nobody expected ends it with its text. */
export function applet(spec: OptionSpec | string, run: (t: Tool) => Task<number>): Applet {
  const options = typeof spec === 'string' ? { short: spec } : spec;
  return function* (sys): Task<number> {
    const name = baseName(sys.argv[0] ?? '');
    const argv = sys.argv.slice(1 + (options.skip ?? 0));
    // Without a dash `f` takes the next argument even when letters follow it.
    if (options.dashless === true && argv[0] !== undefined && argv[0] !== '' && !argv[0].startsWith('-')) argv[0] = `-${argv[0].replace(/^([^f]*)f(.*)$/, '$1$2f')}`;
    const parsed = getopt(argv, options.short ?? '', options.long);
    const t = createTool(sys, name, parsed, options.error ?? 1);
    if (parsed.error !== undefined) {
      yield* t.error(`${name}: ${parsed.error}\n`);
      yield* t.usage();
    }
    if (parsed.args.length < (options.min ?? 0) || parsed.args.length > (options.max ?? Infinity)) yield* t.usage();
    return yield* guarded(t, run, options.error ?? 1);
  };
}

/** An applet that looks at its arguments itself. */
export function rawApplet(run: (t: Tool) => Task<number>, error = 1): Applet {
  return function* (sys): Task<number> {
    const t = createTool(sys, baseName(sys.argv[0] ?? ''), { given: [], args: sys.argv.slice(1) }, error);
    return yield* guarded(t, run, error);
  };
}

function* guarded(t: Tool, run: (t: Tool) => Task<number>, error: number): Task<number> {
  try {
    const status = yield* run(t);
    yield* t.flush();
    return status;
  } catch (e) {
    const text = strerror(e);
    yield* t.sys.write(2, `${t.name}: ${text}\n`);
    return error;
  }
}

/** Applets that end with `standard output: …` when their output cannot be written (recorded with /dev/full). */
const CHECKING = new Set(
  'arch base64 cal cat cksum cmp crc32 cut du env expand expr fold groups head id nl paste printenv realpath rev shuf sort tty uname unexpand uniq wc'.split(' '),
);
const QUIETLY_FAILING = new Set('dirname pwd seq whoami'.split(' '));

/** {@link Tool} over parsed options; also used by the shell for builtins that are applets. */
export function createTool(sys: Sys, name: string, parsed: Parsed, errorCode: number): Tool {
  let buffer = '';
  // Standard output is line buffered on a terminal, else written when a buffer's worth is there.
  let limit = -1;
  const tool: Tool = {
    sys,
    name,
    args: parsed.args,
    given: parsed.given,
    has: (option) => parsed.given.some(([o]) => o === option),
    count: (option) => parsed.given.filter(([o]) => o === option).length,
    str: (option) => parsed.given.findLast(([o]) => o === option)?.[1],
    all: (option) => parsed.given.filter(([o, v]) => o === option && v !== undefined).map(([, v]) => v!),
    put(text) {
      buffer += text;
      if (limit < 0) limit = sys.isatty(1) ? 1 : 4096;
      return buffer.length >= limit;
    },
    *print(text) {
      if (tool.put(text)) yield* tool.flush();
    },
    *flush() {
      if (buffer === '') return;
      const data = buffer;
      buffer = '';
      try {
        yield* sys.write(1, data);
      } catch (e) {
        const text = strerror(e);
        // Most applets do not look whether their buffered output arrived.
        if (QUIETLY_FAILING.has(name)) sys.exit(255);
        if (!CHECKING.has(name)) return;
        yield* sys.write(2, `${name}: standard output: ${text}\n`);
        sys.exit(errorCode);
      }
    },
    *error(text) {
      yield* tool.flush();
      try {
        yield* sys.write(2, text);
      } catch (e) {
        strerror(e); // nobody to tell
      }
    },
    *warn(text) {
      yield* tool.error(`${name}: ${text}\n`);
    },
    *die(text, code) {
      yield* tool.warn(text);
      return sys.exit(code ?? errorCode);
    },
    *usage() {
      yield* tool.error(usageText(name));
      return sys.exit(errorCode);
    },
    *number(text, options = {}) {
      const value = parseNumber(text, options.suffixes);
      if (Number.isNaN(value)) return yield* tool.die(`invalid number '${text}'`);
      const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
      if (value < min || value > max) return yield* tool.die(`number ${text} is not in ${min}..${max === Number.MAX_SAFE_INTEGER ? '9223372036854775807' : max} range`);
      return value;
    },
  };
  return tool;
}

/** Opens for reading, `-` being standard input; null after a message in one of busybox's two wordings. */
export function* openInput(t: Tool, path: string, wording: 'name' | "can't open" = 'name', flags: OpenFlags = { read: true }): Task<number | null> {
  if (path === '-') return 0;
  try {
    return yield* t.sys.open(path, flags);
  } catch (e) {
    yield* t.warn(wording === 'name' ? `${path}: ${strerror(e)}` : `can't open '${path}': ${strerror(e)}`);
    return null;
  }
}
/** Creates or empties a file for writing, or ends with `can't create 'x'` (or open, where busybox says so). */
export function* openOutput(t: Tool, path: string, flags: OpenFlags = { write: true, create: true, truncate: true }, mode = 0o666, verb: 'create' | 'open' = 'create'): Task<number> {
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

/** Splits into lines without their newlines. */
export const splitLines = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** Bytes as characters and back: busybox's Unicode support is always on in this build. */
export function decodeUtf8(bytes: Bytes): string[] {
  const out: string[] = [];
  for (let i = 0; i < bytes.length; ) {
    const c = bytes.charCodeAt(i);
    const n = c >= 0xf0 && c < 0xf8 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
    const piece = bytes.slice(i, i + n);
    const whole = n > 1 && c < 0xf8 && piece.length === n && /^.[\x80-\xbf]+$/s.test(piece);
    out.push(whole ? piece : bytes[i]!);
    i += whole ? n : 1;
  }
  return out;
}
/** Columns a byte string takes; ASCII is the common case. */
export const textWidth = (bytes: Bytes): number => (/^[\0-\x7f]*$/.test(bytes) ? bytes.length : decodeUtf8(bytes).length);
