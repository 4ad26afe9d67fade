/**
 * Changes of a page. Each rule looks through the same page and says what it changes: `{ at, end, text }`, the part from `at` up to `end` becoming the
 * text. They are made all at once, as a copy of a page takes as long as looking through it twenty times.
 */

/** The text comes in at a place. */
export const inserted = (at, text) => ({ at, end: at, text });

/** What a pattern (global) finds gives way to what `act` makes of it; where that is undefined, it stays. */
export function replacedEach(html, pattern, act) {
  const edits = [];
  pattern.lastIndex = 0;
  for (let match; (match = pattern.exec(html)) !== null;) {
    const text = act(...match);
    if (text !== undefined) edits.push({ at: match.index, end: pattern.lastIndex, text });
  }
  return edits;
}

/** The page with its changes, which may come in any order and must not overlap. */
export function edited(html, edits) {
  const parts = [];
  let from = 0;
  for (const { at, end, text } of edits.toSorted((a, b) => a.at - b.at)) {
    if (at < from) throw new Error(`two rules change the same place of a page: ${html.slice(at, from)}`);
    parts.push(html.slice(from, at), text);
    from = end;
  }
  return parts.join('') + html.slice(from);
}
