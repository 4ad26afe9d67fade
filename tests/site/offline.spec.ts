/** The service worker: what works without a network, and how a new version takes over from an old one. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { serve } from '../../scripts/lib/serve.mjs';
import { builtPages, ready } from './pages.ts';

test.use({ serviceWorkers: 'allow' });

const withExample = builtPages.find((page) => page.examples > 0 && page.path.startsWith('story/'))!;
const offline = async (context: BrowserContext, page: Page): Promise<void> => {
  // The whole simulator is fetched for it.
  await expect(page.locator('html')).toHaveAttribute('data-offline', 'ready', { timeout: 30_000 });
  await context.setOffline(true);
};

test('after one visit to a page with an example, it plays, edits and answers kubectl without a network', async ({ page, context }) => {
  await page.goto(withExample.path);
  await ready(page);
  await offline(context, page);
  await page.reload();
  const example = await ready(page);
  await example.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(example).toHaveAttribute('data-playing', 'true');
  // Parts of the simulator that the page has never loaded.
  await page.goto('playground/#phone-line');
  await ready(page);
  await page.goto('');
  await ready(page);
  // A page never seen says so instead of showing the browser's dinosaur.
  await page.goto('patterns/history/');
  await expect(page.locator('main h1')).toBeVisible();
});
test('all that the shell lists is there', () => {
  const text = readFileSync(new URL('../../dist/sw.js', import.meta.url), 'utf8');
  const shell = JSON.parse(/^const SHELL = (\[.*\]);$/m.exec(text)![1]!) as readonly string[];
  expect(text).toMatch(/^const VERSION = '[0-9a-f]{12}';$/m);
  expect(shell.filter((name) => /worker-.*\.js$/.test(name))).toHaveLength(1);
  for (const name of shell) expect(readFileSync(new URL(`../../dist/${name}`, import.meta.url)).length, name).toBeGreaterThan(0);
});

/** A site of two pages in two versions, whose code has its version in its name, as Astro's has. */
const version = (n: number, base: string): Readonly<Record<string, string>> => ({
  'sw.js': readFileSync(new URL('../../public/sw.js', import.meta.url), 'utf8')
    .replace("const VERSION = 'dev';", `const VERSION = '${n}';`)
    .replace('const SHELL = [];', `const SHELL = ['_astro/code.${n}.js', '_astro/late.${n}.js'];`),
  'index.html': page(n, base),
  'playground/index.html': page(n, base),
  '404.html': page(n, base),
  'other/index.html': page(n, base),
  [`_astro/code.${n}.js`]: `document.body.dataset.code = '${n}'; window.late = () => import('./late.${n}.js');`,
  [`_astro/late.${n}.js`]: `export const version = '${n}';`,
});
const page = (n: number, base: string): string =>
  `<!doctype html><title>v${n}</title><body data-page="${n}"><script type="module" src="${base}_astro/code.${n}.js"></script>`;

interface Site {
  readonly url: string;
  /** Puts a version in the place of what was there. */
  readonly deploy: (n: number) => void;
  /** Removes or writes one file. */
  readonly set: (name: string, text?: string) => void;
}
/** Serves such a site while `work` is at it. */
async function withSite(base: string, work: (site: Site) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mall-offline-'));
  const set = (name: string, text?: string): void => {
    rmSync(join(folder, name), { force: true });
    if (text === undefined) return;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const deploy = (n: number): void => {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, text] of Object.entries(version(n, base))) set(name, text);
  };
  deploy(1);
  const server = await serve(folder, { port: 4880 + 10 * test.info().parallelIndex, base });
  try {
    await work({ url: server.url, deploy, set });
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
const state = (page: Page): Promise<readonly [string | undefined, string | undefined]> =>
  page.evaluate(() => [document.body.dataset['page'], document.body.dataset['code']] as const);
const lateVersion = (page: Page): Promise<string> =>
  page.evaluate(async () => (await (window as unknown as { late: () => Promise<{ version: string }> }).late()).version);
/** Opens a page in a tab of its own, registers the worker and has it keep the page. */
async function visit(context: BrowserContext, url: string, base: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(url);
  await tab.evaluate(async (at) => {
    await navigator.serviceWorker.register(`${at}sw.js`);
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const kept = new Promise((resolve) => (port1.onmessage = resolve));
    active!.postMessage({ keep: location.href }, [port2]);
    await kept;
  }, base);
  return tab;
}
/** Looks for a new version: 'installed' when it waits, 'redundant' when it could not be had. */
const update = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration!.update();
    const worker = registration!.installing ?? registration!.waiting;
    if (worker === null) throw new Error('no new version was found');
    return new Promise<string>((resolve) => {
      const look = (): void => void (['redundant', 'installed'].includes(worker.state) ? resolve(worker.state) : 0);
      worker.addEventListener('statechange', look);
      look();
    });
  });

