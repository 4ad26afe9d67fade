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
    const found = async (): Promise<string | undefined> =>
      (await links.evaluateAll((all) => all.map((each) => (each as HTMLAnchorElement).href))).find((each) => path.test(each));
    // One result after the other comes, each page's with its places.
    await expect.poll(found, { message: `a result ${path}` }).toBeDefined();
    const href = await found();
    await links
      .and(page.locator(`[href="${new URL(href!).pathname}${new URL(href!).hash}"]`))
      .first()
      .click();
    await page.waitForURL(href!);
    await expect(page.locator(`[id="${decodeURIComponent(new URL(href!).hash.slice(1))}"]`)).toBeInViewport();
    await expect(page.locator('main')).toContainText(near);
  });
}

/** What readers type, and the page that explains it: it is among the first two results, or the very first. */
const wanted: readonly (readonly [words: string, path: string, within?: number])[] = [
  ['crashloopbackoff', 'patterns/restart-policies/', 1],
  ['sidecar vs init', 'patterns/side-by-side/', 1],
  ['OOMKilled', 'patterns/debugging/'],
  ['preStop', 'patterns/lifecycle-and-termination/'],
  ['postStart', 'patterns/lifecycle-and-termination/'],
  ['terminationGracePeriodSeconds', 'patterns/lifecycle-and-termination/', 1],
  ['shareProcessNamespace', 'patterns/pod-and-what-is-shared/', 1],
  ['localhost port conflict', 'patterns/pod-and-what-is-shared/', 1],
  ['emptyDir medium memory', 'patterns/volumes-between-containers/', 1],
  ['kubectl debug', 'patterns/debugging/', 1],
  ['native sidecar order', 'patterns/native-sidecars/'],
  ['restartPolicy Always', 'patterns/native-sidecars/', 1],
  ['restartPolicyRules', 'patterns/restart-policies/', 1],
  ['init container', 'patterns/init-containers/', 1],
  ['Init:Error', 'patterns/debugging/', 1],
  ['Pending', 'patterns/debugging/', 1],
  ['PodInitializing', 'patterns/debugging/', 1],
  ['ImagePullBackOff', 'patterns/debugging/', 1],
  ['ErrImagePull', 'patterns/debugging/', 1],
  ['CreateContainerConfigError', 'patterns/debugging/', 1],
  ['kubectl logs previous', 'patterns/debugging/', 1],
  ['readiness probe', 'patterns/probes-and-helpers/', 1],
  ['startup probe', 'patterns/probes-and-helpers/'],
  ['QoS guaranteed', 'patterns/resources-of-helpers/'],
  ['runAsNonRoot', 'patterns/security/', 1],
  ['readOnlyRootFilesystem', 'patterns/security/', 1],
  ['backoffLimit', 'patterns/jobs-with-helpers/', 1],
  ['adapter pattern', 'patterns/adapter/'],
  ['ambassador', 'patterns/ambassador/', 1],
  ['configmap env', 'story/03-images-and-modifications/', 1],
  ['SIGTERM', 'story/08-closing-time/'],
  ['how accurate is the simulator', 'patterns/how-true-is-this/', 1],
  ['keyboard shortcuts', 'playground/', 1],
  ['download pdf', 'about/hosting/', 1],
];
test('what readers type leads first to the page that explains it', async ({ page }) => {
  await page.goto('about/hosting/');
  const found = await page.evaluate(
    async (all) => {
      const pagefind = (await import(new URL('/pagefind/pagefind.js', location.href).href)) as {
        search: (words: string) => Promise<{ results: readonly { data: () => Promise<{ url: string }> }[] }>;
      };
      const urls: string[][] = [];
      for (const words of all) {
        const { results } = await pagefind.search(words);
        urls.push(await Promise.all(results.slice(0, 3).map(async (each) => (await each.data()).url)));
      }
      return urls;
    },
    wanted.map(([words]) => words),
  );
  const wrong = wanted.flatMap(([words, path, within = 2], i) =>
    found[i]!.slice(0, within).includes(`/${path}`) ? [] : [`${words}: ${found[i]!.join(' ')}, not /${path}`],
  );
  expect(wrong).toEqual([]);
});
