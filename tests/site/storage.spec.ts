/** What the browser keeps of a reader's work: with a version, shared by tabs, and nothing is lost where nothing can be kept. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ready } from './pages.ts';
import { PLAIN, open, paste, play, settled, stillWorks } from './playground.ts';

const KEY = 'central-mall:example:two-crews';
const stored = (page: Page): Promise<string | null> => page.evaluate((key) => localStorage.getItem(key), KEY);
const solution = (lab: string): string => readFileSync(new URL(`../../content/labs/${lab}/solution.yaml`, import.meta.url), 'utf8');

/** Uncaught errors of our own: the framework's switch of themes reads the storage unasked. */
function errorsOf(page: Page): () => readonly string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`${error.message} ${error.stack ?? ''}`));
  return () => errors.filter((text) => !/StarlightThemeProvider|sl-sidebar-state|theme/i.test(text) && !/^(off|full)\b/.test(text));
}

test('a text is kept with a version; of another version, or damaged, it is left out', async ({ page }) => {
  const example = await open(page);
  await play(page, example, PLAIN);
  expect(JSON.parse((await stored(page)) ?? '')).toEqual({ version: 1, value: PLAIN });
  await page.reload();
  await ready(page);
  await expect(page.locator('.cm-content')).toContainText('all is well');
  for (const text of ['{"version":1,"value":{"a":1}}', '{"version":0', PLAIN]) {
    await page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, text] as const);
    await page.reload();
    await stillWorks(page, await ready(page));
  }
});

test('what a newer version has kept stays, and the reader is told', async ({ page }) => {
  const example = await open(page);
  await page.evaluate((key) => localStorage.setItem(key, '{"version":2,"value":"newer"}'), KEY);
  await play(page, example, PLAIN);
  await expect(example.locator('.unkept')).toContainText('does not keep your text');
  expect(await stored(page)).toBe('{"version":2,"value":"newer"}');
});

for (const [how, broken] of [
  [
    'full',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    },
  ],
  [
    'off',
    () => {
      const off = (): never => {
        throw new DOMException('off', 'SecurityError');
      };
      Object.defineProperty(globalThis, 'localStorage', { get: off });
      Object.defineProperty(globalThis, 'sessionStorage', { get: off });
    },
  ],
] as const) {
  test(`storage that is ${how} is told, and costs nothing but the memory`, async ({ page }) => {
    await page.addInitScript(broken);
    const errors = errorsOf(page);
    const example = await open(page);
    await expect(example.locator('.unkept')).toHaveCount(0);
    await stillWorks(page, example);
    await expect(example.locator('.unkept')).toContainText('does not keep your text');
    await expect(page.locator('.cm-content')).toContainText('all is well');
    await example.getByRole('button', { name: 'Reset', exact: true }).click();
    await settled(page, example);
    await expect(example.locator('.unkept')).toHaveCount(0);
    expect(errors()).toEqual([]);
    const lab = '01-sidecars-and-init-containers';
    await page.goto(`labs/${lab}/`);
    const player = await ready(page);
    await player.getByRole('button', { name: 'Edit', exact: true }).click();
    await paste(page, solution(lab));
    await expect(page.locator('.lab-score')).toContainText('Your browser does not keep the progress.');
    expect(errors()).toEqual([]);
  });
}

test('two tabs keep each other’s work', async ({ page, context }) => {
  const example = await open(page);
  const other = await context.newPage();
  const second = await open(other);
  const editors = [page, other].map((tab) => tab.locator('.cm-content'));
  for (const [i, tab] of [other, page, other].entries()) {
    await tab.locator('.cm-content').click();
    await tab.keyboard.press('ControlOrMeta+Home');
    await tab.keyboard.type(`# word ${i}\n`);
    // Each takes over what the other wrote.
    for (const editor of editors) for (let n = 0; n <= i; n++) await expect(editor).toContainText(`# word ${n}`);
  }
  for (const one of [example, second]) await expect(one).toHaveAttribute('data-busy', 'false');
  await page.reload();
  await ready(page);
  for (let n = 0; n < 3; n++) await expect(editors[0]!).toContainText(`# word ${n}`);
});

test('what is solved in either of two tabs is solved', async ({ page, context }) => {
  const labs = ['01-sidecars-and-init-containers', '02-wait-for-the-depot'];
  const tabs = [page, await context.newPage()];
  // Both are open before either is solved.
  for (const [i, tab] of tabs.entries()) {
    await tab.goto(`labs/${labs[i]!}/`);
    await ready(tab);
  }
  for (const [i, tab] of tabs.entries()) {
    await tab.getByRole('button', { name: 'Edit', exact: true }).click();
    await paste(tab, solution(labs[i]!));
    await expect(tab.locator('.lab-score')).toContainText('tasks solved.');
    await expect(tab.locator('.lab-score')).toContainText('All');
  }
  // What one tab stores reaches the other's process a moment later.
  const kept = async (): Promise<readonly string[]> => {
    const text = await page.evaluate(() => localStorage.getItem('central-mall:labs'));
    return Object.keys((JSON.parse(text ?? '{}') as { labs?: object }).labs ?? {}).sort();
  };
  await expect.poll(kept).toEqual(labs);
});
