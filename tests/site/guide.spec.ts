/** The study guide, opened with a PDF library: everything is in it and on its page, leads somewhere, and can be read aloud. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { HTMLElement } from 'node-html-parser';
import { NodeType, parse } from 'node-html-parser';
import type { ReadBook, ReadPage, Words } from './guide-pdf.ts';
import { plainObjects, readBook } from './guide-pdf.ts';
import { whyDead } from './lands.ts';
import { builtPages } from './pages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');
const home = join(dist, 'index.html');
const site = /<link rel="canonical" href="([^"]*)"/.exec(readFileSync(home, 'utf8'))![1]!;
const MM = 72 / 25.4;
/** Margins of a right-hand page as guide.css has them; on a left-hand page inner and outer change sides. */
const margin = { top: 24 * MM, bottom: 20 * MM, inner: 20 * MM, outer: 30 * MM };

const papers = {
  a4: { file: join(dist, 'central-mall-study-guide.pdf'), width: 210 * MM, height: 297 * MM },
  letter: { file: join(dist, 'central-mall-study-guide-letter.pdf'), width: 8.5 * 72, height: 11 * 72 },
} as const;
/** GUIDE_PAPER=letter reads the other paper (the nightly workflow does). */
const size = (process.env.GUIDE_PAPER ?? 'a4') as keyof typeof papers;
const paper = papers[size];
let reading: Promise<ReadBook> | undefined;
/** Printed when it is older than the site, and read once. */
function book(): Promise<ReadBook> {
  if (!existsSync(paper.file) || statSync(paper.file).mtimeMs < statSync(home).mtimeMs)
    execFileSync(process.execPath, [join(root, 'scripts', 'guide.mjs'), size], { cwd: root, stdio: 'pipe' });
  reading ??= readBook(new Uint8Array(readFileSync(paper.file)));
  return reading;
}

const decode = (text: string): string =>
  text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
/** Text without what setting it changes: space, quotes, dashes, dots. */
const squeeze = (text: string): string =>
  text
    .replace(/[\s\u00ad]+/g, '')
    .replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[–—]|---?/g, '-')
    .replaceAll('…', '...');
const withoutLab = (title: string): string => title.replace(/^Lab \d+: /, '');
/** The pages that are chapters, with their titles. */
const chapters = builtPages
  .filter((page) => /^(story|comics|patterns|labs)\//.test(page.path))
  .map((page) => ({ ...page, title: decode(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.html)![1]!.trim()) }));

const bodyOf = (page: ReadPage): readonly Words[] => page.words.filter(({ bottom }) => bottom < page.height - margin.top + 1);
const textOf = (words: readonly Words[]): string => squeeze(words.map(({ text }) => text).join(''));
/** What opens on a right-hand page: chapters and what stands at the back, with the page after its last. */
function openings({ outline, pages }: ReadBook): readonly { readonly title: string; readonly from: number; readonly to: number }[] {
  const starts = [...new Set(outline.flatMap((part) => [part.page, ...part.items.map(({ page }) => page)]))].sort((a, b) => a - b);
  return outline.flatMap((part) =>
    part.items.map(({ title, page }) => ({
      title: squeeze(title),
      from: page,
      to: starts.find((start) => start > page) ?? pages.length + 1,
    })),
  );
}

/**
 * Sentences of a built page that stand as they are in the book: paragraphs, headings and lists of the text itself, not what components make.
 * From the HTML: to read every chapter as MDX takes minutes.
 */
function textsOf(html: string): readonly string[] {
  const content = parse(html).querySelector('.sl-markdown-content');
  if (content === null) throw new Error('a chapter without text');
  const texts = (node: HTMLElement): readonly string[] =>
    node.childNodes.flatMap((each) => {
      if (each.nodeType === NodeType.TEXT_NODE) return decode(each.rawText).split(/(?<=[.?!:])\s/);
      const element = each as HTMLElement;
      return each.nodeType === NodeType.ELEMENT_NODE && !/^(CODE|PRE|BUTTON|SVG|A)$/.test(element.tagName) ? texts(element) : [];
    });
  return content.childNodes
    .filter((each): each is HTMLElement => each.nodeType === NodeType.ELEMENT_NODE && /^(P|UL|OL)$/.test((each as HTMLElement).tagName))
    .flatMap(texts)
    .map(squeeze)
    .filter((text) => text.length > 20);
}

