import { colour } from './palette.ts';

const line = { stroke: colour.ink, 'stroke-width': 2.4, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' } as const;
interface At {
  readonly x: number;
  readonly y: number;
}

/** A counter to stand behind; x is its left edge, y the floor. */
export function Counter({ x, y, width = 150, label }: At & { width?: number; label?: string | undefined }) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d={`M4 -78 h${width - 8} v78 h${-(width - 8)} z`} fill={colour.enamel} />
      <path d={`M-6 -88 h${width + 12} v11 h${-(width + 12)} z`} fill={colour.volume} />
      {Array.from({ length: Math.floor(width / 25) }, (_, i) => (
        <path key={i} d={`M${16 + i * 25} -68 v58`} stroke={colour.floorDark} stroke-width="3" />
      ))}
      {label !== undefined && (
        <g>
          <rect x={width / 2 - label.length * 4.4 - 10} y="-58" width={label.length * 8.8 + 20} height="24" rx="5" fill={colour.app} />
          <text x={width / 2} y="-41" text-anchor="middle" class="art-sign" fill="var(--on-app, #fff)" stroke="none" font-size="14">
            {label}
          </text>
        </g>
      )}
    </g>
  );
}

/** The locker: a volume. Its shelves carry a labelled box for each file; x is the left edge, y the floor. */
export function Locker({
  x,
  y,
  files,
  label = '/data',
  open = true,
  width = 120,
  letters = 12,
}: At & { files: readonly string[]; label?: string; open?: boolean; width?: number; letters?: number }) {
  const height = 168;
  const shelves = 3;
  const step = (height - 26) / shelves;
  const plate = Math.max(68, label.length * letters * 0.62 + 12);
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      {open && <path d={`M${width} ${-height + 2} l26 10 v${height - 18} l-26 6 z`} fill={colour.volumeDark} />}
      <rect x="0" y={-height} width={width} height={height} fill={colour.volume} />
      <rect x="7" y={-height + 20} width={width - 14} height={height - 27} fill="#5d3c1a" />
      {Array.from({ length: shelves }, (_, i) => (
        <path key={i} d={`M7 ${-height + 20 + (i + 1) * step} h${width - 14}`} stroke={colour.volume} stroke-width="5" />
      ))}
      {files.slice(0, shelves).map((file, i) => {
        const size = file.length > 10 && letters <= 12 ? 9 : letters - 1;
        const most = Math.floor((width - 38) / (size * 0.6));
        const shown = file.length > most ? `${file.slice(0, most - 1)}…` : file;
        const top = -height + 20 + i * step;
        return (
          <g key={file}>
            <rect x="14" y={top + step - 34} width={width - 28} height="31" fill="#e9cf9c" stroke-width="2" />
            <path d={`M${width / 2} ${top + step - 34} v7`} stroke-width="3" />
            <rect x="18" y={top + step - 8 - size * 1.4} width={width - 36} height={size * 1.4} fill={colour.enamel} stroke-width="1.2" />
            <text x={width / 2} y={top + step - 12} text-anchor="middle" class="art-mono" font-size={size} fill="#22242e" stroke="none">
              {shown}
            </text>
          </g>
        );
      })}
      <rect x={width / 2 - plate / 2} y={-height - 4} width={plate} height={letters + 9} rx="3" fill={colour.enamel} stroke-width="2" />
      <text x={width / 2} y={-height + letters - 1} text-anchor="middle" class="art-mono" font-size={letters} fill="#22242e" stroke="none">
        {label}
      </text>
    </g>
  );
}

/** The striped barrier of a setup crew at work. */
export function Barrier({ x, y, width = 96 }: At & { width?: number }) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d={`M12 -50 L2 0 M12 -50 L22 0 M${width - 12} -50 L${width - 22} 0 M${width - 12} -50 L${width - 2} 0`} stroke-width="4" />
      <rect x="0" y="-60" width={width} height="20" fill={colour.enamel} />
      {Array.from({ length: Math.floor(width / 24) }, (_, i) => (
        <path key={i} d={`M${4 + i * 24} -40 l10 -20 h11 l-10 20 z`} fill={colour.init} stroke="none" />
      ))}
      <rect x="0" y="-60" width={width} height="20" fill="none" />
    </g>
  );
}

