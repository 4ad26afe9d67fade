import type { Scene } from '../../src/site/run/types.ts';
import type { CastName } from '../art/cast.ts';

type Person = Scene['people'][number];

/** Where one container's person stands; `x` the feet's middle, `y` the floor. */
export interface Place {
  readonly person: Person;
  readonly who: CastName;
  readonly x: number;
  readonly y: number;
  readonly row: number;
}
export interface ShopLayout {
  readonly width: number;
  readonly height: number;
  readonly places: readonly Place[];
  /** Counters: one a row, under those who stand behind it. */
  readonly counters: readonly { readonly x: number; readonly y: number; readonly width: number }[];
  readonly lockers: readonly { readonly x: number; readonly y: number }[];
  readonly floors: readonly number[];
  readonly manager: { readonly x: number; readonly y: number };
}

const SLOT = 150;
const ROW = 330;
/** From a row's top to its floor. */
const FLOOR = 262;

const faces: Readonly<Record<Person['role'], readonly CastName[]>> = {
  init: ['gus', 'rosa'],
  sidecar: ['toby', 'ines'],
  app: ['nell', 'otto'],
  ephemeral: ['ada'],
};
const order: Readonly<Record<Person['role'], number>> = { init: 0, app: 1, sidecar: 2, ephemeral: 3 };

/**
 * Who stands where: setup crews first, then the clerks, then the assistants, in the manifest's order, and the lockers last.
 * `columns` people a row, so that a phone gets rows where a desk gets one long shop.
 */
export function layoutShop(scene: Scene, columns: number): ShopLayout {
  const people = [...scene.people].sort((a, b) => order[a.role] - order[b.role]);
  const seats = 1 + people.length + scene.lockers.length;
  const perRow = Math.max(2, Math.min(columns, seats));
  const at = (i: number) => ({ x: 24 + (i % perRow) * SLOT + SLOT / 2, y: 74 + Math.floor(i / perRow) * ROW + FLOOR, row: Math.floor(i / perRow) });
  const used = new Map<Person['role'], number>();
  const places = people.map((person, i): Place => {
    const n = used.get(person.role) ?? 0;
    used.set(person.role, n + 1);
    const choices = faces[person.role];
    return { person, who: choices[n % choices.length]!, ...at(i + 1) };
  });
  const rows = Math.ceil(seats / perRow);
  const counters: { x: number; y: number; width: number }[] = [];
  for (let row = 0; row < rows; row++) {
    const behind = places.filter((p) => p.row === row && (p.person.role === 'app' || p.person.role === 'sidecar'));
    if (behind.length === 0) continue;
    const from = behind[0]!.x - 62;
    counters.push({ x: from, y: behind[0]!.y, width: behind.at(-1)!.x + 62 - from });
  }
  return {
    width: 48 + perRow * SLOT,
    height: 74 + rows * ROW + 8,
    places,
    counters,
    lockers: scene.lockers.map((_, i) => ({ x: at(1 + people.length + i).x - 60, y: at(1 + people.length + i).y })),
    floors: Array.from({ length: rows }, (_, row) => 74 + row * ROW + FLOOR),
    manager: { x: at(0).x, y: at(0).y },
  };
}
