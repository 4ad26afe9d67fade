/** What stands still in a shop: walls, floors, the door, what decorates it. Drawn once for a size. */
import { memo } from 'preact/compat';
import { colour } from '../art/palette.ts';
import { Scene as Room } from '../art/scene.tsx';
import { Palm } from '../art/props.tsx';

const line = { stroke: colour.ink, 'stroke-width': 2.4, 'stroke-linejoin': 'round' } as const;

export interface BackdropProps {
  readonly width: number;
  readonly top: number;
  readonly row: number;
  readonly floor: number;
  readonly rows: number;
  /** Where the door is. */
  readonly door: number;
  /** Middle of the places that nobody needs, from the left, in the last row. */
  readonly spare: string;
}

export const Backdrop = memo(function Backdrop({ width, top, row, floor, rows, door, spare }: BackdropProps) {
  const free = spare === '' ? [] : spare.split(' ').map(Number);
  return (
    <g>
      <rect width={width} height={top} fill={colour.wall} />
      {Array.from({ length: rows }, (_, i) => (
        <g key={i} transform={`translate(0 ${top + i * row})`}>
          <Room place="shop" width={width} height={row} floor={floor - 24} />
          {i > 0 && <path d={`M0 0 H${width}`} {...line} stroke-width="5" />}
          {i === 0 && <Door x={door} y={floor - 22} />}
          {i === rows - 1 && free.map((x, k) => (k % 2 === 0 ? <Palm key={x} x={x} y={floor} /> : <Bench key={x} x={x} y={floor} />))}
        </g>
      ))}
    </g>
  );
});

/** The door everybody comes in by and leaves through. */
function Door({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d="M-52 0 v-200 h104 v200 z" fill={colour.volumeDark} />
      <path d="M-43 0 v-191 h86 v191 z" fill={colour.volume} />
      <path d="M-34 -94 v-88 h68 v88 z" fill={colour.sky} />
      <path d="M-26 -104 l34 -70 h12 l-34 70 z" fill={colour.enamel} stroke="none" opacity="0.5" />
      <path d="M-34 -14 v-62 h68 v62 z" fill="none" stroke-width="1.6" />
      <circle cx="35" cy="-84" r="4" fill={colour.awning} stroke-width="1.6" />
    </g>
  );
}

function Bench({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d="M-44 -6 v-34 M44 -6 v-34 M-44 0 v-10 M44 0 v-10" stroke-width="5" />
      <path d="M-54 -44 h108 v10 h-108 z M-50 -72 h100 v9 h-100 z M-50 -60 h100 v9 h-100 z" fill={colour.volume} />
    </g>
  );
}
