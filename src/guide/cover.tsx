/** The cover: the mall's front with its people, drawn from the same kit as the comics. */
import { renderToString } from 'preact-render-to-string';
import { Character } from '../../components/art/character.tsx';
import { colour } from '../../components/art/palette.ts';
import { Awning, Barrier, Clock, Counter, Ladder, Locker, PaintBucket, StatusSign, WallPhone } from '../../components/art/props.tsx';

export function cover(): string {
  return renderToString(
    <svg
      class="cover-art"
      viewBox="0 0 840 700"
      role="img"
      aria-label="A shop in the Central Mall: a setup crew paints, a clerk stands behind the counter, an assistant brings boxes from a locker, the manager watches the clock"
    >
      <rect width="840" height="700" fill={colour.wall} />
      <rect y="560" width="840" height="140" fill={colour.floor} />
      {Array.from({ length: 15 }, (_, i) => (
        <path key={i} d={`M${i * 60 - 20} 560 h30 l-22 140 h-40 z`} fill={colour.floorDark} opacity="0.45" />
      ))}
      <path d="M0 560 H840" stroke={colour.ink} stroke-width="3" />
      <Awning x={40} y={110} width={760} name="teamwork" />
      <Clock x={420} y={210} ms={7200} radius={40} />
      <StatusSign x={690} y={300} ready="2/2" status="Running" tone="running" />
      <Ladder x={70} y={600} />
      <PaintBucket x={196} y={606} />
      <Character who="gus" x={120} y={600} scale={1.25} pose="work" expression="happy" />
      <Barrier x={30} y={650} width={190} />
      <Character who="morris" x={290} y={620} scale={1.2} pose="point" expression="calm" />
      <WallPhone x={345} y={340} extension=":80" busy={false} />
      <Character who="nell" x={470} y={635} scale={1.25} pose="wave" expression="happy" behind />
      <Counter x={370} y={620} width={200} />
      <Character who="toby" x={625} y={620} scale={1.25} pose="hold" expression="calm" />
      <Locker x={680} y={606} files={['index.html']} label="locker" open />
    </svg>,
  );
}
