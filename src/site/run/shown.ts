/**
 * What pages show of runs, when the site is built. Runs are pure functions of their input, so they can be played beforehand: while Vite bundles, a
 * second thread rehearses what the pages will show (`scripts/rehearsal.mjs`). What it does not bring is played on the spot; only then is the
 * simulator loaded here.
 */
import { keyOf } from './input.ts';
import type { Input, PrintInput, ShowInput, StripInput } from './input.ts';
import type { Moment, Shown } from './show.ts';

/** Where the rehearsal leaves what it has: the key of an input, and what is shown of it. */
export const REHEARSED = Symbol.for('central-mall.rehearsed');
const rehearsed = (input: Input): unknown =>
  (globalThis as { [REHEARSED]?: { readonly get: (key: string) => unknown } })[REHEARSED]?.get(keyOf(input));
const acts = (): Promise<typeof import('./show.ts')> => import('./show.ts');

/** What a page shows of a run. Throws when there is nothing to choose from for its question. */
export const shown = async (input: ShowInput): Promise<Shown> => (rehearsed(input) as Shown | undefined) ?? (await acts()).show(input);
/** What commands print. */
export const printed = async (input: PrintInput): Promise<readonly string[]> =>
  (rehearsed(input) as readonly string[] | undefined) ?? (await acts()).print(input);
/** What a strip's run says at the time of each frame. */
export const momentsOf = async (input: StripInput): Promise<readonly Moment[]> =>
  (rehearsed(input) as readonly Moment[] | undefined) ?? (await acts()).moments(input);
