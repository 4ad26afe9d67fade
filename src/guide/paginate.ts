/** The second pass: where everything fell in the first PDF, which blank pages are needed, and the page numbers filled in. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Page (from 1) of every named destination of a PDF. */
export async function placesIn(pdf: Uint8Array): Promise<{ readonly places: ReadonlyMap<string, number>; readonly pages: number }> {
  const task = getDocument({ data: pdf.slice(), verbosity: 0 });
  const document = await task.promise;
  const places = new Map<string, number>();
  // The pages' references once, then each destination is a look-up.
  const pages = new Map<string, number>();
  for (let i = 1; i <= document.numPages; i++) {
    const { ref } = await document.getPage(i);
    if (ref !== null) pages.set(`${ref.num} ${ref.gen}`, i);
  }
  const destinations: unknown = await document.getDestinations();
  const named =
    destinations instanceof Map ? [...(destinations as Map<string, unknown>)] : Object.entries(destinations as Record<string, unknown>);
  for (const [name, target] of named) {
    const ref = (target as readonly unknown[])[0] as { readonly num: number; readonly gen: number } | null;
    const page = ref === null ? undefined : pages.get(`${ref.num} ${ref.gen}`);
    if (page !== undefined) places.set(decodeURIComponent(name), page);
  }
  const count = document.numPages;
  await task.destroy();
  return { places, pages: count };
}

/** What a timeline's tracks hold is placed on them and takes no room of its own. Its axis stays: numbers stand below it, and push a page's end. */
const EMPTY_TRACKS = '<style>.timeline :is(.segment, .status, .mark) { display: none !important }</style>';

/** The HTML with every drawing empty. An SVG or a track is as large without what is in it, so that the book falls onto pages just the same, in a third of the time. */
export const withoutDrawings = (html: string): string =>
  html.replace(/(<svg\b[^>]*>)[\s\S]*?<\/svg>/g, '$1</svg>').replace('</head>', `${EMPTY_TRACKS}</head>`);

/** How much of the book lies before page 10, and before page 100. */
const [ONE_DIGIT, TWO_DIGITS] = [0.02, 0.29];

/** The HTML for the first pass: page numbers that nobody knows yet, but about as wide as they will be, for lines to be turned over where they will be. */
export function withGuesses(html: string): string {
  const share = new Map([...html.matchAll(/\bid="([^"]+)"/g)].map(({ 1: id, index }) => [id!, index / html.length]));
  return html.replace(/(data-for="([^"]+)">)000</g, (_, before: string, id: string) => {
    const at = share.get(id) ?? 1;
    return `${before}${at < ONE_DIGIT ? '0' : at < TWO_DIGITS ? '00' : '000'}<`;
  });
}

/** Places in a PDF that has a blank page before each of `blanks`, as they are without. */
export function withoutBlanks(places: ReadonlyMap<string, number>, blanks: ReadonlySet<string>): ReadonlyMap<string, number> {
  const starts = [...blanks].map((id) => places.get(id) ?? Infinity);
  return new Map([...places].map(([id, page]) => [id, page - starts.filter((start) => start <= page).length]));
}

/** Which of `rectos` need a blank page before them, so that each falls on an odd page. */
export function blanksFor(rectos: readonly string[], places: ReadonlyMap<string, number>): ReadonlySet<string> {
  const blanks = new Set<string>();
  for (const id of rectos) {
    const page = places.get(id);
    if (page === undefined) throw new Error(`study guide: nothing says on which page #${id} is`);
    if ((page + blanks.size) % 2 === 0) blanks.add(id);
  }
  return blanks;
}

/** The HTML with blank pages put in and every page number filled in from `places` (of a PDF without blank pages). */
export function fillIn(html: string, rectos: readonly string[], places: ReadonlyMap<string, number>): string {
  const blanks = blanksFor(rectos, places);
  const starts = rectos.filter((id) => blanks.has(id)).map((id) => places.get(id)!);
  const final = (page: number): number => page + starts.filter((start) => start <= page).length;
  let text = html;
  for (const id of blanks)
    text = text.replace(new RegExp(`<section class="[^"]*" id="${id}"`), (start) => `<div class="blank"></div>${start}`);
  return text.replace(/(data-for="([^"]+)">)000</g, (_, before: string, id: string) => {
    const page = places.get(id);
    if (page === undefined) throw new Error(`study guide: a page number is asked for #${id}, which is nowhere`);
    return `${before}${final(page)}<`;
  });
}
