/** The simulator's door: the only file of `src/simulator` that anybody outside may import. */
import { fillAll } from './chunks/all.ts';

// Every part is there from the start. Bundlers leave this out where only pure re-exports are used (package.json: no side effects).
fillAll();

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
export { decodeManifest } from './core.ts';
export { forgetParts, missingParts, usedParts } from './parts.ts';
export type { PartName } from './parts.ts';
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
