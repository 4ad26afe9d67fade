/** Reads the study guide back: its pages as placed text, links and square codes. */
import { inflateSync } from 'node:zlib';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import decodeQR from 'qr/decode.js';

export interface Box {
  readonly left: number;
  readonly right: number;
  /** From the foot of the page, as PDF counts; in points like all lengths here. */
  readonly bottom: number;
  readonly top: number;
}
/** A run of text; `bottom` is its baseline. */
export interface Words extends Box {
  readonly text: string;
  readonly size: number;
  readonly font: string;
}
export interface Link extends Box {
  /** Where it leads: a page of the book, or an address. */
  readonly to: number | string | undefined;
}
export interface Code extends Box {
  readonly says: string;
}
export interface ReadPage {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly words: readonly Words[];
  readonly links: readonly Link[];
  readonly codes: readonly Code[];
  /** Glyphs that a font does not have, where they were asked for. */
  readonly missing: readonly string[];
  /** Levels of its headings as who has it read aloud meets them, and how many of its pictures have no words. */
  readonly headings: readonly number[];
  readonly wordless: number;
}
export interface OutlineEntry {
  readonly title: string;
  readonly page: number;
  readonly items: readonly OutlineEntry[];
}
export interface ReadBook {
  readonly pages: readonly ReadPage[];
  readonly outline: readonly OutlineEntry[];
  /** Page of each named place. */
  readonly places: ReadonlyMap<string, number>;
  readonly tagged: boolean;
  /** Title, author, language and the like, and how a viewer opens it. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Names of all fonts, without the prefix of a subset. */
  readonly fonts: ReadonlySet<string>;
}

