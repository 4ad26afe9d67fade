/** What an applet is made of: options, buffered output, messages, numbers. */
import type { Task } from '../../clock.ts';
import type { Bytes, Sys, SystemError } from '../../system/types.ts';
import type { Applet } from '../types.ts';
import { slotFor } from '../../parts.ts';
import { getopt, type Parsed } from './getopt.ts';
import { baseName } from './text.ts';

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
export interface NumberOptions {
  readonly suffixes?: Suffixes;
  readonly min?: number;
  readonly max?: number;
}
export type Suffixes = Readonly<Record<string, number>>;

const K = 1024;
/** head, tail, split …: b, k, m. */
export const BKM: Suffixes = { b: 512, k: K, K, m: K * K, M: K * K };
/** dd, truncate …: c, w, b and powers with and without `B` and `iB`. */
export const DD_SUFFIXES: Suffixes = {
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  kD: 1000,
  k: K,
  K,
  KB: 1000,
  KD: 1000,
  M: K ** 2,
  MB: 1e6,
  MD: 1e6,
  G: K ** 3,
  GB: 1e9,
  GD: 1e9,
  T: K ** 4,
  TB: 1e12,
  TD: 1e12,
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
    if (options.dashless === true && argv[0] !== undefined && argv[0] !== '' && !argv[0].startsWith('-'))
      argv[0] = `-${argv[0].replace(/^([^f]*)f(.*)$/, '$1$2f')}`;
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
  'arch base64 cal cat cksum cmp crc32 cut du env expand expr fold groups head id nl paste printenv realpath rev shuf sort tty uname unexpand uniq wc'.split(
    ' ',
  ),
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
      if (value < min || value > max)
        return yield* tool.die(`number ${text} is not in ${min}..${max === Number.MAX_SAFE_INTEGER ? '9223372036854775807' : max} range`);
      return value;
    },
  };
  return tool;
}
