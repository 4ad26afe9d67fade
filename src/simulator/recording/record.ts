import { createSimulation, type ActionHandle, type Simulation } from '../simulate.ts';
import type { Time } from '../clock.ts';
import { decodeManifest } from '../manifest/index.ts';
import type { Kind, KubernetesObject } from '../manifest/types.ts';
import { indexTrace, type TraceIndex } from '../trace/fold.ts';
import { actWords, kubectlAction, readCaseOptions, type CaseOptions } from './caseOptions.ts';
import { recordEvents, recordPod, type PodRecord } from './podParts.ts';

/** A run in the shape of the golden recordings (traces/README.md); parts that a case does not have are absent. */
export interface Recording extends Partial<PodRecord> {
  readonly case: string;
  readonly file: string;
  readonly options: CaseOptions;
  readonly namespace: string;
  readonly problems: readonly string[];
  readonly manifest: string;
  readonly apply: { readonly exitCode: number; readonly stdout?: string; readonly stderr: string; readonly warnings: readonly string[] };
  readonly rejected?: object;
  readonly actions?: readonly object[];
  readonly snapshot?: object;
  readonly delete?: object;
  readonly events?: readonly object[];
  readonly otherPods?: readonly PodRecord[];
  readonly objects?: readonly object[];
}

/** The delete comes this long after the snapshot's commands. */
const DELETE_AFTER: Time = 300;
/** A Pod that is not gone by then never goes. */
const LONGEST_DELETE: Time = 120_000;
/** A command gets so long to finish. */
const LONGEST_COMMAND: Time = 60_000;
const OTHERS: readonly Kind[] = ['Job', 'Deployment', 'Service', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'CronJob'];
const WORKLOADS: readonly Kind[] = ['Pod', 'Job', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'CronJob'];
interface Target {
  readonly kind: Kind;
  readonly name: string;
}

const warningsIn = (stderr: string): readonly string[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('Warning: '))
    .map((line) => line.slice('Warning: '.length));

/** What the API server answered for each refused document. */
function refusals(manifest: string, namespace: string): readonly object[] {
  return decodeManifest(manifest, { namespace }).documents.flatMap((document) =>
    document.status === undefined
      ? []
      : [
          {
            kind: document.kind,
            name: document.name,
            code: document.status.code,
            status: {
              reason: document.status.reason,
              details: {
                causes: document.problems
                  .filter((problem) => problem.severity === 'error')
                  .map(({ reason, message, path }) => ({ reason, message, field: path })),
              },
            },
          },
        ],
  );
}

/** Runs on until the command has ended, or has had its time. */
function finish(
  simulation: Simulation,
  handle: ActionHandle,
  longest: Time = LONGEST_COMMAND,
): { readonly stdout: string; readonly stderr: string; readonly exitCode: number } {
  const end = simulation.now() + longest;
  while (handle.exitCode === undefined && simulation.now() < end && simulation.failure === undefined) {
    const before = simulation.now();
    simulation.runTo(Math.min(end, before + 20));
    if (simulation.now() === before) break;
  }
  return { stdout: handle.stdout, stderr: handle.stderr, exitCode: handle.exitCode ?? 124 };
}

function dryRun(
  base: Pick<Recording, 'case' | 'file' | 'options' | 'namespace' | 'manifest'>,
  simulation: Simulation,
  typed: string,
): Recording {
  const { stdout, stderr, exitCode } = finish(
    simulation,
    simulation.act(kubectlAction(0, ['apply', '-f', typed, '--dry-run=server', '-o', 'json'])),
  );
  const apply = { exitCode, stderr, warnings: warningsIn(stderr) };
  const problems = simulation.failure === undefined ? [] : [simulation.failure.stack ?? simulation.failure.message];
  if (exitCode !== 0) return { ...base, problems, apply, rejected: { stderr, exitCode, api: refusals(base.manifest, base.namespace) } };
  return { ...base, problems, apply, defaulted: JSON.parse(stdout) as PodRecord['defaulted'] };
}

