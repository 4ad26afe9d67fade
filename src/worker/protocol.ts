/** What page and worker say to each other. */
import type { Verdict } from '../simulator/index.ts';
import type { PlayInput } from '../site/run/play.ts';
import type { Run } from '../site/run/types.ts';

/** Play a manifest; lay out its text; or check claims (`expect` as JSON) against it. */
export type Work =
  | { readonly kind: 'play'; readonly input: PlayInput }
  | { readonly kind: 'check'; readonly input: PlayInput; readonly claims: readonly string[] }
  | { readonly kind: 'format'; readonly text: string };
export interface Request {
  readonly id: number;
  readonly work: Work;
}
export type Result = Run | readonly Verdict[] | string;
export type Answer = { readonly id: number; readonly result: Result } | { readonly id: number; readonly failed: string };
