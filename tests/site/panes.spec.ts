/** Panes side by side, moved by mouse and keyboard, remembered, and put back. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ready } from './pages.ts';

const open = async (page: Page, width: number): Promise<Locator> => {
  await page.setViewportSize({ width, height: 900 });
  await page.goto('playground/#teamwork');
  return ready(page);
};
const tabs = (example: Locator, side: 'left' | 'right'): Promise<string[]> =>
  example.locator(`.pane-bar-${side} [data-pane]`).allInnerTexts();
const left = async (what: Locator): Promise<number> => (await what.boundingBox())?.x ?? -1;

test('the YAML stands beside the shop where there is room, below it on a phone', async ({ page }) => {
  const example = await open(page, 1280);
  expect(await left(example.locator('.yaml-pane'))).toBeLessThan(await left(example.locator('.pane-shop')));
  await page.setViewportSize({ width: 360, height: 780 });
  await expect(example.getByRole('button', { name: 'Side by side' })).toBeHidden();
  expect(Math.abs((await left(example.locator('.yaml-pane'))) - (await left(example.locator('.pane-shop'))))).toBeLessThan(4);
});

test('a pane goes over to the other side by its button, stays there, and comes back on reset', async ({ page }) => {
  const example = await open(page, 1280);
  await example.getByRole('button', { name: 'Move Shop to the left' }).click();
  await expect(example.locator('.pane-shop')).toHaveAttribute('data-side', 'left');
  await expect(example.locator('.pane-timeline')).toHaveAttribute('data-side', 'right');
  await expect(example.locator('.yaml-pane')).toBeHidden();
  await page.reload();
  await ready(page);
  expect(await tabs(example, 'left')).toEqual(['YAML', 'Shop']);
  await example.getByRole('tab', { name: 'YAML' }).click();
  await expect(example.locator('.yaml-pane')).toBeVisible();
  await example.getByRole('button', { name: 'Panes as the author has them' }).click();
  expect(await tabs(example, 'left')).toEqual(['teamwork.yaml']);
  expect((await tabs(example, 'right'))[0]).toBe('Shop');
});

test('a tab is dragged to another place, also at the other side', async ({ page }) => {
  const example = await open(page, 1280);
  await example.getByRole('tab', { name: 'Logs' }).dragTo(example.getByRole('tab', { name: 'Timeline' }));
  expect((await tabs(example, 'right')).slice(0, 3)).toEqual(['Shop', 'Logs', 'Timeline']);
  await example.getByRole('tab', { name: 'Files' }).dragTo(example.locator('.pane-bar-left'));
  expect(await tabs(example, 'left')).toEqual(['YAML', 'Files']);
  await expect(example.locator('.pane-files')).toBeVisible();
});

test('Shift and the arrows move a tab, across the gap too, and the focus goes along', async ({ page }) => {
  const example = await open(page, 1280);
  await example.getByRole('tab', { name: 'Shop' }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  expect((await tabs(example, 'right')).slice(0, 2)).toEqual(['Timeline', 'Shop']);
  await expect(example.getByRole('tab', { name: 'Shop' })).toBeFocused();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(example.getByRole('tab', { name: 'Shop' })).toBeFocused();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(example.getByRole('tab', { name: 'Shop' })).toBeFocused();
  expect(await tabs(example, 'left')).toEqual(['YAML', 'Shop']);
});

test('the stage opens a second side when the reader asks for it', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('');
  const example = await ready(page);
  await expect(example.locator('.pane')).toHaveCount(1);
  await expect(example.getByRole('button', { name: 'Show the YAML' })).toBeVisible();
  await example.getByRole('button', { name: 'Side by side' }).click();
  await expect(example.locator('.pane-bar-left')).toBeVisible();
  await expect(example.locator('.yaml-pane')).toBeVisible();
  await example.getByRole('button', { name: 'Side by side' }).click();
  await expect(example.locator('.pane-bar-left')).toBeHidden();
});

test('odd things in the storage do no harm', async ({ page }) => {
  await page.addInitScript(() =>
    localStorage.setItem('central-mall:panes', '{"version":1,"value":{"panes":"__proto__ | | shop shop yaml","split":"x"}}'),
  );
  const example = await open(page, 1280);
  expect((await tabs(example, 'right')).length).toBe(8);
  await expect(example.locator('.pane-shop')).toBeVisible();
});
