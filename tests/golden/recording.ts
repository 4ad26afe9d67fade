/** The parts of a golden recording that the comparison reads. Times in ms from the Pod's creation. */
export interface Instance {
  readonly exitCode: number | null;
  readonly reason: string | null;
  readonly exactStarted?: number | null;
  readonly startedAt?: number | null;
  readonly exactFinished?: number | null;
  readonly finishedAt?: number | null;
}
export interface Row { readonly t: number; readonly READY: string; readonly STATUS: string; readonly RESTARTS: string }
export interface EventEntry {
  readonly t: number;
  readonly type: string;
  readonly reason: string;
  readonly fieldPath?: string | null;
  readonly message: string;
  readonly object: string;
  readonly count: number;
  readonly firstTimestampAt?: number | null;
  readonly eventTimeAt?: number | null;
}
export interface Said { readonly stdout?: string; readonly stderr?: string; readonly exitCode?: number | null }
export interface GoldenRecording {
  readonly manifest: string;
  readonly pod?: string;
  readonly otherPods?: readonly { readonly pod: string }[];
  readonly apply?: Said;
  readonly rejected?: unknown;
  readonly defaulted?: { readonly spec?: unknown };
  readonly table?: readonly Row[];
  readonly containers?: Readonly<Record<string, { readonly role: string; readonly instances: readonly Instance[] }>>;
  readonly logs?: Readonly<Record<string, readonly { readonly restartCount: number; readonly lines: readonly { readonly text: string }[] }[]>>;
  readonly events?: readonly EventEntry[];
  readonly delete?: Said;
  readonly termination?: { readonly deletedT: number; readonly goneT?: number | null; readonly tookMs: number | null; readonly exits: readonly { readonly name: string; readonly exitCode: number }[] };
  readonly snapshot?: { readonly t: number; readonly get?: string; readonly describe?: string; readonly logs?: Said };
  readonly actions?: readonly (Said & { readonly argv: readonly string[] })[];
}
/** One file of `recordings/`: a group's cases by name, and the aspects in which the cluster disagrees with itself. */
export interface GoldenGroup { readonly noise: readonly string[]; readonly cases: Readonly<Record<string, GoldenRecording>> }