export function PaintBucket({ x, y }: At) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d="M-15 -24 q15 -22 30 0" fill="none" />
      <path d="M-16 -26 h32 l-4 26 h-24 z" fill={colour.grey} />
      <path d="M-16 -26 h32 l-1 7 q-4 9 -7 0 q-3 -5 -6 2 q-3 6 -6 -2 q-3 -5 -6 1 q-4 2 -5 -8 z" fill={colour.paint} stroke-width="1.6" />
    </g>
  );
}

export function Ladder({ x, y, height = 170 }: At & { height?: number }) {
  return (
    <g transform={`translate(${x} ${y})`} stroke={colour.volumeDark} stroke-width="6" stroke-linecap="round">
      <path d={`M-24 0 L-8 ${-height} M24 0 L8 ${-height}`} />
      {Array.from({ length: 6 }, (_, i) => {
        const t = (i + 1) / 7;
        return <path key={i} d={`M${-24 + 16 * t} ${-height * t} H${24 - 16 * t}`} stroke-width="4" />;
      })}
    </g>
  );
}

/** A telephone on the wall: a port of the Pod's localhost. Lit when the line is in use. */
export function WallPhone({ x, y, extension, busy = false }: At & { extension: string; busy?: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <rect x="-20" y="-30" width="40" height="56" rx="6" fill={colour.network} />
      <circle cx="0" cy="4" r="13" fill={colour.enamel} />
      <circle cx="0" cy="4" r="4" fill={colour.ink} stroke="none" />
      {!busy && <path d="M-24 -36 q-4 -10 8 -10 h32 q12 0 8 10 q-4 6 -10 1 v-3 h-28 v3 q-6 5 -10 -1 z" fill={colour.ink} />}
      <path d="M-20 20 q-14 8 -4 16 q10 6 2 14 q-8 8 4 12" fill="none" stroke-width="2.6" />
      <rect x="-18" y="30" width="40" height="17" rx="3" fill={colour.enamel} stroke-width="1.6" />
      <text x="2" y="43" text-anchor="middle" class="art-mono" font-size="12" fill="#22242e" stroke="none">
        {extension}
      </text>
    </g>
  );
}

/** The mall's big clock. It shows the run's virtual time, so a picture cannot claim another moment. */
export function Clock({ x, y, ms, radius = 26 }: At & { ms: number; radius?: number }) {
  const seconds = ms / 1000;
  const hand = (turns: number, length: number) => {
    const a = turns * 2 * Math.PI;
    return `M0 0 L${(Math.sin(a) * length).toFixed(2)} ${(-Math.cos(a) * length).toFixed(2)}`;
  };
  const shown =
    seconds < 60
      ? `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`
      : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <circle r={radius} fill={colour.enamel} stroke-width="4" />
      {Array.from({ length: 12 }, (_, i) => (
        <path key={i} d={`M0 ${-radius + 4} v4`} transform={`rotate(${i * 30})`} stroke-width={i % 3 === 0 ? 2.6 : 1.2} />
      ))}
      <path d={hand(seconds / 3600, radius * 0.45)} stroke-width="3.4" />
      <path d={hand(seconds / 60, radius * 0.7)} stroke={colour.awning} stroke-width="2.4" />
      <circle r="2.6" fill={colour.ink} stroke="none" />
      <rect x={-shown.length * 3.9 - 6} y={radius + 4} width={shown.length * 7.8 + 12} height="17" rx="4" fill={colour.ink} stroke="none" />
      <text x="0" y={radius + 16.5} text-anchor="middle" class="art-mono" font-size="11.5" fill="#fffdf6" stroke="none">
        {shown}
      </text>
    </g>
  );
}

/** The enamel sign on the door: what `kubectl get pod` says. */
export function StatusSign({
  x,
  y,
  ready,
  status,
  tone,
}: At & { ready: string; status: string; tone: 'waiting' | 'running' | 'failed' | 'done' }) {
  const fill = { waiting: colour.grey, running: colour.probe, failed: colour.failed, done: colour.app }[tone];
  const text = {
    waiting: 'var(--art-on-grey, #22242e)',
    running: 'var(--on-probe, #fff)',
    failed: 'var(--on-failed, #fff)',
    done: 'var(--on-app, #fff)',
  }[tone];
  const width = Math.max(92, status.length * 8 + 22);
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <path d={`M${-width / 4} -22 L0 -36 L${width / 4} -22`} fill="none" stroke-width="2" />
      <circle cx="0" cy="-37" r="2.6" fill={colour.ink} stroke="none" />
      <rect x={-width / 2} y="-22" width={width} height="44" rx="8" fill={fill} />
      <rect x={-width / 2 + 4} y="-18" width={width - 8} height="36" rx="5" fill="none" stroke={text} stroke-width="1.4" />
      <text x="0" y="-3" text-anchor="middle" class="art-sign" font-size="13" fill={text} stroke="none">
        {status}
      </text>
      <text x="0" y="13" text-anchor="middle" class="art-mono" font-size="12" fill={text} stroke="none">
        READY {ready}
      </text>
    </g>
  );
}

