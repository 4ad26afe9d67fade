// A small cluster for the kubelet's own tests: store, kernel, runtime, kubelet, a scheduler of three lines, and one image whose program plays a script.
import { createApi } from '../../../src/simulator/api/store.ts';
import type { Api } from '../../../src/simulator/api/types.ts';
import { createEventQueue } from '../../../src/simulator/clock.ts';
import type { EventQueue, Task } from '../../../src/simulator/clock.ts';
import type { Image } from '../../../src/simulator/images/types.ts';
import { createKubelet } from '../../../src/simulator/kubelet/kubelet.ts';
import type { Kubelet } from '../../../src/simulator/kubelet/kubelet.ts';
import type { Container, Event, Pod, PodSpec } from '../../../src/simulator/manifest/types.ts';
import { createRuntime } from '../../../src/simulator/runtime/runtime.ts';
import { createKernel } from '../../../src/simulator/system/kernel.ts';
import type { Sys } from '../../../src/simulator/system/types.ts';
import type { Fact } from '../../../src/simulator/trace/facts.ts';

const EPOCH = Date.UTC(2026, 10, 21, 9, 0, 0, 500);

/**
 * Plays its arguments: `say TEXT`, `sleep SECONDS`, `exit N`, `write PATH TEXT`, `read PATH`, `listen PORT` (and serve for ever),
 * `TERM STEP…` (on SIGTERM play these instead and end).
 */
function* script(sys: Sys): Task<number> {
  const steps = sys.argv.slice(1);
  const at = steps.indexOf('TERM');
  const onTerm = at < 0 ? [] : steps.slice(at + 1);
  let term = false;
  let ending = false;
  if (at >= 0)
    sys.signal('SIGTERM', () => {
      term = true;
    });
  const lines = at < 0 ? steps : steps.slice(0, at);
  const one = function* (step: string): Task<number | undefined> {
    const [verb = '', first = '', ...rest] = step.split(' ');
    if (verb === 'say') yield* sys.write(1, `${[first, ...rest].join(' ')}\n`);
    else if (verb === 'sleep') {
      const end = sys.now() + Number(first) * 1000;
      while (sys.now() < end && (ending || !(term && onTerm.length > 0))) yield* sys.sleep(end - sys.now());
    } else if (verb === 'exit') return Number(first);
    else if (verb === 'write') {
      const fd = yield* sys.open(first, { write: true, create: true, truncate: true });
      yield* sys.write(fd, rest.join(' '));
      sys.close(fd);
    } else if (verb === 'read') {
      if (!sys.exists(first)) {
        yield* sys.write(2, `no ${first}\n`);
        return 1;
      }
      const fd = yield* sys.open(first, { read: true });
      yield* sys.write(1, `${yield* sys.read(fd)}\n`);
      sys.close(fd);
    } else if (verb === 'exists') return sys.exists(first) ? 0 : 1;
    else if (verb === 'remove') sys.unlink(first);
    else if (verb === 'env') yield* sys.write(1, `${first}=${sys.env.get(first) ?? ''}\n`);
    else if (verb === 'memory') sys.setMemory(Number(first));
    else if (verb === 'listen') {
      const fd = sys.listen('0.0.0.0', Number(first));
      while (!term) yield* sys.accept(fd);
    }
    return undefined;
  };
  for (const step of lines) {
    const code = yield* one(step);
    if (term && onTerm.length > 0) break;
    if (code !== undefined) return code;
  }
  if (term) {
    ending = true;
    for (const step of onTerm) {
      const code: number | undefined = yield* one(step);
      if (code !== undefined) return code;
    }
  }
  return 0;
}

const image = (reference: string): Image => ({
  reference,
  entrypoint: [],
  cmd: ['/bin/play', 'sleep 100000'],
  env: {},
  workingDir: '',
  user: '',
  stopSignal: '',
  sizeBytes: 1000,
  digest: `sha256:${'0'.repeat(64)}`,
  known: true,
  files: {
    bin: { type: 'directory', entries: { play: { type: 'program', program: script, mode: 0o755 } } },
    tmp: { type: 'directory', entries: {}, mode: 0o1777 },
  },
});

