import { describe, expect, test } from 'vitest';
import { toldOf, withRoom } from '../../src/guide/figures.tsx';
import {
  blanksFor,
  fillIn,
  loose,
  onlySnug,
  snug,
  withCloser,
  withGuesses,
  withoutBlanks,
  withoutDrawings,
} from '../../src/guide/paginate.ts';
import { linesFor } from '../../src/guide/worksheet.ts';
import type { Beat } from '../../src/site/run/types.ts';

const bar = (kind: string, width: number, text: string): string =>
  `<div class="${kind}" style="left:0.000%;width:${width}%" title="t"><span>${text}</span></div>`;

test.each([
  ['a STATUS that fits stays', 'status', 20, '1/1 Running', '1/1 Running'],
  [
    'one of which a part tells something stays, and is cut by its box',
    'status',
    10,
    '0/1 Init:CrashLoopBackOff',
    '0/1 Init:CrashLoopBackOff',
  ],
  ['one of which a letter would stand is left out', 'status', 4, '0/1 Error', undefined],
  ['so is a word in a segment', 'segment running', 5, 'PodInitializing', undefined],
  ['an end that fits stays', 'segment failed', 20, '✗ Error 1', '✗ Error 1'],
  ['of an end without room the mark stays', 'segment failed', 6, '✗ Error 1', '✗'],
  ['of one without any room nothing does', 'segment done', 3, '✓ Completed', undefined],
])('%s', (_, kind, width, text, left) => {
  const shown = /<span>([^<]*)<\/span>/.exec(withRoom(bar(kind, width, text), 127))?.[1];
  expect(shown).toBe(left);
});

test('page numbers are filled in where a blank page comes before what would open on the left', () => {
  const html =
    '<section class="part" id="a"></section><section class="chapter" id="b"></section><section class="chapter" id="c"></section><a data-for="c">000</a>';
  const places = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 4],
  ]);
  const rectos = ['a', 'b', 'c'];
  const blanks = blanksFor(rectos, places);
  // b moves to 3, and so c to 5.
  expect([...blanks]).toEqual(['b']);
  const filled = fillIn(html, rectos, places);
  expect(filled).toContain('<div class="blank"></div><section class="chapter" id="b"');
  expect(filled).toContain('data-for="c">5<');
  // A book that was printed so tells the same places again.
  const printed = new Map([
    ['a', 1],
    ['b', 3],
    ['c', 5],
  ]);
  expect([...withoutBlanks(printed, blanks)]).toEqual([...places]);
});

test('in the first pass a number is as wide as where it leads lets expect', () => {
  const page = (id: string): string => `<p id="${id}">${'x'.repeat(1000)}</p>`;
  const ids = Array.from({ length: 100 }, (_, i) => `p${i}`);
  const html = ids.map(page).join('') + ids.map((id) => `<a data-for="${id}">000</a>`).join('');
  const widths = [...withGuesses(html).matchAll(/data-for="[^"]+">(0+)</g)].map(([, zeros]) => zeros!.length);
  expect(widths[0]).toBe(1);
  expect(widths[10]).toBe(2);
  expect(widths[90]).toBe(3);
  expect(widths).toEqual(widths.toSorted());
});

test('without drawings the first pass keeps every box', () => {
  const html =
    '<head></head><svg class="qr" viewBox="0 0 9 9"><path d="M0 0"/></svg><div class="timeline"><div class="segment"></div></div>';
  const draft = withoutDrawings(html);
  expect(draft).toContain('<svg class="qr" viewBox="0 0 9 9"></svg>');
  expect(draft).toContain('<div class="segment">');
  expect(draft).toMatch(/<style>.*\.segment.*display: none.*<\/style><\/head>/);
});

test.each([
  [2, 12],
  [3, 12],
  [3, 22],
  [2, 46],
  [6, 30],
])('a sheet of %i tasks and %i lines of a manifest has room to write, on two pages', (tasks, manifest) => {
  const lines = linesFor(tasks, manifest);
  expect(lines).toBeGreaterThanOrEqual(3);
  expect(lines).toBeLessThanOrEqual(12);
  // More to write about is less room for each.
  expect(linesFor(tasks + 1, manifest)).toBeLessThanOrEqual(lines);
});

test('a chapter that ends with a few lines on a page is set closer, where that saves the page', () => {
  const rectos = ['a', 'b', 'c'];
  const first = {
    places: new Map([
      ['a', 1],
      ['a-late', 4],
      ['b', 5],
      ['b-late', 7],
      ['c', 8],
      ['c-late', 9],
    ]),
    pages: 9,
  };
  const used = new Map([
    [4, 0.1],
    [7, 0.2],
    [9, 0.4],
  ]);
  expect(loose(rectos, { ...first, used })).toEqual(['a', 'b']);
  // One page alone is no end of a chapter.
  expect(loose(['a', 'a-late', 'b', 'c'], { ...first, used })).toEqual(['b']);
  const html = '<head></head><section class="chapter story" id="a"><section class="x" id="b"';
  expect(snug(html, ['a'])).toBe('<head></head><section class="chapter story snug" id="a"><section class="x" id="b"');
  expect(onlySnug(html)).toContain('display: none');
  // a loses a page, b does not.
  const closer = {
    places: new Map([
      ['a', 1],
      ['a-late', 3],
      ['b', 4],
      ['b-late', 6],
    ]),
    pages: 6,
  };
  const made = withCloser(rectos, first, ['a', 'b'], closer);
  expect(made.saved).toEqual(['a']);
  expect(made.fallen.pages).toBe(8);
  expect(Object.fromEntries(made.fallen.places)).toEqual({ a: 1, 'a-late': 3, b: 4, 'b-late': 6, c: 7, 'c-late': 8 });
});

describe('what is told of a run', () => {
  const beat = (at: number, text: string): Beat => ({ at, text });
  const texts = (beats: readonly Beat[]): readonly string[] =>
    toldOf(beats).map(({ at, again, text }) => `${[at, ...again].join(' ')}: ${text}`);
  test('a warning is told once, with all its times; so is what happens twice in a row', () => {
    expect(
      texts([
        beat(0, 'started'),
        beat(1, 'Warning Unhealthy'),
        beat(2, 'failed'),
        beat(3, 'Warning Unhealthy'),
        beat(4, 'started again'),
        beat(5, 'failed'),
        beat(7, 'failed'),
        { ...beat(6, 'a line of a log'), minor: true },
      ]),
    ).toEqual(['0: started', '1 3: Warning Unhealthy', '2: failed', '4: started again', '5 7: failed']);
  });
  test('of too much the usual is left out first, and beginning and end stay', () => {
    const much = Array.from({ length: 10 }, (_, i) => beat(i + 2, `thing ${i}`));
    const usual = [beat(0, 'Pod a was created; it waits for a node.'), beat(1, 'The scheduler chose node-1 for Pod a.')];
    expect(texts([...usual, ...much.slice(0, 7)])).toHaveLength(9);
    expect(texts([...usual, ...much.slice(0, 8)])).not.toContain('0: Pod a was created; it waits for a node.');
    const told = texts([...usual, ...much]);
    expect(told).toHaveLength(9);
    expect([told[0], told.at(-1)]).toEqual(['2: thing 0', '11: thing 9']);
  });
});
