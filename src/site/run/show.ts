/** Plays what a page shows of a run. Build time only; pages ask through `shown.ts`. */
import { ask, forgetParts, forgetReviews, goodObjects, indexTrace, usedParts } from '../../simulator/index.ts';
import type { Time, Verdict } from '../../simulator/index.ts';
import type { Preload } from '../../worker/protocol.ts';
import { checkClaims } from '../claims/check.ts';
import { figureOf } from './figure.ts';
import type { PrintInput, ShowInput, StripInput } from './input.ts';
import { play } from './play.ts';
import type { PlayInput } from './play.ts';
import { predictionOptions } from './predict.ts';
import type { Option } from './predict.ts';
import { sceneAt } from './scene.ts';
import type { Figure, Run, YamlPart } from './types.ts';

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
  /** What has been claimed of it, as JSON, and whether it holds: several pages claim the same. */
  readonly judged: Map<string, Verdict>;
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
    played.set(key, (found = { run, preload: { parts: usedParts(), good: goodObjects() }, judged: new Map() }));
  }
  return found;
}

function verdictsOn({ run, judged }: Played, input: ShowInput): readonly Verdict[] {
  const claims = input.expects.map((expect) => ({ expect, key: JSON.stringify(expect) }));
  const open = claims.filter(({ key }) => !judged.has(key));
  const verdicts = checkClaims(
    run.trace,
    input,
    open.map(({ expect }) => expect),
  );
  verdicts.forEach((verdict, i) => judged.set(open[i]!.key, verdict));
  return claims.map(({ key }) => judged.get(key)!);
}

/** Plays a run and answers with what a page needs of it. Throws when there is nothing to choose from for its question. */
export function show(input: ShowInput): Shown {
  const once = playOnce(input);
  const { run, preload } = once;
  return {
    figure: figureOf(run),
    parts: run.parts,
    hash: run.hash,
    refused: run.refused,
    preload,
    verdicts: verdictsOn(once, input),
    options: input.question && predictionOptions(input, input.question.at, input.question.own),
    rules: run.beats.flatMap(({ rule, at }) => (rule === undefined ? [] : [{ rule, at }])),
  };
}

/** How long a printed command may take, virtual ms. */
const PATIENCE = 40_000;
/** What commands print. */
export const print = ({ at, lines, ...input }: PrintInput): readonly string[] =>
  lines.map((line) => ask(input, { kind: 'command', at, line }, PATIENCE).output);

/** What a run says at a frame's time; computed from the trace, never written by hand. */
export interface Moment {
  readonly ms: Time;
  readonly ready: string;
  readonly status: string;
  readonly files: Readonly<Record<string, readonly string[]>>;
}
/** What the run of a strip's sample says at each frame's time. Throws when the sample does not run: a comic may not lie. */
export function moments(input: StripInput): readonly Moment[] {
  const { run } = playOnce(input);
  if (run.refused !== undefined) throw new Error(`comic “${input.title}”: the cluster refuses ${input.file}: ${run.refused}`);
  const index = indexTrace(run.trace);
  return input.frames.map((ms) => {
    const pod = run.rows.find((row) => row.from <= ms)?.pod ?? run.rows[0]?.pod;
    if (pod === undefined) throw new Error(`comic “${input.title}”: ${input.file} makes no Pod`);
    const scene = sceneAt(index, run.lanes, run.rows, pod, ms);
    return {
      ms,
      ready: scene.sign.ready || '0/0',
      status: scene.sign.status || 'Pending',
      files: Object.fromEntries(scene.lockers.map((locker) => [locker.volume, locker.files])),
    };
  });
}
