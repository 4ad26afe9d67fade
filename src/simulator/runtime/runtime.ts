// The container runtime (CRI): sandboxes, containers, images on the node, exec, logs. The only user of the kernel.
import type { Clock } from '../clock.ts';
import type { Image } from '../images/types.ts';
import type { FileSystem, Kernel, Network, ProcessHandle } from '../system/kernel-types.ts';
import { isSystemError } from '../system/errors.ts';
import type { Bytes, ExitStatus, Signal } from '../system/types.ts';
import type { ContainerRef, Emit } from '../trace/facts.ts';
import type { Container, SandboxRecord } from './container.ts';
import { exitCodeOf, fakeId, startProcess } from './container.ts';
import { execFailure, startFailure } from './failures.ts';
import { MAX_LOG_BYTES, createLog } from './logs.ts';
import { observeKernel } from './observer.ts';
import { parseReference } from '../images/reference.ts';
import { decodeText } from './text.ts';
import type { ContainerId, Runtime, RuntimeContainer, Sandbox, SandboxConfig } from './types.ts';
import { resolveUser } from './users.ts';

export interface RuntimeOptions {
  readonly clock: Clock;
  readonly kernel: Kernel;
  readonly emit: Emit;
  /** What pulling an image gives, or containerd's words for why it gives nothing (`resolveImage` in `images/`). */
  readonly resolveImage: (
    name: string,
  ) => { readonly image: Image } | { readonly error: string; readonly code: 'InvalidImageName' | 'ErrImagePull' };
  /** The node's own address, for hostNetwork Pods. */
  readonly nodeAddress: string;
}

/** ms, from the recordings of an idle node (L-526). */
const TIMES = { sandbox: 92, pull: 11, pullSpread: 7, pullMiss: 6 } as const;
/** Containers of a sandbox whose logs are kept after their removal. */
const KEPT_LOGS = 24;
/** Records a run may make: a crash loop of years must end somewhere. */
const MAX_CONTAINERS = 20_000;

/** containerd 2 lets everybody in a Pod use low ports and ping, unless its manifest says otherwise (`enable_unprivileged_ports`, `…_icmp`). */
const networkSysctls = ({ sysctls = [] }: SandboxConfig): ReadonlyMap<string, string> =>
  new Map([
    ['ip_unprivileged_port_start', '0'],
    ['ping_group_range', '0 2147483647'],
    ...sysctls.flatMap(({ name, value }) => (/^net[./]ipv4[./]\w+$/.test(name) ? [[name.slice(9), value] as const] : [])),
  ]);

