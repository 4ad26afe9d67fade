/**
 * Questions before playing. The wrong answers are those of runs of the same manifest, changed a little: each would be right if only … . Build
 * time only.
 */
import { parseDocument } from 'yaml';
import { simulate } from '../../simulator/index.ts';
import { lanesOf } from './lanes.ts';
import type { PlayInput } from './play.ts';
import { rowsAt } from './rows-at.ts';
import { rowsOf } from './rows.ts';

/** An answer to choose; `because` says what manifest would make it right. */
export interface Option {
  readonly text: string;
  readonly because?: string;
}
export interface Mutant {
  readonly manifest: string;
  readonly because: string;
}
interface Container {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly command?: readonly string[];
  readonly [field: string]: unknown;
}
interface Spec {
  readonly restartPolicy?: string;
  readonly initContainers?: readonly Container[];
  readonly containers?: readonly Container[];
}

const MOST_WRONG = 3;
/** What a manifest that is not taken comes to. */
const REFUSED = 'nothing';
const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** What one container may be instead, and in which case that would be so. */
function variants(container: Container, init: boolean): readonly (readonly [Container | undefined, string])[] {
  const { name, command } = container;
  const script = command?.at(-1) ?? '';
  const [, slept] = /\bsleep (\d+)/.exec(script) ?? [];
  const rewritten = (text: string): Container => ({ ...container, command: [...command!.slice(0, -1), text] });
  const slow = Number(slept) * 3;
  return [
    ...(slept === undefined || slow > 600
      ? []
      : ([
          [rewritten(script.replace(/\bsleep \d+/, `sleep ${slow}`)), `${name} slept ${slow} s instead of ${slept}`],
          [rewritten(script.replace(/\bsleep \d+/, 'sleep 0')), `${name} did not sleep for ${slept} s`],
        ] as const)),
    ...(init && container.restartPolicy === 'Always'
      ? ([[{ ...container, restartPolicy: undefined }, `${name} were no sidecar (without restartPolicy: Always)`]] as const)
      : init
        ? ([[{ ...container, restartPolicy: 'Always' }, `${name} were a sidecar (restartPolicy: Always)`]] as const)
        : []),
    ...probes
      .filter((probe) => container[probe] !== undefined)
      .map((probe) => [{ ...container, [probe]: undefined }, `${name} had no ${probe}`] as const),
    ...(init ? ([[undefined, `there were no ${name}`]] as const) : []),
    ...(command === undefined ? [] : ([[rewritten('exit 1'), `${name} failed with exit code 1`]] as const)),
    [{ ...container, image: 'registry.invalid/nobody:0' }, `the image of ${name} could not be fetched`],
  ];
}

/** The manifest of one Pod, changed in one place at a time. */
export function mutants(manifest: string): readonly Mutant[] {
  const document = parseDocument(manifest);
  const spec = document.toJS()?.spec as Spec | undefined;
  if (!Array.isArray(spec?.containers)) return [];
  const written = (change: Spec): string => {
    const copy = document.clone();
    for (const [field, value] of Object.entries(change)) copy.setIn(['spec', field], copy.createNode(JSON.parse(JSON.stringify(value))));
    return copy.toString();
  };
  const lists = (['initContainers', 'containers'] as const).flatMap((field) =>
    (spec[field] ?? []).flatMap((container, i) =>
      variants(container, field === 'initContainers').map(([changed, because]): Mutant => ({
        because,
        manifest: written({
          [field]: (spec[field] ?? []).flatMap((each, k) => (k !== i ? [each] : changed === undefined ? [] : [changed])),
        }),
      })),
    ),
  );
  const inits = spec.initContainers ?? [];
  const swapped = inits.slice(1).map((container, i): Mutant => {
    const list = [...inits];
    [list[i], list[i + 1]] = [list[i + 1]!, list[i]!];
    return { because: `${container.name} stood before ${inits[i]!.name}`, manifest: written({ initContainers: list }) };
  });
  const policies = ['Always', 'OnFailure', 'Never']
    .filter((policy) => policy !== (spec.restartPolicy ?? 'Always'))
    .map((restartPolicy): Mutant => ({ because: `restartPolicy were ${restartPolicy}`, manifest: written({ restartPolicy }) }));
  return [...swapped, ...lists, ...policies];
}

/**
 * Answers to “what does STATUS (of the first Pod) say at `at`?”: the right one, and the author's wrong ones or, if there are none, those of
 * mutants. In the order of the alphabet, so that the place gives nothing away. Throws when there is nothing to choose from.
 */
export function predictionOptions(input: PlayInput, at: number, own: readonly string[] | undefined): readonly Option[] {
  // A moment longer than asked for: a row that ends with the run stands to its end.
  const statusOf = (manifest: string): string => {
    const trace = simulate({ ...input, manifest, until: at + 1 });
    const rows = rowsOf(trace, new Set(lanesOf(trace).lanes.map((lane) => lane.pod)));
    return rowsAt(rows, at, Infinity)[0]?.status ?? REFUSED;
  };
  const answer = statusOf(input.manifest);
  const because = new Map<string, string>();
  const enough = (): boolean =>
    own === undefined ? because.size >= MOST_WRONG : own.every((text) => text === answer || because.has(text));
  for (const mutant of mutants(input.manifest)) {
    if (enough()) break;
    const status = statusOf(mutant.manifest);
    if (status !== answer && status !== REFUSED && !because.has(status)) because.set(status, mutant.because);
  }
  const wrong = own?.filter((option) => option !== answer) ?? [...because.keys()].slice(0, MOST_WRONG);
  if (wrong.length === 0) throw new Error('No change of the manifest gives another answer: ask at another time, or write the options.');
  return [answer, ...wrong]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((text) => ({ text, ...(because.has(text) && { because: because.get(text)! }) }));
}
