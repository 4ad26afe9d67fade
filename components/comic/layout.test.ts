/** Every strip: balloons stay in the picture, apart from each other and off the faces; a phone's version says the same; words are readable. */
import { describe, expect, it } from 'vitest';
import { placeBalloons, stageOf } from './layout.ts';
import { wrapText } from '../art/balloon.tsx';
import type { Frame, Strip } from './types.ts';

const strips = Object.entries(import.meta.glob<Strip>('../../content/comics/strips/*.ts', { import: 'strip', eager: true }));
const frames = strips.flatMap(([file, strip]) =>
  strip.frames.flatMap((frame, i) => {
    const name = `${/([^/]+)\.ts$/.exec(file)![1]!} ${i + 1}`;
    return [
      { name, frame, phone: frame.narrow === undefined },
      ...(frame.narrow === undefined ? [] : [{ name: `${name}, narrow`, frame: { ...frame, ...frame.narrow }, phone: true }]),
    ];
  }),
);
const words = (frame: Pick<Frame, 'speech'>): readonly string[] => frame.speech.map(({ who, text }) => `${who}: ${text}`);

it('there are eight strips of four to seven frames, each with its cat', () => {
  expect(strips.length).toBeGreaterThanOrEqual(8);
  for (const [file, { frames: all }] of strips) {
    expect(all.length >= 4 && all.length <= 7, file).toBe(true);
    expect(
      all.some(({ props }) => props?.some(({ type }) => type === 'cat')),
      file,
    ).toBe(true);
  }
});

describe.each(frames)('$name', ({ frame }) => {
  const stage = stageOf(frame);
  const balloons = placeBalloons(frame, stage);
  it('keeps balloons inside, apart, and above the heads', () => {
    for (const [i, a] of balloons.entries()) {
      expect([a.left >= 0, a.left + a.width <= frame.width, a.top >= 0], a.text).toEqual([true, true, true]);
      for (const b of balloons.slice(i + 1)) {
        const apart = a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top;
        expect(apart, `${a.text} / ${b.text}`).toBe(true);
      }
      // Hair and hard hats reach about 212 units above the floor.
      for (const actor of frame.actors) {
        const x = stage.x(actor.x);
        const head = stage.floor - 212 * stage.zoom * (actor.scale ?? 1);
        const over = a.left < x + 24 * stage.zoom && a.left + a.width > x - 24 * stage.zoom;
        if (over) expect(a.top + a.height, `${a.text} over ${actor.who}`).toBeLessThanOrEqual(head);
      }
    }
  });
  it('has everybody who speaks in the picture, an alternative text and a caption', () => {
    expect(frame.speech.filter(({ who }) => !frame.actors.some((actor) => actor.who === who))).toEqual([]);
    expect(frame.alt.length).toBeGreaterThan(30);
    expect(frame.caption).toBeTruthy();
  });
});

it.each(frames.filter(({ phone }) => phone))('$name can be read on a phone', ({ frame }) => {
  // 17 units of type in a picture 328 pixels wide.
  expect((17 * 328) / frame.width).toBeGreaterThan(11.5);
});

it.each(frames.filter(({ frame }) => frame.narrow !== undefined))('$name says the same on a phone', ({ frame }) => {
  expect(words({ ...frame, ...frame.narrow })).toEqual(words(frame));
});

it.each([
  ['You need anything, dial 9000.', 16, 3],
  ['Taken.', 24, 1],
  ['event=SALE no=5 item=coat', 15, 2],
] as const)('“%s” is broken into lines of %i at most, evenly', (text, max, lines) => {
  const broken = wrapText(text, max);
  expect(broken).toHaveLength(lines);
  expect(broken.join(' ')).toBe(text);
  expect(Math.max(...broken.map((line) => line.length))).toBeLessThanOrEqual(max);
});
