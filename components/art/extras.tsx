import { colour } from './palette.ts';

const line = { stroke: colour.ink, 'stroke-width': 2.2, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' } as const;
interface At {
  readonly x: number;
  readonly y: number;
}

export type CatPose = 'sit' | 'sleep' | 'eyes';
/** The mall's cat. It belongs to nobody and is in every shop; `fur` when it has met wet paint. */
export function Cat({ x, y, pose = 'sit', fur = '#d68a3c', facing = 1 }: At & { pose?: CatPose; fur?: string; facing?: 1 | -1 }) {
  const head = (cx: number, cy: number) => (
    <g>
      <path d={`M${cx - 12} ${cy - 3} l1 -14 l8 6 h7 l8 -6 l1 14 q0 11 -12 11 q-13 0 -13 -11 z`} fill={fur} {...line} />
      {pose === 'eyes' ? (
        <g fill="#ffd94a" stroke="none">
          <ellipse cx={cx - 5} cy={cy - 2} rx="3.4" ry="4" />
          <ellipse cx={cx + 6} cy={cy - 2} rx="3.4" ry="4" />
        </g>
      ) : pose === 'sleep' ? (
        <path d={`M${cx - 8} ${cy - 2} q3 3 6 0 M${cx + 3} ${cy - 2} q3 3 6 0`} fill="none" {...line} stroke-width="1.6" />
      ) : (
        <g fill={colour.ink} stroke="none">
          <ellipse cx={cx - 5} cy={cy - 2} rx="1.8" ry="2.6" />
          <ellipse cx={cx + 6} cy={cy - 2} rx="1.8" ry="2.6" />
        </g>
      )}
      <path d={`M${cx - 1} ${cy + 2} h3 l-1.5 2 z`} fill={colour.ink} stroke="none" />
      <path
        d={`M${cx - 13} ${cy + 2} l-8 -1 M${cx - 13} ${cy + 4} l-7 3 M${cx + 14} ${cy + 2} l8 -1 M${cx + 14} ${cy + 4} l7 3`}
        {...line}
        stroke-width="1.1"
      />
    </g>
  );
  return (
    <g transform={`translate(${x} ${y}) scale(${facing} 1)`}>
      {pose === 'sleep' ? (
        <g>
          <path d="M-26 0 q-8 -22 14 -24 q26 -2 30 14 q2 10 -6 10 z" fill={fur} {...line} />
          <path d="M-24 -2 q-10 0 -8 -8 q2 -7 10 -4" fill="none" stroke={colour.ink} stroke-width="7" stroke-linecap="round" />
          <path d="M-24 -2 q-10 0 -8 -8 q2 -7 10 -4" fill="none" stroke={fur} stroke-width="3.4" stroke-linecap="round" />
          {head(14, -10)}
        </g>
      ) : (
        <g>
          <path d="M-15 -3 q-18 2 -16 -14 q1 -6 5 -8" fill="none" stroke={colour.ink} stroke-width="8" stroke-linecap="round" />
          <path d="M-15 -3 q-18 2 -16 -14 q1 -6 5 -8" fill="none" stroke={fur} stroke-width="4" stroke-linecap="round" />
          <path d="M-16 0 q-4 -24 12 -36 q18 2 18 36 z" fill={fur} {...line} />
          <path d="M0 0 v-12 M8 0 v-12" {...line} stroke-width="1.4" />
          {head(3, -40)}
        </g>
      )}
    </g>
  );
}

/** A storm lamp, held by its ring. */
export function Lamp({ x, y, lit = true }: At & { lit?: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      {lit && <circle cx="0" cy="22" r="34" fill="#ffe9a8" opacity="0.45" stroke="none" />}
      <path d="M-9 6 q9 -16 18 0" fill="none" />
      <path d="M-11 6 h22 l-3 6 h-16 z" fill={colour.grey} />
      <path d="M-9 12 h18 v18 h-18 z" fill={lit ? '#ffe07a' : colour.enamel} />
      <path d="M-12 30 h24 l-2 7 h-20 z" fill={colour.grey} />
      {lit && <path d="M0 27 q-5 -5 0 -11 q5 6 0 11 z" fill="#f08a1d" stroke-width="1.2" />}
    </g>
  );
}

/** Time has passed here. */
export function Cobweb({ x, y }: At) {
  return (
    <g transform={`translate(${x} ${y})`} fill="none" stroke={colour.enamel} stroke-width="1.5" opacity="0.9">
      <path d="M0 0 L64 0 M0 0 L58 26 M0 0 L40 48 M0 0 L14 60 M0 0 L0 62" />
      <path d="M20 0 q-2 4 -3 8 q-3 2 -4 7 q-5 1 -9 3 q-2 1 -4 2 M40 0 q-4 6 -4 16 q-7 5 -11 14 q-9 2 -16 7 q-5 0 -9 3 M58 0 q-5 10 -6 23 q-9 6 -16 20 q-12 2 -23 11 q-6 0 -13 4" />
      <g stroke={colour.ink} stroke-width="1.3">
        <path d="M26 34 V62" />
        <circle cx="26" cy="66" r="4" fill={colour.ink} />
        <path d="M22 64 l-6 -4 M22 67 l-6 2 M30 64 l6 -4 M30 67 l6 2" />
      </g>
    </g>
  );
}

/** A length of wallpaper that has come off the wall at the top and rolls itself up. */
export function Wallpaper({ x, y, fallen = false }: At & { fallen?: boolean }) {
  const pattern = (top: number, bottom: number) =>
    Array.from({ length: Math.floor((bottom - top) / 26) }, (_, i) => (
      <path
        key={i}
        d={`M20 ${top + 14 + i * 26} q-7 -9 0 -13 q7 4 0 13 z M46 ${top + 24 + i * 26} q-7 -9 0 -13 q7 4 0 13 z`}
        fill={colour.awning}
        stroke="none"
        opacity="0.75"
      />
    ));
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      {fallen ? (
        <g>
          <path d="M0 -96 h66 v96 h-66 z" fill={colour.paper} />
          {pattern(-76, -4)}
          <path d="M-6 -104 h78 q9 8 0 18 h-78 q-9 -8 0 -18 z" fill={colour.paper} />
          <path d="M-3 -99 q-4 4 0 9 M69 -99 q-4 4 0 9" fill="none" stroke-width="1.6" />
        </g>
      ) : (
        <g>
          <path d="M0 -214 h66 v214 h-66 z" fill={colour.paper} />
          {pattern(-212, -4)}
        </g>
      )}
    </g>
  );
}

