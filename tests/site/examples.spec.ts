/** Every example on every built page plays in a real browser, agrees with the build, and its claims hold there. */
import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { builtPages } from './pages.ts';

const pages = builtPages.filter((page) => page.examples > 0);
test('there are examples', () => expect(pages.length).toBeGreaterThan(0));

interface Played {
  readonly name: string | undefined;
  /** The run's hash and how many claims hold, as the build wrote them and as the browser found them. */
  readonly built: readonly [string | undefined, string];
  readonly here: readonly [string | undefined, string];
}
/**
 * Brings an example into view, waits for its run, and has it play for a moment; rejects when any of it does not come. All of it in the page:
 * asking from outside for each step takes longer than the steps, and there are hundreds. `player.spec` presses with a mouse.
 */
const play = (figure: Locator): Promise<Played> =>
  figure.evaluate(async (element) => {
    element.scrollIntoView({ block: 'center' });
    const example = element.querySelector<HTMLElement>('.example')!;
    const until = async (what: string, holds: () => boolean): Promise<void> => {
      for (const began = performance.now(); !holds();) {
        if (performance.now() - began > 20_000) throw new Error(`${what} does not come (${example.getAttribute('data-state')})`);
        await new Promise((look) => setTimeout(look, 10));
      }
    };
    const press = (name: string): void => {
      const button = example.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);
      if (button === null || button.disabled) throw new Error(`there is no button ${name} to press`);
      button.click();
    };
    await until('the run', () => example.getAttribute('data-state') === 'ready');
    const { example: name, hash = 'none', claims = '0' } = (element as HTMLElement).dataset;
    await until('the verdict on the claims', () => example.hasAttribute('data-claims-held') || claims === '0');
    press('Play');
    await until('time', () => Number(example.getAttribute('data-time')) > 50);
    press('Pause');
    return { name, built: [hash, claims], here: [example.dataset['runHash'], example.dataset['claimsHeld'] ?? '0'] };
  });

for (const { path, examples } of pages) {
  test(`/${path} plays its ${examples} example${examples === 1 ? '' : 's'}`, async ({ page }) => {
    test.setTimeout(30_000 + examples * 15_000);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(path);
    const figures = page.locator('figure[data-example]');
    await expect(figures).toHaveCount(examples);
    for (const figure of await figures.all()) {
      const { name, built, here } = await play(figure);
      expect(here, `${name}: the hash of the browser's run and the claims that hold there are the build's`).toEqual(built);
    }
    expect(errors).toEqual([]);
  });
}
