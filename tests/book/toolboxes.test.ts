/** Links both ways: what a story chapter, comic, pattern or lab names in its toolbox on another shelf names it in turn. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const content = path.resolve(import.meta.dirname, '../../content');
const shelves = ['story', 'comics', 'patterns', 'labs'] as const;
const toolbox = new Map<string, readonly string[]>();
for (const shelf of shelves)
  for (const file of fs.readdirSync(path.join(content, shelf))) {
    if (!file.endsWith('.mdx') || file === 'index.mdx') continue;
    const text = fs.readFileSync(path.join(content, shelf, file), 'utf8');
    const box = /<Toolbox ([^]*?)\/>\s*$/.exec(text)?.[1] ?? '';
    const names = shelves.flatMap((each) =>
      [...(new RegExp(`\\b${each}=\\{\\[(.*?)\\]\\}`).exec(box)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => `${each}/${name!}`),
    );
    toolbox.set(`${shelf}/${file.replace('.mdx', '')}`, names);
  }
const shelfOf = (page: string): string => page.split('/')[0]!;

it('every page ends with a toolbox', () => {
  expect([...toolbox].filter(([, names]) => names.length === 0).map(([page]) => page)).toEqual([]);
});
it('every link between shelves goes both ways', () => {
  const oneWay = [...toolbox].flatMap(([page, names]) =>
    names
      .filter((other) => shelfOf(other) !== shelfOf(page) && toolbox.get(other)?.includes(page) !== true)
      .map((other) => `${page} → ${other}`),
  );
  expect(oneWay).toEqual([]);
});
it.each([
  ['story', ['comics', 'patterns', 'labs']],
  ['comics', ['story', 'patterns', 'labs']],
  ['patterns', ['story']],
  ['labs', ['story', 'patterns']],
] as const)('every page of %s leads to %j', (shelf, others) => {
  const lacking = [...toolbox]
    .filter(([page]) => shelfOf(page) === shelf)
    .flatMap(([page, names]) =>
      others.filter((other) => !names.some((name) => shelfOf(name) === other)).map((other) => `${page} has no ${other}`),
    );
  expect(lacking).toEqual([]);
});
it('the index of patterns names every pattern once', () => {
  const index = fs.readFileSync(path.join(content, 'patterns/index.mdx'), 'utf8');
  const named = [...index.matchAll(/pages=\{\[(.*?)\]\}/g)].flatMap(([, list]) =>
    [...list!.matchAll(/'([^']+)'/g)].map(([, name]) => `patterns/${name!}`),
  );
  expect(named.sort()).toEqual([...toolbox.keys()].filter((page) => shelfOf(page) === 'patterns').sort());
});
