/** A simulator that loads its parts on demand makes the very traces of one that has them all. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { FILL, fillAll } from '../../src/simulator/chunks/all.ts';
import { forgetReviews, goodObjects, trustObjects } from '../../src/simulator/manifest/review.ts';
import { partsFor } from '../../src/simulator/foresight.ts';
import { emptyParts, forgetParts, missingParts, usedParts, PARTS, type PartName } from '../../src/simulator/parts.ts';
import { APPLETS, FAMILIES } from '../../src/simulator/shell/applets/index.ts';
import { IMAGE_PARTS } from '../../src/simulator/images/catalogue.ts';
import type { Action } from '../../src/simulator/index.ts';
import { play } from '../../src/site/run/play.ts';

const samples = new URL('../../content/samples/', import.meta.url);
const names = readdirSync(samples).filter((name) => name.endsWith('.yaml'));
const COMMANDS = ['kubectl get pods -o wide', 'kubectl describe pods | head -n 5', 'kubectl get pods -o json', 'kubectl explain pod.spec', 'kubectl get events', 'kubectl logs nobody --help'];
const actions: readonly Action[] = COMMANDS.map((line, i) => ({ kind: 'command', at: 3000 + i * 1000, line }));

/** As the worker does it: runs, fills what was missing, runs anew. */
function onDemand<T>(run: () => T): { readonly result: T; readonly rounds: number } {
  for (let rounds = 1; rounds <= PARTS.length + 1; rounds++) {
    forgetParts();
    let result: T | undefined;
    try {
      result = run();
    } catch {}
    const missing = missingParts();
    if (missing.length === 0 && result !== undefined) return { result, rounds };
    for (const name of missing) FILL[name]();
  }
  throw new Error('parts are missing for ever');
}
const strip = ({ took: _, ...run }: ReturnType<typeof play>): string => JSON.stringify(run);

beforeEach(() => {
  fillAll();
  forgetReviews();
});
afterAll(fillAll);

describe('every sample', () => {
  test.each(names)('%s', (file) => {
    const manifest = readFileSync(new URL(file, samples), 'utf8');
    for (const done of [[], actions]) {
      const input = { manifest, actions: done, until: 30_000, file };
      fillAll();
      forgetParts();
      forgetReviews();
      const whole = strip(play(input));
      const used = usedParts();
      const good = goodObjects();
      emptyParts();
      forgetReviews();
      const lean = onDemand(() => play(input));
      expect(strip(lean.result)).toBe(whole);
      expect(usedParts()).toEqual(used);
      // What the build says a run uses is all it uses: a page that loads just that plays at the first try.
      emptyParts();
      trustObjects(good);
      for (const name of used) FILL[name]();
      const again = onDemand(() => play(input));
      expect(again.rounds).toBe(1);
      expect(strip(again.result)).toBe(whole);
    }
  });
});

describe('what a manifest foretells', () => {
  test.each(names)('%s plays at the first try', (file) => {
    const input = { manifest: readFileSync(new URL(file, samples), 'utf8'), actions: [], until: 30_000, file };
    emptyParts();
    const parts = partsFor(input.manifest, false);
    for (const name of parts) FILL[name]();
    const { rounds } = onDemand(() => play(input));
    // What is wrong with a text is only known once it has been read.
    expect(usedParts().filter((name) => !parts.includes(name) && name !== 'problems')).toEqual([]);
    expect(rounds).toBeLessThanOrEqual(2);
  });
  test.each<[string, string, boolean, readonly PartName[]]>([
    ['kinds and images', 'kind: CronJob\nimage: redis:7\n---\nkind: DaemonSet\nimage: nobody/knows', false, ['rules', 'jobs', 'fields', 'redis', 'workloads', 'unknown']],
    ['commands in a script', 'command: [sh, -c, "X=1 awk 1; if grep x f; then tar c; fi | sort >f && timeout 5 wget y\\n md5sum z"]', false, ['rules', 'awk', 'text', 'rare', 'run', 'net']],
    ['a command and its words', 'args: [date, -d, uname]', false, ['rules', 'run', 'system']],
    ['builtins', 'command: [sh, -c, "printf x"]', false, ['rules', 'shell']],
    ['nothing in other fields', 'name: awk\nenv: [{name: date, value: sort}]', false, ['rules']],
    ['what is typed', '', true, ['rules', 'kubectl', 'terminal']],
    ['a broken text', 'a: [', false, ['rules']],
  ])('%s', (_name, manifest, typed, parts) => expect(partsFor(manifest, typed)).toEqual(parts));
});

test('text that is refused is explained alike', () => {
  for (const manifest of ['kind: Pod', 'a: [', 'apiVersion: v1\nkind: Pod\nmetadata: {name: X}\nspec: {container: []}', 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: []}', '']) {
    fillAll();
    const whole = strip(play({ manifest, actions: [], until: 5000 }));
    emptyParts();
    expect(strip(onDemand(() => play({ manifest, actions: [], until: 5000 })).result)).toBe(whole);
  }
});

describe('what the lists of names say', () => {
  test.each(Object.entries(FAMILIES))('applets of %s', (_part, { names: listed, slot }) => expect(Object.keys(slot.get()).sort()).toEqual([...listed].sort()));
  test('no applet lies in two parts', () => expect(new Set(APPLETS).size).toBe(APPLETS.length));
  test.each(Object.entries(IMAGE_PARTS))('images of %s', (_part, { repositories, slot }) =>
    expect(slot.get().flatMap((module) => module.repositories).map((name) => name.replace(/^docker\.io\/(library\/)?/, '')).sort()).toEqual(repositories.map((name) => name.replace(/^docker\.io\/(library\/)?/, '')).sort()));
  test('there is a chunk for each part', () => expect(Object.keys(FILL).sort()).toEqual([...PARTS].sort()));
});
