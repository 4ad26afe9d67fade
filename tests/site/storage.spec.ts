/** What the browser keeps of a reader's work: shared by tabs, and nothing is lost where it keeps nothing. */
import { expect, test } from '@playwright/test';
import { ready } from './pages.ts';
import { open, stillWorks } from './playground.ts';

test('two tabs keep each other’s work', async ({ page, context }) => {
  const example = await open(page);
  const other = await context.newPage();
  await other.goto('playground/#two-crews');
  const second = await ready(other);
  await other.locator('.cm-content').click();
  await other.keyboard.press('ControlOrMeta+Home');
  await other.keyboard.type('# from the second tab\n');
  await expect(second).toHaveAttribute('data-busy', 'false');
  // The first tab did nothing of its own: it takes the newer text over.
  await expect(page.locator('.cm-content')).toContainText('# from the second tab');
  await expect(example).toHaveAttribute('data-busy', 'false');
});

test('storage that is full or off costs nothing but the memory', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    Storage.prototype.getItem = () => {
      throw new DOMException('off', 'SecurityError');
    };
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const example = await open(page);
  await stillWorks(page, example);
  // The theme switch of the framework reads the storage unasked; nothing of ours may throw.
  expect(errors.filter((message) => !/^off$|StarlightThemeProvider/.test(message))).toEqual([]);
});
