/** Pages as such: readable without JavaScript, accessible in both themes, light where there is nothing to play, found by search, 404. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { parse } from 'node-html-parser';
import { skippedIn, violationsOf } from './accessible.ts';
import { builtPages, ready } from './pages.ts';

const withExample =
  builtPages.find((page) => page.examples > 0 && page.path.startsWith('story/')) ?? builtPages.find((page) => page.examples > 0)!;
const without = builtPages.find((page) => page.path.endsWith('/') && !page.html.includes('<astro-island'));
/** One page of each kind. */
const kinds = [
  ...new Set([
    '',
    withExample.path,
    ...['comics/', 'patterns/', 'labs/'].flatMap(
      (shelf) => builtPages.find((page) => page.path.startsWith(shelf) && page.path !== shelf)?.path ?? [],
    ),
    'playground/',
    '404.html',
  ]),
];

for (const path of kinds) {
  test(`/${path} has no accessibility violation, light or dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(path);
    if ((await page.locator('.example').count()) > 0) await ready(page);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect(await violationsOf(page, { colours: theme === 'dark' }), theme).toEqual([]);
    }
  });
}
test('no page skips a level of heading', () => {
  const skipped = builtPages.flatMap(({ path, html }) =>
    skippedIn(
      (parse(html).querySelector('main')?.querySelectorAll('h1, h2, h3, h4, h5, h6') ?? []).map(({ tagName, text }) => ({
        level: Number(tagName[1]),
        text: text.trim(),
      })),
    ).map((line) => `/${path} ${line}`),
  );
  expect(skipped).toEqual([]);
});
for (const theme of ['light', 'dark'] as const) {
  test(`every pane is accessible (${theme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto('playground/#teamwork');
    const example = await ready(page);
    for (const pane of ['timeline', 'shop', 'kubectl', 'logs', 'files', 'events', 'why']) {
      await example.locator(`[data-pane="${pane}"]`).click();
      expect(await violationsOf(page, { within: '.example', colours: theme === 'dark' }), pane).toEqual([]);
    }
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the figure and its claims are there', async ({ page }) => {
    await page.goto(withExample.path);
    const figure = page.locator('figure[data-example]').first();
    await expect(figure.locator('.yaml-still')).toContainText('kind:');
    await expect(figure.locator('.example-final').last()).toContainText('kubectl get pod');
    await expect(figure.locator('.pane')).not.toBeEmpty();
    await expect(figure.locator('.transport')).toBeHidden();
    // What it takes to play, and the manifest as a file.
    await expect(figure.locator('.example-plain')).toContainText('JavaScript');
    await expect(figure.locator('.example-plain a')).toHaveAttribute('href', /^\/samples\/[a-z-]+\.yaml$/);
  });
  test('no pane waits for a script that will not come', async ({ page }) => {
    await page.goto('patterns/debugging/');
    const pane = page.locator('.example .pane-empty').first();
    await expect(pane).toContainText('needs JavaScript');
    await expect(pane.getByText('Opening the mall')).toBeHidden();
  });
});

test('a page without an example loads none of our scripts', async ({ page }) => {
  expect(without, 'a page without an example').toBeDefined();
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(without!.path);
  await page.waitForLoadState('networkidle');
  expect(loaded.filter((path) => /Player|worker|preact|client|editor/.test(path))).toEqual([]);
});

test('a first view of a page without an example weighs little more than in a plain Starlight site', async ({ page }) => {
  const { transfer } = JSON.parse(readFileSync(new URL('../bench/build.json', import.meta.url), 'utf8')) as {
    readonly transfer: { readonly page: string; readonly plain: number };
  };
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)));
  await page.setViewportSize({ width: 412, height: 823 });
  await page.goto(transfer.page, { waitUntil: 'networkidle' });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(20_000);
  expect(total / transfer.plain, `${total} bytes, plain ${transfer.plain}`).toBeLessThanOrEqual(1.15);
});

test('no page is wider than a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of kinds) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
});

test('on a phone no word of a table is broken, and what does not fit scrolls by keys', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['patterns/debugging/', 'patterns/restart-policies/', 'patterns/glossary/']) {
    await page.goto(path);
    const frame = page.locator('.table-frame').first();
    await expect(frame).toHaveAttribute('tabindex', '0');
    await expect(frame).toHaveAttribute('aria-label', /^Table: /);
    // A word between two places where it may break stands on one line: it has one box.
    const broken = await frame.evaluate((element) => {
      const range = document.createRange();
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const words: string[] = [];
      while (texts.nextNode()) {
        const text = texts.currentNode;
        for (const { index, 0: word } of (text.textContent ?? '').matchAll(/[A-Za-z]+/g)) {
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) words.push(word);
        }
      }
      return words;
    });
    expect(broken, path).toEqual([]);
  }
});

test('a wrong address leads to a page that helps', async ({ page }) => {
  const response = await page.goto('nowhere/at-all/');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('main').getByRole('link', { name: 'playground' })).toBeVisible();
});

test('search finds words of the guide', async ({ page }) => {
  await page.goto('');
  await page.getByRole('button', { name: /search/i }).click();
  await page.locator('dialog input').fill('sidecar');
  await expect(page.locator('dialog .pagefind-ui__result-link').first()).toBeVisible();
});

test('the home page plays within the first screen', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('');
  await ready(page);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(page.getByRole('button', { name: 'Play', exact: true }).first()).toBeInViewport();
});
