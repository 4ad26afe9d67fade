/** What the pages draw: plain data derived from a trace, small enough to post from the worker and, for the figure, to ship in the HTML. */
import type { Problem, Time, Trace } from '../../simulator/index.ts';

export type Role = 'init' | 'sidecar' | 'app' | 'ephemeral';

/** How a container stands for a while. `waiting` has a reason, `done` and `failed` an exit code. */
export interface Segment {
  readonly from: Time;
  readonly to: Time;
  readonly state: 'waiting' | 'running' | 'ready' | 'done' | 'failed';
  /** Reason in the field's words: PodInitializing, CrashLoopBackOff, Completed, Error, OOMKilled … */
  readonly reason: string;
  readonly exitCode?: number;
  readonly restart: number;
  /** The Pod is being deleted. */
  readonly terminating?: boolean;
}

/** A moment on a lane: a probe's verdict, a signal, a hook. */
export interface Mark {
  readonly at: Time;
  readonly kind: 'probe' | 'signal' | 'hook' | 'pull';
  readonly good: boolean;
  readonly text: string;
}

/** One container of one Pod, over time. */
export interface Lane {
  readonly pod: string;
  readonly container: string;
  readonly role: Role;
  readonly image: string;
  readonly segments: readonly Segment[];
  readonly marks: readonly Mark[];
}

/** One row of `kubectl get pod` for as long as it read so. */
export interface PodRow {
  readonly pod: string;
  readonly from: Time;
  readonly to: Time;
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

/** Something that happened, in a plain sentence, and why. Stepping goes from beat to beat. */
export interface Beat {
  readonly at: Time;
  readonly text: string;
  /** The cause, a sentence or nothing. */
  readonly why?: string;
  /** Rule number of the specification, e.g. L-44. */
  readonly rule?: string;
  readonly role?: Role | 'kubelet' | 'volume' | 'port' | 'probe' | 'image';
  readonly pod?: string;
  readonly container?: string;
  /** True for things too small to stop at when stepping (log lines, probe runs that change nothing). */
  readonly minor?: boolean;
}

/** The YAML lines (from 1, inclusive) that define a container or a volume. */
export interface YamlPart {
  readonly name: string;
  readonly role: Role | 'volume';
  readonly from: number;
  readonly to: number;
}

/** A file in a volume or a container's own layer. */
export interface FileView {
  readonly path: string;
  readonly size: number;
  readonly by: string;
  readonly at: Time;
  readonly content?: string;
  readonly directory?: boolean;
}

/** The Pod as a shop at one moment. */
export interface Scene {
  readonly at: Time;
  readonly pod: string;
  readonly sign: { readonly ready: string; readonly status: string };
  readonly phase: string;
  readonly terminating: boolean;
  readonly people: readonly {
    readonly container: string;
    readonly role: Role;
    readonly image: string;
    readonly segment?: Segment;
    /** What it said last, at most a second or so ago. */
    readonly says?: string;
    /** 0…1: how far it has walked in (or out), for the drawing. */
    readonly since: number;
    readonly probe?: { readonly success: boolean; readonly text: string };
  }[];
  /** How many there are beside `people`. */
  readonly more?: number;
  readonly lockers: readonly {
    readonly volume: string;
    readonly files: readonly string[];
    readonly users: readonly string[];
    /** What somebody has just put in (or changed), and how far it has come from them: 0…1. */
    readonly fresh?: { readonly file: string; readonly by: string; readonly since: number };
  }[];
  readonly ports: readonly { readonly port: number; readonly container: string }[];
  readonly call?: { readonly from: string; readonly port: number; readonly ok: boolean };
}

/** What is drawn over a run's whole time. */
export interface Drawing {
  readonly end: Time;
  readonly lanes: readonly Lane[];
  readonly rows: readonly PodRow[];
  readonly parts: readonly YamlPart[];
  readonly note: string | undefined;
  readonly beats: readonly Beat[];
  /** How many containers the run has beside those of `lanes`, when a page is not given all. */
  readonly more?: number;
}

/** What the static figure needs; part of the island's props. */
export interface Figure extends Drawing {
  /** The first Pod at the end. */
  readonly scene: Scene | undefined;
  /** `kubectl get pod` at the end. */
  readonly table: string;
}

/** A whole run as the player has it. */
export interface Run extends Drawing {
  readonly trace: Trace;
  readonly hash: string;
  readonly problems: readonly Problem[];
  /** kubectl's refusal, when nothing was created. */
  readonly refused: string | undefined;
  /** Real milliseconds the simulation took. */
  readonly took: number;
}
