/** Options of curl that samples use; a value of 1 takes an argument. */
const LONG: Readonly<Record<string, string>> = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  output: 'o',
  'remote-name': 'O',
  'write-out': 'w',
  head: 'I',
  include: 'i',
  verbose: 'v',
  request: 'X',
  data: 'd',
  'data-raw': 'd',
  'data-binary': 'd',
  'data-ascii': 'd',
  'data-urlencode': 'd',
  header: 'H',
  'max-time': 'm',
  retry: 'retry',
  'retry-delay': 'retry-delay',
  'retry-max-time': 'retry-max-time',
  'retry-connrefused': 'retry-connrefused',
  'retry-all-errors': 'retry-all-errors',
  'connect-timeout': 'connect-timeout',
  location: 'L',
  'user-agent': 'A',
  user: 'u',
  insecure: 'k',
  'max-redirs': 'max-redirs',
  version: 'V',
  help: 'h',
  'fail-with-body': 'fail-with-body',
  json: 'json',
  'no-progress-meter': 'no-progress-meter',
  get: 'G',
  compressed: 'compressed',
  referer: 'e',
  'upload-file': 'T',
  'http1.1': 'http1.1',
  'http1.0': '0',
  http2: 'http2',
  'create-dirs': 'create-dirs',
  url: 'url',
  'no-buffer': 'N',
  ipv4: '4',
  ipv6: '6',
  'progress-bar': '#',
  form: 'F',
  cookie: 'b',
  'cookie-jar': 'c',
  'limit-rate': 'limit-rate',
  'dump-header': 'D',
  'unix-socket': 'unix-socket',
  resolve: 'resolve',
  cacert: 'cacert',
};
const WITH_ARGUMENT = new Set([
  'o',
  'w',
  'X',
  'd',
  'H',
  'm',
  'retry',
  'retry-delay',
  'retry-max-time',
  'connect-timeout',
  'A',
  'u',
  'max-redirs',
  'json',
  'e',
  'T',
  'url',
  'F',
  'b',
  'c',
  'limit-rate',
  'D',
  'unix-socket',
  'resolve',
  'cacert',
  'E',
  'C',
  'r',
  'x',
  'K',
  'Y',
  'y',
  'z',
]);
const SHORT = 'sSfoOwIivXdHmLAukVhGeTN46#FbcDC0ExrKYyzjlnpqRBagtJMPQUZ:';

export interface CurlOptions {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** Data options in order, with the name each was given by. */
  readonly urls: readonly string[];
}
export interface OptionFailure {
  readonly text: string;
  readonly code: number;
}

/** Reads curl's command line; a failure is in curl's words. */
export function parseOptions(argv: readonly string[]): CurlOptions | OptionFailure {
  const flags = new Map<string, string[]>();
  const urls: string[] = [];
  const more = "curl: try 'curl --help' or 'curl --manual' for more information\n";
  const add = (key: string, value: string): void => {
    const list = flags.get(key) ?? [];
    list.push(value);
    flags.set(key, list);
  };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    if (!arg.startsWith('-') || arg === '-') {
      urls.push(arg);
      continue;
    }
    if (arg.startsWith('--')) {
      const name = arg.slice(2).replace(/^no-(?!progress-meter|buffer)/, '');
      const exact = Object.hasOwn(LONG, name) ? [name] : Object.keys(LONG).filter((long) => name !== '' && long.startsWith(name));
      const key = exact[0] === undefined ? undefined : LONG[exact[0]];
      if (key === undefined) return { text: `curl: option ${arg}: is unknown\n${more}`, code: 2 };
      if (arg.startsWith('--no-') && name !== arg.slice(2)) continue;
      if (!WITH_ARGUMENT.has(key)) {
        add(key, '');
        continue;
      }
      const value = argv[++i];
      if (value === undefined) return { text: `curl: option ${arg}: requires parameter\n${more}`, code: 2 };
      if (key === 'url') urls.push(value);
      else add(exact[0] === 'data-raw' ? 'data-raw' : key, value);
      if (exact[0] === 'data-raw') add('d', `\0${value}`);
      continue;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!;
      if (!SHORT.includes(letter)) return { text: `curl: option ${arg}: is unknown\n${more}`, code: 2 };
      if (!WITH_ARGUMENT.has(letter)) {
        add(letter, '');
        continue;
      }
      const value = arg.slice(j + 1) || argv[++i];
      if (value === undefined) return { text: `curl: option ${arg}: requires parameter\n${more}`, code: 2 };
      add(letter, value);
      break;
    }
  }
  return { flags, urls };
}
