import { indexTrace } from '../../src/simulator/index.ts';
import { playOnce } from '../../src/site/run/show.ts';
import { sceneAt } from '../../src/site/run/scene.ts';
import { parseDuration } from '../../src/site/duration.ts';
import type { Moment, Strip } from './types.ts';

/** What the run of a strip's sample says at each frame's time. Throws when the sample does not run: a comic may not lie. */
export function momentsOf(strip: Strip, manifest: string): readonly Moment[] {
  const { run } = playOnce({
    manifest,
    file: `${strip.sample}.yaml`,
    until: parseDuration(strip.until),
    actions: (strip.actions ?? []).map((action) => ({ kind: 'command', at: parseDuration(action.at), line: action.command })),
  });
  if (run.refused !== undefined) throw new Error(`comic “${strip.title}”: the cluster refuses ${strip.sample}.yaml: ${run.refused}`);
  const index = indexTrace(run.trace);
  return strip.frames.map((frame) => {
    const ms = parseDuration(frame.at);
    const pod = run.rows.find((row) => row.from <= ms)?.pod ?? run.rows[0]?.pod;
    if (pod === undefined) throw new Error(`comic “${strip.title}”: ${strip.sample}.yaml makes no Pod`);
    const scene = sceneAt(index, run.lanes, run.rows, pod, ms);
    return {
      ms,
      ready: scene.sign.ready || '0/0',
      status: scene.sign.status || 'Pending',
      files: Object.fromEntries(scene.lockers.map((locker) => [locker.volume, locker.files])),
    };
  });
}
