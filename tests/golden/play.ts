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

/** How far a group agrees, for the page that tells readers; kept in summary.json, which a test holds to the truth. */
export interface Summary { readonly cases: number; readonly whole: number; readonly aspects: number; readonly agree: number }
export const SUMMARY_FILE = join(import.meta.dirname, 'summary.json');
export function summarize(judged: readonly Judged[]): Summary {
  const names = new Set(judged.map(({ name }) => name));
  const broken = new Set(judged.flatMap(({ name, difference }) => (difference.length > 0 ? [name] : [])));
  return { cases: names.size, whole: names.size - broken.size, aspects: judged.length, agree: judged.filter(({ difference }) => difference.length === 0).length };
}

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