test.describe('the study guide', () => {
  // One worker prints and reads it, once.
  test.describe.configure({ mode: 'default', timeout: 900_000 });

  test('every chapter opens on the right, in the outline, under its running head', async () => {
    const read = await book();
    expect(read.tagged, size).toBe(true);
    for (const { width, height, number } of read.pages) {
      expect(width, `${size} ${number}`).toBeCloseTo(paper.width, -0.5);
      expect(height, `${size} ${number}`).toBeCloseTo(paper.height, -0.5);
    }
    const opened = openings(read);
    for (const title of ['Answers', 'Hintsandsolutions', 'Figures', 'Index', 'Colophon'])
      expect(opened.map((each) => each.title)).toContain(title);
    // A left-hand page before an opening may be blank; then it is wholly so, without a head or an edge that tells of a chapter.
    const blank = read.pages.filter((page) => bodyOf(page).length === 0);
    expect(blank.length).toBeGreaterThan(5);
    for (const { number, words } of blank) {
      expect(number % 2, `blank page ${number}`).toBe(0);
      expect(textOf(words), `blank page ${number}`).toBe('');
    }
    for (const { title, from } of opened) expect(from % 2, `${title} opens on the right, not on page ${from} (${size})`).toBe(1);
    for (const { title } of chapters) {
      const mine = opened.filter((each) => each.title === squeeze(withoutLab(title)));
      expect(mine.length, title).toBe(chapters.filter((each) => each.title === title).length);
      const heads = mine.map(({ from }) =>
        textOf(read.pages[from - 1]!.words.filter((each) => !bodyOf(read.pages[from - 1]!).includes(each))),
      );
      expect(heads, title).toContain(`${squeeze(title)}${mine[heads.findIndex((head) => head.startsWith(squeeze(title)))]?.from}`);
    }
  });

  test('it can be read aloud: its title is shown, headings go down one at a time, every picture and table head is told', async () => {
    const { pages, about } = await book();
    expect(about).toMatchObject({ Author: 'The Central Mall', Language: 'en', opens: 'UseOutlines', displayed: true });
    expect(about['Title']).toContain('The Central Mall');
    for (const key of ['Subject', 'Keywords']) expect(about[key], key).toBeTruthy();
    expect(
      pages.filter(({ wordless }) => wordless > 0).map(({ number, wordless }) => `page ${number}: ${wordless} pictures without words`),
    ).toEqual([]);
    const headings = pages.flatMap(({ headings: own, number }) => own.map((level) => ({ level, number })));
    expect(headings.length).toBeGreaterThan(chapters.length * 2);
    expect(headings[0]!.level).toBe(1);
    const skipped = headings.filter(({ level }, i) => i > 0 && level > headings[i - 1]!.level + 1);
    expect(skipped.map(({ level, number }) => `page ${number}: h${level} after a heading two levels above`)).toEqual([]);
    const raw = plainObjects(readFileSync(paper.file));
    const heads = raw.split(/(?=\b\d+ 0 obj\b)/).filter((object) => /\/S\s*\/TH\b/.test(object));
    expect(heads.length).toBeGreaterThan(50);
    expect(heads.filter((head) => !/\/Scope/.test(head))).toEqual([]);
  });

  test('every sentence of every chapter is on its own pages', async () => {
    const read = await book();
    const opened = openings(read);
    let told = 0;
    for (const { path, title, html } of chapters) {
      const mine = opened.filter((each) => each.title === squeeze(withoutLab(title)));
      const own = mine.map(({ from, to }) =>
        read.pages
          .slice(from - 1, to - 1)
          .map((page) => textOf(bodyOf(page)))
          .join(''),
      );
      const texts = textsOf(html);
      told += texts.length;
      // The chapter's first letter is an initial, set apart.
      const lost = own.map((text) => texts.filter((each, i) => !text.includes(i === 0 ? each.slice(1) : each)));
      expect(lost.toSorted((a, b) => a.length - b.length)[0], path).toEqual([]);
    }
    expect(told).toBeGreaterThan(500);
    const whole = read.pages.map((page) => textOf(page.words)).join('');
    expect(whole).not.toMatch(/undefined|\[objectObject\]|NaN/);
  });

  test('links lead to places in the book, and to pages of the site', async () => {
    const read = await book();
    let inside = 0;
    let outside = 0;
    let numbers = 0;
    for (const page of read.pages) {
      for (const link of page.links) {
        expect(link.to, `page ${page.number}: a link without an end`).toBeTruthy();
        if (typeof link.to === 'string') {
          if (!link.to.startsWith(site)) continue;
          outside++;
          expect(whyDead(link.to, site, dist), `page ${page.number}: ${link.to}`).toBeUndefined();
          continue;
        }
        inside++;
        // A link as narrow as three digits is a page number: it says where it leads.
        const text = page.words
          .filter(
            ({ left, right, bottom, top }) => left < link.right - 1 && right > link.left + 1 && bottom < link.top && top > link.bottom,
          )
          .map((each) => each.text)
          .join(' ');
        // (A link's last word may be as narrow: an exit code of 0 is no page.)
        if (link.right - link.left > 24 || !/[1-9]/.test(text)) continue;
        numbers++;
        expect(text.match(/\d+/g), `page ${page.number}: “${text}” leads to page ${link.to}`).toContain(String(link.to));
      }
    }
    expect(inside, size).toBeGreaterThan(chapters.length * 3);
    expect(outside, size).toBeGreaterThan(50);
    expect(numbers, size).toBeGreaterThan(400);
  });

  test('a link to a page or a place of the site that is not there is told', () => {
    const page = builtPages.find(({ path, html }) => path.startsWith('patterns/') && html.includes('id="run-'))!;
    const place = /id="(run-[^"]+)"/.exec(page.html)![1]!;
    expect(whyDead(`${site}${page.path}#${place}`, site, dist)).toBeUndefined();
    expect(whyDead(`${site}${page.path}#${place}-not`, site, dist)).toBe(`${page.path} has no place #${place}-not`);
    expect(whyDead(`${site}${page.path}not/`, site, dist)).toBe(`${page.path}not/ is not built`);
    expect(whyDead('https://elsewhere.example/', site, dist)).toContain('is not on');
    expect(whyDead(`${site}samples/teamwork.yaml#here`, site, dist)).toContain('is no page');
    // A short link is followed to the place that it leads on to.
    const folder = mkdtempSync(join(tmpdir(), 'lands-'));
    try {
      mkdirSync(join(folder, 'e'));
      writeFileSync(join(folder, 'e', 'index.html'), `<meta http-equiv="refresh" content="0;url=../there/#second">`);
      expect(whyDead(`${site}e/`, site, folder)).toBe('there/ is not built');
      mkdirSync(join(folder, 'there'));
      writeFileSync(join(folder, 'there', 'index.html'), '<h2 id="first"></h2>');
      expect(whyDead(`${site}e/`, site, folder)).toBe('there/ has no place #second');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('figures are numbered in order, and referred to by the page they are on', async () => {
    const read = await book();
    const count = chapters.reduce((sum, { examples }) => sum + examples, 0);
    const found = read.pages.flatMap((page) =>
      bodyOf(page).flatMap(({ text, font, size }) =>
        /Bold/.test(font) && size > 11 && /^Figure \d+/.test(text) ? [{ number: Number(/\d+/.exec(text)![0]), page: page.number }] : [],
      ),
    );
    expect(found.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    for (const { number, page } of found) expect(read.places.get(`fig-${number}`), `figure ${number}`).toBe(page);
    const list = openings(read).find(({ title }) => title === 'Figures')!;
    const rows = read.pages
      .slice(list.from - 1, list.to - 1)
      .map((page) => textOf(bodyOf(page)))
      .join('');
    const whole = read.pages.map((page) => textOf(bodyOf(page))).join('');
    for (const [, number, page] of whole.matchAll(/isprintedwithfigure(\d+)onpage(\d+)\./g))
      expect(found[Number(number) - 1]!.page, `figure ${number}`).toBe(Number(page));
    let from = 0;
    for (const { number, page } of found) {
      const at = rows.indexOf(`${page}${number === count ? '' : number + 1}`, from);
      expect(at, `figure ${number} on page ${page} in the list`).toBeGreaterThanOrEqual(0);
      from = at + String(page).length;
    }
  });

  test('every square code can be read and leads to its own example or lab', async () => {
    const { pages } = await book();
    const codes = pages.flatMap((page) => page.codes.map((code) => ({ ...code, page })));
    const labs = chapters.filter(({ html }) => html.includes('class="lab ')).length;
    expect(labs).toBeGreaterThan(10);
    expect(codes.length).toBe(chapters.reduce((sum, { examples }) => sum + examples, labs));
    for (const { page, says, left, right, bottom, top } of codes) {
      // It is the picture of a link, and stands where that link is.
      const around = page.links.find(
        (link) => link.left < left + 2 && link.right > right - 2 && link.bottom < bottom + 2 && link.top > top - 2,
      );
      expect(around?.to, `page ${page.number}: ${says}`).toBe(says);
      const path = says.slice(site.length);
      const lands = readFileSync(join(dist, path, 'index.html'), 'utf8');
      if (!path.startsWith('e/')) {
        expect(path, says).toMatch(/^labs\//);
        continue;
      }
      // The short link's page sends on to the example's place on a page that is there.
      const [, to, id] = /http-equiv="refresh" content="0;url=\/([^"#]*)#([^"]+)"/.exec(lands) ?? [];
      const target = builtPages.find((each) => each.path === to);
      const sample = path.slice(2, -1);
      const figure = target?.html.split(`id="${id}"`)[1]?.slice(0, 400);
      expect(figure, `${says} leads to ${to}#${id}`).toContain(`data-example="${sample}"`);
      // And the figure above is that example: its last lines name the same link.
      expect(textOf(bodyOf(page)), says).toContain(squeeze(`Play it: ${says.replace(/^https?:\/\//, '')}`));
    }
  });

  test('nothing is cut off, no heading stands alone at a foot', async () => {
    const { pages } = await book();
    // Collected: an expectation for each word takes minutes.
    const out: string[] = [];
    for (const page of pages.slice(1)) {
      const right = page.number % 2 === 1;
      const left = right ? margin.inner : margin.outer;
      const end = page.width - (right ? margin.outer : margin.inner);
      const body = bodyOf(page);
      for (const words of body) {
        const where = `${size}, page ${page.number}: ${words.text}`;
        // An ellipsis in a drawing may stand a little over it; numbers of lists hang.
        if (words.left <= left - 6 || words.right >= end + 5 || words.bottom <= margin.bottom) out.push(where);
      }
      for (const heading of body.filter(({ font, size: high }) => font.startsWith('Bricolage') && high > 10.5)) {
        if (/^\d+$/.test(heading.text)) continue;
        const below = body.some(
          ({ bottom, left: from, right: to, font, size: high }) =>
            bottom < heading.bottom - 4 &&
            from < heading.right + 200 &&
            to > heading.left - 20 &&
            !(font.startsWith('Bricolage') && high > 10.5),
        );
        expect(below, `${size}, page ${page.number}: “${heading.text}” has nothing below it`).toBe(true);
      }
    }
    expect(out).toEqual([]);
  });

  test('all glyphs are there, in the book’s own fonts', async () => {
    const { pages, fonts } = await book();
    expect(pages.flatMap(({ missing, number }) => missing.map((each) => `page ${number}: ${each}`))).toEqual([]);
    expect(pages.map((page) => textOf(page.words)).join('')).not.toContain('\ufffd');
    expect([...fonts].filter((name) => !/^(BricolageGrotesque|AtkinsonHyperlegibleNext|JetBrainsMono)/.test(name))).toEqual([]);
    expect(fonts.size).toBeGreaterThan(5);
    const raw = plainObjects(readFileSync(paper.file));
    const descriptors = [...raw.matchAll(/(\d+) 0 obj\s*<<\/Type\s*\/FontDescriptor[\s\S]*?>>/g)];
    expect(descriptors.length).toBeGreaterThan(5);
    // The glyphs of a Type 3 font are drawings in the file itself.
    const drawn = new Set([...raw.matchAll(/\/Subtype\s*\/Type3(?:(?!endobj)[\s\S])*?\/FontDescriptor (\d+) 0 R/g)].map(([, id]) => id));
    for (const [text, id] of descriptors) expect(/\/FontFile[23]?\s/.test(text) || drawn.has(id), text).toBe(true);
  });
});
