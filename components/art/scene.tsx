import type { ComponentChildren } from 'preact';
import { colour } from './palette.ts';

export type Place = 'shop' | 'front' | 'backroom' | 'mall' | 'night';
export interface SceneProps {
  readonly place: Place;
  readonly width: number;
  readonly height: number;
  /** Where people stand. */
  readonly floor: number;
  readonly children?: ComponentChildren;
}

const line = { stroke: colour.ink, 'stroke-width': 2.4 } as const;
const times = (n: number): readonly number[] => Array.from({ length: Math.max(0, Math.ceil(n)) }, (_, i) => i);

/** Wallpaper in warm stripes over a panelled dado. */
function Shop({ width, floor }: { width: number; floor: number }) {
  return (
    <g>
      <rect x="0" y="0" width={width} height={floor} fill={colour.wall} />
      {times(width / 44).map((i) => (
        <rect key={i} x={i * 44} y="0" width="22" height={floor - 66} fill={colour.wallShade} />
      ))}
      {times(width / 44).map((i) => (
        <path
          key={i}
          d={`M${i * 44 + 33} 64 q-6 -8 0 -14 q6 6 0 14 z M${i * 44 + 33} 208 q-6 -8 0 -14 q6 6 0 14 z`}
          fill={colour.wallShade}
        />
      ))}
      <rect x="-4" y={floor - 66} width={width + 8} height="66" fill={colour.dado} />
      {times(width / 74).map((i) => (
        <rect
          key={i}
          x={i * 74 + 10}
          y={floor - 52}
          width="54"
          height="34"
          rx="3"
          fill="none"
          stroke={colour.ink}
          stroke-width="1.2"
          opacity="0.4"
        />
      ))}
      <path d={`M0 ${floor - 66} H${width} M0 ${floor - 60} H${width}`} {...line} stroke-width="2" />
    </g>
  );
}

/** The backroom: cool boards, a pipe, and a shelf that nobody has tidied. */
function Backroom({ width, floor }: { width: number; floor: number }) {
  return (
    <g>
      <rect x="0" y="0" width={width} height={floor} fill={colour.backWall} />
      {times(width / 58).map((i) => (
        <path key={i} d={`M${i * 58 + 29} 0 V${floor}`} stroke={colour.backShade} stroke-width="3" />
      ))}
      <path d={`M-4 132 H${width + 4}`} stroke={colour.ink} stroke-width="11" opacity="0.85" />
      <path d={`M-4 132 H${width + 4}`} stroke={colour.backPipe} stroke-width="7" />
      {times(width / 210).map((i) => (
        <path key={i} d={`M${i * 210 + 96} 124 v16`} stroke={colour.ink} stroke-width="7" />
      ))}
      <rect x="-4" y={floor - 34} width={width + 8} height="34" fill={colour.backShade} />
      <path d={`M0 ${floor - 34} H${width}`} {...line} stroke-width="1.8" />
    </g>
  );
}

/** The arcade: tall windows to the sky, a gallery rail between them. */
function Arcade({ width, floor, night = false }: { width: number; floor: number; night?: boolean }) {
  const bays = Math.max(2, Math.round(width / 150));
  const bay = width / bays;
  const wall = night ? colour.nightWall : colour.arcade;
  return (
    <g>
      <rect x="0" y="0" width={width} height={floor} fill={wall} />
      {times(bays).map((i) => {
        const left = i * bay + 16;
        const w = bay - 32;
        return (
          <g key={i}>
            <path
              d={`M${left} ${floor - 62} V150 q${w / 2} -84 ${w} 0 V${floor - 62} z`}
              fill={night ? colour.nightSky : colour.sky}
              {...line}
              stroke-width="2"
            />
            {!night && i % 2 === 0 && (
              <path d={`M${left + w * 0.2} 190 q2 -11 14 -8 q7 -11 18 -2 q12 -2 11 10 z`} fill={colour.enamel} opacity="0.8" />
            )}
            {night && i === bays - 1 && <path d={`M${left + w * 0.78} 156 a17 17 0 1 0 13 25 a14 14 0 1 1 -13 -25 z`} fill="#ffe9a8" />}
            {night && (
              <path
                d={`M${left + w * 0.25} 176 h2 M${left + w * 0.42} 204 h2 M${left + w * 0.3} 236 h2`}
                stroke="#ffe9a8"
                stroke-width="2.4"
                stroke-linecap="round"
              />
            )}
            <path d={`M${left + w / 2} 108 V${floor - 62} M${left} 214 H${left + w}`} stroke={colour.ink} stroke-width="1.6" />
          </g>
        );
      })}
      <rect x="-4" y={floor - 62} width={width + 8} height="62" fill={night ? colour.nightDado : colour.arcadeShade} />
      <path d={`M0 ${floor - 62} H${width}`} {...line} />
    </g>
  );
}

/** The shop from outside: its window, its door with the shutter down, and the awning over both. */
function Front({ width, floor }: { width: number; floor: number }) {
  const door = width * 0.62;
  const stripes = Math.round(width / 36);
  const w = width / stripes;
  return (
    <g {...line}>
      <rect x="0" y="0" width={width} height={floor} fill={colour.arcade} stroke="none" />
      <rect x="22" y="150" width={door - 48} height={floor - 196} fill={colour.sky} />
      <path d={`M40 ${floor - 60} l70 -130 M64 ${floor - 60} l40 -74`} stroke={colour.enamel} stroke-width="3" opacity="0.35" />
      <rect x="14" y={floor - 46} width={door - 32} height="12" fill={colour.dado} />
      <rect x={door} y="142" width={width - door - 26} height={floor - 142} fill={colour.grey} />
      {times((floor - 150) / 14).map((i) => (
        <path key={i} d={`M${door} ${156 + i * 14} h${width - door - 26}`} stroke-width="1.3" opacity="0.55" />
      ))}
      <path d={`M0 104 H${width}`} stroke-width="4" />
      {times(stripes).map((i) => (
        <path
          key={i}
          d={`M${i * w} 104 h${w} v28 q${-w / 2} 16 ${-w} 0 z`}
          fill={i % 2 === 0 ? colour.awning : colour.enamel}
          stroke-width="2"
        />
      ))}
    </g>
  );
}

/** The background of a picture: wall, floor, and what tells where we are. */
export function Scene({ place, width, height, floor, children }: SceneProps) {
  const boards = place === 'backroom';
  const [ground, pattern] =
    place === 'night'
      ? [colour.nightFloor, colour.nightDado]
      : boards
        ? [colour.backFloor, colour.backShade]
        : [colour.floor, colour.floorDark];
  return (
    <g>
      {place === 'shop' && <Shop width={width} floor={floor} />}
      {place === 'backroom' && <Backroom width={width} floor={floor} />}
      {place === 'mall' && <Arcade width={width} floor={floor} />}
      {place === 'night' && <Arcade width={width} floor={floor} night />}
      {place === 'front' && <Front width={width} floor={floor} />}
      <rect x="0" y={floor - 12} width={width} height={height - floor + 12} fill={ground} />
      {times(width / 48 + 1).map((i) =>
        boards ? (
          <path key={i} d={`M${i * 96 - 30} ${floor - 12} l-14 ${height - floor + 12}`} stroke={pattern} stroke-width="3" />
        ) : (
          <path key={i} d={`M${i * 48 - 24} ${floor - 12} h24 l-8 ${height - floor + 12} h-28 z`} fill={pattern} opacity="0.55" />
        ),
      )}
      <path d={`M0 ${floor - 12} H${width}`} {...line} />
      {children}
    </g>
  );
}
