/**
 * The Pod as a shop at one moment: a pure function of a {@link Scene}. Everybody can be hovered or focused; the line below then
 * says the Kubernetes word beside the mall's. `columns` is how many places a row has (a phone takes 3).
 */
import { useState } from 'preact/hooks';
import type { Scene } from '../../src/site/run/types.ts';
import { Character } from '../art/character.tsx';
import type { Expression, Pose } from '../art/character.tsx';
import { colour, on } from '../art/palette.ts';
import { wrapText } from '../art/balloon.tsx';
import { Awning, Barrier, Clock, Counter, Locker, Shutter, StatusSign, WallPhone } from '../art/props.tsx';
import { layoutShop } from './layout.ts';
import type { Place } from './layout.ts';
import { explainPerson, stateOf } from './words.ts';
import '../art/art.css';
import './shop.css';

type Person = Scene['people'][number];

const HINT = 'Point at anybody, or press Tab, to read who they are in Kubernetes.';

function mood(person: Person, terminating: boolean): { readonly expression: Expression; readonly pose: Pose } {
  const state = person.segment?.state;
  if (state === 'failed') return { expression: 'cross', pose: 'shrug' };
  if (state === 'done') return { expression: 'proud', pose: 'rest' };
  if (terminating) return { expression: 'tired', pose: 'rest' };
  if (person.probe !== undefined && !person.probe.success) return { expression: 'worried', pose: 'shrug' };
  if (person.role === 'init') return { expression: 'calm', pose: 'work' };
  if (person.says !== undefined) return { expression: 'happy', pose: 'wave' };
  return { expression: state === 'ready' ? 'happy' : 'calm', pose: person.role === 'sidecar' ? 'work' : 'hold' };
}

/** Under each person: the container's name on its role's colour, and how it stands. */
function NamePlate({ place }: { place: Place }) {
  const { person } = place;
  const fill = { init: colour.init, sidecar: colour.sidecar, app: colour.app, ephemeral: colour.probe }[person.role];
  const name = person.container.length > 16 ? `${person.container.slice(0, 15)}…` : person.container;
  const state = stateOf(person).replace(', ', ' · ');
  return (
    <g transform={`translate(${place.x} ${place.y + 14})`}>
      <rect x="-68" y="0" width="136" height="40" rx="5" fill={colour.enamel} stroke={colour.ink} stroke-width="2" />
      <path d="M-67 5 q0 -4 5 -4 h124 q5 0 5 4 v14 h-134 z" fill={fill} />
      <text y="14.5" text-anchor="middle" class="art-mono shop-name" fill={on[person.role]}>{name}</text>
      <text y="33" text-anchor="middle" class="art-text shop-state" fill="#22242e">{state.length > 23 ? `${state.slice(0, 22)}…` : state}</text>
    </g>
  );
}

function Says({ x, y, text }: { x: number; y: number; text: string }) {
  const lines = wrapText(text.length > 44 ? `${text.slice(0, 43)}…` : text, 20);
  const height = lines.length * 15 + 12;
  const width = Math.max(...lines.map((l) => l.length)) * 7.3 + 18;
  return (
    <g class="shop-says" transform={`translate(${x} ${y})`}>
      <path d={`M${-width / 2 + 8} ${-height} h${width - 16} q8 0 8 8 v${height - 16} q0 8 -8 8 h${-(width / 2 - 14)} l-6 12 l-6 -12 h${-(width / 2 - 14)} q-8 0 -8 -8 v${-(height - 16)} q0 -8 8 -8 z`} fill={colour.enamel} stroke={colour.ink} stroke-width="2" />
      {lines.map((l, i) => <text key={i} y={-height + 17 + i * 15} text-anchor="middle" class="art-mono" font-size="12" fill="#22242e">{l}</text>)}
    </g>
  );
}

/** The torn red paper on somebody who failed, with the exit code. */
function Torn({ place }: { place: Place }) {
  const segment = place.person.segment;
  if (segment?.state !== 'failed') return null;
  return (
    <g transform={`translate(${place.x - 60} ${place.y - 122}) rotate(-4)`}>
      <path d="M0 0 h120 v24 l-8 6 l-9 -6 l-9 7 l-9 -7 l-9 6 l-10 -6 l-9 7 l-10 -7 l-9 6 l-10 -6 l-9 7 l-10 -7 l-9 4 z" fill={colour.failed} stroke={colour.ink} stroke-width="2" />
      <text x="60" y="18" text-anchor="middle" class="art-mono" font-size="14" fill="#fff">{segment.exitCode === undefined ? segment.reason : `exit ${segment.exitCode}`}</text>
    </g>
  );
}

