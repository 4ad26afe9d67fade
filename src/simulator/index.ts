/** The simulator's door: the only file of `src/simulator` that anybody outside may import. */
import { decodeManifest as decode, type DecodeOptions } from './manifest/index.ts';
import type { DecodedManifest } from './manifest/result.ts';

export { createSimulation, simulate, APPLY_INDEX } from './simulate.ts';
export type { ActionHandle, Simulation, SimulationOptions } from './simulate.ts';
export type { Action, Break, Simulate, SimulationInput } from './simulation.ts';
export type * from './trace/facts.ts';
export { indexTrace, objectsAt } from './trace/fold.ts';
export type { ContainerRun, FileEntry, Objects, TraceIndex } from './trace/fold.ts';
export { explain } from './trace/explain.ts';
export type { Explanation } from './trace/explain.ts';
export type { Time } from './clock.ts';
export type * from './manifest/types.ts';
export type { DecodedDocument, DecodedManifest, Problem, SourceRange } from './manifest/result.ts';
/** What the API server makes of a manifest: every document decoded, defaulted, or refused. */
export const decodeManifest = (text: string, options: Partial<DecodeOptions> = {}): DecodedManifest => decode(text, { namespace: 'default', ...options });
export type { DecodeOptions } from './manifest/index.ts';
export { podRow } from './kubectl/print/podRow.ts';
export type { PodRow } from './kubectl/print/podRow.ts';
export { record } from './recording/record.ts';
export type { Recording } from './recording/record.ts';
export { playScript } from './recording/transcript.ts';
export type { ShellScript, Transcript } from './recording/transcript.ts';
export { check, claimRun } from './claims/check.ts';
export type { ClaimRun, Verdict } from './claims/check.ts';
export { readTime } from './claims/times.ts';
export type { Expect, PlainExpect } from './claims/schema.ts';
export { EPOCH } from './cluster.ts';
