import { colour, hair as hairColours, skin as skinTones } from './palette.ts';
import { cast } from './cast.ts';
import type { CastName, HairStyle, Person, Role } from './cast.ts';

export type Expression = 'calm' | 'happy' | 'worried' | 'cross' | 'surprised' | 'tired' | 'proud';
export type Pose = 'rest' | 'wave' | 'point' | 'hold' | 'shrug' | 'phone' | 'work';
export interface CharacterProps {
  readonly who: CastName;
  /** Where the feet stand. */
  readonly x: number;
  readonly y: number;
  readonly scale?: number;
  readonly expression?: Expression;
  readonly pose?: Pose;
  /** 1 looks right, -1 left. */
  readonly facing?: 1 | -1;
  /** Legs apart, mid-step. */
  readonly walking?: boolean;
  /** Only down to the waist shows: somebody in front stands a counter. */
  readonly behind?: boolean;
}

type Point = readonly [number, number];
/** Elbow and hand of both arms, left arm first, for somebody looking right; shoulders are at (∓24, -140). */
const arms: Readonly<Record<Pose, readonly [Point, Point, Point, Point]>> = {
  rest: [
    [-36, -112],
    [-31, -84],
    [35, -112],
    [30, -84],
  ],
  wave: [
    [-36, -112],
    [-31, -84],
    [46, -150],
    [44, -186],
  ],
  point: [
    [-36, -112],
    [-30, -86],
    [46, -132],
    [74, -142],
  ],
  hold: [
    [-32, -108],
    [8, -104],
    [36, -108],
    [30, -104],
  ],
  shrug: [
    [-40, -116],
    [-58, -136],
    [40, -116],
    [58, -136],
  ],
  phone: [
    [-34, -110],
    [-26, -84],
    [42, -128],
    [22, -162],
  ],
  work: [
    [-30, -106],
    [26, -96],
    [40, -122],
    [58, -108],
  ],
};

const garment: Readonly<Record<Role, { torso: string; sleeve: string; legs: string }>> = {
  manager: { torso: colour.kubelet, sleeve: colour.kubelet, legs: colour.kubelet },
  crew: { torso: colour.init, sleeve: colour.shirt, legs: colour.init },
  assistant: { torso: colour.shirt, sleeve: colour.shirt, legs: '#54586b' },
  clerk: { torso: colour.app, sleeve: colour.shirt, legs: '#3a3d52' },
  inspector: { torso: colour.probe, sleeve: colour.probe, legs: '#454a3f' },
  customer: { torso: '#b9876a', sleeve: '#b9876a', legs: '#5b4a44' },
};

