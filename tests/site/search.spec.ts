/** The search, through its own interface: what chapters say, what they claim, what samples hold; and where a result leads. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** Opens the search, types, and gives the results' links. */
async function search(page: Page, words: string): Promise<Locator> {
  await page.goto('about/hosting/');
  await page.locator('button[data-open-modal]').click();
  await page.locator('.pagefind-ui__search-input').fill(words);
  const links = page.locator('.pagefind-ui__result-link');
  await expect(links.first()).toBeVisible({ timeout: 40_000 });
  // What players offer to do is no text of the guide.
  await expect(page.locator('.pagefind-ui__results')).not.toContainText(/Copy the YAML|Break it|Open in the playground/);
  return links;
}

for (const [what, words, path, near] of [
  ['a heading', 'It hangs in Init', /\/#it-hangs-in-init$/, 'It hangs in Init'],
  ['a sentence of a claim', 'Later the assistant changes it, and nobody has to tell the clerk', /\/#/, 'nobody has to tell the clerk'],
  ['a field of a sample', 'terminationGracePeriodSeconds', /\/#/, 'terminationGracePeriodSeconds'],
] as const) {
  test(`${what} is found, and the result leads to its place`, async ({ page }) => {
    const links = await search(page, words);
    const hrefs = await links.evaluateAll((all) => all.map((each) => (each as HTMLAnchorElement).href));
    const href = hrefs.find((each) => path.test(each));
    expect(href, hrefs.join('\n')).toBeDefined();
    await links
      .and(page.locator(`[href="${new URL(href!).pathname}${new URL(href!).hash}"]`))
      .first()
      .click();
    await page.waitForURL(href!);
    await expect(page.locator(`[id="${decodeURIComponent(new URL(href!).hash.slice(1))}"]`)).toBeInViewport();
    await expect(page.locator('main')).toContainText(near);
  });
}