/** A crate that has got up and is walking away: something that moves house. */
export function Runaway({ x, y, label }: At & { label: string }) {
  const w = Math.max(64, label.length * 7.4 + 18);
  return (
    <g transform={`translate(${x - w / 2} ${y})`} {...line}>
      <path d={`M${w * 0.3} -22 l-12 14 l4 8 h10 M${w * 0.66} -22 l10 12 l-2 10 h11`} fill="none" stroke-width="4" />
      <g transform={`rotate(-4 ${w / 2} -40)`}>
        <path d={`M0 -64 h${w} v42 h${-w} z`} fill="#e9cf9c" />
        <path d={`M-5 -64 l${w / 2 + 5} -18 l${w / 2 + 5} 18 z`} fill={colour.awning} />
        <text x={w / 2} y="-38" text-anchor="middle" class="art-mono" font-size="11.5" fill="#22242e" stroke="none">
          {label}
        </text>
      </g>
      <path d={`M${w + 10} -52 h18 M${w + 12} -40 h12 M${w + 10} -28 h18`} stroke-width="2" />
    </g>
  );
}

/** A word in wet paint on the wall: as far as the painter has come. */
export function Mural({ x, y, text, size = 40 }: At & { text: string; size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) rotate(-3)`}>
      <text class="art-sign" font-size={size} text-anchor="middle" fill={colour.paint}>
        {text}
      </text>
      <g fill="none" stroke={colour.paint} stroke-width={size / 13} stroke-linecap="round">
        <path
          d={`M${-text.length * size * 0.2} 2 v${size * 0.34} M${text.length * size * 0.08} 2 v${size * 0.22} M${text.length * size * 0.23} 2 v${size * 0.4}`}
        />
      </g>
    </g>
  );
}

const cloth = [colour.app, colour.sidecar, colour.awning, colour.volume, colour.network] as const;
/** Coats on a rail; x is its left end, y the floor. */
export function Coats({ x, y, count }: At & { count: number }) {
  const width = count * 22 + 22;
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d={`M4 0 V-148 H${width - 4} V0 M-6 0 h20 M${width - 14} 0 h20`} fill="none" stroke-width="4" />
      {Array.from({ length: count }, (_, i) => (
        <g key={i} transform={`translate(${22 + i * 22} -148)`}>
          <path d="M0 0 v7" fill="none" stroke-width="1.8" />
          <path d="M-6 9 q6 -6 12 0 l7 9 v58 q-13 6 -26 0 v-58 z" fill={cloth[i % cloth.length]!} stroke-width="1.8" />
          <path d="M0 12 v62" fill="none" stroke-width="1.2" />
        </g>
      ))}
    </g>
  );
}

/** A coiled telephone cable between two people's receivers: the line they share. */
export function Cable({ x, y, width }: At & { width: number }) {
  const turns = Math.max(4, Math.round(width / 16));
  const step = width / turns;
  return (
    <path
      d={`M${x} ${y} ${Array.from({ length: turns }, (_, i) => `q${step * 0.9} ${i % 2 === 0 ? 15 : 12} ${step * 0.5} ${Math.sin((i / turns) * Math.PI) > 0.5 ? 2 : i < turns / 2 ? 5 : -5} t${step * 0.5} 0`).join(' ')}`}
      fill="none"
      stroke={colour.network}
      stroke-width="3.4"
      stroke-linecap="round"
    />
  );
}

/** A mug of tea, for those who wait. */
export function Mug({ x, y }: At) {
  return (
    <g transform={`translate(${x} ${y})`} {...line} stroke-width="2">
      <path d="M-9 -18 h18 v16 q0 4 -4 4 h-10 q-4 0 -4 -4 z" fill={colour.enamel} />
      <path d="M9 -14 q8 0 7 6 q-1 6 -7 5" fill="none" />
      <path d="M-4 -24 q-3 -5 1 -9 M4 -24 q-3 -5 1 -9" fill="none" stroke-width="1.4" />
    </g>
  );
}

/** Fresh paint on the wall, down to the panelling; its right edge is as far as the brush has come. */
export function Paint({ x, y, width }: At & { width: number }) {
  return (
    <path d={`M${x} ${y - 362} H${x + width} q-14 36 4 64 t-6 66 t6 62 t-4 54 V${y - 66} H${x} z`} fill={colour.paint} opacity="0.6" />
  );
}

/** A light switch on the wall. */
export function Switch({ x, y }: At) {
  return (
    <g transform={`translate(${x} ${y})`} {...line} stroke-width="2">
      <rect x="-9" y="-13" width="18" height="26" rx="3" fill={colour.enamel} />
      <path d="M0 -4 L-3 8" stroke-width="4" />
    </g>
  );
}
