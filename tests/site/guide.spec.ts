/** The study guide, opened with a PDF library: everything is in it, leads somewhere, and can be read aloud. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { builtPages } from './pages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const file = join(root, 'dist', 'central-mall-study-guide.pdf');
const squeeze = (text: string): string => text.replace(/\s+/g, '').replaceAll('\u00ad', '');
const decode = (text: string): string =>
  text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
/** Titles of the pages that are chapters. */
const chapters = builtPages
  .filter((page) => /^(story|comics|patterns|labs)\//.test(page.path))
  .map((page) => ({ path: page.path, title: decode(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.html)![1]!.trim()) }));

interface OutlineNode {
  readonly title: string;
  readonly dest: readonly [{ readonly num: number; readonly gen: number }];
  readonly items: readonly OutlineNode[];
}
const titles = (nodes: readonly OutlineNode[]): readonly string[] => nodes.flatMap((node) => [node.title, ...titles(node.items)]);

test('the study guide is a whole book', async () => {
  test.setTimeout(420_000);
  const home = join(root, 'dist', 'index.html');
  if (!existsSync(file) || statSync(file).mtimeMs < statSync(home).mtimeMs)
    execFileSync(process.execPath, [join(root, 'scripts', 'guide.mjs'), 'a4'], { cwd: root, stdio: 'pipe' });
  const bytes = readFileSync(file);
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await task.promise;

  // A4, tagged, as long as a book.
  expect(document.numPages).toBeGreaterThan(chapters.length * 2);
  const [, , width, height] = (await document.getPage(1)).view;
  expect([Math.round(width!), Math.round(height!)]).toEqual([595, 842]);
  const marks: unknown = await document.getMarkInfo();
  expect(marks instanceof Map ? marks.get('Marked') : (marks as { Marked?: boolean } | null)?.Marked).toBe(true);

  // Every chapter is in the outline.
  const outline = titles((await document.getOutline()) as unknown as readonly OutlineNode[]).map(squeeze);
  for (const { title } of chapters) expect(outline, title).toContain(squeeze(title.replace(/^Lab \d+: /, '')));
  for (const title of ['Answers', 'Hintsandsolutions', 'Index', 'Colophon']) expect(outline).toContain(title);

  // Every link leads somewhere: inside to a place in the book, outside to a page of the site.
  const destinations: unknown = await document.getDestinations();
  const places = new Set(destinations instanceof Map ? (destinations as Map<string, unknown>).keys() : Object.keys(destinations as object));
  const site = /<link rel="canonical" href="([^"]*)"/.exec(readFileSync(home, 'utf8'))![1]!;
  const texts: string[] = [];
  let inside = 0;
  let outside = 0;
  for (let i = 1; i <= document.numPages; i++) {
    const page = await document.getPage(i);
    const text = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join('');
    texts.push(squeeze(text));
    for (const { subtype, dest, url } of (await page.getAnnotations()) as { subtype: string; dest?: unknown; url?: string }[]) {
      if (subtype !== 'Link') continue;
      if (typeof dest === 'string') {
        inside++;
        expect(places.has(dest) || places.has(decodeURIComponent(dest)), `page ${i}: ${dest}`).toBe(true);
      } else if (url?.startsWith(site)) {
        outside++;
        const path = decodeURIComponent(url.slice(site.length).replace(/#.*/, ''));
        expect(existsSync(join(root, 'dist', path.endsWith('/') || path === '' ? `${path}index.html` : path)), `page ${i}: ${url}`).toBe(
          true,
        );
      } else expect(url, `page ${i}: a link without an end`).toBeTruthy();
    }
    page.cleanup();
  }
  expect(inside).toBeGreaterThan(chapters.length * 3);
  expect(outside).toBeGreaterThan(50);

  // Chapters open on right-hand pages (odd ones), and the running head there says title and page.
  const parts = (await document.getOutline()) as unknown as readonly OutlineNode[];
  const opened: { readonly title: string; readonly page: number }[] = [];
  for (const { title, dest } of parts.flatMap((part) => part.items))
    opened.push({ title: squeeze(title), page: (await document.getPageIndex(dest[0])) + 1 });
  for (const { title, page } of opened) expect(page % 2, `${title} opens on the right, not on page ${page}`).toBe(1);
  for (const { title } of chapters) {
    const mine = opened.filter((each) => each.title === squeeze(title.replace(/^Lab \d+: /, '')));
    expect(
      mine.some(({ page }) => texts[page - 1]!.includes(`${squeeze(title)}${page}`)),
      `the running head of ${title}`,
    ).toBe(true);
    expect(mine.length, title).toBe(chapters.filter((each) => each.title === title).length);
  }
  expect(texts.join('')).not.toContain('\ufffd');
  expect(texts.join('')).not.toMatch(/undefined|\[objectObject\]/);

  // Fonts: all embedded, and ours.
  const raw = bytes.toString('latin1');
  const descriptors = [...raw.matchAll(/(\d+) 0 obj\s*<<\/Type\s*\/FontDescriptor[\s\S]*?>>/g)];
  expect(descriptors.length).toBeGreaterThan(5);
  // The glyphs of a Type 3 font are drawings in the file itself.
  const drawn = new Set([...raw.matchAll(/\/Subtype\s*\/Type3(?:(?!endobj)[\s\S])*?\/FontDescriptor (\d+) 0 R/g)].map(([, id]) => id));
  for (const [text, id] of descriptors) expect(/\/FontFile[23]?\s/.test(text) || drawn.has(id), text).toBe(true);
  await task.destroy();
});
