import type { KubernetesObject } from '../manifest/types.ts';
import type { Time } from '../clock.ts';

/** Which container of which Pod a fact is about; `restartCount` is the run's number, 0 for the first. */
export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly restartCount: number;
}

interface Base {
  /** When, in virtual ms since the cluster began. */
  readonly at: Time;
  /** The rule of `spec/` that explains the fact, e.g. `L-44`; shown in the "why" line. */
  readonly rule?: string;
}

/** A new version of an API object (Events too). Objects are frozen: a version never changes once it is a fact. */
export interface ObjectFact extends Base {
  readonly kind: 'object';
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
}
/** An image is being fetched, has been, or cannot be. */
export interface PullFact extends Base {
  readonly kind: 'pull';
  readonly ref: ContainerRef;
  readonly image: string;
  readonly phase: 'started' | 'succeeded' | 'failed';
  readonly message?: string;
}
/** The container's process 1 runs. */
export interface ContainerStartedFact extends Base {
  readonly kind: 'containerStarted';
  readonly ref: ContainerRef;
  readonly containerID: string;
  readonly role: 'init' | 'sidecar' | 'app' | 'ephemeral';
}
export interface ContainerFinishedFact extends Base {
  readonly kind: 'containerFinished';
  readonly ref: ContainerRef;
  readonly exitCode: number;
  readonly reason: string;
  /** Set when a signal ended it, e.g. `SIGKILL`. */
  readonly signal?: string;
}
/** One run of a probe; `changed` when it flipped the published result. */
export interface ProbeFact extends Base {
  readonly kind: 'probe';
  readonly ref: ContainerRef;
  readonly probe: 'startup' | 'readiness' | 'liveness';
  readonly success: boolean;
  readonly changed: boolean;
  readonly message: string;
}
export interface HookFact extends Base {
  readonly kind: 'hook';
  readonly ref: ContainerRef;
  readonly hook: 'postStart' | 'preStop';
  readonly phase: 'started' | 'succeeded' | 'failed' | 'abandoned';
  readonly message?: string;
}
/** The runtime sends a signal to the container's process 1 (stop signal, or SIGKILL after the grace period). */
export interface SignalFact extends Base {
  readonly kind: 'signal';
  readonly ref: ContainerRef;
  readonly signal: string;
}
/** One line on the container's stdout or stderr; `text` is Unicode without the line end. */
export interface LogFact extends Base {
  readonly kind: 'log';
  readonly ref: ContainerRef;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
/** A file changed. `volume` names the Pod volume it lies in (`path` is then relative to the volume), null for the container's own layer. */
export interface FileFact extends Base {
  readonly kind: 'file';
  readonly ref: ContainerRef;
  readonly operation: 'create' | 'write' | 'remove' | 'rename' | 'mkdir' | 'symlink' | 'chmod';
  readonly volume: string | null;
  /** Absolute path as the container sees it. */
  readonly path: string;
  /** Path inside the volume, or the same as `path`. */
  readonly inner: string;
  readonly size: number;
  /** The content after the change as Unicode, cut at 4 kB; absent for directories and removals. */
  readonly content?: string;
}
/** A connection attempt over the Pod's or cluster's network. */
export interface ConnectionFact extends Base {
  readonly kind: 'connection';
  /** Who opens it; absent for the kubelet (probes). */
  readonly ref?: ContainerRef;
  readonly address: string;
  readonly port: number;
  readonly outcome: 'connected' | 'refused' | 'timeout' | 'unreachable';
  /** The container that accepts, where known. */
  readonly server?: ContainerRef;
}
/** A program asks for a port to listen on. */
export interface ListenFact extends Base {
  readonly kind: 'listen';
  readonly ref: ContainerRef;
  readonly address: string;
  readonly port: number;
  readonly outcome: 'listening' | 'inUse' | 'closed';
}
/** What a reader or a case did, and what came of it; `index` is its place in the run's list of actions. */
export interface ActionFact extends Base {
  readonly kind: 'action';
  readonly index: number;
  /** `editing`: an editor stands open with `text` in `file`, until `edited`: it was left, or taken away. */
  readonly phase: 'started' | 'output' | 'editing' | 'edited' | 'finished';
  /** The command line as typed, or a short description of a break. */
  readonly line: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  /** The file in the editor: its path, and what stands in it when it opens. */
  readonly file?: string;
  readonly text?: string;
}
/** A budget ran out: the run, or one container, is stopped here. */
export interface BudgetFact extends Base {
  readonly kind: 'budget';
  readonly budget: 'steps' | 'turns' | 'processes' | 'logBytes' | 'fileBytes' | 'facts' | 'containers' | 'events';
  readonly limit: number;
  readonly message: string;
  readonly ref?: ContainerRef;
}
/** Something the simulator cannot play faithfully and says so, e.g. an image it does not know. */
export interface NoteFact extends Base {
  readonly kind: 'note';
  readonly message: string;
  readonly ref?: ContainerRef;
}

export type Fact =
  | ObjectFact
  | PullFact
  | ContainerStartedFact
  | ContainerFinishedFact
  | ProbeFact
  | HookFact
  | SignalFact
  | LogFact
  | FileFact
  | ConnectionFact
  | ListenFact
  | ActionFact
  | BudgetFact
  | NoteFact;

/** A whole run: append-only facts in time order (ties in order of happening). Plain data: it survives structured clone and JSON. */
export interface Trace {
  readonly namespace: string;
  /** Where the run stopped, in virtual ms: the asked-for end, or earlier when a budget ran out. */
  readonly end: Time;
  /** What virtual 0 is on the calendar, ms since the Unix epoch. */
  readonly epoch: number;
  readonly facts: readonly Fact[];
}

/** Where rooms put their facts; a fact without `at` gets the clock's time. */
export type Emit = (fact: WithoutTime<Fact>) => void;
type WithoutTime<F> = F extends Fact ? Omit<F, 'at'> : never;
