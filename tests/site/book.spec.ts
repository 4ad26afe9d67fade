/** The book as such: shelves with an index, statements that lead to their runs, comics that can be read on a phone, labs and exams by keyboard. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { violationsOf } from './accessible.ts';
import { builtPages, ready } from './pages.ts';

for (const shelf of ['story', 'comics', 'patterns', 'labs']) {
  test(`the index of ${shelf} leads to all of it`, async ({ page }) => {
    await page.goto(`${shelf}/`);
    const hrefs = await page
      .locator('main a')
      .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname.slice(1)));
    const pages = builtPages.map(({ path }) => path).filter((path) => path.startsWith(`${shelf}/`) && path !== `${shelf}/`);
    expect(pages.length).toBeGreaterThan(7);
    expect(pages.filter((path) => !hrefs.includes(path))).toEqual([]);
  });
}

for (const path of ['comics/', 'patterns/', 'patterns/side-by-side/', 'patterns/what-the-notes-say/', 'labs/exam-1/'])
  test(`/${path} has no accessibility violation, light or dark`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(path);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect(await violationsOf(page, { colours: theme === 'dark' }), theme).toEqual([]);
    }
  });

test('a statement leads to the run that shows it', async ({ page }) => {
  await page.goto('patterns/what-the-notes-say/');
  await page.locator('.statements > li', { hasText: 'If any init container fails' }).getByRole('link').click();
  const run = page.locator('figure[data-example="stubborn-crew"]');
  await expect(run).toBeInViewport();
  expect(new URL(page.url()).hash).toBe(`#${await run.getAttribute('id')}`);
});

test('every frame of a comic can be read on a phone, and fits it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  const strips = builtPages.filter(({ path }) => /^comics\/./.test(path));
  expect(strips.length).toBeGreaterThan(0);
  for (const { path } of strips) {
    await page.goto(path);
    const frames = page.locator('.comic-panel svg:visible');
    expect(await frames.count(), path).toBe(await page.locator('.comic-panel').count());
    const sizes = await frames.evaluateAll((svgs) =>
      svgs.map((svg) => (17 * svg.getBoundingClientRect().width) / (svg as SVGSVGElement).viewBox.baseVal.width),
    );
    expect(Math.min(...sizes), path).toBeGreaterThan(11);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
});

const solution = (lab: string): string => readFileSync(new URL(`../../content/labs/${lab}/solution.yaml`, import.meta.url), 'utf8');

test('a lab is solved by keyboard alone', async ({ page }) => {
  await page.goto('labs/07-the-job-that-must-end/');
  const example = await ready(page);
  // The start says what is the case, not that the reader has failed.
  await expect(page.locator('.lab-island')).toHaveAttribute('data-touched', 'false');
  await page.locator('.lab-hints summary').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.lab-hints p').first()).toBeVisible();
  await example.getByRole('button', { name: 'Edit', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.cm-content')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(solution('07-the-job-that-must-end'));
  await expect(page.locator('.lab-score')).toHaveText('All 2 tasks solved.');
  await expect(page.locator('.lab-island')).toHaveAttribute('data-touched', 'true');
  // Out of the editor again, and on.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.locator('.cm-content')).not.toBeFocused();
});

test('an exam has a clock, and a score when it is handed in', async ({ page }) => {
  await page.clock.install();
  await page.goto('labs/exam-1/');
  await expect(page.locator('.lab-island')).toBeVisible();
  await page.locator('.exam-clock').scrollIntoViewIfNeeded();
  await expect(page.locator('astro-island[ssr]')).toHaveCount(0);
  await expect(page.getByRole('timer')).toHaveText('30:00');
  await page.getByRole('button', { name: 'Start the exam' }).press('Enter');
  await page.clock.runFor('01:05');
  await expect(page.getByRole('timer')).toHaveText('28:55');
  await page.getByRole('button', { name: 'Hand in' }).press('Enter');
  await expect(page.locator('.exam-clock [role=status]')).toContainText('0 of 6');
  await page.getByRole('button', { name: 'Again' }).press('Enter');
  await expect(page.getByRole('timer')).toHaveText('30:00');
});
