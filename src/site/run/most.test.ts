import { describe, expect, test } from 'vitest';
import type { Fact } from '../../simulator/index.ts';
import { fewSpans } from './few-spans.ts';
import { run } from './fixture.ts';
import { MOST_LANES } from './lanes.ts';
import { MOST, bounded, fewBeats } from './most.ts';
import { play } from './play.ts';

const ref = { namespace: 'default', pod: 'shop', container: 'clerk', restartCount: 0 };
const file = (at: number, path: string, content = 'x'): Fact => ({
  at,
  kind: 'file',
  ref,
  operation: 'write',
  volume: null,
  path,
  inner: path,
  size: content.length,
  content,
});
const many = <T>(n: number, make: (i: number) => T): readonly T[] => Array.from({ length: n }, (_, i) => make(i));
const withFacts = (facts: readonly Fact[]) => bounded({ ...run, trace: { ...run.trace, facts } });
const counts = (facts: readonly Fact[], kind: Fact['kind']): number => facts.filter((fact) => fact.kind === kind).length;

test('a small run is given as it is', () => expect(bounded(run)).toEqual(run));

describe('of many facts', () => {
  test('about many files the newest', () => {
    const { trace, note } = withFacts(many(40_000, (i) => file(i / 10, `/tmp/${i}`)));
    expect(trace.facts).toHaveLength(MOST.files);
    expect(trace.facts.at(-1)).toEqual(file(3999.9, '/tmp/39999'));
    expect(note).toContain('kubectl shows all');
  });
  test('about one file its state in each slot of time', () => {
    const { trace } = withFacts(many(40_000, (i) => file((i / 40_000) * run.trace.end, '/tmp/f', `${i}`)));
    expect(trace.facts).toHaveLength(500);
    expect(trace.facts.at(-1)).toMatchObject({ content: '39999' });
  });
  test('log lines: the newest', () => {
    const { trace } = withFacts(many(30_000, (at) => ({ at, kind: 'log', ref, stream: 'stdout', text: `${at}` })));
    expect(counts(trace.facts, 'log')).toBe(MOST.logs);
    expect(trace.facts.at(-1)).toMatchObject({ text: '29999' });
  });
  test('large contents: the newest that fit', () => {
    const { trace } = withFacts(many(1_000, (i) => file(i, `/tmp/${i}`, 'x'.repeat(4_000))));
    expect(trace.facts).toHaveLength(1_000);
    const held = trace.facts.flatMap((fact) => (fact.kind === 'file' && fact.content !== undefined ? [fact.at] : []));
    expect(held).toHaveLength(MOST.contents / 4_000);
    expect(held.at(-1)).toBe(999);
  });
});

test('of many containers the first are given, and the rest is counted', () => {
  const containers = many(MOST_LANES + 20, (i) => `- {name: c${i}, image: "busybox:1.36", command: [sleep, "9"]}`).join('\n  ');
  const given = play({
    manifest: `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  ${containers}\n`,
    actions: [],
    until: 2_000,
  });
  expect(given.lanes).toHaveLength(MOST_LANES);
  expect(given.more).toBe(20);
});
test('a long refusal is cut', () => {
  const { refused } = bounded({ ...run, refused: 'no '.repeat(10_000) });
  expect(refused).toHaveLength(MOST.refusal + ' … (26,000 more characters)'.length);
});
test('spans that are merged still cover all of the time', () => {
  const few = fewSpans(
    many(100, (i) => ({ from: i, to: i + 1 })),
    100,
    10,
  );
  expect(few).toEqual(many(10, (i) => ({ from: i * 10, to: i * 10 + 10 })));
});
test('of too many beats the minor ones go first, and the last says how many more there are', () => {
  const some = many(MOST.beats + 10, (at) => ({ at, text: `${at}`, ...(at % 100 === 0 && { minor: true }) }));
  expect(fewBeats(some)).toHaveLength(MOST.beats);
  expect(fewBeats(some).filter((beat) => beat.minor !== true)).toHaveLength(some.filter((beat) => beat.minor !== true).length);
  const majors = many(MOST.beats + 10, (at) => ({ at, text: `${at}` }));
  expect(fewBeats(majors)).toHaveLength(MOST.beats + 1);
  expect(fewBeats(majors).at(-1)?.text).toContain('10 more');
});
