import { createCluster, type Cluster } from './cluster.ts';
import { createEventQueue, runTask, until as waitUntil, type Task, type Time } from './clock.ts';
import { kubectl } from './kubectl/kubectl.ts';
import { PROMPT } from './kubectl/parts.ts';
import type { KubectlHost, KubectlIo } from './kubectl/types.ts';
import type { ExecHandle } from './runtime/types.ts';
import type { KubernetesObject, Pod } from './manifest/types.ts';
import { encodeText } from './runtime/text.ts';
import { isPartMissing } from './parts.ts';
import type { Action, Break, Simulate, SimulationInput } from './simulation.ts';
import type { Emit, Fact, Trace } from './trace/facts.ts';

/** Past these a run stops and says so. Every sample stays far below. */
const LIMITS = {
  facts: 100_000,
  logBytes: 8 * 1024 * 1024,
  contentBytes: 16 * 1024 * 1024,
  statusBytes: 48 * 1024 * 1024,
  events: 1_500_000,
} as const;
/** Budgets that end the whole run; past the others a process meets an error, as on a full disk. */
const STOPPING: ReadonlySet<string> = new Set(['steps', 'facts', 'events', 'containers']);
/** No run is longer than a day. */
const LONGEST: Time = 86_400_000;
/** After so many events a run says that it goes on. */
const BEAT = 256;
let beat: () => void = () => undefined;
/** Who is to be told, now and then, that a run goes on: a page's worker tells its page. No run depends on it. */
export const onBeat = (listener: () => void): void => void (beat = listener);
/** How long kubectl takes from Enter to its first request; recordings show 50 to 60 ms. */
const KUBECTL_MS = 50;
/** The place of `kubectl apply`, with which every run begins, before the list of actions. */
export const APPLY_INDEX = -1;

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const NOTHING: ActionHandle = {
  index: NaN,
  stdout: '',
  stderr: '',
  exitCode: 0,
  attached: false,
  type: () => undefined,
  save: () => undefined,
  stop: () => undefined,
};

/** One thing done to the running cluster, as far as it has got. */
export interface ActionHandle {
  readonly index: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Absent while it runs. */
  readonly exitCode: number | undefined;
  /** Whether a program reads what is typed (`exec -it`). */
  readonly attached: boolean;
  /** Types to it; Ctrl-C is U+0003, Ctrl-D U+0004. Text for a command that does not read is lost, but for Ctrl-C. */
  type(text: string): void;
  /** Leaves the editor it has opened, if any (a `save` action). */
  save(text: string | undefined): void;
  stop(): void;
}

/** A run that goes on: for terminals and recordings. Going back is running again. */
export interface Simulation {
  readonly cluster: Cluster;
  readonly namespace: string;
  now(): Time;
  /** Plays on until `time`, or until a budget is spent. */
  runTo(time: Time): void;
  /** Does something at `action.at`, or now when that is past. */
  act(action: Action): ActionHandle;
  /** Everything that has happened so far. */
  trace(): Trace;
  /** What went wrong inside the simulator itself, if anything did: a defect. */
  readonly failure: Error | undefined;
}

export interface SimulationOptions extends Omit<SimulationInput, 'until'> {
  /** Mounts service account tokens into Pods, as a cluster does by default. */
  readonly tokens?: boolean;
  /** Does not apply the manifest by itself. */
  readonly empty?: boolean;
}

/** About how much a version of an object says anew: each of a thousand containers' statuses is told with each change of one. */
function sizeOfStatus(object: KubernetesObject): number {
  if (object.kind !== 'Pod') return 1000;
  const { containerStatuses, initContainerStatuses } = (object as Pod).status ?? {};
  return 1000 + 500 * ((containerStatuses?.length ?? 0) + (initContainerStatuses?.length ?? 0));
}

/** The cluster's own furniture, which no reader's run is about. */
const ofSystem = ({ metadata }: KubernetesObject): boolean => (metadata.namespace ?? metadata.name ?? '').startsWith('kube-');

/** A terminal ends its lines with CR LF; a transcript is text. */
const asText = (io: KubectlIo): KubectlIo => ({
  ...io,
  out: (text) => io.out(text.replaceAll('\r\n', '\n')),
  err: (text) => io.err(text.replaceAll('\r\n', '\n')),
});

