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
  await expect(page.locator('html')).toHaveAttribute('data-offline', 'ready');
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
const version = (n: number): Readonly<Record<string, string>> => ({
  'sw.js': readFileSync(new URL('../../public/sw.js', import.meta.url), 'utf8')
    .replace("const VERSION = 'dev';", `const VERSION = '${n}';`)
    .replace('const SHELL = [];', `const SHELL = ['_astro/code.${n}.js', '_astro/late.${n}.js'];`),
  'index.html': page(n),
  'playground/index.html': page(n),
  '404.html': page(n),
  'other/index.html': page(n),
  [`_astro/code.${n}.js`]: `document.body.dataset.code = '${n}'; window.late = () => import('./late.${n}.js');`,
  [`_astro/late.${n}.js`]: `export const version = '${n}';`,
});
const page = (n: number): string =>
  `<!doctype html><title>v${n}</title><body data-page="${n}"><script type="module" src="/_astro/code.${n}.js"></script>`;
const deploy = (folder: string, n: number): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(version(n))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
const state = (page: Page): Promise<readonly [string | undefined, string | undefined]> =>
  page.evaluate(() => [document.body.dataset['page'], document.body.dataset['code']] as const);
const lateVersion = (page: Page): Promise<string> =>
  page.evaluate(async () => (await (window as unknown as { late: () => Promise<{ version: string }> }).late()).version);

test('a new version replaces the old one without a page that is half of each', async ({ context }) => {
  const folder = mkdtempSync(join(tmpdir(), 'mall-offline-'));
  deploy(folder, 1);
  const server = await serve(folder, { port: 4880 });
  try {
    const old = await context.newPage();
    await old.goto(`${server.url}other/`);
    await old.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js');
      const { active } = await navigator.serviceWorker.ready;
      const { port1, port2 } = new MessageChannel();
      const kept = new Promise((resolve) => (port1.onmessage = resolve));
      active!.postMessage({ keep: location.href }, [port2]);
      await kept;
    });

    // The host forgets version 1; a page of it that is still open loads the rest of its own code.
    deploy(folder, 2);
    await old.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration!.update();
      for (let i = 0; i < 200 && !registration!.waiting; i++) await new Promise((resolve) => setTimeout(resolve, 25));
      if (!registration!.waiting) throw new Error('the new version was not installed');
    });
    expect(await lateVersion(old)).toBe('1');
    // With a network every page is the new one.
    await old.goto(server.url);
    await expect(old.locator('body')).toHaveAttribute('data-code', '2');
    expect(await state(old)).toEqual(['2', '2']);

    // When no page of the old version is open, the new one takes over, and the old one's files go.
    await old.close();
    const fresh = await context.newPage();
    await fresh.goto(server.url);
    await expect.poll(() => fresh.evaluate(() => caches.keys())).toEqual(['central-mall-2']);
    await context.setOffline(true);
    for (const path of ['', 'other/']) {
      await fresh.goto(server.url + path);
      await expect(fresh.locator('body')).toHaveAttribute('data-code', '2');
      expect(await state(fresh)).toEqual(['2', '2']);
      expect(await lateVersion(fresh)).toBe('2');
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
test('a version that cannot be fetched whole is not installed', async ({ context }) => {
  const folder = mkdtempSync(join(tmpdir(), 'mall-offline-'));
  deploy(folder, 1);
  const server = await serve(folder, { port: 4890 });
  try {
    const open = await context.newPage();
    await open.goto(server.url);
    await open.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js');
      await navigator.serviceWorker.ready;
    });
    deploy(folder, 2);
    rmSync(join(folder, '_astro/late.2.js'));
    const outcome = await open.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration!.update();
      const worker = registration!.installing;
      return new Promise((resolve) => {
        const look = (): void =>
          void (worker === null || worker.state === 'redundant' || worker.state === 'installed' ? resolve(worker?.state) : 0);
        worker?.addEventListener('statechange', look);
        look();
      });
    });
    expect(outcome).toBe('redundant');
    await context.setOffline(true);
    await open.reload();
    expect(await state(open)).toEqual(['1', '1']);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
