/**
 * Every pane and some states at three widths, in both themes: a pane that is cut off fails. `SCREENS=1 npx playwright test screens` also draws a
 * picture of each in artifacts/screens, for people to look at.
 */
import { expect, test } from '@playwright/test';
import { ready } from './pages.ts';

const THEMES = ['light', 'dark'] as const;
const pictured = process.env['SCREENS'] !== undefined;

for (const width of [360, 768, 1440])
  test(`panes and states at ${width} px`, async ({ page }) => {
    const wear = (colorScheme: (typeof THEMES)[number]): Promise<void> => page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto('playground/#teamwork');
    const example = await ready(page);
    const pane = example.locator('.pane').first();
    /** In both themes the shown pane stays on the screen. */
    const look = async (name: string): Promise<void> => {
      for (const theme of THEMES) {
        await wear(theme);
        await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
        const box = await pane.boundingBox();
        expect(box?.width ?? 0, `${name}, ${theme}: as wide as its place`).toBeGreaterThan(width * 0.3);
        expect((box?.x ?? 0) + (box?.width ?? 0), `${name}, ${theme}: inside the screen`).toBeLessThanOrEqual(width + 1);
        if (pictured) await example.screenshot({ path: `artifacts/screens/${name}-${width}-${theme}.png` });
      }
    };
    for (const name of ['timeline', 'shop', 'kubectl', 'logs', 'files', 'events', 'why']) {
      await example.locator(`[data-pane="${name}"]`).click();
      await look(name);
    }
    await example.locator('[data-pane="kubectl"]').click();
    await example.getByLabel('Command', { exact: true }).fill('kubectl edit pod teamwork');
    await example.getByLabel('Command', { exact: true }).press('Enter');
    await expect(example.locator('.file-editor .cm-content')).toBeFocused();
    await look('kubectl-edit');
    await page.keyboard.press('Escape');
    await example.getByText('Break it', { exact: true }).click();
    await look('break-it');
    await example.getByRole('button', { name: 'Kill nginx' }).click();
    await expect(example.locator('.deeds')).toBeVisible();
    await look('deeds');
    await example.locator('[data-pane="shop"]').click();
    const beside = example.getByRole('button', { name: 'Move Shop to the left' });
    await expect(beside).toBeVisible({ visible: width > 1000 });
    if (width > 1000) {
      await beside.click();
      await expect(example.locator('.pane')).toHaveCount(2);
      await look('side-by-side');
    }
  });
