/** Logs: what the containers have written by `time`, one container or all, with the run (restart) it belongs to. */
import { useState } from 'preact/hooks';
import type { Fact, TraceIndex } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import type { Lane } from '../../src/site/run/types.ts';
import './logs.css';

type LogFact = Extract<Fact, { kind: 'log' }>;
/** More lines than this are not drawn; the newest are. */
const MOST = 400;
/** Of a longer line only the beginning is drawn: the browser would spend seconds on breaking it. */
const LONGEST = 1_000;

export interface LogsProps {
  readonly index: TraceIndex;
  readonly lanes: readonly Lane[];
  readonly time: number;
}

export function Logs({ index, lanes, time }: LogsProps) {
  const [chosen, choose] = useState('');
  const { namespace } = index.trace;
  const pods = new Set(lanes.map((lane) => lane.pod));
  const shown = lanes.filter((lane) => chosen === '' || `${lane.pod}/${lane.container}` === chosen);
  const lines: (LogFact & { role: Lane['role'] })[] = shown
    .flatMap((lane) =>
      index
        .logs(namespace, lane.pod, lane.container, time)
        .slice(-MOST)
        .map((line) => ({ ...line, role: lane.role })),
    )
    .sort((a, b) => a.at - b.at)
    .slice(-MOST);
  return (
    <div class="logs">
      <label class="pane-choice example-controls">
        Container{' '}
        <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">all</option>
          {lanes.map((lane) => (
            <option key={`${lane.pod}/${lane.container}`} value={`${lane.pod}/${lane.container}`}>
              {pods.size > 1 ? `${lane.pod}/${lane.container}` : lane.container}
            </option>
          ))}
        </select>
      </label>
      {lines.length === 0 ? (
        <p class="pane-empty">Nobody has written a line yet.</p>
      ) : (
        <ol class="log-lines" tabIndex={0} aria-label="Log lines">
          {lines.map((line, i) => (
            <li key={i} data-role={line.role} class={line.stream}>
              <time>{clockText(line.at)}</time>
              <b>
                {line.ref.container}
                {line.ref.restartCount > 0 ? ` ↻${line.ref.restartCount}` : ''}
              </b>
              <span>{line.text.length > LONGEST ? `${line.text.slice(0, LONGEST)} … (${line.text.length} characters)` : line.text}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
