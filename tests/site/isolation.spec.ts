/** Nothing that a reader or a link supplies becomes code, and the simulator's worker talks to nobody but its page. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page, Worker } from '@playwright/test';
import { builtPages, ready } from './pages.ts';
import { open, paste, show, stillWorks, type } from './playground.ts';

const dist = new URL('../../dist/', import.meta.url).pathname;
const MARKUP = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
const story = builtPages.find((page) => page.examples > 0 && page.path.startsWith('story/'))!;

/** Violations of the policy and uncaught errors, from now on. */
async function watch(page: Page): Promise<readonly string[]> {
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(String(error)));
  await page.exposeFunction('tellViolation', (what: string) => void seen.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { tellViolation } = window as unknown as { tellViolation: (what: string) => void };
      tellViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  return seen;
}
async function simulatorOf(page: Page): Promise<Worker> {
  const isOurs = (worker: Worker): boolean => worker.url().includes('/_astro/worker-');
  return page.workers().find(isOurs) ?? page.waitForEvent('worker', isOurs);
}

test('every page and every host’s headers ask for Trusted Types, and name the policies', () => {
  const policies = [
    /Content-Security-Policy: (.*)/.exec(readFileSync(join(dist, '_headers'), 'utf8'))?.[1] ?? '',
    ...builtPages.map((page) => /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page.html)?.[1] ?? ''),
  ];
  for (const policy of policies) {
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain('trusted-types central-mall pagefindMarks pagefindWorker');
    expect(policy).not.toContain('allow-duplicates');
  }
});

test('text is no code: every way to make it some is closed', async ({ page }) => {
  await page.goto(story.path);
  await ready(page);
  const ways = await page.evaluate((markup) => {
    const global = globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } };
    const tried: Readonly<Record<string, () => unknown>> = {
      innerHTML: () => (document.createElement('p').innerHTML = markup),
      outerHTML: () => (document.body.appendChild(document.createElement('p')).outerHTML = markup),
      insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', markup),
      'document.write': () => document.write(markup),
      parseFromString: () => new DOMParser().parseFromString(markup, 'text/html'),
      eval: () => (0, eval)('1'),
      Function: () => new Function('return 1')() as unknown,
      'script.src': () => (document.createElement('script').src = 'https://example.com/x.js'),
      'script.text': () => (document.createElement('script').text = 'document.title = "owned"'),
      Worker: () => new Worker('data:text/javascript,1'),
      'another policy': () => global.trustedTypes.createPolicy('mine', { createHTML: (html: string) => html }),
      'our policy again': () => global.trustedTypes.createPolicy('central-mall', { createHTML: (html: string) => html }),
    };
    // In a turn of its own: what the debugger calls may do what the page may not.
    return new Promise<readonly string[]>((done) =>
      setTimeout(() =>
        done(
          Object.entries(tried).flatMap(([name, way]) => {
            try {
              way();
              return [name];
            } catch {
              return [];
            }
          }),
        ),
      ),
    );
  }, MARKUP);
  expect(ways, 'open ways').toEqual([]);
});

test('searching, editing and breaking things with markup keeps to the policy and shows it as text', async ({ page }) => {
  const seen = await watch(page);
  const example = await open(page);
  await paste(
    page,
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: '${MARKUP.replaceAll("'", "''")}', image: "busybox:1.36"}]\n`,
  );
  await expect(page.locator('.yaml-problems')).toContainText('img src=x');
  await stillWorks(page, example);
  await show(example, 'kubectl');
  await type(page, example, `kubectl get pod ${MARKUP}`);
  await expect(example.getByRole('log')).toContainText('<script>');
  await page.goto(story.path);
  await page.locator('button[data-open-modal]').click();
  const search = page.locator('.pagefind-ui__search-input, dialog input').first();
  await search.fill(MARKUP);
  await expect(page.locator('dialog')).toContainText('<script>');
  await search.fill('sidecar');
  await expect(page.locator('.pagefind-ui__result mark').first()).toBeVisible();
  expect(await page.title()).not.toContain('owned');
  expect(seen).toEqual([]);
});

test('the worker has no network', async ({ page, request }) => {
  await page.goto('playground/#two-crews');
  await ready(page);
  const worker = await simulatorOf(page);
  const left = await worker.evaluate(() =>
    ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'importScripts', 'Worker', 'indexedDB', 'caches'].filter(
      (name) => (globalThis as unknown as Record<string, unknown>)[name] !== undefined,
    ),
  );
  expect(left, 'what could talk').toEqual([]);
  const restored = await worker.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>;
    try {
      scope['fetch'] = 1;
    } catch {
      // A module is strict.
    }
    return Reflect.deleteProperty(scope, 'fetch') || scope['fetch'] !== undefined;
  });
  expect(restored, 'it can be had back').toBe(false);
  for (const url of ['https://example.com/x.js', 'data:text/javascript,1'])
    expect(await worker.evaluate((from) => import(from).then(() => 'loaded', String), url), url).toMatch(/TypeError|Failed/);
  const policy = (await request.get(worker.url())).headers()['content-security-policy'] ?? '';
  expect(policy).toBe("default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'");
});

for (const [how, blocked] of [
  ['with its own policy', true],
  ['without it (so that this test can fail)', false],
] as const) {
  test(`a worker with its hands free, ${how}`, async ({ page }) => {
    await page.route('**/_astro/worker-*.js', async (route) => {
      const headers = (await route.fetch()).headers();
      if (!blocked) delete headers['content-security-policy'];
      await route.fulfill({ headers, body: "globalThis.outcome = fetch('/404.html').then(() => 'fetched', () => 'blocked')" });
    });
    await page.goto('playground/#two-crews');
    const worker = await simulatorOf(page);
    expect(await worker.evaluate(() => (globalThis as unknown as { outcome: Promise<string> }).outcome)).toBe(
      blocked ? 'blocked' : 'fetched',
    );
  });
}

test('no file of ours holds code that makes code', () => {
  const files = readdirSync(join(dist, '_astro')).filter((name) => name.endsWith('.js'));
  expect(files.length).toBeGreaterThan(3);
  for (const name of files) expect(readFileSync(join(dist, '_astro', name), 'utf8'), name).not.toMatch(/\bnew Function\(|[^.\w]eval\(/);
});
