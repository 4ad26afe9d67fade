/**
 * What a page shows of a run that was played when the site was built. Build time only.
 *
 * Runs are pure functions of their input, so they can be played beforehand: while Vite bundles, a second thread rehearses what the chapters
 * will show (`scripts/rehearsal.mjs`) and leaves it here. What it has not got to is played on the spot.
 */
import { ask, forgetParts, forgetReviews, goodObjects, usedParts } from '../../simulator/index.ts';
import type { Action, Expect, Time, Verdict } from '../../simulator/index.ts';
import type { Preload } from '../../worker/protocol.ts';
import { checkClaims } from '../claims/check.ts';
import { parseDuration } from '../duration.ts';
import { figureOf } from './figure.ts';
import { play } from './play.ts';
import type { PlayInput } from './play.ts';
import { predictionOptions } from './predict.ts';
import type { Option } from './predict.ts';
import type { Figure, Run, YamlPart } from './types.ts';

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
export interface Shown {
  readonly figure: Figure;
  readonly parts: readonly YamlPart[];
  readonly hash: string;
  readonly refused: string | undefined;
  /** What the browser should know before it plays the same. */
  readonly preload: Preload;
  readonly verdicts: readonly Verdict[];
  readonly options: readonly Option[] | undefined;
  /** Which rules were at work, and when. */
  readonly rules: readonly { readonly rule: string; readonly at: Time }[];
}
interface Played {
  readonly run: Run;
  readonly preload: Preload;
}

const played = new Map<string, Played>();
/** The run of an input; many pages show the same one, which is played once. */
export function playOnce({ manifest, actions, until, file }: PlayInput): Played {
  const key = JSON.stringify([manifest, actions, until, file]);
  let found = played.get(key);
  if (found === undefined) {
    forgetParts();
    forgetReviews();
    const run = play({ manifest, actions, until, ...(file === undefined ? {} : { file }) });
    played.set(key, (found = { run, preload: { parts: usedParts(), good: goodObjects() } }));
  }
  return found;
}

/** Plays a run and answers with what a page needs of it. Throws when there is nothing to choose from for its question. */
export function show(input: ShowInput): Shown {
  const { run, preload } = playOnce(input);
  return {
    figure: figureOf(run),
    parts: run.parts,
    hash: run.hash,
    refused: run.refused,
    preload,
    verdicts: checkClaims(run.trace, input, input.expects),
    options: input.question && predictionOptions(input, input.question.at, input.question.own),
    rules: run.beats.flatMap(({ rule, at }) => (rule === undefined ? [] : [{ rule, at }])),
  };
}

/** Commands and what each prints, given at `at` in a run. */
export interface PrintInput {
  readonly manifest: string;
  readonly actions: readonly Action[];
  readonly file: string;
  readonly at: Time;
  readonly lines: readonly string[];
}
/** How long a printed command may take, virtual ms. */
const PATIENCE = 40_000;
export const print = ({ at, lines, ...input }: PrintInput): readonly string[] =>
  lines.map((line) => ask(input, { kind: 'command', at, line }, PATIENCE).output);

/** Where the rehearsal leaves what it has: the key of an input, and what is shown of it. */
export const REHEARSED = Symbol.for('central-mall.rehearsed');
export const keyOf = (input: ShowInput | PrintInput): string => JSON.stringify(input);
const rehearsed = (input: ShowInput | PrintInput): unknown =>
  (globalThis as { [REHEARSED]?: ReadonlyMap<string, unknown> })[REHEARSED]?.get(keyOf(input));

/** What a page shows of a run: as rehearsed, or played now. */
export const shown = (input: ShowInput): Shown => (rehearsed(input) as Shown | undefined) ?? show(input);
/** What commands print: as rehearsed, or asked now. */
export const printed = (input: PrintInput): readonly string[] => (rehearsed(input) as readonly string[] | undefined) ?? print(input);

// Below: what authors write, as inputs. The pages and the rehearsal make them here alike, so that their keys agree.

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
export const ruleInput = (sample: string, manifest: string): ShowInput => exampleInput({ sample, until: '30s' }, manifest, []);

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
