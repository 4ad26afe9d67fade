import { expect, test } from 'vitest';
import { singlePaints } from '../../src/guide/paint.ts';

const svg = (inner: string): string => `<p opacity="0.1">x</p><svg class="a">${inner}</svg>`;

test.each([
  ['a filling', '<path d="M0 0" fill="red" opacity="0.4"/>', '<path d="M0 0" fill="red" fill-opacity="0.4"/>'],
  ['a stroke', '<rect fill="none" stroke="red" opacity="0.4"></rect>', '<rect fill="none" stroke="red" stroke-opacity="0.4"></rect>'],
  ['black, for want of another', '<circle r="4" opacity=".5"/>', '<circle r="4" fill-opacity=".5"/>'],
  [
    'a filling without the stroke of the group around',
    '<g stroke="red"><path fill="red" stroke="none" opacity="0.4"/></g>',
    '<g stroke="red"><path fill="red" stroke="none" fill-opacity="0.4"/></g>',
  ],
  [
    'a shape after a group with a stroke',
    '<g stroke="red"><path d="M0 0"/></g><path fill="red" opacity="0.4"/>',
    '<g stroke="red"><path d="M0 0"/></g><path fill="red" fill-opacity="0.4"/>',
  ],
])('%s is let through by itself', (_, before, after) => expect(singlePaints(svg(before))).toBe(svg(after)));

test.each([
  ['with two paints', '<path fill="red" stroke="blue" opacity="0.4"/>'],
  ['with the stroke of a group', '<g stroke="red"><path fill="red" opacity="0.4"/></g>'],
  ['that is a group', '<g opacity="0.4"><path fill="red"/></g>'],
  ['that has such an opacity already', '<path fill="red" fill-opacity="0.5" opacity="0.4"/>'],
  ['that has a style', '<path style="stroke:red" fill="red" opacity="0.4"/>'],
])('a shape %s stays as it is', (_, before) => expect(singlePaints(svg(before))).toBe(svg(before)));
