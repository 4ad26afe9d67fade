/**
 * Timeline: a lane a container, what `kubectl get pod` says along the top, the cursor at the clock's time.
 * Props: the figure's lanes, rows and end; `ghost` draws an earlier run's lanes behind; `lit` is the container lit up together with its YAML lines.
 */
import { memo } from 'preact/compat';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTime } from '../../src/site/clock.ts';
import type { Clock } from '../../src/site/clock.ts';
import { clockText, spoken } from '../../src/site/duration.ts';
import { fewSpans } from '../../src/site/run/few-spans.ts';
import type { Lane, PodRow, Segment } from '../../src/site/run/types.ts';
import { Pager, usePages } from '../pager/Pager.tsx';
import './timeline.css';

export interface TimelineProps {
  readonly lanes: readonly Lane[];
  readonly rows: readonly PodRow[];
  readonly end: number;
  readonly clock: Clock;
  readonly ghost?: readonly Lane[] | undefined;
  readonly lit?: string | undefined;
  /** What is said of containers that the run has beside `lanes`. */
  readonly more?: string | undefined;
  readonly onSeek?: ((time: number) => void) | undefined;
  readonly onLight?: ((container: string | undefined) => void) | undefined;
}

const roleNames = { init: 'init', sidecar: 'sidecar', app: 'app', ephemeral: 'debug' } as const;
/** Segments of one lane drawn at most: more than a screen has room for. */
const MOST = 250;
/** Lanes drawn at once. */
const PAGE = { count: 40, weigh: (lane: Lane): number => Math.min(MOST, lane.segments.length) + lane.marks.length, weight: 300 };
const percent = (time: number, end: number): string => `${((time / Math.max(1, end)) * 100).toFixed(3)}%`;

/** Whether there is room for a word from one time to another, in the widest of timelines: below that only the padding of the box is seen, and laying out words that are not takes longest. */
const hasRoom = (from: number, to: number, end: number, zoom: number): boolean => ((to - from) / Math.max(1, end)) * zoom >= 0.012;

/** Round steps for the axis, about six of them. */
export function ticksOf(span: number, end = span): readonly number[] {
  const steps = [
    100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000,
  ];
  const step = steps.find((each) => span / each <= 7) ?? 14_400_000;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
}

const tickText = (tick: number): string => {
  if (tick >= 3_600_000) return `${tick / 3_600_000} h`;
  if (tick >= 600_000) return `${tick / 60_000} min`;
  return tick % 1000 === 0 ? `${tick / 1000} s` : `${tick} ms`;
};

/** What a segment says in its box. */
export const segmentText = (segment: Segment): string => {
  const again = segment.restart > 0 && (segment.state === 'running' || segment.state === 'ready') ? ` · restart ${segment.restart}` : '';
  if (segment.state === 'done') return `✓ ${segment.reason}`;
  if (segment.state === 'failed') return `✗ ${segment.reason} ${segment.exitCode ?? ''}`.trim();
  return `${segment.reason}${again}`;
};

const LaneView = memo(function LaneView({
  lane,
  end,
  zoom,
  ghost,
  lit,
  onLight,
  showPod,
}: {
  lane: Lane;
  end: number;
  zoom: number;
  ghost: Lane | undefined;
  lit: boolean;
  onLight: TimelineProps['onLight'];
  showPod: boolean;
}) {
  return (
    <div
      class={`lane${lit ? ' lit' : ''}`}
      data-role={lane.role}
      onPointerEnter={() => onLight?.(lane.container)}
      onPointerLeave={() => onLight?.(undefined)}
    >
      <div class="lane-name">
        <span class="lane-role">{roleNames[lane.role]}</span>
        <span class="lane-container">{lane.container}</span>
        {showPod && <span class="lane-pod">{lane.pod}</span>}
      </div>
      <div class="lane-track">
        {fewSpans(ghost?.segments ?? [], end, MOST)
          .filter((segment) => segment.state === 'running' || segment.state === 'ready')
          .map((segment) => (
            <div
              key={segment.from}
              class="ghost"
              style={{ left: percent(segment.from, end), width: percent(Math.min(segment.to, end) - segment.from, end) }}
            />
          ))}
        {fewSpans(lane.segments, end, MOST).map((segment) => (
          <div
            key={segment.from}
            class={`segment ${segment.state}${segment.terminating ? ' terminating' : ''}`}
            style={{ left: percent(segment.from, end), width: percent(segment.to - segment.from, end) }}
            title={`${lane.container}: ${segmentText(segment)}, ${clockText(segment.from)} to ${clockText(segment.to)}`}
          >
            {hasRoom(segment.from, segment.to, end, zoom) && <span>{segmentText(segment)}</span>}
          </div>
        ))}
        {lane.marks.map((mark, i) => (
          <i
            key={i}
            class={`mark ${mark.kind}${mark.good ? '' : ' bad'}`}
            style={{ left: percent(mark.at, end) }}
            title={`${clockText(mark.at)} ${mark.text}`}
          />
        ))}
      </div>
    </div>
  );
});

/** Rows read aloud. Nobody listens to more, and to lay out a table of hundreds takes a page longer than all it shows. */
const MOST_ROWS = 40;

