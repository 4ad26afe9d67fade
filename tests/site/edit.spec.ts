/** `kubectl edit` in the terminal: an editor over the object, saved or left by keyboard and by button. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ready } from './pages.ts';

const edit = async (page: Page): Promise<{ example: Locator; editor: Locator; screen: Locator }> => {
  await page.goto('playground/#teamwork');
  const example = await ready(page);
  await example.getByRole('tab', { name: 'kubectl', exact: true }).click();
  const input = example.getByLabel('Command', { exact: true });
  await input.fill('kubectl edit pod teamwork');
  await input.press('Enter');
  const editor = example.locator('.file-editor .cm-content');
  await expect(editor).toBeFocused();
  return { example, editor, screen: example.getByRole('log') };
};
test('what the server refuses comes back with the reasons, and nothing typed is lost', async ({ page }) => {
  const { example, screen } = await edit(page);
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText('nonsense: [\n');
  await page.keyboard.press('Control+s');
  await expect(example.getByRole('alert')).toContainText('not taken');
  const again = example.locator('.file-editor .cm-content');
  await expect(again).toContainText('# pods "teamwork" was not valid');
  await expect(again).toContainText('nonsense: [');
  await expect(again).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(screen).toContainText('kubectl edit pod teamwork');
});

test('a label is added by the Save button', async ({ page }) => {
  const { example, editor, screen } = await edit(page);
  const line = editor.locator('.cm-line', { hasText: /^metadata:$/ }).first();
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.insertText('\n  labels:\n    floor: second');
  await example.getByRole('button', { name: 'Save' }).click();
  await expect(screen).toContainText('pod/teamwork edited');
  const input = example.getByLabel('Command', { exact: true });
  await input.fill('kubectl get pods --show-labels');
  await input.press('Enter');
  await expect(screen).toContainText('floor=second');
});

test('Escape leaves at once when nothing was changed, and asks when something was', async ({ page }) => {
  const { example, editor, screen } = await edit(page);
  await page.keyboard.press('Escape');
  await expect(screen).toContainText('Edit cancelled, no changes made.');
  const input = example.getByLabel('Command', { exact: true });
  await input.fill('kubectl edit pod teamwork');
  await input.press('Enter');
  await expect(editor).toBeFocused();
  await page.keyboard.insertText('# hello ');
  await page.keyboard.press('Escape');
  await expect(example.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(example.getByRole('alertdialog')).toBeHidden();
  await expect(editor).toContainText('# hello');
  await example.getByRole('button', { name: 'Cancel' }).click();
  await example.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(example.locator('.file-editor')).toBeHidden();
});
