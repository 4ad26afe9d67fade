import { expect, test } from 'vitest';
import { firstOf, pageStarts } from './pages.ts';

const list = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
test.each([
  ['nothing', 0, 'start', [0]],
  ['what fits', 3, 'start', [0]],
  ['from the start', 7, 'start', [0, 3, 6]],
  ['from the end', 7, 'end', [0, 1, 4]],
] as const)('pages of three: %s', (_, n, from, starts) => expect(pageStarts(list(n), { count: 3 }, from)).toEqual(starts));

test('a page holds so much and no more, and what is heavier has its own', () =>
  expect(pageStarts([1, 1, 9, 1, 1, 1], { count: 10, weigh: (n) => n, weight: 2 }, 'start')).toEqual([0, 2, 3, 5]));
test('the first of many', () => expect(firstOf([1, 2, 3], 2)).toEqual({ first: [1, 2], more: 1 }));
