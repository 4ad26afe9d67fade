import type { ComponentChildren } from 'preact';
import { colour } from './palette.ts';

export type Place = 'shop' | 'front' | 'backroom' | 'mall';
export interface SceneProps {
  readonly place: Place;
  readonly width: number;
  readonly height: number;
  /** Where people stand. */
  readonly floor: number;
  readonly children?: ComponentChildren;
}

/** The background of a picture: wall, floor, and what tells where we are. */
export function Scene({ place, width, height, floor, children }: SceneProps) {
  const line = { stroke: colour.ink, 'stroke-width': 2.4 } as const;
  const tiles = Math.ceil(width / 48) + 1;
  return (
    <g>
      <rect x="0" y="0" width={width} height={height} fill={place === 'backroom' ? colour.wallShade : colour.wall} />
      {place === 'shop' &&
        Array.from({ length: Math.ceil(width / 40) }, (_, i) => <rect key={i} x={i * 40} y="0" width="20" height={floor - 62} fill={colour.wallShade} opacity="0.45" />)}
      {place === 'mall' &&
        Array.from({ length: Math.ceil(width / 130) }, (_, i) => (
          <g key={i} {...line} stroke-width="2">
            <path d={`M${i * 130 + 20} ${floor - 60} v-70 q45 -60 90 0 v70 z`} fill={colour.wallShade} />
            <path d={`M${i * 130 + 65} ${floor - 160} v100 M${i * 130 + 20} ${floor - 112} h90`} stroke-width="1.2" />
          </g>
        ))}
      {place !== 'front' && (
        <g>
          <rect x="-4" y={floor - 62} width={width + 8} height="62" fill={place === 'backroom' ? colour.floorDark : colour.floor} opacity="0.55" />
          <path d={`M0 ${floor - 62} H${width}`} {...line} />
        </g>
      )}
      <rect x="0" y={floor - 12} width={width} height={height - floor + 12} fill={colour.floor} />
      {Array.from({ length: tiles }, (_, i) => (
        <path key={i} d={`M${i * 48 - 24} ${floor - 12} h24 l-8 ${height - floor + 12} h-28 z`} fill={colour.floorDark} opacity="0.55" />
      ))}
      <path d={`M0 ${floor - 12} H${width}`} {...line} />
      {children}
    </g>
  );
}