export interface World {
  readonly clock: EventQueue;
  readonly api: Api;
  readonly kubelet: Kubelet;
  readonly facts: readonly Fact[];
  run(until: number): void;
  /** When each container of the first Pod started and ended, e.g. `app#0 starts`. */
  moments(): ReadonlyMap<string, number>;
  pod(name?: string): Pod | undefined;
  events(): readonly Event[];
  /** Every `READY-less` state text the Pod's containers went through: `time name:state`. */
  logs(container: string): readonly string[];
}

export const container = (name: string, steps: readonly string[], more: Partial<Container> = {}): Container => ({
  name,
  image: 'play:1',
  imagePullPolicy: 'IfNotPresent',
  command: ['/bin/play', ...steps],
  ...more,
});
export const sidecar = (name: string, steps: readonly string[], more: Partial<Container> = {}): Container =>
  container(name, steps, { restartPolicy: 'Always', ...more });
export const pod = (spec: Partial<PodSpec> & Pick<PodSpec, 'containers'>, name = 'shop'): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, ...spec },
});

export function world(...pods: readonly Pod[]): World {
  const clock = createEventQueue();
  const facts: Fact[] = [];
  const emit = (fact: object): void => void facts.push({ at: clock.now(), ...fact } as Fact);
  const api = createApi({ clock, epoch: EPOCH, emit });
  api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  api.create({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'default' },
    automountServiceAccountToken: false,
  });
  api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, status: { allocatable: { cpu: '2', memory: '24508956Ki' } } });
  const kernel = createKernel({ clock, epoch: EPOCH });
  const runtime = createRuntime({
    clock,
    kernel,
    emit,
    resolveImage: (name) =>
      name.startsWith('play:')
        ? { image: image(`docker.io/library/${name}`) }
        : name.startsWith('bare:') // an image that says nothing of what to run
          ? { image: { ...image(`docker.io/library/${name}`), cmd: [] } }
          : { error: 'not found', code: 'ErrImagePull' },
    nodeAddress: '10.77.0.1',
  });
  const kubelet = createKubelet({ clock, epoch: EPOCH, api, runtime, emit, node: 'node-1', nodeAddress: '10.77.0.1' });
  api.watch(({ type, object }) => {
    if (type === 'ADDED' && object.kind === 'Pod' && object.spec !== undefined)
      api.update({ ...object, spec: { ...object.spec, nodeName: 'node-1' } });
  });
  for (const each of pods) {
    const made = api.create(each);
    if (!made.ok) throw new Error(made.failure.message);
  }
  return {
    clock,
    api,
    kubelet,
    facts,
    run: (until) => {
      while (clock.step(until)) {
        /* the clock does the work */
      }
      clock.advance(until);
    },
    moments: () =>
      new Map(
        facts.flatMap((fact): (readonly [string, number])[] => {
          if (fact.kind === 'containerStarted') return [[`${fact.ref.container}#${fact.ref.restartCount} starts`, Math.round(fact.at)]];
          if (fact.kind === 'containerFinished') return [[`${fact.ref.container}#${fact.ref.restartCount} exits`, Math.round(fact.at)]];
          return [];
        }),
      ),
    pod: (name = 'shop') => api.get('Pod', 'default', name),
    events: () => api.list('Event'),
    logs: (name) => facts.flatMap((fact) => (fact.kind === 'log' && fact.ref.container === name ? [fact.text] : [])),
  };
}

type Spec = Parameters<typeof pod>[0];
export const play = (spec: Spec, until: number): World => {
  const w = world(pod(spec));
  w.run(until);
  return w;
};
/** `name:reason` of every container state the API ever showed, each once, in order. */
export function states(w: World): readonly string[] {
  const seen: string[] = [];
  for (const fact of w.facts) {
    if (fact.kind !== 'object' || fact.object.kind !== 'Pod') continue;
    const { status } = fact.object;
    const text = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
      .map((c) => `${c.name}:${c.state?.waiting?.reason ?? c.state?.terminated?.reason ?? 'Running'}`)
      .join(' ');
    if (text !== '' && text !== seen.at(-1)) seen.push(text);
  }
  return seen;
}
export const near = (w: World, key: string): number => w.moments().get(key) ?? NaN;
export const phase = (p: Pod | undefined): string | undefined => p?.status?.phase;
