/** What must hold for every input. Used by `fuzz.test.ts` (a few thousand inputs) and `long.ts` (200,000 and more). */
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { mergeProgress, parseProgress, readProgress } from '../../components/lab/progress.ts';
import { ask, check, decodeManifest, simulate } from '../../src/simulator/index.ts';
import type { Action, Expect } from '../../src/simulator/index.ts';
import { printYaml } from '../../src/simulator/kubectl/print/yaml.ts';
import { expectSchema } from '../../src/simulator/claims/schema.ts';
import { formatQuantity, readQuantity } from '../../src/simulator/manifest/quantity.ts';
import { readYaml } from '../../src/simulator/manifest/yaml/read.ts';
import { yamlParts } from '../../src/site/run/yaml-parts.ts';
import { fromFragment, toFragment } from '../../src/site/share.ts';
import type { Shared } from '../../src/site/share.ts';
import { scripted } from './hostile.ts';
import { json, kubectlLine, manifest, shellScript, small, yamlText } from './inputs.ts';
import { measured } from './machine.ts';

/** One property with where its inputs come from, and its share of them. Inputs are JSON, so that a failure can be kept. */
export interface Property {
  readonly name: string;
  readonly share: number;
  readonly inputs: Arbitrary<unknown>;
  /** Throws when the input breaks something. */
  holds(input: never): void | Promise<void>;
}
const property = <T>(name: string, share: number, inputs: Arbitrary<T>, holds: (input: T) => void | Promise<void>): Property => ({ name, share, inputs, holds });

