/** What axe finds on a page, all of it laid out. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export interface Looked {
  /** Within these elements only. */
  readonly within?: string;
  /** Only what a theme can change. */
  readonly colours?: boolean;
}

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
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.html.slice(0, 160))
        .join(' | ')}`,
  );
}