const line = { stroke: colour.ink, 'stroke-width': 2.4, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' } as const;

function Arm({ from, elbow, hand, sleeve, tone }: { from: Point; elbow: Point; hand: Point; sleeve: string; tone: string }) {
  const d = `M${from[0]} ${from[1]} Q${elbow[0]} ${elbow[1]} ${hand[0]} ${hand[1]}`;
  return (
    <g fill="none" stroke-linecap="round">
      <path d={d} stroke={colour.ink} stroke-width="15" />
      <path d={d} stroke={sleeve} stroke-width="10.5" />
      <circle cx={hand[0]} cy={hand[1]} r="7" fill={tone} {...line} stroke-width="2" />
    </g>
  );
}

function Hair({ style, fill }: { style: HairStyle; fill: string }) {
  const p = { fill, ...line, 'stroke-width': 2 };
  switch (style) {
    case 'bald':
      return <path d="M-20 -172 q-4 -8 1 -14 q3 6 2 13 z M20 -172 q4 -8 -1 -14 q-3 6 -2 13 z" {...p} />;
    case 'quiff':
      return <path d="M-20 -176 q-4 -26 16 -27 q8 -9 24 -3 q-3 5 -1 8 q6 8 1 18 q-4 -10 -14 -11 q-14 4 -22 1 q-2 6 -4 14 z" {...p} />;
    case 'bun':
      return (
        <g>
          <circle cx="-9" cy="-206" r="9" {...p} />
          <path d="M-21 -172 q-3 -28 20 -29 q24 0 22 29 q-6 -14 -16 -17 q-16 0 -26 17 z" {...p} />
        </g>
      );
    case 'bob':
      return <path d="M-22 -156 q-8 -46 22 -46 q30 0 23 46 q-6 2 -9 -3 q5 -18 -3 -27 q-14 4 -24 0 q-3 12 0 27 q-3 5 -9 3 z" {...p} />;
    case 'curls':
      return (
        <path
          d="M-21 -170 q-9 -5 -4 -13 q-4 -9 6 -12 q2 -9 12 -7 q7 -7 14 0 q11 -2 12 8 q9 4 4 12 q4 8 -3 12 q-3 -11 -9 -14 q-12 4 -23 0 q-6 4 -9 14 z"
          {...p}
        />
      );
    case 'ponytail':
      return (
        <g>
          <path d="M-17 -190 q-24 2 -20 34 q10 -4 10 -16 q1 -8 9 -10 z" {...p} />
          <path d="M-21 -172 q-2 -29 21 -30 q23 1 21 28 q-8 -13 -18 -14 q-14 3 -24 16 z" {...p} />
        </g>
      );
    case 'short':
      return <path d="M-20 -170 q-6 -30 20 -31 q26 1 20 31 q-3 -4 -4 -12 q-14 -8 -32 0 q-1 8 -4 12 z" {...p} />;
  }
}

const mouths: Readonly<Record<Expression, string>> = {
  calm: 'M-5 -160 q6 3 12 0',
  happy: 'M-7 -163 q8 10 16 0 z',
  worried: 'M-6 -158 q7 -6 13 0',
  cross: 'M-6 -158 q7 -3 13 -1',
  surprised: 'M0 -162 a4 5 0 1 0 .1 0 z',
  tired: 'M-5 -158 q3 -3 6 0 q3 3 6 0',
  proud: 'M-6 -161 q8 5 14 -2',
};
/** Brows: left and right, as offsets of inner and outer ends. */
const brows: Readonly<Record<Expression, readonly [number, number]>> = {
  calm: [0, 0],
  happy: [-2, -1],
  worried: [-5, 2],
  cross: [4, -3],
  surprised: [-6, -6],
  tired: [1, 3],
  proud: [-3, -1],
};

function Face({
  expression,
  glasses,
  moustache,
  hairFill,
}: {
  expression: Expression;
  glasses: boolean;
  moustache: boolean;
  hairFill: string;
}) {
  const [inner, outer] = brows[expression];
  const closed = expression === 'tired' || expression === 'proud';
  return (
    <g fill="none" {...line} stroke-width="2">
      {closed ? (
        <path d="M-9 -174 q3 3 6 0 M7 -174 q3 3 6 0" />
      ) : (
        <g fill={colour.ink} stroke="none">
          <ellipse cx="-6" cy="-175" rx="2.4" ry={expression === 'surprised' ? 4 : 3} />
          <ellipse cx="10" cy="-175" rx="2.4" ry={expression === 'surprised' ? 4 : 3} />
        </g>
      )}
      <path d={`M-11 ${-182 + outer} L-3 ${-183 + inner} M7 ${-183 + inner} L15 ${-182 + outer}`} />
      <path d="M3 -174 q7 6 2 8 q-3 1 -4 -1" />
      {glasses && (
        <g>
          <circle cx="-6" cy="-175" r="6.5" />
          <circle cx="10" cy="-175" r="6.5" />
          <path d="M0.5 -176 h3 M-12.5 -176 l-7 -2" />
        </g>
      )}
      {moustache && <path d="M3 -165 q-6 -3 -11 3 q6 2 11 -1 q6 3 12 1 q-5 -6 -12 -3 z" fill={hairFill} stroke-width="1.4" />}
      {(!moustache || expression === 'surprised' || expression === 'happy') && (
        <path
          d={mouths[expression]}
          transform={moustache ? 'translate(0 4)' : ''}
          fill={expression === 'happy' || expression === 'surprised' ? colour.ink : 'none'}
        />
      )}
      {expression === 'worried' && <path d="M17 -190 q5 7 0 9 q-5 -2 0 -9 z" fill={colour.network} stroke-width="1.2" />}
    </g>
  );
}

/** What the role adds over the torso: tie, apron, badge, overalls, coat. */
function Outfit({ role, fill }: { role: Role; fill: string }) {
  switch (role) {
    case 'manager':
      return (
        <g {...line} stroke-width="2">
          <path d="M-9 -147 L0 -118 L9 -147 z" fill={colour.shirt} />
          <path d="M-3 -143 h6 l2 18 l-5 9 l-5 -9 z" fill={colour.awning} />
          <path d="M-9 -147 L0 -112 M9 -147 L0 -112 M0 -112 V-80" fill="none" stroke={colour.paper} stroke-width="1.4" />
        </g>
      );
    case 'crew':
      return (
        <g {...line} stroke-width="2">
          <path d="M-28 -146 L28 -146 L24 -126 L-24 -126 z" fill={colour.shirt} stroke="none" />
          <path d="M-15 -148 V-124 M15 -148 V-124" stroke={fill} stroke-width="7" />
          <path d="M-20 -128 H20 L18 -104 H-18 z" fill={fill} />
          <path d="M-8 -121 h16 v11 h-16 z" fill="none" />
          <path d="M-24 -92 h48" stroke={colour.ink} stroke-width="5" stroke-dasharray="6 5" />
        </g>
      );
    case 'assistant':
      return (
        <g {...line} stroke-width="2">
          <path d="M-14 -148 L-15 -128 L15 -128 L14 -148" fill="none" stroke={fill} stroke-width="4" />
          <path d="M-17 -130 H17 L19 -108 H25 L28 -62 Q0 -54 -28 -62 L-25 -108 H-19 z" fill={fill} />
          <path d="M-12 -92 h24 v16 q-12 6 -24 0 z" fill="none" stroke={colour.paper} stroke-width="1.6" />
        </g>
      );
    case 'clerk':
      return (
        <g {...line} stroke-width="2">
          <path d="M-10 -148 L0 -120 L10 -148 z" fill={colour.shirt} />
          <path d="M-8 -143 L0 -138 L8 -143 L8 -133 L0 -138 L-8 -133 z" fill={colour.awning} stroke-width="1.4" />
          <path d="M9 -126 h15 v9 h-15 z" fill={colour.enamel} stroke-width="1.6" />
          <path d="M11.5 -123 h10 M11.5 -120 h7" stroke-width="1.2" />
          <path d="M0 -118 V-82" stroke-width="1.4" stroke={colour.paper} />
        </g>
      );
    case 'inspector':
      return (
        <g {...line} stroke-width="2">
          <path d="M-12 -148 L0 -126 L12 -148 M0 -126 V-70" fill="none" stroke={colour.paper} stroke-width="1.8" />
          <path d="M-24 -100 h48" stroke-width="5" />
          <path d="M-25 -96 L-30 -58 H30 L25 -96" fill={fill} />
        </g>
      );
    case 'customer':
      return <path d="M-14 -148 Q0 -136 14 -148 L8 -140 L12 -96 L-2 -140 z" fill="#e8dcc8" {...line} stroke-width="1.6" />;
  }
}

function HardHat() {
  return (
    <g {...line} stroke-width="2.2">
      <path d="M-23 -186 q0 -25 23 -26 q23 1 23 26 z" fill={colour.init} />
      <path d="M-28 -186 h60 q2 5 -4 5 h-52 q-6 0 -4 -5 z" fill={colour.init} />
      <path d="M-4 -211 v24 M5 -211 v24" fill="none" stroke-width="1.6" />
    </g>
  );
}

/** Somebody of the cast: drawn from the same few parts each time, so that they stay themselves. About 70 × 215 units at scale 1. */
export function Character({
  who,
  x,
  y,
  scale = 1,
  expression = 'calm',
  pose = 'rest',
  facing = 1,
  walking = false,
  behind = false,
}: CharacterProps) {
  const person: Person = cast[who];
  const look = garment[person.role];
  const tone = skinTones[person.skin]!;
  const hairFill = hairColours[person.hair]!;
  const [leftElbow, leftHand, rightElbow, rightHand] = arms[pose];
  return (
    <g transform={`translate(${x} ${y}) scale(${scale * facing} ${scale})`} data-who={who}>
      {!behind && (
        <g {...line}>
          <ellipse cx="0" cy="1" rx="34" ry="5" fill={colour.ink} opacity="0.16" stroke="none" />
          {walking ? (
            <g fill={look.legs}>
              <path d="M-18 -84 L2 -84 L-16 -6 L-28 -8 z" />
              <path d="M0 -84 L20 -84 L32 -8 L19 -5 z" />
              <path d="M-30 -8 h16 q3 8 -4 8 h-20 z M18 -8 h16 q10 3 9 8 h-25 z" fill={colour.ink} />
            </g>
          ) : (
            <g fill={look.legs}>
              <path d="M-20 -84 L0 -84 L-4 -6 L-16 -6 z" />
              <path d="M0 -84 L20 -84 L16 -6 L4 -6 z" />
              <path d="M-17 -7 h14 q4 7 4 7 h-20 z M3 -7 h14 q7 3 7 7 h-22 z" fill={colour.ink} />
            </g>
          )}
        </g>
      )}
      <Arm from={[-24, -140]} elbow={leftElbow} hand={leftHand} sleeve={look.sleeve} tone={tone} />
      <path d="M-7 -164 h14 v18 h-14 z" fill={tone} {...line} stroke-width="2" />
      <path d="M-30 -142 Q-28 -149 -16 -149 H16 Q28 -149 30 -142 L23 -78 Q0 -73 -23 -78 z" fill={look.torso} {...line} />
      <Outfit role={person.role} fill={person.role === 'crew' ? colour.init : person.role === 'assistant' ? colour.sidecar : look.torso} />
      <ellipse cx="0" cy="-175" rx="21" ry="23" fill={tone} {...line} />
      <path d="M-20 -177 q-7 -2 -6 5 q1 6 7 5" fill={tone} {...line} stroke-width="1.8" />
      <Hair style={person.style} fill={hairFill} />
      {person.role === 'crew' && <HardHat />}
      <Face expression={expression} glasses={person.glasses === true} moustache={person.moustache === true} hairFill={hairFill} />
      <Arm from={[24, -140]} elbow={rightElbow} hand={rightHand} sleeve={look.sleeve} tone={tone} />
      {person.role === 'manager' && pose !== 'wave' && pose !== 'shrug' && <Clipboard x={leftHand[0]} y={leftHand[1]} />}
      {person.role === 'inspector' && <Magnifier x={rightHand[0]} y={rightHand[1]} />}
      {person.role === 'crew' && pose === 'work' && <Brush x={rightHand[0]} y={rightHand[1]} />}
      {pose === 'phone' && <Handset x={rightHand[0]} y={rightHand[1]} />}
    </g>
  );
}

function Clipboard({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y}) rotate(-8)`} {...line} stroke-width="2">
      <path d="M-12 -18 h26 v34 h-26 z" fill="#b98a52" />
      <path d="M-9 -13 h20 v26 h-20 z" fill={colour.enamel} stroke-width="1.4" />
      <path d="M-6 -7 h14 M-6 -2 h14 M-6 3 h9" stroke-width="1.4" />
      <path d="M-4 -21 h10 v6 h-10 z" fill={colour.grey} stroke-width="1.6" />
    </g>
  );
}
function Magnifier({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d="M2 -3 L10 -14" stroke-width="6" />
      <circle cx="17" cy="-24" r="12" fill="#e6f3f7" fill-opacity="0.75" stroke={colour.probe} stroke-width="4" />
      <path d="M11 -28 q3 -5 8 -5" fill="none" stroke="#fff" stroke-width="2" />
    </g>
  );
}
function Brush({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y}) rotate(38)`} {...line} stroke-width="2">
      <path d="M-3 12 L-2 -14 H2 L3 12 z" fill="#b98a52" />
      <path d="M-9 -14 h18 v-9 h-18 z" fill={colour.grey} />
      <path d="M-9 -23 h18 l2 -15 q-5 4 -8 -1 q-4 5 -7 0 q-4 3 -7 1 z" fill="#e9cf9c" />
    </g>
  );
}
function Handset({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y}) rotate(14)`} {...line}>
      <path d="M-6 -18 q-10 2 -8 9 h6 v22 h-6 q-2 8 8 8 q7 -20 0 -39 z" fill={colour.network} stroke-width="2" />
    </g>
  );
}
