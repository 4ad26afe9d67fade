/** Every hostile sample ends in time, says what it ran into, and leaves a trace that a page can hold. */
import { describe, expect, it } from 'vitest';
import { decodeManifest } from '../../src/simulator/index.ts';
import { hostile, overflows } from './hostile.ts';
import { measured } from './machine.ts';

const UNTIL = 60_000;

describe('hostile samples', () => {
  for (const { name, manifest, outcome, says } of hostile) {
    it(name, { timeout: 120_000 }, () => {
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
  }
});

describe('numbers too large for their fields', () => {
  for (const { name, manifest } of overflows) {
    it(name, { timeout: 60_000 }, () => {
      const { run } = measured({ manifest, actions: [], until: UNTIL });
      const refused = decodeManifest(manifest).documents.some((document) => document.refusal !== undefined);
      if (!refused) expect(run.trace.end).toBeGreaterThan(0);
      for (const fact of run.trace.facts) if (!(fact.at >= 0 && fact.at <= UNTIL)) throw new Error(`a fact at ${fact.at}`);
    });
  }
});

describe('nothing reaches the prototypes', () => {
  it('after all of them', () => {
    for (const key of ['polluted', 'hostNetwork', 'image', 'a']) expect(Object.hasOwn(Object.prototype, key)).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
