/** Long lists as pages that a browser draws at once. */

export interface PageSize<T> {
  /** Items on a page at most. */
  readonly count: number;
  /** How much there is to draw of an item (1 without it), and how much a page may hold; an item heavier than that has a page of its own. */
  readonly weigh?: (item: T) => number;
  readonly weight?: number;
}

/** Where each page begins: 0, then rising. Counted from the end, the last page is full and the first takes the rest. */
export function pageStarts<T>(
  items: readonly T[],
  { count, weigh = () => 1, weight = Infinity }: PageSize<T>,
  from: 'start' | 'end',
): readonly number[] {
  const starts: number[] = [];
  let held = 0;
  let heavy = 0;
  for (let n = 0; n < items.length; n++) {
    const i = from === 'start' ? n : items.length - 1 - n;
    const mine = weigh(items[i]!);
    if (held > 0 && (held === count || heavy + mine > weight)) {
      starts.push(from === 'start' ? i : i + 1);
      held = 0;
      heavy = 0;
    }
    held++;
    heavy += mine;
  }
  return from === 'start' ? [0, ...starts] : [0, ...starts.reverse()];
}

/** The first items, and how many there are beside them. */
export const firstOf = <T>(items: readonly T[], most: number): { readonly first: readonly T[]; readonly more: number } => ({
  first: items.length > most ? items.slice(0, most) : items,
  more: Math.max(0, items.length - most),
});

const number = new Intl.NumberFormat('en');
/** 12345 → `12,345`. */
export const counted = (n: number): string => number.format(n);
