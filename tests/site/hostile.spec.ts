/** Hostile manifests on the real page: it stays quick, says what happened, keeps the reader's text, and goes on working. */
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { hostile } from '../fuzz/hostile.ts';
import type { Hostile } from '../fuzz/hostile.ts';
import { recordTasks } from './main-thread.ts';
import { PLAIN, open, paste, play, settled, show, stillWorks } from './playground.ts';

/** Longest task of the main thread, ms. */
const MOST = 100;
const PANES = ['Shop', 'kubectl', 'Logs', 'Files', 'Events', 'Why', 'Timeline'] as const;
/** From here on the browser itself takes longer than that to put a text into any field: measured 340 ms for ten megabytes, and 1,500 on a machine that was held back. */
const HUGE = 1_000_000;
const MOST_OF_HUGE = 1_000;
/** Every fourth sample takes a minute; `HOSTILE=all` plays each. */
const STEP = process.env['HOSTILE'] === 'all' ? 1 : 4;
const large = hostile.filter(({ manifest }) => manifest.length > HUGE);
const others = hostile.filter(({ manifest }) => manifest.length <= HUGE).filter((_, i) => i % STEP === 0);
const SIZE = 8;
const groups: readonly (readonly Hostile[])[] = Array.from({ length: Math.ceil(others.length / SIZE) }, (_, i) =>
  others.slice(i * SIZE, (i + 1) * SIZE),
);

async function endure(page: Page, example: Locator, { name, manifest, outcome }: Hostile, most: number): Promise<void> {
  await play(page, example, PLAIN);
  const recorded = await recordTasks(page);
  await play(page, example, manifest);
  for (const pane of PANES) await show(example, pane);
  expect.soft((await recorded()).longest, `${name}: the longest task, ms`).toBeLessThanOrEqual(most);
  const told = await example.locator('.note, .yaml-problems, [role=alert], [role=status]').allInnerTexts();
  if (outcome !== 'played') expect.soft(told.join(' ').trim(), `${name}: a message`).not.toBe('');
  if (outcome === 'budget') expect.soft(told.join(' '), `${name}: a budget is named`).toMatch(/budget|stopped/i);
  const first = manifest.split('\n').find((line) => /^[ -~]{5,60}$/.test(line));
  // The editor draws only the lines in view, and a paste leaves it at the end.
  await page.locator('.cm-content').press('ControlOrMeta+Home');
  if (first !== undefined)
    await expect.soft(page.locator('.cm-content'), `${name}: the text stays`).toContainText(first.trim().slice(0, 40));
  expect.soft(await example.locator('script, img[onerror], [style*="owned"]').count(), `${name}: no markup of the reader's`).toBe(0);
  expect.soft(await page.title(), `${name}: the page's title`).not.toContain('owned');
}
for (const [i, group] of groups.entries()) {
  test(`hostile samples ${i * SIZE + 1} to ${i * SIZE + group.length}`, async ({ page }) => {
    test.setTimeout(240_000);
    const example = await open(page);
    for (const sample of group) await endure(page, example, sample, MOST);
    await stillWorks(page, example);
  });
}
for (const sample of large) {
  test(sample.name, async ({ page }) => {
    test.setTimeout(240_000);
    const example = await open(page);
    await endure(page, example, sample, MOST_OF_HUGE);
    await stillWorks(page, example);
  });
}

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
