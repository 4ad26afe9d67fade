import type { Time } from '../clock.ts';
import type { FileSystem, Mount } from '../system/kernel-types.ts';
import type { Bytes } from '../system/types.ts';
import type { Image } from '../images/types.ts';
import type { Capabilities, ResourceRequirements, Sysctl } from '../manifest/types.ts';

export type ContainerId = string;

/** A Pod's sandbox: its network address, host name and (if shared) pid namespace. */
export interface Sandbox {
  readonly id: string;
  readonly address: string;
  readonly hostname: string;
  readonly createdAt: Time;
  ready: boolean;
}
export interface SandboxConfig {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly hostname: string;
  readonly hostNetwork: boolean;
  readonly shareProcessNamespace: boolean;
  /** Of the Pod's security context. */
  readonly sysctls?: readonly Sysctl[];
}
/** What of a container's resources can change while it runs. */
export interface Limits {
  /** As the manifest has them. */
  readonly resources: ResourceRequirements;
  readonly memoryLimit?: number;
  /** Cores; what `cpu.max` in its cgroup says. */
  readonly cpuLimit?: number;
}
export interface ContainerConfig extends Partial<Limits> {
  readonly name: string;
  readonly role: 'init' | 'sidecar' | 'app' | 'ephemeral';
  readonly restartCount: number;
  readonly image: Image;
  /** The image as the manifest names it. */
  readonly imageName: string;
  /** Overrides of ENTRYPOINT and CMD, already expanded (L-119, L-121); undefined keeps the image's. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly workingDir?: string;
  readonly mounts: readonly Mount[];
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly supplementalGroups: readonly number[];
  readonly readOnlyRootFilesystem: boolean;
  /** Of its security context; what it comes to, {@link rightsFor} tells. */
  readonly capabilities?: Capabilities;
  readonly privileged?: boolean;
  readonly noNewPrivileges?: boolean;
  readonly seccomp?: boolean;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** Where the process may leave its last words, e.g. `/dev/termination-log`. */
  readonly terminationMessagePath: string;
  /** Shares this container's pid namespace (ephemeral containers). */
  readonly targetContainer?: ContainerId;
  /** The rule that let it start now; goes into the fact. */
  readonly rule?: string;
}
/** What the runtime knows of one container, as CRI reports it. */
export interface RuntimeContainer {
  readonly id: ContainerId;
  readonly sandbox: string;
  readonly config: ContainerConfig;
  readonly state: 'created' | 'running' | 'exited';
  readonly createdAt: Time;
  readonly startedAt?: Time;
  readonly finishedAt?: Time;
  readonly exitCode?: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, … (L-320…). */
  readonly reason?: string;
  readonly message?: string;
  /** Who its first process runs as. */
  readonly user?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
}
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: Bytes;
  readonly stderr: Bytes;
  readonly error?: string;
}
export interface ExecHandle {
  write(data: Bytes): void;
  closeStdin(): void;
  /** Ctrl-C and the like. */
  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
}

/** The container runtime as the kubelet sees it (CRI). Everything that takes time answers through a callback on the clock. */
export interface Runtime {
  runPodSandbox(config: SandboxConfig, done: (sandbox: Sandbox) => void): void;
  stopPodSandbox(id: string): void;
  removePodSandbox(id: string): void;
  /** Fetches an image; `error` is containerd's text. Answers how it went. */
  pullImage(
    name: string,
    done: (
      result:
        { readonly image: Image; readonly ms: number } | { readonly error: string; readonly code?: 'InvalidImageName' | 'ErrImagePull' },
    ) => void,
  ): void;
  /** The image if it is on the node already. */
  imagePresent(name: string): Image | undefined;
  createContainer(sandbox: string, config: ContainerConfig): ContainerId;
  /** undefined when it runs now; else runc's error text (the record then is `exited`, 128, `StartError`: L-136). */
  startContainer(id: ContainerId): string | undefined;
  /** Stop signal, then SIGKILL after `graceSeconds`; `done` when it is dead (at once if it was). */
  stopContainer(id: ContainerId, graceSeconds: number, done: () => void): void;
  /** Gives a running container's cgroup other limits. */
  updateContainer(id: ContainerId, limits: Limits): void;
  removeContainer(id: ContainerId): void;
  /** Live view of all records of a sandbox, oldest first. */
  containers(sandbox: string): readonly RuntimeContainer[];
  /** Runs a command in a running container; `output` streams. */
  exec(
    id: ContainerId,
    argv: readonly string[],
    options: {
      readonly tty?: boolean;
      readonly stdin?: boolean;
      readonly output?: (stream: 'stdout' | 'stderr', data: Bytes) => void;
      readonly done: (result: ExecResult) => void;
    },
  ): ExecHandle;
  /** Joins a running container's process 1: what is typed goes to its stdin (when it has one), what it writes from now on comes out; `done` when it ends. */
  attach(
    id: ContainerId,
    options: {
      readonly output: (stream: 'stdout' | 'stderr', data: Bytes) => void;
      readonly done: (exitCode: number) => void;
    },
  ): ExecHandle | undefined;
  /** The lines a container wrote so far (also of dead ones not yet removed). */
  logs(id: ContainerId): readonly { readonly at: Time; readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  terminationMessage(id: ContainerId): string;
  /** Bytes a container takes of the node's disk: what it wrote to its own layer, and its log. */
  diskUse(id: ContainerId): number;
  /** `internal` files (/etc/hosts and the like) are no volume to readers; `image` fills the volume with an image's files. */
  createVolume(
    name: string,
    options?: { readonly medium?: 'Memory' | ''; readonly sizeLimit?: number; readonly internal?: boolean; readonly image?: Image },
  ): FileSystem;
  /** A request from the node to an address (probes, hooks, port-forward); answers through `done`. Returns how to give up. */
  request(
    address: string,
    port: number,
    data: Bytes | null,
    timeoutMs: number,
    done: (result: { readonly outcome: 'connected' | 'refused' | 'timeout' | 'unreachable'; readonly response: Bytes }) => void,
  ): () => void;
  /** Takes an image off the node (break-it action): the next start must fetch it again. */
  removeImage(name: string): void;
  /** Kills a container's first process from outside (break-it action), as `kill -9` on the node would. */
  killContainer(id: ContainerId): void;
  /** Called on every start and exit (the kubelet's PLEG looks then, with its own delay). */
  onChange(
    listener: (change: { readonly sandbox: string; readonly container: ContainerId; readonly type: 'started' | 'died' }) => void,
  ): void;
}
