/** Hostile manifests, and numbers no field can hold. */
import { decodeManifest } from '../../src/simulator/index.ts';
import { describe, expect, it } from 'vitest';
import { hostileManifests, overflows } from './hostile.ts';
import { measured } from './machine.ts';
import { UNTIL, survives } from './survives.ts';

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

survives('hostile manifests', hostileManifests);