/** The same for those who read it aloud: a table. */
const LaneTable = memo(function LaneTable({ lanes, end }: { lanes: readonly Lane[]; end: number }) {
  const rows = lanes.flatMap((lane) => fewSpans(lane.segments, end, MOST).map((segment) => ({ lane, segment })));
  return (
    <table class="sr-only">
      <caption>What each container did, from when to when</caption>
      <thead>
        <tr>
          <th scope="col">Container</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map(({ lane, segment }) => (
          <tr key={`${lane.pod}/${lane.container}/${segment.from}`}>
            <th scope="row">
              {lane.container} ({roleNames[lane.role]})
            </th>
            <td>{spoken(segment.from)}</td>
            <td>{spoken(segment.to)}</td>
            <td>{segmentText(segment)}</td>
          </tr>
        ))}
        {rows.length > MOST_ROWS && (
          <tr>
            <td colSpan={4}>and {rows.length - MOST_ROWS} more; kubectl get and the Events pane tell of them</td>
          </tr>
        )}
      </tbody>
    </table>
  );
});

/** What `kubectl get pod` says, a row a Pod. */
const StatusRows = memo(function StatusRows({
  rows,
  pods,
  several,
  end,
  zoom,
}: {
  rows: readonly PodRow[];
  pods: string;
  several: boolean;
  end: number;
  zoom: number;
}) {
  const list = pods === '' ? [] : pods.split('\n');
  return (
    <>
      {list.map((pod) => (
        <div class="status-row" key={pod}>
          <div class="lane-name">
            <span class="lane-pod">{several ? pod : 'STATUS'}</span>
          </div>
          <div class="lane-track">
            {fewSpans(
              rows.filter((row) => row.pod === pod && row.to > row.from),
              end,
              MOST,
            ).map((row) => (
              <div
                key={row.from}
                class="status"
                style={{ left: percent(row.from, end), width: percent(row.to - row.from, end) }}
                title={`${clockText(row.from)} READY ${row.ready} STATUS ${row.status} RESTARTS ${row.restarts}`}
              >
                {hasRoom(row.from, row.to, end, zoom) && (
                  <span>
                    {row.ready} {row.status}
                  </span>
                )}
              </div>
            ))}
          </div>
        </div>
      ))}
    </>
  );
});

/** The cursor. Magnified, the lanes follow it. */
function Cursor({ clock, end, zoom }: { clock: Clock; end: number; zoom: number }) {
  const time = useTime(clock, (now) => now);
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    const box = zoom === 1 ? null : mark.current?.closest<HTMLElement>('.timeline-scroll');
    if (box == null) return;
    const x = mark.current!.getBoundingClientRect().left - box.getBoundingClientRect().left + box.scrollLeft;
    if (x < box.scrollLeft + box.clientWidth * 0.35 || x > box.scrollLeft + box.clientWidth * 0.9)
      box.scrollLeft = x - box.clientWidth * 0.6;
  }, [time, zoom]);
  return <i class="cursor" ref={mark} style={{ left: percent(time, end) }} />;
}

export const Timeline = memo(function Timeline({ lanes, rows, end, clock, ghost, lit, more, onSeek, onLight }: TimelineProps) {
  const [zoom, setZoom] = useState(1);
  const pages = usePages(lanes, PAGE);
  const pods = [...new Set(pages.shown.map((lane) => lane.pod))];
  const several = lanes.some((lane) => lane.pod !== lanes[0]?.pod);
  const seek = (event: { clientX: number; currentTarget: EventTarget | null }): void => {
    const box = (event.currentTarget as HTMLElement).querySelector('.axis')?.getBoundingClientRect();
    if (box === undefined || onSeek === undefined || event.clientX < box.left) return;
    onSeek(((event.clientX - box.left) / box.width) * end);
  };
  return (
    <div class="timeline">
      <div class="timeline-zoom example-controls" role="group" aria-label="Zoom">
        <button type="button" onClick={() => setZoom(Math.max(1, zoom / 2))} disabled={zoom === 1} aria-label="Show more time">
          −
        </button>
        <button type="button" onClick={() => setZoom(Math.min(16, zoom * 2))} disabled={zoom === 16} aria-label="Look closer">
          +
        </button>
      </div>
      <div class="timeline-scroll">
        {/* The transport's slider does the same for the keyboard. */}
        <div class="timeline-rows" style={zoom === 1 ? undefined : { width: `${zoom * 100}%` }} onClick={seek}>
          <StatusRows rows={rows} pods={pods.join('\n')} several={several} end={end} zoom={zoom} />
          {pages.shown.map((lane) => (
            <LaneView
              key={`${lane.pod}/${lane.container}`}
              lane={lane}
              end={end}
              zoom={zoom}
              ghost={ghost?.find((each) => each.container === lane.container && each.pod === lane.pod)}
              lit={lit === lane.container}
              onLight={onLight}
              showPod={several}
            />
          ))}
          <div class="axis-row">
            <div class="lane-name" />
            <div class="lane-track axis">
              {ticksOf(end / zoom, end).map((tick) => {
                // From the right, not moved back from the left: on paper what begins at the edge counts as too wide, and shrinks the whole print.
                const last = tick > end * 0.96;
                return (
                  <span
                    key={tick}
                    class={last ? 'tick last' : 'tick'}
                    style={last ? { right: percent(end - tick, end) } : { left: percent(tick, end) }}
                  >
                    {tickText(tick)}
                  </span>
                );
              })}
              <Cursor clock={clock} end={end} zoom={zoom} />
            </div>
          </div>
        </div>
      </div>
      <Pager pages={pages} what="containers" more={more} />
      <LaneTable lanes={pages.shown} end={end} />
    </div>
  );
});