/** The first Pod of the run: the case's subject. */
function firstPod(index: TraceIndex, namespace: string): { readonly name: string; readonly born: Time } | undefined {
  for (const fact of index.trace.facts) {
    if (fact.kind === 'object' && fact.type === 'ADDED' && fact.object.kind === 'Pod' && fact.object.metadata.namespace === namespace)
      return { name: fact.object.metadata.name ?? '', born: fact.at };
  }
  return undefined;
}

function recordObjects(index: TraceIndex, namespace: string, zero: Time): readonly object[] {
  const kinds: readonly string[] = [...WORKLOADS.slice(1), 'Service', 'ConfigMap', 'Secret'];
  const all = new Map<string, { last: KubernetesObject; table: { t: Time; type: string }[] }>();
  for (const fact of index.trace.facts) {
    if (
      fact.kind !== 'object' ||
      fact.object.metadata.namespace !== namespace ||
      !kinds.includes(fact.object.kind) ||
      fact.object.metadata.name === 'kube-root-ca.crt'
    )
      continue;
    const key = `${fact.object.kind}/${fact.object.metadata.name ?? ''}`;
    const entry = all.get(key) ?? { last: fact.object, table: [] };
    entry.last = fact.object;
    entry.table.push({ t: Math.round(fact.at - zero), type: fact.type });
    all.set(key, entry);
  }
  return [...all.values()].map(({ last, table }) => ({ kind: last.kind, name: last.metadata.name, table, last }));
}

/**
 * Plays a case (manifest with `# case:` lines) the way the recorder played it on a real cluster. `name` is the file's without `.yaml`;
 * `typed` is what the recorder typed for it after `-f`, which kubectl repeats in its messages.
 */
export function record(caseText: string, name: string, typed = `${name}.yaml`): Recording {
  const options = readCaseOptions(caseText);
  const file = `${name}.yaml`;
  const namespace = `case-${name}`;
  const base = { case: name, file, options, namespace, manifest: caseText };
  const simulation = createSimulation({ manifest: caseText, file: typed, namespace, tokens: options.saToken, empty: true });
  if (options.dryrun === true) return dryRun(base, simulation, typed);

  const applied = finish(simulation, simulation.act(kubectlAction(0, ['apply', '-f', typed])), 5000);
  const apply = { exitCode: applied.exitCode, stdout: applied.stdout, stderr: applied.stderr, warnings: warningsIn(applied.stderr) };
  const refused =
    applied.exitCode === 0 ? {} : { rejected: { stderr: applied.stderr, exitCode: applied.exitCode, api: refusals(caseText, namespace) } };
  if (applied.exitCode !== 0 && simulation.cluster.api.list('Pod', namespace).length === 0)
    return { ...base, problems: problemsOf(simulation), apply, ...refused };
  // Controllers take a moment to make the first Pod.
  for (let i = 0; i < 50 && options.noPod !== true && firstPod(indexTrace(simulation.trace()), namespace) === undefined; i++)
    simulation.runTo(simulation.now() + 20);
  const subject = firstPod(indexTrace(simulation.trace()), namespace);
  const zero = subject?.born ?? 0;
  const at = (seconds: number): Time => zero + seconds * 1000;

  const acts = options.acts.map((act) => ({ act, handle: simulation.act(kubectlAction(at(act.at), actWords(act, subject?.name ?? ''))) }));
  const targets = deleteTargets(caseText, namespace);
  const command = ['delete', ...targets.map(({ kind, name: target }) => `${kind.toLowerCase()}/${target}`)];
  const remove = (): { readonly handle: ActionHandle; readonly t: Time } => ({
    handle: simulation.act(kubectlAction(simulation.now(), command)),
    t: simulation.now(),
  });
  let removal: ReturnType<typeof remove> | undefined;
  if (options.deleteAt !== undefined && options.deleteAt < options.duration) {
    simulation.runTo(at(options.deleteAt));
    if (options.delete) removal = remove();
  }
  simulation.runTo(at(options.duration));
  const snapshot = takeSnapshot(simulation, namespace, subject?.name, options.duration * 1000);
  if (
    options.delete &&
    removal === undefined &&
    targets.some(({ kind, name: target }) => simulation.cluster.api.get(kind, namespace, target) !== undefined)
  ) {
    simulation.runTo(at(options.duration) + DELETE_AFTER);
    removal = remove();
  }
  const gone = (): boolean => subject === undefined || simulation.cluster.api.get('Pod', namespace, subject.name) === undefined;
  const done = simulation.now() + LONGEST_DELETE;
  while (
    removal !== undefined &&
    (!gone() || removal.handle.exitCode === undefined) &&
    simulation.now() < done &&
    simulation.failure === undefined
  ) {
    const before = simulation.now();
    simulation.runTo(before + 100);
    if (simulation.now() === before) break;
  }

  const index = indexTrace(simulation.trace());
  const pods = [
    ...new Set(
      index.trace.facts.flatMap((fact) =>
        fact.kind === 'object' && fact.type === 'ADDED' && fact.object.kind === 'Pod' && fact.object.metadata.namespace === namespace
          ? [fact.object.metadata.name ?? '']
          : [],
      ),
    ),
  ];
  const others = pods.filter((pod) => pod !== subject?.name);
  const objects = recordObjects(index, namespace, zero);
  return {
    ...base,
    problems: problemsOf(simulation),
    apply,
    ...refused,
    actions: acts.map(({ act, handle }) => ({
      kind: act.kind,
      argv: act.argv,
      t: act.at * 1000,
      exitCode: handle.exitCode ?? null,
      stdout: handle.stdout,
      stderr: handle.stderr,
    })),
    snapshot,
    ...(removal === undefined
      ? {}
      : {
          delete: {
            argv: command,
            t: Math.round(removal.t - zero),
            exitCode: removal.handle.exitCode ?? null,
            stdout: removal.handle.stdout,
            stderr: removal.handle.stderr,
          },
        }),
    ...(subject === undefined ? {} : recordPod(index, namespace, subject.name, zero)),
    events: recordEvents(index, namespace, zero),
    ...(others.length === 0 ? {} : { otherPods: others.map((pod) => recordPod(index, namespace, pod, zero)) }),
    ...(objects.length === 0 ? {} : { objects }),
  };
}

