import { Character } from '../art/character.tsx';
import { Scene } from '../art/scene.tsx';
import { Balloon } from '../art/balloon.tsx';
import {
  Awning,
  Barrier,
  Clock,
  Counter,
  Crate,
  Ladder,
  Locker,
  Notice,
  PaintBucket,
  Palm,
  Shutter,
  StatusSign,
  WallPhone,
} from '../art/props.tsx';
import { Cable, Cat, Coats, Cobweb, Lamp, Mug, Mural, Paint, Runaway, Switch, Wallpaper } from '../art/extras.tsx';
import { colour } from '../art/palette.ts';
import { FLOOR, FRAME_HEIGHT, hang, mouthOf, placeBalloons, stageOf } from './layout.ts';
import type { Moment } from '../../src/site/run/show.ts';
import type { Actor, Frame, Prop } from './types.ts';

function PropOf({ prop, moment }: { prop: Prop; moment: Moment }) {
  switch (prop.type) {
    case 'counter':
      return <Counter x={prop.x} y={FLOOR} width={prop.width ?? 150} label={prop.label} />;
    case 'locker':
      return (
        <Locker
          x={prop.x}
          y={FLOOR}
          files={prop.files ?? moment.files[prop.volume] ?? []}
          label={prop.label ?? prop.volume}
          open={prop.open ?? true}
          width={prop.width ?? 120}
        />
      );
    case 'barrier':
      return <Barrier x={prop.x} y={FLOOR} />;
    case 'bucket':
      return <PaintBucket x={prop.x} y={FLOOR + 6} />;
    case 'ladder':
      return <Ladder x={prop.x} y={FLOOR} />;
    case 'palm':
      return <Palm x={prop.x} y={FLOOR} />;
    case 'phone':
      return <WallPhone x={prop.x} y={prop.y ?? 190} extension={prop.extension} busy={prop.busy ?? false} />;
    case 'notice':
      return <Notice x={prop.x} y={prop.y} text={prop.text} tone={prop.tone ?? 'plain'} />;
    case 'crate':
      return <Crate x={prop.x} y={FLOOR} label={prop.label} />;
    case 'runaway':
      return <Runaway x={prop.x} y={FLOOR} label={prop.label} />;
    case 'cat':
      return <Cat x={prop.x} y={prop.y ?? FLOOR} pose={prop.pose ?? 'sit'} fur={prop.fur ?? '#d68a3c'} facing={prop.facing ?? 1} />;
    case 'lamp':
      return <Lamp x={prop.x} y={prop.y} lit={prop.lit ?? true} />;
    case 'cobweb':
      return <Cobweb x={prop.x} y={prop.y} />;
    case 'mug':
      return <Mug x={prop.x} y={prop.y} />;
    case 'switch':
      return <Switch x={prop.x} y={prop.y} />;
    case 'paint':
      return <Paint x={prop.x} y={FLOOR} width={prop.width} />;
    case 'mural':
      return <Mural x={prop.x} y={prop.y} text={prop.text} size={prop.size ?? 40} />;
    case 'coats':
      return <Coats x={prop.x} y={FLOOR} count={prop.count} />;
    case 'cable':
      return <Cable x={prop.x} y={prop.y} width={prop.width} />;
    case 'wallpaper':
      return <Wallpaper x={prop.x} y={FLOOR - 12} fallen={prop.fallen ?? false} />;
    case 'awning':
      return <Awning x={prop.x} y={prop.y} width={prop.width} name={prop.name} />;
    case 'shutter':
      return (
        <g>
          <rect
            x={prop.x}
            y={prop.y}
            width={prop.width}
            height={FLOOR - 12 - prop.y}
            fill={colour.nightSky}
            stroke={colour.ink}
            stroke-width="2.4"
          />
          <Shutter x={prop.x} y={prop.y} width={prop.width} height={prop.height} closed={prop.closed} />
          <rect
            x={prop.x - 7}
            y={prop.y - 16}
            width={prop.width + 14}
            height="18"
            rx="3"
            fill={colour.grey}
            stroke={colour.ink}
            stroke-width="2.4"
          />
        </g>
      );
  }
}

