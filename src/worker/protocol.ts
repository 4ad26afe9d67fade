/** What page and worker say to each other. */
import type { Fact, PartName, Verdict } from '../simulator/index.ts';
import type { PlayInput } from '../site/run/play.ts';
import type { Run } from '../site/run/types.ts';

/** Play a manifest; lay out its text; or check claims (`expect` as JSON) against it. */
export type Work =
  | { readonly kind: 'play'; readonly input: PlayInput }
  | { readonly kind: 'check'; readonly input: PlayInput; readonly claims: readonly string[] }
  | { readonly kind: 'format'; readonly text: string };
/** What the build knows of the author's run. */
export interface Preload {
  /** Parts of the simulator that it needs. */
  readonly parts: readonly PartName[];
  /** Objects the API server has nothing against: their fingerprints. */
  readonly good: readonly string[];
}
export interface Request {
  readonly id: number;
  readonly work: Work;
  readonly preload?: Preload;
}
export type Result = Run | readonly Verdict[] | string;
/**
 * `loading`: a part is on its way, which may take longer than any run. `alive`: the run goes on; about once a second. `facts`: some of a run's facts; its result, which follows, holds none.
 * Copying a large run in one piece would hold up the page.
 */
export type Answer =
  | { readonly id: number; readonly facts: readonly Fact[] }
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly failed: string }
  | { readonly id: number; readonly loading: true }
  | { readonly id: number; readonly alive: true };
/** Facts in one message at most. */
export const PIECE = 500;
