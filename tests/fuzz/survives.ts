/** What every hostile sample must come to: it ends in time, says what it ran into, and leaves a trace that a page can hold. */
import { describe, expect, it } from 'vitest';
import type { Hostile } from './hostile.ts';
import { measured } from './machine.ts';

export const UNTIL = 60_000;

/** A test a sample; the last sees whether any of them reached a prototype. */
export function survives(title: string, samples: readonly Hostile[]): void {
  describe(title, () => {
    it.each(samples)('$name', { timeout: 600_000 }, ({ manifest, outcome, says }) => {
      const { run } = measured({ manifest, actions: [], until: UNTIL });
      const { facts } = run.trace;
      const budgets = facts.flatMap((fact) => (fact.kind === 'budget' ? [fact.budget] : []));
      if (outcome === 'budget') expect(budgets, 'a budget is named').not.toEqual([]);
      const created = facts.some((fact) => fact.kind === 'action' && /created/.test(fact.stdout ?? ''));
      if (outcome === 'refused') {
        expect(created, 'nothing is created').toBe(false);
        const told = facts.map((fact) => (fact.kind === 'action' ? (fact.stderr ?? '') : '')).join('');
        expect(told.length, 'kubectl says why').toBeGreaterThan(10);
        expect(told.length, 'and is no novel').toBeLessThan(200_000);
        if (says !== undefined) expect(told).toMatch(says);
      } else {
        expect(created, 'it is taken').toBe(true);
        if (says !== undefined) expect(facts.map((fact) => (fact.kind === 'log' ? fact.text : '')).join('\n')).toMatch(says);
      }
      if (budgets.length === 0) expect(run.trace.end, 'it runs to its end').toBe(UNTIL);
    });
    it('reaches no prototype', () => {
      for (const key of ['polluted', 'hostNetwork', 'image', 'a']) expect(Object.hasOwn(Object.prototype, key)).toBe(false);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });
  });
}
