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
export interface Spot {
  readonly x: number;
  readonly y: number;
}
/** Everything in units of the drawing. */
export interface ShopLayout {
  readonly width: number;
  readonly height: number;
  /** Height of one row, and its floor below its top; the first row begins at `top`. */
  readonly top: number;
  readonly row: number;
  readonly floor: number;
  readonly rows: number;
  /** Width of one person's place. */
  readonly slot: number;
  /** Size of the letters on plates: not below 11.5 px on the screen. */
  readonly letters: number;
  readonly places: readonly Place[];
  /** Counters: one a row, under those who stand behind it. */
  readonly counters: readonly (Spot & { readonly width: number })[];
  readonly lockers: readonly Spot[];
  readonly manager: Spot;
  /** Places of the last row that nobody needs. */
  readonly spare: readonly Spot[];
}

const MARGIN = 18;
const TOP = 74;
/** From a row's top to its floor. */
const FLOOR = 262;
const LEAST_LETTERS = 11.5;

const faces: Readonly<Record<Person['role'], readonly CastName[]>> = {
  init: ['gus', 'rosa'],
  sidecar: ['toby', 'ines'],
  app: ['nell', 'otto'],
  ephemeral: ['ada'],
};
const order: Readonly<Record<Person['role'], number>> = { init: 0, app: 1, sidecar: 2, ephemeral: 3 };

/**
 * Who stands where on a drawing `drawn` CSS px wide: the manager, the setup crews, the clerks, the assistants, in the manifest's order, and
 * the lockers last; in as few rows as are legible, equally long.
 */
export function layoutShop(scene: Scene, drawn: number): ShopLayout {
  const people = [...scene.people].sort((a, b) => order[a.role] - order[b.role]);
  const { lockers } = scene;
  const slot = drawn < 420 ? 138 : 150;
  const seats = 1 + people.length + lockers.length;
  const columns = Math.max(2, Math.floor(drawn / (slot * 0.57)));
  const rows = Math.ceil(seats / columns);
  // A shop of two or three would be drawn as giants.
  const perRow = Math.max(Math.ceil(seats / rows), Math.min(columns, Math.round(drawn / 190)));
  const width = 2 * MARGIN + perRow * slot;
  const letters = Math.max(12.5, (LEAST_LETTERS * width) / drawn);
  const row = FLOOR + 24 + 3.1 * letters;
  const at = (i: number): Spot & { row: number } => {
    const which = Math.floor(i / perRow);
    return { x: MARGIN + (i % perRow) * slot + slot / 2, y: TOP + which * row + FLOOR, row: which };
  };
  const used = new Map<Person['role'], number>();
  const places = people.map((person, i): Place => {
    const n = used.get(person.role) ?? 0;
    used.set(person.role, n + 1);
    const choices = faces[person.role];
    return { person, who: choices[n % choices.length]!, ...at(i + 1) };
  });
  const counters = Array.from({ length: rows }, (_, which) => {
    const behind = places.filter((p) => p.row === which && (p.person.role === 'app' || p.person.role === 'sidecar'));
    return behind.length === 0 ? [] : [{ x: behind[0]!.x - 62, y: behind[0]!.y, width: behind.at(-1)!.x - behind[0]!.x + 124 }];
  }).flat();
  return {
    width,
    height: TOP + rows * row,
    top: TOP,
    row,
    floor: FLOOR,
    rows,
    slot,
    letters,
    places,
    counters,
    lockers: lockers.map((_, i) => at(1 + people.length + i)),
    manager: at(0),
    spare: Array.from({ length: rows * perRow - seats }, (_, i) => at(seats + i)),
  };
}
