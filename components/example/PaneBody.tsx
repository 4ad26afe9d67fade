/** What a pane shows: a pure function of the run and the time. Each is drawn anew only when its facts change. */
import { memo } from 'preact/compat';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TraceIndex } from '../../src/simulator/index.ts';
import { rowsAt } from '../../src/site/run/rows-at.ts';
import { sceneAt, settled } from '../../src/site/run/scene.ts';
import type { Drawing, Scene } from '../../src/site/run/types.ts';
import { counted } from '../../src/site/pages.ts';
import { Events } from '../events/Events.tsx';
import { Files } from '../files/Files.tsx';
import { Logs } from '../logs/Logs.tsx';
import { Shop } from '../mall/Shop.tsx';
import { Terminal } from '../terminal/Terminal.tsx';
import { Timeline } from '../timeline/Timeline.tsx';
import { Why } from '../why/Why.tsx';
import type { PaneName } from './arrangement.ts';
import { useTime } from '../../src/site/clock.ts';
import type { Playback } from './use-playback.ts';

export interface PaneBodyProps {
  readonly pane: PaneName;
  /** Of its headings. */
  readonly level: number;
  readonly drawing: Drawing;
  /** What stands in the shop before the run is there. */
  readonly scene: Scene | undefined;
  /** Undefined until the run is there: then the static figure is all there is. */
  readonly index: TraceIndex | undefined;
  readonly ghost: Drawing | undefined;
  readonly playback: Playback;
  /** The Pod that the reader chose; '' for the first that stands. */
  readonly podChoice: string;
  readonly lit: string | undefined;
  readonly suggestions: readonly string[] | undefined;
  readonly rules: string;
  /** These stay the same from drawing to drawing. */
  readonly onLight: (name: string | undefined) => void;
  readonly onSeek: (time: number) => void;
  readonly onCommand: (line: string) => void;
  readonly onInput: (to: number, text: string) => void;
  readonly onSave: (to: number, text: string | undefined) => void;
}

/** The Pod a scene shows at `time`. */
export const podAt = (drawing: Drawing, choice: string, time: number): string | undefined =>
  drawing.lanes.some((lane) => lane.pod === choice) ? choice : (rowsAt(drawing.rows, time, drawing.end)[0]?.pod ?? drawing.lanes[0]?.pod);

export const PaneBody = memo(function PaneBody(props: PaneBodyProps) {
  const { pane, drawing, index, ghost, playback, lit, onLight, onSeek } = props;
  if (pane === 'timeline')
    return (
      <Timeline
        lanes={drawing.lanes}
        rows={drawing.rows}
        end={drawing.end}
        clock={playback.clock}
        ghost={ghost?.lanes}
        lit={lit}
        more={drawing.more === undefined ? undefined : `${counted(drawing.more)} more are not drawn: kubectl get pods lists them all.`}
        onSeek={index === undefined ? undefined : onSeek}
        onLight={onLight}
      />
    );
  if (pane === 'shop') return <ShopPane {...props} />;
  if (index === undefined)
    return (
      <p class="pane-empty">
        <span class="with-script">Opening the mall …</span>
        <span class="without-script">This pane needs JavaScript.</span>
      </p>
    );
  return <FactPane {...props} index={index} />;
});

/** Panes that change when a fact happens, and only then. */
function FactPane(props: PaneBodyProps & { readonly index: TraceIndex }) {
  const { pane, level, drawing, index, playback } = props;
  const { facts } = index.trace;
  const time = useTime(playback.clock, (now) => facts[index.count(now) - 1]?.at ?? 0);
  const { lanes } = drawing;
  switch (pane) {
    case 'kubectl':
      return (
        <Terminal
          index={index}
          lanes={lanes}
          time={time}
          suggestions={props.suggestions}
          onCommand={props.onCommand}
          onInput={props.onInput}
          onSave={props.onSave}
        />
      );
    case 'logs':
      return <Logs index={index} lanes={lanes} time={time} />;
    case 'files':
      return <Files index={index} lanes={lanes} time={time} level={level} />;
    case 'events':
      return <Events index={index} time={time} />;
    default:
      return <Why index={index} lanes={lanes} beats={drawing.beats} time={time} level={level} rules={props.rules} onSeek={props.onSeek} />;
  }
}

/** The reader wants nothing to move. */
function useStillness(): boolean {
  const [still, setStill] = useState(false);
  useEffect(() => {
    const wish = matchMedia('(prefers-reduced-motion: reduce)');
    const heed = (): void => setStill(wish.matches);
    heed();
    wish.addEventListener('change', heed);
    return () => wish.removeEventListener('change', heed);
  }, []);
  return still;
}

/** People move in steps of a fifteenth of a second: nobody sees more, and drawing them costs. */
const STEP = 66;

function ShopPane({ drawing, scene: first, index, playback, podChoice, onLight, lit }: PaneBodyProps) {
  const [width, setWidth] = useState<number>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry !== undefined && setWidth(entry.contentRect.width));
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const { playing, speed } = playback;
  const time = useTime(playback.clock, (now) => (playing ? Math.floor(now / (STEP * speed)) * STEP * speed : now));
  const pod = podAt(drawing, podChoice, time);
  const scene = index === undefined ? first : pod === undefined ? undefined : sceneAt(index, drawing.lanes, drawing.rows, pod, time);
  const still = useStillness();
  const shop = (wide: number) =>
    scene !== undefined && <Shop scene={still ? settled(scene) : scene} width={wide} lit={lit} onLight={onLight} />;
  return (
    <div ref={box}>
      {scene === undefined ? (
        <p class="pane-empty">There is no Pod.</p>
      ) : width === undefined ? (
        // The width is not known before the script runs: both are built, the style sheet shows the one that fits.
        <>
          <div class="shop-wide">{shop(760)}</div>
          <div class="shop-narrow">{shop(320)}</div>
        </>
      ) : (
        shop(width)
      )}
    </div>
  );
}
