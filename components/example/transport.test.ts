import { expect, test } from 'vitest';
import { beatAt } from './beat-at.ts';
import { stepFrom } from './step-from.ts';

const beats = [
  { at: 0, text: 'created' },
  { at: 100, text: 'log', minor: true },
  { at: 500, text: 'started' },
  { at: 500, text: 'listens' },
  { at: 2000, text: 'line', minor: true },
];

test('steps go from one thing that matters to the next, and to the ends', () => {
  expect([0, 100, 499, 500, 1999].map((time) => stepFrom(time, 1, beats, 3000))).toEqual([500, 500, 500, 3000, 3000]);
  expect([3000, 500, 400, 0].map((time) => stepFrom(time, -1, beats, 3000))).toEqual([500, 0, 0, 0]);
});
test('the line tells what matters, and small things when nothing else has happened for a while', () => {
  expect([-1, 0, 150, 600, 2500].map((time) => beatAt(beats, time)?.text)).toEqual([undefined, 'created', 'created', 'listens', 'line']);
});
