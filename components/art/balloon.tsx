import { colour } from './palette.ts';

export interface BalloonProps {
  /** Centre of the balloon's top edge. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** Where the tail points: the speaker's mouth. */
  readonly to: readonly [number, number];
  readonly kind?: 'say' | 'think' | 'shout';
  /** Longest line, in characters. */
  readonly wrap?: number;
}

const SIZE = 17;
const LINE = 21;
/** Average advance of the text face, in em; narrow and wide letters weighed. */
function widthOf(text: string): number {
  let em = 0;
  for (const c of text)
    em += /[ilj.,'!|:;]/.test(c) ? 0.28 : /[mwMW@—]/.test(c) ? 0.86 : /[A-Z0-9]/.test(c) ? 0.64 : c === ' ' ? 0.26 : 0.53;
  return em * SIZE;
}

/** Breaks text into as few lines of at most `max` characters as it takes, and those as even as can be: no orphan word on the last line. */
export function wrapText(text: string, max: number): readonly string[] {
  const broken = (limit: number): readonly string[] =>
    text.split(/\s+/).reduce<readonly string[]>((lines, word) => {
      const last = lines.at(-1);
      return last !== undefined && last.length + 1 + word.length <= limit ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
    }, []);
  const fewest = broken(max).length;
  for (let limit = Math.ceil(text.length / fewest); limit < max; limit++) {
    const lines = broken(limit);
    if (lines.length === fewest) return lines;
  }
  return broken(max);
}

/** The size a balloon will take: the layout keeps balloons apart and off the faces by it. */
export function balloonSize(
  text: string,
  wrap = 24,
): { readonly width: number; readonly height: number; readonly lines: readonly string[] } {
  const lines = wrapText(text, wrap);
  return { lines, width: Math.max(44, ...lines.map((l) => widthOf(l))) + 28, height: lines.length * LINE + 20 };
}

/** Speech, thought or shout with real text, so that it can be searched, read aloud and translated. */
export function Balloon({ x, y, text, to, kind = 'say', wrap = 24 }: BalloonProps) {
  const { lines, width, height } = balloonSize(text, wrap);
  const left = x - width / 2;
  const bottom = y + height;
  const base = Math.max(left + 18, Math.min(left + width - 18, x + (to[0] - x) * 0.35));
  const tip = [base + (to[0] - base) * 0.75, bottom + (to[1] - bottom) * 0.72] as const;
  const r = 15;
  const body = `M${left + r} ${y} h${width - 2 * r} q${r} 0 ${r} ${r} v${height - 2 * r} q0 ${r} ${-r} ${r} H${base + 9} L${tip[0]} ${tip[1]} L${base - 9} ${bottom} H${left + r} q${-r} 0 ${-r} ${-r} v${-(height - 2 * r)} q0 ${-r} ${r} ${-r} z`;
  const spikes = (): string => {
    const n = Math.max(7, Math.round((width + height) / 30));
    const points: string[] = [];
    for (let i = 0; i < n * 2; i++) {
      const a = (i / (n * 2)) * 2 * Math.PI;
      const k = i % 2 === 0 ? 1.28 : 1.06;
      points.push(
        `${(x + (Math.cos(a) * width * k) / 1.75).toFixed(1)},${(y + height / 2 + (Math.sin(a) * height * k) / 1.55).toFixed(1)}`,
      );
    }
    return points.join(' ');
  };
  const ink = { fill: colour.enamel, stroke: colour.ink, 'stroke-width': 2.2, 'stroke-linejoin': 'round' } as const;
  return (
    <g class={`balloon balloon-${kind}`}>
      {kind === 'shout' && <polygon points={spikes()} {...ink} />}
      {kind === 'say' && <path d={body} {...ink} />}
      {kind === 'think' && (
        <g {...ink}>
          <rect x={left} y={y} width={width} height={height} rx={Math.min(24, height / 2)} />
          <circle cx={base + (to[0] - base) * 0.3} cy={bottom + (to[1] - bottom) * 0.28} r="6" />
          <circle cx={base + (to[0] - base) * 0.55} cy={bottom + (to[1] - bottom) * 0.55} r="4" />
        </g>
      )}
      <text class="art-text" font-size={SIZE} text-anchor="middle" fill="#22242e">
        {lines.map((l, i) => (
          <tspan key={i} x={x} y={y + 26 + i * LINE}>
            {l}
          </tspan>
        ))}
      </text>
    </g>
  );
}
