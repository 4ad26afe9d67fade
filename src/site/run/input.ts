/**
 * What authors write, as inputs of runs: the pages and the rehearsal make them here alike, so that their keys agree. Build time only.
 */
import type { Action, Expect, Time } from '../../simulator/index.ts';
import { parseDuration } from '../duration.ts';
import type { PlayInput } from './play.ts';
import { ruleUntil } from './rule-samples.ts';

/** What is asked before the reader plays: the STATUS at a time, to choose from the author's answers or those of mutants. */
export interface Question {
  readonly at: Time;
  readonly own?: readonly string[];
}
export interface ShowInput extends PlayInput {
  readonly file: string;
  readonly expects: readonly Expect[];
  readonly question?: Question;
}
/** Commands and what each prints, given at `at` in a run. */
export interface PrintInput {
  readonly manifest: string;
  readonly actions: readonly Action[];
  readonly file: string;
  readonly at: Time;
  readonly lines: readonly string[];
}
/** A run as a comic looks at it: at these times. */
export interface StripInput extends PlayInput {
  readonly file: string;
  readonly title: string;
  readonly frames: readonly Time[];
}
export type Input = ShowInput | PrintInput | StripInput;
export const keyOf = (input: Input): string => JSON.stringify(input);

interface Written {
  readonly at: string;
  readonly run: string;
}
const asActions = (written: readonly Written[] = []): readonly Action[] =>
  written.map(({ at, run }) => ({ kind: 'command', at: parseDuration(at), line: run }));

export interface ExampleProps {
  readonly sample: string;
  readonly until?: string;
  readonly actions?: readonly Written[];
  readonly predict?: { readonly at: string; readonly question: string; readonly options?: readonly string[] };
}
/** `<Example …>` with the claims in it. */
export const exampleInput = (
  { sample, until = '20s', actions, predict }: ExampleProps,
  manifest: string,
  expects: readonly Expect[],
): ShowInput => ({
  manifest,
  actions: asActions(actions),
  until: parseDuration(until),
  file: `${sample}.yaml`,
  expects,
  ...(predict && { question: { at: parseDuration(predict.at), ...(predict.options && { own: predict.options }) } }),
});

/** A lab's start or solution, judged by its checks. */
export const labInput = (
  name: string,
  lab: { readonly until: string; readonly actions?: readonly Written[] },
  manifest: string,
  expects: readonly Expect[],
): ShowInput => ({ manifest, actions: asActions(lab.actions), until: parseDuration(lab.until), file: `${name}.yaml`, expects });

/** A sample as the list of rules plays it. */
export const ruleInput = (sample: string, manifest: string): ShowInput =>
  exampleInput({ sample, until: ruleUntil[sample] ?? '30s' }, manifest, []);

export interface KubectlProps {
  readonly sample: string;
  readonly at: string;
  readonly run: readonly string[];
  readonly actions?: readonly Written[];
}
/** `<Kubectl …>`. */
export const printInput = ({ sample, at, run, actions }: KubectlProps, manifest: string): PrintInput => ({
  manifest,
  actions: asActions(actions),
  file: `${sample}.yaml`,
  at: parseDuration(at),
  lines: run,
});

export interface StripProps {
  readonly title: string;
  readonly sample: string;
  readonly until: string;
  readonly actions?: readonly { readonly at: string; readonly command: string }[];
  readonly frames: readonly { readonly at: string }[];
}
/** `<Comic …>`. */
export const stripInput = ({ title, sample, until, actions = [], frames }: StripProps, manifest: string): StripInput => ({
  manifest,
  file: `${sample}.yaml`,
  until: parseDuration(until),
  actions: actions.map(({ at, command }) => ({ kind: 'command', at: parseDuration(at), line: command })),
  title,
  frames: frames.map(({ at }) => parseDuration(at)),
});