for (const base of ['/', '/mall/']) {
  test(`below ${base} a new version replaces the old one without a page that is half of each`, async ({ context }) => {
    await withSite(base, async ({ url, deploy }) => {
      const old = await visit(context, `${url}other/`, base);
      // The host forgets version 1; a page of it that is still open loads the rest of its own code.
      deploy(2);
      expect(await update(old)).toBe('installed');
      expect(await lateVersion(old)).toBe('1');
      // With a network every page is the new one.
      await old.goto(url);
      await expect(old.locator('body')).toHaveAttribute('data-code', '2');
      expect(await state(old)).toEqual(['2', '2']);

      // When no page of the old version is open, the new one takes over, and the old one's files go.
      await old.close();
      const fresh = await context.newPage();
      await fresh.goto(url);
      await expect.poll(() => fresh.evaluate(() => caches.keys())).toEqual(['central-mall-2']);
      await context.setOffline(true);
      for (const path of ['', 'other/']) {
        await fresh.goto(url + path);
        await expect(fresh.locator('body')).toHaveAttribute('data-code', '2');
        expect(await state(fresh)).toEqual(['2', '2']);
        expect(await lateVersion(fresh)).toBe('2');
      }
    });
  });
}
test('a new page under the old worker has all of its code without a network, too', async ({ context }) => {
  await withSite('/', async ({ url, deploy }) => {
    // Another tab keeps the old worker in charge.
    const other = await visit(context, url, '/');
    deploy(2);
    expect(await update(other)).toBe('installed');
    const tab = await context.newPage();
    await tab.goto(url);
    await expect(tab.locator('body')).toHaveAttribute('data-code', '2');
    await context.setOffline(true);
    await tab.reload();
    await expect(tab.locator('body')).toHaveAttribute('data-code', '2');
    expect(await state(tab)).toEqual(['2', '2']);
    expect(await lateVersion(tab)).toBe('2');
    expect(await lateVersion(other)).toBe('1');
  });
});
test('a version that cannot be fetched whole is not installed, and is when it can', async ({ context }) => {
  await withSite('/', async ({ url, deploy, set }) => {
    const open = await visit(context, url, '/');
    deploy(2);
    set('_astro/late.2.js');
    expect(await update(open)).toBe('redundant');
    await context.setOffline(true);
    await open.reload();
    expect(await state(open)).toEqual(['1', '1']);
    expect(await lateVersion(open)).toBe('1');

    await context.setOffline(false);
    set('_astro/late.2.js', version(2, '/')['_astro/late.2.js']);
    expect(await update(open)).toBe('installed');
    await open.close();
    const fresh = await context.newPage();
    await fresh.goto(url);
    await expect.poll(() => fresh.evaluate(() => caches.keys())).toEqual(['central-mall-2']);
    await context.setOffline(true);
    await fresh.reload();
    expect(await state(fresh)).toEqual(['2', '2']);
  });
});

test.describe('a page without a worker', () => {
  test.use({ serviceWorkers: 'block' });
  test('whose code the host has forgotten says so, and is whole when it is loaded anew', async ({ page }) => {
    const player = /\/_astro\/Player\.[^/]*\.js/;
    await page.route(player, (route) => route.fulfill({ status: 404, body: 'not found' }));
    await page.goto(withExample.path);
    await page.locator('.example').first().scrollIntoViewIfNeeded();
    const notice = page.getByRole('alert').filter({ hasText: 'renewed' });
    await expect(notice).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('alert')).toHaveCount(1);
    // What was there to read is there still.
    await expect(page.locator('.yaml-still').first()).toBeVisible();
    await page.unroute(player);
    await notice.getByRole('button', { name: 'Load anew' }).click();
    await ready(page);
    await expect(page.getByRole('alert').filter({ hasText: 'renewed' })).toHaveCount(0);
  });
  test('without a network says that', async ({ page, context }) => {
    await page.goto(withExample.path, { waitUntil: 'commit' });
    await page.waitForLoadState('load');
    await context.setOffline(true);
    await page.evaluate(() => {
      const error = new TypeError('Failed to fetch dynamically imported module');
      document.querySelector('astro-island')!.dispatchEvent(new CustomEvent('astro:hydration-error', { bubbles: true, detail: { error } }));
    });
    await expect(page.getByRole('alert')).toContainText('when there is a network');
  });
});