/** A scalloped awning over a shop front. */
export function Awning({ x, y, width, name }: At & { width: number; name: string }) {
  const stripes = Math.max(5, Math.round(width / 34));
  const w = width / stripes;
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <rect x="6" y="-34" width={width - 12} height="34" fill={colour.enamel} />
      <text x={width / 2} y="-11" text-anchor="middle" class="art-sign" font-size="18" fill="#22242e" stroke="none">
        {name}
      </text>
      {Array.from({ length: stripes }, (_, i) => (
        <path
          key={i}
          d={`M${i * w} 0 h${w} v30 q${-w / 2} 16 ${-w} 0 z`}
          fill={i % 2 === 0 ? colour.awning : colour.enamel}
          stroke-width="2"
        />
      ))}
    </g>
  );
}

/** A roller shutter, `closed` from 0 (up) to 1 (down). */
export function Shutter({ x, y, width, height, closed }: At & { width: number; height: number; closed: number }) {
  const h = height * closed;
  if (h < 2) return null;
  return (
    <g transform={`translate(${x} ${y})`} {...line}>
      <rect x="0" y="0" width={width} height={h} fill={colour.grey} />
      {Array.from({ length: Math.floor(h / 12) }, (_, i) => (
        <path key={i} d={`M0 ${(i + 1) * 12} h${width}`} stroke-width="1.4" />
      ))}
    </g>
  );
}

/** A paper on the wall or in a hand with a few words on it. */
export function Notice({ x, y, text, tone = 'plain', width }: At & { text: string; tone?: 'plain' | 'failed'; width?: number }) {
  const w = width ?? Math.max(60, text.length * 7.4 + 18);
  return (
    <g transform={`translate(${x} ${y}) rotate(-2)`} {...line}>
      <path
        d={tone === 'failed' ? `M0 0 h${w} v26 l-7 -5 l-7 6 l-8 -6 l-7 5 l-8 -6 l-8 6 h${-(w - 45)} z` : `M0 0 h${w} v28 h${-w} z`}
        fill={tone === 'failed' ? colour.failed : colour.enamel}
        stroke-width="2"
      />
      <text
        x={w / 2}
        y="18"
        text-anchor="middle"
        class="art-mono"
        font-size="12"
        fill={tone === 'failed' ? 'var(--on-failed, #fff)' : '#22242e'}
        stroke="none"
      >
        {text}
      </text>
    </g>
  );
}

export function Crate({ x, y, label }: At & { label: string }) {
  const w = Math.max(46, label.length * 7 + 16);
  return (
    <g transform={`translate(${x - w / 2} ${y})`} {...line}>
      <rect x="0" y="-34" width={w} height="34" fill="#e9cf9c" />
      <path d={`M0 -26 h${w} M0 -8 h${w}`} stroke-width="1.4" />
      <text x={w / 2} y="-13" text-anchor="middle" class="art-mono" font-size="11" fill="#22242e" stroke="none">
        {label}
      </text>
    </g>
  );
}

/** A potted palm, because every good department store has one. */
export function Palm({ x, y }: At) {
  return (
    <g transform={`translate(${x} ${y})`} {...line} stroke-width="2">
      <path d="M-16 -34 h32 l-5 34 h-22 z" fill={colour.awning} />
      <path d="M0 -34 q-3 -30 2 -52" fill="none" stroke={colour.volumeDark} stroke-width="4" />
      {[-70, -35, 0, 35, 70].map((a) => (
        <path key={a} d="M2 -86 q-12 -26 0 -44 q12 18 0 44 z" fill={colour.probe} transform={`rotate(${a} 2 -86)`} stroke-width="1.6" />
      ))}
    </g>
  );
}
