/** What axe finds on a page, all of it laid out, and headings that skip a level. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Looked {
  /** Within these elements only. */
  readonly within?: string;
  /** Only what a theme can change. */
  readonly colours?: boolean;
}

/** A line a heading of `main` that skips a level, from its HTML or live; what is hidden counts too: it may be shown. */
export function skippedIn(headings: readonly { readonly level: number; readonly text: string }[]): readonly string[] {
  return headings.flatMap(({ level, text }, i) => {
    const above = headings[i - 1]?.level ?? 0;
    return level > above + 1 ? [`heading-order: h${level} “${text}” after ${above === 0 ? 'nothing' : `h${above}`}`] : [];
  });
}

const headingsOf = (page: Page): Promise<readonly { readonly level: number; readonly text: string }[]> =>
  page
    .locator('main :is(h1, h2, h3, h4, h5, h6)')
    .evaluateAll((found) => found.map((each) => ({ level: Number(each.tagName[1]), text: (each.textContent ?? '').trim().slice(0, 80) })));

/** A line a violation: the rule, and the first elements that break it. */
export async function violationsOf(page: Page, { within, colours = false }: Looked = {}): Promise<readonly string[]> {
  // What is far from the window is not laid out, and axe would pass over it.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { content-visibility: visible !important; }');
    document.adoptedStyleSheets = [sheet];
  });
  const axe = colours
    ? new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block'])
    : new AxeBuilder({ page }).withTags(TAGS);
  // No page has a frame: legacy mode, which leaves frames of other sites out, spares a page of axe's own.
  const { violations } = await (within === undefined ? axe : axe.include(within)).setLegacyMode().analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.html.slice(0, 160))
        .join(' | ')}`,
  );
  return [...found, ...skippedIn(await headingsOf(page))];
}
