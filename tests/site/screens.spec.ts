/** Pictures of every pane, at three widths and in both themes, in artifacts/screens, for people to look at. A pane that is cut off fails. */
import { expect, test } from '@playwright/test';
import { ready } from './pages.ts';

for (const width of [360, 768, 1440]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`panes at ${width} px, ${theme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme });
      await page.goto('playground/#teamwork');
      const example = await ready(page);
      for (const pane of ['timeline', 'shop', 'kubectl', 'logs', 'files', 'events', 'why']) {
        await example.locator(`[data-pane="${pane}"]`).click();
        const box = await example.locator('.pane').boundingBox();
        expect(box?.width ?? 0, `${pane} is as wide as its place`).toBeGreaterThan(width * 0.3);
        expect((box?.x ?? 0) + (box?.width ?? 0), `${pane} stays inside the screen`).toBeLessThanOrEqual(width + 1);
        await example.screenshot({ path: `artifacts/screens/${pane}-${width}-${theme}.png` });
      }
    });
    test(`states at ${width} px, ${theme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme });
      await page.goto('playground/#teamwork');
      const example = await ready(page);
      const shot = (name: string) => example.screenshot({ path: `artifacts/screens/${name}-${width}-${theme}.png` });
      const beside = example.getByRole('button', { name: 'Move Shop to the left' });
      if (await beside.isVisible()) {
        await beside.click();
        await shot('side-by-side');
      }
      await example.locator('[data-pane="kubectl"]').click();
      await example.getByLabel('Command', { exact: true }).fill('kubectl edit pod teamwork');
      await example.getByLabel('Command', { exact: true }).press('Enter');
      await expect(example.locator('.file-editor .cm-content')).toBeFocused();
      await shot('kubectl-edit');
      await page.keyboard.press('Escape');
      await example.getByText('Break it', { exact: true }).click();
      await shot('break-it');
      await example.getByRole('button', { name: 'Kill nginx' }).click();
      await expect(example.locator('.deeds')).toBeVisible();
      await shot('deeds');
    });
  }
}
