/** What an edit changed, in a sentence or two: the old run beside the new. */
import { spoken } from '../duration.ts';
import type { Drawing, Lane } from './types.ts';

const firstStart = (lane: Lane): number | undefined =>
  lane.segments.find((segment) => segment.state === 'running' || segment.state === 'ready')?.from;
const lastRestart = (lane: Lane): number => lane.segments.at(-1)?.restart ?? 0;
/** Shifts below this are not worth a word. */
const NOTICEABLE = 250;

/** The differences a reader would notice, most telling first; empty when there are none. */
export function differences(before: Drawing, after: Drawing): readonly string[] {
  const told: string[] = [];
  const old = new Map(before.lanes.map((lane) => [lane.container, lane]));
  const now = new Map(after.lanes.map((lane) => [lane.container, lane]));
  for (const name of now.keys()) if (!old.has(name)) told.push(`${name} is new`);
  for (const name of old.keys()) if (!now.has(name)) told.push(`${name} is gone`);
  for (const [name, lane] of now) {
    const earlier = old.get(name);
    if (earlier === undefined) continue;
    if (earlier.role !== lane.role)
      told.push(
        `${name} is ${lane.role === 'init' ? 'an init container' : lane.role === 'sidecar' ? 'a sidecar' : 'an app container'} now`,
      );
    const a = firstStart(earlier);
    const b = firstStart(lane);
    if (a !== undefined && b === undefined) told.push(`${name} never starts now`);
    else if (a === undefined && b !== undefined) told.push(`${name} starts now, at ${spoken(b)}`);
    else if (a !== undefined && b !== undefined && Math.abs(a - b) > NOTICEABLE)
      told.push(`${name} starts ${spoken(Math.abs(a - b))} ${b < a ? 'earlier' : 'later'}`);
    const ended = earlier.segments.findLast((segment) => segment.exitCode !== undefined)?.exitCode;
    const ends = lane.segments.findLast((segment) => segment.exitCode !== undefined)?.exitCode;
    if (ended !== ends && ends !== undefined)
      told.push(`${name} ends with exit code ${ends}${ended === undefined ? '' : ` instead of ${ended}`}`);
    if (lastRestart(earlier) !== lastRestart(lane))
      told.push(`${name} restarts ${lastRestart(lane)} instead of ${lastRestart(earlier)} times`);
  }
  const oldRow = before.rows.at(-1);
  const newRow = after.rows.at(-1);
  if (oldRow !== undefined && newRow !== undefined && `${oldRow.ready} ${oldRow.status}` !== `${newRow.ready} ${newRow.status}`) {
    told.push(`in the end kubectl says ${newRow.ready} ${newRow.status} instead of ${oldRow.ready} ${oldRow.status}`);
  }
  return told;
}

/** One sentence about {@link differences}. */
export function differenceText(before: Drawing, after: Drawing): string {
  const told = differences(before, after);
  if (told.length === 0) return 'Your change makes no difference that one could see.';
  const some = told.slice(0, 3).join('; ');
  return `${some[0]?.toUpperCase() ?? ''}${some.slice(1)}${told.length > 3 ? `; and ${told.length - 3} more` : ''}.`;
}
