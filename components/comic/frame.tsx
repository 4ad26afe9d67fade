import { Character } from '../art/character.tsx';
import { Scene } from '../art/scene.tsx';
import { Balloon, balloonSize } from '../art/balloon.tsx';
import { Awning, Barrier, Clock, Counter, Crate, Ladder, Locker, Notice, PaintBucket, Palm, Shutter, StatusSign, WallPhone } from '../art/props.tsx';
import { Cat, Cobweb, Lamp, Runaway, Wallpaper } from '../art/extras.tsx';
import { colour } from '../art/palette.ts';
import type { Actor, Frame, Moment, Prop, Speech } from './types.ts';

export const FRAME_HEIGHT = 400;
const FLOOR = 362;
const GAP = 10;

function PropOf({ prop, moment }: { prop: Prop; moment: Moment }) {
  switch (prop.type) {
    case 'counter':
      return <Counter x={prop.x} y={FLOOR} width={prop.width ?? 150} label={prop.label} />;
    case 'locker':
      return <Locker x={prop.x} y={FLOOR} files={prop.files ?? moment.files[prop.volume] ?? []} label={prop.label ?? prop.volume} open={prop.open ?? true} width={prop.width ?? 120} />;
    case 'barrier':
      return <Barrier x={prop.x} y={FLOOR} />;
    case 'bucket':
      return <PaintBucket x={prop.x} y={FLOOR + 6} />;
    case 'ladder':
      return <Ladder x={prop.x} y={FLOOR} />;
    case 'palm':
      return <Palm x={prop.x} y={FLOOR} />;
    case 'phone':
      return <WallPhone x={prop.x} y={prop.y ?? 190} extension={prop.extension} busy={prop.busy ?? false} />;
    case 'notice':
      return <Notice x={prop.x} y={prop.y} text={prop.text} tone={prop.tone ?? 'plain'} />;
    case 'crate':
      return <Crate x={prop.x} y={FLOOR} label={prop.label} />;
    case 'runaway':
      return <Runaway x={prop.x} y={FLOOR} label={prop.label} />;
    case 'cat':
      return <Cat x={prop.x} y={prop.y ?? FLOOR} pose={prop.pose ?? 'sit'} fur={prop.fur ?? '#d68a3c'} facing={prop.facing ?? 1} />;
    case 'lamp':
      return <Lamp x={prop.x} y={prop.y} lit={prop.lit ?? true} />;
    case 'cobweb':
      return <Cobweb x={prop.x} y={prop.y} />;
    case 'wallpaper':
      return <Wallpaper x={prop.x} y={FLOOR - 12} fallen={prop.fallen ?? false} />;
    case 'awning':
      return <Awning x={prop.x} y={prop.y} width={prop.width} name={prop.name} />;
    case 'shutter':
      return <Shutter x={prop.x} y={prop.y} width={prop.width} height={prop.height} closed={prop.closed} />;
  }
}

/** Props on the wall or far back stand behind people; the rest in front of those `behind` a counter. */
const inFront: ReadonlySet<Prop['type']> = new Set(['counter', 'barrier', 'bucket', 'crate', 'runaway', 'cat', 'lamp']);
const isBackdrop = (p: Prop): boolean => !inFront.has(p.type);

