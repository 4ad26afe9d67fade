/** Logs: what the containers have written by `time`, one container or all, with the run (restart) it belongs to; the newest page of it. */
import { useMemo, useState } from 'preact/hooks';
import type { Fact, TraceIndex } from '../../src/simulator/index.ts';
import { clockText } from '../../src/site/duration.ts';
import type { Lane } from '../../src/site/run/types.ts';
import { visible } from '../../src/site/visible.ts';
import { Pager, usePages } from '../pager/Pager.tsx';
import './logs.css';

type LogFact = Extract<Fact, { kind: 'log' }>;
/** Of a longer line only the beginning is drawn: the browser would spend seconds on breaking it. */
const LONGEST = 1_000;
const PAGE = { count: 200, weigh: (line: LogFact): number => Math.min(LONGEST, line.text.length), weight: 30_000 };

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
  const count = index.count(time);
  const lines = useMemo(
    (): readonly LogFact[] => shown.flatMap((lane) => index.logs(namespace, lane.pod, lane.container, time)).sort((a, b) => a.at - b.at),
    [index, chosen, count],
  );
  const pages = usePages(lines, PAGE, 'end');
  const role = (line: LogFact): Lane['role'] | undefined =>
    lanes.find((lane) => lane.container === line.ref.container && lane.pod === line.ref.pod)?.role;
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
        <ol class="log-lines" tabIndex={0} aria-label="Log lines" start={pages.from + 1}>
          {pages.shown.map((line, i) => (
            <li key={pages.from + i} data-role={role(line)} class={line.stream}>
              <time>{clockText(line.at)}</time>
              <b>
                {line.ref.container}
                {line.ref.restartCount > 0 ? ` ↻${line.ref.restartCount}` : ''}
              </b>
              <span>
                {visible(line.text.length > LONGEST ? `${line.text.slice(0, LONGEST)} … (${line.text.length} characters)` : line.text)}
              </span>
            </li>
          ))}
        </ol>
      )}
      <Pager pages={pages} what="lines" />
    </div>
  );
}
