/** Shared links: apart from the reader's own text, and idle until the reader plays. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { toFragment } from '../../src/site/share.ts';
import { ready, timeOf } from './pages.ts';

const sample = 'two-crews';
const key = `central-mall:example:${sample}`;
const mine =
  '# mine\napiVersion: v1\nkind: Pod\nmetadata: {name: mine}\nspec:\n  containers:\n  - {name: app, image: busybox, command: [sleep, "60"]}\n';
const theirs = mine.replaceAll('mine', 'theirs');
const stored = (page: Page): Promise<unknown> =>
  page.evaluate((name) => (JSON.parse(localStorage.getItem(name) ?? '{}') as { value?: unknown }).value, key);

const openLink = async (page: Page, actions: Parameters<typeof toFragment>[0]['actions'] = []) => {
  await page.addInitScript(
    ([name, text]) => localStorage.getItem(name!) ?? localStorage.setItem(name!, text!),
    [key, JSON.stringify({ version: 1, value: mine })],
  );
  await page.goto(`playground/#${await toFragment({ sample, manifest: theirs, actions })}`);
  const example = await ready(page);
  await expect(page.locator('.cm-content')).toContainText('theirs');
  return example;
};

test('editing a shared state leaves the reader’s own text alone', async ({ page }) => {
  const example = await openLink(page);
  await expect(example.locator('.shared-note')).toContainText('untouched');
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('# and more\n');
  await expect(example).toHaveAttribute('data-busy', 'false');
  expect(await stored(page)).toBe(mine);
  // The address has gone along, so a reload loses nothing.
  const before = page.url();
  await expect.poll(() => page.url()).not.toBe(before.replace(/#.*/, ''));
  await page.waitForTimeout(600);
  await page.reload();
  await ready(page);
  await expect(page.locator('.cm-content')).toContainText('# and more');
  expect(await stored(page)).toBe(mine);
  await example.getByRole('link', { name: 'Back to mine' }).click();
  await expect(page.locator('.cm-content')).toContainText('# mine');
});

test('“keep as mine” keeps it', async ({ page }) => {
  const example = await openLink(page);
  await example.getByRole('button', { name: 'Keep as mine' }).click();
  await expect(example.locator('.shared-note')).toBeHidden();
  expect(await stored(page)).toBe(theirs);
});

test('reset in a shared state does not touch the reader’s own text', async ({ page }) => {
  const example = await openLink(page);
  await example.getByRole('button', { name: 'Reset' }).click();
  await expect(page.locator('.cm-content')).not.toContainText('theirs');
  expect(await stored(page)).toBe(mine);
});

test('a link with actions does nothing before Play, and says what it will do', async ({ page }) => {
  const example = await openLink(page, [{ kind: 'command', at: 500, line: 'kubectl delete pod theirs' }]);
  await expect(example.locator('.shared-note')).toContainText('kubectl delete pod theirs');
  expect(await timeOf(example)).toBe(0);
  await expect(example).toHaveAttribute('data-playing', 'false');
  await example.getByRole('button', { name: 'Next fact' }).click();
  await example.locator('.example-title').click();
  await page.keyboard.press('End');
  await example.getByRole('tab', { name: 'kubectl', exact: true }).click();
  await expect(example.getByRole('log')).toContainText('kubectl apply');
  await expect(example.getByRole('log')).not.toContainText('delete');
  await example.getByLabel('Speed').selectOption('10');
  await example.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(example.getByRole('log')).toContainText('kubectl delete pod theirs');
  await expect(example.locator('.deeds')).toContainText('kubectl delete pod theirs');
});
