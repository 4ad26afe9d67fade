/** A phone without a mouse: the whole way through by taps alone, and nothing that is pressed is smaller than a finger. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ready, timeOf } from './pages.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, permissions: ['clipboard-read', 'clipboard-write'] });

/** Controls in view that are smaller than a finger needs (WCAG 2.5.8: 24 px), or than a thumb likes. Links in the run of a text are exempt. */
const smallerThan = (page: Page, px: number, within: string): Promise<readonly string[]> =>
  page.locator(`${within} :is(a, button, input, select, summary, [role=tab])`).evaluateAll(
    (all, least) =>
      all.flatMap((each) => {
        const target = each.matches('[type=radio], [type=checkbox]') ? each.closest('label')! : each;
        const { width, height } = target.getBoundingClientRect();
        if (!each.checkVisibility({ visibilityProperty: true }) || width === 0 || each.closest('p, .sr-only') !== null) return [];
        return Math.min(width, height) < least ? [`${each.outerHTML.slice(0, 90)}: ${Math.round(width)} × ${Math.round(height)}`] : [];
      }),
    px,
  );
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

test('the playground: play, panes, prompt, break it, copy, edit', async ({ page }) => {
  await page.goto('playground/#teamwork');
  const example = await ready(page);
  const tap = (name: string): Promise<void> => example.getByRole('button', { name, exact: true }).tap();
  for (const pane of ['timeline', 'kubectl', 'logs', 'files', 'events', 'why', 'shop']) {
    await example.locator(`[data-pane="${pane}"]`).tap();
    await expect(example.locator(`[data-pane="${pane}"]`)).toHaveAttribute('aria-selected', 'true');
    expect(await smallerThan(page, 36, '.example'), pane).toEqual([]);
  }
  expect(await smallerThan(page, 44, '.transport')).toEqual([]);
  expect(await smallerThan(page, 44, '.pane-tabs')).toEqual([]);
  // Who is tapped is told of, also when a counter stands before them.
  await example.locator('.shop-scene [aria-label^="Clerk"]').tap();
  await expect(example.locator('.shop-tell')).toContainText('Clerk = app container “nginx”');
  await example.locator('.shop-scene [aria-label^="The locker"]').tap();
  await expect(example.locator('.shop-tell')).toContainText('The locker = volume “locker”');

  // A tap on the line of time goes there; one on a fact's button goes back from there.
  const box = (await example.getByLabel('Time').boundingBox())!;
  await page.touchscreen.tap(box.x + box.width * 0.25, box.y + box.height / 2);
  await expect.poll(() => timeOf(example)).toBeLessThan(15_000);
  const before = await timeOf(example);
  await tap('Previous fact');
  await expect.poll(() => timeOf(example)).toBeLessThan(before);
  await tap('Play');
  await expect.poll(() => timeOf(example)).toBeGreaterThan(before + 50);
  await tap('Pause');

  await example.locator('[data-pane="kubectl"]').tap();
  await example.getByRole('button', { name: 'kubectl get pods', exact: true }).tap();
  await expect(example.locator('.terminal-screen')).toContainText('NAME');
  await example.getByLabel('Command', { exact: true }).tap();
  await page.keyboard.type('kubectl get pod teamwork -o name');
  await tap('Run');
  await expect(example.locator('.terminal-screen')).toContainText('pod/teamwork');

  await example.getByText('Break it', { exact: true }).tap();
  await tap('Kill nginx');
  await expect(example.locator('.deeds')).toContainText('Kill nginx');
  expect(await smallerThan(page, 36, '.deeds')).toEqual([]);
  await example.getByText('Share', { exact: true }).tap();
  await tap('Copy the YAML');
  expect(await clipboard(page)).toContain('kind: Pod');
  await tap('Reset');
  await expect(example.locator('.deeds')).toHaveCount(0);

  await example.locator('.cm-content').tap();
  await expect(example.locator('.cm-content')).toBeFocused();
});

test('a chapter: its menu, its questions, its way on', async ({ page }) => {
  await page.goto('story/06-inspections/');
  await page.getByRole('button', { name: 'Menu' }).tap();
  const menu = page.locator('#starlight__sidebar');
  await expect(menu).toBeVisible();
  expect(await smallerThan(page, 42, '#starlight__sidebar')).toEqual([]);
  expect(await smallerThan(page, 44, 'header')).toEqual([]);
  await menu.getByRole('link', { name: 'Closing time' }).first().tap();
  await page.waitForURL('**/08-closing-time/');
  const choice = page.locator('.recap label').first();
  await choice.scrollIntoViewIfNeeded();
  await choice.tap();
  await expect(choice.locator('input')).toBeChecked();
  expect(await smallerThan(page, 36, '.recap')).toEqual([]);
  expect(await smallerThan(page, 36, '.toolbox')).toEqual([]);
});

test('a lab: hint, edit, solution', async ({ page }) => {
  await page.goto('labs/09-who-is-ill/');
  const example = await ready(page);
  const hint = page.locator('.lab-hints details').first();
  await hint.locator('summary').tap();
  await expect(hint.locator('p')).toBeVisible();
  expect(await smallerThan(page, 40, '.lab')).toEqual([]);
  await example.locator('[data-pane="kubectl"]').tap();
  await expect(example.getByLabel('Command', { exact: true })).toBeVisible();
  await page.getByText('Show a solution').tap();
  await expect(page.locator('.lab-solution')).toContainText('kind:');
});