/** Somebody who is not there yet: a hatched shape with the reason in the plate below. */
function Absent({ x, y, hatch }: { x: number; y: number; hatch: string }) {
  return (
    <path d="M-26 0 v-84 l-6 -58 q0 -8 14 -8 h8 v-6 q-14 -6 -14 -22 q0 -22 24 -22 q24 0 24 22 q0 16 -14 22 v6 h8 q14 0 14 8 l-6 58 v84 z"
      transform={`translate(${x} ${y})`} fill={`url(#${hatch})`} stroke={colour.grey} stroke-width="2" stroke-dasharray="5 5" />
  );
}

function Figure({ place, scene, hatch, onTell }: { place: Place; scene: Scene; hatch: string; onTell: (text: string | undefined) => void }) {
  const { person } = place;
  const state = person.segment?.state;
  const away = state === undefined || state === 'waiting';
  const { expression, pose } = mood(person, scene.terminating);
  const counter = person.role === 'app' || person.role === 'sidecar';
  const entering = person.since < 1 && (state === 'running' || state === 'ready');
  const leaving = person.since < 1 && state === 'done';
  const shift = entering ? -(1 - person.since) * 90 : leaving ? -person.since * 60 : 0;
  const text = explainPerson(person);
  return (
    <g tabIndex={0} role="img" aria-label={text} class={`shop-person shop-${state ?? 'absent'}`} onMouseEnter={() => onTell(text)} onFocus={() => onTell(text)} onMouseLeave={() => onTell(undefined)} onBlur={() => onTell(undefined)}>
      <rect x={place.x - 72} y={place.y - 216} width="144" height="274" fill="transparent" />
      {away ? (
        <Absent x={place.x} y={place.y} hatch={hatch} />
      ) : (
        <g opacity={state === 'done' ? 0.42 : 1}>
          <Character who={place.who} x={place.x + shift} y={place.y} expression={expression} pose={pose} walking={entering || leaving} facing={leaving ? -1 : 1} behind={counter && !entering} />
        </g>
      )}
      {state === 'done' && <path d={`M${place.x - 22} ${place.y - 108} l16 18 l32 -40`} fill="none" stroke={colour.probe} stroke-width="9" stroke-linecap="round" stroke-linejoin="round" />}
    </g>
  );
}

