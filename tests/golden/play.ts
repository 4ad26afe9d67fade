import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typedPath } from '../../src/cli/record.ts';
import { record } from '../../src/simulator/index.ts';
import { compare, type Aspect } from './compare.ts';
import type { GoldenGroup, GoldenRecording } from './recording.ts';

export const GROUPS = ['lifecycle', 'sharing', 'resources', 'seeds', 'smoke', 'kubectl', 'validation', 'mutants'] as const;
export type Group = (typeof GROUPS)[number];

/** Why the simulator still differs from the cluster somewhere: the rule it touches, and what is behind it. */
export interface Gap { readonly rule: string; readonly reason: string }
export type Gaps = Readonly<Record<string, Gap>>;
export const GAPS_FILE = join(import.meta.dirname, 'gaps.json');
export const readGaps = (): Gaps => JSON.parse(readFileSync(GAPS_FILE, 'utf8')) as Gaps;

/** One aspect of one case, judged. */
export interface Judged { readonly name: string; readonly aspect: Aspect; readonly key: string; readonly difference: readonly string[] }

/** Plays every case of a group, and holds each against the real cluster's recording. Noise is left out. */
export function judgeGroup(group: Group): readonly Judged[] {
  const { cases, noise } = JSON.parse(readFileSync(join(import.meta.dirname, 'recordings', `${group}.json`), 'utf8')) as GoldenGroup;
  return Object.entries(cases).flatMap(([name, real]) =>
    // Through JSON, as a recording on disk is.
    compare(real, JSON.parse(JSON.stringify(record(real.manifest, name, typedPath(group, name)))) as GoldenRecording)
      .filter(({ aspect }) => !noise.includes(`${name} ${aspect}`))
      .map(({ aspect, difference }) => ({ name, aspect, key: `${group}/${name} ${aspect}`, difference })));
}
