/** Which heading an embedded part of a chapter gets: one below the heading it stands under. */

/** Listings may hold lines that begin with `#`; they are no headings. */
const listing = /^(`{3,}|~{3,}).*\n[\s\S]*?^\1/gm;

/**
 * The level of the heading of the `nth` (from 1) `<component` in a chapter's source: 2 right under the page's title, 3 under a `##`.
 * Without a source, 2.
 */
export function headingLevel(source: string, component: string, nth: number): number {
  const text = source.replace(listing, (lines) => lines.replace(/[^\n]/g, ' '));
  const place = [...text.matchAll(new RegExp(`<${component}\\b`, 'g'))][nth - 1]?.index ?? 0;
  const above = [...text.slice(0, place).matchAll(/^(#{2,5}) /gm)].at(-1);
  return (above?.[1]!.length ?? 1) + 1;
}
