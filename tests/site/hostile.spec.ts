/** Hostile manifests on the real page: it stays quick and small, says what happened, keeps the reader's text, and goes on working. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { MOST_TEXT } from '../../src/site/storage.ts';
import { hostile } from '../fuzz/hostile.ts';
import type { Hostile } from '../fuzz/hostile.ts';
import { heapsOf } from './heaps.ts';
import { markTasks, recordTasks } from './main-thread.ts';
import { builtPages, ready, timeOf } from './pages.ts';
import { PLAIN, give, open, paste, pasteGiven, play, settled, show, stillWorks, type } from './playground.ts';

/** Longest task of the main thread, ms. */
const MOST = 100;
const PANES = ['Shop', 'kubectl', 'Logs', 'Files', 'Events', 'Why', 'Timeline'] as const;
/** MB of JavaScript that page and worker may each hold once the runs have ended. */
const MOST_HELD = 150;
const tooLong = hostile.filter(({ manifest }) => manifest.length > MOST_TEXT);
const others = hostile.filter(({ manifest }) => manifest.length <= MOST_TEXT);
/** In one session of a page, recorded as a whole. */
const SIZE = 13;
const groups: readonly (readonly Hostile[])[] = Array.from({ length: Math.ceil(others.length / SIZE) }, (_, i) =>
  others.slice(i * SIZE, (i + 1) * SIZE),
);

/** Opens each pane and lets it draw. */
const lookAround = (example: Locator): Promise<void> =>
  example.evaluate(async (element, panes) => {
    for (const pane of panes) {
      const tab = [...element.querySelectorAll<HTMLElement>('[role=tab]')].find(({ textContent }) => textContent?.trim() === pane);
      if (tab === undefined) throw new Error(`no pane ${pane}`);
      tab.click();
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      if (tab.getAttribute('aria-selected') !== 'true') throw new Error(`${pane} does not open`);
    }
  }, PANES);

async function endure(page: Page, example: Locator, { name, manifest, outcome }: Hostile): Promise<void> {
  await markTasks(page, 'the text is given');
  await give(page, manifest);
  await markTasks(page, name);
  await pasteGiven(page);
  await settled(page, example);
  await lookAround(example);
  const seen = await example.evaluate((element) => ({
    told: [...element.querySelectorAll<HTMLElement>('.note, .yaml-problems, [role=alert], [role=status]')]
      .map((each) => each.innerText)
      .join(' ')
      .trim(),
    markup: element.querySelectorAll('script, img[onerror], [style*="owned"]').length,
    title: document.title,
  }));
  if (outcome !== 'played') expect.soft(seen.told, `${name}: a message`).not.toBe('');
  if (outcome === 'budget') expect.soft(seen.told, `${name}: a budget is named`).toMatch(/budget|stopped/i);
  expect.soft(seen.markup, `${name}: no markup of the reader's`).toBe(0);
  expect.soft(seen.title, `${name}: the page's title`).not.toContain('owned');
  const first = manifest.split('\n').find((line) => /^[ -~]{5,60}$/.test(line));
  if (first === undefined) return;
  // The editor draws only the lines in view, and a paste leaves it at the end.
  await page.locator('.cm-content').press('ControlOrMeta+Home');
  await expect.soft(page.locator('.cm-content'), `${name}: the text stays`).toContainText(first.trim().slice(0, 40));
}
/** After hostile runs the page is small, and as good as before. */
async function isWell(page: Page, example: Locator): Promise<void> {
  const heaps = await heapsOf(page);
  expect.soft(heaps.page, 'MB the page holds').toBeLessThan(MOST_HELD);
  expect.soft(heaps.worker, 'MB the worker holds').toBeLessThan(MOST_HELD);
  await stillWorks(page, example);
}
for (const [i, group] of groups.entries()) {
  test(`hostile samples ${i * SIZE + 1} to ${i * SIZE + group.length}`, async ({ page }) => {
    const example = await open(page);
    const recorded = await recordTasks(page);
    for (const sample of group) await endure(page, example, sample);
    const { since } = await recorded();
    for (const { name } of group) expect.soft(since.get(name), `${name}: the longest task, ms`).toBeLessThanOrEqual(MOST);
    await isWell(page, example);
  });
}

for (const sample of tooLong) {
  test(sample.name, async ({ page }) => {
    const example = await open(page);
    const recorded = await recordTasks(page);
    await give(page, sample.manifest);
    await markTasks(page, sample.name);
    await pasteGiven(page);
    const told = example.getByRole('alert');
    await expect(told).toContainText(`would be ${sample.manifest.length.toLocaleString('en')} characters long`);
    await expect(page.locator('.cm-content'), 'the text as it was').toContainText('two-crews');
    await lookAround(example);
    const { since } = await recorded();
    expect.soft(since.get(sample.name), 'the longest task, ms').toBeLessThanOrEqual(MOST);
    await told.getByRole('button', { name: 'Close' }).click();
    await expect(told).toHaveCount(0);
    await isWell(page, example);
  });
}

test('beside a hostile example the others of the page go on', async ({ page }) => {
  const several = builtPages.find(({ path, examples }) => examples > 1 && path.startsWith('story/'))!;
  await page.goto(several.path);
  const [first, second] = [page.locator('.example').nth(0), page.locator('.example').nth(1)];
  await ready(page, second);
  await ready(page, first);
  await first.locator('.yaml-edit').first().click();
  await first.locator('.cm-content').waitFor();
  await second.getByRole('button', { name: 'Play', exact: true }).click();
  await paste(page, hostile.find(({ name }) => name === 'a million files')!.manifest);
  await expect(first).toHaveAttribute('data-busy', 'true');
  const before = await timeOf(second);
  await expect.poll(() => timeOf(second), { message: 'the other plays on' }).toBeGreaterThan(before);
  // It can be worked with, during and after.
  await show(second, 'kubectl');
  await type(page, second, 'kubectl get pods');
  await expect(second.getByRole('log')).toContainText('NAME');
  await settled(page, first);
  await expect(first.locator('.note').first()).toBeVisible();
  await type(page, second, 'kubectl get nodes');
  await expect(second.getByRole('log')).toContainText('Ready');
  await play(page, first, PLAIN);
  await show(first, 'Logs');
  await expect(first.getByRole('tabpanel')).toContainText('all is well');
});

test('markup, escape sequences and bidi in logs are shown as text', async ({ page }) => {
  const example = await open(page);
  await paste(page, hostile.find(({ name }) => name === 'markup in a log')?.manifest ?? '');
  await settled(page, example);
  await show(example, 'Logs');
  await expect(example.getByRole('tabpanel')).toContainText('<script>document.title="owned"</script>');
  await paste(page, hostile.find(({ name }) => name === 'control characters in a log')?.manifest ?? '');
  await settled(page, example);
  await expect(example.getByRole('tabpanel')).toContainText('␛[31mred␛[2J␛]0;title␇ ⟨U+202E⟩gnp.exe⟨U+202C⟩');
});

test('a damaged link is told, and asks nobody for anything', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', () => asked.push('dialog'));
  await page.goto('playground/#s=not-a-state');
  await expect(page.locator('.playground-failed')).toContainText('damaged');
  await page.goto('playground/#%E0%A4%A');
  await expect(page.locator('.example').first()).toBeVisible();
  const own = new URL(page.url()).origin;
  expect(asked.filter((url) => !url.startsWith(own) && !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
});
