/** Options as glibc's getopt_long reads them. */

interface LongOption {
  readonly name: string;
  readonly key: string;
  readonly argument: '' | '=' | '==';
}
const longTable = (long: string): LongOption[] =>
  long
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const m = /^([^=:]+)(={0,2})(?::(.+))?$/.exec(word);
      return { name: m?.[1] ?? word, argument: (m?.[2] ?? '') as LongOption['argument'], key: m?.[3] ?? m?.[1] ?? word };
    });

export interface Parsed {
  readonly given: [string, string | undefined][];
  readonly args: string[];
  readonly error?: string;
}

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
      if (option.argument === '' && value !== undefined)
        return { given, args, error: `option '--${option.name}' doesn't allow an argument` };
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