const problemsOf = (simulation: Simulation): readonly string[] =>
  simulation.failure === undefined ? [] : [simulation.failure.stack ?? simulation.failure.message];

/** What the recorder deletes at the end: the Pods of the manifest and the objects that make Pods, in its order. */
const deleteTargets = (manifest: string, namespace: string): readonly Target[] =>
  decodeManifest(manifest, { namespace }).documents.flatMap(({ object }) => {
    const kind = WORKLOADS.find((each) => each === object?.kind);
    return kind === undefined || object === undefined ? [] : [{ kind, name: object.metadata.name ?? '' }];
  });

/** The texts of the usual commands at the end of the run. */
function takeSnapshot(simulation: Simulation, namespace: string, pod: string | undefined, t: Time): object {
  const command = (...argv: readonly string[]): ReturnType<typeof finish> =>
    finish(simulation, simulation.act(kubectlAction(simulation.now(), argv)));
  const both = (...argv: readonly string[]): string => {
    const { stdout, stderr } = command(...argv);
    return stdout + stderr;
  };
  const { api } = simulation.cluster;
  const get = both('get', 'pods', '-o', 'wide');
  if (pod === undefined || api.get('Pod', namespace, pod) === undefined) return { t, get };
  const others = OTHERS.flatMap((kind) =>
    api
      .list(kind, namespace)
      .filter((object) => object.metadata.ownerReferences === undefined)
      .map((object) => both('get', kind.toLowerCase(), object.metadata.name ?? '')),
  );
  return {
    t,
    get,
    describe: both('describe', 'pod', pod),
    logs: command('logs', pod),
    yaml: both('get', 'pod', pod, '-o', 'yaml'),
    ...(others.length === 0 ? {} : { others }),
  };
}
