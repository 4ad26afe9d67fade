/** What a host serves: a strict policy nothing violates, types, addresses that last, and what machines read. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { builtPages, ready } from './pages.ts';

const dist = new URL('../../dist/', import.meta.url).pathname;
const text = (name: string): string => readFileSync(join(dist, name), 'utf8');
const withExample = builtPages.find((page) => page.examples > 0 && page.path.startsWith('story/'))!;
const first = (shelf: string): string => builtPages.find((page) => page.path.startsWith(shelf) && page.path !== shelf)!.path;

/** Collects every violation of the policy on the pages that follow. */
async function violations(page: Page): Promise<() => Promise<readonly string[]>> {
  const seen: string[] = [];
  await page.exposeFunction('tellViolation', (what: string) => void seen.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { tellViolation } = window as unknown as { tellViolation: (what: string) => void };
      tellViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  return async () => {
    await page.waitForTimeout(100);
    return seen;
  };
}

for (const path of ['', withExample.path, first('comics/'), first('patterns/'), first('labs/'), '404.html']) {
  test(`/${path} keeps to the policy`, async ({ page }) => {
    const seen = await violations(page);
    const response = await page.goto(path);
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
    if ((await page.locator('.example').count()) > 0) await ready(page);
    expect(await seen()).toEqual([]);
  });
}
test('playing, editing and searching keep to the policy', async ({ page }) => {
  const seen = await violations(page);
  await page.goto('playground/#teamwork');
  const example = await ready(page);
  for (const pane of ['shop', 'kubectl', 'logs', 'files', 'events', 'why', 'timeline'])
    await example.locator(`[data-pane="${pane}"]`).click();
  const editor = page.locator('.cm-content');
  if ((await editor.count()) === 0) await example.locator('.yaml-edit').first().click();
  await editor.first().waitFor();
  expect(await editor.first().evaluate((element) => getComputedStyle(element.closest('.cm-editor')!).display)).toBe('flex');
  await page.goto(withExample.path);
  await page.locator('button[data-open-modal]').click();
  await page.locator('.pagefind-ui__search-input, dialog input').first().fill('sidecar');
  await expect(page.locator('.pagefind-ui__result, dialog [class*="result"]').first()).toBeVisible();
  expect(await seen()).toEqual([]);
});
test('the policy is strict', () => {
  const policies = [
    text('_headers').match(/Content-Security-Policy: .*/)![0],
    ...builtPages.map((page) => /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page.html)?.[1] ?? ''),
  ];
  for (const policy of policies) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|unsafe-hashes|https?:|\*/);
    expect(policy).toMatch(/style-src 'self'(;|$)/);
  }
  // Cloudflare Pages takes 2,000 characters: there is room for half a dozen inline scripts more.
  expect(
    Math.max(
      ...text('_headers')
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(1_500);
  for (const { path, html } of builtPages) expect(html, path).not.toMatch(/<style\b/);
  for (const page of builtPages) expect(page.html.replace(/<script[\s\S]*?<\/script>/g, ''), page.path).not.toMatch(/<[a-z][^>]*\sstyle="/);
});
test('samples, Markdown and the manifest have their types', async ({ request }) => {
  const sample = await request.get('samples/teamwork.yaml');
  expect(sample.headers()['content-type']).toBe('text/yaml; charset=utf-8');
  expect(sample.headers()['access-control-allow-origin']).toBe('*');
  expect(await sample.text()).toBe(readFileSync(new URL('../../content/samples/teamwork.yaml', import.meta.url), 'utf8'));
  expect((await request.get(`${withExample.path}index.md`)).headers()['content-type']).toContain('text/markdown');
  expect((await request.get('manifest.webmanifest')).headers()['content-type']).toContain('application/manifest+json');
  expect((await request.get('no/such/page/')).status()).toBe(404);
});
test('every page has its canonical address, a card, structured data and Markdown', () => {
  for (const { path, html } of builtPages) {
    const card = /<meta property="og:image" content="[^"]*\/(cards\/[^"]+)"/.exec(html)?.[1];
    expect(card && existsSync(join(dist, card)), `${path} card`).toBe(true);
    const data = JSON.parse(/<script type="application\/ld\+json">([^<]*)<\/script>/.exec(html)?.[1] ?? 'null') as Record<
      string,
      unknown
    > | null;
    expect(data?.['@context'], path).toBe('https://schema.org');
    if (path.endsWith('.html')) continue;
    const canonical = /<link rel="canonical" href="([^"]*)"/.exec(html)?.[1];
    expect(canonical, path).toMatch(new RegExp(`^https://.*/${path}$`));
    expect(data?.['url'], path).toBe(canonical);
    expect(data?.['image'], path).toBe(/<meta property="og:image" content="([^"]*)"/.exec(html)![1]);
    const markdown = text(`${path}index.md`);
    expect(markdown, path).toMatch(/^# \S/);
    // Read far from the page, its links still lead there, and nothing of an example is lost.
    expect(markdown.match(/\]\((?!https:\/\/)[^)]*\)/g) ?? [], path).toEqual([]);
    expect(markdown.match(/^Checked against this run:$/gm)?.length ?? 0, path).toBe(
      html.split('<figure class="example-figure').filter((part, i) => i > 0 && part.split('</figure>')[0]!.includes('data-claim')).length,
    );
    for (const [, name] of html.matchAll(/<figure[^>]* data-example="([^"]+)"/g)) expect(markdown, path).toContain(`(\`${name}.yaml\`)`);
  }
  expect(text(`${withExample.path}index.md`)).toContain('```yaml\n');
  expect(text(`${withExample.path}index.md`)).toContain('$ kubectl get pod');
});
test('each example has a short link that leads to it', () => {
  const samples = new Set(
    builtPages.flatMap((page) => [...page.html.matchAll(/<figure[^>]* data-example="([^"]+)"/g)].map(([, name]) => name!)),
  );
  expect(samples.size).toBeGreaterThan(20);
  expect(new Set(readdirSync(join(dist, 'e')))).toEqual(samples);
  for (const sample of samples) {
    const [, target, id] = /url=\/([^#"]*)#([^"]+)"/.exec(text(`e/${sample}/index.html`))!;
    expect(text(`${target}index.html`), sample).toContain(`id="${id}"`);
  }
});
const listed = (file: string, tag: string): readonly string[] =>
  [...text(file).matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, 'g'))].map(([, value]) => value!);
test('feed, llms.txt and sitemap lead to pages that are there', () => {
  const site = /<loc>(https?:\/\/[^/]+\/)/.exec(text('sitemap-0.xml'))![1]!;
  for (const [file, pattern] of [
    ['changes.xml', /<link>([^<]+)<\/link>/g],
    ['llms.txt', /\]\(([^)]+)\)/g],
    ['sitemap-0.xml', /<loc>([^<]+)<\/loc>/g],
  ] as const) {
    const targets = [...text(file).matchAll(pattern)].map(([, url]) => url!);
    expect(targets.length, file).toBeGreaterThan(1);
    for (const url of targets) {
      expect(url.startsWith(site), url).toBe(true);
      const path = url.slice(site.length);
      expect(existsSync(join(dist, path.endsWith('/') || path === '' ? `${path}index.html` : path)), `${file}: ${url}`).toBe(true);
    }
  }
  // Every page is listed, and nothing that is none.
  const pages = builtPages.filter(({ path }) => !path.endsWith('.html')).map(({ path }) => site + path);
  expect(listed('sitemap-0.xml', 'loc').toSorted()).toEqual(pages.toSorted());
  for (const page of pages) expect(text('llms.txt')).toContain(`(${page}index.md)`);
  expect(text('robots.txt')).toContain(`Sitemap: ${site}sitemap-index.xml`);
  expect(listed('sitemap-index.xml', 'loc')).toEqual([`${site}sitemap-0.xml`]);
});
/** Names and texts of an XML file's elements, as the browser parses it; undefined when it is no XML. */
const elementsOf = (page: Page, file: string): Promise<readonly (readonly [string, string])[] | undefined> =>
  page.evaluate(
    (name) =>
      new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open('GET', `/${name}`);
        request.responseType = 'document';
        request.overrideMimeType('application/xml');
        request.onload = (): void => {
          const xml = request.responseXML;
          const all = xml === null || xml.querySelector('parsererror') !== null ? undefined : [...xml.querySelectorAll('*')];
          resolve(all?.map((element) => [element.tagName, element.childElementCount === 0 ? (element.textContent ?? '') : ''] as const));
        };
        request.send();
      }),
    file,
  );
