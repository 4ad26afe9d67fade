/** Fewer spans of time than a screen has room for. */
import type { Time } from '../../simulator/index.ts';

/** Which slot of a run of `end` ms, cut into `slots`, a moment falls into. */
export const slotOf = (at: Time, end: Time, slots: number): number => Math.floor((at / Math.max(1, end)) * slots);

/** The last of those with the same key, in the order of the list; what has no key stays. */
export function lastOfEach<T>(list: readonly T[], keyOf: (item: T) => string | number | undefined): readonly T[] {
  const seen = new Set<string | number>();
  return list
    .toReversed()
    .filter((item) => {
      const key = keyOf(item);
      if (key === undefined) return true;
      return !seen.has(key) && seen.add(key);
    })
    .toReversed();
}

/** Spans without more than a screen has room for: where several begin in the same slot of time, the last one stands for all of them. */
export function fewSpans<T extends { readonly from: Time; readonly to: Time }>(
  spans: readonly T[],
  end: Time,
  slots: number,
): readonly T[] {
  if (spans.length <= slots) return spans;
  const kept = lastOfEach(spans, ({ from }) => slotOf(from, end, slots));
  return kept.map((span, i) => ({ ...span, from: i === 0 ? spans[0]!.from : kept[i - 1]!.to }));
}