function demand(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
/** Whether JSON can hold it. */
const sound = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isFinite(value) : typeof value !== 'object' || value === null || Object.values(value).every(sound);

/** JSON with sorted keys: equal texts for equal values. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}

const TWO = `apiVersion: v1\nkind: Pod\nmetadata: {name: two, labels: {a: b}}\nspec:\n  initContainers:\n  - {name: i, image: "busybox:1.36", command: ["true"]}\n  containers:\n  - {name: a, image: "busybox:1.36", command: [sh, -c, "while true; do echo x; sleep 1; done"]}\n  - {name: b, image: "nginx:1.27"}\n`;
const two = { manifest: TWO, file: 'pod.yaml', until: 5_000 };
const twoTrace = (): ReturnType<typeof simulate> => (kept ??= simulate(two));
let kept: ReturnType<typeof simulate> | undefined;

/** A claim of each kind with whatever text for its fields. */
const claim = fc.oneof(
  fc.record({ status: small }), fc.record({ ready: fc.constantFrom('1/2', '0/0', '9/1') }), fc.record({ phase: fc.constantFrom('Running', 'Failed') }), fc.record({ seen: small }),
  fc.record({ order: fc.array(fc.tuple(small, fc.constantFrom('starts', 'finishes', 'ready')).map((each) => each.join(' ')), { minLength: 2, maxLength: 3 }) }),
  fc.record({ moment: fc.constantFrom('a starts', 'b finishes', '__proto__ ready', 'a#9 starts', 'pod gone'), between: fc.constant(['0s', '4s']) }),
  fc.record({ exitCode: fc.integer(), container: small }), fc.record({ runs: fc.constantFrom(0, '>=1', '<99999999999999999999'), container: small }), fc.record({ restarts: fc.nat() }),
  fc.record({ state: fc.constantFrom('waiting', 'running'), container: small, reason: small }), fc.record({ logs: fc.oneof(small, fc.array(small, { minLength: 1, maxLength: 3 })), container: small }),
  fc.record({ event: small, message: small }), fc.record({ condition: small, is: fc.constant('True') }), fc.record({ file: small.map((text) => `/${text}`), container: small, content: fc.option(small) }),
  fc.record({ http: small.map((text) => `http://${text}`), from: small }), fc.record({ exec: small, container: fc.constantFrom('a', 'b', 'zz', '__proto__') }), fc.record({ kubectl: kubectlLine }),
  fc.record({ rejected: small }), fc.record({ field: fc.oneof(small, fc.constantFrom('{.a', '{..}', '{.spec.containers[99999999999]}', '{[?(@)]}')), is: small }), json,
);

export const properties: readonly Property[] = [
  property('YAML text is read or refused, and what is read prints and reads the same', 0.3, yamlText, (text) => {
    for (const document of readYaml(text)) {
      if (document.error !== undefined) {
        demand(document.error.message.length < 5_000, 'an endless message');
        continue;
      }
      const printed = printYaml(document.value);
      const again = readYaml(printed)[0];
      // `.inf` and `.nan` have no JSON: kubectl refuses them before anything is printed.
      if (document.value === null || typeof document.value !== 'object' || !sound(document.value)) continue;
      demand(again?.error === undefined, `what we print we cannot read: ${again?.error?.message ?? ''}`);
      demand(canonical(again?.value) === canonical(document.value), 'what we print reads as something else');
    }
    yamlParts(text);
  }),
  property('a manifest is decoded or refused in words', 0.19, manifest, (text) => {
    const { documents, problems } = decodeManifest(text);
    demand(problems.length < 2_000, 'too many problems');
    for (const { range } of problems) {
      if (range === undefined) continue;
      const { start, end } = range as unknown as { start?: number; end?: number };
      if (typeof start === 'number' && typeof end === 'number') demand(start >= 0 && end >= start && end <= text.length + 1, 'a problem beside the text');
    }
    for (const { refusal } of documents) if (refusal !== undefined) demand(refusal.length > 0 && refusal.length < 1_000_000, 'a refusal without words or end');
  }),
  property('a manifest plays, whatever it holds', 0.05, manifest, (text) => {
    measured({ manifest: text, actions: [], until: 15_000 });
  }),
  property('a shell script ends, or is ended', 0.12, shellScript, (text) => {
    measured({ manifest: scripted(text), actions: [], until: 5_000 });
  }),
  property('a kubectl line is answered', 0.1, fc.array(kubectlLine, { minLength: 1, maxLength: 4 }), (lines) => {
    const actions = lines.map((line, i): Action => ({ kind: 'command', at: 2_000 + 400 * i, line, tty: line.includes('-it') }));
    measured({ manifest: TWO, actions: [...actions, { kind: 'input', at: 4_000, to: 0, text: 'exit\n\u0003' }], until: 5_000 });
  }),
  property('a fragment is read or not ours', 0.06, fc.oneof(small.map((text) => `#s=${text}`), fc.base64String({ maxLength: 200 }).map((text) => `#s=${text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')}`), fc.string({ maxLength: 60 })), async (fragment) => {
    const shared = await fromFragment(fragment);
    if (shared !== undefined) demand(typeof shared.sample === 'string' && Array.isArray(shared.actions), 'a state of another shape');
  }),
  property('any state in a fragment comes back sound', 0.04, json, async (value) => {
    const back = await fromFragment(await toFragment({ sample: 'x', actions: value } as unknown as Shared));
    demand(back?.sample === 'x' && back.actions.every(({ at }) => at >= 0), 'a state that is not sound');
    const other = await fromFragment(await toFragment(value as unknown as Shared));
    demand(other === undefined || typeof other.sample === 'string', 'a state of another shape');
  }),
  property('a state survives its fragment', 0.04, fc.record({ sample: fc.string({ maxLength: 20 }), manifest: fc.string({ unit: 'grapheme', maxLength: 200 }), lines: fc.array(fc.tuple(fc.nat(3_600_000), kubectlLine), { maxLength: 5 }) }), async ({ sample, manifest: text, lines }) => {
    const shared: Shared = { sample, manifest: text, actions: lines.map(([at, line]) => ({ kind: 'command', at, line: line.slice(0, 2000) })) };
    demand(canonical(await fromFragment(`#${await toFragment(shared)}`)) === canonical(shared), 'something was lost');
  }),
  property('a progress file is ours or not', 0.04, fc.oneof(json.map((value) => JSON.stringify(value)), fc.record({ version: fc.constantFrom(1, 1, 1, 2, '1'), labs: fc.oneof(json, fc.dictionary(fc.oneof(small, fc.constantFrom('01-a', 'exam-1')), fc.oneof(json, fc.record({ solved: fc.array(fc.oneof(fc.nat(9), json)), of: fc.oneof(fc.nat(9), json) })))) }).map((value) => JSON.stringify(value)), fc.string()), (text) => {
    const progress = parseProgress(text);
    if (progress === undefined) return;
    demand(canonical(parseProgress(JSON.stringify(progress))) === canonical(progress), 'what we export we do not import');
    for (const { solved, of } of Object.values(progress.labs)) demand(solved.every((n) => Number.isInteger(n) && n >= 0 && n < of), 'a task that is not there is solved');
    // Node has no storage, like a private window: both must say so rather than throw.
    mergeProgress(progress);
    demand(readProgress().version === 1, 'no progress');
  }),
  property('a claim holds or does not', 0.03, fc.array(claim, { minLength: 1, maxLength: 3 }), (claims) => {
    for (const each of claims) {
      const read = expectSchema.safeParse(each);
      if (!read.success) continue;
      const verdict = check({ manifest: TWO, file: 'pod.yaml', trace: twoTrace(), ask: (action, patience) => ask(two, action, patience) }, read.data as Expect);
      demand(typeof verdict.holds === 'boolean', 'no verdict');
    }
  }),
  property('a quantity reads as what it prints', 0.03, fc.tuple(fc.oneof(fc.constantFrom('', '-', '+', '0'), fc.constant('')), fc.oneof(fc.double().map(String), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String), small), fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'e3', 'E-3', 'e999', 'x')).map((parts) => parts.join('')), (text) => {
    const read = readQuantity(text);
    if (typeof read === 'string') return;
    const printed = formatQuantity(read);
    const again = readQuantity(printed);
    demand(typeof again !== 'string', `${text} prints as ${printed}, which is none`);
    if (typeof again !== 'string') demand(formatQuantity(again) === printed, `${printed} prints as ${formatQuantity(again)}`);
  }),
];
