/** Every example on every built page plays in a real browser, agrees with the build, and its claims hold there. */
import { expect, test } from '@playwright/test';
import { builtPages, ready, timeOf } from './pages.ts';

const pages = builtPages.filter((page) => page.examples > 0);
test('there are examples', () => expect(pages.length).toBeGreaterThan(0));

for (const { path, examples } of pages) {
  test(`/${path} plays its ${examples} example${examples === 1 ? '' : 's'}`, async ({ page }) => {
    test.setTimeout(30_000 + examples * 15_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(path);
    const figures = page.locator('figure[data-example]');
    await expect(figures).toHaveCount(examples);
    for (let i = 0; i < examples; i++) {
      const figure = figures.nth(i);
      const name = (await figure.getAttribute('data-example')) ?? '';
      const example = await ready(page, figure.locator('.example'));
      await expect(example, `${name}: the browser's trace is the build's`).toHaveAttribute(
        'data-run-hash',
        (await figure.getAttribute('data-hash')) ?? 'none',
      );
      const claims = (await figure.getAttribute('data-claims')) ?? '0';
      if (claims !== '0') await expect(example, `${name}: claims that hold in the browser`).toHaveAttribute('data-claims-held', claims);
      // player.spec presses with a mouse; here it is only about the run.
      await example.getByRole('button', { name: 'Play', exact: true }).dispatchEvent('click');
      await expect.poll(() => timeOf(example), { message: `${name} plays`, intervals: [40] }).toBeGreaterThan(50);
      await example.getByRole('button', { name: 'Pause' }).dispatchEvent('click');
    }
    expect(errors).toEqual([]);
  });
}
