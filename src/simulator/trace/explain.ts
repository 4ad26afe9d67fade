/** Facts in plain sentences: what just happened, and the rule of `spec/lifecycle.md` it follows from. */
import type { ContainerStatus, Pod } from '../manifest/types.ts';
import type { ContainerRef, Fact, ObjectFact } from './facts.ts';
import type { TraceIndex } from './fold.ts';

export interface Explanation {
  readonly text: string;
  readonly rule?: string;
}

const ROLES = { init: 'Init container', sidecar: 'Sidecar', app: 'Container', ephemeral: 'Ephemeral container' } as const;
const again = (ref: ContainerRef): string => (ref.restartCount === 0 ? '' : ` again (restart ${ref.restartCount})`);
const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
const say = (text: string, rule?: string): Explanation => (rule === undefined ? { text } : { text, rule });

/** Whether the kubelet stopped a container's run before this one for new resources that its `resizePolicy` wants a restart for (KEP-1287). */
function wasResized(index: TraceIndex, { at, ref }: Extract<Fact, { kind: 'containerStarted' }>): boolean {
  const spec = index.objectsAt(at).get('Pod', ref.namespace, ref.pod)?.spec;
  const container = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].find(({ name }) => name === ref.container);
  if (container?.resizePolicy?.some(({ restartPolicy }) => restartPolicy === 'RestartContainer') !== true) return false;
  const run = index
    .runs(ref.namespace, ref.pod)
    .find((each) => each.ref.container === ref.container && each.ref.restartCount === ref.restartCount - 1);
  return index
    .objectsAt(at)
    .list('Event', ref.namespace)
    .some(
      ({ metadata, involvedObject, reason, message }) =>
        reason === 'Killing' &&
        involvedObject.name === ref.pod &&
        message === `Container ${ref.container} resize requires restart` &&
        (index.versions('Event', ref.namespace, metadata.name ?? '').findLast((version) => version.at <= at)?.at ?? 0) >=
          (run?.startedAt ?? 0),
    );
}

function started(index: TraceIndex, fact: Extract<Fact, { kind: 'containerStarted' }>): Explanation {
  const { ref, role } = fact;
  const name = `${ROLES[role]} ${ref.container} started${again(ref)}`;
  const pod = index.objectsAt(fact.at).get('Pod', ref.namespace, ref.pod);
  const inits = pod?.spec?.initContainers ?? [];
  if (ref.restartCount > 0 && wasResized(index, fact))
    return say(`${name}: its resources have changed, and its resizePolicy asks for a restart.`);
  if (ref.restartCount > 0)
    return say(`${name}: it had ended, and its restart policy says to run it again.`, role === 'sidecar' ? 'L-42' : 'L-64');
  if (role === 'sidecar') return say(`${name}: a sidecar starts at its place in the list of init containers, and stays.`, 'L-44');
  if (role === 'init') {
    const place = inits.findIndex((c) => c.name === ref.container);
    return place <= 0
      ? say(`${name}: init containers go first.`, 'L-41')
      : say(`${name}: ${inits[place - 1]?.name ?? 'the one before it'} let it go on; init containers run one after another.`, 'L-50');
  }
  if (role === 'ephemeral') return say(`${name}: somebody looks into the Pod.`, 'L-379');
  if (inits.length === 0) return say(`${name}.`, 'L-36');
  return say(`${name}: every init container has done its part (${inits.map((c) => c.name).join(', ')}).`, 'L-42');
}

function finished(fact: Extract<Fact, { kind: 'containerFinished' }>): Explanation {
  const { ref, exitCode, reason, signal } = fact;
  if (reason === 'OOMKilled')
    return say(`${ref.container} was killed: it used more memory than its limit allows (exit code ${exitCode}).`, 'L-405');
  if (reason === 'StartError') return say(`${ref.container} could not be started: its command cannot be run (exit code 128).`, 'L-325');
  if (signal === 'SIGKILL') return say(`${ref.container} was killed with SIGKILL (exit code 137).`, 'L-322');
  if (signal !== undefined) return say(`${ref.container} ended by ${signal} (exit code ${exitCode}).`, 'L-322');
  if (exitCode === 137) return say(`${ref.container} itself ended with exit code 137, which is also what SIGKILL leaves behind.`, 'L-321');
  return exitCode === 0
    ? say(`${ref.container} completed (exit code 0).`, 'L-320')
    : say(`${ref.container} failed with exit code ${exitCode}.`, 'L-321');
}

const condition = (pod: Pod, type: string): string | undefined => pod.status?.conditions?.find((c) => c.type === type)?.status;
const statuses = (pod: Pod): readonly ContainerStatus[] => [
  ...(pod.status?.initContainerStatuses ?? []),
  ...(pod.status?.containerStatuses ?? []),
];

const WAITING: Readonly<Record<string, readonly [string, string]>> = {
  CrashLoopBackOff: ['has ended again, and waits before its next restart', 'L-90'],
  ErrImagePull: ['cannot start: its image could not be fetched', 'L-114'],
  ImagePullBackOff: ['waits before the next attempt to fetch its image', 'L-96'],
  ErrImageNeverPull: ['cannot start: its image is not on the node, and its pull policy is Never', 'L-114'],
  InvalidImageName: ['cannot start: its image has no valid name', 'L-114'],
  CreateContainerConfigError: ['cannot be created: something its configuration asks for is missing or forbidden', 'L-135'],
  RunContainerError: ['could not be started: its command cannot be run', 'L-136'],
  PostStartHookError: ['was stopped: its postStart hook failed', 'L-140'],
};