type Matrix = readonly [number, number, number, number, number, number];
const times = ([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix => [
  a * p + c * q,
  b * p + d * q,
  a * r + c * s,
  b * r + d * s,
  a * t + c * u + e,
  b * t + d * u + f,
];
const boxOf = ([a, b, c, d, e, f]: Matrix, [x0, y0, x1, y1]: ArrayLike<number> & Iterable<number>): Box => {
  const xs = [a * x0! + c * y0! + e, a * x1! + c * y1! + e];
  const ys = [b * x0! + d * y0! + f, b * x1! + d * y1! + f];
  return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
};

/** How many numbers follow each drawing command of a path. */
const OPERANDS = [2, 2, 6, 4, 0];
/** White around a code and pixels a module, for the decoder. */
const [RING, SCALE] = [4, 3];

/** What a path says that is a QR code: its rectangles are painted on a grid and read by a decoder. Modules have the length 1. */
function readCode(path: ArrayLike<number>, size: number): string {
  const side = (size + 2 * RING) * SCALE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  let xs: number[] = [];
  let ys: number[] = [];
  const paint = (): void => {
    for (let y = Math.min(...ys) * SCALE; y < Math.max(...ys) * SCALE; y++)
      for (let x = Math.min(...xs) * SCALE; x < Math.max(...xs) * SCALE; x++)
        data.fill(0, ((y + RING * SCALE) * side + x + RING * SCALE) * 4, ((y + RING * SCALE) * side + x + RING * SCALE) * 4 + 3);
    xs = [];
    ys = [];
  };
  for (let i = 0; i < path.length;) {
    const operands = OPERANDS[path[i]!]!;
    if (path[i] === 0 && xs.length > 0) paint();
    for (let k = 1; k <= operands; k += 2) {
      xs.push(path[i + k]!);
      ys.push(path[i + k + 1]!);
    }
    i += 1 + operands;
  }
  if (xs.length > 0) paint();
  return decodeQR({ width: side, height: side, data });
}

interface Glyph {
  readonly unicode: string;
  readonly originalCharCode?: number;
  readonly isInFont?: boolean;
}
interface FontData {
  readonly name?: string;
  readonly type?: string;
  readonly composite?: boolean;
}

/** The square codes of a page, and glyphs it lacks. */
function drawn(
  { fnArray, argsArray }: { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] },
  fontOf: (id: string) => FontData,
): { readonly codes: readonly Code[]; readonly missing: readonly string[] } {
  const codes: Code[] = [];
  const missing: string[] = [];
  const saved: Matrix[] = [];
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  let font: FontData = {};
  fnArray.forEach((name, i) => {
    const args = argsArray[i] as readonly unknown[] | null;
    if (name === OPS.save) saved.push(matrix);
    else if (name === OPS.restore) matrix = saved.pop() ?? matrix;
    else if (name === OPS.transform) matrix = times(matrix, args as unknown as Matrix);
    else if (name === OPS.setFont) font = fontOf(args![0] as string);
    else if (name === OPS.showText) {
      for (const glyph of args![0] as readonly (Glyph | number)[])
        if (typeof glyph === 'object' && font.composite === true && glyph.originalCharCode === 0)
          missing.push(`${glyph.unicode} in ${font.name ?? 'a font'}`);
    } else if (name === OPS.constructPath) {
      const [, [path], bounds] = args as unknown as [number, [ArrayLike<number> | null], ArrayLike<number> & Iterable<number>];
      const size = bounds[2]!;
      // A code's first row begins with a finder: seven dark modules.
      const finder = path !== null && path.length > 1000 && bounds[0] === 0 && bounds[1] === 0 && size === bounds[3] && size % 4 === 1;
      if (finder) codes.push({ ...boxOf(matrix, bounds), says: readCode(path, size) });
    }
  });
  return { codes, missing };
}

interface RawOutline {
  readonly title: string;
  readonly dest: string | readonly unknown[] | null;
  readonly items: readonly RawOutline[];
}

/** All objects of a PDF as plain text: those in compressed streams (ISO 32000-1, 7.5.7) are taken out. */
export function plainObjects(bytes: Uint8Array): string {
  const raw = Buffer.from(bytes).toString('latin1');
  const packed = [...raw.matchAll(/<<\/Type \/ObjStm \/N (\d+) \/First (\d+) \/Filter \/FlateDecode \/Length (\d+)>>\nstream\n/g)].flatMap(
    ({ index, 0: head, 1: count, 2: first, 3: length }) => {
      const start = index + head.length;
      const text = inflateSync(Buffer.from(raw.slice(start, start + Number(length)), 'latin1')).toString('latin1');
      const numbers = text.slice(0, Number(first)).trim().split(/\s+/).map(Number);
      return Array.from({ length: Number(count) }, (_, i) => {
        const end = numbers[2 * i + 3];
        return `${numbers[2 * i]} 0 obj ${text.slice(Number(first) + numbers[2 * i + 1]!, end === undefined ? undefined : Number(first) + end)} endobj`;
      });
    },
  );
  return [raw, ...packed].join('\n');
}

interface Tag {
  readonly role?: string;
  readonly alt?: string;
  readonly children?: readonly Tag[];
}
const tags = (tag: Tag): readonly Tag[] => [tag, ...(tag.children ?? []).flatMap(tags)];
function structureOf(tree: Tag | null): Pick<ReadPage, 'headings' | 'wordless'> {
  const all = tree === null ? [] : tags(tree);
  return {
    headings: all.flatMap(({ role }) => (/^H[1-6]$/.test(role ?? '') ? [Number(role![1])] : [])),
    wordless: all.filter(({ role, alt }) => role === 'Figure' && (alt ?? '').trim() === '').length,
  };
}

/** Opens a PDF and reads all of it. */
export async function readBook(bytes: Uint8Array): Promise<ReadBook> {
  const task = getDocument({ data: bytes, verbosity: 0, fontExtraProperties: true });
  const document = await task.promise;
  const numbers = new Map<string, number>();
  const key = (ref: { readonly num: number; readonly gen: number }): string => `${ref.num} ${ref.gen}`;
  for (let number = 1; number <= document.numPages; number++) {
    const { ref } = await document.getPage(number);
    if (ref !== null) numbers.set(key(ref), number);
  }
  const pageOf = (target: readonly unknown[]): number | undefined => numbers.get(key(target[0] as { num: number; gen: number }));
  const raw: unknown = await document.getDestinations();
  const named =
    raw instanceof Map ? [...(raw as Map<string, readonly unknown[]>)] : Object.entries(raw as Record<string, readonly unknown[]>);
  const places = new Map(
    named.flatMap(([name, target]) => (pageOf(target) === undefined ? [] : [[decodeURIComponent(name), pageOf(target)!]])),
  );
  const lead = (dest: unknown): number | undefined => {
    if (typeof dest === 'string') return places.get(dest) ?? places.get(decodeURIComponent(dest));
    return Array.isArray(dest) ? pageOf(dest) : undefined;
  };

  const fonts = new Set<string>();
  const pages: ReadPage[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const [, , width, height] = page.view;
    const operators = await page.getOperatorList();
    const fontOf = (id: string): FontData => (page.commonObjs.has(id) ? (page.commonObjs.get(id) as FontData) : {});
    const nameOf = (id: string): string => (fontOf(id).name ?? '').replace(/^[A-Z]{6}\+/, '');
    const content = await page.getTextContent();
    const words = content.items.flatMap((item): Words[] => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [a, b, , , left, bottom] = item.transform as unknown as Matrix;
      const font = nameOf(item.fontName);
      if (font !== '') fonts.add(font);
      // Slanted words (in a drawing) are as wide as they lean.
      const lean = Math.hypot(a, b) === 0 ? 1 : Math.abs(a) / Math.hypot(a, b);
      return [{ text: item.str, left, right: left + item.width * lean, bottom, top: bottom + item.height, size: item.height, font }];
    });
    const annotations = (await page.getAnnotations()) as readonly {
      readonly subtype: string;
      readonly dest?: unknown;
      readonly url?: string;
      readonly rect: readonly [number, number, number, number];
    }[];
    const links = annotations
      .filter(({ subtype }) => subtype === 'Link')
      .map(({ dest, url, rect: [left, bottom, right, top] }): Link => ({ left, bottom, right, top, to: url ?? lead(dest) }));
    const structure = structureOf((await page.getStructTree()) as Tag | null);
    pages.push({ number, width: width!, height: height!, words, links, ...drawn(operators, fontOf), ...structure });
    page.cleanup();
  }
  const entry = ({ title, dest, items }: RawOutline): OutlineEntry => ({ title, page: lead(dest) ?? 0, items: items.map(entry) });
  const outline = ((await document.getOutline()) as unknown as readonly RawOutline[] | null) ?? [];
  const marks: unknown = await document.getMarkInfo();
  const tagged = (marks instanceof Map ? marks.get('Marked') : (marks as { readonly Marked?: boolean } | null)?.Marked) === true;
  const { info } = (await document.getMetadata()) as { readonly info: Readonly<Record<string, unknown>> };
  const preferences: unknown = await document.getViewerPreferences();
  const displayed =
    preferences instanceof Map
      ? preferences.get('DisplayDocTitle')
      : (preferences as { DisplayDocTitle?: boolean } | null)?.DisplayDocTitle;
  const about = { ...info, opens: await document.getPageMode(), displayed };
  await task.destroy();
  return { pages, outline: outline.map(entry), places, tagged, about, fonts };
}
