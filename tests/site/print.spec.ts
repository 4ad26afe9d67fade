/** Pages as a browser prints them (`@media print`), read back: nothing is lost to a page's end, and no page is empty. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { builtPages, ready } from './pages.ts';

/** Texts of a printed page's sheets, and how far down each is written on, as a share of its height. */
async function printed(page: Page): Promise<readonly { readonly text: string; readonly filled: number }[]> {
  const pdf = await page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const sheets: { text: string; filled: number }[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const sheet = await document.getPage(number);
    const items = (await sheet.getTextContent()).items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item] : []));
    const lowest = Math.min(...items.map((item) => Number(item.transform[5])));
    sheets.push({ text: items.map((item) => item.str).join(' '), filled: 1 - lowest / sheet.view[3]! });
  }
  await task.destroy();
  return sheets;
}
const first = (shelf: string): string => builtPages.find((page) => page.path.startsWith(shelf) && page.path !== shelf)!.path;

for (const [path, begins] of [
  ['', 'teamwork'],
  ['comics/assistant/', 'One container, too many jobs.'],
  ['story/02-the-clerk-and-their-helper/', 'Press play.'],
  [first('patterns/'), undefined],
  ['labs/09-who-is-ill/', undefined],
] as const) {
  test(`/${path} on paper has no empty sheet, and begins on the first`, async ({ page }) => {
    await page.goto(path);
    if ((await page.locator('.example').count()) > 0) await ready(page);
    const sheets = await printed(page);
    expect(sheets.filter(({ text }) => text === '')).toEqual([]);
    // A heading with three lines below it, and the rest on another sheet: so it was when figures were never broken.
    expect(sheets[0]!.filled, sheets[0]!.text).toBeGreaterThan(0.45);
    if (begins !== undefined) expect(sheets[0]!.text).toContain(begins);
    const all = sheets.map(({ text }) => text).join(' ');
    // Every manifest, also one that is folded up on the screen.
    const manifests = await page.locator('.example').count();
    expect(all.match(/apiVersion:/g)?.length ?? 0).toBeGreaterThanOrEqual(manifests);
    expect(all).not.toMatch(/Copy the YAML|Break it|Skip to content/);
  });
}
