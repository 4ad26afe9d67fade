import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from './rules.ts';

test('every rule that a sentence can name is explained', () => {
  const source = readFileSync(new URL('../../simulator/trace/explain.ts', import.meta.url), 'utf8');
  const named = new Set(source.match(/'L-\d+'/g)?.map((each) => each.slice(1, -1)));
  expect(named.size).toBeGreaterThan(25);
  expect([...named].filter((rule) => !Object.hasOwn(rules, rule))).toEqual([]);
});
test.each(Object.entries(rules))('%s is told in a few sentences', (rule, { title, says }) => {
  expect(rule).toMatch(/^L-\d+$/);
  expect(title).not.toMatch(/\.$/);
  expect(says).toMatch(/^[A-Z].*\.$/);
  expect(says.length).toBeLessThan(260);
});
