/** What page and worker say to each other. */
import type { PlayInput } from '../site/run/play.ts';
import type { Run } from '../site/run/types.ts';

export interface PlayRequest {
  readonly id: number;
  readonly input: PlayInput;
}
export type PlayAnswer = { readonly id: number; readonly run: Run } | { readonly id: number; readonly failed: string };
