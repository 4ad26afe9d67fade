/**
 * The Pod as a shop at one moment: a pure function of a {@link Scene}. Everybody can be hovered or focused; the line below then
 * says the Kubernetes word beside the mall's.
 */
import { useId, useState } from 'preact/hooks';
import type { Scene } from '../../src/site/run/types.ts';
import { Character } from '../art/character.tsx';
import { Cat } from '../art/extras.tsx';
import { colour } from '../art/palette.ts';
import { Awning, Clock, Counter, Locker, Shutter, StatusSign, WallPhone } from '../art/props.tsx';
import { Backdrop } from './Backdrop.tsx';
import { Figure, NamePlate, Says, Torn, present } from './Staff.tsx';
import { Call, Lamp, Parcels, Verdict } from './Traffic.tsx';
import { layoutShop } from './layout.ts';
import '../art/art.css';
import './shop.css';

/** What a finger does is not what a mouse does: the style shows the one that fits. */
const Hint = () => (
  <>
    <span class="shop-by-mouse">Point at anybody, or press Tab,</span>
    <span class="shop-by-touch">Tap anybody</span> to read who they are in Kubernetes.
  </>
);
const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

export interface ShopProps {
  readonly scene: Scene;
  /** How wide it is drawn, CSS px: a phone gets rows where a desk gets one long shop. */
  readonly width?: number;
  /** Leaves the explaining line out: for figures on paper. */
  readonly still?: boolean;
  /** The container lit up together with its YAML lines. */
  readonly lit?: string | undefined;
  readonly onLight?: ((container: string | undefined) => void) | undefined;
}
export function Shop({ scene, width: drawn = 900, still = false, lit, onLight = () => undefined }: ShopProps) {
  const [told, tell] = useState<string | undefined>(undefined);
  const hatch = useId();
  const layout = layoutShop(scene, drawn);
  const { width, height, letters, manager, places } = layout;
  const { status } = scene.sign;
  const sign = shorten(status, 17);
  const larger = Math.min(1.35, letters / 12.5);
  const tone = /Error|BackOff|Failed|OOM|Unknown/.test(status)
    ? 'failed'
    : status === 'Running'
      ? 'running'
      : /Completed|Succeeded/.test(status)
        ? 'done'
        : 'waiting';
  const focus = (text: string) =>
    ({
      tabIndex: 0,
      role: 'img',
      'aria-label': text,
      onMouseEnter: () => tell(text),
      onFocus: () => tell(text),
      // A finger leaves no pointer behind, only the focus. What is told stays when that goes: were it shorter at once, a tap below would miss its button.
      onMouseLeave: (event: MouseEvent) => event.currentTarget !== document.activeElement && tell(undefined),
    }) as const;
  const closed = scene.phase === 'Succeeded' || scene.phase === 'Failed' ? 1 : scene.terminating ? 0.5 : 0;
  const staff = (crew: boolean) =>
    places
      .filter((place) => (place.person.role === 'init') === crew)
      .map((place) => (
        <Figure key={place.person.container} place={place} scene={scene} hatch={hatch} door={manager.x} onTell={tell} onLight={onLight} />
      ));
  return (
    <div class="shop">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        class="shop-scene"
        role="group"
        aria-label={`Pod ${scene.pod} as a shop: ${scene.sign.ready} ready, ${status}`}
      >
        <defs>
          <pattern id={hatch} width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="10" height="10" fill={colour.wall} />
            <path d="M0 0 V10" stroke={colour.grey} stroke-width="5" />
          </pattern>
        </defs>
        <Backdrop
          width={width}
          top={layout.top}
          row={layout.row}
          floor={layout.floor}
          rows={layout.rows}
          door={manager.x}
          spare={layout.spare.map(({ x }) => x).join(' ')}
        />
        {places.map(
          (place) =>
            place.person.role !== 'init' && (
              <Lamp key={place.person.container} place={place} lit={place.person.segment?.state === 'ready'} />
            ),
        )}
        <g {...focus(`The shop = Pod “${scene.pod}”, phase ${scene.phase}`)}>
          <Awning x={0} y={36} width={width} name={shorten(scene.pod, Math.floor((width - 120) / 11))} />
        </g>
        {closed > 0 && <Shutter x={4} y={70} width={width - 8} height={closed === 1 ? 78 : 46} closed={1} />}
        <g {...focus('The manager = the kubelet: hires, watches and sends home everybody in this Pod')}>
          <Character
            who="morris"
            x={manager.x - 6}
            y={manager.y}
            scale={0.8}
            pose={scene.terminating ? 'point' : 'hold'}
            expression={tone === 'failed' ? 'worried' : 'calm'}
          />
        </g>
        <g
          {...focus(`The sign on the door = what kubectl get pod says: ${scene.sign.ready} ready, ${status}`)}
          transform={`translate(${manager.x} ${layout.top + 68}) scale(${Math.min(1.4, letters / 12, (layout.slot + 20) / (sign.length * 8 + 22))})`}
        >
          <StatusSign x={0} y={0} ready={scene.sign.ready} status={sign} tone={tone} />
        </g>
        {layout.lockers.map((spot, i) => {
          const locker = scene.lockers[i]!;
          return (
            <g
              key={locker.volume}
              {...focus(
                `The locker = volume “${locker.volume}”, shared by ${locker.users.join(', ') || 'nobody'}; it holds ${locker.files.join(', ') || 'nothing yet'}`,
              )}
            >
              <Locker
                x={spot.x - 60}
                y={spot.y}
                files={
                  locker.fresh !== undefined && locker.fresh.since < 1
                    ? locker.files.filter((file) => file !== locker.fresh?.file)
                    : locker.files
                }
                label={shorten(locker.volume, 9)}
                open={locker.fresh !== undefined}
                letters={Math.min(16, letters)}
              />
            </g>
          );
        })}
        {staff(false)}
        {layout.counters.map((c) => (
          <Counter key={c.x + c.y} x={c.x} y={c.y} width={c.width} />
        ))}
        {staff(true)}
        <Cat x={manager.x - 30} y={manager.y + 40} pose={tone === 'failed' ? 'sit' : closed > 0 ? 'eyes' : 'sleep'} />
        {scene.ports.map((port) => {
          const place = places.find((p) => p.person.container === port.container);
          return place === undefined ? null : (
            <g
              key={port.port}
              {...focus(`The phone line = localhost:${port.port}, answered by “${port.container}”. Everybody in the Pod can dial it.`)}
              transform={`translate(${place.x + 46} ${place.y - 46}) scale(${0.8 * larger})`}
            >
              <WallPhone x={0} y={0} extension={`:${port.port}`} busy={scene.call?.port === port.port} />
            </g>
          );
        })}
        <Call scene={scene} layout={layout} />
        <Parcels scene={scene} layout={layout} />
        {places.map((place) => {
          const { probe, container } = place.person;
          return probe === undefined ? null : (
            <g
              key={container}
              {...focus(`The inspector = a probe of “${container}”: ${probe.success ? 'passed' : 'failed'}. ${probe.text}`)}
            >
              <Verdict place={place} success={probe.success} />
            </g>
          );
        })}
        {places.map((place) => (
          <Torn key={place.person.container} place={place} letters={letters} />
        ))}
        {places.map((place) => (
          <NamePlate key={place.person.container} place={place} letters={letters} slot={layout.slot} lit={lit === place.person.container} />
        ))}
        {places.map(
          (place) =>
            place.person.says !== undefined &&
            present(place.person) && (
              <Says
                key={place.person.container}
                place={place}
                text={place.person.says}
                letters={letters}
                slot={layout.slot}
                right={width}
              />
            ),
        )}
        <g transform={`translate(${width - 34 * larger} ${36 * larger}) scale(${larger})`}>
          <Clock x={0} y={0} ms={scene.at} radius={19} />
        </g>
      </svg>
      {scene.more !== undefined && <p class="shop-more">and {scene.more} more, whom the timeline shows</p>}
      {!still && (
        <p class="shop-tell" aria-live="polite">
          {told ?? <Hint />}
        </p>
      )}
    </div>
  );
}
