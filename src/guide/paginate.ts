/** The second pass: where everything fell in the first PDF, which blank pages are needed, and the page numbers filled in. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Where everything is in a PDF. */
export interface Fallen {
  /** Page (from 1) of every named destination. */
  readonly places: ReadonlyMap<string, number>;
  readonly pages: number;
}

/** Reads where everything fell; of the pages that `asked` chooses also how much of their height is used. */
export async function placesIn(
  pdf: Uint8Array,
  asked: (fallen: Fallen) => readonly number[] = () => [],
): Promise<Fallen & { readonly used: ReadonlyMap<number, number> }> {
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
  const fallen = { places, pages: document.numPages };
  const used = new Map<number, number>();
  for (const number of asked(fallen)) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const lowest = Math.min(...items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [Number(item.transform[5])] : [])));
    used.set(number, usedOf(lowest, page.view[3]!));
  }
  await task.destroy();
  return { ...fallen, used };
}

/** Margins of a page (guide.css) in points. */
const [ABOVE, BELOW] = [(24 * 72) / 25.4, (20 * 72) / 25.4];
/** Share of a page's height that is used when its lowest words stand `lowest` points above its foot. */
const usedOf = (lowest: number, height: number): number => Math.max(0, (height - ABOVE - lowest) / (height - ABOVE - BELOW));

/** A chapter's last page that holds less than this share is worth setting the chapter closer for. */
const FEW_LINES = 1 / 3;

/** The pages of `rectos` in a PDF without blank pages: the first, and the one after the last. */
export function spans(rectos: readonly string[], { places, pages }: Fallen): ReadonlyMap<string, readonly [from: number, to: number]> {
  return new Map(rectos.map((id, i) => [id, [places.get(id)!, places.get(rectos[i + 1] ?? '') ?? pages + 1]]));
}

/** Chapters that end with a few lines on a page of their own. */
export function loose(rectos: readonly string[], fallen: Fallen & { readonly used: ReadonlyMap<number, number> }): readonly string[] {
  return [...spans(rectos, fallen)].flatMap(([id, [from, to]]) =>
    to - from > 1 && (fallen.used.get(to - 1) ?? 1) < FEW_LINES ? [id] : [],
  );
}

/** The HTML with the chapters `ids` set closer. */
export const snug = (html: string, ids: readonly string[]): string =>
  ids.reduce((text, id) => text.replace(new RegExp(`<section class="([^"]*)" id="${id}"`), `<section class="$1 snug" id="${id}"`), html);

/** Only the chapters that are set closer, to see what that does to them. */
export const onlySnug = (html: string): string => html.replace('</head>', '<style>body > :not(.snug) { display: none }</style></head>');

/** Places in the book when those of `ids` are printed as in `closer`, which holds nothing else, and which of them that saves a page. */
export function withCloser(
  rectos: readonly string[],
  fallen: Fallen,
  ids: readonly string[],
  closer: Fallen,
): { readonly saved: readonly string[]; readonly fallen: Fallen } {
  const before = spans(rectos, fallen);
  const after = spans(ids, closer);
  const shorter = (id: string): number => {
    const [[from, to], [first, end]] = [before.get(id)!, after.get(id)!];
    return to - from - (end - first);
  };
  const saved = ids.filter((id) => shorter(id) > 0);
  // Of every page of the first print, how many fewer lie before it; of places in a shorter chapter, their distance from its opening.
  const moved = (page: number): number => saved.reduce((sum, id) => sum + (before.get(id)![1] <= page ? shorter(id) : 0), 0);
  const places = new Map(
    [...fallen.places].map(([name, page]) => {
      const chapter = saved.find((id) => before.get(id)![0] <= page && page < before.get(id)![1]);
      if (chapter === undefined) return [name, page - moved(page)];
      const own = closer.places.get(name);
      if (own === undefined) throw new Error(`study guide: #${name} is lost when its chapter is set closer`);
      return [name, before.get(chapter)![0] - moved(page) + own - after.get(chapter)![0]];
    }),
  );
  return { saved, fallen: { places, pages: fallen.pages - saved.reduce((sum, id) => sum + shorter(id), 0) } };
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