export interface ShopProps {
  readonly scene: Scene;
  readonly columns?: number;
  /** Leaves the explaining line out: for figures on paper. */
  readonly still?: boolean;
}
export function Shop({ scene, columns = 7, still = false }: ShopProps) {
  const [told, tell] = useState<string | undefined>(undefined);
  const layout = layoutShop(scene, columns);
  const { width, height } = layout;
  const tone = /Error|BackOff|Failed|OOM|Unknown/.test(scene.sign.status) ? 'failed' : scene.sign.status === 'Running' ? 'running' : /Completed|Succeeded/.test(scene.sign.status) ? 'done' : 'waiting';
  const focus = (text: string) => ({ tabIndex: 0, role: 'img', 'aria-label': text, onMouseEnter: () => tell(text), onFocus: () => tell(text), onMouseLeave: () => tell(undefined), onBlur: () => tell(undefined) }) as const;
  const closed = scene.phase === 'Succeeded' || scene.phase === 'Failed' ? 1 : scene.terminating ? 0.5 : 0;
  const inspected = layout.places.find((p) => p.person.probe !== undefined);
  const name = scene.pod.length > 34 ? `${scene.pod.slice(0, 33)}…` : scene.pod;
  return (
    <div class="shop">
      <svg viewBox={`0 0 ${width} ${height}`} class="shop-scene" role="group" aria-label={`Pod ${scene.pod} as a shop: ${scene.sign.ready} ready, ${scene.sign.status}`}>
        <defs>
          <pattern id={`shop-hatch-${columns}`} width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="10" height="10" fill={colour.wall} />
            <path d="M0 0 V10" stroke={colour.grey} stroke-width="5" />
          </pattern>
        </defs>
        <rect x="0" y="0" width={width} height={height} fill={colour.wall} />
        {layout.floors.map((floor) => (
          <g key={floor}>
            <path d={`M0 ${floor - 46} H${width}`} stroke={colour.ink} stroke-width="2" opacity="0.35" />
            <rect x="0" y={floor - 46} width={width} height="112" fill={colour.floor} />
            {Array.from({ length: Math.ceil(width / 60) }, (_, i) => <path key={i} d={`M${i * 60} ${floor - 46} h30 l-10 112 h-34 z`} fill={colour.floorDark} opacity="0.45" />)}
          </g>
        ))}
        <g {...focus(`The shop = Pod “${scene.pod}”, phase ${scene.phase}`)}>
          <Awning x={0} y={36} width={width} name={name} />
        </g>
        {closed > 0 && <Shutter x={4} y={70} width={width - 8} height={closed === 1 ? 78 : 46} closed={1} />}
        <g {...focus(`The sign on the door = what kubectl get pod says: ${scene.sign.ready} ready, ${scene.sign.status}`)}>
          <StatusSign x={layout.manager.x} y={144} ready={scene.sign.ready} status={scene.sign.status.length > 17 ? `${scene.sign.status.slice(0, 16)}…` : scene.sign.status} tone={tone} />
        </g>
        <g {...focus('The manager = the kubelet: hires, watches and sends home everybody in this Pod')}>
          <Character who="morris" x={layout.manager.x} y={layout.manager.y} scale={0.82} pose={scene.terminating ? 'point' : 'hold'} expression={tone === 'failed' ? 'worried' : 'calm'} />
        </g>
        {scene.lockers.map((locker, i) => (
          <g key={locker.volume} {...focus(`The locker = volume “${locker.volume}”, shared by ${locker.users.join(', ') || 'nobody'}; it holds ${locker.files.join(', ') || 'nothing yet'}`)}>
            <Locker x={layout.lockers[i]!.x} y={layout.lockers[i]!.y} files={locker.files} label={locker.volume.length > 9 ? `${locker.volume.slice(0, 8)}…` : locker.volume} open={locker.fresh !== undefined} />
          </g>
        ))}
        {layout.places.map((place) => place.person.role !== 'init' && <Figure key={place.person.container} place={place} scene={scene} hatch={`shop-hatch-${columns}`} onTell={tell} />)}
        {layout.counters.map((c) => <Counter key={c.x + c.y} x={c.x} y={c.y} width={c.width} />)}
        {layout.places.map((place) => place.person.role === 'init' && (
          <g key={place.person.container}>
            <Figure place={place} scene={scene} hatch={`shop-hatch-${columns}`} onTell={tell} />
            {place.person.segment?.state === 'running' || place.person.segment?.state === 'ready' ? <Barrier x={place.x - 58} y={place.y + 6} width={96} /> : null}
          </g>
        ))}
        {scene.ports.map((port) => {
          const place = layout.places.find((p) => p.person.container === port.container);
          if (place === undefined) return null;
          const busy = scene.call?.port === port.port;
          return (
            <g key={port.port} {...focus(`The phone line = localhost:${port.port}, answered by “${port.container}”. Everybody in the Pod can dial it.`)} transform={`translate(${place.x + 52} ${place.y - 46}) scale(0.66)`}>
              <WallPhone x={0} y={0} extension={`:${port.port}`} busy={busy} />
            </g>
          );
        })}
        {scene.call !== undefined && <Call scene={scene} places={layout.places} />}
        {inspected !== undefined && (
          <g {...focus(`The inspector = a probe of “${inspected.person.container}”: ${inspected.person.probe!.success ? 'passed' : 'failed'}. ${inspected.person.probe!.text}`)}>
            <g transform={`translate(${inspected.x - 48} ${inspected.y - 116})`}>
              <circle r="19" fill="#e6f3f7" stroke={colour.probe} stroke-width="5" />
              <path d="M13 13 L26 26" stroke={colour.ink} stroke-width="7" stroke-linecap="round" />
              <path d={inspected.person.probe!.success ? 'M-9 0 l6 8 l12 -15' : 'M-8 -8 l16 16 M8 -8 l-16 16'} fill="none" stroke={inspected.person.probe!.success ? colour.probe : colour.failed} stroke-width="5" stroke-linecap="round" />
            </g>
          </g>
        )}
        {layout.places.map((place) => <Torn key={place.person.container} place={place} />)}
        {layout.places.map((place) => <NamePlate key={place.person.container} place={place} />)}
        {layout.places.map((place) => place.person.says !== undefined && <Says key={place.person.container} x={place.x} y={place.y - 214} text={place.person.says} />)}
        <Clock x={width - 34} y={38} ms={scene.at} radius={19} />
      </svg>
      {scene.more !== undefined && <p class="shop-more">and {scene.more} more, whom the timeline shows</p>}
      {!still && <p class="shop-tell" aria-live="polite">{told ?? HINT}</p>}
    </div>
  );
}

function Call({ scene, places }: { scene: Scene; places: readonly Place[] }) {
  const call = scene.call!;
  const from = places.find((p) => p.person.container === call.from);
  const to = places.find((p) => p.person.container === scene.ports.find((port) => port.port === call.port)?.container);
  if (from === undefined) return null;
  const end = to === undefined ? [from.x + 70, from.y - 150] : [to.x + 50, to.y - 60];
  return (
    <g>
      <path d={`M${from.x} ${from.y - 130} Q${(from.x + end[0]!) / 2} ${from.y - 250} ${end[0]} ${end[1]}`} fill="none" stroke={call.ok ? colour.network : colour.failed} stroke-width="4" stroke-dasharray="2 8" stroke-linecap="round" />
      {!call.ok && <text x={end[0]} y={end[1]} class="art-mono" font-size="14" fill={colour.failed}>refused</text>}
    </g>
  );
}
