/** The recordings again, one test a case, so that Stryker learns which case meets which mutant, and stops at the first that fails. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { typedPath } from '../../src/cli/record.ts';
import { record } from '../../src/simulator/index.ts';
import { compare } from '../golden/compare.ts';
import { GROUPS, readGaps } from '../golden/play.ts';
import type { GoldenGroup, GoldenRecording } from '../golden/recording.ts';
import { room } from './rooms.mjs';

const gaps = readGaps();
describe.each(GROUPS.filter((group) => room?.recordings.includes(group)))('%s', (group) => {
  const { cases, noise } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../golden/recordings', `${group}.json`), 'utf8'),
  ) as GoldenGroup;
  // What a cluster refuses never runs: that is all the manifest's room can tell, and it is told in milliseconds.
  const judged = Object.entries(cases).filter(([, { apply }]) => room?.refusals !== true || (apply?.exitCode ?? 0) !== 0);
  it.each(judged)('%s', (name, real) => {
    const ours = JSON.parse(JSON.stringify(record(real.manifest, name, typedPath(group, name)))) as GoldenRecording;
    const differ = compare(real, ours).filter(({ aspect, difference }) => difference.length > 0 && !noise.includes(`${name} ${aspect}`));
    expect(differ.map(({ aspect }) => `${group}/${name} ${aspect}`).filter((key) => !Object.hasOwn(gaps, key))).toEqual([]);
  });
});