/** Props on the wall or far back stand behind people; the rest in front of those `behind` a counter. */
const inFront: ReadonlySet<Prop['type']> = new Set(['counter', 'barrier', 'bucket', 'crate', 'runaway', 'cat', 'lamp', 'cable', 'mug']);
const isBackdrop = (p: Prop): boolean => !inFront.has(p.type);

const toneOf = (status: string): 'waiting' | 'running' | 'failed' | 'done' =>
  /Error|BackOff|Failed|OOM|Unknown/.test(status)
    ? 'failed'
    : status === 'Running'
      ? 'running'
      : status === 'Completed' || status === 'Succeeded'
        ? 'done'
        : 'waiting';

/** One frame of a strip as an SVG of its own. Clock, sign and locker show the run at the frame's moment. */
export function ComicFrame({
  frame,
  moment,
  number,
  title,
  kind = '',
}: {
  frame: Frame;
  moment: Moment;
  number: number;
  title: string;
  kind?: string;
}) {
  const id = `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${number}${kind.trim()}`;
  const stage = stageOf(frame);
  const backdrop = (frame.props ?? []).filter(isBackdrop);
  const front = (frame.props ?? []).filter((p) => !isBackdrop(p));
  const { sign, clock } = hang(frame, stage, moment);
  const draw = (a: Actor) => (
    <Character
      key={a.who}
      who={a.who}
      x={a.x}
      y={FLOOR}
      scale={a.scale ?? 1}
      expression={a.expression ?? 'calm'}
      pose={a.pose ?? 'rest'}
      facing={a.facing ?? 1}
      walking={a.walking ?? false}
      behind={a.behind ?? false}
    />
  );
  return (
    <svg
      class={`comic-frame${kind}`}
      viewBox={`0 0 ${frame.width} ${FRAME_HEIGHT}`}
      role="img"
      aria-labelledby={`${id}-alt`}
      preserveAspectRatio="xMidYMid meet"
    >
      <title id={`${id}-alt`}>{frame.alt}</title>
      <clipPath id={`${id}-clip`}>
        <rect x="1.5" y="1.5" width={frame.width - 3} height={FRAME_HEIGHT - 3} rx="5" />
      </clipPath>
      <g clip-path={`url(#${id}-clip)`}>
        <Scene place={frame.place} width={frame.width} height={FRAME_HEIGHT} floor={Math.min(stage.floor, FRAME_HEIGHT + 12)} />
        <g transform={stage.transform}>
          {backdrop.map((p, i) => (
            <PropOf key={i} prop={p} moment={moment} />
          ))}
        </g>
        {clock !== undefined && <Clock x={clock} y={168} ms={moment.ms} />}
        {sign !== undefined && <StatusSign x={sign} y={190} ready={moment.ready} status={moment.status} tone={toneOf(moment.status)} />}
        <g transform={stage.transform}>
          {frame.actors.filter((a) => a.behind === true).map(draw)}
          {front
            .filter((p) => p.type === 'counter')
            .map((p, i) => (
              <PropOf key={i} prop={p} moment={moment} />
            ))}
          {frame.actors.filter((a) => a.behind !== true).map(draw)}
          {front
            .filter((p) => p.type !== 'counter')
            .map((p, i) => (
              <PropOf key={i} prop={p} moment={moment} />
            ))}
        </g>
        {placeBalloons(frame, stage).map((b, i) => (
          <Balloon
            key={i}
            x={b.left + b.width / 2}
            y={b.top}
            text={b.text}
            to={mouthOf(
              frame.actors.find((a) => a.who === b.who),
              frame,
              stage,
            )}
            kind={b.kind ?? 'say'}
            wrap={b.wrap ?? 24}
          />
        ))}
      </g>
      <rect x="1.5" y="1.5" width={frame.width - 3} height={FRAME_HEIGHT - 3} rx="5" fill="none" stroke={colour.ink} stroke-width="3" />
    </svg>
  );
}
