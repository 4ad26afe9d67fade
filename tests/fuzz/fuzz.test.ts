/** Five thousand inputs; a failure names its seed, and `FUZZ_SEED=… npm test` plays others. `npm run fuzz` plays new ones each time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kept } from './keep.ts';
import { SEED } from '../seed.ts';
import { properties } from './properties.ts';

const TOTAL = Number(process.env['FUZZ_INPUTS'] ?? 5_000);

describe(`fuzz, seed ${SEED}`, () => {
  let played = 0;
  it('shares make a whole', () => {
    expect(properties.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });
  for (const property of properties) {
    it(property.name, { timeout: 600_000 }, async () => {
      const check = async (input: unknown): Promise<void> => {
        await property.holds(input as never);
        played++;
      };
      for (const input of kept(property)) await check(input);
      await fc.assert(fc.asyncProperty(property.inputs, check), { seed: SEED, numRuns: Math.ceil(TOTAL * property.share), endOnFailure: true });
    });
  }
  it(`has played ${TOTAL} inputs`, () => expect(played).toBeGreaterThanOrEqual(TOTAL));
});
