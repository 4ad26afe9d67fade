/**
 * The simulator's lean door, for the browser's worker: what `index.ts` gives, without the parts that are loaded on demand (`parts.ts`).
 * The site's build puts it in `index.ts`' place in the worker (astro.config.mjs).
 */
import { decodeManifest as decode, type DecodeOptions } from './manifest/index.ts';
import type { DecodedManifest } from './manifest/result.ts';
import { slotFor } from './parts.ts';

export { ask, askAll, isReading } from './ask.ts';
export { createSimulation, simulate, onBeat, APPLY_INDEX } from './simulate.ts';
export { indexTrace, objectsAt } from './trace/fold.ts';
export { explain } from './trace/explain.ts';
export { fingerprint } from './manifest/fingerprint.ts';
export { forgetReviews, goodObjects, trustObjects } from './manifest/review.ts';
export { readYaml } from './manifest/yaml/read.ts';
export { podRow } from './kubectl/print/podRow.ts';
export { EPOCH } from './cluster.ts';
export { partsFor } from './foresight.ts';
export { emptyParts, forgetParts, missingParts, usedParts, PARTS } from './parts.ts';
export type { PartName } from './parts.ts';
/** What the API server makes of a manifest: every document decoded, defaulted, or refused. */
export const decodeManifest = (text: string, options: Partial<DecodeOptions> = {}): DecodedManifest =>
  decode(text, { namespace: 'default', ...options });

/** Whether what a page says of a run is true. */
export const CLAIMS = slotFor<typeof import('./claims/check.ts').check>('claims');
export const check = (
  ...args: Parameters<typeof import('./claims/check.ts').check>
): ReturnType<typeof import('./claims/check.ts').check> => CLAIMS.get()(...args);
