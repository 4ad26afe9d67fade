/**
 * Parts that a browser loads only when a run needs them: rare applets, big images, most of kubectl. Code refers to a part through a slot; who
 * meets an empty one notes which it was and stops. Whoever drives the run (the worker) fills it and runs the same input anew, from the
 * start: a run is a pure function of its input, so the second one is what the first would have been. In Node every slot is filled at once.
 */
export const PARTS = [
  'shell',
  'lines',
  'files',
  'listing',
  'text',
  'awk',
  'run',
  'system',
  'net',
  'rare',
  'usage',
  'nginx',
  'curl',
  'redis',
  'servers',
  'unknown',
  'fields',
  'kubectl',
  'terminal',
  'words',
  'workloads',
  'jobs',
  'problems',
  'rules',
  'claims',
] as const;
export type PartName = (typeof PARTS)[number];

export interface Slot<T> {
  /** What is in the slot; notes that it was asked for, and throws a {@link MissingPart} when it is empty. */
  get(): T;
  /** What is in it, if anything; does not count as asking. */
  peek(): T | undefined;
  fill(content: T): void;
  empty(): void;
}

/** Thrown where a part is not there yet. Catching it does no harm: {@link missingParts} remembers. */
export class MissingPart extends Error {}

const slots: Slot<unknown>[] = [];
const missing = new Set<PartName>();
const used = new Set<PartName>();

/** Makes a slot for (a piece of) a part. */
export function slotFor<T>(part: PartName): Slot<T> {
  let held: { readonly content: T } | undefined;
  const slot: Slot<T> = {
    get: () => {
      used.add(part);
      if (held !== undefined) return held.content;
      missing.add(part);
      throw new MissingPart(`The part ${part} is not loaded.`);
    },
    peek: () => held?.content,
    fill: (content) => {
      held = { content };
    },
    empty: () => {
      held = undefined;
    },
  };
  slots.push(slot as Slot<unknown>);
  return slot;
}

/** Whether a run has met an empty slot: what it does from then on does not matter. */
export const isPartMissing = (): boolean => missing.size > 0;
/** Parts that were asked for and are not there, since {@link forgetParts}. */
export const missingParts = (): readonly PartName[] => [...missing];
/** Parts that were asked for since {@link forgetParts}, in the order of the list. */
export const usedParts = (): readonly PartName[] => PARTS.filter((name) => used.has(name));
/** Before a run: forgets who was asked for. */
export function forgetParts(): void {
  missing.clear();
  used.clear();
}
/** Empties every slot (tests of loading on demand). */
export function emptyParts(): void {
  for (const slot of slots) slot.empty();
  forgetParts();
}
