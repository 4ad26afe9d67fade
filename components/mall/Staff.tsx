/** The people of a shop: who they are, how they stand, what they say. */
import type { Scene } from '../../src/site/run/types.ts';
import { wrapText } from '../art/balloon.tsx';
import { Character } from '../art/character.tsx';
import type { Expression, Pose } from '../art/character.tsx';
import { colour, on } from '../art/palette.ts';
import { Barrier } from '../art/props.tsx';
import type { Place } from './layout.ts';
import { explainPerson, plateOf } from './words.ts';

type Person = Scene['people'][number];
const line = { stroke: colour.ink, 'stroke-width': 2.2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' } as const;
const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
/** Somebody is in. */
export const present = (person: Person): boolean => person.segment?.state === 'running' || person.segment?.state === 'ready';
/** A hand goes up and down in this many virtual ms. */
const STROKE = 420;

function mood(person: Person, scene: Scene): { readonly expression: Expression; readonly pose: Pose } {
  const state = person.segment?.state;
  const calls =
    scene.call?.from === person.container || scene.ports.some((p) => p.port === scene.call?.port && p.container === person.container);
  const stroke = Math.floor(scene.at / STROKE) % 2 === 0;
  if (state === 'failed') return { expression: 'cross', pose: 'shrug' };
  if (state === 'done') return { expression: 'proud', pose: 'rest' };
  if (scene.terminating) return { expression: 'tired', pose: 'rest' };
  if (person.probe !== undefined && !person.probe.success) return { expression: 'worried', pose: 'shrug' };
  if (calls) return { expression: scene.call!.ok ? 'happy' : 'surprised', pose: 'phone' };
  if (scene.lockers.some((locker) => locker.fresh?.by === person.container)) return { expression: 'happy', pose: 'point' };
  if (person.says !== undefined) return { expression: 'happy', pose: 'wave' };
  if (person.role === 'init') return { expression: 'calm', pose: stroke ? 'work' : 'hold' };
  return { expression: state === 'ready' ? 'happy' : 'calm', pose: person.role === 'sidecar' && stroke ? 'work' : 'hold' };
}

/** Somebody who is not there yet: a hatched shape, with the reason on the plate below. */
const Absent = ({ x, y, hatch }: { x: number; y: number; hatch: string }) => (
  <path
    d="M-26 0 v-84 l-6 -58 q0 -8 14 -8 h8 v-6 q-14 -6 -14 -22 q0 -22 24 -22 q24 0 24 22 q0 16 -14 22 v6 h8 q14 0 14 8 l-6 58 v84 z"
    transform={`translate(${x} ${y})`}
    fill={`url(#${hatch})`}
    stroke={colour.grey}
    stroke-width="2"
    stroke-dasharray="5 5"
  />
);

/** What somebody who is done has left on the peg: the crew its hats, the others their badge; ticked off. */
function Peg({ x, y, role }: { x: number; y: number; role: Person['role'] }) {
  const fill = { init: colour.init, sidecar: colour.sidecar, app: colour.app, ephemeral: colour.probe }[role];
  return (
    <g transform={`translate(${x} ${y - 150})`} {...line}>
      <path d="M-34 -14 h68 v10 h-68 z" fill={colour.volume} />
      <circle cx="0" cy="-2" r="4" fill={colour.ink} />
      {role === 'init' ? (
        <g>
          <path d="M-27 34 q0 -34 27 -34 q27 0 27 34 z" fill={fill} />
          <path d="M-8 2 v30 M8 2 v30" stroke-width="1.6" />
          <path d="M-36 34 q36 -8 72 0 q0 8 -6 8 h-60 q-6 0 -6 -8 z" fill={fill} />
        </g>
      ) : (
        <path d="M-13 2 h26 l3 12 q12 22 4 46 h-40 q-8 -24 4 -46 z" fill={fill} />
      )}
      <circle cx="30" cy="52" r="17" fill={colour.enamel} />
      <path d="M21 52 l7 8 l12 -16" fill="none" stroke={colour.probe} stroke-width="5" />
    </g>
  );
}

export interface FigureProps {
  readonly place: Place;
  readonly scene: Scene;
  readonly hatch: string;
  /** Where the way in and out is. */
  readonly door: number;
  readonly onTell: (text: string | undefined) => void;
  readonly onLight: (container: string | undefined) => void;
}
export function Figure({ place, scene, hatch, door, onTell, onLight }: FigureProps) {
  const { person, x, y } = place;
  const state = person.segment?.state;
  const { expression, pose } = mood(person, scene);
  const walks = person.since < 1;
  const entering = walks && present(person) && (person.segment?.restart ?? 0) === 0;
  const leaving = walks && state === 'done';
  // In and out by the door; in another row, by its edge.
  const from = place.row === 0 ? door : -40;
  const away = (from - x) * (entering ? 1 - person.since : leaving ? person.since : 0);
  const text = explainPerson(person);
  const tell = (told: boolean) => (): void => {
    onTell(told ? text : undefined);
    onLight(told ? person.container : undefined);
  };
  return (
    <g
      tabIndex={0}
      role="img"
      aria-label={text}
      class={`shop-person shop-${state ?? 'absent'}`}
      onMouseEnter={tell(true)}
      onFocus={tell(true)}
      onMouseLeave={(event) => event.currentTarget !== document.activeElement && tell(false)()}
      onBlur={() => onLight(undefined)}
    >
      <rect x={x - 66} y={y - 216} width="132" height="290" fill="transparent" />
      {state === undefined || state === 'waiting' ? (
        <Absent x={x} y={y} hatch={hatch} />
      ) : state === 'done' && !leaving ? (
        <Peg x={x} y={y} role={person.role} />
      ) : (
        <Character
          who={place.who}
          x={x + away}
          y={y}
          expression={expression}
          pose={pose}
          walking={entering || leaving}
          facing={leaving ? -1 : 1}
          behind={(person.role === 'app' || person.role === 'sidecar') && !entering && !leaving}
        />
      )}
      {person.role === 'init' && present(person) && !entering && <Barrier x={x - 58} y={y + 6} width={96} />}
    </g>
  );
}

/** Under each person: the container's name on its role's colour, and how it stands. */
export function NamePlate({ place, letters, slot, lit }: { place: Place; letters: number; slot: number; lit: boolean }) {
  const { person } = place;
  const fill = { init: colour.init, sidecar: colour.sidecar, app: colour.app, ephemeral: colour.probe }[person.role];
  const width = slot - 8;
  const bar = letters * 1.5;
  const height = bar + letters * 1.5;
  return (
    <g transform={`translate(${place.x} ${place.y + 14})`}>
      <rect
        x={-width / 2}
        width={width}
        height={height}
        rx="5"
        fill={colour.enamel}
        stroke={lit ? colour.awning : colour.ink}
        stroke-width={lit ? 5 : 2}
      />
      <path d={`M${-width / 2 + 1} 6 q0 -5 5 -5 h${width - 12} q5 0 5 5 v${bar - 6} h${-(width - 2)} z`} fill={fill} />
      <text y={bar - letters * 0.42} text-anchor="middle" class="art-mono shop-name" font-size={letters} fill={on[person.role]}>
        {shorten(person.container, Math.floor(width / (letters * 0.6)))}
      </text>
      <text y={height - letters * 0.45} text-anchor="middle" class="art-text" font-size={letters} fill="#22242e">
        {shorten(plateOf(person), Math.floor(width / (letters * 0.5)))}
      </text>
    </g>
  );
}

/** What somebody says, in a balloon that stays inside the picture. */
export function Says({ place, text, letters, slot, right }: { place: Place; text: string; letters: number; slot: number; right: number }) {
  const size = letters * 0.96;
  const most = Math.floor((slot - 22) / (size * 0.6));
  const lines = wrapText(shorten(text, most * 3 - 4), most)
    .slice(0, 3)
    .map((words) => shorten(words, most));
  const height = lines.length * size * 1.25 + 12;
  const half = (Math.max(...lines.map((l) => l.length)) * size * 0.6 + 18) / 2;
  const x = Math.max(half + 4, Math.min(right - half - 4, place.x));
  const tip = place.x - x;
  return (
    <g class="shop-says" transform={`translate(${x} ${place.y - 212})`} {...line}>
      <path
        d={`M${-half + 8} ${-height} h${half * 2 - 16} q8 0 8 8 v${height - 16} q0 8 -8 8 H${tip + 6} l-6 11 l-6 -11 H${-half + 8} q-8 0 -8 -8 v${-(height - 16)} q0 -8 8 -8 z`}
        fill={colour.enamel}
        stroke-width="2"
      />
      {lines.map((l, i) => (
        <text
          key={i}
          y={-height + 4 + (i + 1) * size * 1.22}
          text-anchor="middle"
          class="art-mono"
          font-size={size}
          fill="#22242e"
          stroke="none"
        >
          {l}
        </text>
      ))}
    </g>
  );
}

/** The torn red paper on somebody who failed, with the exit code. */
export function Torn({ place, letters }: { place: Place; letters: number }) {
  const segment = place.person.segment;
  if (segment?.state !== 'failed') return null;
  return (
    <g transform={`translate(${place.x - 60} ${place.y - 122}) rotate(-4)`} {...line}>
      <path
        d="M0 0 h120 v24 l-8 6 l-9 -6 l-9 7 l-9 -7 l-9 6 l-10 -6 l-9 7 l-10 -7 l-9 6 l-10 -6 l-9 7 l-10 -7 l-9 4 z"
        fill={colour.failed}
        stroke-width="2"
      />
      <text
        x="60"
        y={13 + letters * 0.36}
        text-anchor="middle"
        class="art-mono"
        font-size={letters * 1.08}
        fill="var(--on-failed, #fff)"
        stroke="none"
      >
        {shorten(segment.exitCode === undefined ? segment.reason : `exit ${segment.exitCode}`, Math.floor(112 / (letters * 0.65)))}
      </text>
    </g>
  );
}