/** What a reader would notice between two versions of a Pod; the first that applies. */
function changed(old: Pod | undefined, pod: Pod): Explanation | undefined {
  const name = pod.metadata.name ?? '';
  if (old === undefined) return say(`Pod ${name} was created; it waits for a node.`, 'L-480');
  if (pod.metadata.deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined) {
    return say(`Pod ${name} is to be deleted: its containers have ${pod.metadata.deletionGracePeriodSeconds ?? 0} s to end.`, 'L-200');
  }
  if (old.spec?.nodeName === undefined && pod.spec?.nodeName !== undefined)
    return say(`The scheduler chose ${pod.spec.nodeName} for Pod ${name}.`, 'L-29');
  const waiting = new Map(statuses(old).map((c) => [c.name, c.state?.waiting?.reason]));
  for (const c of statuses(pod)) {
    const reason = c.state?.waiting?.reason;
    const known = reason === undefined || reason === waiting.get(c.name) || !Object.hasOwn(WAITING, reason) ? undefined : WAITING[reason];
    if (known !== undefined) return say(`${c.name} ${known[0]} (${reason ?? ''}).`, known[1]);
  }
  if (pod.status?.phase !== old.status?.phase) {
    const rule = pod.status?.phase === 'Running' ? 'L-256' : 'L-252';
    return say(
      `Pod ${name} is ${pod.status?.phase ?? 'Unknown'}${pod.status?.reason === undefined ? '' : ` (${pod.status.reason})`}.`,
      rule,
    );
  }
  const ready = condition(pod, 'Ready');
  if (ready !== condition(old, 'Ready') && (ready === 'True' || condition(old, 'Ready') === 'True')) {
    return ready === 'True'
      ? say(`Pod ${name} is ready: all its containers are.`, 'L-172')
      : say(`Pod ${name} is not ready any more.`, 'L-171');
  }
  return undefined;
}

function object(index: TraceIndex, fact: ObjectFact): Explanation | undefined {
  const it = fact.object;
  const name = it.metadata.name ?? '';
  if (it.metadata.namespace !== index.trace.namespace || name === 'kube-root-ca.crt') return undefined;
  if (it.kind === 'Event') return it.type === 'Warning' ? say(`Warning ${it.reason ?? ''}: ${it.message ?? ''}`) : undefined;
  if (fact.type === 'DELETED') return say(`${it.kind} ${name} is gone.`, it.kind === 'Pod' ? 'L-215' : undefined);
  if (it.kind === 'Pod') {
    const versions = index.versions('Pod', it.metadata.namespace ?? '', name);
    const old = versions[versions.indexOf(fact) - 1];
    return changed(old?.object.kind === 'Pod' && old.type !== 'DELETED' ? old.object : undefined, it);
  }
  return fact.type === 'ADDED' ? say(`${it.kind} ${name} was created.`) : undefined;
}

/** One sentence about a fact of an indexed trace and its rule; undefined for facts that a reader need not hear of. */
export function explain(index: TraceIndex, fact: Fact): Explanation | undefined {
  const told = sentence(index, fact);
  // Who starts a container knows best which rule let it.
  return told !== undefined && fact.rule !== undefined && fact.kind === 'containerStarted' ? { ...told, rule: fact.rule } : told;
}

function sentence(index: TraceIndex, fact: Fact): Explanation | undefined {
  switch (fact.kind) {
    case 'object':
      return object(index, fact);
    case 'containerStarted':
      return started(index, fact);
    case 'containerFinished':
      return finished(fact);
    case 'pull':
      if (fact.phase === 'started') return say(`The node fetches the image ${fact.image}.`, 'L-113');
      return fact.phase === 'succeeded'
        ? say(`The image ${fact.image} is on the node now.`, 'L-114')
        : say(`The image ${fact.image} could not be fetched${fact.message === undefined ? '' : `: ${fact.message}`}.`, 'L-114');
    case 'probe':
      if (!fact.changed) return undefined;
      return say(
        `The ${fact.probe} probe of ${fact.ref.container} ${fact.success ? 'succeeds now' : 'has failed often enough to count'}.`,
        fact.probe === 'liveness' ? 'L-165' : fact.probe === 'startup' ? 'L-155' : 'L-161',
      );
    case 'hook':
      if (fact.phase === 'started')
        return say(`The ${fact.hook} hook of ${fact.ref.container} runs.`, fact.hook === 'postStart' ? 'L-138' : 'L-204');
      return say(
        `The ${fact.hook} hook of ${fact.ref.container} ${fact.phase === 'succeeded' ? 'is done' : fact.phase === 'failed' ? 'failed' : 'took too long and is given up'}.`,
        fact.hook === 'postStart' ? 'L-140' : 'L-209',
      );
    case 'signal':
      return fact.signal === 'SIGKILL'
        ? say(`${fact.ref.container} did not end in time and gets SIGKILL.`, 'L-204')
        : say(`${fact.ref.container} is asked to end (${fact.signal}).`, 'L-210');
    case 'listen':
      if (fact.outcome === 'listening') return say(`${fact.ref.container} listens on port ${fact.port}.`, 'L-371');
      return fact.outcome === 'inUse'
        ? say(`${fact.ref.container} cannot listen on port ${fact.port}: another container of the Pod has it.`, 'L-372')
        : undefined;
    case 'action':
      return fact.phase === 'started' ? say(`${fact.line}`) : undefined;
    case 'budget':
      return say(`The run stops at ${seconds(fact.at)}: ${fact.message}`);
    case 'note':
      return say(fact.message);
    case 'log':
    case 'file':
    case 'connection':
      return undefined;
  }
}