/** A kubectl command on one line, as the terminal's transcript shows it. */
const asLine = (argv: readonly string[]): string =>
  ['kubectl', ...argv].map((word) => (/^[\w@%+=:,./$-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

/** Starts a cluster, applies the manifest at 0, and answers how to go on. */
export function createSimulation({
  manifest,
  file = 'pod.yaml',
  actions = [],
  namespace = 'default',
  tokens = false,
  empty = false,
}: SimulationOptions): Simulation {
  const clock = createEventQueue();
  const facts: Fact[] = [];
  let logBytes = 0;
  let statusBytes = 0;
  let contentBytes = 0;
  let stopped = false;
  let failure: Error | undefined;

  const emit: Emit = (fact) => {
    if (stopped || (fact.kind === 'object' && ofSystem(fact.object))) return;
    facts.push({ at: clock.now(), ...withinReason(fact) } as Fact);
    if (fact.kind === 'log') logBytes += fact.text.length + 1;
    else if (fact.kind === 'object') statusBytes += sizeOfStatus(fact.object);
    if (fact.kind === 'budget' && STOPPING.has(fact.budget)) stopped = true;
    else if (facts.length >= LIMITS.facts) spent('facts', LIMITS.facts, 'too much happens in this run');
    else if (statusBytes > LIMITS.statusBytes) spent('facts', LIMITS.facts, 'too many containers change too often in this run');
    else if (logBytes > LIMITS.logBytes) spent('logBytes', LIMITS.logBytes, 'the containers log too much');
  };
  /** Files that change all the time: beyond a limit only their sizes are kept. */
  const withinReason = (fact: Parameters<Emit>[0]): Parameters<Emit>[0] => {
    if (fact.kind !== 'file' || fact.content === undefined) return fact;
    contentBytes += fact.content.length;
    if (contentBytes <= LIMITS.contentBytes) return fact;
    const { content: _, ...rest } = fact;
    return rest;
  };
  const spent = (budget: 'facts' | 'logBytes' | 'events', limit: number, message: string): void => {
    if (stopped) return;
    stopped = true;
    facts.push({ at: clock.now(), kind: 'budget', budget, limit, message });
  };
  const cluster = createCluster({ emit, clock, namespaces: [namespace], tokens });
  const { epoch, api } = cluster;
  const plain = (path: string): string => path.replace(/^\.\//, '');
  const files = new Map([[plain(file), manifest]]);

  let current = namespace;
  const host: KubectlHost = {
    clock,
    epoch,
    api,
    get namespace() {
      return current;
    },
    setNamespace: (next) => {
      current = next;
    },
    readFile: (path) => files.get(plain(path)),
    writeFile: (path, text) => void files.set(plain(path), text),
    logs: (space, pod, container, previous) => cluster.kubelet.logs(space, pod, container, previous),
    exec: (space, pod, container, argv, options) => cluster.kubelet.exec(space, pod, container, argv, options),
    attach: (space, pod, container, options) => cluster.kubelet.attach(space, pod, container, options),
    request: (address, port, data, done) =>
      void cluster.runtime.request(address, port, data, 10_000, ({ outcome, response }) =>
        done(outcome === 'connected' ? response : undefined),
      ),
  };

  let count = 0;
  const handles = new Map<number, ActionHandle>();
  /** Runs a command as a task; its output becomes facts as it comes, what is written in one instant together. */
  const run = (
    index: number,
    line: string,
    delay: number,
    task: (io: KubectlIo) => Task<number>,
    { stdin = '', tty = false }: { readonly stdin?: string; readonly tty?: boolean },
  ): ActionHandle => {
    let attached: ExecHandle | undefined;
    let leave: ((saved: string | undefined) => void) | undefined;
    const state = { stdout: '', stderr: '', exitCode: undefined as number | undefined };
    let pending: { stream: 'stdout' | 'stderr'; text: string } | undefined;
    const flush = (): void => {
      if (pending !== undefined) emit({ kind: 'action', index, phase: 'output', line, [pending.stream]: pending.text });
      pending = undefined;
    };
    const write =
      (stream: 'stdout' | 'stderr') =>
      (text: string): void => {
        if (text === '' || state.exitCode !== undefined) return;
        state[stream] += text;
        if (pending?.stream !== stream) {
          flush();
          pending = { stream, text: '' };
          clock.after(0, flush);
        }
        pending.text += text;
      };
    const edit: NonNullable<KubectlIo['edit']> = (file, text, left) => {
      flush();
      emit({ kind: 'action', index, phase: 'editing', line, file, text });
      leave = left;
      return () => {
        leave = undefined;
        emit({ kind: 'action', index, phase: 'edited', line, file });
      };
    };
    emit({ kind: 'action', index, phase: 'started', line });
    const finish = (exitCode: number): void => {
      flush();
      state.exitCode = exitCode;
      emit({ kind: 'action', index, phase: 'finished', line, exitCode });
    };
    function* delayed(): Task<number> {
      if (delay > 0) yield* waitUntil(clock, clock.now() + delay);
      return yield* task({
        stdin,
        tty,
        out: write('stdout'),
        err: write('stderr'),
        attach: (handle) => {
          attached = handle;
        },
        detach: () => {
          attached = undefined;
        },
        ...(tty ? { edit } : {}),
      });
    }
    const cancel = runTask(clock, delayed(), finish);
    const stop = (): void => {
      if (state.exitCode !== undefined) return;
      cancel();
      finish(130);
    };
    const handle: ActionHandle = {
      index,
      get attached() {
        return attached !== undefined;
      },
      type: (text) => {
        if (attached === undefined) {
          if (text.includes(CTRL_C)) stop();
          return;
        }
        for (const part of text.split(/([\u0003\u0004])/)) {
          if (part === CTRL_C) attached.signal('SIGINT');
          else if (part === CTRL_D) attached.closeStdin();
          else if (part !== '') attached.write(encodeText(part));
        }
      },
      save: (text) => leave?.(text),
      stop,
      get stdout() {
        return state.stdout;
      },
      get stderr() {
        return state.stderr;
      },
      get exitCode() {
        return state.exitCode;
      },
    };
    handles.set(index, handle);
    return handle;
  };
  const start = (action: Action, index: number): ActionHandle => {
    switch (action.kind) {
      case 'kubectl':
        return run(index, asLine(action.argv), index === APPLY_INDEX ? 0 : KUBECTL_MS, (io) => kubectl(host, action.argv, io), action);
      case 'command':
        return run(index, action.line, KUBECTL_MS, (io) => PROMPT.get().runLine(host, action.line, asText(io)), action);
      case 'break': {
        const line = breakIt(cluster, namespace, action.what);
        return run(
          index,
          line,
          0,
          function* nothing(): Task<number> {
            return 0;
          },
          {},
        );
      }
      case 'input':
        handles.get(action.to)?.type(action.text);
        return handles.get(action.to) ?? NOTHING;
      case 'save':
        handles.get(action.to)?.save(action.text);
        return handles.get(action.to) ?? NOTHING;
    }
  };
  const act = (action: Action): ActionHandle => {
    const index = count++;
    if (action.at <= clock.now()) return start(action, index);
    let handle: ActionHandle | undefined;
    const timer = clock.at(action.at, () => {
      handle = start(action, index);
    });
    return {
      index,
      get attached() {
        return handle?.attached ?? false;
      },
      type: (text) => handle?.type(text),
      save: (text) => handle?.save(text),
      get stdout() {
        return handle?.stdout ?? '';
      },
      get stderr() {
        return handle?.stderr ?? '';
      },
      get exitCode() {
        return handle?.exitCode;
      },
      stop: () => (handle === undefined ? clock.cancel(timer) : handle.stop()),
    };
  };

  if (!empty) start({ kind: 'kubectl', at: 0, argv: ['apply', '-f', file] }, APPLY_INDEX);
  for (const action of actions) act(action);

  let steps = 0;
  const runTo = (time: Time): void => {
    const end = Math.min(time, LONGEST);
    try {
      while (!stopped && !isPartMissing() && clock.step(end)) {
        if (++steps % BEAT === 0) beat();
        if (steps > LIMITS.events) spent('events', LIMITS.events, 'too much happens in this run');
      }
    } catch (error) {
      // Whatever a manifest holds, a page must go on: the run ends here and says why.
      failure = error instanceof Error ? error : new Error(String(error));
      emit({ kind: 'note', message: `The simulator made a mistake of its own and stops here: ${failure.message}` });
      stopped = true;
    }
    if (!stopped) clock.advance(end);
  };
  return {
    cluster,
    namespace,
    now: () => clock.now(),
    runTo,
    act,
    trace: () => ({ namespace, end: clock.now(), epoch, facts: facts.slice() }),
    get failure() {
      return failure;
    },
  };
}

/** Plays one of the things a cluster suffers, and says in a few words what it was. */
function breakIt(cluster: Cluster, namespace: string, what: Break): string {
  const { kubelet, runtime, api, clock } = cluster;
  switch (what.type) {
    case 'killContainer':
      kubelet.killContainer(namespace, what.pod, what.container);
      return `kill -9 1 in ${what.container}`;
    case 'removeImage':
      runtime.removeImage(what.image);
      return `remove image ${what.image}`;
    case 'fillVolume':
      kubelet.fillVolume(namespace, what.pod, what.volume);
      return `fill volume ${what.volume}`;
    case 'failProbe':
      kubelet.failProbe(namespace, what.pod, what.container, what.probe, clock.now() + what.forMs);
      return `fail the ${what.probe} probe of ${what.container}`;
    case 'slowStart':
      kubelet.slowStart(what.container, what.ms);
      return `slow start of ${what.container}`;
    case 'drain':
      for (const node of api.list('Node')) api.update({ ...node, spec: { ...node.spec, unschedulable: true } });
      for (const pod of api.list('Pod')) api.delete('Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '');
      return 'kubectl drain node-1';
  }
}

/** A whole run: manifest and actions in, trace out. The same input gives the same trace. */
export const simulate: Simulate = ({ until, ...input }) => {
  const simulation = createSimulation(input);
  simulation.runTo(until);
  return simulation.trace();
};
