/** The simulator's door: the only file of `src/simulator` that anybody outside may import. */
import { fillAll } from './chunks/all.ts';
import { claimRun as claimRunOf } from './claims/check.ts';
import * as core from './core.ts';
import * as recording from './recording/record.ts';
import * as transcript from './recording/transcript.ts';

let filled = false;
/** Fills every slot before the first use; a bundle that takes only folds and types from here stays small. */
const whole =
  <A extends readonly unknown[], R>(run: (...args: A) => R) =>
  (...args: A): R => {
    if (!filled) fillAll();
    filled = true;
    return run(...args);
  };
export const createSimulation = /* @__PURE__ */ whole(core.createSimulation);
export const simulate = /* @__PURE__ */ whole(core.simulate);
export const ask = /* @__PURE__ */ whole(core.ask);
export const askAll = /* @__PURE__ */ whole(core.askAll);
export { isReading } from './ask.ts';
export const decodeManifest = /* @__PURE__ */ whole(core.decodeManifest);
export const record = /* @__PURE__ */ whole(recording.record);
export const playScript = /* @__PURE__ */ whole(transcript.playScript);
export const check = /* @__PURE__ */ whole(core.check);
export const claimRun = /* @__PURE__ */ whole(claimRunOf);
export { APPLY_INDEX } from './simulate.ts';
export type { ActionHandle, Simulation, SimulationOptions } from './simulate.ts';
export type { Answer } from './ask.ts';
export type { Action, Break, Simulate, SimulationInput } from './simulation.ts';
export type * from './trace/facts.ts';
export { indexTrace, objectsAt } from './trace/fold.ts';
export type { ContainerRun, FileEntry, Objects, TraceIndex } from './trace/fold.ts';
export { explain } from './trace/explain.ts';
export type { Explanation } from './trace/explain.ts';
export type { Time } from './clock.ts';
export type * from './manifest/types.ts';
export type { DecodedDocument, DecodedManifest, Problem, SourceRange } from './manifest/result.ts';
export { forgetParts, missingParts, usedParts } from './parts.ts';
export type { PartName } from './parts.ts';
export { fingerprint } from './manifest/fingerprint.ts';
export { forgetReviews, goodObjects, trustObjects } from './manifest/review.ts';
export { fieldHelp, valueHelp } from './manifest/fieldHelp.ts';
export type { FieldHelp } from './manifest/fieldHelp.ts';
export { readYaml } from './manifest/yaml/read.ts';
export type { Node as YamlNode } from './manifest/yaml/tree.ts';
export type { DecodeOptions } from './manifest/index.ts';
export { podRow } from './kubectl/print/podRow.ts';
export type { PodRow } from './kubectl/print/podRow.ts';
export type { Recording } from './recording/record.ts';
export type { ShellScript, Transcript } from './recording/transcript.ts';
export type { ClaimRun, Verdict } from './claims/check.ts';
export { readTime } from './claims/times.ts';
export type { Expect, PlainExpect } from './claims/schema.ts';
export { EPOCH } from './cluster.ts';