interface Placed extends Speech {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where the balloons go: in reading order from the left, each as near over its speaker as the others allow, the next one lower
 * when there is no room beside. Balloons stay above the heads.
 */
export function placeBalloons(frame: Frame): readonly Placed[] {
  const placed: Placed[] = [];
  for (const speech of frame.speech) {
    const size = balloonSize(speech.text, speech.wrap);
    const speaker = frame.actors.find((a) => a.who === speech.who);
    const wish = (speech.x ?? speaker?.x ?? frame.width / 2) - size.width / 2;
    let left = Math.max(GAP, Math.min(frame.width - size.width - GAP, wish));
    let top = speech.y ?? (speech.kind === 'shout' ? GAP + 12 : GAP + 2);
    if (speech.y === undefined) {
      for (const other of placed) {
        const clear = left >= other.left + other.width + 6 || left + size.width <= other.left - 6;
        if (clear) continue;
        const right = other.left + other.width + 8;
        if (right + size.width <= frame.width - GAP && speech.x === undefined && right < wish + size.width) left = right;
        else top = Math.max(top, other.top + other.height + 6);
      }
    }
    placed.push({ ...speech, left, top, width: size.width, height: size.height });
  }
  return placed;
}

/** How far a thing reaches to each side of its x, so that nothing hangs behind anybody's head. */
const reach = (p: Prop): readonly [number, number] | undefined => {
  switch (p.type) {
    case 'locker':
      return [p.x - 4, p.x + (p.width ?? 120) + 28];
    case 'ladder':
    case 'palm':
    case 'phone':
      return [p.x - 34, p.x + 34];
    case 'notice':
      return [p.x, p.x + Math.max(60, p.text.length * 7.4 + 18)];
    case 'wallpaper':
      return [p.x - 8, p.x + 74];
    case 'runaway':
      return [p.x - 60, p.x + 80];
    case 'awning':
    case 'shutter':
      return [p.x, p.x + p.width];
    default:
      return undefined;
  }
};

/** The middle of the widest free stretch of wall for something `width` wide; undefined when there is none. */
function freeWall(frame: Frame, width: number, taken: readonly (readonly [number, number])[]): number | undefined {
  const blocked = [
    ...frame.actors.map((a): readonly [number, number] => {
      const arm = a.pose === 'rest' || a.pose === 'hold' || a.pose === undefined ? 38 : 62;
      return (a.facing ?? 1) === 1 ? [a.x - (a.pose === 'shrug' ? 62 : 38), a.x + arm] : [a.x - arm, a.x + (a.pose === 'shrug' ? 62 : 38)];
    }),
    ...(frame.props ?? []).flatMap((p) => { const r = reach(p); return r === undefined ? [] : [r]; }),
    ...taken,
  ].sort((a, b) => a[0] - b[0]);
  let best: readonly [number, number] | undefined;
  let at = 8;
  for (const [from, to] of [...blocked, [frame.width - 8, frame.width] as const]) {
    if (from - at >= width && (best === undefined || from - at > best[1] - best[0])) best = [at, from];
    at = Math.max(at, to);
  }
  return best === undefined ? undefined : (best[0] + best[1]) / 2;
}

/** Where sign and clock hang: as the author says, else on free wall; the clock may go small into a lower corner of the wall, the sign never hides. */
function hang(frame: Frame, moment: Moment): { readonly sign: number | undefined; readonly clock: number | undefined } {
  const signWidth = Math.max(92, moment.status.length * 8 + 22) + 8;
  const taken: [number, number][] = [];
  const sign = frame.sign === false ? undefined : (frame.sign ?? freeWall(frame, signWidth, taken));
  if (sign !== undefined) taken.push([sign - signWidth / 2, sign + signWidth / 2]);
  const clock = frame.clock === false ? undefined : (frame.clock ?? freeWall(frame, 64, taken));
  return { sign, clock };
}

function mouthOf(actor: Actor | undefined, frame: Frame): readonly [number, number] {
  if (actor === undefined) return [frame.width / 2, FRAME_HEIGHT];
  const scale = actor.scale ?? 1;
  return [actor.x + 6 * (actor.facing ?? 1), FLOOR - 196 * scale];
}

const toneOf = (status: string): 'waiting' | 'running' | 'failed' | 'done' =>
  /Error|BackOff|Failed|OOM|Unknown/.test(status) ? 'failed' : status === 'Running' ? 'running' : status === 'Completed' || status === 'Succeeded' ? 'done' : 'waiting';

/** One frame of a strip as an SVG of its own. Clock, sign and locker show the run at the frame's moment. */
export function ComicFrame({ frame, moment, number, title }: { frame: Frame; moment: Moment; number: number; title: string }) {
  const id = `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${number}`;
  const balloons = placeBalloons(frame);
  const backdrop = (frame.props ?? []).filter(isBackdrop);
  const front = (frame.props ?? []).filter((p) => !isBackdrop(p));
  const { sign, clock } = hang(frame, moment);
  const draw = (a: Actor) => (
    <Character key={a.who} who={a.who} x={a.x} y={FLOOR} scale={a.scale ?? 1} expression={a.expression ?? 'calm'} pose={a.pose ?? 'rest'} facing={a.facing ?? 1} walking={a.walking ?? false} behind={a.behind ?? false} />
  );
  return (
    <svg class="comic-frame" viewBox={`0 0 ${frame.width} ${FRAME_HEIGHT}`} role="img" aria-labelledby={`${id}-alt`} preserveAspectRatio="xMidYMid meet">
      <title id={`${id}-alt`}>{frame.alt}</title>
      <clipPath id={`${id}-clip`}>
        <rect x="1.5" y="1.5" width={frame.width - 3} height={FRAME_HEIGHT - 3} rx="5" />
      </clipPath>
      <g clip-path={`url(#${id}-clip)`}>
        <Scene place={frame.place} width={frame.width} height={FRAME_HEIGHT} floor={FLOOR} />
        {backdrop.map((p, i) => <PropOf key={i} prop={p} moment={moment} />)}
        {clock !== undefined && <Clock x={clock} y={168} ms={moment.ms} />}
        {sign !== undefined && <StatusSign x={sign} y={190} ready={moment.ready} status={moment.status} tone={toneOf(moment.status)} />}
        {frame.actors.filter((a) => a.behind === true).map(draw)}
        {front.filter((p) => p.type === 'counter').map((p, i) => <PropOf key={i} prop={p} moment={moment} />)}
        {frame.actors.filter((a) => a.behind !== true).map(draw)}
        {front.filter((p) => p.type !== 'counter').map((p, i) => <PropOf key={i} prop={p} moment={moment} />)}
        {balloons.map((b, i) => (
          <Balloon key={i} x={b.left + b.width / 2} y={b.top} text={b.text} to={mouthOf(frame.actors.find((a) => a.who === b.who), frame)} kind={b.kind ?? 'say'} wrap={b.wrap ?? 24} />
        ))}
      </g>
      <rect x="1.5" y="1.5" width={frame.width - 3} height={FRAME_HEIGHT - 3} rx="5" fill="none" stroke={colour.ink} stroke-width="3" />
    </svg>
  );
}
