/** The island of a lab: the tasks with their verdicts, and a player on the reader's own manifest. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Action, Verdict } from '../../src/simulator/index.ts';
import type { Figure } from '../../src/site/run/types.ts';
import { Player } from '../example/Player.tsx';
import { ExamClock } from './ExamClock.tsx';
import { holdProgress, mergeProgress, readProgress } from './progress.ts';
import type { Lab } from './types.ts';

export interface LabPlayerProps {
  readonly name: string;
  readonly lab: Lab;
  /** Of the player's heading. */
  readonly level: number;
  readonly manifest: string;
  readonly until: number;
  readonly actions: readonly Action[];
  readonly figure: Figure;
  /** Of the manifest as it stands. */
  readonly verdicts?: readonly Verdict[];
  readonly playground: string;
  readonly yaml?: ComponentChildren;
}

/** What each task's checks say of the run: undefined while nobody knows yet. */
function judge(lab: Lab, verdicts: readonly Verdict[] | undefined): readonly (readonly Verdict[] | undefined)[] {
  let at = 0;
  return lab.tasks.map((task) => {
    const mine = verdicts?.slice(at, at + task.checks.length);
    at += task.checks.length;
    return mine;
  });
}

/** What was seen instead, unless that was nothing: a line of it. */
function seen(verdict: Verdict) {
  if (verdict.holds) return null;
  const saw = verdict.saw.replace(/(\\n)+/g, ' ').replace(/\\"/g, '"');
  return /^["\s]*$/.test(saw) ? null : <small>Seen: {saw.length > 120 ? `${saw.slice(0, 119)}…` : saw}</small>;
}

export function LabPlayer({ name, lab, level, manifest, until, actions, figure, verdicts: first, playground, yaml }: LabPlayerProps) {
  const [verdicts, setVerdicts] = useState(first);
  const [before, setBefore] = useState<readonly number[]>([]);
  const [touched, setTouched] = useState(false);
  const [kept, setKept] = useState(true);
  const claims = useMemo(() => lab.tasks.flatMap((task) => task.checks.map((check) => JSON.stringify(check.expect))), [lab]);
  const judged = judge(lab, verdicts);
  const solved = judged.flatMap((task, i) => (task?.every((verdict) => verdict.holds) === true ? [i] : []));
  const all = solved.length === lab.tasks.length;

  useEffect(() => setBefore(readProgress().labs[name]?.solved ?? []), [name]);
  // Before the browser paints: who reads “solved” and closes the page at once has it kept.
  useLayoutEffect(() => {
    if (solved.length === 0) return undefined;
    setKept(mergeProgress({ version: 1, labs: { [name]: { solved, of: lab.tasks.length } } }));
    return holdProgress(name, solved, lab.tasks.length);
  }, [solved.join()]);

  return (
    <div class="lab-island" data-touched={touched}>
      {lab.level === 'exam' && <ExamClock minutes={lab.minutes} solved={solved.length} of={lab.tasks.length} />}
      <ol class="lab-tasks">
        {lab.tasks.map((task, i) => {
          const mine = judged[i];
          const done = mine?.every((verdict) => verdict.holds) === true;
          const missed = mine?.findIndex((verdict) => !verdict.holds) ?? -1;
          return (
            <li key={i} class={done ? 'lab-done' : mine === undefined ? '' : 'lab-open'} data-task={i + 1} data-solved={done}>
              <p class="lab-say">
                {task.say}
                {!done && before.includes(i) && <small> (solved before)</small>}
              </p>
              {missed >= 0 && (
                <p class="lab-miss">
                  {task.checks[missed]!.miss} {seen(mine![missed]!)}
                </p>
              )}
              <div class="lab-hints">
                {task.hints.map((hint, k) => (
                  <details key={k}>
                    <summary>Hint {k + 1}</summary>
                    <p>{hint}</p>
                  </details>
                ))}
              </div>
            </li>
          );
        })}
      </ol>
      <p class="lab-score" role="status" aria-live="polite">
        {verdicts === undefined
          ? 'Edit the YAML: every run is checked by what your Pod does.'
          : all
            ? `All ${lab.tasks.length} tasks solved.`
            : `${solved.length} of ${lab.tasks.length} tasks solved.`}
        {!kept && ' Your browser does not keep the progress.'}
      </p>
      <Player
        name={name}
        title="Your Pod"
        level={level}
        manifest={manifest}
        until={until}
        figure={figure}
        panes="timeline shop kubectl logs files events why"
        actions={actions}
        claims={claims}
        playground={playground}
        yaml={yaml}
        onVerdicts={(found, text) => {
          setVerdicts(found);
          setTouched(text !== manifest);
        }}
      />
    </div>
  );
}