export function createRuntime(options: RuntimeOptions): Runtime {
  const { clock, kernel, emit, resolveImage, nodeAddress } = options;
  const sandboxes = new Map<string, SandboxRecord>();
  const containers = new Map<ContainerId, Container>();
  const listeners: ((change: { readonly sandbox: string; readonly container: ContainerId; readonly type: 'started' | 'died' }) => void)[] =
    [];
  const volumes = new Map<FileSystem, string>();
  const removed = new Set<string>();
  const noted = new Set<string>();
  let ids = 0;
  let pulls = 0;
  let addresses = 1;
  let nodeNetwork: Network | undefined;

  const refOf = ({ home, record }: Pick<Container, 'home' | 'record'>): ContainerRef => ({
    namespace: home.config.namespace,
    pod: home.config.pod,
    container: record.config.name,
    restartCount: record.config.restartCount,
  });
  observeKernel(kernel.observer, emit, {
    volumeName: (fileSystem) => volumes.get(fileSystem),
    ref: (id) => {
      const c = containers.get(id);
      return c === undefined ? undefined : refOf(c);
    },
  });

  const change = (container: Container, type: 'started' | 'died'): void => {
    for (const listener of listeners) listener({ sandbox: container.home.sandbox.id, container: container.record.id, type });
  };
  const canonical = (name: string): string => {
    const reference = parseReference(name);
    return 'error' in reference ? name : reference.text;
  };
  const nextAddress = (): string => {
    addresses++;
    return `10.244.${1 + Math.floor(addresses / 254)}.${1 + (addresses % 254)}`;
  };

  /** The end of a container's process 1. */
  const ended = (container: Container, status: ExitStatus, oomKilled: boolean): void => {
    if (container.record.state === 'exited') return;
    kernel.killContainer(container.record.id);
    const signal = 'signal' in status ? status.signal : undefined;
    const exitCode = exitCodeOf(status);
    const reason = oomKilled ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error'; // L-320 … L-323
    container.log.end();
    finish(container, { exitCode: oomKilled ? 137 : exitCode, reason });
    emit({
      kind: 'containerFinished',
      ref: refOf(container),
      exitCode: oomKilled ? 137 : exitCode,
      reason,
      ...(signal === undefined ? {} : { signal }),
      rule: oomKilled ? 'L-323' : signal === undefined ? 'L-321' : 'L-322',
    });
    change(container, 'died');
  };
  const finish = (container: Container, more: Pick<RuntimeContainer, 'exitCode' | 'reason' | 'message'>): void => {
    container.record = { ...container.record, ...more, state: 'exited', finishedAt: clock.now() };
    container.handle = null;
    if (container.killTimer !== null) clock.cancel(container.killTimer);
    container.killTimer = null;
    const waiting = container.waiting;
    container.waiting = [];
    for (const done of waiting) clock.after(0, done);
  };

  /** What CRI says of a container that runs: containers learn their end from here too. */
  const stop = (container: Container, graceSeconds: number, done: () => void): void => {
    if (container.record.state === 'created') finish(container, { exitCode: 0, reason: 'Completed' });
    if (container.record.state === 'exited' || container.handle === null) {
      clock.after(0, done);
      return;
    }
    container.waiting.push(done);
    const { handle } = container;
    const kill = (): void => {
      if (container.record.state !== 'running') return;
      emit({ kind: 'signal', ref: refOf(container), signal: 'SIGKILL', rule: 'L-204' });
      handle.signal('SIGKILL');
    };
    const deadline = clock.now() + Math.max(0, graceSeconds) * 1000;
    if (container.signal === null) {
      const signal = (container.record.config.image.stopSignal || 'SIGTERM') as Signal; // L-210
      container.signal = signal;
      emit({ kind: 'signal', ref: refOf(container), signal, rule: 'L-204' });
      container.killTimer = clock.at(deadline, kill);
      handle.signal(signal);
    } else if (container.killTimer !== null && deadline < container.killTimer.at) {
      clock.cancel(container.killTimer);
      container.killTimer = clock.at(deadline, kill);
    }
  };

  return {
    runPodSandbox: (config, done) => {
      clock.after(TIMES.sandbox, () => {
        const id = fakeId(++ids);
        if (config.hostNetwork) nodeNetwork ??= kernel.createNetwork(nodeAddress);
        const address = config.hostNetwork ? nodeAddress : nextAddress();
        const network =
          config.hostNetwork && nodeNetwork !== undefined ? nodeNetwork : kernel.createNetwork(address, networkSysctls(config));
        const sandbox: Sandbox = { id, address, hostname: config.hostname, createdAt: clock.now(), ready: true };
        sandboxes.set(id, {
          sandbox,
          config,
          network,
          pids: config.shareProcessNamespace ? kernel.createPidNamespace({ withPause: true }) : null,
          containers: [],
          removed: [],
        });
        done(sandbox);
      });
    },
    stopPodSandbox: (id) => {
      const home = sandboxes.get(id);
      if (home === undefined || !home.sandbox.ready) return;
      home.sandbox.ready = false;
      if (!home.config.hostNetwork) home.network.close();
    },
    removePodSandbox: (sandboxId) => {
      const home = sandboxes.get(sandboxId);
      if (home === undefined) return;
      for (const id of [...home.removed, ...home.containers.map((container) => container.record.id)]) containers.delete(id);
      sandboxes.delete(sandboxId);
    },
    pullImage: (name, done) => {
      const resolved = resolveImage(name);
      if ('error' in resolved) {
        clock.after(resolved.code === 'InvalidImageName' ? 0 : TIMES.pullMiss, () => done(resolved));
        return;
      }
      // No two pulls take the same time, so each is an Event of its own.
      const ms = TIMES.pull + ((5 * pulls++) % TIMES.pullSpread);
      clock.after(ms, () => {
        removed.delete(canonical(name));
        done({ image: resolved.image, ms });
      });
    },
    imagePresent: (name) => {
      const resolved = resolveImage(name);
      return 'image' in resolved && !removed.has(canonical(name)) ? resolved.image : undefined;
    },
    removeImage: (name) => void removed.add(canonical(name)),
    createContainer: (sandbox, config) => {
      const home = sandboxes.get(sandbox);
      if (home === undefined) return '';
      const id = fakeId(++ids);
      const root = kernel.createRoot(`container:${id.slice(0, 12)}`, config.image.files, { readOnly: config.readOnlyRootFilesystem });
      const words = kernel.createFileSystem({ name: 'termination-log' });
      words.writeFile('/log', '', { mode: 0o666 });
      const target = config.targetContainer === undefined ? undefined : containers.get(config.targetContainer);
      const user = resolveUser(config, root);
      const container: Container = {
        record: {
          id,
          sandbox,
          config,
          state: 'created',
          createdAt: clock.now(),
          ...('error' in user ? {} : { user: { uid: user.uid, gid: user.gid, groups: user.groups } }),
        },
        home,
        root,
        words,
        pids: home.pids ?? target?.pids ?? kernel.createPidNamespace(),
        handle: null,
        signal: null,
        killTimer: null,
        waiting: [],
        execs: 0,
        push: null,
        attached: new Set(),
        log: createLog(
          clock.now,
          (line) => emit({ kind: 'log', ref: refOf(container), stream: line.stream, text: line.text }),
          () =>
            emit({
              kind: 'budget',
              budget: 'logBytes',
              limit: MAX_LOG_BYTES,
              message: `container ${config.name} wrote more than 1 MiB of logs; the rest is not kept`,
              ref: refOf(container),
            }),
        ),
      };
      containers.set(id, container);
      home.containers.push(container);
      return id;
    },
    startContainer: (id) => {
      const container = containers.get(id);
      if (container === undefined) return 'container not found';
      const { config } = container.record;
      const argv = [
        ...(config.command ?? config.image.entrypoint),
        ...(config.args ?? (config.command === undefined ? config.image.cmd : [])),
      ]; // L-121
      const failed = (message: string): string => {
        finish(container, { exitCode: 128, reason: 'StartError', message }); // L-325
        change(container, 'died');
        return message;
      };
      if (ids > MAX_CONTAINERS) {
        emit({
          kind: 'budget',
          budget: 'containers',
          limit: MAX_CONTAINERS,
          message: 'too many container starts in one run',
          ref: refOf(container),
        });
        return failed('the simulator has started too many containers');
      }
      if (!config.image.known && !noted.has(config.imageName)) {
        noted.add(config.imageName);
        emit({
          kind: 'note',
          message: `The simulator does not know the image ${config.imageName}: it plays it as a program that runs until it is told to stop.`,
          ref: refOf(container),
        });
      }
      const announce = (): void => {
        container.record = { ...container.record, state: 'running', startedAt: clock.now() };
        emit({
          kind: 'containerStarted',
          ref: refOf(container),
          containerID: `containerd://${id}`,
          role: config.role,
          ...(config.rule === undefined ? {} : { rule: config.rule }),
        });
        change(container, 'started');
      };
      const stdin = config.stdin
        ? (push: (data: Bytes | null) => void): void => {
            container.push = push;
          }
        : undefined;
      try {
        container.handle = startProcess(
          kernel,
          container,
          argv,
          (stream, data) => {
            container.log.write(stream, data);
            for (const output of container.attached) output(stream, data);
          },
          (status, oom) => {
            if (container.record.state === 'created') announce();
            ended(container, status, oom);
          },
          { tty: config.tty, ...(stdin === undefined ? {} : { stdin }) },
        );
      } catch (error) {
        return failed(startFailure(argv[0] ?? '', error));
      }
      if (container.record.state === 'created') announce();
      return undefined;
    },
    stopContainer: (id, graceSeconds, done) => {
      const container = containers.get(id);
      if (container === undefined) clock.after(0, done);
      else stop(container, graceSeconds, done);
    },
    killContainer: (id) => containers.get(id)?.handle?.signal('SIGKILL'),
    updateContainer: (id, limits) => {
      const container = containers.get(id);
      if (container?.record.state !== 'running') return;
      const { memoryLimit: _memory, cpuLimit: _cpu, ...config } = container.record.config;
      container.record = { ...container.record, config: { ...config, ...limits } };
      kernel.setLimits(id, limits);
    },
    removeContainer: (id) => {
      const container = containers.get(id);
      if (container === undefined || container.record.state === 'running') return;
      const { home } = container;
      home.containers = home.containers.filter((other) => other !== container);
      // Log files outlive their container for a while (RestartAllContainers keeps them), but not for ever.
      home.removed.push(id);
      if (home.removed.length > KEPT_LOGS) containers.delete(home.removed.shift() ?? '');
    },
    containers: (sandbox) => sandboxes.get(sandbox)?.containers.map((container) => container.record) ?? [],
    exec: (id, argv, { tty = false, stdin = false, output, done }) => {
      const container = containers.get(id);
      let push: ((data: Bytes | null) => void) | undefined;
      let handle: ProcessHandle | null = null;
      let over = false;
      const out: Record<'stdout' | 'stderr', Bytes> = { stdout: '', stderr: '' };
      const finished = (exitCode: number, error?: string): void => {
        if (over) return;
        over = true;
        clock.after(0, () => done({ exitCode, ...out, ...(error === undefined ? {} : { error }) }));
      };
      if (container === undefined || container.record.state !== 'running') finished(137, 'container not found');
      else {
        container.execs++;
        try {
          handle = startProcess(
            kernel,
            container,
            argv,
            (stream, data) => {
              if (out[stream].length < MAX_LOG_BYTES) out[stream] += data;
              output?.(stream, data);
            },
            (status) => finished(exitCodeOf(status)),
            {
              tty,
              ...(stdin
                ? {
                    stdin: (give) => {
                      push = give;
                    },
                  }
                : {}),
            },
          );
        } catch (error) {
          finished(isSystemError(error, 'ENOENT') ? 127 : 126, execFailure(fakeId(1_000_000 + container.execs), argv[0] ?? '', error));
        }
      }
      return {
        write: (data) => push?.(data),
        closeStdin: () => push?.(null),
        signal: (signal) => (signal === 'SIGKILL' ? handle?.killTree() : handle?.signal(signal)),
      };
    },
    attach: (id, { output, done }) => {
      const container = containers.get(id);
      if (container?.record.state !== 'running') return undefined;
      container.attached.add(output);
      container.waiting.push(() => {
        container.attached.delete(output);
        done(container.record.exitCode ?? 0);
      });
      return {
        write: (data) => container.push?.(data),
        closeStdin: () => container.push?.(null),
        signal: (signal) => container.handle?.signal(signal),
      };
    },
    logs: (id) => containers.get(id)?.log.lines() ?? [],
    terminationMessage: (id) => decodeText(containers.get(id)?.words.readFile('/log') ?? ''),
    diskUse: (id) => {
      const container = containers.get(id);
      return container === undefined ? 0 : container.root.used() + container.log.size();
    },
    createVolume: (name, more = {}) => {
      const fileSystem =
        more.image !== undefined
          ? kernel.createFileSystem({ name, type: 'overlay', readOnly: true, tree: more.image.files })
          : kernel.createFileSystem({
              name,
              type: more.medium === 'Memory' ? 'tmpfs' : 'ext4',
              ...(more.sizeLimit === undefined ? {} : { sizeLimit: more.sizeLimit }),
            });
      if (more.internal !== true) volumes.set(fileSystem, name);
      return fileSystem;
    },
    request: (address, port, data, timeoutMs, done) => kernel.request(address, port, data, timeoutMs, done),
    onChange: (listener) => void listeners.push(listener),
  };
}
