/** The playground as tests use it: open a sample, paste a text over everything, wait for its run, look at a pane. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ready } from './pages.ts';

/** A Pod that says one line and stays. */
export const PLAIN =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: plain}\nspec:\n  containers:\n  - {name: app, image: "busybox:1.36", command: [sh, -c, "echo all is well; sleep 1000"]}\n';

export async function open(page: Page, sample = 'two-crews'): Promise<Locator> {
  await page.goto(`playground/#${sample}`);
  return ready(page);
}
/** Hands a text to the page, for `pasteGiven`: the way of ten megabytes from the test to the page is not the page's work. */
export const give = (page: Page, text: string): Promise<void> => page.evaluate((given) => void Object.assign(globalThis, { given }), text);
/** Pastes what was given over everything, as a reader would. */
export async function pasteGiven(page: Page): Promise<void> {
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', (globalThis as unknown as { given: string }).given);
    document
      .querySelector('.cm-content')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
}
export async function paste(page: Page, text: string): Promise<void> {
  await give(page, text);
  await pasteGiven(page);
}
/** Waits until the example's run has ended; told by the page at once, not asked for now and then. */
export async function settled(_page: Page, example: Locator): Promise<void> {
  await example.evaluate(
    (element) =>
      new Promise<void>((done, failed) => {
        const late = setTimeout(() => failed(new Error('the example is busy for 30 s')), 30_000);
        const look = (): void => {
          if (element.getAttribute('data-busy') !== 'false') return;
          observer.disconnect();
          clearTimeout(late);
          done();
        };
        const observer = new MutationObserver(look);
        // The run begins within a frame.
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            observer.observe(element, { attributeFilter: ['data-busy'] });
            look();
          }),
        );
      }),
  );
}
/** Pastes, and waits for the run. */
export async function play(page: Page, example: Locator, text: string): Promise<void> {
  await paste(page, text);
  await settled(page, example);
}
export const show = (example: Locator, pane: string): Promise<void> => example.getByRole('tab', { name: pane, exact: true }).click();
/** Types a command line into the open kubectl pane. */
export async function type(page: Page, example: Locator, line: string): Promise<void> {
  const input = example.getByLabel('Command', { exact: true });
  await input.fill(line);
  await input.press('Enter');
  await settled(page, example);
}
export async function stillWorks(page: Page, example: Locator): Promise<void> {
  await play(page, example, PLAIN);
  await show(example, 'Logs');
  await expect(example.getByRole('tabpanel')).toContainText('all is well');
}
