import { KubectlError } from './errors.ts';
import { parseDuration } from './print/duration.ts';

/**
 * Flags as pflag reads them: `--flag=value`, `--flag value`, `-o wide`, `-owide`, `-o=wide`, groups (`-it`), `--`.
 * A command declares its flags in a compact table: `output,o:s all-namespaces,A:b dry-run:o=unchanged`. Types: b bool, s string,
 * i integer, d duration, l list (repeatable, not split), c list (repeatable, split at commas), o string that may stand without a value
 * (then it is what follows `=`).
 */
export type FlagType = 'b' | 's' | 'i' | 'd' | 'l' | 'c' | 'o';
export interface Flag {
  readonly name: string;
  readonly short: string | undefined;
  readonly type: FlagType;
  readonly bare: string | undefined;
}
/** Flags that every command knows. */
export const GLOBAL =
  'namespace,n:s context:s cluster:s user:s kubeconfig:s server,s:s token:s as:s as-group:l as-uid:s v,v:i request-timeout:s cache-dir:s certificate-authority:s client-certificate:s client-key:s disable-compression:b insecure-skip-tls-verify:b match-server-version:b tls-server-name:s warnings-as-errors:b log-flush-frequency:s vmodule:s password:s username:s profile:s profile-output:s kuberc:s help,h:b';

const tables = new Map<string, readonly Flag[]>();
export function flagsOf(table: string): readonly Flag[] {
  let flags = tables.get(table);
  if (flags === undefined) {
    flags = table
      .split(' ')
      .filter((t) => t !== '')
      .map((t): Flag => {
        const [, name = '', short, type = 's', bare] = /^([\w-]+)(?:,(\w))?:(\w)(?:=(.*))?$/.exec(t) ?? [];
        return { name, short, type: type as FlagType, bare: type === 'b' ? 'true' : bare };
      });
    tables.set(table, flags);
  }
  return flags;
}

/** What was given on the command line. */
export interface Parsed {
  readonly args: readonly string[];
  /** How many of `args` stand before `--`; -1 without one. */
  readonly dash: number;
  /** Every flag given with its last value, by name. */
  given(): readonly (readonly [name: string, value: string])[];
  has(name: string): boolean;
  /** The last value given, or undefined. */
  string(name: string): string | undefined;
  /** Every value given, lists split at commas where the flag does that. */
  list(name: string): readonly string[];
  bool(name: string): boolean;
  int(name: string, otherwise: number): number;
  /** In ms. */
  duration(name: string, otherwise: number): number;
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);
/** pflag's complaint about a value, or undefined. */
function problem(flag: Flag, value: string): string | undefined {
  switch (flag.type) {
    case 'b':
      return TRUE.has(value) || FALSE.has(value) ? undefined : `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`;
    case 'i':
      return /^[+-]?(0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|\d[\d_]*)$/.test(value)
        ? undefined
        : `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`;
    case 'd': {
      const ms = parseDuration(value);
      return typeof ms === 'string' ? `time: ${ms}` : undefined;
    }
    default:
      return undefined;
  }
}

/** Reads the words after the command; `path` (e.g. `kubectl get`) goes into complaints. Throws {@link KubectlError}. */
export function parseFlags(words: readonly string[], table: string, path: string): Parsed {
  const flags = [...flagsOf(table), ...flagsOf(GLOBAL)];
  const values = new Map<string, string[]>();
  const args: string[] = [];
  let dash = -1;
  const complain = (message: string): never => {
    throw new KubectlError({ text: `error: ${message}\nSee '${path} --help' for usage.` });
  };
  const set = (flag: Flag, value: string): void => {
    const wrong = problem(flag, value);
    const label = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
    if (wrong !== undefined) complain(`invalid argument ${JSON.stringify(value)} for "${label}" flag: ${wrong}`);
    const list = values.get(flag.name);
    if (list === undefined) values.set(flag.name, [value]);
    else list.push(value);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') {
      dash = args.length;
      args.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      if (name === '' || name.startsWith('-')) complain(`bad flag syntax: ${word}`);
      const flag = flags.find((f) => f.name === name);
      if (flag === undefined) return complain(`unknown flag: --${name}`);
      if (equals >= 0) set(flag, word.slice(equals + 1));
      else if (flag.bare !== undefined) set(flag, flag.bare);
      else if (i + 1 < words.length) set(flag, words[++i] ?? '');
      else complain(`flag needs an argument: --${name}`);
    } else if (word.startsWith('-') && word.length > 1) {
      let rest = word.slice(1);
      while (rest !== '') {
        const letter = rest[0] ?? '';
        const group = rest;
        rest = rest.slice(1);
        const flag = flags.find((f) => f.short === letter);
        if (flag === undefined) return complain(`unknown shorthand flag: '${letter}' in -${group}`);
        if (rest.startsWith('=')) {
          set(flag, rest.slice(1));
          rest = '';
        } else if (flag.bare !== undefined) set(flag, flag.bare);
        else if (rest !== '') {
          set(flag, rest);
          rest = '';
        } else if (i + 1 < words.length) set(flag, words[++i] ?? '');
        else complain(`flag needs an argument: '${letter}' in -${group}`);
      }
    } else args.push(word);
  }
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  return {
    args,
    dash,
    given: () => [...values.keys()].sort().map((name) => [name, last(name) ?? ''] as const),
    has: (name) => values.has(name),
    string: last,
    list: (name) => {
      const split = flags.find((f) => f.name === name)?.type === 'c';
      return (values.get(name) ?? []).flatMap((v) => (split ? v.split(',') : [v])).filter((v) => v !== '' || !split);
    },
    bool: (name) => TRUE.has(last(name) ?? ''),
    int: (name, otherwise) => {
      const value = last(name);
      return value === undefined ? otherwise : Number(value.replaceAll('_', ''));
    },
    duration: (name, otherwise) => {
      const value = last(name);
      const ms = value === undefined ? otherwise : parseDuration(value);
      return typeof ms === 'number' ? ms : otherwise;
    },
  };
}
