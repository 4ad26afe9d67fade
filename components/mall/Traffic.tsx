/** What goes to and fro: calls on the phone line, boxes on their way to a locker, the lamp above those who are ready, the inspector's verdict. */
import type { Scene } from '../../src/site/run/types.ts';
import { colour } from '../art/palette.ts';
import type { Place, ShopLayout, Spot } from './layout.ts';

const line = { stroke: colour.ink, 'stroke-width': 2.2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' } as const;

/** A point of the arc from `a` over the heads to `b`, at `t` from 0 to 1. */
const onArc = (a: Spot, b: Spot, t: number): Spot => {
  const top = Math.min(a.y, b.y) - 90;
  const middle = { x: (a.x + b.x) / 2, y: top };
  const mix = (p: number, q: number, r: number): number => (1 - t) * (1 - t) * p + 2 * t * (1 - t) * q + t * t * r;
  return { x: mix(a.x, middle.x, b.x), y: mix(a.y, middle.y, b.y) };
};

export function Call({ scene, layout }: { scene: Scene; layout: ShopLayout }) {
  const call = scene.call;
  const from = layout.places.find((p) => p.person.container === call?.from);
  if (call === undefined || from === undefined) return null;
  const to = layout.places.find((p) => p.person.container === scene.ports.find((port) => port.port === call.port)?.container);
  const a = { x: from.x + 20, y: from.y - 168 };
  const b = to === undefined ? { x: from.x + 78, y: from.y - 140 } : { x: to.x + 52, y: to.y - 66 };
  const top = Math.min(a.y, b.y) - 90;
  return (
    <g fill="none" stroke-linecap="round">
      <path d={`M${a.x} ${a.y} Q${(a.x + b.x) / 2} ${top} ${b.x} ${b.y}`} stroke={colour.ink} stroke-width="6" />
      {/* The dots travel along the line with virtual time. */}
      <path
        d={`M${a.x} ${a.y} Q${(a.x + b.x) / 2} ${top} ${b.x} ${b.y}`}
        stroke={call.ok ? colour.network : colour.failed}
        stroke-width="3.4"
        stroke-dasharray="1 9"
        stroke-dashoffset={-(scene.at / 16) % 10}
      />
      {!call.ok && (
        <text
          x={b.x}
          y={b.y - 6}
          text-anchor="middle"
          class="art-mono shop-outlined"
          font-size={layout.letters * 1.1}
          fill={colour.failed}
          stroke={colour.enamel}
          stroke-width="4"
        >
          refused
        </text>
      )}
    </g>
  );
}

/** A box on its way from who wrote it to the locker. */
export function Parcels({ scene, layout }: { scene: Scene; layout: ShopLayout }) {
  return (
    <>
      {layout.lockers.map((spot, i) => {
        const fresh = scene.lockers[i]?.fresh;
        const from = layout.places.find((p) => p.person.container === fresh?.by);
        if (fresh === undefined || fresh.since >= 1 || from === undefined) return null;
        const at = onArc({ x: from.x + 40, y: from.y - 110 }, { x: spot.x, y: spot.y - 110 }, fresh.since);
        return (
          <g key={fresh.file} transform={`translate(${at.x} ${at.y}) rotate(${(fresh.since - 0.5) * 24})`} {...line}>
            <path d="M-24 -18 h48 v36 h-48 z" fill="#e9cf9c" />
            <path d="M0 -18 v9 M-16 -4 h32 v14 h-32 z" fill={colour.enamel} stroke-width="1.6" />
            <path d="M-11 1 h22 M-11 5 h14" stroke-width="1.4" />
          </g>
        );
      })}
    </>
  );
}

/** Lit above those whom Services may send customers to. */
export function Lamp({ place, lit }: { place: Place; lit: boolean }) {
  return (
    <g transform={`translate(${place.x} ${place.y - 262})`} {...line}>
      {lit && <path class="shop-glow" d="M-16 34 L-66 178 h132 L16 34 z" fill="#ffe07a" stroke="none" />}
      <path d="M0 0 v18" />
      <path d="M-26 34 q4 -18 26 -18 q22 0 26 18 z" fill={colour.sidecar} />
      <path d="M-11 34 q11 12 22 0 z" fill={lit ? '#ffe07a' : colour.grey} />
    </g>
  );
}

/** The inspector's glass, with the verdict of a probe that has just run. */
export function Verdict({ place, success }: { place: Place; success: boolean }) {
  return (
    <g transform={`translate(${place.x - 46} ${place.y - 112})`} {...line}>
      <path d="M13 13 L28 28" stroke-width="9" />
      <path d="M16 16 L27 27" stroke={colour.volume} stroke-width="4.6" />
      <circle r="20" fill="#e6f3f7" stroke-width="9" />
      <circle r="20" fill="none" stroke={colour.probe} stroke-width="5" />
      <path
        d={success ? 'M-9 0 l6 8 l12 -15' : 'M-8 -8 l16 16 M8 -8 l-16 16'}
        fill="none"
        stroke={success ? '#2f6b2b' : '#b02a1a'}
        stroke-width="5"
      />
    </g>
  );
}
