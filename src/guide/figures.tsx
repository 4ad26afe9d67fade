/** The figures of a run for paper: its timeline with the chosen moments marked, the shop at those moments, and what happened when. */
import { renderToString } from 'preact-render-to-string';
import { Shop } from '../../components/mall/Shop.tsx';
import { Timeline } from '../../components/timeline/Timeline.tsx';
import { indexTrace } from '../simulator/index.ts';
import { stillClock } from '../site/clock.ts';
import { clockText } from '../site/duration.ts';
import { play } from '../site/run/play.ts';
import type { PlayInput } from '../site/run/play.ts';
import { rowsAt } from '../site/run/rows-at.ts';
import { sceneAt } from '../site/run/scene.ts';
import type { Beat, Run } from '../site/run/types.ts';

export interface Still {
  readonly at: number;
  readonly letter: string;
  /** READY and STATUS at that moment. */
  readonly says: string;
  readonly svg: string;
}
/** What happened, with all the times at which it did. */
export interface Told extends Pick<Beat, 'at' | 'text' | 'rule' | 'role'> {
  readonly again: readonly number[];
}
export interface Drawn {
  readonly timeline: string;
  readonly stills: readonly Still[];
  readonly beats: readonly Told[];
  readonly hash: string;
  readonly pods: number;
  /** STATUS of the first Pod at a time, for the answers of predictions. */
  readonly statusAt: (time: number) => string;
}

const MOST_BEATS = 9;
/** What every Pod goes through: the first to be left out where there is more to tell. */
const USUAL = /^(Pod \S+ was created|The scheduler chose|Container \S+ started\.$)/;

/**
 * What is told of a run. A warning is told once, with all its times, and so is what happens twice in a row; of more than there is room for the usual goes first, then what
 * lies between: how it began and how it ended stay.
 */
export function toldOf(beats: readonly Beat[]): readonly Told[] {
  const told: Told[] = [];
  for (const { at, text, rule, role, minor } of beats) {
    if (minor === true) continue;
    const before = text.startsWith('Warning ')
      ? told.findIndex((each) => each.text === text)
      : told.at(-1)?.text === text
        ? told.length - 1
        : -1;
    if (before >= 0) told[before] = { ...told[before]!, again: [...told[before]!.again, at] };
    else told.push({ at, text, ...(rule === undefined ? {} : { rule }), ...(role === undefined ? {} : { role }), again: [] });
  }
  let usual = told.length - MOST_BEATS;
  const some = told.filter(({ text }) => !(USUAL.test(text) && usual-- > 0));
  if (some.length <= MOST_BEATS) return some;
  const step = (some.length - 1) / (MOST_BEATS - 1);
  return Array.from({ length: MOST_BEATS }, (_, i) => some[Math.round(i * step)]!);
}
/** Of a timeline in the book, in mm: the narrowest track (several Pods and one), a letter of a STATUS and of a segment (guide.css), what a box has besides its words. */
const [TRACK, POD_TRACK, STATUS_LETTER, SEGMENT_LETTER, BOX] = [127, 111, 1.4, 1.25, 3.7];
/** Letters of a label below which its beginning tells nothing. */
const LEAST = 6;

/** A timeline without the labels that have no room: the beginnings of words tell nothing, or read as something else. */
export function withRoom(timeline: string, track: number): string {
  return timeline.replace(
    /(<div class="(status|segment)[^"]*" style="[^"]*width:([\d.]+)%[^"]*"[^>]*>)<span>([^<]*)<\/span>/g,
    (all, box: string, kind: string, width: string, text: string) => {
      const letters = ((Number(width) / 100) * track - BOX) / (kind === 'status' ? STATUS_LETTER : SEGMENT_LETTER);
      // Of an end its mark tells most.
      if (/^[✓✗]/.test(text)) return letters >= text.length ? all : letters >= 2 ? `${box}<span>${text[0]}</span>` : box;
      return letters >= Math.min(text.length, LEAST) ? all : box;
    },
  );
}

/** Times worth a picture: those the author's claims name, else the middle of every STATUS that lasts. */
function candidates(run: Run, named: readonly number[]): readonly number[] {
  const lasting = run.rows.filter((row) => row.to - row.from >= 700).map((row) => row.from + Math.min(1500, (row.to - row.from) / 2));
  return [...named, ...lasting].filter((time) => time > 0 && time < run.end);
}

/** Two moments that look as different as can be; the earlier one first. */
function choose(run: Run, named: readonly number[]): readonly number[] {
  const look = (time: number): ReadonlySet<string> =>
    new Set([
      ...rowsAt(run.rows, time, run.end).map((row) => `${row.pod} ${row.ready} ${row.status}`),
      ...run.lanes.map((lane) => {
        const segment = lane.segments.findLast((each) => each.from <= time);
        return `${lane.container} ${segment?.state ?? 'absent'} ${segment?.restart ?? 0}`;
      }),
    ]);
  const times = [...new Set(candidates(run, named))].sort((a, b) => a - b).slice(0, 24);
  const looks = times.map(look);
  let best: readonly number[] = times.slice(0, 1);
  let most = 0;
  for (let i = 0; i < times.length; i++) {
    for (let k = i + 1; k < times.length; k++) {
      // The author's own moments count a little more than equals.
      const favour = (named.includes(times[i]!) ? 0.4 : 0) + (named.includes(times[k]!) ? 0.4 : 0);
      const difference = [...looks[k]!].filter((each) => !looks[i]!.has(each)).length;
      if (difference > 0 && difference + favour > most) {
        most = difference + favour;
        best = [times[i]!, times[k]!];
      }
    }
  }
  return best;
}

/** Runs an example again (the same input, so the same run as on its page) and draws it. */
export function draw(input: PlayInput, named: readonly number[]): Drawn {
  const run = play(input);
  const index = indexTrace(run.trace);
  const pods = [...new Set(run.lanes.map((lane) => lane.pod))];
  const times = pods.length === 0 ? [] : choose(run, named);
  const stills = times.map((at, i): Still => {
    const row = rowsAt(run.rows, at, run.end)[0];
    const scene = sceneAt(index, run.lanes, run.rows, row?.pod ?? pods[0]!, at);
    return {
      at,
      letter: 'AB'[i]!,
      says: row === undefined ? 'no Pod' : `${row.ready} ${row.status}`,
      // One picture to who has it read aloud: its label says what there is to see, its hundred parts do not.
      svg: renderToString(<Shop scene={scene} width={560} still />).replace('role="group"', 'role="img"'),
    };
  });
  // From the axis up to the first row; rows are as high as guide.css makes them.
  const height = pods.length * 6.4 + run.lanes.length * 8.2 + 4;
  const marks = stills
    .map(
      ({ at, letter }) =>
        `<i class="moment" style="left:${((at / Math.max(1, run.end)) * 100).toFixed(2)}%;height:${height.toFixed(1)}mm"><b>${letter}</b></i>`,
    )
    .join('');
  const timeline = renderToString(<Timeline lanes={run.lanes} rows={run.rows} end={run.end} clock={stillClock(run.end)} />)
    .replace(/<table class="sr-only">[\s\S]*?<\/table>/, '')
    .replace(/<i\b[^>]*class="cursor"[^>]*><\/i>/, marks);
  return {
    timeline: run.lanes.length === 0 ? '' : withRoom(timeline, pods.length > 1 ? POD_TRACK : TRACK),
    stills,
    beats: toldOf(run.beats),
    hash: run.hash,
    pods: pods.length,
    statusAt: (time) => rowsAt(run.rows, time, Infinity)[0]?.status ?? 'nothing',
  };
}

export { clockText };
