/** What the reader has solved so far: a bar a lab, export to a file, import from one. */
import { useEffect, useState } from 'preact/hooks';
import { clearProgress, mergeProgress, parseProgress, readProgress } from './progress.ts';
import type { Progress as State } from './progress.ts';

export interface ProgressProps {
  readonly labs: readonly {
    readonly name: string;
    readonly title: string;
    readonly href: string;
    readonly of: number;
    readonly level: string;
    readonly minutes: number;
  }[];
}

export function Progress({ labs }: ProgressProps) {
  const [state, setState] = useState<State>({ version: 1, labs: {} });
  const [told, tell] = useState('');
  useEffect(() => setState(readProgress()), []);
  const save = (): void => {
    const link = Object.assign(document.createElement('a'), {
      href: URL.createObjectURL(new Blob([JSON.stringify(readProgress(), null, 1)], { type: 'application/json' })),
      download: 'central-mall-progress.json',
    });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const progress = file.size > 200_000 ? undefined : parseProgress(await file.text());
    if (progress === undefined) return tell('This file holds no progress of ours.');
    tell(mergeProgress(progress) ? 'Imported: what was solved in either place counts.' : 'Your browser does not keep the progress.');
    setState(readProgress());
  };
  return (
    <div class="progress">
      <ol class="progress-labs">
        {labs.map((lab) => {
          const solved = state.labs[lab.name]?.solved.length ?? 0;
          return (
            <li key={lab.name}>
              <a href={lab.href}>{lab.title}</a>
              <small>
                {lab.level} · {lab.minutes} min
              </small>
              <meter min={0} max={lab.of} value={solved} aria-label={`${solved} of ${lab.of} tasks solved`}>
                {solved} of {lab.of}
              </meter>
              <span class="progress-count">
                {solved}/{lab.of}
              </span>
            </li>
          );
        })}
      </ol>
      <p class="progress-tools example-controls">
        <button type="button" onClick={save}>
          Export
        </button>
        <label class="progress-import">
          Import
          <input type="file" accept="application/json,.json" onChange={(event) => void load(event.currentTarget.files?.[0])} />
        </label>
        <button
          type="button"
          onClick={() => {
            if (confirm('Forget all progress in this browser?')) {
              tell(clearProgress() ? 'Forgotten.' : 'Your browser does not let us.');
              setState(readProgress());
            }
          }}
        >
          Forget
        </button>
        <span role="status">{told}</span>
      </p>
    </div>
  );
}
