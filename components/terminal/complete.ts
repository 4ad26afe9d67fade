/** Tab completion for the words of a kubectl command line. */
import type { Lane } from '../../src/site/run/types.ts';

const verbs = [
  'apply',
  'api-resources',
  'annotate',
  'create',
  'debug',
  'delete',
  'describe',
  'edit',
  'exec',
  'explain',
  'get',
  'label',
  'logs',
  'replace',
  'rollout',
  'run',
  'scale',
  'top',
  'version',
  'wait',
];
const kinds = ['configmaps', 'deployments', 'events', 'jobs', 'namespaces', 'nodes', 'pods', 'replicasets', 'secrets', 'services'];
const flags: Readonly<Record<string, readonly string[]>> = {
  get: ['-o', '-w', '--show-labels', '-A', '-l'],
  logs: ['-c', '-f', '--previous', '--timestamps', '--tail', '--all-containers'],
  exec: ['-c', '-it', '--'],
  describe: [],
  delete: ['--grace-period', '--force', '--now', '--wait'],
};
const formats = ['wide', 'yaml', 'json', 'name', 'jsonpath='];

/** What could stand in place of the last word of `line`; whole words. */
export function candidates(line: string, lanes: readonly Lane[]): readonly string[] {
  const words = line.split(/\s+/);
  const last = words.at(-1) ?? '';
  const before = words[words.length - 2] ?? '';
  const pods = [...new Set(lanes.map((lane) => lane.pod))];
  const pod = pods.find((name) => words.includes(name)) ?? pods[0];
  const containers = lanes.filter((lane) => lane.pod === pod).map((lane) => lane.container);
  const verb = words[1] ?? '';
  const choose = (): readonly string[] => {
    if (words.length <= 1) return ['kubectl'];
    if (words.length === 2) return verbs;
    if (before === '-c' || before === '--container') return containers;
    if (before === '-o') return formats;
    if (last.startsWith('-')) return flags[verb] ?? [];
    if (verb === 'logs' || verb === 'exec' || verb === 'debug') return pods;
    if (words.length === 3) return kinds;
    return pods;
  };
  return choose().filter((word) => word.startsWith(last) && word !== last);
}

/** `line` with its last word completed as far as all candidates agree, and the candidates when there are several. */
export function complete(line: string, lanes: readonly Lane[]): { readonly line: string; readonly choices: readonly string[] } {
  const found = candidates(line, lanes);
  const [first] = found;
  if (first === undefined) return { line, choices: [] };
  const head = line.slice(0, line.length - (line.split(/\s+/).at(-1) ?? '').length);
  if (found.length === 1) return { line: `${head}${first}${first.endsWith('=') ? '' : ' '}`, choices: [] };
  let shared = first;
  for (const word of found) while (!word.startsWith(shared)) shared = shared.slice(0, -1);
  return { line: head + shared, choices: found };
}

/** Commands worth trying on these Pods, when the author names none. */
export function suggestionsFor(lanes: readonly Lane[]): readonly string[] {
  const pod = lanes[0]?.pod;
  if (pod === undefined) return ['kubectl get pods', 'kubectl get all', 'kubectl get events'];
  const busy = lanes.find((lane) => lane.pod === pod && lane.role === 'app') ?? lanes[0]!;
  const first = lanes.find((lane) => lane.pod === pod && lane.role !== 'app');
  return [
    'kubectl get pods',
    'kubectl get pods -w',
    `kubectl describe pod ${pod}`,
    `kubectl logs ${pod} -c ${(first ?? busy).container}`,
    `kubectl exec ${pod} -c ${busy.container} -- ls /`,
    `kubectl get pod ${pod} -o yaml`,
    `kubectl delete pod ${pod}`,
  ];
}
