/** Pages as such: readable without JavaScript, accessible in both themes, light where there is nothing to play, found by search, 404. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
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
  for (const [scheme, paper] of [
    ['light', 'rgb(251, 245, 230)'],
    ['dark', 'rgb(23, 26, 43)'],
  ] as const)
    test(`a page is as ${scheme} as its reader's system, and printed by day`, async ({ browser, page }) => {
      const refused: string[] = [];
      page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(withExample.path);
      await expect(page.locator('body')).toHaveCSS('background-color', paper);
      // What a page without an example looks like with its scripts, it looks like without them.
      await page.goto(without!.path);
      await expect(page.locator('html')).not.toHaveAttribute('data-theme');
      const scripted = await browser.newPage({ colorScheme: scheme, javaScriptEnabled: true, serviceWorkers: 'block' });
      await scripted.goto(page.url());
      await expect(scripted.locator('html')).toHaveAttribute('data-theme', scheme);
      const coloursOf = (of: Page): Promise<readonly string[]> =>
        of.locator('body, main *, nav.sidebar *, header').evaluateAll((all) =>
          all.map((each) => {
            const { color, backgroundColor, borderColor, boxShadow } = getComputedStyle(each);
            return `${each.localName}: ${color} on ${backgroundColor}, ${borderColor}, ${boxShadow}`;
          }),
        );
      expect(await coloursOf(page)).toEqual(await coloursOf(scripted));
      await scripted.close();
      await page.emulateMedia({ media: 'print' });
      await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
      await expect(page.locator('h1')).toHaveCSS('color', 'rgb(38, 32, 25)');
      expect(refused).toEqual([]);
    });
  test('a manifest that is folded up on the home page is there to read', async ({ page }) => {
    await page.goto('');
    await expect(page.locator('.example .yaml-still')).toContainText('kind: Pod');
    await expect(page.locator('.example .yaml-still')).toBeVisible();
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

test('Tab stops at a table that scrolls, and only at such', async ({ page }) => {
  /** Frames at which Tab has stopped on its way through the page, as whether each scrolls. */
  const stops = async (): Promise<readonly boolean[]> => {
    const found: boolean[] = [];
    await page.locator('main').evaluate((main) => {
      main.tabIndex = -1;
      main.focus();
    });
    for (let i = 0; i < 400; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const here = document.activeElement;
        return {
          inside: here?.closest('main') !== null,
          frame: here?.matches('.table-frame'),
          scrolls: here !== null && here.scrollWidth > here.clientWidth,
        };
      });
      if (!at.inside) return found;
      if (at.frame) found.push(at.scrolls);
    }
    throw new Error('Tab does not leave the page');
  };
  const frames = (): Promise<readonly boolean[]> =>
    page.locator('.table-frame').evaluateAll((all) => all.map((frame) => frame.scrollWidth > frame.clientWidth));
  const path = 'patterns/glossary/';
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(path);
  expect(await frames()).toContain(false);
  expect(await stops()).toEqual((await frames()).filter(Boolean));
  await page.setViewportSize({ width: 300, height: 740 });
  expect(await frames()).toContain(true);
  expect(await stops()).toEqual((await frames()).filter(Boolean));
  const wide = page.locator('.table-frame').nth((await frames()).indexOf(true));
  await wide.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => wide.evaluate((frame) => frame.scrollLeft)).toBeGreaterThan(0);
  expect(await violationsOf(page)).toEqual([]);
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
