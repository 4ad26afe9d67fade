import type { Time } from './clock.ts';
import type { Trace } from './trace/facts.ts';

/** Something done to the cluster at a time. `trace = simulate(manifest, actions)`: going back in time is running again with fewer actions. */
export type Action =
  /** A command line as typed in the terminal: `kubectl …`, with pipes to grep, head, wc, … allowed. */
  | { readonly kind: 'command'; readonly at: Time; readonly line: string; readonly stdin?: string; readonly tty?: boolean }
  /** The same as words (recordings): no shell in between. */
  | { readonly kind: 'kubectl'; readonly at: Time; readonly argv: readonly string[]; readonly stdin?: string }
  /** Something typed while a command runs (`exec -it`): goes to the action numbered `to`; Ctrl-C is U+0003, Ctrl-D U+0004. */
  | { readonly kind: 'input'; readonly at: Time; readonly to: number; readonly text: string }
  /**
   * Leaves the editor that action `to` has opened (`kubectl edit`, `vi`; the action was typed with `tty`): with `text` saved to the file, or,
   * without, as it was (`:q!`). A fact of phase `editing` says that the editor is open, and what with; after the save it may open again.
   */
  | { readonly kind: 'save'; readonly at: Time; readonly to: number; readonly text?: string }
  /** Break it: things a cluster suffers rather than is told. */
  | { readonly kind: 'break'; readonly at: Time; readonly what: Break };
export type Break =
  | { readonly type: 'killContainer'; readonly pod: string; readonly container: string }
  | { readonly type: 'removeImage'; readonly image: string }
  | { readonly type: 'fillVolume'; readonly pod: string; readonly volume: string }
  | {
      readonly type: 'failProbe';
      readonly pod: string;
      readonly container: string;
      readonly probe: 'startup' | 'readiness' | 'liveness';
      readonly forMs: number;
    }
  | { readonly type: 'slowStart'; readonly container: string; readonly ms: number }
  | { readonly type: 'drain' };

export interface SimulationInput {
  /** YAML text, applied at time 0 as `kubectl apply -f FILE`. */
  readonly manifest: string;
  /** The file's name in kubectl's messages; default `pod.yaml`. */
  readonly file?: string;
  readonly actions?: readonly Action[];
  /** How long to run, virtual ms. */
  readonly until: Time;
  readonly namespace?: string;
}
export type Simulate = (input: SimulationInput) => Trace;
