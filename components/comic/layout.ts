/** Where things go in a frame: the stage as the camera sees it, balloons above the heads, sign and clock on free wall. */
import { balloonSize } from '../art/balloon.tsx';
import type { Moment } from '../../src/site/run/show.ts';
import type { Actor, Frame, Prop, Speech } from './types.ts';

export const FRAME_HEIGHT = 400;
/** Where people stand, and how tall they are, in a frame without a camera. */
export const FLOOR = 362;
const TALL = 212;
const GAP = 10;

export interface Stage {
  readonly zoom: number;
  /** Where the floor is; it may lie below the picture. */
  readonly floor: number;
  /** From a place on the stage to one in the picture. */
  readonly x: (x: number) => number;
  readonly transform: string;
}
/** A camera comes nearer without touching heads or balloons: the tops of the heads stay where they are, the feet leave the picture. */
export function stageOf({ camera, width }: Frame): Stage {
  const { x: focus, zoom } = camera ?? { x: width / 2, zoom: 1 };
  const floor = FLOOR + TALL * (zoom - 1);
  return {
    zoom,
    floor,
    x: (x) => width / 2 + (x - focus) * zoom,
    transform: `translate(${width / 2 - focus * zoom} ${floor - FLOOR * zoom}) scale(${zoom})`,
  };
}

export interface Placed extends Speech {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where the balloons go: in reading order from the left, each as near over its speaker as the others allow, the next one lower
 * when there is no room beside. Balloons stay above the heads.
 */
export function placeBalloons(frame: Frame, stage: Stage): readonly Placed[] {
  const placed: Placed[] = [];
  for (const speech of frame.speech) {
    const size = balloonSize(speech.text, speech.wrap);
    const speaker = frame.actors.find((a) => a.who === speech.who);
    const wish = (speech.x ?? (speaker === undefined ? frame.width / 2 : stage.x(speaker.x))) - size.width / 2;
    // A shout has spikes.
    const margin = speech.kind === 'shout' ? GAP + size.width * 0.2 : GAP;
    let left = Math.max(margin, Math.min(frame.width - size.width - margin, wish));
    let top = speech.y ?? (speech.kind === 'shout' ? GAP + 14 : GAP + 2);
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

export function mouthOf(actor: Actor | undefined, frame: Frame, stage: Stage): readonly [number, number] {
  if (actor === undefined) return [frame.width / 2, FRAME_HEIGHT];
  const scale = (actor.scale ?? 1) * stage.zoom;
  return [stage.x(actor.x) + 6 * (actor.facing ?? 1) * stage.zoom, stage.floor - 196 * scale];
}

type Span = readonly [number, number];
/** How far a thing reaches to each side, so that nothing hangs behind anybody's head. */
const reach = (p: Prop): Span | undefined => {
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
    case 'mural':
      return [p.x - p.text.length * (p.size ?? 40) * 0.3, p.x + p.text.length * (p.size ?? 40) * 0.3];
    case 'awning':
    case 'shutter':
      return [p.x, p.x + p.width];
    default:
      return undefined;
  }
};
const armSpan = (a: Actor): Span => {
  const long = a.pose === 'rest' || a.pose === 'hold' || a.pose === undefined ? 38 : a.pose === 'point' ? 84 : 62;
  const short = a.pose === 'shrug' ? 62 : 38;
  return (a.facing ?? 1) === 1 ? [a.x - short, a.x + long] : [a.x - long, a.x + short];
};

/** The middle of the widest free stretch of wall for something `width` wide; undefined when there is none. */
function freeWall(frame: Frame, stage: Stage, width: number, taken: readonly Span[]): number | undefined {
  const onStage = [...frame.actors.map(armSpan), ...(frame.props ?? []).map(reach)].filter((span) => span !== undefined);
  const blocked = [...onStage.map(([from, to]): Span => [stage.x(from), stage.x(to)]), ...taken].sort((a, b) => a[0] - b[0]);
  let best: Span | undefined;
  let at = 8;
  for (const [from, to] of [...blocked, [frame.width - 8, frame.width] as const]) {
    if (from - at >= width && (best === undefined || from - at > best[1] - best[0])) best = [at, from];
    at = Math.max(at, to);
  }
  return best === undefined ? undefined : (best[0] + best[1]) / 2;
}

/** Where sign and clock hang: as the author says, else on free wall, else nowhere. */
export function hang(
  frame: Frame,
  stage: Stage,
  moment: Moment,
): { readonly sign: number | undefined; readonly clock: number | undefined } {
  const signWidth = Math.max(92, moment.status.length * 8 + 22) + 8;
  const taken: Span[] = [];
  const sign = frame.sign === false ? undefined : (frame.sign ?? freeWall(frame, stage, signWidth, taken));
  if (sign !== undefined) taken.push([sign - signWidth / 2, sign + signWidth / 2]);
  const clock = frame.clock === false ? undefined : (frame.clock ?? freeWall(frame, stage, 64, taken));
  return { sign, clock };
}