test('feed and sitemap are XML, and the feed has what RSS 2.0 asks for', async ({ page }) => {
  await page.goto('about/hosting/');
  for (const file of ['sitemap-index.xml', 'sitemap-0.xml']) expect((await elementsOf(page, file))?.length, file).toBeGreaterThan(1);
  expect(await elementsOf(page, 'about/hosting/index.md')).toBeUndefined();
  const feed = (await elementsOf(page, 'changes.xml')) ?? [];
  const of = (name: string): readonly string[] => feed.filter(([tag]) => tag === name).map(([, value]) => value);
  const items = of('item').length;
  expect(items).toBeGreaterThan(0);
  for (const name of ['title', 'link', 'description']) expect(of(name), name).toHaveLength(items + 1);
  expect(new Set(of('guid')).size).toBe(items);
  const dates = of('pubDate').map((date) => Date.parse(date));
  expect(dates).toHaveLength(items);
  // The newest first, and none of the future.
  expect(dates).toEqual(dates.toSorted((a, b) => b - a));
  expect(dates[0]).toBeLessThan(Date.now() + 86_400_000);
});
test('it can be installed', () => {
  const manifest = JSON.parse(text('manifest.webmanifest')) as { icons: { src: string }[]; start_url: string };
  expect(manifest.start_url).toBe('/');
  for (const { src } of manifest.icons) expect(existsSync(join(dist, src)), src).toBe(true);
});
