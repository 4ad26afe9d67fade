/** Labs: a right answer solves every task, a wrong one is told what it misses, and progress is kept, taken along and brought back. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ready } from './pages.ts';

const LAB = '01-sidecars-and-init-containers';
const answer = (file: string): string => readFileSync(new URL(`../../content/labs/${LAB}/${file}.yaml`, import.meta.url), 'utf8');
const tasks = (page: Page): Locator => page.locator('.lab-tasks > li');
const score = (page: Page): Locator => page.locator('.lab-score');

/** Opens the lab, and answers with a text as a reader who pastes would. */
async function solve(page: Page, file: string): Promise<void> {
  await page.goto(`labs/${LAB}/`);
  const example = await ready(page);
  const edit = example.getByRole('button', { name: 'Edit', exact: true });
  if (await edit.isVisible()) await edit.click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(answer(file));
  await expect(example).toHaveAttribute('data-busy', 'false');
}

test('the start state solves nothing, the solution solves every task', async ({ page }) => {
  await page.goto(`labs/${LAB}/`);
  await ready(page);
  await expect(score(page)).toHaveText('0 of 3 tasks solved.');
  for (const file of ['solution', 'right-2']) {
    await solve(page, file);
    await expect(score(page), file).toHaveText('All 3 tasks solved.');
    for (let i = 0; i < 3; i++) await expect(tasks(page).nth(i)).toHaveAttribute('data-solved', 'true');
  }
});

test('a wrong answer is told what it misses', async ({ page }) => {
  await solve(page, 'wrong-1');
  await expect(tasks(page).nth(2)).toHaveAttribute('data-solved', 'false');
  await expect(tasks(page).nth(2).locator('.lab-miss')).not.toBeEmpty();
  await expect(score(page)).not.toContainText('All');
});

const entry = (page: Page): Locator => page.locator(`.progress-labs > li:has(a[href$="labs/${LAB}/"])`).locator('.progress-count');

test('progress survives a reload, is exported, and comes back in another browser', async ({ page, browser, baseURL }) => {
  await solve(page, 'solution');
  await expect(score(page)).toHaveText('All 3 tasks solved.');
  await page.reload();
  await page.goto('labs/');
  await expect(entry(page)).toHaveText('3/3');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await (await saved).path();
  expect(readFileSync(file, 'utf8')).toContain(LAB);
  const other = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  await other.goto('labs/');
  // The list is there before its script: only then can a file be taken in.
  await expect(other.locator('astro-island[ssr]')).toHaveCount(0);
  await expect(entry(other)).toHaveText('0/3');
  await other
    .locator('input[type=file]')
    .setInputFiles({ name: 'not-ours.json', mimeType: 'application/json', buffer: Buffer.from('{"version":9}') });
  await expect(other.getByText('This file holds no progress of ours.')).toBeVisible();
  await other.locator('input[type=file]').setInputFiles(file);
  await expect(entry(other)).toHaveText('3/3');
  await other.reload();
  await expect(entry(other)).toHaveText('3/3');
  await other.context().close();
});
