import { fail } from './errors.ts';
import type { Parsed } from './flags.ts';

/**
 * Flags that do not go together, by command, and what kubectl says; the first that holds is told. A condition joins flags with `+`: `all`
 * is given (and not false), `!force` is not, `dry-run=server` has that value; words alone may stand for `args` (arguments are given).
 */
const ALL = [
  'all+selector|cannot set --all and --selector at the same time',
  'all+field-selector|cannot set --all and --field-selector at the same time',
];
const LOCAL = 'local+dry-run=server|cannot specify --local and --dry-run=server - did you mean --dry-run=client?';
const LIST = 'list+output|--list and --output may not be specified together';
const RULES: Readonly<Record<string, readonly string[]>> = {
  label: [
    LIST,
    ...ALL,
    LOCAL,
    'local+args|can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set',
    'local+!filename|one or more files must be specified as -f pod.yaml or --filename=pod.json',
  ],
  annotate: [
    LIST,
    ...ALL,
    LOCAL,
    'local+args|can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set',
    'local+!filename|one or more files must be specified as -f rsrc.yaml or --filename=rsrc.json',
  ],
  'set env': [...ALL, LOCAL, LIST, 'keys+!from|when specifying --keys, a configmap or secret must be provided with --from'],
  'set image': [...ALL, LOCAL],
  'set resources': [LOCAL, ...ALL],
  'set serviceaccount': [LOCAL],
  apply: [
    'force-conflicts+!server-side|--force-conflicts only works with --server-side',
    "dry-run=client+server-side|--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
    'force+server-side|--force cannot be used with --server-side',
    'dry-run=server+force|--dry-run=server cannot be used with --force',
    ALL[0] ?? '',
    'force+prune|--force cannot be used with --prune',
    'prune+!all+!selector|all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    "prune+server-side|--prune is in alpha and doesn't currently work on objects created by server-side apply",
  ],
  create: ['raw+edit|--raw and --edit are mutually exclusive'],
  delete: ALL,
  diff: ['force-conflicts+!server-side|--force-conflicts only works with --server-side'],
  get: [
    'output-watch-events+!watch+!watch-only|--output-watch-events option can only be used with --watch or --watch-only',
    'raw+args|arguments may not be passed when --raw is specified',
  ],
  patch: [
    'patch+patch-file|cannot specify --patch and --patch-file together',
    'local+args|cannot specify --local and server resources',
    LOCAL,
  ],
  replace: [
    'grace-period+!force|--grace-period must have --force specified',
    'timeout+!force|--timeout must have --force specified',
    'force+dry-run|--dry-run can not be used when --force is set',
  ],
  wait: [...ALL],
};
/** Throws what kubectl says about flags that exclude each other; `path` e.g. `kubectl set image`. */
export function checkConflicts(path: string, flags: Parsed): void {
  const holds = (atom: string): boolean => {
    if (atom.startsWith('!')) return !holds(atom.slice(1));
    // Changes of labels are no resources.
    if (atom === 'args') return flags.args.some((a) => !a.includes('=') && !a.endsWith('-'));
    const [name = '', wanted] = atom.split('=');
    const value = flags.string(name);
    return wanted === undefined
      ? value !== undefined && value !== '' && value !== 'false' && !(name === 'dry-run' && value === 'none')
      : value === wanted;
  };
  for (const rule of RULES[path.replace(/^kubectl /, '')] ?? []) {
    const bar = rule.indexOf('|');
    if (rule.slice(0, bar).split('+').every(holds)) throw fail(rule.slice(bar + 1));
  }
}
