/** One walk through everything an example offers, without a mouse; and what those hear who do not see the timeline. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ready, timeOf } from './pages.ts';

/** Presses Tab until `goal` has the focus: everything must be on the way. */
async function tabTo(page: Page, goal: Locator, most = 40): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(goal)}.`);
}

test('everything can be done by keyboard alone', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('story/02-the-clerk-and-their-helper/');
  const example = await ready(page);
  await example.focus();

  // Break it: a menu, an entry, an action.
  await tabTo(page, example.locator('.break-it summary'));
  await page.keyboard.press('Enter');
  await tabTo(page, example.getByRole('button', { name: 'Kill nginx' }));
  await page.keyboard.press('Enter');
  await expect(example.locator('.deeds')).toContainText('Kill nginx');
  await page.keyboard.press('Escape');
  await example.focus();

  // Share: copy.
  await tabTo(page, example.locator('.share summary'));
  await page.keyboard.press('Enter');
  await tabTo(page, example.getByRole('button', { name: 'Copy the YAML' }));
  await page.keyboard.press('Escape');
  await expect(example.locator('.share')).not.toHaveAttribute('open');

  // Panes: along the tabs, into the shop, from one person to the next.
  await tabTo(page, example.getByRole('tab', { name: 'Shop' }));
  await tabTo(page, example.locator('.shop-person').first());
  await expect(example.locator('.shop-tell')).toContainText('container');
  await tabTo(page, example.getByRole('button', { name: /Play|Pause/ }));
  // What was done plays on; pause, play, pause.
  for (const playing of [false, true, false]) {
    await page.keyboard.press('Enter');
    await expect(example).toHaveAttribute('data-playing', String(playing));
  }
  const paused = await timeOf(example);
  await tabTo(page, example.getByLabel('Time', { exact: true }));
  await page.keyboard.press('ArrowLeft');
  expect(await timeOf(example)).not.toBe(paused);
  await page.keyboard.press('ArrowRight');

  // Why: what the rule says, and the way to the list of rules.
  await tabTo(page, example.getByRole('button', { name: 'why?' }).first());
  await page.keyboard.press('Enter');
  await expect(example.locator('.just-happened .rule-says')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(example.locator('.just-happened .rule-says a')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(example.locator('.just-happened .rule-says')).toBeHidden();

  // Undo what was done, edit, and get out of the editor again.
  await example.focus();
  await tabTo(page, example.getByRole('button', { name: /^Undo Kill nginx/ }));
  await page.keyboard.press('Enter');
  await expect(example.locator('.deeds')).toBeHidden();
  await example.focus();
  await tabTo(page, example.getByRole('button', { name: 'Edit', exact: true }));
  await page.keyboard.press('Enter');
  const editor = example.locator('.yaml-editor .cm-content');
  await expect(editor).toBeFocused();
  await page.keyboard.type('# mine\n');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await example.focus();
  await tabTo(page, example.getByRole('button', { name: 'Reset' }));
  await page.keyboard.press('Enter');
  await expect(editor).not.toContainText('# mine');
});

test('a prediction is made and answered by keyboard', async ({ page }) => {
  await page.goto('story/02-the-clerk-and-their-helper/');
  const example = await ready(page, page.locator('.example', { has: page.locator('.predict') }).first());
  await example.getByLabel('Speed').selectOption('10');
  await example.getByRole('button', { name: 'Running', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(example.locator('.predict')).toContainText(/Not quite: at 00:06.0 STATUS says Init:1\/2. It would say Running if /);
});

test('the timeline is a table for those who read it aloud', async ({ page }) => {
  await page.goto('playground/#two-crews');
  const example = await ready(page);
  await example.getByRole('tab', { name: 'Timeline' }).click();
  const table = example.getByRole('table', { name: 'What each container did, from when to when' });
  await expect(table.getByRole('columnheader')).toHaveText(['Container', 'From', 'To', 'State']);
  await expect(table.getByRole('row', { name: /^painters \(init\) .* s .* s Running$/ })).toHaveCount(1);
  await expect(table.getByRole('row', { name: /^clerk \(app\) .* Ready$/ })).toHaveCount(1);
});
